"""PDF: the words of its pages are a report; what its description states counts only where the first page says so, too."""

from __future__ import annotations

import io
import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.pdf import Pdf
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from tests.intake.documents import pdf

PAGE = [
    "Raid on the market of Example Town",
    "24 October 2017",
    "Five people were killed and nine wound-",
    "ed when a jet hit the market, residents said.",
]


def read(raw: bytes, given: Given = Given()) -> tuple[list[Received], list[Fault]]:  # noqa: B008
    piece = piece_of_bytes(raw, "in/a.pdf", "a.pdf", "a.pdf")
    assert isinstance(recognise(piece), Pdf)
    items = list(read_piece(piece, given))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


@pytest.mark.parametrize("packed", [False, True])
def test_the_text_of_all_pages_is_one_report(packed: bool) -> None:
    raw = pdf([PAGE, ["A second page says that two more died."]], packed=packed)
    (one,), faults = read(raw)
    assert one.report.text == "\n".join(PAGE) + "\n\nA second page says that two more died."
    assert one.raw == raw and not faults and one.report.title is None and one.report.published is None
    extraction = one.report.receipts[0].extraction
    assert extraction is not None and extraction.startswith("pdf 1, pypdf ")


TITLE = "/Title (Raid on the market of Example Town)"
DESCRIBED = [
    (TITLE, "Raid on the market of Example Town", None),
    ("/Title (Microsoft Word - press release 7.doc)", None, None),
    ("/Title (untitled)", None, None),
    ("/CreationDate (D:20171024150200+03'00')", None, date(2017, 10, 24)),
    ("/CreationDate (D:20191201000000Z)", None, None),
    ("/CreationDate (D:20171399)", None, None),
    ("/CreationDate (yesterday)", None, None),
    ("/Title 5 /CreationDate [1 2]", None, None),
]


@pytest.mark.parametrize(("info", "title", "day"), DESCRIBED, ids=[d[0] for d in DESCRIBED])
def test_what_it_states_of_itself_counts_where_its_first_page_says_the_same(info: str, title: str | None, day: date | None) -> None:
    (one,), _ = read(pdf([PAGE], info))
    assert one.report.published == day
    assert (title is None) or one.report.text.startswith(title)


@pytest.mark.parametrize("way", ["October 24, 2017", "24th of October 2017", "Oct. 24 2017", "24.10.2017", "2017-10-24"])
def test_a_day_may_be_written_in_several_ways(way: str) -> None:
    assert read(pdf([["Some words of a report", way]], "/CreationDate (D:20171024)"))[0][0].report.published == date(2017, 10, 24)


def test_pages_without_text_are_named() -> None:
    (_,), (note,) = read(pdf([PAGE, [], PAGE, []]))
    assert "2 have no text" in note.what and "2, 4." in note.what and note.severity == "warning"


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([PAGE]))))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    body = zlib.compress(zlib.compress(bytes(120_000_000), 9), 9)
    words = f"<< /Length {len(body)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    raw = pdf([["x"]])
    begin, end = raw.index(b"6 0 obj\n") + 8, raw.index(b"endstream", raw.index(b"6 0 obj\n"))
    return raw[:begin] + words + body + b"\n" + raw[end:]


BAD = [
    ("a scan", pdf([[], []]), "2 pages and no text"),
    ("locked", locked(), "password"),
    ("cut", pdf([PAGE])[:300], "damaged"),
    ("only a mark", b"%PDF-1.7\n", "damaged"),
    ("no letters", pdf([["\x01\x02\x03\x04 \x05\x06\x07 \x0e\x0f\x10\x11"] * 9]), "which letters"),
    ("a bomb", bomb(), ""),
]


@pytest.mark.parametrize(("how", "raw", "says"), BAD, ids=[b[0] for b in BAD])
def test_what_cannot_be_read_is_one_fault(how: str, raw: bytes, says: str) -> None:
    reports, (fault,) = read(raw)
    assert not reports and says in fault.what and fault.mend.endswith(".")


def test_it_is_refused_where_it_is_too_large_or_too_long() -> None:
    assert "too large" in read(pdf([PAGE]), Given(max_table_bytes=500))[1][0].what
    assert "too long" in read(pdf([PAGE] * 40), Given(max_report_chars=500))[1][0].what


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_damage_stops_it(data: st.DataObject) -> None:
    raw = bytearray(pdf([PAGE, PAGE], TITLE))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(9, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert all(isinstance(item, Received | Fault) for item in Pdf().read(piece_of_bytes(bytes(raw), "a.pdf", "a.pdf"), Given()))
