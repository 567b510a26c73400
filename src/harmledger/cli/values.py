"""What a person writes on the command line for a field of a claim: "low=12", "status=civilian", a day, a place, a speaker."""

from __future__ import annotations

import argparse
from typing import get_args

from harmledger.cli.errors import UserError
from harmledger.intake.days import NoDay, day_of
from harmledger.model.circumstances import Place, PlacePrecision, When
from harmledger.model.claim import SourceKind, Voice
from harmledger.model.payload import Edit, EditField, EditValue
from harmledger.model.verdicts import CHOICES

NOTHING = frozenset({"", "none", "null", "-"})
"""Words for "not given"."""


def add_values(parser: argparse.ArgumentParser) -> None:
    """Add the options that set fields of a claim."""
    group = parser.add_argument_group("values of a claim (correct, add)")
    group.add_argument(
        "--set",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help="low, high, outcome, status, age, sex, group, part_of, event, role, method, actor, side, stance, of_harm; "
        '"none" where it is not given; as often as needed',
    )
    group.add_argument("--day", metavar="DATE[/DATE]", help='the day or days of the event, "none" where it has none')
    group.add_argument("--place", metavar="NAME", help='the place of the event, "none" where it has none')
    group.add_argument("--lat", type=float, help="its latitude in degrees")
    group.add_argument("--lon", type=float, help="its longitude in degrees")
    group.add_argument("--admin1", metavar="NAME", help="its governorate or province")
    group.add_argument("--country", metavar="CODE", help="its country (SY)")
    group.add_argument("--precision", choices=get_args(PlacePrecision), default="town", help="what its name stands for (default: town)")
    group.add_argument("--radius", metavar="KM", type=float, help="the true place lies within so many km")
    group.add_argument("--speaker", metavar="NAME", help='who stands by it, "none" for the outlet itself')
    group.add_argument("--speaker-kind", choices=get_args(SourceKind), default="unknown", help="what sort of source it is")


def edits_of(args: argparse.Namespace) -> tuple[Edit, ...]:
    """The fields that the options set. Raises UserError."""
    found = [_edit(words) for words in args.set]
    if args.day is not None:
        found.append(Edit("when", _days(args.day)))
    if args.place is not None:
        found.append(Edit("where", _place(args)))
    if args.speaker is not None:
        nobody = args.speaker.strip().lower() in NOTHING
        found.append(Edit("said_by", None if nobody else Voice(args.speaker.strip(), kind=args.speaker_kind)))
    return tuple(found)


def _edit(words: str) -> Edit:
    name, equals, value = words.partition("=")
    field = next((f for f in get_args(EditField) if f == name.strip().lower()), None)
    if not equals or field is None or field in ("when", "where", "said_by"):
        raise UserError(f"--set takes FIELD=VALUE (low=12); {words!r} is none. Days, places and speakers have options of their own.")
    return Edit(field, _value(field, value.strip()))


def _value(field: str, value: str) -> EditValue:
    if value.lower() in NOTHING and field not in ("group", "actor"):
        return None
    if field in ("low", "high"):
        if not value.isascii() or not value.isdigit():
            raise UserError(f"{field} counts persons: a whole number, or none. {value!r} is neither.")
        return int(value)
    if field == "of_harm":
        if value.lower() not in ("yes", "no", "true", "false"):
            raise UserError("of_harm is yes or no.")
        return value.lower() in ("yes", "true")
    choices = next((c for known, c in CHOICES.items() if known == field), None)
    if choices is not None and value not in choices:
        raise UserError(f"{field} cannot be {value!r}; it is one of {', '.join(str(c) for c in choices if c)}.")
    return value


def _days(words: str) -> When | None:
    if words.strip().lower() in NOTHING:
        return None
    first, _, last = words.partition("/")
    try:
        start, end = day_of(first.strip()), day_of((last or first).strip())
    except NoDay as why:
        raise UserError(f"{words!r} {why}; write it as 2017-10-24, or 2017-10-23/2017-10-24.") from why
    return When(start, end, "day" if start == end else "days", because="set by a person")


def _place(args: argparse.Namespace) -> Place | None:
    if args.place.strip().lower() in NOTHING:
        return None
    country = args.country.strip().upper() if args.country else None
    return Place(
        args.place.strip(),
        args.admin1,
        country,
        args.lat,
        args.lon,
        args.precision,
        args.precision,
        args.radius,
        None,
        None,
        "set by a person",
    )
