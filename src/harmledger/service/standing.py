"""Which release stands: the one that was opened, until another in its place was opened as well."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from harmledger.service.asking import Served
from harmledger.service.faults import ReleaseFault
from harmledger.service.index import index_of
from harmledger.service.release import MANIFEST, newest, open_release

LOOKS = 1.0
"""Seconds between two looks at whether the release was replaced."""
AGAIN = 30.0
"""Seconds after which what could not be served is tried again, as it may still be on its way here."""


class Standing:
    """A folder whose release, or the newest of whose releases, is served. Safe to use from many threads.

    Where another stands there, it is opened anew beside; until that is done, and where it cannot be served, answers
    go on coming from the one before.
    """

    def __init__(self, folder: Path, cache: Path, say: Callable[[str], None], step: Callable[[str, int, int | None], None]) -> None:
        self._folder, self._cache, self._say, self._step = folder, cache, say, step
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._again = float("inf")
        self._failed = ""
        self._opening: threading.Thread | None = None
        self._mark = self._look()
        self._served = self._opened()

    def current(self) -> Served:
        """The release to answer from."""
        now = time.monotonic()
        if now - self._looked > LOOKS and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                mark = self._look()
                other = mark is not None and (mark != self._mark or now > self._again)
                if other and not (self._opening and self._opening.is_alive()):
                    self._mark, self._again = mark, float("inf")
                    self._opening = threading.Thread(target=self._replace, name="opening a release", daemon=True)
                    self._opening.start()
            finally:
                self._lock.release()
        return self._served

    def _look(self) -> tuple[int, int, int, int] | None:
        try:
            found = os.lstat(newest(self._folder) / MANIFEST)
        except OSError:
            return None  # it is being replaced
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size

    def _opened(self) -> Served:
        release = open_release(newest(self._folder), lambda done, total: self._step("checking the release", done, total))
        return Served(release, index_of(release, self._cache, lambda done: self._step("making its index", done, None)))

    def _replace(self) -> None:
        try:
            made = self._opened()
        except (ReleaseFault, OSError) as why:
            if self._failed != str(why):
                self._failed = str(why)
                self._say(
                    f"What stands in {self._folder} now is not served: {why} Answers go on coming from release {self._served.release.tag}."
                )
            self._again = time.monotonic() + AGAIN
            return
        self._served = made
        self._say(f"Release {made.release.tag} is served from now on.")
