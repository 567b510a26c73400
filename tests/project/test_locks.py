"""The lock files hold what pyproject.toml asks for, without a look at any registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]


def locked(name: str) -> dict[str, list[tuple[Version, str]]]:
    """The packages of a lock file with their versions and the condition under which each holds ("" for always)."""
    found: dict[str, list[tuple[Version, str]]] = {}
    for line in (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").splitlines():
        m = re.match(r"([\w.-]+)==([\w.+!-]+)\s*(?:;\s*(.+?))?\s*\\?$", line)
        if m:
            found.setdefault(canonicalize_name(m[1]), []).append((Version(m[2]), m[3] or ""))
    return found


def asked(extra: str | None) -> list[Requirement]:
    """What pyproject.toml asks for, itself left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else ())]
    return [r for r in map(Requirement, names) if r.name != "harmledger"]


@pytest.mark.parametrize(
    ("lock", "extra"), [("base", None), ("dev", "dev"), ("dev", "postgres"), ("dev", "desk"), ("dev", "languages"), ("dev", "timestamp")]
)
def test_a_lock_file_holds_every_dependency_in_a_version_that_is_allowed(lock: str, extra: str | None) -> None:
    have = locked(lock)
    for wanted in asked(extra):
        versions = have.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted} is not in requirements/{lock}.lock: make the lock files anew"
        for version, _ in versions:
            assert wanted.specifier.contains(version), f"requirements/{lock}.lock pins {wanted.name} {version}, pyproject asks for {wanted}"


def test_both_lock_files_pin_the_same_versions() -> None:
    base, dev = locked("base"), locked("dev")
    assert {n: v for n, v in base.items() if dev.get(n) != v} == {}


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_every_pinned_package_has_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    without = [b.split("==")[0] for b in re.split(r"\n(?=[\w.-]+==)", text) if re.match(r"[\w.-]+==", b) and "--hash=sha256:" not in b]
    assert pins and without == []
