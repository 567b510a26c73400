"""The kept record: a formation on a shelf on disk, changed in one transaction at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from harmledger.incidents.kept.file import File, Unusable, throw_away
from harmledger.incidents.kept.formation import Formation, Former
from harmledger.incidents.kept.rows import Damaged
from harmledger.incidents.kept.steps import Steps
from harmledger.incidents.shelf import Memory
from harmledger.model.work import Runner

T = TypeVar("T")

FOLLOWED = "followed"
"""The note that says how far the book was followed."""


class Kept:
    """What follows from a book, kept in the file ``path`` or, without one, in memory alone.

    Everything in it can be made again from the book: a file that is damaged, or was kept by another version of the program or of
    its rules, is thrown away. Killed at any moment it is as it was before the last change, or after it.
    """

    def __init__(self, path: Path | None, version: str, rules: dict[str, Any], form: Former, runner: Runner | None = None) -> None:
        """Open the file, or make it. Raises Unusable. ``runner``: shares the work where there is much of it.

        ``why_new`` says why there is nothing in it, if so; ``formation`` is to be used inside ``change`` and ``reading`` alone.
        """
        self._rules, self._form, self._runner = rules, form, runner
        self._path, self._version = path, version
        self.why_new = ""
        self._open()

    def _open(self) -> None:
        try:
            self._file = File(self._path, self._version) if self._path else None
        except Damaged as error:
            self._file = self._replaced(error)
        self.why_new = self._file.why_new if self._file else "nothing is kept"
        self.formation = self._made()

    def _replaced(self, error: Exception) -> File:
        if self._path is None or self._path.is_dir():
            raise Unusable(str(error))
        try:
            throw_away(self._path)
            file = File(self._path, self._version)
        except (OSError, Damaged) as again:
            raise Unusable(str(again)) from again
        file.why_new = "it was damaged"
        return file

    def _made(self) -> Formation:
        self._shelf = self._file or Memory()
        return Formation(self._shelf, self._rules, self._form, self._runner)

    def change(self, work: Callable[[Formation], T]) -> T:
        """What ``work`` gives: all that it does with the formation is stored together or not at all. Raises Unusable.

        Where the file turns out to be damaged it is thrown away, and ``work`` begins with nothing.
        """
        try:
            with self._session(to_write=True) as formation:
                return work(formation)
        except (Damaged, LookupError) as error:  # rows that must be there and are not
            if self._file is None:
                raise
            self._file.close()
            self._file = self._replaced(error)
            self.why_new = "it was damaged"
            self.formation = self._made()
        with self._session(to_write=True) as formation:
            return work(formation)

    @contextmanager
    def reading(self) -> Iterator[Formation]:
        """The formation as it is at one moment, whoever changes it meanwhile. Raises Damaged, Unusable."""
        with self._session(to_write=False) as formation:
            yield formation

    @contextmanager
    def _session(self, to_write: bool) -> Iterator[Formation]:
        if self._file is None:
            yield self.formation
            return
        if self._file.begin(to_write):
            self.formation = self._made()
        try:
            yield self.formation
            self._file.commit()
        except BaseException:
            self._file.rollback()
            self.formation = self._made()
            raise

    def empty(self) -> Formation:
        """Begin with nothing, inside ``change``."""
        if self._file:
            self._file.empty()
        self.formation = self._made()
        return self.formation

    @property
    def followed(self) -> str | None:
        """How far the book was followed, in the words of whoever follows it; None from the beginning. Inside a session."""
        noted: str | None = self._shelf.map("notes").get(FOLLOWED)
        return noted

    def stepped(self, words: str, ids: frozenset[str]) -> None:
        """The book was followed to ``words``, which touched the incidents ``ids``. Inside ``change``."""
        before = self.followed
        if before is not None:
            Steps(self._shelf).note(before, words, ids)
        self._shelf.map("notes")[FOLLOWED] = words

    def touched_since(self, words: str) -> frozenset[str] | None:
        """The ids of the incidents that are new, changed or gone since the book was followed to ``words``, by whatever program; None
        where that is not known any more. Inside a session."""
        now = self.followed
        return Steps(self._shelf).since(words, now) if now is not None else None

    @property
    def rows_read(self) -> int:
        """How many rows were read from the disk so far."""
        return self._file.read if self._file else 0

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
