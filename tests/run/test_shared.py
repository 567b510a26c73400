"""Work that several processes share: the same answers in the same order, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from harmledger.model.fault import Fault
from harmledger.run.shared import LEAST, PART, SharedEngine, processes
from tests.cli.fake import FakeEngine
from tests.run.killers import Broken, Killed, broken, told

MANY = 2 * LEAST + PART + 3


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_answers_are_the_same_however_many_read(workers: int) -> None:
    reports = told(MANY)
    assert list(SharedEngine(Killed(), Killed, workers).read(reports)) == list(Killed().read(reports))


def test_few_reports_are_read_here() -> None:
    alone = FakeEngine()
    engine = SharedEngine(alone, Killed, 4)
    assert len(list(engine.read(told(LEAST - 1)))) == LEAST - 1 == alone.asked
    assert engine.name == "fake 1"


def test_a_process_that_dies_costs_nothing(tmp_path: Path) -> None:
    reports = told(MANY, {40: f"ONCE {tmp_path / 'flag'}"})
    assert list(SharedEngine(Killed(), Killed, 2).read(reports)) == list(Killed().read(reports))
    assert (tmp_path / "flag").exists()


def test_a_report_at_which_every_process_dies_is_set_aside_alone() -> None:
    reports = told(MANY, {70: "DIE"})
    answers = list(SharedEngine(Killed(), Killed, 2).read(reports))
    faults = [a for a in answers if isinstance(a, Fault)]
    assert len(answers) == MANY and [answers.index(f) for f in faults] == [70]
    assert faults[0].where == "in.jsonl:70" and "died" in faults[0].what and faults[0].passing


def test_what_making_the_engine_raises_is_told() -> None:
    with pytest.raises(Broken, match="The model is not there"):
        list(SharedEngine(Killed(), broken, 2).read(told(MANY)))


def test_whoever_wants_no_more_ends_the_processes() -> None:
    engine = SharedEngine(Killed(), Killed, 2)
    answers = engine.read(told(MANY))
    next(answers)
    answers.close()  # type: ignore[attr-defined]  # a generator, as every engine's answers are
    assert engine._pool is None


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
