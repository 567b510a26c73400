"""A gazetteer made with other keys would not find what it holds: its name must change with everything that makes keys."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from harmledger.resolve.where import keys
from harmledger.resolve.where.build import KEY_FILES, keys_version


def test_the_version_covers_all_that_makes_keys() -> None:
    text = Path(keys.__file__).read_text(encoding="utf-8")
    ours = {n.module for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("harmledger")}
    read = {f"data/{name}" for name in re.findall(r"([a-z_]+\.(?:toml|tsv))", text)}
    assert {f"{str(m).rpartition('.')[2]}.py" for m in ours} | read | {"keys.py"} <= set(KEY_FILES)
    assert re.fullmatch(r"[0-9a-f]{8}", keys_version())
