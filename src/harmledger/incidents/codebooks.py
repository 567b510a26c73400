"""The same incident under other recorders' codebooks. What each asks for is in ``rules/codebooks/*.toml``."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from harmledger.incidents.copies import agencies_of, family_of
from harmledger.incidents.lineage import each_voice, routed
from harmledger.incidents.reconcile import combatants_alone, range_of, totals_of
from harmledger.incidents.solver import least, most
from harmledger.incidents.statement import Statement
from harmledger.incidents.statements import statements_of
from harmledger.model.claim import FigureClaim, ResponsibilityClaim, Side
from harmledger.model.coded import Coded, Field
from harmledger.model.incident import GROUPS, Incident
from harmledger.model.report import Report

MEASURES = frozenset(
    [f"{outcome}.{group}.{end}" for outcome in ("killed", "injured") for group in GROUPS for end in ("min", "max")]
    + ["best", "best.civilians", "best.side_a", "best.side_b", "best.unknown", "voices", "two_sources", "grade"]
)
"""What a codebook may ask for."""

SideOf = Callable[[str], Side | None]
"""Which side an actor's name, or words for combatants ("regime soldiers"), belong to; None where nothing tells."""


UNSTATED = ("open", "civilian", "uncertain")


class RuleFault(Exception):
    """A codebook's rule file cannot be used; the message says which, why, and where to mend it."""


def checked(name: str, text: str) -> dict[str, Any]:
    """A codebook's rule file. Raises RuleFault."""
    where = f"incidents/rules/codebooks/{name}.toml"
    try:
        rules = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleFault(f"The codebook {where} is no TOML: {error}. Mend that line.") from error
    for key, kind in (("name", str), ("order", int), ("source", str), ("unstated", str), ("fields", list)):
        if not isinstance(rules.get(key), kind):
            raise RuleFault(
                f"The codebook {where} has no {key!r} of the right kind. See the first lines of harmledger.toml for what it needs."
            )
    if rules["unstated"] not in UNSTATED:
        raise RuleFault(f"The codebook {where}: unstated is {rules['unstated']!r}; it must be one of {', '.join(UNSTATED)}.")
    for f in rules["fields"]:
        if not (isinstance(f, dict) and {"name", "row", "of"} <= set(f)):
            raise RuleFault(f"The codebook {where}: each of its fields needs a name, a row and what it is of; this one has not: {f}.")
        if f["of"] not in MEASURES:
            raise RuleFault(
                f"The codebook {where}: {f['name']} asks for {f['of']!r}, which is no measure. See harmledger.toml for the list."
            )
    return rules


@cache
def codebooks() -> Mapping[str, dict[str, Any]]:
    """The rule files by their short name ("airwars"), in the order in which they are shown. Raises RuleFault."""
    folder = files("harmledger.incidents.rules").joinpath("codebooks")
    read = {
        f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".toml")
    }
    return dict(sorted(read.items(), key=lambda item: (item[1]["order"], item[0])))


def rows() -> tuple[str, ...]:
    """The rows of the table side by side, in their order."""
    return tuple(codebooks()["harmledger"]["rows"])


