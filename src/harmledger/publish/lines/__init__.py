"""What is written of each report and each incident, drawn once and kept, so that a folder is written anew at the cost of what changed."""

from harmledger.publish.lines.draw import News, draw
from harmledger.publish.lines.facts import Counts, Facts
from harmledger.publish.lines.source import Source, Whole
from harmledger.publish.lines.store import Damaged, Lines, Unusable, opened, throw_away

__all__ = ["Counts", "Damaged", "Facts", "Lines", "News", "Source", "Unusable", "Whole", "draw", "opened", "throw_away"]
