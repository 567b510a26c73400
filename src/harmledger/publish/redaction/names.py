"""Which names are hidden in a book: those that people redacted, those of private persons who speak, and those found in words.

A name of two words or more is hidden in everything that is published, one word of it ("Khalil") only in the incidents whose reports
name that person, and only where it is written as a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from harmledger.model.actors import ActorRegistry
from harmledger.model.circumstances import Place
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.decision import Decision
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.redaction.by_people import like_a_name, redacted_words, reviewers
from harmledger.publish.redaction.cloak import MARK, Cloak, Hidden, cloak_of
from harmledger.publish.redaction.fold import fold, words
from harmledger.publish.redaction.lexicon import lexicon
from harmledger.publish.redaction.papers import private_publisher
from harmledger.publish.redaction.people import Kind, namings, person_in, titled
from harmledger.publish.redaction.places import hidden_sites
from harmledger.publish.redaction.profile import Profile

AROUND = 40
"""Characters before and after a quote in which a name may begin or end."""

SINGLE = 3
"""Letters that one word of a name must have to be hidden by itself."""

MOST_LOOKS = 12
"""Places of a text that are looked at to learn whose name one word is."""


TITLED = frozenset({"unknown", "rescue service", "hospital"})
"""Kinds of voices among which those with a public title are officials after all."""

MOST_READ, MOST_LETTERS = 4_000, 4_000
"""Reports, and characters of each, from which it is learned what words are written small."""

SMALL = re.compile(r"(?<![\w'’@#/.-])[a-z]{3,}(?![\w'’@/-])")


FIRST_NAMES = re.compile(r"(?:[^\W\d_a-z][\w.'’-]+\s+){1,2}$")


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """Names by where they are hidden: everywhere, in the incidents of a report, and, of reviewers, outside of quotes."""

    everywhere: Cloak
    of_report: Mapping[str, Cloak]
    reviewers: Cloak
    voices: Mapping[str, Hidden]
    """How voices are named that are called otherwise -> what is hidden."""


class Finder:
    """Finds the names that a profile hides."""

    def __init__(
        self, profile: Profile, registry: ActorRegistry, record: Record, readings: Sequence[Reading], reports: Sequence[Report]
    ) -> None:
        self.profile, self.registry = profile, registry
        self._places = frozenset(_places(record, readings))
        self._place_words = frozenset(w for name in self._places for w in name.split() if len(w) >= SINGLE)
        self._public = frozenset(self._public_persons(readings))
        self.common = _common(reports)
        self._publishers = frozenset(
            n for r in reports for x in r.receipts for n in (x.publisher, x.agency) if n and not private_publisher(x)
        )
        self.voices: dict[str, Hidden] = {}
        self._actor = cache(lambda name: any(m.by != "shorthand" for m in registry.mentions(name)))

    def known(self, folded: str) -> bool:
        """Whether folded words are the name of a place of the book, of a body, or of a person in public."""
        plain = folded.removeprefix("the ")
        if plain in self._places or plain in self._public or plain.replace("-", " ") in self._places:
            return True
        parts = [w for w in re.split(r"[\s-]+", plain) if w not in lexicon().particles]
        return bool(parts) and all(w in self._place_words for w in parts)

    def names(self, report: Report, claims: Sequence[Claim]) -> list[Hidden]:
        """The full names that are hidden in what is published of a report, and the single words of them."""
        rules = self.profile.names
        there = [h for v in _voices(claims) for h in self._of_voice(v)] if rules.sources == "hide" else []
        if "hide" in (rules.victims, rules.sources, rules.uncertain):
            there += [h for name, kind in self._in_words(report.text, claims) if (h := self._hidden(name, kind))]
        found: dict[str, Hidden] = {}
        for hidden in there:
            found.setdefault(fold(hidden.words), hidden)
        return list(found.values())

    def _in_words(self, text: str, claims: Sequence[Claim]) -> Iterator[tuple[str, Kind]]:
        """The names that stand in what is published of a report, and whose names single words of it are."""
        lone: dict[str, None] = {}
        for start, end in sorted({(c.span.start, c.span.end) for c in claims}):
            for name, kind in self._in_quote(text, start, end):
                if kind == "single":
                    lone.setdefault(name)
                else:
                    yield name, kind
        for group in sorted({c.group for c in claims if isinstance(c, FigureClaim) and not c.group.islower()}):
            for n in namings(group, 0, len(group), self.known, self._taken(group), self.common):
                if n.kind not in ("public", "known", "single"):
                    yield n.words, n.kind
        for word in lone:
            yield from self._whose(text, word)

    def singles(self, hidden: Hidden) -> Iterator[Hidden]:
        """The words of a name that are hidden by themselves: its first and its last."""
        parts = [p.strip(".,'’") for p in hidden.words.split()]
        if len(parts) < 2:
            return
        for part in dict.fromkeys(re.sub(r"^(?:al|el)[-‐‑]", "", p, flags=re.IGNORECASE) for p in (parts[0], parts[-1])):
            if self._lonely(fold(part)):
                yield Hidden(part, hidden.category, hidden.rule, hidden.instead, capital=True)

    def _lonely(self, bare: str) -> bool:
        lex = lexicon()
        common = bare in lex.peoples or bare in lex.openers or bare in lex.bodies or bare in lex.calendar or bare in lex.particles
        return len(bare) >= SINGLE and not common and bare not in self._place_words and (bare in lex.given or bare not in self.common)

    def _hidden(self, name: str, kind: Kind) -> Hidden | None:
        rules = self.profile.names
        folded, alone = fold(name), " " not in name
        if self.known(folded) or self._actor(name) or (alone and not self._lonely(folded)):
            return None
        if kind == "harmed":
            return Hidden(name, "names of people harmed", "names.victims", capital=alone) if rules.victims == "hide" else None
        if kind == "speaks":
            return (
                Hidden(name, "names of private sources", "names.sources", lexicon().kinds["unknown"], alone)
                if rules.sources == "hide"
                else None
            )
        return Hidden(name, "possible names", "names.uncertain", capital=alone) if rules.uncertain == "hide" else None

    def _taken(self, text: str) -> list[tuple[int, int]]:
        """Names of actors in a text; of persons that the registry knows by one word, the words before it, too."""
        return [
            (m.start - (len(p.group()) if m.by == "person" and (p := FIRST_NAMES.search(text[: m.start])) else 0), m.end)
            for m in self.registry.mentions(text)
            if m.by != "shorthand"
        ]

    def _in_quote(self, text: str, start: int, end: int) -> Iterator[tuple[str, Kind]]:
        """The capitalised words that stand in a quote, with the parts of them that stand beside it."""
        low, high = max(0, start - AROUND), min(len(text), end + AROUND)
        low = text.find(" ", low, start) if low and " " in text[low:start] else low
        taken = [(s + low, e + low) for s, e in self._taken(text[low:high])]
        for n in namings(text, low, high, self.known, taken, self.common):
            if n.start < end and n.end > start and n.kind not in ("public", "known"):
                yield n.words, n.kind

    def _whose(self, text: str, word: str) -> Iterator[tuple[str, Kind]]:
        """Full names of persons in the text of which a word is the last or the first."""
        at, looks = text.find(word), 0
        while at >= 0 and looks < MOST_LOOKS:
            low, high = max(0, at - AROUND), min(len(text), at + len(word) + AROUND)
            low = text.find(" ", low, at) if low and " " in text[low:at] else low
            for n in namings(text, low, high, self.known, [(s + low, e + low) for s, e in self._taken(text[low:high])], self.common):
                parts = n.words.split()
                if (
                    n.kind not in ("public", "known", "single", "uncertain")
                    and n.start <= at < n.end
                    and word.split()[0] in (parts[0], parts[-1])
                ):
                    yield n.words, n.kind
            at, looks = text.find(word, at + len(word)), looks + 1

    def _of_voice(self, voice: Voice) -> Iterator[Hidden]:
        """The names by which a private voice is known, and how the voice itself is named where that holds one."""
        if voice.kind in self.profile.names.public_kinds or (voice.person and self.known(fold(voice.person))):
            return
        if voice.kind in TITLED and titled(voice.name):
            return  # "Foreign Secretary William Hague", of whom no more is known than his title
        called = lexicon().kinds.get(voice.kind, MARK)
        person = voice.person or (None if self._actor(voice.name) else person_in(voice.name, self.known, self.common))
        if not person or self._actor(person) or not any(c.isupper() or not c.islower() for c in person if c.isalpha()):
            return
        hidden = Hidden(person, "names of private sources", "names.sources", called)
        yield hidden
        if set(words(person)) & set(words(voice.name)) and fold(voice.name) != fold(person):
            whole = Hidden(voice.name, "names of private sources", "names.sources", called)
            self.voices.setdefault(voice.name, whole)

    def senders(self, report: Report) -> Iterator[Hidden]:
        """Who sent or wrote a report, where that is a private person: what follows from the book may call them its publisher."""
        rules = self.profile.papers
        for r in report.receipts:
            if rules.private_publishers == "hide" and private_publisher(r) and r.publisher and not self._actor(r.publisher):
                for name in dict.fromkeys((r.publisher, r.publisher.partition("<")[0].strip())):
                    if name:
                        yield Hidden(name, "how reports reached the book", "papers.private_publishers", "a message")
            if rules.authors == "hide" and r.author and r.author not in self._publishers and not self._actor(r.author):
                writer = person_in(r.author, self.known, self.common)
                if writer and " " in writer:
                    yield Hidden(writer, "how reports reached the book", "papers.authors", "a reporter")

    def _public_persons(self, readings: Sequence[Reading]) -> Iterator[str]:
        """Persons who speak for a body of the registry, in public, anywhere in the book; folded."""
        for reading in readings:
            for voice in _voices(reading.claims):
                if voice.person and voice.actor and voice.kind in self.profile.names.public_kinds:
                    yield fold(voice.person)


def hidden_names(
    profile: Profile,
    registry: ActorRegistry,
    record: Record,
    reports: Sequence[Report],
    readings: Sequence[Reading],
    decisions: Sequence[Decision],
) -> HiddenNames:
    """All names that the profile hides in a book."""
    finder = Finder(profile, registry, record, readings, reports)
    by_sha = {r.sha256: r for r in reports}
    everywhere: list[Hidden] = []
    of_report: dict[str, list[Hidden]] = defaultdict(list)
    for sha, hidden in redacted_words(profile, record, decisions):
        of_report[sha] += [hidden, *finder.singles(hidden)]
        if like_a_name(hidden.words):
            everywhere.append(hidden)
    for reading in readings:
        report = by_sha.get(reading.report)
        if report is None or not reading.claims:
            continue
        for hidden in finder.names(report, reading.claims):
            (everywhere if len(words(hidden.words)) > 1 else of_report[report.sha256]).append(hidden)
            of_report[report.sha256] += finder.singles(hidden)
    everywhere += finder.voices.values()
    everywhere += (h for r in reports for h in finder.senders(r))
    for at, places in _placed(record, readings):
        of_report[at] += hidden_sites(places, profile.places)
    return HiddenNames(
        cloak_of(everywhere),
        {sha: cloak_of(found) for sha, found in of_report.items() if found},
        reviewers(profile, record, decisions),
        finder.voices,
    )


def _placed(record: Record, readings: Sequence[Reading]) -> Iterator[tuple[str, list[Place]]]:
    """(report, the places that it, or its incidents, are given)."""
    for r in readings:
        if places := [p for c in r.claims if isinstance(c, EventClaim) for p in (c.where, *c.also_where) if p]:
            yield r.report, places
    for i in record.incidents:
        if i.place:
            for sha in i.reports:
                yield sha, [i.place]


def _voices(claims: Iterable[Claim]) -> Iterator[Voice]:
    for c in claims:
        if isinstance(c, FigureClaim | ResponsibilityClaim) and c.said_by:
            yield c.said_by
            yield from c.said_by.together


def _common(reports: Sequence[Report]) -> frozenset[str]:
    """Words that are written small somewhere in the texts, so that they are no names."""
    some = sorted(reports, key=lambda r: r.sha256)[:MOST_READ]
    return frozenset(w for r in some for w in SMALL.findall(r.text[:MOST_LETTERS]))


def _places(record: Record, readings: Sequence[Reading]) -> Iterator[str]:
    """The names of all places of the book and of what contains them, folded."""
    events = (c for r in readings for c in r.claims if isinstance(c, EventClaim))
    places = {p for e in events for p in (e.where, *e.also_where) if p} | {i.place for i in record.incidents if i.place}
    for name in {n for p in places for n in (*p.name.split(","), p.admin1 or "")}:
        folded = fold(name).strip()
        if folded:
            yield folded
            yield folded.replace("-", " ")
