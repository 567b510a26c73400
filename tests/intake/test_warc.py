"""Web archives: every page of them is found, whatever is wrong with the record beside it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from harmledger.intake.collect import recognise
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given
from harmledger.intake.warc import Warc
from harmledger.intake.warc_records import parsed
from harmledger.model.fault import Fault
from tests.intake.web_archives import answer, as_one, by_member, in_blocks, page, plain, record, story

PACKINGS: list[Callable[[Iterable[bytes]], bytes]] = [plain, by_member, as_one, in_blocks]
SMALL = Given(max_text_bytes=20_000, max_unpacked_bytes=200_000_000)


def read(data: bytes, given: Given = SMALL) -> tuple[list[Piece], list[Fault], list[Fault]]:
    """Pages, what is wrong, and what is only said."""
    items = list(Warc().read(piece_of_bytes(data, "in/a.warc", "a.warc"), given))
    faults = [i for i in items if isinstance(i, Fault)]
    pages = [i for i in items if isinstance(i, Piece)]
    assert all(f.what.endswith(".") and f.mend.endswith(".") for f in faults)
    return pages, [f for f in faults if f.severity == "set aside"], [f for f in faults if f.severity == "warning"]


def titles(pages: Iterable[Piece]) -> list[str]:
    return [p.data(10**9).split(b"<title>")[1].split(b"</title>")[0].decode() for p in pages]


@pytest.mark.parametrize("packed", PACKINGS)
@pytest.mark.parametrize("version", ["0.18", "1.0", "1.1"])
def test_each_page_is_a_piece_however_it_is_packed(packed: Callable[[Iterable[bytes]], bytes], version: str) -> None:
    data = packed([record("warcinfo", b"software: x", version=version), *(story(n, version=version) for n in range(5))])
    assert isinstance(recognise(piece_of_bytes(data, "a", "a")), Warc)
    pages, wrong, said = read(data)
    assert titles(pages) == [f"Story {n}" for n in range(5)] and not wrong and not said


def test_a_page_says_where_it_came_from_and_when() -> None:
    id = ("WARC-Record-ID", "<urn:uuid:12345678-9abc-4def-8123-456789abcdef>")
    (one, two), _, _ = read(plain([story(1, more=[id]), story(2)]))
    assert one.origin and two.origin
    assert (one.origin.address, one.origin.at, one.origin.status) == ("https://news.example/1", "2017-10-24T15:02:00Z", 200)
    assert one.origin.headers == (("content-type", "text/html; charset=utf-8"),) and one.origin.media_type == "text/html"
    assert one.origin.inside == ("a.warc",)
    assert one.source == "a.warc#urn:uuid:12345678-9abc-4def-8123-456789abcdef" and two.source == "a.warc#2"
    assert one.shown == "in/a.warc#1 https://news.example/1"


def test_a_resource_is_a_page_too_and_a_date_that_is_none_is_left_out() -> None:
    made = record("resource", page("Kept"), "<http://news.example/k>", media_type="text/html", version="1.1")
    (one,), wrong, _ = read(made.replace(b"2017-10-24T15:02:00Z", b"yesterday"))
    assert titles([one]) == ["Kept"] and one.origin and one.origin.address == "http://news.example/k" and not wrong
    assert one.origin.at is None and one.origin.status is None


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(body[i : i + 40]), body[i : i + 40]) for i in range(0, len(body), 40)) + b"0\r\n\r\n"


RAW = zlib.compressobj(wbits=-15)
DEFLATED = RAW.compress(page("Story")) + RAW.flush()
CODED = [
    ("chunked", (("Transfer-Encoding", "chunked"),), chunked(page("Story"))),
    ("said to be chunked", (("Transfer-Encoding", "chunked"),), page("Story")),
    ("gzip", (("Content-Encoding", "gzip"),), gzip.compress(page("Story"))),
    ("said to be gzip", (("Content-Encoding", "gzip"),), page("Story")),
    ("said to be Brotli", (("Content-Encoding", "br"),), page("Story")),
    ("zlib", (("Content-Encoding", "deflate"),), zlib.compress(page("Story"))),
    ("deflate", (("Content-Encoding", "deflate"),), DEFLATED),
    ("both", (("Content-Encoding", "gzip"), ("Transfer-Encoding", "gzip, chunked")), chunked(gzip.compress(page("Story")))),
    ("twice", (("Content-Encoding", "gzip, gzip"),), gzip.compress(gzip.compress(page("Story")))),
    ("folded", (("X-Long", "a\r\n  b"),), page("Story")),
]


@pytest.mark.parametrize(("how", "headers", "body"), CODED, ids=[c[0] for c in CODED])
def test_codings_are_undone(how: str, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    pages, wrong, _ = read(record("response", answer(body, headers=(("Content-Type", "text/html"), *headers))))
    assert [p.data(10**6) for p in pages] == [page("Story")] and not wrong


HTML = ("Content-Type", "text/html")
SAID = "http://news.example/b"
BAD = [
    ("no answer", record("response", b"<html>nothing of a head", SAID), "none"),
    ("cut gzip", record("response", answer(gzip.compress(page("x"))[:-9], headers=(HTML, ("Content-Encoding", "gzip"))), SAID), "cut off"),
    ("bad gzip", record("response", answer(b"\x1f\x8b" + b"\xff" * 50, headers=(HTML, ("Content-Encoding", "gzip"))), SAID), "damaged"),
    ("a bomb", record("response", answer(gzip.compress(bytes(10**7)), headers=(HTML, ("Content-Encoding", "gzip"))), SAID), "more than"),
    ("Brotli", record("response", answer(b"\x0b\x82\xff\0\x80", headers=(HTML, ("Content-Encoding", "br"))), SAID), "not read (br)"),
    ("packed often", record("response", answer(b"x", headers=(HTML, ("Content-Encoding", "gzip," * 9))), SAID), "times over"),
    ("too large", record("response", answer(b"a" * 200_000), SAID), "too large"),
    ("too long", record("response", answer(page("x")), SAID, length=900), "is not so"),
    ("too short", record("response", answer(page("x")), SAID, length=30), "is not so"),
    ("far too long", record("response", answer(page("x")), SAID, length=10**10), "is not so"),
    ("no length", record("response", answer(page("x")), SAID, length="many"), "its length"),
    ("no record", b"what is this\r\n\r\n", "not how a record begins"),
    ("another version", record("response", answer(page("x")), SAID, version="9.0"), "not how a record begins"),
]


@pytest.mark.parametrize("packed", PACKINGS)
@pytest.mark.parametrize(("how", "bad", "says"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_record_is_one_fault_and_the_rest_goes_on(
    how: str, bad: bytes, says: str, packed: Callable[[Iterable[bytes]], bytes]
) -> None:
    pages, wrong, _ = read(packed([story(1), bad, story(2), story(3)]))
    assert titles(pages) == ["Story 1", "Story 2", "Story 3"]
    if packed is by_member and how in ("too long", "far too long"):
        says = "cut off"  # the member's end proves it
    assert len(wrong) == 1 and says in wrong[0].what and wrong[0].where.startswith("in/a.warc#2")


def test_a_damaged_member_is_one_fault_and_the_next_is_found() -> None:
    members = [gzip.compress(r, mtime=0) for r in (story(1), record("response", answer(page("x", "word " * 3000))), story(2))]
    for at in (12, len(members[1]) // 2, len(members[1]) - 6):  # in its first bytes, in its middle, in its checksum
        broken = bytearray(members[1])
        broken[at] ^= 0xFF
        broken[at + 1] ^= 0xFF
        pages, wrong, _ = read(members[0] + bytes(broken) + members[2])
        assert titles(pages) == ["Story 1", "Story 2"] and len(wrong) == 1 and "unpacked" in wrong[0].what


@pytest.mark.parametrize("packed", PACKINGS)
def test_an_archive_that_is_cut_off_gives_what_it_has(packed: Callable[[Iterable[bytes]], bytes]) -> None:
    whole = packed(story(n) for n in range(20))
    pages, wrong, _ = read(whole[: len(whole) - 60])
    assert titles(pages) == [f"Story {n}" for n in range(19)][: len(pages)] and len(pages) >= (8 if packed is as_one else 19)
    assert len(wrong) == 1 and ("cut off" in wrong[0].what or "ends in the middle" in wrong[0].what)


def test_a_member_that_is_a_bomb_is_left_at_once() -> None:
    engine = zlib.compressobj(9, wbits=31)
    bomb = engine.compress(record("response", answer(b""), length=10**10)[:-4])
    bomb += b"".join(engine.compress(bytes(10**6)) for _ in range(60)) + engine.flush()
    pages, wrong, _ = read(by_member([story(1)]) + bomb + by_member([story(2)]), Given(max_unpacked_bytes=10**9))
    assert titles(pages) == ["Story 1", "Story 2"]
    assert len(wrong) == 1 and "times its size" in wrong[0].what


def test_an_archive_unpacks_to_no_more_than_may_be_read() -> None:
    pages, wrong, _ = read(by_member(story(n) for n in range(50)), Given(max_unpacked_bytes=5_000))
    assert 0 < len(pages) < 50 and len(wrong) == 1 and "more than 5,000" in wrong[0].what


def test_what_is_no_page_is_counted_and_told_once() -> None:
    image = record("response", answer(b"\x89PNG\0", headers=(("Content-Type", "image/png"),)))
    robots = record("response", answer(b"User-agent: *", headers=(("Content-Type", "text/plain"),)), "https://news.example/robots.txt")
    silent = [
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("metadata", b"x: y"),
        record("response", b"20171024\nnews.example", "dns:news.example"),
    ]
    gone = record("response", answer(page("Gone"), "404 Not Found"))
    pages, wrong, said = read(plain([image] * 3 + [robots, gone, *silent, story(1)]))
    assert titles(pages) == ["Story 1"] and not wrong and len(said) == 1
    for part in ("archive: 1.", "3 images", "1 answers other than 200", "1 files for machines", "2 notes and requests"):
        assert part in said[0].what
    assert read(plain([*silent, story(1)]))[2] == []


@pytest.mark.parametrize(
    "address", ["https://news.examp[le/a", "http://news.example:99999/a", "http:///a", "http://news.example/" + "a" * 3000]
)
def test_an_address_that_is_none_is_left_out_and_the_page_is_read(address: str) -> None:
    (one,), wrong, _ = read(record("response", answer(page("Story")), address))
    assert one.origin and one.origin.address is None and not wrong


def test_the_archives_of_common_crawl_s_news_are_read() -> None:
    """As its crawler writes them: codings undone, their headers renamed; long header blocks; digests in base 32."""
    undone = [("X-Crawler-Transfer-Encoding", "chunked"), ("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Content-Length", "99999")]
    head = [("Date", "Tue, 24 Oct 2017 15:02:00 GMT"), ("Content-Type", "text/html;charset=UTF-8"), *undone, ("Set-Cookie", "a" * 20_000)]
    more = [("WARC-IP-Address", "192.0.2.7"), ("WARC-Payload-Digest", "sha1:" + "A" * 32), ("WARC-Identified-Payload-Type", "text/html")]
    info = record("warcinfo", b"robots: classic\r\nsoftware: StormCrawler", media_type="application/warc-fields")
    pages, wrong, said = read(by_member([info, record("response", answer(page("Story"), headers=head), more=more)]), Given())
    assert titles(pages) == ["Story"] and not wrong and not said
    assert pages[0].origin and ("x-crawler-content-encoding", "gzip") in pages[0].origin.headers


class Sparse(io.RawIOBase):
    """A stream of many bytes that are nowhere: a beginning, zeros, an end. It notes how much of it was ever asked for."""

    def __init__(self, begin: bytes, zeros: int, end: bytes) -> None:
        self.begin, self.zeros, self.end, self.at, self.given = begin, zeros, end, 0, 0

    def seekable(self) -> bool:
        return True

    def seek(self, to: int, whence: int = 0) -> int:
        self.at = to
        return to

    def read(self, count: int = -1) -> bytes:
        zeros_at = len(self.begin)
        end_at = zeros_at + self.zeros
        if self.at < zeros_at:
            found = self.begin[self.at : self.at + count]
        elif self.at < end_at:
            found = bytes(min(count, end_at - self.at))
        else:
            found = self.end[self.at - end_at : self.at - end_at + count]
        self.at += len(found)
        self.given += len(found)
        return found


def test_a_record_of_ten_gigabytes_is_passed_over_without_being_read() -> None:
    size = 10_000_000_000
    head = story(1) + record("response", answer(b""), "https://news.example/film", length=size + len(answer(b"")))[:-4]
    stream = Sparse(head, size, b"\r\n\r\n" + story(2))
    whole = len(head) + size + len(stream.end)
    piece = Piece("a.warc", "a.warc", lambda: stream, head[:4096], whole)  # type: ignore[arg-type, return-value]
    items = list(Warc().read(piece, SMALL))
    assert titles(i for i in items if isinstance(i, Piece)) == ["Story 1", "Story 2"]
    (fault,) = (i for i in items if isinstance(i, Fault))
    assert "too large (10,000,000,0" in fault.what
    assert stream.given < 2_000_000


def test_a_revisit_names_the_record_that_has_the_page_unless_it_was_just_read() -> None:
    more = [("WARC-Refers-To-Target-URI", "https://news.example/1"), ("WARC-Refers-To-Date", "2017-10-23T08:00:00Z")]
    revisit = record("revisit", answer(b""), "https://news.example/1", more=more)
    pages, wrong, said = read(plain([story(2), revisit]))
    assert titles(pages) == ["Story 2"] and not wrong
    assert "another record, of https://news.example/1 from 2017-10-23" in said[0].what and said[0].where.startswith("in/a.warc#2")
    assert "1 pages unchanged" in said[1].what
    assert [f.what for f in read(plain([story(1), revisit]))[2]] == [said[1].what]


def test_what_pages_unpack_to_counts_as_unpacked_too() -> None:
    big = gzip.compress(page("Story", "word " * 3000))
    made = [record("response", answer(big, headers=(HTML, ("Content-Encoding", "gzip"))), f"https://news.example/{n}") for n in range(9)]
    pages, wrong, _ = read(by_member(made), Given(max_unpacked_bytes=60_000))
    assert 0 < len(pages) < 9 and len(wrong) == 1 and "more than 60,000" in wrong[0].what


def test_a_page_that_the_crawler_cut_is_read_and_told() -> None:
    pages, _, said = read(story(1, more=[("WARC-Truncated", "length")]))
    assert titles(pages) == ["Story 1"] and "cut short" in said[0].what


def test_as_another_hand_writes_it() -> None:
    for packed in (True, False):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "x"}))
        for n in range(4):
            body = io.BytesIO(page(f"Story {n}"))
            writer.write_record(writer.create_warc_record(f"https://news.example/{n}", "response", body, http_headers=head))
        pages, wrong, said = read(out.getvalue())
        assert titles(pages) == [f"Story {n}" for n in range(4)] and not wrong and not said


@given(data=st.data())
@settings(max_examples=120, deadline=None, derandomize=True)
def test_no_damage_stops_it(data: st.DataObject) -> None:
    packed = data.draw(st.sampled_from(PACKINGS))
    whole = bytearray(packed(story(n) for n in range(4)))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        match data.draw(st.sampled_from(["change", "cut", "insert"])):
            case "change":
                whole[at] = data.draw(st.integers(0, 255))
            case "cut":
                del whole[at : at + data.draw(st.integers(1, 60))]
            case _:
                whole[at:at] = data.draw(st.binary(max_size=40))
        if not whole:
            return
    pages, wrong, _ = read(bytes(whole))
    assert len(pages) <= 8 and len(wrong) <= 20


def test_a_line_without_a_name_is_no_header_and_what_goes_on_from_it_neither() -> None:
    """Found by fuzzing."""
    assert parsed(b"WARC/1.0\r\n=hun\r\n goes on\r\nA: 1\r\n 2\r\n") == {"a": "1 2"}
