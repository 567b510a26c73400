"""Bodies packed for the way (Content-Encoding): unpacked while they come, in small pieces, so that who counts them can stop."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from harmledger.net.address import NotAsked

ACCEPTED = "gzip, deflate"
PIECE = 1 << 16  # bytes; no piece is longer, whatever it was packed to
_MEND = "Try again later; if it stays so, save the page in your browser and give the file."


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body whose packed form is ``chunks``. Raises NotAsked where it is not packed so, or is cut short."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
    elif encoding in ("gzip", "x-gzip", "deflate"):
        try:
            yield from _inflated(_from_two_bytes(chunks), encoding != "deflate")
        except zlib.error as error:
            raise NotAsked(f"The body says that it is packed ({encoding}) and is not, or is damaged.", _MEND) from error
    else:
        raise NotAsked(f"The body is packed in a way that was not asked for ({encoding[:40]!r}).", _MEND)


def _from_two_bytes(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same, the first of at least two bytes: they tell the form."""
    held = b""
    for chunk in chunks:
        held += chunk
        if len(held) >= 2:
            yield held
            held = b""
    if held:
        yield held


def _inflated(chunks: Iterable[bytes], gzip: bool) -> Iterator[bytes]:
    stream = None
    for data in chunks:
        if stream is None:  # some servers send "deflate" without the envelope that RFC 9110 asks for
            envelope = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            stream = zlib.decompressobj(31 if gzip else 15 if envelope else -15)
        while data:
            if stream.eof:
                if not (gzip and data.startswith(b"\x1f")):
                    return  # what follows the end is not the body's
                stream = zlib.decompressobj(31)  # gzip allows several, one after the other
            if out := stream.decompress(data, PIECE):
                yield out
            data = stream.unused_data if stream.eof else stream.unconsumed_tail
    if stream is not None and not stream.eof:
        if out := stream.flush():
            yield out
        if not stream.eof:
            raise NotAsked("The body was cut short.", "Try again.")
