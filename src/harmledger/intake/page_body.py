"""Where on a page the report stands, and which of the blocks there are its words.

The page has been pruned by names before (page_prune). What is left is weighed: a block that reads as running text speaks for every
element that holds it, a link or a label against it; the element with the most is the report's. trafilatura is asked where that
finds next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement, tostring

from harmledger.intake.page_blocks import Block, blocks_of
from harmledger.intake.page_names import Says, says
from harmledger.intake.page_words import page_words

NEXT_TO_NOTHING = 200
"""Characters of running text below which another reader is asked."""
ENOUGH = 0.7
"""Share of the best element's weight from which on an element that is called the body is taken for it."""
LATER = 0.5
"""After a heading such as "Related stories" all is left out, unless more than this share of the running text follows it."""
MODEST = 20_000
"""Elements up to which another reader is asked."""
_SIGNED = re.compile(rf"\((?:(?:{page_words().spelling})[,/ ]*)+\)$")
"""The agencies in brackets with which a report is signed: "fb/msh (AFP, dpa)"."""
COMPARED = 400
"""Blocks up to which each is compared with each other."""
_DATELINE = re.compile(r"[A-Z][A-Z .,'’/-]{2,40}\b.{0,60}[-–—:]|.{0,60}\((?:Reuters|AFP|AP)\).{0,4}")


def body_of(tree: HtmlElement, title: str | None, heading: HtmlElement | None) -> list[str]:
    """The paragraphs of the report on a pruned page; empty where there is none."""
    scope = _scope(tree, heading)
    containers = _containers(scope)
    kept = _standfirst(scope, containers[0], heading) + _kept(_blocks(containers), title)
    if _prose(kept) < NEXT_TO_NOTHING and scope is not tree:
        again = _kept(_blocks(_containers(tree)), title)
        kept = again if _prose(again) > 2 * _prose(kept) else kept
    if _prose(kept) < NEXT_TO_NOTHING:
        other = _otherwise(tree, title)
        if sum(map(len, other)) > 2 * sum(len(b.text) for b in kept):
            return other
    return [b.text for b in kept]


def words_kept(elements: Sequence[HtmlElement], title: str | None) -> list[str]:
    """The paragraphs of elements that are known to hold nothing but a report, without labels and copies of its title."""
    return [b.text for b in _kept(_blocks(elements), title)]


def weight(block: Block, before: Block | None) -> float:
    """How much a block speaks for the element that holds it being the report (in characters), or against it."""
    size = len(block.text)
    if before is not None and _teases(before) and block.prose and size < 350:
        return -20.0  # the words below a linked heading are another story's
    if block.prose:
        return size * (1 - 2 * block.linked)
    if block.heading and block.linked < 0.5:
        return -10.0
    return -(15 + min(size, 100) * (0.2 + block.linked))


def _teases(block: Block) -> bool:
    """Whether it looks like the linked heading of another story."""
    return block.linked > 0.8 and block.text.count(" ") >= 3


def _standfirst(scope: HtmlElement, container: HtmlElement, heading: HtmlElement | None) -> list[Block]:
    """The line below the heading that says more of the story, where it stands outside the body."""
    if heading is None or container in heading.iterancestors():
        return []
    blocks = blocks_of(scope)
    at = next((i for i, b in enumerate(blocks) if b.element is heading or heading in b.element.iterancestors()), None)
    for block in blocks[at + 1 : at + 5] if at is not None else ():
        if block.element is container or container in block.element.iterancestors():
            break
        above = (block.element, *list(block.element.iterancestors())[:2])
        called = any(Says.STANDFIRST in says(e) for e in above)
        if (called or block.tag in ("h2", "h3", "h4")) and 3 <= block.text.count(" ") <= 60 and block.linked < 0.5:
            return [] if page_words().line.fullmatch(block.text) else [block]
    return []


def _blocks(elements: Sequence[HtmlElement]) -> list[Block]:
    return [b for e in elements for b in blocks_of(e)]


