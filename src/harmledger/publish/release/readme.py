"""README.txt: what is what in a release, for whoever finds it, with no program at hand but a reader of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from harmledger.model.release import About
from harmledger.publish.formats.format import Format
from harmledger.publish.release.citation import cited
from harmledger.publish.release.material import Material
from harmledger.publish.words import date_words

PAPERS = (
    ("index.html", "the record to look at: open it in a browser; it needs no network"),
    ("METHODOLOGY.md", "how the numbers were made, and what is not known"),
    ("CHANGES.md", "what is another than in the release before, and why"),
    ("HELD-BACK.md", "what was not published, by kind, and why"),
    ("LICENSE.txt", "what you may do with it"),
    ("CITATION.cff", "how to cite it, for programs"),
    ("changes.json", "the changes, and where every id that is gone leads, for programs"),
    ("held-back.json", "what was not published, for programs"),
    ("manifest.json", "what this release is made of, and every file of it"),
    ("SHA256SUMS", "the SHA-256 of every file"),
)
"""In the order in which they are listed, where they are there."""


def readme(about: About, material: Material, formats: Sequence[Format], there: Sequence[str]) -> str:
    """README.txt. ``there``: the paths of the release."""
    listed = [(name, what) for name, what in PAPERS if name in {*there, "manifest.json", "SHA256SUMS"}]
    for f in formats:
        listed += [(f"data/{name}", f"{f.title}: {what}") for name, what in f.files if f"data/{name}" in there]
    width = max(len(name) for name, _ in listed) + 2
    many = len(material.published.record.incidents)
    text = files("harmledger.publish.release").joinpath("readme.txt").read_text(encoding="utf-8")
    return text.format(
        title=about.title,
        rule="=" * min(len(about.title), 100),
        version=about.version,
        day=date_words(about.day),
        publisher=f"Published by {about.publisher}." if about.publisher else "Its publisher is not named.",
        counts=f"{many:,} incident{'' if many == 1 else 's'} from {len(material.published.evidence.reports):,} reports; profile “{about.profile}”.",
        listed="\n".join(f"  {name.ljust(width)}{what}" for name, what in listed),
        seal=material.basis.seal,
        cited=cited(about),
        licence=about.licence,
        contact=about.contact or "The publisher named no address.",
    )
