"""Agreement of a round's coders, field by field, over the reports that all of them coded."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from harmledger.desk.coding.stats import Metric, alpha, kappa, percent
from harmledger.desk.coding.units import Unit, units_of, value
from harmledger.desk.orders import NotThere
from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.claim import Claim
from harmledger.model.decision import Decision
from harmledger.model.payload import Coding, Round

FIELDS: tuple[tuple[str, str, Metric], ...] = (
    ("event", "method", "nominal"),
    ("event", "start", "interval"),
    ("event", "end", "interval"),
    ("event", "place", "nominal"),
    ("event", "precision", "ordinal"),
    ("figure", "low", "interval"),
    ("figure", "high", "interval"),
    ("figure", "status", "nominal"),
    ("figure", "age", "nominal"),
    ("figure", "sex", "nominal"),
    ("figure", "said_by", "nominal"),
    ("responsibility", "side", "nominal"),
    ("responsibility", "stance", "nominal"),
    ("responsibility", "said_by", "nominal"),
)
"""What is compared: kind of claim, field, scale. Place precisions are ordered as in the codebook, from fine to coarse."""

NOT_GIVEN = "not given"
"""The value of a nominal field that a coder left empty: leaving it empty is a decision, too."""


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """Agreement on one field.

    Attributes:
        kind, field, metric: what is compared, on which scale.
        units: claims that at least two coders coded.
        percent: share of equal pairs, 0 to 1.
        kappa: Cohen's, the mean over the pairs of coders.
        alpha: Krippendorff's, on the field's scale.
        All three are None where they cannot be worked out (no units, or no variation).
    """

    kind: str
    field: str
    metric: Metric
    units: int
    percent: float | None
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """How many claims of one kind at least one coder coded, and how many of these all of them did."""

    kind: str
    by_any: int
    by_all: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """A round: who coded, how many reports all of them coded, what they found, and how far they agree."""

    name: str
    coders: tuple[str, ...]
    reports: int
    coded: int
    adjudicated: int
    found: tuple[Found, ...]
    fields: tuple[FieldAgreement, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A report that a coder is to code in a round; ``done``: they have."""

    report: str
    done: bool


