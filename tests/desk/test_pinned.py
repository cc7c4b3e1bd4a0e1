"""A witness behind TLS, known by its very certificate: made here, with no authority that vouches for it."""

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from azukari.desk.posting import Post


class Handler(BaseHTTPRequestHandler):
    """Answers as a witness would that holds three entries."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"3\n")

    def log_message(self, *_args: object) -> None:
        """Nothing to the terminal."""


def certificate(folder: Path) -> tuple[Path, str]:
    """A self-signed certificate with its key in one file, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "witness.example")])
    begin = datetime(2020, 1, 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "node.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path, sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[tuple[HTTPServer, str]]:
    path, fingerprint = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.bodies = []
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server, fingerprint
    server.shutdown()
    thread.join()
    server.server_close()


def post(server: HTTPServer, fingerprint: str | None) -> Post:
    return Post(f"https://127.0.0.1:{server.server_port}", fingerprint, patience=5.0)


def test_the_certificate_whose_fingerprint_was_given_is_enough(node: tuple[HTTPServer, str]) -> None:
    server, fingerprint = node
    one = post(server, fingerprint)
    assert [one.send("heads", b"x").body, one.send("heads", b"y").body] == [b"3\n", b"3\n"]
    one.close()
    assert server.bodies == [b"x", b"y"]


def test_another_certificate_gets_nothing(node: tuple[HTTPServer, str]) -> None:
    server, fingerprint = node
    other = ("0" if fingerprint[0] != "0" else "1") + fingerprint[1:]
    with pytest.raises(OSError, match="not the one whose fingerprint"):
        post(server, other).send("heads", b"secret")
    assert server.bodies == [], "not a byte was sent before it was known"


def test_without_a_fingerprint_an_authority_must_vouch_for_it(node: tuple[HTTPServer, str]) -> None:
    server, _ = node
    with pytest.raises(OSError, match="certificate verify failed"):
        post(server, None).send("heads", b"secret")
    assert server.bodies == []
