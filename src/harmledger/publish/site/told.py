"""Small words of the site: numbers, sizes, cuts."""

from __future__ import annotations

from markupsafe import Markup


def number(n: int) -> str:
    """A number with commas between its thousands."""
    return f"{n:,}"


def plural(n: int, one: str, many: str = "") -> str:
    """ "1 incident", "2 incidents": the number with its noun; ``many`` where it is not ``one`` with an "s"."""
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def size_words(size: int) -> str:
    """Bytes for a reader: "812 bytes", "14 kB", "3.2 MB" (of 1,000)."""
    if size < 1000:
        return plural(size, "byte")
    if size < 1_000_000:
        return f"{(size + 500) // 1000:,} kB"
    return f"{size / 1_000_000:,.1f} MB"


def cut(text: str | Markup, most: int) -> str | Markup:
    """``text``, or its first ``most`` characters at most with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
