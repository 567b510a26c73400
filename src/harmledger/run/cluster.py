"""The work shared by many machines: a Ray cluster (docs/many-machines.md).

One actor a worker, each with one core, made once, kept from one work to the next and gone with whoever gives the work. A machine may go at any moment: what it had is
given to others, and another actor begins where there is a core for it.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Literal, TypeVar

from harmledger.model.work import CannotWork, Lost
from harmledger.run import hand
from harmledger.run.crew import Died, Done, Event, Ready, in_turn
from harmledger.run.hand import packed, unpacked

MOST = 10_000
"""Workers that may be asked for."""

REACHED = 10.0
"""Seconds in which the cluster's first machine must answer."""

PORTS = "Usual ports are 6379 on a machine of the cluster (HOST:6379), 10001 from outside (ray://HOST:10001)."

SETTINGS, FRAME, ALERT = 4, 9, 21
"""The kind of the frame with which both sides of HTTP/2 begin, the bytes of any frame's head, and the kind of a TLS alert."""

LATE = 10.0
"""Seconds that those who have come wait for others before the first part is given out: so all that come at once are known to be alike
before anything is read."""

PATIENCE = 120.0
"""Seconds without anybody at work, until it is said that nobody can work."""

TURN = 1.0
"""Seconds after which waiting looks up."""

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Stage = Literal["greet", "begin", "do"]


class Cluster:
    """The runner of a Ray cluster. ``stamp`` is asked here and by every worker: who answers otherwise is not let work."""

    def __init__(self, address: str, workers: str, stamp: Callable[[], str]) -> None:
        """Connect. ``address``: "auto", "local", HOST:PORT or ray://HOST:PORT; ``workers``: a number, or "auto" for one a core of the cluster.

        Raises CannotWork where there is no Ray, no cluster or no core, ValueError for another ``workers``.
        """
        if workers != "auto" and not (workers.isascii() and workers.isdigit() and 1 <= int(workers) <= MOST):
            raise ValueError(f"The number of workers on a cluster must be auto, or from 1 to {MOST:,}, not {workers!r}.")
        self._ray = _connected(address)
        self._stamp = stamp
        cores = int(sum(node["Resources"].get("CPU", 0) for node in self._ray.nodes() if node["Alive"]))
        if not cores:
            raise CannotWork("The Ray cluster has no core to work on. Start Ray on other machines, too: ray start --address=HOST:PORT")
        self._workers = cores if workers == "auto" else int(workers)
        self._idle: list[Any] = []  # actors that are known to be like us, and wait for further work

    @property
    def workers(self) -> int:
        """How many actors there are at most."""
        return self._workers

    def work(self, make: Callable[[], Callable[[Part], Answer]], parts: Iterable[Part]) -> Iterator[Answer | Lost]:
        """As ``model.work.Runner.work``; the actors wait for further work until this runner is gone. Those that are in the middle of it when
        nobody wants more are ended."""
        return in_turn(_Actors(self._ray, packed(make), self._stamp, self._idle), parts, self._workers)


def _connected(address: str) -> Any:
    """Ray, connected to the cluster at the address; as it is where it is connected already. Raises CannotWork."""
    try:
        import ray
    except ImportError as error:
        raise CannotWork(f"Ray is not installed ({error}). Install it with: pip install 'harmledger[ray]'") from error
    if ray.is_initialized():
        return ray
    _reached(address)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address == "local":
        quiet["include_dashboard"] = False
    try:
        ray.init(address=address, **quiet)
    except Exception as error:  # it raises of everything: ConnectionError, RuntimeError, ValueError, ImportError, AssertionError
        raise CannotWork(_why_not(address, error)) from error
    _hush(ray)
    return ray


def _reached(address: str) -> None:
    """Raise CannotWork where nobody like Ray listens at an address with a port: Ray itself would try for minutes."""
    if address in ("auto", "local"):
        return
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not host or not port.isdecimal():
        raise CannotWork(f"{address!r} is no address of a Ray cluster. Write auto, local, HOST:PORT or ray://HOST:PORT.")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), REACHED) as there:
            like = _may_be_ray(there)
    except (OSError, OverflowError) as error:
        raise CannotWork(f"Nobody answers at {address} ({error}). Is Ray running there, and is the port open from here? {PORTS}") from error
    if not like:
        raise CannotWork(f"What answers at {address} is not Ray. {PORTS}")


def _may_be_ray(there: socket.socket) -> bool:
    """Whether who is there answers as HTTP/2 is begun (RFC 9113, section 3.4), over which Ray speaks: with a frame of settings. Of who
    hangs up, or wants all encrypted (RAY_USE_TLS; an alert, RFC 8446, section 6), nothing can be told."""
    there.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, SETTINGS, 0, 0, 0, 0, 0)))
    head = b""
    try:
        while len(head) < FRAME and (more := there.recv(FRAME - len(head))):
            head += more
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return not head or head[0] == ALERT or (len(head) == FRAME and head[3] == SETTINGS)


def _why_not(address: str, error: Exception) -> str:
    causes = [str(e) for e in (error, error.__cause__, error.__context__) if e is not None]
    said = " ".join(" ".join(causes).split())
    if "ersion mismatch" in said:
        return f"This machine and the cluster have different versions. Install the same Ray and Python on all. {said}"
    if "grpc" in said or "ray[client]" in said:
        return f"ray:// needs another part of Ray. Install it with: pip install 'ray[client]' ({said})"
    if address == "auto":
        return f"This machine belongs to no Ray cluster: start one (ray start --head), or name one with --address. {said}"
    return f"The Ray cluster at {address} cannot be used: {said or type(error).__name__}"


