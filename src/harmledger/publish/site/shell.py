"""What all pages of the site have in common: their frame, their addresses, their policy, and how text becomes bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment

from harmledger.model.release import About
from harmledger.publish import review, versions, words
from harmledger.publish.html import environment
from harmledger.publish.page import marked
from harmledger.publish.page.names import SHARED
from harmledger.publish.page.view import safe_link
from harmledger.publish.site import locator, told
from harmledger.publish.site.web import web_address

STYLE = "assets/site.css"
"""Where the style sheet of all pages lies in a release."""

NAVIGATION = (
    ("overview", "index.html", "Overview"),
    ("places", "places/index.html", "Places"),
    ("months", "months/index.html", "Months"),
    ("sides", "sides/index.html", "Sides"),
    ("changes", "changes.html", "Changes"),
    ("methodology", "methodology.html", "Method"),
    ("downloads", "downloads.html", "Data"),
)
"""The way through the site: key, address, name."""

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": "'self' file:",
    "img-src": "'self' file: data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""What a page may load: its style sheet and nothing else; no script runs. ``file:`` lets the sheet load where a page is opened from a
disk; a page on the web can load no such address."""

NAMES: Mapping[str, object] = {
    **SHARED,
    "incident_address": lambda incident_id: incident_address(incident_id),
    "point_words": locator.point_words,
    "number": told.number,
    "plural": told.plural,
    "size_words": told.size_words,
}
"""What the templates may call."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Shell:
    """Makes the pages of one release; ``about`` is what the release says of itself."""

    about: About

    def page(
        self, path: str, template: str, title: str, current: str = "", policy: Mapping[str, str] = POLICY, **values: object
    ) -> tuple[str, bytes]:
        """``path`` and the page that ``template`` (a child of ``base.html.j2``) makes of ``values``.

        ``title``: of the page, in plain text. ``current``: the key of the part of ``NAVIGATION`` that the page belongs to. ``policy``: the
        page's Content-Security-Policy by directive, where it is another than that of all.
        """
        html = (
            templates()
            .get_template(template)
            .render(
                **({"root": "../" * path.count("/")} | values),
                about=self.about,
                address=web_address(self.about),
                path=path,
                title=title,
                current=current,
                navigation=NAVIGATION,
                style=STYLE,
                policy="; ".join(f"{directive} {sources}" for directive, sources in policy.items()),
            )
        )
        return path, page_bytes(html)


@cache
def templates() -> Environment:
    """The templates of the site."""
    env = environment("harmledger.publish.site", NAMES)
    env.filters["unbroken"] = lambda text: text.replace("–", "\u2060–\u2060")  # a range never breaks at its dash
    env.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    env.filters["cut"] = told.cut
    return env


def page_bytes(html: str) -> bytes:
    """A page as it is written: no control characters (a page must not hold any), one line's end at its end, UTF-8."""
    clean = _CONTROL.sub("\ufffd", html)
    return (clean.rstrip() + "\n").encode("utf-8", "backslashreplace")


def style_sheet() -> bytes:
    """The style sheet: that of all pages of harmledger, then what the site adds."""
    shared = resources.files("harmledger.publish.page").joinpath("assets/page.css").read_text(encoding="utf-8")
    own = resources.files("harmledger.publish.site").joinpath("assets/site.css").read_text(encoding="utf-8")
    return f"{shared}\n{own}".encode()


def safe_name(incident_id: str) -> str:
    """The name of an incident's page without its ending: its id, or a name made of it where the id could leave the folder."""
    if _SAFE_ID.fullmatch(incident_id):
        return incident_id
    return f"i-{hashlib.sha256(incident_id.encode('utf-8', 'backslashreplace')).hexdigest()[:32]}"


def incident_address(incident_id: str) -> str:
    """The address of an incident's page in the release."""
    return f"incidents/{safe_name(incident_id)}.html"
