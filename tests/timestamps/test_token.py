"""What a timestamp proves, and what it does not."""

from __future__ import annotations

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.ledger.audit import Seal
from harmledger.ledger.timestamp import NotStamped, certificates, check, query
from tests.timestamps.authority import Authority

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.filterwarnings("ignore:Parsed a serial number")
SEAL = Seal(17, "3f" * 32)
OURS, OTHERS = Authority(), Authority(name="Another")
REQUEST, NONCE = query(SEAL)
REPLY = OURS.answer(REQUEST)


def test_a_timestamp_says_when_and_by_whom() -> None:
    stamped = check(SEAL, REPLY, certificates(OURS.pem), NONCE)
    assert (stamped.at, stamped.by, stamped.trusted) == (OURS.at, "CN=Example Time", True)


def test_whom_nobody_trusts_is_said() -> None:
    assert not check(SEAL, REPLY).trusted and not check(SEAL, REPLY, certificates(OTHERS.pem)).trusted
    assert check(SEAL, REPLY, certificates(OTHERS.pem + OURS.pem)).trusted


def test_an_answer_may_leave_the_root_out() -> None:
    bare = Authority(bare=True)
    reply = bare.answer(REQUEST)
    assert check(SEAL, reply, certificates(bare.pem)).trusted
    with pytest.raises(NotStamped, match="name it with --root"):
        check(SEAL, reply)


LIES = {
    "another seal": (lambda: OURS.answer(query(Seal(18, "3f" * 32))[0]), "something else"),
    "another digest": (lambda: OURS.answer(REQUEST, digest=bytes(32)), "something else"),
    "another request": (lambda: OURS.answer(REQUEST, nonce=NONCE + 1), "another request"),
    "a refusal": (lambda: OURS.answer(REQUEST, status=2), "refused (not today)"),
    "nothing": (lambda: b"", "no timestamp"),
    "words": (lambda: b"<html>Busy</html>", "no timestamp"),
    "cut short": (lambda: REPLY[:-10], "no timestamp"),
    "endless": (lambda: REPLY + bytes(300_000), "longer than any"),
    "a certificate for something else": (lambda: Authority(usage=ExtendedKeyUsageOID.SERVER_AUTH).answer(REQUEST), "does not hold"),
    "a changed time": (lambda: REPLY.replace(b"20260304050607Z", b"20250304050607Z"), "does not hold"),
}


@pytest.mark.parametrize(("lie", "says"), LIES.values(), ids=LIES)
def test_what_is_no_timestamp_of_the_seal_is_refused(lie, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotStamped) as why:
        check(SEAL, lie(), certificates(OURS.pem), NONCE)
    assert says in str(why.value)


def test_each_request_has_a_number_of_its_own() -> None:
    assert query(SEAL)[1] != NONCE


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, len(REPLY) - 1), st.integers(1, 255))
def test_no_changed_byte_makes_another_timestamp(place: int, change: int) -> None:
    changed = bytearray(REPLY)
    changed[place] ^= change
    try:
        stamped = check(SEAL, bytes(changed), certificates(OURS.pem), NONCE)
    except NotStamped:
        return
    assert stamped.at == OURS.at and stamped.by == "CN=Example Time"
