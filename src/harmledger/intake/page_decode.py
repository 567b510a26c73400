"""The bytes of a web page to text. A page may state its encoding thrice and be wrong each time.

In the order of the HTML standard (WHATWG, 13.2.3.2 "Determining the character encoding"): mark at the start, HTTP header, meta; with two
departures: text that is strict UTF-8 beyond ASCII is UTF-8 whatever is declared (chance makes such text next to never), and what
nothing declares is weighed by its bytes.
"""

from __future__ import annotations

import codecs
import re

from harmledger.intake.decode import Decoded, NotText

PRESCAN = 4096
"""Bytes in which a meta element's encoding is looked for (the standard says 1024; real pages put scripts before it)."""
WEIGHED = 60_000
"""Bytes of a page that are weighed where nothing declares the encoding."""

_META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_\-:.]{2,40})["']""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.IGNORECASE)
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-8",  # a page whose meta can be read byte by byte is no UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
}
"""What a declared encoding is read as: the wider one that the standard gives it."""
_NEVER = {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos", "charmap"}


def decode_page(raw: bytes, header: str | None = None) -> Decoded:
    """The text of a page; ``header`` is its HTTP Content-Type, or None. Raises NotText for binary data.

    Bytes that the encoding does not know become U+FFFD. ``guessed`` where nothing declared the encoding, or what did was wrong.
    """
    for mark, marked in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return Decoded(_clean(raw[len(mark) :].decode(marked, "replace")), marked)
    if raw[:PRESCAN].count(b"\0") > 8:
        raise NotText("It holds binary data, not text.")
    try:
        return Decoded(_clean(raw.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    found = (_HEADER.search((header or "")[:500]), _META.search(raw[:PRESCAN]), _XML.search(raw[:PRESCAN]))
    for label in (m[1] if isinstance(m[1], str) else m[1].decode("ascii") for m in found if m):
        name = _codec(label)
        if name and _fits(raw, name):
            return Decoded(_clean(raw.decode(name, "replace")), name)
    likely = _weighed(raw)
    return Decoded(_clean(raw.decode(likely, "replace")), likely, guessed=True)


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        "".encode(name)
    except (LookupError, TypeError, ValueError):
        return None
    return None if name in _NEVER or not codecs.lookup(name)._is_text_encoding else _WIDER.get(name, name)


def _fits(raw: bytes, name: str) -> bool:
    """Whether at most one character in a thousand is unknown to the encoding (a page may be cut, or hold one bad byte)."""
    text = raw[:WEIGHED].decode(name, "replace")
    return text.count("\ufffd") * 1000 <= len(text) + 2000


def _weighed(raw: bytes) -> str:
    """The likeliest encoding by the bytes: by charset-normalizer where it is sure of one, else Western."""
    if _fits(raw, "utf-8"):
        return "utf-8"
    from charset_normalizer import from_bytes

    letters = re.sub(rb"<[^<>]{0,400}>", b" ", raw[:WEIGHED])  # marks are ASCII and say nothing
    best = from_bytes(letters, steps=8, chunk_size=512, threshold=0.3).best()
    name = _codec(best.encoding) if best else None
    return name if name and _fits(raw, name) else "cp1252"


def _clean(text: str) -> str:
    """Without NUL, which no page shows."""
    return text.replace("\0", "")
