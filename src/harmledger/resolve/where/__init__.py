"""Where: places named in a text (``PlaceFinder``) and what they mean on the map (``Locator``)."""

from harmledger.resolve.where.again import told_from
from harmledger.resolve.where.build import GazetteerError, ensure_gazetteer
from harmledger.resolve.where.context import PlaceContext, Vote
from harmledger.resolve.where.finder import PlaceFinder
from harmledger.resolve.where.gazetteer import Gazetteer, Match, Region, Town
from harmledger.resolve.where.locate import locate, locate_lines
from harmledger.resolve.where.locator import Locator
from harmledger.resolve.where.mention import PlaceHint, PlaceMention
from harmledger.resolve.where.offsets import BETWEEN

__all__ = [
    "BETWEEN",
    "Gazetteer",
    "GazetteerError",
    "Locator",
    "Match",
    "PlaceContext",
    "PlaceFinder",
    "PlaceHint",
    "PlaceMention",
    "Region",
    "Town",
    "Vote",
    "ensure_gazetteer",
    "locate",
    "locate_lines",
    "told_from",
]
