"""C2SP signed notes with Ed25519: a text that ends in a newline, an empty line, and one line per signature.

    — <key name> base64(key id ‖ signature)

Parsing accepts exactly what printing produces, so that a note has one spelling. Signatures by unknown keys are
carried and ignored; a signature by a known key that fails refuses the whole note.
"""

import base64
from collections.abc import Iterable
from typing import Final, NamedTuple

from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import (
    SigningKey,
    VerifierKey,
    decode_base64,
    fingerprint,
    grouped,
    read_fingerprint,
    valid_name,
)

__all__ = [
    "MAX_SIGNATURES",
    "Note",
    "Opened",
    "Signature",
    "SigningKey",
    "VerifierKey",
    "fingerprint",
    "grouped",
    "open_note",
    "read_fingerprint",
    "sign",
]

MAX_SIGNATURES: Final = 100
_ID_SIZE: Final = 4
_DASH: Final = "— "


class Signature(NamedTuple):
    """One signature line: who claims to have signed, the key's 4-byte id, and the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """Print the line, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


class Note(NamedTuple):
    """A text and the signatures under it. Nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """Print the note."""
        return (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """Parse a note strictly. Raises NOTE_MALFORMED."""
        try:
            whole = data.decode()
        except UnicodeDecodeError as error:
            raise LedgerError("NOTE_MALFORMED", "not UTF-8") from error
        check_text(whole)
        body, separator, block = whole.rpartition("\n\n")
        lines = block.removesuffix("\n").split("\n")
        if not separator or not block.endswith("\n") or not 1 <= len(lines) <= MAX_SIGNATURES:
            raise LedgerError("NOTE_MALFORMED", "no signature lines, too many, or no newline at the end")
        return cls(body + "\n", tuple(_signature(line) for line in lines))


class Opened(NamedTuple):
    """A note whose text may be believed: at least one known key signed it."""

    note: Note
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def check_text(text: str) -> None:
    """Refuse control characters other than newline, half surrogate pairs, and a text that does not end in a newline."""
    bad = ((char < " " and char != "\n") or "\ud800" <= char <= "\udfff" for char in text)
    if not text.endswith("\n") or any(bad):
        raise LedgerError("NOTE_MALFORMED", "control character, or no newline at the end")


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not valid_name(name):
        raise LedgerError("NOTE_MALFORMED", "signature line")
    try:
        data = decode_base64(encoded)
    except LedgerError as error:
        raise LedgerError("NOTE_MALFORMED", "base64") from error
    if len(data) <= _ID_SIZE:
        raise LedgerError("NOTE_MALFORMED", "signature too short")
    return Signature(name, data[:_ID_SIZE], data[_ID_SIZE:])


def sign(text: str, *keys: SigningKey) -> Note:
    """Sign a text that ends in a newline. Raises NOTE_MALFORMED for a text that could not be parsed again."""
    check_text(text)
    message = text.encode()
    note = Note(text, tuple(Signature(key.verifier.name, key.verifier.key_id, key.sign(message)) for key in keys))
    if Note.parse(note.to_bytes()) != note:
        raise LedgerError("NOTE_MALFORMED", "does not read back")
    return note


def open_note(data: bytes, known: Iterable[VerifierKey]) -> Opened:
    """Parse a note and verify every signature by a known key; the same signature twice counts once.

    Raises NOTE_MALFORMED, KEY_AMBIGUOUS (two known keys fit one signature), SIGNATURE_WRONG, or NOTE_UNSIGNED when
    no known key has signed.
    """
    note = Note.parse(data)
    keys: dict[tuple[str, bytes], list[VerifierKey]] = {}
    for key in known:
        keys.setdefault((key.name, key.key_id), []).append(key)
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: dict[Signature, None] = {}
    message = note.text.encode()
    for signature in note.signatures:
        mark = (signature.name, signature.key_id)
        fitting = keys.get(mark, [])
        if not fitting:
            unverified[signature] = None
        elif len(fitting) > 1:
            raise LedgerError("KEY_AMBIGUOUS", signature.name)
        elif mark not in verified:
            fitting[0].verify(signature.value, message)
            verified[mark] = signature
    if not verified:
        raise LedgerError("NOTE_UNSIGNED")
    return Opened(note, tuple(verified.values()), tuple(unverified))
