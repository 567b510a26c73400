"""What a page says of its report beside the words: heading, author, publisher, days, address, language, section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from harmledger.intake.page_address import host, own_address
from harmledger.intake.page_blocks import blocks_of
from harmledger.intake.page_linked import Node, alike, kinds, names, nodes_of, report_node, text_of
from harmledger.intake.page_names import Says, says
from harmledger.intake.page_tree import said_in, words_of
from harmledger.intake.page_words import page_words

_CUT = re.compile(r"\s+[|»«·•]\s+|\s+[-–—]+\s+|\s+::+\s+|\s*\|\s*")
_BY = re.compile(r"^(?:(?:written |reported |posted |published )?by|author|from|story by|text)\s?:?\s+", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|Author|Written by|Story by):? +((?:[A-Z][\w.'’-]+ ){1,4}(?:(?:and|AND|&) (?:[A-Z][\w.'’-]+ ?){2,4})?)(?:\n|$|[|•,–—/-])",
    re.MULTILINE,
)
_AFTER = re.compile(
    r"\s*(?:[|•·/–—]|\s-\s|\b(?:published|posted|updated|on)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d|\(|,? (?:in|for) [A-Z]).*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"admin(?:istrator)?|editor|staff|staff (?:writer|reporter)|web ?desk|news ?desk|news|unknown|guest|user|root|webmaster|reporter|editorial.*|agenc(?:y|ies)|.*@.*|https?:.*|.*/.*",
    re.IGNORECASE,
)

LIKELY = ("h1", "h2", "h3", "h4", "div", "span", "p", "td", "font", "b", "strong", "center", "a")
"""Elements besides h1 that hold the headings of old and careless pages."""
NEAR, SURE = 0.5, 0.7
"""From this nearness on an element is taken for the page's heading; from the second on an h1 is, whatever else there is."""
MOST_SHOWN, MOST_HEADS = 3_000, 30
"""Elements that are looked at for the heading; h1 among them."""


@dataclass(slots=True)
class Page:
    """A page before it is taken apart: its tree, what it says for machines, and the addresses.

    Attributes:
        tree: all elements, nothing pruned.
        metas: what meta elements state, by name in lower case, in the page's order.
        nodes: the JSON-LD that stands by itself.
        address: where it came from, without an archive's wrapping, or None.
        node: the JSON-LD of the page's own report, or None.
        heading: the element of its heading, or None.
        titles: what it is called, for machines first, the title in the browser's bar last.
        canonical: the addresses that it states as its own.
    """

    tree: HtmlElement
    metas: dict[str, list[str]]
    nodes: list[Node]
    address: str | None
    node: Node | None = None
    heading: HtmlElement | None = None
    titles: list[str] = field(default_factory=list)
    canonical: list[str] = field(default_factory=list)

    def meta(self, what: str) -> list[str]:
        """All that the page's meta elements state of ``what`` ("published"), the surest first."""
        return [value for name in page_words().meta[what] for value in self.metas.get(name, [])]

    def says(self, key: str) -> str:
        """A text that the report's JSON-LD states, or ""."""
        return text_of(self.node.get(key)) if self.node else ""


def page_of(tree: HtmlElement, address: str | None) -> Page:
    """The page that a tree is: what it states for machines is gathered before anything is taken away."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        if value and len(value) <= 5_000:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = (element.get(attribute) or "").strip().lower()
                if name:
                    metas.setdefault(name, []).append(value)
    page = Page(tree, metas, nodes_of(tree), address)
    page.canonical = [e.get("href") or "" for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    named = next(tree.iter("title"), None)
    page.titles = [t for t in (*(words_of(v) for v in page.meta("title")), said_in(named) if named is not None else "") if t]
    heads = [said_in(h) for h in islice(tree.iter("h1"), MOST_HEADS)]
    page.node = report_node(page.nodes, [*page.titles, *heads], address)
    return page


def find_heading(page: Page) -> None:
    """Find the element of the page's own heading: the one that says what the page is called elsewhere, else its only ``h1``."""
    stated = [words_of(t) for t in (page.says("headline"), *page.titles) if t]
    site_name = next(iter(page.meta("publisher")), "") or text_of(page.node.get("publisher") if page.node else "")
    firsts = [h for h in islice(page.tree.iter("h1"), MOST_HEADS) if said_in(h) and said_in(h).casefold() != site_name.casefold()]
    near, best = _nearest(firsts, stated)
    if near < SURE:
        other, another = _nearest((e for e in page.tree.iter(*LIKELY) if _short(e)), stated)
        near, best = (other, another) if other > near else (near, best)
    if near >= NEAR:
        page.heading = best
    else:
        named = [h for h in firsts if any(alike(said_in(h), t) for t in stated)] or (firsts if len(firsts) == 1 else [])
        page.heading = named[0] if named else _by_looks(page)


