"""The verdict on an evidence pack, from its bytes and a fingerprint from paper. No database, network or clock.

In this order: container → header → key and checkpoint → leaves (and, in a part, the rest) → words → personal signatures →
heads and witnesses → what the reader asked (fingerprints, size, age). Everything is looked at, also after a fault, as long as the
framing holds; the gravest finding decides.
The law is not replayed here: ``on_leaf`` hands each sound leaf to whoever does, in the same pass.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO, Final

from msgspec import structs

from azukari.ledger import ahead, leaf, pack
from azukari.ledger.chain import WHOLE, Chain
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import MAX_RECORD, ContainerReader
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.held import Claims
from azukari.ledger.keys import VerifierKey, read_fingerprint
from azukari.ledger.keys import fingerprint as fingerprint_of
from azukari.ledger.merkle import HASH_SIZE
from azukari.ledger.multiproof import root_from
from azukari.ledger.note import Note, open_note
from azukari.ledger.outside import Outside, witnessed
from azukari.ledger.personal import Personal
from azukari.ledger.report import Findings, Report, Witnessed
from azukari.ledger.scope import Part, PeriodScope, TierScope
from azukari.ledger.segment import unframe

__all__ = ["OnLeaf", "verify_pack"]

OnLeaf = Callable[[int, bytes], None]
"""Called with the number and bytes of each leaf of a whole contract, until the first that is not sound. The signature and the tree are
judged later in the pass: what is made of the leaves may be shown only under the report's verdict."""

_EVERY: Final = 4096
_SECOND: Final = 1_000_000
CLOCKS: Final = 600 * _SECOND
"""By how much clocks may differ before a moment counts as later than now."""


def verify_pack(
    file: BinaryIO,
    fingerprint: str | None,
    progress: pack.Progress | None = None,
    *,
    on_leaf: OnLeaf | None = None,
    now: int | None = None,
    max_age: int | None = None,
    at_least: int = 0,
    witnesses: Sequence[str] = (),
) -> Report:
    """Verify a pack in one pass with bounded memory. Bad bytes never raise; they are findings.

    ``fingerprint`` is the one on paper, as typed. ``max_age`` (microseconds, with ``now``) makes an older pack STALE, and one that is
    more than ten minutes ahead of ``now`` UNVERIFIABLE;
    ``at_least`` is a size that a witness or a paper has seen already, and makes a shorter one INCOMPLETE. ``progress``
    gets entries done and in all. ``witnesses`` are fingerprints of witnesses from paper, as typed. Whatever
    ``on_leaf`` or reading the file raises passes through.
    """
    if (max_age is None) != (now is None):
        message = "now and max_age belong together"
        raise TypeError(message)
    run = _Run(progress, on_leaf)
    try:
        run.read(file)
    except LedgerError as error:
        run.findings.add(error.code, error.where, error.detail)
    run.conclude()
    run.compare(fingerprint, witnesses, at_least)
    if now is not None and max_age is not None:
        run.age(now, max_age)
    return run.report()


class _Run:
    """One verification."""

    def __init__(self, progress: pack.Progress | None, on_leaf: OnLeaf | None) -> None:
        self.findings: Final = Findings()
        self.header: pack.Header | None = None
        self.checkpoint: Checkpoint | None = None
        self.chain: Chain | None = None
        self.counts = {"leaves": 0, "tiers": 0, "words_opened": 0, "words_sealed": 0, "other_signatures": 0}
        self.personal: Final = Personal(self.findings.add)
        self.outside: Outside | None = None
        self.part: Part | None = None
        self.witnessed: tuple[Witnessed, ...] = ()
        self._progress = progress
        self._on_leaf = on_leaf

    def read(self, file: BinaryIO) -> None:
        """Go through the file once. Raises LedgerError where nothing after it can be understood."""
        reader = ContainerReader(file)
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
                outside.instance(reader.records(), self.chain, self.checkpoint, self.personal.shown)
            except LedgerError as error:
                raise error if error.where.member else reader.fault(error.code, error.detail) from error
        elif name == "witnesses" and outside is not None:
            outside.witnesses(reader.records())
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
        with closing(ahead.in_order(blocks, None if self.part else chain.wants, entries)) as read:
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
        sound, short = True, False
        for offset, data in reader.records():
            if len(data) % HASH_SIZE or short:
                self.findings.add("PROOF_LENGTH", Where("rest", offset), f"{len(data)} bytes")
                sound = False
            short = len(data) < MAX_RECORD
            hashes += data
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
        for offset, data in reader.records():
            opened += 1
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
        with_words = 0 if chain is None else chain.with_words
        # More words than entries that have any: nothing is sealed, and the difference is a finding, never a negative count.
        self.counts |= {"words_opened": opened, "words_sealed": max(with_words - opened, 0)}
        if opened != header.words.opened or with_words - opened != header.words.sealed:
            detail = f"{opened} of {with_words}, {header.words.opened} and {header.words.sealed} stated"
            self.findings.add("WORDS_COUNT", Where("words", reader.offset), detail)

    def conclude(self) -> None:
        """Say what can be said only when all members have been read."""
        chain, outside = self.chain, self.outside
        if chain is None or outside is None:
            return
        outside.conclude()
        if chain.with_approval > self.personal.count:
            self.findings.add("APPROVAL_ABSENT", Where("leaves"), f"{self.personal.count} of {chain.with_approval}")
        if isinstance(self.part, TierScope) and not outside.shows(self.part.tier, self.checkpoint):
            self.findings.add("SCOPE_UNPROVED", Where("leaves"), "no head of this size shows the tier")

    def compare(self, typed: str | None, witnesses: Sequence[str], at_least: int) -> None:
        """Compare the pack with what the reader knows from elsewhere."""
        if typed is None:
            self.findings.add("FINGERPRINT_ABSENT", Where("header"))
        elif self.header is not None:
            try:
                if read_fingerprint(typed) != fingerprint_of(self.header.vkey):
                    self.findings.add("FINGERPRINT_OTHER", Where("header"))
            except LedgerError as error:
                self.findings.add(error.code, Where(), error.detail)
        self.witnessed = witnessed(
            self.outside, witnesses, self.findings, None if self.checkpoint is None else self.checkpoint.size
        )
        if self.checkpoint is not None and self.checkpoint.size < at_least:
            self.findings.add("OLDER_THAN_SEEN", Where("checkpoint"), f"{self.checkpoint.size} of {at_least}")

    def age(self, now: int, most: int) -> None:
        """Judge the age: by what the maker states, and by when a witness that the reader vouched for signed, whichever is longer ago."""
        if self.header is None:
            return
        signed = [one.time * _SECOND for one in self.witnessed if one.paper]
        stated = [self.header.made_at, *([max(signed)] if signed else [])]
        if max(stated) - now > CLOCKS:
            self.findings.add("MADE_LATER", Where("header"), f"{max(stated) - now} microseconds")
        if now - min(stated) > most:
            self.findings.add("TOO_OLD", Where("header"), f"{now - min(stated)} microseconds")

    def report(self) -> Report:
        """Put together what was found."""
        chain = self.chain
        if chain is not None:
            self.counts |= {"leaves": chain.count, "tiers": len(chain.tiers)}
        span = None if chain is None or chain.first_at is None else (chain.first_at, chain.last_at)
        report = self.findings.report(self.counts, self.header, self.checkpoint, span)
        return structs.replace(
            report,
            approvals=tuple(self.personal.sound),
            approvals_claimed=0 if chain is None else chain.with_approval,
            witnessed=self.witnessed,
        )


def _exhaust(records: Iterator[tuple[int, bytes]]) -> None:
    for _ in records:
        pass
