"""A connection to exactly the address that was checked, with one clock for everything that is read from it.

Names are looked up once; every address found must be allowed; the connection goes to one of those addresses, not to the name again.
So a name that means another address a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import io
import queue
import socket
import ssl
import threading
import time
from functools import cache

from harmledger.net.address import NotAsked, Target, is_allowed, is_public

_AGAIN = "Is this computer on the network? Try again later."


class Deadline:
    """The time by which all must be done."""

    def __init__(self, seconds: float, setting: str) -> None:
        self._end = time.monotonic() + seconds
        self._seconds, self._setting = seconds, setting

    def left(self) -> float:
        """Seconds that are left, more than 0. Raises NotAsked where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> NotAsked:
        """What is said when the time is over."""
        return NotAsked(f"It took longer than {self._seconds:g} seconds.", f"Try again later; or raise {self._setting} in harmledger.toml.")


class Wire(io.RawIOBase):
    """The bytes that a socket gives, until the deadline and up to ``budget`` bytes, which may be raised on the way.

    ``makefile`` and ``close`` are what ``http.client`` asks of a socket.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, budget: int) -> None:
        super().__init__()
        self._sock, self._deadline = sock, deadline
        self.budget = budget
        self._stream: io.BufferedReader | None = None

    def readable(self) -> bool:
        """True."""
        return True

    def makefile(self, mode: str) -> io.BufferedReader:
        """The stream that answers are read from: one, as an answer to come stands behind what says that it comes."""
        self._stream = self._stream or io.BufferedReader(self, 8192)
        return self._stream

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # memoryview is what io gives
        """As io.RawIOBase. Raises NotAsked for time and size, OSError as sockets do."""
        if self.budget <= 0:
            raise NotAsked("The answer's headers, or what stands between its parts, are too long.", "Look at the address in a browser.")
        self._sock.settimeout(self._deadline.left())
        try:
            got = self._sock.recv_into(buffer[: self.budget])
        except TimeoutError as error:
            raise self._deadline.over() from error
        self.budget -= got
        return got


def connect(target: Target, allowed: frozenset[str], deadline: Deadline) -> socket.socket:
    """A connection to ``target``, encrypted where it says so. Raises NotAsked, OSError."""
    last: OSError | None = None
    for family, kind, protocol, where in _permitted(target, allowed, deadline):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left())
            sock.connect(where)
            return _encrypted(sock, target) if target.scheme == "https" else sock
        except OSError as error:
            sock.close()
            last = error
        except BaseException:
            sock.close()
            raise
    raise last or NotAsked(f"{target.host} has no address.", _AGAIN)


_Found = tuple[socket.AddressFamily, socket.SocketKind, int, tuple[str, int] | tuple[str, int, int, int]]


def _permitted(target: Target, allowed: frozenset[str], deadline: Deadline) -> list[_Found]:
    """The addresses that the target's host means, if all of them may be asked."""
    known = is_allowed(target, allowed)
    if not known and target.port not in (80, 443) and target.port < 1024:
        raise NotAsked(f"Port {target.port} is no port of web pages, so it is not asked.", _allow(target))
    found = _looked_up(target, deadline)
    if not known and not all(is_public(str(where[0])) for _, _, _, where in found):
        raise NotAsked(f"{target.host} is an address in a private network, which is not asked.", _allow(target))
    return found


def _allow(target: Target) -> str:
    return f"If you trust it, set fetch_hosts = {target.host!r} in harmledger.toml."


def _looked_up(target: Target, deadline: Deadline) -> list[_Found]:
    """As the system looks up names, but no longer than there is time; the system's own look-up knows no limit."""
    answers: queue.SimpleQueue[list[_Found] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put([(family, kind, protocol, where) for family, kind, protocol, _, where in found])  # type: ignore[misc]  # mypy cannot name the shape, which differs between families
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="harmledger-names").start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise deadline.over() from error
    if isinstance(answer, Exception):
        raise NotAsked(f"{target.host} cannot be found.", _AGAIN) from answer
    return answer


def _encrypted(sock: socket.socket, target: Target) -> socket.socket:
    try:
        return _context().wrap_socket(sock, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        what = f"{target.host} cannot prove that it is the host that it says ({error.verify_message})."
        raise NotAsked(what, "Look at it in a browser. If this computer's clock is wrong, set it.") from error


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
