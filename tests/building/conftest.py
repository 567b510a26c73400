"""A book with a desk for each test."""

from __future__ import annotations

from tests.decisions.conftest import room

__all__ = ["room"]
