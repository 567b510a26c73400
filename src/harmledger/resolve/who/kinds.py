"""What sort of source a voice is: by the registry where it names an organisation, else by cue words."""

from __future__ import annotations

import re
from functools import cache
from typing import cast, get_args

from harmledger.model.claim import SourceKind
from harmledger.resolve.who.registry import data, load_registry


@cache
def _cues() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    table = []
    for group in data("cues.toml")["kind"]:
        if group["kind"] not in get_args(SourceKind):
            raise ValueError(f"cues.toml: {group['kind']!r} is not a kind of source")
        words = "|".join(re.escape(c) for c in sorted(group["cues"], key=lambda c: (-len(c), c)))
        table.append((cast(SourceKind, group["kind"]), re.compile(rf"(?<!\w)(?:{words})(?:['’]?s|es)?(?!\w)", re.IGNORECASE)))
    return tuple(table)


def kind_of_voice(name: str) -> SourceKind:
    """What sort of source ``name`` ("a medical source", "the Observatory") is; "unknown" where nothing tells.

    An organisation or person of the registry decides; a mere adjective of one ("an Israeli medic") does not.
    """
    mentions = load_registry().mentions(name)
    for mention in mentions:
        if mention.by != "shorthand":
            return mention.actor.kind
    for kind, cue in _cues():
        if cue.search(name):
            return kind
    return mentions[0].actor.kind if mentions else "unknown"
