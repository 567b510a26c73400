"""Evidence that is given out is checked here as a stranger would: by what the standards say, without our own code."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from harmledger.cli import main
from harmledger.intake.collect import read_inputs
from harmledger.intake.source import Given, Received
from harmledger.ledger import Book
from harmledger.model.custody import Custody
from harmledger.model.origin import Origin
from harmledger.model.report import Receipt, make_report
from tests.cli.fake import read_one
from tests.ledger.filled import Ticking, fill

PAGE = b"<!doctype html><html><body><p>On Monday 40 people were killed in Otherville.</p></body></html>"
ORIGIN = Origin("https://news.example/a?b=1", "2017-10-24T15:02:00Z", 200, (("content-type", "text/html"),), ("news.warc.gz",), "text/html")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with reports of several kinds, one of them a page from the web that was received twice."""
    place = tmp_path / "book.sqlite"
    with Book(place, clock=Ticking()) as opened:
        fill(opened, 3)
        page = make_report(
            "A raid", "On Monday 40 people were killed in Otherville.", Receipt("page", "news.warc.gz#1", None, "Wire", origin=ORIGIN)
        )
        opened.add_report(page, PAGE)
        opened.add_report(replace(page, receipts=(replace(page.receipts[0], given_id="", source="b.html", origin=None),)), PAGE + b"\n")
        opened.add_reading(read_one(page, "fake 1"))
        opened.add_custody(Custody("took in", "R. H.", "news.warc.gz", hashlib.sha256(b"x").hexdigest(), 1, "web archives", "1", new=1))
        opened.add_custody(Custody("took in", "R. H.", "other.warc.gz", kind="web archives", version="1"))
    return place


def given_out(book: Path, out: Path, *reports: str, form: str = "bagit") -> Path:
    assert main(["evidence", str(book), *reports, "--out", str(out), "--format", form]) == 0
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_bag_holds_what_its_manifests_say_and_nothing_else(book: Path, tmp_path: Path) -> None:
    bag = files(given_out(book, tmp_path / "out", "page", "g1"))
    assert bag["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in bag["manifest-sha256.txt"].decode().splitlines())}
    payload = {name: content for name, content in bag.items() if name.startswith("data/")}
    assert stated == {name: hashlib.sha256(content).hexdigest() for name, content in payload.items()}
    tags = {name: digest for digest, _, name in (line.partition("  ") for line in bag["tagmanifest-sha256.txt"].decode().splitlines())}
    assert tags == {n: hashlib.sha256(c).hexdigest() for n, c in bag.items() if n not in payload and n != "tagmanifest-sha256.txt"}
    assert f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}" in bag["bag-info.txt"].decode()
    assert not any(b"\r" in bag[n] for n in tags)


def test_the_evidence_copy_is_what_was_received_and_the_working_copy_lies_apart(book: Path, tmp_path: Path) -> None:
    bag = files(given_out(book, tmp_path / "out", "page"))
    evidence = {name: content for name, content in bag.items() if "/evidence/" in name}
    assert sorted(evidence.values()) == [PAGE, PAGE + b"\n"] and all(n.endswith(".html") for n in evidence)
    (receipts,) = (json.loads(c) for n, c in bag.items() if n.startswith("data/receipts/"))
    assert [hashlib.sha256(bag[f"data/{r['file']}"]).hexdigest() for r in receipts] == [r["sha256"] for r in receipts]
    assert receipts[0]["receipt"]["origin"]["address"] == ORIGIN.address and receipts[0]["recorded_at"].startswith("2026-01-01")
    working = {Path(n).name: c for n, c in bag.items() if "/working/" in n}
    assert working["text.txt"].decode() == "A raid\n\nOn Monday 40 people were killed in Otherville."
    record = json.loads(working["record.json"])
    assert record["report"] == "page" and record["events"][0]["figures"][0]["quote"] in working["text.txt"].decode()
    assert "A raid" in bag["data/README.txt"].decode()
    assert [c["source"] for c in json.loads(working["custody.json"])] == ["news.warc.gz"]


def test_each_post_of_one_page_is_given_out_with_the_whole_page(book: Path, tmp_path: Path) -> None:
    with Book(book, create=False) as opened:
        for n in range(3):
            opened.add_report(
                make_report(f"Post {n}", f"On Tuesday {n} people were hurt.", Receipt(f"post{n}", "blog.html")), PAGE + b"blog"
            )
    for n in range(3):  # the bytes stand in the row of the first: no package needs the others
        bag = files(given_out(book, tmp_path / f"{n}", f"post{n}"))
        (page,) = (content for name, content in bag.items() if "/evidence/" in name)
        (receipt,) = (json.loads(row["words"])[1] for row in rows(bag) if json.loads(row["words"])[0] == "receipts")
        assert page == PAGE + b"blog" and receipt["raw_sha256"] == hashlib.sha256(page).hexdigest()


def rows(bag: dict[str, bytes]) -> Iterator[dict[str, str]]:
    for name, content in bag.items():
        if "ledger/" in name:
            yield from (json.loads(line) for line in content.splitlines())