def code(
    incident: Incident,
    claims: Sequence[FigureClaim | ResponsibilityClaim],
    reports: Sequence[Report],
    days: Mapping[str, date | None],
    side_of: SideOf,
    names: Sequence[str],
    exceptions: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> tuple[Coded, ...]:
    """The incident under the codebooks ``names``. ``claims`` hold its figures and blame, ``reports`` its reports, ``days`` their days.

    ``exceptions``: by codebook, the rules that people set otherwise for this incident.
    """
    replaced = {c for v in incident.versions for c in v.replaced}
    own = [c for c in claims if isinstance(c, FigureClaim) and c.id in incident.figures and c.id not in replaced]
    figures = routed(own, agencies_of(reports))
    family = family_of(incident.reports, reports, incident.versions)
    found = []
    for name in names:
        rules = codebooks()[name] | dict(exceptions.get(name, {}))
        measures = Measures(incident, figures, rules, days, family, side_of)
        fields = tuple(Field(f["name"], f["row"], measures.value(f["of"])) for f in rules["fields"])
        excepted = f"{rules['name']} (with exceptions)" if name in exceptions else rules["name"]
        found.append(Coded(name, excepted, fields, rules["source"], rules.get("rules_verified", True)))
    return tuple(found)


class Measures:
    """What a codebook may ask of an incident, under its rules."""

    def __init__(
        self,
        incident: Incident,
        figures: Sequence[FigureClaim],
        rules: Mapping[str, Any],
        days: Mapping[str, date | None],
        family: Mapping[str, str],
        side_of: SideOf,
    ) -> None:
        self.incident, self.rules, self.side_of = incident, rules, side_of
        self.accused = {s.side for s in incident.responsibility if s.grade != "discounted"} - {"unknown"}
        read = [self._reworded(self._trusted(f)) for f in each_voice(figures)]
        self.statements: dict[str, list[Statement]] = {}
        for outcome in ("killed", "injured"):
            found, _ = statements_of([f for f in read if f.outcome == outcome], days, family)
            self.statements[outcome] = [s for s in found if s.counts != "some"]

    def value(self, measure: str) -> str:
        """One of ``MEASURES`` in words; "" where the incident has none."""
        if measure == "grade":
            return self.incident.grade
        voices = {s.speaker for own in self.statements.values() for s in own}
        if measure == "voices":
            return str(len(voices))
        if measure == "two_sources":
            return "yes" if len(voices) >= self.rules.get("two_sources_from", 2) else "no: flagged"
        if measure.partition(".")[0] == "best":
            return self._best(measure.partition(".")[2])
        outcome, group, end = measure.split(".")
        spanned = self._range(outcome, group)
        return "" if spanned is None else str(spanned[end == "max"])

    def _trusted(self, f: FigureClaim) -> FigureClaim:
        """A figure of combatants by the side that is accused counts people of open status, where the codebook says so."""
        own = f.said_by and self.side_of(f.said_by.name)
        if self.rules.get("accused_makes_no_combatants") and f.status == "combatant" and own in self.accused:
            return replace(f, status="unknown")
        return f

    def _reworded(self, f: FigureClaim) -> FigureClaim:
        """A vague figure by the codebook's own number for its word."""
        if f.high is not None:
            return f
        quote = f.span.quote.lower()
        for word, number in self.rules.get("words", {}).items():
            if f.low == number["ours"] and re.search(rf"\b{re.escape(word)}\b", quote) and not re.search(rf"\b{f.low}\b", quote):
                return replace(f, low=number["theirs"])
        plural = self.rules.get("plural", {})
        if plural.get("count") and any(re.search(rf"\b{re.escape(w)}\b", quote) for w in plural["words"]) and f.low == 2:
            return replace(f, low=plural["count"])
        return f

    def _range(self, outcome: str, group: str) -> tuple[int, int] | None:
        own = self.statements[outcome]
        if group == "civilians" and self.rules["unstated"] != "open":
            ends = [(self._says_who(s), *self._civilians(s)) for s in own if s.counts == "all"]
            # a voice that says nothing of who they were does not contradict one that does
            lows = [low for says, low, _ in ends if says] or [low for _, low, _ in ends]
            spanned = (min(lows), max(high for *_, high in ends)) if ends else None
        else:
            found = range_of(own, next(g for g in GROUPS if g == group))
            spanned = (found[0].number, found[1].number) if found else None
        if spanned and group in ("civilians", "combatants") and self.rules.get("contested_status_from_zero") and self._contested(own):
            return 0, spanned[1]
        return spanned

    def _says_who(self, s: Statement) -> bool:
        """Whether a statement tells who they were, or the codebook takes those of whom nothing is told for civilians."""
        return self.rules["unstated"] == "civilian" or any(f.status != "unknown" for f in s.claims)

    def _civilians(self, s: Statement) -> tuple[int, int]:
        """Civilians of one statement where people of unstated status count: all of them, or at the upper end alone.

        Of "12 people, seven of them civilians" the other five are left open; of "12 people, three of them children" they are not.
        """
        civil, either = s.cells.civilians, s.cells.civilians | s.cells.open_status
        stated = [f for f in s.claims if f.status == "civilian"]
        apart = [f for f in stated if set(f.group.lower().split()) & set(self.rules.get("sets_apart", ()))]
        if combatants_alone(s):
            return 0, 0
        if stated and all(f.high == 0 for f in stated):
            return 0, 0
        by_default = self.rules["unstated"] == "civilian" and not apart
        return least(s.facts, either if by_default else civil) or 0, most(s.facts, either) or 0

    def _contested(self, own: Sequence[Statement]) -> bool:
        some = any(least(s.facts, s.cells.civilians) for s in own)
        return some and any(combatants_alone(s) for s in own)

    # ------------------------------------------------------------ one best number

    def _best(self, part: str) -> str:
        chosen = self._best_statement()
        if chosen is None:
            return ""
        facts, cells = chosen.facts, chosen.cells
        total = least(facts, cells.everybody) or 0
        civilians = min(total, least(facts, cells.civilians) or 0)
        sides = {"side_a": 0, "side_b": 0}
        for f, fact in zip(chosen.claims, facts, strict=True):
            side = self._side_counted(f)
            if side and not any(o.part_of == f.id for o in chosen.claims):
                key = "side_a" if side in self.rules.get("side_a", ()) else "side_b"
                sides[key] += least(facts, fact.cells) or 0
        if civilians + sum(sides.values()) > total:  # more than there were: what the voice says of sides cannot be told apart
            sides = dict.fromkeys(sides, 0)
        unknown = total - civilians - sum(sides.values())
        return str({"": total, "civilians": civilians, **sides, "unknown": unknown}[part])

    def _side_counted(self, f: FigureClaim) -> Side | None:
        """The one side whose combatants a figure counts; None for "regime and rebel fighters"."""
        if f.status != "combatant" or {"and", "or"} & set(f.group.lower().split()):
            return None
        return self.side_of(f.group)

    def _best_statement(self) -> Statement | None:
        """The total that most voices give; among equals the more reliable kind of voice, then the lower number."""
        order = {kind: n for n, kind in enumerate(self.rules.get("best_kinds", ()))}
        by_total: dict[int, list[Statement]] = defaultdict(list)
        for s in totals_of(self.statements["killed"]):
            by_total[least(s.facts, s.cells.everybody) or 0].append(s)

        def rank(s: Statement) -> tuple[int, str, str]:
            voice = s.claims[0].said_by
            return (order.get(voice.kind if voice else "outlet", len(order)), s.name, s.report)

        if not by_total:
            return None
        total = min(by_total, key=lambda n: (-len({s.speaker for s in by_total[n]}), min(map(rank, by_total[n]))[0], n))
        return min(by_total[total], key=lambda s: (-len({f.status for f in s.claims}), rank(s)))
