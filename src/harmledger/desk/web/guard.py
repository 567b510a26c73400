"""The outer wall, before any route: known hosts only, no writing from foreign pages, bounded bodies, headers on every answer."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harmledger.desk.web.setup import Setup

LARGEST = 262_144
"""Bytes of a request's body; a decision with its reason is a few hundred."""
MISTAKE = (
    "The program made a mistake here; please tell whoever runs the desk. Look at the page again before you repeat what you did: "
    "what was stored is safe, and the same form sent again is stored once."
)
READING = ("GET", "HEAD", "OPTIONS")


def policy(setup: Setup) -> str:
    """The Content-Security-Policy of every answer: nothing runs or loads but our own files, and the map's ground of the host that was set."""
    tiles = setup.tiles
    pictures = " ".join(["img-src 'self' data:", *([tiles.picture_origin] if tiles.picture_origin else [])])
    asked = " ".join(["connect-src 'self'", *([tiles.archive_origin] if tiles.archive_origin else [])])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            pictures,
            asked,
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def headers(setup: Setup) -> list[tuple[bytes, bytes]]:
    """The headers of every answer."""
    named = {
        "content-security-policy": policy(setup),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",  # our own forms are told apart by it where a browser sends no Origin
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "x-robots-tag": "noindex, nofollow",
    }
    if setup.secure:
        named["strict-transport-security"] = "max-age=31536000"
    return [(k.encode(), v.encode()) for k, v in named.items()]


class Guard:
    """Wraps an application."""

    def __init__(self, app: ASGIApp, setup: Setup) -> None:
        self._app = app
        self._setup = setup
        self._headers = headers(setup)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what may not pass, and hand the rest on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no web sockets
        asked = {k.lower(): v.decode("latin-1") for k, v in scope["headers"]}
        told = False

        async def answer(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start":
                told = True
                own = list(message.get("headers", []))
                if not any(k == b"cache-control" for k, _ in own):
                    own.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [(k, v) for k, v in own if k != b"server"] + self._headers}
            await send(message)

        why = self._refused(scope["method"], asked)
        if why:
            await _refuse(answer, *why)
            return
        room = LARGEST

        async def bounded() -> Message:
            nonlocal room
            message = await receive()
            room -= len(message.get("body", b""))
            if room < 0:
                raise _TooLarge
            return message

        try:
            await self._app(scope, bounded, answer)
        except _TooLarge:
            if told:
                raise
            await _refuse(answer, 413, "What was sent is too large.")
        except Exception:  # a mistake of ours: its trace goes to the terminal, and whoever asked gets an answer under the same policy
            if not told:
                await _refuse(answer, 500, MISTAKE)
            raise

    def _refused(self, method: str, asked: dict[bytes, str]) -> tuple[int, str] | None:
        if asked.get(b"host", "").lower() not in self._setup.hosts:
            return 421, "This desk is not reached under that name."
        if method in READING:
            return None
        length = asked.get(b"content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            return 413, "What was sent is too large."
        if asked.get(b"authorization", "").lower().startswith("bearer "):
            return None  # carries its own proof; the cookie is not looked at then
        if asked.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "This was sent from another site."
        origin = asked.get(b"origin")
        if origin is None and b"referer" not in asked and b"cookie" not in asked:
            return None  # no browser: those say where a form comes from
        if origin is None:
            origin = "/".join(asked.get(b"referer", "").split("/", 3)[:3])
        if origin.lower() not in self._setup.origins:
            return 403, "This was sent from another site."
        return None


class _TooLarge(Exception):
    """More came than was announced."""


async def _refuse(send: Send, status: int, words: str) -> None:
    body = words.encode()
    fields = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})
