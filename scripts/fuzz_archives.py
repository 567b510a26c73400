"""Good samples of web archives, messages, documents and exports, for scripts/fuzz_intake.py."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tests' own makers of archives and documents

from tests.intake.documents import pdf
from tests.intake.web_archives import answer, as_one, by_member, in_blocks, plain, record

WORDS = "Five people were killed in an air raid on the market of Example Town on Monday, residents said. "
PAGE = (
    f"<!doctype html><html><head><title>Raid on the market</title></head><body><h1>Raid on the market</h1><p>{WORDS * 4}</p></body></html>"
)


def _records() -> list[bytes]:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE.encode()[:99], PAGE.encode()[99:])) + b"0\r\n\r\n"
    coded = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    return [
        record("warcinfo", b"software: x\r\n", version="1.1"),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", answer(PAGE.encode())),
        record("response", answer(gzip.compress(PAGE.encode(), mtime=0), headers=coded), "https://news.example/b"),
        record(
            "response", answer(chunks, headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))), "https://news.example/c"
        ),
        record("revisit", answer(b""), more=[("WARC-Refers-To-Target-URI", "https://news.example/a")]),
        record("resource", PAGE.encode(), media_type="text/html"),
    ]


def web_archives() -> list[bytes]:
    """WARC files, packed in every way."""
    return [packed(_records()) for packed in (plain, by_member, as_one, in_blocks)]


def packages() -> list[bytes]:
    """WACZ packages."""
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        archive = by_member(_records())
        stated = [
            {"name": "a", "path": "archive/a.warc.gz", "hash": f"sha256:{hashlib.sha256(archive).hexdigest()}", "bytes": len(archive)}
        ]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as packed:
            packed.writestr(zipfile.ZipInfo("archive/a.warc.gz"), archive, method)
            packed.writestr(zipfile.ZipInfo("datapackage.json"), json.dumps({"resources": stated}), method)
        made.append(out.getvalue())
    return made


def messages() -> list[bytes]:
    """E-mail and mailboxes."""
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "Ḥ <a@example.org>", "Räid", "Tue, 24 Oct 2017 08:00:00 +0000"
    made["Message-ID"] = "<1@example.org>"
    made.set_content(WORDS)
    made.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    made.add_attachment(b"id,text\n1,Six died.\n", maintype="text", subtype="csv", filename="lüst.csv")
    made.set_boundary("bound")
    inner = EmailMessage()
    inner["From"], inner["Message-ID"] = "b@example.org", "<2@example.org>"
    inner.set_content(WORDS)
    made.add_attachment(inner)
    only = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>" + WORDS.encode() + b"</p>"
    box = b"".join(b"From a@example.org Tue Oct 24 08:00:00 2017\n" + m + b"\n\n" for m in (bytes(made), only))
    return [bytes(made), only, box]


def documents() -> list[bytes]:
    """PDF documents."""
    return [
        pdf([[WORDS, "24 October 2017"], ["More."]], "/Title (Five people were killed) /CreationDate (D:20171024)", packed=p)
        for p in (True, False)
    ]


def sheets() -> list[bytes]:
    """XLSX workbooks, not packed, so that changes reach what is in them."""
    from openpyxl import Workbook

    book = Workbook()
    rows = book.create_sheet("Reports")
    for row in (["id", "date", "text"], [1, "2017-10-24", WORDS], [2, None, WORDS]):
        rows.append(row)
    out, plain_out = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as packed, zipfile.ZipFile(plain_out, "w") as stored:
        for member in packed.infolist():
            stored.writestr(zipfile.ZipInfo(member.filename), packed.read(member))
    return [out.getvalue(), plain_out.getvalue()]


def exports() -> list[bytes]:
    """Telegram's exports."""
    said = [
        {"id": n, "type": "message", "date": "2017-10-24T08:00:00", "from": "A", "text": [WORDS, {"type": "bold", "text": "!"}]}
        for n in (1, 2)
    ]
    chat = {"name": "A", "type": "public_channel", "id": 5, "messages": said}
    account = {"about": "Here is the data you requested. Telegram", "chats": {"about": "x", "list": [chat]}}
    return [json.dumps(value, indent=1).encode() for value in (chat, account)]
