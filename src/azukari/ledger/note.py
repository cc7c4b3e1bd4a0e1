"""C2SP signed notes with Ed25519: a text that ends in a newline, an empty line, and one line per signature.

    — <key name> base64(key id ‖ signature)

Parsing accepts exactly what printing produces, so that a note has one spelling. Signatures by unknown keys are
carried and ignored; a signature by a known key that fails refuses the whole note.
"""

import base64
import re
from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

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
    "NoteKey",
    "Opened",
    "Signature",
    "SigningKey",
    "VerifierKey",
    "fingerprint",
    "grouped",
    "open_note",
    "read_fingerprint",
    "read_lines",
    "sign",
]

MAX_SIGNATURES: Final = 100
_BAD: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_ID_SIZE: Final = 4
_DASH: Final = "— "


class NoteKey(Protocol):
    """A public key that can stand under a note: a log's ``VerifierKey``, or a witness's ``CosignerKey``."""

    @property
    def name(self) -> str:
        """Who signs with it."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed."""

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check the bytes of a signature line against the text of the note, or raise LedgerError."""


class Signature(NamedTuple):
    """One signature line: who claims to have signed, the key's 4-byte id, and the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """Print the line, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """Parse one line, given without its newline. Raises NOTE_MALFORMED."""
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not valid_name(name):
            raise LedgerError("NOTE_MALFORMED", "signature line")
        try:
            data = decode_base64(encoded)
        except LedgerError as error:
            raise LedgerError("NOTE_MALFORMED", "base64") from error
        if len(data) <= _ID_SIZE:
            raise LedgerError("NOTE_MALFORMED", "signature too short")
        return cls(name, data[:_ID_SIZE], data[_ID_SIZE:])


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
        body, separator, block = _read(data).rpartition("\n\n")
        if not separator:
            raise LedgerError("NOTE_MALFORMED", "no signature lines")
        return cls(body + "\n", _signatures(block))

    def plus(self, *signatures: Signature) -> "Note":
        """Return the note with further signatures under it; one that stands there already is not repeated.

        Raises NOTE_MALFORMED for more than a note can carry.
        """
        fresh = [one for one in dict.fromkeys(signatures) if one not in self.signatures]
        if len(self.signatures) + len(fresh) > MAX_SIGNATURES:
            raise LedgerError("NOTE_MALFORMED", "too many signatures")
        return self._replace(signatures=(*self.signatures, *fresh))


class Opened(NamedTuple):
    """A note whose text may be believed: at least one known key signed it."""

    note: Note
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def read_lines(data: bytes) -> tuple[Signature, ...]:
    """Read signature lines without a text, as a witness answers. Raises NOTE_MALFORMED."""
    return _signatures(_read(data))


def _read(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise LedgerError("NOTE_MALFORMED", "not UTF-8") from error
    check_text(text)
    return text


def _signatures(block: str) -> tuple[Signature, ...]:
    lines = block.removesuffix("\n").split("\n")
    if not block.endswith("\n") or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise LedgerError("NOTE_MALFORMED", "no signature lines, too many, or no newline at the end")
    return tuple(Signature.parse(line) for line in lines)


def check_text(text: str) -> None:
    """Refuse control characters other than newline, half surrogate pairs, and a text that does not end in a newline."""
    if not text.endswith("\n") or _BAD.search(text):
        raise LedgerError("NOTE_MALFORMED", "control character, or no newline at the end")


def sign(text: str, *keys: SigningKey) -> Note:
    """Sign a text that ends in a newline. Raises NOTE_MALFORMED for a text that could not be parsed again."""
    check_text(text)
    message = text.encode()
    note = Note(text, tuple(Signature(key.verifier.name, key.verifier.key_id, key.sign(message)) for key in keys))
    if Note.parse(note.to_bytes()) != note:
        raise LedgerError("NOTE_MALFORMED", "does not read back")
    return note


def open_note(data: bytes, known: Iterable[NoteKey]) -> Opened:
    """Parse a note and verify every signature by a known key; the same signature twice counts once.

    Raises NOTE_MALFORMED, KEY_AMBIGUOUS (two known keys fit one signature), SIGNATURE_WRONG, or NOTE_UNSIGNED when
    no known key has signed.
    """
    note = Note.parse(data)
    keys: dict[tuple[str, bytes], list[NoteKey]] = {}
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
