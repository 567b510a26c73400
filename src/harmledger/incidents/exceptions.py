"""Which rules of a codebook may be set otherwise for one incident, and to what."""

from __future__ import annotations

from collections.abc import Mapping

from harmledger.incidents.codebooks import UNSTATED, codebooks
from harmledger.model.payload import Exempt

MAY_BE: Mapping[str, tuple[bool | int | str, ...]] = {
    "unstated": UNSTATED,
    "accused_makes_no_combatants": (True, False),
    "contested_status_from_zero": (True, False),
    "two_sources_from": (1, 2, 3, 4, 5),
}
"""The rules, as they are called in ``rules/codebooks/*.toml``, with the values that each may have."""


def exception_fault(exempt: Exempt) -> str | None:
    """Why an exception cannot be made, in words; None where it can."""
    if exempt.codebook not in codebooks():
        return f"There is no codebook {exempt.codebook!r}; there are {', '.join(codebooks())}."
    if exempt.rule is None:
        return None if exempt.value is None else "A value needs the rule that it is of."
    if exempt.rule not in MAY_BE:
        return f"No exception can be made from {exempt.rule!r}; it can from {', '.join(MAY_BE)}."
    if exempt.value not in MAY_BE[exempt.rule] or type(exempt.value) is not type(MAY_BE[exempt.rule][0]):
        return f"{exempt.rule} may be {', '.join(str(v).lower() for v in MAY_BE[exempt.rule])}, not {exempt.value!r}."
    return None
