"""Messages: who wrote, when, in words; the text, and what is attached to it."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.intake.collect import recognise
from harmledger.intake.mail import Mailbox, Message
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault

SMALL = Given(max_text_bytes=50_000)
TEXT = "Five people were killed in an air raid on the market of Example Town on Monday, residents said."


def message(text: str | None = TEXT, **headers: str) -> EmailMessage:
    """A message as a mail program would make it."""
    made = EmailMessage()
    stated = {"From": "Example Monitor <desk@monitor.example>", "Subject": "Raid on the market", "Date": "Tue, 24 Oct 2017 23:30:00 +0300"}
    for name, value in {**stated, "Message-ID": "<1@monitor.example>", **headers}.items():
        made[name] = value
    if text is not None:
        made.set_content(text)
    return made


def read(raw: bytes, name: str = "a.eml") -> tuple[list[Received], list[Piece], list[Fault]]:
    piece = piece_of_bytes(raw, f"in/{name}", name, name)
    source = recognise(piece)
    assert isinstance(source, Message | Mailbox), source
    items = list(source.read(piece, SMALL))
    return (
        [i for i in items if isinstance(i, Received)],
        [i for i in items if isinstance(i, Piece)],
        [i for i in items if isinstance(i, Fault)],
    )


def test_a_message_is_a_report_with_its_day_and_its_sender() -> None:
    raw = message().as_bytes()
    (one,), pieces, faults = read(raw)
    receipt = one.report.receipts[0]
    assert one.report.title == "Raid on the market" and one.report.text.endswith(TEXT) and one.raw == raw
    assert (receipt.published, receipt.publisher, receipt.source) == (date(2017, 10, 24), "Example Monitor", "a.eml")
    assert receipt.extraction == "mail 1" and not pieces and not faults


def test_headers_are_decoded() -> None:
    raw = (
        b"From: =?utf-8?b?TWFya8OpdGE=?= <m@example.org>\r\nSubject: =?iso-8859-1?q?Attaque_=E0?=\r\n =?utf-8?q?_Example=C2=A0Town?=\r\n"
        b"Date: Tue, 24 Oct 2017 08:00:00 +0000 (UTC)\r\nMIME-Version: 1.0\r\n\r\n" + TEXT.encode()
    )
    (one,), _, faults = read(raw)
    assert one.report.title == "Attaque à Example Town" and one.report.publisher == "Markéta" and not faults
    assert read(raw.replace(b"=?utf-8?b?TWFya8OpdGE=?= ", b""))[0][0].report.publisher == "example.org"
    for coded in (b"?b?%%%?", b"?b?TWFya8OpdG=?", b"?b?T?", b"?no-such?b?TWFy?"):
        assert read(raw.replace(b"?b?TWFya8OpdGE=?", coded))[0][0].report.text.endswith(TEXT)


def test_of_a_text_that_is_there_twice_the_plain_one_counts() -> None:
    made = message()
    made.add_alternative("<p>The same in colours</p>", subtype="html")
    (one,), pieces, _ = read(made.as_bytes())
    assert TEXT in one.report.text and not pieces


HTML = "<html><body><div>View this mail in your browser</div><h1>Raid on the market</h1>{}</body></html>"


@pytest.mark.parametrize("paragraphs", [[TEXT], [TEXT, *(f"{TEXT} They said so for the {n}th time that day." for n in range(9))]])
def test_a_message_that_is_only_html_is_read_as_a_page_with_its_sender_and_day(paragraphs: list[str]) -> None:
    made = message("See the HTML.")
    made.add_alternative(HTML.format("".join(f"<p>{p}</p>" for p in paragraphs)), subtype="html")
    (one,), pieces, faults = read(made.as_bytes())
    assert all(p in one.report.text for p in paragraphs) and one.report.title == "Raid on the market"
    assert (one.report.published, one.report.publisher) == (date(2017, 10, 24), "Example Monitor")
    assert one.raw == made.as_bytes() and not pieces and not faults
    assert (one.report.receipts[0].extraction or "").startswith("mail 1, ")

    made = message(None)
    made.add_header("Content-Type", "text/html; charset=iso-8859-1")
    made.set_payload("<p>Cinq tués à Exempleville.</p>".encode("latin-1"))
    (one,), _, _ = read(made.as_bytes())
    assert one.report.text == "Raid on the market\n\nCinq tués à Exempleville."
    assert "No text" in read(made.as_bytes().replace(b"Cinq", b"").replace(b"<p>", b"<script>"))[2][0].what


def test_attachments_and_forwarded_messages_are_pieces_and_pictures_are_told() -> None:
    made = message()
    made.add_attachment(b"id,text\n1,Six died.\n", maintype="text", subtype="csv", filename="../list ü.csv")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    made.add_attachment(message("An older message about Otherville, where nine people died last week.", Subject="Older"))
    _, (table, older), (note,) = read(made.as_bytes())
    assert (table.name, table.source, table.data(100)) == ("list ü.csv", "a.eml!list ü.csv", b"id,text\n1,Six died.\n")
    assert table.origin and table.origin.inside == ("a.eml", "list ü.csv") and table.origin.media_type == "text/csv"
    assert "1 of its parts" in note.what and note.severity == "warning"
    (inner,), _, _ = read(older.data(10**6), older.name)
    assert inner.report.title == "Older" and isinstance(recognise(older), Message)


def test_lines_broken_to_be_sent_are_put_together() -> None:
    raw = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nFive people \nwere killed.\n> They \nsaid so.\n-- \nA."
    assert read(raw)[0][0].report.text == "Five people were killed.\n> They \nsaid so.\n-- \nA."


def test_what_is_coded_wrongly_is_read_as_far_as_it_can_be() -> None:
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=%s\n\n"
    assert read(head % b"utf-8" + "It’s over.".encode("cp1252"))[2][0].severity == "warning"
    assert read(head % b"no-such-thing" + b"It is over.")[0][0].report.text == "It is over."
    assert "NUL" in read(head % b"utf-8" + b"It is \0\1\2 over.")[2][-1].what


BOX = b"""From a@example.org Tue Oct 24 15:02:00 2017
From: A <a@example.org>
Subject: One
Date: Tue, 24 Oct 2017 15:02:00 +0000

