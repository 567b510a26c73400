"""The house keeps its shape: imports point inward, files stay small, what derives reads no clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "harmledger"
FILES = sorted(SOURCE.rglob("*.py"))

MAY_IMPORT: dict[str, set[str]] = {
    "model": {"model"},
    "reading": {"model", "reading"},
    "net": {"model", "net"},
    "resolve": {"model", "net", "resolve"},
    "extract": {"model", "reading", "resolve", "extract"},
    "run": {"model", "extract", "run"},
    "relevance": {"model", "extract", "relevance"},
    "incidents": {"model", "incidents"},
    "ledger": {"model", "ledger"},
    "intake": {"model", "net", "intake"},
    "watching": {"model", "net", "intake", "watching"},
    "publish": {"model", "publish"},
    "comparing": {"model", "incidents", "comparing"},
    "service": {"model", "publish", "service"},
    "desk": {"model", "incidents", "ledger", "publish", "desk"},
}
SEES_ALL = {"building", "cli", "pipeline", "sources", "releasing", "taking", "versions", "wiring", "settings", "__init__", "__main__"}


def room(path: Path) -> str:
    """The room a file lies in."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Every module that the file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(SOURCE.parent).with_suffix("").parts
            base = (
                [*package[: len(package) - node.level], *(node.module or "").split(".")] if node.level else (node.module or "").split(".")
            )
            module = ".".join(part for part in base if part)
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def test_there_is_something_to_check() -> None:
    assert len(FILES) > 50 and {room(f) for f in FILES} <= set(MAY_IMPORT) | SEES_ALL


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_inward(path: Path) -> None:
    if room(path) in SEES_ALL:
        return
    ours = {n.split(".")[1] for n in imported(path) if n.startswith("harmledger.")} - {"__version__"}
    assert ours <= MAY_IMPORT[room(path)], f"{path} imports {ours - MAY_IMPORT[room(path)]}"


@pytest.mark.parametrize("path", [f for f in FILES if room(f) == "model"], ids=lambda p: p.name)
def test_the_model_needs_the_standard_library_alone(path: Path) -> None:
    import sys

    outside = {n.split(".")[0] for n in imported(path)} - set(sys.stdlib_module_names) - {"harmledger"}
    assert not outside


@pytest.mark.parametrize(
    "path", [f for f in FILES if room(f) in ("model", "incidents", "publish")], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_what_derives_reads_no_clock_network_or_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not {"random", "socket", "urllib.request", "requests", "httpx", "locale", "time", "secrets", "uuid"} & imported(path)
    assert not any(word in text for word in ("date.today(", "datetime.now(", "utcnow(", "time.time("))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_settings_alone_reads_the_environment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name != "settings.py":
        assert "os.environ" not in text and "getenv(" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_have_one_job(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_public_things_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not bare and (ast.get_docstring(tree) or path.stat().st_size == 0)


def test_nothing_of_a_benchmark_stands_in_the_code() -> None:
    data = [p for p in SOURCE.rglob("*") if p.suffix in (".py", ".toml")]
    for path in data:
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("fakes-1", "seed-00", "gva-", "july2016")), path


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_what_the_type_checker_is_told_to_pass_over_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [
        n
        for n, line in enumerate(lines, 1)
        if "# type: ignore" in line and not line.rpartition("# type: ignore")[2].partition("#")[2].strip()
    ]
