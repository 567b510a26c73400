"""Who is behind a claim: one key for every independent voice, whoever carries its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from harmledger.model.claim import FigureClaim, ResponsibilityClaim, SourceKind, Voice
from harmledger.model.incident import Edge, Lineage, Node, Speaker

Key = tuple[str, str]
Voiced = FigureClaim | ResponsibilityClaim


C = TypeVar("C", bound=Voiced)


def each_voice(claims: Iterable[C]) -> list[C]:
    """The claims with one voice each: what two voices say together, each of them says."""
    return [c if voice is c.said_by else replace(c, said_by=voice) for c in claims for voice in (c.said_by.each if c.said_by else (None,))]


def routed(claims: Iterable[C], agencies: Mapping[str, str]) -> list[C]:
    """The claims with the agency that the page of their report names as the way that a voice's words came, where the text itself says
    nothing of one: its words win. As in reading, an agency does not pass on its own words. ``agencies``: by SHA-256 of the report."""
    return [replace(c, said_by=_by_way_of(c.said_by, agencies.get(c.report))) if c.report in agencies else c for c in claims]


def _by_way_of(voice: Voice | None, agency: str | None) -> Voice | None:
    if voice is None or agency is None or voice.via is not None or agency.lower() in voice.name.lower():
        return voice
    each = (_by_way_of(v, agency) for v in voice.together)
    return replace(voice, via=agency, together=tuple(v for v in each if v))


def plain(name: str) -> str:
    """A voice's name without articles, case and punctuation."""
    return " ".join(w for w in re.findall(r"\w+", name.lower()) if w not in {"the", "a", "an"})


def speaker_key(voice: Voice | None, family: str) -> Key:
    """The independent voice behind a claim.

    An organisation of the registry is one voice wherever it is quoted. A voice that only has a name
    ("a medical source") is one within a family of copies, or wherever the same body passes it on ("a medic told
    AFP"); the outlet's own words are the family's.
    """
    if voice is None:
        return ("report", family)
    if voice.actor:
        return ("actor", voice.actor)
    if voice.person:
        return ("person", plain(voice.person))
    return ("named", f"{plain(voice.name)} via {plain(voice.via)}" if voice.via else f"{plain(voice.name)} {family}")


def speakers(claims: Sequence[Voiced], family: Mapping[str, str], publishers: Mapping[str, str]) -> tuple[Speaker, ...]:
    """The voices behind the claims, those with most reports first. The outlets' own words stand under their publishers."""
    grouped: dict[Key, list[Voiced]] = defaultdict(list)
    for claim in each_voice(claims):
        grouped[speaker_key(claim.said_by, family[claim.report])].append(claim)
    found = []
    for key, own in grouped.items():
        voices = [c.said_by for c in own if c.said_by]
        kinds: Counter[SourceKind] = Counter(v.kind for v in voices if v.kind != "unknown")
        names = Counter(v.name for v in voices)
        name = min(names, key=lambda n: (-names[n], -len(n), n)) if names else publishers.get(own[0].report, "the report itself")
        kind: SourceKind = min(kinds, key=lambda k: (-kinds[k], k)) if kinds else "unknown" if voices else "outlet"
        found.append(
            Speaker(
                name=name,
                kind=kind,
                actor=key[1] if key[0] == "actor" else None,
                reports=tuple(sorted({c.report for c in own})),
                claims=tuple(sorted({c.id for c in own})),
            )
        )
    return tuple(sorted(found, key=lambda s: (-len(s.reports), s.name, s.claims)))


def lineage_of(claims: Sequence[Voiced], family: Mapping[str, str], publishers: Mapping[str, str]) -> Lineage:
    """Who is quoted by whom: voices, those who pass their words on, and the reports that carry them.

    An edge says "quoted by", with the claims that came this way. A wire copy is quoted from the first report of its family.
    """
    told = each_voice(claims)
    names: dict[Key, Counter[str]] = defaultdict(Counter)
    kinds: dict[Key, Counter[str]] = defaultdict(Counter)
    for c in told:
        if c.said_by:
            key = speaker_key(c.said_by, family[c.report])
            names[key][c.said_by.name] += 1
            kinds[key][c.said_by.kind] += 1
    nodes: dict[str, Node] = {}
    for key in sorted(names):
        name = min(names[key], key=lambda n: (-names[key][n], -len(n), n))
        kind = min(kinds[key], key=lambda k: (k == "unknown", -kinds[key][k], k))
        nodes[_voice_id(key)] = Node(_voice_id(key), kind, name)
    called = {plain(n): _voice_id(key) for key in sorted(names, reverse=True) for n in names[key] if key[0] == "actor"}
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for c in sorted(told, key=lambda c: c.id):
        report = f"report:{c.report}"
        nodes[report] = Node(report, "report", publishers.get(c.report, ""))
        head = f"report:{family[c.report]}"
        if head != report:
            nodes.setdefault(head, Node(head, "report", publishers.get(family[c.report], "")))
            ways[head, report].add(c.id)
        if c.said_by is None:
            continue
        voice, last = _voice_id(speaker_key(c.said_by, family[c.report])), report
        if c.said_by.via:
            last = called.get(plain(c.said_by.via), f"via:{plain(c.said_by.via)}")
            nodes.setdefault(last, Node(last, "carrier", c.said_by.via))
            ways[last, report].add(c.id)
        if voice != last:
            ways[voice, last].add(c.id)
    edges = tuple(Edge(of, by, tuple(sorted(ids))) for (of, by), ids in sorted(ways.items()))
    return Lineage(tuple(nodes[i] for i in sorted(nodes)), edges)


def _voice_id(key: Key) -> str:
    return f"voice:{key[0]}:{key[1]}"
