"""The feed of changes, for those who follow the record: Atom (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from harmledger.model.release import About, Changes, IncidentChange
from harmledger.publish.site.shell import incident_address, page_bytes, templates
from harmledger.publish.site.web import web_address
from harmledger.publish.words import word

MOST_ENTRIES = 500
"""Changes in a feed; what is more stands on the page of changes. Withdrawn, merged and split incidents come first."""

_WEIGHT = ("withdrawn", "merged", "split", "changed", "restored", "new")


def feed(about: About, changes: Changes, there: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(path, content). An entry's id is made of the incident and the release, so that a change is told once whoever asks and however
    often; its day is the release's."""
    told = sorted(changes.changes, key=lambda c: (_WEIGHT.index(c.kind), c.incident))
    address = web_address(about)
    xml = templates().get_template("changes.xml.j2").render(
        about=about,
        address=address,
        feed_id=urn("feed", address or f"{about.publisher}\n{about.title}"),
        release_id=urn("release", address or f"{about.publisher}\n{about.title}", about.version),
        updated=f"{about.day.isoformat()}T00:00:00Z",
        changes=changes,
        entries=[(urn("change", c.incident, about.version, c.kind), c, _link(c, there), _words(c)) for c in told[:MOST_ENTRIES]],
        left_out=len(told) - MOST_ENTRIES,
    )  # fmt: skip
    yield "changes.xml", page_bytes(xml)


def urn(*parts: str) -> str:
    """A name-based UUID (RFC 9562, version 8) of the parts, as an IRI: the same for the same parts."""
    raw = bytearray(hashlib.sha256("\n".join(("harmledger", *parts)).encode("utf-8", "backslashreplace")).digest()[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    text = raw.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _link(change: IncidentChange, there: Collection[str]) -> str:
    """The page that a change leads to: that of the incident, or the one that says where it went."""
    return incident_address(change.incident) if change.incident in there or change.kind in ("merged", "withdrawn") else "changes.html"


def _words(change: IncidentChange) -> str:
    """A change as text: why, and what is another than before."""
    altered = "".join(f" {a.what}: {a.was or 'none'} became {a.now or 'none'}." for a in change.altered)
    into = f" Now part of {change.into}." if change.into else ""
    return f"{word('change', change.kind).capitalize()}. {change.because}{into}{altered}"
