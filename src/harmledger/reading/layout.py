"""How a page is laid out: title and its copies, date stamps, dateline, credit, paragraphs, furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harmledger.reading.sentences import split
from harmledger.reading.words import Words, words

CAPTION = re.compile(r"\((?:[^()]{0,60}\b(?:Photo|photo|File|Getty|and Agencies|Image)\b[^()]{0,60}|AFP|Reuters)\)")
"""The credit at the end of a picture's caption."""

HEAD = 420
"""How far into the body a caption that opens it may reach, in characters."""


@dataclass(slots=True)
class Layout:
    """Offsets in the reading text. Sentences are (start, end, is title, paragraph number)."""

    sentences: list[tuple[int, int, bool, int]] = field(default_factory=list)
    quotations: list[tuple[int, int]] = field(default_factory=list)
    dateline: tuple[int, int, str] | None = None
    credit: str | None = None
    apart: list[tuple[int, int, str]] = field(default_factory=list)
    stamps: list[tuple[int, int]] = field(default_factory=list)


def lay_out(text: str, title_end: int) -> Layout:
    """The layout of a reading text whose first ``title_end`` characters are a title given apart."""
    w = words()
    layout = Layout()
    title = text[:title_end].strip()
    body = title_end
    if title:
        layout.sentences.append((0, len(text[:title_end].rstrip()), True, 0))
    else:
        body = _own_title(text, layout)
        title = text[:body].strip()
    start = _head(text, body, title, layout, w)
    end = _tail(text, start, layout, w)
    _paragraphs(text, start, end, layout, w)
    layout.credit = layout.credit or _credit(text, end, w)
    _quotations(text, start, end, layout)
    layout.apart.sort()
    return layout


def _own_title(text: str, layout: Layout) -> int:
    """A short first line without a full stop, followed by a blank line, is the title."""
    m = re.match(r"\s*([^\n]{8,200})\n\s*\n", text)
    if m and not re.search(r"[.!?:\"]\s*$", m.group(1)) and len(text) > m.end() + 80:
        layout.sentences.append((m.start(1), m.end(1), True, 0))
        return m.end()
    return 0


def _head(text: str, at: int, title: str, layout: Layout, w: Words) -> int:
    """Walk over date stamps, agencies, copies of the title and the dateline; where the first sentence begins."""
    pattern = _title_pattern(title)
    for _ in range(8):
        while at < len(text) and text[at] in " \n\t-|.,":
            at += 1
        rest = text[at : at + 600]
        if (m := w.stamp.match(rest)) and m.end() and re.search(r"\d", m.group()):
            layout.stamps.append((at, at + len(m.group().rstrip())))
            at += m.end()
            continue
        if pattern and (m := pattern.match(rest)):
            if (
                layout.sentences
                and layout.sentences[-1][2]
                and text[layout.sentences[-1][0] : layout.sentences[-1][1]] == m.group().strip()
            ):
                layout.apart.append((at, at + m.end(), "the title once more"))
            else:
                layout.sentences.append((at, at + len(m.group().rstrip()), True, 0))
            at += m.end()
            continue
        if (m := w.agency.match(rest)) and re.match(
            r"\s+(?:\[?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\d{1,2} [A-Z])", rest[m.end() :]
        ):
            layout.credit = layout.credit or w.agencies[m.group()]
            at += m.end()
            continue
        if (
            layout.dateline is None
            and (m := w.dateline.match(rest))
            and (m["place"].isupper() or m["agency"] or m["place"].split(",")[0].isupper())
        ):
            layout.dateline = (at, at + m.end("place"), m["place"])
            if m["day"]:
                layout.stamps.append((at + m.start("day"), at + m.end("day")))
            if m["agency"] and (a := w.agency.match(m["agency"].strip())):
                layout.credit = layout.credit or w.agencies[a.group()]
            at += m.end()
            continue
        bare = re.match(r"(?P<place>[A-Z]{4,}(?: [A-Z]{4,})?)(?: \((?P<agency>[^)]{2,30})\))?\s+(?=[A-Z\"][a-z]|[A-Z] )", rest)
        if layout.dateline is None and bare and layout.stamps and not w.agency.match(bare["place"]):
            layout.dateline = (at, at + bare.end("place"), bare["place"])
            at += bare.end()
            continue
        if (m := CAPTION.search(rest[:HEAD])) and not re.search(r"[.!?] ", rest[: m.start()].replace("U.S.", "US").replace("D.C.", "DC")):
            layout.apart.append((at, at + m.end(), "caption of a picture"))
            at += m.end()
            continue
        if m := w.inline.match(rest):
            layout.apart.append((at, at + m.end(), "page furniture"))
            at += m.end()
            continue
        break
    return at


