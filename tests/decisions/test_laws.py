"""Laws of decisions: their order does not matter, superseding restores, nothing is lost, quotes hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents import form_incidents
from harmledger.incidents.judged import as_left, heed, heeded, in_force
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import EventClaim, FigureClaim, Reading
from harmledger.model.decision import Decision
from harmledger.model.payload import Addition, Assignment, Coding, Correction, Edit, Exempt, HandGrade, Partition, Redaction, Round, SignOff
from harmledger.model.sound import fault
from tests.decisions.build import B1, E1, E2, E3, F1, F2, F3, R1, R2, R3, reread

REPORTS = {r.sha256: r for r in (R1, R2, R3)}
CLAIMS = (E1, F1, B1, E2, F2, E3, F3)
READ_AGAIN = (E1, reread(F1, 112), B1, replace(E2, id="c-e2b", event="e9"), E3, F3)
EVENT_OF = {"e": None, F1.id: E1, F2.id: E2, F3.id: E3, B1.id: E1}


def at(n: int) -> str:
    return f"2026-01-01T00:00:{n:02d}+00:00"


def about(claim):  # type: ignore[no-untyped-def]
    event = EVENT_OF.get(claim.id)
    return (claim, event) if event else (claim,)


@st.composite
def decisions(draw: st.DrawFn, distinct: bool = False) -> list[Decision]:
    made: list[Decision] = []
    used: set[str] = set()
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["accept", "set aside", "correct", "same", "split", "grade", "report", "coding"]))
        claim = draw(st.sampled_from(CLAIMS))
        base = Decision(f"d-{n}", claim.id, None, "accept", f"reason {n}", f"A{n}", at(n), about=about(claim))
        number = draw(st.integers(0, 40))
        if kind == "set aside":
            base = replace(base, verdict="set aside")
        elif kind == "correct" and isinstance(claim, FigureClaim):
            base = replace(base, verdict="correct", payload=Correction((Edit("low", number), Edit("high", number))))
        elif kind == "correct" and isinstance(claim, EventClaim):
            base = replace(base, verdict="correct", payload=Correction((Edit("method", "shelling"),)))
        elif kind == "same":
            base = replace(base, subject=E1.id, other=E3.id, verdict=draw(st.sampled_from(["same", "different"])), about=(E1, E3))
        elif kind == "split":
            groups = ((E1.id,), (E2.id,)) if draw(st.booleans()) else ((E1.id, E2.id), (E3.id,))
            base = replace(base, subject=f"i-{E1.id[2:]}", verdict="split", payload=Partition(groups), about=(E1, E2, E3))
        elif kind == "grade":
            base = replace(base, subject=f"i-{E2.id[2:]}", verdict="grade", payload=HandGrade("weak"), about=(E2,))
        elif kind == "report":
            base = replace(base, subject=R3.sha256, verdict="set aside", about=())
        elif kind == "coding":
            base = replace(base, subject=R3.sha256, verdict="adjudicate", payload=Coding("r", (replace(E3, id="c-adj"),)), about=())
        if distinct and (base.subject in used or base.verdict in ("adjudicate", "split", "same", "different")):
            continue
        used.add(base.subject)
        if made and draw(st.booleans()) and not distinct:
            base = replace(base, supersedes=draw(st.sampled_from(made)).id)
        made.append(base)
    return made


@settings(max_examples=150, deadline=None)
@given(decisions(), st.randoms(), st.sampled_from([CLAIMS, READ_AGAIN]))
def test_the_order_in_which_things_arrive_does_not_matter(made, random, claims) -> None:  # type: ignore[no-untyped-def]
    shuffled, other = list(made), list(claims)
    random.shuffle(shuffled)
    random.shuffle(other)
    assert form_incidents([R1, R2, R3], claims, made) == form_incidents([R3, R1, R2], other, shuffled)


@settings(max_examples=100, deadline=None)
@given(decisions(distinct=True), st.permutations(range(6)), st.sampled_from([CLAIMS, READ_AGAIN]))
def test_the_times_of_decisions_on_different_subjects_do_not_matter(made, order, claims) -> None:  # type: ignore[no-untyped-def]
    moved = [replace(d, at=at(order[n])) for n, d in enumerate(made)]
    assert heeded(claims, in_force(made)) == heeded(claims, in_force(moved))


@settings(max_examples=100, deadline=None)
@given(decisions(), st.sampled_from([CLAIMS, READ_AGAIN]))
def test_superseding_everything_restores_what_was_read(made, claims) -> None:  # type: ignore[no-untyped-def]
    undone = [Decision(f"u-{d.id}", d.subject, None, "comment", "undone", "A", at(50), supersedes=d.id) for d in made]
    found = form_incidents([R1, R2, R3], claims, [*made, *undone]).incidents
    untouched = form_incidents([R1, R2, R3], claims, []).incidents
    assert [replace(i, review=replace(i.review, comments=())) for i in found] == list(untouched)


@settings(max_examples=150, deadline=None)
@given(decisions(), st.sampled_from([CLAIMS, READ_AGAIN, ()]))
def test_quotes_hold_ids_are_single_and_a_report_depends_on_itself_alone(made, claims) -> None:  # type: ignore[no-untyped-def]
    standing = in_force(made)
    left = heed(claims, standing)
    assert len({c.id for c in left.claims}) == len(left.claims)
    names = [(c.report, c.event) for c in left.claims if isinstance(c, EventClaim)]
    assert len(set(names)) == len(names)
    for c in left.claims:
        assert REPORTS[c.report].text[c.span.start : c.span.end] == c.span.quote
        if isinstance(c, FigureClaim) and c.low is not None and c.high is not None:
            assert c.low <= c.high
    for sha in REPORTS:
        alone = heeded([c for c in claims if c.report == sha], standing)
        assert [c for c in alone if c.report == sha] == [c for c in left.claims if c.report == sha]


@settings(max_examples=100, deadline=None)
@given(decisions(), st.sampled_from([CLAIMS, READ_AGAIN]))
def test_no_claim_is_lost_without_a_decision_that_says_so(made, claims) -> None:  # type: ignore[no-untyped-def]
    left = heed(claims, in_force(made))
    adjudicated = any(d.verdict == "adjudicate" for d in in_force(made))
    told = {c.id for c in left.claims} | {c for c, _ in left.aside}
    kept = [c for c in left.read if c.id not in told]
    assert not kept
    if not adjudicated:
        assert len(told) >= len(claims)


def test_readings_as_left_keep_their_order_and_take_what_people_added() -> None:
    reading = Reading(R1.sha256, "fake", (E1, F1, B1))
    added = replace(F1, id="c-added", low=1, high=1)
    add = Decision("d-1", R1.sha256, None, "add", "r", "A", at(1), payload=Addition(added, E1.id), about=(E1,))
    (left,) = as_left([reading], [add])
    assert [c.id for c in left.claims] == [E1.id, F1.id, "c-added", B1.id]
    assert as_left([reading], []) == (reading,)
    (only,) = as_left([], [add])
    assert {c.id for c in only.claims} == {E1.id, "c-added"}, "the event comes back with the figure"


PAYLOADS = [
    Correction((Edit("low", 0), Edit("of_harm", False), Edit("said_by", None), Edit("group", "x"), Edit("where", E1.where), Edit("when", E1.when))),
    Addition(F1, E1.id), Addition(E1), Addition(B1, E1.id), Partition((("c-1",), ("c-2", "c-3"))), HandGrade("weak", "russia"), HandGrade("fair"),
    Exempt("airwars", "x", True), Exempt("airwars", "x", 1), Exempt("airwars"), Assignment(None), Assignment("x"), SignOff("s-1", (("a", "b"),)),
    Redaction(("x y",), "source"), Round(1, ("a", "b"), (R1.sha256,)), Coding("r", (E1, F1, B1)),
]  # fmt: skip


def test_every_payload_comes_back_as_it_was_stored() -> None:
    for payload in PAYLOADS:
        d = Decision("d-1", "c-1", None, "comment", "r", "A", at(1), payload=payload, about=(E1, F1))
        back = load(Decision, dump(d))
        assert back == d and type(back.payload) is type(payload) and dump(back) == dump(d)
    edits = load(Decision, dump(Decision("d-1", "c-1", None, "correct", "r", "A", at(1), payload=PAYLOADS[0]))).payload.edits  # type: ignore[union-attr]
    assert [type(e.to) for e in edits][:2] == [int, bool]


def test_decisions_of_older_versions_still_load_and_hold() -> None:
    old = '{"at":"2026-01-01T00:00:00+00:00","author":"R. H.","id":"d-1","other":null,"reason":"a total","saw":null,"subject":"%s","supersedes":null,"verdict":"set aside"}'
    decision = load(Decision, old % F1.id)
    assert decision.about == () and decision.payload is None
    assert F1 not in heeded(CLAIMS, [decision]) and fault(decision, lambda sha: None) is None
