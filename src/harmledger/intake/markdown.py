"""Markdown files: one report a file. The marks are taken away, the words stay; tables and code stay as they are written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING
from harmledger.intake.entry import known, received
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.text import front_matter
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

EXTRACTION = "markdown 1"

_FRONT = re.compile(r"---[ \t]*\n(?P<lines>(?:(?!---[ \t]*\n|\.\.\.[ \t]*\n).*\n){0,200})(?:---|\.\.\.)[ \t]*(?:\n|$)")
_VALUE = re.compile(r"(?P<key>[A-Za-z][\w \-]{0,40})\s*:\s+(?P<value>\S.*)$")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ENTRY = re.compile(r"[ \t]*(?:(?P<mark>[-*+])[ \t]+(?:\[[ xX]\][ \t]+)?|(?=\d{1,9}[.)][ \t]))")
_QUOTED = re.compile(r"^ {0,3}(?:> ?)+")
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*<?(?:[a-z]+:|[./#])\S*>?(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*$")

_INLINE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"<!--(?:(?!<!--).){0,5000}?-->", ""),
        (r"!\[[^\[\]]{0,500}\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)|\[[^\[\]]{0,200}\])", ""),  # pictures
        (r"\[\^[^\]\s]{1,50}\]:?", ""),  # footnotes' marks
        (r"\[([^\[\]]{1,1000})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"]{0,300}\")?\)", r"\1"),
        (r"\[([^\[\]]{1,1000})\]\[[^\[\]]{0,200}\]", r"\1"),
        (r"<((?:https?|mailto):[^\s<>]{1,2000})>", r"\1"),
        (r"</?[A-Za-z][A-Za-z0-9\-]{0,20}(?:\s[^<>]{0,500})?/?>", ""),
        (r"(?<![\\*\w])\*\*\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*\*\*", r"\1"),
        (r"(?<![\\*])\*\*(?=\S)([^\n]{1,1000}?)(?<=\S)\*\*", r"\1"),
        (r"(?<![\\*])\*(?=[^\s*])([^*\n]{1,1000}?)(?<=[^\s*])\*(?!\*)", r"\1"),
        (r"(?<![\\\w])__(?=\S)([^\n]{1,1000}?)(?<=\S)__(?!\w)", r"\1"),
        (r"(?<![\\\w])_(?=[^\s_])([^_\n]{1,1000}?)(?<=[^\s_])_(?!\w)", r"\1"),
        (r"~~(?=\S)([^~\n]{1,1000}?)~~", r"\1"),
        (r"(?<!`)`([^`\n]{1,1000})`(?!`)", r"\1"),
        (r"\\([\\`*_{}\[\]()#+\-.!|<>~])", r"\1"),
    )
)


class Markdown:
    """``.md`` and ``.markdown``: the whole piece is one report."""

    called = "Markdown (.md)"

    def fits(self, piece: Piece) -> bool:
        """Text by its first bytes, and called .md or .markdown: nothing in the text proves it."""
        return piece.suffix in (".md", ".markdown") and beginning(piece.head) is not None

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """The piece's one report, or why it is none."""
        got = words(piece, given.max_text_bytes, "Cut it into its reports, one file each.")
        if isinstance(got, Fault):
            yield got
            return
        if got.guessed:
            yield Fault(piece.shown, f"The file is not UTF-8; it was read as {got.read_as}.", MEND_ENCODING, "warning")
        values, body = front(got.text.replace("\r\n", "\n").replace("\r", "\n"))
        title, text = plain(body)
        if title and not values.get("title"):
            values["title"] = title
        elif title:
            text = f"{title}\n\n{text}" if title != values["title"] else text
        yield from received({**values, "text": text.strip("\n")}, got.raw, piece, given, EXTRACTION)


def front(text: str) -> tuple[dict[str, object], str]:
    """The front matter of ``text`` under our names, and what follows it: ``key: value`` lines between two lines of dashes, else as in
    plain text. Nothing of YAML but that is read."""
    m = _FRONT.match(text.lstrip("\n"))
    if m is None:
        return front_matter(text)
    values: dict[str, object] = {}
    for line in m["lines"].split("\n"):
        found = _VALUE.match(line)
        field = known(found["key"]) if found else None
        if found and field and field != "text":
            values.setdefault(field, found["value"].strip().strip("\"'"))
    return values, text.lstrip("\n")[m.end() :]


def plain(text: str) -> tuple[str | None, str]:
    """The title (the first heading, where nothing but white space stands before it) and the words without marks."""
    blocks: list[str] = []
    lines: list[str] = []
    fence = ""
    title: str | None = None

    def end() -> None:
        if lines:
            blocks.append("\n".join(lines))
            lines.clear()

    for line in text.split("\n"):
        if fence:
            if line.strip().startswith(fence):
                fence = ""
                end()
            else:
                lines.append(line)
            continue
        opening = _FENCE.match(line)
        if opening:
            end()
            fence = opening["fence"]
            continue
        heading = _HEADING.match(line)
        under = bool(lines) and len(lines) == 1 and _UNDERLINE.match(line) is not None and "|" not in lines[0]
        if heading or under:
            said = inline(heading["words"] or "") if heading else lines.pop()
            end()
            if title is None and not blocks and said:
                title = said
            elif said:
                blocks.append(said)
        elif not line.strip() or _RULE.match(line) or _REFERENCE.match(line):
            end()
        else:
            _line(line, lines)
    end()
    return title, "\n\n".join(b for b in blocks if b.strip())


def _line(line: str, lines: list[str]) -> None:
    """Add a line of a paragraph, an entry or a table to ``lines``."""
    line = _QUOTED.sub("", line, count=1)
    if line.lstrip().startswith("|"):  # a table stays as it is written
        lines.append(line.strip())
        return
    entry = _ENTRY.match(line)
    broken = bool(lines) and lines[-1].endswith("\\")
    said = inline(line[entry.end() if entry and entry["mark"] else 0 :]).strip()
    if not said:
        return
    if lines and not entry and not broken and not lines[-1].startswith("|") and not lines[-1].endswith("  "):
        lines[-1] = f"{lines[-1]} {said}"
    else:
        if lines:
            lines[-1] = lines[-1].rstrip("\\ ")
        lines.append(said + ("  " if line.endswith("  ") else ""))


def inline(text: str) -> str:
    """A line's words without marks; the words of links stay, pictures go."""
    for pattern, to in _INLINE:
        text = pattern.sub(to, text)
    return html.unescape(text)
