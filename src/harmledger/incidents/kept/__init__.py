"""What follows from the book, kept on disk so that a new report touches only its neighbourhood."""

from harmledger.incidents.kept.file import Unusable
from harmledger.incidents.kept.formation import Formation
from harmledger.incidents.kept.keep import Kept
from harmledger.incidents.kept.rows import Damaged

__all__ = ["Damaged", "Formation", "Kept", "Unusable"]
