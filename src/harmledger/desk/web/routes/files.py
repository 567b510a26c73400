"""Style, script and pictures; parts of the archive that the map's ground is in."""

from __future__ import annotations

import os
import re

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.web.access import Closed
from harmledger.desk.web.room import room_of
from harmledger.desk.web.static_files import files
from harmledger.desk.web.tiles import HERE

LARGEST_PART = 16_777_216
"""Bytes of the archive that are given at once; a tile or a directory is far smaller."""
_PART = re.compile(r"bytes=(\d{1,15})-(\d{1,15})", re.ASCII)


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/static/{name}", name="static")(static)
    app.get(HERE, name="tiles")(tiles)


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


def tiles(request: Request) -> Response:
    """A part of the archive on this machine, as the Range header asks: it may have many gigabytes, and is never sent whole."""
    path = room_of(request).setup.tiles.file
    if path is None:
        raise Closed(404, "There is no such file.")
    asked = _PART.fullmatch(request.headers.get("range", "").replace(" ", ""))
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            start, end = (int(asked[1]), min(int(asked[2]), size - 1)) if asked else (0, -1)
            if not start <= end < start + LARGEST_PART:
                return Response(status_code=416, headers={"content-range": f"bytes */{size}"})
            file.seek(start)
            body = file.read(end - start + 1)
            changed = os.fstat(file.fileno()).st_mtime_ns
    except OSError as error:
        raise Closed(404, f"The map's file cannot be read ({error.strerror}).") from error
    fields = {"content-range": f"bytes {start}-{end}/{size}", "etag": f'"{changed:x}-{size:x}"', "accept-ranges": "bytes"}
    return Response(body, 206, fields | {"cache-control": "private, max-age=3600"}, "application/octet-stream")
