"""Whatever is read and decided, in whatever steps: what is kept is what forming everything at once gives."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents import form_incidents
from harmledger.incidents.form import one_incident
from harmledger.incidents.kept import Formation, Kept
from harmledger.incidents.kept.formation import among
from harmledger.incidents.rules import rules
from harmledger.model.claim import Claim
from harmledger.model.decision import Decision, reports_of
from tests.decisions.build import R1, R2, R3
from tests.decisions.test_laws import CLAIMS, READ_AGAIN, decisions

REPORTS = {r.sha256: r for r in (R1, R2, R3)}


def concerned(new: list[Decision], all_of_them: list[Decision]) -> set[str]:
    """The reports that a book names after these decisions."""
    old = {d.id: d for d in all_of_them}
    found = [*new, *(old[d.supersedes] for d in new if d.supersedes in old)]
    subjects = {d.subject for d in found}
    return {sha for d in found for sha in reports_of(d)} | {c.report for c in (*CLAIMS, *READ_AGAIN) if c.id in subjects}


def put(formation: Formation, sha: str, claims: tuple[Claim, ...]) -> None:
    formation.put(sha, REPORTS[sha], [c for c in claims if c.report == sha], None)


@settings(max_examples=120, deadline=None)
@given(made=decisions(), cut=st.integers(0, 6), first=st.booleans(), on_disk=st.booleans())
def test_step_by_step_or_at_once(tmp_path_factory, made: list[Decision], cut: int, first: bool, on_disk: bool) -> None:  # type: ignore[no-untyped-def]
    path: Path | None = tmp_path_factory.mktemp("kept") / "derived.sqlite" if on_disk else None
    kept = Kept(path, "one", rules("linking"), one_incident)
    before, after = (CLAIMS, READ_AGAIN) if first else (READ_AGAIN, CLAIMS)

    def step(new: list[Decision], shas: set[str], claims: tuple[Claim, ...]) -> None:
        def work(formation: Formation) -> None:
            formation.decide(new)
            for sha in sorted(shas):
                put(formation, sha, claims)
            formation.settle(among(REPORTS))

        kept.change(work)

    step([], set(REPORTS), before)
    step(made[:cut], concerned(made[:cut], made), before)
    step([], {R1.sha256, R2.sha256}, after)
    step(made[cut:], concerned(made[cut:], made), after)
    step([], {R3.sha256}, after)
    record = kept.change(lambda formation: formation.record())
    assert record == form_incidents(list(REPORTS.values()), after, made)
    kept.close()
