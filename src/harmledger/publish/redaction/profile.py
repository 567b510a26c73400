"""A redaction profile: what is held back, as data that a researcher can read and change. The files lie in ``profiles/``.

Every key must be there: a profile that leaves something open would hide less than its writer thinks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from harmledger.model.circumstances import PLACE_SCALE, PlacePrecision
from harmledger.model.claim import SourceKind

Shown = Literal["show", "hide"]
MOST_BYTES = 200_000
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class ProfileFault(Exception):
    """A profile cannot be used; the message says which, where, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Names:
    """Whose names are shown.

    Attributes:
        redacted_victims, redacted_sources: words that a person redacted in the book.
        victims: names of people harmed, found in the words of reports.
        sources: names of private persons who speak.
        uncertain: capitalised words that may be somebody's name and are known as nothing else.
        public_kinds: kinds of voices whose persons speak for a body in public, so that their names are no secret.
        reviewers: how the people who worked on the book are named.
    """

    redacted_victims: Shown
    redacted_sources: Shown
    victims: Shown
    sources: Shown
    uncertain: Shown
    public_kinds: tuple[SourceKind, ...]
    reviewers: Literal["name", "initials", "role"]


@dataclass(frozen=True, slots=True)
class Scale:
    """How finely places of one precision are located.

    Attributes:
        of: the precision of the coordinates as they are in the book.
        decimals: of a degree, 0 to 6 (2 is about 1.1 km); coordinates are rounded to it.
        least_radius_km: the radius is never given smaller, in km.
        becomes: the precision that the coarsened coordinates still have.
    """

    of: PlacePrecision
    decimals: int
    least_radius_km: float
    becomes: PlacePrecision


@dataclass(frozen=True, slots=True)
class Places:
    """How places are shown. ``site_names``: names of buildings; ``hidden_sites``: words of a site's name that hide it all the same."""

    site_names: Shown
    hidden_sites: tuple[str, ...]
    scale: tuple[Scale, ...]


@dataclass(frozen=True, slots=True)
class Quotes:
    """How much of a report's words is shown.

    Attributes:
        texts: the whole texts of reports; titles: their headlines.
        words: the most words of one quote, 5 to 1,000.
        report_words: the most words of one report in all its quotes together.
        report_share: the largest share of a report's words in all its quotes together, over 0 up to 1.
    """

    texts: Shown
    titles: Shown
    words: int
    report_words: int
    report_share: float


@dataclass(frozen=True, slots=True)
class Addresses:
    """Which web addresses are shown. ``graphic``: those that match ``graphic_patterns`` (regular expressions, case does not matter)."""

    graphic: Shown
    graphic_patterns: tuple[str, ...]
    private: Shown
    contacts: Shown


@dataclass(frozen=True, slots=True)
class Papers:
    """What is told of how reports reached the book.

    Attributes:
        given_ids: the ids that inputs gave (they may be names of files or of people); hidden, reports are named by their hash.
        paths: names of files on the recorder's machine.
        headers: technical data of transfers (HTTP, mail, archives).
        authors: by-lines.
        private_publishers: publishers that are persons: senders of mail, writers of messages.
        unused_reports: reports of which nothing is published.
        times: whether decisions carry the time of day.
    """

    given_ids: Shown
    paths: Shown
    headers: Shown
    authors: Shown
    private_publishers: Shown
    unused_reports: Shown
    times: Shown


