"""Where the work is done, and what reads there: the one place that makes the runner of the settings, for reading and for linking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from harmledger import wiring
from harmledger.extract.engine import Engine, Reader
from harmledger.model.work import CannotWork, Runner
from harmledger.settings import Settings, refuse_statistics
from harmledger.versions import working_version
from harmledger.wiring.unavailable import Unavailable

if TYPE_CHECKING:
    from harmledger.relevance import Screened


def runner(settings: Settings) -> Runner:
    """What does the work, as ``runner``, ``workers`` and ``ray_address`` say. Raises Unavailable and CannotWork, as its ``work`` does."""
    from harmledger.run.processes import Processes, processes
    from harmledger.run.serial import Serial

    try:
        match settings.runner:
            case "serial":
                return Serial()
            case "processes":
                workers = processes(settings.workers)
                return Processes(workers) if workers > 1 else Serial()
            case "ray":
                from harmledger.run.cluster import Cluster

                refuse_statistics()
                return Cluster(settings.ray_address, settings.workers, working_version)
    except ValueError as why:
        raise Unavailable(str(why)) from why
    raise Unavailable(f"There is no runner {settings.runner!r}. There are: serial, processes, ray.")


def reader(settings: Settings, progress: Callable[[float], None] | None = None, by: Runner | None = None) -> Reader:
    """The engine behind the first reader, whose work ``by`` shares where there are many reports. Raises Unavailable."""
    from harmledger.run.reading import Shared
    from harmledger.run.serial import Serial

    by = by or runner(settings)
    alone = _screened(wiring.engine(settings, progress), settings)
    return alone if isinstance(by, Serial) else Shared(alone, partial(_same, wiring.engine, settings, alone.name, alone.first), by)


def _screened(engine: Engine, settings: Settings) -> Screened:
    from harmledger.relevance import Screened

    return Screened(engine, wiring.first_reader(settings))


def _same(engine: Callable[[Settings], Engine], settings: Settings, name: str, first: str) -> Screened:
    """What reads in another process, maybe on another machine: by the same rules, words and places, or not at all."""
    import socket

    made = _screened(engine(settings), settings)
    for here, there in ((name, made.name), (first, made.first)):
        if here != there:
            raise CannotWork(
                f"On {socket.gethostname()} reports would be read by {there!r}, and here by {here!r}. Install the same harmledger with the "
                "same extras on every machine, and import the same gazetteers there, or set gazetteers to builtin."
            )
    return made
