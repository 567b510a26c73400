"""Where releases lie, and how one comes there: whole or not at all.

A folder of releases holds one folder for each, called after its version: ``1``, ``2``, ``3``. None is ever written over: what was
published stays as it was, for whoever has cited it, and the next one finds the one before it without being told. There is no link
called "latest": links do not survive being copied to most web hosts, into archives or to other systems.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType

from harmledger.publish.release.order import CannotPublish

try:
    import fcntl
except ImportError:  # no such locks on this system: what a killed run left is not cleared away
    fcntl = None  # type: ignore[assignment]  # a module, or none

SCHEMA = "harmledger-release-1"
"""What a manifest is called that this version writes and reads."""
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MAX_VERSION = 1_000_000
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".cff": "application/yaml",
    ".zip": "application/zip",
}
"""By the end of a file's name; the machine's own table is not asked, because every machine has another."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a release: its path in it, its size in bytes, its hexadecimal SHA-256."""

    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """What it is, for a web server."""
        return MEDIA_TYPES.get(PurePosixPath(self.path).suffix, "application/octet-stream")


def versions(home: Path) -> dict[int, Path]:
    """The releases in the folder ``home``, by version. Raises CannotPublish where ``home`` is no folder of releases."""
    if (home / MANIFEST).exists():
        raise CannotPublish(
            f"{home} is a release itself. Name the folder that holds the releases"
            f"{f' ({home.parent})' if home.name.isdecimal() else ''}: the new one gets a folder of its own in it."
        )
    if not home.exists():
        return {}
    found = {int(p.name): p for p in home.iterdir() if p.name.isascii() and p.name.isdecimal() and str(int(p.name)) == p.name}
    for path in found.values():
        if not (path / MANIFEST).is_file():
            raise CannotPublish(
                f"{path} is called like a release and is none: it has no {MANIFEST}. Put it somewhere else, or name another folder."
            )
    return found


class Part:
    """A release that is being written, beside its place and under a hidden name; use as a context manager.

    Left by an error, nothing of it stays. Killed, a hidden folder stays that is taken for no release; the next run clears it away.
    """

    def __init__(self, final: Path) -> None:
        self.final = final
        self.written: dict[str, Written] = {}
        self._folded: set[str] = set()
        self._folder: Path | None = None
        self._lock = -1

    def __enter__(self) -> Part:
        self.final.parent.mkdir(parents=True, exist_ok=True)
        for left in self.final.parent.glob(".*.part"):
            if left.is_dir() and (handle := _locked(left)) >= 0:  # nobody is writing it any more
                shutil.rmtree(left, ignore_errors=True)
                os.close(handle)
        self._folder = Path(tempfile.mkdtemp(prefix=f".{self.final.name}.", suffix=".part", dir=self.final.parent))
        self._lock = _locked(self._folder)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._lock >= 0:
            os.close(self._lock)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Where it is being written."""
        if self._folder is None:
            raise RuntimeError("the part is closed")
        return self._folder

    def write(self, path: str, content: bytes) -> Written:
        """Write the file ``path`` of the release. Raises ValueError for a path that leaves the folder or is there already."""
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or "\\" in path or any(p in ("..", ".") for p in parts) or not path.isprintable():
            raise ValueError(f"{path!r} is no path of a release")
        if path.casefold() in self._folded:  # some systems know no difference between large and small letters
            raise ValueError(f"{path!r} is in the release already")
        self._folded.add(path.casefold())
        to = self.folder.joinpath(*parts)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
        made = self.written[path] = Written(path, len(content), hashlib.sha256(content).hexdigest())
        return made

    def sums(self) -> bytes:
        """All that is written so far, as ``sha256sum -c`` reads it."""
        return "".join(f"{w.sha256}  {w.path}\n" for _, w in sorted(self.written.items())).encode()

    def finish(self) -> None:
        """Bring it to the disk and to its place. Raises CannotPublish where a release of that version is there by now."""
        waits = sys.platform == "linux"
        if waits:  # on Linux this waits until all is on the disk; a hundred times faster than page by page for ten thousand pages
            os.sync()
        single = [p for p in self.written if not waits or not p.endswith(".html")]
        for path in [*(self.folder / p for p in single), *self._folders()]:
            _sync(path)
        self.folder.chmod(0o755)  # mkdtemp makes folders for their owner alone; a release is for others to read
        try:
            self.folder.rename(self.final)
        except OSError as error:
            if self.final.exists():
                raise CannotPublish(f"{self.final} is there by now: another hand published meanwhile. Publish again.") from error
            raise
        self._folder = None
        _sync(self.final.parent)

    def _folders(self) -> list[Path]:
        inner = {self.folder.joinpath(*PurePosixPath(p).parts[:n]) for p in self.written for n in range(1, len(PurePosixPath(p).parts))}
        return [*sorted(inner, reverse=True), self.folder]


def _locked(folder: Path) -> int:
    """A handle that holds the folder against other runs as long as it is open; below 0 where another run holds it, or nothing can."""
    if fcntl is None:
        return -1
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise
        return handle
    return -1


def _sync(path: Path) -> None:
    """Have the system write the file or folder to the disk, where it can."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
