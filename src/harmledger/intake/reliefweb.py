"""ReliefWeb's API (apidoc.reliefweb.int): reports as JSON. One with its text is a report; one without is a page to fetch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from harmledger.intake.entry import received
from harmledger.intake.links import day_in, link, words_of
from harmledger.intake.looks import beginning
from harmledger.intake.markdown import EXTRACTION, plain
from harmledger.intake.piece import Piece, at_line
from harmledger.intake.source import Given, Lead, Received
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

_CALL = re.compile(r'\{(?s:.){0,2000}?"href"\s*:\s*"https?:(?:\\?/){2}api\.reliefweb\.int')
_DATA = re.compile(r'\{(?s:.){0,200}"data"\s*:\s*\[\s*\{\s*"id"\s*:\s*"?\d+"?(?s:.){0,200}"fields"\s*:')


class ReliefWeb:
    """An answer of the API's ``reports``."""

    called = "ReliefWeb reports (API JSON)"

    def fits(self, piece: Piece) -> bool:
        """A JSON object that names the API's address, or has its ``data`` with ``fields``, near its beginning."""
        text = beginning(piece.head)
        return text is not None and text.startswith("{") and bool(_CALL.match(text) or _DATA.match(text))

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Lead | Fault]:
        """Reports and leads in the answer's order; the place of one is its number ("answer.json:3")."""
        got = words(piece, given.max_table_bytes, "Ask the API for fewer reports at once (limit).")
        if isinstance(got, Fault):
            yield got
            return
        try:
            items = json.loads(got.text)["data"]
        except (ValueError, KeyError, TypeError, RecursionError):
            items = None
        if not isinstance(items, list):
            yield Fault(piece.shown, "The answer is not valid JSON, or has no list of reports (data).", "Ask the API again.")
            return
        for number, item in enumerate(items, 1):
            yield from _item(item, at_line(piece, number), given)


def _item(item: object, piece: Piece, given: Given) -> Iterator[Received | Lead | Fault]:
    fields = item.get("fields") if isinstance(item, dict) else None
    if not isinstance(fields, dict):
        yield Fault(piece.shown, "This is no report of ReliefWeb: it has no fields.", "Ask for the content type reports.")
        return
    dates = fields["date"] if isinstance(fields.get("date"), dict) else {}
    published = day_in(dates.get("original"), dates.get("created"))
    publisher, language = words_of(_first(fields.get("source"), "name")), _first(fields.get("language"), "code")
    url = link(fields.get("url_alias"), piece) or link(fields.get("url"), piece)
    body = fields.get("body")
    if isinstance(body, str) and body.strip() and len(body) <= given.max_report_chars:
        heading, text = plain(body)  # the API gives Markdown
        text = f"{heading}\n\n{text}" if heading else text
        said = {"title": words_of(fields.get("title")), "text": text, "published": published.isoformat() if published else None}
        raw = json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield from received({**said, "publisher": publisher, "url": url, "language": language}, raw, piece, given, EXTRACTION)
    elif url or (url := link(item.get("href") if isinstance(item, dict) else None, piece)):
        yield Lead(url, piece.shown, words_of(fields.get("title")), published, publisher, language if isinstance(language, str) else None)
    else:
        yield Fault(piece.shown, "This report of ReliefWeb has neither a text nor an address.", "Ask the API for its fields body and url.")


def _first(values: object, name: str) -> object:
    """The field ``name`` of the first of a list of objects (a report may have several sources; the first is the main one)."""
    first = values[0] if isinstance(values, list) and values else None
    return first.get(name) if isinstance(first, dict) else None
