"""What is kept on disk is what a rebuild gives, whatever happened to the book, to the program and to the file."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.incidents import form
from harmledger.incidents.kept import Formation, Kept, Unusable
from harmledger.incidents.kept.formation import among
from harmledger.incidents.kept.rows import Rows
from harmledger.ledger.codec import dump
from harmledger.model.decision import Decision
from harmledger.model.incident import Record
from tests.incidents.build import TOWN, Book, on
from tests.incidents.histories import Step, Told, histories, tight
from tests.incidents.test_linkage import apply, whole

LIMITS = (2, 4, 2, 1)


def opened(path: Path, version: str = "one", limits: tuple[int, int, int, int] = LIMITS) -> Kept:
    return Kept(path, version, tight(*limits), form.one_incident)


def record_of(kept: Kept) -> str:
    with kept.reading() as formation:
        return dump(formation.record())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories(8), st.lists(st.booleans(), min_size=30, max_size=30), st.sampled_from([(3, 16, 3, 1), LIMITS, (2, 1024, 2, 1)]))
def test_any_history_kept_on_disk_gives_the_bytes_of_a_rebuild(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[Step]], reopen: list[bool], limits: tuple[int, int, int, int]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "derived.sqlite"
    state: dict[str, Told] = {}
    decisions: list[Decision] = []
    kept = opened(path, limits=limits)
    for batch, close in zip(history, reopen, strict=False):
        kept.change(lambda formation, batch=batch: apply(formation, batch, state, decisions))  # type: ignore[misc]
        if close:
            kept.close()
            kept = opened(path, limits=limits)
    assert record_of(kept) == dump(whole(state, decisions, tight(*limits)))
    kept.close()


def reports(count: int) -> list[Told]:
    """Reports of one raid, a few of another day."""
    found = []
    for n in range(count):
        book = Book()
        report = book.report(f"Planes bombed the silo, saw Omar Haddad on Silo Street, wrote reporter {n}.", "2018-05-04", f"r{n}")
        book.figure(book.event(report, on("2018-05-03" if n % 3 else "2018-05-09"), TOWN), 12 + n % 2)
        found.append(Told(report, tuple(book.claims)))
    return found


def put(told: Told, all_told: list[Told]) -> Callable[[Formation], None]:
    """What adds one report."""
    known = {t.report.sha256: t.report for t in all_told}

    def work(formation: Formation) -> None:
        formation.put(told.report.sha256, told.report, told.claims, None)
        formation.settle(among(known))

    return work


def expected(all_told: list[Told]) -> list[str]:
    """The record after none, one, two, … of the reports."""
    return [dump(whole({t.report.sha256: t for t in all_told[:n]}, [], tight(*LIMITS))) for n in range(len(all_told) + 1)]


def in_a_child(work: Callable[[], None]) -> int:
    """Run in a process of its own, to be killed; its number."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


TABLES = 24


@pytest.mark.parametrize("at", range(1, TABLES + 2))
def test_killed_while_it_stores_it_is_as_it_was_or_as_it_will_be(at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, told = tmp_path / "derived.sqlite", reports(6)
    with opened(path) as kept:
        for one in told[:5]:
            kept.change(put(one, told))
    saved, save = 0, Rows.save

    def dying(rows: Rows[str]) -> None:
        nonlocal saved
        saved += 1
        save(rows)
        if saved == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        monkeypatch.setattr(Rows, "save", dying)
        with opened(path) as kept:
            kept.change(put(told[5], told))

    _, status = os.waitpid(in_a_child(work), 0)
    killed = os.WIFSIGNALED(status)
    assert killed == (at <= TABLES), "the number of tables is another one now: the last kill must come after the last table"
    with opened(path) as kept:
        assert record_of(kept) == expected(told)[5 if killed else 6]
        kept.change(put(told[5], told))
        assert record_of(kept) == expected(told)[6]


def test_killed_at_any_moment(tmp_path: Path) -> None:
    path, told, dice = tmp_path / "derived.sqlite", reports(40), random.Random(3)
    states, seen = expected(told), [0]
    begun, begin = os.pipe()

    def work() -> None:
        with opened(path) as kept:
            os.write(begin, b"!")
            for one in told[seen[-1] :]:
                kept.change(put(one, told))

    for _ in range(20):
        child = in_a_child(work)
        os.read(begun, 1)
        time.sleep(dice.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with opened(path) as kept:
            seen.append(states.index(record_of(kept)))
            assert seen[-1] >= seen[-2], "what was stored is lost"
    assert len(set(seen)) > 3, "the kills came all at one moment: the test shows nothing"


def test_an_error_changes_nothing(tmp_path: Path) -> None:
    told = reports(3)
    with opened(tmp_path / "derived.sqlite") as kept:
        kept.change(put(told[0], told))

        def wrong(formation: Formation) -> None:
            put(told[1], told)(formation)
            raise ArithmeticError

        with pytest.raises(ArithmeticError):
            kept.change(wrong)
        assert record_of(kept) == expected(told)[1]
        kept.change(put(told[1], told))
        assert record_of(kept) == expected(told)[2]


def test_two_programs_keep_one_file(tmp_path: Path) -> None:
    told = reports(8)
    with opened(tmp_path / "derived.sqlite") as one, opened(tmp_path / "derived.sqlite") as two:
        for n, each in enumerate(told):
            (one, two)[n % 2].change(put(each, told))
        assert record_of(one) == record_of(two) == expected(told)[8]


def test_another_version_of_the_program_or_its_rules_begins_anew(tmp_path: Path) -> None:
    told = reports(3)
    with opened(tmp_path / "derived.sqlite") as kept:
        kept.change(put(told[0], told))
    with opened(tmp_path / "derived.sqlite", "two") as kept:
        assert record_of(kept) == expected(told)[0]
        assert kept.why_new == "the program or its rules are other ones"


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = path.read_bytes()
    assert b'"main"' in content
    path.write_bytes(content.replace(b'"main"', b'"naim"'))


@pytest.mark.parametrize("damage", [garbage, cut, flip])
def test_what_is_damaged_is_made_anew(damage: Callable[[Path], None], tmp_path: Path) -> None:
    path, told = tmp_path / "derived.sqlite", reports(5)
    with opened(path) as kept:
        for one in told[:4]:
            kept.change(put(one, told))
    damage(path)
    with opened(path) as kept:

        def all_of_them(formation: Formation) -> Record:
            for one in told[:4] if not kept.followed else []:
                put(one, told)(formation)
            put(told[4], told)(formation)
            return formation.record()

        found = kept.change(all_of_them)
        assert dump(found) == expected(told)[5]
        assert kept.why_new == "it was damaged"


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "derived.sqlite").mkdir()
    with pytest.raises(Unusable):
        opened(tmp_path / "derived.sqlite")


def test_a_former_id_still_finds_the_incident(tmp_path: Path) -> None:
    told = reports(6)
    with opened(tmp_path / "derived.sqlite") as kept:
        ids: set[str] = set()
        for one in told:
            kept.change(put(one, told))
            with kept.reading() as formation:
                record = formation.record()
                ids |= {i.id for i in record.incidents}
                for id in ids:
                    found = formation.incident(id)
                    assert found and (found.id == id or record.redirects[id] == found.id)
                assert formation.incident("i-0000") is None
        assert len(ids) > len(record.incidents), "no id ever went away: the test shows nothing"


@pytest.fixture(autouse=True)
def _no_children_left() -> Iterator[None]:
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
