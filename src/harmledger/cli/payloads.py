"""What a verdict sets, from the options of ``harmledger decide``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import get_args

from harmledger.cli.errors import UserError
from harmledger.cli.subject import subject
from harmledger.cli.values import edits_of
from harmledger.desk.coding.from_record import BadRecord, claims_of_record
from harmledger.desk.coding.sample import sample
from harmledger.desk.mark import KINDS, claim_of, words_in
from harmledger.model.claim import EventClaim, Side
from harmledger.model.incident import Grade
from harmledger.model.payload import (
    Addition,
    Assignment,
    Coding,
    Correction,
    Edit,
    Exempt,
    HandGrade,
    Partition,
    Payload,
    Redaction,
    Round,
)
from harmledger.pipeline import Derived

MOST_BYTES = 5_000_000
"""Largest file of a coding that is read."""


def add_payloads(parser: argparse.ArgumentParser) -> None:
    """Add the options of single verdicts."""
    add = parser.add_argument_group("add, redact")
    add.add_argument("--kind", choices=KINDS, default="figure", help="add: what kind of claim (default: figure)")
    add.add_argument("--words", metavar="TEXT", action="append", default=[], help="add: the report's exact words; redact: words to hide")
    add.add_argument("--which", metavar="N", type=int, default=1, help="add: the N-th place where the report says them (default: 1)")
    add.add_argument("--of", metavar="EVENT", help="add: the event that it belongs to")
    add.add_argument("--source", action="store_true", help="redact: the words name a source, not a victim")
    group = parser.add_argument_group("split, move")
    group.add_argument("--events", metavar="ID,ID", action="append", default=[], help="events that go together; split: once for each group")
    one = parser.add_argument_group("grade, exception, assign")
    one.add_argument("--grade", choices=get_args(Grade), help="grade: which")
    one.add_argument("--side", choices=get_args(Side), help="grade: of this side alone")
    one.add_argument("--codebook", metavar="NAME", help="exception: airwars, ucdp, …")
    one.add_argument("--rule", metavar="NAME", help="exception: the rule of the codebook that is another here")
    one.add_argument("--value", metavar="VALUE", help="exception: what it is here")
    one.add_argument("--to", metavar="NAME", help="assign: to whom; nobody without it")
    blind = parser.add_argument_group("sample, code, adjudicate")
    blind.add_argument("--seed", type=int, default=1, help="sample: the same seed draws the same reports")
    blind.add_argument("--size", type=int, default=20, help="sample: how many reports")
    blind.add_argument("--coders", metavar="A,B", default="", help="sample: who codes")
    blind.add_argument("--round", metavar="NAME", default="", help="code, adjudicate: of which round")
    blind.add_argument("--coding", metavar="FILE", type=Path, help="code, adjudicate: the report's record after the codebook, as JSON")


def payload_of(args: argparse.Namespace, derived: Derived, about: str) -> Payload | None:
    """What the verdict sets; None where it needs nothing. Raises UserError, NotThere."""
    match args.verdict:
        case "correct":
            return Correction(tuple(_by_id(e, derived) for e in edits_of(args)))
        case "add":
            return _addition(args, derived, about)
        case "split" | "move":
            return Partition(tuple(tuple(subject(derived, w.strip()) for w in g.split(",") if w.strip()) for g in args.events))
        case "grade":
            if args.grade is None:
                raise UserError("grade needs --grade. See harmledger decide --help.")
            return HandGrade(args.grade, args.side)
        case "exception":
            return Exempt(_codebook(args.codebook), args.rule, _plain(args.value))
        case "assign":
            return Assignment(args.to)
        case "redact":
            return Redaction(tuple(args.words), "source" if args.source else "victim")
        case "sample":
            coders = tuple(c.strip() for c in args.coders.split(",") if c.strip())
            return Round(args.seed, coders, sample([r.sha256 for r in derived.reports], args.seed, args.size))
        case "code" | "adjudicate":
            return _coding(args, derived, about)
        case _:
            return None


def _by_id(edit: Edit, derived: Derived) -> Edit:
    """Events and wholes may be named as everywhere ("report#e1", the beginning of an id)."""
    return Edit(edit.field, subject(derived, str(edit.to))) if edit.field in ("event", "part_of") and edit.to else edit


def _addition(args: argparse.Namespace, derived: Derived, about: str) -> Addition:
    report = next((r for r in derived.reports if r.sha256 == about), None)
    if report is None or len(args.words) != 1:
        raise UserError("add is about a report, and needs its words once: --words TEXT.")
    of = subject(derived, args.of) if args.of else None
    event = next((c.event for c in derived.claims if c.id == of and isinstance(c, EventClaim)), "") if of else ""
    if args.kind in ("figure", "responsibility") and not event:
        raise UserError(f'A {args.kind} belongs to an event: name it with --of ("report#e1"), or add the event first.')
    return Addition(claim_of(args.kind, words_in(report, args.words[0], args.which), about, edits_of(args), event), of)


def _codebook(name: str | None) -> str:
    from harmledger import wiring

    if name not in wiring.codebook_names():
        raise UserError(f"There is no codebook {name!r}: --codebook takes one of these: {', '.join(wiring.codebook_names())}.")
    return name


def _plain(value: str | None) -> bool | int | str | None:
    if value is None:
        return None
    if value.lower() in ("yes", "true", "no", "false"):
        return value.lower() in ("yes", "true")
    return int(value) if value.isascii() and value.isdigit() else value


def _coding(args: argparse.Namespace, derived: Derived, about: str) -> Coding:
    report = next((r for r in derived.reports if r.sha256 == about), None)
    if report is None or args.coding is None or not args.round:
        raise UserError("code and adjudicate are about a report, and need --round NAME and --coding FILE.")
    if args.coding.stat().st_size > MOST_BYTES:
        raise UserError(f"{args.coding} has more than {MOST_BYTES:,} bytes; one report's coding is far smaller.")
    try:
        return Coding(args.round, claims_of_record(json.loads(args.coding.read_text(encoding="utf-8")), report, args.by))
    except (BadRecord, ValueError, RecursionError) as why:
        raise UserError(f"{args.coding}: {why}") from why
