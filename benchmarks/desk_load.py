"""Fifty people at one desk: pages and decisions of a book of 20,000 invented reports, over the loopback, in one process of the desk.

    python benchmarks/desk_load.py                          20,000 reports, 50 people, one minute
    python benchmarks/desk_load.py --reports 2000 --people 10 --seconds 20

Each person works as people do: looks at the queue, opens an incident, reads (``--think`` seconds), decides on one of its claims, looks at
a report; now and then searches, looks at the map, the charts or the table. Printed are the milliseconds of each kind of page (half of them, 95 of 100, the slowest), and
whether every decision that was answered as stored is in the book exactly once. The book is made once and kept in ``--folder``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent))
from invented import reports_of

from harmledger.ledger import Book
from harmledger.ledger.address import FILE_NAME
from harmledger.model.claim import Reading

WORDS = ("killed", "market", "raid", "12 killed", "school", "monitor said", "hospital shells")
"""What people search for."""
TARGETS = {"p95 of all pages": 300.0, "half of incident pages": 150.0}
"""Milliseconds."""


@dataclass
class Person:
    """One who works at the desk, and what happened."""

    number: int
    cookie: str
    token: str
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stored: list[str] = field(default_factory=list)
    changed: int = 0
    failed: list[str] = field(default_factory=list)


def make_book(folder: Path, reports: int) -> None:
    """The invented book, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    with Book(folder / FILE_NAME) as book:
        if book.counts()["reports"] >= reports:
            return
        with book.transaction():
            for report, claims, _ in reports_of(reports):
                book.add_report(report, report.text.encode())
                book.add_reading(Reading(report.sha256, "invented 1", tuple(claims)))


def people_of(folder: Path, count: int) -> list[Person]:
    """Accounts with an open session each: entering is slow on purpose, and no part of the measure."""
    from harmledger.desk.people import persons, sessions
    from harmledger.desk.people.store import PeopleError, open_store

    found = []
    with open_store(folder) as store:
        for n in range(count):
            name = f"Person {n}"
            try:
                person = persons.find(store, name)
            except PeopleError:
                first = persons.add(store, name, "coder", "benchmark")
                person = persons.find(store, name)
                persons.change_password(store, person, first, "four plain words here", "", "")
            with store.change() as db:
                identifier = sessions.begin(db, person.id, "127.0.0.1", store.clock())
            session = sessions.find(store, identifier)
            assert session is not None
            found.append(Person(n, identifier, session.form_token))
    return found