def test_anybody_can_work_the_links_out_anew_and_the_book_proves_them(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = files(given_out(book, tmp_path / "out", "page", "g0"))
    seal = capsys.readouterr().out.split()[1]
    found = list(rows(bag))
    for row in found:
        assert hashlib.sha256(bytes.fromhex(row["before"]) + row["words"].encode()).hexdigest() == row["link"]
    tables = [json.loads(row["words"])[0] for row in found]
    assert {"reports", "receipts", "readings", "claims", "decisions", "custody"} == set(tables)
    custody = [json.loads(json.loads(row["words"])[1]["custody"]) for row, table in zip(found, tables, strict=True) if table == "custody"]
    assert [c["source"] for c in custody].count("news.warc.gz") == 1 and "other.warc.gz" not in [c["source"] for c in custody]
    assert seal == f"{max(int(r['row']) for r in found)}-{max(found, key=lambda r: int(r['row']))['link']}"
    assert seal in bag["data/README.txt"].decode() and main(["verify", str(book), "--seal", seal, "--ledger-only"]) == 0
    texts = {hashlib.sha256(c).hexdigest() for n, c in bag.items() if n.endswith("text.txt")}
    assert texts == {json.loads(r["words"])[1]["sha256"] for r in found if json.loads(r["words"])[0] == "reports"}


@pytest.mark.parametrize("form", ["bagit", "wacz"])
def test_the_same_rows_give_the_same_bytes_however_much_came_after(book: Path, tmp_path: Path, form: str) -> None:
    one = files(given_out(book, tmp_path / "one", "page", "g1", form=form))
    with Book(book, clock=Ticking()) as opened:
        opened.add_report(make_report(None, "Another report.", Receipt("later", "c.txt")), b"Another report.")
    assert files(given_out(book, tmp_path / "two", "g1", "page", form=form)) == one


@pytest.mark.parametrize("form", ["bagit", "wacz"])
def test_that_it_was_given_out_stands_in_the_chain_of_custody(book: Path, tmp_path: Path, form: str) -> None:
    out = files(given_out(book, tmp_path / "out", "page", "--by", "R. H.", form=form))
    with Book(book, create=False) as opened:
        entry = list(opened.custody())[-1].custody
        assert entry.reports == (opened.with_given_id("page"),)
    assert (entry.act, entry.by, entry.source) == ("gave out", "R. H.", "out")
    assert entry.sha256 in {hashlib.sha256(content).hexdigest() for content in out.values()}
    assert main(["verify", str(book), "--ledger-only", "--quiet"]) == 0


def test_a_wacz_is_read_by_other_hands(book: Path, tmp_path: Path) -> None:
    (raw,) = files(given_out(book, tmp_path / "out", "page", "g1", form="wacz")).values()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert packed.testzip() is None and all(m.compress_type == zipfile.ZIP_STORED for m in packed.infolist())
        inside = {m.filename: packed.read(m) for m in packed.infolist()}
    package = json.loads(inside["datapackage.json"])
    assert {r["path"]: (r["hash"], r["bytes"]) for r in package["resources"]} == {
        n: (f"sha256:{hashlib.sha256(c).hexdigest()}", len(c)) for n, c in inside.items() if not n.startswith("datapackage")
    }
    assert json.loads(inside["datapackage-digest.json"])["hash"] == f"sha256:{hashlib.sha256(inside['datapackage.json']).hexdigest()}"
    kept, checked = {}, 0
    for record in ArchiveIterator(io.BytesIO(inside["archive/evidence.warc.gz"]), check_digests="raise"):
        content = record.content_stream().read()
        checked += record.digest_checker.passed is True
        if record.rec_type == "resource":
            kept[record.rec_headers.get_header("WARC-Target-URI")] = (record.rec_headers.get_header("WARC-Date"), content)
    assert kept[ORIGIN.address] == (ORIGIN.at, PAGE) and checked >= len(kept)
    assert PAGE + b"\n" in [content for _, content in kept.values()]
    for line in inside["indexes/index.cdx"].decode().splitlines():
        key, stamp, said = line.split(" ", 2)
        at = json.loads(said)
        member = inside["archive/evidence.warc.gz"][int(at["offset"]) :][: int(at["length"])]
        assert f"WARC-Target-URI: {at['url']}".encode() in gzip.decompress(member) and len(stamp) == 14 and key
    assert any(line.startswith("example,news)/a?b=1 20171024150200 ") for line in inside["indexes/index.cdx"].decode().splitlines())
    assert len(inside["pages/pages.jsonl"].splitlines()) == 1 + len(kept)


def test_what_was_given_out_can_be_taken_in_again(book: Path, tmp_path: Path) -> None:
    out = given_out(book, tmp_path / "out", "g1", form="wacz")
    items = list(read_inputs([out], Given()))
    assert [i for i in items if not isinstance(i, Received) and i.severity == "set aside"] == []


@pytest.mark.parametrize("words", [["nobody"], ["page", "g77"]])
def test_a_report_that_is_not_there_gives_nothing_out(book: Path, tmp_path: Path, words: list[str]) -> None:
    assert main(["evidence", str(book), *words, "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob("*.part"))


def test_nothing_is_overwritten_and_a_report_is_found_by_its_hash(book: Path, tmp_path: Path) -> None:
    with Book(book, create=False) as opened:
        sha256 = opened.with_given_id("page")
        assert sha256 is not None
        assert [(r.raw, r.receipt.source) for r in opened.received(sha256)] == [(PAGE, "news.warc.gz#1"), (PAGE + b"\n", "b.html")]
    out = given_out(book, tmp_path / "out", f"r-{sha256[:12]}")
    assert main(["evidence", str(book), "page", "--out", str(out)]) == 2
