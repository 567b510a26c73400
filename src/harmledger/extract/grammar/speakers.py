"""Voices of one report: frames of speech made into voices."""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.extract.grammar import joint
from harmledger.extract.grammar.led_back import EarlierVoices
from harmledger.extract.grammar.voices import Frame
from harmledger.model.actors import Actor, ActorMention
from harmledger.model.circumstances import Span
from harmledger.model.claim import SourceKind, Voice

NAME = re.compile(r"(?:[A-Z][\w'’-]+|al|el|bin|de|van|von|abu|ibn)(?:[ -](?:[A-Z][\w'’-]+|al|el|bin|de|van|von)){0,3}")


class Speakers(EarlierVoices):
    """The voices of one report in the order they speak. One instance a report."""

    def voice(self, frame: Frame | None, span: tuple[int, int] | None) -> Voice | None:
        """The voice of a frame; remembers it. ``span`` are the offsets of the speaker's words in the reading text.

        None where an agency speaks that only carries the story.
        """
        if frame is None:
            return None
        if frame.name is None or frame.back:
            earlier = self._named_beside(frame, span) or self._back(frame) or self._named_before(frame, span)
            if earlier is not None:
                if frame.back != "same":
                    self.said.append(earlier)
                return self._audible(earlier)
            if frame.name is None:
                return None
        voice = self._make(frame, span)
        if voice is not None:
            self.said.append(voice)
        return self._audible(voice)

    def last(self) -> Voice | None:
        """Who spoke last, or None."""
        return self._audible(self.said[-1]) if self.said else None

    def _audible(self, voice: Voice | None) -> Voice | None:
        if voice is None:
            return None
        if voice.kind == "agency" and voice.actor is not None and self.registry.by_id[voice.actor].carrier:
            return None
        return self._credited(voice)

    def _credited(self, voice: Voice) -> Voice:
        """A voice in an agency's copy came by way of the agency, if by no other way: "(AFP)" over a text of another outlet."""
        credit = self.document.credit
        if credit is None or voice.via is not None or credit.lower() in voice.name.lower():
            return voice
        return replace(voice, via=credit, together=tuple(replace(v, via=credit) for v in voice.together))

    # ------------------------------------------------------------ a new voice

    def _make(self, frame: Frame, span: tuple[int, int] | None) -> Voice | None:
        words = re.sub(r"\s+", " ", re.sub(r"\s*\([^)]*\)?", "", frame.name or "")).strip(" ,.\"'")
        if not words or len(words) > 160:
            return None
        where = self.document.span(*span) if span else None
        whose = self.words.of_it.match(words)
        body = next((v for v in reversed(self.said) if not v.person or v.actor), None) if whose else None
        if body is not None:
            person = self._person(words, None)
            return Voice(body.name, body.actor, person or body.person, body.kind, None, where)
        via = self._route(frame.via)
        words = self._without_carriers(words)
        voice = self._one(words, via, where)
        names = [(m.start, m.end) for m in self.registry.mentions(words, self.country) if m.by == "name"]
        each = joint.parts(words, names, self.words.heads, self.kind_of)
        voices = [self._one(w, via, where) for w in each] if len(each) > 1 else []
        together = joint.independent(voices)
        return replace(voice, name=joint.naming(words, each, voices), together=together) if together else voice

    def _one(self, words: str, via: str | None, where: Span | None) -> Voice:
        """The voice that some words name, taken as one."""
        known = self._surname(words)
        if known is not None and known.person and self.words.title.sub("", words) in known.person:
            return replace(known, via=via, together=(), span=self._narrowed(where, words))
        mentions = self.registry.mentions(words, self.country)
        solid = [m for m in mentions if m.by in ("name", "person")]
        if solid:
            name, actor, person, kind = self._of_actor(words, solid)
        else:
            name, actor, person, kind = self._of_words(words, [m for m in mentions if m.by == "shorthand"])
        return Voice(name, actor, person, kind, via, self._narrowed(where, words))

    def _narrowed(self, where: Span | None, words: str) -> Span | None:
        """The part of the speaker's words that some of them are, where they stand there letter by letter."""
        at = where.quote.find(words) if where else -1
        return where if where is None or at < 0 else Span(where.start + at, where.start + at + len(words), words)

    def _without_carriers(self, words: str) -> str:
        """ "the Observatory and the Reuters news agency": the Observatory speaks, the agency only carries."""
        parts = re.split(r"\s+and\s+", words)
        actors = [self.registry.find(part, self.country) for part in parts]
        kept = [part for part, actor in zip(parts, actors, strict=True) if actor is None or actor.kind != "agency" or not actor.carrier]
        return " and ".join(kept) if kept and len(kept) < len(parts) else words

    def _of_actor(self, words: str, solid: list[ActorMention]) -> tuple[str, str | None, str | None, SourceKind]:
        """Name, actor, person and kind of a voice that names an organisation of the registry."""
        actor = solid[0].actor
        if len({m.actor.id for m in solid}) > 1:
            return words, actor.id, None, actor.kind
        person = self._person(words, actor)
        if actor.carrier and self.words.press.search(words):
            return words, actor.id, person, "witness"  # what an agency's own man saw is his to tell
        if self.words.run.search(words) and actor.kind not in ("official", "state media", "agency"):
            return words, None, person, self.kind_of(re.sub(r"\S+-\w+\s*", "", words))
        if actor.carrier and self.kind_of(self.words.run.sub("", words)) != actor.kind:
            return words, None, person, self.kind_of(words)
        # a man of the organisation speaks for it; another's "source in" it is a voice of its own
        plain = actor.kind == "monitor" and not self.words.own.search(words)
        one = None if actor.kind == "outlet" else actor.id  # the registry lists outlets together; each speaks for itself
        return actor.name if plain else words, one, person, actor.kind

    def _of_words(self, words: str, short: list[ActorMention]) -> tuple[str, str | None, str | None, SourceKind]:
        for m in short:
            proper = words[m.start].isupper() and m.start > 0
            if (
                (m.actor.id in self.named or proper)
                and m.actor.kind in ("monitor", "rescue service", "activists", "aid organisation")
                and not re.search(r"\bsources?\b|\bofficials?\b", words, re.IGNORECASE)
            ):
                return m.actor.name, m.actor.id, self._person(words, m.actor), m.actor.kind
        known = self._surname(words)
        if known is not None:
            return known.name, known.actor, known.person, known.kind
        kind = self.kind_of(words)
        if kind == "unknown" and self.words.rank.match(words):
            police = self.country in (None, "US") and re.search(r"\bpolice\b|\bsheriff", self.document.text, re.IGNORECASE)
            kind = "police" if police else "military"
        person = self._person(words, None)
        fitting = [m for m in short if m.actor.kind == kind and self._at_home(m.actor)]
        hinted = next((m.actor for m in fitting if words[m.start : m.end] not in (person or "")), None)
        return self._whole_name(words) or (words, hinted.id if hinted else None, person, kind)

    def _at_home(self, actor: Actor) -> bool:
        """Whether a mere "the army" can mean this actor: the report names it, or is of its country."""
        return actor.id in self.named or not actor.countries or self.country in actor.countries

    def _route(self, words: str | None) -> str | None:
        """Who passed the words on: an agency, outlet or state medium; None for "reporters" and the like."""
        if not words or self.words.occasions.search(words):
            return None
        known = next((m for m in self.registry.mentions(words, self.country) if m.by == "name"), None)
        if known is not None:
            return words[known.start : known.end] if known.actor.kind == "outlet" else known.actor.name
        return words if self.kind_of(words) in ("outlet", "state media", "agency") else None

    def _surname(self, words: str) -> Voice | None:
        """ "Abdel Rahman" after "Rami Abdel Rahman, head of the Observatory": the same man, the same voice."""
        bare = self.words.title.sub("", words)
        if not NAME.fullmatch(bare):
            return None
        return next((v for v in reversed(self.said) if re.search(rf"\b{re.escape(bare)}\b", v.person or v.name)), None)

    def _whole_name(self, words: str) -> tuple[str, str | None, str | None, SourceKind] | None:
        """ "Barazi" where the report says "governor Talal Barazi" elsewhere: the name made whole, with what the man is."""
        bare = self.words.title.sub("", words)
        if not re.fullmatch(r"(?:al-|el-)?[A-Z][\w'’-]+", bare) or bare.isupper() or self.kind_of(bare) != "unknown":
            return None
        text = self.document.text
        for m in re.finditer(rf"((?:(?:[A-Z][\w'’-]+|Dr\.|Col\.|Gen\.|Sgt\.|Lt\.|Capt\.) ){{1,3}}){re.escape(bare)}(?!\w)", text):
            given = self.words.leads.sub("", m.group(1))
            if not given or self.registry.find(given, self.country) is not None:
                continue
            person = self.words.bare(given + bare)
            start = m.end() - len(given + bare)
            while (role := re.search(r"([A-Za-z][\w-]+) $", text[max(0, start - 24) : start])) and self.kind_of(role.group(1)) != "unknown":
                start -= len(role.group())
            name = text[start : m.end()]
            return name, None, person, self.kind_of(name)
        return None

    def _person(self, words: str, actor: Actor | None) -> str | None:
        """The person in the words for a speaker: two or more capitals in a row that end the words or stand before a comma."""
        for person in actor.people if actor else ():
            if re.search(rf"\b{re.escape(person)}\b", words, re.IGNORECASE):
                return person
        taken = [(m.start, m.end) for m in self.registry.mentions(words, self.country) if m.by != "person"]
        for m in re.finditer(
            r"(?:[A-Z][\w'’-]+\s+){1,5}(?:al-|el-)?[A-Z][\w'’-]+(?=$|,|\s(?:of|from|with|for|at|in|the|a|head|who)\b)", words
        ):
            name = self.words.bare(m.group())
            if (
                (m.group().startswith("The ") or self.words.no_person.search(name))
                or any(a < m.end() and m.end() - len(name) < b for a, b in taken)
                or self.words.glue.search(words[: m.start()])
                or " " not in name
            ):
                continue
            if self.kind_of(name) == "unknown":
                return name
        return None
