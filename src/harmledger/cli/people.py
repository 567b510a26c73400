"""``harmledger people``: who may use a book's desk."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.options import BOOK_HELP, MISSING, book_file, book_place, people_place
from harmledger.cli.terminal import say
from harmledger.ledger import Book
from harmledger.wiring import Unavailable

if TYPE_CHECKING:
    from harmledger.desk.people.store import Store

HELP = "say who may use a book's desk, and in which role"
ABOUT = """
Accounts for the desk of BOOK. They are kept in people.sqlite beside the book, never in it.
  add NAME     make an account; prints the first password, which has to be changed at the first entry
  list         print all accounts
  role NAME    give the role named with --role; open sessions end
  reset NAME   print a new first password; the second factor is taken away, open sessions end
  lock NAME    let somebody in no longer
  unlock NAME  let somebody in again
  check        see whether any row of the log was changed, removed or put in between
Roles, each with all that the ones before it may: reader (sees incidents, without names of victims and
of persons who spoke), coder (sees texts, decides on claims), reviewer (signs off), publisher (redacts),
admin (accounts and the log).
"""
EXAMPLES = """
examples:
  harmledger people raqqa add "R. Haddad" --role admin
  harmledger people raqqa role "M. Osman" --role reviewer

exit status: 0 done, 1 the log was tampered with, 2 nothing could be done
"""
DEEDS = ("add", "list", "role", "reset", "lock", "unlock", "check")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "people", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("deed", metavar="DEED", choices=DEEDS, help=", ".join(DEEDS))
    parser.add_argument("name", metavar="NAME", nargs="?", help="whose account")
    parser.add_argument("--role", metavar="ROLE", help="reader, coder, reviewer, publisher or admin; a new account is a reader without it")
    parser.add_argument("--password", action="store_true", help="ask for the first password instead of making one (add)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; returns the exit status."""
    try:
        from harmledger.desk.people.passwords import WeakPassword
        from harmledger.desk.people.store import PeopleError, open_store
    except ImportError as error:
        raise Unavailable(MISSING) from error
    if (args.name is None) != (args.deed in ("list", "check")):
        raise UserError(f"people {args.deed} takes {'no' if args.name else 'a'} NAME.")
    if args.deed == "role" and args.role is None:
        raise UserError("Name the role with --role.")
    file = book_file(args.book)
    try:
        with Book(file, create=False), open_store(people_place(file), create=args.deed == "add") as store:
            return _do(args, store)
    except (PeopleError, WeakPassword) as why:
        raise UserError(str(why)) from why


def _do(args: argparse.Namespace, store: Store) -> int:
    from harmledger.desk.people import log, persons

    by = f"{getpass.getuser()} on the server"
    if args.deed == "list":
        for p in persons.everybody(store):
            state = "locked" if p.locked else "first password not changed" if p.must_change else "open"
            sys.stdout.write(f"{p.name}\t{p.role}\t{state}\t{'second factor' if p.second else 'no second factor'}\n")
        return ALL
    if args.deed == "check":
        broken = log.first_break(store)
        say("Every row of the log follows from the one before it." if broken is None else f"The log was tampered with at row {broken}.")
        return ALL if broken is None else SOME
    if args.deed == "add":
        given = persons.add(store, args.name, args.role or "reader", by, _asked() if args.password else None)
        _show(args.name, given if not args.password else None)
        return ALL
    person = persons.find(store, args.name)
    if args.deed == "reset":
        _show(person.name, persons.reset(store, person, by))
    elif args.deed == "role":
        persons.set_role(store, person, args.role, by)
        say(f"{person.name} is {args.role} now.")
    else:
        persons.set_locked(store, person, args.deed == "lock", by)
        say(f"{person.name} is {args.deed}ed.")
    return ALL


def _show(name: str, password: str | None) -> None:
    """The password to standard output, the words around it to standard error: a script can take the one without the other."""
    if password is None:
        say(f"{name} has an account. The password has to be changed at the first entry.")
        return
    say(f"The first password of {name}, which has to be changed at the first entry:")
    sys.stdout.write(f"{password}\n")


def _asked() -> str:
    first = getpass.getpass("First password: ")
    if first != getpass.getpass("Again: "):
        raise UserError("The password was not typed the same way twice.")
    return first
