"""What the routes share: the desk, the people's store, how it is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from harmledger.desk.people.store import Store
from harmledger.desk.web.setup import Setup

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Room:
    """One running desk."""

    store: Store
    setup: Setup

    async def aside(self, work: Callable[..., T], *values: object) -> T:
        """Do what waits for a disk in a thread of its own."""
        return await run_in_threadpool(work, *values)


def room_of(request: Request) -> Room:
    """The desk that the request is for."""
    room = request.app.state.room
    assert isinstance(room, Room)
    return room
