"""CITATION.cff: how to cite a release, in the Citation File Format 1.2.0 (https://citation-file-format.github.io)."""

from __future__ import annotations

import json

from harmledger.model.release import About
from harmledger.publish.words import date_words

NOBODY = "The publisher of this record (not named)"


def citation_cff(about: About, known_licence: bool) -> bytes:
    """The file. Every text is written as JSON writes it, which YAML reads as what it is, whatever it holds.

    ``known_licence``: whether the licence is one of SPDX's own; the format has no room for others.
    """
    fields: list[tuple[str, object]] = [
        ("cff-version", "1.2.0"),
        ("message", "If you use this record, please cite it as below, with its version: numbers change from release to release."),
        ("type", "dataset"),
        ("title", about.title),
        ("authors", [{"name": about.publisher or NOBODY}]),
        ("version", about.version),
        ("date-released", about.day.isoformat()),
    ]
    if known_licence:
        fields.append(("license", about.licence))
    if about.address:
        fields.append(("url", about.address))
    if about.contact and "@" not in about.contact and about.contact.startswith(("http://", "https://")):
        fields.append(("contact", [{"name": about.publisher or NOBODY, "website": about.contact}]))
    elif "@" in about.contact:
        fields.append(("contact", [{"name": about.publisher or NOBODY, "email": about.contact}]))
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields).encode("utf-8", "backslashreplace")


def cited(about: About) -> str:
    """How to cite the release, in a line."""
    where = f" {about.address}" if about.address else ""
    return f"{about.publisher or 'Publisher not named'}: {about.title}. Version {about.version}, {date_words(about.day)}.{where}"
