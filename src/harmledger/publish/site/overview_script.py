"""Data as scripts: a page that is opened from a disk may run a script of its folder, but may not read a file of it."""

from __future__ import annotations

import json


def literal(value: object) -> str:
    """``value`` as JSON that is a JavaScript expression as well and ends no HTML element it may stand in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def call(name: str, *values: object) -> bytes:
    """A script that hands ``values`` to the page: ``HL.name(…);``. Halves of characters, which UTF-8 cannot hold, are escaped."""
    return f"HL.{name}({','.join(literal(v) for v in values)});\n".encode("utf-8", "backslashreplace")