@dataclass(frozen=True, slots=True)
class Incidents:
    """Which incidents are shown. ``unreviewed``: those that nobody has accepted or signed; ``doubtful_pairs``: "these may be one"."""

    unreviewed: Literal["publish", "mark", "withhold"]
    doubtful_pairs: Shown
    comments: Shown


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile; ``about`` says for whom it is."""

    name: str
    about: str
    names: Names
    places: Places
    quotes: Quotes
    addresses: Addresses
    papers: Papers
    incidents: Incidents


def profile_names() -> tuple[str, ...]:
    """The profiles that come with the program, the strictest first."""
    return ("public", "partner", "court")


def load_profile(name: str) -> Profile:
    """The profile of that name, or of the TOML file at that path. Raises ProfileFault."""
    if name in profile_names():
        data = resources.files("harmledger.publish.redaction").joinpath(f"profiles/{name}.toml").read_bytes()
        return read_profile(data, f"profile {name}")
    path = Path(name)
    if path.suffix != ".toml":
        raise ProfileFault(
            f"There is no profile {name!r}. Choose one of {', '.join(profile_names())}, or give the path of a profile of your own (name.toml)."
        )
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProfileFault(
            f"{path}: the profile cannot be read ({error.strerror or error}). Give the path of a TOML file that you may read."
        ) from error
    return read_profile(data, str(path))


def read_profile(data: bytes, where: str) -> Profile:
    """A profile from the bytes of its TOML file; ``where`` is named in faults. Raises ProfileFault."""
    if len(data) > MOST_BYTES:
        raise ProfileFault(f"{where}: the profile is larger than {MOST_BYTES:,} bytes. A profile is a short file of settings.")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ProfileFault(f"{where}: the profile is not UTF-8 text. Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileFault(
            f"{where}: the profile is no valid TOML ({error}). Mend that line, or start from a copy of profiles/public.toml."
        ) from error
    profile: Profile = _made(Profile, table, where, "")
    _check(profile, where)
    return profile


def _made(kind: type[Any], table: object, where: str, at: str) -> Any:
    """A dataclass from a table that has each of its keys and no other."""
    if not isinstance(table, Mapping):
        raise ProfileFault(f"{where}: {at or 'the profile'} must be a table of settings.")
    named = f"[{at}] " if at else ""
    known = [f.name for f in fields(kind)]
    if extra := sorted(set(table) - set(known)):
        raise ProfileFault(f"{where}: {named}has the unknown key {extra[0]!r}. The keys are: {', '.join(known)}.")
    if missing := [f.name for f in fields(kind) if f.name not in table and f.default is MISSING]:
        raise ProfileFault(f"{where}: {named}lacks the key {missing[0]!r}. Copy it, with its comment, from profiles/public.toml.")
    hints = get_type_hints(kind)
    return kind(**{k: _value(hints[k], v, where, f"{at}.{k}" if at else k) for k, v in table.items()})


def _value(hint: Any, value: object, where: str, at: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ProfileFault(f"{where}: {at} must be a list, in square brackets.")
        return tuple(_value(get_args(hint)[0], v, where, at) for v in value)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ProfileFault(f"{where}: {at} is {value!r}; it must be one of {', '.join(repr(c) for c in get_args(hint))}.")
        return value
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint is str and isinstance(value, str):
        return value
    if hint in (int, float, str):
        raise ProfileFault(f"{where}: {at} is {value!r}; it must be {'a number' if hint is not str else 'text in quotation marks'}.")
    return _made(hint, value, where, at)


def _check(profile: Profile, where: str) -> None:
    """What the kinds of values do not say. Raises ProfileFault."""

    def must(holds: bool, what: str) -> None:
        if not holds:
            raise ProfileFault(f"{where}: {what}")

    must(NAME.fullmatch(profile.name) is not None, "name must be small letters, digits, - and _, at most 40.")
    must(bool(profile.about.strip()), "about must say for whom the profile is.")
    must(5 <= profile.quotes.words <= 1000, "quotes.words must be from 5 to 1000.")
    must(profile.quotes.report_words >= profile.quotes.words, "quotes.report_words must not be less than quotes.words.")
    must(0 < profile.quotes.report_share <= 1, "quotes.report_share must be more than 0 and at most 1.")
    must(
        sorted(s.of for s in profile.places.scale) == sorted(PLACE_SCALE),
        f"places.scale must say once for each of {', '.join(PLACE_SCALE)}.",
    )
    for s in profile.places.scale:
        must(0 <= s.decimals <= 6, f"places.scale of {s.of}: decimals must be from 0 to 6.")
        must(0 <= s.least_radius_km <= 1000, f"places.scale of {s.of}: least_radius_km must be from 0 to 1000.")
        must(PLACE_SCALE.index(s.becomes) >= PLACE_SCALE.index(s.of), f"places.scale of {s.of}: becomes must not be finer than {s.of}.")
    for pattern in profile.addresses.graphic_patterns:
        _compiled(pattern, lambda what: must(False, f"addresses.graphic_patterns: {what}"))


def _compiled(pattern: str, wrong: Callable[[str], None]) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        wrong(
            f"{pattern!r} is no regular expression ({error}). Put a backslash before signs that are meant literally, such as a full stop."
        )
