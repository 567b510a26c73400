"""Releases made by hand, for the tests of the site. All invented."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from harmledger.model.release import About, Altered, Changes, IncidentChange
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.site.build import site_files
from tests.publish.samples import EVIL, READINGS, RECORD, REPORTS

ABOUT = About(
    "Harm in Harran, 2015",
    "The Harran Recorders",
    "https://example.org/errors",
    "CC-BY-4.0",
    "2",
    date(2026, 1, 31),
    "public",
    "harmledger 1",
)
SAMPLES: Published = Published(evidence_of_readings(REPORTS, READINGS), RECORD, {})
CHANGES = Changes(
    "1",
    date(2025, 12, 31),
    (
        IncidentChange("changed", "i-raid", "Tal Aswad", "A doctor was quoted.", altered=(Altered("killed, total", "12", "12–15"),)),
        IncidentChange("merged", "i-old", "Tell Aswad: 15 killed", "The same raid.", "i-raid"),
        IncidentChange("withdrawn", "i-film", f"A film {EVIL}", f"It was a film. {EVIL}"),
    ),
    (("i-film", None), ("i-old", "i-raid")),
)


def site(shown: Published = SAMPLES, about: About = ABOUT, changes: Changes = CHANGES) -> dict[str, bytes]:
    """The whole site by path."""
    return dict(site_files(shown, about, changes))


VOID = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "circle", "line", "polyline"}
"""Elements without an end (those of SVG are written closed)."""


class Well(HTMLParser):
    """Reads a page and keeps what is wrong with it: elements that do not close, ids twice, attributes twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"an attribute twice in {tag}: {names}")
        self.tags.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]
        self.links += [str(value) for name, value in attrs if name in ("href", "src")]
        if any(name.startswith("on") or name == "style" for name in names):
            self.wrong.append(f"{tag} carries a script or a style: {names}")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "p" and "p" in self.open[-1:]:
            self.wrong.append("a paragraph in a paragraph")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> ends {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def well(page: bytes) -> Well:
    """The page as read; ``wrong`` is empty where it is well formed."""
    read = Well()
    read.feed(page.decode("utf-8"))
    read.close()
    if read.open:
        read.wrong.append(f"never closed: {read.open}")
    read.wrong += [f"id twice: {i}" for i in set(read.ids) if read.ids.count(i) > 1]
    return read
