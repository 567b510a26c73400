"""manifest.json: what a release is, what it is made of, and every file of it. ``docs/publishing.md`` describes each field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from harmledger.model.release import About, ChangeKind, Changes
from harmledger.publish.formats.format import Format
from harmledger.publish.records import Json
from harmledger.publish.release.folder import SCHEMA, Written
from harmledger.publish.release.material import Material
from harmledger.publish.release.previous import Previous


def manifest(
    about: About,
    material: Material,
    changes: Changes,
    formats: Sequence[Format],
    left_out: Mapping[str, str],
    files: Iterable[Written],
) -> Json:
    """The manifest. ``files``: all but itself and the sums; ``left_out``: formats that could not be written here, and why."""
    published, basis, previous = material.published, material.basis, material.previous
    counted = {kind: sum(c.kind == kind for c in changes.changes) for kind in get_args(ChangeKind)}
    return {
        "schema": SCHEMA,
        "title": about.title,
        "publisher": about.publisher,
        "contact": about.contact,
        "licence": about.licence,
        "address": about.address,
        "version": about.version,
        "day": about.day.isoformat(),
        "profile": about.profile,
        "program": about.program,
        "since": _since(previous) if previous else None,
        "book": {"seal": basis.seal, "position": dict(basis.position)},
        "rules": dict(sorted(basis.rules.items())),
        "counts": {
            "incidents": len(published.record.incidents),
            "doubtful_pairs": len(published.record.suggestions),
            "reports": len(published.evidence.reports),
            "claims": len(published.evidence.claims),
            "changes": counted,
            "redirects": len(changes.redirects),
        },
        "formats": [
            {
                "key": f.key,
                "title": f.title,
                "files": [{"path": f"data/{name}", "what": what} for name, what in f.files],
                "cannot_carry": list(f.cannot_carry),
                "source": f.source,
            }
            for f in formats
        ],
        "left_out": [{"format": key, "because": why} for key, why in left_out.items()],
        "files": [
            {"path": w.path, "bytes": w.size, "sha256": w.sha256, "media_type": w.media_type} for w in sorted(files, key=lambda w: w.path)
        ],
    }


def _since(previous: Previous) -> Json:
    """The release before. The SHA-256 of its manifest stands for all of it."""
    return {"version": previous.before.version, "day": previous.before.day.isoformat(), "manifest_sha256": previous.manifest}


def json_bytes(value: object) -> bytes:
    """JSON for people and programs: an entry a line, keys in the order given."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
