"""A message that is only there as HTML: read as a page, with what its headers say of sender, day and subject.

A page reader leaves out what stands around a report, and refuses what has none. A message has little around it and may be short: where
no report is found in it, all its words count.
"""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.intake.decode import NotText
from harmledger.intake.entry import received
from harmledger.intake.mail_parts import Part, Parted
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

WORDS = "words of a page 1"  # raise it when the same message would give other words


def read_html(part: Part, got: Parted, raw: bytes, piece: Piece, given: Given, made_by: str) -> Iterator[Received | Fault]:
    """The report of the message ``raw`` whose HTML is ``part``; ``made_by`` is what took it apart."""
    from harmledger.intake.page_report import read_page  # lxml is loaded where it is needed

    kind = (("content-type", f"text/html; charset={part.charset}"),) if part.charset else ()
    page = piece_of_bytes(part.content, piece.shown, piece.source, "message.html", Origin(headers=kind, media_type="text/html"))
    values = {"title": got.subject, "published": got.date, "publisher": got.sender}
    faults: list[Fault] = []
    for item in read_page(page, given):
        if isinstance(item, Received):
            told = item.report
            body = told.text if told.title is None else told.text[told.title_length :].lstrip()
            ours = {**values, "text": body, "title": told.title or got.subject}
            by = f"{made_by}, {told.receipts[0].extraction}"
            yield from received({**ours, "language": told.language}, raw, piece, given, by)
            return
        faults.append(item)
    words = _words(part)
    if words.strip():
        yield from received({**values, "text": words}, raw, piece, given, f"{made_by}, {WORDS}")
    else:
        yield from faults


def _words(part: Part) -> str:
    """All words of the HTML, block by block; "" where there are none, or where it cannot be read."""
    from harmledger.intake.page_blocks import blocks_of
    from harmledger.intake.page_decode import decode_page
    from harmledger.intake.page_prune import without_scripts
    from harmledger.intake.page_tree import Unreadable, parse

    try:
        tree = parse(decode_page(part.content, f"text/html; charset={part.charset}" if part.charset else None).text)
    except (NotText, Unreadable):
        return ""
    without_scripts(tree)
    return "\n\n".join(block.text for block in blocks_of(tree))