def _by_looks(page: Page) -> HtmlElement | None:
    """The element of the last bold, large or heading line above the first paragraph, for pages that are called nothing but their site."""
    blocks = blocks_of(page.tree)
    first = next((i for i, b in enumerate(blocks) if b.prose and len(b.text) > 100), 0)
    for block in reversed(blocks[max(0, first - 6) : first]):
        if (
            (block.strong or block.heading)
            and block.linked < 0.5
            and 3 <= block.text.count(" ") <= 40
            and not re.search(r"\d{4}", block.text)
        ):
            inner = next((e for e in block.element.iter("b", "strong", "font", "h1", "h2", "h3") if said_in(e) == block.text), None)
            return inner if inner is not None else block.element if said_in(block.element) == block.text else None
    return None


def _short(element: HtmlElement) -> bool:
    return len(element) <= 3 and 12 <= len(element.text_content()) <= 400


def _nearest(elements: Iterable[HtmlElement], stated: Sequence[str]) -> tuple[float, HtmlElement | None]:
    """The first of the elements whose words are nearest to what the page is called for machines, or in the browser's bar; and how near."""
    rated = [(_nearness(said_in(e), t), -at, e) for at, e in enumerate(islice(elements, MOST_SHOWN)) for t in (*stated[:1], *stated[-1:])]
    best = max(rated, key=lambda r: r[:2], default=(0.0, 0, None))
    return best[0], best[2]


def _nearness(shown: str, stated: str) -> float:
    """How much of two headings is the same, 0 to 1: common words by all words; nothing for less than two."""
    a, b = set(re.findall(r"\w+", shown.casefold())), set(re.findall(r"\w+", stated.casefold()))
    return len(a & b) / len(a | b) if len(a) >= 2 else 0.0


def title_of(page: Page) -> str | None:
    """The report's title as its readers see it: its heading, else what it is called elsewhere without the outlet's name."""
    if page.heading is not None:
        shown = said_in(page.heading)
        if shown:
            return shown
    if page.says("headline"):
        return words_of(re.sub(r"<[^<>]{1,200}>", "", page.says("headline")))
    return _bare(page.titles[0], page) if page.titles else None


def _bare(title: str, page: Page) -> str:
    parts = _CUT.split(title)
    outlet = [publisher_stated(page) or "", *(["".join(host(page.address).split(".")[:-1])] if page.address else [])]
    squeezed = {re.sub(r"\W", "", o).casefold() for o in outlet} - {""}
    while len(parts) > 1:
        own = re.sub(r"\W", "", parts[-1]).casefold() in squeezed
        if not own and (len(parts[-1].split()) > 4 or sum(len(p.split()) for p in parts[:-1]) <= len(parts[-1].split())):
            break
        title = re.sub(r"[\s|»«·•:–—-]+$", "", title[: title.rindex(parts[-1])])
        parts = parts[:-1]
    return title.strip()


def publisher_stated(page: Page) -> str | None:
    """The publisher as the page states it for machines, or None."""
    if page.node:
        found = names(page.node.get("publisher"), page.nodes)
        if found:
            return words_of(found[0][0])
    for value in page.meta("publisher"):
        if not re.match(r"https?:|www\.|@", value):
            return words_of(value)
    sites = [n for n in page.nodes if kinds(n) & {"website", "newsmediaorganization", "organization"} and text_of(n.get("name"))]
    return words_of(text_of(sites[0].get("name"))) if sites else None


def publisher_of(page: Page) -> str | None:
    """The publisher: as stated, else the end of the title where it is the site's own name, else the site's address."""
    stated = publisher_stated(page)
    if stated:
        return stated
    for element in page.tree.iter():
        if isinstance(element.tag, str) and (element.get("itemprop") or "").lower() == "publisher":
            named = next((e for e in element.iter() if (e.get("itemprop") or "") == "name"), element)
            value = named.get("content") or said_in(named)
            if 1 < len(value) < 100:
                return words_of(value)
    title, shown = page.titles[-1] if page.titles else "", said_in(page.heading) if page.heading is not None else ""
    at = title.casefold().find(shown.casefold()) if shown else -1
    if at >= 0:  # "Outlet | Section | Heading" and "Heading - Section - Outlet"
        before, after = (_CUT.split(f" {part} ".replace("\n", " ")) for part in (title[:at], title[at + len(shown) :]))
        rest = [p.strip(" :|-–—") for p in (after[-1], before[0])]
        agencies = [p.strip() for p in (*after, *before) if p.strip() in page_words().agencies]
        found = next((p for p in (*agencies, *rest) if p and len(p.split()) <= 6), None)
        if found:
            return found
    elif title and len(title.split()) <= 5:
        return title
    return host(page.address) or None


