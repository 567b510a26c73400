"""Pages of many posts: live blogs, and channels as Telegram shows them. Each post is a report of its own.

Why apart: a live blog runs over days, so "today" means another day in each post; a later post takes back what an earlier one said; and
the page fetched again an hour later holds the same posts with new ones above them, which are then known again instead of making a second
report of everything. Where the posts of a running text have no marks of their own the page stays one report, its paragraphs as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from lxml.html import HtmlElement

from harmledger.intake.page_blocks import blocks_of
from harmledger.intake.page_body import words_kept
from harmledger.intake.page_day import Stated, machine_day
from harmledger.intake.page_facts import Page
from harmledger.intake.page_linked import kinds, text_of
from harmledger.intake.page_names import Says, says
from harmledger.intake.page_prune import about, furniture, prune
from harmledger.intake.page_tree import Unreadable, parse, said_in, words_of

MOST_POSTS = 500
FEWEST = 3
"""Posts that a page must have before its markup counts as that of a live blog."""
LIVE = re.compile(
    r"\blive ?(?:blog|updates?|text|page|reporting)?\b|\bas it happened\b|\bminute by minute\b|\brolling (?:coverage|updates)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    Attributes:
        anchor: its name on the page ("block-65cdf3"), or on the site ("channel/5120").
        title: its own heading, or None; never that of the page.
        day: its own day, or None where it states only an hour.
        body: its paragraphs.
        url: its own address, or None.
        origin: whom it was forwarded from, or None.
    """

    anchor: str
    title: str | None
    day: date | None
    body: tuple[str, ...] = field(repr=False)
    url: str | None = None
    origin: str | None = None


def posts_of(page: Page) -> list[Post]:
    """The posts of a live blog or a channel, in the page's order; empty for every other page. Scripts have been taken away before."""
    found = list(_telegram(page)) or list(_stated(page)) or list(_marked(page))
    return [p for p in found if p.body][: MOST_POSTS + 1]


def channel_of(page: Page) -> str | None:
    """The name of the channel that a page of Telegram's shows, or None for other pages."""
    if (
        next((True for e in page.tree.iter("div") if e.get("data-post")), None)
        and "telegram" in " ".join(page.metas.get("og:site_name", [])).lower()
    ):
        return next(iter(page.metas.get("og:title", [])), None)
    return None


def _telegram(page: Page) -> Iterator[Post]:
    for element in page.tree.iter("div"):
        name = element.get("data-post") or ""
        if not re.fullmatch(r"[A-Za-z0-9_]{2,64}/\d{1,12}", name):
            continue
        texts = [e for e in element.iter("div") if "tgme_widget_message_text" in (e.get("class") or "").split()]
        texts = [e for e in texts if not any("reply" in (a.get("class") or "") for a in (e, *e.iterancestors()))]
        times = [machine_day(t.get("datetime") or "") for t in element.iter("time")]
        sent = next((e for e in element.iter("a", "span") if "forwarded_from_name" in (e.get("class") or "")), None)
        body = tuple(b.text for t in texts for b in blocks_of(t))
        yield Post(name, None, _day(times), body, f"https://t.me/{name}", said_in(sent) if sent is not None else None)


def _stated(page: Page) -> Iterator[Post]:
    """The posts that JSON-LD tells of."""
    if page.node is None or "liveblogposting" not in kinds(page.node):
        return
    updates = page.node.get("liveBlogUpdate")
    for number, update in enumerate((updates if isinstance(updates, list) else [updates])[: MOST_POSTS + 1], 1):
        if isinstance(update, Mapping):
            url = text_of(update.get("url")) or text_of(update.get("@id"))
            anchor = url.rpartition("#")[2] if "#" in url else ""
            day = machine_day(text_of(update.get("datePublished")))
            title = words_of(_plain(text_of(update.get("headline")))) or None
            yield Post(anchor or f"post-{number}", title, _day([day]), tuple(_paragraphs(text_of(update.get("articleBody")))))


def _paragraphs(text: str) -> list[str]:
    if "<" not in text:
        return [words_of(_plain(part)) for part in re.split(r"\n+", text) if words_of(part)]
    try:
        element = parse(text[:200_000])
    except Unreadable:
        return []
    prune(element, None, furniture)
    return [b.text for b in blocks_of(element)]


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^<>]{1,300}>", " ", text))


def _marked(page: Page) -> Iterator[Post]:
    """The posts that markup tells of: elements of one kind, each with a name and a time of its own, on a page that says it is live."""
    said = " ".join(
        [
            *page.titles[-1:],
            said_in(page.heading) if page.heading is not None else "",
            (page.address or "").replace("/", " ").replace("-", " "),
        ]
    )
    named = any(Says.LIVE in says(e) for e in page.tree.iter("div", "section", "article", "body", "main"))
    if not named and not LIVE.search(said):
        return
    groups: dict[tuple[str, str, HtmlElement | None], list[HtmlElement]] = {}
    for element in page.tree.iter("article", "div", "li", "section"):
        if _anchor(element) and next(element.iter("time"), None) is not None and next(element.iter("p", "div"), None) is not None:
            groups.setdefault((element.tag, " ".join(sorted((element.get("class") or "").split()[:2])), element.getparent()), []).append(
                element
            )
    many = [g for g in groups.values() if len(g) >= FEWEST]
    yield from map(_post, max(many, key=lambda g: sum(len(e.text_content()) for e in g), default=[])[: MOST_POSTS + 1])


def _post(element: HtmlElement) -> Post:
    own = deepcopy(element)
    own.tail = None
    times = [machine_day(t.get("datetime") or "") for t in own.iter("time")]
    heading = next((h for h in own.iter("h2", "h3", "h4") if said_in(h)), None)
    title = said_in(heading) if heading is not None else None
    prune(own, heading, furniture)
    prune(own, heading, about)
    return Post(_anchor(element), title, _day(times), tuple(words_kept([own], title)))


def _anchor(element: HtmlElement) -> str:
    return next((v.strip() for a in ("id", "data-id", "data-block-id", "data-post-id") if (v := element.get(a)) and len(v) < 200), "")


def _day(stated: list[Stated | None]) -> date | None:
    return next((s.day for s in stated if s), None)
