"""What the makers of parts raise."""

from __future__ import annotations


class Unavailable(Exception):
    """A part that the command needs is not installed or cannot be made; the message says how to mend it."""
