"""Archives: what is in them is read like files; whatever is made to do harm is one clear fault, and the rest is read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.intake.spool import IN_MEMORY, Budget, Spool, window
from harmledger.model.fault import Fault
from tests.intake.packs import CRC, FLAGS, GOOD, METHOD, OFFSET, PACKED, SIZE, patched, tar_of, tar_with, zip_of

USUAL = Given()


def read(data: bytes, name: str = "in.zip", given: Given = USUAL) -> tuple[dict[str, str], list[Fault]]:
    """What an archive gives: the reports' texts by their sources, and the faults."""
    items = list(read_piece(piece_of_bytes(data, f"dir/{name}", name, name), given))
    return {i.report.receipts[0].source: i.report.text for i in items if isinstance(i, Received)}, [
        i for i in items if isinstance(i, Fault)
    ]


TWO = {"a/one.txt": b"One died.", "two.jsonl": b'{"text": "Two died."}\n{"text": "Three died."}\n'}
READ = {"a/one.txt": "One died.", "two.jsonl:1": "Two died.", "two.jsonl:2": "Three died."}


@pytest.mark.parametrize("name", ["any.zip", "any", "any.txt", "any.jsonl"])
def test_archives_are_known_by_what_they_hold(name: str) -> None:
    assert read(zip_of(TWO), name) == ({f"{name}!{k}": v for k, v in READ.items()}, [])
    assert read(tar_of(TWO), name) == ({f"{name}!{k}": v for k, v in READ.items()}, [])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_and_packed_archives(pack: object) -> None:
    texts, faults = read(pack(GOOD), "raid.txt.gz")  # type: ignore[operator]
    assert texts == {"raid.txt.gz!raid.txt": "Five people died in Raqqa."} and not faults
    texts, faults = read(pack(tar_of(TWO)), "in.tgz")  # type: ignore[operator]
    assert texts == {f"in.tgz!in.tar!{k}": v for k, v in READ.items()} and not faults


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_every_dialect_of_tar(form: int) -> None:
    names = ["raqqa.txt", f"{'folder/' * 20}raid.txt"] + (["حمص.txt", "n" * 300 + ".txt"] if form != tarfile.USTAR_FORMAT else [])
    texts, faults = read(tar_of(dict.fromkeys(names, GOOD), form), "in.tar")
    assert list(texts) == [f"in.tar!{n}" for n in names] and not faults


def test_several_gzip_streams_in_one_file_and_zeros_behind() -> None:
    assert read(gzip.compress(b"Five ") + gzip.compress(b"died.") + b"\0" * 900_000, "a.txt.gz")[0] == {"a.txt.gz!a.txt": "Five died."}


def test_a_member_says_which_archives_it_lay_in_and_what_read_it() -> None:
    inner = zip_of({"x.txt": GOOD})
    (one,) = read_piece(piece_of_bytes(zip_of({"in.zip": inner}), "d/out.zip", "out.zip", "out.zip"), USUAL)
    assert isinstance(one, Received) and one.kind == "plain text (.txt)" and one.where == "d/out.zip!in.zip!x.txt"
    origin = one.report.receipts[0].origin
    assert origin is not None and origin.inside == ("out.zip", "in.zip", "x.txt")


def test_hidden_members_are_passed_over_as_hidden_files_are() -> None:
    texts, faults = read(zip_of({".a/x.txt": GOOD, "__MACOSX/._x.txt": b"\0\5", "x.txt": GOOD, "folder/": b""}))
    assert list(texts) == ["in.zip!x.txt"] and not faults


def two(name: str, data: bytes = b"Bad.") -> bytes:
    return zip_of([(name, data), ("good.txt", GOOD)])


