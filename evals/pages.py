"""What is found on the page layouts (tests/intake/layouts): ours beside plain trafilatura and plain htmldate, on the same bytes.

    python evals/pages.py            the table; fails where a figure of ours fell below pages.toml
    python evals/pages.py --all      also every layout on which something of ours is wrong
    python evals/pages.py --raise    also write better figures of ours into pages.toml

Title, day, publisher, author and agency count as right where they are exactly the expected ones (none included). Body: words as a bag,
precision and recall over all layouts together. "whole" are layouts whose paragraphs are exactly the expected ones.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.intake.layouts import Layout, layouts  # noqa: E402

from harmledger.intake.collect import read_piece  # noqa: E402 - the repository's own tests are found by the path above
from harmledger.intake.source import Given, Received  # noqa: E402

PINS = ROOT / "evals" / "pages.toml"
FACTS = ("title", "day", "publisher", "author", "agency")
Found = Mapping[str, str]
Reader = Callable[[Layout], Found]


def ours(layout: Layout) -> Found:
    """What our own reader finds."""
    one = next((r for r in read_piece(layout.page, Given()) if isinstance(r, Received)), None)
    if one is None:
        return {}
    receipt = one.report.receipts[0]
    return {
        "title": one.report.title or "",
        "day": str(receipt.published or ""),
        "publisher": receipt.publisher or "",
        "author": receipt.author or "",
        "agency": receipt.agency or "",
        "body": one.report.text[one.report.title_length :].strip(),
    }


def plain_trafilatura(layout: Layout) -> Found:
    """What trafilatura finds by itself, with its own defaults (comments left out)."""
    import trafilatura

    document = trafilatura.bare_extraction(layout.raw, url=layout.expected.get("address"), include_comments=False, with_metadata=True)
    if document is None or isinstance(document, dict):
        return {}
    return {
        "title": document.title or "",
        "day": document.date or "",
        "publisher": document.sitename or "",
        "author": document.author or "",
        "agency": "",
        "body": document.text or "",
    }


def plain_htmldate(layout: Layout) -> Found:
    """The day that htmldate finds by itself, asked for the original one."""
    from htmldate import find_date

    return {"day": find_date(layout.raw, original_date=True) or ""}


def measure(found: Sequence[tuple[Layout, Found]], facts: Sequence[str] = FACTS, body: bool = True) -> dict[str, float]:
    """Shares of layouts with each fact right, and the body's words."""
    figures: dict[str, float] = {}
    for fact in facts:
        asked = [(lay, f) for lay, f in found if fact in ("author", "agency") or fact in lay.expected]
        figures[fact] = sum(f.get(fact, "") == str(lay.expected.get(fact, "")) for lay, f in asked) / max(len(asked), 1)
    if body:
        right = given = wanted = 0
        for layout, one in found:
            a, b = words(one.get("body", "")), words(" ".join(layout.body))
            right, given, wanted = right + (a & b).total(), given + a.total(), wanted + b.total()
        figures["body precision"], figures["body recall"] = right / max(given, 1), right / max(wanted, 1)
        figures["whole"] = sum(same(f.get("body", ""), lay) for lay, f in found) / max(len(found), 1)
    return {name: round(value, 4) for name, value in figures.items()}


def words(text: str) -> Counter[str]:
    """A text's words as a bag."""
    return Counter(re.findall(r"\w+", text.casefold()))


def same(body: str, layout: Layout) -> bool:
    """Whether the paragraphs are the expected ones, but for white space."""
    return [" ".join(p.split()) for p in re.split(r"\n+", body) if p.strip()] == [" ".join(p.split()) for p in layout.body]


def wrong(layout: Layout, found: Found) -> list[str]:
    """What is not as expected, in words."""
    lines = [
        f"{fact}: {found.get(fact, '')!r}, not {str(layout.expected.get(fact, ''))!r}"
        for fact in FACTS
        if (fact in ("author", "agency") or fact in layout.expected) and found.get(fact, "") != str(layout.expected.get(fact, ""))
    ]
    if not same(found.get("body", ""), layout):
        have, want = re.split(r"\n+", found.get("body", "")), layout.body
        lines += [f"too much: {p[:90]}" for p in have if " ".join(p.split()) not in {" ".join(w.split()) for w in want}]
        lines += [f"missing: {p[:90]}" for p in want if " ".join(p.split()) not in {" ".join(h.split()) for h in have}]
    return lines


def main() -> int:
    """Print the table; return 1 where a figure of ours fell."""
    pins = tomllib.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    better, fallen = {}, []
    for kind in sys.argv[sys.argv.index("--only") + 1 :][:1] if "--only" in sys.argv else ("known", "held", "later"):
        reports = [lay for lay in layouts(kind) if not {"fault", "posts"} & set(lay.expected)]
        own = [(lay, ours(lay)) for lay in reports]
        table = {
            "ours": measure(own),
            "trafilatura": measure([(lay, plain_trafilatura(lay)) for lay in reports]),
            "htmldate": measure([(lay, plain_htmldate(lay)) for lay in reports], ("day",), body=False),
        }
        print(f"{kind}: {len(reports)} layouts\n{'':<16}" + "".join(f"{name:>13}" for name in table))
        for figure in table["ours"]:
            print(f"{figure:<16}" + "".join(f"{t[figure]:>13.4f}" if figure in t else f"{'':>13}" for t in table.values()))
        print()
        then = pins.get(kind, {})
        fallen += [f"{kind} / {n}: {table['ours'].get(n, 0)} against {v}" for n, v in then.items() if table["ours"].get(n, 0) < v]
        better[kind] = {n: max(v, then.get(n, 0)) for n, v in table["ours"].items()}
        if "--all" in sys.argv:
            for layout, found in own:
                for line in wrong(layout, found):
                    print(f"  {layout.name}: {line}")
    if "--raise" in sys.argv:
        lines = ["# What our reader reached on the page layouts. Written by: python evals/pages.py --raise"]
        for kind, figures in better.items():
            lines += [f"[{kind}]", *(f'"{n}" = {v}' for n, v in figures.items())]
        PINS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for line in fallen:
        print(f"FELL: {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
