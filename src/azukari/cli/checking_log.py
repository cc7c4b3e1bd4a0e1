"""The check of one contract's record: chained, readable, folded anew, and as it was signed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import DatabaseError

from azukari import annex
from azukari.cli.checking_blobs import Add
from azukari.cli.checking_objects import Claim, check_objects, claimed
from azukari.cli.output import Bar
from azukari.desk import signing_key
from azukari.desk.book import Book, edition
from azukari.desk.desk import Desk
from azukari.desk.recovering import lost_words
from azukari.desk.words import speaks
from azukari.kernel.wire import WireError, entry_of
from azukari.law.say import Say
from azukari.ledger.chain import Chain
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.guard import Guard
from azukari.ledger.note import open_note
from azukari.ledger.texts import TEXTS
from azukari.store import record
from azukari.store.models import Checkpoint, Snapshot

NO_WORDS = b'"words":null}'
"""How a leaf without words ends: its keys stand in order."""
ABSENT = Say(
    "署名の係の覚え（どこまで署名したか）がありません。署名の係を起動すると、署名済みの記録と照らして作り直されます。消えた理由を確かめてください。",
    "What the signer remembers of this record (how far it has signed) is gone. Start the signer, and it is made again and compared with what was "
    "signed. Find out why it went.",
)


def _may_have_spoken(leaf: bytes) -> bool:
    """Whether words may have gone with an entry; an act that has none loses nothing but the salt of its commitment."""
    try:
        entry = entry_of(leaf, annex.ACTS)
    except WireError:
        return True
    return entry.moment.entered is not None or speaks(type(entry.act))


def size_of(log: str) -> int:
    """How many entries a contract's record holds."""
    return record.size(log) or 0


