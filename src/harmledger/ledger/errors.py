"""What can go wrong with a book, in words for the person who asked for it."""

from __future__ import annotations


class BookError(Exception):
    """The book cannot be used. ``what`` says why, ``mend`` what a person can do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


class Refused(ValueError):
    """Something was not appended because it breaks a rule of the ledger; nothing of it was stored."""


class SpanMismatch(Refused):
    """A claim's quote does not stand in the report where the claim says it does."""


class NotAppended(BookError):
    """A write that the database could not be seen to finish (the connection was lost). Doing it again doubles nothing."""
