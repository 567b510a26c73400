"""Nothing of a book full of secrets is in a public release; and what looks for it finds it in every disguise."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import struct
import unicodedata
import urllib.parse
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger import wiring
from harmledger.model.release import About
from harmledger.pipeline import Derived
from harmledger.publish.formats.kinds import FORMATS
from harmledger.publish.page.build import page_html
from harmledger.publish.published import Published
from harmledger.publish.redaction.held_back import HeldBack, held_back_object, held_back_words
from harmledger.publish.redaction.leaks import leaks
from harmledger.publish.redaction.secrets import Secrets
from tests.publish.redaction import canaries
from tests.publish.redaction.canaries import OTHERS, POINT, SQUASHED, VICTIM

ABOUT = About("A record", "The recorders", "", "CC-BY-4.0", "1", date(2026, 1, 2), "public", "harmledger 0")


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Derived:
    return canaries.book(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module")
def public(derived: Derived) -> tuple[Published, HeldBack]:
    return wiring.published(derived, wiring.redaction_profile("public"))


def files(published: Published, held: HeldBack) -> dict[str, bytes]:
    """Everything that is made of what is published: all formats, the page, and the account of what was held back."""
    made = {name: content for f in FORMATS for name, content in f.write(published, ABOUT)}
    made["index.html"] = page_html(published.evidence, published.record, published.codings).encode()
    made["HELD-BACK.md"] = held_back_words(held).encode()
    made["held-back.json"] = json.dumps(held_back_object(held)).encode()
    return made


def squashed(content: bytes) -> str:
    """All letters and digits of a file, unpacked, in small letters without accents and without anything between them."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(squashed(archive.read(name)) + name.lower() for name in archive.namelist())
    if content[:4] == b"PAR1":
        parquet = pytest.importorskip("pyarrow.parquet")
        return squashed(repr(parquet.read_table(io.BytesIO(content)).to_pylist()).encode())
    text = html.unescape(urllib.parse.unquote(content.decode("utf-8", "ignore")))
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return re.sub(
        r"[\W_]", "", "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if unicodedata.category(c) not in ("Mn", "Cf"))
    )


def test_no_secret_is_in_any_file_of_a_public_release(public: tuple[Published, HeldBack]) -> None:
    made = files(*public)
    assert len(made) > 5
    for name, content in made.items():
        plain = squashed(content)
        there = [secret for secret in (*SQUASHED, *OTHERS) if secret in plain]
        assert not there, (name, there)
        assert "quarrymane" not in plain and "osterhaus" not in plain and "fennimore" not in plain, name
    assert leaks(made.items(), public[1].secrets) == []


def test_a_release_for_a_court_is_found_full_of_what_the_public_must_not_see(derived: Derived, public: tuple[Published, HeldBack]) -> None:
    court, held = wiring.published(derived, wiring.redaction_profile("court"))
    told = leaks(files(court, held).items(), public[1].secrets)
    assert {leak.kind for leak in told} == {"name", "address or path", "words of a report", "exact point"}
    assert len({leak.file.partition("!")[0] for leak in told}) >= 5


def test_no_long_stretch_of_a_report_is_in_any_file(public: tuple[Published, HeldBack]) -> None:
    for name, content in files(*public).items():
        plain = squashed(content)
        for text in canaries.texts():
            words = re.findall(r"\w+", text)
            for n in range(len(words) - 30):
                assert squashed(" ".join(words[n : n + 30]).encode()) not in plain, (name, words[n : n + 30])


def test_every_published_number_stands_in_its_quote(derived: Derived, public: tuple[Published, HeldBack]) -> None:
    shown = {c.id: c.span.quote for c in public[0].evidence.claims.values()}
    assert "At least 12 people were killed" in shown[canaries.A_TOTAL.id] and shown[canaries.A_WOMEN.id].startswith("Nine of them")
    assert shown[canaries.B_TOTAL.id].startswith("Ten people died") and "More than 4,000 people" in shown[canaries.A_WAR.id]