BAD = [
    # what, the archive, what the fault says, where it says it is
    ("encrypted", patched(two("x.txt"), 0, FLAGS, 1), "encrypted", "!x.txt"),
    ("out of the folder", two("../../etc/passwd"), "leads out", "!../../etc/passwd"),
    ("absolute", two("/etc/passwd"), "leads out", "!/etc/passwd"),
    ("a drive", two("C:/x.txt"), "leads out", "!C:/x.txt"),
    ("backslashes", two("..\\x.txt"), "leads out", "!..\\x.txt"),
    ("another method", patched(two("x.txt"), 0, METHOD, 97), "method 97", "!x.txt"),
    ("more than it says", patched(two("x.txt"), 0, SIZE, 2), "more than the 2 bytes", "!x.txt"),
    ("less than it says", patched(two("x.txt"), 0, SIZE, 90), "damaged", "!x.txt"),
    ("another checksum", patched(two("x.txt"), 0, CRC, 1), "damaged", "!x.txt"),
    ("a packed size too large", patched(two("x.txt"), 0, PACKED, 5_000_000), "over another member", "!x.txt"),
    ("a packed size too small", patched(two("x.txt", b"killed in many ways" * 9), 0, PACKED, 4), "cut off", "!x.txt"),
    ("nowhere", patched(two("x.txt"), 0, OFFSET, 9), "does not stand where", "!x.txt"),
    ("twice the same bytes", patched(two("x.txt"), 0, OFFSET, len(two("x.txt")) - 200), "does not stand where", "!x.txt"),
    ("a bomb", two("x.txt", b" " * 3_000_000), "more than 200 times", "!x.txt"),
]


