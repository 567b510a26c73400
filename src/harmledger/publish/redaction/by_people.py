"""What people said of names: which words they redacted, and how those who worked on the book are called themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harmledger.model.decision import SHA256, Decision, named_events, reports_of, standing
from harmledger.model.incident import Record
from harmledger.model.payload import Redaction
from harmledger.publish.redaction.cloak import Cloak, Hidden, cloak_of
from harmledger.publish.redaction.fold import fold, words
from harmledger.publish.redaction.lexicon import lexicon
from harmledger.publish.redaction.profile import Profile


def redacted_words(profile: Profile, record: Record, decisions: Sequence[Decision]) -> Iterator[tuple[str, Hidden]]:
    """(report, words) for what people redacted, in the reports that the decision is about and those of their incidents."""
    reports_of_event = {m: i.reports for i in record.incidents for m in i.members}
    for d in standing(decisions):
        if not isinstance(d.payload, Redaction):
            continue
        victim = d.payload.of == "victim"
        if (profile.names.redacted_victims if victim else profile.names.redacted_sources) == "show":
            continue
        reports = set(reports_of(d))
        if not SHA256.fullmatch(d.subject):
            reports |= {sha for e in (*named_events(d), d.subject) for sha in reports_of_event.get(e, ())}
        for word in d.payload.words:
            hidden = (
                Hidden(word, "names of people harmed", "names.redacted_victims")
                if victim
                else Hidden(word, "names of private sources", "names.redacted_sources", lexicon().kinds["unknown"])
            )
            for sha in sorted(reports):
                yield sha, hidden


def like_a_name(text: str) -> bool:
    """Two words or more that are no words of a sentence: each is written large, or in letters that know no small and large."""
    parts = [p for p in text.split() if fold(p) not in lexicon().particles]
    return len(text.split()) > 1 and all(not p[0].islower() for p in parts)


def reviewers(profile: Profile, record: Record, decisions: Sequence[Decision]) -> Cloak:
    """What stands for those who worked on the book, in the order in which they first decided something."""
    how = profile.names.reviewers
    if how == "name":
        return Cloak()
    first: dict[str, str] = {}
    for d in sorted(decisions, key=lambda d: (d.at, d.id)):
        first.setdefault(d.author, d.at)
    assigned = sorted({i.review.assigned for i in record.incidents if i.review.assigned} - set(first))
    return cloak_of(
        Hidden(name, "names of reviewers", "names.reviewers", f"reviewer {n}" if how == "role" else initials(name), exact=True)
        for n, name in enumerate((*first, *assigned), start=1)
    )


def initials(name: str) -> str:
    """ "R. Haddad" -> "R.H."; the first letter alone of a name of one word."""
    return "".join(f"{part[0].upper()}." for part in words(name)) or "?"
