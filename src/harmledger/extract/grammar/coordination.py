"""What one verb says of several counts: "killing three and wounding ten", "12 soldiers and three civilians", "along with six others"."""

from __future__ import annotations

import re
from collections.abc import Callable

from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.parts import Draft, cue_before
from harmledger.extract.grammar.people import Mention
from harmledger.extract.grammar.predicates import Predicate

JOINING = frozenset(
    [
        "and",
        ")",
        ",",
        "as",
        "well",
        "also",
        "plus",
        "or",
        "along",
        "with",
        "together",
        "alongside",
        "both",
        "their",
        "his",
        "her",
        "its",
        "the",
    ]
)
"""Words that may stand between two counts of one verb."""


AGES = re.compile(r"\s*(?:,?\s*age[sd]*\s+\d+(?:(?:,\s*|,?\s+and\s+)\d+)*\b|[,(]\s*\d+\s*[,)])", re.IGNORECASE)
"""Behind people: "aged 14", "(14)", ", 14,", ", ages 7 and 10"."""


def _past_age(parsed: Parsed, i: int) -> int:
    """The token behind the ages that may stand behind people."""
    base = parsed.sentence.start
    hit = AGES.match(parsed.text, parsed.tokens[i].start - base) if i < len(parsed.tokens) else None
    return parsed.at(base + hit.end() - 1) + 1 if hit is not None else i


def coordinate(
    parsed: Parsed,
    mentions: list[Mention],
    predicates: list[Predicate],
    found: dict[int, Draft],
    agent: Callable[[Parsed, Mention], bool],
) -> None:
    """Give the counts joined to those in ``found`` (mention -> draft, completed here) the same outcome. ``agent`` says whether a
    mention only did it."""
    _rightward(parsed, mentions, predicates, found)
    _along_with(parsed, mentions, found)
    _leftward(parsed, mentions, predicates, found, agent)


def _rightward(parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
    for k in range(1, len(mentions)):
        if k in found or (k - 1) not in found:
            continue
        a, b = mentions[k - 1], mentions[k]
        source = found[k - 1]
        end = max(a.end, source.mention.end)
        words = parsed.tokens[_past_age(parsed, end) : b.start]
        lows = [w.lower for w in words]
        if any(p.start >= end and p.end <= b.start and p.outcome != source.outcome for p in predicates):
            continue
        joined = [w for w in lows if w in JOINING]
        listed = not lows and a.kind == b.kind == "single" and source.predicate is not None and source.predicate.start >= b.end
        if (
            listed
            or _of_and(parsed, end, b)
            or (joined and len(joined) == len(lows))
            or (lows and lows[0] in ("and", ",") and len(lows) <= 2 and not words[-1].tag.startswith("V"))
        ):
            behind = parsed.words(b.end, min(b.end + 3, len(parsed.tokens))).lower()
            outcome = "injured" if re.match(r"(?:in (?:the |a )?hospital|hospitali[sz]ed)\b", behind) else source.outcome
            found[k] = Draft(b, outcome, f"with:{source.rule}", source.predicate, certainty=0.85)


def _of_and(parsed: Parsed, end: int, b: Mention) -> bool:
    """ "A commander of the group and eight more militants": what the first is of stands between the two."""
    words = parsed.tokens[end : b.start]
    if len(words) > 7 or len(words) < 3 or words[0].lower != "of" or words[-1].lower != "and" or b.kind == "single":
        return False
    return not any(w.tag.startswith(("V", "W", "M")) or w.text in (",", ";", ":") for w in words)


def _along_with(parsed: Parsed, mentions: list[Mention], found: dict[int, Draft]) -> None:
    """ "The girl was killed along with six of her relatives"."""
    for k, b in enumerate(mentions):
        lead = next(
            (d for d in found.values() if d.predicate is not None and d.predicate.end <= b.start and d.mention.end <= d.predicate.start),
            None,
        )
        if k in found or lead is None or lead.predicate is None:
            continue
        if parsed.words(lead.predicate.end, b.start).lower() in ("along with", "together with", "alongside", "with"):
            found[k] = Draft(b, lead.outcome, f"with:{lead.rule}", lead.predicate, certainty=0.85)
            for j in range(k + 1, len(mentions)):
                if j in found or parsed.words(mentions[j - 1].end, mentions[j].start).lower() not in ("and", ","):
                    break
                found[j] = Draft(mentions[j], lead.outcome, f"with:{lead.rule}", lead.predicate, certainty=0.85)


def _leftward(
    parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft], agent: Callable[[Parsed, Mention], bool]
) -> None:
    """ "12 soldiers and 3 civilians were killed": the verb binds the nearer one first."""
    for k in range(len(mentions) - 2, -1, -1):
        if k in found or (k + 1) not in found:
            continue
        a, b = mentions[k], mentions[k + 1]
        target = found[k + 1]
        lows = [w.lower for w in parsed.tokens[a.end : b.start]]
        if cue_before(parsed, a) and any(j < k for j in found) and lows[:1] == [","]:
            continue  # "19 were killed, including five women, and 48 wounded"
        if cue_before(parsed, a) and k and (k - 1) not in found and target.rule == "counted_deaths" and lows[-1:] == ["and"]:
            # "leaving 23 civilians - including nine children - and 16 fighters dead": the whole is joined, not its part
            found[k - 1] = Draft(mentions[k - 1], target.outcome, f"with:{target.rule}", target.predicate, certainty=0.85)
            continue
        if any(a.end <= p.start and p.end <= b.start for p in predicates):
            continue  # "a woman and two children were killed and 12 others were injured"
        passive = target.predicate.start >= b.end if target.predicate is not None else target.rule == "counted_deaths"
        side_by_side = not lows and a.kind == b.kind == "single"  # "a father a mother and a son": commas lost
        if passive and (side_by_side or (lows and lows[-1] in ("and", ",") and len(lows) <= 3)) and not agent(parsed, a):
            found[k] = Draft(a, target.outcome, f"with:{target.rule}", target.predicate, certainty=0.85)
