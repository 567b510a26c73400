"""Blind double coding with plain forms: two code apart, nobody sees the other's work before both are done, a reviewer settles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harmledger.model.claim import EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.payload import Coding
from tests.desk_web.house import NAMES, WITNESS, House

QUOTE = "Two people were killed near Qasr"
ROUND = {"name": "may", "seed": "7", "size": "500", "coder": [NAMES["coder"], NAMES["reviewer"]], "reason": "how well do we agree"}
SHEET = f"/rounds/may/{WITNESS.sha256}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def add(browser: Any, kind: str, sheet: str = SHEET, **fields: str) -> Any:
    """Write one claim into the draft, with the fields that the page's form has."""
    page = browser.get(sheet).text
    event = re.search(r'<select name="of"><option value="(c-[^"]+)"', page)
    sent = {"do": "add", "kind": kind, "quote": QUOTE, "of": event[1] if event else "", "outcome": "killed", "status": "unknown"}
    sent |= {"age": "", "sex": "", "side": "unknown", "stance": "accused", "role": "main", "method": "airstrike", "where.precision": "town"}
    return browser.post(f"{sheet}/draft", sent | {k.replace("__", "."): v for k, v in fields.items()})


def coded(browser: Any, low: str, method: str = "airstrike", **more: str) -> None:
    event = {"method": method, "when__start": "2015-05-31", "where__name": "Qasr", "where__country": "SY"}
    assert add(browser, "event", **event).status_code == 303
    assert add(browser, "figure", low=low, high=low, **more).status_code == 303
    assert browser.post(f"{SHEET}/code", {"reason": "read"}).status_code == 303


def claims_of(browser: Any, sheet: str = SHEET) -> list[str]:
    """The ids of the draft, as the page shows them."""
    return re.findall(r'id="k-(c-[^"]+)"', browser.get(sheet).text)


def test_a_round_from_drawing_to_settling(house: House) -> None:
    one, two, reader = (house.of(r) for r in ("coder", "reviewer", "reader"))
    coder: Any = one
    reviewer: Any = two
    assert coder.post("/rounds", ROUND).status_code == 403, "a coder draws no round"
    assert reviewer.post("/rounds", ROUND).headers["location"] == "/rounds/may"
    page = coder.get(SHEET).text
    assert "Hand in" in page and "c-w1" not in page, "what the machine read is not shown to who codes blind"
    coded(coder, "2", said_by__name="Umm Khalid")
    assert coder.post(f"{SHEET}/code", {"reason": "again"}).status_code == 409
    assert add(coder, "figure", low="3").status_code == 409, "what was handed in stays"
    page = reviewer.get(SHEET).text
    assert "Side by side" not in page and "Umm Khalid<" not in page
    assert reviewer.post(f"{SHEET}/adjudicate", {"reason": "too early"}).status_code == 409
    coded(reviewer, "3")
    page = coder.get(SHEET).text
    assert "Side by side" in page and "Take this" not in page, "a coder compares, and settles nothing"
    assert coder.post(f"{SHEET}/adjudicate", {"reason": "mine"}).status_code == 403
    page = reviewer.get(SHEET).text
    assert "differ on 1" in page and "(differs)" in page and "2015-05-31" in page
    assert "figure low" in coder.get("/rounds/may").text and "to be settled" in reviewer.get("/rounds/may").text
    take(reviewer, "Figure", NAMES["reviewer"])
    assert len(claims_of(reviewer)) == 2, "the figure comes with its event"
    take(reviewer, "Figure", NAMES["coder"])
    assert len(claims_of(reviewer)) == 2, "the other's figure takes its place"
    assert reviewer.post(f"{SHEET}/adjudicate", {"reason": "settled"}).status_code == 303
    assert "1 is settled" in reviewer.get("/rounds/may").text and "This report is settled" in coder.get(SHEET).text
    assert reader.get("/rounds").status_code == 403  # type: ignore[attr-defined]
    made = list(house.book.decisions())
    assert [d.verdict for d in made] == ["sample", "code", "code", "adjudicate"]
    assert len({c.id for d in made[1:] if isinstance(d.payload, Coding) for c in d.payload.claims}) == 6, "no two codings share an id"
    figure = next(c for c in house.desk.state().heard(WITNESS.sha256).claims if isinstance(c, FigureClaim))
    assert (figure.low, figure.said_by.name if figure.said_by else None) == (2, "Umm Khalid")


def take(browser: Any, kind: str, coder: str) -> None:
    """Press "Take this" of one coder at the first thing of a kind."""
    page = browser.get(SHEET).text
    wanted = rf'<input type="hidden" name="coder" value="{coder}"><input type="hidden" name="claim" value="([^"]+)"><input type="hidden" name="unit" value="(\d+)"><button class="">Take this<span class="unseen"> {coder}: {kind}'
    found = re.search(wanted, page)
    assert found, (kind, coder)
    answer = browser.post(f"{SHEET}/draft", {"do": "take", "coder": coder, "claim": found[1], "unit": found[2]})
    assert answer.status_code == 303 and answer.headers["location"].endswith(f"#u-{found[2]}")


