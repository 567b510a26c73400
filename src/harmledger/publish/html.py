"""What every page is made with: templates that escape all they are given, and a policy that lets nothing run but our own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(package: str, names: Mapping[str, object]) -> Environment:
    """The templates of ``package`` with ``names`` at hand in all of them. Every value is escaped; an unknown name is an error."""
    env = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= names
    return env


def allowed(content: str) -> str:
    """The source expression that lets an inline block of exactly this content through a page's Content-Security-Policy."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii") + "'"