def test_what_is_left_is_still_a_record(public: tuple[Published, HeldBack]) -> None:
    shown, held = public
    (incident,) = shown.record.incidents
    assert incident.killed.total is not None and {s.name for s in incident.speakers} >= {"a witness", "a medical source"}
    assert incident.review.by is not None and incident.review.by.author == "reviewer 1" and incident.review.by.at == "2026-01-01"
    assert all(r.text == "" for r in shown.evidence.reports.values())
    assert (
        incident.place is not None and (incident.place.lat, incident.place.lon) == (36.81, 37.91) and (incident.place.radius_km or 0) >= 1.5
    )
    assert dict(held.incidents)[incident.id]


def test_partners_see_no_redacted_name_and_no_source(derived: Derived) -> None:
    shown, held = wiring.published(derived, wiring.redaction_profile("partner"))
    for name, content in files(shown, held).items():
        assert not [s for s in (*SQUASHED[:3], SQUASHED[4], *OTHERS[:2]) if s in squashed(content)], name
    assert leaks(files(shown, held).items(), held.secrets) == []


SECRETS = Secrets(
    names=(VICTIM, "محمد الخليل"),
    strings=("/home/recorder/cases/osterhaus.txt",),
    texts=tuple(canaries.texts()),
    points=((round(POINT[0], 4), round(POINT[1], 4)),),
)


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", content)
    return out.getvalue()


def parquet(content: bytes) -> bytes:
    pyarrow, written = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    written.write_table(pyarrow.table({"a": ["x"] * 500, "quote": ["y"] * 499 + [content.decode()]}), out, compression="zstd")
    return out.getvalue()


DISGUISES: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda s: s.upper().encode(),
    "taken apart (NFD)": lambda s: unicodedata.normalize("NFD", s).encode(),
    "over lines": lambda s: s.replace(" ", "\r\n\t ").encode(),
    "with no-break spaces": lambda s: s.replace(" ", "\u00a0").encode(),
    "with joiners": lambda s: "\u200d".join(s).encode(),
    "with soft hyphens": lambda s: s.replace("a", "a\u00ad").encode(),
    "in entities": lambda s: s.encode("ascii", "xmlcharrefreplace"),
    "in hexadecimal entities": lambda s: "".join(f"&#x{ord(c):x};" for c in s).encode(),
    "in an address": lambda s: f"https://e.example/?q={urllib.parse.quote(s)}".encode(),
    "in an address with pluses": lambda s: f"https://e.example/?q={urllib.parse.quote_plus(s)}&x=1".encode(),
    "in JSON": lambda s: json.dumps({"a": f"x\n{s}\t"}).encode(),
    "in tags": lambda s: f"<p>{s.replace(' ', '</b> <i>')}</p>".encode(),
    "in UTF-16": lambda s: s.encode("utf-16"),
    "in UTF-16, big end first": lambda s: s.encode("utf-16-be"),
    "in Base64": lambda s: b"data:text/plain;base64," + base64.b64encode(f"so: {s}.".encode()),
    "in Base64 twice": lambda s: base64.b64encode(base64.b64encode(f"so: {s}.".encode())),
    "in an archive": lambda s: zipped(s.encode()),
    "in an archive in an archive": lambda s: zipped(zipped(s.encode())),
    "in gzip": lambda s: gzip.compress(s.encode()),
    "in Base64 of gzip": lambda s: b"x: " + base64.urlsafe_b64encode(gzip.compress(f"{s} {s} ".encode())),
    "in Parquet": lambda s: parquet(s.encode()),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("name", SECRETS.names)
def test_a_name_is_found_in_every_disguise(name: str, disguise: str) -> None:
    (leak, *_) = leaks([("data/a.bin", b"Something else."), ("data/x", DISGUISES[disguise](name))], SECRETS)
    assert leak.kind == "name" and leak.file.startswith("data/x")


@pytest.mark.parametrize("disguise", [d for d in DISGUISES if d not in ("in tags",)])
def test_a_stretch_of_a_text_is_found_in_every_disguise(disguise: str) -> None:
    stretch = " ".join(re.findall(r"\w+", canaries.FIRST.text)[40:86])
    assert leaks([("x", DISGUISES[disguise](stretch))], SECRETS)[0].kind == "words of a report"


