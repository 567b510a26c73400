"""Drawings made on the server: charts of tolls, and who quotes whom. SVG without style and script, so that each can be kept as a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from harmledger.desk.web.everything import Bar
from harmledger.model.incident import Lineage

WIDTH, ROW, NAMES, EDGE = 760, 24, 220, 12
"""Of a chart, in its own units: width, height of a bar's row, room for the names, free edge."""
MOST_BARS = 60
"""Bars that are drawn; the CSV has all."""
INK, SOFT, SURE, OPEN, PAPER = "#1e1b17", "#5c564d", "#6f1d1b", "#c99a96", "#fffefb"
"""Colours that hold on paper too: a chart that leaves the desk keeps its own ground."""


def chart_svg(title: str, bars: Sequence[Bar]) -> Markup:
    """A chart as an SVG file: dark up to the fewest, pale up to the most."""
    shown = bars[:MOST_BARS]
    top = max((b.high for b in shown), default=0) or 1
    height = 2 * EDGE + 30 + ROW * max(len(shown), 1) + 20
    room = WIDTH - NAMES - 2 * EDGE - 90
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" font-family="sans-serif" '
            'font-size="12"><title>{title}</title><rect width="{w}" height="{h}" fill="{paper}"/>'
            '<text x="{e}" y="{y}" font-size="16" font-weight="bold" fill="{ink}">{title}</text>'
        ).format(w=WIDTH, h=height, title=clean(title), paper=PAPER, e=EDGE, y=EDGE + 14, ink=INK)
    ]
    for n, b in enumerate(shown):
        y = EDGE + 30 + n * ROW
        sure, whole = room * b.low / top, room * b.high / top
        number = f"{b.low:,}" if b.low == b.high else f"{b.low:,}–{b.high:,}"
        parts.append(
            Markup(
                '<text x="{nx}" y="{ty}" text-anchor="end" fill="{ink}">{name}</text>'
                '<rect x="{x}" y="{y}" width="{whole}" height="{h}" fill="{open}"/><rect x="{x}" y="{y}" width="{sure}" height="{h}" fill="{dark}"/>'
                '<text x="{tx}" y="{ty}" fill="{soft}">{number} ({k})</text>'
            ).format(
                nx=EDGE + NAMES - 8,
                ty=y + 14,
                ink=INK,
                name=clean(b.name if len(b.name) <= 34 else f"{b.name[:33]}…"),
                x=EDGE + NAMES,
                y=y + 3,
                whole=round(max(whole, 0.5), 1),
                sure=round(sure, 1),
                h=ROW - 8,
                open=OPEN,
                dark=SURE,
                tx=round(EDGE + NAMES + whole + 6, 1),
                soft=SOFT,
                number=number,
                k=b.incidents,
            )
        )
    more = f"; {len(bars) - len(shown)} more are in the CSV file" if len(bars) > len(shown) else ""
    parts.append(
        Markup(
            '<text x="{x}" y="{y}" fill="{c}">Dark: the fewest; pale: up to the most. In brackets: incidents{more}.</text></svg>'
        ).format(x=EDGE, y=height - EDGE, c=SOFT, more=more)
    )
    return Markup("").join(parts)


@dataclass(frozen=True, slots=True)
class Box:
    """One in the speakers' graph, with its words and the height at which it stands."""

    x: float
    y: float
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Who quotes whom: voices at the start, those who pass words on in the middle, reports at the end."""

    boxes: tuple[Box, ...]
    ways: tuple[tuple[float, float, float, float, int], ...]
    height: int


COLUMNS: Mapping[str, int] = {"carrier": 1, "report": 2}
MOST_BOXES = 40
"""Boxes in one column; a larger graph is told in words alone."""


def graph_of(lineage: Lineage, names: Mapping[str, str]) -> Graph | None:
    """The graph of an incident's figures; ``names`` says how a node is called. None where there is nothing to draw, or too much."""
    columns: dict[int, list[str]] = defaultdict(list)
    for node in lineage.nodes:
        columns[COLUMNS.get(node.kind, 0)].append(node.id)
    if not lineage.edges or max(len(c) for c in columns.values()) > MOST_BOXES:
        return None
    kinds = {n.id: n.kind for n in lineage.nodes}
    step = 34
    height = step * max(len(c) for c in columns.values()) + 10
    at: dict[str, tuple[float, float]] = {}
    for column, ids in columns.items():
        free = height - step * len(ids)
        for n, id in enumerate(ids):
            at[id] = (8 + column * 252, free / 2 + n * step + step / 2)
    boxes = tuple(Box(x, y, _short(names[id]), kinds[id]) for id, (x, y) in at.items())
    ways = tuple((at[e.of][0] + 200, at[e.of][1], at[e.by][0] - 2, at[e.by][1], len(e.claims)) for e in lineage.edges)
    return Graph(boxes, ways, height)


def clean(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable())


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"
