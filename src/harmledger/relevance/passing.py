"""What is written down of a report that the first reader does not hand on: nothing is dropped, and a person may have it read anyway."""

from __future__ import annotations

from harmledger.model.claim import Reading, SetApart
from harmledger.model.report import Report
from harmledger.relevance.judge import FirstReader

OVER = "passed over by the first reader: "


def passed_over(report: Report, first: FirstReader) -> Reading | None:
    """The reading of a report that ``first`` passes over: no claims, the whole text set apart, the reason. None where it hands it on."""
    judged = first.relevant(report.text, report.language)
    if judged.keep:
        return None
    why = f"{OVER}{judged.reason}"
    return Reading(report.sha256, first.name, (), (SetApart(0, len(report.text), why),))
