"""Reads the case tables (``cases/*.txt``, format in ``cases/README.md``) and compares what the engine writes down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim, Voice

FOLDER = Path(__file__).parent / "cases"
FIGURE = re.compile(
    r"(?P<what>(?:killed|injured|missing|abducted|detained) \S+ (?:civilian|combatant|unknown)(?: child| adult)?(?: female| male)?)"
    r"(?: of (?P<of>\d+))?(?: at (?P<at>[^\"]+?))?(?: by \"(?P<by>[^\"]+)\")?"
)
EVENT = re.compile(r"event (?P<method>\w+)(?: at (?P<at>.+?))?(?: on (?P<on>\d{4}-\d\d-\d\d))?")
TARGET = re.compile(r"target (?P<kind>\w+) \"(?P<words>[^\"]+)\"")
SIDE = re.compile(r"side (?P<side>\w+) (?P<stance>\w+)(?: of \"(?P<of>[^\"]+)\")?(?: at (?P<at>[^\"]+?))?(?: by \"(?P<by>[^\"]+)\")?")


@dataclass(frozen=True)
class Case:
    """One case: where it stands, the words, the expected lines, and why it is known to fail, if it is."""

    name: str
    title: str | None
    text: str
    expected: tuple[str, ...]
    todo: str | None


def load() -> list[Case]:
    """All cases of all tables. Raises ValueError for a line that is none of the format."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _of_table(path)]


def _of_table(path: Path) -> Iterator[Case]:
    block: list[tuple[int, str]] = []
    for number, raw in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        line = raw.strip()
        words = line.startswith(">")
        if not line or line.startswith(("#", "==")) or (words and any(not x.startswith(">") for _, x in block)):
            if block:
                yield _case(path, block)
            block = []
        if line and not line.startswith(("#", "==")):
            block.append((number, line))


def _case(path: Path, block: list[tuple[int, str]]) -> Case:
    words = [line.lstrip("> ") for _, line in block if line.startswith("> ")]
    titles = [line.lstrip("> ") for _, line in block if line.startswith(">>")]
    lines = [(number, line) for number, line in block if not line.startswith(">")]
    if not (words or titles) or not lines:
        raise ValueError(f"{path.name}:{block[0][0]}: a case is words with expectations below")
    for number, line in lines:
        if line in ("nothing", "no side", "no target") or re.match(r"todo |background \d+$", line):
            continue
        if not any(p.fullmatch(line) for p in (FIGURE, EVENT, TARGET, SIDE)):
            raise ValueError(f"{path.name}:{number}: not a line of a case table: {line!r}")
    todo = next((line[5:] for _, line in lines if line.startswith("todo ")), None)
    expected = tuple(line for _, line in lines if not line.startswith("todo "))
    return Case(f"{path.stem}:{block[0][0]}", " ".join(titles) or None, " ".join(words), expected, todo)


def told(c: FigureClaim) -> str:
    """A figure as the tables write it."""
    exact = c.low is not None and c.low == c.high
    number = str(c.low) if exact else f"{'' if c.low is None else c.low}-{'' if c.high is None else c.high}"
    return " ".join(x for x in (c.outcome, number, c.status, c.age, c.sex) if x)


def _by(voice: Voice | None) -> str:
    return voice.name if voice else "-"


def _number(c: FigureClaim) -> int:
    return c.low if c.low is not None else c.high or 0


def differences(expected: Sequence[str], claims: Sequence[Claim]) -> list[str]:
    """What is missing and what is too much, in words; empty where the case holds."""
    figures = [c for c in claims if isinstance(c, FigureClaim)]
    events = {c.event: c for c in claims if isinstance(c, EventClaim)}
    sides = [c for c in claims if isinstance(c, ResponsibilityClaim)]
    totals = [str(c.low if c.low is not None else c.high) for c in claims if isinstance(c, BackgroundClaim)]
    by_id = {c.id: c for c in figures}
    found: list[str] = []

    def pair(kind: str, wanted: list[str], have: list[object], fits, show) -> None:  # type: ignore[no-untyped-def]
        free = list(have)
        for line in wanted:
            hit = next((h for h in free if fits(line, h)), None)
            if hit is None:
                found.append(f"missing {kind}: {line}")
            else:
                free.remove(hit)
        found.extend(f"too much: {show(h)}" for h in free)

    def figure_fits(line: str, c: FigureClaim) -> bool:
        m = FIGURE.fullmatch(line)
        if m is None or m["what"] != told(c):
            return False
        whole = by_id.get(c.part_of) if c.part_of else None
        if m["of"] and (whole is None or _number(whole) != int(m["of"])):
            return False
        return _at(m["at"], events.get(c.event)) and (m["by"] is None or m["by"] == _by(c.said_by))

    def event_fits(line: str, c: EventClaim) -> bool:
        m = EVENT.fullmatch(line)
        if m is None or m["method"] != c.method or not _at(m["at"], c):
            return False
        return m["on"] is None or (c.when is not None and str(c.when.start) == m["on"])

    def side_fits(line: str, c: ResponsibilityClaim) -> bool:
        m = SIDE.fullmatch(line)
        if m is None or (m["side"], m["stance"]) != (c.side, c.stance) or not _at(m["at"], events.get(c.event)):
            return False
        return (m["of"] is None or m["of"].lower() in c.actor.lower()) and (m["by"] is None or m["by"] == _by(c.said_by))

    wanted = [x for x in expected if FIGURE.fullmatch(x)]
    if wanted or "nothing" in expected:

        def show(c: FigureClaim) -> str:
            whole = by_id.get(c.part_of) if c.part_of else None
            event = events.get(c.event)
            place = f" at {event.where.name}" if event and event.where else ""
            return f'{told(c)}{f" of {_number(whole)}" if whole else ""}{place} by "{_by(c.said_by)}" [{c.rule}]'

        pair("figure", wanted, list(figures), figure_fits, show)
    wanted = [x for x in expected if x.startswith("event ")]
    if wanted:
        pair(
            "event",
            wanted,
            list(events.values()),
            event_fits,
            lambda c: f"event {c.method} at {c.where and c.where.name} on {c.when and c.when.start}",
        )
    wanted = [x for x in expected if x.startswith("side ")]
    if wanted or "no side" in expected:
        pair("side", wanted, list(sides), side_fits, lambda c: f'side {c.side} {c.stance} of "{c.actor}" by "{_by(c.said_by)}" [{c.rule}]')
    wanted = [x for x in expected if x.startswith("target ")]
    if wanted or "no target" in expected:
        hit = [f'target {c.target.kind} "{c.target.span.quote}"' for c in events.values() if c.target]
        pair("target", wanted, list(hit), lambda line, t: line == t, str)
    wanted = [x for x in expected if x.startswith("background ")]
    if wanted:
        pair("background", [x.split()[1] for x in wanted], list(totals), lambda line, t: line == t, lambda t: f"background {t}")
    return found


def _at(name: str | None, event: EventClaim | None) -> bool:
    if name is None:
        return True
    return event is not None and event.where is not None and name.lower() in event.where.name.lower()
