"""PDF documents made by hand, line by line."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[str]], info: str = "", packed: bool = False) -> bytes:
    """A document of pages of lines; ``info`` is what its description holds ("/Title (…)")."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    ]
    kids = []
    bodies: dict[int, bytes] = {}
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 12 Tf 50 800 Td {shown}ET".encode("cp1252") if lines else b"0 0 100 100 re f"
        body = zlib.compress(stream) if packed else stream
        page, content = len(objects) + 1, len(objects) + 2
        kids.append(f"{page} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(body)}{' /Filter /FlateDecode' if packed else ''} >>")
        bodies[content] = body
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = b"%PDF-1.7\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(out))
        body = b"\nstream\n" + bodies[number] + b"\nendstream" if number in bodies else b""
        out += f"{number} 0 obj\n{words}".encode("latin-1") + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
