"""What can go wrong: with a release before it is served, and with a question to it."""

from __future__ import annotations


class ReleaseFault(Exception):
    """The folder is no release that can be served; the message says which file, why, and how to mend it."""


class Problem(Exception):
    """A question that gets no answer (RFC 9457).

    Attributes:
        status: the HTTP status, 400 to 503.
        title: what is wrong, in a few words, the same for all of its kind.
        detail: what is wrong here.
        mend: what to do about it.
        parameter: the parameter that it is about, or None.
    """

    def __init__(self, status: int, title: str, detail: str, mend: str, parameter: str | None = None) -> None:
        super().__init__(f"{detail} {mend}")
        self.status, self.title, self.detail, self.mend, self.parameter = status, title, detail, mend, parameter

    def as_object(self) -> dict[str, object]:
        """The problem as ``application/problem+json`` has it."""
        told: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "mend": self.mend,
        }
        return told | ({"parameter": self.parameter} if self.parameter else {})


def bad(parameter: str, detail: str, mend: str) -> Problem:
    """A parameter that cannot be understood."""
    return Problem(400, "A parameter cannot be understood", detail, mend, parameter)
