"""A web site on this machine that answers as it is told, well-formed or not, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Chunks = bytes | Iterable[bytes]
Answer = Chunks | Callable[["Request"], Chunks]


@dataclass(frozen=True)
class Request:
    """What was asked: the path with its query, the headers in lower case, and what was sent with it."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


def page(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer; ``content_type="text/html"`` gives a header."""
    raw = body.encode() if isinstance(body, str) else body
    given = {"Content-Length": str(len(raw)), **{k.replace("_", "-").title(): v for k, v in headers.items()}}
    head = "".join(f"{k}: {v}\r\n" for k, v in given.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + raw


def moved(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return page(b"", status, location=to)


@dataclass
class Site:
    """``pages`` answers by path: bytes are sent as they stand; of a list, each piece after the other; a function is asked first."""

    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [r.path for r in self.asked]

    def _serve(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            sock.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head and (more := sock.recv(4096)):
                head += more
                if not head.startswith((b"GET"[: len(head)], b"POST"[: len(head)])):
                    return
            head, _, body = head.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            if len(lines) < 2:
                return
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:]) if k}
            while len(body) < int(headers.get("content-length", "0")) and (more := sock.recv(4096)):
                body += more
            request = Request(lines[0].split(" ")[1], headers, body)
            self.asked.append(request)
            answer = self.pages.get(request.path, page(b"not here", "404 Not Found"))
            answer = answer(request) if callable(answer) else answer
            for piece in [answer] if isinstance(answer, bytes) else answer:
                sock.sendall(piece)

    def run(self) -> Iterator[Site]:
        """Answers until it is closed."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]

            def accept() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        threading.Thread(target=self._serve, args=(listening.accept()[0],), daemon=True).start()

            threading.Thread(target=accept, daemon=True).start()
            yield self


def resets() -> Iterator[bytes]:
    """An answer that never comes: the connection is closed at once."""
    raise OSError
    yield b""
