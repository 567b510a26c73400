"""One report's claims as people left them: found again, adjudicated, added, accepted, corrected, set aside; and what is asked.

The rule: a machine's later reading never overrides a person's decision. What a person accepted or corrected stays as it was
decided, under the id that the decision names, whatever a newer reading says; where that says something else, a question is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from harmledger.incidents.edits import edited
from harmledger.incidents.refound import found_again, kind_of, same_values, values
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.decision import Decision, claim_named, event_named
from harmledger.model.ids import content_id
from harmledger.model.payload import Addition, Coding, Correction
from harmledger.model.review import ByPerson, Question, Remark

KEPT_RULE = "decision"
"""Claims that a person made, or made other than they were read, have the rule "decision d-…"."""


OF_CLAIMS = frozenset({"accept", "correct", "add", "set aside"})
"""Verdicts on single claims: an adjudication of the whole report takes their place."""

OF_READING = OF_CLAIMS | {"adjudicate"}
"""Verdicts by which people say how a report is to be read."""

OF_EVENTS = frozenset({"same", "different", "merge", "split", "move", "grade", "exception", "sign off"})
"""Verdicts that rest on events; where one is no longer read, they ask."""


@dataclass(frozen=True, slots=True)
class Heeded:
    """What people's decisions make of claims.

    Attributes:
        claims: as people left them, each once, sorted by id.
        read: the same claims, those set aside included, as the machine reads them (or as they were added), by the ids that decisions name.
        set: what people set on claims.
        questions: where a decision no longer fits the reading.
        aside: id of each claim that is left out -> the decision that did so.
    """

    claims: tuple[Claim, ...]
    read: tuple[Claim, ...] = ()
    set: tuple[ByPerson, ...] = ()
    questions: tuple[Question, ...] = ()
    aside: tuple[tuple[str, str], ...] = ()


@dataclass
class ReportClaims:
    """The claims of one report on their way through the decisions about them, in force and oldest first."""

    report: str
    decisions: Sequence[Decision]
    now: dict[str, Claim]
    set: list[ByPerson] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)

    def run(self) -> Heeded:
        """All steps in their order."""
        self._adjudicated()
        self._found_again()
        self._added()
        read = dict(self.now)
        self._stand_by()
        self._rested_on()
        for d in self.decisions:
            if isinstance(d.payload, Correction):
                self._correct(d)
        self._set_aside()
        self._numbers()
        answered = {d.subject for d in self.decisions if d.verdict == "dismiss"}
        claims = tuple(self.now[i] for i in sorted(self.now) if i not in self.aside)
        questions = tuple(sorted((q for q in self.questions if q.id not in answered), key=lambda q: q.id))
        return Heeded(claims, tuple(read[i] for i in sorted(read)), tuple(self.set), questions, tuple(sorted(self.aside.items())))

    def _adjudicated(self) -> None:
        """The newest adjudication is the report's coding, instead of all that was read and of what was decided of it before."""
        coded = [d for d in self.decisions if d.verdict == "adjudicate" and isinstance(d.payload, Coding) and d.subject == self.report]
        if not coded or not isinstance(coded[-1].payload, Coding):
            return
        last = coded[-1]
        self.now = {c.id: replace(c, rule=made_by(last)) for c in coded[-1].payload.claims}
        later = self.decisions[self.decisions.index(last) :]
        self.decisions = [
            d for d in self.decisions if d in later or d.verdict not in OF_CLAIMS or (d.verdict == "set aside" and d.subject == self.report)
        ]

    def _found_again(self) -> None:
        """Claims that decisions name take back the id that the decisions know them by."""
        lost: dict[str, Claim] = {}
        named = {d.payload.claim.id for d in self.decisions if isinstance(d.payload, Addition)}
        deciding = [d for d in self.decisions if d.verdict != "dismiss"]
        for d in deciding:
            for claim in d.about:
                if claim.report == self.report and claim.id not in self.now and claim.id not in named:
                    lost[claim.id] = claim  # as the newest decision saw it
        wanted = {c.id for d in deciding for c in d.about}
        free = [c for i, c in sorted(self.now.items()) if i not in wanted]
        self._rename({new.id: old for old, new in found_again(lost.values(), free).items()})

    def _rename(self, ids: dict[str, str]) -> None:
        if not ids:
            return
        renamed = {}
        for claim in self.now.values():
            if isinstance(claim, FigureClaim) and claim.part_of in ids:
                claim = replace(claim, part_of=ids[claim.part_of])
            renamed[ids.get(claim.id, claim.id)] = replace(claim, id=ids.get(claim.id, claim.id))
        self.now = renamed

    def _added(self) -> None:
        """Claims that people made of marked words; events before what belongs to them."""
        added = [(d, d.payload) for d in self.decisions if isinstance(d.payload, Addition) and d.subject == self.report]
        for d, addition in sorted(added, key=lambda pair: not isinstance(pair[1].claim, EventClaim)):
            claim = replace(addition.claim, rule=made_by(d))
            if isinstance(claim, EventClaim):
                claim = replace(claim, event=self._free_name(claim.event))
            self.now[claim.id] = self._in_event(claim, d, addition.of)

    def _free_name(self, name: str) -> str:
        taken = {c.event for c in self.now.values() if isinstance(c, EventClaim)}
        return name if name not in taken else next(n for k in range(1, len(taken) + 2) if (n := f"{name}-{k}") not in taken)

    def _in_event(self, claim: Claim, d: Decision, of: str | None = None) -> Claim:
        """The claim under the name that its event has today; the event comes back where it is no longer read."""
        if not isinstance(claim, FigureClaim | ResponsibilityClaim):
            return claim
        known = claim_named(d, of) if of else event_named(d, claim.report, claim.event)
        event = self.now.get(of or (known.id if known else ""))
        if isinstance(event, EventClaim):
            return replace(claim, event=event.event)
        if not isinstance(known, EventClaim):
            return claim
        back = replace(known, event=self._free_name(known.event), rule=made_by(d))
        self.now[back.id] = back
        return replace(claim, event=back.event)

    def _stand_by(self) -> None:
        """What was accepted or corrected stays as it was decided; where a newer reading says something else, it asks."""
        for d in self.decisions:
            claim = claim_named(d, d.subject)
            if d.verdict not in ("accept", "correct", "set aside") or claim is None or claim.report != self.report:
                continue
            reads = self.now.get(d.subject)
            if reads is not None and same_values(claim, reads):
                continue
            if reads is None and d.verdict == "set aside":
                continue  # it is not read any more: nothing is left to set aside
            if self._newer_says(d):
                continue
            if reads is None and self._taken_back(claim):
                self._ask(d, claim, None, "the claim, which a person had made, was taken back")
                continue
            self._ask(d, claim, reads, "a newer reading says something else" if reads else "the words are no longer read so")
            if d.verdict != "set aside":
                self.now[d.subject] = self._in_event(self._whole(replace(claim, rule=made_by(d))), d)

    def _rested_on(self) -> None:
        """Decisions that rest on events which are not read any more have no effect on them, and ask."""
        for d in self.decisions:
            gone = [c for c in d.about if d.verdict in OF_EVENTS and c.report == self.report and c.id not in self.now]
            for claim in gone:
                self._ask(d, claim, None, "an event that it names is no longer read")

    def _taken_back(self, claim: Claim) -> bool:
        """Whether a person made the claim and the decision that did so does not stand any more."""
        makers = decisions_behind(claim)
        return bool(makers) and not {d.id for d in self.decisions} & set(makers)

    def _newer_says(self, d: Decision) -> bool:
        """Whether a later decision of the same kind on the same claim speaks of what is read now."""
        later = self.decisions[self.decisions.index(d) + 1 :]
        reads = self.now.get(d.subject)
        return reads is not None and any(
            o.subject == d.subject and o.verdict == d.verdict and (c := claim_named(o, d.subject)) is not None and same_values(c, reads)
            for o in later
        )

    def _whole(self, claim: Claim) -> Claim:
        """A part whose whole is not read any more is a figure of its own."""
        if isinstance(claim, FigureClaim) and claim.part_of is not None and claim.part_of not in self.now:
            return replace(claim, part_of=None)
        return claim

    def _correct(self, d: Decision) -> None:
        claim = self.now.get(d.subject)
        if claim is None or not isinstance(d.payload, Correction):
            return
        made = edited(claim, d.payload.edits, self.now)
        if isinstance(made, str):
            self._ask(d, claim, claim, f"with what else was decided it does not hold: {made}")
            return
        old, new = values(claim), values(made)
        what = ", ".join(e.field for e in d.payload.edits)
        keys = [k for k in new if old[k] != new[k]]
        said = Remark(d.reason, d.author, d.at, d.id)
        self.set.append(ByPerson(what, _words(old, keys), _words(new, keys), d.subject, said))
        rule = made_by(d) if not claim.rule.startswith(KEPT_RULE) else claim.rule if d.id in claim.rule else f"{claim.rule} {d.id}"
        self.now[d.subject] = replace(made, rule=rule)

    def _set_aside(self) -> None:
        for d in self.decisions:
            if d.verdict == "set aside":
                gone = self.now if d.subject == self.report else [d.subject]
                self.aside.update(dict.fromkeys((i for i in gone if i in self.now), d.id))

    def _numbers(self) -> None:
        """A claim that several decisions made whole may be part of one that is not there any more."""
        for i, claim in self.now.items():
            if claim.rule.startswith(KEPT_RULE):
                self.now[i] = self._whole(claim)

    def _ask(self, d: Decision, claim: Claim | None, reads: Claim | None, why: str) -> None:
        keys = list(values(claim)) if claim else []
        now = repr(sorted(values(reads).items())) if reads else None
        differ = [k for k in keys if reads is None or values(reads)[k] != values(claim)[k]] if claim else []
        what = f'{d.author} decided "{d.verdict}" ({d.reason}), but {why}.'
        stays = f"{kind_of(claim)}: {_words(values(claim), differ or keys)}" if claim else "nothing"
        self.questions.append(
            Question(
                content_id("q", d.id, claim.id if claim else None, now),
                d.id,
                self.report,
                claim.id if claim else d.subject,
                what,
                stays,
                _words(values(reads), differ or keys) if reads else "",
            )
        )


def made_by(decision: Decision) -> str:
    """The rule of a claim that a decision made."""
    return f"{KEPT_RULE} {decision.id}"


def decisions_behind(claim: Claim) -> tuple[str, ...]:
    """The ids of the decisions that made a claim what it is; none where it is as it was read."""
    head, *ids = claim.rule.split(" ")
    return tuple(ids) if head == KEPT_RULE else ()


def _words(of: dict[str, object], keys: Iterable[str]) -> str:
    return ", ".join(f"{k} {_word(of[k])}" for k in keys)


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return " to ".join(dict.fromkeys(str(v) for v in value))
    return "not given" if value is None else str(value)
