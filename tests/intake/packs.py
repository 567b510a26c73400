"""Archives made for tests: good ones, and ones made to do harm."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Iterable, Mapping


def zip_of(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of names and bytes; a name may come twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tar_of(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive of names and bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tar_with(*infos: tarfile.TarInfo) -> bytes:
    """A tar archive of members without bytes, and one good report at its end."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info in infos:
            archive.addfile(info)
        last = tarfile.TarInfo("good.txt")
        last.size = len(GOOD)
        archive.addfile(last, io.BytesIO(GOOD))
    return out.getvalue()


GOOD = b"Five people died in Raqqa.\n"
FLAGS, METHOD, CRC, PACKED, SIZE, OFFSET = (8, "<H"), (10, "<H"), (16, "<L"), (20, "<L"), (24, "<L"), (42, "<L")


def patched(archive: bytes, member: int, field: tuple[int, str], value: int) -> bytes:
    """The archive with one number of the ``member``-th entry of its table of contents changed."""
    at = -1
    for _ in range(member + 1):
        at = archive.index(b"PK\1\2", at + 1)
    packed = struct.pack(field[1], value)
    return archive[: at + field[0]] + packed + archive[at + field[0] + len(packed) :]
