"""The test vectors of WebAuthn Level 3 and of Wycheproof, through the public functions; each test prints how many it ran."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from azukari.ledger.attestation import READ, VERIFIED, verify_registration
from azukari.ledger.cose import name_of, read_key
from azukari.ledger.errors import LedgerError
from azukari.ledger.webauthn import Assertion, Expected, verify_assertion
from tests.ledger.authenticator import cbor

RP, ORIGIN = "example.org", "https://example.org"


def of(vector: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(vector[name])


@pytest.fixture
def vectors(shared: Path) -> dict[str, dict[str, Any]]:
    file = shared / "vectors/webauthn/webauthn-l3-test-vectors.json"
    return {one["id"].removeprefix("sctn-test-vectors-"): one for one in json.loads(file.read_text())["vectors"]}


def expected(part: dict[str, Any], data: bytes) -> Expected:
    """What the vector was made for: some lack user verification, two were made in a frame."""
    framed = b'"crossOrigin":true' in of(part, "clientDataJSON")
    return Expected(of(part, "challenge"), (ORIGIN,), RP, verified=bool(data[32] & 4), cross=framed)


def test_every_ceremony(vectors: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    formats: Counter[str] = Counter()
    algorithms: Counter[str] = Counter()
    root = x509.load_der_x509_certificate(of(vectors["attestation-root-cert"]["blocks"][0], "attestation_ca_cert"))
    issued = 0
    for name, vector in vectors.items():
        if "registration" not in vector:
            continue
        made, used = vector["registration"], vector["authentication"]
        at = of(made, "attestationObject").index(sha256(RP.encode()).digest())
        new = verify_registration(
            of(made, "clientDataJSON"), of(made, "attestationObject"), expected(made, of(made, "attestationObject")[at:])
        )
        assert new.credential == of(made, "credential_id"), name
        assert new.aaguid in {of(made, "aaguid"), bytes(16)}, name
        assert new.attested == (new.format in VERIFIED and new.format != "none"), name
        formats[new.format] += 1
        algorithms[name_of(new.key.algorithm)] += 1
        for certificate in new.certificates:
            x509.load_der_x509_certificate(certificate).verify_directly_issued_by(root)
            issued += 1
        data = of(used, "authenticatorData")
        assertion = Assertion(new.credential, data, of(used, "clientDataJSON"), of(used, "signature"))
        wanted = expected(used, data)
        verify_assertion(assertion, read_key(new.key.encoded), wanted, counter=new.counter)
        for damaged in damages(assertion):
            with pytest.raises(LedgerError):
                verify_assertion(damaged, new.key, wanted)
    assert sum(formats.values()) == 15
    assert set(formats) <= {*VERIFIED, *READ}
    silent = [name for name, vector in vectors.items() if "registration" not in vector]
    assert silent == ["attestation-root-cert", "test-vectors-extensions"]
    with capsys.disabled():
        print(
            f"\nwebauthn: {len(vectors)} vectors: 15 registrations and 15 assertions accepted, each assertion refused when any part is "
            f"changed; {issued} certificates of the root; {dict(algorithms)}; {dict(formats)}; only read: {', '.join(READ)}; "
            f"algorithms not supported: none of them; extensions: {len(vectors['test-vectors-extensions']['blocks'])} blocks, all empty"
        )


def damages(good: Assertion) -> list[Assertion]:
    def flipped(data: bytes, at: int) -> bytes:
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return [
        good._replace(signature=flipped(good.signature, len(good.signature) - 1)),
        good._replace(signature=good.signature[:-1]),
        good._replace(authenticator_data=flipped(good.authenticator_data, 36)),
        good._replace(client_data=good.client_data[:-1] + b',"a":1}'),
    ]


def test_the_two_of_frames_are_refused_where_no_frame_is_wanted(vectors: dict[str, dict[str, Any]]) -> None:
    for name in ("none-es256-crossOrigin", "none-es256-topOrigin"):
        made = vectors[name]["registration"]
        wanted = Expected(of(made, "challenge"), (ORIGIN,), RP, verified=False)
        with pytest.raises(LedgerError, match="CLIENT_CROSS_ORIGIN"):
            verify_registration(of(made, "clientDataJSON"), of(made, "attestationObject"), wanted)


def test_ed25519_of_wycheproof(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The signature scheme of EdDSA passkeys (and of our notes), through a COSE key."""
    groups = json.loads((shared / "vectors/wycheproof/ed25519_test.json").read_text())["testGroups"]
    ran: Counter[str] = Counter()
    for group in groups:
        key = read_key(cbor({1: 1, 3: -8, -1: 6, -2: of(group["publicKey"], "pk")}))
        for case in group["tests"]:
            try:
                key.verify(of(case, "sig"), of(case, "msg"))
                said = "valid"
            except LedgerError as error:
                said = {"ASSERTION_SIGNATURE": "invalid"}[error.code]
            assert said == case["result"], case["tcId"]
            ran[said] += 1
    assert sum(ran.values()) == sum(len(group["tests"]) for group in groups)
    with capsys.disabled():
        print(f"\nwycheproof ed25519: {sum(ran.values())} vectors, {ran['valid']} accepted, {ran['invalid']} refused")
