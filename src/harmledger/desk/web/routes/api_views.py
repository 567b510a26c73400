"""Kept searches and filters for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from harmledger.desk.people import views
from harmledger.desk.people.store import PeopleError
from harmledger.desk.web.access import Closed, visitor
from harmledger.desk.web.room import room_of
from harmledger.desk.web.routes.api import V1, may_fail
from harmledger.desk.web.routes.overview import kept_path


class ViewIn(BaseModel):
    """What is kept: a name, and the address of a search or a filter in the desk ("/queue?need=range")."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    path: Annotated[str, Field(min_length=1, max_length=2000)]


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get(f"{V1}/views", name="api_views", responses=may_fail())(mine)
    app.post(f"{V1}/views", name="api_view_add", responses=may_fail(409), status_code=201)(keep)
    app.post(f"{V1}/views/{{id}}/remove", name="api_view_remove", responses=may_fail(), status_code=204)(forget)


def mine(request: Request) -> list[views.View]:
    """What I keep, by name."""
    return list(views.of_person(room_of(request).store, visitor(request).person))


def keep(request: Request, body: ViewIn) -> list[views.View]:
    """Keep one; all that I keep now."""
    try:
        views.add(room_of(request).store, visitor(request).person, body.name.strip(), kept_path(body.path))
    except PeopleError as why:
        raise Closed(409, str(why)) from why
    return mine(request)


def forget(request: Request, id: Annotated[int, Path(ge=1, le=2**62)]) -> None:
    """Forget one of mine."""
    views.remove(room_of(request).store, visitor(request).person, id)
