"""What everything that is kept depends on beside the book: the rules and the code that derive it."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from pathlib import Path


def version() -> str:
    """A digest of all rules and code of ``incidents`` and ``model``, and of the Python that runs them (its Unicode tables matter)."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    root = Path(__file__).resolve().parents[2]
    for room in ("incidents", "model"):
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
