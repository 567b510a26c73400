"""The methodology tells what was at work and what was read, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.release import About
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.release.material import Material
from harmledger.publish.release.methodology import methodology
from harmledger.publish.release.order import Basis
from harmledger.publish.release.ran import Grading, Linking, Ran
from harmledger.releasing import engine_named
from tests.publish.samples import READINGS, RECORD, REPORTS

ABOUT = About(
    "Harm in Harran", "Recorders", "", "CC0-1.0", "2", date(2026, 11, 21), "public", "harmledger 1", "We ask *every* family first."
)
RAN = Ran(
    reports=12,
    engines={"grammar-en 7": 8},
    passed_over={"first reader en": 3},
    languages={"Arabic": 2},
    unread=1,
    set_aside=4,
    claims={"figures": 5},
    decisions={"set aside": 2, "accept": 1},
    people=2,
    grading=Grading(3, ("monitor",), ("military", "unknown")),
    linking=Linking(0.25, -1.5),
)


def told(ran: Ran = RAN, about: About = ABOUT) -> str:
    shown = Published(evidence_of_readings(REPORTS, READINGS), RECORD, {})
    return methodology(
        about, Material(shown, HeldBack("public", ""), Basis("7-abc", {}, None, "harmledger 1", {"incidents": "9a9a"}), ran=ran)
    )


def test_the_numbers_and_rules_are_those_that_were_at_work() -> None:
    text = told()
    for words in (
        "Collected: 12 reports",
        "Read by an engine: 8",
        "could hold no count of people harmed: 3",
        "2 (2 in Arabic)",
        "Not looked at yet: 1",
        "pages without a text): 4",
        "From 0.25 points",
        "from -1.5 points",
        "*fair* from 3 independent credible voices",
        "credible on their own: monitor.",
        "own up for it: military.",
        "3 decisions of 2 people stand: 2 set aside, 1 accepted",
        "`grammar-en 7`",
        "`9a9a`",
        "`7-abc`",
    ):
        assert words in text, words


def test_what_did_not_happen_is_not_told() -> None:
    text = told(replace(RAN, passed_over={}, languages={}, unread=0, set_aside=0, decisions={}))
    assert "Passed over" not in text and "Not looked at" not in text and "Not read" not in text
    assert "No person has decided anything" in text


def test_the_publishers_own_words_stand_first_and_as_they_were_written() -> None:
    text = told()
    assert text.index("We ask *every* family first.") < text.index("## What was read")
    assert "own words" not in told(about=replace(ABOUT, methodology="")).partition("## What was read")[0]


def test_what_is_not_known_is_counted() -> None:
    assert "rest on one report" in told() and f"Of {len(RECORD.incidents)} incident" in told()


def test_a_model_in_a_folder_of_this_machine_is_told_by_its_name_alone() -> None:
    assert engine_named("grammar-en 1 (/home/r.haddad/models/war-2; a39)") == "grammar-en 1 (war-2; a39)"
    assert engine_named(r"grammar-en 1 (C:\Users\haddad\war-2; a39)") == "grammar-en 1 (war-2; a39)"
    assert engine_named("grammar-en 1 (en_core_web_sm; a39)") == "grammar-en 1 (en_core_web_sm; a39)"
