"""Which event a figure belongs to: the report's sentences gathered into events by points for place, day, act and turn of speech.

Every sentence with figures is cut into scenes (``scenes.py``); each scene is held against the events told so far. A sentence
without figures that tells of an act at a place or on a day of its own opens an event too, so that "It said five were
killed" in the next sentence finds it; such an event is dropped if no figure ever comes to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from harmledger.extract.grammar import tallies
from harmledger.extract.grammar.drafts import EventDraft, Figure, PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.event_times import found_later, lent, may_lend, said_before, when
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.relations import TOWN, compatible, contains, days_clash, one_of_days, rank, same, whole_months
from harmledger.extract.grammar.scenes import Scene, SceneReader, best_place

LEAD = 2
"""Index of the last sentence that counts as a report's lead (the title is 0)."""

OUTLET = re.compile(r"\s[-|_–—]\s*$")
"""Before the last words of a headline that name the outlet (" - Daily News")."""

THE_TOWN = re.compile(
    r"\b(?:in|on|of|across|outside|inside|over|throughout|near) (?:the|that)(?: same)? (city|town|village)\b(?! of\b)(?!s)", re.IGNORECASE
)
"""A town that was named before."""

CALLED = re.compile(r"\b(city|town|village) of (?:the )?$", re.IGNORECASE)
"""Before a town's name: what it is called."""

ATTACK = re.compile(r"\b(?:attack(?:ed|ing|s)?|assault(?:ed|ing|s)?|ambush(?:ed|ing)?)\b", re.IGNORECASE)
"""An act of whatever kind."""

BESIDE = 2
"""How many sentences behind an event's own another may still date it."""

LARGE = 10
"""A toll of so many persons is hardly told twice by chance."""


