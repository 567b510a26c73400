"""One gazetteer for all tests of the room, in the machine's temporary cache: built once, a quarter of a minute."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from harmledger.resolve.where import Gazetteer, Locator, PlaceFinder


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.open(Path(tempfile.gettempdir()) / "harmledger-test-cache")


@pytest.fixture(scope="session")
def locator(gazetteer: Gazetteer) -> Locator:
    return Locator(gazetteer)


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer) -> PlaceFinder:
    return PlaceFinder(gazetteer)
