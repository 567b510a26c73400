"""The description of the interface as a page for people: no script, nothing of others."""

from __future__ import annotations

from functools import cache
from importlib import resources
from urllib.parse import quote, urlencode

from jinja2 import Environment
from markupsafe import Markup

from harmledger.publish.html import allowed, environment
from harmledger.service.api import VIEWS
from harmledger.service.asking import V1, Served, View
from harmledger.service.openapi import ABOUT, FAULTS
from harmledger.service.parameters import Parameter


@cache
def _environment() -> Environment:
    return environment("harmledger.service", {"v1": V1, "faults": sorted(FAULTS.items()), "about": ABOUT.replace("`", "").split("\n\n")})


@cache
def _css() -> str:
    return resources.files("harmledger.service").joinpath("templates/interface.css").read_text(encoding="utf-8")


def policy() -> str:
    """The Content-Security-Policy of the page: its own style and nothing else."""
    return f"default-src 'none'; style-src {allowed(_css())}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def interface_page(served: Served, example: str, report: str) -> str:
    """The page. ``example``, ``report``: ids of an incident and a report of the release, or ""."""
    ids = {"/reports/{id}": report}
    views = [_shown(view, ids.get(view.path, example)) for view in VIEWS]
    return _environment().get_template("interface.html.j2").render(
        title=served.release.title, release=served.release, css=Markup(_css()), views=views
    )  # fmt: skip


def lost_page(served: Served) -> str:
    """What a browser shows where the release has no file."""
    return _environment().get_template("lost.html.j2").render(release=served.release, css=Markup(_css()))


def _shown(view: View, example: str) -> dict[str, object]:
    tries = []
    for form in view.forms:
        path = V1 + view.path.replace("{id}", quote(example, safe="")) + ("" if form == "json" else f".{form}")
        query = {"q": "hospital"} if "q" in view.parameters else {"size": "20"} if "size" in view.parameters else {}
        tries.append((form, f"{path}?{urlencode(query)}" if query else path))
    return {
        "title": view.title,
        "about": view.about,
        "path": V1 + view.path,
        "anchor": view.path.strip("/").replace("/{id}", "-one").replace("/", "-"),
        "tries": tries if "{id}" not in view.path or example else [],
        "parameters": [{"name": p.name, "about": p.about, "example": p.example, "forms": _forms(p)} for p in view.parameters.values()],
    }


def _forms(p: Parameter) -> str:
    """The values that a parameter may have, in words."""
    schema = p.schema
    listed = schema.get("items", schema).get("enum")
    if listed:
        return ", ".join(listed) + ("; several with commas" if schema.get("type") == "array" else "")
    return {"integer": "a whole number", "boolean": "true or false"}.get(str(schema.get("type")), "")