def _hush(ray: Any) -> None:
    """Ray tells of every worker that dies on standard output, whatever it is told; what matters of it is told by ourselves."""
    with suppress(AttributeError):
        ray._private.worker.print_to_stdstream = lambda *words, **more: None


class _Actors:
    """The actors of one run. What each was asked stands in its own row: only the first answer of a row is waited for, as others may come
    to us before it."""

    def __init__(self, ray: Any, make: bytes, stamp: Callable[[], str], idle: list[Any]) -> None:
        """``idle``: actors of earlier work, to be taken from and given back to."""
        self._ray, self._idle = ray, idle
        self._make = ray.put(make)  # once a machine, however many work there
        self._stamp, self._mine = packed(stamp), stamp()
        ray.cloudpickle.register_pickle_by_value(hand)  # sent whole: harmledger may be another one there, or missing
        self._class = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(hand.Hand)
        self._actors: dict[int, Any] = {}
        self._asked: dict[int, deque[tuple[Any, Stage]]] = {}
        self._ready: list[Event] = []  # those who wait for others before the first part
        self._open = False  # whether parts are given out
        self._came = 0.0  # when the first worker came
        self._moved = time.monotonic()  # when something happened last
        self._begun = 0

    def begin(self) -> int:
        """Another actor begins, when there is a core for it."""
        number, self._begun = self._begun, self._begun + 1
        if self._idle:
            self._actors[number] = actor = self._idle.pop()
            self._asked[number] = deque([(actor.begin.remote(self._make), "begin")])
        else:
            self._actors[number] = actor = self._class.remote()
            self._asked[number] = deque([(actor.greet.remote(self._stamp), "greet")])
        return number

    def give(self, worker: int, part: bytes) -> None:
        """Ask it for its part."""
        if worker in self._actors:
            self._asked[worker].append((self._actors[worker].do.remote(part), "do"))

    def wait(self) -> list[Event]:
        """Wait until something happened. Raises CannotWork where nobody comes, and where one comes who is not alike."""
        while True:
            first = {row[0][0]: number for number, row in self._asked.items() if row}
            came, _ = self._ray.wait(list(first), num_returns=1, timeout=TURN)
            if came:
                came, _ = self._ray.wait(list(first), num_returns=len(first), timeout=0)
                self._moved = time.monotonic()
            events = [e for ref in came if (e := self._event(first[ref])) is not None]
            if not self._open:
                self._ready += [e for e in events if isinstance(e, Ready)]
                events = [e for e in events if not isinstance(e, Ready)]
                if self._all_here():
                    self._open = True
                    events += self._ready
            if events:
                return events
            self._lose_patience()

    def _all_here(self) -> bool:
        """Whether those that came are ready, and whoever else was asked came, too, or is late."""
        if not self._ready:
            return False
        stages = [row[0][1] for row in self._asked.values() if row]
        return "begin" not in stages and ("greet" not in stages or time.monotonic() - self._came > LATE)

    def _lose_patience(self) -> None:
        at_work = any(row and row[0][1] != "greet" for row in self._asked.values())
        if not at_work and time.monotonic() - self._moved > PATIENCE:
            raise CannotWork(
                f"For {PATIENCE:.0f} seconds no core of the Ray cluster was free for us. What was stored stays. See with: ray status"
            )

    def _event(self, number: int) -> Event | None:
        """What the first answer in a worker's row means."""
        ref, stage = self._asked[number].popleft()
        try:
            value = self._ray.get(ref)
        except self._ray.exceptions.RayTaskError as error:  # not the work's: that comes as an answer
            raise CannotWork(f"The Ray cluster cannot work for us: {error}") from error
        except self._ray.exceptions.RayError as error:
            return self._bury(number, error)
        if stage == "do":
            return Done(number, value)
        if stage == "greet":
            self._check(*value)
            self._came = self._came or time.monotonic()
            self._asked[number].append((self._actors[number].begin.remote(self._make), "begin"))
            return None
        well, what = unpacked(value)
        if not well:
            raise what
        return Ready(number)

    def _check(self, host: str, stamp: str, why: str) -> None:
        if stamp == self._mine:
            return
        if not stamp:
            said = f"no harmledger like this one was found ({why})"
        else:
            ours, theirs = self._mine.split(", "), stamp.split(", ")
            said = f"there is {', '.join(t for t in theirs if t not in ours)}, and here {', '.join(o for o in ours if o not in theirs)}"
        raise CannotWork(f"On {host} of the Ray cluster {said}. Install the same harmledger, with the same packages, on every machine.")

    def _bury(self, number: int, error: Exception) -> Died:
        actor = self._actors.pop(number)
        del self._asked[number]
        self._ready = [e for e in self._ready if e.worker != number]
        self._kill(actor)
        gone = "node has died" in str(error) or "node was" in str(error)
        return Died(
            number,
            "The machine that worked on it is gone."
            if gone
            else "The process that worked on it died: it may need more memory than there is.",
        )

    def close(self) -> None:
        """Let the actors wait for further work; end those that were asked for what nobody wants any more."""
        actors, self._actors = self._actors, {}
        asked, self._asked = self._asked, {}
        for number, actor in actors.items():
            if asked[number]:
                self._kill(actor)
            else:
                self._idle.append(actor)

    def _kill(self, actor: Any) -> None:
        with suppress(Exception):  # it is gone, or the connection is
            self._ray.kill(actor, no_restart=True)
