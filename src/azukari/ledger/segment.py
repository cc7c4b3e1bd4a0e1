"""A run of leaves in which nothing is unusual, as far as it can be told from the run alone: what has to be compared with what came before.

Made by whichever process has time, joined in order by ``Chain``. Where anything is unusual there is none, and the leaves are checked one
by one with all that came before at hand. Both find the same.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from azukari.ledger import batch
from azukari.ledger.container import Block
from azukari.ledger.held import claim_row
from azukari.ledger.merkle import HASH_SIZE, root_of

__all__ = [
    "Follow",
    "Segment",
    "Wants",
    "cut",
    "hashes_of",
    "pack_segment",
    "read_segment",
    "summarise",
    "unframe",
    "unpack_segment",
]

LENGTH: Final = 4


class Wants(NamedTuple):
    """What to keep of each leaf."""

    words: bool
    claims: bool


class Follow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One tier in a run: what its first entry names, how many there are, and number, place and hash of the last."""

    tier: int
    prev: str | None
    count: int
    seq: int
    offset: int
    hash: str


class Segment(msgspec.Struct, array_like=True, gc=False):
    """A run that is sound in itself. Of its leaves, ``root`` is the root where they are a perfect subtree, otherwise ``hashes`` are theirs."""

    log: str
    first: int
    last: int
    first_at: int
    last_at: int
    tiers: list[Follow]
    with_words: int
    words_of: list[int]
    words: bytes
    with_approval: int
    claims_of: list[int]
    claims: bytes
    root: bytes = b""
    hashes: bytes = b""


pack_segment: Final = msgspec.msgpack.Encoder().encode
unpack_segment: Final = msgspec.msgpack.Decoder(Segment).decode


def unframe(block: Block) -> tuple[list[int], list[bytes]]:
    """Take a block apart: where each record begins in the file, and its bytes."""
    begin, _, data = block
    offsets, records = list[int](), list[bytes]()
    at, end = 0, len(data)
    while at < end:
        to = at + LENGTH + int.from_bytes(data[at : at + LENGTH], "big")
        offsets.append(begin + at)
        records.append(data[at + LENGTH : to])
        at = to
    return offsets, records


def hashes_of(records: Sequence[bytes]) -> list[bytes]:
    """Leaf hashes."""
    return [sha256(b"\x00" + data).digest() for data in records]


def cut(hashes: bytes) -> list[bytes]:
    """Take hashes apart that were put together."""
    return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]


def summarise(block: Block, wants: Wants) -> Segment | None:
    """Read a block of a whole contract, with what its tree needs."""
    offsets, records = unframe(block)
    digests = hashes_of(records)
    entries = batch.read(records)
    found = None if entries is None else read_segment(entries, offsets, records, digests, wants, dense=True)
    if found is not None and block.records & (block.records - 1) == 0 and found.first % block.records == 0:
        found.root = root_of(digests)
    elif found is not None:
        found.hashes = b"".join(digests)
    return found


def read_segment(
    entries: Sequence[batch.Entry],
    offsets: Sequence[int],
    records: Sequence[bytes],
    digests: Sequence[bytes],
    wants: Wants,
    *,
    dense: bool,
) -> Segment | None:
    """Check decoded leaves against each other; None where anything is unusual. ``dense`` wants numbers without a gap."""
    logs = {entry.log for entry in entries}
    numbers = [entry.seq for entry in entries]
    times = [entry.at for entry in entries]
    first, last = numbers[0], numbers[-1]
    ascending = numbers == list(range(first, first + len(numbers))) if dense else numbers == sorted(set(numbers))
    if len(logs) != 1 or not ascending or times != sorted(times):
        return None
    tiers = _follow(entries, offsets, digests)
    if tiers is None:
        return None
    worded = [entry for entry in entries if entry.words is not None]
    kept = worded if wants.words else []
    signed = [data for entry, data in zip(entries, records, strict=True) if entry.approval is not None]
    claims = [claim_row(data) for data in signed] if wants.claims else []
    return Segment(
        log=logs.pop(),
        first=first,
        last=last,
        first_at=times[0],
        last_at=times[-1],
        tiers=tiers,
        with_words=len(worded),
        words_of=[entry.seq for entry in kept],
        words=bytes.fromhex("".join([entry.words or "" for entry in kept])),
        with_approval=len(signed),
        claims_of=[seq for seq, _ in claims],
        claims=b"".join([row for _, row in claims]),
    )


def _follow(entries: Sequence[batch.Entry], offsets: Sequence[int], digests: Sequence[bytes]) -> list[Follow] | None:
    """The tiers in the order in which they begin; None where an entry does not follow from the one before it in its tier."""
    last: dict[int, str] = {}
    begins: dict[int, str | None] = {}
    newest: dict[int, int] = {}
    tiers = [entry.tier for entry in entries]
    for at, (entry, tier, digest) in enumerate(zip(entries, tiers, digests, strict=True)):
        if tier not in last:
            begins[tier] = entry.prev
        elif entry.prev != last[tier]:
            return None
        last[tier] = digest.hex()
        newest[tier] = at
    counts = Counter(tiers)
    return [
        Follow(tier, prev, counts[tier], entries[newest[tier]].seq, offsets[newest[tier]], last[tier])
        for tier, prev in begins.items()
    ]
