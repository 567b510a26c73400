"""``harmledger timestamp`` and what ``verify`` makes of it later, without the network."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harmledger.cli import main
from harmledger.ledger import Book
from harmledger.ledger.timestamp import REPLY
from harmledger.model.custody import Custody, Stamp
from tests.net.site import Request, Site, moved, page
from tests.timestamps.authority import Authority

pytest.importorskip("rfc3161_client")
OURS = Authority()


@pytest.fixture
def site() -> Iterator[Site]:
    yield from Site().run()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site) -> Path:
    monkeypatch.setenv("HARMLEDGER_FETCH_HOSTS", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Raids killed 22 people on Monday.", encoding="utf-8")
    (tmp_path / "root.pem").write_bytes(OURS.pem)
    site.pages["/tsa"] = lambda r: page(OURS.answer(r.body), content_type=REPLY)
    assert main(["intake", "a.txt", "--book", "book", "--quiet", "--by", "S. Example"]) == 0
    return tmp_path


Ask = Callable[..., int]


@pytest.fixture
def ask(here: Path, site: Site) -> Ask:
    return lambda *more: main(["timestamp", "book", "--tsa", f"{site.url}/tsa", "--by", "S. Example", *more])


def verify(*more: str) -> int:
    return main(["verify", "book", "--ledger-only", *more])


def test_a_stamped_book_is_proven_without_the_network(ask: Ask, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--root", "root.pem") == 0
    assert "stood so at 2026-03-04 05:06:07 UTC, says CN=Example Time (under a root that you trust)" in capsys.readouterr().err
    assert len(site.asked) == 1 and b"Raids" not in site.asked[0].body and len(site.asked[0].body) < 100
    assert verify("--root", "root.pem") == 0
    said = capsys.readouterr().err
    assert "2026-03-04 05:06:07 UTC" in said and "Nothing is wrong" in said and len(site.asked) == 1
    assert verify() == 0 and "under no root that you trust" in capsys.readouterr().err
    main(["custody", "book"])
    assert "S. Example  timestamped" in capsys.readouterr().out


def test_whoever_makes_the_chain_anew_is_found_out(ask: Ask, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another book, well made in itself, into which the old one's timestamp was put."""
    assert ask() == 0
    with Book(here / "book" / "book.sqlite", create=False) as book:
        stamped = next(e.custody for e in book.custody() if e.custody.stamp)
    (here / "a.txt").write_text("Raids killed 2 people on Monday.", encoding="utf-8")
    main(["intake", "a.txt", "--book", "forged", "--quiet", "--by", "S. Example"])
    with Book(here / "forged" / "book.sqlite", create=False) as book:
        book.add_custody(stamped)
    capsys.readouterr()
    assert main(["verify", "forged", "--ledger-only"]) == 1
    assert "They are not those that the seal was made of" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["reply", "seal"])
def test_a_timestamp_that_was_made_up_proves_nothing(ask: Ask, here: Path, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Book(here / "book" / "book.sqlite", create=False) as book:
        rows, link = book.tip()
        stamp = Stamp(f"{rows}-{link.hex()}" if change == "reply" else "nonsense", "", "bm8=" if change == "reply" else "?")
        book.add_custody(Custody("timestamped", "somebody", "https://tsa.example", stamp=stamp))
    assert verify() == 1 and "no timestamp" in capsys.readouterr().err


def test_a_changed_row_is_found_as_before(ask: Ask, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask() == 0
    with sqlite3.connect(here / "book" / "book.sqlite") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE custody SET custody = '{' WHERE seq = (SELECT max(seq) FROM custody)")
    assert verify() == 1 and "WRONG" in capsys.readouterr().err


REFUSALS = {
    "nobody": (lambda r: page("", "404 No"), "no such page"),
    "words": (lambda r: page("<html>Busy</html>"), "no timestamp"),
    "another": (lambda r: page(OURS.answer(r.body, digest=bytes(32))), "something else"),
    "again": (lambda r: page(OURS.answer(r.body, nonce=5)), "another request"),
    "refused": (lambda r: page(OURS.answer(r.body, status=2)), "refused (not today)"),
    "bare": (lambda r: page(Authority(bare=True).answer(r.body)), "--root FILE"),
    "long": (lambda r: page(bytes(300_000)), "300,000 bytes"),
    "moved": (lambda r: moved("/other"), "redirects"),
}


@pytest.mark.parametrize(("answer", "says"), REFUSALS.values(), ids=REFUSALS)
def test_without_a_sound_answer_nothing_is_kept(
    ask: Ask, here: Path, site: Site, answer: Callable[[Request], bytes], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages["/tsa"] = answer
    assert ask() == 2 and says in capsys.readouterr().err
    with Book(here / "book" / "book.sqlite", create=False) as book:
        assert not [e for e in book.custody() if e.custody.stamp]


def test_mistakes_of_use_end_in_words(ask: Ask, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty.pem").write_text("no certificate", encoding="utf-8")
    assert ask("--root", "empty.pem") == 2 and "no certificate" in capsys.readouterr().err
    Book(here / "none.sqlite").close()
    assert main(["timestamp", "none.sqlite", "--tsa", "https://tsa.example"]) == 2 and "empty" in capsys.readouterr().err
    assert main(["timestamp", "book", "--tsa", "http://192.168.1.1/"]) == 2 and "private network" in capsys.readouterr().err


def test_books_with_timestamps_are_copied_whole(ask: Ask, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask() == 0
    assert main(["export", "book", "book.jsonl"]) == 0 and main(["import", "book.jsonl", "copy.sqlite"]) == 0
    capsys.readouterr()
    assert main(["verify", "copy.sqlite", "--ledger-only"]) == 0 and "2026-03-04" in capsys.readouterr().err
