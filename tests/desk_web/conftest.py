"""One house a test module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from harmledger.desk.people import passwords
from tests.desk_web.house import House

SLOW = passwords._hasher
"""The hasher of the program, for the one test that looks at how slow it is."""


@pytest.fixture(scope="package", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hundreds of logins in these tests: the hash stays argon2id, its cost is the least there is."""
    patch = pytest.MonkeyPatch()
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    patch.setattr(passwords, "_hasher", quick)
    patch.setattr(passwords, "_nobody", quick.hash("nobody has this password"))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()
