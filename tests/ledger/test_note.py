"""Notes, keys, fingerprints and checkpoints have one spelling each."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey, fingerprint, grouped, read_fingerprint
from azukari.ledger.merkle import EMPTY_ROOT
from azukari.ledger.note import Note, open_note, sign
from tests.ledger.world import KEY, ORIGIN, PAPER, STRANGER

POINT = Checkpoint(ORIGIN, 0, EMPTY_ROOT)


def refused(code: str) -> "pytest.RaisesExc[LedgerError]":
    return pytest.RaisesExc(LedgerError, check=lambda error: error.code == code)


def test_a_note_comes_back_as_it_was() -> None:
    note = sign("一行目\n\n三行目\n", KEY, STRANGER)
    opened = open_note(note.to_bytes(), [KEY.verifier])
    assert opened.note == note
    assert len(opened.verified) == len(opened.unverified) == 1


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "bell\x07\n", "half \ud800\n"])
def test_a_text_that_could_not_be_read_back_is_not_signed(text: str) -> None:
    with refused("NOTE_MALFORMED"):
        sign(text, KEY)


def test_nobody_signs_nothing() -> None:
    with refused("NOTE_MALFORMED"):
        sign("text\n")


def test_another_key_of_the_same_name_is_not_ours() -> None:
    with refused("NOTE_UNSIGNED"):
        open_note(sign("text\n", STRANGER).to_bytes(), [KEY.verifier])


def test_a_signature_moved_under_another_text_is_wrong() -> None:
    note = sign("text\n", KEY)
    with refused("SIGNATURE_WRONG"):
        open_note(note._replace(text="other\n").to_bytes(), [KEY.verifier])


def test_every_flip_of_a_signed_checkpoint_is_noticed() -> None:
    data = sign(POINT.text(), KEY).to_bytes()
    for at in range(len(data)):
        for bit in (1, 0x20, 0x80):
            forged = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            with pytest.raises(LedgerError):
                open_note(forged, [KEY.verifier])


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_parses_prints_the_same(tail: bytes) -> None:
    data = sign("text\n", KEY).to_bytes() + tail
    with contextlib.suppress(LedgerError):
        assert Note.parse(data).to_bytes() == data


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x01b", "a\ud800"])
def test_names_that_would_break_a_line_are_refused(name: str) -> None:
    with refused("SKEY_MALFORMED"):
        SigningKey(name, bytes(32))


def test_a_signing_key_is_kept_and_read() -> None:
    again = SigningKey.parse(KEY.secret_text())
    assert again.verifier == KEY.verifier
    assert KEY.secret_text() not in repr(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY.secret_text()[1:],
        KEY.secret_text()[:-4],
        KEY.secret_text() + "A",
        KEY.secret_text().replace(KEY.verifier.key_id.hex(), "00000000"),
        KEY.verifier.text(),
    ],
)
def test_a_broken_signing_key_is_refused(text: str) -> None:
    with refused("SKEY_MALFORMED"):
        SigningKey.parse(text)


def test_a_key_of_another_length_is_refused() -> None:
    with refused("VKEY_MALFORMED"):
        VerifierKey.parse(VerifierKey("azukari.example", bytes(31)).text())


def test_a_fingerprint_is_read_as_people_type_it() -> None:
    vkey = KEY.verifier.text()
    assert fingerprint(vkey) == PAPER
    wide = "".join(chr(ord(char) + 0xFEE0) for char in PAPER)
    typed = [grouped(PAPER), PAPER.upper(), wide, grouped(PAPER).replace(" ", "-"), f"\u3000{PAPER}\n"]
    assert {read_fingerprint(each) for each in typed} == {PAPER}
    assert [len(group) for group in grouped(PAPER).split(" ")] == [4] * 16


@pytest.mark.parametrize("typed", ["", PAPER[:-1], PAPER + "0", "g" * 64])
def test_what_is_no_fingerprint_is_refused(typed: str) -> None:
    with refused("FINGERPRINT_MALFORMED"):
        read_fingerprint(typed)


@given(st.integers(0, (1 << 53) - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_comes_back_as_it_was(size: int, root: bytes) -> None:
    point = Checkpoint(ORIGIN, size, root)
    assert Checkpoint.parse(point.text()) == point


@pytest.mark.parametrize(
    "old, new",
    [
        (ORIGIN, ""),
        ("\n0\n", "\n00\n"),
        ("\n0\n", "\n-1\n"),
        ("\n0\n", "\n+0\n"),
        ("\n0\n", "\n９\n"),
        ("\n0\n", "\n9007199254740992\n"),
        ("\n0\n", "\n9223372036854775808\n"),
        ("\n0\n", "\n"),
        ("=\n", "=\n\n"),
        ("=\n", "="),
        ("=\n", "\n"),
        ("\n47", "\n"),
    ],
)
def test_a_checkpoint_spelled_otherwise_is_refused(old: str, new: str) -> None:
    assert old in POINT.text()
    with refused("CHECKPOINT_MALFORMED"):
        Checkpoint.parse(POINT.text().replace(old, new))


@pytest.mark.parametrize("point", [POINT._replace(origin=""), POINT._replace(root=b""), POINT._replace(size=-1)])
def test_a_checkpoint_that_could_not_be_read_back_is_not_printed(point: Checkpoint) -> None:
    with refused("CHECKPOINT_MALFORMED"):
        point.text()
