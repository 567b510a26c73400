"""What is only possible where the address of the release is known: absolute links, and the list of all pages for search engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import escape

from harmledger.model.release import About
from harmledger.publish.page.view import safe_link

MOST_ADDRESSES = 45_000
"""Of one list; sitemaps.org allows 50,000 and 50 MB."""


def web_address(about: About) -> str:
    """Where the release stands, ending in "/"; "" where that is not known or no address of the web."""
    link = safe_link(about.address)
    return link if link and link.endswith("/") and not ({"?", "#"} & set(link)) else ""


def site_map(about: About, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the list of all pages (sitemaps.org); nothing where the address is not known."""
    address = web_address(about)
    if not address:
        return
    parts = [paths[n : n + MOST_ADDRESSES] for n in range(0, len(paths), MOST_ADDRESSES)]
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for n, part in enumerate(parts, 1):
        lines = "".join(f"<url><loc>{escape(address + path)}</loc></url>\n" for path in part)
        yield "sitemap.xml" if len(parts) == 1 else f"sitemap-{n}.xml", f"{head}<urlset {space}>\n{lines}</urlset>\n".encode()
    if len(parts) > 1:
        lines = "".join(f"<sitemap><loc>{escape(address)}sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, len(parts) + 1))
        yield "sitemap.xml", f"{head}<sitemapindex {space}>\n{lines}</sitemapindex>\n".encode()
