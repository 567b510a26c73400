"""From a request to its answer: form, tag, packing, links, and every fault as a problem in words."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from harmledger.service.api import view_of
from harmledger.service.asking import MEDIA, V1, Ask, Served, form_of
from harmledger.service.faults import Problem
from harmledger.service.incidents import Moved
from harmledger.service.index import code_digest
from harmledger.service.parameters import read_all

LICENCES = "https://spdx.org/licenses/"
KEEP = "public, max-age=60, must-revalidate"
"""A minute: after that whoever keeps an answer asks whether it still holds, as a release may be replaced."""
PACKED_FROM = 1_000
"""Bytes from which packing pays."""
PROBLEM = "application/problem+json"


def answer(request: Request, served: Served) -> Response:
    """The answer of the interface."""
    try:
        return _answer(request, served)
    except Problem as why:
        return problem(why, served)


def _answer(request: Request, served: Served) -> Response:
    raw_path = request.scope["raw_path"].decode("ascii", "replace").split("?")[0]
    view, id, ending = view_of(raw_path)
    form = ending or form_of(request.headers.get("accept", "*/*"), view.forms)
    try:
        query = parse_qsl(
            request.scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60, errors="replace"
        )
    except ValueError as error:
        raise Problem(400, "Too many parameters", "The question has more than 60.", "Leave out what is not needed.") from error
    ask = Ask(served, view, form, read_all(query, view.parameters), tuple(query), id)
    packed = packs(request)
    tag = tag_of(served.release.digest, view.path, id, form, json.dumps(sorted(query)))
    headers = head(served, (("self", ask.address()),))
    headers |= {"vary": "Accept, Accept-Encoding", "cache-control": KEEP, "etag": tagged(tag, packed)}
    if same := holds(request, tag):
        return Response(status_code=304, headers=headers | {"etag": same})
    try:
        body = view.answer(ask)
    except Moved as moved:
        to = f"{V1}{view.path.replace('{id}', moved.heir)}{f'.{ending}' if ending else ''}"
        told = {"id": id, "moved_to": moved.heir, "because": moved.because, "release": served.release.version}
        moves = head(served) | {"location": to + (f"?{request.url.query}" if query else ""), "cache-control": KEEP}
        return Response(json.dumps(told, ensure_ascii=False) + "\n", 301, moves, "application/json")
    headers |= {"link": ", ".join(filter(None, [headers["link"], *(f'<{a}>; rel="{r}"' for a, r in body.links)]))}
    headers |= body.headers
    if body.name:
        headers["content-disposition"] = f'inline; filename="{body.name}"'
    return send(request, body.content, MEDIA[form], headers, packed)


def send(request: Request, content: bytes | Iterable[bytes], media: str, headers: dict[str, str], packed: bool) -> Response:
    """An answer with its bytes, packed where that pays and whoever asks can unpack it; without them where only its head is asked for."""
    if isinstance(content, bytes):
        if packed and len(content) >= PACKED_FROM:
            content = b"".join(pack([content]))
            headers["content-encoding"] = "gzip"
        elif "etag" in headers:
            headers["etag"] = headers["etag"].replace('-gz"', '"')
        made = Response(content, 200, headers, media)
        made.body = b"" if request.method == "HEAD" else made.body
        return made
    if packed:
        headers["content-encoding"] = "gzip"
    if request.method == "HEAD":
        return Response(None, 200, headers, media)
    return StreamingResponse(pack(content) if packed else iter(content), 200, headers, media)


def pack(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts, packed by gzip; the same parts give the same bytes."""
    packer = zlib.compressobj(6, wbits=31)
    for part in parts:
        if done := packer.compress(part):
            yield done
    yield packer.flush()


def packs(request: Request) -> bool:
    """Whether whoever asks can unpack gzip."""
    for part in request.headers.get("accept-encoding", "").split(",")[:20]:
        name, *more = (p.strip().lower() for p in part.split(";"))
        if name == "gzip":
            return not any(m in ("q=0", "q=0.0", "q=0.00", "q=0.000") for m in more)
    return False


def tag_of(*parts: str) -> str:
    """A tag of what an answer is made of: the release, the question and our own code; it changes when one of them does."""
    return hashlib.sha256("\0".join([code_digest(), *parts]).encode("utf-8", "replace")).hexdigest()[:32]


def tagged(tag: str, packed: bool) -> str:
    """The tag as ETag has it: packed bytes are other bytes."""
    return f'"{tag}-gz"' if packed else f'"{tag}"'


def holds(request: Request, tag: str) -> str | None:
    """The tag of the bytes that whoever asks has already, where they still hold; they may be packed or not."""
    given = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")[:50]}
    return next((made for made in (tagged(tag, True), tagged(tag, False)) if made in given), None)


def head(served: Served, links: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """What every answer says of the release: its version, its licence, where all of it is described."""
    r = served.release
    told = [f'<{address}>; rel="{relation}"' for relation, address in links]
    if r.licence and all(c.isalnum() or c in ".-+" for c in r.licence) and r.licence.isascii():
        told.append(f'<{LICENCES}{r.licence}.html>; rel="license"')
    told += [f'<{V1}/release>; rel="describedby"', f'<{V1}/openapi.json>; rel="service-desc"']
    return {"link": ", ".join(told), "release-version": r.version}


def problem(why: Problem, served: Served | None = None) -> Response:
    """A fault as problem details (RFC 9457)."""
    headers = (head(served) if served else {}) | {"cache-control": "no-store"}
    if why.status == 503:
        headers["retry-after"] = "2"
    told = why.as_object() | ({"release": served.release.version} if served else {})
    return Response(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n", why.status, headers, PROBLEM)
