"""Web pages: what they are told by, what is kept of them, and what is no report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as anything
from hypothesis import settings
from hypothesis import strategies as st

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.page_report import EXTRACTION
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

PAGE = """<!doctype html><html lang="en"><head><title>Shelling kills nine in Homs - Daily Example</title>
<meta property="article:published_time" content="2017-10-24T08:00:00+03:00"></head>
<body><nav><a href="/">Home</a></nav><h1>Shelling kills nine in Homs</h1><div class="byline">By Jane Roe |&#1;|\x02|\x0c| 24 October 2017</div>
<div class="entry-content"><p>HOMS (Reuters) - At least nine people were killed when shells struck a market on Tuesday, residents said.</p>
<p>The shells fell at noon.<p>Twenty others were <a href="x">wounded</a>, a doctor said. He asked not to be named for fear of his life.</div>
<div class="related"><h3><a href="y">31 dead in another raid</a></h3></div><footer>&copy; 2024 Daily Example</footer></body></html>"""


def read(
    page: str | bytes, address: str | None = None, headers: tuple[tuple[str, ...], ...] = (), status: int | None = None, name: str = ""
) -> tuple[list[Received], list[Fault]]:
    """What a page gives: its reports and its faults."""
    raw = page.encode() if isinstance(page, str) else page
    origin = Origin(address=address, headers=headers, status=status) if address else None
    found = list(read_piece(piece_of_bytes(raw, "page", "page", name, origin), Given()))
    return [f for f in found if isinstance(f, Received)], [f for f in found if isinstance(f, Fault)]


def test_a_page_is_a_report_with_its_day_author_publisher_and_agency() -> None:
    (one,), faults = read(PAGE)
    receipt = one.report.receipts[0]
    assert not faults and one.raw == PAGE.encode()
    assert (receipt.published, receipt.publisher, receipt.author, receipt.agency) == (
        date(2017, 10, 24),
        "Daily Example",
        "Jane Roe",
        "Reuters",
    )
    assert receipt.language == "en" and receipt.extraction == EXTRACTION
    assert one.report.text.split("\n\n") == [
        "Shelling kills nine in Homs",
        "HOMS (Reuters) - At least nine people were killed when shells struck a market on Tuesday, residents said.",
        "The shells fell at noon.",
        "Twenty others were wounded, a doctor said. He asked not to be named for fear of his life.",
    ]


def test_what_is_a_page_is_told_by_its_beginning() -> None:
    def called(head: bytes, name: str = "") -> str:
        source = recognise(piece_of_bytes(head, "x", "x", name))
        return source.called if source else "nothing"

    for page in (
        b"<!DOCTYPE HTML PUBLIC '-//W3C//DTD'>",
        b"\xef\xbb\xbf <html>",
        b"<!-- saved from url -->\n<HTML>",
        b"<?xml version='1.0'?><html xmlns='x'>",
    ):
        assert called(page) == "web pages (HTML)"
    assert called(b"<div><p>Five died.</p></div>", "a.html") == "web pages (HTML)"
    for other in (
        b"<?xml version='1.0'?><rss version='2.0'>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<urlset>",
        b"Five < ten died.",
    ):
        assert called(other, "a.html") != "web pages (HTML)"


SENTENCE = "Nine people were killed when shells struck the market in the town on Tuesday, residents said."
BODY = "".join(f"<p>{SENTENCE.replace('Nine', str(n))}</p>" for n in range(10, 16))


def page(body: str = BODY, head: str = "", title: str = "Shells strike market in town") -> str:
    """A page with a heading and a body."""
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


ENCODED = [
    ("utf-8", b"", "", "“Zürich” — Ḥoms"),
    ("cp1251", b'<meta charset="windows-1251">', "", "Зеленівка"),
    ("cp1256", b"", "text/html; charset=windows-1256", "حمص"),
    ("latin-1", b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "", "Zürich"),
    ("cp1252", b'<meta charset="iso-8859-1">', "", "“Zürich”"),
    ("utf-8", b'<meta charset="iso-8859-1">', "text/html; charset=latin1", "Зеленівка"),
    ("gb18030", b'<meta charset="gb2312">', "", "死亡"),
    ("utf-16", b"", "", "Ḥoms"),
]


@pytest.mark.parametrize(("encoding", "meta", "header", "word"), ENCODED, ids=[f"{e[0]}-{i}" for i, e in enumerate(ENCODED)])
def test_the_encoding_is_the_one_that_the_bytes_the_header_or_the_page_proves(encoding: str, meta: bytes, header: str, word: str) -> None:
    raw = page(f"<p>{word}: {SENTENCE}</p>{BODY}").encode(encoding)
    if encoding != "utf-16":
        raw = raw.replace(b"<head>", b"<head>" + meta)
    (one,), faults = read(raw, "https://a.example/x", (("content-type", header),) if header else ())
    assert f"{word}: Nine people" in one.report.text and not faults


def test_what_nothing_declares_is_weighed_with_a_warning() -> None:
    russian = "<p>" + "Российские беспилотники ночью ударили по двум домам, погибли пять человек, сообщил губернатор. " * 6 + "</p>"
    (one,), (warning,) = read(page(russian).encode("cp1251"))
    assert "погибли пять человек" in one.report.text
    assert warning.severity == "warning" and "encoding" in warning.what


DAYS = [
    ('<meta property="article:published_time" content="2017-10-24T23:30:00+03:00">', "", "2017-10-24"),
    ('<meta property="article:published_time" content="2017-10-24T22:30:00Z">', "<div class=date>25 October 2017</div>", "2017-10-25"),
    ('<meta property="article:published_time" content="2017-10-24T22:30:00Z">', "<div class=date>24 October 2017</div>", "2017-10-24"),
    ("", "<div>Updated 26 October 2017 | Published 24 October 2017</div>", "2017-10-24"),
    ("", "<div>24/10/2017</div>", "2017-10-24"),
    ("", "<div>04/10/2017</div>", "None"),
    ("", "<div>04/10/2017</div><ul><li>Old story 24/09/2017</li></ul>", "2017-10-04"),
    ("", "", "None"),
]


@pytest.mark.parametrize(("head", "line", "day"), DAYS)
def test_the_day_is_the_one_that_the_publisher_states(head: str, line: str, day: str) -> None:
    related = (
        '<div class="related"><time datetime="2019-01-01">1 January 2019</time><a href="x">Other</a></div><footer>© 2024 News</footer>'
    )
    (one,), _ = read(page(line + BODY + related, head))
    assert str(one.report.published) == day


def test_the_canonical_address_counts_only_on_the_same_site() -> None:
    def url(canonical: str, address: str | None) -> str | None:
        (one,), _ = read(page(head=f'<link rel="canonical" href="{canonical}">'), address)
        return one.report.url

    assert url("https://news.example.org/a", "https://m.example.org/a?x=1") == "https://news.example.org/a"
    assert url("/b", "https://example.org/a?x=1") == "https://example.org/b"
    assert url("https://evil.test/a", "https://example.org/a") == "https://example.org/a"
    assert url("https://example.org/", "https://example.org/a") == "https://example.org/a"
    assert url("javascript:alert(1)", "https://example.org/a") == "https://example.org/a"
    assert url("https://example.org/a", "https://web.archive.org/web/20171024000000/https://example.org/a?b") == "https://example.org/a"
    assert url("https://example.org/a", None) == "https://example.org/a"


BOUNDED = [
    ("<div>" * 5_000 + BODY, "too deep"),
    ("<p " + " ".join(f"a{n}=1" for n in range(2_000)) + ">" + BODY, "attributes"),
    ("<p>x" * 210_000, "elements"),
]


@pytest.mark.parametrize(("body", "says"), BOUNDED, ids=[b[1] for b in BOUNDED])
def test_a_page_made_to_do_harm_is_one_fault(body: str, says: str) -> None:
    reports, (fault,) = read(page(body))
    assert not reports and fault.severity == "set aside" and says in fault.what


KEPT = [
    "In pictures released by the army, twelve bodies lay beside the road.",
    "No comment was available from the army.",
    "End of the siege is near, the governor said.",
    "Register of deaths at the hospital: nine names, of which four are children.",
    "Video, which a resident filmed, showed nine bodies.",
    "More than 50 people were killed.",
    "Related violence killed twelve in the south.",
    "Updated figures put the dead at 14, the ministry said.",
    "Next of kin have been told.",
    "By dawn, nine people were dead.",
    "Print shops and homes burned.",
]


@pytest.mark.parametrize("sentence", KEPT)
def test_a_sentence_that_only_begins_like_furniture_stays(sentence: str) -> None:
    (one,), _ = read(page(f"<p>{SENTENCE}</p><p>{sentence}</p>{BODY}"))
    assert sentence in one.report.text.split("\n\n")


def test_short_sentences_at_both_ends_stay() -> None:
    (one,), _ = read(page(f"<p>By Jane Roe</p><p>Nine people died.</p>{BODY}<p>Four were children.</p><p>Jane Roe</p>"))
    assert one.report.text.split("\n\n")[1::7] == ["Nine people died.", "Four were children."]


def test_a_report_that_goes_on_on_another_page_is_told_of() -> None:
    _, (warning,) = read(page(f"{BODY}<div class=x>Page 1 of 3</div>"))
    assert warning.severity == "warning" and "1 of 3" in warning.what


def test_control_characters_beside_furniture_are_spaces() -> None:
    (one,), _ = read(page(f"<p>Nine\x01&#2;died <nav>Menu</nav>\x03\x0cin town.</p>{BODY}"))
    assert "Nine died in town." in one.report.text


def test_an_error_of_the_site_is_no_report() -> None:
    reports, (fault,) = read(PAGE, "https://example.org/a", status=503)
    assert not reports and "503" in fault.what


PARTS = [
    "<div class='related'>",
    "</div>",
    "<p>",
    "</p>",
    "<table><tr><td>",
    "</table>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<br>",
    "<ul><li>",
    "<h1>Nine die</h1>",
    "</article>",
    "<article id=a class='block live'>",
    "<time datetime='2017-10-24'>",
    "</time>",
    "<!--",
    "-->",
    "&#x0;",
    "&bogus;",
    "<script>",
    "</script>",
    "<style>",
    "<figure>",
    "<figcaption>",
    "<blockquote>",
    "<script type='application/ld+json'>{\"@type\":[]}</script>",
    "Published 24 October 2017 ",
    "By Jane Roe ",
    "\x00",
    "\u202e",
    "�",
]
SOUP = st.lists(st.sampled_from([*PARTS, f"{SENTENCE} "]), max_size=40)


@anything(SOUP)
@settings(max_examples=60, deadline=None)
def test_any_soup_of_elements_is_reports_or_faults_and_the_same_each_time(parts: list[str]) -> None:
    raw = ("<html><title>Nine die live</title>" + "".join(parts)).encode("utf-8", "replace")
    first, faults = read(raw)
    assert first or faults
    assert all("mistake in the program" not in f.mend for f in faults)
    again, _ = read(raw)
    assert [r.report for r in first] == [r.report for r in again]
