"""Encrypted connections: hosts prove who they are, and nobody leads us off encryption."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from harmledger.model.fault import Fault
from harmledger.net import Fetched, Limits, fetch, wire

HERE = frozenset({"127.0.0.1", "localhost"})
LIMITS = Limits(max_bytes=1_000, seconds=5)


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        moved = {"/down": "http://127.0.0.1:1/", "/on": "/"}.get(self.path)
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", moved)
        self.send_header("Content-Length", "0" if moved else "4")
        self.end_headers()
        self.wfile.write(b"" if moved else b"here")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 77, now - timedelta(days=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    file = tmp_path_factory.mktemp("tls") / "here.pem"
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    return file


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        running.handle_error = lambda *args: None  # type: ignore[method-assign]  # a client that hangs up is the test
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_port
        running.shutdown()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(wire, "_context", lambda: context)


def test_a_host_that_proves_itself_is_read(port: int, trusted: None) -> None:
    for path in ("/", "/on"):
        got = fetch(f"https://127.0.0.1:{port}{path}", LIMITS, HERE)
        assert isinstance(got, Fetched) and got.body == b"here"


def test_a_host_that_cannot_prove_itself_is_not(port: int) -> None:
    got = fetch(f"https://127.0.0.1:{port}/", LIMITS, HERE)
    assert isinstance(got, Fault) and "cannot prove that it is the host" in got.what


def test_a_certificate_for_another_name_proves_nothing(port: int, trusted: None) -> None:
    got = fetch(f"https://localhost:{port}/", LIMITS, HERE)
    assert isinstance(got, Fault) and ("cannot prove" in got.what or "could not be asked" in got.what)


def test_nobody_leads_us_off_encryption(port: int, trusted: None) -> None:
    got = fetch(f"https://127.0.0.1:{port}/down", LIMITS, HERE)
    assert isinstance(got, Fault) and "without encryption" in got.what


def test_version_six(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with contextlib.ExitStack() as stack:
        try:
            listening = stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
        except OSError:
            pytest.skip("this machine has no IPv6")
        port = listening.getsockname()[1]

        def answer() -> None:
            sock = listening.accept()[0]
            with sock:
                asked = sock.recv(4096)
                sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + asked.split(b"Host: ")[1].split(b"\r")[0])

        threading.Thread(target=answer, daemon=True).start()
        refused = fetch(f"http://[::1]:{port}/", LIMITS)
        assert isinstance(refused, Fault) and "private network" in refused.what
        got = fetch(f"http://[::1]:{port}/", LIMITS, frozenset({"::1"}))
        assert isinstance(got, Fetched) and got.body == f"[::1]:{port}".encode()