def work(person: Person, port: int, cookie: str, until: float, think: float, decides: float) -> None:
    """What one person does until the time is over."""
    dice = random.Random(person.number)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"cookie": f"{cookie}={person.cookie}", "host": f"127.0.0.1:{port}"}

    def ask(kind: str, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        more = {"origin": f"http://127.0.0.1:{port}", "content-type": "application/x-www-form-urlencoded"} if body else {}
        at = time.perf_counter()
        try:
            line.request(method, path, urlencode(body) if body else None, headers | more)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            line.close()  # an idle line is closed by the desk: the next request opens another
            if not isinstance(error, http.client.RemoteDisconnected):
                person.failed.append(f"{type(error).__name__} {path}")
            return 0, ""
        person.took[kind].append(1000 * (time.perf_counter() - at))
        if answer.status >= 400 and answer.status != 409:
            person.failed.append(f"{answer.status} {path}")
        return answer.status, text

    time.sleep(think * dice.random())
    while time.monotonic() < until:
        _, queue = ask("queue", "GET", f"/queue?offset={dice.choice([0, 0, 0, 50, 100])}")
        incidents = re.findall(r'href="/incident/([^"]+)"', queue)
        for id in dice.sample(incidents, min(3, len(incidents))):
            time.sleep(think * (0.5 + dice.random()))
            _, page = ask("incident", "GET", f"/incident/{id}")
            saw = re.search(r'name="saw" value="(s-[^"]+)"', page)
            claims = re.findall(r'data-claim="([^"]+)"', page)
            reports = re.findall(r'href="/report/([^"]+)"', page)
            if saw and claims and dice.random() < decides:
                time.sleep(think * (0.5 + dice.random()))
                key = f"{person.number}-{dice.getrandbits(64):x}"
                order = {"verdict": "accept", "subject": dice.choice(claims), "reason": f"as it stands {key}", "saw": saw[1]}
                status, _ = ask("decision", "POST", "/decide", order | {"looked_at": id, "key": key, "form_token": person.token})
                if status == 303:
                    person.stored.append(f"as it stands {key}")
                elif status == 409:
                    person.changed += 1
            if reports and dice.random() < 0.3:
                time.sleep(think * (0.5 + dice.random()))
                ask("report", "GET", f"/report/{dice.choice(reports)}")
        if dice.random() < 0.5:
            time.sleep(think * (0.5 + dice.random()))
            match dice.choice(("search", "search", "map", "charts", "table")):
                case "search":
                    ask("search", "GET", "/search?" + urlencode({"words": dice.choice(WORDS)}))
                case "map":
                    ask("map", "GET", "/map")
                    ask("map data", "GET", "/map.json")
                case "charts":
                    ask("charts", "GET", "/charts")
                case _:
                    ask("table", "GET", f"/incidents?sort={dice.choice(['day', 'killed', 'place'])}&offset={dice.choice([0, 100, 500])}")


def share(values: list[float], part: float) -> float:
    """The value under which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def serve(folder: Path) -> tuple[object, int, str]:
    """The desk in a process of its own; its process, port and the name of its cookie."""
    import subprocess

    process = subprocess.Popen([sys.executable, "-m", "harmledger", "desk", str(folder), "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = ""
    for said in process.stderr:
        if match := re.search(r"http://127\.0\.0\.1:(\d+)", said):
            threading.Thread(target=lambda: sys.stderr.writelines(process.stderr or ()), daemon=True).start()
            return process, int(match[1]), f"harmledger-{match[1]}"
    raise SystemExit(f"The desk did not open: {said}")


def ready(person: Person, port: int, cookie: str) -> None:
    """Wait until queue and search answer: the desk is open before its book is ready, and says so with 503."""
    for path in ("/queue", "/search?words=killed"):
        while True:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            line.request("GET", path, None, {"cookie": f"{cookie}={person.cookie}", "host": f"127.0.0.1:{port}"})
            status = line.getresponse().status
            line.close()
            if status == 200:
                break
            if status != 503:
                raise SystemExit(f"{path} answered {status} while the book was being prepared.")
            time.sleep(0.5)


def main() -> int:
    """Make the book, open the desk, let everybody work, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=2.0, help="seconds that a person looks at a page, on average")
    parser.add_argument("--decides", type=float, default=0.4, help="after how many of the incidents a decision is made (0: only reading)")
    parser.add_argument("--folder", type=Path, help="where the book is kept; a temporary folder without it")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="harmledger-load-"))
    make_book(folder, chosen.reports)
    everybody = people_of(folder, chosen.people)
    started = time.monotonic()
    process, port, cookie = serve(folder)
    try:
        print(f"The desk was open after {time.monotonic() - started:.1f} seconds.")
        ready(everybody[0], port, cookie)
        print(f"The book was ready after {time.monotonic() - started:.1f} seconds.")
        until = time.monotonic() + chosen.seconds
        threads = [threading.Thread(target=work, args=(p, port, cookie, until, chosen.think, chosen.decides)) for p in everybody]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    finally:
        process.terminate()  # type: ignore[attr-defined]
        process.wait()  # type: ignore[attr-defined]
    took: dict[str, list[float]] = defaultdict(list)
    for p in everybody:
        for kind, values in p.took.items():
            took[kind] += values
    with Book(folder / FILE_NAME, create=False) as book:
        reasons = [d.reason for d in book.decisions()]
    stored = [r for p in everybody for r in p.stored]
    lost, doubled = len(set(stored) - set(reasons)), len(reasons) - len(set(reasons))
    everything = [v for kind, values in took.items() if kind != "decision" for v in values]
    for kind, values in sorted(took.items()):
        print(
            f"{kind:10} {len(values):6} times, half {share(values, 0.5):7.1f} ms, 95 of 100 {share(values, 0.95):7.1f} ms, slowest {max(values):7.1f} ms"
        )
    failed = [f for p in everybody for f in p.failed]
    result = {
        "reports": chosen.reports,
        "people": chosen.people,
        "pages a second": round(len(everything) / chosen.seconds, 1),
        "p95 of all pages, ms": round(share(everything, 0.95), 1),
        "half of incident pages, ms": round(share(took["incident"], 0.5), 1),
        "decisions stored": len(stored),
        "sent back, because it had changed": sum(p.changed for p in everybody),
        "lost": lost,
        "doubled": doubled,
        "failed": failed[:5],
    }
    print(json.dumps(result))
    return 1 if lost or doubled or failed else 0


if __name__ == "__main__":
    sys.exit(main())
