"""The bytes as received as records of a web archive (WARC 1.1, ISO 28500:2017), each packed by itself, with a line of an index.

What was received is a ``resource``: the body as it was got, without the codings of its way. The server's headers stand in the
``metadata`` record beside it, with the whole receipt: they are not put before the body as if the answer had been kept whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from harmledger.publish.dossier.contents import Case, Original

EPOCH = "1970-01-01T00:00:00Z"  # of what came before times were kept


@dataclass(frozen=True, slots=True)
class Packed:
    """One record, packed: its bytes, and what an index says of it (None for records that no index names)."""

    content: bytes
    address: str = ""
    at: str = ""
    media_type: str = ""
    digest: str = ""
    title: str | None = None


def records(cases: Sequence[Case], made_by: str, at: str) -> Iterator[Packed]:
    """Every record: what made the archive ``at`` a time, then for each receipt the bytes and the receipt."""
    about = f"software: {made_by}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield Packed(_record("warcinfo", about, "application/warc-fields", _id(b"warcinfo", about), at))
    for case in cases:
        for number, original in enumerate(case.received(), 1):
            yield from _received(case, number, original)


def _received(case: Case, number: int, original: Original) -> Iterator[Packed]:
    receipt = original.receipt
    address = (receipt.origin.address if receipt.origin else None) or name_of(original.raw)
    kind = (receipt.origin.media_type if receipt.origin else None) or "application/octet-stream"
    at, id = _time(original), _id(case.report.sha256.encode(), str(number).encode(), original.stored.encode(), original.raw)
    digest = f"sha256:{original.sha256}"
    more = [f"WARC-Target-URI: {address}", f"WARC-Payload-Digest: {digest}"]
    content = _record("resource", original.raw, _header(kind), id, at, more)
    yield Packed(content, address, at, _header(kind), digest, case.report.title)
    about = original.stored.encode("utf-8", "backslashreplace")
    beside = [f"WARC-Target-URI: {address}", f"WARC-Concurrent-To: <{id}>"]
    yield Packed(_record("metadata", about, "application/json", _id(b"metadata", id.encode()), at, beside))


def _record(kind: str, block: bytes, media_type: str, id: str, at: str, more: Sequence[str] = ()) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <{id}>",
        f"WARC-Date: {at}",
        *more,
        f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(block)}",
    ]
    whole = "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + block + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)  # its header holds no time: the same record gives the same bytes
    return packer.compress(whole) + packer.flush()


def name_of(raw: bytes) -> str:
    """The address of bytes that came from none: made of their hash (RFC 6920)."""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).decode().rstrip('=')}"


def index_key(address: str) -> str:
    """What an index sorts an address by: the host turned round, in lower case ("org,example)/a?b=c"); other names as they are."""
    try:
        parts = urlsplit(address)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return address
    if not host:
        return address
    return f"{host}{port}){parts.path or '/'}{f'?{parts.query}' if parts.query else ''}".lower()


def index_line(packed: Packed, file: str, offset: int) -> str:
    """The line of a CDXJ index for a record that stands at ``offset`` of ``file``."""
    said = {
        "url": packed.address,
        "mime": packed.media_type,
        "status": "200",
        "digest": packed.digest,
        "length": str(len(packed.content)),
        "offset": str(offset),
        "filename": file,
    }
    stamp = "".join(c for c in packed.at if c.isdigit())
    return f"{index_key(packed.address)} {stamp} {json.dumps(said, ensure_ascii=False)}"


def _time(original: Original) -> str:
    """When it was got: as the receipt says, else when the book took it in."""
    said = (original.receipt.origin.at if original.receipt.origin else None) or original.recorded_at
    return f"{said[:19]}Z" if said else EPOCH


def _id(*parts: bytes) -> str:
    """A name for a record, made of what it holds, in the form of a UUID of version 8 (RFC 9562, 5.8)."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def _header(value: str) -> str:
    return "".join(c for c in value if c.isprintable() and c.isascii())[:200] or "application/octet-stream"
