"""Opened words read many at a time, as ``batch`` reads leaves: sound ones in one stroke, for whatever is unusual the exact way is asked.

Records that are all canonical are known by writing them again, and what each was committed to with by one hash each: that needs the records
alone, and is done by whichever process has time. Whether they are what the leaves committed to is compared in order. The exact way says what
is wrong with others, and finds the same of these.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec

from azukari.ledger.ahead import Task
from azukari.ledger.batch import DEPTH, values
from azukari.ledger.container import Block
from azukari.ledger.held import Commitments
from azukari.ledger.leaf import CONTEXT, Digest, Whole
from azukari.ledger.segment import unframe

__all__ = ["COUNT", "TASK", "Said", "follow", "read"]

COUNT: Final = 512
"""Records at a time."""
MOST: Final = 1 << 20
"""Bytes of them: larger ones are read one by one, so that what a pack holds is never held many times over."""
_PREFIX: Final = len(b'{"salt":"","seq":,"words":') + 64


class _Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    salt: Digest
    seq: Whole
    words: dict[str, values(DEPTH)]  # type: ignore[valid-type]  # read by msgspec when the decoder is made


class Said(msgspec.Struct, array_like=True, gc=False):
    """Records that are sound in themselves: the entries that they are of, ascending, and the digest of each."""

    numbers: list[int]
    digests: bytes


_DECODE: Final = msgspec.json.Decoder(_Spoken).decode_lines
_ENCODE: Final = msgspec.json.Encoder(order="deterministic").encode_lines


def read(block: Block) -> Said | None:
    """What the records of a block say, when they are sound in themselves and in their order; else None."""
    if len(block.data) > MOST:
        return None
    records = unframe(block)[1]
    lines = b"\n".join(records) + b"\n"
    try:
        spoken = _DECODE(lines)
        if len(spoken) != len(records) or _ENCODE(spoken) != lines or not (lines.isascii() or _keys(spoken, lines)):
            return None
        text = "".join([one.salt for one in spoken])
        salts = bytes.fromhex(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if salts.hex() != text:
        return None
    numbers = [one.seq for one in spoken]
    if numbers != sorted(set(numbers)):
        return None
    width = len(str(numbers[0]))
    if width == len(str(numbers[-1])):  # so are all between
        said = [data[_PREFIX + width : -1] for data in records]
    else:
        said = [data[_PREFIX + len(str(seq)) : -1] for seq, data in zip(numbers, records, strict=True)]
    salted = [CONTEXT + salts[at : at + 32] for at in range(0, len(salts), 32)]
    return Said(numbers, b"".join([sha256(salt + data).digest() for salt, data in zip(salted, said, strict=True)]))


def follow(said: Said, before: int, committed: Commitments) -> int | None:
    """The number of the last of these records, when they follow ``before`` and each is what its leaf committed to; else None."""
    numbers = said.numbers
    return numbers[-1] if numbers[0] > before and committed.are(numbers, said.digests) else None


TASK: Final = Task(read, msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Said).decode)


def _keys(spoken: Sequence[_Spoken], lines: bytes) -> bool:
    """Whether every key is ASCII."""
    top = "".join(["".join(one.words) for one in spoken]).isascii()
    # two braces open in each record where no words nest; in a text there may be more
    return top and (lines.count(b"{") == 2 * len(spoken) or all(_nested(one.words) for one in spoken))


def _nested(value: Any) -> bool:  # noqa: ANN401 — any JSON value
    if isinstance(value, dict):
        return "".join(value).isascii() and all(_nested(one) for one in value.values() if isinstance(one, dict | list))
    return all(_nested(one) for one in value if isinstance(one, dict | list))
