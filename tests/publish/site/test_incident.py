"""An incident's page: each number beside its words, who said what kept apart, never too large."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harmledger.model.claim import EventClaim, FigureClaim, Reading
from harmledger.model.incident import Bound, Range, SideGrade, Speaker, Suggestion, Tally
from harmledger.model.release import Changes
from harmledger.model.review import Remark, Review
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.redaction.shown import NOT_REVIEWED
from harmledger.publish.site.incident import MOST_BYTES, tolls
from tests.publish import samples as s
from tests.publish.site.releases import ABOUT, CHANGES, ON_THE_WEB, SAMPLES, TOLD_RAID, record_of, site, text_of, well

RAID_PAGE = "incidents/i-raid.html"


@pytest.fixture(scope="module")
def raid() -> str:
    return text_of(site()[RAID_PAGE])


def between(text: str, first: str, last: str) -> str:
    start = text.index(first)
    return text[start : text.index(last, start)]


def test_the_two_ends_stand_beside_their_reasons_and_quotes(raid: str) -> None:
    low = between(raid, "Fewest: 12", "Most: 15")
    high = between(raid, "Most: 15", "The ranges by whom they count")
    assert "At least 12 people were killed on Tuesday" in low and "Harran Monitor" in low and "The Harran Post, 6 May 2015" in low
    assert "killed 15" in high and "a doctor at the town's hospital" in high and "through reporters" in high


def test_one_number_has_one_reason() -> None:
    same = replace(
        s.RAID_INCIDENT,
        killed=Tally(total=Range(12, 12)),
        bounds=tuple(Bound(f"killed.total.{end}", "12 (Harran Monitor)", ("c-a1",)) for end in ("min", "max")),
    )
    (toll,) = tolls(same)
    assert [e.words for e in toll.ends] == ["Why 12"]


def test_one_number_for_two_reasons_says_both() -> None:
    same = replace(
        s.RAID_INCIDENT,
        killed=Tally(total=Range(12, 12)),
        bounds=(Bound("killed.total.min", "the monitor", ("c-a1",)), Bound("killed.total.max", "the doctor", ("c-b1",))),
    )
    (toll,) = tolls(same)
    assert [e.because for e in toll.ends] == ["the monitor", "the doctor"]


def test_where_nobody_counts_all_the_civilians_stand_first() -> None:
    civilians = replace(
        s.RAID_INCIDENT,
        killed=Tally(civilians=Range(7, 15)),
        bounds=(Bound("killed.civilians.min", "the monitor’s", ("c-a2",)), Bound("killed.civilians.max", "the doctor’s", ("c-b1",))),
    )
    page = text_of(site(record_of(civilians))[RAID_PAGE]).replace("\u2060", "")
    assert "7–15 civilians killed Fewest: 7 the monitor’s Among the 12 were seven civilians" in page
    assert "Why the other ranges" not in page


def test_the_place_is_as_sure_as_it_is(raid: str) -> None:
    place = between(raid, "Where and when", "As each report tells it")
    assert "the centre of a town or village, not the spot itself" in place
    assert "within about 4 km" in place and "The reports name a named building or site" in place


def test_a_denial_is_shown_as_one_with_its_words(raid: str) -> None:
    who = between(raid, "Who is said to have done it", "Where and when")
    assert "denied" in who and "The army denied that its aircraft were in the area" in who and "accused" not in who


def test_an_admission_of_the_strike_alone_is_none_of_harm() -> None:
    hand = replace(s.A_DENY, id="c-a9", stance="admitted", of_harm=False)
    readings = (replace(s.READINGS[0], claims=(*s.READINGS[0].claims, hand)), *s.READINGS[1:])
    incident = replace(
        s.RAID_INCIDENT, responsibility=(SideGrade("the army", "government", "weak", ("admitted",), "it struck", ("c-a9",)),)
    )
    shown = Published(evidence_of_readings(s.REPORTS, readings), replace(s.RECORD, incidents=(incident,), suggestions=()), {})
    pages = site(shown)
    assert "admitted of the strike, not of harm" in text_of(pages[RAID_PAGE])
    side = text_of(pages["sides/government.html"])
    assert "of the strike alone, not of harm to people" in side and "admitted (strike alone)" in side


def test_what_was_set_aside_says_why_and_what_stands_instead(raid: str) -> None:
    aside = between(raid, "Figures that set no end", "The reports")
    assert "At least 12 killed, people: the same voice gives a newer figure (the newer figure: 15 killed, people)" in aside


def test_the_toll_in_time_is_a_table_too(raid: str) -> None:
    table = between(raid, "The toll in time: killed", "Every claim")
    assert "6 May 2015" in table and "day not known" in table and "replaced" in table


def test_links_between_reports_have_their_reasons_and_doubts_their_pages(raid: str) -> None:
    assert "Same town, a day apart, both airstrikes on a market." in raid
    assert "../incidents/i-evil.html" in well(site()[RAID_PAGE]).links


def test_versions_and_copies_of_a_report_are_told(raid: str) -> None:
    reports = between(raid, "Versions of one report", "Why these reports are one incident")
    assert "https://example.org/raid" in reports and "2015-05-06 10:00 UTC, web page 1; older" in reports and "the newest no longer says who" in reports
    assert "One text of Reuters, carried by The Harran Post, 6 May 2015" in reports and "it counts once." in reports


def test_what_people_decided_is_told_with_its_reason(raid: str) -> None:
    decided = between(raid, "What people decided", "Since the last release")
    assert "reviewer 1 set grade: contested (was weak). The army answered." in decided and "reviewer 2 remarks: look again" in decided


def test_other_codebooks_stand_beside_each_other_under_their_names(raid: str) -> None:
    books = between(raid, "Under other recorders’ codebooks", "What people decided")
    assert "Airwars *" in books and "ACLED *" not in books and "contested" in books and "not their own coding" in books


def test_what_changed_since_the_release_before(raid: str) -> None:
    since = between(raid, "Since the last release", "Its name")
    assert "A doctor was quoted." in since and "killed, total" in since and "12–15" in since
    assert "Merged into it: Tell Aswad: 15 killed i-old. The same raid." in since
    first = text_of(site(changes=Changes())[RAID_PAGE])
    assert "This is the first release" in first
    unchanged = text_of(site(changes=replace(CHANGES, changes=()))[RAID_PAGE])
    assert "Nothing has changed since release 1 of 31 December 2025." in unchanged


def test_its_ids_and_how_to_cite_it(raid: str) -> None:
    name = raid[raid.index("Its name, and how to cite it") :]
    assert "Permanent id i-raid" in name and "i-old" in name
    assert (
        "The Harran Recorders. “Tal Aswad, 5 May 2015: 12–15 killed" in name and "Harm in Harran, 2015, release 2, 31 January 2026." in name
    )
    assert "https://example.org/harran/2/incidents/i-raid.html" in text_of(site(about=ON_THE_WEB)[RAID_PAGE])


def test_what_nobody_has_reviewed_says_so_once(raid: str) -> None:
    words = "no person has reviewed it"
    assert raid.count(words) == 1
    marked = replace(TOLD_RAID, because=f"{TOLD_RAID.because} {NOT_REVIEWED}")
    assert text_of(site(record_of(marked))[RAID_PAGE]).count(words) == 1
    signed = replace(TOLD_RAID, review=Review("signed off", Remark("checked line by line", "reviewer 1", "2026-01-02T00:00:00Z", "d-1")))
    page = text_of(site(record_of(signed))[RAID_PAGE])
    assert words not in page and "Signed off by reviewer 1 on 2026-01-02: checked line by line" in page


def test_one_incident_leads_to_the_next() -> None:
    pages = site()
    assert "../incidents/i-evil.html" in well(pages[RAID_PAGE]).links and "After it Tal" not in text_of(pages[RAID_PAGE])
    assert "Before it Tal Aswad, 5 May 2015" in text_of(pages["incidents/i-evil.html"])


def test_a_quote_that_is_held_back_says_so() -> None:
    silent = replace(s.A_TOTAL, span=replace(s.A_TOTAL.span, quote=""))
    readings = (replace(s.READINGS[0], claims=tuple(silent if c.id == "c-a1" else c for c in s.READINGS[0].claims)), *s.READINGS[1:])
    shown = Published(evidence_of_readings(s.REPORTS, readings), SAMPLES.record, {})
    assert "The quote is not published." in between(text_of(site(shown)[RAID_PAGE]), "Fewest: 12", "Most: 15")


def test_claims_that_are_not_there_are_no_error() -> None:
    bare = replace(SAMPLES, evidence=evidence_of_readings((), ()))
    page = text_of(site(bare)[RAID_PAGE])
    assert "Fewest: 12" in page and "No quote is published." in page


def huge(reports: int) -> Published:
    """An incident that many reports tell of, each in long words, in doubt with many others."""
    long = "W" * 3000
    claims = [
        [
            replace(s.A_EVENT, id=f"c-{n}", report=f"{n:064x}", span=replace(s.A_EVENT.span, quote=long)),
            replace(s.A_TOTAL, id=f"f-{n}", report=f"{n:064x}", low=n, span=replace(s.A_TOTAL.span, quote=long), group=long),
        ]
        for n in range(reports)
    ]
    incident = replace(
        TOLD_RAID,
        members=tuple(own[0].id for own in claims),
        reports=tuple(f"{n:064x}" for n in range(reports)),
        figures=tuple(own[1].id for own in claims),
        because=long,
        speakers=tuple(Speaker(f"{long} {n}", "monitor", None, (f"{n:064x}",), (f"f-{n}",)) for n in range(reports)),
        bounds=tuple(Bound(b.of, long, tuple(own[1].id for own in claims)) for b in TOLD_RAID.bounds),
        history=tuple(replace(TOLD_RAID.history[0], min=n, max=n, speaker=long) for n in range(reports)),
    )
    readings = [
        Reading(f"{n:064x}", "made", tuple(c for c in own if isinstance(c, EventClaim | FigureClaim))) for n, own in enumerate(claims)
    ]
    doubts = tuple(Suggestion("i-raid", f"i-{n}", 0.5, long) for n in range(reports))
    return Published(evidence_of_readings((), readings), replace(SAMPLES.record, incidents=(incident,), suggestions=doubts), {})


def test_a_huge_incident_is_cut_and_says_of_how_much() -> None:
    page = site(huge(300))[RAID_PAGE]
    assert len(page) <= MOST_BYTES and well(page).wrong == []
    assert "of 300 voices are shown; all 300 are in the data" in text_of(page)


def test_an_ordinary_incident_is_whole() -> None:
    assert "are shown; all" not in text_of(site()[RAID_PAGE])
    assert len(site(about=ABOUT)[RAID_PAGE]) < MOST_BYTES / 2
