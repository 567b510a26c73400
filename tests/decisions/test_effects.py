"""What each verdict does to what is derived, and that superseding it takes the effect away."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.desk import Contradicts, NotThere, Wanted
from harmledger.desk.mark import claim_of, words_in
from harmledger.desk.replacing import carried
from harmledger.ledger import Refused
from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Voice
from harmledger.model.payload import Addition, Assignment, Correction, Edit, Exempt, HandGrade, Partition, Redaction
from tests.decisions.build import B1, E1, E2, E3, F1, F2, R1, R2, Room, span


def killed(room: Room, member=E1):  # type: ignore[no-untyped-def]
    found = room.incident(member).killed.total
    return (found.min, found.max) if found else None


def test_the_book_of_these_tests(room: Room) -> None:
    assert killed(room) == (10, 12) and killed(room, E3) == (3, 3)
    assert room.incident(E1) == room.incident(E2) != room.incident(E3)


def test_set_aside_and_put_back(room: Room) -> None:
    aside = room.decide("set aside", F1.id)
    assert killed(room) == (10, 10)
    room.decide("accept", F1.id, supersedes=aside)
    assert killed(room) == (10, 12)
    room.decide("set aside", R2.sha256)
    assert room.incident(E1).members == (E1.id,)


def test_a_corrected_number_counts_and_says_who_set_it(room: Room) -> None:
    made = room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", 15), Edit("status", "civilian"))))
    incident = room.incident(E1)
    assert killed(room) == (10, 15)
    (told,) = incident.review.set
    assert (told.of, told.said.author, told.said.words) == (F1.id, "R. Haddad", "read it twice")
    assert "12" in told.was and "15" in told.now and told.said.decision == made
    seen = next(c for c in room.desk.incident(incident.id).claims if c.claim.id == F1.id)
    assert seen.read == F1 and seen.claim.low == 15 and made in seen.claim.rule  # type: ignore[union-attr]
    room.decide("comment", F1.id, supersedes=made)
    assert killed(room) == (10, 12), "superseding restores"


def test_two_people_correct_two_fields_of_one_claim(room: Room) -> None:
    room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", None))))
    room.decide("correct", F1.id, payload=Correction((Edit("said_by", MILITARY),)), author="B. Second")
    (claim,) = [c for c in room.derived().claims if c.id == F1.id]
    assert (claim.low, claim.high, claim.said_by) == (15, None, MILITARY)
    assert {s.said.author for s in room.incident(E1).review.set} == {"R. Haddad", "B. Second"}


MILITARY = Voice("an army spokesman", kind="military")


def test_corrections_that_cannot_hold_together_ask_and_leave_the_first(room: Room) -> None:
    room.decide("correct", F1.id, payload=Correction((Edit("low", 12), Edit("high", None))))
    room.decide("correct", F1.id, payload=Correction((Edit("low", None), Edit("high", 12))), author="B. Second")
    assert killed(room) == (10, 12)
    with pytest.raises(Refused, match="from 20 to 12"):
        room.decide("correct", F1.id, payload=Correction((Edit("low", 20), Edit("high", 12))))


def test_day_place_method_stance_and_event_can_be_corrected(room: Room) -> None:
    place = Place("Kafr Ward", "Aleppo", "SY", 36.8, 37.9, "town", "town", 5.0)
    from datetime import date

    day = When(date(2018, 9, 8), date(2018, 9, 8), "day")
    room.decide("correct", E2.id, payload=Correction((Edit("where", place), Edit("when", day), Edit("method", "shelling"))))
    assert room.incident(E2).id != room.incident(E1).id
    room.decide("correct", B1.id, payload=Correction((Edit("stance", "denied"),)))
    assert room.incident(E1).responsibility[0].stances == ("denied",)
    other = claim_of("event", span(R1, "Ahmad Khalil was among the dead"), R1.sha256)
    room.decide("add", R1.sha256, payload=Addition(other))
    room.decide("correct", F1.id, payload=Correction((Edit("event", other.id),)))
    assert F1.id in room.incident(other.id).figures


def test_words_are_marked_and_count(room: Room) -> None:
    claim = claim_of("figure", words_in(R1, "Ahmad Khalil was among the dead"), R1.sha256, (Edit("low", 1), Edit("high", 1)), "e1")
    made = room.decide("add", R1.sha256, payload=Addition(claim, E1.id))
    assert claim.id in room.incident(E1).figures
    assert made in next(c for c in room.derived().claims if c.id == claim.id).rule
    room.decide("correct", claim.id, payload=Correction((Edit("status", "civilian"),)))
    room.decide("comment", R1.sha256, supersedes=made)
    assert claim.id not in room.incident(E1).figures


@pytest.mark.parametrize(
    "wrong",
    [
        Addition(replace(F1, id="c-new", span=Span(0, 4, "Raid")), E1.id),
        Addition(replace(F1, id="c-new", low=-1), E1.id),
        Addition(replace(F1, id="c-new", low=None, high=None), E1.id),
        Addition(replace(F1, id="c-new", report=R2.sha256), E1.id),
        Addition(replace(F1, id="c-new")),
    ],
)
def test_what_does_not_stand_in_the_report_is_refused(room: Room, wrong: Addition) -> None:
    with pytest.raises(Refused):
        room.ask("add", R1.sha256, payload=wrong)
    assert not list(room.book.decisions())


def test_merge_split_and_back(room: Room) -> None:
    merged = room.decide("merge", room.incident(E1).id, other=room.incident(E3).id)
    assert set(room.incident(E1).members) == {E1.id, E2.id, E3.id}
    assert any("R. Haddad" in link.because for link in room.incident(E1).links)
    split = room.decide("split", room.incident(E1).id, payload=Partition(((E3.id,),)), supersedes=merged)
    assert set(room.incident(E1).members) == {E1.id, E2.id}
    with pytest.raises(Contradicts, match="Haddad"):
        room.decide("merge", room.incident(E1).id, other=room.incident(E3).id)
    room.decide("merge", room.incident(E1).id, other=room.incident(E3).id, supersedes=split)
    assert len(room.incident(E1).members) == 3


def test_replacing_a_split_of_three_by_a_merge_keeps_the_third_apart(room: Room) -> None:
    """All three are one at first; a split tells them apart; then two of them are joined after all."""
    room.decide("merge", room.incident(E1).id, other=room.incident(E3).id)
    merged = room.desk.state().standing[-1].id
    split = room.decide("split", room.incident(E1).id, payload=Partition(((E1.id,), (E2.id,), (E3.id,))), supersedes=merged)
    assert len({room.incident(e).id for e in (E1, E2, E3)}) == 3
    room.decide("merge", room.incident(E1).id, other=room.incident(E3).id, supersedes=split)
    assert set(room.incident(E1).members) == {E1.id, E3.id}
    assert room.incident(E2).members == (E2.id,), "the machine would join it with the first again"
    with pytest.raises(Contradicts):
        room.ask("same", E1.id, other=E2.id)


def test_replacing_a_split_of_three_by_the_same_keeps_the_third_apart(room: Room) -> None:
    merged = room.decide("merge", room.incident(E1).id, other=room.incident(E3).id)
    split = room.decide("split", room.incident(E1).id, payload=Partition(((E1.id,), (E2.id,), (E3.id,))), supersedes=merged)
    room.decide("same", E1.id, other=E3.id, supersedes=split)
    assert set(room.incident(E1).members) == {E1.id, E3.id} and room.incident(E2).members == (E2.id,)


EVENTS = "abcdefgh"


@given(st.lists(st.sampled_from(["x", "y", "z"]), min_size=8, max_size=8), st.lists(st.sampled_from("123-"), min_size=8, max_size=8), st.sets(st.sampled_from(EVENTS)))  # fmt: skip
def test_what_replaces_a_grouping_keeps_all_that_it_does_not_speak_of(old: list[str], new: list[str], unread: set[str]) -> None:
    def grouped(names: list[str]) -> Partition:
        return Partition(tuple(tuple(e for e, n in zip(EVENTS, names, strict=True) if n == name) for name in sorted({*names} - {"-"})))

    before, after = grouped(old), grouped(new)
    home = {e: n for e, n in zip(EVENTS, old, strict=True) if e not in unread}
    kept = carried(after, before, home)
    of = {m: n for n, group in enumerate(kept.groups) for m in group}
    spoken = {m for g in after.groups for m in g}
    assert len(of) == sum(map(len, kept.groups)) and all(kept.groups), "each event once"
    assert all(of[m] == n for n, group in enumerate(after.groups) for m in group), "what is said now is said"
    if len(before.groups) > 1:
        for a, b in combinations(sorted(home.keys() - spoken), 2):
            assert (of[a] == of[b]) == (home[a] == home[b]), "what the new one does not name stays as it was"
        assert all(of[a] != of[b] for a in home.keys() - spoken for b in spoken), "nothing is joined that nobody joined"


def test_an_event_is_moved(room: Room) -> None:
    room.decide("move", room.incident(E1).id, other=room.incident(E3).id, payload=Partition(((E2.id,),)))
    assert set(room.incident(E3).members) == {E2.id, E3.id} and room.incident(E1).members == (E1.id,)
    with pytest.raises(NotThere):
        room.decide("move", room.incident(E1).id, payload=Partition((("c-nowhere",),)))


def test_a_grade_by_hand_wins_and_shows_both(room: Room) -> None:
    by_rule = room.incident(E1).grade
    made = room.decide("grade", room.incident(E1).id, payload=HandGrade("discounted"), reason="it did not happen")
    incident = room.incident(E1)
    assert incident.grade == "discounted" and by_rule in incident.because and "it did not happen" in incident.because
    assert incident.review.set[0].was.startswith(by_rule)
    room.decide("comment", incident.id, supersedes=made)
    assert room.incident(E1).grade == by_rule
    room.decide("grade", incident.id, payload=HandGrade("confirmed", "russia"))
    assert room.incident(E1).responsibility[0].grade == "confirmed"


def test_signed_off_changed_and_open_again(room: Room) -> None:
    incident = room.incident(E1)
    room.decide("sign off", incident.id)
    assert room.incident(E1).review.state == "signed off"
    room.decide("comment", incident.id)
    assert room.incident(E1).review.state == "signed off", "a remark changes no fact"
    made = room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", 15))))
    review = room.incident(E1).review
    assert review.state == "changed since sign-off" and review.by.author == "R. Haddad"
    assert any(c.what == "killed, total" and (c.was, c.now) == ("10–12", "10–15") for c in review.changes)
    room.decide("comment", F1.id, supersedes=made)
    assert room.incident(E1).review.state == "signed off", "the facts are those signed again"
    room.decide("reopen", incident.id)
    assert room.incident(E1).review.state == "open" and room.incident(E1).review.reopened


def test_what_was_accepted_and_changed_is_open_again(room: Room) -> None:
    ident = room.incident(E1).id
    room.decide("accept", ident)
    assert room.incident(E1).review.state == "accepted"
    assert ident not in {w.subject for w in room.desk.queue().lines}
    room.decide("set aside", F2.id)
    review = room.incident(E1).review
    assert review.state == "open" and any(c.what == "killed, total" for c in review.changes)
    (line,) = [w for w in room.desk.queue().lines if w.subject == ident]
    assert "changed since R. Haddad accepted it" in line.reasons[0].words


def test_a_dismissed_suggestion_is_not_made_again(room: Room) -> None:
    from harmledger.incidents.judged import in_force
    from harmledger.incidents.reviewed import undismissed
    from harmledger.model.incident import Suggestion

    one, two = room.incident(E1).id, room.incident(E3).id
    made = room.decide("dismiss", one, other=two)
    pair, where = Suggestion(one, two, 0.5, "near"), {E1.id: one, E2.id: one, E3.id: two}
    other = Suggestion(one, "i-x", 0.5, "near")
    assert undismissed([pair, other], in_force(room.book.decisions()), where) == [other]
    room.decide("comment", one, supersedes=made)
    assert undismissed([pair], in_force(room.book.decisions()), where) == [pair]


def test_nobody_signs_what_they_have_not_seen(room: Room) -> None:
    with pytest.raises(Refused, match="seen"):
        room.ask("sign off", room.incident(E1).id, saw=None)


def test_assigned_commented_exempted(room: Room) -> None:
    ident = room.incident(E1).id
    room.decide("assign", ident, payload=Assignment("B. Second"))
    room.decide("comment", ident, reason="ask the hospital")
    room.decide("exception", ident, payload=Exempt("airwars", "unstated", "uncertain"))
    review = room.incident(E1).review
    assert review.assigned == "B. Second" and review.comments[0].words == "ask the hospital"
    assert review.exceptions[0][:3] == ("airwars", "unstated", "uncertain")
    assert [w.subject for w in room.desk.queue(ASSIGNED).lines] == [ident]


ASSIGNED = Wanted(assigned="B. Second")


def test_decisions_on_an_incident_follow_its_first_event(room: Room) -> None:
    room.decide("grade", room.incident(E3).id, payload=HandGrade("contested"))
    room.decide("same", E1.id, other=E3.id)
    assert room.incident(E1).grade == "contested" and room.incident(E3) == room.incident(E1)


def test_redacted_names_are_not_published_and_stay_in_the_ledger(room: Room, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from harmledger.publish.folder import write_folder

    room.decide("redact", room.incident(E1).id, payload=Redaction(("Ahmad Khalil",)))
    d = room.derived()
    write_folder(tmp_path / "out", d.reports, d.left, d.record, d.decisions)
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8").lower()
        assert "khalil" not in text, path
    assert "████" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Ahmad Khalil" in room.book.report(R1.sha256).text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("verdict", "subject", "more", "why"),
    [
        ("correct", F1.id, {}, "needs to say"),
        ("correct", F1.id, {"payload": Correction(())}, "at least one field"),
        ("correct", F1.id, {"payload": Correction((Edit("status", "martyr"),))}, "one of"),
        ("correct", F1.id, {"payload": Correction((Edit("method", "airstrike"),))}, "no 'method'"),
        ("correct", F1.id, {"payload": Correction((Edit("low", -2),))}, "below 0"),
        ("correct", E1.id, {"payload": Correction((Edit("where", Place("X", None, "SY", 99.0, 1.0, "town", "town")),))}, "no point"),
        ("set aside", F1.id, {"payload": Assignment("x")}, "carries nothing"),
        ("set aside", F1.id, {"other": F2.id}, "no second"),
        ("merge", "i-1", {"payload": Partition((("c-1",), ("c-2",))), "other": "i-2"}, "no incident"),
        ("grade", F1.id, {"payload": HandGrade("weak")}, "about incident"),
        ("redact", R1.sha256, {"payload": Redaction((" ",))}, "two letters"),
        ("accept", F1.id, {"reason": " "}, "reason"),
        ("accept", "c-nowhere", {}, "no claim"),
        ("accept", F1.id, {"supersedes": "d-none"}, "no decision"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_in_words(
    room: Room, verdict: str, subject: str, more: dict[str, object], why: str
) -> None:
    with pytest.raises((Refused, NotThere), match=why):
        room.ask(verdict, subject, **more)
    assert not list(room.book.decisions())


def test_an_adjudicated_report_is_as_the_adjudicator_codes_it(room: Room) -> None:
    from harmledger.model.payload import Coding, Round

    claims = (replace(E1, id="c-coded"), replace(F1, id="c-figure", low=11, high=11))
    room.decide("sample", "round", payload=Round(1, ("A", "B"), (R1.sha256,)))
    for coder in ("A", "B"):
        with pytest.raises(Refused, match="Not all coders"):
            room.ask("adjudicate", R1.sha256, payload=Coding("round", claims))
        room.decide("code", R1.sha256, payload=Coding("round", claims), author=coder)
    with pytest.raises(Refused, match="already"):
        room.ask("code", R1.sha256, payload=Coding("round", claims), author="A")
    with pytest.raises(Refused, match="no coder"):
        room.ask("code", R1.sha256, payload=Coding("round", claims), author="C")
    assert killed(room) == (10, 12), "one coder's coding has no effect"
    room.decide("set aside", F1.id)
    room.decide("adjudicate", R1.sha256, payload=Coding("round", claims))
    assert killed(room, "c-coded") == (10, 11)
    room.decide("set aside", "c-figure")
    assert killed(room, "c-coded") == (10, 10), "later decisions count"
