"""A name in Arabic letters against one in Latin letters."""

from __future__ import annotations

import pytest

from harmledger.resolve.where.across import DIFFERENT, READS, alike, contradicted, latin_keys, readable
from harmledger.resolve.where.keys import fold, skeleton, stem, twins


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("الصبحة", "Sabhah"),
        ("ابو خنادق", "Abu Khanadiq"),
        ("معرة النعمان", "Ma'arrat an-Nu'man"),
        ("ذيبان", "Dhiban"),
        ("ذيبان", "Ziban"),
        ("هجين", "Hajin"),
        ("جرابلس", "Jarabulus"),
        ("كفرنبل", "Kafr Nabl"),
        ("الفاشر", "El Fasher"),
        ("صعدة", "Sa'dah"),
        ("تلعفر", "Tall Afar"),
        ("بنغازي", "Benghazi"),
        ("جديد عكيدات", "Jadid Akeidat"),
    ],
)
def test_what_can_be_read_so(arabic: str, latin: str) -> None:
    assert 0.85 <= readable(fold(arabic), fold(latin))[0] <= READS
    assert alike(fold(latin), fold(arabic)) == readable(fold(arabic), fold(latin))


@pytest.mark.parametrize(
    ("arabic", "latin"), [("تلعفر", "Tall Afar"), ("هجين", "Hajin"), ("خشام", "Khusham"), ("ابو كمال", "Abu Kamal"), ("ذيبان", "Ziban")]
)
def test_the_loose_key_finds_it(arabic: str, latin: str) -> None:
    assert skeleton(fold(latin)) in latin_keys(fold(arabic))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("القصير", "Al-Qusur"),
        ("القصور", "Al-Qusayr"),
        ("قارة تابه", "Qarassi"),
        ("الكشكية", "Al Kashmah"),
        ("حيفا", "Shaafa"),
        ("منصور", "Mansura"),
    ],
)
def test_what_is_another_name(arabic: str, latin: str) -> None:
    assert readable(fold(arabic), fold(latin))[0] < 0.85


def test_a_name_that_reads_otherwise_is_denied_but_not_by_a_longer_one() -> None:
    assert contradicted(fold("Aliyah"), ["غرب"], DIFFERENT)
    assert not contradicted(fold("Tall Susin"), ["تل سوسن وسردم"], DIFFERENT)
    assert not contradicted(fold("Hajin"), ["مسجد خالد بن الوليد في هجين"], DIFFERENT)
    assert not contradicted(fold("Hajin"), [], DIFFERENT)


@pytest.mark.parametrize("text", ["", "ء", "ا", "٣", "123", "ه" * 300, "ذضظ" * 60])
def test_odd_names_are_no_harm(text: str) -> None:
    assert len(latin_keys(fold(text))) <= 8
    assert 0.0 <= readable(fold(text), fold("Raqqa"))[0] <= READS


def test_the_village_beside() -> None:
    assert stem("Buqrus Fawqani") == stem("Bukrus al-Foqani".replace("Bukrus", "Buqrus")) == "buqrus"
    assert stem("بقرص فوقاني") == "بقرص"
    assert stem("Fawqani") is None and stem("Hajin") is None and stem("") is None
    assert "zunnar saghir" in twins("Zunnar") and twins("Zunnar Kabir") == () and twins("هجين") == ()
