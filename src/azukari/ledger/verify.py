"""The verdict on an evidence pack, from its bytes and a fingerprint from paper. No database, network or clock.

In this order: container → header → key and checkpoint → leaves → words → what the reader asked (fingerprint, age,
size). Everything is looked at, also after a fault, as long as the framing holds; the gravest finding decides.
The law is not replayed here: ``on_leaf`` hands each sound leaf to whoever does, in the same pass.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from azukari.ledger import leaf, pack
from azukari.ledger.chain import Chain
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import ContainerReader
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.keys import VerifierKey, read_fingerprint
from azukari.ledger.keys import fingerprint as fingerprint_of
from azukari.ledger.note import Note, open_note
from azukari.ledger.report import Findings, Report

__all__ = ["OnLeaf", "verify_pack"]

OnLeaf = Callable[[int, bytes], None]
"""Called with the number and bytes of each leaf, until the first that is not sound. The signature and the tree are
judged later in the pass: what is made of the leaves may be shown only under the report's verdict."""

_EVERY: Final = 4096


def verify_pack(
    file: BinaryIO,
    fingerprint: str | None,
    progress: pack.Progress | None = None,
    *,
    on_leaf: OnLeaf | None = None,
    now: int | None = None,
    max_age: int | None = None,
    at_least: int = 0,
) -> Report:
    """Verify a pack in one pass with bounded memory. Bad bytes never raise; they are findings.

    ``fingerprint`` is the one on paper, as typed. ``max_age`` (microseconds, with ``now``) makes an older pack STALE;
    ``at_least`` is a size that a witness or a paper has seen already, and makes a shorter one INCOMPLETE. ``progress``
    gets entries done and in all. Whatever ``on_leaf`` or reading the file raises passes through.
    """
    if (max_age is None) != (now is None):
        message = "now and max_age belong together"
        raise TypeError(message)
    run = _Run(progress, on_leaf)
    try:
        run.read(file)
    except LedgerError as error:
        run.findings.add(error.code, error.where, error.detail)
    run.compare(fingerprint, at_least)
    if run.header is not None and now is not None and max_age is not None and now - run.header.made_at > max_age:
        run.findings.add("TOO_OLD", Where("header"), f"{now - run.header.made_at} microseconds")
    return run.report()


class _Run:
    """One verification."""

    def __init__(self, progress: pack.Progress | None, on_leaf: OnLeaf | None) -> None:
        self.findings: Final = Findings()
        self.header: pack.Header | None = None
        self.checkpoint: Checkpoint | None = None
        self.chain: Chain | None = None
        self.counts = {"leaves": 0, "tiers": 0, "words_opened": 0, "words_sealed": 0, "other_signatures": 0}
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
        except LedgerError as error:
            if error.code != "HEADER_UNSUPPORTED":
                raise error.at(Where("header", at)) from error
            self.findings.add(error.code, Where("header", at), error.detail)
            while reader.next_member() is not None:
                _exhaust(reader.records())
            return
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
        if name == "checkpoint":
            at, data = self._single(reader, pack.MAX_HEADER)
            self._signed(data, header, Where(name, at))
        elif name == "leaves":
            self._leaves(reader, header)
        elif name == "words":
            self._words(reader, header)
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
        chain = self.chain = Chain(header.log, self.findings.add, keep_commitments=header.words.opened > 0)
        on_leaf, progress, feed = self._on_leaf, self._progress, chain.feed
        done = 0
        for offset, data in reader.records(leaf.MAX_LEAF):
            if not feed(data, offset):
                on_leaf = None
            if on_leaf is not None:
                on_leaf(done, data)
            done += 1
            if progress is not None and not done % _EVERY:
                progress(done, header.size)
        chain.finish()
        if progress is not None:
            progress(done, header.size)
        where = Where("leaves", reader.offset)
        if done != header.size:
            self.findings.add("LEAVES_COUNT", where, f"{done} found, {header.size} stated")
        if self.checkpoint is not None and chain.tree.root() != self.checkpoint.root:
            tails = ", ".join(str(seq) for seq in sorted(chain.tiers.values()))
            self.findings.add("ROOT_WRONG", where, f"if no entry is named, one of the last of each tier: {tails}")

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
                committed = chain.commitment(seq)
                if committed is None:
                    raise LedgerError("WORDS_UNKNOWN")
                leaf.check_words(words, committed)
            except LedgerError as error:
                self.findings.add(error.code, Where("words", offset, seq), error.detail)
        with_words = 0 if chain is None else chain.with_words
        # More words than entries that have any: nothing is sealed, and the difference is a finding, never a negative count.
        self.counts |= {"words_opened": opened, "words_sealed": max(with_words - opened, 0)}
        if opened != header.words.opened or with_words - opened != header.words.sealed:
            detail = f"{opened} of {with_words}, {header.words.opened} and {header.words.sealed} stated"
            self.findings.add("WORDS_COUNT", Where("words", reader.offset), detail)

    def compare(self, typed: str | None, at_least: int) -> None:
        """Compare the pack with what the reader knows from elsewhere."""
        if typed is None:
            self.findings.add("FINGERPRINT_ABSENT", Where("header"))
        elif self.header is not None:
            try:
                if read_fingerprint(typed) != fingerprint_of(self.header.vkey):
                    self.findings.add("FINGERPRINT_OTHER", Where("header"))
            except LedgerError as error:
                self.findings.add(error.code, Where(), error.detail)
        if self.checkpoint is not None and self.checkpoint.size < at_least:
            self.findings.add("OLDER_THAN_SEEN", Where("checkpoint"), f"{self.checkpoint.size} of {at_least}")

    def report(self) -> Report:
        """Put together what was found."""
        chain = self.chain
        if chain is not None:
            self.counts |= {"leaves": chain.tree.size, "tiers": len(chain.tiers)}
        span = None if chain is None or chain.first_at is None else (chain.first_at, chain.last_at)
        return self.findings.report(self.counts, self.header, self.checkpoint, span)


def _exhaust(records: Iterator[tuple[int, bytes]]) -> None:
    for _ in records:
        pass
