"""METHODOLOGY.md: how the record was made, told from the rules that were at work and from what was read; and what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from harmledger.model.coded import Coded
from harmledger.model.incident import Incident
from harmledger.model.release import About
from harmledger.publish.published import Published
from harmledger.publish.release.material import Material
from harmledger.publish.release.ran import Ran
from harmledger.publish.words import words

STATES = {
    "open": "no person has accepted or signed it",
    "accepted": "a person accepted it",
    "signed off": "a person read it, checked it and signed it",
    "changed since sign-off": "a person signed it, and something changed since",
}
OWN = "harmledger"
"""The codebook that is the record's own."""
MOST = 200
"""Exceptions that are told one by one."""


def methodology(about: About, material: Material) -> str:
    """METHODOLOGY.md."""
    published, ran = material.published, material.ran
    prose = files("harmledger.publish.release").joinpath("methodology.txt").read_text(encoding="utf-8")
    filled = prose.format(
        title=_line(about.title),
        own=_own(about),
        read="\n".join(_read(ran)),
        claims=_counted(ran.claims),
        merge=f"{ran.linking.merge:g}",
        suggest=f"{ran.linking.suggest:g}",
        pairs=_many(len(published.record.suggestions), "such pair"),
        fair_from=ran.grading.fair_from,
        credible=", ".join(ran.grading.credible),
        own_up=", ".join(k for k in ran.grading.own_up if k != "unknown"),
        grades="\n".join(_grades(published.record.incidents)),
        people="\n".join(_people(published.record.incidents, ran)),
        codebooks="\n".join(_codebooks(published)),
        unknown="\n".join(_unknown(published, ran)),
        profile=about.profile,
        program=about.program,
        rules=f"`{material.basis.rules.get('incidents', 'not told')}`",
        engines=", ".join(f"`{name}`" for name in sorted(ran.engines)) or "none",
        seal=material.basis.seal,
    )
    return filled.rstrip() + "\n"


def _own(about: About) -> str:
    if not about.methodology:
        return ""
    return f"## In the publisher's own words\n\n{about.methodology.strip()}\n\n"


def _read(ran: Ran) -> Iterator[str]:
    read, over = sum(ran.engines.values()), sum(ran.passed_over.values())
    yield f"- Collected: {_many(ran.reports, 'report')}. Each text counts once, however often it was received."
    yield f"- Read by an engine: {read:,}."
    if over:
        first = ", ".join(f"`{name}`" for name in sorted(ran.passed_over))
        yield f"- Passed over by the first reader, {first}, because by its words it could hold no count of people harmed: {over:,}."
    if ran.languages:
        listed = ", ".join(f"{n:,} in {language}" for language, n in sorted(ran.languages.items(), key=lambda x: (-x[1], x[0])))
        yield f"- Of these, kept and not read because no engine here reads their language: {sum(ran.languages.values()):,} ({listed})."
    if ran.unread:
        yield f"- Not looked at yet: {ran.unread:,}."
    if ran.set_aside:
        yield f"- Handed over, but no reports that could be read (damaged files, lists, pages without a text): {ran.set_aside:,}."
    if ran.undated:
        yield f"- Of no known day of publication: {ran.undated:,}. What such a report dates by “Tuesday” stays undated."


def _grades(incidents: Iterable[Incident]) -> Iterator[str]:
    counted = Counter(i.grade for i in incidents)
    yield "| Grade | What it means | Incidents |"
    yield "| --- | --- | ---: |"
    for key, name in words()["grade"].items():
        yield f"| {name} | {words()['grade_meaning'][key]} | {sum(n for g, n in counted.items() if g == key):,} |"


def _people(incidents: Iterable[Incident], ran: Ran) -> Iterator[str]:
    if ran.decisions:
        told = {words()["verdict"].get(v, v): n for v, n in ran.decisions.items()}
        who = f"{ran.people:,} person" if ran.people == 1 else f"{ran.people:,} people"
        yield f"{_many(sum(ran.decisions.values()), 'decision')} of {who} stand: {_counted(told)}."
    else:
        yield "No person has decided anything: all of it is as the program read it."
    counted: Counter[str] = Counter(i.review.state for i in incidents)
    yield ""
    yield from (f"- {counted[state]:,} incidents: {means}" for state, means in STATES.items() if counted[state])


def _codebooks(published: Published) -> Iterator[str]:
    first: tuple[Coded, ...] = next(iter(published.codings.values()), ())
    for c in (c for c in first if c.key != OWN):
        own = c.name.removesuffix(" (with exceptions)")
        doubt = "" if c.verified else " Not all of these rules could be verified in the publisher's own words."
        yield f"- **{own}**: {c.source}.{doubt}"
    if not first:
        yield "No incident is counted by another codebook."
    excepted = [(i.id, e) for i in published.record.incidents for e in i.review.exceptions if e[1]]
    if excepted:
        yield ""
        yield f"For {_many(len({id for id, _ in excepted}), 'incident')} people set a rule of a codebook otherwise, each with a reason:"
        yield ""
        for id, (book, rule, value, author, reason, _) in excepted[:MOST]:
            yield f"- `{id}`: {book}, rule {rule} is {value}. {_line(author)}: {_line(reason)}"
        if len(excepted) > MOST:
            yield f"- and {len(excepted) - MOST:,} more (data/incidents.jsonl, “review”)."


def _unknown(published: Published, ran: Ran) -> Iterator[str]:
    incidents = published.record.incidents
    kinds = (
        ("have no day", [i for i in incidents if i.date is None or i.date.start is None]),
        ("have no place", [i for i in incidents if i.place is None]),
        (
            "have a place of which only the country or province is known",
            [i for i in incidents if i.place and i.place.precision in ("country", "admin1")],
        ),
        ("have no count of people killed", [i for i in incidents if i.killed.total is None and i.killed.civilians is None]),
        ("rest on one report", [i for i in incidents if len(i.reports) == 1]),
        ("hold claims that contradict one another", [i for i in incidents if i.conflicts]),
        ("name no side", [i for i in incidents if not i.responsibility]),
    )
    yield f"Of {_many(len(incidents), 'incident')}:"
    yield ""
    yield from (f"- {len(found):,} {what}" for what, found in kinds if found)
    unread = sum(ran.passed_over.values()) + ran.unread + ran.set_aside
    if unread:
        yield ""
        yield f"Not read (see above): {unread:,}. What they tell is not in the record."
    yield ""
    yield "Besides:"


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {name}" for name, n in sorted(numbers.items(), key=lambda x: (-x[1], x[0]))) or "none"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _line(text: str) -> str:
    return " ".join(text.split())
