"""Which texts each page gave, kept up with the book, so that versions are found without looking through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace

from harmledger.incidents.gives_way import Pages
from harmledger.incidents.shelf import Shelf
from harmledger.incidents.versions import Edition, Page, editions_of, page_with
from harmledger.model.report import Report


class Shown:
    """The texts of every page. What follows from them is worked out when an incident asks, once between two ``forget``."""

    def __init__(self, shelf: Shelf) -> None:
        self._texts: MutableMapping[str, list[Edition]] = shelf.map("pages")
        self._of: MutableMapping[str, list[str]] = shelf.map("pages_of")
        self._known: dict[str, Page] = {}

    def of(self, sha256: str) -> list[str]:
        """The pages that a report is a text of."""
        return self._of.get(sha256, [])

    def texts(self, pages: Iterable[str]) -> set[str]:
        """The reports that are texts of these pages."""
        return {e.report for page in pages for e in self._texts.get(page, ())}

    def put(self, sha256: str, report: Report | None) -> set[str]:
        """What a report's receipts say of its pages now; the pages on which that changed something."""
        now = editions_of(report) if report else {}
        changed = set()
        for page in {*self.of(sha256), *now}:
            texts = self._texts.get(page, [])
            others = [e for e in texts if e.report != sha256]
            made = sorted([*others, now[page]], key=lambda e: e.report) if page in now else others
            if made != texts:
                changed.add(page)
                self._keep(page, made)
        if changed:
            if now:
                self._of[sha256] = sorted(now)
            else:
                self._of.pop(sha256, None)
        return changed

    def drop(self, sha256: str) -> None:
        """A report is a text of no page any more."""
        self.put(sha256, None)

    def _keep(self, page: str, texts: list[Edition]) -> None:
        if texts:
            self._texts[page] = texts
        else:
            self._texts.pop(page, None)

    def known(self, shas: Iterable[str], text_of: Callable[[str], str | None], decided: Callable[[str], bool]) -> Pages:
        """What is known of the pages of these reports. ``text_of``: the text of a report; ``decided``: whether people decided of its
        claims."""
        found: dict[str, dict[str, Page]] = {}
        for sha in shas:
            pages = found[sha] = {}
            for page in self.of(sha):
                if page not in self._known:
                    texts = self._texts.get(page, [])
                    found_page = page_with(page, texts, text_of) if len(texts) > 1 else Page()
                    by_people = tuple(sorted({e.report for c in found_page.chains for e in c.editions if decided(e.report)}))
                    self._known[page] = replace(found_page, decided=by_people)
                pages[page] = self._known[page]
        return found

    def forget(self) -> None:
        """From here on texts may change."""
        self._known = {}
