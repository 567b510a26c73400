"""Getting a gazetteer from its publisher: http and https only, few redirects, no private addresses, bounded in size and time."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from harmledger.resolve.where.registry import registry
from harmledger.resolve.where.sources.record import CannotImport

REDIRECTS = 3
WAIT_SECONDS = 30
CHUNK = 1 << 16
_ASKED = re.compile(r"geonames:([A-Za-z]{2})")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take: bytes, seconds; ``hosts`` are allowed even where their addresses are private."""

    max_bytes: int
    seconds: float
    hosts: frozenset[str] = frozenset()


def address(asked: str, geonames_url: str) -> tuple[str, str]:
    """The country and the web address that "geonames:SY" means. Raises ``CannotImport``."""
    found = _ASKED.fullmatch(asked.strip())
    if found is None:
        raise CannotImport(f"{asked!r} cannot be fetched. Write geonames: and a country's ISO code, as in geonames:SY.")
    code = found[1].upper()
    if code not in registry().country_usual:
        raise CannotImport(f"There is no country {code}. Write its ISO code: geonames:SY.")
    return code, f"{geonames_url.rstrip('/')}/{code}.zip"


def _public(address: str) -> bool:
    """Whether an IP address lies in the public network."""
    found = ipaddress.ip_address(address.split("%")[0])
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inner or found).is_global and not (inner or found).is_multicast


def _permitted(url: str, limits: Limits) -> None:
    """Raises ``CannotImport`` unless the address may be asked: http(s), a public host or an allowed one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise CannotImport(f"{url} is no http or https address that may be asked.")
    if host in limits.hosts:
        return
    try:
        found = socket.getaddrinfo(host, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise CannotImport(f"{host} cannot be found. Is this computer on the network?") from error
    for entry in found:
        if not _public(str(entry[4][0])):
            raise CannotImport(
                f"{host} is an address in a private network, which is not asked. If you trust it, set fetch_hosts = {host!r}."
            )


def _peer(sock: socket.socket, host: str, limits: Limits) -> None:
    """Raises ``CannotImport`` where the address connected to is private: the name may have meant another one when it was checked."""
    if host.lower() not in limits.hosts and not _public(sock.getpeername()[0]):
        sock.close()
        raise CannotImport(f"{host} is an address in a private network, which is not asked.")


class _Plain(HTTPConnection):
    limits: Limits

    def connect(self) -> None:
        super().connect()
        _peer(self.sock, self.host, self.limits)


class _Encrypted(HTTPSConnection):
    limits: Limits

    def connect(self) -> None:
        super().connect()
        _peer(self.sock, self.host, self.limits)


class _Http(urllib.request.HTTPHandler):
    """Opens connections that look whom they reached."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._connection: Any = type("_Connection", (_Plain,), {"limits": limits})

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(self._connection, req)


class _Https(urllib.request.HTTPSHandler):
    """The same, encrypted."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._connection: Any = type("_Connection", (_Encrypted,), {"limits": limits})

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(self._connection, req)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, each checked like the first address."""

    max_redirections = REDIRECTS

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._followed = 0

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The next request. Raises ``CannotImport``."""
        self._followed += 1
        if self._followed > REDIRECTS:
            raise CannotImport(f"{req.full_url} redirects more than {REDIRECTS} times.")
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise CannotImport(f"{req.full_url} redirects to an address without encryption ({newurl}).")
        _permitted(newurl, self._limits)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, to: Path, limits: Limits, step: Callable[[int, int | None], None]) -> int:
    """Write what stands at ``url`` to the file ``to``; the bytes written. ``step`` is told (done, total or None).

    Raises ``CannotImport`` in words where it is not there, too large, too slow, cut short, or may not be asked.
    """
    _permitted(url, limits)
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Http(limits), _Https(limits), urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(), _Redirects(limits),
    ):  # fmt: skip
        opener.add_handler(handler)
    end = time.monotonic() + limits.seconds
    done = 0
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "harmledger", "Accept-Encoding": "identity"})
        with opener.open(request, timeout=min(WAIT_SECONDS, limits.seconds)) as answer, to.open("wb") as out:
            stated = answer.headers.get("Content-Length", "")
            total = int(stated) if stated.isdigit() else None
            if total is not None and total > limits.max_bytes:
                raise CannotImport(f"{url} is {total:,} bytes; up to {limits.max_bytes:,} are fetched (setting fetch_bytes).")
            while piece := answer.read1(CHUNK):
                done += len(piece)
                if done > limits.max_bytes:
                    raise CannotImport(f"{url} is larger than {limits.max_bytes:,} bytes (setting fetch_bytes).")
                if time.monotonic() > end:
                    raise CannotImport(f"{url} took longer than {limits.seconds:.0f} seconds (setting fetch_seconds). Try again later.")
                out.write(piece)
                step(done, total)
    except urllib.error.HTTPError as error:
        raise CannotImport(f"{url} answered {error.code} ({error.reason}). Try again later.") from error
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise CannotImport(f"{url} could not be fetched ({reason}). Is this computer on the network? Try again later.") from error
    if total is not None and done != total:
        raise CannotImport(f"{url} was cut short ({done:,} of {total:,} bytes). Try again.")
    if not done:
        raise CannotImport(f"{url} is empty. Try again later.")
    return done
