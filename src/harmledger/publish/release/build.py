"""Makes a release: data, papers and pages, in a folder that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from harmledger.model.release import About, Changes
from harmledger.publish.formats.format import CannotWrite, Format
from harmledger.publish.formats.kinds import FORMATS
from harmledger.publish.redaction.held_back import HeldBack, held_back_object, held_back_words
from harmledger.publish.redaction.leaks import leaks
from harmledger.publish.release.causes import causes
from harmledger.publish.release.changes import changes, with_reasons
from harmledger.publish.release.check import check
from harmledger.publish.release.citation import citation_cff
from harmledger.publish.release.folder import MANIFEST, SUMS, Part
from harmledger.publish.release.licence import checked_licence, licence_text, licences, remarks
from harmledger.publish.release.manifest import json_bytes, manifest
from harmledger.publish.release.material import Material
from harmledger.publish.release.methodology import methodology
from harmledger.publish.release.order import CannotPublish, Order
from harmledger.publish.release.previous import INCIDENTS, lines
from harmledger.publish.release.readme import readme
from harmledger.publish.release.shown import Shown, shown_lines
from harmledger.publish.release.told import changes_object, changes_words
from harmledger.publish.site.build import site_files
from harmledger.publish.site.downloads import Download

LOSSLESS = "jsonl"
"""The format without which there is no release."""
FAULTS = 5
"""Faults that are told of a release that is not published for them."""
Step = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made.

    Attributes:
        folder: where it is.
        about, changes: what it says of itself.
        files, size: how many files it has, and their bytes.
        manifest: the SHA-256 of its manifest, which stands for all of it.
        left_out: the formats that could not be written here, each with the reason.
        remarks: what the publisher should know.
        held: the account of what was held back, with every secret of it.
    """

    folder: Path
    about: About
    changes: Changes
    files: int
    size: int
    manifest: str
    left_out: Mapping[str, str]
    remarks: Sequence[str]
    held: HeldBack = field(repr=False)


def about_of(order: Order, material: Material) -> About:
    """What the release says of itself. Raises CannotPublish for what no release can say."""
    day: date | None = order.day or material.basis.day
    if day is None:
        raise CannotPublish("The book does not say when its last entry was made. Say the day of the release with --day 2026-11-21.")
    previous = material.previous
    if previous and day < previous.before.day:
        raise CannotPublish(
            f"The release of {day} would follow one of {previous.before.day} ({previous.folder}). Give a later day with --day."
        )
    if previous and previous.profile != material.held.profile:
        raise CannotPublish(
            f"{previous.folder} was made with the profile {previous.profile!r}, and this one is to be made with {material.held.profile!r}. Each has "
            "releases of its own: name another folder, or what changed would tell what is held back."
        )
    return About(
        title=order.title,
        publisher=order.publisher,
        contact=order.contact,
        licence=checked_licence(order.licence, order.licence_text),
        version=str(previous.number + 1 if previous else 1),
        day=day,
        profile=material.held.profile,
        program=material.basis.program,
        methodology=order.methodology,
        address=order.address,
    )


def make_release(home: Path, material: Material, order: Order, step: Step = lambda what, done, total: None, keep: bool = True) -> Made:
    """Make the next release in the folder ``home``; without ``keep``, only find out what it would be.

    Raises CannotPublish, OSError; then nothing of it is there.
    """
    about, wanted = about_of(order, material), _wanted(order)
    with Part(home / about.version) as part:
        formats, left_out = _data(part, material, about, wanted, order.formats is None, step)
        step("comparing with the release before", 0, None)
        found = _changes(part, material, order)
        method = methodology(about, material)
        part.write("METHODOLOGY.md", _utf8(method))
        downloads = _downloads(part, formats)
        for number, (path, content) in enumerate(site_files(material.published, about, found, downloads, method)):
            step("writing the pages", number, None)
            part.write(path, content)
        for path, content in _papers(material, about, found, order):
            part.write(path, content)
        part.write("README.txt", _utf8(readme(about, material, formats, list(part.written))))
        stated = manifest(about, material, found, formats, left_out, part.written.values())
        own = part.write(MANIFEST, json_bytes(stated))
        part.write(SUMS, part.sums())
        size = sum(w.size for w in part.written.values())
        _sound(part, step)
        _secret(part, material, about, step)
        if keep:
            step("bringing it to the disk", 0, None)
            part.finish()
        return Made(
            part.final, about, found, len(part.written), size, own.sha256, left_out, remarks(about, material.published), material.held
        )


