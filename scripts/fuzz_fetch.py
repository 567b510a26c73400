"""The fetcher under damaged answers, for scripts/fuzz_intake.py: a network that exists in memory alone, with names that lie.

Every connection that the fetcher makes is looked at: it may only go to a public address, or to the one host that was allowed by name,
and what is sent must be one well-formed request. What comes back is an answer that was damaged, after redirects to wherever it says.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import zlib
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from harmledger.ledger.codec import dump, load
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin
from harmledger.net import Fetched, Limits, fetch, refusal, wire
from harmledger.net.address import is_public
from harmledger.watching.polite import Clock, fetcher

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(max_bytes=100_000, seconds=5, redirects=4, max_header_bytes=20_000)
ALLOWED = frozenset({"intranet.example"})
NAMES = {
    "news.example": ["93.184.216.34"],
    "both.example": ["93.184.216.34", "10.0.0.1"],
    "inside.example": ["192.168.1.1"],
    "intranet.example": ["10.9.9.9"],
    "six.example": ["2606:2800:220:1::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "localhost": ["127.0.0.1"],
}
"""What names mean here; a number means itself, and any other name a public address."""

URLS = (
    *(
        "http://news.example/a",
        "https://news.example/b?c=d",
        "http://intranet.example:8080/",
        "https://six.example/",
        "http://both.example/",
    ),
    *("http://inside.example/", "http://mapped.example/", "http://127.0.0.1/", "http://[::1]/", "http://localhost/x", "http://0x7f.1/"),
)
REQUEST = re.compile(rb"GET /[\x21-\x7e]* HTTP/1\.1\r\n(?:[A-Za-z-]+: [\x20-\x7e]*\r\n)+\r\n")
_BODY = b"<html><body><p>Five people were killed in Example Town on Monday.</p></body></html>" * 9


class Wrong(Exception):
    """Something that the fetcher must never do."""


def _answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1", "replace") + body


def answers() -> list[bytes]:
    """Good answers of every kind, and redirects that lead astray; each is followed by the next one where it redirects."""
    packed, chunks = gzip.compress(_BODY, mtime=0), b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (_BODY[:99], _BODY[99:])) + b"0\r\n\r\n"
    to = ["http://inside.example/", "http://[::ffff:10.0.0.1]/", "//both.example/x", "/again", "https://six.example/", "http://2130706433/"]
    return [
        _answer(_BODY, f"Content-Length: {len(_BODY)}", "Content-Type: text/html; charset=utf-8", 'ETag: "a"', "Set-Cookie: a=b"),
        _answer(_BODY, "Last-Modified: Tue, 24 Oct 2017 08:00:00 GMT"),
        _answer(chunks, "Transfer-Encoding: chunked"),
        _answer(packed, f"Content-Length: {len(packed)}", "Content-Encoding: gzip"),
        _answer(zlib.compress(_BODY), "Content-Encoding: deflate"),
        _answer(gzip.compress(b"0" * 3_000_000, mtime=0), "Content-Encoding: gzip"),
        _answer(b"", 'ETag: W/"b"', status="304 Not Modified"),
        _answer(b"", "Retry-After: 120", status="503 Service Unavailable"),
        _answer(b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\nSitemap: /s.xml\n", "Content-Type: text/plain"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + _answer(_BODY, f"Content-Length: {len(_BODY)}"),
        *(_answer(b"", f"Location: {where}", "Content-Length: 0", status="302 Found") for where in to),
    ]


class _Socket:
    """A socket of this network: gives ``data`` in pieces, and looks at what is done with it."""

    def __init__(self, network: _Network) -> None:
        self._network, self._sent, self._data = network, b"", io.BytesIO()

    def settimeout(self, seconds: float) -> None:
        if not 0 < seconds <= LIMITS.seconds:
            raise Wrong(f"a time limit of {seconds} seconds")

    def connect(self, where: tuple[Any, ...]) -> None:
        if not is_public(str(where[0])) and where[0] not in {a for name in ALLOWED for a in NAMES[name]}:
            raise Wrong(f"a connection to {where}")
        self._network.connections += 1
        if self._network.connections > LIMITS.redirects + 1:
            raise Wrong("more redirects than allowed")
        self._data = io.BytesIO(self._network.next())

    def sendall(self, data: bytes) -> None:
        self._sent += data
        if not REQUEST.fullmatch(self._sent) or self._sent.count(b"Host: ") != 1:
            raise Wrong(f"a request that is none: {self._sent[:300]!r}")

    def recv_into(self, buffer: memoryview) -> int:
        piece = self._data.read(min(len(buffer), self._network.dice.choice((1, 7, 512, 4096, 8192))))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._data.close()

    def __enter__(self) -> _Socket:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Network:
    """Gives the damaged answer first; where that redirects, again that, or one that is whole."""

    def __init__(self, data: bytes, dice: random.Random) -> None:
        self._data, self.dice, self.connections = data, dice, 0

    def next(self) -> bytes:
        return self._data if self.connections == 1 or self.dice.random() < 0.5 else self.dice.choice(_WHOLE)

    def names(self, host: str, port: int, type: int) -> list[tuple[Any, ...]]:
        there = NAMES.get(host, [host] if host[0].isdigit() or ":" in host else ["93.184.216.34"])
        return [(10 if ":" in a else 2, type, 6, "", (a, port, 0, 0) if ":" in a else (a, port)) for a in there]


_WHOLE = answers()


@contextmanager
def _in(network: _Network) -> Iterator[None]:
    shim = SimpleNamespace(socket=lambda *_: _Socket(network), getaddrinfo=network.names, SOCK_STREAM=1)
    with patch.object(wire, "socket", shim), patch.object(wire, "_encrypted", lambda sock, target: sock):
        yield


def wrong(url: str, data: bytes) -> str | None:
    """What is wrong with how the answer ``data`` of ``url`` is taken, or None. Raises what the fetcher raises: it must raise nothing."""
    dice = random.Random(zlib.crc32(data))
    if dice.random() < 0.2:
        at = dice.randrange(len(url) + 1)
        url = (
            url[:at] + dice.choice(("\r\n", " ", "@", "%0d%0a", "\\", "#", "?", "[", "é", "\ud800", ":0", ":99999", "//", "\t")) + url[at:]
        )
    with _in(_Network(data, dice)):
        got = fetch(url, LIMITS, ALLOWED)
    if why := _wrong(got):
        return why
    now = [1_000_000.0]
    clock = Clock(lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))

    def ask(address: str, known: object) -> Fetched | Fault:
        with _in(_Network(data, dice)):
            return fetch(address, LIMITS, ALLOWED)

    polite = fetcher(ask, clock, 1.0, 30.0)
    first, second = _wrong(polite(url)), _wrong(polite(url))  # with its robots.txt, which is damaged as well
    return first or second or ("a pause that was not allowed" if now[0] > 1_000_000 + 4 * 30 else None)


def _wrong(got: Fetched | Fault) -> str | None:
    if isinstance(got, Fault):
        whole = got.where and got.what and got.mend and got.where.isprintable()
        return None if whole else f"a fault that says too little: {got}"
    if len(got.body) > LIMITS.max_bytes or not 200 <= got.status <= 599:
        return f"an answer beyond the limits: {got.status}, {len(got.body)} bytes"
    origin = got.origin()
    if load(Origin, dump(origin)) != origin or any(n in ("set-cookie", "set-cookie2") for n, _ in origin.headers):
        return f"an origin that cannot be stored: {origin}"
    refused = refusal(got, url := got.address)
    return None if refused is None or refused.where == url else f"a refusal of something else: {refused}"
