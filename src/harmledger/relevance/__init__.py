"""The first reader: whether a text could hold a casualty claim at all, decided by its words alone, thousands of texts a second."""

from harmledger.relevance.judge import FirstReader, Judge, Relevance
from harmledger.relevance.pack import Pack, load_pack, pack_version
from harmledger.relevance.passing import passed_over
from harmledger.relevance.screened import Screened
from harmledger.relevance.tongues import Tongues, in_other_languages, languages_of

__all__ = [
    "FirstReader",
    "Judge",
    "Pack",
    "Relevance",
    "Screened",
    "Tongues",
    "in_other_languages",
    "languages_of",
    "load_pack",
    "pack_version",
    "passed_over",
]
