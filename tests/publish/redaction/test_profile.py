"""Profiles are data: every key must be there, and a fault says where and how to mend it."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from harmledger.publish.redaction.account import reasons
from harmledger.publish.redaction.papers import private_address
from harmledger.publish.redaction.profile import ProfileFault, load_profile, profile_names, read_profile

PUBLIC = resources.files("harmledger.publish.redaction").joinpath("profiles/public.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", profile_names())
def test_each_profile_can_be_read_and_has_its_own_name(name: str) -> None:
    assert load_profile(name).name == name


def test_nothing_that_is_hidden_from_partners_is_shown_to_everybody() -> None:
    public, partner = (
        tomllib.loads((resources.files("harmledger.publish.redaction") / f"profiles/{n}.toml").read_text("utf-8"))
        for n in ("public", "partner")
    )
    for group, settings in partner.items():
        if isinstance(settings, dict):
            assert not [k for k, v in settings.items() if v == "hide" and public[group][k] == "show"], group
    ours, theirs = load_profile("public"), load_profile("partner")
    assert ours.quotes.words <= theirs.quotes.words and all(
        a.decimals <= b.decimals for a, b in zip(ours.places.scale, theirs.places.scale, strict=True)
    )


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        PUBLIC.replace('name = "public"', 'name = "mine"').replace('victims = "hide"', 'victims = "show"', 2), encoding="utf-8-sig"
    )
    mine = load_profile(str(path))
    assert (mine.name, mine.names.victims, mine.names.sources) == ("mine", "show", "hide")


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('\nsources = "hide"', '\nsources = "maybe"', "names.sources is 'maybe'; it must be one of 'show', 'hide'"),
        ('\nsources = "hide"', "\n", "[names] lacks the key 'sources'"),
        ('site_names = "show"', 'site_name = "show"\nsite_names = "show"', "unknown key 'site_name'"),
        ("words = 25", "words = 2", "quotes.words must be from 5 to 1000"),
        ("words = 25", 'words = "25"', "quotes.words is '25'; it must be a number"),
        ("words = 25", "words = true", "must be a number"),
        ("report_share = 0.4", "report_share = 1.4", "at most 1"),
        ('of = "town"', 'of = "site"', "places.scale must say once for each of site"),
        ('becomes = "admin1"', 'becomes = "town"', "must not be finer than admin1"),
        ("decimals = 2", "decimals = 9", "decimals must be from 0 to 6"),
        ("graphic_patterns = [", "graphic_patterns = ['(', ", "'(' is no regular expression"),
        (
            'public_kinds = ["monitor", "official", "military", "armed group", "state media", "agency", "outlet", "police"]',
            'public_kinds = "official"',
            "must be a list",
        ),
        ('public_kinds = ["monitor", ', 'public_kinds = ["friends", ', "names.public_kinds is 'friends'; it must be one of"),
        ('name = "public"', 'name = "Public!"', "name must be small letters"),
        ("[quotes]", "[quotes", "no valid TOML"),
    ],
)
def test_a_fault_says_what_is_wrong(was: str, now: str, says: str) -> None:
    assert was in PUBLIC
    with pytest.raises(ProfileFault) as error:
        read_profile(PUBLIC.replace(was, now, 1).encode(), "mine.toml")
    assert str(error.value).startswith("mine.toml: ") and says in str(error.value)


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name, says in (("nobody", "Choose one of public, partner, court"), (str(tmp_path / "no.toml"), "cannot be read")):
        with pytest.raises(ProfileFault, match=says):
            load_profile(name)
    with pytest.raises(ProfileFault, match="UTF-8"):
        read_profile(b"\xff\xfe", "x")
    with pytest.raises(ProfileFault, match="larger than"):
        read_profile(b"#" * 300_000, "x")


def test_every_rule_has_its_reason() -> None:
    used = set()
    for file in Path(str(resources.files("harmledger.publish.redaction"))).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        used |= {rule for rule in reasons() if f'"{rule}"' in text or rule.partition(".")[2] in text}
    assert used == set(reasons())


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x", "http://10.0.0.7/a", "https://me:pw@news.example/", "https://files.example/a?token=abc", "file:///home/x", "http://nas/a",
        "https://drive.example/d?resourcekey=0-x", "http://[::1]/", "http://printer.local/", "https://a.example/?email=x%40y.example", "ftp://a.example/x",
        "http://[broken",
    ],
)  # fmt: skip
def test_addresses_that_only_the_recorder_can_open(url: str) -> None:
    assert private_address(url)


@pytest.mark.parametrize("url", ["https://news.example/2018/raid?id=12", "http://8.8.8.8/a", "https://example.org/monkey=1"])
def test_addresses_that_everybody_can_open(url: str) -> None:
    assert not private_address(url)