class Rounds:
    """The rounds of a book. Nothing of one coder's work is given out before all coders of the round have coded the report."""

    def __init__(self, standing: Sequence[Decision]) -> None:
        """``standing``: decisions in force."""
        self._rounds = {d.subject: d.payload for d in standing if isinstance(d.payload, Round)}
        self._codings: dict[tuple[str, str], dict[str, tuple[Claim, ...]]] = {}
        self._adjudicated: set[tuple[str, str]] = set()
        self._handed_in = {d.id for d in standing if d.verdict == "code"}
        for d in standing:
            if isinstance(d.payload, Coding) and d.verdict == "code":
                self._codings.setdefault((d.payload.round, d.subject), {})[d.author] = d.payload.claims
            elif isinstance(d.payload, Coding) and d.verdict == "adjudicate":
                self._adjudicated.add((d.payload.round, d.subject))

    @property
    def names(self) -> tuple[str, ...]:
        """All rounds, sorted."""
        return tuple(sorted(self._rounds))

    def round(self, name: str) -> Round:
        """The round called ``name``. Raises NotThere."""
        if name not in self._rounds:
            known = ", ".join(self.names) or "none"
            raise NotThere(f"There is no round {name!r} in this book; there is: {known}. Draw one with the verdict sample.")
        return self._rounds[name]

    def tasks(self, name: str, coder: str) -> tuple[Task, ...]:
        """What a coder has to code, in order. Raises NotThere where they are no coder of the round."""
        drawn = self.round(name)
        if coder not in drawn.coders:
            raise NotThere(f"{coder!r} is no coder of the round {name!r}; its coders are {', '.join(drawn.coders)}.")
        return tuple(Task(sha, coder in self._codings.get((name, sha), {})) for sha in drawn.reports)

    def codings(self, name: str, report: str) -> Mapping[str, tuple[Claim, ...]]:
        """Each coder's claims of one report. Raises NotThere until all coders are done with it."""
        codings = self._whole(name, report, self.round(name))
        if codings is None:
            raise NotThere("Not all coders of the round have coded this report yet; until then nobody sees another's coding.")
        return codings

    def side_by_side(self, name: str, report: str) -> list[Unit]:
        """All codings of one report, for the adjudicator. Raises NotThere until all coders are done with it."""
        return units_of(report, self.codings(name, report))

    def done_by(self, name: str, report: str) -> tuple[str, ...]:
        """The coders of the round who have coded the report, in the round's order; nothing of what they say. Raises NotThere."""
        coded = self._codings.get((name, report), {})
        return tuple(c for c in self.round(name).coders if c in coded)

    def settled(self, name: str, report: str) -> bool:
        """Whether the report was adjudicated in the round."""
        return (name, report) in self._adjudicated

    def refused(self, made: Decision) -> str | None:
        """Why a decision breaks the rules of blind coding, in words; None where it does not. Whoever stores decisions asks this."""
        if isinstance(made.payload, Round) and made.subject in self._rounds:
            return f"There is a round {made.subject!r} already: give this one another name."
        if made.supersedes in self._handed_in:
            return "What was handed in for a round stays as it is, so that the comparison is blind. It can be settled otherwise."
        if not isinstance(made.payload, Coding):
            return None
        drawn = self._rounds.get(made.payload.round)
        if drawn is None or made.subject not in drawn.reports:
            return f"This report is in no round {made.payload.round!r}."
        if made.verdict == "adjudicate":
            whole = self._whole(made.payload.round, made.subject, drawn) is not None
            return None if whole else "Not all coders of the round have coded this report yet; it is settled afterwards."
        if made.author not in drawn.coders:
            return f"{made.author!r} is no coder of the round {made.payload.round!r}; its coders are {', '.join(drawn.coders)}."
        if made.author in self._codings.get((made.payload.round, made.subject), {}):
            return "You have coded this report already. What was handed in stays as it is, so that the comparison is blind."
        return None

    def agreement(self, name: str) -> Agreement:
        """How far the coders agree, over the reports that all of them coded. Raises NotThere."""
        drawn = self.round(name)
        units: list[Unit] = []
        coded = 0
        for sha in drawn.reports:
            codings = self._whole(name, sha, drawn)
            if codings is not None:
                coded += 1
                units += units_of(sha, codings)
        found = tuple(
            Found(kind, len(own), sum(len(u.by) == len(drawn.coders) for u in own))
            for kind in ("event", "figure", "responsibility", "background")
            if (own := [u for u in units if u.kind == kind])
        )
        fields = tuple(_field(kind, field, metric, units, drawn.coders) for kind, field, metric in FIELDS)
        adjudicated = sum((name, sha) in self._adjudicated for sha in drawn.reports)
        return Agreement(name, drawn.coders, len(drawn.reports), coded, adjudicated, found, fields)

    def _whole(self, name: str, report: str, drawn: Round) -> Mapping[str, tuple[Claim, ...]] | None:
        codings = {c: v for c, v in self._codings.get((name, report), {}).items() if c in drawn.coders}
        return codings if len(codings) == len(drawn.coders) else None


def _field(kind: str, field: str, metric: Metric, units: Sequence[Unit], coders: Sequence[str]) -> FieldAgreement:
    own = [u for u in units if u.kind == kind and len(u.by) > 1]
    table: list[list[Hashable | None]] = [[_given(u, c, field, metric) for c in coders] for u in own]
    pairs = []
    kappas = []
    for i, j in combinations(range(len(coders)), 2):
        both = [(row[i], row[j]) for row, u in zip(table, own, strict=True) if coders[i] in u.by and coders[j] in u.by]
        pairs += both
        found = kappa(both)
        kappas += [found] if found is not None else []
    order = PLACE_SCALE if metric == "ordinal" else ()
    return FieldAgreement(
        kind, field, metric, len(own), percent(pairs), sum(kappas) / len(kappas) if kappas else None, alpha(table, metric, order)
    )


def _given(unit: Unit, coder: str, field: str, metric: Metric) -> str | int | None:
    claim = unit.by.get(coder)
    if claim is None:
        return None
    found = value(claim, field)
    return NOT_GIVEN if found is None and metric == "nominal" else found
