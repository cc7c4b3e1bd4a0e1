"""The evidence pack of a whole contract, version 1: what its members are and what its header states.

Written by the desk, read by ``verify`` and by the ward's own page. The header is a statement of whoever made the pack;
only the checkpoint and, under it, the leaves are signed. See ``docs/spec/evidence-pack.md``.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, BinaryIO, Final, Literal

import msgspec

from azukari.ledger import canonical, leaf
from azukari.ledger.container import ContainerWriter
from azukari.ledger.errors import LedgerError, Where

__all__ = ["CONTRACT", "Header", "Omission", "Progress", "WordCount", "read_header", "words_record", "write_pack"]

CONTRACT: Final = ("header", "checkpoint", "leaves", "words")
MAX_HEADER: Final = 1 << 20
_EVERY: Final = 4096

Progress = Callable[[int, int], None]
"""Called now and then with entries done and entries in all."""

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class Omission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a pack of this kind should hold and this one does not: what, and why, as stable names."""

    what: Text
    why: Text


class WordCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the entries that have words: how many are opened in this pack, and how many stay sealed."""

    opened: leaf.Whole
    sealed: leaf.Whole


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a pack says of itself.

    ``made_at`` counts microseconds since 1970-01-01 UTC. ``law_replayed`` says that everything a replay of the law
    needs is in the pack. ``members`` lists the members as they follow, this one first. ``vkey`` is the log's verifier
    key, to be believed only when its fingerprint agrees with paper.
    """

    kind: Literal["contract"] = "contract"
    law_replayed: bool = True
    log: Annotated[str, msgspec.Meta(pattern="^en-[0-9abcdefghjkmnpqrstvwxyz]{16}$")]
    made_at: leaf.Whole
    members: tuple[Text, ...] = CONTRACT
    omits: tuple[Omission, ...] = ()
    origin: Text
    size: leaf.Whole
    v: Literal[1] = 1
    vkey: Text
    words: WordCount

    def to_bytes(self) -> bytes:
        """Print as canonical JSON, or raise HEADER_MALFORMED for what a reader would refuse."""
        data = msgspec.json.encode(self, order="sorted")
        read_header(data)
        return data


class _Beginning(msgspec.Struct):
    """The two fields that every header of every version has."""

    v: int
    kind: str


_HEADER: Final = msgspec.json.Decoder(Header)
_BEGINNING: Final = msgspec.json.Decoder(_Beginning)


def read_header(data: bytes) -> Header:
    """Read a header strictly. Raises HEADER_UNSUPPORTED for a later version or kind, else HEADER_MALFORMED."""
    try:
        canonical.decode(data)
        beginning = _BEGINNING.decode(data)
        if beginning.v != 1 or beginning.kind != "contract":
            raise LedgerError("HEADER_UNSUPPORTED", f"version {beginning.v}, kind {beginning.kind}")
        header = _HEADER.decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        if isinstance(error, LedgerError) and error.code == "HEADER_UNSUPPORTED":
            raise
        raise LedgerError("HEADER_MALFORMED", str(error)) from error
    core = tuple(name for name in header.members if name in CONTRACT)
    if core != CONTRACT or header.members[0] != CONTRACT[0] or len(set(header.members)) != len(header.members):
        raise LedgerError("HEADER_MALFORMED", "members")
    if not header.origin.endswith(f"/{header.log}"):
        raise LedgerError("HEADER_MALFORMED", "the origin does not end in the log's id")
    return header


def words_record(seq: int, salt: bytes, words: bytes) -> bytes:
    """Make the record that opens the words of entry ``seq``: ``words`` as canonical JSON. Raises WORDS_MALFORMED."""
    if len(salt) != leaf.SALT_SIZE:
        raise LedgerError("WORDS_MALFORMED", f"salt of {len(salt)} bytes")
    record = b'{"salt":"%s","seq":%d,"words":%s}' % (salt.hex().encode(), seq, words)
    leaf.decode_words(record)
    return record


def write_pack(
    file: BinaryIO,
    header: Header,
    checkpoint: bytes,
    leaves: Iterable[bytes],
    words: Iterable[bytes] = (),
    progress: Progress | None = None,
) -> bytes:
    """Write the pack of a whole contract in one pass and return its digest.

    ``leaves`` are the stored bytes, in order; ``words`` are records of ``words_record`` in the order of their entries.
    Counts that differ from the header raise RECORD_COUNT: the half-written file must then be thrown away. Whether the
    contents are *true* is for ``verify_pack`` to say.
    """
    writer = ContainerWriter(file)
    writer.member("header")
    writer.record(header.to_bytes())
    if header.members != CONTRACT:
        raise LedgerError("HEADER_MALFORMED", "this writer knows the four members only")
    writer.member("checkpoint")
    writer.record(checkpoint)
    for member, records, count in (("leaves", leaves, header.size), ("words", words, header.words.opened)):
        writer.member(member)
        done = 0
        for record in records:
            writer.record(record)
            done += 1
            if progress is not None and member == "leaves" and not done % _EVERY:
                progress(done, header.size)
        if done != count:
            raise LedgerError("RECORD_COUNT", f"{done} records, {count} stated", Where(member=member))
    if progress is not None:
        progress(header.size, header.size)
    return writer.finish()
