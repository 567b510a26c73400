"""Telegram's export: each message with words is a report that says which channel wrote it, and when."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.json_stream import NotJson, Walk
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.intake.telegram import Telegram
from harmledger.model.fault import Fault


def message(number: int, text: Any, **more: Any) -> dict[str, Any]:
    """A message as Telegram writes it."""
    made = {"id": number, "type": "message", "date": "2017-10-24T23:50:00", "date_unixtime": "1508878200", "from": "Example News"}
    return {**made, "from_id": "channel1234", "text": text, "text_entities": [], **more}


def channel(*messages: Any, name: str | None = "Example News", kind: str = "public_channel", id: int = 1234) -> dict[str, Any]:
    """A channel."""
    return {"name": name, "type": kind, "id": id, "messages": list(messages)}


def read(export: Any, given: Given = Given()) -> tuple[list[Received], list[Fault]]:  # noqa: B008
    raw = export if isinstance(export, bytes) else json.dumps(export, ensure_ascii=False, indent=1).encode()
    piece = piece_of_bytes(raw, "in/result.json", "result.json", "result.json")
    assert isinstance(recognise(piece), Telegram)
    items = list(read_piece(piece, given))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


def test_a_message_is_a_report_of_its_channel() -> None:
    said = [
        "Five people were killed in ",
        {"type": "bold", "text": "Example Town"},
        ", ",
        {"type": "link", "text": "https://a.example"},
        ".",
    ]
    (one,), faults = read(channel(message(7, said)))
    receipt = one.report.receipts[0]
    assert one.report.text == "Five people were killed in Example Town, https://a.example." and not faults
    assert (one.report.id, receipt.published, receipt.publisher) == ("telegram-1234-7", date(2017, 10, 24), "Example News")
    assert (receipt.source, receipt.url, receipt.author) == ("result.json#1234/7", "https://t.me/c/1234/7", None)
    assert json.loads(one.raw)["id"] == 7 and receipt.extraction == "telegram 1"


def test_a_forwarded_message_names_where_it_was_taken_from_and_an_edited_one_is_another_version() -> None:
    (one, two, three), _ = read(
        channel(
            message(1, "Five died.", forwarded_from="Other Channel"),
            message(2, "Six died.", edited="2017-10-25T08:00:00", edited_unixtime="1508918400"),
            message(3, "Seven died.", author="R. H."),
        )
    )
    assert one.report.receipts[0].agency == "Other Channel" and one.report.publisher == "Example News"
    assert two.report.id == "telegram-1234-2-edited-1508918400" and two.report.url == "https://t.me/c/1234/2"
    assert three.report.receipts[0].author == "R. H."


def test_what_has_no_words_is_counted_and_what_is_no_message_is_passed_over() -> None:
    reports, (note,) = read(
        channel(
            message(1, "", photo="photos/1.jpg"), message(2, []), message(3, "x", type="service", action="pin_message"), message(4, "Five.")
        )
    )
    assert [r.report.text for r in reports] == ["Five."] and "2 of its messages" in note.what and note.severity == "warning"


def test_a_whole_account_is_read_chat_by_chat() -> None:
    account = {
        "about": "Here is the data you requested. Telegram …",
        "personal_information": {"first_name": "A", "list": [1, {"a": []}]},
        "contacts": {"list": [{"name": "x" * 5000}]},
        "chats": {
            "about": "…",
            "list": [channel(message(1, "Five died.")), channel(message(1, "Six died."), name=None, kind="personal_chat", id=9)],
        },
        "left_chats": {"list": [channel(message(1, "Seven died."), name="Gone", kind="private_group", id=8)]},
        "other_data": None,
    }
    reports, faults = read(account)
    assert [(r.report.text, r.report.publisher, r.report.id) for r in reports] == [
        ("Five died.", "Example News", "telegram-1234-1"),
        ("Six died.", "Example News", "telegram-9-1"),
        ("Seven died.", "Gone", "telegram-8-1"),
    ]
    assert not faults and reports[1].report.url is None


@pytest.mark.parametrize(
    ("export", "read_before", "says"),
    [
        (json.dumps(channel(message(1, "Five."), message(2, "Six."))).encode()[:-30], 1, "not JSON as Telegram"),
        (json.dumps(channel(message(1, "Five."), 5)).encode(), 1, "no message"),
        (json.dumps(channel(message(1, "Five."), {"id": "x", "type": "message", "text": "Six."})).encode(), 1, "no message"),
        (json.dumps(channel(message(1, "Five."), [[[[]]]])).encode().replace(b"[[[[", b"[" * 9000), 1, "too deeply"),
        (b'{"about": "The data of Telegram", "chats": {"list": []}}', 0, "no chat"),
    ],
)
def test_what_is_broken_is_one_fault_and_what_stands_before_it_is_kept(export: bytes, read_before: int, says: str) -> None:
    reports, (fault,) = read(export)
    assert len(reports) == read_before and says in fault.what and fault.mend.endswith(".")


def test_a_value_that_is_too_large_is_refused() -> None:
    reports, (fault,) = read(channel(message(1, "Five."), message(2, "x" * 300_000)), Given(max_line_bytes=100_000))
    assert len(reports) == 1 and "too large" in fault.what


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.lists(JSON, max_size=4), st.integers(1, 4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_walk_finds_what_json_holds(values: list[Any], indent: int) -> None:
    walk = Walk(io.BytesIO(json.dumps({"a": values, "b": 1}, indent=indent).encode()), 10_000)
    found: list[Any] = []
    for key in walk.keys():  # noqa: SIM118
        if key == "a":
            found = [walk.value()[0] for _ in walk.items()]
        else:
            walk.pass_over()
    assert found == values and walk.ahead() == ""


@given(st.binary(max_size=60), st.integers(0, 400))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_bytes_stop_it(junk: bytes, at: int) -> None:
    whole = json.dumps(channel(message(1, "Five died."), message(2, ["a", {"text": None}]))).encode()
    at = min(at, len(whole))
    piece = piece_of_bytes(whole[:at] + junk + whole[at:], "a", "a")
    assert all(isinstance(item, Received | Fault) for item in Telegram().read(piece, Given()))


def test_a_walk_says_where_it_stopped() -> None:
    with pytest.raises(NotJson) as why:
        list(Walk(io.BytesIO(b'{\n"a"\n 5}'), 100).keys())
    assert why.value.line == 3
