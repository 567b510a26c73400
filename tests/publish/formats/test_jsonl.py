"""JSON Lines loses nothing: what was written is read back, and writes the same bytes again."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.model import circumstances, claim, incident, review
from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Voice
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Link, Range, Record, Suggestion
from harmledger.model.origin import Origin
from harmledger.model.payload import Addition
from harmledger.model.report import Arrival
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.files import json_lines
from harmledger.publish.formats.jsonl import FORMAT, LINES
from harmledger.publish.formats.jsonl_claims import claim_object
from harmledger.publish.formats.jsonl_read import CannotRead, read_incidents, read_published
from harmledger.publish.formats.jsonl_read_claims import claim_of
from harmledger.publish.incidents import incident_record
from harmledger.publish.published import Published, published
from harmledger.publish.redaction.profile import load_profile
from harmledger.publish.redaction.shown import Whole
from harmledger.resolve.who import load_registry
from tests.publish import samples as s
from tests.publish.formats.made import EMPTY, PUBLISHED, RECORD, REPORTS, written

FILES = written(FORMAT)


def lines(name: str, files: dict[str, bytes] = FILES) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"{name}.jsonl"].decode().splitlines()]


def test_everything_published_is_read_back_and_writes_the_same_bytes() -> None:
    read = read_published(FILES)
    assert written(FORMAT, read) == FILES
    assert read.record == RECORD
    assert read.evidence.reports == PUBLISHED.evidence.reports
    assert read.evidence.claims == PUBLISHED.evidence.claims
    assert read.evidence.readings == PUBLISHED.evidence.readings
    assert read.codings == PUBLISHED.codings


def test_a_record_without_incidents_is_one_too() -> None:
    files = written(FORMAT, EMPTY)
    assert files["incidents.jsonl"] == b""
    assert read_published(files) == EMPTY


def test_people_and_custody_come_back() -> None:
    seen = replace(
        REPORTS[0].receipts[0],
        origin=Origin("https://example.org/a", "2017-10-24T15:02:00Z", 200, (("server", "x"),), ("news.zip",), "text/html"),
    )
    report = replace(REPORTS[0], receipts=(seen,), arrivals=(Arrival(seen, 4, "ab" * 32),))
    decisions = (
        Decision("d-1", "c-a1", None, "accept", "read twice", "R. Haddad", "2026-01-02T10:00:00+00:00"),
        Decision("d-2", s.RAID.sha256, None, "add", "the list names her", "B", "2026-01-03T10:00:00+00:00", payload=Addition(s.A_CIVIL)),
    )
    evidence = evidence_of_readings((report, *REPORTS[1:]), s.READINGS, decisions)
    files = written(FORMAT, Published(evidence, RECORD, {}))
    read = read_published(files)
    assert written(FORMAT, read) == files
    assert read.evidence.reports[report.sha256].arrivals == report.arrivals
    assert [d.author for d in read.evidence.decided_on("c-a1")] == ["R. Haddad"]
    assert [d.reason for d in read.evidence.decided_on("c-a2")] == ["the list names her"]


# every field of every incident and claim, whatever they hold

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
SPANS = st.builds(Span, st.integers(0, 99), st.integers(0, 99), WORDS)
DAYS = st.dates()
WHENS = st.one_of(
    st.builds(
        When,
        DAYS,
        DAYS,
        st.sampled_from(get_args(circumstances.DatePrecision)),
        st.none() | WORDS,
        st.none() | st.integers(0, 6),
        st.none() | st.integers(1, 12),
        st.none() | st.integers(1, 31),
        st.none() | SPANS,
        WORDS,
    ),
    st.builds(
        When, st.none(), st.none(), st.none(), WORDS.filter(bool), st.none(), st.none() | st.integers(1, 12), st.none(), st.none(), WORDS
    ),
)
FLOATS = st.floats(-180, 180).map(lambda x: round(x, 4))
PLACES = st.builds(
    Place, WORDS, st.none() | WORDS, st.none() | WORDS, st.none() | FLOATS, st.none() | FLOATS, radius_km=st.none() | FLOATS, because=WORDS
)
RANGES = st.builds(lambda a, b: Range(min(a, b), max(a, b)), st.integers(0, 500), st.integers(0, 500))
VOICES = st.builds(Voice, WORDS, st.none() | WORDS, st.none() | WORDS, via=st.none() | WORDS, span=st.none() | SPANS, together=st.just(()))
for kind, made in (
    (When, WHENS),
    (Place, PLACES),
    (Span, SPANS),
    (Range, RANGES),
    (str, WORDS),
    (Link, st.builds(Link, WORDS, WORDS, FLOATS, WORDS)),
):
    st.register_type_strategy(kind, made)
INCIDENTS = st.builds(Incident)
BARE = evidence_of_readings((), ())


def canonical(i: Incident) -> Incident:
    """With what people set in the order in which it is published, and exceptions of six parts, as they always are."""
    exceptions = tuple((*e, "", "", "", "", "", "")[:6] for e in i.review.exceptions)
    in_order = tuple(sorted(i.review.set, key=lambda x: (x.said.at, x.said.decision, x.what)))
    return replace(i, review=replace(i.review, set=in_order, exceptions=exceptions))


@given(INCIDENTS.map(canonical))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_every_field_of_any_incident_survives(one: Incident) -> None:
    written_line = json_lines([incident_record(one, BARE, ())])
    (read,) = read_incidents(written_line)
    for f in fields(Incident):
        assert getattr(read, f.name) == getattr(one, f.name), f.name
    assert json_lines([incident_record(read, BARE, ())]) == written_line


@pytest.mark.parametrize("kind", get_args(claim.Claim), ids=lambda k: k.__name__)
def test_every_field_of_any_claim_survives(kind: type) -> None:
    @given(st.builds(kind, **({"said_by": st.none() | VOICES} if any(f.name == "said_by" for f in fields(kind)) else {})))
    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    def survives(one: claim.Claim) -> None:
        line = json.loads(json_lines([claim_object(one, BARE, None)]))
        assert claim_of(line) == one

    survives()


def test_voices_that_speak_together_survive() -> None:
    both = Voice("residents and an official", together=(Voice("residents", kind="witness"), Voice("an official", span=Span(1, 2, "x"))))
    one = replace(s.A_TOTAL, said_by=both)
    assert claim_of(json.loads(json_lines([claim_object(one, BARE, None)]))) == one


# the schemas say what is in the files


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(FILES[f"{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", LINES)
def test_every_line_is_as_its_schema_says(name: str) -> None:
    assert lines(name)
    for line in lines(name):
        validator(name).validate(line)


@given(INCIDENTS.map(canonical))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_the_schema_holds_for_any_incident(one: Incident) -> None:
    line = json.loads(json_lines([incident_record(one, BARE, ())]))
    hashed = json.loads(json.dumps(FILES["incidents.schema.json"].decode()).replace("^[0-9a-f]{64}$", ""))
    jsonschema.Draft202012Validator(json.loads(hashed)).validate(line)


def test_a_schema_finds_what_is_not_documented() -> None:
    assert not validator("incidents").is_valid(lines("incidents")[0] | {"new": 1})
    assert not validator("claims").is_valid(lines("claims")[0] | {"method": "magic"})


def test_the_schemas_know_every_word_of_the_model() -> None:
    """A new method, side or grade must reach the schemas."""
    told = {frozenset(e) for name in LINES for e in enums(json.loads(FILES[f"{name}.schema.json"]))}
    words = [getattr(m, n) for m in (claim, incident, review, circumstances) for n in dir(m) if get_args(getattr(m, n)) and n[0].isupper()]
    literals = [w for w in words if all(isinstance(a, str) for a in get_args(w)) and set(get_args(w)) != set(get_args(incident.Group))]
    assert len(literals) > 8
    for literal in literals:
        assert frozenset(get_args(literal)) in told or frozenset((*get_args(literal), None)) in told, literal


def enums(schema: Any) -> list[list[Any]]:
    if isinstance(schema, list):
        return [e for part in schema for e in enums(part)]
    if not isinstance(schema, dict):
        return []
    return [*([schema["enum"]] if "enum" in schema else []), *(e for part in schema.values() for e in enums(part))]


# what stands where


def test_a_claim_line_names_its_incident_and_its_report() -> None:
    told = {c["id"]: c for c in lines("claims")}
    assert told["c-a1"]["incident"] == told["c-a0"]["incident"] == "i-raid"
    assert told["c-a4"]["incident"] is None, "a total over the war is in no incident"
    assert (told["c-b1"]["report"], told["c-b1"]["sha256"]) == ("b-1", s.DOCTOR.sha256)
    assert told["c-b1"]["said_by"] == {
        "name": "a doctor at the town's hospital", "actor": None, "person": None, "kind": "hospital", "via": "reporters",
    }  # fmt: skip


def test_titles_and_texts_are_written_where_they_are_published_and_come_back() -> None:
    titled = replace(s.RAID, text=s.RAID.text[: s.RAID.title_length])
    one = Published(evidence_of_readings((titled, s.DOCTOR, REPORTS[2]), s.READINGS), RECORD, {})
    files = written(FORMAT, one)
    assert read_published(files).evidence.reports == one.evidence.reports
    told = {r["report"]: r for r in lines("reports", files)}
    assert told["a-1"]["title"] == "Air raid on Tal Aswad kills at least 12" and "text" not in told["a-1"]
    assert (told["b-1"]["title"], told["b-1"]["text"]) == (None, s.DOCTOR.text)
    assert not any("text" in r for r in lines("reports")), "a public release shows none"


@pytest.mark.parametrize("profile", ["public", "partner", "court"])
def test_nothing_that_a_profile_shows_is_lost(profile: str) -> None:
    whole = Whole(s.REPORTS, s.READINGS, RECORD, (), PUBLISHED.codings, load_registry())
    shown, _ = published(whole, load_profile(profile))
    files = written(FORMAT, shown)
    read = read_published(files)
    assert (read.record, read.codings, read.cuts) == (shown.record, shown.codings, shown.cuts)
    for part in ("reports", "claims", "events", "readings"):
        assert getattr(read.evidence, part) == getattr(shown.evidence, part), part
    assert ("recipes" in files["reports.jsonl"].decode()) == (profile == "court"), "texts are for the court alone"
    for name in LINES:
        for line in lines(name, files):
            validator(name).validate(line)


def test_a_quote_that_was_cut_says_so_wherever_it_stands() -> None:
    cut = replace(PUBLISHED, cuts={"c-a1": (True, False)})
    files = written(FORMAT, cut)
    assert read_published(files) == cut
    (claim,) = [c for c in lines("claims", files) if c["id"] == "c-a1"]
    (shown,) = [c for c in lines("incidents", files)[0]["claims"] if c["id"] == "c-a1"]
    assert claim["cut"] == shown["cut"] == {"before": True, "after": False}
    for name in ("claims", "incidents"):
        validator(name).validate(next(line for line in lines(name, files) if "cut" in json.dumps(line)))


def test_the_order_of_the_input_changes_no_byte() -> None:
    turned = Published(evidence_of_readings(REPORTS[::-1], s.READINGS[::-1]), RECORD, PUBLISHED.codings)
    assert written(FORMAT, turned) == FILES


# a file that is not what a release holds


def damaged(change: dict[str, Any], name: str = "incidents") -> dict[str, bytes]:
    told = lines(name)
    told[1] |= change
    return FILES | {f"{name}.jsonl": json_lines(told)}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "There is no incidents.jsonl"),
        (FILES | {"incidents.jsonl": FILES["incidents.jsonl"][:-9]}, "incidents.jsonl, line 3: this is not what a release holds"),
        (FILES | {"claims.jsonl": b"[" * 100_000}, "claims.jsonl, line 1"),
        (FILES | {"claims.jsonl": b"7\n"}, "claims.jsonl, line 1"),
        (damaged({"method": "magic"}), "line 2: method is 'magic', which is none of"),
        (damaged({"killed": {"total": {"min": 9, "max": 3}}}), "a range from 9 to 3 is none"),
        (damaged({"killed": {"total": {"min": "9", "max": 3}}}), "line 2"),
        (damaged({"grade": None}), "line 2: grade is 'None'"),
        (damaged({"low": 1.5}, "claims"), "low is '1.5', no int"),
        (damaged({"receipts": []}, "reports"), "the report has no receipt"),
        (damaged({"kind": "rumour"}, "claims"), "no claim is of the kind 'rumour'"),
    ],
)
def test_a_damaged_file_is_told_by_file_and_line(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(CannotRead, match=words.replace("(", r"\(")):
        read_published(files)


def test_a_missing_key_is_named() -> None:
    told = lines("incidents")
    del told[0]["bounds"]
    with pytest.raises(CannotRead, match=r"incidents.jsonl, line 1: 'bounds' is missing"):
        read_published(FILES | {"incidents.jsonl": json_lines(told)})


def test_doubts_keep_their_sides_and_order() -> None:
    pairs = (Suggestion("i-evil", "i-raid", 0.5, "x"), Suggestion("i-land", "i-raid", 0.25, "y"), Suggestion("i-evil", "i-land", 0.1, "z"))
    one = replace(PUBLISHED, record=Record(RECORD.incidents, pairs))
    files = written(FORMAT, one)
    assert read_published(files).record.suggestions == pairs
    assert written(FORMAT, read_published(files)) == files
