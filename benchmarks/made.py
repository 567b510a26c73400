"""Input of every kind, made of invented words: as large as is asked for, the same each time."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

LETTERS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"


class Writer:
    """Writes stories of invented words, each another."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._words = ["".join(self._chance.choice(LETTERS) + self._chance.choice(VOWELS) for _ in range(n % 4 + 1)) for n in range(9_000)]
        self.count = 0

    def paragraphs(self, least: int = 5, most: int = 20) -> list[str]:
        """A story: paragraphs of about sixty words."""
        self.count += 1
        first = f"On Monday {self.count} people were killed in {self._words[self.count % 9_000].title()}, residents said."
        told = (self._sentence(60) for _ in range(self._chance.randint(least, most)))
        return [first, *told]

    def _sentence(self, words: int) -> str:
        return f"{' '.join(self._chance.choices(self._words, k=words)).capitalize()}."

    def story(self) -> str:
        """The same as one text."""
        return "\n\n".join(self.paragraphs())

    def page(self) -> bytes:
        """The same as a web page, with what stands around stories."""
        told = self.paragraphs()
        links = "".join(f'<li><a href="/{n}">{self._sentence(5)}</a></li>' for n in range(40))
        title = html.escape(self._sentence(7))
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Example News</title>'
            f'<meta property="article:published_time" content="2017-10-24T08:00:00Z"><meta property="og:site_name" content="Example News">'
            f"<style>body {{ color: #222 }}</style></head><body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>"
            f"{''.join(f'<p>{html.escape(p)}</p>' for p in told)}</article><aside><ul>{links}</ul></aside></body></html>"
        ).encode()


def _files(path: Path, size: int, suffix: str, content: Callable[[Writer], bytes]) -> None:
    path.mkdir()
    writer, done = Writer(), 0
    while done < size:
        raw = content(writer)
        (path / f"{writer.count:06}{suffix}").write_bytes(raw)
        done += len(raw)


def texts(path: Path, size: int) -> None:
    """A folder of plain texts."""
    _files(path, size, ".txt", lambda w: w.story().encode())


def pages(path: Path, size: int) -> None:
    """A folder of web pages."""
    _files(path, size, ".html", lambda w: w.page())


def jsonl(path: Path, size: int) -> None:
    """JSON Lines."""
    writer = Writer()
    with path.open("w", encoding="utf-8") as out:
        while out.tell() < size:
            out.write(json.dumps({"id": f"a{writer.count}", "published": "2017-10-24", "text": writer.story()}) + "\n")


def table(path: Path, size: int) -> None:
    """A CSV file."""
    writer, done = Writer(), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "date", "text"])
        while done < size:
            text = writer.story()
            rows.writerow([f"a{writer.count}", "2017-10-24", text])
            done += len(text)


def sheet(path: Path, size: int) -> None:
    """An XLSX workbook."""
    from openpyxl import Workbook

    writer, book, done = Writer(), Workbook(write_only=True), 0
    rows = book.create_sheet("Reports")
    rows.append(["id", "date", "text"])
    while done < size:
        text = writer.story()
        rows.append([f"a{writer.count}", "2017-10-24", text])
        done += len(text)
    book.save(path)


def _message(writer: Writer) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = (
        "Example Monitor <a@example.org>",
        f"Raid {writer.count}",
        f"<{writer.count}@example.org>",
    )
    made["Date"] = "Tue, 24 Oct 2017 08:00:00 +0000"
    made.set_content(writer.story())
    made.add_alternative(f"<p>{writer.count}</p>", subtype="html")
    return made.as_bytes()


def mailbox(path: Path, size: int) -> None:
    """A mailbox."""
    writer = Writer()
    with path.open("wb") as out:
        while out.tell() < size:
            out.write(b"From a@example.org Tue Oct 24 08:00:00 2017\n" + _message(writer) + b"\n")


def telegram(path: Path, size: int) -> None:
    """Telegram Desktop's export of one channel."""
    writer = Writer()
    with path.open("w", encoding="utf-8") as out:
        out.write('{"name": "Example News", "type": "public_channel", "id": 12, "messages": [')
        while out.tell() < size:
            text = [writer.paragraphs(0, 2)[0], {"type": "bold", "text": "More follows."}]
            made = {
                "id": writer.count,
                "type": "message",
                "date": "2017-10-24T08:00:00",
                "from": "Example News",
                "text": text,
                "text_entities": [],
            }
            out.write(("," if writer.count > 1 else "") + json.dumps(made, indent=1))
        out.write("]}")


def documents(path: Path, size: int) -> None:
    """A folder of PDF documents of about ten pages."""
    from tests.intake.documents import pdf

    def one(writer: Writer) -> bytes:
        lines = [line for p in writer.paragraphs(60, 60) for line in (p[i : i + 90] for i in range(0, len(p), 90))]
        return pdf([lines[i : i + 45] for i in range(0, len(lines), 45)], packed=True)

    _files(path, size, ".pdf", one)


