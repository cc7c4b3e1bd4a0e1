r"""Cosignatures of witnesses: C2SP tlog-cosignature v1 with Ed25519.

    — <witness> base64(key id ‖ u64be time ‖ Ed25519("cosignature/v1\ntime <time>\n" ‖ text of the checkpoint))

The key id is that of a note key with 0x04 in place of 0x01, so that no reader takes a witness for the log. A cosignature
says: at this time (POSIX seconds, by the witness's clock) this was the largest checkpoint of the log that I had seen, and
it continued all that I had seen before. What a witness of ours says beyond that stands in ``docs/spec/witness.md``.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey, key_id_of, key_text, parse_key, parse_secret, secret_text_of
from azukari.ledger.note import Note, Signature

__all__ = ["Cosignature", "CosignerKey", "CosigningKey", "cosignatures"]

COSIGNATURE: Final = b"\x04"
_TIME_SIZE: Final = 8
_SIZE: Final = _TIME_SIZE + 64
_MAX_TIME: Final = (1 << 63) - 1


def _message(time: int, text: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text


class CosignerKey(NamedTuple):
    """The public half of a witness's key. May be given to ``open_note`` beside the log's."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed."""
        return key_id_of(self.name, COSIGNATURE + self.public)

    def text(self) -> str:
        """Print the verifier key."""
        return key_text(self.name, COSIGNATURE + self.public)

    @classmethod
    def parse(cls, text: str) -> "CosignerKey":
        """Parse a witness's verifier key strictly. Raises VKEY_MALFORMED, or ALGORITHM_UNSUPPORTED for another type."""
        return cls(*parse_key(text, COSIGNATURE))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check a cosignature over the text of a checkpoint. Raises COSIGNATURE_MALFORMED or SIGNATURE_WRONG."""
        time = time_of(signature)
        VerifierKey(self.name, self.public).verify(signature[_TIME_SIZE:], _message(time, message))


class CosigningKey:
    """The secret half of a witness's key. Never printed by ``repr``."""

    __slots__ = ("_seed", "_signing", "verifier")

    def __init__(self, name: str, seed: bytes) -> None:
        """Make the key from 32 secret random bytes that serve no other key. Raises SKEY_MALFORMED."""
        self._signing = SigningKey(name, seed)
        self._seed = seed
        self.verifier: Final = CosignerKey(name, self._signing.verifier.public)

    @classmethod
    def parse(cls, text: str) -> "CosigningKey":
        """Read what ``secret_text`` wrote. Raises SKEY_MALFORMED."""
        name, key_id, seed = parse_secret(text, COSIGNATURE)
        key = cls(name, seed)
        if key.verifier.key_id.hex() != key_id:
            raise LedgerError("SKEY_MALFORMED", "key id does not fit the key")
        return key

    def secret_text(self) -> str:
        """Print the secret key, to be kept where nobody but the witness reads."""
        return secret_text_of(self.verifier.name, self.verifier.key_id, COSIGNATURE + self._seed)

    def cosign(self, text: str, time: int) -> Signature:
        """Cosign the text of a checkpoint at ``time`` (POSIX seconds): the line to put under it.

        Whether it continues what was seen before is for the caller, who makes that durable first. Raises
        CHECKPOINT_MALFORMED for any other text, COSIGNATURE_MALFORMED for a time that cannot be.
        """
        Checkpoint.parse(text)
        if not 0 <= time <= _MAX_TIME:
            raise LedgerError("COSIGNATURE_MALFORMED", f"time {time}")
        value = time.to_bytes(_TIME_SIZE, "big") + self._signing.sign(_message(time, text.encode()))
        return Signature(self.verifier.name, self.verifier.key_id, value)


class Cosignature(NamedTuple):
    """A cosignature that verified: whose, and when (POSIX seconds, by the witness's clock)."""

    key: CosignerKey
    time: int
    signature: Signature


def time_of(signature: bytes) -> int:
    """When a cosignature says that it was made, in POSIX seconds. Raises COSIGNATURE_MALFORMED."""
    time = int.from_bytes(signature[:_TIME_SIZE], "big")
    if len(signature) != _SIZE or time > _MAX_TIME:
        raise LedgerError("COSIGNATURE_MALFORMED", f"{len(signature)} bytes")
    return time


def cosignatures(note: Note, known: Iterable[CosignerKey]) -> list[Cosignature]:
    """Verify every cosignature by a known witness; of several by one key, the latest is returned.

    Others are ignored. An id has four bytes only, so that two keys of one name may share it: a line is that of whichever it verifies under.
    The log's own signature is not looked at: that is ``open_note``. Raises SIGNATURE_WRONG or COSIGNATURE_MALFORMED when a line that bears a
    known witness's name and id holds under no key of that name and id.
    """
    keys: dict[tuple[str, bytes], list[CosignerKey]] = {}
    for key in dict.fromkeys(known):
        keys.setdefault((key.name, key.key_id), []).append(key)
    message = note.text.encode()
    found: dict[CosignerKey, Cosignature] = {}
    for signature in note.signatures:
        fitting = keys.get((signature.name, signature.key_id))
        if fitting is None:
            continue
        time = time_of(signature.value)
        for by in _signers(fitting, signature.value, message):
            if by not in found or found[by].time < time:
                found[by] = Cosignature(by, time, signature)
    return list(found.values())


def _signers(fitting: Iterable[CosignerKey], value: bytes, message: bytes) -> list[CosignerKey]:
    """The keys under which a cosignature holds; never none. Raises SIGNATURE_WRONG."""
    signers: list[CosignerKey] = []
    wrong: LedgerError | None = None
    for key in fitting:
        try:
            key.verify(value, message)
            signers.append(key)
        except LedgerError as error:
            wrong = error
    if wrong is not None and not signers:
        raise wrong
    return signers
