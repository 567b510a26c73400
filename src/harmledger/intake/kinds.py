"""The list of sources: every kind of piece that is read. A new one is a file beside this and an entry here."""

from __future__ import annotations

from harmledger.intake.feed import Feed
from harmledger.intake.gdelt import Gdelt
from harmledger.intake.jsonfeed import JsonFeed
from harmledger.intake.jsonfile import JsonFile, JsonLines
from harmledger.intake.mail import Mailbox, Message
from harmledger.intake.markdown import Markdown
from harmledger.intake.office import Office
from harmledger.intake.packed import Packed
from harmledger.intake.page import WebPage
from harmledger.intake.pdf import Pdf
from harmledger.intake.reliefweb import ReliefWeb
from harmledger.intake.sheet import Sheet
from harmledger.intake.sitemap import Sitemap
from harmledger.intake.source import Source
from harmledger.intake.table import Table
from harmledger.intake.tarred import Tar
from harmledger.intake.telegram import Telegram
from harmledger.intake.text import PlainText
from harmledger.intake.wacz import Wacz
from harmledger.intake.warc import Warc
from harmledger.intake.zipped import Zip

SOURCES: tuple[Source, ...] = (
    # Archives. What is an archive and something more (WACZ and XLSX are ZIPs, WARCs are packed by gzip) comes first.
    Warc(),
    Wacz(),
    Sheet(),
    Office(),
    Zip(),
    Packed(),
    Tar(),
    # Lists of pages to fetch
    Feed(),
    Sitemap(),
    JsonFeed(),
    ReliefWeb(),
    Gdelt(),
    # Messages, pages, documents and tables
    Mailbox(),
    Message(),
    Telegram(),
    Pdf(),
    WebPage(),
    JsonLines(),
    JsonFile(),
    Table(),
    Markdown(),
    PlainText(),
)
"""Asked in this order: what its content proves first, plain text last."""
