"""The outer wall: known hosts, reading only, bounded addresses, headers on every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from harmledger.service.answering import problem
from harmledger.service.faults import Problem

LONGEST_QUERY, LONGEST_PATH = 4_000, 3_000
"""Bytes of what is asked and of the path."""
READING = "GET, HEAD, OPTIONS"
MISTAKE = "The program made a mistake here; please tell whoever runs this service."
Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
PAGES = "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
"""Of the release's own pages: nothing of others loads; each page's own policy, which names its scripts by their digests, holds besides."""
EMBEDDED = "/embed.html"
"""The one page that others may show in a frame."""


class Guard:
    """Wraps an application. ``hosts``: what may stand in a request's Host header; None for anything."""

    def __init__(self, app: App, hosts: frozenset[str] | None, secure: bool) -> None:
        self._app, self._hosts, self._secure = app, hosts, secure

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
        """Refuse what may not pass, and hand the rest on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path, told = str(scope["path"]), False
        interface = path == "/api" or path.startswith("/api/")
        data = interface or path.startswith("/data/")

        async def answer(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start":
                told = True
                own = [(k, v) for k, v in message.get("headers", []) if k != b"server"]
                message = {**message, "headers": own + self._headers(path, interface, data, {k for k, _ in own})}
            await send(message)

        why = self._refused(scope)
        try:
            if why is None and scope["method"] == "OPTIONS":
                await answer({"type": "http.response.start", "status": 204, "headers": [(b"allow", READING.encode())]})
                await answer({"type": "http.response.body", "body": b""})
            else:
                await (problem(why) if why else self._app)(scope, receive, answer)
        except Exception:  # a mistake of ours: its trace goes to the terminal, and whoever asked gets an answer under the same policy
            if not told:
                await problem(Problem(500, "A mistake", MISTAKE, "Ask something else meanwhile."))(scope, receive, answer)
            raise

    def _refused(self, scope: Message) -> Problem | None:
        host = next((v.decode("latin-1").lower() for k, v in scope["headers"] if k == b"host"), "")
        if self._hosts is not None and host not in self._hosts:
            return Problem(
                421, "Not under this name", "This service is not reached under that name.", "Use the address that it was opened under."
            )
        if scope["method"] not in READING.split(", "):
            return Problem(405, "Reading only", "Nothing can be changed here.", f"There are {READING}.")
        if len(scope.get("query_string", b"")) > LONGEST_QUERY or len(scope.get("raw_path") or b"") > LONGEST_PATH + LONGEST_QUERY:
            return Problem(414, "The question is too long", f"It has more than {LONGEST_QUERY:,} bytes.", "Ask for less at once.")
        return None

    def _headers(self, path: str, interface: bool, data: bool, there: set[bytes]) -> list[tuple[bytes, bytes]]:
        named = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "cross-origin-resource-policy": "cross-origin" if data else "same-site",
        }
        if data:
            named |= {
                "access-control-allow-origin": "*",
                "access-control-allow-methods": "GET, HEAD",
                "access-control-allow-headers": "Accept, If-None-Match, Range",
                "access-control-expose-headers": "ETag, Link, Release-Version, Total-Count, Left-Out, Content-Range",
                "access-control-max-age": "86400",
            }
        if data:
            named["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
        else:
            named["content-security-policy"] = PAGES.format(frames="*" if path == EMBEDDED else "'self'")
        if self._secure:
            named["strict-transport-security"] = "max-age=31536000"
        return [(k.encode(), v.encode()) for k, v in named.items() if k.encode() not in there]