def _containers(tree: HtmlElement) -> list[HtmlElement]:
    """The element that holds the report, with those beside it that are called the same (a body in several parts)."""
    weights: dict[HtmlElement, float] = {}
    before: Block | None = None
    for block in blocks_of(tree):
        value = weight(block, before)
        before = block
        for holder in (block.element, *block.element.iterancestors()):
            weights[holder] = weights.get(holder, 0.0) + value
            if holder is tree:
                break
    if not weights:
        return [tree]
    depth = {e: sum(1 for _ in e.iterancestors()) for e in weights}
    best = max(weights, key=lambda e: (weights[e], depth[e]))
    bodies = [(rank, -weights[e], e) for e in weights if (rank := _body_rank(e)) is not None and weights[e] >= ENOUGH * weights[best] > 0]
    chosen = min(bodies, key=lambda b: b[:2])[2] if bodies else best
    parent = chosen.getparent()
    if not bodies or parent is None or chosen is tree or not chosen.get("class"):
        return [chosen]
    return [e for e in parent if e is chosen or (e.tag == chosen.tag and e.get("class") == chosen.get("class") and weights.get(e, 0.0) > 0)]


def _body_rank(element: HtmlElement) -> int | None:
    if "articlebody" in (element.get("itemprop") or "").lower():
        return 0
    return 1 if Says.BODY in says(element) else None


def _scope(tree: HtmlElement, heading: HtmlElement | None) -> HtmlElement:
    """The largest element around the page's heading that holds no other story's: pages go on with a second story below the first."""
    if heading is None:
        return tree
    others = {e for e in tree.iter("h1") if e is not heading and not _inside(e, heading)}
    scope = heading
    for above in heading.iterancestors():
        if others & set(above.iter("h1")):
            break
        scope = above
    return scope


def _inside(element: HtmlElement, other: HtmlElement) -> bool:
    return other in element.iterancestors()


def _kept(blocks: Sequence[Block], title: str | None) -> list[Block]:
    return _once(_trimmed(_before_the_end(_without_lines(blocks, title))))


