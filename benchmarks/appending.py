"""What it takes to append reports to a book: seconds, and bytes on the disk, beside those of the reports as received.

    python benchmarks/appending.py              2,000 pages of one report each, and one live blog of 500 posts
    python benchmarks/appending.py --times 9    each of them nine times, alternating; the fastest counts

The material is invented and made before the clock runs; a book is a new SQLite file, appended to in steps of 200 reports as ``intake``
does. Seconds are those of the processor. Then the blog is taken in a second time, with 20 new posts above the old ones. Nothing here
fails; figures are for a person to read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from made import Writer

from harmledger.ledger import Book
from harmledger.ledger.audit import audit
from harmledger.model.report import Receipt, Report, make_report

STEP = 200  # reports in one transaction
Taken = list[tuple[Report, bytes]]


def pages(count: int) -> Taken:
    """Ordinary reports, each with a web page of its own."""
    writer, made = Writer(), []
    for n in range(count):
        page = writer.page()
        text = "\n\n".join(part.partition("</p>")[0] for part in page.decode().split("<p>")[1:])
        made.append((make_report(f"Story {n}", text, Receipt("", f"{n}.html")), page))
    return made


def blog(posts: int) -> Taken:
    """One page of many posts, each a report; the newest stands first, and the oldest are the same however many there are."""
    writer = Writer()
    told = [(f"Update {n}", "\n\n".join(writer.paragraphs(1, 3))) for n in range(posts)][::-1]
    parts = "".join(f"<article><h2>{title}</h2><p>{text}</p></article>" for title, text in told)
    page = f"<!doctype html><html><head><title>Live blog</title></head><body>{parts}</body></html>".encode()
    return [(make_report(title, text, Receipt("", f"blog-{posts}.html")), page) for title, text in told]


def append(book: Book, taken: Taken) -> float:
    """Append all; the seconds of the processor."""
    start = time.process_time()
    for first in range(0, len(taken), STEP):
        with book.transaction():
            for report, raw in taken[first : first + STEP]:
                book.add_report(report, raw)
    return time.process_time() - start


def size(book: Book) -> int:
    """Bytes of the book's file, with all that still stands in its journal."""
    assert book.path is not None
    with book.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return book.path.stat().st_size


def main() -> None:
    """Make the material, append each kind some times, print the fastest of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5, help="how often each is appended to a new book")
    args = parser.parse_args()
    kinds: dict[str, Callable[[], list[Taken]]] = {
        "2,000 pages": lambda: [pages(2_000)],
        "blog of 500 posts": lambda: [blog(500)],
        "the same, then of 520": lambda: [blog(500), blog(520)],
    }
    made = {kind: make() for kind, make in kinds.items()}
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    verifying: dict[str, list[float]] = {kind: [] for kind in kinds}
    sizes: dict[str, int] = {}
    for _ in range(args.times):
        for kind, steps in made.items():
            with tempfile.TemporaryDirectory() as folder, Book(Path(folder) / "book.sqlite") as book:
                seconds[kind].append(sum(append(book, taken) for taken in steps))
                sizes[kind] = size(book)
                start = time.process_time()
                assert not audit(book).faults
                verifying[kind].append(time.process_time() - start)
    print(f"{'appended':24}{'received MB':>12}{'book MB':>9}{'seconds':>9}{'ms each':>9}{'verify s':>10}")
    for kind, steps in made.items():
        received = sum(len(raw) for taken in steps for raw in {raw for _, raw in taken}) / 1e6
        fastest, count = min(seconds[kind]), sum(map(len, steps))
        print(f"{kind:24}{received:12.2f}{sizes[kind] / 1e6:9.2f}{fastest:9.2f}{fastest / count * 1e3:9.3f}{min(verifying[kind]):10.2f}")


if __name__ == "__main__":
    main()
