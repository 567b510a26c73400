"""The door and the outer wall, as a browser (or somebody who pretends to be one) meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from harmledger.desk.people import persons, sessions
from harmledger.desk.people.roles import ANYBODY, ROLES, permissions
from harmledger.desk.web.access import local_path
from harmledger.desk.web.addresses import SetupFault
from harmledger.desk.web.guard import LARGEST
from harmledger.desk.web.serve import Opening, set_up
from harmledger.desk.web.setup import Setup, local_origins
from harmledger.desk.web.static_files import files
from tests.desk_web.house import NAMES, ORIGIN, PASSWORD, House


def routes(house: House) -> list[APIRoute]:
    found = [r for r in house.app.routes if isinstance(r, APIRoute)]
    assert len(found) == len(house.app.routes), "a route that the permissions do not guard"
    return found


def filled(path: str) -> str:
    """A path with something in its places."""
    import re

    return re.sub(r"\{[^}]+\}", "x", path)


def test_every_route_stands_in_the_table_and_nothing_else_does(house: House) -> None:
    names = [r.name for r in routes(house)]
    assert len(names) == len(set(names))
    assert set(names) == set(permissions().routes)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_route_is_open_to_its_roles_and_to_no_other(house: House, role: str | None) -> None:
    browser: Any = house.of(role) if role else house.browser()
    token = browser.token() if role else "x"
    for route in routes(house):
        if route.name in ("leave", "api_leave", "enter_post", "api_enter"):
            continue
        for method in route.methods:
            path = filled(route.path)
            answer = browser.get(path) if method == "GET" else browser.post(path, {}, token=token)
            allowed = permissions().may_visit(role, route.name)
            if allowed:
                assert answer.status_code not in (401, 428) and answer.status_code < 500, (route.name, answer.status_code)
                assert answer.status_code != 403 or route.name in ("start", "me_password"), (route.name, answer.text)
            elif role is None and method == "GET" and not path.startswith("/api/"):
                assert answer.status_code == 303 and answer.headers["location"].startswith("/enter"), route.name
            else:
                assert answer.status_code == (401 if role is None else 403), (route.name, answer.status_code)


def test_every_answer_carries_the_policy(house: House) -> None:
    browser: Any = house.of("admin")
    for path in ("/me", "/people", "/audit", "/static/desk.css", "/nowhere", "/static/..%2f..%2fapp.py"):
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "script-src 'self';" in policy
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY"
        assert "<script>" not in answer.text and " style=" not in answer.text and "onclick" not in answer.text
        assert "cache-control" in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8321.evil.example", ""])
def test_under_a_foreign_name_there_is_no_desk(house: House, host: str) -> None:
    browser: Any = house.of("coder")
    assert browser.get("/me", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8322"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused(house: House, headers: dict[str, str]) -> None:
    browser: Any = house.of("coder")
    token = browser.token()
    assert browser.post("/me/settings", {"shield": "on"}, token=token, headers=headers).status_code == 403


def test_a_form_without_origin_needs_our_own_page_behind_it(house: House) -> None:
    browser: Any = house.of("coder")
    data = {"form_token": browser.token(), "shield": "on"}
    client = browser.client
    assert client.post("/me/settings", data=data, follow_redirects=False).status_code == 403
    assert client.post("/me/settings", data=data, headers={"referer": f"{ORIGIN}/me"}, follow_redirects=False).status_code == 303
    assert client.post("/me/settings", data=data, headers={"referer": f"{ORIGIN}.evil.example/"}, follow_redirects=False).status_code == 403


def test_every_form_needs_the_session_s_own_token(house: House) -> None:
    one: Any = house.of("admin")
    other: Any = house.of("coder")
    for route in routes(house):
        if "POST" in route.methods and permissions().routes[route.name] != ANYBODY:
            for token in ("", "x" * 43, other.token()):
                answer = one.post(filled(route.path), {}, token=token)
                assert answer.status_code == 403 and "form" in answer.text, route.name


def test_a_session_planted_before_entering_is_worth_nothing(house: House) -> None:
    browser: Any = house.browser()
    planted = "attacker-chose-this-identifier-attacker-chose"
    browser.client.cookies.set(house.setup.cookie, planted)
    assert house.enter(browser, NAMES["coder"]).status_code == 303  # type: ignore[attr-defined]
    own = [c.value for c in browser.client.cookies.jar if c.value != planted]
    assert len(own) == 1 and sessions.find(house.store, own[0]) is not None and sessions.find(house.store, planted) is None
    former = own[0]
    browser.client.cookies.clear()
    browser.client.cookies.set(house.setup.cookie, former)
    house.enter(browser, NAMES["coder"])
    assert sessions.find(house.store, former) is None, "entering again ends the session before"


def test_the_cookie_is_out_of_reach(house: House) -> None:
    browser: Any = house.browser()
    set_cookie = house.enter(browser, NAMES["coder"]).headers["set-cookie"].lower()  # type: ignore[attr-defined]
    assert "httponly" in set_cookie and "samesite=lax" in set_cookie and "path=/" in set_cookie
    assert Setup(frozenset({"https://desk.example.org"}), "x").cookie.startswith("__Host-")


def test_leaving_ends_the_session(house: House) -> None:
    browser: Any = house.of("coder")
    identifier = next(iter(browser.client.cookies.jar)).value
    assert browser.post("/leave").status_code == 303
    assert sessions.find(house.store, identifier) is None


def test_brute_force_meets_growing_waits_and_is_told_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, with_people=False)
    house.add("Rana Haddad", "coder")
    browser: Any = house.browser()
    known = house.enter(browser, "Rana Haddad", "wrong wrong wrong", "000000")
    unknown = browser.post("/enter", {"name": "Nobody At All", "password": "wrong wrong wrong", "code": ""}, token="")
    bad_code = house.enter(browser, "Rana Haddad", PASSWORD, "000000")
    assert known.text == unknown.text == bad_code.text and known.status_code == 403  # type: ignore[attr-defined]
    answers = [house.enter(browser, "Rana Haddad", f"guess number {n}", "") for n in range(40)]
    assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) > 1  # type: ignore[attr-defined]
    assert sum(a.status_code == 403 for a in answers) < 8  # type: ignore[attr-defined]
    house.clock.now -= 30
    assert house.enter(browser, "Rana Haddad").status_code == 429, "the right password is not looked at either"  # type: ignore[attr-defined]


def test_a_first_password_opens_only_the_way_to_ones_own(tmp_path: Path) -> None:
    house = House(tmp_path, with_people=False)
    first = persons.add(house.store, "Mona Osman", "reviewer", "tests")
    house.secrets["Mona Osman"] = ""
    browser: Any = house.browser()
    answer: Any = house.enter(browser, "Mona Osman", first, "")
    assert answer.headers["location"] == "/me"
    assert browser.get("/").headers["location"] == "/me"
    assert browser.post("/me/password", {"old": first, "new": PASSWORD, "again": PASSWORD}).status_code == 303
    assert browser.get("/").headers["location"].startswith("/me#second"), "a reviewer needs a second factor"
    page = browser.post("/me/second").text
    import re

    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    assert browser.post("/me/second/confirm", {"code": "000000"}).status_code == 422
    codes = browser.post("/me/second/confirm", {"code": house.code(secret[1])}).text
    assert codes.count("<code>") == 10


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "\t//evil.example", "evil", ""]
)
def test_nobody_is_sent_away_after_entering(house: House, path: str) -> None:
    assert local_path(path) == "/"
    browser: Any = house.browser()
    fields = {"name": NAMES["coder"], "password": PASSWORD, "code": house.code(house.secrets[NAMES["coder"]]), "next": path}
    assert browser.post("/enter", fields, token="").headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "desk.css%00", "\\..\\app.py"]
)
def test_no_file_but_our_own_is_served(house: House, path: str) -> None:
    browser: Any = house.browser()
    answer = browser.get(f"/static/{path}")
    assert answer.status_code in (303, 404) and b"make_app" not in answer.content and b"root:" not in answer.content
    assert not any("/" in name or name.endswith(".py") for name in files())


def test_what_is_too_large_is_refused(house: House) -> None:
    browser: Any = house.of("coder")
    assert browser.post("/me/settings", {"shield": "x" * LARGEST}).status_code == 413
    assert browser.post("/me/settings", {f"f{n}": "" for n in range(300)}, token="").status_code == 422

    def endless() -> Any:
        for _ in range(100):
            yield b"x" * 10_000

    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/me/settings", content=endless(), headers=headers).status_code == 413


EVIL = "<script>window.owned=1</script>{{7*7}}${7*7}' OR '1'='1'; DROP TABLE persons;--"


def test_hostile_names_stay_names(house: House) -> None:
    admin: Any = house.of("admin")
    page = admin.post("/people/add", {"name": EVIL, "role": "reader"})
    assert page.status_code == 200
    for path in ("/people", "/audit", "/audit?who=" + "%3Cscript%3E'", "/audit?what=%27%20OR%201=1&before=1e9"):
        assert "<script>window" not in admin.get(path).text
    assert "{{7*7}}${7*7}" in admin.get("/people").text  # written as it came: no template reckoned it
    assert "&lt;script&gt;window.owned=1&lt;/script&gt;{{7*7}}" in admin.get("/people").text
    assert len(persons.everybody(house.store)) == len(ROLES) + 1


def test_alone_needs_the_printed_address(tmp_path: Path) -> None:
    setup = Setup(local_origins(8321), "Raqqa", alone="R. Haddad", token="t" * 43)
    house = House(tmp_path, setup, with_people=False)
    browser: Any = house.browser()
    assert browser.get("/me").status_code == 303
    for wrong in ("/start", "/start?token=", "/start?token=tt", "/start?token=%C3%A9"):
        assert browser.get(wrong).status_code == 403
    assert browser.get("/start?token=" + "t" * 43).status_code == 303
    assert "R. Haddad" in browser.get("/me").text
    assert browser.get("/people").status_code == 403
    assert browser.post("/enter", {"name": "R. Haddad", "password": ""}, token="").status_code == 404
    assert persons.everybody(house.store) == ()


def test_alone_ends_when_accounts_begin(tmp_path: Path) -> None:
    alone = House(tmp_path, Setup(local_origins(8321), "Raqqa", alone="R. Haddad", token="t" * 43), with_people=False)
    browser: Any = alone.browser()
    browser.get("/start?token=" + "t" * 43)
    cookies = dict(browser.client.cookies)
    together = House(tmp_path)
    other: Any = together.browser()
    for name, value in cookies.items():
        other.client.cookies.set(name, value)
    assert other.get("/me").headers["location"].startswith("/enter")


@pytest.mark.parametrize(
    "opening",
    [
        Opening("x", host="0.0.0.0"),
        Opening("x", host="0.0.0.0", address="http://desk.example.org", proxy="127.0.0.1"),
        Opening("x", host="0.0.0.0", address="https://desk.example.org"),
        Opening("x", address="https://desk.example.org", certificate=Path("c.pem")),
        Opening("x", address="ftp://desk.example.org"),
        Opening("x", tiles="https://tiles.example.org/all.png"),
        Opening("x", tiles="https://tiles.example.org; script-src */{z}/{x}/{y}.png"),
    ],
)
def test_a_desk_is_never_open_to_more_people_than_it_says(house: House, opening: Opening) -> None:
    with pytest.raises(SetupFault):
        set_up(opening, house.store, 8321)


def test_a_desk_for_others_needs_accounts(tmp_path: Path) -> None:
    empty = House(tmp_path, with_people=False)
    opening = Opening("x", host="0.0.0.0", address="https://desk.example.org:8443/", proxy="127.0.0.1")
    with pytest.raises(SetupFault, match="accounts"):
        set_up(opening, empty.store, 1)
    empty.add("Ada Admin", "admin")
    setup = set_up(opening, empty.store, 1)
    assert setup.origins == {"https://desk.example.org:8443"} and setup.secure and setup.alone is None
