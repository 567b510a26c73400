"""What a fetch may take, what it gives, and the words for answers that are no success."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.model.fault import Fault
from harmledger.model.origin import MAX_HEADER, MAX_HEADERS, Origin


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take.

    Attributes:
        max_bytes: of the body, as sent and again after unpacking.
        seconds: in all: looking up names, connecting, redirects, and the last byte.
        redirects: how many are followed.
        max_header_bytes: of one answer's status line and headers.
        settings: the settings' names of ``max_bytes`` and ``seconds``, for messages.
    """

    max_bytes: int = 20_000_000
    seconds: float = 60
    redirects: int = 5
    max_header_bytes: int = 65_536
    settings: tuple[str, str] = ("page_bytes", "page_seconds")


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of its version, to ask only for a newer one (RFC 9110, 13.1).

    ``address`` is the address that gave that answer, after redirects: the others must not be asked by them.
    """

    address: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status (see ``refusal``).

    Attributes:
        address: where it came from, after redirects.
        status: the HTTP status, 200 to 599.
        headers: (name in lower case, value) in their order, as received.
        body: unpacked; empty for 204 and 304.
        at: when the answer was whole, UTC, to the second ("2017-10-24T15:02:00Z").
    """

    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: str

    def header(self, name: str) -> str | None:
        """The first value of the header ``name`` (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def media_type(self) -> str | None:
        """The media type that was declared, in lower case ("text/html"); a hint, never proof."""
        return (self.header("content-type") or "").split(";")[0].strip().lower()[:100] or None

    @property
    def validators(self) -> Validators:
        """What to ask by for a newer version."""
        return Validators(self.address, self.header("etag"), self.header("last-modified"))

    def origin(self) -> Origin:
        """The origin of what was received. Cookies that were set are left out: they may identify who asked."""
        kept = [(name, value[:MAX_HEADER]) for name, value in self.headers if name not in ("set-cookie", "set-cookie2")]
        return Origin(self.address, self.at, self.status, tuple(kept[:MAX_HEADERS]), (), self.media_type)


_WORDS = {
    401: ("The page is closed to us (401): it asks for a password.", "Save it in your browser and give the file."),
    403: ("The page is closed to us (403).", "Save it in your browser and give the file."),
    404: ("There is no such page (404).", "Check the address; an archive of the web may still have the page."),
    410: ("The page was taken away (410).", "An archive of the web may still have it."),
    429: ("The host says that it was asked too often (429).", "Try again later, and ask it less often."),
    451: ("The page is withheld for legal reasons (451).", "An archive of the web may still have it."),
}


def refusal(fetched: Fetched, where: str) -> Fault | None:
    """Why ``fetched`` brings nothing to read, or None where it does (a status from 200 to 299 with a body)."""
    if 200 <= fetched.status < 300:
        return None if fetched.body else Fault(where, "The page is empty.", "Try again later.")
    if fetched.status in _WORDS:
        return Fault(where, *_WORDS[fetched.status])
    if fetched.status >= 500:
        return Fault(where, f"The host has trouble ({fetched.status}).", "Try again later.")
    return Fault(where, f"The host answered {fetched.status}, which brings no page.", "Look at the address in a browser.")