def test_all_that_is_agreed_is_taken_at_once(house: House) -> None:
    coder: Any = house.of("coder")
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    for browser in (coder, reviewer):
        add(browser, "event")
        add(browser, "figure", low="2", high="2")
        add(browser, "responsibility", actor="jets", side="russia" if browser is coder else "government")
        browser.post(f"{SHEET}/code", {"reason": "read"})
    for _ in range(2):
        assert reviewer.post(f"{SHEET}/draft", {"do": "agreed"}).status_code == 303
        assert len(claims_of(reviewer)) == 2, "the event and the figure; twice is once"
    assert coder.post(f"{SHEET}/draft", {"do": "agreed"}).status_code in (403, 409)


def test_a_draft_is_changed_and_taken_back_claim_by_claim(house: House) -> None:
    coder: Any = house.of("coder")
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    add(coder, "event", method="shelling")
    add(coder, "figure", low="2")
    whole = claims_of(coder)[1]
    add(coder, "figure", low="1", part_of=whole, status="civilian", quote="Two people were killed")
    add(coder, "responsibility", actor="the army", side="government", stance="stated", of_harm="no")
    add(coder, "background", low="330000")
    event, *_, blame, total = claims_of(coder)
    form = coder.get(f"{SHEET}/claim/{blame}").text
    assert 'name="set.stance"' in form and "the army" in form and 'name="quote"' in form
    fields = {"do": "change", "claim": whole, "quote": "people were killed near Qasr", "start": "30", "set.low": "4", "set.high": "5"}
    assert coder.post(f"{SHEET}/draft", fields).status_code == 303
    page = coder.get(SHEET).text
    assert "4–5 killed" in page.replace("\u2060", "") and "“people were killed near Qasr”" in page and "part of:" in page
    wrong = coder.post(f"{SHEET}/draft", fields | {"set.low": "9"})
    assert wrong.status_code == 422 and 'role="alert"' in wrong.text and "4" in wrong.text
    assert coder.post(f"{SHEET}/draft", {"do": "remove", "claim": total}).status_code == 303
    assert len(claims_of(coder)) == 4 and len(claims_of(reviewer)) == 0, "nobody sees another's draft"
    assert reviewer.get(f"{SHEET}/claim/{whole}").status_code == 404
    assert coder.post(f"{SHEET}/draft", {"do": "remove", "claim": whole}).status_code == 303
    assert len(claims_of(coder)) == 3 and "part of:" not in coder.get(SHEET).text, "a part without its whole stands alone"
    assert "begun" in coder.get("/rounds/may").text
    coder.post(f"{SHEET}/draft", {"do": "remove", "claim": event})
    assert claims_of(coder) == [], "with an event goes what belongs to it"


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("figure", {"low": "2"}, "mark the event first"),
        ("event", {"quote": "nobody said this"}, "do not stand in the report"),
        ("event", {"quote": "<script>alert(1)</script>"}, "do not stand in the report"),
        ("event", {"quote": ""}, "choose a sentence"),
        ("event", {"quote": "", "sentence": "0-9999"}, "no such sentence"),
        ("event", {"method": "magic"}, "none of"),
        ("event", {"when__start": "2015-06-02", "when__end": "2015-06-01"}, "ends before it starts"),
        ("event", {"where__name": "Qasr", "where__country": "1x"}, "no ISO code"),
        ("event", {"where__name": "Qasr", "where__lat": "95", "where__lon": "4"}, "no point on Earth"),
        ("magic", {}, "Say what the words are"),
    ],
)
def test_what_does_not_hold_comes_back_with_what_was_typed(house: House, kind: str, fields: dict[str, str], words: str) -> None:
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    answer = add(reviewer, kind, where__admin1="typed by hand", **fields)
    assert answer.status_code == 422 and words in answer.text and "<script>alert" not in answer.text
    assert 'role="alert"' in answer.text and "typed by hand" in answer.text, "nothing typed is lost"
    assert claims_of(reviewer) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "needs a number"),
        ({"low": "3", "high": "2"}, "cannot be more"),
        ({"low": "three"}, "no number of persons"),
        ({"low": "-1"}, "no number of persons"),
        ({"low": "2", "part_of": "c-elsewhere"}, "part of another figure"),
        ({"low": "2", "outcome": ""}, "none of"),
    ],
)
def test_a_figure_that_does_not_hold(house: House, fields: dict[str, str], words: str) -> None:
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    add(reviewer, "event")
    answer = add(reviewer, "figure", **fields)
    assert answer.status_code == 422 and words in answer.text and len(claims_of(reviewer)) == 1


