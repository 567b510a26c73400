"""The case tables: every line of news in ``cases/*.txt`` gives the claims written below it, no more and no fewer."""

from __future__ import annotations

import pytest

from tests.extract.cases import Case, differences, load
from tests.extract.reading import claims_of

CASES = load()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_careful_coder_would_write_the_same(case: Case, request: pytest.FixtureRequest) -> None:
    if case.todo:
        request.applymarker(pytest.mark.xfail(reason=case.todo, strict=True))
    wrong = differences(case.expected, claims_of(case.text, case.title))
    assert not wrong, "\n".join([case.text, *wrong])
