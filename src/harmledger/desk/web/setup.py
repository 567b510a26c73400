"""What a running desk knows of itself: its addresses, and whether somebody works alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from harmledger.desk.web.tiles import Tiles

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Setup:
    """How a desk is reached.

    Attributes:
        origins: the addresses under which browsers may use it ("https://desk.example.org"), lower case, without a path.
        title: the book's name, for the head of every page.
        alone: the name of whoever works alone on this machine, or None where people have accounts.
        token: with ``alone``, what the address that the program printed carries; else None.
        tiles: the ground of its maps.
    """

    origins: frozenset[str]
    title: str
    alone: str | None = None
    token: str | None = None
    tiles: Tiles = field(default_factory=Tiles)

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in a request's Host header."""
        return frozenset(o.split("://", 1)[1] for o in self.origins)

    @property
    def secure(self) -> bool:
        """Whether the desk is reached by https alone."""
        return all(o.startswith("https://") for o in self.origins)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Two desks on one machine differ in their port, which cookies do not heed."""
        port = min(self.hosts).rsplit(":", 1)[-1]
        return "__Host-harmledger" if self.secure else f"harmledger-{port if port.isdecimal() else '80'}"


def local_origins(port: int) -> frozenset[str]:
    """The addresses of a desk that only this machine reaches."""
    return frozenset(f"http://{host}:{port}" for host in LOOPBACK)
