"""A piece read at once, as bytes or as text, or the fault that says why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.intake.decode import MEND_ENCODING, NotText, decode
from harmledger.intake.piece import Piece, TooLarge
from harmledger.model.fault import Fault


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a piece with the bytes that it was decoded from. ``guessed`` where nothing proved the encoding: then ``read_as`` says how."""

    text: str
    raw: bytes
    encoding: str
    guessed: bool
    read_as: str


def contents(piece: Piece, most: int, mend: str) -> bytes | Fault:
    """All bytes of ``piece``, at most ``most``; ``mend`` says what to do where it has more."""
    try:
        return piece.data(most)
    except TooLarge as large:
        return Fault(piece.shown, f"The file is too large ({large}).", mend)


def words(piece: Piece, most: int, mend: str) -> Words | Fault:
    """All of ``piece`` as text."""
    raw = contents(piece, most, mend)
    if isinstance(raw, Fault):
        return raw
    try:
        decoded = decode(raw)
    except NotText as why:
        return Fault(piece.shown, str(why), f"If it is a report, {MEND_ENCODING[0].lower()}{MEND_ENCODING[1:]}")
    return Words(decoded.text, raw, decoded.encoding, decoded.guessed, decoded.read_as)
