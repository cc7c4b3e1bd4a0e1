"""Each check on an assertion or a registration fails alone, under its own code; a software passkey makes them."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger import cbor
from azukari.ledger.attestation import verify_registration
from azukari.ledger.cose import ALGORITHMS, read_key
from azukari.ledger.errors import LedgerError
from azukari.ledger.webauthn import (
    CREATE,
    Expected,
    read_authenticator_data,
    read_base64url,
    read_client_data,
    verify_assertion,
)
from tests.ledger import authenticator
from tests.ledger.authenticator import AT, BE, BS, ED, UP, UV, Passkey

CHALLENGE = sha256(b"challenge").digest()
WANTED = Expected(CHALLENGE, ("http://localhost:8000",), "localhost")


def code(work: Callable[[], Any]) -> str:
    with pytest.raises(LedgerError) as trouble:
        work()
    return trouble.value.code


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
def test_what_a_passkey_makes_is_accepted_with_every_algorithm(algorithm: int) -> None:
    passkey = Passkey(algorithm=algorithm)
    new = verify_registration(*passkey.registers(CHALLENGE, packed=True), WANTED)
    assert (new.key.encoded, new.format, new.attested) == (passkey.key, "packed", True)
    assert verify_assertion(passkey.asserts(CHALLENGE), new.key, WANTED, counter=new.counter).counter == 1


WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "type": ("CLIENT_TYPE", {"kind": CREATE}),
    "type spelled otherwise": ("CLIENT_TYPE", {"type": "webauthn.GET"}),
    "challenge": ("CLIENT_CHALLENGE", {"challenge": "AAAA"}),
    "challenge with padding": ("CLIENT_CHALLENGE", {"challenge": "Mv0Y2M=="}),
    "origin": ("CLIENT_ORIGIN", {"origin": "http://localhost:8001"}),
    "origin of somebody else": ("CLIENT_ORIGIN", {"origin": "https://localhost.example"}),
    "in a frame": ("CLIENT_CROSS_ORIGIN", {"crossOrigin": True}),
    "below another page": ("CLIENT_CROSS_ORIGIN", {"topOrigin": "https://example.com"}),
    "crossOrigin as text": ("CLIENT_DATA_MALFORMED", {"crossOrigin": "false"}),
    "no origin": ("CLIENT_DATA_MALFORMED", {"origin": None}),
    "nobody there": ("USER_ABSENT", {"flags": UV}),
    "not verified": ("USER_UNVERIFIED", {"flags": UP}),
    "backed up without leave": ("AUTHENTICATOR_DATA", {"flags": UP | UV | BS}),
    "too long": ("AUTHENTICATOR_DATA", {"extra": b"\0"}),
    "extensions that are no map": ("AUTHENTICATOR_DATA", {"flags": UP | UV | ED, "extra": b"\x80"}),
    "extensions that end early": ("CBOR_MALFORMED", {"flags": UP | UV | ED, "extra": b"\xa1\x61"}),
    "signature": ("ASSERTION_SIGNATURE", {"damage": lambda one: one[:-1] + bytes([one[-1] ^ 1])}),
    "no signature": ("ASSERTION_SIGNATURE", {"damage": lambda one: b""}),
    "signature and more": ("ASSERTION_SIGNATURE", {"damage": lambda one: one + b"\0"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_check_fails_alone(case: str) -> None:
    wanted, how = WRONG[case]
    passkey = Passkey()
    assertion = passkey.asserts(CHALLENGE, **how)
    assert code(lambda: verify_assertion(assertion, read_key(passkey.key), WANTED)) == wanted


def test_a_passkey_of_another_site() -> None:
    passkey = Passkey(rp="example.org")
    assert code(lambda: verify_assertion(passkey.asserts(CHALLENGE), read_key(passkey.key), WANTED)) == "RP_OTHER"


def test_another_passkeys_signature() -> None:
    other = read_key(Passkey(seed=2).key)
    assert code(lambda: verify_assertion(Passkey().asserts(CHALLENGE), other, WANTED)) == "ASSERTION_SIGNATURE"


def test_members_that_nobody_knows_and_extensions_do_no_harm() -> None:
    passkey = Passkey()
    assertion = passkey.asserts(CHALLENGE, later='"{}\\ あ', tokenBinding={"status": "supported"}, flags=UP | UV | BE | BS | ED,
                                extra=authenticator.cbor({"credProps": {"rk": True}}))  # fmt: skip
    assert verify_assertion(assertion, read_key(passkey.key), WANTED).synced


@pytest.mark.parametrize(
    "before, now, good", [(4, 5, True), (5, 5, False), (5, 4, False), (5, 0, False), (0, 0, True), (0, 1, True)]
)
def test_a_count_grows_or_is_always_nought(before: int, now: int, good: bool) -> None:
    passkey = Passkey()
    assertion = passkey.asserts(CHALLENGE, counter=now)

    def verify() -> None:
        verify_assertion(assertion, read_key(passkey.key), WANTED, counter=before)

    if good:
        verify()
    else:
        assert code(verify) == "COUNTER_BACKWARDS"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{", b'{"type":"a"}x', b'{"type": "a"}', b'\xef\xbb\xbf{"type":"a"}', b'{"type":"\xff"}', b'{"type":"\\ud800"}',
        b'{"type":"a","type":"a","challenge":"b","origin":"c"}',
        b'{"type":"a","\\u0074ype":"a","challenge":"b","origin":"c"}',
        b'{"type":"a","challenge":"b","origin":"c","x":[1]}',
        b'{"type":"a","challenge":"b","origin":"c","x":1.5}',
        b'{"type":"a","challenge":"b"}',
        b'{"type":"a","challenge":"b","origin":"c","topOrigin":1}',
        b'{"type":"a","challenge":"b","origin":"c","x":"' + b"y" * 16_384 + b'"}',
    ],
)  # fmt: skip
def test_client_data_that_is_not(data: bytes) -> None:
    assert code(lambda: read_client_data(data)) == "CLIENT_DATA_MALFORMED"


def test_client_data_in_any_order() -> None:
    found = read_client_data(b'{"challenge":"b","origin":"c","x":{"y":"}"},"type":"a"}')
    assert (found.type, found.challenge, found.origin, found.cross_origin, found.top_origin) == ("a", "b", "c", False, None)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for work in (read_client_data, read_authenticator_data, cbor.decode, read_key, lambda one: cbor.decode(one, ordered=False)):
        try:
            work(data)  # type: ignore[operator]
        except LedgerError as error:
            assert error.ja  # noqa: PT017 — it may be read too


Values = st.recursive(
    st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=40) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(-400, 400) | st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)


@given(Values)
def test_cbor_is_read_as_it_was_written(value: Any) -> None:
    try:
        assert cbor.decode(authenticator.cbor(value)) == value
    except LedgerError as error:
        assert "nested" in error.detail  # noqa: PT017 — nothing else is refused


@pytest.mark.parametrize(
    "data",
    ["", "18", "1817", "190017", "1a00000017", "1b0000000000000017", "5f", "9f", "bf", "c000", "f97e00", "f818", "f7", "e0", "1c",
     "61ff", "a10000ff", "a200000000", "a201000000", "a2f40000", "a2616100000000"[:14], "8181818181818181818100"],
)  # fmt: skip
def test_cbor_that_no_authenticator_writes(data: str) -> None:
    assert code(lambda: cbor.decode(bytes.fromhex(data))) == "CBOR_MALFORMED"


def test_keys_in_another_order_are_read_where_browsers_do_not_keep_it() -> None:
    swapped = bytes.fromhex("a201000000")
    assert cbor.decode(swapped, ordered=False) == {1: 0, 0: 0}


def without(key: dict[int, Any], label: int) -> dict[int, Any]:
    return {name: value for name, value in key.items() if name != label}


GOOD = Passkey().cose()
RSA = Passkey(algorithm=-257).cose()
KEYS: dict[str, tuple[str, bytes]] = {
    "no map": ("COSE_MALFORMED", b"\x80"),
    "no algorithm": ("COSE_MALFORMED", authenticator.cbor(without(GOOD, 3))),
    "PS256": ("ALGORITHM_UNSUPPORTED", authenticator.cbor({**RSA, 3: -37})),
    "a number nobody knows": ("ALGORITHM_UNSUPPORTED", authenticator.cbor({**GOOD, 3: -9999})),
    "no y": ("COSE_MALFORMED", authenticator.cbor(without(GOOD, -3))),
    "y as a sign": ("COSE_MALFORMED", authenticator.cbor({**GOOD, -3: True})),
    "a parameter too many": ("COSE_MALFORMED", authenticator.cbor({**GOOD, 2: b"kid"})),
    "another curve": ("COSE_MALFORMED", authenticator.cbor({**GOOD, -1: 2})),
    "another type": ("COSE_MALFORMED", authenticator.cbor({**GOOD, 1: 1})),
    "a short x": ("COSE_MALFORMED", authenticator.cbor({**GOOD, -2: GOOD[-2][1:]})),
    "not on the curve": ("COSE_MALFORMED", authenticator.cbor({**GOOD, -3: bytes(32)})),
    "RSA with 1,024 bits": ("COSE_MALFORMED", authenticator.cbor({**RSA, -1: b"\xff" * 128})),
    "RSA with leading zeros": ("COSE_MALFORMED", authenticator.cbor({**RSA, -1: b"\0" + RSA[-1]})),
    "RSA with exponent 1": ("COSE_MALFORMED", authenticator.cbor({**RSA, -2: b"\x01"})),
    "something behind": ("COSE_MALFORMED", authenticator.cbor(GOOD) + b"\0"),
    "not in order": ("CBOR_MALFORMED", bytes.fromhex("a2032601 02".replace(" ", ""))),
}


@pytest.mark.parametrize("case", KEYS)
def test_keys_that_are_none(case: str) -> None:
    wanted, data = KEYS[case]
    assert code(lambda: read_key(data)) == wanted


def test_the_unsupported_algorithm_is_named() -> None:
    with pytest.raises(LedgerError, match="PS256"):
        read_key(KEYS["PS256"][1])


def test_a_registration_is_refused_by_its_own_codes() -> None:
    passkey = Passkey()

    def register(**how: Any) -> Callable[[], Any]:
        client, made = passkey.registers(CHALLENGE, **how)
        return lambda: verify_registration(client, made, WANTED)

    assert code(register(kind="webauthn.get")) == "CLIENT_TYPE"
    assert code(register(origin="https://example.org")) == "CLIENT_ORIGIN"
    assert code(register(flags=UP | AT)) == "USER_UNVERIFIED"
    assert code(register(key=KEYS["PS256"][1])) == "ALGORITHM_UNSUPPORTED"
    assert code(register(flags=UP | UV)) == "AUTHENTICATOR_DATA"


def test_statements_that_do_not_hold() -> None:
    passkey = Passkey()
    client, made = passkey.registers(CHALLENGE, packed=True)
    found = cbor.decode(made)
    assert isinstance(found, dict)

    def tried(**other: Any) -> str:
        return code(lambda: verify_registration(client, authenticator.cbor({**found, **other}), WANTED))

    statement = found["attStmt"]
    assert isinstance(statement, dict)
    assert tried(attStmt={**statement, "sig": b"\0"}) == "ATTESTATION_WRONG"
    assert tried(attStmt={**statement, "alg": -8}) == "ATTESTATION_WRONG"
    assert tried(attStmt={**statement, "x5c": [b"\x30\x00"]}) == "ATTESTATION_WRONG"
    assert tried(fmt="none") == "ATTESTATION_WRONG"
    assert tried(attStmt={}) == "ATTESTATION_MALFORMED"
    assert tried(attStmt={"alg": -7}) == "ATTESTATION_MALFORMED"
    assert tried(attStmt={**statement, "x5c": 1}) == "ATTESTATION_MALFORMED"
    assert tried(fmt="fido-u2f") == "ATTESTATION_MALFORMED"
    assert tried(fmt="android-safetynet") == "ATTESTATION_MALFORMED"
    assert tried(authData=passkey.authenticator_data()) == "ATTESTATION_MALFORMED"
    assert tried(more=1) == "ATTESTATION_MALFORMED"
    assert tried(fmt=1) == "ATTESTATION_MALFORMED"


def test_an_id_of_a_credential_that_is_longer_than_it_is() -> None:
    data = Passkey().authenticator_data(UP | UV | AT, bytes(16) + b"\x03\xff" + b"short")
    assert code(lambda: read_authenticator_data(data)) == "AUTHENTICATOR_DATA"


@pytest.mark.parametrize("text", ["AA==", "AB", "A", "A+AA", "あ"])
def test_base64url_in_one_spelling(text: str) -> None:
    assert code(lambda: read_base64url(text)) == "BASE64_MALFORMED"
