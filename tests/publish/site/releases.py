"""Releases made by hand, for the tests of the site. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

from harmledger.model.coded import Coded, Field
from harmledger.model.incident import Incident, Record, SetAside, Told
from harmledger.model.release import About, Altered, Changes, IncidentChange
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.site.build import site_files
from harmledger.publish.site.downloads import Download
from tests.publish.samples import DOCTOR, EVIL, HOSTILE_INCIDENT, RAID, RAID_INCIDENT, READINGS, RECORD, REPORTS

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
ON_THE_WEB = replace(ABOUT, address="https://example.org/harran/2/")
CODINGS = {
    "i-raid": (
        Coded("airwars", "Airwars", (Field("civilian_harm_status", "how sure", "contested"),), "https://airwars.org/about", False),
        Coded("acled", "ACLED", (Field("fatalities", "killed, fewest", "12"),), "ACLED FAQ", True),
    )
}
TOLD_RAID = replace(
    RAID_INCIDENT,
    aside=(SetAside("c-a1", "superseded", "the same voice gives a newer figure", ("c-b1",)),),
    history=(
        Told("killed", "Harran Monitor", date(2015, 5, 6), RAID.sha256, 12, 12, ("c-a1",), False),
        Told("killed", "a doctor", None, DOCTOR.sha256, 15, 15, ("c-b1",), True),
    ),
)
SAMPLES: Published = Published(evidence_of_readings(REPORTS, READINGS), replace(RECORD, incidents=(TOLD_RAID, HOSTILE_INCIDENT)), CODINGS)
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
DOWNLOADS = (
    Download("data/incidents.jsonl", "JSON Lines", 1234, "ab" * 32),
    Download(
        "data/ucdp-ged.csv",
        "UCDP GED 25.1, CSV",
        2_345_678,
        "cd" * 32,
        (f"No quotes. {EVIL}", "One best number."),
        "one line for each event",
    ),
)
METHOD = f"# Method\n\n## Sources\n\nReports. **All** of them, see [the codebook](https://example.org/codebook). {EVIL}\n\n| Grade | Incidents |\n|---|---|\n| Fair | 1 |\n\n| Side | Incidents |\n|---|---|\n| Other | 1 |\n\n- one\n- two\n"


def site(shown: Published = SAMPLES, about: About = ABOUT, changes: Changes = CHANGES) -> dict[str, bytes]:
    """The whole site by path."""
    return dict(site_files(shown, about, changes, DOWNLOADS, METHOD))


def record_of(*incidents: Incident) -> Published:
    """A release of these incidents alone; they stand on the claims of the samples."""
    return Published(evidence_of_readings(REPORTS, READINGS), Record(incidents), {})


KEPT = {"id", "sha256", "report", "reports", "members", "claims", "claim", "event", "part_of", "figures", "by", "side", "grade", "stance"}
KEPT |= {"stances", "kind", "method", "outcome", "status", "age", "sex", "role", "precision", "named_precision", "of", "state", "a", "b"}
"""Fields that hold ids, or words of which there is a list: no report decides them."""


def turned(thing: Any, into: str) -> Any:
    """``thing`` with every text that a report, a person or another record could have written replaced by ``into``."""
    if isinstance(thing, str):
        return into
    if isinstance(thing, tuple):
        return tuple(turned(part, into) for part in thing)
    if isinstance(thing, Mapping):
        return {key: turned(part, into) for key, part in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {f.name: turned(getattr(thing, f.name), into) for f in fields(thing) if f.init and f.name not in KEPT}
        return replace(thing, **changed)
    return thing


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
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"an attribute twice in {tag}: {names}")
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        self.ids += [str(value) for name, value in attrs if name == "id"]
        self.links += [str(value) for name, value in attrs if name in ("href", "src") and value != "data:,"]  # an icon of nothing
        if any(name.startswith("on") or name == "style" for name in names):
            self.wrong.append(f"{tag} carries a script or a style: {names}")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if "p" in self.open and tag in ("p", "div", "ul", "ol", "dl", "table", "section", "h2", "h3", "blockquote", "nav"):
            self.wrong.append(f"a paragraph holds a {tag}")
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

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        return " ".join("".join(self.words).split())


def well(page: bytes) -> Well:
    """The page as read; ``wrong`` is empty where it is well formed."""
    read = Well()
    read.feed(page.decode("utf-8"))
    read.close()
    if read.open:
        read.wrong.append(f"never closed: {read.open}")
    read.wrong += [f"id twice: {i}" for i in set(read.ids) if read.ids.count(i) > 1]
    return read


def text_of(page: bytes) -> str:
    """What a reader of the page sees."""
    return well(page).text
