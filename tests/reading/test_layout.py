"""Pages as outlets print them: title, stamps, dateline, credit, and what is not the report. All sentences are written for these tests."""

from __future__ import annotations

import pytest

from tests.reading.texts import apart, body, document, stamps, titles

FIRST = "Nine people were killed in the town of Marwa."
TITLE = "Raids kill nine in the north of the country"
LEAD = f"{FIRST} The army said so."

HEADS = [
    (f"Tue 05 Jul 2016 {TITLE}. {LEAD}", TITLE, ["Tue 05 Jul 2016"]),
    (f"Published July 5 2016 {LEAD}", TITLE, ["Published July 5 2016"]),
    (f"{TITLE} AFP Friday 1 Jul 2016 {LEAD}", TITLE, ["Friday 1 Jul 2016"]),
    (f"[03/July/2016] {LEAD}", TITLE, ["[03/July/2016]"]),
    (f" date 2017-10-24 {LEAD}", None, ["date 2017-10-24"]),
    (f"Date of publication 5 July 2016 {LEAD}", TITLE, ["Date of publication 5 July 2016"]),
    (f"03-07-2016 {TITLE}. {LEAD}", TITLE, ["03-07-2016"]),
    (f"Posted on July 2 2016 by Maria Example {TITLE} {LEAD}", TITLE, ["Posted on July 2 2016"]),
    (f"Posted: Tuesday, July 5, 2016 1:54 PM EST Updated: Friday, July 8, 2016 2:00 PM EST\n\n{LEAD}", TITLE,
     ["Posted: Tuesday, July 5, 2016 1:54 PM EST", "Updated: Friday, July 8, 2016 2:00 PM EST"]),
    (f"Published: 12:34 GMT, 3 May 2018 | Updated: 15:00 GMT, 3 May 2018\n\n{LEAD}", TITLE,
     ["Published: 12:34 GMT, 3 May 2018", "Updated: 15:00 GMT, 3 May 2018"]),
    (f"{TITLE}\nJuly 4, 2015, 10:32 AM\n{LEAD}", TITLE, ["July 4, 2015, 10:32 AM"]),
    (f"Ukrinform, 17 July 2025, 09:30\n{LEAD}", TITLE, ["17 July 2025, 09:30"]),
    (f"Goma | 12 May 2022 | Radio Okapi\n{LEAD}", TITLE, ["12 May 2022"]),
    (f"Popayán (Colombia), 20 June 2025 (EFE).- {LEAD}", TITLE, ["20 June 2025"]),
    (f"Srinagar, Apr 12: {LEAD}", TITLE, ["Apr 12"]),
    (f"BAMAKO (Studio Tamani/AFP), 9 July 2023 - {LEAD}", TITLE, ["9 July 2023"]),
    (f"(CNN)Nine{LEAD[4:]}", TITLE, []),
    (f"(EXTV) - Nine{LEAD[4:]}", TITLE, []),
    (LEAD, TITLE, []),
    (LEAD, None, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "expected"), HEADS)
def test_stamps_and_copies_of_the_title_stand_apart_from_the_first_sentence(text: str, title: str | None, expected: list[str]) -> None:
    d = document(text, title)
    assert stamps(d) == expected
    assert body(d) == [FIRST, "The army said so."]
    assert titles(d) == ([title] if title else [])


def test_a_date_that_belongs_to_the_first_sentence_is_no_stamp() -> None:
    d = document("On 5 July 2016 nine people were killed in the town.")
    assert stamps(d) == [] and len(body(d)) == 1
    d = document("Nine people were killed on Tuesday 5 July 2016 Marwa officials said.")
    assert stamps(d) == [] and len(body(d)) == 1


DATELINES = [
    ("BEIRUT: ", "BEIRUT", None),
    ("BEIRUT (Reuters) - ", "BEIRUT", "Reuters"),
    ("ALEPPO, Syria (AP) — ", "ALEPPO, Syria", "AP"),
    ("BEIRUT, Oct 24 (Reuters) - ", "BEIRUT", "Reuters"),
    ("Damascus, (SANA) ", "Damascus", "SANA"),
    ("Kabul (dpa) - ", "Kabul", "dpa"),
    ("ST. LOUIS, MO (KTVI)–", "ST. LOUIS, MO", None),
    ("BUFFALO, N.Y. (WXYZ) -- ", "BUFFALO, N.Y.", None),
    ("Beirut- ", "Beirut", None),
    ("KYIV/LVIV (Reuters) - ", "KYIV/LVIV", "Reuters"),
    ("EL FASHER, Sudan, 5 Nov 2024 (Reuters) - ", "EL FASHER, Sudan", "Reuters"),
    ("KHARTOUM, 5 November 2024 (AFP) — ", "KHARTOUM", "AFP"),
    ("GAZA CITY, Tuesday, November 5, 2024 (WAFA) - ", "GAZA CITY", "Wafa"),
    ("Moscow. November 5. INTERFAX - ", "Moscow", "Interfax"),
    ("5 November 2024, Khartoum: ", "Khartoum", None),
    ("(Geneva, 5 November 2024) – ", "Geneva", None),
]


