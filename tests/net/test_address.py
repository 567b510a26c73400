"""Which addresses may be asked: one spelling for each, and only the public network."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.net.address import NotAsked, Target, is_allowed, is_public, target_of

GOOD = {
    "http://Example.ORG": "http://example.org/",
    "https://example.org./a": "https://example.org/a",
    "https://example.org:443/a?b=c#d": "https://example.org/a?b=c",
    "http://example.org:8080/": "http://example.org:8080/",
    "https://bücher.example/ä ö".replace(" ", "%20"): "https://xn--bcher-kva.example/%C3%A4%20%C3%B6",
    "https://الجزيرة.example/a": "https://xn--mgbeiue0iwb.example/a",
    "http://192.0.2.1/x": "http://192.0.2.1/x",
    "http://[2606:4700::1111]/x": "http://[2606:4700::1111]/x",
    "http://127。0。0。1/": "http://127.0.0.1/",  # other alphabets' dots and digits are what they look like, and then refused as private
    "http://１２７.0.0.1/": "http://127.0.0.1/",
    "http://example.org?x": "http://example.org/?x",
}
BAD = [
    "", "example.org", "//example.org/x", "file:///etc/passwd", "ftp://example.org/x", "gopher://example.org:70/x", "javascript:alert(1)",
    "data:text/html,x", "http://", "https:///x", "http://user@example.org/", "http://user:pass@example.org/", "http://@example.org/",
    "http://127.0.0.1\\@example.org/", "http://example.org\\x", "http://example.org/a b", "http://example.org/a\r\nHost: x",
    "http://example.org/\x00", "http://exam\tple.org/", " http://example.org/", "http://example.org:99999/", "http://example.org:0/",
    "http://example.org:-1/", "http://example.org:x/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/",
    "http://0177.0.0.1/", "http://127.0.0.01/", "http://0x7f.0.0.1/", "http://1.2.3/", "http://1.2.3.4.5/", "http://256.1.1.1/",
    "http://example.0x7f/", "http://[::1", "http://[::1%25lo]/", "http://[fe80::1%eth0]/", "http://[::g]/", "http://[1.2.3.4]/",
    "http://-x.example/", "http://a..b/", "http://.example.org/", "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "example/",
    "http://ex*mple.org/", "http://example.org/" + "a" * 4000, "http://exa\ud800mple.org/", "http://example.com%2f@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize(("given", "spelled"), GOOD.items())
def test_every_address_has_one_spelling(given: str, spelled: str) -> None:
    assert target_of(given).url == spelled
    assert target_of(spelled).url == spelled


@pytest.mark.parametrize("given", BAD)
def test_odd_spellings_are_refused_in_words(given: str) -> None:
    with pytest.raises(NotAsked) as why:
        target_of(given)
    assert why.value.what.endswith(".") and why.value.mend.endswith(".")


PRIVATE = """
    0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
    100::1 2001::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:101:: 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0
    fec0::1 ff02::1 ff0e::1 nonsense
"""
PUBLIC = "1.1.1.1 8.8.8.8 100.63.0.1 100.128.0.1 172.32.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_networks(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_networks(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_by_itself(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    for outer in ((0xFFFF << 32) | number, (0x0064FF9B << 96) | number, (0x2002 << 112) | (number << 80)):
        assert is_public(str(ipaddress.IPv6Address(outer))) == is_public(str(inner))


def test_a_host_is_allowed_by_its_whole_name() -> None:
    target = target_of("http://intranet.example:8080/x")
    assert is_allowed(target, frozenset({"Intranet.Example."})) and is_allowed(target_of("http://[::1]/"), frozenset({"[::1]"}))
    for name in ("example", "net.example", "intranet.example.org", "", "10.0.0.1"):
        assert not is_allowed(target, frozenset({name}))


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text("htps:/.@[]%\\#?0123456789abcxn-。é ", max_size=60).map("http://".__add__)))
def test_whatever_is_written_is_a_target_or_refused(text: str) -> None:
    try:
        target = target_of(text)
    except NotAsked:
        return
    assert isinstance(target, Target) and target.url.isascii() and target.url.isprintable() and " " not in target.url
    assert target_of(target.url) == target
