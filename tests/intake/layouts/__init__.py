"""Page layouts written to mimic the templates of real news sites, each with what must be found on it.

A layout begins with what is expected (TOML in a comment), then the page. In the page ``§t`` is the expected title, ``§1`` … ``§6`` a
paragraph of the layout's story (stories.toml), ``§p`` all of them and ``§p1-3`` some, each in a ``<p>``; ``§[…§]`` are further words
of the body. The expected body is all of these in the page's order.
"""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.model.origin import Origin

HERE = Path(__file__).parent
_PART = re.compile(r"§(?:(?P<title>t)|p(?P<first>\d)-(?P<last>\d)|(?P<all>p)|(?P<one>\d)|\[(?P<more>.*?)§\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: its name, what is expected of it, its paragraphs, and the page's bytes."""

    name: str
    expected: dict[str, Any]
    body: tuple[str, ...]
    raw: bytes

    @property
    def page(self) -> Piece:
        """The page as a fetched or saved one."""
        address = self.expected.get("address")
        origin = Origin(address=address, media_type="text/html") if address else None
        return piece_of_bytes(self.raw, self.name, self.name, f"{self.name}.html", origin)


@cache
def stories() -> dict[str, list[str]]:
    """The paragraphs of every story."""
    table = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))
    return {name: story["p"] for name, story in table.items()}


def layouts(kind: str) -> list[Layout]:
    """The layouts of a folder: "known" (the rules were made on them), "held" (written before the rules, read after them) or "later"
    (written after them). Errors of the last two were looked at afterwards, so that only their first figures (docs) are untouched."""
    return [_layout(path) for path in sorted((HERE / kind).glob("*.html"))]


def _layout(path: Path) -> Layout:
    text = path.read_text(encoding="utf-8")
    head, page = text.removeprefix("<!--layout\n").split("\n-->\n", 1)
    expected = tomllib.loads(head)
    paragraphs = stories().get(expected.get("story", ""), [])
    body: list[str] = []

    def fill(m: re.Match[str]) -> str:
        if m["title"]:
            return html.escape(expected["title"], quote=False)
        if m["more"] is not None:
            body.append(html.unescape(re.sub(r"<sup>.*?</sup>|<[^<>]+>", "", m["more"])))
            return m["more"]
        first, last = (m["one"], m["one"]) if m["one"] else (m["first"] or 1, m["last"] or len(paragraphs))
        chosen = paragraphs[int(first) - 1 : int(last)]
        body.extend(chosen)
        escaped = [html.escape(p, quote=False) for p in chosen]
        return escaped[0] if m["one"] else "".join(f"<p>{p}</p>" for p in escaped)

    filled = _PART.sub(fill, page)
    return Layout(
        path.stem, expected, tuple(expected.get("body", body)), filled.encode(expected.get("encoding", "utf-8"), "xmlcharrefreplace")
    )
