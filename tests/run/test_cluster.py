"""Work on a real Ray cluster of two nodes: the same bytes as in one process, whoever dies on the way."""

from __future__ import annotations

import builtins
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harmledger import wiring
from harmledger.cli import main
from harmledger.incidents.rules import rules
from harmledger.model.fault import Fault
from harmledger.model.work import CannotWork, Lost
from harmledger.run import cluster as running
from harmledger.run.cluster import Cluster
from harmledger.run.reading import LEAST, Shared
from tests.incidents.build import TOWN, TOWN_ALSO, Book, on
from tests.incidents.histories import Told
from tests.incidents.test_sharing import cut, record
from tests.ledger.postgres import Server
from tests.run.conftest import Nodes
from tests.run.killers import Broken, Killed, broken, fake_engine, killed, other_engine, told, twice

COUNT = 2 * LEAST + 8
MADE = ("incidents.jsonl", "records.jsonl", "incidents.csv")


def same() -> str:
    """A stamp."""
    return "harmledger 1"


def another() -> str:
    """A stamp that is another one in every process."""
    return f"harmledger 1, process {os.getpid()}"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Reports of invented raids, more than are read in one process, some of them of nothing."""
    file = tmp_path / "in.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(COUNT):
            text = f"{n % 7 + 2} people were killed in Raqqa in an airstrike on day {n}." if n % 3 else f"The council met about road {n}."
            out.write(json.dumps({"id": f"r{n}", "text": text, "published": f"2017-{n % 12 + 1:02}-{n % 28 + 1:02}"}) + "\n")
    return file


def built(reports: Path, out: Path, *more: str) -> dict[str, bytes]:
    """What a build writes."""
    assert main(["build", str(reports), "--out", str(out), "--quiet", "--by", "t", *more]) == 0
    return {name: (out / name).read_bytes() for name in MADE}


def test_a_whole_build_gives_the_same_bytes(cluster: Nodes, reports: Path, tmp_path: Path) -> None:
    alone = built(reports, tmp_path / "alone", "--runner", "serial")
    assert alone == built(reports, tmp_path / "shared", "--runner", "ray", "--address", cluster.address)
    assert b'"killed"' in alone["records.jsonl"] and b"passed over" in alone["records.jsonl"]


def test_a_node_that_is_lost_in_the_middle_costs_nothing(
    cluster: Nodes, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "engine", fake_engine)
    whole, lost = Shared.read, list[int]()

    def read(self: Shared, *given: Any) -> Iterator[Any]:
        for n, answer in enumerate(whole(self, *given)):
            if n == 40:
                cluster.lose()
                lost.append(n)
            yield answer

    monkeypatch.setattr(Shared, "read", read)
    shared = built(reports, tmp_path / "shared", "--runner", "ray", "--address", cluster.address)
    assert lost and shared == built(reports, tmp_path / "alone", "--runner", "serial")


def test_a_book_in_postgresql_gives_the_same_bytes_too(cluster: Nodes, postgres: Server, reports: Path, tmp_path: Path) -> None:
    book, ray = postgres.address(), ("--runner", "ray", "--address", cluster.address)
    shared = built(reports, tmp_path / "shared", "--book", book, *ray)
    assert shared == built(reports, tmp_path / "alone", "--runner", "serial")
    assert shared == built(reports, tmp_path / "again", "--book", book, *ray)  # nothing new, and nothing kept in that folder


def test_a_node_that_is_lost_while_pairs_are_weighed_costs_nothing(cluster: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list(map(told_of, range(60)))
    alone = record(told, rules("linking"))
    work, lost = Cluster.work, list[int]()

    def losing(self: Cluster, make: Any, parts: Any) -> Iterator[Any]:
        for n, answer in enumerate(work(self, make, parts)):
            if n == 1 and len(cluster.working) == 2:
                cluster.lose()
                lost.append(n)
            yield answer

    monkeypatch.setattr(Cluster, "work", losing)
    runner = Cluster(cluster.address, "2", same)
    assert record(told, cut(rules("linking"), area=3, faces=1000), runner) == alone and lost
    assert len(alone.incidents) > 5 and any(len(i.reports) > 1 for i in alone.incidents)


def told_of(number: int) -> Told:
    """A report of one of a few raids."""
    book = Book()
    report = book.report(f"Planes bombed silo {number % 9}, wrote reporter {number}.", f"2018-05-{number % 20 + 1:02}")
    event = book.event(report, on(f"2018-05-{number % 20 + 1:02}"), (TOWN, TOWN_ALSO)[number % 2])
    book.figure(event, number % 9 + 3)
    return Told(report, tuple(book.claims))


def test_a_report_at_which_every_worker_dies_is_set_aside_alone(cluster: Nodes) -> None:
    answers = list(Shared(killed(), killed, Cluster(cluster.address, "auto", same)).read(told(COUNT, {70: "DIE"})))
    assert [n for n, a in enumerate(answers) if isinstance(a, Fault)] == [70] and len(answers) == COUNT
    assert [a for a in answers if not isinstance(a, Fault)] == list(Killed().read(r for n, r in enumerate(told(COUNT)) if n != 70))


def test_any_work_is_done_in_order_and_what_it_raises_is_raised_here(cluster: Nodes) -> None:
    runner = Cluster(cluster.address, "auto", same)
    assert runner.workers == 2
    assert list(runner.work(twice, range(50))) == [2 * n for n in range(50)]
    assert list(runner.work(twice, ["a" * 300_000])) == ["a" * 600_000]  # more than goes with a message
    with pytest.raises(TypeError, match="unsupported"):
        list(runner.work(twice, [1, 2, None]))
    with pytest.raises(Broken, match="The model is not there"):
        list(runner.work(broken, [1, 2]))  # type: ignore[arg-type]  # it makes nothing


def test_a_part_at_which_every_worker_dies_is_lost_and_no_other(cluster: Nodes) -> None:
    answers = list(Cluster(cluster.address, "auto", same).work(twice, [1, "DIE", 3]))
    assert isinstance(answers[1], Lost) and "died" in answers[1].why and [answers[0], answers[2]] == [2, 6]


def test_workers_of_another_version_are_refused_before_anything_is_done(cluster: Nodes) -> None:
    with pytest.raises(CannotWork, match=r"On .* there is process \d+, and here process \d+.* Install the same harmledger"):
        list(Cluster(cluster.address, "auto", another).work(twice, range(9)))


def test_a_cluster_without_harmledger_is_told_of(cluster: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "packed", lambda value: b"cno_such_harmledger\nstamp\n.")  # a name that is not there
    with pytest.raises(CannotWork, match=r"no harmledger like this one was found .*no_such_harmledger"):
        list(Cluster(cluster.address, "auto", same).work(twice, range(9)))


def test_workers_with_other_data_are_refused_before_anything_is_written(
    cluster: Nodes, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "engine", other_engine)
    assert main(["build", str(reports), "--out", str(tmp_path / "out"), "--runner", "ray", "--address", cluster.address]) == 2
    said = capsys.readouterr().err
    assert "reports would be read by 'fake in" in said and "import the same gazetteers" in said
    assert not (tmp_path / "out" / "records.jsonl").exists()


def test_a_cluster_that_loses_all_cores_and_one_that_has_none_are_told_of(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes.are(1)
    answers = Cluster(nodes.address, "2", same).work(twice, range(1000))  # the second begins where there is a core for it: nowhere
    assert next(answers) == 0
    monkeypatch.setattr(running, "PATIENCE", 1.0)
    nodes.are(0)
    with pytest.raises(CannotWork, match="no core of the Ray cluster was free"):
        list(answers)
    with pytest.raises(CannotWork, match="has no core to work on"):
        Cluster(nodes.address, "auto", same)


def test_ctrl_c_ends_the_command_and_the_same_command_goes_on(cluster: Nodes, reports: Path, tmp_path: Path) -> None:
    arguments = ["build", str(reports), "--out", str(tmp_path / "out"), "--runner", "ray", "--address", cluster.address]
    ran = subprocess.Popen(
        [sys.executable, "-m", "tests.run.killers", *arguments], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert ran.stdout is not None and ran.stdout.readline() == "stored\n"
    ran.send_signal(signal.SIGINT)
    _, said = ran.communicate(timeout=60)
    assert ran.returncode == 130 and "What was stored stays" in said and "Traceback" not in said


def test_where_ray_is_not_installed_it_is_said_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = builtins.__import__

    def missing(name: str, *more: Any) -> Any:
        if name == "ray":
            raise ImportError("No module named 'ray'")
        return usual(name, *more)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out"), "--runner", "ray"]) == 2
    assert "pip install 'harmledger[ray]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address, words",
    [("somewhere", "is no address of a Ray cluster"), ("127.0.0.1:1", "Nobody answers at 127.0.0.1:1"), ("ray://127.0.0.1:1", "10001 from outside")],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told_of_at_once(address: str, words: str) -> None:
    pytest.importorskip("ray").shutdown()
    with pytest.raises(CannotWork, match=words):
        Cluster(address, "auto", same)


@pytest.mark.parametrize("says", [b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"no", b""])
def test_a_port_where_something_else_listens_is_told_of_at_once(says: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray").shutdown()
    monkeypatch.setattr(running, "REACHED", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def answer() -> None:
            held.append(server.accept()[0])  # it is not closed: it just says nothing more
            held[0].sendall(says)

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(CannotWork, match="is not Ray"):
            Cluster(f"127.0.0.1:{server.getsockname()[1]}", "auto", same)
        held[0].close()


@pytest.mark.parametrize("says", [b"\x15\x03\x01\x00\x02\x02\x46", b"\x00\x00\x06\x04\x00\x00\x00\x00\x00", b""])
def test_of_who_speaks_as_ray_does_and_of_who_hangs_up_nothing_is_held_against_them(says: bytes) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(says)
        there.shutdown(socket.SHUT_WR)
        assert running._may_be_ray(here)


def test_an_address_without_ray_and_other_workers_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out"), "--address", "auto"]) == 2
    assert "--runner ray" in capsys.readouterr().err
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out"), "--runner", "ray", "--workers", "0"]) == 2
    assert "from 1 to 10,000" in capsys.readouterr().err