class LogCheck:
    """One pass over one record."""

    def __init__(self, desk: Desk, log: str, add: Add, bar: Bar) -> None:
        self.size = size_of(log)
        self._desk = desk
        self._log = log
        self._add = add
        self._bar = bar
        self._lost = frozenset(lost_words(desk.instance, log))
        self._origin = f"{desk.instance.configuration.origin}/{log}"
        self._checkpoints = list(Checkpoint.objects.filter(log_id=log).order_by("size", "pk"))
        self._guard = self._read_guard()
        believed = signing_key.believed(desk.instance)
        self._keys = [*(() if believed is None else (believed,)), *signing_key.former(desk.instance)]
        self._whole: annex.Whole | None = annex.begin()
        self._claims: list[Claim] = []
        self._snapshot = Snapshot.objects.filter(log_id=log).first()

    def run(self, *, discard: bool) -> int:
        """Check everything; the time of the newest entry."""
        chain = Chain(self._log, self._placed, keep_words=False)
        count = 0
        try:
            for row in record.entries(self._log, 0, self.size):
                self._entry(row.seq, row.leaf, has_words=row.words is not None)
                chain.feed([0], [row.leaf])
                count += 1
                self._signed(chain)
                self._compare_snapshot(count, discard=discard)
                self._bar.more(1)
        except DatabaseError as error:
            self._tell(
                "STORE_DAMAGED",
                Say(
                    f"{count}件目から先を読めません（{error}）。バックアップから戻してください。",
                    f"Entries after {count} cannot be read ({error}); restore them.",
                ),
            )
        chain.finish()
        self._beyond(count)
        self._words_key(chain.with_words)
        check_objects(self._log, self._claims, self._tell)
        return chain.last_at

    # ── entries ──

    def _placed(self, code: str, where: Where, detail: str) -> None:
        text = TEXTS[code]
        self._tell(
            code,
            Say(f"{text.ja}{f'（{detail}）' if detail else ''}", f"{text.en}{f' ({detail})' if detail else ''}"),
            seq=where.seq,
        )

    def _tell(self, code: str, say: Say, *, seq: int | None = None, wrong: bool = True, where: str | None = None) -> None:
        self._add(code, say, wrong=wrong, contract=self._log, seq=seq, where=where)

    def _entry(self, seq: int, leaf: bytes, *, has_words: bool) -> None:
        if not has_words and seq in self._lost:
            if _may_have_spoken(leaf):
                self._tell(
                    "WORDS_LOST",
                    Say(
                        "言葉は、記録を立会いの写しから戻したときに失われています。",
                        "The words were lost when the record was recovered from a mirror.",
                    ),
                    seq=seq,
                    wrong=False,
                )
        elif has_words == leaf.endswith(NO_WORDS):
            self._tell(
                "WORDS_MISSING" if not has_words else "WORDS_UNEXPECTED",
                Say(
                    "葉と、そばに置かれた言葉の有無が合いません。バックアップから戻してください。",
                    "Leaf and words disagree on whether there are any; restore the entry.",
                ),
                seq=seq,
            )
        if self._whole is None:
            return
        try:
            entry = entry_of(leaf, annex.ACTS)
            annex.hear(self._whole, entry)
            claim = claimed(entry.act, seq, lost=seq in self._lost)
            if claim is not None:
                self._claims.append(claim)
        except WireError as error:
            # nothing after it can be folded, but bytes and chain are looked at to the end
            self._whole = None
            self._tell(error.code, Say(f"{error.say.ja}（{error}）", f"{error.say.en} ({error})"), seq=seq)

    # ── what was signed ──

    def _signed(self, chain: Chain) -> None:
        size = chain.tree.size
        forked = self._guard is not None and self._guard.size == size and self._guard.checkpoint.root != chain.tree.root()
        if forked:
            self._fault("FORK_DETECTED", size)
        while self._checkpoints and self._checkpoints[0].size <= size:
            kept = self._checkpoints.pop(0)
            if kept.size < size:
                continue
            try:
                stated = Signed.parse(open_note(kept.note.encode(), self._keys).note.text)
            except LedgerError as error:
                self._fault(error.code, size)
                continue
            if stated.origin != self._origin or stated.size != size:
                self._fault("CHECKPOINT_SIZE" if stated.origin == self._origin else "CHECKPOINT_ORIGIN", size)
            elif stated.root != chain.tree.root() and not forked:
                # one fork of one size is one finding, whichever of the two tells it
                self._fault("FORK_DETECTED", size)
                forked = True

    def _beyond(self, count: int) -> None:
        if self._checkpoints or (self._guard is not None and self._guard.size > count):
            self._fault("ROLLBACK_DETECTED", count)

    def _fault(self, code: str, size: int) -> None:
        self._placed(code, Where(None, None, size - 1), "")

    def _read_guard(self) -> Guard | None:
        path = self._desk.instance.keys / "signer" / f"{self._log}.guard"
        try:
            return Guard.from_bytes(path.read_bytes())
        except FileNotFoundError:
            if self._checkpoints:
                self._tell("GUARD_ABSENT", ABSENT)
            return None
        except LedgerError as error:
            self._placed(error.code, Where(), "")
            return None

    # ── what is kept beside the record ──

    def _compare_snapshot(self, count: int, *, discard: bool) -> None:
        saved: Any = self._snapshot
        if saved is None or saved.size != count:
            return
        data = bytes(saved.data)
        damaged = sha256(edition() + data).hexdigest() != saved.checksum
        if not damaged and (self._whole is None or Book.load(self._log, self._desk.words).whole == self._whole):
            return
        if discard:
            Snapshot.objects.filter(log_id=self._log).delete()
            self._tell(
                "SNAPSHOT_DISCARDED",
                Say("合わないスナップショットを捨てました。", "A snapshot that did not agree was thrown away."),
                wrong=False,
            )
        elif damaged:
            self._tell(
                "SNAPSHOT_REFOLDED",
                Say(
                    "スナップショットが壊れているか別の版のものです。使われず、記録から作り直されます。",
                    "The snapshot is damaged or of another edition; it is not used, the record is folded again.",
                ),
                wrong=False,
            )
        else:
            self._tell(
                "SNAPSHOT_DIFFERS",
                Say(
                    "スナップショットが記録と合いません。`azukari check --discard-snapshots` で捨ててください。",
                    "The snapshot does not agree with the record; throw it away with `azukari check --discard-snapshots`.",
                ),
            )

    def _words_key(self, with_words: int) -> None:
        if not with_words or (self._desk.instance.keys / "words" / f"{self._log}.key").exists():
            return
        closed = self._whole is not None and self._whole.ground.closed is not None
        self._tell(
            "WORDS_KEY_ABSENT",
            Say(
                "言葉の鍵がありません。保存期間の終わりに廃棄したのでなければ、バックアップから戻してください。",
                "The key of the words is gone; unless it was destroyed at the end of retention, restore it.",
            ),
            wrong=not closed,
        )
