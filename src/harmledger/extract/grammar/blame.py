"""Who is said to have done it: actors bound to acts, accusations, claims, denials and non-answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from harmledger.extract.grammar.drafts import Blame, SentenceRead
from harmledger.extract.grammar.lexicon import Lexicon, whole
from harmledger.extract.grammar.parse import Parsed
from harmledger.model.actors import ActorMention, ActorRegistry
from harmledger.model.claim import Side, Stance, Voice

VoiceAt = Callable[[int], Voice | None]


class BlameReader:
    """Finds responsibility in the sentences of one event."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        raw = lexicon.raw["blame"]
        self.registry = registry
        self.acts = frozenset(raw["acts"])
        self.verbs = frozenset(raw["verbs"])
        self.phrases = {key: whole(words) for key, words in raw["phrases"].items()}
        patterns = {key: re.compile(words, re.IGNORECASE | re.VERBOSE) for key, words in raw["patterns"].items()}
        self.by, self.belong = patterns["by"], patterns["belonging"]
        self.holders, self.targeted = patterns["holders"], patterns["targeted"]

    def worth(self, text: str) -> bool:
        """Whether a sentence without words of harm may still speak of responsibility."""
        return self.follows_up(text) or bool(self.phrases["accused"].search(text))

    def follows_up(self, text: str) -> bool:
        """Whether the sentence answers for an act: a claim, a denial, a non-answer."""
        return any(self.phrases[key].search(text) for key in ("admitted", "denied", "noncommittal", "strike_only")) or bool(
            self.phrases["accused"].search(text) and not self.phrases["nobody"].search(text)
        )

    def read(self, read: SentenceRead, voice_at: VoiceAt, with_harm: bool) -> list[Blame]:
        """The responsibility entries of one sentence; ``with_harm`` where it also carries the event's figures."""
        parsed = read.parsed
        if parsed is None:
            return []
        if self.phrases["nobody"].search(read.text):
            return []
        sided = [m for m in self.registry.mentions(read.text) if m.actor.side is not None and not self.holders.match(read.text[m.end :])]
        victims = [
            (parsed.tokens[d.mention.start].start - read.sentence.start, parsed.tokens[d.mention.end - 1].end - read.sentence.start)
            for d in read.drafts
        ]
        sided = [m for m in sided if not any(a <= m.start < b for a, b in victims)]
        found: list[Blame] = []
        used: set[int] = set()
        for key in ("denied", "noncommittal", "strike_only", "admitted", "accused"):
            for hit in self.phrases[key].finditer(read.text):
                entry = self._phrase(read, key, hit, sided, voice_at)
                if entry:
                    used.add(entry[0])
                    if not any(b.side == entry[1].side and b.stance == entry[1].stance for b in found):
                        found.append(entry[1])
                    if key in ("denied", "noncommittal"):
                        return found
        if not read.drafts and not read.methods:
            return found
        for m in sided:
            if m.start in used or any(b.side == m.actor.side for b in found):
                continue
            rule = self._acts(parsed, read.text, m)
            if rule:
                found.append(self._entry(read, m, rule, voice_at))
        return found

    # ------------------------------------------------------------ phrases

    def _phrase(
        self, read: SentenceRead, key: str, hit: re.Match[str], sided: Sequence[ActorMention], voice_at: VoiceAt
    ) -> tuple[int, Blame] | None:
        before = [m for m in sided if m.end <= hit.start()]
        after = [m for m in sided if m.start >= hit.end()]
        at = read.sentence.start + hit.start()
        if key in ("accused",):
            reach = 30 if re.search(r"believed|thought|suspected", hit.group(), re.I) else 60
            actor = (
                after[0]
                if after and after[0].start - hit.end() < reach
                else (before[-1] if re.search(r"behind|on$|suspected", hit.group(), re.I) and before else None)
            )
            if actor is None or (actor in after and re.search(r"[.;]", read.text[hit.end() : actor.start])):
                return None
            return actor.start, self._blame(read, actor, "accused", voice_at(at), True, "accused")
        if key == "noncommittal":
            actor = (
                after[0]
                if after and re.search(r"\b(?:from|by)\s+(?:the\s+)?$", read.text[: after[0].start])
                else (before[-1] if before else (after[0] if after else None))
            )
            voice = voice_at(at)
            actor = self._of_voice(voice) or actor
            if actor is None:
                return None
            return actor.start, self._blame(read, actor, "noncommittal", voice, False, "noncommittal", whole_sentence=True)
        actor = before[-1] if before and hit.start() - before[-1].end < 80 else None
        voice = voice_at(at)
        own = self._of_voice(voice)
        if actor is None or (actor.by == "shorthand" and own is not None and own.actor.side != actor.actor.side):
            actor = own or actor
        if actor is None:
            return None
        stance: Stance = "denied" if key == "denied" else "admitted"
        if key == "denied" and not re.search(
            r"strike|raid|attack|responsib|bomb|shell|involve|kill|target|civilian|casualt|harm|report|claim|allegation|behind|accus",
            read.text[hit.start() :],
            re.I,
        ):
            return None
        if key == "admitted" and re.search(r"previous|past|other bomb|earlier attack", read.text[hit.start() : hit.end() + 30], re.I):
            return None
        return actor.start, self._blame(read, actor, stance, voice, key != "strike_only", key, whole_sentence=True)

    def _of_voice(self, voice: Voice | None) -> ActorMention | None:
        if voice is None:
            return None
        actor = self.registry.find(voice.name)
        return ActorMention(-1, -1, actor, "name") if actor is not None and actor.side is not None else None

    # ------------------------------------------------------------ acts

    def _acts(self, parsed: Parsed, text: str, m: ActorMention) -> str | None:
        base = parsed.sentence.start
        start, end = parsed.at(base + m.start), parsed.at(base + m.end - 1) + 1
        before, tokens = text[: m.start], parsed.tokens
        if self.by.search(before) or (
            re.search(r"\bby\s+(?:the\s+|suspected\s+|an?\s+)*$", before)
            and any(t.lemma in self.verbs for t in tokens[max(0, start - 6) : start])
        ):
            return "by_actor"
        if self.belong.search(before):
            return "belonging_to"
        # "US-led coalition air strikes", "regime warplanes": the actor stands before an act noun of its phrase
        j, steps = end, 0
        while (
            j < len(tokens)
            and steps < 6
            and (
                tokens[j].tag.startswith(("NN", "JJ", "HYPH", "POS", "VBG", "CC"))
                or tokens[j].text in ("-", "(", ")", "'s", "or", "and", "allied")
            )
        ):
            if tokens[j].lemma in self.acts or tokens[j].lower.rstrip("s") in self.acts or tokens[j].lower in self.acts:
                if not self.targeted.search(before) or re.search(r"\b(?:in|from|by|of|and)\s+(?:\w+\s+){0,3}$", before):
                    return "actor_act"
            j, steps = j + 1, steps + 1
        # the actor (or its forces) is the subject of a verb of harm
        head = max(start, min(j, len(tokens)) - 1)
        for k in range(start, min(head + 2, len(tokens))):
            t = tokens[k]
            if t.dep in ("nsubj", "nmod", "compound", "amod", "poss", "npadvmod", "appos", "conj"):
                v = t.head
                for _ in range(3):
                    if tokens[v].pos in ("VERB", "AUX"):
                        break
                    v = tokens[v].head
                if (
                    tokens[v].lemma in self.verbs
                    and tokens[v].pos == "VERB"
                    and v > k
                    and v - k < 14
                    and not any(tokens[c].dep == "auxpass" for c in parsed.children[v])
                ) and not self.targeted.search(before):
                    return "actor_verb"
        follow = tokens[end : end + 5]
        for t in follow:
            if t.lemma in self.verbs and t.tag in ("VBD", "VBZ", "VBP", "VBG") and not self.targeted.search(before):
                return "actor_verb"
        return None

    def _entry(self, read: SentenceRead, m: ActorMention, rule: str, voice_at: VoiceAt) -> Blame:
        voice = voice_at(read.sentence.start + m.start)
        stance: Stance = "stated" if voice is None else "accused"
        if voice is not None:
            speaker = self.registry.find(voice.name)
            if speaker is not None and speaker.side is not None and speaker.side == m.actor.side:
                stance = "admitted"
        return self._blame(read, m, stance, voice, True, rule)

    def _blame(
        self,
        read: SentenceRead,
        m: ActorMention,
        stance: Stance,
        voice: Voice | None,
        of_harm: bool,
        rule: str,
        whole_sentence: bool = False,
    ) -> Blame:
        base = read.sentence.start
        side: Side = m.actor.side or "unknown"
        if m.start < 0:
            return Blame(m.actor.name, side, stance, voice, base, read.sentence.end, of_harm, rule)
        if whole_sentence:
            return Blame(read.text[m.start : m.end], side, stance, voice, base, read.sentence.end, of_harm, rule)
        return Blame(read.text[m.start : m.end], side, stance, voice, base + m.start, read.sentence.end, of_harm, rule)
