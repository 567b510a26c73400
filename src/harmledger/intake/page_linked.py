"""What a page says of itself in JSON-LD (schema.org): the node that is its report, bounded and never trusted further than its form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

MAX_SCRIPT = 3_000_000
"""Characters of one script of JSON-LD that is read."""
MAX_NODES = 2_000
REPORTS = frozenset(
    [
        "newsarticle",
        "article",
        "reportagenewsarticle",
        "backgroundnewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "blogposting",
        "liveblogposting",
        "report",
        "pressrelease",
        "statement",
        "socialmediaposting",
        "discussionforumposting",
    ]
)
_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\]\]>\*/|\]\]>)\s*;?\s*$")
_COMMA = re.compile(r",(\s*[}\]])")

Node = Mapping[str, Any]


def nodes_of(tree: HtmlElement) -> list[Node]:
    """Every node that stands by itself in the page's JSON-LD, in its order; not what nodes tell of other things."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and len(script.text or "") <= MAX_SCRIPT:
            for root in _parsed(_WRAP.sub("", script.text or "")):
                found.extend(_standing(root))
                if len(found) > MAX_NODES:
                    return found[:MAX_NODES]
    return found


def kinds(node: Node) -> frozenset[str]:
    """The types of a node, in lower case."""
    said = node.get("@type")
    return frozenset(str(k).rsplit("/", 1)[-1].lower() for k in (said if isinstance(said, list) else [said])[:10] if isinstance(k, str))


def report_node(nodes: Sequence[Node], headings: Sequence[str], address: str | None) -> Node | None:
    """The node of the page's own report: by its address, by its headline, or the only one."""
    reports = [n for n in nodes if kinds(n) & REPORTS]
    if len(reports) > 1:
        own = [n for n in reports if address and _path(address) in {_path(a) for a in _addresses(n)}]
        own = own or [n for n in reports if any(alike(text_of(n.get("headline") or n.get("name")), h) for h in headings)]
        reports = own or reports
    return reports[0] if reports else None


def text_of(value: object) -> str:
    """A value that should be a text: its words, the first of a list, a node's name; else ""."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, Mapping):
            value = value.get("name") or value.get("@value") or ""
        else:
            break
    return value.strip() if isinstance(value, str) else ""


def names(value: object, nodes: Sequence[Node]) -> list[tuple[str, bool]]:
    """The persons and organisations that a value names, each with whether it is an organisation; references are looked up."""
    found: list[tuple[str, bool]] = []
    for one in (value if isinstance(value, list) else [value])[:20]:
        if isinstance(one, Mapping):
            if not one.get("name") and one.get("@id"):
                one = next((n for n in nodes if n.get("@id") == one["@id"] and n.get("name")), one)
            group = bool(kinds(one) & {"organization", "newsmediaorganization", "corporation", "ngo", "governmentorganization"})
            given = one.get("name")
            for name in (given if isinstance(given, list) else [given])[:20]:
                found += [(name.strip(), group)] if isinstance(name, str) and name.strip() else []
        elif isinstance(one, str) and one.strip() and not one.startswith("http"):
            found.append((one.strip(), False))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two headings are one: at least 60 of 100 words in common."""
    a, b = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return bool(a and b) and len(a & b) >= 0.6 * min(len(a), len(b)) and len(a & b) >= min(2, len(a), len(b))


def _parsed(text: str) -> Iterator[object]:
    for attempt in (text, _COMMA.sub(r"\1", text)):
        try:
            yield json.loads(attempt, strict=False)
            return
        except (ValueError, RecursionError):
            continue
    try:  # a second object, or rubbish, behind the first
        yield json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return


def _standing(root: object, depth: int = 0) -> Iterator[Node]:
    if depth > 4:
        return
    if isinstance(root, list):
        for one in root[:MAX_NODES]:
            yield from _standing(one, depth + 1)
    elif isinstance(root, Mapping):
        yield root
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(root.get(key), list | Mapping):
                yield from _standing(root[key], depth + 1)


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
        if isinstance(value, str):
            yield value


def _path(address: str) -> str:
    return re.sub(r"^[a-z]+://(?:www\.|m\.|amp\.)?[^/]*|[?#].*$|/+$", "", address, flags=re.IGNORECASE)