Two people were killed, they said.
>From the town came no answer.

From b@example.org Wed Oct 25 15:02:00 2017
From: B <b@example.org>
Subject: Two

Three people were killed.
From here on nothing is known.
"""


def test_a_mailbox_is_read_message_by_message() -> None:
    one, two = read(BOX, "box")[0]
    assert one.report.text == "One\n\nTwo people were killed, they said.\nFrom the town came no answer."
    assert two.report.text.endswith("From here on nothing is known.") and two.report.receipts[0].source == "box#2"
    assert one.raw + two.raw == BOX


def test_a_message_of_any_size_in_a_mailbox_stops_nothing() -> None:
    huge = b"From c@example.org Wed Oct 25 15:02:00 2017\nFrom: C <c@example.org>\nSubject: Huge\n\n" + b"x" * 500_000 + b"\n\n"
    reports, _, (fault,) = read(huge + BOX, "box")
    assert len(reports) == 2 and fault.where == "in/box#1" and "too large" in fault.what


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (message("").as_bytes(), "no text"),
        (b"From: a@b\nMIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 400, "parts inside parts"),
    ],
)
def test_what_cannot_be_read_is_one_fault(raw: bytes, says: str) -> None:
    reports, pieces, (fault,) = read(raw)
    assert not reports and not pieces and says in fault.what and fault.mend.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "title: Raid\npublished: 2017-10-24\n\nFive died.",
        "BEIRUT: Five died.\nMore follows: soon.\n\nEnd.",
        "From: the desk\nTo: all\n\nFive died.",
    ],
)
def test_what_only_looks_like_headers_is_text(text: str) -> None:
    assert not isinstance(recognise(piece_of_bytes(text.encode(), "a.txt", "a.txt", "a.txt")), Message)


@given(
    st.lists(
        st.sampled_from(
            [
                *BOX.split(b"\n"),
                b"--a",
                b"--a--",
                b"Content-Type: multipart/mixed; boundary=a",
                b"Content-Transfer-Encoding: base64",
                b"\xff\xfe",
                b"Content-Type: message/rfc822",
                b"Subject: =?utf-8?q?=ZZ?=",
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=120, deadline=None, derandomize=True)
def test_no_lines_stop_it(lines: list[bytes]) -> None:
    for start, source in ((b"From: a@b.example\nMIME-Version: 1.0\n", Message()), (BOX, Mailbox())):
        raw = start + b"\n".join(lines)
        for item in source.read(piece_of_bytes(raw, "a", "a"), SMALL):
            assert isinstance(item, Received | Piece | Fault)