def test_a_sentence_is_marked_without_a_mouse(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    page = reviewer.get(SHEET).text
    places = re.findall(r'<option value="(\d+-\d+)">\d+: ', page)
    start, end = map(int, places[-1].split("-"))
    assert add(reviewer, "event", quote="", sentence=places[-1]).status_code == 303
    assert WITNESS.text[start:end].startswith("Two people were killed") and "lives there.”</p>" in reviewer.get(SHEET).text


def test_a_report_without_anything_is_handed_in_on_purpose(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND)
    asked = reviewer.post(f"{SHEET}/code", {"reason": "read"})
    assert asked.status_code == 422 and "Nothing is written down yet" in asked.text
    assert reviewer.post(f"{SHEET}/code", {"reason": "read", "nothing": "yes"}).status_code == 303


def test_drawing_says_what_is_missing_and_keeps_what_was_typed(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    for change in ({"coder": [NAMES["coder"]]}, {"size": "0"}, {"size": "501"}, {"name": " "}, {"reason": " "}):
        answer = reviewer.post("/rounds", ROUND | change)
        assert answer.status_code == 422 and 'role="alert"' in answer.text, change
    assert "how well do we agree" in answer.text or "reason" in answer.text
    assert reviewer.post("/rounds", ROUND | {"coder": [NAMES["coder"]], "others": "B. Elsewhere, "}).status_code == 303
    again = reviewer.post("/rounds", ROUND)
    assert again.status_code == 409 and "another name" in again.text
    assert "B. Elsewhere" in reviewer.get("/rounds").text
    assert reviewer.get("/rounds/none").status_code == 404 and reviewer.get(f"/rounds/may/{'0' * 64}").status_code == 404


def test_who_is_no_coder_of_a_round_codes_nothing_in_it(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    admin: Any = house.of("admin")
    reviewer.post("/rounds", ROUND)
    assert "Add to the draft" not in admin.get(SHEET).text
    assert add(admin, "event").status_code == 403 and admin.post(f"{SHEET}/code", {"reason": "x"}).status_code == 403


def test_a_name_with_every_odd_character_leads_back_to_its_round(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    where = reviewer.post("/rounds", ROUND | {"name": "a b?<i>#é"}).headers["location"]
    assert add(reviewer, "event", sheet=f"{where}/{WITNESS.sha256}").status_code == 303
    assert "<i>#" not in reviewer.get(where).text and reviewer.get(where).status_code == 200
    (claim,) = claims_of(reviewer, f"{where}/{WITNESS.sha256}")
    assert reviewer.get(f"{where}/{WITNESS.sha256}/claim/{claim}").status_code == 200


def test_a_draft_outlives_the_program(tmp_path: Path) -> None:
    first = House(tmp_path)
    reviewer: Any = first.of("reviewer")
    reviewer.post("/rounds", ROUND)
    add(reviewer, "event")
    kept = claims_of(reviewer)
    secrets, now = first.secrets, first.clock.now
    first.close()
    again = House(tmp_path, with_people=False)
    again.secrets, again.clock.now = secrets, now + 60
    assert claims_of(again.of("reviewer")) == kept != []
    again.close()


def test_kinds_of_claims_are_what_they_were_written_as(house: House) -> None:
    reviewer: Any = house.of("reviewer")
    reviewer.post("/rounds", ROUND | {"coder": [NAMES["reviewer"], NAMES["admin"]]})
    coded_fields = {"where__name": "Qasr", "where__precision": "site", "when__start": "2015-05-31", "when__end": "2015-06-01"}
    add(reviewer, "event", method="chemical", role="other", **coded_fields)
    add(
        reviewer,
        "figure",
        high="30",
        outcome="injured",
        age="child",
        sex="female",
        group="girls",
        said_by__name="a medic",
        said_by__kind="hospital",
    )
    add(reviewer, "responsibility", actor="Russian jets", side="russia", stance="denied")
    assert reviewer.post(f"{SHEET}/code", {"reason": "read"}).status_code == 303
    payload = list(house.book.decisions())[-1].payload
    assert isinstance(payload, Coding)
    event, figure, blame = payload.claims
    assert isinstance(event, EventClaim) and (event.method, event.role) == ("chemical", "other") and event.when and event.where
    assert (str(event.when.start), str(event.when.end), event.where.precision) == ("2015-05-31", "2015-06-01", "site")
    assert isinstance(figure, FigureClaim) and (figure.low, figure.high, figure.outcome, figure.group) == (None, 30, "injured", "girls")
    assert (
        (figure.age, figure.sex, figure.event) == ("child", "female", event.event) and figure.said_by and figure.said_by.kind == "hospital"
    )
    assert isinstance(blame, ResponsibilityClaim) and (blame.side, blame.stance, blame.of_harm) == ("russia", "denied", True)
