"""The ledger: what was received, read and decided. Everything is appended, nothing is changed."""

from harmledger.ledger.book import Book
from harmledger.ledger.changes import Changes, Entry, Position
from harmledger.ledger.errors import BookError, Refused, SpanMismatch
from harmledger.ledger.view import View

__all__ = ["Book", "BookError", "Changes", "Entry", "Position", "Refused", "SpanMismatch", "View"]
