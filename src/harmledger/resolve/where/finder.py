"""Places in running English news text, by cue words and the gazetteer, without a trained model.

Law: every mention's ``text[start:end]`` is its name; mentions are in order and do not overlap, except that an unnamed
site ("a market in X") stands beside the town that holds it.
"""

from __future__ import annotations

import re

from harmledger.model.circumstances import PlacePrecision
from harmledger.resolve.where.again import with_names_again
from harmledger.resolve.where.aside import with_asides
from harmledger.resolve.where.chunks import Chunk, Word, chunks_of, words_of
from harmledger.resolve.where.context import FAMOUS, best_town
from harmledger.resolve.where.cues import cues
from harmledger.resolve.where.datelines import datelines_of
from harmledger.resolve.where.gazetteer import Gazetteer
from harmledger.resolve.where.hints import LARGE, MAX_TEXT, country_of, hints_of
from harmledger.resolve.where.known import Knowledge, Known
from harmledger.resolve.where.links import Linker, state_after, with_sites
from harmledger.resolve.where.mention import PlaceHint, PlaceMention
from harmledger.resolve.where.offsets import with_offsets
from harmledger.resolve.where.registry import compact, registry
from harmledger.resolve.where.rivals import same_division

ARTICLES = ("al-", "el-", "ad-", "ar-", "as-", "ash-", "an-", "az-", "ez-", "at-", "ed-", "et-")
"""The Arabic article as it is written before a name's later part."""

TITLES_IN_NAMES = frozenset(["sheikh", "sheik", "shaykh", "saint", "king", "prince", "general", "imam"])
"""Titles that begin names of places too, where a word such as "district" stands with them."""

_BLOCK = re.compile(r"\b\d+ block (?:of )?(?:(?:North|South|East|West|[NSEW]\.?|[NS][EW]) )?$")
"""What stands before the name of a street, however it is called: "in the 300 block of South Campbell"."""
_AGED = re.compile(r", \d{1,2}(?:,(?! \d)|,? and [A-Z])")
"""What stands behind the name of a person: "Lindsay, 24, and"."""
_IN_NAME = re.compile(r",? in (?:the )?(?:[a-z]+ (?:and )?){0,2}([A-Z][\w'’-]*[\w](?:(?<!'s)(?<!’s) [A-Z][\w-]+)?)(?:['’]s)?")
_DISTANCE_BEFORE = re.compile(
    r"(?:(?:about|some|around|roughly|nearly)\s+)?(\d{1,4}(?:[.,]\d+)?\s?(?:km|kms|kilomet(?:re|er)s?|miles?))(?:\s*\([^)]{1,30}\))?\s+(?:to the\s+)?$",
    re.IGNORECASE,
)


