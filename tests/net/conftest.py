"""One site a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.net.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    yield from Site().run()
