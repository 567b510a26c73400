"""Web pages (HTML), saved or fetched: the report that a page holds, with what it says of author, publisher, day and address.

The words are the page's own, paragraph by paragraph; menus, other stories, captions, comments and the like are left out. The page's
bytes are kept with the report, and the same bytes always give the same text: nothing is fetched, nothing is run, no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date

from harmledger.intake.decode import NotText
from harmledger.intake.entry import received
from harmledger.intake.page_address import day_in, saved_from, unwrapped
from harmledger.intake.page_blocks import blocks_of
from harmledger.intake.page_body import MODEST, body_of
from harmledger.intake.page_day import published_day
from harmledger.intake.page_decode import decode_page
from harmledger.intake.page_facts import Page, authors_of, find_heading, language_of, page_of, publisher_of, section_of, title_of, url_of
from harmledger.intake.page_kind import part_of, why_none
from harmledger.intake.page_posts import MOST_POSTS, Post, channel_of, posts_of
from harmledger.intake.page_prune import about, furniture, prune, without_boxes, without_scripts
from harmledger.intake.page_seen import agency_of, apart, machine_days, near, shown_days
from harmledger.intake.page_tree import Unreadable, parse
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.whole import contents
from harmledger.model.fault import Fault

EXTRACTION = "web page 1"
"""What made the text, with its version: it is raised whenever the same bytes give another text."""
PARAGRAPH = "\n\n"


def read_page(piece: Piece, given: Given) -> Iterator[Received | Fault]:
    """The reports of one page, or why it holds none."""
    raw = contents(piece, given.max_text_bytes, "Save the page without its pictures and scripts, or as plain text.")
    if isinstance(raw, Fault):
        yield raw
        return
    header = next((v for n, *vs in piece.origin.headers if n == "content-type" for v in vs), None) if piece.origin else None
    try:
        decoded = decode_page(raw, header)
        page = page_of(parse(decoded.text), unwrapped(piece.origin.address if piece.origin else None) or saved_from(decoded.text))
    except NotText as why:
        yield Fault(piece.shown, str(why), "If it is a page, save it again as HTML.")
        return
    except Unreadable as why:
        yield Fault(piece.shown, f"The page cannot be read: {why}.", "Save its words as plain text (.txt) and give that.")
        return
    if decoded.guessed:
        what = f"The page does not say which encoding it is in; it was read as {decoded.encoding}."
        yield Fault(piece.shown, what, "Look at names with accents in its text; save it as UTF-8 if they are wrong.", "warning")
    yield from report_of(page, raw, piece, given)


def report_of(page: Page, raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    """The reports of a page, after warnings; or the fault that says why it holds none."""
    without_scripts(page.tree)
    find_heading(page)
    posts = posts_of(page)
    if posts:
        yield from _each(posts, page, raw, piece, given)
    else:
        yield from _one(page, raw, piece, given)


def _each(posts: Sequence[Post], page: Page, raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    """The posts of a page, a report each."""
    url, first = url_of(page), next((s.day for s in machine_days(page, "published")), None)
    for post in posts[:MOST_POSTS]:
        values = {
            "text": PARAGRAPH.join(post.body),
            "title": post.title,
            "published": str(post.day or first or ""),
            "publisher": channel_of(page) or publisher_of(page),
            "url": post.url or (f"{url.partition('#')[0]}#{post.anchor}" if url else None),
            "language": language_of(page),
            "section": section_of(page),
            "agency": post.origin,
        }
        place = replace(piece, shown=f"{piece.shown}#{post.anchor}", source=f"{piece.source}#{post.anchor}")
        yield from received(values, raw, place, given, EXTRACTION)
    if len(posts) > MOST_POSTS:
        what = f"The page has more than {MOST_POSTS} posts; the first {MOST_POSTS} were read."
        yield Fault(piece.shown, what, "Give the page's earlier parts by themselves.", "warning")


def _one(page: Page, raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    title = title_of(page)
    blocks = blocks_of(page.tree)
    without_boxes(page.tree)
    prune(page.tree, page.heading, furniture)
    seen = blocks_of(page.tree)
    beside = [apart(b) for b in near(page, seen)]
    authors = authors_of(page, beside)
    shown, updates = shown_days(page, seen), machine_days(page, "updated")
    stated = machine_days(page, "published")
    section = section_of(page)
    prune(page.tree, page.heading, about)
    body = body_of(page.tree, title, page.heading)
    if why := why_none(page, title, body, blocks, piece.origin.status if piece.origin else None):
        yield Fault(piece.shown, *why)
        return
    if part := part_of(blocks):
        what = f"This is page {part[0]} of {part[1]} of the report; the words of the others are not in it."
        yield Fault(piece.shown, what, "Take the report from the site's print view, which has it whole, if there is one.", "warning")
    url = url_of(page)
    updated = next((s.day for s in updates), None) or next((s.day for s in shown if s.label == "updated"), None)
    day = published_day(stated, shown, day_in(url), updates[0].day if updates else None) or _by_htmldate(page)
    agency = agency_of(page, authors, body, seen, beside)
    values = {
        "text": PARAGRAPH.join(body),
        "title": title,
        "published": day.isoformat() if day else None,
        "updated": updated.isoformat() if updated and day and updated >= day else None,
        "publisher": publisher_of(page),
        "url": url,
        "language": language_of(page),
        "author": ", ".join(a for a in authors if a != agency) or None,
        "section": section,
        "agency": agency,
    }
    yield from received(values, raw, piece, given, EXTRACTION)


def _by_htmldate(page: Page) -> date | None:
    """What htmldate finds, without its search through all words of the page: that would take any day for the day of publication."""
    if sum(1 for _ in page.tree.iter()) > MODEST:
        return None
    from htmldate import find_date

    found = find_date(
        deepcopy(page.tree), extensive_search=False, original_date=True, min_date="1995-01-01", max_date="2100-01-01", url=page.address
    )
    return date.fromisoformat(found) if found else None
