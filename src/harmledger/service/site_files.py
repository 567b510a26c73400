"""The files of the release as they lie there: only those that its manifest names, each still the one that was checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from harmledger.service.answering import KEEP, head, holds, packs, problem, send
from harmledger.service.asking import Served
from harmledger.service.faults import Problem, ReleaseFault
from harmledger.service.interface_page import lost_page, policy

KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "cff": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Media types by the ending of a name; whatever has another is sent as bytes to be kept."""
UNPACKED = ("png", "woff2", "parquet", "xlsx", "zip", "pdf")
AT_ONCE = 4_000_000
"""Bytes up to which a file is sent as one; larger ones go piece by piece and can be asked for in parts."""
PIECE = 262_144


def file(request: Request, served: Served) -> Response:
    """The file at the address; words that say so where there is none. (The release's own 404.html is for hosts that know no folders: its
    links hold at the top alone.)"""
    path = request.scope["path"].lstrip("/")
    if not path or path.endswith("/"):
        path += "index.html"
    if path in served.release.files:
        return _send(request, served, path)
    if "text/html" in request.headers.get("accept", ""):
        headers = head(served) | {"cache-control": "no-store", "content-security-policy": policy()}
        return Response(lost_page(served).encode("utf-8", "replace"), 404, headers, "text/html; charset=utf-8")
    return problem(Problem(404, "There is no such page", "The release has no file of this name.", "Begin at /"), served)


def _send(request: Request, served: Served, path: str) -> Response:
    known = served.release.files[path]
    ending = path.rpartition(".")[2].lower() if "." in path else ""
    media = KINDS.get(ending) or ("text/plain; charset=utf-8" if path in ("SHA256SUMS", "LICENSE") else "application/octet-stream")
    tag = known.sha256[:32]
    packed = packs(request) and ending not in UNPACKED and known.size < AT_ONCE
    headers = head(served) | {"cache-control": KEEP, "etag": f'"{tag}-gz"' if packed else f'"{tag}"', "vary": "Accept-Encoding"}
    if same := holds(request, tag):
        return Response(status_code=304, headers=headers | {"etag": same})
    try:
        opened = served.release.open(path)
    except ReleaseFault as why:
        return problem(Problem(503, "The release is being replaced", str(why), "Try again in a moment."), served)
    if known.size < AT_ONCE:
        with opened:
            return send(request, opened.read(), media, headers, packed)
    return _large(request, opened, known.size, media, headers)


def _large(request: Request, opened: IO[bytes], size: int, media: str, headers: dict[str, str]) -> Response:
    """A large file, or the one part of it that is asked for."""
    first, last, status = 0, size - 1, 200
    headers["accept-ranges"] = "bytes"
    asked = re.fullmatch(r"bytes=([0-9]{0,15})-([0-9]{0,15})", request.headers.get("range", ""), re.ASCII)
    same = request.headers.get("if-range", headers["etag"]) == headers["etag"]
    if asked and same and (asked[1] or asked[2]):
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(size - 1, int(asked[2])) if asked[1] and asked[2] else size - 1
        if first > last:
            opened.close()
            return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
        status = 206
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    headers["content-length"] = str(last - first + 1)
    if request.method == "HEAD":
        opened.close()
        return Response(None, status, headers, media)

    def pieces() -> Iterator[bytes]:
        with opened:
            opened.seek(first)
            left = last - first + 1
            while left and (piece := opened.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    return StreamingResponse(pieces(), status, headers, media)
