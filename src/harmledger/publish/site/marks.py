"""A small part of Markdown made into HTML in which nothing of the text can become markup: headings, lists, tables, quotes, code, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup, escape

from harmledger.publish.page.view import safe_link

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_ITEM = re.compile(r"\s{0,3}(?:([-*+])|(\d{1,9})[.)])\s+(.*)")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
_INLINE = re.compile(
    r"`([^`]+)`"  # code
    r"|\[([^\]]+)\]\(([^()\s]+)\)"  # words with an address
    r"|<(https?://[^\s<>]+)>"  # an address between points
    r"""|\b(https?://[^\s<>"'()\[\]]*[^\s<>"'()\[\].,;:!?*_])"""  # a bare one, without what closes the sentence
    r"|\*\*(.+?)\*\*"
    r"|(?<!\w)[*_](?=\S)(.+?)(?<=\S)[*_](?!\w)"
)
_NEAR = re.compile(r"(?!/)[A-Za-z0-9._/-]+(#[A-Za-z0-9._-]+)?")
_MOST, _MOST_OF_A_LINE = 500_000, 20_000
"""Characters that are read; a longer line is shown without its marks, for looking for their ends in it would take long."""


def marked_up(text: str, below: int = 1) -> Markup:
    """The text as HTML. ``below``: the level of the heading under which it stands; its own headings follow without a gap."""
    lines = text[:_MOST].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    levels = [len(m[1]) for line in lines if (m := _HEADING.fullmatch(line))]
    return Markup("\n").join(_blocks(lines, below + 1 - min(levels, default=1), below))


def _blocks(lines: Sequence[str], shift: int, last: int) -> Iterator[Markup]:
    n = 0
    while n < len(lines):
        line = lines[n]
        if not line.strip():
            n += 1
        elif heading := _HEADING.fullmatch(line):
            last = min(len(heading[1]) + shift, last + 1, 6)  # a level left out in the text is none in the page
            yield Markup("<h{0}>{1}</h{0}>").format(last, inline(heading[2]))
            n += 1
        elif line.startswith("```"):
            end = next((m for m in range(n + 1, len(lines)) if lines[m].startswith("```")), len(lines))
            yield Markup('<pre tabindex="0"><code>{}</code></pre>').format("\n".join(lines[n + 1 : end]))
            n = end + 1
        elif line.lstrip().startswith("|") and n + 1 < len(lines) and _RULE.fullmatch(lines[n + 1].strip()):
            end = _while(lines, n, lambda one: one.lstrip().startswith("|"))
            yield _table(lines[n], lines[n + 2 : end])
            n = end
        elif line.startswith(">"):
            end = _while(lines, n, lambda one: one.startswith(">"))
            yield Markup("<blockquote><p>{}</p></blockquote>").format(inline(" ".join(one.lstrip("> ") for one in lines[n:end])))
            n = end
        elif _ITEM.fullmatch(line):
            end = _while(lines, n, lambda one: bool(_ITEM.fullmatch(one)) or (bool(one.strip()) and one[:1] in " \t"))
            yield _list(lines[n:end])
            n = end
        elif re.fullmatch(r"\s*([-*_]\s*){3,}", line):
            yield Markup("<hr>")
            n += 1
        else:
            end = _while(lines, n, lambda one: bool(one.strip()) and not _starts(one))
            yield Markup("<p>{}</p>").format(inline(" ".join(one.strip() for one in lines[n:end])))
            n = end


def _starts(line: str) -> bool:
    """Whether a line begins something other than a paragraph."""
    return bool(_HEADING.fullmatch(line) or _ITEM.fullmatch(line)) or line.startswith((">", "```")) or line.lstrip().startswith("|")


def _while(lines: Sequence[str], start: int, holds: Callable[[str], bool]) -> int:
    return next((n for n in range(start + 1, len(lines)) if not holds(lines[n])), len(lines))


def _list(lines: Sequence[str]) -> Markup:
    items: list[str] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item:
            items.append(item[3])
        else:
            items[-1] += f" {line.strip()}"
    first = _ITEM.fullmatch(lines[0])
    name = "ul" if first and first[1] else "ol"
    return Markup("<{0}>{1}</{0}>").format(name, Markup("").join(Markup("<li>{}</li>").format(inline(item)) for item in items))


def _table(head: str, rows: Sequence[str]) -> Markup:
    def cells(row: str, tag: str) -> Markup:
        return Markup("").join(Markup("<{0}>{1}</{2}>").format(Markup(tag), inline(p), Markup(tag[:2])) for p in _split(row))

    body = Markup("").join(Markup("<tr>{}</tr>").format(cells(row, "td")) for row in rows)
    return Markup(
        '<div class="table-scroll" role="region" tabindex="0" aria-label="{}"><table class="told"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(", ".join(_split(head)), cells(head, 'th scope="col"'), body)


def _split(row: str) -> list[str]:
    """The cells of a table's row; a stroke after a backslash is one of the text."""
    return [part.replace("\x00", "|").strip() for part in row.strip().replace("\\|", "\x00").strip("|").split("|")]


def inline(text: str) -> Markup:
    """A line with its code, links and stresses."""
    if len(text) > _MOST_OF_A_LINE:
        return escape(text)
    out: list[Markup] = []
    at = 0
    for m in _INLINE.finditer(text):
        out.append(escape(text[at : m.start()]))
        code, words, address, pointed, bare, strong, stress = m.groups()
        if code is not None:
            out.append(Markup("<code>{}</code>").format(code))
        elif words is not None:
            out.append(_link(words, address))
        elif pointed is not None or bare is not None:
            out.append(_link(pointed or bare, pointed or bare))
        elif strong is not None:
            out.append(Markup("<strong>{}</strong>").format(inline(strong)))
        else:
            out.append(Markup("<em>{}</em>").format(inline(stress)))
        at = m.end()
    out.append(escape(text[at:]))
    return Markup("").join(out)


def _link(words: str, address: str) -> Markup:
    """A link to the web or to a file of the release; the words alone where the address is neither."""
    link = safe_link(address) or (address if _NEAR.fullmatch(address) and ".." not in address else None)
    if link is None:
        return escape(words)
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(link, words)
