"""What became of incidents from one release to the next. Incidents here are lines of an incidents.jsonl, as a stranger would read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.decision import Decision
from harmledger.model.release import Changes, IncidentChange
from harmledger.model.report import Receipt, make_report
from harmledger.publish.release.causes import NOTHING, News, causes
from harmledger.publish.release.changes import Before, Redirects, changes, with_reasons
from harmledger.publish.release.shown import MAX_LINE, NoIncident, Shown, shown_lines

REPORTS = {name: make_report(None, f"{name} people", Receipt(name, "f", date(2017, 10, 24), "The Wire")) for name in "abcdef"}


def incident(lead: str, *others: str, killed: int = 12, grade: str = "fair", **more: Any) -> dict[str, Any]:
    """An incident whose events are the claims ``lead`` and ``others``: "a1" is the first event of the report "a"."""
    events = (lead, *others)
    claims = [
        {"id": f"c-{e.encode().hex()}", "kind": "event", "report": e[0], "span": [int(e[1:]) * 100, int(e[1:]) * 100 + 50], "quote": e}
        for e in events
    ]
    return {
        "id": f"i-{lead.encode().hex()}",
        "reports": [e[0] for e in events],
        "date": {"start": "2017-10-24", "end": "2017-10-24"},
        "place": {"name": "Raqqa", "country": "SY", "lat": 35.95, "lon": 39.0, "precision": "town", "radius_km": 4.5},
        "killed": {"total": {"min": killed, "max": killed}},
        "grade": grade,
        "claims": claims,
        **more,
    }


def released(*incidents: Mapping[str, Any]) -> dict[str, Shown]:
    return {s.id: s for s in shown_lines(json.dumps(i).encode() for i in incidents)}


def compare(
    old: Mapping[str, Shown],
    new: Mapping[str, Shown],
    redirects: Redirects | None = None,
    news: News = NOTHING,
    former: Mapping[str, str] | None = None,
) -> Changes:
    """``former``: of the events of the new incidents, as the record has them, unless it is given."""
    if former is None:
        former = {f"i-{e[2:]}": s.id for s in new.values() for e in s.events if f"i-{e[2:]}" != s.id}
    before = Before("1", date(2026, 1, 1), old, redirects or {})
    return changes(before, new, former, causes(news, REPORTS.values(), news.decisions))


def only(found: Changes) -> IncidentChange:
    (change,) = found.changes
    return change


def test_what_is_the_same_is_no_change() -> None:
    one = released(incident("a1"), incident("b1", "c1"))
    assert compare(one, one).changes == () and compare(one, one).redirects == ()


def test_values_that_differ_are_told_in_words_with_the_report_that_came() -> None:
    change = only(compare(released(incident("a1")), released(incident("a1", "b1", killed=15, grade="weak"))))
    assert (change.kind, change.headline) == ("changed", "Raqqa, 24 October 2017: 15 killed")
    told = {a.what: (a.was, a.now) for a in change.altered}
    assert told["killed, total"] == ("12", "15") and told["grade"] == ("fair", "weak") and told["reports"] == ("1", "2")
    assert change.because == "A further report: The Wire, 24 October 2017 (b)."


def test_a_value_that_is_given_no_more_is_told_as_such() -> None:
    change = only(compare(released(incident("a1", injured={"total": {"min": 1, "max": 2}})), released(incident("a1"))))
    assert [(a.what, a.was, a.now) for a in change.altered] == [("injured, total", "1–2", "")]
    assert change.because == "Nothing of its own changed; what it is linked or compared with did."


def test_the_words_of_a_claim_alone_are_a_change() -> None:
    other = incident("a1")
    other["claims"][0]["quote"] = "other words"
    change = only(compare(released(incident("a1")), released(other)))
    assert change.altered == () and change.because.startswith("Its words changed and none of its values")


def test_how_a_claim_was_found_is_none() -> None:
    other = incident("a1", because="other reasons")
    other["claims"][0]["rule"] = "newer rule"
    assert compare(released(incident("a1")), released(other)).changes == ()


def test_an_incident_called_after_an_earlier_report_is_not_told_as_new() -> None:
    change = only(found := compare(released(incident("b1")), released(incident("a1", "b1", killed=15))))
    assert (change.kind, change.incident, change.into) == ("merged", "i-6231", "i-6131")
    assert "an incident is called after its first" in change.because and "(a)" in change.because
    assert ("killed, total", "12", "15") in [(a.what, a.was, a.now) for a in change.altered]
    assert found.redirects == (("i-6231", "i-6131"),)


def test_two_that_are_one_say_why() -> None:
    link = {"a": "c-6131", "b": "c-6231", "score": 3.0, "because": "the same day; the same numbers"}
    found = compare(released(incident("a1"), incident("b1")), released(incident("a1", "b1", links=[link])))
    stayed, gone = found.changes
    assert (stayed.kind, stayed.incident) == ("changed", "i-6131") and "The incident i-6231 became part of it" in stayed.because
    assert (gone.kind, gone.incident, gone.into, gone.altered) == ("merged", "i-6231", "i-6131", ())
    assert gone.because == "It is one incident with i-6131: found to be one event (the same day; the same numbers)."


def test_a_persons_word_is_the_reason() -> None:
    said = Decision("d-1", "i-6131", "i-6231", "merge", "the same bakery", "R. Haddad", "2026-02-01T10:00:00+00:00")
    found = compare(released(incident("a1"), incident("b1")), released(incident("a1", "b1")), news=News((said,)))
    assert found.changes[1].because == "It is one incident with i-6131: merged by R. Haddad on 2026-02-01: the same bakery."


def test_a_decision_that_is_not_published_is_told_without_its_words() -> None:
    said = Decision("d-1", "i-6131", "i-6231", "merge", "the same bakery", "R. Haddad", "2026-02-01T10:00:00+00:00")
    before = Before("1", date(2026, 1, 1), released(incident("a1"), incident("b1")), {})
    why = causes(News((said,)), REPORTS.values(), ())
    gone = changes(before, released(incident("a1", "b1")), {"i-6231": "i-6131"}, why).changes[1]
    assert gone.because == "It is one incident with i-6131: a decision of a person that is not published."


def test_parts_that_are_incidents_of_their_own_are_told_on_both_sides() -> None:
    found = compare(released(incident("a1", "b1", "c1")), released(incident("a1"), incident("b1", "c1")))
    new, split = found.changes
    assert (new.kind, new.incident) == ("new", "i-6231") and new.because.startswith("It was part of i-6131: ")
    assert (split.kind, split.incident, split.into) == ("split", "i-6131", None) and "i-6231" in split.because
    assert found.redirects == ()


def test_a_report_that_was_set_aside_withdraws_what_it_alone_told() -> None:
    said = Decision("d-1", REPORTS["a"].sha256, None, "set aside", "a hoax", "R. Haddad", "2026-02-01T10:00:00+00:00")
    found = compare(released(incident("a1")), released(), news=News((said,), ids={REPORTS["a"].sha256: ("a",)}))
    assert only(found).kind == "withdrawn" and only(found).because == "Set aside by R. Haddad on 2026-02-01: a hoax."
    assert found.redirects == (("i-6131", None),)


def test_what_the_profile_holds_back_is_withdrawn_and_says_so() -> None:
    assert "held back" in only(compare(released(incident("a1")), released(), news=News(unpublished={"i-6131"}))).because


def test_a_newer_reading_that_names_its_claims_otherwise_keeps_the_ids_leading_on() -> None:
    anew = incident("a7", killed=13)  # another id, the same words a little longer
    anew["claims"][0]["span"] = [95, 160]
    beside = incident("a9")
    news = News(read_anew=True, touched={REPORTS["a"].sha256})
    found = compare(released(incident("a1")), released(anew, beside), news=news)
    assert found.redirects == (("i-6131", anew["id"]),)
    new, merged = found.changes
    assert (merged.kind, merged.into) == ("merged", anew["id"]) and "read by newer rules" in merged.because
    assert (new.kind, new.incident) == ("new", beside["id"])


def test_redirects_are_followed_to_their_end_and_kept_for_ever() -> None:
    found = compare(released(incident("b1")), released(incident("c1", "b1")), redirects={"i-6131": "i-6231", "i-99": None})
    assert dict(found.redirects) == {"i-6131": "i-6331", "i-6231": "i-6331", "i-99": None}


def test_what_comes_back_is_restored_and_leads_nowhere_else() -> None:
    found = compare(released(incident("b1")), released(incident("b1"), incident("a1")), redirects={"i-6131": None})
    assert only(found).kind == "restored" and only(found).because.startswith("It had been withdrawn")
    assert found.redirects == ()
    again = compare(released(incident("b1", "a1")), released(incident("b1"), incident("a1")), redirects={"i-6131": "i-6231"})
    assert {c.kind: c.incident for c in again.changes} == {"split": "i-6231", "restored": "i-6131"}


def test_what_was_withdrawn_and_is_part_of_another_now_leads_there() -> None:
    found = compare(released(incident("b1")), released(incident("b1", "a1")), redirects={"i-6131": None})
    assert dict(found.redirects) == {"i-6131": "i-6231"}
    assert ("restored", "i-6131", "i-6231") in [(c.kind, c.incident, c.into) for c in found.changes]


def test_the_publishers_own_words_stand_for_the_reason() -> None:
    found = compare(released(incident("a1")), released())
    told, unknown = with_reasons(found, {"i-6131": "The family asked us to.", "i-77": "x"})
    assert only(told).because == "The family asked us to." and unknown == ("i-77",)


EVENTS = st.lists(st.sampled_from([f"{r}{n}" for r in "abcdef" for n in (1, 2)]), unique=True, max_size=8)


@st.composite
def grouped(draw: st.DrawFn) -> dict[str, Shown]:
    """Some events in some groups."""
    events = draw(EVENTS)
    groups: dict[int, list[str]] = {}
    for event in events:
        groups.setdefault(draw(st.integers(0, 4)), []).append(event)
    return released(*(incident(*sorted(g)) for g in groups.values()))


@given(st.lists(grouped(), min_size=2, max_size=5))
def test_whatever_happens_every_id_that_was_published_is_there_or_leads_somewhere(history: list[dict[str, Shown]]) -> None:
    redirects: Redirects = {}
    published: set[str] = set(history[0])
    for old, new in pairwise(history):
        found = compare(old, new, redirects)
        redirects = dict(found.redirects)
        assert all(c.because.strip() and c.because.endswith((".", "!", "?")) for c in found.changes)
        assert len({(c.incident) for c in found.changes}) == len(found.changes), "told twice"
        assert not redirects.keys() & new.keys() and all(into is None or into in new for into in redirects.values())
        assert published <= new.keys() | redirects.keys()
        told = {c.incident for c in found.changes}
        assert old.keys() - new.keys() <= told, "gone without a word"
        continued = {c.into for c in found.changes}
        assert new.keys() - old.keys() <= told | continued, "new without a word"
        published |= set(new)


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"id": 7}', b'{"id": "../../etc"}', b'{"id": "i-zz"}', b"[" * 200_000, b"\xff", b" " * (MAX_LINE + 1)],
    ids=lambda line: repr(line[:20]),
)  # fmt: skip
def test_a_line_that_is_no_incident_is_told(line: bytes) -> None:
    with pytest.raises(NoIncident, match="line 1"):
        list(shown_lines([line]))


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "min", "max", "span", "report", "start", "end", "fields", "state", "total", "lat"]), inner, max_size=3), max_leaves=8
)  # fmt: skip
KEYS = sorted({*incident("a1", links=[], responsibility=[], coded=[], review={}, undated={}, speakers=[]), "injured"} - {"id"})


@given(st.dictionaries(st.sampled_from(KEYS), HOSTILE))
def test_whatever_stands_in_a_release_is_read_without_a_crash(values: dict[str, Any]) -> None:
    (read,) = shown_lines([json.dumps({"id": "i-1"} | values).encode()])
    (again,) = compare({"i-1": read}, released(incident("a1"))).changes[:1]
    assert again.because
