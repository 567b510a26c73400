"""How bytes came to us: from which address or archive, when, with which headers. Part of the chain of custody.

After the Berkeley Protocol on Digital Open Source Investigations (OHCHR 2020), VI.C and VI.D: what was collected is kept with
its address, the time of collection and the technical data that came with it.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_HEADERS = 60
MAX_HEADER = 1_000  # characters of one header's value; longer ones are cut


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and how something was received. Every field is as whoever handed it over states it: none of it is trusted.

    Attributes:
        address: the http(s) address that gave the bytes, after redirects; None where they came from no address.
        at: when they were fetched, UTC, ISO 8601 to the second with "Z" ("2017-10-24T15:02:00Z"), or None.
        status: the HTTP status, or None.
        headers: the HTTP headers of the answer, as (name in lower case, value), in their order; at most MAX_HEADERS.
        inside: the files and archives that held it, outermost first ("news.zip", "page.html").
        media_type: the media type that was declared ("text/html"), or None.
    """

    address: str | None = None
    at: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, ...], ...] = ()
    inside: tuple[str, ...] = ()
    media_type: str | None = None