@pytest.mark.parametrize(("dateline", "place", "credit"), DATELINES)
def test_datelines(dateline: str, place: str, credit: str | None) -> None:
    d = document(dateline + LEAD)
    assert d.dateline is not None and d.dateline.place == place
    assert d.text[d.dateline.start : d.dateline.end] == place
    assert d.credit == credit
    assert body(d) == [FIRST, "The army said so."]


@pytest.mark.parametrize(
    "text", ["UPDATE: " + LEAD, "BREAKING - " + LEAD, "IS - the group - killed nine.", "UN (AFP) officials left the town."]
)
def test_what_looks_like_a_dateline_and_names_no_place(text: str) -> None:
    assert document(text).dateline is None


@pytest.mark.parametrize(
    "dateline",
    ["EL FASHER, Sudan, 5 Nov 2024 (Reuters) - ", "5 November 2024, Khartoum: ", "(Geneva, 5 November 2024) – ", "5 Nov 2024 (AFP) - "],
)
def test_the_day_of_a_dateline_is_a_stamp(dateline: str) -> None:
    d = document(dateline + LEAD)
    (stamp,) = stamps(d)
    assert "2024" in stamp and "Nov" in stamp


@pytest.mark.parametrize(
    ("byline", "place"),
    [
        ("By Jane Doe\nMOSUL, Iraq, Dec 21, 2016 (Reuters) - ", "MOSUL, Iraq"),
        ("By Jane Doe and John van Roe KABUL, Nov 5 (Reuters) - ", "KABUL"),
        ("BY STAFF WRITER\n", None),
    ],
)
def test_a_byline_before_the_dateline_is_set_apart(byline: str, place: str | None) -> None:
    d = document(byline + LEAD)
    assert (d.dateline.place if d.dateline else None) == place
    assert body(d) == [FIRST, "The army said so."]
    assert [a.because for a in d.apart] == ["who wrote it"]


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert body(document("By Monday nine people had died. " + LEAD))[0] == "By Monday nine people had died."


CREDITS = [
    (f"{LEAD} --Reuters", "Reuters"),
    (f"{LEAD} --AFP", "AFP"),
    (f"{LEAD}--AFP", "AFP"),
    (f"{LEAD} (Courtesy Reuters)", "Reuters"),
    (f"{LEAD} —Agencies", "Agencies"),
    (f"{LEAD} (Source: AP)", "AP"),
    (f"(AFP) {LEAD}", "AFP"),
    (f"{TITLE} AFP Friday 1 Jul 2016 {LEAD}", "AFP"),
    (f"{LEAD} Nine, the AFP correspondent said.", None),
    (LEAD, None),
]


@pytest.mark.parametrize(("text", "credit"), CREDITS)
def test_whose_copy_it_carries(text: str, credit: str | None) -> None:
    d = document(text)
    assert d.credit == credit
    assert body(d)[:2] == [FIRST, "The army said so."]


