"""The bytes of an evidence pack, member by member, in one pass with bounded memory. Faults are findings; what is asked of it is for ``verify``."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import BinaryIO, Final

from azukari.ledger import ahead, binding, leaf, pack, spoken
from azukari.ledger.chain import WHOLE, Chain
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import MAX_RECORD, ContainerReader
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.held import Claims
from azukari.ledger.keys import VerifierKey
from azukari.ledger.merkle import HASH_SIZE
from azukari.ledger.multiproof import root_from
from azukari.ledger.names import decode_name
from azukari.ledger.note import Note, open_note
from azukari.ledger.outside import Outside
from azukari.ledger.personal import Personal
from azukari.ledger.report import Findings, Witnessed
from azukari.ledger.scope import Part, PeriodScope
from azukari.ledger.segment import LENGTH, pack_segment, summarise, unframe, unpack_segment

__all__ = ["OnLeaf", "Reading"]

OnLeaf = Callable[[int, bytes], None]
"""Called with the number and bytes of each leaf of a whole contract, until the first that is not sound. The signature and the tree are
judged later in the pass: what is made of the leaves may be shown only under the report's verdict."""

_EVERY: Final = 4096
_LEVELS: Final = 64
"""More than a tree has: so many hashes of a proof at most between two shown entries."""


