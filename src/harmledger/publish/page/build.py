"""Puts the page together: one file, no network, and no script but our own, whatever the reports hold.

Three walls against what is hidden in a report: the template escapes every value; addresses become links only
if they are plain http(s); and the page's Content-Security-Policy lets nothing run or load but the script and
style whose hashes it names.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment

from harmledger.model.incident import Record
from harmledger.publish import words
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence
from harmledger.publish.html import allowed, environment
from harmledger.publish.page.choice import Choice
from harmledger.publish.page.history import charts
from harmledger.publish.page.names import SHARED
from harmledger.publish.page.view import View

LIVE_INCIDENTS = 150
"""Incidents in the page itself. The others lie in ``<template>`` elements, which cost no layout, until the script
takes them out; without script the reader sees the first of them and is told where the rest is."""

LIVE_REPORTS = 150
"""The same for reports."""

SCRIPTS = ("head.js", "table.js", "map.js", "views.js")


NAMES = {
    **SHARED,
    "day_sort": words.day_sort,
    "charts": charts,
}
"""What the templates may call."""


def page_html(evidence: Evidence, record: Record, codings: Codings | None = None, choice: Choice | None = None) -> str:
    """The whole page, ending in a newline; ``codings`` are shown beside our own ranges, where there are any.

    ``choice``: what ``evidence`` and ``record`` are a part of; by default they are all.
    """
    style, head, body = _asset("page.css"), _asset("head.js"), "\n".join(_asset(s) for s in SCRIPTS[1:])
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {allowed(style)}",
            f"script-src {allowed(head)} {allowed(body)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    view = View(evidence, record, codings or {}, choice)
    template = _environment().get_template("index.html.j2")
    html = template.render(
        v=view,
        policy=policy,
        style=style,
        head_script=head,
        body_script=body,
        live_incidents=LIVE_INCIDENTS,
        live_reports=LIVE_REPORTS,
    )
    return html.rstrip() + "\n"


@cache
def _environment() -> Environment:
    env = environment("harmledger.publish.page", NAMES)
    env.filters["unbroken"] = lambda text: text.replace("–", "\u2060–\u2060")  # a range never breaks at its dash
    env.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return env


@cache
def _asset(name: str) -> str:
    return resources.files("harmledger.publish.page").joinpath(f"assets/{name}").read_text(encoding="utf-8")
