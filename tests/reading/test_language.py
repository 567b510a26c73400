"""Which language a text is in, and that what no engine reads is kept and counted, not read."""

from __future__ import annotations

import pytest

from harmledger.model.report import Receipt, make_report
from harmledger.reading import language
from harmledger.reading.language import identify
from harmledger.relevance import Tongues, in_other_languages, passed_over

ENGLISH = "Gunmen ambushed a convoy of traders on the road to Dolo on Saturday, killing nine men and setting three lorries on fire."
ARABIC = "قتل تسعة أشخاص على الأقل في قصف استهدف سوقا شعبيا في المدينة يوم الثلاثاء، حسبما قال سكان ومصادر طبية"
UKRAINIAN = "Російські дрони вдарили по двох багатоповерхівках, загинули п'ятеро людей, серед них семирічна дівчинка"
SPANISH = "Al menos nueve personas murieron el martes cuando un proyectil cayó sobre un mercado lleno de gente, dijeron los vecinos"

TOLD = [
    (ENGLISH, None, "en"),
    (ENGLISH, "ar", "en"),  # pages of Arab outlets in English often say "ar"
    (ARABIC, None, "ar"),
    (UKRAINIAN, "ru", "uk"),
    (SPANISH, None, "es"),
    ("Nine men died.", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("text", "stated", "code"), TOLD)
def test_the_language_is_told_from_the_words(text: str, stated: str | None, code: str | None) -> None:
    pytest.importorskip("lingua")
    assert identify(text, stated).code == code
    assert identify(text, stated) == identify(text, stated)


def test_without_lingua_only_what_is_stated_counts_unless_the_words_are_plainly_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_detector", lambda: None)
    assert identify(ENGLISH, "ar").code == "en"
    assert (identify(ARABIC).code, identify(ARABIC, "ar-SY").code) == (None, "ar")


def judge(text: str, stated: str | None = None) -> tuple[bool, str]:
    """What the first reader of languages says."""
    said = Tongues(identify, "v", frozenset({"en"}), None).relevant(text, stated)
    return said.keep, said.reason


def test_a_report_in_a_language_that_no_engine_reads_is_kept_and_not_read() -> None:
    pytest.importorskip("lingua")
    assert judge(ARABIC) == (False, "in Arabic: kept, not read (no engine here reads it)")
    assert judge(ENGLISH)[0] and judge("Nine men died.", "ar")[0]


@pytest.mark.parametrize("other", [ARABIC, UKRAINIAN, SPANISH])
def test_a_text_in_two_languages_is_read_when_one_of_them_is_english(other: str) -> None:
    pytest.importorskip("lingua")
    assert judge(f"{other}\n\n{ENGLISH}")[0] and judge(f"{ENGLISH}\n\n{other}")[0]
    assert judge(f"{other} {other}\n\n{ENGLISH}\n\n{other}")[0]


def test_what_was_left_for_its_language_is_counted_by_language() -> None:
    pytest.importorskip("lingua")
    first = Tongues(identify, "v", frozenset({"en"}), None)
    readings = [
        passed_over(make_report(None, text, Receipt("", "x")), first) for text in (ARABIC, f"{ARABIC} {ARABIC}", UKRAINIAN, ENGLISH)
    ]
    assert readings[3] is None
    assert in_other_languages([r for r in readings if r]) == {"Arabic": 2, "Ukrainian": 1}
