"""What a running desk knows of itself: its addresses, whether somebody works alone, where map tiles come from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SetupFault(ValueError):
    """The desk cannot be opened to others in this way; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a desk is reached and what it shows.

    Attributes:
        origins: the addresses under which browsers may use it ("https://desk.example.org"), lower case, without a path.
        title: the book's name, for the head of every page.
        alone: the name of whoever works alone on this machine, or None where people have accounts.
        token: with ``alone``, what the address that the program printed carries; else None.
        tiles: address of map tiles with {z}, {x}, {y}, or None for the outline that ships with the program.
        tiles_credit: whom the map must name for the tiles.
    """

    origins: frozenset[str]
    title: str
    alone: str | None = None
    token: str | None = None
    tiles: str | None = None
    tiles_credit: str = ""

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

    @property
    def tiles_origin(self) -> str | None:
        """The one foreign address that pages with a map may load pictures from."""
        return origin_of(self.tiles) if self.tiles else None


def local_origins(port: int) -> frozenset[str]:
    """The addresses of a desk that only this machine reaches."""
    return frozenset(f"http://{host}:{port}" for host in LOOPBACK)


def origin_of(address: str) -> str:
    """Scheme, host and port of an http(s) address, as browsers write them. Raises SetupFault."""
    if any(c.isspace() or ord(c) < 33 or c in "\"';,\\" for c in address):
        raise SetupFault(f"{address!r} is no address: it holds spaces, quotes or control characters.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise SetupFault(f"{address!r} is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise SetupFault(f"{address!r} is no address of the web; write it as https://desk.example.org")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}{'' if usual else f':{port}'}".lower()


def tiles_fault(address: str) -> str | None:
    """Why ``address`` is no address of map tiles, or None where it is one."""
    try:
        origin = origin_of(address.replace("{s}", "a"))
    except SetupFault as fault:
        return str(fault)
    if any(part not in address for part in ("{z}", "{x}", "{y}")):
        return f"{address!r} has no {{z}}, {{x}} and {{y}} for the tiles' numbers."
    if "{" in origin or "{s}" in address:
        return f"{address!r} must name one host, so that the pages may load from that host alone."
    return None
