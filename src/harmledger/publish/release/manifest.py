"""manifest.json: what a release is, what it is made of, and every file of it. ``docs/publishing.md`` describes each field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from harmledger.model.release import About, ChangeKind, Changes
from harmledger.publish.formats.format import Format
from harmledger.publish.published import Published
from harmledger.publish.records import Json
from harmledger.publish.release.folder import Written
from harmledger.publish.release.order import Basis

SCHEMA = "harmledger-release-1"
KINDS: tuple[ChangeKind, ...] = ("new", "changed", "merged", "split", "withdrawn", "restored")


@dataclass(frozen=True, slots=True)
class Before:
    """The release before: its version, its day, and the SHA-256 of its manifest, which stands for all of it."""

    version: str
    day: str
    manifest: str


def manifest(
    about: About,
    basis: Basis,
    published: Published,
    changes: Changes,
    before: Before | None,
    formats: Sequence[Format],
    left_out: Mapping[str, str],
    files: Iterable[Written],
) -> Json:
    """The manifest. ``files``: all but itself and the sums; ``left_out``: formats that could not be written here, and why."""
    counted = {kind: sum(c.kind == kind for c in changes.changes) for kind in KINDS}
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
        "since": {"version": before.version, "day": before.day, "manifest_sha256": before.manifest} if before else None,
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


def json_bytes(value: object) -> bytes:
    """JSON for people and programs: an entry a line, keys in the order given."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
