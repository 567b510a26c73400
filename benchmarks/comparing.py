"""How long (seconds of the processor) linking two invented records takes, and how much of what is the same it finds: python benchmarks/comparing.py [ENTRIES].

Two shapes: a war of a country and a year, and the worst case, one city for a year. Each entry of the one record is, four times of five,
also in the other, with its day, place and toll a little off, as records of one war differ.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

from harmledger.comparing.compare import compare
from harmledger.comparing.listing import listed
from harmledger.model.circumstances import Place
from harmledger.model.comparison import Entry
from harmledger.model.incident import Range


def made(number: int, towns: int, chance: random.Random) -> tuple[list[Entry], list[Entry]]:
    """Two records of ``number`` entries each, in a year and in so many towns; the same event has the same number in its id."""
    first = date(2017, 1, 1)
    places = [
        Place(f"Town{chance.randrange(10**6):x} {n}", f"Province {n % 12}", "SY", 33 + chance.random() * 3.5, 36 + chance.random() * 5, "town", "town", 5.0)
        for n in range(towns)
    ]  # fmt: skip
    ours, theirs = [], []
    for n in range(number):
        day, place, low = first + timedelta(days=chance.randrange(365)), chance.choice(places), int(chance.paretovariate(0.9))
        toll = Range(min(low, 400), min(low, 400) + chance.choice((0, 0, 0, 1, 3)))
        e = Entry(f"a{n}", "a", "event", day, day, place, toll)
        ours.append(e)
        if chance.random() < 0.8:
            off = timedelta(days=chance.choice((0,) * 8 + (1, -1)))
            other = max(0, toll.min + chance.choice((0, 0, 0, 0, 1, -1, 2)))
            there = replace(place, lat=(place.lat or 0) + chance.gauss(0, 0.01), precision="town")
            theirs.append(replace(e, id=f"b{n}", start=day + off, end=day + off, place=there, killed=Range(other, other), best=other))
        else:
            day, place = first + timedelta(days=chance.randrange(365)), chance.choice(places)
            theirs.append(replace(e, id=f"c{n}", start=day, end=day, place=place))
    return ours, theirs


def main() -> None:
    """Print seconds, memory and what was found, for each shape."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name, towns in (("a country, 400 towns", 400), ("a country, 40 towns", 40), ("one city", 1)):
        ours, theirs = made(number, towns, random.Random(7))
        started = time.process_time()
        c = compare(listed("ours", "a", ours, ()), listed("theirs", "b", theirs, ()))
        took = time.process_time() - started
        right = sum(m.here[0][1:] == m.there[0][1:] and m.there[0][0] == "b" for m in c.matches if m.shape == "one")
        one = sum(m.shape == "one" for m in c.matches)
        there = sum(e.id[0] == "b" for e in theirs)
        sure = [m.here[0][1:] == m.there[0][1:] and m.there[0][0] == "b" for m in c.matches if m.confidence == "sure"]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {number:,} beside {len(theirs):,} in {took:.1f} s, {memory:.0f} MB; {there:,} are in both: {right:,} of {one:,} matches "
            f"right ({right / max(one, 1):.1%}; of those called sure {sum(sure):,} of {len(sure):,}), {len(c.possible):,} possible pairs; "
            f"{len(c.matches) - one:,} groups"
        )


if __name__ == "__main__":
    main()