@pytest.mark.parametrize(("archive", "says", "where"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_member_is_one_fault_and_the_good_one_is_read(archive: bytes, says: str, where: str) -> None:
    texts, faults = read(archive)
    assert texts.get("in.zip!good.txt") == GOOD.decode().strip()
    (fault,) = faults
    assert says in fault.what and fault.where == f"dir/in.zip{where}" and fault.severity == "set aside"


def special(kind: bytes, name: str = "x", target: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"S"])
def test_links_and_devices_in_a_tar_are_faults(kind: bytes) -> None:
    texts, (fault,) = read(tar_with(special(kind)), "in.tar")
    assert list(texts) == ["in.tar!good.txt"] and "not a file" in fault.what and fault.where == "dir/in.tar!x"


def test_a_link_in_a_zip_is_a_fault() -> None:
    info = zipfile.ZipInfo("link.txt")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(zip_of({"good.txt": GOOD}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    texts, (fault,) = read(out.getvalue())
    assert list(texts) == ["in.zip!good.txt"] and "link" in fault.what


def test_names_that_lead_out_of_a_tar() -> None:
    texts, faults = read(tar_of([("../a.txt", GOOD), ("/b.txt", GOOD), ("./c.txt", GOOD)]), "in.tar")
    assert list(texts) == ["in.tar!c.txt"] and len(faults) == 2 and all("leads out" in f.what for f in faults)


def test_two_members_of_one_name_are_both_read_with_a_warning() -> None:
    with pytest.warns(UserWarning):
        archive = zip_of([("a.txt", b"Five died."), ("a.txt", b"Six died.")])
    for data in (archive, tar_of([("a.txt", b"Five died."), ("a.txt", b"Six died.")])):
        items = list(read_piece(piece_of_bytes(data, "x", "x", "x"), USUAL))
        assert [i.report.text for i in items if isinstance(i, Received)] == ["Five died.", "Six died."]
        (fault,) = [i for i in items if isinstance(i, Fault)]
        assert fault.severity == "warning" and "several members of this name" in fault.what


def zip_of_death(members: int) -> bytes:
    """Every entry of the table of contents means the same packed bytes: small to send, large to unpack."""
    one = zip_of({"000.txt": b"killed " * 500})
    table, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    entry = one[table:end]
    entries = b"".join(entry.replace(b"000.txt", b"%03d.txt" % n) for n in range(members))
    tail = (
        one[end : end + 8] + members.to_bytes(2, "little") * 2 + len(entries).to_bytes(4, "little") + table.to_bytes(4, "little") + b"\0\0"
    )
    return one[:table] + entries + tail


def test_a_zip_of_death_is_read_once() -> None:
    texts, faults = read(zip_of_death(50))
    assert len(texts) <= 1 and len(faults) >= 49 and all("over another member" in f.what for f in faults)


def test_the_whole_archive_is_bounded_with_all_archives_in_it() -> None:
    inner = zip_of({f"{n}.txt": os.urandom(900).hex().encode() for n in range(3)})
    texts, faults = read(zip_of({f"{n}.zip": inner for n in range(9)}), given=Given(max_unpacked_bytes=20_000))
    assert 1 <= len(texts) <= 10 and any("max_unpacked_bytes" in f.what for f in faults)


def test_members_are_bounded() -> None:
    many = {f"{n}.txt": b"Died." for n in range(30)}
    few = Given(max_members=20)
    assert "more than 20 members" in read(zip_of(many), given=few)[1][0].what
    texts, faults = read(tar_of(many), given=few)
    assert len(texts) == 20 and "more members" in faults[0].what
    inner = zip_of({f"{n}.txt": b"Died." for n in range(8)})
    texts, faults = read(zip_of({f"{n}.zip": inner for n in range(4)}), given=few)
    assert len(texts) == 16 and len(faults) == 2  # 4 and twice 8


def test_archives_inside_archives_are_bounded() -> None:
    data = GOOD
    for _ in range(8):
        data = zip_of({"in.zip": data})
    texts, (fault,) = read(data)
    assert not texts and "too deep" in fault.what


def test_a_gzip_bomb_is_given_up_early() -> None:
    texts, (fault,) = read(gzip.compress(b"\0" * 50_000_000), "a.gz")
    assert not texts and "more than 200 times" in fault.what


@pytest.mark.parametrize("name", ["in.zip", "in.tar", "in.tar.gz", "in.txt.gz", "in.xz"])
def test_cut_off_anywhere_it_is_a_clear_fault(name: str) -> None:
    tar = tar_of({f"{n}.txt": os.urandom(300).hex().encode() for n in range(5)})
    made = {
        "in.zip": zip_of(TWO),
        "in.tar": tar,
        "in.tar.gz": gzip.compress(tar),
        "in.txt.gz": gzip.compress(GOOD),
        "in.xz": lzma.compress(GOOD),
    }
    whole = made[name]
    dice = random.Random(5)
    for _ in range(30):
        cut = dice.randrange(20, len(whole) - 1)
        if name == "in.tar" and cut >= 5 * 1536:
            continue  # only the empty blocks at its end are missing
        _, faults = read(whole[:cut], name)
        assert [f for f in faults if "cut off" in f.what or "missing" in f.what or "UTF-8" in f.what or "binary" in f.what], (cut, faults)


def test_large_members_are_kept_in_a_file_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lines = b"".join(b'{"text": "%d died in a raid, %s."}\n' % (n, os.urandom(40).hex().encode()) for n in range(50_000))
    assert len(lines) > IN_MEMORY
    seen = 0
    for item in read_piece(piece_of_bytes(zip_of({"big.jsonl": lines}), "x.zip", "x.zip", "x.zip"), USUAL):
        assert isinstance(item, Received)
        assert os.name != "posix" or not list(tmp_path.iterdir())
        seen += 1
    assert seen == 50_000 and not list(tmp_path.iterdir())


def test_a_full_disk_is_a_fault_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**given: object) -> io.BytesIO:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    _, (fault,) = read(zip_of({"big.txt": os.urandom(IN_MEMORY + 1)}))
    assert "no room" in fault.what and fault.passing


def test_names_in_unknown_encodings_are_shown_safely() -> None:
    out = zip_of({"xxxx.txt": GOOD}).replace(b"xxxx.txt", "имя!".encode("cp866") + b".txt")
    texts, (fault,) = read(out)
    assert len(texts) == 1 and fault.severity == "warning" and "unknown encoding" in fault.what
    texts, _ = read(zip_of({"a\nb\u202ec.txt": GOOD}))
    assert list(texts) == ["in.zip!a\ufffdb\ufffdc.txt"]


def test_what_stands_before_an_archive_does_not_hide_it() -> None:
    piece = piece_of_bytes(b"PK\3\4" + b"x" * 500 + zip_of(TWO), "a", "a", "a")
    assert len([i for i in read_piece(piece, USUAL) if isinstance(i, Received)]) == 3


def docx(body: str, first: str = "[Content_Types].xml") -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Raid on Raqqa</dc:title><dc:creator>R. H.</dc:creator></c>'
    xml = f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'
    return zip_of({first: b"<x/>", "word/document.xml": xml.encode(), "docProps/core.xml": core.encode()})


def test_word_documents_give_their_text() -> None:
    body = (
        "<w:p><w:r><w:t>Five </w:t><w:tab/><w:t>died.</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Six</w:t><w:delText>no</w:delText></w:r></w:p>"
    )
    (one,) = read_piece(piece_of_bytes(docx(body), "a.docx", "a.docx", "a.docx"), USUAL)
    assert isinstance(one, Received) and one.report.text == "Raid on Raqqa\n\nFive \tdied.\n\nSix"
    assert one.report.receipts[0].author == "R. H." and one.report.receipts[0].extraction == "word document 1"


def test_open_documents_give_their_text() -> None:
    t, o = "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    body = (
        "<t:h>Raid</t:h><t:p>Five<t:s/><t:span>died</t:span> in<t:tab/>Raqqa.</t:p><t:tracked-changes><t:p>Gone.</t:p></t:tracked-changes>"
    )
    xml = f'<o:d xmlns:o="{o}" xmlns:t="{t}">{body}</o:d>'
    data = zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml.encode()}, zipfile.ZIP_STORED)
    assert list(read(data, "a.odt")[0].values()) == ["Raid\n\nFive died in\tRaqqa."]


