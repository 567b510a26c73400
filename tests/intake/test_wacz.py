"""Packaged web archives: what is in them is read, and what they state of themselves is checked."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.intake.wacz import Wacz
from harmledger.model.fault import Fault
from tests.intake.web_archives import answer, by_member, record

STORY = "Five people were killed in an air raid on the market of Example Town on Monday, residents said. The raid came at noon. "


def story(n: int) -> bytes:
    """A record of a page that is long enough to be one."""
    words = "".join(f"<p>{STORY}({n}.{k})</p>" for k in range(5))
    page = (
        f"<!doctype html><html><head><title>Story {n}</title></head><body><article><h1>Story number {n}</h1>{words}</article></body></html>"
    )
    return record("response", answer(page.encode()), f"https://news.example/{n}")


ARCHIVE = by_member([story(1), story(2)])


def wacz(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED, **stated: str) -> bytes:
    """A package of ``members``; ``stated`` gives hashes to state instead of the true ones."""
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "resources": [
            {"name": n.split("/")[-1], "path": n, "hash": stated.get(n.split("/")[-1].split(".")[0], f"sha256:{_sha(b)}"), "bytes": len(b)}
            for n, b in members.items()
        ],
    }
    words = json.dumps(package).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in {**members, "datapackage.json": words}.items():
            packed.writestr(name, content)
        packed.writestr("datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": f"sha256:{_sha(words)}"}))
    return out.getvalue()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(raw: bytes, name: str = "a.wacz") -> tuple[list[Received], list[Fault]]:
    piece = piece_of_bytes(raw, f"in/{name}", name, name)
    assert isinstance(recognise(piece), Wacz)
    items = list(read_piece(piece, Given()))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_pages_of_a_package_are_read(method: int) -> None:
    raw = wacz({"archive/a.warc.gz": ARCHIVE, "archive/b.warc": story(3), "pages/pages.jsonl": b"{}\n", "indexes/index.cdx": b"x"}, method)
    reports, faults = read(raw)
    assert [r.report.title for r in reports] == ["Story number 1", "Story number 2", "Story number 3"] and not faults
    origin = reports[0].report.receipts[0].origin
    assert origin and origin.inside == ("a.wacz", "archive/a.warc.gz") and origin.address == "https://news.example/1"
    assert reports[0].report.receipts[0].source == "a.wacz!archive/a.warc.gz#1"


def test_a_package_without_its_suffix_is_known_by_what_it_holds() -> None:
    assert len(read(wacz({"archive/a.warc.gz": ARCHIVE}), "download")[0]) == 2


def test_where_a_hash_does_not_hold_it_is_said_and_the_pages_are_read() -> None:
    reports, (fault,) = read(wacz({"archive/a.warc.gz": ARCHIVE}, a=f"sha256:{'0' * 64}"))
    assert len(reports) == 2 and fault.severity == "warning" and "not what was packed" in fault.what
    assert fault.where == "in/a.wacz!archive/a.warc.gz"
    assert "does not state its hash" in read(wacz({"archive/a.warc.gz": ARCHIVE}, a="crc:1"))[1][0].what


def test_an_archive_that_is_not_stated_and_a_package_that_was_changed_are_said() -> None:
    out = io.BytesIO(wacz({"archive/a.warc.gz": ARCHIVE}))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("archive/later.warc.gz", by_member([story(9)]))
    reports, (fault,) = read(out.getvalue())
    assert len(reports) == 3 and "put in later" in fault.what
    raw = wacz({"archive/a.warc.gz": ARCHIVE}).replace(b'"data-package"', b'"dAta-package"')
    assert [f.where for f in read(raw)[1]] == ["in/a.wacz!datapackage.json"]


def test_a_package_that_lacks_something_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("archive/a.warc.gz", ARCHIVE)
    reports, (fault,) = read(out.getvalue())
    assert len(reports) == 2 and "does not state what is in it" in fault.what
    whole = wacz({"archive/a.warc.gz": ARCHIVE, "pages/x.jsonl": b"1"})
    head, _, tail = whole.rpartition(b"pages/x.jsonl")  # as the table of contents names it
    (fault,) = read(head + b"pages/y.jsonl" + tail)[1]
    assert "and does not" in fault.what and fault.where.endswith("!pages/x.jsonl")
    assert "no web archive" in read(wacz({"pages/pages.jsonl": b"{}"}))[1][0].what
    assert "cut off" in read(wacz({"archive/a.warc.gz": ARCHIVE})[:500])[1][0].what