class EventReader:
    """Gathers sentences into events. Points and words are in ``events.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = lexicon.raw["events"]
        self.scenes = SceneReader(lexicon)
        self.points: dict[str, float] = dict(raw["points"])
        self.same_toll, self.reach = int(raw["limits"]["same_toll"]), int(raw["limits"]["reach"])
        self.kin = [frozenset(group) for group in raw["kin"]["groups"]]

    def gather(
        self, reads: Sequence[SentenceRead], figures: dict[int, list[Figure]], aside: frozenset[int] = frozenset()
    ) -> list[EventDraft]:
        """The report's events in order of appearance, those without figures left out. ``figures`` maps a sentence's index to its
        figures, ``aside`` are the sentences that tell background totals."""
        events: list[EventDraft] = []
        current: EventDraft | None = None
        town: PlaceRead | None = None
        called: dict[str, PlaceRead] = {}
        under: PlaceRead | None = None
        entry = False
        for read in reads:
            if read.sentence.section == "title":
                continue
            if (heading := self.scenes.heading(read)) is not None:
                under, town, current = heading, heading, None
                continue
            entry = entry or self.scenes.entry(read)
            mine = figures.get(read.index, [])
            # a sentence with neither tells of no act, one that counts a war's dead alone tells of no event's
            told = mine or (read.methods and read.index not in aside)
            for scene in self.scenes.scenes(read, mine) if told else ():
                if entry and scene.figures:
                    scene, entry = replace(scene, turns=True), False
                if under is not None and scene.place is None:
                    scene = replace(scene, place=under)
                if scene.place is None and scene.figures and (m := THE_TOWN.search(read.text)):
                    scene = replace(scene, lent=called.get(m.group(1).lower(), town))  # "in the city": the one named last
                current = self._figured(events, current, read, scene) if scene.figures else self._told(events, current, read, scene)
            if not told and current is not None:
                self._attacked_on(current, read)
            towns = [p for p in read.places if p.place.named_precision == "town"]
            town = towns[-1] if towns else town
            called |= {m.group(1).lower(): p for p in towns if (m := CALLED.search(read.text[: p.start - read.sentence.start]))}
        events = [e for e in events if e.figures]
        harmed = [e for e in events if any(f.number for f in e.figures)]
        events = harmed or events  # "no casualties" is an event's figure only where the report tells of no harm at all
        self._lend(events, reads)
        return events

    # ------------------------------------------------------------ one scene

    def _figured(self, events: list[EventDraft], current: EventDraft | None, read: SentenceRead, scene: Scene) -> EventDraft:
        if scene.earlier and not any(e.figures for e in events):
            scene = replace(scene, earlier=False)  # the news itself, told late
        event, why = self._fitting(events, current, read, scene)
        if event is None:
            event = EventDraft(place=scene.place or scene.lent, time=scene.time, told=read.index, cause=scene.cause, earlier=scene.earlier)
            events.append(event)
        else:
            if self._around(event, scene) and tallies.made_exact(event, scene):
                event.place = scene.place  # the lead named the next town
            self._sharpen(event, scene.place, scene.time)
        event.figures.extend(scene.figures)
        event.sentences.append(read.index)
        event.methods += scene.hits
        event.because.append((read.index, why))
        self._note(event, scene)
        return event

    def _told(self, events: list[EventDraft], current: EventDraft | None, read: SentenceRead, scene: Scene) -> EventDraft | None:
        """A sentence without figures: it sharpens the event at hand, or opens one of its own."""
        if not read.methods:
            return current
        if scene.back and not scene.turns:
            told, _ = self._fitting(events, current, read, scene)
            current = told or current
        near = current is not None and read.index - (current.sentences[-1] if current.sentences else current.told) <= self.reach
        if near and current is not None and not self._elsewhere(current, scene):
            country = scene.place is not None and scene.place.place.named_precision == "country"
            self._sharpen(current, None if country else scene.place, scene.time)
            current.sentences.append(read.index)
            current.methods += scene.hits
            self._note(current, scene)
            return current
        own = (scene.place is not None and rank(scene.place.place) <= TOWN) or scene.time is not None
        if own and any(h.strong for h, _ in scene.hits):
            event = EventDraft(place=scene.place, time=scene.time, told=read.index, sentences=[read.index], methods=list(scene.hits))
            self._note(event, scene)
            events.append(event)
            return event
        return current

    @staticmethod
    def _attacked_on(event: EventDraft, read: SentenceRead) -> None:
        """ "The rebels mounted an attack on the road on Thursday", right beside the toll: the one day that dates the attack."""
        near = event.sentences and read.index - event.sentences[-1] <= BESIDE
        if not near or event.time is not None or not event.figures or read.turns or not ATTACK.search(read.text):
            return
        days = [t for t in read.times if t.when.start is not None and t.when.start == t.when.end]
        apart = event.place is not None and any(not compatible(event.place.place, p.place) for p in read.places)
        if len(days) == 1 and len(read.times) == 1 and not apart:
            event.time = days[0]

    def _elsewhere(self, event: EventDraft, scene: Scene) -> bool:
        """Whether a sentence without figures tells of another act than the event at hand."""
        if scene.turns or days_clash(when(event.time), when(scene.time)):
            return True
        if self._may_lie_inside(event, scene):
            return False
        if scene.time is not None and whole_months(scene.time.when) and event.time is None and not scene.back:
            return True  # "In March last year …": an act of long ago
        own = scene.time is not None or (scene.place is not None and rank(scene.place.place) <= TOWN)
        placed = event.place is not None and rank(event.place.place) <= TOWN
        if own and placed and not scene.back and event.acts and scene.method is not None and self._act_apart(event, scene):
            return True
        return scene.place is not None and event.place is not None and not compatible(event.place.place, scene.place.place)

    @classmethod
    def _may_lie_inside(cls, event: EventDraft, scene: Scene) -> bool:
        """ "An explosion rocked Lido Beach" right after the lead's toll for a city: a name that no gazetteer knows may be a part of
        the place just told."""
        if event.told > LEAD or not event.figures or event.place is None or scene.place is None:
            return False
        unknown = rank(scene.place.place) <= TOWN and scene.place.place.precision in ("admin1", "country")
        if unknown and scene.back and not scene.turns:
            return True  # "The strike in the town of Dedebit …"
        if event.acts:
            return False
        return unknown and event.place.place.precision == "town" and cls._one_province(event, scene.place)

    @staticmethod
    def _note(event: EventDraft, scene: Scene) -> None:
        if scene.method is not None:
            event.acts.append(scene.method)
        event.sites |= scene.sites
        event.spans |= scene.spans and bool(scene.figures)
        if scene.part and not event.part:
            event.part = scene.part

    # ------------------------------------------------------------ which event

    def _fitting(
        self, events: list[EventDraft], current: EventDraft | None, read: SentenceRead, scene: Scene
    ) -> tuple[EventDraft | None, str]:
        """The event that the scene belongs to with the reason, or None where it opens a new one."""
        best: EventDraft | None = None
        most, reasons = self.points["threshold"], "a new event: nothing told before fits"
        ordered = ([current] if current else []) + [e for e in reversed(events) if e is not current]
        for event in ordered:
            points = self.fit(event, scene, read.index, event is current, events[0])
            total = sum(points.values())
            if total > most or (best is None and total == most):
                best, most = event, total
                told = ", ".join(f"{name.replace('_', ' ')} {value:+.1f}" for name, value in points.items())
                reasons = f"the best of the events told so far, by {total:+.1f} points ({told})"
        return best, reasons

    def fit(self, event: EventDraft, scene: Scene, index: int, current: bool, main: EventDraft | None = None) -> dict[str, float]:
        """The points of a scene for an event, by name; their sum says how well it fits."""
        p = self.points
        got: dict[str, float] = {}

        def add(name: str, times: float = 1.0) -> None:
            got[name] = p[name] * times

        again = self._told_again(event, scene)
        if again:
            add("toll_again")
        self._places(event, scene, again, current, add)
        clash = (days_clash(when(event.time), when(scene.time)) and not found_later(event, scene)) or said_before(event, scene)
        if clash or (not again and self._long_before(event, scene)):
            add("day_apart")
        elif event.time is None and main is not None and main is not event and days_clash(when(main.time), when(scene.time)):
            add("day_not_mains")
        elif event.time is not None and scene.time is not None:
            add("day_within" if not again and tallies.fresh(event, scene) and one_of_days(event.time.when, scene.time.when) else "day_same")
        gap = index - (event.sentences[-1] if event.sentences else event.told)
        if current and gap <= 1:
            add("next_sentence")
        else:
            add("each_between", min(gap, 15))
        if current and scene.back:
            add("points_back")
        if scene.moves and any(f.outcome == "killed" and f.number > 0 for f in event.figures):
            add("toll_moves")
        if scene.cause != event.cause:
            add("cause_apart")
        if scene.introduced and event.acts and event.acts[0] != scene.introduced and not again:
            add("act_introduced")
        if scene.earlier != event.earlier and not again:
            add("earlier_apart" if scene.earlier else "back_from_earlier")
        if tallies.same_person(event, scene):
            add("same_person")
        fresh = not again and tallies.fresh(event, scene)
        if scene.turns and fresh:
            add("turns_away")
        if fresh and not scene.moves and not scene.back and tallies.outgrown(event, scene):
            add("outgrown")
        if event.spans and fresh and not scene.spans and tallies.breaks_down(event, scene):
            add("breaks_down")
        completes = tallies.completes(event, scene) or tallies.adds_up(event, scene)
        if completes:
            add("completes")
        elif tallies.counts_on(event, scene):
            add("counts_on")
        if fresh and not scene.moves and not completes and not tallies.made_exact(event, scene):
            if name := tallies.two_totals(event, scene):
                add(name)
        if (counted := tallies.counted_among(event, scene)) is not None:
            add("counted_among" if counted else "counted_nowhere")
        self._acts(event, scene, add)
        if self._others(event, scene) and not self._joins(scene, current):
            add("status_apart")
        if scene.sites and event.sites:
            dead = fresh and any(f.outcome == "killed" and f.number for f in event.figures)
            add("site_same" if scene.sites & event.sites else "site_apart_dead" if dead and not scene.back else "site_apart")
        return got

    def _places(self, event: EventDraft, scene: Scene, again: bool, current: bool, add: Callable[..., None]) -> None:
        if current and scene.unnamed == "same" and (scene.place is None or rank(scene.place.place) >= TOWN):
            add("unnamed_same")
        if scene.unnamed == "other" and not again:
            add("unnamed_other")
        if scene.part and event.part and not again:
            add("part_same" if scene.part == event.part else "part_apart")
        if scene.place is None:
            add("place_untold")
            bare = scene.time is None and not scene.turns and scene.unnamed != "other" and not scene.part
            if current and bare and (self._joins(scene, current) or not self._others(event, scene)):
                add("nothing_own")
            return
        if event.place is None:
            add("place_unknown")
        elif same(event.place.place, scene.place.place) or self._same_site(event, scene.place):
            add("place_same" if event.place.near == scene.place.near else "place_inside")
        elif contains(event.place.place, scene.place.place) or self._site_somewhere(event, scene.place):
            add("place_inside")
        elif contains(scene.place.place, event.place.place):
            add("place_coarser")
        elif current and rank(event.place.place) > TOWN and tallies.counted_among(event, scene) and self._one_province(event, scene.place):
            add("place_inside")  # "ten children were among the dead in A, B and other towns" of the district just told
        elif current and event.told <= LEAD and self._around(event, scene) and tallies.made_exact(event, scene):
            add("place_inside")
        else:
            closer = current and scene.back and rank(scene.place.place) < TOWN and scene.place.place.admin1 == event.place.place.admin1
            held = current and tallies.counted_among(event, scene)  # "23 of those killed died when a missile hit the district of X"
            add("place_apart", 0.3 if closer or held else 0.4 if again or scene.place.near else 1.0)

    @staticmethod
    def _around(event: EventDraft, scene: Scene) -> bool:
        """Whether the scene names the event's place only to say where its own place lies."""
        if event.place is None or scene.place is None or compatible(event.place.place, scene.place.place):
            return False
        return any(same(event.place.place, p.place) for p in scene.around)

    @staticmethod
    def _joins(scene: Scene, current: bool) -> bool:
        """ "Nine rebels who worked in the clinic were also killed": others of the event at hand, with no place or day of their own."""
        return current and scene.also and scene.place is None and scene.time is None and not scene.turns

    @staticmethod
    def _one_province(event: EventDraft, place: PlaceRead) -> bool:
        return event.place is not None and bool(place.place.admin1) and place.place.admin1 == event.place.place.admin1

    @staticmethod
    def _site_somewhere(event: EventDraft, place: PlaceRead) -> bool:
        """Whether the scene names a site of which nothing says in which town it is ("Siouf square"): it may be in the event's."""
        if event.place is None or rank(place.place) > 0 or place.place.precision == "site" or "," in place.place.name:
            return False
        return place.place.admin1 == event.place.place.admin1 or not place.place.admin1

    @staticmethod
    def _same_site(event: EventDraft, place: PlaceRead) -> bool:
        """ "The public park" after "a park in Aleppo": a site named now whose noun the event has told without a name."""
        if event.place is None or rank(place.place) > 0 or not contains(event.place.place, place.place):
            return False
        return any(word in place.place.name.lower() for word in event.sites)

    def _acts(self, event: EventDraft, scene: Scene, add: Callable[..., None]) -> None:
        if scene.method is None or not event.acts:
            return
        if scene.method in event.acts:
            add("method_same")
        else:
            add("method_apart" if self._act_apart(event, scene) else "method_near")

    def _act_apart(self, event: EventDraft, scene: Scene) -> bool:
        """Whether the scene's act is of a kind that does not go with any of the event's."""
        if scene.method in event.acts:
            return False
        return not any(scene.method in group and any(a in group for a in event.acts) for group in self.kin)

    @staticmethod
    def _long_before(event: EventDraft, scene: Scene) -> bool:
        """ "In March gunmen besieged a hotel": a month or a year alone dates an earlier act, not the news that the report leads with."""
        if event.time is not None or scene.time is None or not event.figures or not scene.figures:
            return False
        return whole_months(scene.time.when) and not scene.back

    @staticmethod
    def _others(event: EventDraft, scene: Scene) -> bool:
        """Whether the one tells of fighters killed and the other of civilians or people, as wholes."""
        theirs = {f.status for f in event.figures if f.outcome == "killed" and f.number and f.whole is None}
        ours = {f.status for f in scene.figures if f.outcome == "killed" and f.number and f.whole is None}
        if any(f.refers is not None for f in scene.figures) or not theirs or not ours:
            return False
        known = (f.definite or f.group.lower().startswith("the ") for f in scene.figures if f.number > 1 and f.status == "combatant")
        if any(known):
            return False  # "all five attackers were shot dead", "two of the attackers": those of the act just told
        return (ours == {"combatant"} and "combatant" not in theirs) or (theirs == {"combatant"} and "combatant" not in ours)

    def _told_again(self, event: EventDraft, scene: Scene) -> bool:
        """Whether the scene repeats a total of the event: a toll repeated is no new event."""
        again = [f.number for f in scene.figures if f.whole is None and f.number >= self.same_toll and tallies.known(event, f)]
        if len(again) < 2 and event.sentences[-1:] == [min((f.sentence for f in scene.figures), default=0) - 1]:
            roots = [f for f in scene.figures if f.whole is None]
            if len({f.outcome for f in roots}) > 1 and all(tallies.known(event, f) for f in roots):
                return True  # "killed two and wounded a third", told again in somebody's words right behind
        if not again:
            return False
        if event.told <= LEAD and max(again) >= LARGE and not scene.turns:
            return True  # the lead's own large toll told again of a place that is named otherwise
        return scene.place is None or event.place is None or compatible(event.place.place, scene.place.place)

    # ------------------------------------------------------------ circumstances

    @staticmethod
    def _sharpen(event: EventDraft, place: PlaceRead | None, when: TimeRead | None) -> None:
        if place is not None:
            if event.place is None or (rank(place.place) < rank(event.place.place) and contains(event.place.place, place.place)):
                event.place = place
            elif not compatible(event.place.place, place.place):
                event.more_places.append(place)
        if when is None:
            return
        dated = event.time is not None and event.time.when.start is None and when.when.start is not None
        closer = event.time is not None and not event.figures and one_of_days(event.time.when, when.when)
        if event.time is None or dated or closer:  # "its strikes last week": "56 were killed on July 19" is closer
            event.time = when

    def _lend(self, events: list[EventDraft], reads: Sequence[SentenceRead]) -> None:
        """A day goes from the main event to those told without one; the title's words help the main event alone."""
        if not events:
            return
        main = events[0]
        for read in reads:
            if read.sentence.section != "title":
                continue
            best = best_place([p for p in read.places if not OUTLET.search(read.text[: p.start - read.sentence.start])])
            if (
                best is not None
                and best.place.source is not None
                and (main.place is None or (rank(best.place) < rank(main.place.place) and contains(main.place.place, best.place)))
            ):
                main.place = best
            main.methods += [(h, 0.45) for h in read.methods]
        for event in events[1:]:
            bound = event.earlier or event.cause
            if event.time is None and main.time is not None and not bound and may_lend(main.time, reads[event.told]):
                event.time, event.inherited = lent(main.time), True
            if event.place is None and main.place is not None:
                event.place = main.place
