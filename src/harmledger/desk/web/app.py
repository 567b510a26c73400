"""Puts the desk together: guard outside, then who may, then the routes."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harmledger.desk.desk import Desk, NotReady
from harmledger.desk.orders import NotThere
from harmledger.desk.people.store import PeopleError, Store
from harmledger.desk.web.access import Closed, admit, local_path, visitor
from harmledger.desk.web.guard import READING, Guard
from harmledger.desk.web.pages import go, page, path_part
from harmledger.desk.web.room import Room
from harmledger.desk.web.routes import (
    api,
    api_rounds,
    api_views,
    coding,
    decide,
    doors,
    files,
    incident,
    me,
    overview,
    people,
    queue,
    rounds,
)
from harmledger.desk.web.setup import Setup
from harmledger.ledger import BookError

ROUTES = (files, doors, queue, incident, decide, overview, me, people, rounds, coding, api, api_rounds, api_views)


AGAIN = 2
"""Seconds after which somebody who came before the book was ready asks again."""


def make_app(desk: Desk, store: Store, setup: Setup) -> FastAPI:
    """The application of one desk."""
    app = FastAPI(dependencies=[Depends(admit)], openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.room = Room(desk, store, setup)
    for routes in ROUTES:
        routes.add(app)
    app.add_exception_handler(Closed, _closed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(PeopleError, _people)
    app.add_exception_handler(BookError, _book)
    app.add_exception_handler(NotThere, _not_there)
    app.add_exception_handler(NotReady, _not_ready)
    app.add_middleware(Guard, setup=setup)
    return app


def _answer(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "detail": words}, status)
    return page(request, "closed.html.j2", status, words=words)


def _closed(request: Request, error: Exception) -> Response:
    assert isinstance(error, Closed)
    api = request.url.path.startswith("/api/")
    if error.status == 401 and not api and request.method == "GET":
        wanted = local_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        return go("/enter" if wanted == "/" else f"/enter?next={path_part(wanted)}")
    if error.status == 428 and not api:
        return go("/me" if visitor(request).person.must_change else "/me#second")
    return _answer(request, error.status, error.words)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This cannot be done here."}.get(error.status_code, "This cannot be done.")
    return _answer(request, error.status_code, words)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0] if error.errors() else {"loc": (), "msg": "not understood"}
    return _answer(request, 422, f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}")


def _people(request: Request, error: Exception) -> Response:
    return _answer(request, 409, str(error))


def _not_there(request: Request, error: Exception) -> Response:
    """What somebody else merged or read anew between two looks of one request."""
    return _answer(request, 404, str(error))


def _not_ready(request: Request, error: Exception) -> Response:
    """Programs are told when to ask again; a page that was only to be read asks by itself."""
    reading = request.method in READING and not request.url.path.startswith("/api/")
    answer = page(request, "preparing.html.j2", 503, again=AGAIN) if reading else _answer(request, 503, str(error))
    answer.headers["retry-after"] = str(AGAIN)
    return answer


def _book(request: Request, error: Exception) -> Response:
    """The book, or what is kept beside it, is in use, or its disk is full: the words say so. The same order sent again is stored once."""
    return _answer(request, 503, str(error))
