"""Documents of word processors that are ZIP archives: the text of Word (.docx) and OpenDocument (.odt); others are named and refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element  # the type alone: what parses is defusedxml

from harmledger.intake.entry import received
from harmledger.intake.members import bad
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.spool import Bad, Budget, Spent, Spool
from harmledger.intake.zipdir import Directory, Entry, first_name, is_zip
from harmledger.intake.zipped import unpacked_member
from harmledger.model.fault import Fault

VERSION = "word document 1"
MAX_PARTS = 10_000  # members of one document
_FIRST = ("[Content_Types].xml", "mimetype", "_rels/", "docProps/", "word/", "ppt/", "xl/", "customXml/")
_DOCX, _ODT = "word/document.xml", "content.xml"
_NAMES = {"ppt/": "a presentation", "xl/": "a spreadsheet", "META-INF/container.xml": "an e-book"}
MEND = "Save it as plain text or PDF, and give that."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = (f"{_W}p", f"{_T}p", f"{_T}h")
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_T}tab": "\t", f"{_T}line-break": "\n", f"{_T}s": " "}
_LEFT_OUT = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_T}tracked-changes")  # told twice; taken out
_END = "\x1e"  # the end of a paragraph; XML cannot hold it
_DC = "{http://purl.org/dc/elements/1.1/}"


class Office:
    """A word processor's document: its text, its title and its author. The days that it names are those of the file, not of publication."""

    called = "word documents (.docx, .odt)"

    def fits(self, piece: Piece) -> bool:
        """A ZIP archive whose first member is one that documents begin with."""
        return is_zip(piece.head) and first_name(piece.head).startswith(_FIRST)

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """The document's one report, or why it is none."""
        with piece.open() as stream:
            try:
                directory = Directory(stream, MAX_PARTS)
                parts = {entry.name: entry for entry in directory.entries()}
                found = next((name for name in (_DOCX, _ODT) if name in parts), None)
                if found is None:
                    raise Bad(f"It is {_kind(parts)}, which is not read.", MEND)
                budget = Budget(given.max_text_bytes, MAX_PARTS)
                about = _part(parts.get("docProps/core.xml" if found == _DOCX else "meta.xml"), directory, stream, given, budget)
                body = _part(parts[found], directory, stream, given, budget)
                values = {**_about(about), "text": _text(_tree(body))}
            except Bad as why:
                yield bad(piece.shown, why)
                return
            except Spent:
                yield Fault(piece.shown, f"Its text is larger than {given.max_text_bytes:,} bytes.", "Cut it into its reports, one each.")
                return
        yield from received(values, piece.data(given.max_text_bytes), piece, given, VERSION)


def _kind(parts: dict[str, Entry]) -> str:
    return next((kind for begin, kind in _NAMES.items() if any(p.startswith(begin) for p in parts)), "a document of another kind")


def _part(entry: Entry | None, directory: Directory, stream: BinaryIO, given: Given, budget: Budget) -> bytes:
    if entry is None:
        return b""
    spool = Spool(unpacked_member(entry, directory, stream, given), budget)
    try:
        with spool.open() as part:
            return part.read()
    finally:
        spool.close()


def _tree(xml: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        tree: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Bad(f"The document is damaged or holds what no document should ({type(error).__name__}).", MEND) from error
    return tree


def _about(xml: bytes) -> dict[str, object]:
    if not xml:
        return {}
    tree = _tree(xml)
    said = {"title": tree.find(f".//{_DC}title"), "author": tree.find(f".//{_DC}creator")}
    return {name: found.text for name, found in said.items() if found is not None and found.text}


def _text(tree: Element) -> str:
    """Its paragraphs with blank lines between."""
    words = "".join(_words(tree))
    return "\n\n".join(line for part in words.split(_END) if (line := part.strip()))


def _words(part: Element) -> Iterator[str]:
    if part.tag in _LEFT_OUT:
        return
    if part.tag in _SIGNS:
        yield _SIGNS[part.tag]
    if part.tag == f"{_W}t" or part.tag.startswith(_T):
        yield part.text or ""
    for child in part:
        yield from _words(child)
        if child.tag.startswith(_T) and part.tag.startswith(_T):
            yield child.tail or ""
    if part.tag in _PARAGRAPHS:
        yield _END
