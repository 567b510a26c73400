"""Where the map's ground comes from: tiles of an address, or a PMTiles archive (a file of one's own, or an address)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from harmledger.desk.web.addresses import SetupFault, origin_of

HEADER = 127
"""Bytes of the header of a PMTiles archive, version 3."""
KINDS = {1: "vector", 2: "PNG", 3: "JPEG", 4: "WebP", 5: "AVIF"}
"""The kinds of tiles that an archive may hold, by the number in its header, as far as the desk can draw them."""
HERE = "/tiles.pmtiles"
"""Where the desk itself serves the archive that lies on its machine."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """The ground of the desk's maps.

    Attributes:
        pictures: address of single tiles with {z}, {x} and {y}, or None.
        archive: address of a PMTiles archive as pages ask for it, or None.
        file: the archive on this machine, where ``archive`` is our own, or None.
        credit: whom the map must name.
    """

    pictures: str | None = None
    archive: str | None = None
    file: Path | None = None
    credit: str = ""

    @property
    def picture_origin(self) -> str | None:
        """The one foreign address that pages may load pictures from."""
        return origin_of(self.pictures) if self.pictures else None

    @property
    def archive_origin(self) -> str | None:
        """The one foreign address that pages may read parts of an archive from."""
        return origin_of(self.archive) if self.archive and self.file is None else None


def tiles_of(words: str | None, credit: str) -> Tiles:
    """The ground that ``words`` name: an address with {z}, {x} and {y}, an address or a file that ends with .pmtiles; None: the outline
    that ships with the program. Raises SetupFault."""
    if not words:
        return Tiles(credit=credit)
    if "://" not in words:
        return Tiles(archive=HERE, file=_archive(Path(words).expanduser()), credit=credit)
    origin = origin_of(words.replace("{s}", "a"))
    if urlsplit(words).path.endswith(".pmtiles"):
        return Tiles(archive=words, credit=credit)
    if any(part not in words for part in ("{z}", "{x}", "{y}")):
        raise SetupFault(f"{words!r} has no {{z}}, {{x}} and {{y}} for the tiles' numbers, and does not end with .pmtiles.")
    if "{" in origin or "{s}" in words:
        raise SetupFault(f"{words!r} must name one host, so that the pages may load from that host alone.")
    return Tiles(pictures=words, credit=credit)


def _archive(path: Path) -> Path:
    """The file, if it is an archive that can be drawn. Raises SetupFault."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
    except OSError as error:
        raise SetupFault(f"The map's file {path} cannot be read ({error.strerror}).") from error
    if len(head) < HEADER or head[:7] != b"PMTiles" or head[7] != 3:
        raise SetupFault(f"{path} is no PMTiles archive of version 3. Make one with: pmtiles convert, or pmtiles extract")
    if head[99] not in KINDS:
        raise SetupFault(f"{path} holds tiles of a kind that the desk cannot draw; it draws {', '.join(KINDS.values())}.")
    return path.resolve()
