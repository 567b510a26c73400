"""Joins counted people to words of harm: from mentions and predicates to draft figures.

Every rule has a name, kept with the figure. Rules are tried in this order; the first that holds wins:
what the mention itself says ("16 dead"), tolls, the verb's own arguments, neighbours, coordination, parts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.extract.grammar.attacked import of_those_attacked
from harmledger.extract.grammar.coordination import coordinate
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.not_counted import without_mere_arrests, without_shot_who_died
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.parts import Draft, PartReader, cue_before, names_whole_after
from harmledger.extract.grammar.people import Mention
from harmledger.extract.grammar.predicates import Predicate
from harmledger.extract.grammar.tolls import TollReader

BLOCKING_PREPOSITIONS = {
    "by", "in", "on", "at", "from", "with", "near", "after", "against", "during", "between", "outside", "inside", "for", "around",
    "over", "into", "among", "as",
}  # fmt: skip


LIVING = gated(
    r"\b(?:shot|shooting|gunshot|gunfire|wound\w*|injur\w*|hurt|hospital\w*|treated|surviv\w*|recover\w*|condition|transported|taken|surgery)\b",
    re.I,
)
"""Words beside which a "victim" may have lived."""

DEAD_NEAR = gated(
    r"\b(?:dead|died|deaths?|killed|kill(?:s|ing)|bod(?:y|ies)|buried|burial|funeral|unidentified|graves?|toll|fatal\w*|mourn\w*)\b", re.I
)
"""Words beside which "victims" are the dead."""

BODY_OF = re.compile(r"\b(?:body|bodies|corpses?|remains) of (?:the |an? )?$", re.IGNORECASE)
"""Before people: whatever befell them, they are dead."""


def _subjects(parsed: Parsed, verb: int) -> set[int]:
    """The heads of a verb's subjects; of verbs joined to another the other's, if they have none ("the suspect fought back and was killed")."""
    for _ in range(4):
        joint = next(
            (t for t in reversed(parsed.tokens[:verb]) if t.tag not in ("VBD", "VBZ", "VBP", "VBN", "RB") or t.pos == "VERB"), None
        )
        mine = {c for c in parsed.children[verb] if parsed.tokens[c].dep in ("nsubj", "nsubjpass")}
        if (
            mine
            or joint is None
            or joint.tag != "CC"
            or parsed.tokens[verb].dep != "conj"
            or parsed.tokens[parsed.tokens[verb].head].pos not in ("VERB", "AUX")
        ):
            return mine
        verb = parsed.tokens[verb].head
    return set()


def _before(parsed: Parsed, i: int) -> str:
    return parsed.text[: parsed.tokens[i].start - parsed.sentence.start]


class HarmReader:
    """Links mentions to outcomes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tolls = TollReader(lexicon)
        self.says = frozenset(lexicon.words("speech", "verbs", "say"))

    def drafts(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate]) -> list[Draft]:
        """The sentence's draft figures in the order of the text."""
        mentions = [m for m in mentions if not self._speaks(parsed, m)]
        found: dict[int, Draft] = {}
        for k, m in enumerate(mentions):
            d = self._itself(parsed, m) or self.tolls.read(parsed, m, predicates, self.next_is_harm)
            if d:
                found[k] = d
        self._arguments(parsed, mentions, predicates, found)
        self._died_after(parsed, mentions, predicates, found)
        self._fatally(parsed, mentions, predicates, found)
        coordinate(parsed, mentions, predicates, found, self._agent)
        self._existential(parsed, mentions, predicates, found)
        without_shot_who_died(parsed, mentions, found)
        self._known_already(parsed, found)
        drafts = PartReader(self.lexicon, parsed, mentions, predicates, found).bound()
        drafts = of_those_attacked(self.lexicon, parsed, drafts)
        drafts = [d for d in drafts if d.predicate is None or (d.predicate.real and not d.predicate.joint)]
        return without_mere_arrests(parsed, drafts)

    def _speaks(self, parsed: Parsed, m: Mention) -> bool:
        """ "…, killing a woman and her two children, an ambulance official said": the official counts, and is not counted."""
        tokens = parsed.tokens
        if m.kind != "single" or m.end >= len(tokens) or m.start == 0 or tokens[m.start - 1].text not in (",", '"'):
            return False
        behind = next((t for t in tokens[m.end : m.end + 6] if t.tag.startswith("V") or t.pos == "PUNCT" or t.tag == "CC"), None)
        return behind is not None and behind.tag in ("VBD", "VBZ") and behind.lemma in self.says

    # ------------------------------------------------------------ what the mention itself says

    def _itself(self, parsed: Parsed, m: Mention) -> Draft | None:
        tokens = parsed.tokens
        if m.kind == "of_group" and m.of_what in ("dead", "killed", "slain", "deceased", "fatalities"):
            return Draft(m, "killed", "of_the_dead", refers="killed")
        if m.kind == "of_group" and m.of_what in ("injured", "wounded"):
            if any(t.lemma in self.lexicon.intransitive and t.tag.startswith("V") for t in tokens[m.end : m.end + 5]):
                return None  # "two of the wounded later died": left to the verb
            return Draft(m, "injured", "of_the_wounded", refers="injured")
        if m.kind == "of_group" and m.of_what in ("victims", "casualties"):
            if m.low == m.high == 1 or LIVING.search(parsed.text):
                return None  # "the mother of one of the victims", "two of the victims were treated": no count of the dead
            return Draft(m, "killed", "of_the_victims", refers="killed", certainty=0.7)
        if m.kind == "number" and m.end < len(tokens):
            i = m.end
            if tokens[i].lower in ("people", "persons") and i + 1 < len(tokens):
                i += 1
            word = tokens[i].lower
            if word in self.lexicon.counted:
                following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
                if word in ("death", "deaths") and following in ("toll",):
                    return None
                second = self.lexicon.counted.get(tokens[i + 2].lower) if following in ("and", "or") and i + 2 < len(tokens) else None
                if second is not None and second != self.lexicon.counted[word]:
                    return None  # "40 dead and wounded": joint
                if word in ("killed", "wounded", "injured", "hurt") and following and self._starts_mention(parsed, i + 1):
                    return None  # "the blast … 12 killed 3": left to the verb
                return Draft(replace(m, end=i + 1, group=parsed.words(m.end, i + 1)), self.lexicon.counted[word], "counted_dead")
        if (
            m.low == m.high == 1
            and m.start + 1 < len(tokens)
            and tokens[m.start + 1].lower == "of"
            and tokens[m.head].lower in ("bodies", "corpses")
        ):
            return None  # "one of the bodies"
        if m.kind == "counted" and tokens[m.head].lower in ("lives", "remains") and not self._lives_lost(parsed, m):
            return None
        if m.kind == "counted" and tokens[m.head].lower in self.lexicon.counted and tokens[m.head].lower not in ("wounded", "injured"):
            if m.vague and tokens[m.head].lower in ("bodies", "corpses", "remains"):
                return None  # pictures of "dozens of bodies" are no count
            return Draft(m, self.lexicon.counted[tokens[m.head].lower], "counted_noun")
        if (
            m.kind == "counted"
            and m.end < len(tokens)
            and tokens[m.end].lower in ("deaths", "fatalities", "dead")
            and tokens[m.end - 1].lower not in ("are",)
        ):
            return Draft(replace(m, end=m.end + 1), "killed", "counted_deaths")  # "1,100 civilian deaths"
        return None

    def _lives_lost(self, parsed: Parsed, m: Mention) -> bool:
        """Not "saved many lives", nor "the fate of 200 remains unknown"."""
        after = parsed.tokens[m.head + 1].lower if m.head + 1 < len(parsed.tokens) else ""
        if parsed.tokens[m.head].lower == "remains" and after not in ("of", "were", "have", "had", "from", "in", "was", ".", ","):
            return False
        return parsed.tokens[m.head].tag == "NNS" and not re.search(r"\bsav(?:e|es|ed|ing)\b", parsed.text, re.IGNORECASE)

    def _starts_mention(self, parsed: Parsed, i: int) -> bool:
        return parsed.tokens[i].tag == "CD"

    # ------------------------------------------------------------ the verb's arguments

    def _arguments(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        for p in predicates:
            if p.voice == "toll":
                continue
            k = self._victim(parsed, mentions, p, found)
            if k is not None and k not in found and self._bodies(parsed, mentions, k, p, found):
                continue
            if k is not None and k not in found:
                behind = parsed.words(mentions[k].end, min(mentions[k].end + 3, len(parsed.tokens))).lower()
                if p.phrase == "shot" and p.voice == "active" and re.match(r"(?:dead|to death)\b", behind):
                    found[k] = Draft(mentions[k], "killed", "shot_dead", p)  # "shot three men dead"
                    continue
                among = p.voice == "state" and re.search(r"\bamong(?:st)? the (?:\w+ )?$", _before(parsed, p.start))
                refers = p.outcome if among else None  # "a rescuer was among the dead": of a number told before
                found[k] = Draft(mentions[k], p.outcome, f"{p.voice}:{p.phrase.split(' ')[0]}", p, refers=refers)

    def _bodies(self, parsed: Parsed, mentions: list[Mention], k: int, p: Predicate, found: dict[int, Draft]) -> bool:
        """ "The bodies of three women and three children who were abducted": joined to those who are dead, whatever befell them before."""
        before = found.get(k - 1)
        if p.outcome == "killed" or before is None or before.predicate is None or before.predicate.voice != "nominal":
            return False
        lows = [w.lower for w in parsed.tokens[mentions[k - 1].end : mentions[k].start]]
        who = {"who", "whom"} & {w.lower for w in parsed.tokens[mentions[k].end : p.start]}
        return before.outcome == "killed" and bool(who) and bool(lows) and set(lows) <= {"and", ",", "as", "well"}

    def _victim(self, parsed: Parsed, mentions: list[Mention], p: Predicate, found: dict[int, Draft]) -> int | None:
        tokens = parsed.tokens
        if p.voice == "state" and p.phrase == "missing" and tokens[p.start].dep == "amod" and tokens[p.start].head == p.end:
            inside = (k for k, m in enumerate(mentions) if m.start <= p.start < m.end)
            return next(inside, None)  # "searching for missing workers": said of the noun behind it
        if p.voice == "active" and self._by_accident(parsed, p):
            return next((k for k in range(len(mentions) - 1, -1, -1) if mentions[k].end <= p.start and k not in found), None)
        if p.voice == "active" and p.end < len(tokens) and tokens[p.end].lower in ("them", "him", "her") and tokens[p.end].dep == "dobj":
            many = tokens[p.end].lower == "them"  # "caught six hunters and beheaded them"
            before = [k for k, m in enumerate(mentions) if m.end <= p.start and k not in found and not self._agent(parsed, m)]
            fits = [k for k in before if (mentions[k].kind != "single") == many and not mentions[k].vague]
            return fits[-1] if fits and tokens[mentions[fits[-1]].head].dep in ("dobj", "pobj", "conj") else None
        if p.voice == "active":
            for k, m in enumerate(mentions):
                if m.start < p.end:
                    continue
                if m.start - p.end > 14 or self._blocked_right(parsed, p.end, m, mentions[:k], p):
                    return None
                if k in found:
                    return None
                return k
            return None
        if p.voice == "nominal":
            bodies = p.phrase in ("body", "corpse", "bodies", "corpses", "remains")
            for k, m in enumerate(mentions):
                if p.end <= m.start <= p.end + 3:
                    return None if bodies and (m.kind == "single" or m.vague) else k
            for k, m in enumerate(mentions):
                if m.end == p.start and k not in found:
                    return k
            return None
        # passive, intransitive, state: who stands before the verb
        subjects = _subjects(parsed, p.start)
        for k, m in enumerate(mentions):
            subject = m.head in subjects or any(m.start <= s < m.end for s in subjects)
            if subject and not self._agent(parsed, m) and not names_whole_after(parsed, m):
                return k if k not in found or found[k].rule.startswith("of_") else None
        for k in range(len(mentions) - 1, -1, -1):
            m = mentions[k]
            if m.end > p.start:
                continue
            if m.kind == "single" and m.definite and m.end == p.start and k > 0 and cue_before(parsed, m):
                return None  # "four people were struck, including the boy killed"
            if k in found and found[k].rule == "counted_dead" and found[k].mention.end > p.start and cue_before(parsed, m):
                return None  # "five were involved, including one dead": the word belongs to the one
            if k > 0 and cue_before(parsed, m) and not names_whole_after(parsed, mentions[k - 1]):
                continue  # a part: its whole is looked for further left
            if self._agent(parsed, m) or self._blocked_left(parsed, m, p):
                return None
            if (
                m.kind == "number"
                and not m.more
                and m.end != p.start
                and tokens[m.end].lower not in ("were", "was", "are", "is", "has", "later", "have", "had", "others")
            ):
                return None
            return k if k not in found else None
        if p.voice == "passive":  # "Killed in the raid were 12 people"
            for k, m in enumerate(mentions):
                if m.start >= p.end and m.start - p.end <= 8 and tokens[m.start - 1].lower in ("were", "was"):
                    return k if k not in found else None
        return None

    def _by_accident(self, parsed: Parsed, p: Predicate) -> bool:
        """ "The boy accidentally shot himself": an assailant who turns the gun on himself is another matter (codebook section 2)."""
        itself = [w.lower for w in parsed.tokens[p.end : p.end + 1]]
        around = [w.lower for w in parsed.tokens[max(0, p.start - 3) : p.end + 5]]
        return bool({"himself", "herself", "themselves", "itself"} & set(itself)) and bool(
            {"accidentally", "unintentionally"} & set(around)
        )

    def _blocked_right(self, parsed: Parsed, start: int, m: Mention, earlier: list[Mention], p: Predicate) -> bool:
        inside = [w for w in parsed.tokens[start : m.start] if not any(e.start <= w.i < e.end for e in earlier)]
        for w in inside:
            if w.lower in BLOCKING_PREPOSITIONS and w.i + 1 < m.start + 1:
                if p.phrase == "claimed lives" or (
                    w.lower in ("at",) and w.i + 1 < len(parsed.tokens) and parsed.tokens[w.i + 1].lower == "least"
                ):
                    continue
                if w.lower in ("including", "among", "as"):
                    continue
                return True
            if w.tag in ("VBD", "VBZ", "VBP", "VBG") and w.i >= start and w.lower not in ("including", "reported", "estimated"):
                return True
            if w.text in (".", ";", ":"):
                return True
        after = parsed.tokens[m.end].lower if m.end < len(parsed.tokens) else ""
        # "killed X and 12 people were wounded": the 12 belong to the second verb
        return m.start > start + 1 and after in ("were", "was") and self.next_is_harm(parsed, m.end)

    def next_is_harm(self, parsed: Parsed, i: int) -> bool:
        """Whether a verb of harm follows at once ("12 people were also wounded")."""
        for w in parsed.tokens[i : i + 5]:
            if w.lower in self.lexicon.forms or w.lemma in self.lexicon.intransitive:
                return not w.lower.endswith("ing")
            if w.tag in ("CC", "IN", "TO") or w.pos == "PUNCT":
                return False
        return False

    def _blocked_left(self, parsed: Parsed, m: Mention, p: Predicate) -> bool:
        between = parsed.tokens[m.end : p.start]
        if len(between) > 22:
            return True
        if p.phrase == "shot" and parsed.tokens[p.end - 1].lower.endswith(("self", "selves")):
            return False  # "a boy should recover after shooting himself in the head"
        for w in between:
            if (
                w.tag in ("VBD", "VBZ", "VBP", "MD")
                and w.lower not in ("were", "was", "are", "is", "have", "has", "had", "'re", "remained", "remains", "remain")
                and not self._relative(parsed, m, w.i)
            ):
                return True
            if w.text in (";", '"') or (w.text == "." and len(w.text) == 1):
                return True
        # "20 villages where people were killed": another noun took the verb
        tail = [w.lower for w in between]
        if m.start and parsed.tokens[m.start - 1].lower in ("leaving", "left", "leaves"):
            return False  # "leaving 23 civilians - including nine children - dead"
        return bool(p.voice == "state" and len(between) > 3 and not {"were", "was", "are", "is", "left"} & set(tail))

    def _relative(self, parsed: Parsed, m: Mention, i: int) -> bool:
        return any(w.lower in ("who", "which", "that", "whose") for w in parsed.tokens[m.end : i])

    def _agent(self, parsed: Parsed, m: Mention) -> bool:
        before = parsed.tokens[m.start - 1].lower if m.start else ""
        return before in ("by", "against", "with", "from") and not (before == "with" and self.next_is_harm(parsed, m.end))

    # ------------------------------------------------------------ shot, and then?

    def _died_after(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        """ "A woman was shot in the neck and taken to hospital, where she was pronounced dead": one person, killed."""
        used = [d.predicate for d in found.values()]
        for k, d in list(found.items()):
            p = d.predicate
            if d.outcome == "injured" and BODY_OF.search(_before(parsed, d.mention.start)):
                found[k] = replace(d, outcome="killed", rule="body_of")  # "the body of a man was found shot"
            if d.outcome != "injured" or p is None or p.joint or p.start < d.mention.end:
                continue
            reach = 30 if d.mention.kind == "single" else 8
            if d.mention.kind != "single" and {"including", "who", "whom"} & {w.lower for w in parsed.tokens[p.end : p.end + reach]}:
                continue
            for q in predicates:
                if (
                    q.start < p.end
                    or q.start - p.end > reach
                    or q.outcome != "killed"
                    or not q.real
                    or q in used
                    or q.voice in ("toll", "nominal")
                ):
                    continue
                if p.voice == "active" and parsed.words(q.end, min(q.end + 1, len(parsed.tokens))).lower() in (
                    "himself",
                    "herself",
                    "themselves",
                ):
                    break  # "seriously wounding him before killing himself": who did it died
                if any(p.end <= m.start <= q.end + 2 and not self._agent(parsed, m) for m in mentions):
                    break  # somebody else stands between; who shot him does not
                if q.voice == "intransitive" and any(w.text in (".", ";") for w in parsed.tokens[p.end : q.start]):
                    break
                found[k] = replace(d, outcome="killed", rule="died_after", predicate=replace(q, joint=False))
                break

    def _known_already(self, parsed: Parsed, found: dict[int, Draft]) -> None:
        """ "Officers found the girl who had been shot": "the girl" was told of before, and whether she lived is not said here."""
        for k, d in list(found.items()):
            m, p = d.mention, d.predicate
            if d.outcome != "injured" or p is None or p.phrase not in ("shot", "suffered injuries") or not m.definite or m.kind != "single":
                continue
            retold = any(w.lower in ("who", "had") for w in parsed.tokens[m.end : p.start]) or parsed.tokens[m.head].lower == "victim"
            if retold and not re.search(r"\b(?:also|too|second|third|other)\b", parsed.text):
                del found[k]

    def _fatally(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        """ "Five people were shot, one fatally"."""
        for k, m in enumerate(mentions):
            if k in found or m.end >= len(parsed.tokens) or m.kind not in ("number", "of_group", "counted"):
                continue
            if parsed.tokens[m.end].lower in ("fatally", "mortally"):
                found[k] = Draft(m, "killed", "fatally")

    # ------------------------------------------------------------ "there were also 20 unidentified victims"

    def _existential(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        for k, m in enumerate(mentions):
            if k in found or m.kind == "single":
                continue
            word = parsed.tokens[m.head].lower
            living = LIVING.search(parsed.text) is not None
            if parsed.tokens[m.head].lower != word or (word == "victims" and living):
                continue  # "two shooting victims were released": who is harmed need not be dead
            if word == "victims" and not DEAD_NEAR.search(parsed.text):
                continue
            if word in ("victims", "martyrs", "corpses", "bodies") and not m.vague:
                found[k] = Draft(
                    m, "killed", "victims", refers="killed" if m.more or "also" in parsed.text.lower() else None, certainty=0.7
                )
