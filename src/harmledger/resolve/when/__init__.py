"""When: days named in a text (``find_times``), what they mean (``resolve_time``), and the report's own day (``report_day``)."""

from harmledger.resolve.when.expression import Kind, Tense, TimeExpression
from harmledger.resolve.when.finder import find_times
from harmledger.resolve.when.heads import report_day
from harmledger.resolve.when.resolver import is_campaign, resolve_time

__all__ = ["Kind", "Tense", "TimeExpression", "find_times", "is_campaign", "report_day", "resolve_time"]