def _without_lines(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Without copies of the title, lines that are no words of the report, linked lists, and the labels above them."""
    w = page_words()
    own = _plain(title or "")
    kept: list[Block] = []
    home = _home(blocks)
    for at, block in enumerate(blocks):
        plain = _plain(block.text)
        before = blocks[at - 1] if at else None
        parent = block.element.getparent()
        if (
            before is not None
            and _teases(before)
            and block.prose
            and len(block.text) < 350
            and parent is not home
            and _in(before.element, parent)
        ):
            continue
        if sum(p.search(block.text) is not None for p in w.consent) >= 3:
            continue
        copy = bool(own) and len(kept) < 4 and (plain == own or (block.heading and plain and (plain in own or own in plain)))
        links = block.linked > 0.8 and not (block.linked <= 1 and block.prose)
        sentence = block.tag == "p" and block.linked > 0.8 and block.text.count(" ") > 9 and block.text.endswith((".", ".”", '."'))
        if copy or (links and not sentence) or w.line.fullmatch(block.text.strip(" -–—•|")):
            if links and at and kept and kept[-1] is blocks[at - 1] and _labels(kept[-1]):
                kept.pop()
            continue
        kept.append(block)
    return kept


def _labels(block: Block) -> bool:
    """Whether it can be the label above a list of other stories."""
    short = block.tag in ("div", "span", "section", "header") and block.text.count(" ") <= 4 and not block.prose
    return block.heading or short or page_words().end.fullmatch(block.text) is not None


def _home(blocks: Sequence[Block]) -> HtmlElement | None:
    """The element right around most of the running text."""
    sizes: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.prose:
            parent = block.element.getparent()
            sizes[parent] = sizes.get(parent, 0) + len(block.text)
    return max(sizes, key=lambda e: sizes[e]) if sizes else None


def _in(element: HtmlElement, other: HtmlElement | None) -> bool:
    return other is not None and (element is other or other in element.iterancestors())


def _before_the_end(blocks: list[Block]) -> list[Block]:
    total, seen = _prose(blocks), 0
    for at, block in enumerate(blocks):
        if seen >= LATER * total > 0 and len(block.text) < 120 and not block.prose and page_words().end.fullmatch(block.text):
            return blocks[:at]
        seen += len(block.text) if block.prose else 0
    return blocks


def _trimmed(blocks: list[Block]) -> list[Block]:
    """Without the labels before the first sentence and after the last one."""
    first = next((i for i, b in enumerate(blocks) if b.prose), None)
    if first is None:
        return [b for b in blocks if b.text.count(" ") >= 3]
    head = [
        b
        for b in blocks[:first]
        if _DATELINE.fullmatch(b.text) or _sentence(b) or (b.text.count(" ") >= 4 and (b.heading or (b.tag == "li" and b.linked < 0.2)))
    ]
    last = max(i for i, b in enumerate(blocks) if b.prose)
    tail: list[Block] = []
    for block in blocks[last + 1 :]:
        if block.tag == "p" and _SIGNED.search(block.text):
            tail.append(block)
            break
        if _sentence(block):
            tail.append(block)
            continue
        if block.heading or (block.tag not in ("li", "tr", "dd", "pre", "blockquote") and block.text.count(" ") < 5):
            break
        tail.append(block)
    second = next((i for i, b in enumerate(blocks) if i > first and b.prose), first)
    between = [b for b in blocks[first + 1 : second] if b.heading or _sentence(b) or b.tag in ("li", "tr") or b.text.count(" ") >= 4]
    return [*head, blocks[first], *between, *blocks[max(second, first + 1) : last + 1], *tail]


def _sentence(block: Block) -> bool:
    """Whether a short paragraph is a whole sentence ("Nine people died.")."""
    return block.tag == "p" and block.linked < 0.2 and block.text.count(" ") >= 2 and block.text.endswith((".", ".”", '."', "!", "?"))


def _once(blocks: list[Block]) -> list[Block]:
    """Without what is said twice: quotations pulled out of the text, a lead that is told again."""
    kept: list[Block] = []
    plain = [_plain(b.text) for b in blocks]
    seen: set[str] = set()
    gone: set[HtmlElement] = set()
    for at, block in enumerate(blocks):
        around = next((e for e in (block.element, *block.element.iterancestors()) if e.tag in ("blockquote", "aside", "figure")), None)
        if around is not None and around in gone and not block.prose:
            continue  # whose words the quotation pulled out of the text was
        again = plain[at] in seen or (len(blocks) <= COMPARED and _apart(block) and _said_elsewhere(plain, at))
        if plain[at].count(" ") >= 4 and again:
            gone |= {around} if around is not None else set()
            continue
        seen.add(plain[at])
        kept.append(block)
    return kept


def _apart(block: Block) -> bool:
    return block.tag in ("blockquote", "div", "aside", "figure", "h2", "h3", "h4", "span") or any(
        e.tag in ("blockquote", "aside", "figure") for e in block.element.iterancestors()
    )


def _said_elsewhere(plain: list[str], at: int) -> bool:
    return any(len(other) > len(plain[at]) and plain[at] in other for i, other in enumerate(plain) if i != at)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _prose(blocks: Sequence[Block]) -> int:
    return sum(len(b.text) for b in blocks if b.prose)


def _otherwise(tree: HtmlElement, title: str | None) -> list[str]:
    """What trafilatura takes for the report; nothing for very large pages, which would take it minutes."""
    if sum(1 for _ in tree.iter()) > MODEST:
        return []
    import trafilatura

    found = trafilatura.extract(
        tostring(tree, encoding="unicode"), include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    own = _plain(title or "")
    lines = [line.strip() for line in (found or "").split("\n")]
    return [line for line in lines if line and _plain(line) != own and not page_words().line.fullmatch(line)]
