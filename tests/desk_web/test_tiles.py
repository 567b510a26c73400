"""The ground of the maps: tiles of an address, or a PMTiles archive of one's own, drawn without the internet."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harmledger.desk.web.addresses import SetupFault, origin_of
from harmledger.desk.web.app import make_app
from harmledger.desk.web.setup import Setup, local_origins
from harmledger.desk.web.tiles import HERE, tiles_of
from harmledger.settings import load_settings
from tests.desk_web.house import House
from tests.desk_web.test_browser import Running, start
from tests.desk_web.tiny_pmtiles import archive, picture, vector

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def policy_of(tmp_path: Path, words: str) -> str:
    house = House(tmp_path, Setup(local_origins(8321), "x", tiles=tiles_of(words, "")), with_people=False)
    browser: Any = house.browser()
    policy = str(browser.get("/enter").headers["content-security-policy"])
    house.close()
    return policy


def test_the_policy_opens_by_exactly_the_host_that_was_set(tmp_path: Path) -> None:
    pictures = policy_of(tmp_path, "https://tiles.example.org/a/{z}/{x}/{y}.png")
    assert "img-src 'self' data: https://tiles.example.org;" in pictures and "connect-src 'self';" in pictures
    remote = policy_of(tmp_path, "https://maps.example.org/world.pmtiles")
    assert "connect-src 'self' https://maps.example.org;" in remote and "img-src 'self' data:;" in remote
    own = policy_of(tmp_path, str(archive(tmp_path / "own.pmtiles", picture(1, 2, 3), 2, False)))
    assert "connect-src 'self';" in own and "img-src 'self' data:;" in own
    assert origin_of("https://Tiles.Example.org:443/x") == "https://tiles.example.org"


@pytest.mark.parametrize(
    "words",
    ["https://{s}.tiles.org/{z}/{x}/{y}.png", "file:///{z}/{x}/{y}.png", "https://tiles.org/{z}.png", "https://maps.org/a.zip", "nowhere.pmtiles", "."],
)  # fmt: skip
def test_what_is_no_ground_is_said(words: str) -> None:
    with pytest.raises(SetupFault):
        tiles_of(words, "")


@pytest.mark.parametrize("change", [(0, b"XM"), (7, b"\x02"), (99, b"\x09")])
def test_a_file_that_is_no_archive_is_said(tmp_path: Path, change: tuple[int, bytes]) -> None:
    path = archive(tmp_path / "own.pmtiles", picture(1, 2, 3), 2, False)
    body = bytearray(path.read_bytes())
    body[change[0] : change[0] + len(change[1])] = change[1]
    path.write_bytes(body)
    with pytest.raises(SetupFault):
        tiles_of(str(path), "")
    path.write_bytes(b"PMTiles\x03")
    with pytest.raises(SetupFault):
        tiles_of(str(path), "")


def test_it_can_be_a_setting(tmp_path: Path) -> None:
    (tmp_path / "harmledger.toml").write_text('tiles = "world.pmtiles"\ntiles_credit = "OpenStreetMap"\n', encoding="utf-8")
    found = load_settings({}, tmp_path)
    assert (found.tiles, found.tiles_credit) == ("world.pmtiles", "OpenStreetMap") and load_settings({}, tmp_path / "x").tiles == "-"


def test_the_archive_is_given_in_parts_and_to_who_is_in_alone(tmp_path: Path) -> None:
    path = archive(tmp_path / "own.pmtiles", picture(200, 30, 40), 2, False)
    house = House(tmp_path)
    house.app = make_app(house.desk, house.store, replace(house.setup, tiles=tiles_of(str(path), "")))
    browser: Any = house.of("reader")
    whole = path.read_bytes()
    part = browser.get(HERE, headers={"range": "bytes=0-126"})
    assert part.status_code == 206 and part.content == whole[:127] and part.headers["content-range"] == f"bytes 0-126/{len(whole)}"
    assert browser.get(HERE, headers={"range": "bytes=100-999999"}).content == whole[100:], "the end is the end"
    for wrong in (None, "bytes=5-2", "bytes=-5", "bytes=9999999-99999999", "bytes=0-1,3-4", "bytes=0-99999999999", "lines=1-2"):
        answer = browser.get(HERE, headers={"range": wrong} if wrong else {})
        assert answer.status_code in (206, 416) and (answer.status_code == 416 or wrong == "bytes=0-99999999999"), wrong
    stranger: Any = house.browser()
    assert stranger.get(HERE, headers={"range": "bytes=0-9"}).status_code == 303
    path.unlink()
    assert browser.get(HERE, headers={"range": "bytes=0-126"}).status_code == 404
    house.close()


COLOUR = """() => { const c = [...document.querySelectorAll('.leaflet-tile-pane canvas')].find((c) => c.width > 1);
  if (!c) return null; const d = c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data; return [...d].slice(0, 3).join(); }"""


@pytest.mark.parametrize("kind", ["picture", "vector"])
def test_an_archive_of_ones_own_is_drawn_without_the_internet(browser: Browser, tmp_path: Path, kind: str) -> None:
    tile = picture(200, 30, 40) if kind == "picture" else vector()
    path = archive(tmp_path / "own.pmtiles", tile, 2 if kind == "picture" else 1, kind == "vector")
    noise: list[str] = []
    with closing(Running(tmp_path, alone=True)) as running:
        running.house.app.state.room.setup = replace(running.house.setup, tiles=tiles_of(str(path), "Own <b>map</b>"))
        page = start(browser, running, noise)
        for where in ("/map", "/incident/i-a0"):
            page.goto(running.base + where)
            page.locator('.map[data-ground="archive"]').wait_for()
            wanted = "200,30,40" if kind == "picture" else "226,223,218"  # the colour of land in the light style
            for _ in range(100):  # the tile is drawn a moment later
                if page.evaluate(COLOUR) == wanted:
                    break
                page.wait_for_timeout(50)
            assert page.evaluate(COLOUR) == wanted
            assert "Own bmap/b" in page.inner_text(".leaflet-control-attribution")
        path.write_bytes(b"no archive")
        page = start(browser, running, noise)  # another browser: this one keeps the parts that it has
        page.goto(running.base + "/map")
        page.get_by_text("could not be read; the outline of the world is shown instead").wait_for()
        page.locator('.map[data-ground="outline"][data-drawn="2"]').wait_for()
    assert [n for n in noise if "Canvas2D" not in n] == [], "what is said of looking at the canvas is said of this test"