class Reading:
    """One pack, read from its beginning to its end: what was found, and what there is to be asked about it."""

    def __init__(self, progress: pack.Progress | None, on_leaf: OnLeaf | None) -> None:
        """Nothing is read yet."""
        self.findings: Final = Findings()
        self.header: pack.Header | None = None
        self.checkpoint: Checkpoint | None = None
        self.chain: Chain | None = None
        self.counts = {"leaves": 0, "tiers": 0, "words_opened": 0, "words_sealed": 0, "other_signatures": 0, "names": 0}
        self.personal: Final = Personal(self.findings.add)
        self.outside: Outside | None = None
        self.part: Part | None = None
        self.witnessed: tuple[Witnessed, ...] = ()
        self._progress = progress
        self._on_leaf = on_leaf
        self._second: ahead.Ahead | None = None

    def read(self, file: BinaryIO) -> None:
        """Go through the file once. Raises LedgerError where nothing after it can be understood."""
        try:
            self._read(file)
        finally:
            if self._second is not None:
                self._second.close()

    def _read(self, file: BinaryIO) -> None:
        reader = ContainerReader(file, binding.MEMBER)
        if reader.next_member() != pack.CONTRACT[0]:
            raise reader.fault("MEMBER_ORDER", "the header comes first")
        at, data = self._single(reader, pack.MAX_HEADER)
        try:
            header = self.header = pack.read_header(data)
            self.part, self.outside = header.part, Outside(self.findings, header)
        except LedgerError as error:
            if error.code != "HEADER_UNSUPPORTED":
                raise error.at(Where("header", at)) from error
            self.findings.add(error.code, Where("header", at), error.detail)
            while reader.next_member() is not None:
                _exhaust(reader.records())
            return
        if self.part is not None:
            self.findings.add("SCOPE_PARTIAL", Where("header"), f"{header.entries} of {header.size}")
        if binding.MEMBER not in header.members:
            self.findings.add("BINDING_ABSENT", Where("header"))
        for omission in header.omits:
            self.findings.add("OMITS", Where("header"), f"{omission.what}: {omission.why}")
        for expected in header.members[1:]:
            name = reader.next_member()
            if name is None:
                raise LedgerError("MEMBER_MISSING", where=Where(expected, reader.offset))
            if name != expected:
                raise reader.fault("MEMBER_ORDER", f"{expected} expected")
            self._member(reader, name, header)
        extra = reader.next_member()
        if extra is not None:
            raise reader.fault("MEMBER_ORDER", "not listed")

    def _single(self, reader: ContainerReader, limit: int) -> tuple[int, bytes]:
        records = reader.records(limit)
        first = next(records, None)
        if first is None or next(records, None) is not None:
            raise reader.fault("RECORD_COUNT", "one record wanted")
        return first

    def _member(self, reader: ContainerReader, name: str, header: pack.Header) -> None:
        outside = self.outside
        if name == "checkpoint":
            at, data = self._single(reader, pack.MAX_HEADER)
            self._signed(data, header, Where(name, at))
        elif name == "leaves":
            self._leaves(reader, header)
        elif name == "rest":
            self._rest(reader)
        elif name == "words":
            self._words(reader, header)
        elif name == "passkeys":
            self.personal.passkeys(reader.records())
        elif name == "approvals":
            self.personal.approvals(reader.records(), Claims() if self.chain is None else self.chain.claims)
        elif name == "instance" and outside is not None:
            try:
                outside.instance(reader.records(), self.chain, self.checkpoint, self.personal)
            except LedgerError as error:
                raise error if error.where.member else reader.fault(error.code, error.detail) from error
        elif name == "witnesses" and outside is not None:
            outside.witnesses(reader.records())
        else:
            self._beside(reader, name, header)

    def _beside(self, reader: ContainerReader, name: str, header: pack.Header) -> None:
        if name == "names":
            self._names(reader)
        elif name == binding.MEMBER:
            at, data = self._single(reader, binding.MAX_BINDING)
            try:
                binding.check_binding(data, header.origin, reader.before, header.vkey)
            except LedgerError as error:
                self.findings.add(error.code, Where(name, at), error.detail)
        else:
            self.findings.add("MEMBER_UNSUPPORTED", Where(name, reader.offset))
            _exhaust(reader.records())

    def _signed(self, data: bytes, header: pack.Header, where: Where) -> None:
        try:
            note = Note.parse(data)
            stated = self.checkpoint = Checkpoint.parse(note.text)
            if stated.extensions:
                raise LedgerError("CHECKPOINT_MALFORMED", "extension lines")
            opened = open_note(data, [VerifierKey.parse(header.vkey)])
            self.counts["other_signatures"] = len(opened.unverified)
        except LedgerError as error:
            self.findings.add(error.code, where, error.detail)
        if self.checkpoint is not None and self.checkpoint.origin != header.origin:
            self.findings.add("CHECKPOINT_ORIGIN", where)
        if self.checkpoint is not None and self.checkpoint.size != header.size:
            self.findings.add("CHECKPOINT_SIZE", where, f"{self.checkpoint.size} signed, {header.size} stated")

    def _leaves(self, reader: ContainerReader, header: pack.Header) -> None:
        chain = self.chain = Chain(
            header.log,
            self.findings.add,
            keep_words=header.words.opened > 0,
            keep_claims="approvals" in header.members,
            scope=self.part or WHOLE,
            size=header.size if self.checkpoint is None else self.checkpoint.size,
        )
        if isinstance(self.part, PeriodScope):
            self.part.on_misplaced(lambda seq, offset: self.findings.add("SCOPE_OTHER", Where("leaves", offset, seq)))
        done = self._blocks(reader, chain, header.entries)
        if isinstance(self.part, PeriodScope) and done and not self.part.fenced(header.size):
            self.findings.add("SCOPE_UNPROVED", Where("leaves"), "a fence post is missing")
        chain.finish()
        if self._progress is not None:
            self._progress(done, header.entries)
        where = Where("leaves", reader.offset)
        if done != header.entries:
            self.findings.add("LEAVES_COUNT", where, f"{done} found, {header.entries} stated")
        if self.part is not None:
            if "rest" not in header.members:
                self._part_root([], where)
        elif self.checkpoint is not None and chain.tree.root() != self.checkpoint.root:
            tails = ", ".join(str(seq) for seq in chain.tails)
            self.findings.add("ROOT_WRONG", where, f"if no entry is named, one of the last of each tier: {tails}")

    def _blocks(self, reader: ContainerReader, chain: Chain, entries: int) -> int:
        """Go through the leaves; how many there were."""
        on_leaf, progress = None if self.part else self._on_leaf, self._progress
        done = told = 0
        blocks = reader.blocks(leaf.MAX_LEAF, ahead.COUNT, ahead.MOST)
        task = None if self.part else ahead.Task(partial(summarise, wants=chain.wants), pack_segment, unpack_segment)
        if task is not None:
            # made now, while there is one thread; it is given the words as well
            self._second = ahead.made((task, spoken.TASK), entries)
        with closing(ahead.in_order(blocks, task, self._second)) as read:
            for block, segment in read:
                sound = chain.take(block, segment)
                if on_leaf is not None:
                    for number, data in enumerate(unframe(block)[1][:sound], done):
                        on_leaf(number, data)
                    on_leaf = on_leaf if sound == block.records else None
                done += block.records
                if progress is not None and done - told >= _EVERY:
                    told = done
                    progress(done, entries)
        return done

    def _rest(self, reader: ContainerReader) -> None:
        hashes = bytearray()
        most = HASH_SIZE * (_LEVELS * (1 + (0 if self.chain is None else len(self.chain.shown.numbers))) + 1)
        sound, short = True, False
        for offset, data in reader.records():
            if len(data) % HASH_SIZE or short:
                self.findings.add("PROOF_LENGTH", Where("rest", offset), f"{len(data)} bytes")
                sound = False
            short = len(data) < MAX_RECORD
            # a proof has no more hashes than this; what there is beyond one too many is not kept
            hashes += data[: max(0, most - len(hashes))]
        if sound:
            proof = (bytes(hashes[at : at + HASH_SIZE]) for at in range(0, len(hashes), HASH_SIZE))
            self._part_root(proof, Where("rest", reader.offset))

    def _part_root(self, proof: Iterable[bytes], where: Where) -> None:
        chain, signed = self.chain, self.checkpoint
        if chain is None or signed is None or chain.unreadable or chain.disordered:
            return
        try:
            if root_from(signed.size, chain.shown, proof) != signed.root:
                self.findings.add("ROOT_WRONG", where, "the shown entries do not lead to the signed root")
        except LedgerError as error:
            self.findings.add(error.code, where, error.detail)

    def _words(self, reader: ContainerReader, header: pack.Header) -> None:
        opened, before = 0, -1
        chain = self.chain
        blocks = reader.blocks(MAX_RECORD, spoken.COUNT, LENGTH + MAX_RECORD)
        with closing(ahead.in_order(blocks, None if chain is None else spoken.TASK, self._second)) as read:
            for block, said in read:
                opened += block.records
                last = None if chain is None or said is None else spoken.follow(said, before, chain.words)
                before = self._words_exactly(*unframe(block), before) if last is None else last
        with_words = 0 if chain is None else chain.with_words
        # More words than entries that have any: nothing is sealed, and the difference is a finding, never a negative count.
        self.counts |= {"words_opened": opened, "words_sealed": max(with_words - opened, 0)}
        if opened != header.words.opened or with_words - opened != header.words.sealed:
            detail = f"{opened} of {with_words}, {header.words.opened} and {header.words.sealed} stated"
            self.findings.add("WORDS_COUNT", Where("words", reader.offset), detail)

    def _words_exactly(self, offsets: Sequence[int], records: Sequence[bytes], before: int) -> int:
        """Check records of words one by one after that of entry ``before``; the number of the last that followed in its order."""
        chain = self.chain
        for offset, data in zip(offsets, records, strict=True):
            seq: int | None = None
            try:
                words = leaf.decode_words(data)
                seq = words.seq
                if seq <= before or chain is None:
                    raise LedgerError("WORDS_ORDER", f"{seq} after {before}")
                before = seq
                committed = chain.words.of(seq)
                if committed is None:
                    raise LedgerError("WORDS_UNKNOWN")
                leaf.check_words(words, committed.hex())
            except LedgerError as error:
                self.findings.add(error.code, Where("words", offset, seq), error.detail)
        return before

    def _names(self, reader: ContainerReader) -> None:
        before, some = "", False
        for offset, data in reader.records():
            some = True
            try:
                found = decode_name(data)
                last, before = before, found.id
                if found.id <= last:
                    raise LedgerError("NAME_ORDER", found.id)
                self.counts["names"] += 1
            except LedgerError as error:
                self.findings.add(error.code, Where("names", offset), error.detail)
        if not some:
            raise reader.fault("RECORD_COUNT", "no names")


def _exhaust(records: Iterator[tuple[int, bytes]]) -> None:
    for _ in records:
        pass