def _records(size: int) -> Iterator[bytes]:
    from tests.intake.web_archives import answer, record

    writer, done = Writer(), 0
    while done < size:
        block = answer(writer.page())
        address = f"https://news.example/{writer.count}"
        made = [record("request", b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", address), record("response", block, address)]
        done += sum(map(len, made))
        yield from made


def warc(path: Path, size: int) -> None:
    """A web archive, each record packed by itself; ``size`` is that of the packed file, as archives are spoken of."""
    with path.open("wb") as out:
        for record in _records(size * 20):
            out.write(gzip.compress(record, 6, mtime=0))
            if out.tell() >= size:
                return


def warc_plain(path: Path, size: int) -> None:
    """A web archive, not packed."""
    with path.open("wb") as out:
        out.writelines(_records(size))


def warc_whole(path: Path, size: int) -> None:
    """A web archive, packed in one."""
    packer = zlib.compressobj(6, wbits=31)
    with path.open("wb") as out:
        for record in _records(size * 20):
            out.write(packer.compress(record))
            if out.tell() >= size:
                break
        out.write(packer.flush())


def wacz(path: Path, size: int) -> None:
    """A packaged web archive."""
    inner = path.with_suffix(".warc.gz")
    warc(inner, size)
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(inner, "archive/data.warc.gz")
        packed.writestr("datapackage.json", '{"resources": []}')
    inner.unlink()


def zipped(path: Path, size: int) -> None:
    """A ZIP of plain texts; ``size`` unpacked."""
    writer, done = Writer(), 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        while done < size:
            raw = writer.story().encode()
            packed.writestr(f"{writer.count:06}.txt", raw)
            done += len(raw)


def tarred(path: Path, size: int) -> None:
    """A packed tar of plain texts; ``size`` unpacked."""
    writer, done = Writer(), 0
    with tarfile.open(path, "w:gz") as packed:
        while done < size:
            raw = writer.story().encode()
            member = tarfile.TarInfo(f"{writer.count:06}.txt")
            member.size = len(raw)
            packed.addfile(member, io.BytesIO(raw))
            done += len(raw)


def feed(path: Path, size: int) -> None:
    """An RSS feed of headlines."""
    writer = Writer()
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0"?><rss version="2.0"><channel><title>Example News</title>')
        while out.tell() < size:
            told = writer.paragraphs(0, 1)
            out.write(
                f"<item><title>{told[0]}</title><link>https://news.example/{writer.count}</link><description>{told[-1]}</description>"
                "<pubDate>Tue, 24 Oct 2017 08:00:00 GMT</pubDate></item>"
            )
        out.write("</channel></rss>")


def markdown(path: Path, size: int) -> None:
    """A folder of Markdown files."""
    _files(path, size, ".md", lambda w: ("---\ntitle: Raid\ndate: 2017-10-24\n---\n\n# Raid\n\n" + w.story()).encode())


def word(path: Path, size: int) -> None:
    """A folder of Word documents."""

    def one(writer: Writer) -> bytes:
        told = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in writer.paragraphs())
        name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("[Content_Types].xml", "<Types/>")
            packed.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{told}</w:body></w:document>')
        return out.getvalue()

    _files(path, size, ".docx", one)


def reliefweb(path: Path, size: int) -> None:
    """An answer of ReliefWeb's API."""
    writer, items, done = Writer(), list[dict[str, object]](), 0
    while done < size:
        text = writer.story()
        address = f"https://reliefweb.int/node/{writer.count}"
        fields = {"title": "Raid", "body": text, "url": address, "date": {"original": "2017-10-24T00:00:00+00:00"}}
        items.append({"id": str(writer.count), "fields": fields})
        done += len(text)
    path.write_text(json.dumps({"href": "https://api.reliefweb.int/v1/reports", "data": items}), encoding="utf-8")


def sitemap(path: Path, size: int) -> None:
    """A sitemap of news."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
        while out.tell() < size:
            count += 1
            out.write(f"<url><loc>https://news.example/2017/10/24/story-{count}</loc><lastmod>2017-10-24</lastmod></url>")
        out.write("</urlset>")


def gdelt(path: Path, size: int) -> None:
    """GDELT's knowledge graph 2.1."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        while out.tell() < size:
            count += 1
            cells = [f"20171024080000-{count}", "20171024080000", "1", "news.example", f"https://news.example/{count}", *["x"] * 20]
            out.write("\t".join([*cells, "", f"<PAGE_TITLE>Story {count}</PAGE_TITLE>"]) + "\n")


MAKERS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "plain texts": ("texts", texts),
    "JSON Lines": ("a.jsonl", jsonl),
    "CSV": ("a.csv", table),
    "XLSX": ("a.xlsx", sheet),
    "web pages": ("pages", pages),
    "WARC, by member": ("member.warc.gz", warc),
    "WARC, plain": ("plain.warc", warc_plain),
    "WARC, packed whole": ("whole.warc.gz", warc_whole),
    "WACZ": ("a.wacz", wacz),
    "mailbox": ("box.mbox", mailbox),
    "PDF": ("documents", documents),
    "Telegram": ("result.json", telegram),
    "RSS feed": ("feed.xml", feed),
    "sitemap": ("sitemap.xml", sitemap),
    "ReliefWeb": ("reports.json", reliefweb),
    "Markdown": ("markdown", markdown),
    "Word documents": ("word", word),
    "GDELT graph": ("gkg.csv", gdelt),
    "ZIP of texts": ("a.zip", zipped),
    "tar.gz of texts": ("a.tar.gz", tarred),
}
"""Kinds of input: the name of the file or folder, and what makes it of about so many bytes."""
