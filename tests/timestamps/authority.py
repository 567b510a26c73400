"""A time-stamping authority of our own, small but whole: RFC 3161 answers in DER, signed with a certificate for time-stamping."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = datetime(2020, 1, 1, tzinfo=UTC)


def tlv(tag: int, *parts: bytes) -> bytes:
    """A value of DER."""
    body = b"".join(parts)
    size = len(body)
    length = (
        bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + body


def sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def number(value: int) -> bytes:
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytes([40 * first + second])
    for part in rest:
        digits = [part & 127]
        while part := part >> 7:
            digits.insert(0, 128 | (part & 127))
        out += bytes(digits)
    return tlv(0x06, out)


SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), tlv(0x05))


@dataclass
class Authority:
    """Answers requests. ``at`` is its clock; ``usage`` what its certificate is for; ``bare`` where answers hold that one alone."""

    at: datetime = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    name: str = "Example Time"
    bare: bool = False
    root: x509.Certificate = field(init=False)
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        root_key, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        above = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.name} Root")])
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        ends = START + timedelta(days=36_500)

        def made(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
            builder = x509.CertificateBuilder(above, subject, key.public_key(), x509.random_serial_number())
            return builder.not_valid_before(START).not_valid_after(ends)

        ca = made(above, root_key).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.root = ca.sign(root_key, hashes.SHA256())
        leaf = made(named, self._key).add_extension(x509.ExtendedKeyUsage([self.usage]), critical=True)
        self.certificate = leaf.sign(root_key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        """The root's certificate."""
        return self.root.public_bytes(Encoding.PEM)

    def answer(self, request: bytes, status: int = 0, digest: bytes | None = None, nonce: int | None = None) -> bytes:
        """The answer to a request; ``digest`` and ``nonce`` lie about what was asked."""
        from rfc3161_client._rust import parse_timestamp_request  # a part of the package that only authorities need

        if status:
            return sequence(sequence(number(status), sequence(tlv(0x0C, b"not today"))))
        asked = parse_timestamp_request(request)
        imprint = digest or asked.message_imprint.message
        at = tlv(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode())
        said = sequence(
            number(1), oid("1.2.3.4"), sequence(SHA256, tlv(0x04, imprint)), number(77), at, number(asked.nonce if nonce is None else nonce)
        )
        return sequence(sequence(number(0)), sequence(oid("1.2.840.113549.1.7.2"), tlv(0xA0, self._signed(said))))

    def _signed(self, said: bytes) -> bytes:
        leaf = self.certificate.public_bytes(Encoding.DER)
        attributes = [
            sequence(oid("1.2.840.113549.1.9.3"), tlv(0x31, oid("1.2.840.113549.1.9.16.1.4"))),
            sequence(oid("1.2.840.113549.1.9.4"), tlv(0x31, tlv(0x04, hashlib.sha256(said).digest()))),
            sequence(
                oid("1.2.840.113549.1.9.16.2.47"),
                tlv(0x31, sequence(sequence(sequence(tlv(0x04, hashlib.sha256(leaf).digest()))))),
            ),
        ]
        attributes.sort()
        signature = self._key.sign(tlv(0x31, *attributes), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            number(1),
            sequence(self.certificate.issuer.public_bytes(), number(self.certificate.serial_number)),
            SHA256,
            tlv(0xA0, *attributes),
            sequence(oid("1.2.840.10045.4.3.2")),
            tlv(0x04, signature),
        )
        content = sequence(oid("1.2.840.113549.1.9.16.1.4"), tlv(0xA0, tlv(0x04, said)))
        certificates = tlv(0xA0, *sorted([leaf, *([] if self.bare else [self.root.public_bytes(Encoding.DER)])]))
        return sequence(number(3), tlv(0x31, SHA256), content, certificates, tlv(0x31, signer))
