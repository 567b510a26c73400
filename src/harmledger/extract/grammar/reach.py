"""How far a frame of speech reaches: whether words spoken follow it or stand before it, and which frame holds a stretch."""

from __future__ import annotations

from harmledger.extract.grammar.frames import Frame
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.names import finite
from harmledger.extract.grammar.parse import Parsed
from harmledger.model.actors import ActorRegistry


class ReachReader:
    """Settles what a frame holds."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.registry = registry
        self.joins = frozenset(lexicon.words("speech", "clause", "joins"))
        self.under = frozenset(lexicon.words("speech", "clause", "under"))
        self.turns = frozenset(lexicon.words("speech", "clause", "turns"))
        self.harmed = frozenset(lexicon.words("speech", "clause", "harmed"))
        self.times = frozenset(lexicon.words("speech", "between", "words"))
        self.guesses = frozenset(lexicon.raw["speech"]["verbs"]["guess"])

    def sides(self, parsed: Parsed, bounds: tuple[int, int], verb: int) -> tuple[bool, bool]:
        """Whether words spoken follow the frame, and whether they stand before it."""
        tokens = parsed.tokens
        first, last = min(bounds[0], verb), max(bounds[1], verb + 1)
        if not any(finite(w) or w.lower in self.harmed for w in tokens[:first]):
            return True, False
        follows = any(finite(w) or w.tag == "CD" or w.lower in self.harmed for w in tokens[last:])
        k = first - 1
        while k > 0 and (tokens[k].lower in self.times or tokens[k].text == ","):
            k -= 1
        if tokens[k].lower in self.under:
            return follows, False
        if tokens[k].lower in self.joins:
            return follows, not follows
        after = tokens[verb + 1] if verb + 1 < len(tokens) else None
        if after is not None and bounds[0] < verb:
            if after.lower in ("that", ":", '"') and follows:
                return True, False
            if after.text[:1].isupper() and after.tag in ("DT", "PRP", "IN"):
                return False, True  # a full stop was lost: "… killed 10 people the Observatory said The hospital …"
            if any(tokens[c].dep == "ccomp" and c > verb and after.text != "," for c in parsed.children[verb]):
                return True, tokens[first - 1].text == ","
        return follows, True

    def frame_for(self, parsed: Parsed, frames: list[Frame], token: int) -> Frame | None:
        """The frame that stands by the words at ``token``, or None."""
        usable = [f for f in frames if f.lemma not in self.guesses or f.verb < token]
        before = next((f for f in reversed(usable) if f.ahead and f.verb < token), None)
        after = next((f for f in usable if f.closes and f.last > token), None)
        if after is not None and any(f.ahead and not f.closes and token < f.first < after.first for f in usable):
            after = None
        chosen = before or after
        if before is not None and after is not None and self._inner(parsed, before, after, token):
            chosen = after
        if chosen is None:
            return next((f for f in usable if f.first <= token <= f.last), None)
        if chosen.back == "same":
            return next((f for f in reversed(usable) if f.verb < chosen.verb and f.back != "same"), after or chosen)
        return chosen

    def _inner(self, parsed: Parsed, before: Frame, after: Frame, token: int) -> bool:
        """Whether of two frames around the words the one behind them speaks, not the one before."""
        if before.closes or before.lemma in self.guesses:
            return True
        if self._carries(after):
            return False
        if self._carries(before) or after.lemma in ("citing", "quoting"):
            return True
        between = [w.lower for w in parsed.tokens[before.verb + 2 : token]]
        if after.lemma == "according to":
            return after.first - token < token - before.verb
        return bool(set(between) & self.turns)

    def _carries(self, frame: Frame) -> bool:
        """Whether an agency or outlet speaks in the frame that mostly carries other people's words."""
        actor = self.registry.find(frame.name or "")
        return actor is not None and (actor.carrier or actor.kind == "state media")
