"""Makes a release: data, papers and pages, in a folder that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from harmledger.model.release import About, Changes
from harmledger.publish.formats.format import CannotWrite, Format
from harmledger.publish.formats.kinds import FORMATS
from harmledger.publish.published import Published
from harmledger.publish.release.citation import citation_cff
from harmledger.publish.release.folder import MANIFEST, SUMS, Part, versions
from harmledger.publish.release.licence import checked_licence, licence_text, licences
from harmledger.publish.release.manifest import json_bytes, manifest
from harmledger.publish.release.order import Basis, CannotPublish, Order
from harmledger.publish.release.readme import readme

LOSSLESS = "jsonl"
"""The format without which there is no release."""
Step = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made: where, what it says of itself, its changes, its files' number and bytes, the SHA-256 of its manifest, and
    the formats that could not be written, each with the reason."""

    folder: Path
    about: About
    changes: Changes
    files: int
    size: int
    manifest: str
    left_out: Mapping[str, str]


def make_release(home: Path, published: Published, order: Order, basis: Basis, step: Step = lambda what, done, total: None) -> Made:
    """Make the next release in the folder ``home``. Raises CannotPublish, OSError; then nothing of it is there."""
    there = versions(home)
    if there:
        raise CannotPublish(f"{home} holds releases already; name a new folder.")
    about = _about(order, basis, 1)
    changes = Changes()
    final = home / about.version
    with Part(final) as part:
        formats, left_out = _data(part, published, about, order, step)
        step("writing the papers", 0, None)
        for path, content in _papers(published, about, changes, order):
            part.write(path, content)
        part.write("README.txt", readme(about, basis, published, formats, list(part.written)).encode("utf-8", "backslashreplace"))
        stated = manifest(about, basis, published, changes, None, formats, left_out, part.written.values())
        own = part.write(MANIFEST, json_bytes(stated))
        part.write(SUMS, part.sums())
        part.finish()
        size = sum(w.size for w in part.written.values())
        return Made(final, about, changes, len(part.written), size, own.sha256, left_out)


def _about(order: Order, basis: Basis, version: int) -> About:
    day: date | None = order.day or basis.day
    if day is None:
        raise CannotPublish("The book does not say when its last entry was made. Say the day of the release with --day 2026-11-21.")
    licence = checked_licence(order.licence, order.licence_text)
    return About(
        order.title,
        order.publisher,
        order.contact,
        licence,
        str(version),
        day,
        order.profile,
        basis.program,
        order.methodology,
        order.address,
    )


def _data(part: Part, published: Published, about: About, order: Order, step: Step) -> tuple[list[Format], dict[str, str]]:
    """Write data/; the formats written, and those that could not be, with the reason."""
    written: list[Format] = []
    left_out: dict[str, str] = {}
    wanted = _wanted(order)
    for done, each in enumerate(wanted):
        step(f"writing {each.title}", done, len(wanted))
        try:
            for name, content in each.write(published, about):
                part.write(f"data/{name}", content)
        except CannotWrite as why:
            if order.formats is not None:
                raise CannotPublish(str(why)) from why
            left_out[each.key] = str(why)
        else:
            written.append(each)
    return written, left_out


def _wanted(order: Order) -> list[Format]:
    """The formats to write, in their order; the lossless one always, for the next release is compared with it. Raises CannotPublish for one that there is not."""
    if order.formats is None:
        return list(FORMATS)
    if unknown := [key for key in order.formats if key not in {f.key for f in FORMATS}]:
        raise CannotPublish(f"There is no format {unknown[0]!r}. There are: {', '.join(f.key for f in FORMATS) or 'none yet'}.")
    return [f for f in FORMATS if f.key in (*order.formats, LOSSLESS)]


def _papers(published: Published, about: About, changes: Changes, order: Order) -> Iterator[tuple[str, bytes]]:
    yield "LICENSE.txt", licence_text(about, order.licence_text, published).encode("utf-8", "backslashreplace")
    yield "CITATION.cff", citation_cff(about, about.licence in licences())