def authors_of(page: Page, lines: Sequence[str]) -> list[str]:
    """Whom the page names as having written the report; organisations among them. ``lines`` are the short ones near the heading."""
    said = [name for name, _ in names(page.node.get("author"), page.nodes)] if page.node else []
    said = said or [v for v in page.meta("author") if not v.startswith("http")]
    if not said and next(iter(page.metas.get("twitter:label1", [])), "").lower() in ("written by", "author", "by"):
        said = page.metas.get("twitter:data1", [])
    if not [s for s in said if not _NOBODY.fullmatch(s.strip())]:
        said = (
            [s for s in (_named(e) for e in _author_elements(page)) if 2 < len(s) < 160]
            or [m[1] for m in (_BYLINE.match(" ".join(x.split("\n", 1)[0].split()) + " \n") for x in lines) if m]
            or said
        )
    found: list[str] = []
    for one in (part for whole in said for part in _each_of(whole)):
        name = _AFTER.sub("", _BY.sub("", words_of(one))).strip(" ,.;:")
        name = re.sub(rf"\s*,\s*(?:the )?(?:{page_words().spelling})$", "", name)
        name = re.sub(rf"\s*,\s*{re.escape(publisher_stated(page) or '-')}$", "", name)
        if name and len(name) < 120 and not _NOBODY.fullmatch(name) and name.casefold() != (publisher_stated(page) or "").casefold():
            found += [name] if name not in found else []
    return found[:8]


def _each_of(names_: str) -> list[str]:
    """The persons of "Jane Roe and John Doe", where each has at least two names."""
    parts = re.split(r"\s+(?:and|AND|&)\s+", words_of(names_))
    return parts if all(len(p.split()) >= 2 for p in parts) else [names_]


def _named(element: HtmlElement) -> str:
    links = [e for e in element.iter("a") if said_in(e)]
    return said_in(links[0]) if len(links) == 1 and len(said_in(links[0])) > 4 else said_in(element)


def _author_elements(page: Page) -> list[HtmlElement]:
    found = [
        e
        for e in page.tree.iter("a", "span", "div", "address")
        if "author" in (e.get("rel") or "").split() or e.get("itemprop") == "author"
    ]
    for element in page.tree.iter("p", "span", "div", "address", "li", "a", "cite"):
        names_ = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if re.search(r"\b(?:byline|authors?(?:[-_]?(?:names?|details?))?|writer|article-author|post-author|entry-author)\b", names_):
            text = said_in(element)
            if len(text) < 160 and (_BY.match(text) or "author" in names_ or "writer" in names_):
                found.append(element)
    return found[:3]


def language_of(page: Page) -> str | None:
    """The code of the language that the page states, in lower case ("en-gb"), or None."""
    html = next((e for e in page.tree.iter("html")), None)
    stated = [page.says("inLanguage"), *page.meta("language"), html.get("lang") or html.get("xml:lang") or "" if html is not None else ""]
    stated = [stated[-1], *stated[:-1]]
    for value in stated:
        code = value.strip().split(",")[0].replace("_", "-").lower()
        if re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", code):
            return code
    return None


def section_of(page: Page) -> str | None:
    """The part of the paper or site that the report stood in, as stated, or None."""
    said = [text_of(page.node.get("articleSection"))] if page.node else []
    stated = next((words_of(v) for v in [*said, *page.meta("section")] if v and len(v) < 120 and not v.startswith("http")), None)
    return stated or next(filter(None, map(_section_in, page.tree.iter("a", "div", "span", "p", "li", "ul"))), None)


def _section_in(element: HtmlElement) -> str | None:
    """The words of a link that names the section: one that says so, or the only one in an element that is called so."""
    if "category" in (element.get("rel") or "").split():
        return said_in(element) or None
    if Says.SECTION in says(element):
        links = [element] if element.tag == "a" else list(islice(element.iter("a"), 2))
        words = said_in(links[0]) if len(links) == 1 else ""
        return words if 2 < len(words) < 40 else None
    return None


def url_of(page: Page) -> str | None:
    """The page's own address: the canonical one where it is sound."""
    stated = page.canonical + page.metas.get("og:url", []) + ([page.says("url")] if page.says("url") else [])
    return own_address(next((s for s in stated if s.strip()), None), page.address)
