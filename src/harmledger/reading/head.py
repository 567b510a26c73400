"""The head of a page: copies of the title, date stamps, agencies, captions and the dateline before the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harmledger.reading.words import Words, words

REACH = 700
"""Characters of the body in which its head is looked for."""
HEADLINE = 320
"""A headline with its subtitle is no longer than this (characters)."""
CAPTION_REACH = 420
"""A caption that opens the body is no longer than this (characters)."""

CAPTION = re.compile(r"\((?=[^()]{0,80}\b(?:Photo|photo|PHOTO|Getty|Image)\b)[^()]{2,80}\)")
"""The credit at the end of a picture's caption: it must say that it is of a picture."""
SENTENCE_END = re.compile(r"[.!?][\"')]* +(?=[A-Z\"])")
ABBREVIATED = re.compile(r"\b(?:U\.S|U\.N|D\.C|St|Mr|Mrs|Dr|Gen|Sgt|Lt|Col|[A-Z])$")
FUNCTION = re.compile(
    r"\b(?:on|of|in|by|since|from|until|till|to|and|or|between|before|after|dated|the|late|early|for|at|this|last|was|is|,|;)$"
)
TITLE_CUT = re.compile(r"\s+[|_]\s+|\s+-\s+|\s+::\s+")
LEAD_IN = re.compile(r"(?:title|headline|summary|text|story)\s*:\s*", re.IGNORECASE)
CARRIER = re.compile(r"\((?P<name>[A-Z][A-Z0-9-]{1,9}|Reuters)\)\s*(?:-+\s*)?(?=[A-Z\"])")
BYLINE = re.compile(r"(?:by|By|BY) (?P<who>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,4})\s+")

STAMP_LINE = 100
"""A line that only says who published when is no longer than this (characters)."""
NAMING = re.compile(
    r"[\s,|(–—:.-]*(?:(?:(?:by|our|from|at|of|the|and|on|in|for|staff|writer|correspondents?|reporters?|published|updated|posted|special|date)\b|"
    r"[A-ZÀ-Þ][\w.'’&-]*|\d{1,2}[:.h]\d{2}|[ap]\.?m\.?\b)[\s,|()–—:.-]*)*",
)
"""Names, words of a byline and times of day, and nothing that tells of anything."""

WRITER = r"[A-Z][\w.'’-]+(?: (?:bin|al|el|de|van|von) |[ -])?(?:[A-Z][\w.'’-]+ ?){0,4}"
WRITERS = re.compile(rf"(?:By|BY|by) +(?P<who>{WRITER}(?:(?:, (?:and )?| *and |, ){WRITER}){{0,3}})")
"""The words of a byline, which may run into the dateline's capitals."""


@dataclass(slots=True)
class Head:
    """What was found; offsets in the reading text. ``end`` is where the first sentence begins."""

    end: int
    titles: list[tuple[int, int]] = field(default_factory=list)
    stamps: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int, str]] = field(default_factory=list)
    dateline: tuple[int, int, str] | None = None
    credit: str | None = None


def read_head(text: str, title_end: int) -> Head:
    """Walk over what stands before the first sentence. ``title_end`` ends a title that was given apart (0: none)."""
    w = words()
    found = Head(title_end)
    title = text[:title_end].strip()
    if title:
        found.titles.append((0, len(text[:title_end].rstrip())))
    else:
        title = _first_line(text, found) or _headline(text, found, w)
    copies = _copies(title)
    for _ in range(10):
        while found.end < len(text) and text[found.end] in " \n-|.,_":
            found.end += 1
        rest = text[found.end : found.end + REACH]
        if not any(
            step(rest, found, copies, w)
            for step in (_stamp, _copy, _agency, _carrier, _byline, _dateline, _stamp_line, _caption, _furniture)
        ):
            break
    return found


def _first_line(text: str, found: Head) -> str:
    """A short first line without a full stop, followed by a blank line or by a long line, is the title."""
    m = re.match(r"([^\n]{8,220})\n(\n)?", text)
    if (
        m is None
        or re.search(r"[.!?:\"]\s*$", m.group(1))
        or len(text) < m.end() + 80
        or words().stamp.fullmatch(m.group(1))
        or WRITERS.fullmatch(m.group(1))
    ):
        return ""
    if not m.group(2):
        following = re.match(r"[^\n]*", text[m.end() :])
        if following is None or len(following.group()) < len(m.group(1)) or not re.search(r"[.!?]", following.group()):
            return ""
    if words().dateline.match(m.group(1)) and re.match(r"[A-Z .,'/-]{3,40}(?:\([^)]*\))? ?[-:]", m.group(1)):
        return ""
    found.titles.append((0, m.end(1)))
    found.end = m.end()
    return m.group(1)


