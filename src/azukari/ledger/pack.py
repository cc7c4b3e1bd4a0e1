"""The evidence pack, version 1, of a whole contract or a part of one: what its members are and what its header states.

Written by the desk, read by ``verify`` and by the ward's own page. The header is a statement of whoever made the pack; the checkpoint and, under
it, the leaves are signed, and all of it together by the binding at the end (``binding``). See ``docs/spec/evidence-pack.md``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, BinaryIO, Final, Literal

import msgspec

from azukari.ledger import binding, canonical, leaf
from azukari.ledger.container import MAX_RECORD, ContainerWriter
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.multiproof import join
from azukari.ledger.scope import PARTS, Part, read_scope

__all__ = [
    "CONTRACT",
    "MEMBERS",
    "Bind",
    "Header",
    "Omission",
    "Progress",
    "WordCount",
    "read_header",
    "rest_records",
    "words_record",
    "write_pack",
]

CONTRACT: Final = ("header", "checkpoint", "leaves", "words")
MEMBERS: Final = (
    "header",
    "checkpoint",
    "leaves",
    "rest",
    "words",
    "passkeys",
    "approvals",
    "instance",
    "witnesses",
    "names",
    binding.MEMBER,
)
_STANDS_WITH: Final = {"approvals": "passkeys", "passkeys": "instance", "witnesses": "instance"}
MAX_HEADER: Final = 1 << 20
_EVERY: Final = 4096

Progress = Callable[[int, int], None]
"""Called now and then with entries done and entries in all."""

Bind = Callable[[bytes], bytes]
"""Makes the binding for the SHA-256 of all that stands before it."""

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

    ``kind`` is ``contract``, or for a part ``tier``, ``period`` or ``item``; a part states its ``scope`` and how many entries are
    ``shown``. ``made_at`` counts microseconds since 1970-01-01 UTC. ``law_replayed`` says that everything a replay of the law
    needs is in the pack. ``members`` lists the members as they follow, this one first. ``vkey`` is the log's verifier
    key, to be believed only when its fingerprint agrees with paper.
    """

    kind: Literal["contract", "tier", "period", "item"] = "contract"
    law_replayed: bool = True
    log: Annotated[str, msgspec.Meta(pattern="^en-[0-9abcdefghjkmnpqrstvwxyz]{16}\\Z")]
    made_at: leaf.Whole
    members: tuple[Text, ...] = CONTRACT
    omits: tuple[Omission, ...] = ()
    origin: Text
    scope: dict[str, int | str] | msgspec.UnsetType = msgspec.UNSET
    shown: Annotated[int, msgspec.Meta(ge=1, lt=canonical.LIMIT)] | msgspec.UnsetType = msgspec.UNSET
    size: leaf.Whole
    v: Literal[1] = 1
    vkey: Text
    words: WordCount

    @property
    def entries(self) -> int:
        """How many entries the pack holds."""
        return self.size if self.shown is msgspec.UNSET else self.shown

    @property
    def part(self) -> Part | None:
        """What part of the contract this is; None where it is whole. Raises HEADER_MALFORMED."""
        if self.kind not in PARTS:
            if self.scope is not msgspec.UNSET or self.shown is not msgspec.UNSET:
                raise LedgerError("HEADER_MALFORMED", "scope of a whole contract")
            return None
        if self.scope is msgspec.UNSET or self.shown is msgspec.UNSET or self.shown > self.size or self.law_replayed:
            raise LedgerError("HEADER_MALFORMED", "scope, shown or law_replayed of a part")
        return read_scope(self.kind, self.scope)

    def to_bytes(self) -> bytes:
        """Print as canonical JSON, or raise HEADER_MALFORMED for what a reader would refuse."""
        data = _ENCODE(self)
        read_header(data)
        return data


class _Beginning(msgspec.Struct):
    """The two fields that every header of every version has."""

    v: int
    kind: str


_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
_HEADER: Final = msgspec.json.Decoder(Header)
_BEGINNING: Final = msgspec.json.Decoder(_Beginning)


def read_header(data: bytes) -> Header:
    """Read a header strictly. Raises HEADER_UNSUPPORTED for a later version or kind, else HEADER_MALFORMED."""
    try:
        canonical.decode(data)
        beginning = canonical.steadily(_BEGINNING.decode, data)
        if beginning.v != 1 or beginning.kind not in ("contract", *PARTS):
            raise LedgerError("HEADER_UNSUPPORTED", f"version {beginning.v}, kind {beginning.kind}")
        header = _HEADER.decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        if isinstance(error, LedgerError) and error.code == "HEADER_UNSUPPORTED":
            raise
        raise LedgerError("HEADER_MALFORMED", str(error)) from error
    if _ENCODE(header) != data:
        raise LedgerError("HEADER_MALFORMED", "a field is missing")
    if not header.origin.endswith(f"/{header.log}"):
        raise LedgerError("HEADER_MALFORMED", "the origin does not end in the log's id")
    _check_members(header.members, whole=header.part is None)
    return header


def _check_members(members: tuple[str, ...], *, whole: bool) -> None:
    known = [name for name in MEMBERS if name in members]
    lacking = [name for name in CONTRACT if name not in members]
    alone = [name for name, other in _STANDS_WITH.items() if name in members and other not in members]
    ordered = [name for name in members if name in MEMBERS] == known and members[:1] == CONTRACT[:1]
    ordered = ordered and binding.MEMBER not in members[:-1]
    if lacking or alone or not ordered or len(set(members)) != len(members) or (whole and "rest" in members):
        raise LedgerError("HEADER_MALFORMED", "members")


def rest_records(proof: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the multi-proof of a part into the records of ``rest``; none for a part that shows everything."""
    hashes = join(proof)
    for at in range(0, len(hashes), MAX_RECORD):
        yield hashes[at : at + MAX_RECORD]


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
    more: Mapping[str, Iterable[bytes]] = {},
    bind: Bind | None = None,
) -> bytes:
    """Write a pack in one pass and return its digest.

    ``leaves`` are the stored bytes, in order; ``words`` are records of ``words_record`` in the order of their entries; ``more`` are the
    records of the other members that the header lists, by name. ``bind`` is asked for the binding at the end, which the header lists then;
    without it the pack is one of which nobody signed what belongs in it. Counts that differ from the header raise RECORD_COUNT: the half-written
    file must then be thrown away. Whether the contents are *true* is for ``verify_pack`` to say.
    """
    writer = ContainerWriter(file)
    writer.member("header")
    writer.record(header.to_bytes())
    given = {"checkpoint": (checkpoint,), "leaves": leaves, "words": words, **more}
    if set(header.members) != {"header", *given, *(() if bind is None else (binding.MEMBER,))}:
        raise LedgerError("HEADER_MALFORMED", "members are listed that are not given, or given that are not listed")
    counts = {"leaves": header.entries, "words": header.words.opened}
    for member in header.members[1:]:
        if bind is not None and member == binding.MEMBER:
            given[member] = (bind(writer.so_far()),)
        writer.member(member)
        done = 0
        for record in given[member]:
            writer.record(record)
            done += 1
            if progress is not None and member == "leaves" and not done % _EVERY:
                progress(done, header.entries)
        if done != counts.get(member, done):
            raise LedgerError("RECORD_COUNT", f"{done} records, {counts[member]} stated", Where(member=member))
    if progress is not None:
        progress(header.entries, header.entries)
    return writer.finish()
