"""Lists of pages: feeds, sitemaps, GDELT, ReliefWeb. Each says which pages there are, and never reads more than it should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.intake.collect import SOURCES, recognise
from harmledger.intake.feed import Feed
from harmledger.intake.gdelt import Gdelt
from harmledger.intake.jsonfeed import JsonFeed
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.reliefweb import ReliefWeb
from harmledger.intake.sitemap import Sitemap
from harmledger.intake.source import Given, Item, Lead, Received
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

DAY = date(2017, 10, 24)
DEFAULT = Given()

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Daily Example</title><link>https://daily.example/</link><language>en-gb</language>
<item><title>22 killed in raids &amp;amp; shelling on &lt;i&gt;Deir ez-Zor&lt;/i&gt;</title><link>https://daily.example/a?x=1&amp;y=2#top</link>
<pubDate>Tue, 24 Oct 2017 23:30:00 -0500</pubDate><guid isPermaLink="false">a-1</guid></item>
<item><title>From another</title><link>/b</link><dc:date>2017-10-24T08:00:00Z</dc:date><source url="https://other.example/feed">Other Wire</source></item>
<item><title>Twice</title><link>https://daily.example/a?x=1&amp;y=2</link></item>
</channel></rss>"""

RSS091 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>L'Exemple</title><language>fr</language>
<item><title>Raids \xe0 Alep</title><link>https://exemple.example/a</link></item></channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/"><title>Old Example</title></channel>
<item rdf:about="https://old.example/a"><title>Raid</title><link>https://old.example/a</link><dc:date>2017-10-24</dc:date></item></rdf:RDF>"""

ATOM = """<?xml version='1.0'?><!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>مثال</title>
<entry><title type="html">&lt;b&gt;غارة&lt;/b&gt;</title><link rel="alternate" href="https://mithal.example/a"/><id>tag:1</id>
<published>2017-10-24T01:00:00+03:00</published><updated>2017-10-24T15:00:00Z</updated></entry>
<entry><title>Only updated</title><link href="https://mithal.example/b"/><updated>2017-10-24T15:00:00Z</updated></entry></feed>"""

JSONFEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Daily Example",
        "language": "en",
        "items": [
            {"id": "1", "url": "https://daily.example/a", "title": "Raid", "date_published": "2017-10-24T08:00:00Z"},
            {"id": "https://daily.example/b", "content_text": "no url", "date_modified": "2017-10-24T09:00:00Z"},
            {"id": 5},
            "no item",
        ],
    }
)

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://daily.example/a </loc><lastmod>2017-10-25T10:00:00Z</lastmod>
<image:image><image:loc>https://daily.example/a.jpg</image:loc><image:title>A photograph</image:title></image:image>
<n:news><n:publication><n:name>Daily Example</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2017-10-24T08:00:00+02:00</n:publication_date><n:title>Raid on a market</n:title></n:news></url>
<url><lastmod>2017-10-25</lastmod></url>
<url><loc>https://daily.example/b</loc><lastmod>2017-10-25</lastmod></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://daily.example/news.xml.gz</loc>
<lastmod>2017-10-24</lastmod></sitemap></sitemapindex>"""


def event(url: str, columns: int = 61) -> str:
    cells = ["703532543", "20171024", "201710", "2017", "2017.8055", *["x"] * (columns - 7), "20171024150000", url]
    return "\t".join(cells) + "\n"


def mention(url: str, kind: str = "1") -> str:
    head = ["703532543", "20171024150000", "20171024151500", kind, "daily.example", url]
    return "\t".join([*head, *["1"] * 8, "srclc:fra;eng:GT-FRA 1.0", ""]) + "\n"


def graph(url: str, kind: str = "1") -> str:
    extras = "<PAGE_PRECISEPUBTIMESTAMP>20171024083000</PAGE_PRECISEPUBTIMESTAMP><PAGE_TITLE>Raid &#38; shelling</PAGE_TITLE>"
    return "\t".join(["20171024151500-T7", "20171024151500", kind, "daily.example", url, *[""] * 20, "srclc:ara;eng:x", extras]) + "\n"


EXPORTS = {
    "events": event("https://daily.example/a") + event("https://daily.example/a") + event("BBC Monitoring"),
    "events 1.0": event("https://daily.example/a", 58),
    "mentions": mention("https://daily.example/a") + mention("BBC Monitoring", "2"),
    "graph": graph("https://daily.example/a") + graph("BBC Monitoring", "2"),
    "file list": "150383 297a16b493de7cf6ca809a7cc31d0b93 http://data.gdeltproject.org/gdeltv2/20171024151500.export.CSV.zip\n",
}

RELIEFWEB = json.dumps(
    {
        "time": 3,
        "href": "https://api.reliefweb.int/v1/reports?appname=x",
        "data": [
            {
                "id": "1",
                "fields": {
                    "title": "Syria: 22 killed",
                    "body": "**Raids** killed 22 people\non [Monday](https://x.example).",
                    "date": {"created": "2017-10-26T00:00:00+00:00", "original": "2017-10-24T00:00:00+00:00"},
                    "source": [{"name": "UN Example Office"}, {"name": "Second"}],
                    "language": [{"name": "English", "code": "en"}],
                    "url_alias": "https://reliefweb.int/report/a",
                },
            },
            {"id": "2", "fields": {"title": "No body", "url": "https://reliefweb.int/node/2"}},
            {"id": "3", "fields": {}},
            {"id": "4"},
        ],
    }
)


def piece(text: str | bytes, address: str | None = "https://daily.example/feed", **headers: str) -> Piece:
    raw = text if isinstance(text, bytes) else text.encode()
    origin = Origin(address, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items())) if address else None
    return piece_of_bytes(raw, "list", "list", origin=origin)


def read(held: Piece, limits: Given = DEFAULT) -> tuple[list[Lead], list[Fault], list[Received]]:
    source = recognise(held)
    assert source is not None
    items: list[Item] = list(source.read(held, limits))
    return (
        [i for i in items if isinstance(i, Lead)],
        [i for i in items if isinstance(i, Fault)],
        [i for i in items if isinstance(i, Received)],
    )


def test_rss() -> None:
    leads, faults, _ = read(piece(RSS))
    assert not faults
    assert leads == [
        Lead("https://daily.example/a?x=1&y=2", "list", "22 killed in raids & shelling on Deir ez-Zor", DAY, "Daily Example", "en-gb"),
        Lead("https://daily.example/b", "list", "From another", DAY, "Other Wire", "en-gb", "2017-10-24T08:00:00Z"),
    ]


def test_old_rss_with_its_document_type_and_encoding() -> None:
    leads, faults, _ = read(piece(RSS091.encode("latin-1")))
    assert not faults and leads[0].title == "Raids à Alep" and leads[0].language == "fr"


def test_rdf_atom_and_json() -> None:
    assert read(piece(RDF))[0] == [Lead("https://old.example/a", "list", "Raid", DAY, "Old Example", changed="2017-10-24")]
    first, second = read(piece(ATOM))[0]
    assert (first.title, first.published, first.publisher, first.language) == ("غارة", DAY, "مثال", "ar")
    assert first.changed == "2017-10-24T15:00:00Z" and second.published == DAY
    leads, faults, _ = read(piece(JSONFEED))
    assert [lead.url for lead in leads] == ["https://daily.example/a", "https://daily.example/b"] and leads[0].published == DAY
    assert len(faults) == 1 and faults[0].severity == "warning" and "2 of 4" in faults[0].what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_feeds_are_read_in_their_encoding(encoding: str) -> None:
    text = RSS.replace("Daily", "Dáily").replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    assert read(piece(text.encode(encoding)))[0][0].publisher == "Dáily Example"


def test_the_answer_says_the_encoding_before_the_document_does() -> None:
    held = piece(RSS.replace("Daily", "Dáily").encode("cp1252"), content_type="text/xml; charset=windows-1252")
    assert read(held)[0][0].publisher == "Dáily Example"


@pytest.mark.parametrize("said", ["zlib", "hex", "rot13", "undefined", "nonsense", "utf-8", "idna"])
def test_encodings_that_are_none_do_no_harm(said: str) -> None:
    leads, _, _ = read(piece(RSS.replace('encoding="UTF-8"', f'encoding="{said}"')))
    assert len(leads) == 2


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title><link>https://daily.example/a</link></item></channel></rss>"""
OURS = BOMB.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize(
    "text", [BOMB, OURS, BOMB.replace("rss", "urlset"), "<!-- x -->" + BOMB[21:], BOMB.replace("<!DOC", " <!--[-->\n<!doc")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_declares_entities_is_refused(text: str, encoding: str) -> None:
    held = piece(text.encode(encoding))
    for source in (Feed(), Sitemap()):
        items = list(source.read(held, Given()))
        assert all(isinstance(i, Fault) for i in items), items
    assert any("declares" in i.what or "not well-formed" in i.what for i in Feed().read(held, Given()) if isinstance(i, Fault))


@pytest.mark.parametrize("bad", ["&#xD800;", "&#0;", "&#x110000;", f"&#{'9' * 5000};", "&#xD800", "&#" + "0" * 5000 + ";"])
def test_references_to_no_character_do_no_harm(bad: str) -> None:
    for cut in (len(RSS), -20):  # well-formed, and cut short: two parsers
        assert "Daily Example" in {lead.publisher for lead in read(piece(RSS.replace("another", f"an{bad}other")[:cut]))[0]}
    assert read(piece(RSS.replace("another", "an&#x6F;ther")))[0][1].title == "From another"


def test_a_document_type_inside_an_entry_is_no_declaration() -> None:
    text = RSS.replace("</item>", "<description><![CDATA[<!DOCTYPE html [x]><p>text</p>]]></description></item>", 1)
    assert len(read(piece(text))[0]) == 2


@pytest.mark.parametrize("cut", [690, 640, 500, 400])
def test_a_feed_cut_short_gives_what_it_has_with_a_warning(cut: int) -> None:
    leads, faults, _ = read(piece(RSS[:cut]))
    assert any("not well-formed" in f.what for f in faults)
    assert all(lead.url.startswith("https://daily.example/") for lead in leads)


@pytest.mark.parametrize(
    "inside", ["<a>" * 300, "<a " + " ".join(f'a{n}="1"' for n in range(600)) + ">", "<a></a>" * 250_000], ids=["deep", "wide", "long"]
)
def test_feeds_that_no_feed_is_like_are_refused_before_they_cost_time(inside: str) -> None:
    assert "than a feed has" in read(piece(f'<rss version="2.0">{inside}'))[1][0].what


def test_a_feed_that_is_too_large_or_empty_is_said() -> None:
    assert "too large" in read(piece(RSS), Given(max_text_bytes=100))[1][0].what
    assert "names no page" in read(piece('<rss version="2.0"><channel><title>x</title></channel></rss>'))[1][0].what


def test_addresses_of_entries_are_checked_for_form() -> None:
    bad = ["javascript:alert(1)", "file:///etc/passwd", "http://a:b@daily.example/", "http://2130706433/", "https://[::1", ""]
    text = "".join(f"<item><title>x</title><link>{b}</link></item>" for b in bad)
    leads, faults, _ = read(piece(f'<rss version="2.0"><channel>{text}</channel></rss>', address=None))
    assert not leads and "6 of 6" in faults[0].what


def test_news_sitemaps() -> None:
    leads, faults, _ = read(piece(SITEMAP))
    assert leads == [
        Lead("https://daily.example/a", "list", "Raid on a market", DAY, "Daily Example", "en", "2017-10-25T10:00:00Z"),
        Lead("https://daily.example/b", "list", changed="2017-10-25"),
    ]
    assert len(faults) == 1 and "1 entries" in faults[0].what
    assert read(piece(INDEX))[0] == [Lead("https://daily.example/news.xml.gz", "list", changed="2017-10-24")]


def test_a_sitemap_cut_short_gives_what_it_has() -> None:
    leads, faults, _ = read(piece(SITEMAP[:-9]))
    assert len(leads) == 2 and any(f.severity == "warning" and "not well-formed" in f.what for f in faults)
    assert "not well-formed" in read(piece("<urlset>" + "<url>" * 50_000))[1][0].what
    leads, faults, _ = read(piece("<urlset><url><loc>"))
    assert not leads and faults[0].severity == "set aside"


def test_sitemaps_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    many = "<urlset>" + "".join(f"<url><loc>https://daily.example/{n}</loc></url>" for n in range(300)) + "</urlset>"
    monkeypatch.setattr("harmledger.intake.sitemap.MAX_ENTRIES", 100)
    leads, faults, _ = read(piece(many))
    assert len(leads) == 100 and "up to 100" in faults[0].what
    monkeypatch.setattr("harmledger.intake.sitemap.MAX_BYTES", 4_000)
    assert "larger than 4,000" in read(piece(many))[1][0].what


@pytest.mark.parametrize("text", EXPORTS.values(), ids=EXPORTS)
def test_gdelt(text: str) -> None:
    leads, faults, _ = read(piece(text))
    assert len(leads) == 1 and not faults
    assert leads[0].url.endswith(".zip") or leads[0].url == "https://daily.example/a"


def test_gdelt_says_what_the_page_says_and_no_day_of_its_own() -> None:
    assert read(piece(EXPORTS["graph"]))[0][0] == Lead("https://daily.example/a", "list", "Raid & shelling", DAY, "daily.example", "ara")
    assert read(piece(EXPORTS["mentions"]))[0][0] == Lead("https://daily.example/a", "list", None, None, "daily.example", "fra")
    assert read(piece(EXPORTS["events"]))[0][0].published is None


def test_gdelt_rows_that_are_damaged_are_counted() -> None:
    leads, faults, _ = read(piece(event("https://daily.example/a") + "703532543\t2017\n\n" + event("https://daily.example/b")))
    assert len(leads) == 2 and "1 rows" in faults[0].what


def test_reliefweb() -> None:
    leads, faults, reports = read(piece(RELIEFWEB))
    receipt = reports[0].report.receipts[0]
    assert reports[0].report.title == "Syria: 22 killed" and reports[0].report.text.endswith("\n\nRaids killed 22 people on Monday.")
    assert (receipt.published, receipt.publisher, receipt.url) == (DAY, "UN Example Office", "https://reliefweb.int/report/a")
    assert (receipt.language, receipt.source) == ("en", "list:1")
    assert leads == [Lead("https://reliefweb.int/node/2", "list:2", "No body")]
    assert [f.where for f in faults] == ["list:3", "list:4"]


OTHERS = [
    '{"text": "a"}',
    '{"id": "data", "text": "https://api.reliefweb.int"}',
    "id\ttext\n1\ta",
    "<html><rss>",
    "<p>feed",
    "1\t2\t3\n",
    "words <rss",
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_things_are_not_taken_for_lists(text: str) -> None:
    assert not any(s.fits(piece(text)) for s in LISTS)


LISTS = (Feed(), Sitemap(), JsonFeed(), ReliefWeb(), Gdelt())
WORDS = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "<link>",
        "https://a.example/",
        "</link>",
        "</item>",
        "<urlset>",
        "<url>",
        "<loc>",
        "</loc>",
        "</url>",
        "<!--",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE a [",
        "&lt;",
        "&#0;",
        "&x;",
        "\ud7ff",
        "\x00",
        '{"version":"https://jsonfeed.org/version/1","items":[',
        "null",
        "{}",
        '{"data":[{"id":"1","fields":',
        "]",
        "}",
        '"url":',
        "\t",
        "\n",
        "20171024151500",
        "1",
        "<feed",
        ' xmlns="http://www.w3.org/2005/Atom">',
        "<entry>",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.lists(WORDS, max_size=30).map("".join),
        st.tuples(
            st.sampled_from([RSS, ATOM, RDF, JSONFEED, SITEMAP, RELIEFWEB, *EXPORTS.values()]), st.integers(0, 2000), st.lists(WORDS)
        ).map(lambda t: t[0][: t[1]] + "".join(t[2]) + t[0][t[1] :]),
    ),
    st.sampled_from(["utf-8", "utf-16", "latin-1"]),
)
def test_whatever_a_list_holds_comes_out_as_values(text: str, encoding: str) -> None:
    held = replace(piece(text.encode(encoding, "replace")), origin=None)
    for source in LISTS:
        source.fits(held)
        found: Iterator[Item] = source.read(held, Given())
        for item in found:
            assert isinstance(item, Lead | Fault | Received)
            assert not isinstance(item, Lead) or item.url.startswith(("http://", "https://"))
    assert len(SOURCES) > len(LISTS)


STORY = "".join(
    f"<p>Air raids killed {n} people in the town of Example{n} on Monday, the Observatory said. Rescuers searched the rubble for hours.</p>"
    for n in range(3, 13)
)


def whole(story: str = STORY, more: str = "") -> str:
    content = f"<content:encoded><![CDATA[{story}]]></content:encoded>"
    item = f"<item><title>Raids &amp; shelling</title><link>https://daily.example/a</link><pubDate>Tue, 24 Oct 2017 08:00:00 GMT</pubDate>{content}</item>"
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Daily Example</title>{item}{more}</channel></rss>"
    )


def test_an_entry_with_its_whole_text_is_a_report_and_keeps_its_bytes() -> None:
    figure = '<figure><img src="x"><figcaption>A photograph of 99 people killed elsewhere, 2012.</figcaption></figure><script>x()</script>'
    other = "<item><title>b</title><link>https://daily.example/b</link></item>"
    leads, faults, reports = read(piece(whole(figure + STORY + "<p>The post Raids appeared first on Daily Example.</p>", other)))
    assert not faults and [lead.url for lead in leads] == ["https://daily.example/b"]
    report, receipt = reports[0].report, reports[0].report.receipts[0]
    assert report.title == "Raids & shelling" and "killed 12 people" in report.text and report.text.count("\n\n") == 10
    assert "99" not in report.text and "appeared first" not in report.text and "x()" not in report.text
    assert (receipt.url, receipt.published, receipt.publisher) == ("https://daily.example/a", DAY, "Daily Example")
    assert receipt.extraction == "feed entry 1" and receipt.source == "list#https://daily.example/a"
    assert (
        reports[0].raw.startswith(b"<item><title>Raids")
        and reports[0].raw.endswith(b"</item>")
        and b"daily.example/b" not in reports[0].raw
    )


@pytest.mark.parametrize(
    "end",
    [
        "<p>Officials said that the toll […]</p>",
        "<p>More to come...</p>",
        "<p><a>Continue reading</a></p>",
        "<p>Read more at Daily Example</p>",
        "<p>Lire la suite</p>",
        "<p>اقرأ المزيد</p>",
        "<p>Rescuers said that they had found</p>",
    ],
)
def test_a_beginning_is_not_taken_for_the_whole(end: str) -> None:
    leads, _, reports = read(piece(whole(STORY + end)))
    assert len(leads) == 1 and not reports


def test_short_texts_and_feeds_cut_short_are_only_leads() -> None:
    assert len(read(piece(whole("<p>Raids killed 5 people.</p>")))[0]) == 1
    leads, faults, reports = read(piece(whole()[:-30]))
    assert len(leads) == 1 and not reports and faults
