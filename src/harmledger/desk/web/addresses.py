"""Addresses as whoever opens a desk writes them."""

from __future__ import annotations

from urllib.parse import urlsplit


class SetupFault(ValueError):
    """The desk cannot be opened to others in this way; the message says why and how to mend it."""


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
