"""Deciding at the desk: forms become decisions; two people who act on different states; nothing lost, nothing doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from harmledger.ledger import BookError
from harmledger.model.claim import EventClaim, FigureClaim
from harmledger.model.payload import Addition, Correction, Exempt, Partition
from tests.desk_web.house import Browser, House
from tests.publish import samples as s


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def forms(text: str) -> list[dict[str, list[str]]]:
    """The fields of every form of a page, as they would be sent untouched."""
    found = []
    for form in re.findall(r"<form[^>]*action=\"/decide\".*?</form>", text, re.DOTALL):
        fields: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name and not (kind and kind[1] in ("checkbox", "radio") and " checked" not in tag):
                fields.setdefault(name[1], []).append(unescape(value[1]) if value else "")
        for name_, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            options = re.findall(r'<option(?: value="([^"]*)")?( selected)?>([^<]*)', body)
            chosen = next((o for o in options if o[1]), options[0] if options else ("", "", ""))
            fields[name_] = [unescape(chosen[0] or (chosen[2] if "value=" not in body else ""))]
        for name_ in re.findall(r'<textarea name="([^"]+)"', form):
            fields[name_] = [""]
        found.append(fields)
    return found


def form_for(browser: Browser, path: str, verdict: str, subject: str | None = None) -> dict[str, Any]:
    text = browser.client.get(path).text
    return next(f for f in forms(text) if f["verdict"] == [verdict] and (subject is None or f["subject"] == [subject]))


def send(browser: Browser, fields: dict[str, Any], **changes: Any) -> Any:
    token = fields.get("form_token", [""])[0]
    return browser.post("/decide", fields | changes, token=token)


def test_accepting_a_claim_is_one_form(house: House) -> None:
    coder = house.of("coder")
    answer = send(coder, form_for(coder, "/incident/i-a0", "accept", "c-a1"))
    assert answer.status_code == 303 and answer.headers["location"] == "/incident/i-a0?said=stored#k-c-a1"
    (made,) = house.desk.state().decisions
    assert (made.verdict, made.subject, made.author) == ("accept", "c-a1", coder.name) and made.saw
    assert "Accepted by" in coder.client.get("/incident/i-a0").text


def test_correcting_a_figure_changes_only_what_was_typed(house: House) -> None:
    coder = house.of("coder")
    fields = form_for(coder, "/claim/c-a1", "correct")
    assert send(coder, fields, reason="no change").status_code == 422
    assert send(coder, fields, reason="the text says at least 12, all of them civilians", **{"set.high": "14"}).status_code == 303
    (made,) = house.desk.state().decisions
    assert isinstance(made.payload, Correction) and [(e.field, e.to) for e in made.payload.edits] == [("high", 14)]
    assert house.desk.incident("i-a0").incident.killed.total is not None
    text = coder.client.get("/incident/i-a0").text
    assert "Set by" in text and "12–14 killed" in text


@pytest.mark.parametrize(("claim", "field", "value"), [("c-a1", "set.low", "-3"), ("c-a1", "set.low", "1e9"), ("c-a1", "set.low", "99999999999"), ("c-a1", "set.outcome", "eaten"), ("c-a0", "set.when.start", "2015-02-31"), ("c-a0", "set.where.lat", "north"), ("c-a0", "set.where.lat", "91"), ("c-a0", "set.where.country", "Syria"), ("c-a1", "set.low", "15' OR 1=1")])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_stored(house: House, claim: str, field: str, value: str) -> None:
    coder = house.of("coder")
    answer = send(coder, form_for(coder, f"/claim/{claim}", "correct"), reason="x", **{field: value})
    assert answer.status_code == 422 and house.desk.state().decisions == ()


def test_an_event_s_day_and_place_are_corrected(house: House) -> None:
    coder = house.of("coder")
    fields = form_for(coder, "/claim/c-a0", "correct")
    changes = {"set.when.start": "2015-05-04", "set.when.end": "2015-05-04", "set.where.name": "Tal Abyad", "set.method": "shelling"}
    assert send(coder, fields, reason="the monitor says so", **changes).status_code == 303
    event = house.desk.state().claim("c-a0")
    assert isinstance(event, EventClaim) and str(event.when and event.when.start) == "2015-05-04"
    assert event.where and event.where.name == "Tal Abyad" and event.method == "shelling"


def test_words_that_are_marked_become_a_claim(house: House) -> None:
    coder = house.of("coder")
    path = f"/report/{s.RAID.sha256}"
    fields = form_for(coder, path, "add")
    words = "an air raid on a market in Tal Aswad"
    changes = {
        "quote": words,
        "kind": "figure",
        "low": "3",
        "high": "",
        "outcome": "injured",
        "status": "civilian",
        "reason": "it is there",
    }
    assert send(coder, fields, **changes).status_code == 303
    (made,) = house.desk.state().decisions
    assert isinstance(made.payload, Addition) and isinstance(made.payload.claim, FigureClaim)
    span = made.payload.claim.span
    assert s.RAID.text[span.start : span.end] == words and made.payload.claim.event == "e1"
    assert "3 injured" in coder.client.get(path).text


def test_words_that_do_not_stand_there_make_no_claim(house: House) -> None:
    coder = house.of("coder")
    fields = form_for(coder, f"/report/{s.RAID.sha256}", "add")
    for words in ("a thousand were killed", "", "the "):
        assert send(coder, fields, quote=words, kind="event", reason="x").status_code == 422
    assert house.desk.state().decisions == ()


def test_words_that_stand_twice_are_those_that_were_marked(house: House) -> None:
    coder = house.of("coder")
    fields = form_for(coder, f"/report/{s.RAID.sha256}", "add")
    word = "12"
    places = [m.start() for m in re.finditer(word, s.RAID.text)]
    assert len(places) > 1
    answer = send(coder, fields, quote=word, start=str(places[1]), kind="background", low="12", reason="x", key="second")
    assert answer.status_code == 303
    last = house.desk.state().decisions[-1].payload
    assert isinstance(last, Addition) and last.claim.span.start == places[1]


def test_merge_and_split_leave_their_traces(house: House) -> None:
    reviewer = house.of("reviewer")
    assert send(reviewer, form_for(reviewer, "/incident/i-a0", "merge"), other="i-b0", reason="same market").status_code == 303
    assert len(house.desk.state().record.incidents) == 3
    merged = house.desk.incident("i-b0").incident
    assert set(merged.members) == {"c-a0", "c-b0"} and reviewer.client.get("/incident/i-b0").url.path == f"/incident/{merged.id}"
    beside = reviewer.client.get(f"/incident/{merged.id}").text.split('class="plain-table beside"')[1].split("</table>")[0]
    assert beside.count('<th scope="col"') == 2 and "at least 12 killed" in beside and "15 killed" in beside and "denied" in beside
    fields = form_for(reviewer, f"/incident/{merged.id}", "split")
    assert {n for n in fields if n.startswith("group.")} == {"group.c-a0", "group.c-b0"}
    answer = send(reviewer, fields, reason="another hour", **{"group.c-b0": "2"})
    assert answer.status_code == 409 and "Replace the decision" in answer.text, "the merge stands against it"
    again = forms(answer.text)[0]
    assert send(reviewer, again).status_code == 303
    assert len(house.desk.state().record.incidents) == 4
    made = house.desk.state().decisions[-1]
    assert isinstance(made.payload, Partition) and made.supersedes == house.desk.state().decisions[0].id


def test_the_second_of_two_sees_what_changed_and_decides_again(house: House) -> None:
    one, two = house.of("coder"), house.of("reviewer")
    theirs = form_for(two, "/incident/i-a0", "sign off")
    fields = form_for(one, "/claim/c-a1", "correct")
    assert send(one, fields, reason="a better reading", **{"set.high": "14"}).status_code == 303
    answer = send(two, theirs)
    assert answer.status_code == 409 and "Nothing was stored" in answer.text and "a better reading" in unescape(answer.text)
    assert len(house.desk.state().decisions) == 1
    assert send(two, forms(answer.text)[0]).status_code == 303
    assert house.desk.incident("i-a0").incident.review.state == "signed off"


def test_whoever_merges_has_seen_both(house: House) -> None:
    one, two = house.of("coder"), house.of("reviewer")
    seen = house.desk.incident("i-b0").digest
    theirs = form_for(two, "/incident/i-a0", "merge")
    assert send(one, form_for(one, "/claim/c-b1", "correct"), reason="he said 15 or 16", **{"set.high": "16"}).status_code == 303
    answer = send(two, theirs, other="i-b0", reason="the same", **{"saw_other.i-b0": seen})
    assert answer.status_code == 409 and "he said 15 or 16" in unescape(answer.text)
    assert send(two, forms(answer.text)[0]).status_code == 303
    assert len(house.desk.state().record.incidents) == 3


def test_a_form_sent_twice_is_one_decision(house: House) -> None:
    coder = house.of("coder")
    fields = form_for(coder, "/incident/i-a0", "comment", "i-a0")
    for _ in range(3):
        assert send(coder, fields, reason="look at the second report").status_code == 303
    assert len(house.desk.state().decisions) == 1


def test_what_was_decided_can_be_taken_back_and_both_stay(house: House) -> None:
    coder = house.of("coder")
    before = house.desk.incident("i-a0").incident.killed
    send(coder, form_for(coder, "/claim/c-a1", "set aside"), reason="an older toll")
    assert house.desk.incident("i-a0").incident.killed != before
    text = coder.client.get("/incident/i-a0").text
    back = next(f for f in forms(text) if f.get("supersedes"))
    assert send(coder, back, reason="it is not").status_code == 303
    assert house.desk.incident("i-a0").incident.killed == before and len(house.desk.state().decisions) == 2


@pytest.mark.parametrize(
    ("role", "verdict"), [("coder", "sign off"), ("coder", "merge"), ("coder", "redact"), ("reviewer", "redact"), ("admin", "sample")]
)
def test_what_a_role_may_not_say_is_refused_whatever_is_sent(house: House, role: str, verdict: str) -> None:
    browser: Any = house.of(role)
    answer = browser.post("/decide", {"verdict": verdict, "subject": "i-a0", "reason": "x", "other": "i-b0", "words": "doctor"})
    refused = 422 if verdict == "sample" else 403  # rounds of double coding have pages of their own
    assert answer.status_code == refused
    json_answer = browser.client.post(
        "/api/v1/decisions",
        json={"verdict": verdict, "subject": "i-a0", "reason": "x"},
        headers={"x-form-token": browser.token(), "origin": "http://127.0.0.1:8321"},
    )
    assert json_answer.status_code == refused
    assert house.desk.state().decisions == ()


def test_the_author_is_who_is_in_whatever_is_sent(house: House) -> None:
    coder = house.of("coder")
    send(coder, form_for(coder, "/incident/i-a0", "comment", "i-a0"), reason="x", author="Somebody Else", at="1999-01-01")
    (made,) = house.desk.state().decisions
    assert made.author == coder.name and made.at.startswith("2027")


def test_hostile_reasons_are_only_words(house: House) -> None:
    coder = house.of("coder")
    send(coder, form_for(coder, "/incident/i-a0", "comment", "i-a0"), reason=f"{s.EVIL}{{{{7*7}}}}\u202e")
    text = coder.client.get("/incident/i-a0").text
    assert "<script>window" not in text and "{{7*7}}" in text and "<img" not in text


def test_a_book_that_cannot_be_written_says_so_and_stores_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    coder = house.of("coder")
    fields = form_for(coder, "/incident/i-a0", "comment", "i-a0")

    def full(*_: object) -> bool:
        raise BookError("There is no room left on the disk for the book.", "Make room, then try again: what was stored is safe.")

    monkeypatch.setattr(house.book, "add_decision", full)
    answer = send(coder, fields, reason="x")
    assert answer.status_code == 503 and "no room left" in answer.text and "Traceback" not in answer.text
    monkeypatch.undo()
    assert send(coder, fields, reason="x").status_code == 303 and len(house.desk.state().decisions) == 1


def test_decisions_stand_in_the_log(house: House) -> None:
    coder, admin = house.of("coder"), house.of("admin")
    send(coder, form_for(coder, "/incident/i-a0", "accept", "c-a1"))
    text = admin.client.get("/audit").text
    assert "decided: accept" in text and house.desk.state().decisions[0].id in text


def test_every_exception_that_can_be_made_can_be_chosen(house: House) -> None:
    from harmledger.desk.exemptions import choices, names
    from harmledger.incidents.exceptions import MAY_BE

    assert len(choices()) == sum(len(v) for v in MAY_BE.values()) and len({w for _, w in choices()}) == len(choices())
    reviewer: Any = house.of("reviewer")
    for n, (key, words) in enumerate(choices()):
        page = reviewer.get("/incident/i-b0").text
        assert words.split("“")[0] in page and names()["airwars"] in page
        fields = form_for(reviewer, "/incident/i-b0", "exception")
        answer = reviewer.post("/decide", fields | {"codebook": "airwars", "exempt": key, "reason": "here it is so", "key": f"e-{n}"})
        assert answer.status_code == 303, (key, answer.text)
        made = house.desk.state().decisions[-1].payload
        assert isinstance(made, Exempt) and f"{made.rule}={str(made.value).lower()}" == key
    fields = form_for(reviewer, "/incident/i-b0", "exception")
    assert reviewer.post("/decide", fields | {"codebook": "magic", "exempt": key, "reason": "x", "key": "e-x"}).status_code == 422
