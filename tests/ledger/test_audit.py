"""Whatever is changed in a book behind the program's back is found."""

from __future__ import annotations

import io
import json
import random
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, text

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import Seal, audit, seal_of
from harmledger.ledger.lines import write_lines
from harmledger.ledger.tables import LOGS
from tests.ledger.filled import Ticking, fill
from tests.ledger.hands import unprotected

Vandal = Callable[[Connection, random.Random], None]
NAMES = [t.name for t in LOGS]


def some(db: Connection, dice: random.Random, table: str | None = None) -> tuple[str, Row[Any]]:
    """Any row: its table and itself."""
    name = table or dice.choice(NAMES)
    return name, dice.choice(db.execute(text(f"SELECT * FROM {name} ORDER BY seq")).all())


def put(db: Connection, table: str, number: int, **values: object) -> None:
    sets = ", ".join(f"{column} = :{column}" for column in values)
    db.execute(text(f"UPDATE {table} SET {sets} WHERE seq = {number}"), values)


def change_a_value(db: Connection, dice: random.Random) -> None:
    """One character or digit of one value becomes another."""
    table, row = some(db, dice)
    column, value = dice.choice(
        [(k, v) for k, v in row._mapping.items() if k not in ("seq", "kind", "reading", "report") and v not in ("", b"")]
    )
    if isinstance(value, int):
        new: object = value + dice.choice([-1, 1, 1000])
    elif isinstance(value, bytes):
        at = dice.randrange(len(value))
        new = value[:at] + bytes([value[at] ^ (1 << dice.randrange(7))]) + value[at + 1 :]
    else:
        at = dice.randrange(len(value))
        new = value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
    put(db, table, row.seq, **{column: new})


