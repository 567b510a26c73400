"""Orders: what a person asks for, made whole into a decision: the claims it is about, the events it groups, the facts it signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harmledger.desk.replacing import carried, joined
from harmledger.desk.state import State
from harmledger.incidents.judged import links
from harmledger.incidents.seen import digest, facts_of
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.decision import SHA256, Decision, Verdict, claim_named, event_of
from harmledger.model.ids import content_id
from harmledger.model.incident import Incident
from harmledger.model.payload import Addition, Correction, Partition, Payload, SignOff


class NotThere(Exception):
    """What an order is about is not in the book; the message says what and how to mend it."""


class Contradicts(Exception):
    """A standing decision says the contrary. ``standing`` is that decision: replace it (``Order.supersedes``) or leave it."""

    def __init__(self, message: str, standing: Decision) -> None:
        super().__init__(message)
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for. Where a field is empty the desk fills it in from what is there.

    Attributes:
        verdict, subject, other, reason, author, supersedes: as in ``Decision``.
        payload: as the verdict needs it; "merge" needs none (all events of both), "move" a Partition of one group (the events that
            go; they go to ``other``, or stand alone without it), "sign off" none.
        saw: digest of the incident or the report that the person looked at; None: they looked at nothing.
        saw_other: digest of the second incident as the person saw it, or None.
        looked_at: id of the incident or SHA-256 of the report that ``saw`` is of; where empty, the subject, or the incident or
            report of the claim that is the subject.
        key: made by the client, the same when the same order is sent again; "" where every order is a new one.
    """

    verdict: Verdict
    subject: str
    reason: str
    author: str
    saw: str | None = None
    other: str | None = None
    payload: Payload | None = None
    supersedes: str | None = None
    looked_at: str = ""
    saw_other: str | None = None
    key: str = ""


def decision_of(order: Order, state: State, at: str) -> Decision:
    """The decision that an order asks for. Raises NotThere, or Contradicts where a standing decision says the contrary."""
    payload = _with_what_stays(order, _payload(order, state), state)
    made = Decision(
        id=id_of(order, at),
        subject=order.subject,
        other=order.other,
        verdict=order.verdict,
        reason=order.reason.strip(),
        author=order.author.strip(),
        at=at,
        saw=order.saw,
        supersedes=order.supersedes,
        payload=payload,
        about=tuple(_about(order, payload, state)),
    )
    _contrary(made, state)
    return made


def id_of(order: Order, at: str) -> str:
    """The id of the decision that an order makes: of its key where it has one, so that an order sent twice is stored once."""
    if order.key:
        return content_id("d", "order", order.author, order.key)
    return content_id("d", order.subject, order.other, order.verdict, order.reason, order.author, at, order.supersedes, repr(order.payload))


def _payload(order: Order, state: State) -> Payload | None:
    match order.verdict:
        case "merge" if order.payload is None:
            return Partition(((*the_incident(state, order.subject).members, *the_incident(state, order.other or "").members),))
        case "different" if order.payload is None and order.subject.startswith("i-"):
            return Partition((the_incident(state, order.subject).members, the_incident(state, order.other or "").members))
        case "split" if isinstance(order.payload, Partition):
            return _whole_split(order.payload, the_incident(state, order.subject))
        case "move" if isinstance(order.payload, Partition) and len(order.payload.groups) == 1:
            return _moved(order, order.payload.groups[0], state)
        case "sign off" | "accept" if order.payload is None and (order.verdict == "sign off" or order.subject.startswith("i-")):
            facts = facts_of(incident := the_incident(state, order.subject), state.claims_of(incident))
            return SignOff(digest(facts), facts)
        case _:
            return order.payload


def _with_what_stays(order: Order, payload: Payload | None, state: State) -> Payload | None:
    """The payload, with what a grouping that is replaced said of other events."""
    replaced = state.decided.by_id.get(order.supersedes or "")
    old = replaced.payload if replaced else None
    if not isinstance(old, Partition):
        return payload
    if isinstance(payload, Partition):
        return carried(payload, old, state.incident_of_event)
    return joined(order.subject, order.other, old) if order.verdict == "same" and order.other else payload


def _whole_split(split: Partition, incident: Incident) -> Partition:
    """The groups as given, and one more of the events that are in none."""
    given = {m for g in split.groups for m in g}
    if strange := sorted(given - set(incident.members)):
        raise NotThere(f"{strange[0]} is no event of the incident {incident.id}. Look at the incident again, and name events of it.")
    rest = tuple(m for m in incident.members if m not in given)
    return Partition((*split.groups, rest) if rest else split.groups)