class PlaceFinder:
    """Finds place mentions. Give it the gazetteer; it keeps only caches."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._known = Knowledge(gazetteer).of
        self._linker = Linker(gazetteer, lambda name: bool(self._known(name).kind))

    @staticmethod
    def hints(text: str) -> tuple[PlaceHint, ...]:
        """What the text says of a country without naming a place ("Syrian", "barangay")."""
        return hints_of(text)

    # ------------------------------------------------------------ mentions

    def mentions(self, text: str) -> tuple[PlaceMention, ...]:
        """All place mentions of a text (a report or a part of it), in order. Never raises."""
        text = text[:MAX_TEXT]
        words = words_of(text)
        spans = list(chunks_of(text, words, cues()))
        country = country_of(text, words, spans, self._known)
        lines = datelines_of(text, self._known)
        taken = [(m.start, m.end) for m in lines]
        found: list[PlaceMention] = list(lines)
        for chunk in spans:
            start, end = words[chunk.first].start, words[chunk.last].end
            if any(start < e and s < end for s, e in taken):
                continue
            found += self._of_chunk(text, words, chunk, country)
        found.sort(key=lambda m: (m.start, m.end))

        def held(name: str) -> bool:
            return country is not None and best_town(self.gazetteer, name, country) is not None

        linked = with_names_again(self._linker.link(text, found, country), held)
        placed = with_offsets(text, linked, held)
        return with_sites(text, with_asides(text, placed))

    # ------------------------------------------------------------ one run of capitals

    def _of_chunk(self, text: str, words: list[Word], chunk: Chunk, country: str | None) -> list[PlaceMention]:
        lists = cues()
        first, last = chunk.first, chunk.last
        # a type noun with a capital at the end ("Aleppo City", "Idlib Province", "Castello Road")
        right_type, right_site, name_last = "", "", last
        low = words[last].lower
        if last > first and low in lists.types and not (self._known(self._name(text, words, first, last)).population >= 15_000):
            right_type, name_last = low, last - 1
        elif last > first and low in lists.sites:
            right_site = low
        elif last == first and (low in lists.types or low in lists.sites):
            return []
        if not right_type and not right_site:
            for width in (2, 1):
                stop = last + width
                if (
                    stop < len(words)
                    and text[words[last].end : words[stop].start].strip(" ") in ("", words[last + 1].text if width == 2 else "")
                    and not words[last].possessive
                ):
                    phrase = " ".join(w.lower for w in words[last + 1 : stop + 1])
                    if phrase in lists.types:
                        right_type = phrase
                        break
                    if phrase in lists.sites:
                        right_site = phrase
                        break
        relation, left_type, adjective, near_left = self._left(text, words, first, last)
        if first and words[first - 1].capital and words[first - 1].lower in TITLES_IN_NAMES:
            wider = self._left(text, words, first - 1, last)
            if right_type or wider[1]:  # "the Sheikh Said district" is named after a man and is a place
                first -= 1
                relation, left_type, adjective, near_left = wider
        if (
            first
            and right_type
            and words[first - 1].lower in ("a", "an")
            and not self._known(self._name(text, words, first, name_last)).kind
        ):
            return []  # "a Damascan suburb": the word describes, it names nothing
        name_first = first
        # leading capitalised direction: "Eastern Ghouta" is a name, "Northern Syria" is not
        while name_first < name_last and words[name_first].lower in lists.adjectives:
            if self._known(self._name(text, words, name_first, name_last)).kind:
                break
            adjective = words[name_first].lower
            name_first += 1
        if name_first == name_last and (words[name_first].lower in lists.adjectives or words[name_first].lower in lists.directions):
            return []
        nxt = words[last + 1] if last + 1 < len(words) else None
        organisation = nxt is not None and text[words[last].end : nxt.start] == " " and nxt.lower in lists.org_after
        pieces = self._pieces(text, words, name_first, name_last, bool(relation or left_type), bool(right_type or right_site), country)
        made: list[PlaceMention] = []
        for k, (a, b, known) in enumerate(pieces):
            head, tail = k == 0, k == len(pieces) - 1
            mention = self._decide(
                text, words, a, b, known, relation if head or relation in ("in", "at") else "", left_type if head else "", adjective if head else "",
                right_type if tail else "", right_site if tail else "", country, organisation and tail and not relation,
                whole=(a == name_first and b == name_last), last=last, title=near_left,
            )  # fmt: skip
            if mention is not None:
                made.append(mention)
        return made

    @staticmethod
    def _name(text: str, words: list[Word], first: int, last: int) -> str:
        return text[words[first].start : words[last].end]

    def _left(self, text: str, words: list[Word], first: int, last: int) -> tuple[str, str, str, bool]:
        """(relation, type noun before "of", last adjective, whether the words around are mostly capitalised)."""
        lists = cues()
        near = words[max(0, first - 5) : first] + words[last + 1 : last + 6]
        title = len(near) > 3 and sum(w.capital for w in near) / len(near) > 0.6
        i = first - 1
        kind = adjective = ""
        steps = 0
        while i >= 0 and steps < 8:
            steps += 1
            word = words[i]
            between = text[word.end : words[i + 1].start]
            if word.possessive or len(between) > 3 or between.strip(" ,-—") or (between.strip(" ") and word.lower in lists.before):
                break
            if word.lower in lists.adjectives or (word.lower.endswith(("-held", "-controlled")) and not word.capital):
                adjective = adjective or word.lower
            elif word.lower in ("the", "a", "an", "its", "s"):
                pass
            elif word.lower == "of" and i and words[i - 1].lower in lists.directions:
                relation = f"{words[i - 1].lower} of"
                far = _DISTANCE_BEFORE.search(text[max(0, words[i - 1].start - 60) : words[i - 1].start])
                return (f"{far.group(1)} {relation}" if far else relation), kind, adjective, title
            elif word.lower == "of" and i and words[i - 1].lower in lists.types and not kind:
                kind = words[i - 1].lower
                i -= 1
            elif word.lower in lists.types and not kind and i + 1 == first:
                if word.capital and i and words[i - 1].capital and text[words[i - 1].end : word.start] == " ":
                    break  # "Richmond County Coroner": the word belongs to the name before it
                kind = word.lower
            elif word.lower == "from" and i and words[i - 1].lower in ("km", "kilometres", "kilometers", "miles", "away"):
                return "near", kind, adjective, title
            elif word.lower in lists.before:
                fell = word.lower in ("on", "onto") and i and words[i - 1].lower in lists.falls
                return "in" if fell else word.lower, kind, adjective, title
            elif word.lower in lists.verbs and not word.capital:
                return "in", kind, adjective, title
            elif word.lower == "and" and _between(text, word.start):
                return "between", kind, adjective, title
            else:
                break
            i -= 1
        return ("in" if kind else ""), kind, adjective, title

    def _pieces(
        self, text: str, words: list[Word], first: int, last: int, cued: bool, typed: bool, country: str | None
    ) -> list[tuple[int, int, Known]]:
        """A run cut into names: the whole if it is known or cued, else its longest known parts."""
        whole = self._known(self._name(text, words, first, last))
        if whole.kind or first == last:
            return [(first, last, whole)]
        if not cued and not typed:
            return []  # capitals beside capitals, nothing says place: persons, organisations, headlines
        parts: list[tuple[int, int, Known]] = []
        i = first
        while i <= last:
            for j in range(last, i - 1, -1):
                known = self._known(self._name(text, words, i, j))
                if j < last and words[j + 1].lower.startswith(ARTICLES):
                    continue  # "Bab al-Nasr" is one name though Bab is a town
                if i > first and words[i].lower.startswith(("al", "el", *ARTICLES)) and "-" in words[i].text:
                    continue  # "Tariq al-Bab" is one name though al-Bab is a town
                if i == j < last and words[i].lower in cues().beginnings:
                    continue  # "Bab Touma" is no part of al-Bab
                town = best_town(self.gazetteer, self._name(text, words, i, j), country) if country and known.kind == "town" else None
                if known.kind in ("country", "area", "division") or (town is not None and town.population >= 20_000):
                    parts.append((i, j, known))
                    i = j
                    break
            i += 1
        nothing = Known("")
        if not parts:
            return [(first, last, nothing)] if last - first < 4 else []
        if parts[0][0] == first and cued:
            return parts[:1] if not typed or len(parts) == 1 else parts
        if parts[-1][1] == last and parts[-1][0] > first and cued and parts[-1][0] - first <= 3:
            return [(first, parts[-1][0] - 1, nothing), parts[-1]]
        return [(first, last, nothing)] if last - first < 4 else []

    def _decide(
        self, text: str, words: list[Word], a: int, b: int, known: Known, relation: str, left: str, adjective: str, right: str, site: str,
        country: str | None, organisation: bool, *, whole: bool, last: int, title: bool,
    ) -> PlaceMention | None:  # fmt: skip
        lists = cues()
        start, end = words[a].start, words[b].end
        name = text[start:end]
        if name.endswith("s") and name[:-1].lower() in lists.stop and name[:-1].isupper():
            return None  # "ISILs positions": an apostrophe was lost
        if name in registry().states and not right:
            left = ""  # "STOKES COUNTY, N.C.": no county of that name
        kind = right or left
        if a == b and name.endswith("s") and self._known(name[:-1]).kind == "country" and not known.kind:
            kind = left = right = ""  # "districts of Syrias second city": an apostrophe was lost, the districts are the city's
        if not known.kind and name.endswith("s") and not words[b].possessive and self._known(name[:-1]).kind and not kind:
            # an apostrophe was lost: "Syrias Aleppo"
            name, end = name[:-1], end - 1
            known = self._known(name)
            if known.kind == "town" and known.population < LARGE:
                return None
        cue = f"{left} of" if left else right or relation or known.kind
        if site and (relation in lists.at_place or relation in ("of", "on") or (not relation and not title)):
            if known.kind == "country" and len(name) > 2:  # "Ukraine station", in a headline: some station in Ukraine
                return PlaceMention(start, end, name, "country", "in", "country", None, None, False, 0.9)
            stop = words[last].end
            if words[last].lower != site.split()[-1]:
                stop = words[last + len(site.split())].end
            head = self._name(text, words, a, a)
            owner = best_town(self.gazetteer, head, country) if country else None
            holder = (
                head if owner is not None and owner.population >= 20_000 and site not in ("road", "highway", "street", "avenue") else None
            )
            return PlaceMention(start, stop, text[start:stop], "site", relation or "in", site, holder, None, False, 0.85)
        if site or organisation or _AGED.match(text, end):
            return None
        here = dict(known.countries)
        at_home = country is None or country in here
        if known.kind == "country":
            if len(name.replace(".", "")) == 2 and relation not in ("in", "across", "throughout", "from", "to"):
                return None  # "U.S. officials"
            return PlaceMention(start, end, name, "country", relation, cue, None, None, False, 0.9)
        precision: PlacePrecision
        town = best_town(self.gazetteer, name, country) if country else None
        division = registry().division(name, country) or registry().states.get(name)
        if kind:
            confidence = 0.95
            precision = lists.types[kind]
            if kind in ("region", "state", "countryside", "province", "governorate", "oblast", "provinces", "governorates"):
                precision = "admin1" if division or kind not in ("region", "countryside", "state") else "district"
                if kind == "state" and not division:
                    return None
            elif kind in ("area", "areas", "outskirts", "plain", "valley", "county"):
                precision = (known.kind == "area" and "district") or ("town" if kind not in ("plain", "valley", "county") else "district")
            elif kind in lists.inner or precision == "neighbourhood":
                large = (town is not None and town.population >= 50_000) or division is not None
                precision = "town" if large and (left or kind.endswith("s")) else "neighbourhood"
                if right == "district" and town is not None and not large:
                    precision = "district"
            if not known.kind and title and left not in lists.types:
                return None
            return PlaceMention(start, end, name, precision, relation or "in", cue, None, None, False, confidence)
        if known.kind == "area":
            return PlaceMention(start, end, name, registry().areas[compact(name)].precision, relation, cue, None, None, False, 0.9)
        if division and (known.kind == "division" or town):
            seat = town is not None and town.population >= 15_000 and same_division(town.admin1, division.name)
            precision = "town" if seat and adjective != "rural" else "admin1"
            return PlaceMention(start, end, name, precision, relation, cue, None, None, False, 0.9 if relation else 0.75)
        if known.kind == "town":
            if relation in lists.before and relation not in ("for", "over", "against", "to") and (at_home or known.population >= LARGE):
                small = FAMOUS if country in registry().reused and relation == "on" else 15_000
                weak = relation in ("of", "from", "through", "on", "at") and known.population < small
                return (
                    None
                    if weak or _BLOCK.search(text, max(0, start - 40), start)
                    else PlaceMention(start, end, name, "town", relation, cue, None, None, False, 0.85 if at_home else 0.6)
                )
            if relation.endswith(" of"):
                return PlaceMention(start, end, name, "town", relation, cue, None, None, False, 0.85)
            if state_after(text, end):
                return PlaceMention(start, end, name, "town", relation, "state", None, None, False, 0.9)
            if whole and town is not None and town.population >= (20_000 if relation else LARGE) and at_home:
                return PlaceMention(start, end, name, "town", relation, "known", None, None, False, 0.6)
            if relation in lists.trusted and not title:
                return PlaceMention(start, end, name, "town", relation, cue, None, None, False, 0.5)
            return self._unknown(text, words, a, end, name, relation, cue) if not at_home and not title else None
        if state_after(text, end) and (relation or left):
            return PlaceMention(start, end, name, "town", relation, "state", None, None, False, 0.8)
        if (relation in lists.trusted or relation.endswith(" of") or relation == "between") and not title and len(name) > 3:
            return PlaceMention(start, end, name, "town", relation, cue, None, None, False, 0.5)
        return None if title else self._unknown(text, words, a, end, name, relation, cue)

    def _unknown(self, text: str, words: list[Word], a: int, end: int, name: str, relation: str, cue: str) -> PlaceMention | None:
        """A name that the gazetteer does not hold there, where the words around it leave no doubt that it is a place."""
        peopled = relation == "of" and a > 1 and words[a - 2].lower in cues().peopled
        if len(name) > 3 and (peopled or (relation in ("on", "at") and self._held(text, end))):
            return PlaceMention(words[a].start, end, name, "town", relation, cue, None, None, False, 0.5)
        return None

    def _held(self, text: str, end: int) -> bool:
        """Whether behind a name at ``end`` a known place follows that holds it: "an air strike on Husseiniya in Syria"."""
        match = _IN_NAME.match(text, end)
        return match is not None and self._known(match.group(1)).kind in ("country", "area", "division", "town")


def _between(text: str, before: int) -> bool:
    """Whether the words before position ``before`` begin a "between X and Y"."""
    return re.search(r"\bbetween\s+(?:the\s+)?(?:\w+\s+of\s+)?[^.;,]{2,40}$", text[max(0, before - 60) : before]) is not None
