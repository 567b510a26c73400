"""A dossier as a WACZ file, version 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): a web archive with its index, list of pages and
package of hashes. The working copy, the receipts and the ledger's rows lie beside the archive, under ``harmledger/``."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from harmledger.publish.dossier.contents import Dossier
from harmledger.publish.dossier.warc import EPOCH, index_line, records

ARCHIVE, INDEX, PAGES = "archive/evidence.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # no time of making: the same rows give the same bytes


class _Zip:
    """Writes members one after another and keeps what the package states of them."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.resources: list[dict[str, object]] = []

    def put(self, name: str, blocks: Iterable[bytes], listed: bool = True) -> str:
        """Write one member, unpacked as the standard wants it; its hash."""
        member = zipfile.ZipInfo(name, _EARLIEST)
        member.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._packed.open(member, "w", force_zip64=True) as out:
            for block in blocks:
                digest.update(block)
                size += len(block)
                out.write(block)
        found = f"sha256:{digest.hexdigest()}"
        if listed:
            self.resources.append({"name": name.rpartition("/")[2], "path": name, "hash": found, "bytes": size})
        return found


def write_wacz(dossier: Dossier, path: Path) -> None:
    """Write the package to ``path``. Raises OSError."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        out = _Zip(packed)
        lines, pages = _archive(dossier, out)
        out.put(INDEX, [f"{line}\n".encode() for line in sorted(lines)])
        out.put(PAGES, [f"{json.dumps(page, ensure_ascii=False)}\n".encode() for page in pages])
        for name, content in dossier.files():
            if not name.startswith("evidence/"):  # these bytes are in the archive
                out.put(f"harmledger/{name}", [content])
        package = json.dumps(_package(dossier, out.resources), ensure_ascii=False, indent=1).encode()
        digest = out.put("datapackage.json", [package], listed=False)
        out.put("datapackage-digest.json", [json.dumps({"path": "datapackage.json", "hash": digest}).encode()], listed=False)


def _archive(dossier: Dossier, out: _Zip) -> tuple[list[str], list[dict[str, object]]]:
    """Write the web archive; the lines of its index and of its list of pages."""
    lines: list[str] = []
    pages: list[dict[str, object]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Reports as received"}]

    def blocks() -> Iterable[bytes]:
        offset = 0
        for record in records(dossier.cases, dossier.made_by, _created(dossier)):
            if record.address:
                lines.append(index_line(record, ARCHIVE.rpartition("/")[2], offset))
                page: dict[str, object] = {"id": record.digest[7:23], "url": record.address, "ts": record.at}
                pages.append(page | ({"title": record.title} if record.title else {}))
            offset += len(record.content)
            yield record.content

    out.put(ARCHIVE, blocks())
    return lines, pages


def _package(dossier: Dossier, resources: list[dict[str, object]]) -> dict[str, object]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "Evidence of reports, as received",
        "description": f"Reports {', '.join(case.report.sha256 for case in dossier.cases)}; seal of the ledger: {dossier.seal}",
        "software": dossier.made_by,
        "created": _created(dossier),
        "resources": resources,
    }


def _created(dossier: Dossier) -> str:
    """When the last row in it was recorded: no clock is read, so that the same rows give the same bytes."""
    at = dossier.last.recorded_at
    return f"{at[:19]}Z" if at else EPOCH
