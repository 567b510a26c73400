"""Draws the reports of a round: the same seed draws the same of the same reports, on every machine."""

from __future__ import annotations

from collections.abc import Iterable

from harmledger.model.ids import content_id


def sample(reports: Iterable[str], seed: int, size: int) -> tuple[str, ...]:
    """``size`` of the reports (SHA-256), each as likely as any other, in the order in which they are to be coded.

    Reports are ordered by the hash of the seed with their own: which are drawn does not depend on the order they are given in,
    and a report that is added later takes the place of at most one.
    """
    return tuple(sorted(set(reports), key=lambda sha: (content_id("", seed, sha), sha))[: max(0, size)])
