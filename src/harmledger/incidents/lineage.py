"""Who is behind a claim: one key for every independent voice, whoever carries its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from harmledger.model.claim import FigureClaim, ResponsibilityClaim, SourceKind, Voice
from harmledger.model.incident import Speaker

Key = tuple[str, str]
Voiced = FigureClaim | ResponsibilityClaim


def plain(name: str) -> str:
    """A voice's name without articles, case and punctuation."""
    return " ".join(w for w in re.findall(r"\w+", name.lower()) if w not in {"the", "a", "an"})


def speaker_key(voice: Voice | None, family: str) -> Key:
    """The independent voice behind a claim.

    An organisation of the registry is one voice wherever it is quoted. A voice that only has a name
    ("a medical source") is one within a family of copies; the outlet's own words are the family's.
    """
    if voice is None:
        return ("report", family)
    if voice.actor:
        return ("actor", voice.actor)
    if voice.person:
        return ("person", plain(voice.person))
    return ("named", f"{plain(voice.name)} {family}")


def speakers(claims: Sequence[Voiced], family: Mapping[str, str], publishers: Mapping[str, str]) -> tuple[Speaker, ...]:
    """The voices behind the claims, those with most reports first. The outlets' own words stand under their publishers."""
    grouped: dict[Key, list[Voiced]] = defaultdict(list)
    for claim in claims:
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
                claims=tuple(sorted(c.id for c in own)),
            )
        )
    return tuple(sorted(found, key=lambda s: (-len(s.reports), s.name, s.claims)))
