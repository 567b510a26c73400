"""The table ``[release]`` of the settings: who publishes a record, under which title and licence, and how."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harmledger.cli.errors import UserError
from harmledger.settings import RELEASE, SettingsError, load_release

TEXTS = ("title", "publisher", "contact", "licence", "address", "profile", "formats")
FILES = ("methodology", "licence_file")
NEEDED = ("title", "licence")
LONGEST, LARGEST = 1_000, 1_000_000


def release_table(given: Mapping[str, str], config: Path | None = None) -> dict[str, str]:
    """What is said of a release: ``given`` by options first, else in the table. Files are read: their text stands for them.

    Raises SettingsError for what cannot be used, UserError where something that is needed is not said.
    """
    table, path = load_release(config=config)
    if unknown := sorted(table.keys() - {*TEXTS, *FILES}):
        raise SettingsError(f"{path}: the table [{RELEASE}] has no {unknown[0]!r}. It has: {', '.join((*TEXTS, *FILES))}.")
    said = {name: _line(name, value, path) for name, value in {**table, **given}.items()}
    for name in FILES:
        if name in said:
            said[name] = _read(name, path.parent / Path(said[name]).expanduser(), path)
    if missing := [name for name in NEEDED if not said.get(name)]:
        options, lines = " ".join(f"--{name} …" for name in missing), " and ".join(f'{name} = "…"' for name in missing)
        raise UserError(
            f"A release needs {' and '.join(f'a {name}' for name in missing)}. Say it with {options}, or once and for all in {path}: "
            f"a line [{RELEASE}], and under it {lines}."
        )
    if address := said.get("address"):
        if not address.startswith(("http://", "https://")) or any(c.isspace() for c in address):
            raise SettingsError(f"The address {address!r} is none of the web. Write it like https://recorders.example/raqqa/.")
        said["address"] = address if address.endswith("/") else address + "/"
    return said


def _line(name: str, value: object, path: Path) -> str:
    """A text of one line."""
    if not isinstance(value, str):
        raise SettingsError(f'{path}: {name} in the table [{RELEASE}] must be a text in quotes: {name} = "…".')
    line = " ".join(value.split())
    if len(line) > LONGEST or not line.isprintable():
        raise SettingsError(
            f"{path}: {name} in the table [{RELEASE}] must be one line of at most {LONGEST:,} characters that can be printed."
        )
    return line


def _read(name: str, file: Path, path: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise SettingsError(f"{path}: {name}: {file} is larger than {LARGEST:,} bytes; this is for words of your own, not for a book.")
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: {name}: {file} is no text in UTF-8. Save it as such.") from error
    except OSError as error:
        raise SettingsError(
            f"{path}: {name}: {file} cannot be read ({error.strerror}). Name it as seen from the folder of {path.name}."
        ) from error