HOSTILE_XML = [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
    "<a><b></a>",
    "",
]


@pytest.mark.parametrize("xml", HOSTILE_XML)
def test_documents_with_entities_are_refused(xml: str) -> None:
    data = zip_of({"[Content_Types].xml": b"<x/>", "word/document.xml": xml.encode()})
    texts, (fault,) = read(data, "a.docx")
    assert not texts and "damaged" in fault.what


def test_other_documents_are_named_and_refused() -> None:
    texts, (fault,) = read(zip_of({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "a.pptx")
    assert not texts and "a presentation" in fault.what
    texts, (fault,) = read(zip_of({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<x/>"}, zipfile.ZIP_STORED), "a.epub")
    assert not texts and "an e-book" in fault.what


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_changed_in_an_archive_ends_in_reports_and_faults(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([zip_of(TWO), tar_of(TWO), gzip.compress(tar_of(TWO)), docx("<w:p><w:r><w:t>Died.</w:t></w:r></w:p>")])
    )
    raw = bytearray(whole)
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=6)):
        raw[at] = byte
    cut = data.draw(st.integers(0, len(raw)))
    for item in read_piece(piece_of_bytes(bytes(raw[:cut]), "a", "a", "a"), Given(max_unpacked_bytes=1_000_000)):
        assert isinstance(item, Received | Fault)
        assert not isinstance(item, Fault) or not item.passing, item  # no mistake of the program


@given(data=st.binary(max_size=2000), steps=st.lists(st.tuples(st.integers(0, 2100), st.integers(0, 300)), max_size=8))
def test_a_window_is_like_the_bytes_alone(data: bytes, steps: list[tuple[int, int]]) -> None:
    like, seen = io.BytesIO(data), window(io.BytesIO(b"before" + data + b"after"), 6, len(data))
    spool = Spool([data[:7], data[7:]], Budget(5000, 1)).open()
    for at, many in steps:
        assert like.seek(at) == seen.seek(at) == spool.seek(at)
        assert like.read(many) == seen.read(many) == spool.read(many)


def test_no_kind_takes_what_is_anothers() -> None:
    said = {
        "zip": recognise(piece_of_bytes(zip_of(TWO), "a", "a", "a.txt")),
        "docx": recognise(piece_of_bytes(docx(""), "a", "a", "a.zip")),
        "jsonl": recognise(piece_of_bytes(json.dumps({"text": "a"}).encode(), "a", "a", "a.jsonl")),
        "text": recognise(piece_of_bytes(b"BZh is no word. Five died.", "a", "a", "a.txt")),
    }
    assert {k: s.called if s else None for k, s in said.items()} == {
        "zip": "ZIP archives (.zip)",
        "docx": "word documents (.docx, .odt)",
        "jsonl": "JSON Lines (.jsonl)",
        "text": "plain text (.txt)",
    }
