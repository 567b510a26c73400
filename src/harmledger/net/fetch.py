"""Asking for one address: every redirect is checked like the first address, every byte and second is counted. Raises nothing.

Sent are the address, our name and what version is known; no cookies, no credentials, no referrer. Proxies are not used: they would
look up names where we cannot check them.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from pathlib import Path

from harmledger import __version__
from harmledger.model.fault import Fault
from harmledger.net.address import NotAsked, Target, joined, shown, target_of
from harmledger.net.answer import Fetched, Limits, Validators
from harmledger.net.unpack import ACCEPTED, PIECE, unpacked
from harmledger.net.wire import Deadline, Wire, connect

AGENT = f"harmledger/{__version__}"
NONE: frozenset[str] = frozenset()
_REDIRECTS = (301, 302, 303, 307, 308)
_SAFE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$")
_MEND = "Try again later; if it stays so, look at the address in a browser."


def fetch(url: str, limits: Limits, allowed: frozenset[str] = NONE, known: Validators | None = None, agent: str = AGENT) -> Fetched | Fault:
    """What stands at ``url``, whatever its HTTP status, or why it was not asked or not taken.

    ``allowed`` are hosts that may lie in a private network; ``known`` asks for a newer version only (status 304 where there is none).
    """
    return _fetched(url, limits, allowed, lambda target: _request(target, known, agent))


def send(url: str, media_type: str, body: bytes, limits: Limits, allowed: frozenset[str] = NONE) -> Fetched | Fault:
    """What ``url`` answers to ``body`` (POST). Redirects are not followed: what is sent is meant for that address."""
    return _fetched(url, replace(limits, redirects=0), allowed, lambda target: _request(target, None, AGENT, (media_type, body)))


def _fetched(url: str, limits: Limits, allowed: frozenset[str], request: Callable[[Target], bytes]) -> Fetched | Fault:
    try:
        with _answer(url, limits, allowed, request) as (target, answer, headers, body):
            whole = b"".join(body)
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return Fetched(target.url, answer.status, headers, whole, at)
    except NotAsked as why:
        return Fault(shown(url), why.what, why.mend)


def fetch_file(
    url: str, to: Path, limits: Limits, allowed: frozenset[str] = NONE, step: Callable[[int, int | None], None] = lambda done, total: None
) -> int | Fault:
    """Write what stands at ``url`` to the file ``to``; the bytes written, or why not. ``step`` is told (done, total or None).

    Any status but 200 is a fault, and so is an empty body. What was written before a fault stays. Raises OSError where ``to`` cannot
    be written.
    """
    done = 0
    try:
        with _answer(url, limits, allowed, lambda target: _request(target, None, AGENT)) as (_, answer, headers, body):
            if answer.status != 200:
                return Fault(shown(url), f"The host answered {answer.status} ({answer.reason[:60]}).", "Try again later.")
            stated = dict(headers).get("content-length", "")
            total = int(stated) if stated.isdecimal() and "content-encoding" not in dict(headers) else None
            with to.open("wb") as out:
                for piece in body:
                    out.write(piece)
                    done += len(piece)
                    step(done, total)
    except NotAsked as why:
        return Fault(shown(url), why.what, why.mend)
    return done or Fault(shown(url), "It is empty.", "Try again later.")


_Headers = tuple[tuple[str, str], ...]


@contextmanager
def _answer(
    url: str, limits: Limits, allowed: frozenset[str], request: Callable[[Target], bytes]
) -> Iterator[tuple[Target, HTTPResponse, _Headers, Iterator[bytes]]]:
    """The last answer after redirects, with its body in pieces. Raises NotAsked."""
    deadline = Deadline(limits.seconds, limits.settings[1])
    target, seen = target_of(url), set[str]()
    while True:
        seen.add(target.url)
        with _in_words(target, deadline):
            sock = connect(target, allowed, deadline)
        with sock:
            with _in_words(target, deadline):
                sock.settimeout(deadline.left())
                sock.sendall(request(target))
                wire = Wire(sock, deadline, limits.max_header_bytes)
                answer = _final(wire)
            headers = tuple((name.lower(), " ".join(value.split())) for name, value in answer.getheaders())
            location = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or not location:
                yield target, answer, headers, _body(target, answer, wire, limits, deadline)
                return
        target = _redirected(target, location, seen, limits)


def _final(wire: Wire) -> HTTPResponse:
    """The answer's head, after those that only say that it is to come (103 Early Hints; RFC 9110, 15.2). Raises as http.client, NotAsked."""
    while True:
        answer = HTTPResponse(wire, method="GET")  # type: ignore[arg-type]  # asks a socket for makefile alone
        answer.begin()
        if 200 <= answer.status <= 599:
            return answer
        if answer.status >= 600:
            raise NotAsked(f"The answer is not what web servers send (status {answer.status}).", _MEND)
        if answer.status == 101:
            raise NotAsked("The host wants to speak another protocol, which was not asked for.", _MEND)
        answer.fp = None  # type: ignore[assignment]  # else the stream, which goes on, is closed with it


