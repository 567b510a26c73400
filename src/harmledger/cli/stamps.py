"""The timestamps of a book (RFC 3161): which there are, and what each proves. No network."""

from __future__ import annotations

import argparse
import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harmledger.cli.errors import UserError
from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import MEND, Seal, seal_of
from harmledger.ledger.chain import FIRST
from harmledger.ledger.timestamp import NotStamped, Stamped, certificates, check, known_roots
from harmledger.model.custody import Stamp
from harmledger.model.fault import Fault

MISSING = "pip install 'harmledger[timestamp]'"


@dataclass(frozen=True, slots=True)
class Held:
    """A timestamp that the book holds: the number of its entry, the seal it is of, the authority's address and its reply."""

    number: int
    seal: Seal
    source: str
    reply: bytes


def add_root(parser: argparse.ArgumentParser) -> None:
    """Add ``--root``."""
    words = "certificates (PEM) of time-stamping authorities that you trust; by default those that this computer trusts for web sites"
    parser.add_argument("--root", metavar="FILE", type=Path, help=words)


def roots_of(file: Path | None) -> list[bytes]:
    """The certificates that are trusted. Raises UserError, OSError."""
    if file is None:
        return known_roots()
    try:
        return certificates(file.read_bytes())
    except ImportError as error:
        raise UserError(f"Timestamps need one more package. Install it with: {MISSING}") from error
    except ValueError as error:
        raise UserError(
            f"{file} holds no certificate. Give the authority's root certificate as PEM (-----BEGIN CERTIFICATE-----)."
        ) from error


def stamps_of(book: Book) -> list[Held]:
    """The timestamps of a book; none where the chain of custody cannot be read, which the audit of the book tells of."""
    try:
        entries = [e for e in book.custody() if e.custody.stamp]
    except BookError:
        return []
    return [_held(e.number, e.custody.source, e.custody.stamp) for e in entries if e.custody.stamp]


def _held(number: int, source: str, stamp: Stamp) -> Held:
    try:
        return Held(number, seal_of(stamp.seal), source, base64.b64decode(stamp.reply, validate=True))
    except ValueError:
        return Held(number, Seal(0, FIRST.hex()), source, b"")  # which proves nothing, and is told so


def checked(name: str, stamps: Sequence[Held], root: Path | None) -> Iterator[Fault | str]:
    """What each timestamp proves, in words; a fault for one that proves nothing."""
    if not stamps:
        return
    roots = roots_of(root)
    for held in stamps:
        where = f"{name}: timestamp in row {held.number}"
        try:
            stamped = check(held.seal, held.reply, roots)
        except ImportError:
            yield f"{len(stamps):,} timestamps were not checked. To check them: {MISSING}"
            return
        except NotStamped as why:
            yield Fault(where, str(why), MEND)
            continue
        if held.seal.rows >= held.number:
            yield Fault(where, "It is of rows that came after it.", MEND)
        else:
            yield f"rows 1 to {held.seal.rows:,} stood so at {in_words(stamped)}."


def in_words(stamped: Stamped) -> str:
    """When, by whom, and whether that is somebody whom the person trusts."""
    trust = "under a root that you trust" if stamped.trusted else "under no root that you trust: name the authority's with --root FILE"
    return f"{stamped.at:%Y-%m-%d %H:%M:%S} UTC, says {stamped.by} ({trust})"
