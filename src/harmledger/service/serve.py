"""Opens a release to browsers and programs: works out under which names it is reached, and listens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from harmledger.service.app import make_app
from harmledger.service.asking import V1
from harmledger.service.standing import Standing

LOCAL = ("127.0.0.1", "::1", "localhost")
NAMES = ("127.0.0.1", "localhost", "[::1]")


class SetupFault(Exception):
    """The release cannot be opened in this way; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What whoever opens a release asks for; see ``harmledger serve --help``.

    Attributes:
        folder: the release.
        cache: folder in which its index is kept.
        address: the address under which others reach it, or None.
    """

    folder: Path
    cache: Path
    host: str = "127.0.0.1"
    port: int = 0
    address: str | None = None


def hosts_of(opening: Opening, port: int) -> tuple[frozenset[str], bool]:
    """What may stand in a request's Host header, and whether all of it is https. Raises SetupFault."""
    if opening.address is None:
        if opening.host not in LOCAL:
            raise SetupFault("Others are to reach the release: say under which address with --address https://data.example.org")
        return frozenset(f"{name}:{port}" for name in NAMES) | (frozenset(NAMES) if port == 80 else frozenset()), False
    try:
        parts = urlsplit(opening.address)
        named = parts.port
    except ValueError as error:
        raise SetupFault(f"{opening.address!r} is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path not in ("", "/") or parts.query:
        raise SetupFault(f"{opening.address!r} is no address of a host; write it as https://data.example.org")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.lower()
    usual = 443 if parts.scheme == "https" else 80
    found = {f"{host}:{named or usual}"} | ({host} if named in (None, usual) else set())
    return frozenset(found), parts.scheme == "https"


def check_profile(opening: Opening, profile: str) -> None:
    """Raises SetupFault where a release that is not public would be open to everybody."""
    if opening.host not in LOCAL and profile not in ("", "public"):
        raise SetupFault(
            f"This release is made for {profile!r}, not for the public, and serve asks nobody who they are. Let it listen on this machine "
            "alone (--host 127.0.0.1) and put a proxy before it that does, named with --address."
        )


def listen(host: str, port: int) -> socket.socket:
    """The socket, listening. Raises SetupFault where the port is taken."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(1024)
    except (OSError, OverflowError) as error:
        found.close()
        raise SetupFault(f"Port {port} of {host} cannot be used ({error}): name another with --port, or 0 for any free one.") from error
    return found


def open_release_to_others(opening: Opening, say: Callable[[str], None], step: Callable[[str, int, int | None], None]) -> None:
    """Serve the release until it is interrupted. Raises SetupFault, ReleaseFault, OSError."""
    standing = Standing(opening.folder, opening.cache, say, step)
    release = standing.current().release
    check_profile(opening, release.profile)
    with listen(opening.host, opening.port) as bound:
        port = int(bound.getsockname()[1])
        hosts, secure = hosts_of(opening, port)
        config = uvicorn.Config(
            make_app(standing.current, hosts, secure),
            log_level="warning",
            access_log=False,  # what people look for in a record of harm is nobody's business
            server_header=False,
            limit_concurrency=400,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=32_768,
        )
        here = f"[{opening.host}]" if ":" in opening.host else opening.host
        where = (opening.address or f"http://{here}:{port}").rstrip("/")
        say(f"Release {release.version} is served: {where}/  For programs: {where}{V1}  Ctrl-C ends it.")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[bound])
