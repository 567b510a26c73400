"""Lists of pages taken in together with their pages: what a file names is fetched behind the file's own reports."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from harmledger.intake.collect import Handed
from harmledger.intake.leads import Fetcher, fetch_leads
from harmledger.intake.source import Given, Lead, Received
from harmledger.model.fault import Fault


def with_pages(
    handed: Iterable[Handed | Fault], leads: list[Lead], given: Given, fetcher: Fetcher, known: Container[str]
) -> Iterator[Handed | Fault]:
    """What was handed over, each file with the pages that it names; ``leads`` is where ``hand_over`` puts them.

    Pages with an address in ``known`` were fetched before and are not asked again. A page that cannot be had is a fault of the moment.
    """
    for one in handed:
        yield one if isinstance(one, Fault) else _with_pages(one, leads, given, fetcher, known)


def _with_pages(one: Handed, leads: list[Lead], given: Given, fetcher: Fetcher, known: Container[str]) -> Handed:
    def items() -> Iterator[Received | Fault]:
        leads.clear()
        yield from one.items()
        wanted = [lead for lead in leads if lead.url not in known]
        if before := len(leads) - len(wanted):
            what = f"{before:,} of the {len(leads):,} pages that it names are in the book; they were not fetched again."
            yield Fault(one.shown, what, "To have newer versions of pages, use harmledger watch.", "warning")
        for item in fetch_leads(wanted, given, fetcher):
            yield replace(item, passing=True) if isinstance(item, Fault) and item.severity == "set aside" else item

    return replace(one, items=items)
