"""Identifiers made of content: the same thing has the same name on every machine, in every run."""

from __future__ import annotations

import hashlib
import json


def content_id(prefix: str, *parts: str | int | float | None) -> str:
    """``prefix-`` and 16 hexadecimal digits of the SHA-256 of the parts (JSON, so no two lists collide)."""
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()
    return f"{prefix}-{digest[:16]}"
