"""Writes a file whole or not at all: beside its final name first, then renamed over it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> Path:
    """Write ``content``, in one or in several pieces, to ``path``; a reader sees the old file or the new one, never a part.

    Raises OSError (no room, no permission), and what gives the pieces raises, with the old file left as it was and no leftover beside it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)  # mkstemp makes files for its owner alone; a record is for others to read
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def json_lines(objects: Iterable[object]) -> bytes:
    """Compact JSON, one object a line, UTF-8, ``\\n`` at every end."""
    return "".join(json.dumps(o, ensure_ascii=False, separators=(",", ":")) + "\n" for o in objects).encode("utf-8", "backslashreplace")