def _headline(text: str, found: Head, w: Words) -> str:
    """In a text that has lost its lines, the words before the first date stamp ("Raid kills nine AFP Friday 1 Jul 2016 At ...")."""
    for m in w.inner_stamp.finditer(text[: HEADLINE + 60]):
        before = text[: m.start()].rstrip(" \n,|-:")
        if not 12 <= len(before) <= HEADLINE or FUNCTION.search(before) or _sentence_ends(before):
            return ""
        agency = next((a for a in w.agency.finditer(before) if a.end() == len(before)), None)
        begins = re.match(r"[\s|.\-)\]]*(?:[A-Z\"]|$)", text[m.end() :]) is not None
        if not begins and not (agency and m["weekday"]):
            return ""
        if not agency and not m["weekday"] and len(before.split()) < 4:
            return ""
        cut = before[: agency.start()].rstrip(" \n-|") if agency else before
        if agency:
            found.credit = w.agencies[agency.group()]
        found.titles.append((0, len(cut)))
        found.stamps.append((m.start(), m.start() + len(m.group().rstrip())))
        found.end = m.end()
        return cut
    return ""


def _sentence_ends(words_before: str) -> bool:
    return any(not ABBREVIATED.search(words_before[: m.start()]) for m in SENTENCE_END.finditer(words_before))


@dataclass(frozen=True, slots=True)
class Copies:
    """Finds copies of the title, with or without its last parts ("... - Region - World"), word by word, marks apart."""

    titles: tuple[tuple[str, ...], ...]

    def at(self, text: str, start: int) -> int | None:
        """Where a copy that begins at ``start`` ends, or None."""
        for title in self.titles:
            end = start
            for i, word in enumerate(title):
                m = WORD.match(text, end)
                if m is None or m["word"].lower() != word or (i == 0 and m["gap"].strip("\"'([ ")):
                    break
                end = m.end()
            else:
                closing = re.compile(r"[.\"')]*(?=\s|$)").match(text, end)
                if closing:
                    return closing.end()
        return None


WORD = re.compile(r"(?P<gap>[^\w\n]*)(?P<word>\w+)")


def _copies(title: str) -> Copies:
    heads = dict.fromkeys((title, TITLE_CUT.split(title)[0]))
    return Copies(tuple(words for h in heads if len(words := tuple(w.lower() for w in re.findall(r"\w+", h))) >= 3))


