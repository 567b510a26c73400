"""Watching: what is new is taken once, politely, and whoever is stopped goes on where they were."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.model.fault import Fault
from harmledger.net import Fetched, Validators
from harmledger.watching.plan import BadPlan, plan_of
from harmledger.watching.polite import Clock, backoff, fetcher, retry_after
from harmledger.watching.state import Held, State
from tests.watching.web import START, Web, feed, ok

D, E = "https://daily.example", "https://other.example"
FEED = f"{D}/feed"
MINUTE, HOUR = 60.0, 3600.0


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(tmp_path)


def test_new_pages_are_taken_once(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a", f"{D}/b"), f"{D}/a": ok("Raid kills 5."), f"{D}/b": ok("Raid kills 6.")}
    first = web.round(feeds=[FEED])
    assert (first.lists, first.pages, first.found, first.failed) == (1, 2, 2, 0) and web.texts == ["Raid kills 5.", "Raid kills 6."]
    asked = len(web.asked)
    assert web.round(feeds=[FEED]).lists == 0 and len(web.asked) == asked  # nothing is due
    web.now += 16 * MINUTE
    web.pages[FEED] = feed(f"{D}/c", f"{D}/a", f"{D}/b")
    web.pages[f"{D}/c"] = ok("Raid kills 7.")
    assert web.round(feeds=[FEED]).found == 1 and web.urls(asked) == [FEED, f"{D}/c"] and web.texts[2:] == ["Raid kills 7."]


def test_a_list_says_where_its_pages_are_from_and_when(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a"), f"{D}/a": ok("Raid kills 5.")}
    web.round(feeds=[{"url": FEED, "publisher": "Daily"}])
    receipt = web.received[0].report.receipts[0]
    assert (receipt.publisher, str(receipt.published), receipt.source) == ("Daily", "2017-10-24", f"{D}/a")
    assert receipt.origin and receipt.origin.address == f"{D}/a"


def test_the_three_o_clock_version_is_fetched_and_the_watch_ends_after_a_day(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a"), f"{D}/a": ok("Raid kills 5.")}
    web.round(feeds=[FEED])
    web.pages[f"{D}/a"] = ok("Raid kills 22.")
    for _ in range(40):
        web.now += 61 * MINUTE
        web.round(feeds=[FEED])
    assert web.texts == ["Raid kills 5.", "Raid kills 22."]
    assert web.urls().count(f"{D}/a") == 24  # hour after hour, for a day


def test_a_page_that_its_list_says_has_changed_is_fetched_at_once(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a", changed="2017-10-24T08:00:00Z"), f"{D}/a": ok("Raid kills 5.")}
    web.round(feeds=[FEED], again_minutes=600)
    web.pages |= {FEED: feed(f"{D}/a", changed="2017-10-24T11:00:00Z"), f"{D}/a": ok("Raid kills 22.")}
    web.now += 16 * MINUTE
    assert web.round(feeds=[FEED], again_minutes=600).changed == 1 and web.texts[1:] == ["Raid kills 22."]


def test_versions_are_asked_for_and_304_costs_nothing(web: Web) -> None:
    seen: list[Validators | None] = []

    def conditional(known: Validators | None) -> object:
        seen.append(known)
        return ok("", 304) if known and known.etag == '"1"' else ok("Raid kills 5.", etag='"1"', last_modified="x")

    web.pages = {FEED: feed(f"{D}/a"), f"{D}/a": conditional}  # type: ignore[dict-item]
    web.round(feeds=[FEED])
    web.now += 61 * MINUTE
    counted = web.round(feeds=[FEED])
    assert seen == [None, Validators(f"{D}/a", '"1"', "x")] and counted.same == 2 and len(web.texts) == 1


def test_hosts_get_their_pause_and_others_do_not_wait_for_them(web: Web) -> None:
    web.pages = {
        f"{D}/robots.txt": ok("User-agent: *\nCrawl-delay: 7"),
        FEED: feed(*[f"{D}/{n}" for n in range(4)]),
        f"{E}/feed": feed(f"{E}/a"),
    }
    web.round(feeds=[FEED, f"{E}/feed"])
    mine = [t for t, u in web.asked if u.startswith(D)]
    assert all(b - a >= 7 for a, b in itertools.pairwise(mine[1:])) and mine[1] - mine[0] >= 2
    assert max(t for t, u in web.asked if u.startswith(E)) < max(mine)
    assert len({t for t, _ in web.asked}) > 5


def test_robots_are_heeded_and_asked_once_a_day(web: Web) -> None:
    web.pages = {
        f"{D}/robots.txt": ok("User-agent: harmledger\nDisallow: /private\n\nUser-agent: *\nDisallow: /"),
        FEED: feed(f"{D}/private/a", f"{D}/b"),
        f"{D}/private/a": ok("secret"),
        f"{D}/b": ok("Raid kills 6."),
    }
    counted = web.round(feeds=[FEED])
    assert counted.denied == 1 and web.texts == ["Raid kills 6."] and "robots.txt" in web.faults[0].what
    for _ in range(5):
        web.now += HOUR
        web.round(feeds=[FEED])
    assert f"{D}/private/a" not in web.urls() and [u for _, u in web.asked].count(f"{D}/robots.txt") == 1
    web.now += 24 * HOUR
    web.round(feeds=[FEED])
    assert [u for _, u in web.asked].count(f"{D}/robots.txt") == 2


@pytest.mark.parametrize("answer", [ok("", 500), ok("", 429), Fault("x", "No.", "No.")], ids=["500", "429", "fault"])
def test_a_host_that_does_not_say_what_it_allows_is_asked_later(web: Web, answer: object) -> None:
    web.pages = {f"{D}/robots.txt": answer, FEED: feed(f"{D}/a"), f"{D}/a": ok("Raid kills 5.")}  # type: ignore[dict-item]
    web.round(feeds=[FEED])
    assert web.urls() == [] and any("does not say what it allows" in f.what for f in web.faults)
    web.pages[f"{D}/robots.txt"] = ok("")
    web.now += 10 * MINUTE
    web.round(feeds=[FEED])
    assert web.texts == ["Raid kills 5."]


def test_retry_after_is_kept_also_over_a_restart(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a", f"{D}/b"), f"{D}/a": ok("", 429, retry_after="1800"), f"{D}/b": ok("Raid kills 6.")}
    web.round(feeds=[FEED])
    limited = next(t for t, u in web.asked if u.endswith("/a"))
    for _ in range(40):
        web.now += MINUTE
        web.round(feeds=[FEED])
    after = [t for t, u in web.asked if t > limited]
    assert after and min(after) >= limited + 1800 and "Raid kills 6." in web.texts


def test_a_list_that_fails_is_said_and_the_others_go_on(web: Web) -> None:
    web.pages = {FEED: Fault(FEED, "It took longer than 60 seconds.", "Later."), f"{E}/feed": feed(f"{E}/a"), f"{E}/a": ok("Raid kills 5.")}
    counted = web.round(feeds=[FEED, f"{E}/feed", f"{E}/page"])
    assert web.texts == ["Raid kills 5."] and counted.failed == 2
    assert all(f.severity == "warning" and "asked again in" in f.mend for f in web.faults) and {f.where for f in web.faults} == {
        FEED,
        f"{E}/page",
    }


def test_a_host_in_trouble_is_left_alone_for_a_while(web: Web) -> None:
    web.pages = {FEED: feed(*[f"{D}/{n}" for n in range(30)])} | {f"{D}/{n}": Fault("x", "Took too long.", "No.") for n in range(30)}
    web.round(feeds=[FEED])
    assert len(web.urls()) <= 8  # not thirty pages that each take a minute to fail
    web.pages |= {f"{D}/{n}": ok(f"Raid kills {n + 2}.") for n in range(30)}
    web.now += 12 * HOUR
    web.round(feeds=[FEED], days=30)
    assert len(web.texts) == 30


@pytest.mark.parametrize(
    "words",
    ["We are being repaired. Raids killed nobody.", "<!DOCTYPE html><html><body><h1>News</h1><p>Raids killed 5 people.</p></body></html>"],
)
def test_a_feed_that_became_a_page_of_words_is_no_report(web: Web, words: str) -> None:
    web.pages = {FEED: ok(words)}
    counted = web.round(feeds=[FEED])
    assert not web.texts and counted.failed == 1 and "no feed" in web.faults[0].what


def test_pages_that_fail_are_tried_again_ever_later_and_then_given_up(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a"), f"{D}/a": ok("", 500)}
    for _ in range(60):
        web.round(feeds=[FEED], every_minutes=10_000)
        web.now += 30 * MINUTE
    times = [t for t, u in web.asked if u.endswith("/a")]
    pauses = [b - a for a, b in itertools.pairwise(times)]
    assert len(times) == 6 and pauses == sorted(pauses) and [f.severity for f in web.faults] == ["warning"] * 5 + ["set aside"]


def test_a_page_that_is_gone_is_asked_once_more(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/a")}
    for _ in range(10):
        web.round(feeds=[FEED])
        web.now += HOUR
    assert web.urls().count(f"{D}/a") == 2 and web.faults[-1].severity == "set aside"


def test_old_entries_are_left_out_and_undated_ones_are_not(web: Web) -> None:
    web.pages = {FEED: feed(f"{D}/old", day="Mon, 24 Oct 2016 08:00:00 GMT"), f"{D}/feed2": feed(f"{D}/undated", day="")}
    counted = web.round(feeds=[FEED, f"{D}/feed2"])
    assert counted.old == 1 and f"{D}/undated" in web.urls() and f"{D}/old" not in web.urls()


def test_sitemaps_in_an_index_are_lists_asked_less_often_while_they_stay_the_same(web: Web) -> None:
    web.pages = {
        f"{D}/index": ok(f"<sitemapindex><sitemap><loc>{D}/map</loc></sitemap></sitemapindex>"),
        f"{D}/map": ok(f"<urlset><url><loc>{D}/a</loc></url></urlset>"),
        f"{D}/a": ok("Raid kills 5."),
    }
    for _ in range(50):
        web.round(sitemaps=[f"{D}/index"])
        web.now += 16 * MINUTE
    assert web.texts == ["Raid kills 5."] and web.urls().count(f"{D}/index") == 50 and 4 < web.urls().count(f"{D}/map") < 10
    web.pages[f"{D}/map"] = ok(f"<urlset><url><loc>{D}/b</loc></url></urlset>")
    web.pages[f"{D}/b"] = ok("Raid kills 6.")
    for _ in range(20):
        web.now += HOUR
        web.round(sitemaps=[f"{D}/index"])
    assert web.texts[1:] == ["Raid kills 6."]


def test_lists_in_lists_end_and_a_list_that_names_itself_too(web: Web) -> None:
    def index(to: str) -> object:
        return ok(f"<sitemapindex><sitemap><loc>{to}</loc></sitemap></sitemapindex>")

    web.pages = {f"{D}/{n}": index(f"{D}/{n + 1}") for n in range(10)} | {f"{E}/map": index(f"{E}/map")}  # type: ignore[assignment]
    web.round(sitemaps=[f"{D}/0", f"{E}/map"])
    assert [u for u in web.urls() if u.startswith(D)] == [f"{D}/{n}" for n in range(4)] and web.urls().count(f"{E}/map") == 1


def test_a_list_without_end_adds_so_many_at_once_and_the_rest_later(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.watching.enrol.MAX_NEW", 3)
    web.pages = {FEED: feed(*[f"{D}/{n}" for n in range(7)])} | {f"{D}/{n}": ok(f"Raid kills {n + 2}.") for n in range(7)}
    for expected in (3, 6, 7, 7):
        web.round(feeds=[FEED], again_hours=1, again_minutes=100)
        assert len(web.texts) == expected
        web.now += 16 * MINUTE


def test_pages_of_the_plan_are_asked_for_ever(web: Web) -> None:
    web.pages = {f"{D}/live": ok("Raid kills 5.")}
    for n in range(60):
        web.round(pages=[f"{D}/live"])
        web.now += 61 * MINUTE
        web.pages[f"{D}/live"] = ok(f"Raid kills {n + 6}.")
    assert len(web.texts) == 60


def test_what_leaves_the_plan_is_not_asked_any_more(web: Web) -> None:
    web.pages = {FEED: feed(), f"{E}/feed": feed(), f"{D}/live": ok("Raid kills 5.")}
    web.round(feeds=[FEED, f"{E}/feed"], pages=[f"{D}/live"])
    web.now += 2 * HOUR
    asked = len(web.asked)
    web.round(feeds=[FEED])
    assert web.urls(asked) == [FEED]
    web.round(feeds=[FEED], pages=[f"{D}/live"])
    assert web.urls(asked) == [FEED, f"{D}/live"]


@pytest.mark.parametrize("moment", range(1, 7))
def test_stopped_anywhere_nothing_is_lost(web: Web, moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    web.pages = {FEED: feed(f"{D}/a", f"{D}/b"), f"{D}/a": ok("Raid kills 5."), f"{D}/b": ok("Raid kills 6.")}
    count = 0
    true = State.run

    def failing(state: State, statement: str, *values: object) -> object:
        nonlocal count
        count += statement.startswith(("UPDATE", "INSERT INTO pages"))
        if count == moment:
            raise KeyboardInterrupt
        return true(state, statement, *values)

    with monkeypatch.context() as patch:
        patch.setattr(State, "run", failing)
        with pytest.raises(KeyboardInterrupt):
            web.round(feeds=[FEED], again_hours=1, again_minutes=600)
    web.round(feeds=[FEED], again_hours=1, again_minutes=600)
    assert set(web.texts) == {"Raid kills 5.", "Raid kills 6."} and len(web.texts) <= 3


def test_a_list_fetched_once_is_fetched_as_politely(web: Web) -> None:
    web.pages = {f"{D}/robots.txt": ok("User-agent: *\nDisallow: /b"), f"{D}/a": ok("x"), f"{D}/c": ok("", 429, retry_after="9000")}
    fetch = fetcher(web.ask, Clock(lambda: web.now, web.sleep), 2, 90)
    assert fetch(f"{D}/a") == Fetched(f"{D}/a", 200, (), b"x", "2017-10-24T12:00:00Z")
    assert "robots.txt" in str(fetch(f"{D}/b")) and web.urls() == [f"{D}/a"]
    fetch(f"{D}/c")
    assert "150 minutes" in str(fetch(f"{D}/a")) and web.now - START < 10
    assert "user name" in str(fetch("http://a@b.example/"))


def test_never_two_watchers(tmp_path: Path) -> None:
    state = State(tmp_path / "watch.sqlite")
    with pytest.raises(Held, match="already"):
        State(tmp_path / "watch.sqlite")
    state.close()
    State(tmp_path / "watch.sqlite").close()
    (tmp_path / "broken").write_bytes(b"x" * 5000)
    with pytest.raises(Held, match="Delete it"):
        State(tmp_path / "broken")


def test_backoff_and_retry_after() -> None:
    waits = [backoff(n, "a.example") for n in range(1, 30)]
    assert waits == [backoff(n, "a.example") for n in range(1, 30)] and 40 <= waits[0] <= 60 and max(waits) <= 6 * HOUR
    assert len({round(backoff(3, f"{n}.example")) for n in range(50)}) > 20
    assert retry_after("120", 0) == 120 and retry_after("Tue, 24 Oct 2017 13:00:00 GMT", START) == HOUR
    assert retry_after("Mon, 24 Oct 2016 13:00:00 GMT", START) == 0
    assert [retry_after(t, 0) for t in (None, "", "soon", "-5", "1.5", "²", "99, Xxx 9999")] == [None] * 7


BAD_PLANS = [
    ({}, "nothing to watch"), ({"feeds": []}, "nothing to watch"), ({"feeds": "https://x.example"}, "must be a list"), ({"feed": ["x"]}, "no setting 'feed'"),
    ({"feeds": [5]}, "must be an address"), ({"feeds": ["ftp://x.example/"]}, "cannot be asked"), ({"feeds": [{"url": "https://x.example", "publisher": 5}]}, "must be"),
    ({"feeds": [FEED], "every_minutes": 0}, "above 0"), ({"feeds": [FEED], "days": True}, "above 0"), ({"feeds": [FEED], "host_seconds": "2"}, "from 0 to 3600"), ({"feeds": [FEED], "host_seconds": -1}, "from 0"),
    ({"feeds": [FEED], "contact": "a b"}, "contact"), ({"feeds": [FEED], "contact": "x\r\nY: z"}, "contact"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "says"), BAD_PLANS)
def test_plans_that_cannot_be_followed_are_said(table: dict[str, object], says: str) -> None:
    with pytest.raises(BadPlan, match=says) as why:
        plan_of(table, "raqqa.toml")
    assert str(why.value).startswith("raqqa.toml: ")


ROBOTS = st.text("UserAgntDisalow:/*$#\n harmledgCy0159.-\0é", max_size=80)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROBOTS | st.builds("User-agent: *\nCrawl-delay: {}\nRequest-rate: {}\nDisallow: {}".format, ROBOTS, ROBOTS, ROBOTS))
def test_whatever_a_robots_file_says_a_round_ends(tmp_path_factory: pytest.TempPathFactory, said: str) -> None:
    web = Web(tmp_path_factory.mktemp("watch"))
    web.pages = {f"{D}/robots.txt": ok(said), FEED: feed(f"{D}/a"), f"{D}/a": ok("Raid kills 5.")}
    web.round(feeds=[FEED])
    assert len(web.asked) <= 4 and web.now - START < 4 * HOUR