def _moved(order: Order, going: Sequence[str], state: State) -> Partition:
    old = the_incident(state, order.subject)
    new = the_incident(state, order.other) if order.other else None
    if strange := sorted(set(going) - set(old.members)):
        raise NotThere(f"{strange[0]} is no event of the incident {old.id}. Look at the incident again, and name events of it.")
    rest = tuple(m for m in old.members if m not in going)
    joined = (*going, *(m for m in (new.members if new else ()) if m not in going))
    return Partition((tuple(joined), rest) if rest else (tuple(joined),))


def the_incident(state: State, id: str) -> Incident:
    """The incident with this id, or the one that it became part of. Raises NotThere."""
    found = state.incident(id)
    if found is None:
        raise NotThere(f"There is no incident {id!r} in this book. List what there is with the queue, or search for it.")
    return found


def _about(order: Order, payload: Payload | None, state: State) -> Iterable[Claim]:
    """The claims that the decision is about, as they are read today, the subject first, with the events of figures."""
    ids = [i for i in (order.subject, order.other) if i and i.startswith("c-")]
    for i in (order.subject, order.other):
        if i and i.startswith("i-"):
            ids += [event_of(i), *the_incident(state, i).members[:5]]
    if isinstance(payload, Partition):
        ids += [m for g in payload.groups for m in g]
    if isinstance(payload, Addition) and payload.of:
        ids.append(payload.of)
    if isinstance(payload, Correction):
        ids += [str(e.to) for e in payload.edits if e.field in ("event", "part_of") and e.to]
    if SHA256.fullmatch(order.subject) and order.subject not in state.reports:
        raise NotThere(f"There is no report {order.subject[:16]} in this book.")
    if order.subject.startswith("q-"):
        return (_asked_of(order.subject, state),)
    old = state.decided.by_id.get(order.supersedes or "")  # what is replaced may be about words no longer read
    found: dict[str, Claim] = {}
    for i in dict.fromkeys(ids):
        claim = _as_read(state, i) or (claim_named(old, i) if old else None)
        if claim is None:
            if i in (order.subject, order.other):
                raise NotThere(f"There is no claim {i!r} in this book. Look at the report again; it may have been read anew.")
            continue
        found[i] = claim
        if isinstance(claim, FigureClaim | ResponsibilityClaim):
            events = (c for c in state.heard(claim.report).read if isinstance(c, EventClaim) and c.event == claim.event)
            found.update({c.id: c for c in events})
    return found.values()


def _asked_of(question: str, state: State) -> Claim:
    """The claim that a question is about, as it stood when it was decided. Raises NotThere."""
    for sha in sorted(state.reports_decided):
        for q in state.heard(sha).questions:
            if q.id == question:
                decision = state.decided.by_id[q.decision]
                found = claim_named(decision, q.claim) or _as_read(state, q.claim)
                if found is not None:
                    return found
    raise NotThere(f"There is no question {question!r}: it was answered, or the report was read anew. Look at the queue again.")


def _as_read(state: State, id: str) -> Claim | None:
    sha = state.report_of_claim.get(id)
    return next((c for c in state.heard(sha).read if c.id == id), None) if sha else None


def _contrary(made: Decision, state: State) -> None:
    """Raise Contradicts where another standing decision keeps apart what this one joins, or joins what it keeps apart, or where
    somebody else has replaced what this one replaces."""
    first = state.decided.by_id.get(state.replaced.get(made.supersedes or "", ""))
    if first is not None:
        raise Contradicts(
            f"{first.author} replaced {made.supersedes} already on {first.at[:10]} ({first.verdict}: {first.reason}). "
            f"To put yours in its place, say that it replaces {first.id}; else leave it.",
            first,
        )
    said = {frozenset((d.subject, d.other)): d.verdict for d in links([made])}
    if not said:
        return
    for d in state.standing:
        if d.id == made.supersedes:
            continue
        for pair in links([d]):
            if said.get(frozenset((pair.subject, pair.other)), pair.verdict) != pair.verdict:
                raise Contradicts(
                    f"{d.author} decided the contrary on {d.at[:10]} ({d.verdict}: {d.reason}). "
                    f"To put yours in its place, say that it replaces {d.id}; else leave it.",
                    d,
                )
