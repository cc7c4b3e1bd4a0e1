"""A witness's cosignature holds for one checkpoint, one time and one key."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import CosignerKey, CosigningKey, cosignatures
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey
from azukari.ledger.merkle import EMPTY_ROOT, leaf_hash
from azukari.ledger.note import Note, Signature, open_note, read_lines, sign
from tests.ledger.world import KEY

SEED = bytes(range(32, 64))
WARD = CosigningKey("ward.example/witness", SEED)
FIRM = CosigningKey("firm.example/witness", bytes(range(64, 96)))
POINT = Checkpoint("azukari.example/ward", 3, leaf_hash(b"three"))
TEXT = POINT.text()
TIME = 1_795_353_600


def refused(code: str) -> "pytest.RaisesExc[LedgerError]":
    return pytest.RaisesExc(LedgerError, check=lambda error: error.code == code)


def witnessed(*lines: Signature) -> Note:
    return sign(TEXT, KEY).plus(*lines)


def test_the_line_is_what_the_specification_says() -> None:
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    public = private.public_key().public_bytes_raw()
    key_id = sha256(b"ward.example/witness\n\x04" + public).digest()[:4]
    signature = private.sign(f"cosignature/v1\ntime {TIME}\n{TEXT}".encode())
    line = "— ward.example/witness " + base64.b64encode(key_id + TIME.to_bytes(8, "big") + signature).decode() + "\n"
    assert WARD.cosign(TEXT, TIME).line() == line
    assert WARD.verifier.text() == f"ward.example/witness+{key_id.hex()}+{base64.b64encode(bytes([4]) + public).decode()}"


def test_the_published_example_has_our_layout() -> None:
    # the witness's line in C2SP tlog-cosignature; its key is not published, its time is
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBI"
        "fZ+qnA=="
    )
    signature = Signature.parse(line)
    assert int.from_bytes(signature.value[:8], "big") == 1_679_315_147
    assert len(signature.value) == 72


def test_who_saw_what_and_when() -> None:
    note = witnessed(WARD.cosign(TEXT, TIME), FIRM.cosign(TEXT, TIME + 5))
    found = cosignatures(Note.parse(note.to_bytes()), [FIRM.verifier, WARD.verifier])
    assert [(one.key.name, one.time) for one in found] == [("ward.example/witness", TIME), ("firm.example/witness", TIME + 5)]


def test_a_note_opens_with_the_keys_of_log_and_witness() -> None:
    opened = open_note(witnessed(WARD.cosign(TEXT, TIME), FIRM.cosign(TEXT, TIME)).to_bytes(), [KEY.verifier, WARD.verifier])
    assert [signature.name for signature in opened.verified] == ["azukari.example/ward", "ward.example/witness"]
    assert [signature.name for signature in opened.unverified] == ["firm.example/witness"]


def test_a_strange_witness_says_nothing() -> None:
    assert cosignatures(witnessed(FIRM.cosign(TEXT, TIME)), [WARD.verifier]) == []


def test_the_latest_of_one_witness_counts() -> None:
    times = [TIME + 1, TIME + 9, TIME]
    found = cosignatures(witnessed(*(WARD.cosign(TEXT, time) for time in times)), [WARD.verifier, WARD.verifier])
    assert [one.time for one in found] == [TIME + 9]


def test_a_wrong_one_beside_a_right_one_is_not_passed_over() -> None:
    other = WARD.cosign(POINT._replace(size=4).text(), TIME + 1)
    with refused("SIGNATURE_WRONG"):
        cosignatures(witnessed(WARD.cosign(TEXT, TIME), other), [WARD.verifier])


def test_a_signature_of_the_log_is_no_cosignature() -> None:
    same = SigningKey("ward.example/witness", SEED)
    plain = Signature(WARD.verifier.name, WARD.verifier.key_id, TIME.to_bytes(8, "big") + same.sign(TEXT.encode()))
    with refused("SIGNATURE_WRONG"):
        cosignatures(witnessed(plain), [WARD.verifier])


@given(st.integers(0, 71), st.integers(1, 255))
def test_every_changed_byte_is_noticed(at: int, mask: int) -> None:
    good = WARD.cosign(TEXT, TIME)
    value = good.value[:at] + bytes([good.value[at] ^ mask]) + good.value[at + 1 :]
    with pytest.raises(LedgerError) as error:
        cosignatures(witnessed(good._replace(value=value)), [WARD.verifier])
    assert error.value.code in {"SIGNATURE_WRONG", "COSIGNATURE_MALFORMED"}


@pytest.mark.parametrize("change", [lambda v: v[:-1], lambda v: v + b"\x00", lambda v: v[:8], lambda v: b"\x80" + v[1:]])
def test_another_length_or_an_impossible_time_is_malformed(change: object) -> None:
    good = WARD.cosign(TEXT, TIME)
    bad = good._replace(value=change(good.value))  # type: ignore[operator]  # one of the functions above
    with refused("COSIGNATURE_MALFORMED"):
        cosignatures(witnessed(bad), [WARD.verifier])


@pytest.mark.parametrize("time", [-1, 1 << 63])
def test_no_time_outside_its_range_is_signed(time: int) -> None:
    with refused("COSIGNATURE_MALFORMED"):
        WARD.cosign(TEXT, time)


@pytest.mark.parametrize("time", [0, 1, (1 << 63) - 1])
def test_every_time_within_it_holds(time: int) -> None:
    assert cosignatures(witnessed(WARD.cosign(TEXT, time)), [WARD.verifier])[0].time == time


@pytest.mark.parametrize("text", ["", "a text\n", TEXT + "\n"])
def test_only_checkpoints_are_cosigned(text: str) -> None:
    with refused("CHECKPOINT_MALFORMED"):
        WARD.cosign(text, TIME)


def test_keys_are_kept_and_read() -> None:
    assert CosignerKey.parse(WARD.verifier.text()) == WARD.verifier
    assert CosigningKey.parse(WARD.secret_text()).verifier == WARD.verifier
    assert WARD.secret_text() not in repr(WARD)


def test_a_witness_is_not_taken_for_a_log_nor_a_log_for_a_witness() -> None:
    with refused("ALGORITHM_UNSUPPORTED"):
        VerifierKey.parse(WARD.verifier.text())
    with refused("ALGORITHM_UNSUPPORTED"):
        CosignerKey.parse(KEY.verifier.text())
    with refused("SKEY_MALFORMED"):
        CosigningKey.parse(KEY.secret_text())
    with refused("SKEY_MALFORMED"):
        CosigningKey.parse(WARD.secret_text().replace(WARD.verifier.key_id.hex(), "00000000"))


def test_of_two_keys_of_one_name_and_id_the_signature_tells_which(monkeypatch: pytest.MonkeyPatch) -> None:
    # four bytes of id can be made to collide; here they are
    monkeypatch.setattr(CosignerKey, "key_id", property(lambda self: b"same"))
    twin = CosignerKey(WARD.verifier.name, FIRM.verifier.public)
    line = WARD.cosign(TEXT, TIME)
    for known in ([WARD.verifier, twin], [twin, WARD.verifier]):
        assert [one.key for one in cosignatures(witnessed(line), known)] == [WARD.verifier]
    with refused("SIGNATURE_WRONG"):
        cosignatures(witnessed(line), [twin])


def test_what_a_witness_answers_is_read_strictly() -> None:
    lines = WARD.cosign(TEXT, TIME).line() + FIRM.cosign(TEXT, TIME).line()
    assert read_lines(lines.encode()) == (WARD.cosign(TEXT, TIME), FIRM.cosign(TEXT, TIME))
    for bad in (b"", b"\n", lines[:-1].encode(), b"\xff", b"- no dash\n", lines.encode() + b"\n"):
        with refused("NOTE_MALFORMED"):
            read_lines(bad)


def test_a_line_is_put_under_a_note_once() -> None:
    line = WARD.cosign(TEXT, TIME)
    note = sign(Checkpoint("azukari.example/ward", 0, EMPTY_ROOT).text(), KEY)
    assert note.plus(line, line).plus(line).signatures == (*note.signatures, line)


def test_a_note_carries_a_hundred_signatures_at_most() -> None:
    note = witnessed(*(WARD.cosign(TEXT, TIME + second) for second in range(99)))
    assert Note.parse(note.to_bytes()) == note
    with refused("NOTE_MALFORMED"):
        note.plus(FIRM.cosign(TEXT, TIME))
