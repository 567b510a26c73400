"""Throws damaged and made-up input at one entry point of intake for some minutes of the processor: python scripts/fuzz_intake.py ENTRY --minutes 10

Good samples are changed where formats break: bytes, whole numbers, lengths, repeated and moved parts, cut ends. Whatever comes in, only
reports and faults may come out, no fault may be a mistake of the program, each report must keep the ledger's rules, and nothing may take
long or much memory. The first input that breaks this is written to --out. The same seed makes the same inputs on every machine.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import io
import json
import lzma
import random
import re
import resource
import struct
import sys
import tarfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fuzz_archives
import fuzz_fetch

from harmledger.intake.collect import read_piece
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.ledger.codec import dump, load
from harmledger.model.fault import Fault
from harmledger.model.report import Receipt

SMALL = Given(
    max_text_bytes=200_000, max_table_bytes=500_000, max_line_bytes=100_000, max_report_chars=50_000, max_unpacked_bytes=5_000_000,
    max_members=500, max_seconds=20, columns={"Beschreibung": "text"},
)  # fmt: skip
SLOW = 10.0  # seconds of the processor that one input of a few kilobytes may take
MEMORY = 1_500_000_000  # bytes
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
WORDS = [
    *(b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"ustar\0", b"../", b"/"),
    *(
        b"\0" * 512,
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'{"text": "',
        b'"',
        b"\\ud800",
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"\t",
        b"[" * 200,
        b"9" * 500,
    ),
    *(b"<item>", b"<![CDATA[", b"]]>", b"&#xD800;", b"<link>http://[::1</link>", b"</entry>", b"<loc>", b'"items": [', b"null", b"\t1\t"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<", b">", b"text", "حمص".encode(), b"title: a\n\n", b"size=99999999\n", b"30 path=x\n"),
]


@dataclass(frozen=True)
class Entry:
    """An entry point: its good samples, the names under which they are given, how many inputs the tests try (what is in them is
    read, too: a page takes longer than a text), and what says what is wrong with how one is taken."""

    samples: Callable[[], list[bytes]]
    names: tuple[str, ...]
    tried: int = 150
    taken: Callable[[str, bytes], str | None] | None = None


def zip_of(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of names and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of one name are meant
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tar_of(members: Iterable[tuple[str, bytes]], form: int) -> bytes:
    """A tar archive of names and bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


TEXT = b"title: Raid\npublished: 2017-10-24\n\nFive people were killed in Raqqa, the Observatory said."
LINES = b'{"id": "a1", "text": "Five died.", "published": "2017-10-24"}\n{"text": "Six died.", "url": "https://a.example/1"}\n'
TABLE = 'id;Beschreibung;date;publisher\n1;Five died.;24.10.2017;Wire\n2;"Six;\ndied.";;\n'.encode("cp1252")
FILES = [("a/raid.txt", TEXT), ("b.jsonl", LINES), ("c.csv", TABLE), ("حمص.txt", TEXT), ("n" * 150 + ".txt", TEXT), ("b.jsonl", LINES)]


def _zips() -> list[bytes]:
    plain = zip_of(FILES)
    return [
        plain,
        zip_of(FILES, zipfile.ZIP_STORED),
        zip_of(FILES, zipfile.ZIP_BZIP2),
        zip_of([("in.zip", plain), ("x.gz", gzip.compress(TEXT))]),
    ]


def _tars() -> list[bytes]:
    return [tar_of(FILES, form) for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT)] + [tar_of(FILES[:3], tarfile.USTAR_FORMAT)]


def _packed() -> list[bytes]:
    tar = tar_of(FILES[:3], tarfile.GNU_FORMAT)
    return [p(d) for p in (gzip.compress, bz2.compress, lzma.compress) for d in (TEXT, tar)] + [gzip.compress(TEXT) * 3 + b"\0" * 600]