def _sound(part: Part, step: Step) -> None:
    """Raises CannotPublish where what was written would not stand the check that others make of it."""
    faults = list(islice(check(part.folder, step), FAULTS))
    if faults:
        told = "; ".join(f"{f.where.removeprefix(f'{part.folder}/')}: {f.what}" for f in faults)
        raise CannotPublish(f"Nothing was published, because it would not have stood its own check: {told} Please report this.")


def _secret(part: Part, material: Material, about: About, step: Step) -> None:
    """Raises CannotPublish where anything that is held back stands in a file, whatever wrote it there."""
    own = (
        about.title,
        about.publisher,
        about.contact,
        about.address,
        about.methodology,
        *(w for f in FORMATS for w in (f.title, f.source)),
    )
    paths = sorted(part.written)
    where: dict[tuple[str, str], list[str]] = {}
    for leak in leaks(_contents(part, paths, step), material.held.secrets.but(own)):
        where.setdefault((leak.kind, leak.what), []).append(leak.file)
    if where:
        told = "; ".join(f"{kind}: {what!r} in {_some(files)}" for (kind, what), files in list(where.items())[:FAULTS])
        more = f"; and {len(where) - FAULTS:,} more" if len(where) > FAULTS else ""
        raise CannotPublish(
            f"Nothing was published, because what is to be held back would stand in the release: {told}{more}. If it stands in words of yours "
            "(a reason, the text of the licence), change them; else redact it in the book (harmledger decide … redact), and please report this "
            "without the words."
        )


def _some(files: Sequence[str]) -> str:
    return ", ".join(files[:FAULTS]) + (f" and {len(files) - FAULTS:,} more places" if len(files) > FAULTS else "")


def _contents(part: Part, paths: Sequence[str], step: Step) -> Iterator[tuple[str, bytes]]:
    for number, path in enumerate(paths):
        step("looking for what is held back", number, len(paths))
        yield path, part.folder.joinpath(path).read_bytes()


def _data(
    part: Part, material: Material, about: About, wanted: Sequence[Format], lenient: bool, step: Step
) -> tuple[list[Format], dict[str, str]]:
    """Write data/; the formats written, and where it is ``lenient`` those that could not be, with the reason."""
    written: list[Format] = []
    left_out: dict[str, str] = {}
    for done, each in enumerate(wanted):
        step(f"writing {each.title}", done, len(wanted))
        try:
            for name, content in each.write(material.published, about):
                part.write(f"data/{name}", content)
        except CannotWrite as why:
            if not lenient:
                raise CannotPublish(str(why)) from why
            left_out[each.key] = str(why)
        else:
            written.append(each)
    return written, left_out


def _downloads(part: Part, formats: Sequence[Format]) -> list[Download]:
    """The files of data/, as the site lists them."""
    return [
        Download(w.path, f.title, w.size, w.sha256, f.cannot_carry, what)
        for f in formats
        for name, what in f.files
        if (w := part.written.get(f"data/{name}")) is not None
    ]


def _changes(part: Part, material: Material, order: Order) -> Changes:
    """What became of each incident since the release before; both are read from what was written."""
    if material.previous is None:
        if order.reasons:
            raise CannotPublish("A first release changes nothing, so there is nothing to give reasons for.")
        return Changes()
    with (part.folder / INCIDENTS).open("rb") as file:
        now: dict[str, Shown] = {s.id: s for s in shown_lines(lines(file))}
    evidence = material.published.evidence
    why = causes(material.news, evidence.reports.values(), evidence.decisions)
    found, unknown = with_reasons(changes(material.previous.before, now, material.former, why), order.reasons)
    if unknown:
        raise CannotPublish(f"{unknown[0]} is none of the incidents of which something changed, so no reason can be given for it.")
    return found


def _wanted(order: Order) -> list[Format]:
    """The formats to write, in their order; the lossless one always, for the next release is compared with it. Raises
    CannotPublish for one that there is not."""
    if order.formats is None:
        return list(FORMATS)
    if unknown := [key for key in order.formats if key not in {f.key for f in FORMATS}]:
        raise CannotPublish(f"There is no format {unknown[0]!r}. There are: {', '.join(f.key for f in FORMATS)}.")
    return [f for f in FORMATS if f.key in (*order.formats, LOSSLESS)]


def _papers(material: Material, about: About, found: Changes, order: Order) -> Iterator[tuple[str, bytes]]:
    yield "CHANGES.md", _utf8(changes_words(about, found))
    yield "changes.json", json_bytes(changes_object(found))
    yield "HELD-BACK.md", _utf8(held_back_words(material.held))
    yield "held-back.json", json_bytes(held_back_object(material.held))
    yield "LICENSE.txt", _utf8(licence_text(about, order.licence_text, material.published, material.attributions))
    yield "CITATION.cff", citation_cff(about, about.licence in licences())


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