@pytest.mark.parametrize("name", ["data/zoltan-quarrymane.json", "ZoltanQuarrymane.html", "a/zoltan_quarrymane_2.csv"])
def test_a_name_is_found_in_the_name_of_a_file_and_written_as_one_word(name: str) -> None:
    assert leaks([(name, b"")], SECRETS) and leaks([("x", f"photo-{name}".encode())], SECRETS)


def test_exact_points_are_found_as_numbers_and_in_well_known_binary() -> None:
    point = b"\x01\x01\x00\x00\x00" + struct.pack("<dd", POINT[1], POINT[0])
    assert leaks([("x", b'{"coordinates":[37.912345,36.812345]}')], SECRETS)[0].kind == "exact point"
    assert not leaks([("x", b'{"coordinates":[37.91,36.81]}')], SECRETS)
    pyarrow, written = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    written.write_table(pyarrow.table({"geometry": [point]}), out)
    assert leaks([("x", out.getvalue())], SECRETS)[0].kind == "exact point"


def test_what_may_be_shown_is_no_leak() -> None:
    short = " ".join(re.findall(r"\w+", canaries.FIRST.text)[40:60])
    harmless = ("Zoltan Smith met Mr. Quarry. Mane, said he.", short, "36.8123 alone", "/home/page", "<p>Zoltán</p><p>and Quarry</p>")
    assert leaks([(f"f{n}", text.encode()) for n, text in enumerate(harmless)], SECRETS) == []


def test_two_quotes_side_by_side_are_no_leak_but_the_text_between_them_is() -> None:
    words = re.findall(r"\S+", canaries.FIRST.text)
    one, two = " ".join(words[30:60]), " ".join(words[60:90])
    known = Secrets(texts=tuple(canaries.texts()))
    assert leaks([("a.csv", f'id,"{one}, so",12\n"{two}, so",9\n'.encode())], known) == []
    assert leaks([("a.csv", f'id,"{one} {two}"\n'.encode())], known)


FEW = st.lists(st.sampled_from(["Omari", "Haddad", "Ali", "al", "2026"]), min_size=2, max_size=4)


@given(
    names=st.lists(FEW, min_size=1, max_size=6),
    text=st.lists(st.sampled_from(["Omari", "Haddad", "Ali", "al", "2026", "said"]), max_size=30),
)
def test_names_that_share_their_words_are_found_just_where_they_stand(names: list[list[str]], text: list[str]) -> None:
    known = Secrets(names=tuple(dict.fromkeys(" ".join(n) for n in names)))
    there = f" {' '.join(text)} "
    long_enough = {n for n in known.names if max(map(len, n.split())) >= 4 and len(n.replace(" ", "")) >= 6}
    assert {leak.what for leak in leaks([("f", there.encode())], known)} == {n for n in long_enough if f" {n} " in there}


def test_what_stands_where_a_large_file_is_cut_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.publish.redaction.leaks.PIECE", 500)
    monkeypatch.setattr("harmledger.publish.redaction.leaks.OVERLAP", 400)
    stretch = " ".join(re.findall(r"\w+", canaries.FIRST.text)[40:86])
    for before in range(0, 2_000, 7):
        filled = ("so it was " * 200)[:before]
        assert leaks([("f", f"{filled} {VICTIM} {filled}".encode())], SECRETS)[0].kind == "name"
        assert leaks([("f", f"{filled} {stretch} {filled}".encode())], SECRETS)[0].kind == "words of a report"


def test_an_address_is_no_leak_where_its_words_stand_in_two_cells_by_chance() -> None:
    known = Secrets(strings=("invented-2026/11",))
    assert leaks([("a", b"see invented-2026/11.")], known) and leaks([("a.csv", b'x,"invented 2026 11",y')], known)
    assert not leaks([("a.csv", b'x,"invented","2026-11-02"\n')], known)
    assert not leaks([("a.xml", b"<dc:title>Invented</dc:title><dcterms:created>2026-11-02</dcterms:created>")], known)


def test_secrets_do_not_show_themselves_in_messages(public: tuple[Published, HeldBack]) -> None:
    assert not re.search(r"Quarrymane|Osterhaus", f"{public[1]!r} {public[1].secrets!r} {SECRETS}", re.IGNORECASE)
