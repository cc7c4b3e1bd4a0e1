r"""The binding of an evidence pack: one signature by the log's key over everything that stands before it in the file.

The checkpoint and, under it, the entries are signed; what else a pack shows (the header, words, names, witnesses with what they signed) was chosen
by whoever made it. The binding fixes that choice, so that nothing can be left out on the way and the header written anew to fit:

    azukari-binding v1\n<origin of the contract's log>\n<SHA-256, 64 lower-case hex digits>\n

as the text of a signed note. Its second line has a slash and is no number, so that no reader of checkpoints takes one for a checkpoint, nor the other
way round. See ``docs/spec/evidence-pack.md``.
"""

import re
from typing import Final, NamedTuple

from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey
from azukari.ledger.merkle import HASH_SIZE
from azukari.ledger.note import Note, open_note, sign

__all__ = ["MEMBER", "Binding", "bind", "check_binding"]

MEMBER: Final = "binding"
MAX_BINDING: Final = 4096
_TEXT: Final = re.compile(r"azukari-binding v1\n([^\n]*/en-[0-9abcdefghjkmnpqrstvwxyz]{16})\n([0-9a-f]{64})\n")


class Binding(NamedTuple):
    """What the log's key says: a pack of the log ``origin`` was made whose bytes before the binding have this SHA-256."""

    origin: str
    digest: bytes

    def text(self) -> str:
        """Print the note text. Raises BINDING_MALFORMED for parts that could not be parsed again."""
        text = f"azukari-binding v1\n{self.origin}\n{self.digest.hex()}\n"
        if len(self.digest) != HASH_SIZE or Binding.parse(text) != self:
            raise LedgerError("BINDING_MALFORMED", "does not read back")
        return text

    @classmethod
    def parse(cls, text: str) -> "Binding":
        """Parse a note text strictly. Raises BINDING_MALFORMED."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise LedgerError("BINDING_MALFORMED", "lines")
        return cls(found[1], bytes.fromhex(found[2]))


def bind(origin: str, digest: bytes, key: SigningKey) -> bytes:
    """Sign the binding of a pack: the record of its last member. Raises BINDING_MALFORMED."""
    return sign(Binding(origin, digest).text(), key).to_bytes()


def check_binding(data: bytes, origin: str, digest: bytes, vkey: str) -> None:
    """Check a binding against the pack that it stands in and the log's verifier key.

    Raises NOTE_MALFORMED, BINDING_MALFORMED, what is wrong with the key or its signature, or BINDING_OTHER: another log, or other bytes.
    """
    stated = Binding.parse(Note.parse(data).text)
    open_note(data, [VerifierKey.parse(vkey)])
    if stated != Binding(origin, digest):
        raise LedgerError("BINDING_OTHER", "another log" if stated.origin != origin else "other bytes")
