"""``harmledger watch`` against a site on this machine in which everything goes wrong at once; killed, and started again."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harmledger.cli import main, parser
from harmledger.cli.watch import run
from harmledger.ledger import Book
from harmledger.watching.polite import Clock
from harmledger.watching.state import State
from tests.net.site import Request, Site, moved, page, resets


@pytest.fixture
def site() -> Iterator[Site]:
    yield from Site().run()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in (("FETCH_HOSTS", "127.0.0.1"), ("PAGE_BYTES", "20000"), ("PAGE_SECONDS", "1"), ("DATA", str(tmp_path / "data"))):
        monkeypatch.setenv(f"HARMLEDGER_{name}", value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def once(*more: str) -> int:
    """One round, with a clock that passes only when it is waited for."""
    passed = [0.0]
    clock = Clock(lambda: time.time() + passed[0], lambda seconds: passed.__setitem__(0, passed[0] + seconds))
    return run(parser().parse_args(["watch", "--book", "book", "--once", *more]), clock)


def plan(here: Path, **lists: list[str]) -> None:
    lines = [f"{kind} = [{', '.join(repr(u) for u in urls)}]" for kind, urls in lists.items()]
    (here / "harmledger.toml").write_text("\n".join(["[watch]", "host_seconds = 0", *lines]), encoding="utf-8")


def feed(*urls: str) -> bytes:
    items = "".join(f"<item><title>x</title><link>{u}</link></item>" for u in urls)
    return page(f'<rss version="2.0"><channel><title>Daily Example</title>{items}</channel></rss>', content_type="text/html")


def texts(here: Path) -> list[str]:
    with Book(here / "book" / "book.sqlite", create=False) as book:
        return sorted(r.text for r in book.reports())


def receipts(here: Path) -> int:
    with Book(here / "book" / "book.sqlite", create=False) as book:
        return sum(len(r.receipts) for r in book.reports())


def endless(request: Request) -> Iterator[bytes]:
    yield b'HTTP/1.1 200 OK\r\n\r\n<rss version="2.0"><channel>'
    while True:
        yield b"<item><link>http://127.0.0.1/x</link></item>" * 20


def test_everything_that_goes_wrong_is_said_and_what_is_well_is_taken(
    here: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = ["error", "short", "loop", "private", "cloud", "bomb", "endless", "reset", "broken", "entities", "words", "gone", "silent"]
    site.pages = {
        "/robots.txt": page("User-agent: *\nDisallow: /closed"),
        "/good": feed(f"{site.url}/a", f"{site.url}/closed", f"{site.url}/late"),
        "/error": page("", "500 Oh"),
        "/short": feed(f"{site.url}/a")[:-20],
        "/loop": moved("/loop"),
        "/private": moved("http://localhost:1/"),
        "/cloud": moved("http://169.254.169.254/latest/meta-data/"),
        "/bomb": page(gzip.compress(bytes(3_000_000)), content_encoding="gzip"),
        "/endless": endless,
        "/reset": lambda r: resets(),
        "/broken": page("<rss><channel><item>"),
        "/entities": page('<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>'),
        "/words": page("We are being repaired."),
        "/silent": lambda r: iter(lambda: time.sleep(0.1) or b"", None),
        "/a": page("Raids killed 22 people on Monday."),
        "/late": page("", "429 Too Many", retry_after="7200"),
    }
    monkeypatch.setattr("harmledger.watching.polite.PATIENT", 100)  # one host plays many here
    plan(here, feeds=[f"{site.url}/{b}" for b in bad] + [f"{site.url}/good"])
    assert once() == 1
    said = capsys.readouterr().err
    for path in bad:
        assert f"{site.url}/{path}:" in said, path
    assert "robots.txt" in said and "/late:" in said and "Traceback" not in said
    assert texts(here) == ["Raids killed 22 people on Monday."] and "/closed" not in site.paths()


def test_a_host_that_may_not_be_asked_says_how_to_allow_it_and_a_round_without_work_says_when_there_is_some(
    here: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARMLEDGER_FETCH_HOSTS", "-")
    plan(here, feeds=[f"{site.url}/feed"])
    assert once() == 1
    said = capsys.readouterr().err
    assert "set fetch_hosts = '127.0.0.1' in harmledger.toml" in said and "1 failed" in said and site.asked == []
    assert once() == 0
    assert "Nothing was due: the next is asked in " in capsys.readouterr().err


def test_asked_again_nothing_is_doubled_and_a_new_version_is_kept_beside_the_old(here: Path, site: Site) -> None:
    site.pages = {"/feed": feed(f"{site.url}/a"), "/a": page("Raids killed 5 people.", etag='"1"')}
    plan(here, feeds=[f"{site.url}/feed"], pages=[f"{site.url}/a"])
    assert once("--quiet") == 0
    for version in ("Raids killed 5 people.", "Raids killed 22 people.", "Raids killed 22 people."):
        state = State(here / "book" / "watch.sqlite")
        state.run("UPDATE pages SET next_at = 0, digest = NULL")  # an hour later, and the same text with another advertisement
        state.run("UPDATE hosts SET ready_at = 0")
        state.close()
        site.pages["/a"] = page(version, etag='"2"')
        assert once("--quiet") == 0
    assert texts(here) == ["Raids killed 22 people.", "Raids killed 5 people."] and receipts(here) == 2
    assert site.asked[-1].headers["if-none-match"] == '"2"'


def test_what_was_fetched_stands_in_the_chain_of_custody_once(here: Path, site: Site) -> None:
    story = "".join(
        f"<p>Raids killed {n} people in Example{n} on Monday, officials said. The rescuers searched for hours.</p>" for n in range(12)
    )
    item = f"<item><title>Whole</title><link>{site.url}/whole</link><c:encoded><![CDATA[{story}]]></c:encoded></item>"
    feed_of = f'<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>Daily</title>{item}</channel></rss>'
    site.pages = {"/feed": page(feed_of), "/empty": feed(f"{site.url}/a"), "/a": page("Raids killed 5 people.")}
    plan(here, feeds=[f"{site.url}/feed", f"{site.url}/empty"])
    for more in ("", "<!-- -->"):
        site.pages["/feed"] = page(feed_of + more)
        site.pages["/empty"] = page(feed(f"{site.url}/a").partition(b"\r\n\r\n")[2] + more.encode())
        assert once("--quiet", "--by", "S. Example") == 0
        state = State(here / "book" / "watch.sqlite")
        state.run("UPDATE lists SET next_at = 0")
        state.close()
    with Book(here / "book" / "book.sqlite", create=False) as book:
        entries = [(e.custody.by, e.custody.source, e.custody.new) for e in book.custody()]
    assert sorted(entries) == [("S. Example", f"{site.url}/a", 1), ("S. Example", f"{site.url}/feed", 1)]
    assert len(texts(here)) == 2 and "/whole" not in site.paths()


def start(here: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "harmledger", "watch", "--book", "book", *more]
    return subprocess.Popen(command, cwd=here, env={**os.environ}, stderr=subprocess.PIPE, text=True)


def until(site: Site, path: str) -> None:
    for _ in range(600):
        if path in site.paths():
            return
        time.sleep(0.05)
    pytest.fail(f"{path} was never asked")


def test_killed_in_the_middle_it_goes_on_without_loss_or_doubles(here: Path, site: Site) -> None:
    story = {f"/{n}": page(f"Raids killed {n + 2} people.") for n in range(12)}
    held = [True]

    def hanging(request: Request) -> bytes:
        while held[0]:
            time.sleep(0.02)
        return story["/6"]

    site.pages = {"/feed": feed(*[site.url + p for p in story]), **story, "/6": hanging}
    plan(here, feeds=[f"{site.url}/feed"])
    os.environ["HARMLEDGER_PAGE_SECONDS"] = "60"
    killed = start(here, "--once")
    until(site, "/6")
    killed.kill()
    killed.communicate()
    held[0] = False
    before = len(site.asked)
    assert 0 < len(texts(here)) < 12
    assert once("--quiet") == 0
    assert texts(here) == sorted(f"Raids killed {n + 2} people." for n in range(12)) and receipts(here) == 12
    again = [p for p in site.paths()[before:] if p in site.paths()[:before]]
    assert again == ["/6"]  # only the page that was under way
    assert main(["verify", "book"]) == 0


def test_interrupted_it_says_so_and_nobody_else_may_watch_meanwhile(here: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.pages = {"/feed": feed(f"{site.url}/a"), "/a": page("Raids killed 5 people.")}
    plan(here, feeds=[f"{site.url}/feed"])
    watching = start(here)
    until(site, "/a")
    assert main(["watch", "--book", "book", "--once"]) == 2
    assert "watches for this book already" in capsys.readouterr().err
    watching.send_signal(signal.SIGINT)
    said = watching.communicate(timeout=30)[1]
    assert watching.returncode == 130 and "Interrupted" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("toml", "says"), [("", "nothing to watch"), ("watch = 5", "must be a table"), ("[watch]\nfeeds = [5]", "must be"), ("[", "settings")]
)
def test_a_plan_that_cannot_be_followed_ends_in_words(here: Path, toml: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "raqqa.toml").write_text(toml, encoding="utf-8")
    assert main(["watch", "--book", "book", "--config", "raqqa.toml"]) == 2
    assert says in capsys.readouterr().err
    assert main(["watch", "--book", "book", "--config", "none.toml"]) == 2
