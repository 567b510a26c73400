"""GeoJSON (RFC 7946) of the incidents, for maps on the web and for QGIS."""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.model.release import About
from harmledger.publish.formats.format import Format
from harmledger.publish.geojson import incidents_geojson
from harmledger.publish.published import Published


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    yield "incidents.geojson", incidents_geojson(published.record.incidents)


FORMAT = Format(
    key="geojson",
    title="GeoJSON",
    files=(("incidents.geojson", "a feature an incident, with a point where more than the country is known"),),
    cannot_carry=(
        "A point cannot show how far the true place may be from it: read precision and radius_km with every point.",
        "An incident of which no more than the country is known has no point and shows on no map; its row is in the table of features.",
        "Claims, quotes, sources and the reasons for the numbers are not in it.",
    ),
    write=_write,
    source="https://www.rfc-editor.org/rfc/rfc7946",
)
