"""Reading that is shared: the same answers in the same order, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from harmledger.model.claim import FIRST_READER
from harmledger.model.fault import Fault
from harmledger.model.work import Lost
from harmledger.relevance import Relevance, Screened
from harmledger.run.processes import Processes, processes
from harmledger.run.reading import LEAST, MOST, PART, Shared
from harmledger.run.serial import Serial
from tests.cli.fake import FakeEngine
from tests.run.killers import Broken, Killed, broken, killed, told

MANY = 2 * LEAST + PART + 3


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_answers_are_the_same_however_many_read(workers: int) -> None:
    reports = told(MANY)
    assert list(Shared(killed(), killed, Processes(workers)).read(reports)) == list(Killed().read(reports))


def test_few_reports_are_read_here() -> None:
    alone = FakeEngine()
    reader = Shared(Screened(alone), killed, Processes(4))
    assert len(list(reader.read(told(LEAST - 1)))) == LEAST - 1 == alone.asked
    assert reader.name == "fake 1"


def test_a_process_that_dies_costs_nothing(tmp_path: Path) -> None:
    reports = told(MANY, {40: f"ONCE {tmp_path / 'flag'}"})
    assert list(Shared(killed(), killed, Processes(2)).read(reports)) == list(Killed().read(reports))
    assert (tmp_path / "flag").exists()


@pytest.mark.parametrize("at", [70, MANY - 1])
def test_a_report_at_which_every_process_dies_is_set_aside_alone(at: int) -> None:
    reports = told(MANY, {at: "DIE"})
    answers = list(Shared(killed(), killed, Processes(2)).read(reports))
    faults = [a for a in answers if isinstance(a, Fault)]
    assert len(answers) == MANY and [answers.index(f) for f in faults] == [at]
    assert faults[0].where == f"in.jsonl:{at}" and "died" in faults[0].what and "SIGKILL" in faults[0].what and faults[0].passing


def test_what_making_the_engine_raises_is_told() -> None:
    with pytest.raises(Broken, match="The model is not there"):
        list(Shared(killed(), broken, Processes(2)).read(told(MANY)))


def test_whoever_wants_no_more_ends_the_processes() -> None:
    answers = Shared(killed(), killed, Processes(2)).read(told(MANY))
    next(answers)
    assert children()
    answers.close()  # type: ignore[attr-defined]  # a generator, as every engine's answers are
    assert not children()


def children() -> list[str]:
    """The processes that share our work."""
    import multiprocessing

    return [c.name for c in multiprocessing.active_children() if c.name.startswith("harmledger-")]


def test_processes_do_not_outlive_the_one_that_was_killed() -> None:
    ran = subprocess.Popen([sys.executable, "-m", "tests.run.killers", "2"], stdout=subprocess.PIPE, text=True)
    assert ran.stdout is not None
    children = [int(ran.stdout.readline()) for _ in range(2)]
    ran.kill()
    ran.wait()
    ran.stdout.close()
    until = time.monotonic() + 60
    while any(alive(child) for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]


def alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIG_DFL)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    return False


def test_how_many_processes_words_mean() -> None:
    assert processes("3") == 3 and 1 <= processes("auto") <= 8
    for wrong in ("0", "-1", "many", "65", "²", ""):
        with pytest.raises(ValueError, match="from 1 to 64"):
            processes(wrong)


class Dice:
    """A runner that loses every part in which one of the reports is bad, and some others as it is told to, once each."""

    workers = 2

    def __init__(self, bad: set[str], lost: set[int]) -> None:
        self.bad, self.lost, self.sizes = bad, lost, list[int]()

    def work(self, make: Callable[[], Callable[[Any], Any]], parts: Iterable[Any]) -> Iterator[Any]:
        do = make()
        held: list[Any] = []
        for part in parts:  # three are given out before the first answer is asked for
            held.append(part)
            if len(held) == 3:
                yield self._one(do, held.pop(0))
        for part in held:
            yield self._one(do, part)

    def _one(self, do: Callable[[Any], Any], part: Any) -> Any:
        number = len(self.sizes)
        self.sizes.append(len(part[0]))
        return Lost("It died.") if number in self.lost or any(r.id in self.bad for r in part[0]) else do(part)


@given(some.integers(LEAST, 400), some.sets(some.integers(0, 399), max_size=4), some.sets(some.integers(0, 30), max_size=5))
def test_whatever_is_lost_every_report_has_one_answer_in_its_place(count: int, bad: set[int], lost: set[int]) -> None:
    reports = told(count)
    answers = list(Shared(killed(), killed, Dice({str(n) for n in bad}, lost)).read(reports))
    right = list(Killed().read(reports))
    assert len(answers) == count
    for n, (answer, expected) in enumerate(zip(answers, right, strict=True)):
        if isinstance(answer, Fault):
            assert answer.where == f"in.jsonl:{n}" and (n in bad or lost)
        else:
            assert answer == expected and n not in bad


class Hundredth:
    """A first reader that hands on one report in a hundred."""

    name = f"{FIRST_READER} every 100th"

    def relevant(self, text: str, stated: str | None = None) -> Relevance:
        """Whether the town has such a number."""
        return Relevance(text.endswith("00. "), "by number")


def few() -> Screened:
    """What reads few."""
    return Screened(Killed(), Hundredth())


def test_parts_grow_where_the_first_reader_passes_most_over() -> None:
    dice = Dice(set(), set())
    reports = told(4_000)
    assert list(Shared(few(), few, dice).read(reports)) == list(few().read(reports))
    assert dice.sizes[0] == PART and max(dice.sizes) == MOST
    whole = Dice(set(), set())
    assert list(Shared(few(), few, whole).read(reports, {r.sha256 for r in reports})) == list(Killed().read(reports))
    assert set(whole.sizes) == {PART}


def test_serial_work_is_done_here_one_part_after_another() -> None:
    made: list[int] = []

    def make() -> Callable[[int], int]:
        made.append(1)
        return lambda part: part * 2

    assert list(Serial().work(make, range(4))) == [0, 2, 4, 6] and made == [1]
    assert list(Serial().work(make, ())) == [] and made == [1]
