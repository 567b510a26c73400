"""The files that pages load: read once, each known by its name, so that no name can lead outside."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, the same packed (for slow lines), its kind, and a tag that changes with it."""

    body: bytes
    packed: bytes
    kind: str
    tag: str


@cache
def files() -> dict[str, File]:
    """Every file by its name: our own, those of others (``vendor``), and the style that all pages of harmledger share."""
    own = resources.files("harmledger.desk.web")
    found = {}
    for folder in (own / "static", own / "vendor"):
        if folder.is_dir():
            for item in folder.iterdir():
                found[item.name] = item
    found["page.css"] = resources.files("harmledger.publish.page") / "assets" / "page.css"
    out = {}
    for name, item in found.items():
        kind = KINDS.get(name.rsplit(".", 1)[-1])
        if kind and item.is_file():
            body = item.read_bytes()
            out[name] = File(body, gzip.compress(body, 9, mtime=0), kind, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
    return out
