"""Web archives made by hand, so that each can be broken in one place."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence

PAGE = "<!doctype html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>"


def page(title: str, text: str = "Five people were killed in an air raid on the market of Example Town, residents said.") -> bytes:
    """A web page."""
    return PAGE.format(title=title, text=text).encode()


def answer(
    body: bytes, status: str = "200 OK", headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),)
) -> bytes:
    """What a web server answers."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def record(
    kind: str,
    block: bytes,
    address: str = "https://news.example/a",
    version: str = "1.0",
    length: int | str | None = None,
    more: Sequence[tuple[str, str]] = (),
    media_type: str = "application/http; msgtype=response",
) -> bytes:
    """One record, with its own length or the one that is ``length``."""
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {address}",
        "WARC-Date: 2017-10-24T15:02:00Z",
        f"Content-Type: {media_type}",
        *(f"{n}: {v}" for n, v in more),
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def story(n: int, **how: object) -> bytes:
    """The record of the page number ``n``."""
    return record("response", answer(page(f"Story {n}")), f"https://news.example/{n}", **how)  # type: ignore[arg-type]


def plain(records: Iterable[bytes]) -> bytes:
    """As they are."""
    return b"".join(records)


def by_member(records: Iterable[bytes]) -> bytes:
    """Each record a gzip member, as the standard wants it."""
    return b"".join(gzip.compress(r, mtime=0) for r in records)


def as_one(records: Iterable[bytes]) -> bytes:
    """All of it one gzip member, as somebody makes it who packs a plain archive."""
    return gzip.compress(b"".join(records), mtime=0)


def in_blocks(records: Iterable[bytes], size: int = 300) -> bytes:
    """Gzip members of one size that know nothing of records, as bgzip makes them."""
    whole = b"".join(records)
    return b"".join(gzip.compress(whole[i : i + size], mtime=0) for i in range(0, len(whole), size))
