"""To which page of months an incident belongs: its month, its year where it is not sure to lie in one month, or neither."""

from __future__ import annotations

from harmledger.model.circumstances import When

UNDATED = "undated"


def time_key(when: When | None) -> str:
    """ "2017-03" where all days that it may have lie in one month, "2017" where they lie in one year, "undated" else."""
    if when is None or when.start is None or when.end is None or when.start.year != when.end.year:
        return UNDATED
    if when.start.month != when.end.month:
        return f"{when.start.year:04d}"
    return f"{when.start.year:04d}-{when.start.month:02d}"


def time_address(when: When | None) -> str:
    """The address of the page of ``time_key`` in the release."""
    return f"months/{time_key(when)}.html"