def _stamp(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    m = w.stamp.match(rest)
    if m is None or (re.match(r"\s*[a-z,]", rest[m.end() :]) and not (BYLINE.match(rest, m.end()) or LEAD_IN.match(rest, m.end()))):
        return False
    found.stamps.append((found.end + len(m.group()) - len(m.group().lstrip()), found.end + len(m.group().rstrip(" \n|."))))
    found.end += m.end()
    by = BYLINE.match(rest[m.end() :])
    if by:
        at = m.end()
        starts = [k.start() - at for k in re.finditer(r"\b\w", rest[: at + 100]) if k.start() > at + 3]
        length = next((k for k in starts if copies.at(rest, at + k)), 0)
        if not length and not copies.titles:
            length = len("by ") + len(" ".join(by["who"].split()[:2]))
        if length:
            found.apart.append((found.end, found.end + length, "who wrote it"))
            found.end += length
    return True


def _stamp_line(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    """A short line of outlet, writer, town and date ("Ukrinform, 17 July 2025, 09:30", "Goma | 12 May 2022 | Radio Okapi")."""
    line = rest.split("\n", 1)[0]
    if not 8 < len(line) <= STAMP_LINE or len(line) == len(rest):
        return False
    day = next(w.inner_stamp.finditer(line), None)
    if day is None or re.search(r"[.!?][\"')]*$", line) or any(not NAMING.fullmatch(x) for x in (line[: day.start()], line[day.end() :])):
        return False
    found.credit = found.credit or next((w.agencies[a.group()] for a in w.agency.finditer(line)), None)
    found.stamps.append((found.end + day.start(), found.end + day.start() + len(day.group().rstrip(" ,|-"))))
    found.end += len(line)
    return True


def _copy(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    lead = LEAD_IN.match(rest)
    skip = lead.end() if lead else 0
    end = copies.at(rest, skip)
    if end is None:
        return False
    found.apart.append((found.end, found.end + end, "the title once more"))
    found.end += end
    return True


def _agency(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    m = w.agency.match(rest)
    if m is None:
        return False
    after_stamp = bool(found.stamps) and re.match(r"\s+(?:[A-Z\"]|\d)", rest[m.end() :]) and re.search(r"\s$", rest[: m.end() + 1])
    if not (after_stamp and _opens(rest[m.end() :])) and not w.stamp.match(rest[m.end() :]):
        return False
    found.credit = found.credit or w.agencies[m.group()]
    found.end += m.end()
    return True


def _carrier(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    """An agency or outlet in brackets with which the body opens: "(CNN) Nine people ..."."""
    m = CARRIER.match(rest)
    if m is None:
        return False
    if a := w.agency.fullmatch(m["name"]):
        found.credit = found.credit or w.agencies[a.group()]
    found.end += m.end()
    return True


def _byline(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    """Who wrote it, where a line, a date or a dateline in capitals follows: "By Jane Doe and John Roe", "By Jane Doe KABUL (AP) -"."""
    m = WRITERS.match(rest)
    if m is None:
        return False
    for end in (k.end() for k in re.finditer(r"\S+", rest[: m.end()]) if k.start() > m.start("who")):
        gap = re.match(r"[ ,|]*(\n)?\s*", rest[end:])
        after = end + (gap.end() if gap else 0)
        town = w.dateline.match(rest, after)
        capitals = town is not None and town["place"].split(",")[0].isupper() and bool(town["mark"].strip())
        if (gap and gap[1]) or capitals or w.stamp.match(rest, after):
            found.apart.append((found.end, found.end + end, "who wrote it"))
            found.end += after
            return True
    return False


def _opens(rest: str) -> bool:
    """Whether a sentence of its own begins here: an article, a number, a quotation, a title copy."""
    return re.match(r"\s+(?:A|An|The|At least|More than|[A-Z][a-z]+ [a-z]+|\"|\d)", rest) is not None


def _dateline(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    if found.dateline is not None:
        return False
    if dated := next((m for p in w.dated_places if (m := p.match(rest))), None):
        found.dateline = (found.end + dated.start("place"), found.end + dated.end("place"), dated["place"])
        found.stamps.append((found.end + dated.start("day"), found.end + dated.end("day")))
        found.end += dated.end()
        return True
    if bare := w.dated_agency.match(rest):  # "Nov 5 (Reuters) - ": a day and an agency, no place
        found.stamps.append((found.end + bare.start("day"), found.end + bare.end("day")))
        found.credit = found.credit or w.agencies[bare["agency"]]
        found.end += bare.end()
        return True
    m = w.dateline.match(rest)
    if m is None:
        return False
    place, mark = m["place"], m["mark"].strip()
    town = re.split(r", ?", place)[0]
    if town.split(" ")[0].rstrip(":") in w.not_places or w.agency.fullmatch(town):
        return False
    carrier = m["agency"] or m["bare"]
    if town.isupper():
        fits = bool(mark) or bool(carrier) or (bool(found.stamps) and len(town) > 3 and not re.match(r"[A-Z]{2}", rest[m.end() :]))
    else:
        fits = (bool(carrier) and (bool(mark) or m["agency"] is not None)) or (
            mark.startswith("-") and mark != "" and "," not in place and len(place) < 24
        )
        fits = fits or (m["day"] is not None and bool(mark) and town.upper() not in w.not_places)  # "Srinagar, Apr 12: Three …"
        fits = fits and not (carrier and not _carries(carrier, w))
    if not fits:
        return False
    found.dateline = (found.end, found.end + m.end("place"), place)
    if m["day"]:
        found.stamps.append((found.end + m.start("day"), found.end + m.end("day")))
    if carrier and (a := w.agency.match(carrier.strip())):
        found.credit = found.credit or w.agencies[a.group()]
    found.end += m.end()
    return True


def _carries(name: str, w: Words) -> bool:
    """Whether the words in a dateline's brackets are an agency or an outlet (a name in capitals)."""
    return w.agency.match(name.strip()) is not None or name.isupper() or re.fullmatch(r"(?:[A-Z][\w.-]+ ?){1,4}", name) is not None


def _caption(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    """A caption that opens the body and ends in the credit of its picture: at most one sentence."""
    line = rest.split("\n", 1)[0][:CAPTION_REACH]
    m = CAPTION.search(line)
    if m is None or _sentence_ends(line[: m.start()].rstrip().rstrip(".")):
        return False
    found.apart.append((found.end, found.end + m.end(), "caption or credit of a picture"))
    found.end += m.end()
    return True


def _furniture(rest: str, found: Head, copies: Copies, w: Words) -> bool:
    wanted = (i.pattern.match(rest) for i in w.inline if not i.rest and i.wanted(rest))
    m = next((m for m in wanted if m), None) or re.match(r"[A-Z]{2,5} Photos?\s+(?=[A-Z])", rest)
    if m is None:
        return False
    found.apart.append((found.end, found.end + len(m.group().rstrip()), "page furniture"))
    found.end += m.end()
    return True
