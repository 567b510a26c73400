"""The command line: one command a verb, each in its file; no logic here."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from harmledger import __version__

ABOUT = """
harmledger reads reports of attacks and writes down who says how many were killed or injured, where,
when and by whom, each claim with its exact words; links reports of the same event; and gives
ranges and grades with their reasons.
"""

RARELY = (50_000, 20, 20)
"""When Python looks through all that it holds for what holds itself: claims and incidents never do, and with the usual numbers a seventh of
the time of linking goes there."""


def parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    from harmledger.cli import (
        agreement,
        build,
        compare,
        copies,
        custody,
        decide,
        desk,
        estimate,
        evidence,
        explain,
        extract,
        gazetteer,
        intake,
        locate,
        people,
        publish,
        queue,
        read,
        serve,
        show,
        timestamp,
        verify,
        watch,
    )

    top = argparse.ArgumentParser(prog="harmledger", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"harmledger {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True, title="commands (each has its own --help)")
    for command in (
        build,
        intake,
        watch,
        read,
        custody,
        extract,
        explain,
        locate,
        gazetteer,
        show,
        queue,
        decide,
        agreement,
        compare,
        estimate,
        verify,
        copies,
        timestamp,
        evidence,
        publish,
        desk,
        people,
        serve,
    ):
        command.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status. A person's mistakes end in words, never in a traceback."""
    from harmledger.cli.errors import INTERRUPTED, NOTHING, UserError, os_words
    from harmledger.cli.interrupt import remembered
    from harmledger.cli.terminal import say
    from harmledger.ledger import BookError
    from harmledger.model.work import CannotWork
    from harmledger.settings import SettingsError
    from harmledger.wiring import Unavailable

    args = parser().parse_args(arguments)
    gc.set_threshold(*RARELY)
    try:
        with remembered():
            return int(args.run(args))
    except KeyboardInterrupt:
        say("Interrupted. What was stored stays; run the same command again to go on.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader ("| head") has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (BookError, CannotWork, SettingsError, UserError, Unavailable) as error:
        say(f"harmledger: {error}")
    except OSError as error:
        say(f"harmledger: {os_words(error)}")
    return NOTHING
