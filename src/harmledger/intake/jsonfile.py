"""JSON: one report a line (``.jsonl``, ``.ndjson``), or a list of reports, or one report (``.json``)."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING, Decoded, NotText, decode
from harmledger.intake.entry import received
from harmledger.intake.source import File, Given, Received
from harmledger.model.fault import Fault

_SPACE = re.compile(r"[\s,]*")
MEND_JSON = 'Each report is a JSON object such as {"id": "a1", "text": "…"}; correct it and run the command again.'


class JsonLines:
    """One JSON object a line. The file may be of any size; it is read line by line."""

    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    called = "JSON Lines (.jsonl)"

    def read(self, file: File, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults, line by line; blank lines are passed over."""
        with file.path.open("rb") as stream:
            if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                yield Fault(file.shown, "The file is UTF-16, which JSON Lines cannot be read in.", MEND_ENCODING)
                return
            stream.seek(0)
            number, some = 0, False
            while line := stream.readline(given.max_line_bytes + 1):
                number += 1
                where = f"{file.shown}:{number}"
                if len(line) > given.max_line_bytes:
                    while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
                        pass
                    what = f"The line is too long (up to {given.max_line_bytes:,} bytes are read)."
                    some = True
                    yield Fault(where, what, "Give one report a line; or raise max_line_bytes in harmledger.toml.")
                    continue
                if line.strip():
                    some = True
                    yield from _line(line.rstrip(b"\r\n"), where, f"{file.source}:{number}", given)
            if not some:
                yield Fault(file.shown, "The file is empty.", "Put one report on each line, or leave the file out.")


def _line(raw: bytes, where: str, source: str, given: Given) -> Iterator[Received | Fault]:
    decoded = _decoded(raw)
    if isinstance(decoded, str):
        yield Fault(where, decoded, MEND_ENCODING)
        return
    if decoded.guessed:
        yield Fault(where, "The line is not UTF-8; it was read as Western (Windows-1252).", MEND_ENCODING, "warning")
    try:
        value = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        yield Fault(where, f"The line is not valid JSON ({error.msg}, character {error.pos + 1}).", MEND_JSON)
    except (RecursionError, ValueError):
        yield Fault(where, "The line nests too deeply or holds a number that is too large.", MEND_JSON)
    else:
        yield from _entry(value, raw, where, source, given)


def _decoded(raw: bytes) -> Decoded | str:
    try:
        return decode(raw)
    except NotText as why:
        return str(why)


def _entry(value: object, raw: bytes, where: str, source: str, given: Given) -> Iterator[Received | Fault]:
    if isinstance(value, dict):
        yield from received(value, raw, where, source, given)
    else:
        yield Fault(where, f"This is not a JSON object but {_kind(value)}.", MEND_JSON)


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(type(value), "a number")


class JsonFile:
    """A JSON list of reports, one report, or several one after the other."""

    suffixes: tuple[str, ...] = (".json",)
    called = "JSON (.json)"

    def read(self, file: File, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults in the file's order. What follows a place that is not JSON is not read."""
        size = file.path.stat().st_size
        if size > given.max_table_bytes:
            what = f"The file is too large ({size:,} bytes; up to {given.max_table_bytes:,} are read)."
            yield Fault(file.shown, what, "Give it as JSON Lines (.jsonl), one report a line.")
            return
        raw = file.path.read_bytes()
        decoded = _decoded(raw)
        if isinstance(decoded, str):
            yield Fault(file.shown, decoded, MEND_ENCODING)
            return
        if not decoded.text.strip():
            yield Fault(file.shown, "The file is empty.", "Put reports into it, or leave the file out.")
            return
        if decoded.guessed:
            yield Fault(file.shown, "The file is not UTF-8; it was read as Western (Windows-1252).", MEND_ENCODING, "warning")
        yield from self._values(decoded.text, file, given)

    def _values(self, text: str, file: File, given: Given) -> Iterator[Received | Fault]:
        at = _SPACE.match(text).end()  # type: ignore[union-attr]  # matches the empty string too
        listed = text[at] == "["
        at, line, counted, decoder = at + listed, 1, 0, json.JSONDecoder()
        while True:
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
            line, counted = line + text.count("\n", counted, at), at
            where, source = f"{file.shown}:{line}", f"{file.source}:{line}"
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
                yield Fault(f"{file.shown}:{line}", f"This is not valid JSON ({error.msg}); the rest of the file was not read.", MEND_JSON)
                return
            except (RecursionError, ValueError):
                what = "This nests too deeply or holds a number that is too large; the rest of the file was not read."
                yield Fault(where, what, MEND_JSON)
                return
            yield from _entry(value, text[at:end].encode("utf-8", "surrogatepass"), where, source, given)
            at = end