def _title_pattern(title: str) -> re.Pattern[str] | None:
    """Finds a copy of the title, with or without its last parts ("… - Region - World")."""
    heads = [title, *re.split(r"\s+[|_]\s+|\s+-\s+", title)[:1]]
    options = []
    for head in heads:
        parts = re.findall(r"[\w]+", head)
        if len(parts) >= 3:
            options.append(r"[^\w\n]*".join(map(re.escape, parts)) + r"[.\"')]*(?=\s|$)")
    return re.compile("|".join(options), re.IGNORECASE) if options else None


def _tail(text: str, start: int, layout: Layout, w: Words) -> int:
    """Where the report ends: before furniture that runs to the end of a text without lines."""
    end = len(text)
    m = w.rest.search(text, max(start, 0))
    if m and m.start() > start + 40:
        layout.apart.append((m.start(), end, "page furniture"))
        end = m.start()
    return end


def _paragraphs(text: str, start: int, end: int, layout: Layout, w: Words) -> None:
    number, closed = 0, False
    for line in re.finditer(r"[^\n]+", text[start:end]):
        a, b = start + line.start(), start + line.end()
        stripped = line.group().strip()
        if not stripped:
            continue
        number += 1
        closed = closed or bool(number > 1 and w.tail.match(stripped))
        why = next((because for because, p in w.paragraphs if p.fullmatch(stripped)), "page furniture" if closed else None)
        if why:
            layout.apart.append((a, b, why))
            continue
        for m in w.inline.finditer(text, a, b):
            layout.apart.append((m.start(), m.end(), "page furniture"))
        for s, e in split(text, a, b):
            inside = next((m for m in w.inline.finditer(text, s, e)), None)
            if inside is None:
                layout.sentences.append((s, e, False, number))
            else:
                for p, q in ((s, inside.start()), (inside.end(), e)):
                    if text[p:q].strip():
                        q -= len(text[p:q]) - len(text[p:q].rstrip())
                        layout.sentences.append((p, q, False, number))


def _credit(text: str, end: int, w: Words) -> str | None:
    """The agency of a credit line at the end ("--Reuters", "(Courtesy Reuters)") or near the head ("(AFP)")."""
    tail = text[max(0, end - 80) : end].rstrip(" .\n")
    names = "|".join(re.escape(s) for s in sorted(w.agencies, key=lambda s: (-len(s), s)))
    m = re.search(rf"(?:-+\s*|\((?:courtesy|source)?:?\s*|courtesy\s+|©\s*)(?P<name>{names})\)?$", tail, re.IGNORECASE)
    if m is None:
        m = re.search(rf"\((?P<name>{names})\)\s*-", text[:300])
    if m is None:
        return None
    return next((agency for spelling, agency in w.agencies.items() if spelling.lower() == m["name"].lower()), None)


def _quotations(text: str, start: int, end: int, layout: Layout) -> None:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        opened: int | None = None
        for m in re.finditer('"', line.group()):
            at = start + line.start() + m.start()
            if opened is None:
                opened = at
            else:
                layout.quotations.append((opened, at + 1))
                opened = None
        if opened is not None:
            layout.quotations.append((opened, start + line.end()))
