"""A dossier as a BagIt folder (RFC 8493, version 1.0) with SHA-256 of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from harmledger.publish.dossier.contents import Dossier
from harmledger.publish.files import write_whole

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write_bag(dossier: Dossier, folder: Path) -> None:
    """Write the bag into ``folder``, which is there and empty. Raises OSError."""
    sums: dict[str, str] = {}
    size = 0
    for name, content in dossier.files():
        path = f"data/{name}"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, content)
        sums[path] = hashlib.sha256(content).hexdigest()
        size += len(content)
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _info(dossier, size, len(sums)),
        "manifest-sha256.txt": _manifest(sums),
    }
    tags["tagmanifest-sha256.txt"] = _manifest({name: hashlib.sha256(content).hexdigest() for name, content in tags.items()})
    for name, content in tags.items():
        write_whole(folder / name, content)


def _info(dossier: Dossier, size: int, count: int) -> bytes:
    lines = [
        "External-Description: Evidence of reports, as received, with what was read in them",
        *([f"Bagging-Date: {day}"] if (day := dossier.last.recorded_at[:10]) else []),
        f"Payload-Oxum: {size}.{count}",
        f"Bag-Software-Agent: {dossier.made_by}",
        *(f"External-Identifier: {case.report.sha256}" for case in dossier.cases),
        f"Harmledger-Seal: {dossier.seal}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _manifest(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode()
