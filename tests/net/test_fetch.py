"""Fetching from a site on this machine that misbehaves in every way: an answer or a fault in words, never anything else."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.model.fault import Fault
from harmledger.net import Fetched, Limits, fetch, fetch_file, refusal, send
from tests.net.site import Answer, Site, moved, page, resets

HERE = frozenset({"127.0.0.1"})
SMALL = Limits(max_bytes=2_000, seconds=3, max_header_bytes=4_000)


def get(site: Site, path: str = "/", limits: Limits = SMALL) -> Fetched:
    got = fetch(site.url + path, limits, HERE)
    assert isinstance(got, Fetched), got
    return got


def refused(site: Site, path: str = "/", limits: Limits = SMALL, allowed: frozenset[str] = HERE) -> str:
    got = fetch(site.url + path, limits, allowed)
    assert isinstance(got, Fault), got
    assert got.where and got.what.endswith(".") and got.mend.endswith(".")
    return got.what


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + end


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


TEXT = b"Raids killed 22 people on Monday. " * 20
TAKEN: dict[str, bytes] = {
    "plain": page(TEXT),
    "until the end": b"HTTP/1.0 200 OK\r\n\r\n" + TEXT,
    "chunked": chunked(TEXT[:100], TEXT[100:]),
    "gzip": page(gzip.compress(TEXT), content_encoding="gzip"),
    "gzip in two members": page(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), content_encoding="gzip"),
    "gzip with something after it": page(gzip.compress(TEXT) + b"garbage", content_encoding="x-gzip"),
    "gzip, chunked byte by byte": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    + b"".join(b"1\r\n%c\r\n" % b for b in gzip.compress(TEXT))
    + b"0\r\n\r\n",
    "deflate": page(zlib.compress(TEXT), content_encoding="deflate"),
    "deflate without its envelope": page(bare_deflate(TEXT), content_encoding="deflate"),
    "after an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n" + page(TEXT),
    "after early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 120 X\r\n\r\n" + page(TEXT),  # found by fuzzing
    "the same length twice": page(TEXT, x="1").replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(TEXT), 1),
}


@pytest.mark.parametrize("answer", TAKEN.values(), ids=TAKEN)
def test_bodies_are_taken_as_they_were_sent(site: Site, answer: bytes) -> None:
    site.pages["/"] = answer
    assert get(site).body == TEXT


def endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"<item>x</item>" * 100


def endless_headers() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-A: " + b"a" * 500 + b"\r\n"


def endless_interim() -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n"


def endless_extension() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1;" + b"x" * 5000 + b"\r\na\r\n"


def endless_trailer() -> Iterator[bytes]:
    yield chunked(b"a", end=b"0\r\n")
    while True:
        yield b"X: " + b"y" * 1000 + b"\r\n"


BOMB = gzip.compress(bytes(3_000_000))
REFUSED: dict[str, tuple[Answer, str]] = {
    "a status that there is not": (b"HTTP/1.1 804 X\r\n\r\n", "not what web servers send"),  # these two were found by fuzzing
    "another protocol": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "another protocol"),
    "no answer": (lambda r: resets(), "without an answer"),
    "no web server": (b"SSH-2.0-OpenSSH_9.0\r\n", "not what web servers send"),
    "a broken status": (b"HTTP/1.1 abc\r\n\r\n", "not what web servers send"),
    "cut short": (page(TEXT)[:-10], "cut short (10 bytes are missing)"),
    "a wrong length": (b"HTTP/1.1 200 OK\r\nContent-Length: 1500\r\n\r\nshort", "cut short"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nwords..", "two different lengths"),
    "chunks cut short": (chunked(TEXT, end=b""), "cut short"),
    "chunks that are none": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "cut short"),
    "too large, and says so": (page(b"x" * 5_000), "5,000 bytes; up to 2,000"),
    "endless": (lambda r: endless(), "larger than 2,000 bytes"),
    "endless headers": (lambda r: endless_headers(), "too long"),
    "endless interim answers": (lambda r: endless_interim(), "too long"),
    "endless chunk extensions": (lambda r: endless_extension(), "too long"),
    "endless trailers": (lambda r: endless_trailer(), "too long"),
    "200 headers": (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "not what web servers send"),
    "a bomb": (page(BOMB[:1900], content_encoding="gzip"), "larger than 2,000 bytes"),
    "a bomb in a bomb": (page(gzip.compress(BOMB), content_encoding="gzip, gzip"), "not asked for"),
    "a bomb in chunks": (chunked(BOMB[:1900]).replace(b"Transfer", b"Content-Encoding: deflate\r\nTransfer"), "damaged"),
    "brotli": (page(b"\x1b\x00", content_encoding="br"), "not asked for ('br')"),
    "no gzip": (page(TEXT, content_encoding="gzip"), "is not, or is damaged"),
    "gzip cut short": (page(gzip.compress(TEXT)[:-6], content_encoding="gzip"), "cut short"),
    "gzip damaged": (page(gzip.compress(TEXT)[:-8] + b"12345678", content_encoding="gzip"), "damaged"),
    "a redirect to itself": (moved("/"), "in a circle"),
    "a redirect to the machine": (moved("http://localhost/x"), "private network"),
    "a redirect to a cloud's secrets": (moved("http://169.254.169.254/latest/meta-data/"), "private network"),
    "a redirect to the same in IPv6": (moved("http://[::ffff:169.254.169.254]/"), "private network"),
    "a redirect to a number": (moved("http://2130706433/"), "different addresses to different programs"),
    "a redirect to a file": (moved("file:///etc/passwd"), "not allowed"),
    "a redirect with a password": (moved("http://a:b@127.0.0.1/"), "not allowed"),
    "a redirect to nothing": (moved("http://[::1"), "not allowed"),
}


@pytest.mark.parametrize(("answer", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_said(site: Site, answer: Answer, says: str) -> None:
    site.pages["/"] = answer
    assert says in refused(site)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_redirects_are_followed_and_the_last_address_is_kept(site: Site, status: str) -> None:
    site.pages |= {"/": moved("/a", status), "/a": moved(f"{site.url}/b?c=d"), "/b?c=d": page("here")}
    got = get(site)
    assert (got.address, got.body) == (f"{site.url}/b?c=d", b"here")


def test_redirects_are_counted_and_circles_seen(site: Site) -> None:
    site.pages |= {f"/{n}": moved(f"/{n + 1}") for n in range(9)} | {"/a": moved("/b"), "/b": moved("/a")}
    assert "more than 5 times" in refused(site, "/0") and len(site.asked) == 6
    assert "in a circle" in refused(site, "/a")


def test_addresses_in_other_letters(site: Site) -> None:
    site.pages |= {"/": moved("/حلب").decode().encode(), "/%D8%AD%D9%84%D8%A8": page("Aleppo")}
    assert get(site).body == get(site, "/حلب").body == b"Aleppo"


def test_private_networks_are_asked_by_name_only(site: Site) -> None:
    site.pages["/"] = page("secret")
    assert "private network" in refused(site, allowed=frozenset())
    assert "private network" in refused(site, allowed=frozenset({"localhost", "0.0.1"}))
    assert not site.asked and get(site).body == b"secret"


def test_ports_of_other_services_are_not_asked() -> None:
    got = fetch("http://8.8.8.8:25/", SMALL)
    assert isinstance(got, Fault) and "Port 25" in got.what


def test_a_name_is_looked_up_once_and_the_address_found_is_the_one_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    true, asked = socket.getaddrinfo, []

    def turning(host: str, port: int, *args: object, **more: object) -> object:
        asked.append(host)
        return true("127.0.0.1" if len(asked) > 1 else "1.1.1.1", port, *args, **more)  # type: ignore[call-overload]

    reached: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", turning)
    monkeypatch.setattr(
        socket.socket, "connect", lambda sock, where: reached.append(where) or (_ for _ in ()).throw(ConnectionRefusedError())
    )
    fetch(f"http://turning.example:{site.port}/", SMALL)
    assert asked == ["turning.example"] and reached == [("1.1.1.1", site.port)]


def test_a_name_with_one_private_address_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, *args: object, **more: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("1.1.1.1", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    got = fetch(f"http://both.example:{site.port}/", SMALL)
    assert isinstance(got, Fault) and "private network" in got.what


def test_a_name_that_nobody_answers_for_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: never.wait(5) and [])
    got = fetch("http://slow.example/", Limits(seconds=0.1))
    never.set()
    assert isinstance(got, Fault) and "longer than 0.1 seconds" in got.what


def drop_by_drop(first: bytes) -> Iterator[bytes]:
    yield first
    while True:
        time.sleep(0.02)
        yield b"x"


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["status", "headers", "body"])
def test_an_answer_that_drips_ends_in_time(site: Site, first: bytes) -> None:
    site.pages["/"] = lambda r: drop_by_drop(first)
    assert "longer than 0.3 seconds" in refused(site, limits=Limits(seconds=0.3))


def test_a_host_that_says_nothing_ends_in_time(site: Site) -> None:
    done = threading.Event()
    site.pages["/"] = lambda r: iter([str(done.wait(5)).encode()])
    assert "longer than 0.2 seconds" in refused(site, limits=Limits(seconds=0.2))
    done.set()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    got = fetch(f"http://127.0.0.1:{port}/", SMALL, HERE)
    assert isinstance(got, Fault) and "could not be asked" in got.what


def test_what_is_sent(site: Site) -> None:
    site.pages["/"] = page(
        "x", etag='"1"', last_modified="Tue, 24 Oct 2017 08:00:00 GMT", set_cookie="a=b", content_type="Text/HTML; charset=x"
    )
    got = get(site)
    assert (got.media_type, got.header("etag"), got.at[-1], len(got.at)) == ("text/html", '"1"', "Z", 20)
    origin = got.origin()
    assert origin.status == 200 and origin.address == site.url + "/" and "set-cookie" not in dict(origin.headers)  # type: ignore[arg-type]
    assert set(site.asked[0].headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_what_is_sent_goes_to_that_address_alone(site: Site) -> None:
    site.pages |= {"/": lambda r: page(r.body[::-1]), "/moved": moved("/")}
    got = send(site.url + "/", "application/timestamp-query", b"abc", SMALL, HERE)
    assert isinstance(got, Fetched) and got.body == b"cba" and site.asked[0].headers["content-type"] == "application/timestamp-query"
    got = send(site.url + "/moved", "text/plain", b"abc", SMALL, HERE)
    assert isinstance(got, Fault) and "redirects" in got.what and len(site.asked) == 2


def test_a_newer_version_only(site: Site) -> None:
    site.pages["/"] = lambda r: page(b"", "304 Not Modified") if r.headers.get("if-none-match") == '"1"' else page("x", etag='"1"')
    known = get(site).validators
    got = fetch(site.url + "/", SMALL, HERE, known)
    assert isinstance(got, Fetched) and (got.status, got.body) == (304, b"")
    site.pages["/other"] = lambda r: page(str(sorted(r.headers)))
    other = fetch(site.url + "/other", SMALL, HERE, known)
    assert isinstance(other, Fetched) and b"if-none-match" not in other.body  # the version of another address


def test_a_version_that_would_break_the_request_is_not_sent(site: Site) -> None:
    from harmledger.net import Validators

    site.pages["/"] = page("x")
    for bad in ("a\r\nX-Injected: 1", "é", " ", "a" * 2000):
        assert isinstance(fetch(site.url + "/", SMALL, HERE, Validators(site.url + "/", bad)), Fetched)
    assert all("if-none-match" not in r.headers and "x-injected" not in r.headers for r in site.asked)


def test_encryption_is_not_left_and_hosts_must_prove_themselves(site: Site) -> None:
    site.pages["/"] = page("x")
    got = fetch(site.url.replace("http:", "https:") + "/", SMALL, HERE)
    assert isinstance(got, Fault) and "encrypted" in got.what


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 451, 418, 500, 503, 304, 204])
def test_answers_that_are_no_page_are_said_in_words(site: Site, status: int) -> None:
    site.pages["/"] = page(b"", f"{status} Whatever")
    fault = refusal(get(site), "somewhere")
    assert fault is not None and fault.where == "somewhere" and fault.mend.endswith(".")


def test_a_file_is_written_with_its_progress(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/": page(TEXT), "/none": page(b""), "/cut": page(TEXT)[:-1]}
    steps: list[tuple[int, int | None]] = []
    assert fetch_file(site.url + "/", tmp_path / "x", SMALL, HERE, lambda done, total: steps.append((done, total))) == len(TEXT)
    assert (tmp_path / "x").read_bytes() == TEXT and steps[-1] == (len(TEXT), len(TEXT))
    for path, says in (("/none", "empty"), ("/cut", "cut short"), ("/gone", "404")):
        got = fetch_file(site.url + path, tmp_path / "y", SMALL, HERE)
        assert isinstance(got, Fault) and says in got.what
    with pytest.raises(IsADirectoryError):
        fetch_file(site.url + "/", tmp_path, SMALL, HERE)


PARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 302 F",
        b"\r\n",
        b"\r\n\r\n",
        b"Content-Length: ",
        b"5",
        b"-1",
        b"Transfer-Encoding: chunked",
        b"Location: /",
        b"Content-Encoding: gzip",
        b"5\r\nwords\r\n",
        b"0\r\n\r\n",
        b"\x00",
        b"\xff\xfe",
        b":",
        BOMB[:50],
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    st.one_of(st.lists(PARTS, max_size=12).map(b"".join), st.lists(PARTS, max_size=8).map(lambda p: b"HTTP/1.1 200 OK\r\n" + b"".join(p)))
)
def test_whatever_a_host_sends_is_an_answer_or_a_fault(site: Site, sent: bytes) -> None:
    site.pages["/"] = sent
    got = fetch(site.url + "/", SMALL, HERE)
    assert isinstance(got, Fetched | Fault)
    assert not isinstance(got, Fetched) or len(got.body) <= SMALL.max_bytes