@contextmanager
def _in_words(target: Target, deadline: Deadline) -> Iterator[None]:
    """What goes wrong on the wire, as NotAsked."""
    try:
        yield
    except TimeoutError as error:
        raise deadline.over() from error
    except ssl.SSLError as error:
        raise NotAsked(f"{target.host} could not be asked over an encrypted connection ({error.reason}).", _MEND) from error
    except RemoteDisconnected as error:
        raise NotAsked(f"{target.host} closed the connection without an answer.", _MEND) from error
    except HTTPException as error:
        cut = isinstance(error, IncompleteRead)
        what = "It was cut short." if cut else f"The answer is not what web servers send ({type(error).__name__})."
        raise NotAsked(what, _MEND) from error
    except (OSError, ValueError) as error:
        raise NotAsked(f"{target.host} could not be asked ({getattr(error, 'strerror', None) or error}).", _MEND) from error


def _redirected(target: Target, location: str, seen: set[str], limits: Limits) -> Target:
    with suppress(UnicodeError):  # servers that send more than ASCII mean UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        new = target_of(joined(target, location))
    except (NotAsked, ValueError) as why:
        reason = f" {why}" if isinstance(why, NotAsked) else ""
        raise NotAsked(f"It redirects to an address that is not allowed.{reason}", "Look at it in a browser.") from why
    if new.url in seen:
        raise NotAsked("It redirects in a circle.", "Look at it in a browser: it may ask for cookies.")
    if len(seen) > limits.redirects:
        raise NotAsked(f"It redirects more than {limits.redirects} times.", "Look at it in a browser, and give the last address.")
    if target.scheme == "https" and new.scheme != "https":
        raise NotAsked(f"It redirects to an address without encryption ({new.url[:200]}).", "If you trust that address, give it itself.")
    return new


def _request(target: Target, known: Validators | None, agent: str, sent: tuple[str, bytes] | None = None) -> bytes:
    lines = [f"{'POST' if sent else 'GET'} {target.path} HTTP/1.1", f"Host: {target.authority}", f"User-Agent: {agent}", "Accept: */*"]
    lines += [f"Accept-Encoding: {ACCEPTED}", "Connection: close"]
    if known and known.address == target.url:  # the version of another address says nothing of this one's
        for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.modified)):
            if value and len(value) <= 1000 and _SAFE.match(value):
                lines.append(f"{name}: {value}")
    if sent:
        lines += [f"Content-Type: {sent[0]}", f"Content-Length: {len(sent[1])}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace") + (sent[1] if sent else b"")


def _body(target: Target, answer: HTTPResponse, wire: Wire, limits: Limits, deadline: Deadline) -> Iterator[bytes]:
    """The body in pieces, unpacked. Raises NotAsked where it is larger than the limits, packed strangely, or cut short."""
    mend = f"If it is really that large, raise {limits.settings[0]} in harmledger.toml."
    stated = {v.strip() for v in answer.headers.get_all("Content-Length", [])}
    if len(stated) > 1:
        raise NotAsked("The answer states two different lengths.", _MEND)
    if answer.length is not None and answer.length > limits.max_bytes:
        raise NotAsked(f"It is {answer.length:,} bytes; up to {limits.max_bytes:,} are fetched.", mend)
    wire.budget = 2 * limits.max_bytes + (1 << 20)  # with what chunks add; ``_counted`` counts the body itself
    encoding = answer.headers.get("Content-Encoding", "")
    packed = _counted(_received(target, answer, deadline), limits.max_bytes, mend)
    yield from _counted(unpacked(packed, encoding), limits.max_bytes, mend)


def _counted(pieces: Iterator[bytes], most: int, mend: str) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        if done > most:
            raise NotAsked(f"It is larger than {most:,} bytes.", mend)
        yield piece


def _received(target: Target, answer: HTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    while True:
        with _in_words(target, deadline):
            piece = answer.read1(PIECE)
        if not piece:
            break
        yield piece
    if answer.length:  # what the stated length still lacks
        raise NotAsked(f"It was cut short ({answer.length:,} bytes are missing).", "Try again.")
