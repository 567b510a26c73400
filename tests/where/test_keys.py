"""Spellings of one name find each other; different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.resolve.where.choose import SURE
from harmledger.resolve.where.keys import fold, likeness, skeleton

SAME = [
    ("Abou Kemal", "Abū Kamāl"),
    ("Raqa", "Ar Raqqah"),
    ("Khan Sheikhoun", "Khān Shaykhūn"),
    ("Tell Abyad", "Tall Abyaḑ"),
    ("Kfar Nabl", "Kafr Nabl"),
    ("Ain Issa", "‘Ayn ‘Īsá"),
    ("Deir Hafer", "Dayr Ḩāfir"),
    ("Mayadeen", "Al Mayādīn"),
    ("Hasakeh", "Al Ḩasakah"),
    ("Beit Lahiya", "Bayt Lāhyā"),
    ("دير الزور", "دیر الزور"),
    ("الرقّة", "رقة"),
    ("Kobanê", "Kobane"),
]
DIFFERENT = [
    ("Al-Qusur", "Al Quşayr"),
    ("Al-Shaafa", "Haifa"),
    ("al-Mansour", "Al Manşūrah"),
    ("Sarmada", "Sarmīn"),
    ("Homs", "Hama"),
    ("Daraa", "Dārayyā"),
    ("Bucha", "Bakhmut"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name(a: str, b: str) -> None:
    assert skeleton(fold(a)) == skeleton(fold(b))
    assert likeness(fold(a), fold(b))[0] >= SURE


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_names(a: str, b: str) -> None:
    assert likeness(fold(a), fold(b))[0] < SURE


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_with_a_reason_and_symmetric(a: str, b: str) -> None:
    score, because = likeness(fold(a), fold(b))
    assert 0.0 <= score <= 1.0
    assert because
    assert abs(score - likeness(fold(b), fold(a))[0]) < 1e-9


@given(st.text(min_size=1, max_size=60))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
