"""A trace as one page: no script, no network, every word of the report escaped, nothing let in by the page's policy."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment

from harmledger.model.trace import ReportTrace
from harmledger.publish import words
from harmledger.publish.explain import view
from harmledger.publish.html import allowed, environment


def trace_page(trace: ReportTrace) -> str:
    """The whole page, ending in a newline."""
    style = resources.files("harmledger.publish.explain").joinpath("assets/explain.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {allowed(style)}; base-uri 'none'; form-action 'none'"
    html = (
        _environment()
        .get_template("explain.html.j2")
        .render(trace=trace, report=trace.report, reading=trace.reading, style=style, policy=policy)
    )
    return html.rstrip() + "\n"


@cache
def _environment() -> Environment:
    names = {
        "word": words.word,
        "day_words": words.day_words,
        "place_words": words.place_words,
        "place_container": words.place_container,
        "count_words": words.count_words,
        "figure_words": words.figure_words,
        "pieces": view.pieces,
        "labels": view.LABELS,
        "meanings": view.MEANINGS,
        "kinds_in": view.kinds_in,
        "left_out": view.left_out,
        "apart_of": view.apart_of,
        "events_of": view.events_of,
        "background_of": view.background_of,
        "sentence_of": view.sentence_of,
        "own_day": view.own_day,
        "said": view.said,
        "hand_words": view.hand_words,
        "rule_words": view.rule_words,
        "nothing_in_it": view.NOTHING_IN_IT,
    }
    return environment("harmledger.publish.explain", names)
