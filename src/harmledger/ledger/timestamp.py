"""Timestamps of a book after RFC 3161: an authority that nobody here controls signs the book's seal with its own clock.

What is signed is the seal as ``verify`` prints it ("1745-3f2a…", ASCII), by its SHA-256; so a token can be checked without harmledger:
``openssl ts -verify -data seal.txt -in token.tsr -CAfile roots.pem``. Needs the package rfc3161-client.
"""

from __future__ import annotations

import hashlib
import ssl
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harmledger.ledger.audit import Seal

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
MAX_REPLY = 200_000  # bytes; a token with its certificates has some thousands
_SHA256 = "2.16.840.1.101.3.4.2.1"


class NotStamped(Exception):
    """An authority's answer that is no timestamp of this seal; the message says why."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a token that holds says.

    Attributes:
        at: the authority's time, UTC.
        by: the name in the certificate that signed it.
        trusted: whether that certificate goes back to a root that the person trusts; False also where no root was named.
    """

    at: datetime
    by: str
    trusted: bool


def query(seal: Seal) -> tuple[bytes, int]:
    """The request for a timestamp of ``seal``, and the number in it (nonce) that the answer must repeat."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(_message(seal)).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    return request.as_bytes(), request.nonce or 0


def check(seal: Seal, reply: bytes, roots: Sequence[bytes] = (), nonce: int | None = None) -> Stamped:
    """What the authority's ``reply`` proves of ``seal``. ``roots``: certificates (PEM) that the person trusts; ``nonce``: what was asked.

    Offline. Raises NotStamped where it proves nothing: refused, of another seal, for another request, or not signed by its certificate.
    """
    from cryptography.x509 import load_pem_x509_certificate
    from rfc3161_client import decode_timestamp_response

    if len(reply) > MAX_REPLY:
        raise NotStamped(f"The answer is longer than any timestamp ({len(reply):,} bytes).")
    try:
        response = decode_timestamp_response(reply)
        if response.status != 0:
            raise NotStamped(f"The authority refused ({', '.join(response.status_string) or f'status {response.status}'}).")
        said = response.tst_info
        imprint = said.message_imprint
        if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message != hashlib.sha256(_message(seal)).digest():
            raise NotStamped("It is a timestamp of something else.")
        if nonce is not None and said.nonce != nonce:
            raise NotStamped("It answers another request.")
        signer, others = _certificates(response)
        with warnings.catch_warnings():  # some roots that computers trust are older than today's rules of form
            warnings.simplefilter("ignore")
            named = [load_pem_x509_certificate(r) for r in roots]
        trusted = bool(named) and _holds(response, seal, named) is None
        why_not = None if trusted else _holds(response, seal, [signer, *others, *named])
        if why_not:
            raise NotStamped(f"Its signature does not hold ({why_not}). If the authority's root is not in it, name it with --root FILE.")
        at = said.gen_time if said.gen_time.tzinfo else said.gen_time.replace(tzinfo=UTC)
        return Stamped(at.astimezone(UTC), signer.subject.rfc4514_string(), trusted)
    except NotStamped:
        raise
    except Exception as error:  # the parsers below raise many kinds for bytes that are no such answer
        raise NotStamped(f"The answer is no timestamp ({str(error)[:100]}).") from error


def certificates(pem: bytes) -> list[bytes]:
    """The certificates of a PEM file, one by one. Raises ValueError where it holds none."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    return [c.public_bytes(Encoding.PEM) for c in load_pem_x509_certificates(pem)]


def known_roots() -> list[bytes]:
    """The roots that this computer trusts for web sites; good enough for most authorities, and none where it keeps no list."""
    return [ssl.DER_cert_to_PEM_cert(c).encode("ascii") for c in ssl.create_default_context().get_ca_certs(binary_form=True)]


def _message(seal: Seal) -> bytes:
    return str(seal).encode("ascii")


def _certificates(response: TimeStampResponse) -> tuple[Certificate, list[Certificate]]:
    """The certificate that signed, and the others in the answer."""
    from cryptography.x509 import load_der_x509_certificate

    found = [load_der_x509_certificate(c) for c in sorted(response.signed_data.certificates)]
    signers = list(response.signed_data.signer_infos)
    signed = [c for c in found if len(signers) == 1 and (c.issuer, c.serial_number) == (signers[0].issuer, signers[0].serial_number)]
    if not signed:
        raise NotStamped("The answer does not hold the certificate that signed it.")
    return signed[0], [c for c in found if c != signed[0]]


def _holds(response: TimeStampResponse, seal: Seal, anchors: Sequence[Certificate]) -> str | None:
    """None where the answer is signed under one of ``anchors`` for time-stamping; else why it is not."""
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        VerifierBuilder(roots=list(anchors)).build().verify_message(response, _message(seal))
    except VerificationError as error:
        return str(error)
    return None
