"""Grades (codebook section 5, after Airwars), each with its reason in words. The rules are in ``rules/grades.toml``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.incidents.lineage import Key, each_voice, plain, speaker_key
from harmledger.model.claim import FigureClaim, ResponsibilityClaim, Side, SourceKind, Voice
from harmledger.model.incident import Conflict, Grade, SideGrade, Tally


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of each side, of the incident, and the contradictions about who did it."""

    sides: tuple[SideGrade, ...]
    grade: Grade
    because: str
    conflicts: tuple[Conflict, ...]


Voices = dict[Key, tuple[str, SourceKind]]


class Grader:
    """Grades one incident from its blame, figures and killed tally."""

    def __init__(
        self,
        blame: Sequence[ResponsibilityClaim],
        figures: Sequence[FigureClaim],
        killed: Tally,
        family: Mapping[str, str],
        rules: dict[str, Any],
    ) -> None:
        self.blame = sorted(each_voice(blame), key=lambda r: (r.report, r.span.start, r.id))
        self.figures, self.killed, self.family, self.rules = each_voice(figures), killed, family, rules
        self.by_side: dict[Side, list[ResponsibilityClaim]] = defaultdict(list)
        for r in self.blame:
            if r.side != "unknown":
                self.by_side[r.side].append(r)
        self.laid: dict[Side, list[ResponsibilityClaim]] = {
            s: [r for r in own if r.stance in rules["blames"] or r.stance in rules["admits"]] for s, own in self.by_side.items()
        }

    def grade(self) -> Graded:
        """The grade of every side that is named and of the incident."""
        sides = tuple(self._side(s) for s in sorted(self.by_side))
        grade, because = self._incident(sides)
        return Graded(sides, grade, because, self._conflicts())

    def _voices(self, claims: Sequence[ResponsibilityClaim | FigureClaim]) -> Voices:
        voices: Voices = {}
        for c in claims:
            key = corroborating(speaker_key(c.said_by, self.family[c.report]), c.said_by)
            if c.said_by is None:
                voices[("outlets", "")] = ("the reports themselves", "outlet")
            elif key not in voices or voices[key][1] == "unknown":
                voices[key] = (c.said_by.name, c.said_by.kind)
        return voices

    def _credible(self, voices: Voices) -> list[str]:
        return sorted(name for name, kind in voices.values() if kind in self.rules["credible"])

    def _supporters(self, side: Side) -> Voices:
        """Who lays the harm at the side's door.

        Those who say so; those who count the harm where the report itself says so; and, where the side
        confirms that it struck, all who count the harm. A side that confirms the strike alone is none of them.
        """
        struck_only = [r for r in self.laid[side] if self._owns_up(r) and (not r.of_harm or self._denies_harm(r))]
        laid = [r for r in self.laid[side] if r not in struck_only]
        stated = {(r.report, r.event) for r in laid if r.said_by is None}
        harm = [f for f in self.figures if (struck_only or (f.report, f.event) in stated) and f.said_by is not None and (f.low or f.high)]
        return self._voices([*laid, *harm])

    def _owns_up(self, r: ResponsibilityClaim) -> bool:
        """Whether a side's own voice takes it on."""
        return r.stance in self.rules["admits"] and r.said_by is not None and r.said_by.kind in self.rules["own_up"]

    def _denies_harm(self, admission: ResponsibilityClaim) -> bool:
        """Whether the voice that admits the act says in the same breath that nobody, or no civilian, was harmed."""
        who = speaker_key(admission.said_by, self.family[admission.report])
        return any(f.high == 0 and f.said_by and speaker_key(f.said_by, self.family[f.report]) == who for f in self.figures)

    def _believed(self, claim: ResponsibilityClaim) -> bool:
        """Whether the words only say that it is believed."""
        words = claim.span.quote.lower()
        return any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", words) for w in self.rules["believed"])

    def _side(self, side: Side) -> SideGrade:
        own, laid = self.by_side[side], self.laid[side]
        grade, because = self._judge(side, own, laid)
        names = Counter(r.actor for r in own)
        actor = min(names, key=lambda n: (-names[n], n))
        stances = tuple(sorted({r.stance for r in own}))
        return SideGrade(actor, side, grade, stances, because, tuple(sorted({r.id for r in own})))

    def _judge(self, side: Side, own: list[ResponsibilityClaim], laid: list[ResponsibilityClaim]) -> tuple[Grade, str]:
        admitted = [r for r in own if self._owns_up(r)]
        of_harm = [r for r in admitted if r.of_harm and not self._denies_harm(r)]
        denied = [r for r in own if r.stance in self.rules["denies"]]
        accusers = [r for r in laid if not self._owns_up(r)]
        others = sorted(s for s in self.laid if s != side and self.laid[s])
        voices = self._supporters(side)
        credible = self._credible(voices)
        struck = "it confirms the strike, not the harm; " if admitted and not of_harm else ""
        if of_harm and not others:
            return "confirmed", f"the side itself says so ({_names(r.said_by.name for r in of_harm if r.said_by)})"
        if not laid:
            return "discounted", "nobody says that it did it" + (", and it denies it" if denied else "")
        if denied and accusers:
            return "contested", f"{struck}it is accused and denies it ({_names(r.said_by.name if r.said_by else r.actor for r in denied)})"
        if struck and accusers and any(self._denies_harm(r) for r in admitted):
            return "contested", f"{struck}it says that no civilian was harmed and others count some"
        if others:
            return "contested", f"{struck}others name {_names(s.replace('is', 'Islamic State') if s == 'is' else s for s in others)}"
        if len(credible) >= self.rules["fair_from"]:
            if laid and not struck and all(self._believed(r) for r in laid):
                return "weak", f"nobody says so outright, it is believed: {_names(credible)}"
            return "fair", f"{struck}{len(credible)} independent credible voices and no competing side: {_names(credible)}"
        if credible:
            return "weak", f"{struck}one credible voice only: {credible[0]}"
        return "weak", f"{struck}no voice that counts as credible on its own: {_names(n for n, _ in voices.values())}"

    def _incident(self, sides: tuple[SideGrade, ...]) -> tuple[Grade, str]:
        tally = self.killed
        dead = tally.total
        combatants_only = dead is not None and dead.max > 0 and tally.combatants is not None and tally.combatants.min >= dead.max
        if combatants_only and (tally.civilians is None or tally.civilians.max == 0):
            return "discounted", "all who were killed were combatants by the claims that remain"
        if dead is not None and dead.max == 0 and not any(f.low or f.high for f in self.figures):
            return "discounted", "by the claims that remain nobody was harmed"
        blamed = [s for s in sides if self.laid[s.side]]
        credible = self._credible(self._voices([f for f in self.figures if f.low or f.high]))
        if len(blamed) == 1 and blamed[0].grade == "weak" and len(credible) >= self.rules["fair_from"]:
            told = f"{len(credible)} independent credible voices count the harm and no competing side is named: {_names(credible)}"
            return "fair", f"{told}. For {blamed[0].actor} alone: {blamed[0].because}"
        for grade in ("contested", "confirmed", "fair", "weak"):
            for s in blamed:
                if s.grade == grade:
                    return s.grade, f"{s.actor}: {s.because}"
        if len(credible) >= self.rules["fair_from"]:
            return "fair", f"{len(credible)} independent credible voices, no side named: {_names(credible)}"
        return "weak", f"one voice only and no side named{': ' + credible[0] if credible else ''}"

    def _conflicts(self) -> tuple[Conflict, ...]:
        found = []
        accused = sorted(s for s, laid in self.laid.items() if laid)
        if len(accused) > 1:
            claims = tuple(sorted({r.id for s in accused for r in self.laid[s]}))
            found.append(Conflict(f"different sides are said to have done it: {', '.join(accused)}", claims))
        for side, own in sorted(self.by_side.items()):
            denied = [r for r in own if r.stance in self.rules["denies"]]
            if denied and self.laid[side]:
                ids = tuple(sorted({r.id for r in (*denied, *self.laid[side])}))
                found.append(Conflict(f"{denied[0].actor} denies what others say of it", ids))
        return tuple(found)


def corroborating(key: Key, voice: Voice | None) -> Key:
    """The voice as it counts for corroboration: sources without a name that are called alike may be one and the same."""
    return ("named", plain(voice.name)) if voice is not None and key[0] == "named" else key


def _names(names: Any) -> str:
    return ", ".join(dict.fromkeys(str(n) for n in names))
