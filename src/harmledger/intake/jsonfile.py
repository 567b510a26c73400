"""JSON: one report a line (``.jsonl``, ``.ndjson``), or a list of reports, or one report (``.json``)."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING, Decoded, NotText, decode
from harmledger.intake.entry import received
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece, at_line
from harmledger.intake.source import Given, Received
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

_SPACE = re.compile(r"[\s,]*")
_OBJECT = re.compile(r'(?:\[\s*)?\{\s*(?:"|\})')
MEND_JSON = 'Each report is a JSON object such as {"id": "a1", "text": "…"}; correct it and run the command again.'


class JsonLines:
    """One JSON object a line. The file may be of any size; it is read line by line."""

    called = "JSON Lines (.jsonl)"

    def fits(self, piece: Piece) -> bool:
        """Text that is called so, or whose first line is all of a JSON object and is followed by another."""
        text = beginning(piece.head)
        if text is None or piece.suffix in (".jsonl", ".ndjson"):
            return text is not None
        first, _, rest = text.partition("\n")
        return piece.suffix != ".json" and first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{")

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults, line by line; blank lines are passed over."""
        with piece.open() as stream:
            if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                yield Fault(piece.shown, "The file is UTF-16, which JSON Lines cannot be read in.", MEND_ENCODING)
                return
            stream.seek(0)
            number, some = 0, False
            while line := stream.readline(given.max_line_bytes + 1):
                number += 1
                where = f"{piece.shown}:{number}"
                if len(line) > given.max_line_bytes:
                    while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
                        pass
                    what = f"The line is too long (up to {given.max_line_bytes:,} bytes are read)."
                    some = True
                    yield Fault(where, what, "Give one report a line; or raise max_line_bytes in harmledger.toml.")
                    continue
                if line.strip():
                    some = True
                    yield from _line(line.rstrip(b"\r\n"), at_line(piece, number), given)
            if not some:
                yield Fault(piece.shown, "The file is empty.", "Put one report on each line, or leave the file out.")


def _line(raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    where = piece.shown
    decoded = _decoded(raw)
    if isinstance(decoded, str):
        yield Fault(where, decoded, MEND_ENCODING)
        return
    if decoded.guessed:
        yield Fault(where, f"The line is not UTF-8; it was read as {decoded.read_as}.", MEND_ENCODING, "warning")
    try:
        value = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        yield Fault(where, f"The line is not valid JSON ({error.msg}, character {error.pos + 1}).", MEND_JSON)
    except (RecursionError, ValueError):
        yield Fault(where, "The line nests too deeply or holds a number that is too large.", MEND_JSON)
    else:
        yield from _entry(value, raw, piece, given)


def _decoded(raw: bytes) -> Decoded | str:
    try:
        return decode(raw)
    except NotText as why:
        return str(why)


def _entry(value: object, raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    if isinstance(value, dict):
        yield from received(value, raw, piece, given)
    else:
        yield Fault(piece.shown, f"This is not a JSON object but {_kind(value)}.", MEND_JSON)


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(type(value), "a number")


class JsonFile:
    """A JSON list of reports, one report, or several one after the other."""

    called = "JSON (.json)"

    def fits(self, piece: Piece) -> bool:
        """Text that is called so, or begins as an object or a list of objects does."""
        text = beginning(piece.head)
        return text is not None and (piece.suffix == ".json" or bool(_OBJECT.match(text)))

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults in the file's order. What follows a place that is not JSON is not read."""
        got = words(piece, given.max_table_bytes, "Give it as JSON Lines (.jsonl), one report a line.")
        if isinstance(got, Fault):
            yield got
            return
        if not got.text.strip():
            yield Fault(piece.shown, "The file is empty.", "Put reports into it, or leave the file out.")
            return
        if got.guessed:
            yield Fault(piece.shown, f"The file is not UTF-8; it was read as {got.read_as}.", MEND_ENCODING, "warning")
        yield from self._values(got.text, piece, given)

    def _values(self, text: str, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        at = _SPACE.match(text).end()  # type: ignore[union-attr]  # matches the empty string too
        listed = text[at : at + 1] == "["
        at, line, counted, decoder = at + listed, 1, 0, json.JSONDecoder()
        if not listed and at >= len(text):  # commas alone
            yield Fault(piece.shown, "There is no report in the file.", MEND_JSON)
        while True:
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # as above
            line, counted = line + text.count("\n", counted, at), at
            where = f"{piece.shown}:{line}"
            if at >= len(text) or (listed and text[at] == "]"):
                if listed and (at >= len(text) or text[at + 1 :].strip()):
                    yield Fault(
                        where, "The list of reports does not end as JSON does.", "Check that nothing is missing; what was read is kept."
                    )
                return
            try:
                value, end = decoder.raw_decode(text, at)
            except json.JSONDecodeError as error:
                line += text.count("\n", at, error.pos)
                yield Fault(f"{piece.shown}:{line}", f"This is not valid JSON ({error.msg}); the rest of the file was not read.", MEND_JSON)
                return
            except (RecursionError, ValueError):
                what = "This nests too deeply or holds a number that is too large; the rest of the file was not read."
                yield Fault(where, what, MEND_JSON)
                return
            yield from _entry(value, text[at:end].encode("utf-8", "surrogatepass"), at_line(piece, line), given)
            at = end