def _documents() -> list[bytes]:
    w, t = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    word = f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>Five died.</w:t><w:tab/></w:r></w:p><w:p/></w:body></w:document>'
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Raid</dc:title><dc:creator>R. H.</dc:creator></c>'
    odt = f'<o xmlns:t="{t}"><t:h>Raid</t:h><t:p>Five<t:s/>died <t:span>in</t:span> Raqqa.</t:p></o>'
    return [
        zip_of(
            [("[Content_Types].xml", b"<x/>"), ("word/document.xml", word.encode()), ("docProps/core.xml", core.encode())],
            zipfile.ZIP_STORED,
        ),
        zip_of([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", odt.encode())], zipfile.ZIP_STORED),
    ]


def _texts() -> list[bytes]:
    whole = json.dumps([json.loads(line) for line in LINES.splitlines()]).encode()
    return [TEXT, LINES, whole, TABLE, TEXT.decode().encode("utf-16"), LINES.decode().encode("utf-16-le"), b"\xef\xbb\xbf" + TABLE]


def _pages() -> list[bytes]:
    """Every tenth of the page layouts that hold reports, with sentences where their stories stand; and a Markdown file."""
    folder = Path(__file__).resolve().parent.parent / "tests" / "intake" / "layouts"
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*/*.html"))]
    texts = [t.split("\n-->\n", 1)[1] for t in texts if "\nfault = " not in t][::5]
    words = "<p>Five people were killed in {0} when shells hit the market, the Observatory said on Tuesday, and {0} were wounded.</p>"
    body = "".join(words.format(n) for n in range(9))
    pages = [re.sub(r"§\[|§\]", "", re.sub(r"§(?:p\d-\d|p|\d)", body, t.replace("§t", "Raid kills five"))) for t in texts]
    return [*(p.encode() for p in pages), b"# Raid\n\n**Five** died, [he](https://a.example/(b)) said.\n\n| a | b |\n"]


def _lists() -> list[bytes]:
    """Feeds, a sitemap, GDELT's tables and an answer of ReliefWeb."""
    url, day = "https://daily.example/a", "2017-10-24T08:00:00Z"
    story = "<p>Raids killed 22 people in the town on Monday, the Observatory said; rescuers searched for hours.</p>" * 10
    item = f"<item><title>Raid &amp; fire</title><link>{url}</link><pubDate>Tue, 24 Oct 2017 08:00:00 GMT</pubDate>"
    rss = f"<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><title>Daily</title>{item}<c:encoded>"
    entry = f"<entry><title type='html'>&lt;b&gt;Raid</title><link href='{url}'/><updated>{day}</updated></entry>"
    news = f"<news><publication><name>Daily</name></publication><publication_date>{day}</publication_date></news>"
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": url, "date_published": day}]}
    fields = {"title": "Raid", "body": "Five died.", "date": {"original": day}, "source": [{"name": "OCHA"}], "url": url}
    return [
        f"<?xml version='1.0'?>{rss}<![CDATA[{story}]]></c:encoded></item></channel></rss>".encode(),
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Daily</title>{entry}</feed>".encode(),
        f"<urlset><url><loc>{url}</loc><lastmod>{day}</lastmod>{news}</url></urlset>".encode(),
        json.dumps(feed).encode(),
        json.dumps({"href": "https://api.reliefweb.int/v1/reports", "data": [{"id": "1", "fields": fields}]}).encode(),
        ("\t".join(["703532543", "20171024", "201710", "2017", "2017.8", *["x"] * 54, "20171024150000", url]) + "\n").encode(),
        ("\t".join(["20171024151500-7", "20171024151500", "1", "daily.example", url, *[""] * 22]) + "\n").encode(),
    ]


ENTRIES = {
    "pages": Entry(_pages, ("a.html", "a.md", "a", "a.xhtml")),
    "lists": Entry(_lists, ("a.xml", "a", "a.json", "a.csv", "a.txt")),
    "zip": Entry(_zips, ("a.zip", "a", "a.txt")),
    "tar": Entry(_tars, ("a.tar", "a", "a.txt")),
    "packed": Entry(_packed, ("a.gz", "a.tgz", "a")),
    "documents": Entry(_documents, ("a.docx", "a.odt", "a.zip")),
    "web archives": Entry(fuzz_archives.web_archives, ("a.warc.gz", "a.warc", "a"), 40),
    "packages": Entry(fuzz_archives.packages, ("a.wacz", "a.zip", "a"), 40),
    "messages": Entry(fuzz_archives.messages, ("a.eml", "a.mbox", "a"), 40),
    "pdf": Entry(fuzz_archives.documents, ("a.pdf", "a"), 40),
    "sheets": Entry(fuzz_archives.sheets, ("a.xlsx", "a.zip"), 40),
    "exports": Entry(fuzz_archives.exports, ("result.json", "a")),
    "fetcher": Entry(fuzz_fetch.answers, fuzz_fetch.URLS, 100, fuzz_fetch.wrong),
    "texts": Entry(_texts, ("a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a", "a.html", "a.xml")),
}


def changed(data: bytes, dice: random.Random) -> bytes:
    """``data`` with up to eight changes of the kinds that formats break at."""
    raw = bytearray(data)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3, 5, 8))):
        at = dice.randrange(len(raw) + 1)
        match dice.randrange(8):
            case 0 if at < len(raw):
                raw[at] ^= 1 << dice.randrange(8)
            case 1 if at < len(raw):
                raw[at] = dice.randrange(256)
            case 2:
                form = dice.choice(("<H", "<L", "<Q", ">L"))
                number = dice.choice((*NUMBERS, len(raw), at)) % (1 << (8 * struct.calcsize(form)))
                raw[at : at + struct.calcsize(form)] = struct.pack(form, number)
            case 3:
                raw[at:at] = dice.choice(WORDS)
            case 4:
                del raw[at : at + dice.choice((1, 2, 4, 16, 100, 512))]
            case 5:
                end = at + dice.choice((1, 4, 30, 46, 200, 512))
                raw[at:at] = raw[at:end] * dice.choice((1, 2, 20))
            case 6:
                raw = raw[:at] if dice.random() < 0.3 else raw
            case _:
                there = dice.randrange(len(raw) + 1)
                raw[there:there] = raw[at : at + dice.randrange(600)]
    return bytes(raw[:300_000])


def made(entry: Entry, samples: list[bytes], dice: random.Random) -> tuple[str, bytes]:
    """One input: a name and bytes. Some are changed inside their packing, too."""
    data = dice.choice(samples)
    if dice.random() < 0.25:
        inner = changed(dice.choice((TEXT, LINES, TABLE, data)), dice)
        data = dice.choice(
            (data, gzip.compress(inner), zip_of([("in.txt", inner), ("in", inner)]), tar_of([("in", inner)], tarfile.PAX_FORMAT))
        )
    return dice.choice(entry.names), changed(data, dice)


def wrong(entry: Entry, name: str, data: bytes) -> str | None:
    """What is wrong with how ``data`` is taken, or None: what it becomes, an exception, or the time that it takes."""
    began = time.process_time()
    try:
        if found := (entry.taken or read_wrongly)(name, data):
            return found
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"an exception: {type(error).__name__}: {error}"
    took = time.process_time() - began
    return f"it took {took:.1f} seconds" if took > SLOW else None


def read_wrongly(name: str, data: bytes) -> str | None:
    """What is wrong with how intake reads ``data``, or None."""
    for item in read_piece(piece_of_bytes(data, name, name, name), SMALL):
        if isinstance(item, Fault):
            if item.passing:
                return f"a mistake of the program: {item}"
            if not (item.where and item.what and item.mend and item.where.startswith(name)):
                return f"a fault that says too little: {item}"
        elif isinstance(item, Received):
            report, receipt = item.report, item.report.receipts[0]
            if report.sha256 != hashlib.sha256(report.text.encode("utf-8")).hexdigest() or not report.text.strip() or "\0" in report.text:
                return f"a report that breaks the rules: {item}"
            if load(Receipt, dump(receipt)) != receipt or not item.kind:
                return f"a receipt that cannot be stored: {receipt}"
        else:
            return f"neither a report nor a fault: {item}"
    return None


def main() -> int:
    """Fuzz; 0 where nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("entry", choices=sorted(ENTRIES))
    parser.add_argument("--minutes", type=float, default=10.0, help="of the processor, so that a busy machine does not try less")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path())
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    entry, dice = ENTRIES[args.entry], random.Random(args.seed)
    samples, began, count = entry.samples(), time.process_time(), 0
    while time.process_time() - began < 60 * args.minutes:
        name, data = made(entry, samples, dice)
        count += 1
        if why := wrong(entry, name, data):
            found = args.out / re.sub(r"[^\w.-]+", "-", f"{args.entry}-{args.seed}-{count}-{name}")
            found.write_bytes(data)
            print(f"{found}: {why!a}")
            return 1
    print(f"{args.entry}: {count:,} inputs in {(time.process_time() - began) / 60:.1f} minutes of the processor, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