def change_a_number(db: Connection, dice: random.Random) -> None:
    """The toll of a figure, in well-formed JSON."""
    row = dice.choice(db.execute(text("SELECT seq, claim FROM claims WHERE kind = 'figure' ORDER BY seq")).all())
    claim = json.loads(row.claim)
    claim["low"] = claim["high"] = claim["low"] + dice.choice([1, 7, 100])
    put(db, "claims", row.seq, claim=json.dumps(claim, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def other_bytes(db: Connection, dice: random.Random) -> None:
    """Well-packed bytes that nobody sent."""
    _, row = some(db, dice, "receipts")
    put(db, "receipts", row.seq, raw=zlib.compress(b"never received"))


def take_one_away(db: Connection, dice: random.Random) -> None:
    table, row = some(db, dice)
    db.execute(text(f"DELETE FROM {table} WHERE seq = {row.seq}"))


def take_the_last_away(db: Connection, dice: random.Random) -> None:
    last = db.execute(text("SELECT max(seq) FROM decisions")).scalar_one()
    for table in NAMES:
        db.execute(text(f"DELETE FROM {table} WHERE seq > {last - dice.randint(1, 9)}"))


def take_one_away_and_close_the_gap(db: Connection, dice: random.Random) -> None:
    seq = db.execute(text("SELECT max(seq) FROM claims")).scalar_one()
    db.execute(text(f"DELETE FROM claims WHERE seq = {seq}"))
    for table in NAMES:
        for (later,) in db.execute(text(f"SELECT seq FROM {table} WHERE seq > {seq} ORDER BY seq")).all():
            put(db, table, later, seq=later - 1)


def swap(db: Connection, dice: random.Random) -> None:
    """Two rows of one table change places."""
    table = dice.choice([n for n in NAMES if n != "reports"])
    first, second = dice.sample([r.seq for r in db.execute(text(f"SELECT seq FROM {table} ORDER BY seq"))], 2)
    for seq, to in ((first, -1), (second, first), (-1, second)):
        put(db, table, seq, seq=to)


def put_one_in(db: Connection, dice: random.Random) -> None:
    """A decision that nobody made, at the end, with the head moved along."""
    row = db.execute(text("SELECT * FROM decisions ORDER BY seq DESC LIMIT 1")).mappings().one()
    new = {**row, "seq": row["seq"] + 1, "id": "d-9", "decision": row["decision"].replace(row["id"], "d-9")}
    db.execute(text("INSERT INTO decisions (seq, recorded_at, id, decision, link) VALUES (:seq, :recorded_at, :id, :decision, :link)"), new)
    if dice.random() < 0.5:
        db.execute(text("UPDATE head SET seq = seq + 1"))


def move_the_head(db: Connection, dice: random.Random) -> None:
    db.execute(text(dice.choice(["DELETE FROM head", "UPDATE head SET seq = seq - 1", "UPDATE head SET recorded_at = ''"])))


def move_a_claim(db: Connection, dice: random.Random) -> None:
    """A claim is put under another reading."""
    numbers = [r.seq for r in db.execute(text("SELECT seq FROM readings ORDER BY seq"))]
    claim = dice.choice(db.execute(text("SELECT seq, reading FROM claims ORDER BY seq")).all())
    put(db, "claims", claim.seq, reading=dice.choice([n for n in numbers if n != claim.reading]), id="c-moved")


VANDALS: list[Vandal] = [
    change_a_value, change_a_number, other_bytes, take_one_away, take_the_last_away, take_one_away_and_close_the_gap,
    swap, put_one_in, move_the_head, move_a_claim,
]  # fmt: skip


def test_an_honest_book_is_found_whole(book: Book) -> None:
    assert audit(book).faults == ()
    fill(book)
    found = audit(book)
    assert found.faults == () and found.seal.rows == sum(book.counts().values())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that nobody has touched, to be copied."""
    path = tmp_path_factory.mktemp("whole") / "book.sqlite"
    with Book(path, clock=Ticking()) as book:
        fill(book)
    return path


@pytest.mark.parametrize("n", range(100))
def test_a_hundred_of_a_hundred_tamperings_are_found(whole: Path, tmp_path: Path, n: int) -> None:
    dice = random.Random(n)
    with Book(shutil.copy(whole, tmp_path / "book.sqlite"), create=False) as book:
        with unprotected(book) as db:
            VANDALS[n % len(VANDALS)](db, dice)
        assert audit(book).faults


def test_a_failing_disk_is_found_or_has_done_no_harm(whole: Path, tmp_path: Path) -> None:
    """Bytes of the file itself are changed: the audit finds it, or what the book says is the same, to the byte."""
    good, dice, found = whole.read_bytes(), random.Random(11), 0
    with Book(whole, create=False) as book:
        write_lines(book, said := io.BytesIO())
    for n in range(60):
        bad = bytearray(good)
        for _ in range(dice.choice([1, 8, 64])):
            bad[dice.randrange(len(bad))] = dice.randrange(256)
        path = tmp_path / f"{n}.sqlite"
        path.write_bytes(bad)
        try:
            with Book(path, create=False) as book:
                faults = audit(book).faults
                if not faults:
                    write_lines(book, now := io.BytesIO())
                    assert now.getvalue() == said.getvalue()
                found += bool(faults)
        except BookError:
            found += 1
    assert found > 20


@pytest.mark.parametrize("vandal", VANDALS, ids=lambda v: v.__name__)
def test_tamperings_are_found_in_every_database(book: Book, vandal: Vandal) -> None:
    fill(book)
    with unprotected(book) as db:
        vandal(db, random.Random(5))
    assert audit(book).faults


def test_hands_that_touch_nothing_leave_nothing(book: Book) -> None:
    fill(book)
    with unprotected(book):
        pass
    assert audit(book).faults == ()


def test_a_trigger_that_is_gone_is_found(book: Book) -> None:
    on = "" if book.path else " ON claims"
    with book.store.engine.connect() as db:
        db.execute(text(f"DROP TRIGGER claims_no_update{on}"))
        db.commit()
    (fault,) = audit(book).faults
    assert "claims_no_update" in fault.what


def test_a_trigger_of_somebody_else_is_found(book: Book) -> None:
    made = "BEGIN SELECT 1; END" if book.path else "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    with book.store.engine.connect() as db:
        db.execute(text(f"CREATE TRIGGER theirs BEFORE UPDATE ON head {made}"))
        db.commit()
    (fault,) = audit(book).faults
    assert "theirs" in fault.what


def test_a_chain_made_anew_is_found_by_a_seal_kept_elsewhere(place: Path | str, tmp_path: Path) -> None:
    with Book(place, clock=Ticking()) as book:
        fill(book)
        seal = audit(book).seal
        assert seal_of(str(seal)) == seal
        book.add_decision(next(iter(book.decisions())))  # is there already
        assert audit(book, [seal]).faults == ()
    with Book(tmp_path / "forged.sqlite", clock=Ticking()) as forged:
        fill(forged, many=5)
        fill(forged, many=7)
        assert audit(forged).faults == ()
        assert audit(forged, [seal]).faults
    with Book(tmp_path / "short.sqlite", clock=Ticking()) as short:
        assert any("sealed" in f.what for f in audit(short, [seal]).faults)


@pytest.mark.parametrize("words", ["", "7", "7-abc", "x-" + "0" * 64, "7-" + "G" * 64, "-" + "0" * 64])
def test_what_is_no_seal_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="A seal is"):
        seal_of(words)


def test_a_seal_is_short_enough_to_write_down() -> None:
    assert len(str(Seal(10**9, "0" * 64))) < 80
