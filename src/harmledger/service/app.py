"""Puts the service together: the guard outside, then the interface, then the pages of the release."""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harmledger.service.answering import KEEP, answer, head, holds, packs, send, tag_of, tagged
from harmledger.service.asking import V1, Served
from harmledger.service.guard import App, Guard
from harmledger.service.interface_page import interface_page, policy
from harmledger.service.openapi import description
from harmledger.service.site_files import file


def make_app(current: Callable[[], Served], hosts: frozenset[str] | None, secure: bool = False) -> App:
    """The application. ``current`` gives the release that stands."""

    def interface(request: Request) -> Response:
        return answer(request, current())

    def openapi(request: Request) -> Response:
        served = current()
        r = served.release
        made = description(r.title, r.version, r.licence, _an_id(served, "incidents"))
        return _paper(
            request, served, (json.dumps(made, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"), "application/json"
        )

    def page(request: Request) -> Response:
        served = current()
        made = interface_page(served, _an_id(served, "incidents"), _an_id(served, "reports"))
        found = _paper(request, served, made.encode("utf-8", "replace"), "text/html; charset=utf-8")
        found.headers["content-security-policy"] = policy()
        return found

    def pages(request: Request) -> Response:
        return file(request, current())

    routes = [
        Route(f"{V1}/openapi.json", openapi),
        *(Route(path, page) for path in ("/api", "/api/", V1, f"{V1}/")),
        Route("/api/{rest:path}", interface),
        Route("/{rest:path}", pages),
    ]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return Guard(app, hosts, secure)


def _an_id(served: Served, table: str) -> str:
    found = served.index.one(f"select id from {table} limit 1")
    return str(found[0]) if found else ""


def _paper(request: Request, served: Served, content: bytes, media: str) -> Response:
    packed, tag = packs(request), tag_of(served.release.digest, request.url.path)
    headers = head(served) | {"etag": tagged(tag, packed), "cache-control": KEEP, "vary": "Accept-Encoding"}
    if same := holds(request, tag):
        return Response(status_code=304, headers=headers | {"etag": same})
    return send(request, content, media, headers, packed)
