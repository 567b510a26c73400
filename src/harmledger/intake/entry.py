"""One report as its input gives it (names and values) to a ``Received``, or the fault that prevents it.

Invariant: a ``Received`` has text to read, no NUL, no half characters, and a receipt of bounded fields.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from harmledger.intake.days import NoDay, day_of
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.report import Receipt, make_report

MAX_FIELD = 300  # characters of an id, a publisher or a language
MAX_TITLE = 2_000
MAX_URL = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Our fields, each with the names under which inputs give it (``fields.toml``)."""
    table = tomllib.loads(files("harmledger.intake").joinpath("fields.toml").read_text(encoding="utf-8"))
    return {field: tuple(names) for field, names in table.items()}


def known(name: str) -> str | None:
    """The field of ours that an input calls ``name``, or None."""
    name = name.strip().lower().replace(" ", "_").replace("-", "_")
    return next((field for field, names in synonyms().items() if name in names), None)


def received(
    values: Mapping[str, object], raw: bytes, piece: Piece, given: Given, extraction: str | None = None
) -> Iterator[Received | Fault]:
    """The report that ``values`` (under any of the known names) give, after warnings; or the one fault that prevents it.

    ``piece`` says where it stands and where it came from; ``raw`` are the bytes that the report was made of, ``extraction`` how.
    """
    where = piece.shown
    ours = _ours(values, given)
    text, title = ours.get("text"), ours.get("title")
    fault = _text_fault(text, title, where, given)
    if fault:
        yield fault
        return
    notes: list[str] = []
    receipt = Receipt(
        given_id=_short(ours.get("id"), "id", notes) or "",
        source=piece.source,
        published=_day(ours.get("published"), notes) if _says(ours.get("published")) else given.published,
        publisher=_short(ours.get("publisher"), "publisher", notes) or given.publisher,
        url=_url(ours.get("url"), notes),
        language=_language(ours.get("language"), notes),
        updated=_day(ours.get("updated"), notes) if _says(ours.get("updated")) else None,
        author=_short(ours.get("author"), "author", notes),
        section=_short(ours.get("section"), "section", notes),
        agency=_short(ours.get("agency"), "agency", notes),
        extraction=extraction,
        origin=piece.origin,
    )
    for note in notes:
        yield Fault(where, note, "Correct it in the input if you need it; the report was read without it.", "warning")
    headline = title.strip() if isinstance(title, str) else None
    yield Received(make_report(headline, str(text), receipt), raw, where)


def _ours(values: Mapping[str, object], given: Given) -> dict[str, object]:
    lower: dict[str, object] = {}
    values = {given.columns.get(name.strip(), name): value for name, value in values.items()}
    for name, value in values.items():
        lower.setdefault(name.strip().lower().replace(" ", "_").replace("-", "_"), value)
    found: dict[str, object] = {}
    for field, names in synonyms().items():
        said = [lower[n] for n in names if n in lower]
        if said:
            found[field] = next((s for s in said if _says(s)), said[0])
    return found


def _says(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _text_fault(text: object, title: object, where: str, given: Given) -> Fault | None:
    if text is None:
        return Fault(where, "The report has no text.", 'Give it a field "text" with the words of the report.')
    if not isinstance(text, str):
        return Fault(
            where, "The report's text is not a text but something else.", 'Put the words of the report into "text", in quotation marks.'
        )
    if not re.search(r"\w", text):
        return Fault(where, "The report's text is empty: there is no word in it.", "Put the words of the report into it, or leave it out.")
    if title is not None and not isinstance(title, str):
        return Fault(where, "The report's title is not a text but something else.", "Put the title in quotation marks, or leave it out.")
    whole = f"{title or ''}{text}"
    if len(whole) > given.max_report_chars or len(title or "") > MAX_TITLE:
        return Fault(
            where,
            f"The report is too long ({len(whole):,} characters; a report may have {given.max_report_chars:,}, its title {MAX_TITLE:,}).",
            "Cut it into its reports, one each; or raise max_report_chars in harmledger.toml.",
        )
    if "\0" in whole:
        return Fault(where, "The report holds NUL characters, so it is no plain text.", "Remove them, or save it again as plain text.")
    if re.search(r"[\ud800-\udfff]", whole):
        return Fault(where, "The report holds halves of characters (lone surrogates).", "Export it again as UTF-8.")
    return None


def _short(value: object, name: str, notes: list[str]) -> str | None:
    if not _says(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        value = str(value)
    if not isinstance(value, str):
        notes.append(f"The {name} is not a text and was left out.")
        return None
    value = " ".join(value.split())
    if len(value) > MAX_FIELD or _UNSAFE.search(value):
        notes.append(f"The {name} is too long or holds control characters, and was left out.")
        return None
    return value


def _day(value: object, notes: list[str]) -> date | None:
    try:
        return day_of(value if isinstance(value, str) else str(value)[:40])
    except NoDay as why:
        notes.append(f"The day of publication {str(value)[:40]!r} {why}; the report is kept without a day.")
    except ValueError:  # a whole number of more digits than Python will write out
        notes.append("The day of publication is not a day that we can read; the report is kept without a day.")
    return None


def _url(value: object, notes: list[str]) -> str | None:
    if not _says(value):
        return None
    if isinstance(value, str) and len(value) <= MAX_URL and not _UNSAFE.search(value := value.strip()) and not re.search(r"\s", value):
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme.lower() in ("http", "https") and parts.netloc:
            return value
    notes.append("The url is not a web address (http or https) and was left out.")
    return None


def _language(value: object, notes: list[str]) -> str | None:
    if not _says(value):
        return None
    if isinstance(value, str) and _LANGUAGE.match(value.strip()):
        return value.strip().replace("_", "-").lower()
    notes.append('The language is not a language code such as "en" and was left out.')
    return None
