"""``harmledger serve``: a release on the web, its pages and a read-only interface for programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from harmledger.cli.errors import ALL, UserError
from harmledger.cli.terminal import Progress, say
from harmledger.settings import load_settings
from harmledger.wiring import Unavailable

HELP = "serve a release: its pages, and a read-only interface for programs"
ABOUT = """
Serves the release in the folder RELEASE, as harmledger publish wrote it: its pages at /, and below
/api/v1 an interface for programs with filters, pages, CSV and GeoJSON (described at /api/v1).
Nothing can be changed through it, and it reads nothing but the release. Every file is checked
against the release's manifest first; where one is not what was published, nothing is served.
Runs until Ctrl-C. A release that is put in the place of this one is taken up by itself.
"""
EXAMPLES = """
examples:
  harmledger serve raqqa-release
  harmledger serve raqqa-release --port 8080
  harmledger serve raqqa-release --host 0.0.0.0 --port 80 --address http://data.example.org

exit status: 0 ended as told, 2 the release could not be served
"""


MISSING = "What serves releases is not installed. Install it with: pip install 'harmledger[desk]'"
"""Said where its packages are missing."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("release", metavar="RELEASE", type=Path, help="the folder of a release")
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="the address to listen on; by default this machine alone")
    parser.add_argument("--port", metavar="NUMBER", type=int, default=0, help="the port to listen on; by default any free one")
    parser.add_argument("--address", metavar="URL", help="the address under which others reach it")
    parser.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to end; returns the exit status."""
    try:
        from harmledger.service.faults import ReleaseFault
        from harmledger.service.serve import Opening, SetupFault, open_release_to_others
    except ImportError as error:
        raise Unavailable(MISSING) from error
    cache, progress = load_settings().cache_folder / "releases", Progress(args.quiet)

    def tell(message: str) -> None:
        progress.clear()
        say(message)

    try:
        open_release_to_others(Opening(args.release, cache, args.host, args.port, args.address), tell, progress.step)
    except (ReleaseFault, SetupFault) as why:
        raise UserError(str(why)) from why
    return ALL