FURNITURE = [
    "Sharper company profiles give you the competitive edge.",
    "Still unsure? Take a free sample today",
    "Subscribe to our newsletter",
    "Advertisement",
    "GMT 14:16 2018 Wednesday ,12 December",
    "Landmine kills three near the borderGMT 16:04 2018 Tuesday ,04 December",
    "READ MORE: Two dead in a blast in the capital",
    "RELATED: Raid on the market",
    "Also read: The war in numbers",
    "Image: The ruins of the museum. Photo: courtesy of Amir Example.",
    "The square after the raid (Photo: Family photo)",
    "In this Friday, July 1, 2016 photo, people walk in the ruins.",
    "We use cookies to improve this site.",
    "Share on Facebook",
    "Copyright 2016 The Example. All rights reserved. This material may not be published, broadcast or rewritten.",
    "© 2021 Example Media",
    "Read or Share this story: https://example.org/x1",
    "Tags: war, raid, town",
    "By Maria Example",
    "Image copyright Example Images Image caption Smoke rises over the town",
    "Media playback is unsupported on your device",
    "Follow the agency's coverage of the war at https://example.org/war",
    "___",
    "0:43 Mayor speaks of the flood",
    "reporter@example.org",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_what_is_not_the_report_is_set_apart_with_a_reason(line: str) -> None:
    text = f"{LEAD}\n\nThe hospital took in twelve wounded people.\n\n{line}\n\nThe second raid came at noon."
    d = document(text)
    assert line in apart(d)
    assert all(a.because for a in d.apart)
    assert body(d) == [FIRST, "The army said so.", "The hospital took in twelve wounded people.", "The second raid came at noon."]


REAL = [
    "Dozens of people were killed as they fled from the front. (TRT World and Agencies)",
    "Nine people were killed in the raid on the market. (Courtesy Reuters)",
    "Comments by the army that nobody was killed were denied.",
    "Related violence in the south killed nine people, police said.",
    "More than nine people were killed in the town, officials said.",
    "Video of the scene showed nine bodies in the street.",
    "Photos showed the bodies of nine children in the rubble.",
    "Share prices fell after nine people were killed in the capital.",
    "Watch officers said nine men were killed at the gate.",
    "Read out in court, the list named nine people killed in the raid.",
    "Tags on the bodies named nine people killed in the raid.",
    "Subscribers and nine other people were killed in the blast.",
    "© Maria Example, 24, was killed in the town on Saturday. Three others were injured.",
    "Print workers were among the nine people killed.",
    "By Monday night nine people had been killed.",
    "Image of the dead: nine people were killed, the ministry said.",
]


@pytest.mark.parametrize("line", REAL)
@pytest.mark.parametrize("form", ["{0}", "{1}\n\n{0}", "{1} {0}", "{1}\n\n{0}\n\n{1}"])
def test_a_sentence_with_a_casualty_is_never_set_apart(line: str, form: str) -> None:
    d = document(form.format(line, "The war goes on in the north of the country."))
    assert "nine" not in " ".join(apart(d)).lower() or "Maria" in line
    assert any(word in s for s in body(d) for word in ("nine", "Nine", "Dozens", "was killed"))


def test_a_list_of_headlines_does_not_close_the_report() -> None:
    d = document(
        f"{LEAD}\n\nRelated stories\n\nBlast in the capital\n\nMinister leaves\n\n"
        "The hospital of the town took in twelve people who had been wounded in the second raid, doctors said."
    )
    assert [s for s in body(d) if "twelve" in s]
    assert "Blast in the capital" in apart(d)


def test_after_the_comments_nothing_is_read() -> None:
    d = document(
        f"{LEAD}\n\nThe second raid came at noon.\n\nSend your comments\n\nI think that nine thousand died, not nine, in that war."
    )
    assert not [s for s in body(d) if "thousand" in s]


def test_an_outlet_s_praise_of_itself_at_the_end_of_a_running_text() -> None:
    d = document(f"{LEAD} The Example Post is the worlds premier daily newspaper printed at once on four continents in ten cities.")
    assert body(d) == [FIRST, "The army said so."]


def test_who_reported_it_stands_apart_at_the_end_of_the_last_sentence() -> None:
    d = document(f"{LEAD} (Reporting by Maria Example; Editing by John Example)")
    assert body(d) == [FIRST, "The army said so."]
    assert apart(d) == ["(Reporting by Maria Example; Editing by John Example)"]


def test_a_list_of_tags_in_a_running_text_ends_where_a_sentence_begins() -> None:
    d = document(f"{LEAD} Tags war raid Marwa north At least nine people died in the raid on Monday.")
    assert body(d)[-1] == "At least nine people died in the raid on Monday."
    assert apart(d) == ["Tags war raid Marwa north"]


def test_a_caption_with_its_credit_before_the_first_sentence() -> None:
    d = document(f"Men search the ruins of a house in Marwa (AFP Photo) {LEAD}", TITLE)
    assert body(d) == [FIRST, "The army said so."]
    assert apart(d) == ["Men search the ruins of a house in Marwa (AFP Photo)"]


def test_reading_is_quick() -> None:
    import time

    text = "\n\n".join([LEAD, "The hospital took in “twelve” wounded people, said Dr. Example of the U.S. mission."] * 14)
    document(text)
    best = min(_seconds(lambda: document(text), time.perf_counter) for _ in range(5))
    assert best < 0.02  # a millisecond on a free machine; this bound holds on a busy one


def _seconds(work: object, clock: object) -> float:
    start = clock()  # type: ignore[operator]
    work()  # type: ignore[operator]
    return float(clock() - start)  # type: ignore[operator]
