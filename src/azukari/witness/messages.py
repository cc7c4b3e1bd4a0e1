r"""The bodies of the three requests, written by the courier and read by the node.

    add-checkpoint   "old <size>\n" ‖ proof lines in base64 ‖ "\n" ‖ signed note                    (C2SP tlog-witness)
    mirror           "azukari-mirror v1\n" ‖ u64be first ‖ u32be count ‖ records ‖ record: signed note ‖ 32-byte hashes
    heads            "azukari-heads v1\n" ‖ any number of: u64be seq ‖ u32be count ‖ records
    record           u32be length ‖ bytes

Every body is read to its last byte: nothing may follow. See ``docs/spec/witness.md``.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from azukari.ledger import LedgerError
from azukari.ledger.keys import decode_base64
from azukari.ledger.leaf import MAX_LEAF
from azukari.ledger.merkle import HASH_SIZE
from azukari.witness.texts import WitnessError

__all__ = ["MAX_BODY", "AddCheckpoint", "Heads", "Mirror", "heads_body"]

MAX_BODY: Final = 16 << 20
MAX_PROOF: Final = 63
_MIRROR: Final = b"azukari-mirror v1\n"
_HEADS: Final = b"azukari-heads v1\n"
_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,18})")
_MAX_NOTE: Final = 1 << 16
_U32: Final = 4
_U64: Final = 8


class AddCheckpoint(NamedTuple):
    """A checkpoint to cosign, and the proof that it continues the tree of ``old`` leaves."""

    old: int
    proof: Sequence[bytes]
    note: bytes

    def to_bytes(self) -> bytes:
        """Write the body."""
        lines = (f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof), "")
        return "".join(f"{line}\n" for line in lines).encode() + self.note

    @classmethod
    def parse(cls, body: bytes) -> AddCheckpoint:
        """Read the body strictly. :raises WitnessError: ``REQUEST_MALFORMED``."""
        head, separator, note = body.partition(b"\n\n")
        first, *lines = head.split(b"\n")
        old = _OLD.fullmatch(first)
        if not separator or old is None or len(lines) > MAX_PROOF:
            raise WitnessError("REQUEST_MALFORMED", "old size, proof lines, empty line, checkpoint")
        try:
            proof = [decode_base64(line.decode("ascii")) for line in lines]
        except (LedgerError, UnicodeDecodeError) as error:
            raise WitnessError("REQUEST_MALFORMED", "proof line") from error
        if any(len(one) != HASH_SIZE for one in proof):
            raise WitnessError("REQUEST_MALFORMED", "proof line")
        return cls(int(old[1]), proof, note)


class Mirror(NamedTuple):
    """Leaves from number ``first`` on, and the signed checkpoint that they lead to.

    Where they do not reach it yet, ``proof`` shows (as a consistency proof) that the tree over all up to the last of
    them is part of the signed one: so a long log travels in several requests, each vouched for by the signature.
    """

    first: int
    leaves: Sequence[bytes]
    note: bytes
    proof: Sequence[bytes] = ()

    def to_bytes(self) -> bytes:
        """Write the body."""
        records = b"".join(map(_record, (*self.leaves, self.note)))
        return _MIRROR + _counts(self.first, len(self.leaves)) + records + b"".join(self.proof)

    @classmethod
    def parse(cls, body: bytes) -> Mirror:
        """Read the body strictly. :raises WitnessError: ``REQUEST_MALFORMED``."""
        read = _Reader(body, _MIRROR)
        first, count = read.number(_U64), read.number(_U32)
        leaves = read.records(count, MAX_LEAF)
        (note,) = read.records(1, _MAX_NOTE)
        rest = read.rest()
        if len(rest) % HASH_SIZE or len(rest) > MAX_PROOF * HASH_SIZE:
            raise WitnessError("REQUEST_MALFORMED", "proof")
        return cls(first, leaves, note, [rest[at : at + HASH_SIZE] for at in range(0, len(rest), HASH_SIZE)])


class Heads(NamedTuple):
    """Of the head leaves that entry ``seq`` of the instance log commits to, those that changed since the heads entry before; all may be sent."""

    seq: int
    leaves: Sequence[bytes]

    def to_bytes(self) -> bytes:
        """Write the body of a request for this entry alone."""
        return heads_body([self])

    @classmethod
    def parse(cls, body: bytes) -> list[Heads]:
        """Read the body strictly; one without any entry asks how far was checked. :raises WitnessError: ``REQUEST_MALFORMED``."""
        read = _Reader(body, _HEADS)
        found = []
        while read.more():
            seq, count = read.number(_U64), read.number(_U32)
            found.append(cls(seq, read.records(count, MAX_LEAF)))
        return found


def heads_body(entries: Iterable[Heads]) -> bytes:
    """The body of a request about several heads entries, in their order."""
    return _HEADS + b"".join(_counts(one.seq, len(one.leaves)) + b"".join(map(_record, one.leaves)) for one in entries)


def _record(data: bytes) -> bytes:
    return len(data).to_bytes(_U32, "big") + data


def _counts(first: int, count: int) -> bytes:
    return first.to_bytes(_U64, "big") + count.to_bytes(_U32, "big")


class _Reader:
    """Reads a body from front to back; what it hands out is bounded by what was sent."""

    def __init__(self, body: bytes, magic: bytes) -> None:
        if not body.startswith(magic):
            raise WitnessError("REQUEST_MALFORMED", "not a body of this kind and version")
        self._body = body
        self._at = len(magic)

    def number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def records(self, count: int, longest: int) -> list[bytes]:
        if count * (_U32 + 1) > len(self._body):
            raise WitnessError("REQUEST_MALFORMED", "more records stated than there are bytes")
        return [self._take(self._length(longest)) for _ in range(count)]

    def _length(self, longest: int) -> int:
        length = self.number(_U32)
        if not 1 <= length <= longest:
            raise WitnessError("REQUEST_MALFORMED", f"a record of {length} bytes")
        return length

    def more(self) -> bool:
        return self._at < len(self._body)

    def rest(self) -> bytes:
        return self._body[self._at :]

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._body):
            raise WitnessError("REQUEST_MALFORMED", "it ends early")
        self._at, start = end, self._at
        return self._body[start:end]
