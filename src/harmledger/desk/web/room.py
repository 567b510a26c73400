"""What the routes share: the desk, the people's store, how it is set up, and everything at one glance."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from harmledger.desk.desk import Desk
from harmledger.desk.people.store import Store
from harmledger.desk.state import State
from harmledger.desk.web.everything import Everything
from harmledger.desk.web.setup import Setup

T = TypeVar("T")


class Room:
    """One running desk."""

    def __init__(self, desk: Desk, store: Store, setup: Setup) -> None:
        self.desk = desk
        self.store = store
        self.setup = setup
        self._lock = Lock()
        self._state: State | None = None
        self._everything: Everything | None = None

    def everything(self) -> Everything:
        """All incidents as rows, made anew only when the book has changed."""
        state = self.desk.state()
        with self._lock:
            if self._everything is None or self._state is not state:
                self._everything, self._state = Everything(state.record.incidents, self._everything), state
            return self._everything

    async def aside(self, work: Callable[..., T], *values: object) -> T:
        """Do what waits for a disk in a thread of its own."""
        return await run_in_threadpool(work, *values)


def room_of(request: Request) -> Room:
    """The desk that the request is for."""
    room = request.app.state.room
    assert isinstance(room, Room)
    return room
