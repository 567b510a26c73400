"""When: days named in a text (``find_times``), what they mean (``resolve_time``), which of them date what is told
(``told_times``), and the report's own day (``report_day``)."""

from harmledger.resolve.when.expression import Kind, Order, Tense, TimeExpression
from harmledger.resolve.when.finder import find_times
from harmledger.resolve.when.heads import in_small_hours, report_day, usual_order
from harmledger.resolve.when.resolver import is_campaign, resolve_time
from harmledger.resolve.when.told import Told, told_times

__all__ = [
    "Kind",
    "Order",
    "Tense",
    "TimeExpression",
    "Told",
    "find_times",
    "in_small_hours",
    "is_campaign",
    "report_day",
    "resolve_time",
    "told_times",
    "usual_order",
]
