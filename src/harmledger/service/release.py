"""A release as it lies in its folder: opened only when every file is what its manifest says.

``manifest.json`` names every file with its bytes and SHA-256. What it does not name is not served.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

from harmledger.service.faults import ReleaseFault
from harmledger.service.lines import LARGEST_PAPER, MEND, object_of

MANIFEST, SUMS, CHANGES = "manifest.json", "SHA256SUMS", "changes.json"
INCIDENTS, CLAIMS, REPORTS = "data/incidents.jsonl", "data/claims.jsonl", "data/reports.jsonl"
SHA = re.compile(r"[0-9a-f]{64}")
Mark = tuple[int, int, int]
"""Device, inode and time of change of an open file: that it is still the one whose bytes were counted."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file: its bytes, its SHA-256 (hexadecimal), and the mark of the file that was checked."""

    size: int
    sha256: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was checked.

    Attributes:
        folder: where it lies.
        manifest: ``manifest.json`` as it is.
        digest: SHA-256 of ``manifest.json``, which names the SHA-256 of all else: two releases of one digest are the same.
        version, title, publisher, licence, day, profile: as the manifest says them; "" where it says nothing.
        files: every file by its path in the release, with "/" between folders.
    """

    folder: Path
    manifest: dict[str, Any]
    digest: str
    version: str
    title: str
    publisher: str
    licence: str
    day: str
    profile: str
    files: dict[str, ReleaseFile]

    @property
    def tag(self) -> str:
        """Names this release and no other in a few characters: version and the beginning of its digest."""
        return f"{self.version}-{self.digest[:12]}"

    def open(self, path: str) -> BufferedReader:
        """The file, if it is still the one that was checked. Raises ReleaseFault, KeyError for one that the release does not have."""
        known = self.files[path]
        file = open_inside(self.folder, path)
        if (mark_of(file), os.fstat(file.fileno()).st_size) != (known.mark, known.size):
            file.close()
            raise ReleaseFault(f"{path} was changed since the release was opened. {MEND}")
        return file


def newest(folder: Path) -> Path:
    """The release that ``folder`` means: itself, or, where it holds releases by their versions (1, 2, 3 …), the newest of them."""
    if (folder / MANIFEST).is_file() or not folder.is_dir():
        return folder
    found = [p for p in folder.iterdir() if p.name.isascii() and p.name.isdecimal() and (p / MANIFEST).is_file()]
    return max(found, key=lambda p: int(p.name), default=folder)


def open_release(folder: Path, checked: Callable[[int, int], None] = lambda done, total: None) -> Release:
    """The release in ``folder``, every file of it checked against the manifest. ``checked`` is told how many of how many.

    Raises ReleaseFault where a file is missing, changed, reached by a link, or named so that it would lie outside.
    """
    with open_inside(folder, MANIFEST) as file:
        raw = file.read(LARGEST_PAPER + 1)
    if len(raw) > LARGEST_PAPER:
        raise ReleaseFault(f"{MANIFEST}: larger than {LARGEST_PAPER:,} bytes, which no release needs. {MEND}")
    manifest = object_of(raw, MANIFEST)
    listed = manifest.get("files")
    if not isinstance(listed, list):
        raise ReleaseFault(f"{MANIFEST}: names no files. {MEND}")
    files: dict[str, ReleaseFile] = {}
    for number, entry in enumerate(listed, 1):
        path, size, sha = _entry(entry, number)
        if path in files:
            raise ReleaseFault(f"{MANIFEST}: names {path} twice. {MEND}")
        files[path] = _checked(folder, path, size, sha)
        checked(number, len(listed))
    for needed in (INCIDENTS, CLAIMS, REPORTS, CHANGES):
        if needed not in files:
            raise ReleaseFault(f"The release has no {needed}, or its manifest does not name it. {MEND}")
    for paper in (MANIFEST, SUMS):  # the two that no manifest can name
        if paper not in files and (folder / paper).is_file():
            files[paper] = _checked(folder, paper, None, None)
    if files[MANIFEST].sha256 != hashlib.sha256(raw).hexdigest():
        raise ReleaseFault(f"{MANIFEST} changed while it was read. Run the command again when the release is finished.")
    about = {k: _words(manifest, k) for k in ("version", "title", "publisher", "licence", "day", "profile")}
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,40}", about["version"]):
        raise ReleaseFault(f"{MANIFEST}: states no version. {MEND}")
    return Release(folder, manifest, files[MANIFEST].sha256, files=files, **about)


def mark_of(file: IO[bytes]) -> Mark:
    """The mark of an open file."""
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino, found.st_mtime_ns


def open_inside(folder: Path, path: str) -> BufferedReader:
    """The plain file at ``path`` inside ``folder``; no link is followed below it. Raises ReleaseFault."""
    if not safe(path):
        raise ReleaseFault(f"{MANIFEST}: names the file {path!r}, which is no path inside a release. {MEND}")
    at = folder
    parts = path.split("/")
    try:
        for part in parts[:-1]:
            at = at / part
            if not stat.S_ISDIR(at.lstat().st_mode):
                raise ReleaseFault(f"{path}: {part} is a link or no folder. {MEND}")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        if stat.S_ISLNK((at / parts[-1]).lstat().st_mode):
            raise ReleaseFault(f"{path} is a link, not a file. {MEND}")
        file = os.fdopen(os.open(at / parts[-1], flags), "rb")
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise ReleaseFault(f"There is no folder {folder}. Name the folder that harmledger publish wrote.") from error
        if path == MANIFEST:
            raise ReleaseFault(f"{folder} holds no {MANIFEST}: it is no release. Name the folder that harmledger publish wrote.") from error
        raise ReleaseFault(f"{path} is missing. {MEND}") from error
    except OSError as error:
        raise ReleaseFault(f"{path} cannot be read ({error.strerror}). {MEND}") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise ReleaseFault(f"{path} is no plain file. {MEND}")
    return file


def safe(path: str) -> bool:
    """Whether the path names something inside: plain parts with "/" between, none of them hidden, "..", a drive or the like."""
    if not path or len(path) > 1_000 or not path.isprintable() or any(c in path for c in '\\:*?"<>|'):
        return False
    return all(part and not part.startswith(".") for part in path.split("/"))


def _entry(entry: object, number: int) -> tuple[str, int, str]:
    if isinstance(entry, dict):
        path, size, sha = entry.get("path"), entry.get("bytes"), entry.get("sha256")
        if isinstance(path, str) and type(size) is int and size >= 0 and isinstance(sha, str) and SHA.fullmatch(sha):
            return path, size, sha
    raise ReleaseFault(f"{MANIFEST}: its file {number} has no path, bytes or SHA-256. {MEND}")


def _checked(folder: Path, path: str, size: int | None, sha: str | None) -> ReleaseFile:
    with open_inside(folder, path) as file:
        mark, there = mark_of(file), os.fstat(file.fileno()).st_size
        if size is not None and there != size:
            raise ReleaseFault(f"{path} has {there:,} bytes where the manifest says {size:,}: it is not what was published. {MEND}")
        found = hashlib.file_digest(file, "sha256").hexdigest()
        if sha is not None and found != sha:
            raise ReleaseFault(f"{path} is not what was published: its SHA-256 is another than the manifest says. {MEND}")
        return ReleaseFile(there, found, mark)


def _words(manifest: dict[str, Any], key: str) -> str:
    value = manifest.get(key, "")
    if not isinstance(value, str) or len(value) > 2_000:
        raise ReleaseFault(f"{MANIFEST}: its {key} is no text. {MEND}")
    return value
