"""Everything: search, table, map, charts, saved views."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harmledger.desk.people import views
from harmledger.desk.people.store import PeopleError
from harmledger.desk.web.access import Closed, form, local_path, visitor
from harmledger.desk.web.drawings import chart_svg
from harmledger.desk.web.everything import CHARTS, PAGE, SORTS, Filter, chart_csv
from harmledger.desk.web.fields import day
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import room_of
from harmledger.model.review import State


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/search", name="search")(search)
    app.get("/incidents", name="incidents")(incidents)
    app.get("/map", name="map")(map_page)
    app.get("/map.json", name="map_data")(map_data)
    app.get("/charts", name="charts")(charts)
    app.get("/charts/{name}.svg", name="chart_svg")(one_chart)
    app.get("/charts/{name}.csv", name="chart_csv")(one_table)
    app.post("/views", name="view_add")(add_view)
    app.post("/views/remove", name="view_remove")(remove_view)


def filter_of(request: Request) -> tuple[Filter, dict[str, str]]:
    """The filter in an address, and its fields as they were understood. Raises Closed where a day is none."""
    asked = {k: request.query_params.get(k, "")[:200].strip() for k in ("words", "grade", "side", "method", "state", "from", "to")}
    named = {k: asked[k] for k in ("words", "grade", "side", "method", "state")}
    return Filter(**named, since=day(asked["from"]), until=day(asked["to"])), {k: v for k, v in asked.items() if v}


def search(request: Request) -> Response:
    """Search over texts, places, speakers and figures."""
    words = request.query_params.get("words", "")[:500].strip()
    hits = room_of(request).desk.search(words, 100) if words else ()
    return page(
        request, "search.html.j2", words=words, hits=hits, saved=_saved(request), query=urlencode({"words": words}) if words else ""
    )


def incidents(request: Request) -> Response:
    """The table of all incidents."""
    wanted, asked = filter_of(request)
    sort = request.query_params.get("sort", "day")
    sort = sort if sort in SORTS else "day"
    rows = room_of(request).everything().table(wanted, sort)
    offset = request.query_params.get("offset", "0")
    at = int(offset) if offset.isdecimal() and len(offset) < 9 else 0
    query = urlencode(asked)
    return page(
        request,
        "incidents.html.j2",
        rows=rows[at : at + PAGE],
        total=len(rows),
        at=at,
        page_size=PAGE,
        sort=sort,
        sorts=SORTS,
        asked=asked,
        query=query,
        states=get_args(State),
        saved=_saved(request),
    )


def map_page(request: Request) -> Response:
    """All incidents on a map; the same filter as the table."""
    _, asked = filter_of(request)
    return page(request, "map.html.j2", asked=asked, query=urlencode(asked), states=get_args(State), saved=_saved(request))


def map_data(request: Request) -> Response:
    """The points of the map."""
    wanted, _ = filter_of(request)
    return JSONResponse({"points": room_of(request).everything().points(wanted)})


def charts(request: Request) -> Response:
    """Tolls by month, place, side and method."""
    wanted, asked = filter_of(request)
    everything = room_of(request).everything()
    drawn = [(name, CHARTS[name][0], bars, chart_svg(CHARTS[name][0], bars)) for name in CHARTS if (bars := everything.chart(name, wanted))]
    return page(request, "charts.html.j2", drawn=drawn, asked=asked, query=urlencode(asked), states=get_args(State), saved=_saved(request))


def one_chart(request: Request, name: str) -> Response:
    """One chart as an SVG file."""
    if name not in CHARTS:
        raise Closed(404, "There is no such chart.")
    svg = chart_svg(CHARTS[name][0], room_of(request).everything().chart(name, filter_of(request)[0]))
    return _download(str(svg), f"killed-by-{name}.svg", "image/svg+xml", request)


def one_table(request: Request, name: str) -> Response:
    """One chart's numbers as a CSV file."""
    if name not in CHARTS:
        raise Closed(404, "There is no such chart.")
    return _download(
        chart_csv(room_of(request).everything().chart(name, filter_of(request)[0])), f"killed-by-{name}.csv", "text/csv", request
    )


def add_view(request: Request) -> Response:
    """Keep a search or a filter under a name."""
    sent = form(request)
    path = kept_path(sent.one("path", 2000))
    try:
        views.add(room_of(request).store, visitor(request).person, sent.one("name", 80), path)
    except PeopleError as why:
        raise Closed(422, str(why)) from why
    return go(path)


def kept_path(path: str) -> str:
    """The address of a search or a filter of this desk. Raises Closed where it is none."""
    found = local_path(path)
    if found.split("?")[0] not in ("/search", "/incidents", "/map", "/charts", "/queue"):
        raise Closed(422, "Only searches and filters can be kept.")
    return found


def remove_view(request: Request) -> Response:
    """Forget a kept search or filter."""
    sent = form(request)
    id = sent.one("id", 12)
    if not id.isdecimal():
        raise Closed(422, "Which one is meant?")
    views.remove(room_of(request).store, visitor(request).person, int(id))
    return go(local_path(sent.one("path", 2000)))


def _saved(request: Request) -> tuple[views.View, ...]:
    return views.of_person(room_of(request).store, visitor(request).person)


def _download(body: str, name: str, kind: str, request: Request) -> Response:
    shown = "inline" if request.query_params.get("show") == "yes" else "attachment"
    return Response(body, media_type=f"{kind}; charset=utf-8", headers={"content-disposition": f'{shown}; filename="{name}"'})
