"""A real PostgreSQL of our own for the tests: Debian's package, a folder in /tmp, a socket and no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, text

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
QUICK = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=100", "autovacuum=off", "log_min_messages=panic")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, or None."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next((b for b in BINARIES if (b / "initdb").exists()), None)


class Server:
    """A running server; ``address`` gives a new empty place for a book each time."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="hl-pg-", dir="/tmp"))  # a socket's path must be short
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._data = self.folder / "data"
        self._do("initdb", "-D", str(self._data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()
        self._made = 0

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = " ".join(f"-c {setting}" for setting in QUICK) + f" -k {self.folder}"
        self._do("pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: "immediate" is as if it had been killed."""
        self._do("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "stop")

    def close(self) -> None:
        """Stop the server and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self) -> str:
        """The address of a new empty schema."""
        self._made += 1
        schema = f"book_{os.getpid()}_{self._made}"
        engine = create_engine(self.url().replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        engine.dispose()
        return self.url(f"-csearch_path={schema}")

    def url(self, options: str = "") -> str:
        """The address of the server's own database, with options for libpq."""
        end = f"&options={quote(options)}" if options else ""
        return f"postgresql://tester:secret-word@/postgres?host={quote(str(self.folder), safe='')}{end}"

    def _do(self, program: str, *arguments: str) -> None:
        who = {"user": self._user, "group": self._user, "extra_groups": []} if self._user else {}
        done = subprocess.run(
            [str(self._programs / program), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, timeout=120, **who,  # type: ignore[arg-type]
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr[-2000:]}")
