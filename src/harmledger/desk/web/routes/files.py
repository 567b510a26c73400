"""Style, script and pictures."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.web.access import Closed
from harmledger.desk.web.static_files import files


def add(app: FastAPI) -> None:
    """Add the route."""
    app.get("/static/{name}", name="static")(static)


def static(request: Request, name: str) -> Response:
    """A file by its name; nothing where the browser has it already."""
    file = files().get(name)
    if file is None:
        raise Closed(404, "There is no such file.")
    fields = {"etag": file.tag, "cache-control": "private, no-cache", "content-type": file.kind, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=fields)
    if "gzip" in request.headers.get("accept-encoding", ""):  # these files hold nothing secret that their size could tell
        return Response(file.packed, headers=fields | {"content-encoding": "gzip"})
    return Response(file.body, headers=fields)
