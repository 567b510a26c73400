"""JSON-LD, processed by rdflib: the numbers of an incident, and the words and sources behind them, are found by SPARQL."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import Any

import pytest
import rdflib

from harmledger.publish.formats.jsonld import FORMAT
from tests.publish import samples as s
from tests.publish.formats.made import ABOUT, EMPTY, PUBLISHED, written

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
CONTENT = written(FORMAT)["incidents.jsonld"]
BASE = "https://example.org/harran/data/incidents.jsonld#"
PREFIXES = "prefix s: <https://schema.org/> prefix prov: <http://www.w3.org/ns/prov#> "


def parsed(content: bytes = CONTENT, base: str = "https://elsewhere.example/x") -> rdflib.Graph:
    return rdflib.Graph().parse(data=content, format="json-ld", publicID=base)


def ask(query: str, graph: rdflib.Graph | None = None) -> list[tuple[Any, ...]]:
    found = (graph or parsed()).query(PREFIXES + query)
    return [tuple(v.toPython() if v is not None else None for v in row) for row in found]


def test_the_range_of_an_incident_is_an_observation_of_it() -> None:
    found = ask(f"""select ?min ?max where {{ ?o a s:Observation; s:observationAbout <{BASE}i-raid>; s:variableMeasured "killed.total";
        s:minValue ?min; s:maxValue ?max }}""")
    assert found == [(12, 15)]


def test_its_numbers_lead_to_quotes_and_sources() -> None:
    found = ask(f"""select ?text ?said ?publisher ?day where {{
        <{BASE}i-raid.killed.total> prov:wasDerivedFrom ?claim. ?claim s:text ?text; prov:wasAttributedTo/s:name ?said;
        prov:wasQuotedFrom ?report. optional {{ ?report s:publisher/s:name ?publisher; s:datePublished ?day }} }} order by ?text""")
    assert [row[:3] for row in found] == [
        ("At least 12 people were killed on Tuesday", "Harran Monitor", "The Harran Post"),
        ("killed 15", "a doctor at the town's hospital", None),
    ]
    assert found[0][3].isoformat() == "2015-05-06"


def test_nobody_killed_is_a_zero() -> None:
    assert ask(f"select ?max where {{ ?o s:observationAbout <{BASE}i-land>; s:maxValue ?max }}") == [(0,)]


def test_what_somebody_says_is_no_finding() -> None:
    """Observations are the record's own ranges alone, and nobody is the agent of a deed."""
    assert ask("select (count(*) as ?n) where { ?o a s:Observation. ?o a s:Claim }") == [(0,)]
    assert ask("select ?what where { ?c a s:Claim; s:mentions/s:name 'the army'; s:keywords ?what }") == [("denied",)]
    assert ask("select ?x where { ?e s:agent ?x }") == []


def test_all_incidents_claims_and_reports_are_there() -> None:
    counts = {
        kind: ask(f"select (count(*) as ?n) where {{ ?x a s:{kind} }}")[0][0] for kind in ("Event", "Claim", "CreativeWork", "Dataset")
    }
    assert counts == {"Event": 3, "Claim": 7, "CreativeWork": 3, "Dataset": 1}
    spans = [r for i in PUBLISHED.record.incidents for t in (i.killed, i.injured) for r in (t.total, t.civilians) if r]
    assert ask("select (count(*) as ?n) where { ?x a s:Observation }") == [(len(spans),)]
    assert len(parsed()) == 276


def test_a_place_is_a_circle_and_never_a_point() -> None:
    circle = f"<{BASE}i-raid> s:location/s:geo ?c. ?c a s:GeoCircle; s:geoRadius ?r; s:geoMidpoint/s:latitude ?lat"
    assert ask(f"select ?r ?lat where {{ {circle} }}") == [("4 km", 36.5)]
    assert ask("select ?x where { ?p s:geo ?x. ?x a s:GeoCoordinates }") == []


def test_it_is_read_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("asks the network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    assert len(parsed()) > 100


def test_without_an_address_names_are_relative_to_the_file() -> None:
    graph = parsed(written(FORMAT, about=replace(ABOUT, address=""))["incidents.jsonld"], "https://example.net/copy.jsonld")
    assert ask("select ?e where { ?e a s:Event; s:identifier 'i-raid' }", graph) == [("https://example.net/copy.jsonld#i-raid",)]


def test_with_an_address_an_incident_leads_to_its_page() -> None:
    assert ask(f"select ?u where {{ <{BASE}i-raid> s:url ?u }}") == [("https://example.org/harran/incidents/i-raid.html",)]


def test_hostile_words_stay_words() -> None:
    graph = parsed()
    assert all(str(n).startswith(("https://", "http://www.w3.org/")) for n in graph.all_nodes() if isinstance(n, rdflib.URIRef))
    assert (None, None, rdflib.Literal(s.X_TOTAL.span.quote)) in graph
    assert "javascript:" not in CONTENT.decode()


def test_each_node_stands_on_a_line_and_an_empty_record_is_one_too() -> None:
    lines = CONTENT.decode().split("\n")
    assert all(json.loads(line.removesuffix(",")) for line in lines[1:-2])
    assert ask("select ?n where { ?d a s:Dataset; s:name ?n }", parsed(written(FORMAT, EMPTY)["incidents.jsonld"])) == [(ABOUT.title,)]
