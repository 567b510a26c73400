"""Opens a desk: works out who may reach it and how, and listens."""

from __future__ import annotations

import gc
import getpass
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from harmledger.desk.desk import Desk
from harmledger.desk.people.persons import alone_before, everybody
from harmledger.desk.people.store import Store
from harmledger.desk.web.addresses import SetupFault, origin_of
from harmledger.desk.web.app import make_app
from harmledger.desk.web.setup import Setup, local_origins
from harmledger.desk.web.tiles import tiles_of
from harmledger.ledger import BookError

LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Opening:
    """What whoever opens a desk asks for; see ``harmledger desk --help``."""

    title: str
    by: str | None = None
    host: str = "127.0.0.1"
    port: int = 8321
    address: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None
    tiles: str | None = None
    tiles_credit: str = ""


def set_up(opening: Opening, store: Store, port: int) -> Setup:
    """How the desk is reached. Raises SetupFault where it would be open to more people than it should."""
    accounts = bool(everybody(store))
    local = opening.host in LOCAL
    if (opening.certificate is None) != (opening.key is None):
        raise SetupFault("A certificate needs its key, and a key its certificate: name both --certificate and --key.")
    origin = origin_of(opening.address) if opening.address else None
    if not local and (origin is None or not origin.startswith("https://") or not (opening.certificate or opening.proxy)):
        raise SetupFault(
            "A desk that other machines reach needs https: name its address with --address https://…, and either --certificate and "
            "--key or the --proxy that speaks https for it."
        )
    if not accounts and (not local or origin is not None):
        raise SetupFault("A desk that others reach needs accounts: harmledger people BOOK add NAME --role admin")
    return Setup(
        origins=frozenset({origin}) if origin else local_origins(port),
        title=opening.title,
        alone=None if accounts else opening.by or alone_before(store) or getpass.getuser(),
        token=None if accounts else secrets.token_urlsafe(32),
        tiles=tiles_of(opening.tiles, opening.tiles_credit),
    )


def listen(opening: Opening) -> socket.socket:
    """The socket, listening. Raises SetupFault where the port is taken."""
    family = socket.AF_INET6 if ":" in opening.host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((opening.host, opening.port))
        found.listen(1024)  # whoever is quicker than the desk waits, and is not turned away
    except OSError as error:
        found.close()
        raise SetupFault(f"Port {opening.port} of {opening.host} cannot be used ({error.strerror}): name another with --port.") from error
    return found


class Preparing(threading.Thread):
    """Looks at the book while the desk is open already. Where that fails the desk is closed, and ``failed`` says why."""

    def __init__(self, desk: Desk, server: uvicorn.Server) -> None:
        super().__init__(name="preparing", daemon=True)
        self._desk, self._server = desk, server
        self.failed: BookError | None = None

    def run(self) -> None:
        """Look, then settle."""
        try:
            self._desk.prepare()
        except BookError as why:
            self.failed = why
            self._server.should_exit = True
        except Exception:
            if not self._server.should_exit:
                raise
            return  # the desk was closed while it looked
        else:
            settle()


def settle() -> None:
    """Before many are served: a book of 20,000 reports is millions of values, and the collector of garbage must not walk through
    all of them, for a second each time, while somebody waits for a page. What is dropped later is freed all the same."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)  # a page that waits for the disk goes on soon, though a decision is being worked out


def open_desk(opening: Opening, desk: Desk, store: Store, say: Callable[[str], None]) -> None:
    """Run the desk until it is interrupted. Raises SetupFault, and BookError where the book cannot be read."""
    with listen(opening) as bound:
        port = int(bound.getsockname()[1])
        setup = set_up(opening, store, port)
        config = uvicorn.Config(
            make_app(desk, store, setup),
            log_level="warning",
            access_log=False,  # the addresses of pages name incidents; what was done stands in the log
            server_header=False,
            proxy_headers=opening.proxy is not None,
            forwarded_allow_ips=opening.proxy,
            ssl_certfile=opening.certificate,
            ssl_keyfile=opening.key,
            limit_concurrency=400,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=32_768,
        )
        where = opening.address or f"http://127.0.0.1:{port}"
        server = uvicorn.Server(config)
        preparing = Preparing(desk, server)
        preparing.start()
        say(f"The desk of {setup.title} is open: {where}" + (f"/start?token={setup.token}" if setup.token else "/"))
        if setup.alone:
            say(f"Decisions carry the name {setup.alone!r} (--by names another). Keep the address to yourself. Ctrl-C closes the desk.")
        with suppress(KeyboardInterrupt):  # how a desk is closed
            server.run(sockets=[bound])
        if preparing.failed is not None:
            raise preparing.failed
        say("The desk is closed. Everything that was decided is stored.")
