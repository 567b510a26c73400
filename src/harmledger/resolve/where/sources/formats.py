"""The formats that can be imported, one importer each. A further format is a file with an importer, a line here, and its list of
fields in ``data/formats.toml``."""

from __future__ import annotations

from harmledger.resolve.where.sources.geonames import GeoNames
from harmledger.resolve.where.sources.ocha import Ocha
from harmledger.resolve.where.sources.osm import OpenStreetMap
from harmledger.resolve.where.sources.plain import Plain
from harmledger.resolve.where.sources.record import Importer
from harmledger.resolve.where.sources.wof import WhosOnFirst

IMPORTERS: dict[str, Importer] = {i.format: i for i in (GeoNames(), WhosOnFirst(), Ocha(), OpenStreetMap(), Plain())}
"""Importers by the name that ``--as`` gives."""
