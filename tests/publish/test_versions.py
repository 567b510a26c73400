"""Versions and copies are shown in the terminal, on the page and in the record, and strangers' words stay words."""

from __future__ import annotations

import json
from dataclasses import replace

from harmledger.model.incident import Carried, Record, Version, Versions
from harmledger.publish.evidence import evidence_of
from harmledger.publish.incidents import incident_object
from harmledger.publish.page.build import page_html
from harmledger.publish.terminal import incident_text
from harmledger.publish.versions import when_words
from tests.publish import samples as s

PAGE = 'news.example/"><script>window.owned=9</script>\x1b[31m'
INCIDENT = replace(
    s.RAID_INCIDENT,
    versions=(
        Versions(
            PAGE,
            (
                Version(s.RAID.sha256, "2015-05-06T09:00:00Z", "web page 1", True),
                Version(s.DOCTOR.sha256, "2015-05-06", "", False),
            ),
            doubt="nothing of this was read in the page's newest version: withdrawn?",
        ),
    ),
    carried=(Carried((s.RAID.sha256, s.DOCTOR.sha256), "AFP"),),
)


def test_the_terminal_lists_versions_under_one_another() -> None:
    text = incident_text(INCIDENT, s.REPORTS, s.CLAIMS, width=120)
    assert text.index("a-1: 2015-05-06 09:00 UTC, web page 1; older") < text.index("b-1: 2015-05-06; the newest, tells nothing of this")
    assert "withdrawn?" in text and "one text of AFP, carried by The Harran Post, b-1: it counts once" in text
    assert "\x1b[31m" not in text


def test_the_page_lists_versions_and_every_word_is_escaped() -> None:
    page = page_html(evidence_of(s.REPORTS, s.CLAIMS), Record((INCIDENT,)))
    assert "2015-05-06 09:00 UTC" in page and "carried by The Harran Post" in page
    assert "<script>window.owned=9" not in page and "&lt;script&gt;window.owned=9" in page


def test_the_record_holds_them() -> None:
    made = incident_object(INCIDENT, s.REPORTS, s.CLAIMS)
    assert json.loads(json.dumps(made["versions"]))[0]["versions"][0] == {
        "report": "a-1", "when": "2015-05-06T09:00:00Z", "extraction": "web page 1", "tells": True, "sha256": s.RAID.sha256,
    }  # fmt: skip
    assert made["carried"] == [{"agency": "AFP", "reports": ["a-1", "b-1"], "sha256": [s.RAID.sha256, s.DOCTOR.sha256]}]


def test_a_time_that_nobody_knows_is_said_so() -> None:
    assert when_words(Version("x", "", "", True)) == "time not known"
