"""What the courier does for one witness: send what it lacks, let it compare the heads, ask for its signature, keep what it says.

    contracts up to the heads → instance log → heads → add-checkpoint

In this order the node can answer each request when it comes. What it says that it holds is kept durably, outside the database, before
anything rests on it; where it holds more than there is here, the record has gone back, and everything stands still.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet

from azukari.desk import covered, heading, heads_again, instance_log, witnesses
from azukari.desk.heading import heads_at
from azukari.desk.instance import Instance
from azukari.desk.posting import Answer, Post
from azukari.desk.witnesses import INSTANCE, Stopped, Witness
from azukari.kernel.values import SECOND
from azukari.law.say import Say
from azukari.ledger import heads
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.cosign import cosignatures
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.note import Note, read_lines
from azukari.ledger.tiles import HashTiles, Tile, Tiling
from azukari.store import record
from azukari.store.models import Checkpoint, Cosignature, Head, InstanceCheckpoint, InstanceLeaf
from azukari.witness.messages import AddCheckpoint, Heads, Mirror, heads_body

_LEAVES: Final = 4_096
_BYTES: Final = 8 << 20
_HEADS: Final = 10_000
"""Head leaves in one request, or those of one entry where they are more: about 2 MB, of 16 MiB that the node takes."""
_DIGITS: Final = 17
_OTHER_HISTORY: Final = frozenset({"FORK_SEEN", "NOT_FOLLOWING"})
_ROUNDS: Final = 100_000
"""Requests for one log before it is given up: a node that answers ever another size is not waited for."""


ASKS_AGAIN: Final = 30.0
"""Seconds after which a witness is asked again what it holds, where there is nothing new for it."""


class Trouble(Exception):
    """The witness did not do what was asked. ``code`` is its own, or ours; ``say`` tells an officer."""

    def __init__(self, code: str, detail: str, say: Say) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.say = say


class Tree:
    """The hashes of one log, for proofs that it continues what it was; grows with the log, 32 bytes an entry."""

    def __init__(self) -> None:
        self._tiling = Tiling()
        self._tiles: dict[tuple[int | None, int], bytes] = {}

    def grow(self, leaves: Iterator[bytes]) -> None:
        """Take further entries."""
        for tile, data in self._tiling.extend(map(leaf_hash, leaves)):
            self._tiles[tile.level, tile.number] = data

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._tiling.size

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that ``new`` entries continue the first ``old``; none from nothing, or between equals."""
        return HashTiles(new, self._read).consistency(old) if 0 < old < new else []

    def _read(self, tile: Tile) -> bytes:
        return self._tiles[tile.level, tile.number]


class Delivery:
    """Everything for one witness, from wherever the round before broke off."""

    def __init__(self, instance: Instance, witness: Witness, post: Post | None = None) -> None:
        self._instance = instance
        self._witness = witness
        self._key = witness.cosigner
        self._post = post or Post(witness.url, witness.certificate)
        self._held: dict[str, int] = dict(witnesses.seen_by(instance, witness.id))
        self._old = 0
        self._tree = Tree()
        self._heads: dict[str, heads.HeadLeaf] = {}
        self._heads_seq = -1
        self._checked: int | None = None
        self._mended = -1
        self._asked_at = 0.0

    @property
    def held(self) -> int | None:
        """How many entries of the instance log the witness said last that it holds; None before it said anything."""
        return self._held.get(INSTANCE)

    def ask(self) -> None:
        """Ask how much of the instance log the witness holds, and send nothing. :raises Trouble: :raises OSError:"""
        newest = InstanceCheckpoint.objects.order_by("-size").first()
        self._asked_at = time.monotonic()
        if newest is not None:
            answer = self._post.send(f"mirror/{INSTANCE}", Mirror(newest.size, (), newest.note.encode()).to_bytes())
            self._holds(INSTANCE, self._size_in(answer, INSTANCE))

    def round(self) -> bool:
        """Bring the witness to the newest instance checkpoint and keep its signature; False where there is nothing new.

        :raises Trouble: when it refuses. :raises OSError: when it does not answer.
        """
        newest = InstanceCheckpoint.objects.order_by("-size").first()
        if newest is None:
            return False
        if covered.at_size(self._instance, self._witness, newest.size) is not None:
            if not witnesses.seen_place(self._instance, self._witness.id).exists():
                # it went from the disk: what the witness holds is asked of it, log by log, and kept anew
                self._held.clear()
                self._bring(newest)
            elif time.monotonic() - self._asked_at > ASKS_AGAIN:
                self.ask()
            return False
        try:
            if not self._bring(newest):
                return False
            line, signed_at = self._cosigned(newest)
        except (Trouble, OSError):
            # what it holds is asked again: it may have been made anew, or answered before it could tell us
            self._held.clear()
            self._checked, self._heads_seq = None, -1
            raise
        # a row that is there already does not hold: it was looked at above
        Cosignature.objects.update_or_create(
            witness=self._witness.id, size=newest.size, defaults={"line": line, "at": signed_at * SECOND}
        )
        self._asked_at = time.monotonic()
        return True

    def _bring(self, newest: InstanceCheckpoint) -> bool:
        """Everything that the signature under a checkpoint rests on; False while its heads are not published (again) by the signer."""
        last = newest_heads(newest.size)
        committed = self._committed(last)
        if last >= 0 and not _commits(last, committed):
            self._heads_seq = -1
            return False
        try:
            for head in committed.values():
                self._push(head.log, head.size)
            self._push(INSTANCE, newest.size)
        finally:
            witnesses.saw(self._instance, self._witness.id, self._held)
        self._compared(last)
        return True

    def _compared(self, last: int) -> None:
        """Let the witness compare every heads entry that it has not compared yet, in their order; of each, what changed."""
        if self._checked is None:
            self._checked = self._number_in(self._post.send("heads", heads_body([])))
        while self._checked < last:
            answer = self._post.send("heads", self._changes(self._checked, last))
            if answer.code == "HEADS_OTHER" and self._mended < last:
                # ours may have been lost with the database: they are worked out again from the entries, once
                self._mended = last
                if heads_again.mend(self._instance, last) is None:
                    self._checked = self._number_in(self._post.send("heads", heads_body([])))
                    continue
            self._checked = self._number_in(answer)

    @staticmethod
    def _changes(after: int, last: int) -> bytes:
        """A request about heads entries after one, as many as go into it."""
        return heads_body(Heads(seq, leaves) for seq, leaves in heading.changes(after, last, _HEADS))

    def _number_in(self, answer: Answer) -> int:
        """Which heads entry the witness has compared last: -1 where none."""
        self._expect(answer)
        text = answer.body.strip()
        if text == b"-1" or (text.isdigit() and len(text) < _DIGITS):
            return int(text)
        raise Trouble("WITNESS_ANSWER", "heads", UNUSABLE)

    def _committed(self, seq: int) -> dict[str, heads.HeadLeaf]:
        """The heads that an entry commits to, none for -1; only what changed since the round before is read."""
        if self._heads_seq < 0:
            self._heads = {log: head for log, (head, _) in heads_at(seq).items()}
        else:
            for one in Head.objects.filter(seq__gt=self._heads_seq, seq__lte=seq).order_by("seq"):
                self._heads[one.log_id] = heads.decode_head(bytes(one.leaf))
        self._heads_seq = seq
        return self._heads

    # ── the mirror ──

    def _push(self, log: str, wanted: int) -> None:
        """Send what the witness lacks of a log, until it holds at least ``wanted`` entries."""
        tree: Tree | None = None
        for _ in range(_ROUNDS):
            held = self._held.get(log, -1)
            if held >= wanted:
                return
            signed, note = self._signed(log)
            if held < 0:
                self._holds(log, self._size_in(self._post.send(f"mirror/{log}", Mirror(signed, (), note).to_bytes()), log))
                continue
            leaves = self._leaves(log, held, signed)
            proof: list[bytes] = []
            if held + len(leaves) < signed:
                tree = tree or self._whole(log, signed)
                proof = tree.consistency(held + len(leaves), signed)
            answer = self._post.send(f"mirror/{log}", Mirror(held, leaves, note, proof).to_bytes())
            self._holds(log, self._size_in(answer, log))
        raise Trouble("WITNESS_ANSWER", log, UNUSABLE)

    @staticmethod
    def _signed(log: str) -> tuple[int, bytes]:
        """The newest signed size of a log and the note that says so."""
        newest = Delivery._checkpoints(log).order_by("-size").first()
        return (0, b"") if newest is None else (newest.size, newest.note.encode())

    @staticmethod
    def _checkpoints(log: str) -> QuerySet[Any]:
        """What was signed of a log."""
        return InstanceCheckpoint.objects.all() if log == INSTANCE else Checkpoint.objects.filter(log_id=log)

    @staticmethod
    def _entries(log: str, start: int, stop: int) -> Iterator[bytes]:
        return instance_log.entries(start, stop) if log == INSTANCE else (row.leaf for row in record.entries(log, start, stop))

    def _leaves(self, log: str, held: int, signed: int) -> list[bytes]:
        found: list[bytes] = []
        size = 0
        for leaf in self._entries(log, held, min(signed, held + _LEAVES)):
            size += len(leaf)
            if found and size > _BYTES:
                break
            found.append(leaf)
        return found

    def _whole(self, log: str, signed: int) -> Tree:
        tree = Tree()
        tree.grow(self._entries(log, 0, signed))
        return tree

    def _size_in(self, answer: Answer, log: str) -> int:
        """How many entries the witness says that it holds: the answer to what was sent, or where to go on from."""
        if answer.status == 200 or (answer.status == 409 and answer.code == "SIZE_OTHER"):
            text = answer.body.strip()
            if text.isdigit() and len(text) < _DIGITS:
                return int(text)
            raise Trouble("WITNESS_ANSWER", log, UNUSABLE)
        if answer.code in _OTHER_HISTORY:
            self._split(log, answer)
        self._expect(answer)
        return 0

    def _split(self, log: str, answer: Answer) -> None:
        """The witness holds another history than ours, both signed by our key: from here on nothing is appended to ours.

        Where it could not tell yet, it is shown what we signed within what it holds: so that the contradiction stands in its evidence too.
        """
        row = self._checkpoints(log).filter(size__lte=self._held.get(log, 0)).order_by("-size").first()
        if answer.code == "NOT_FOLLOWING" and row is not None:
            self._post.send(f"mirror/{log}", Mirror(row.size, (), row.note.encode()).to_bytes())
        detail = f"{log}: {answer.code}"
        witnesses.stop(self._instance, log, Stopped("FORK_DETECTED", detail, self._key.name))

    def _holds(self, log: str, size: int) -> None:
        """Remember what the witness holds; where that is more than there is here, everything stands still."""
        self._held[log] = size
        here = instance_log.size() if log == INSTANCE else record.size(log) or 0
        if size > here:
            witnesses.saw(self._instance, self._witness.id, {log: size})
            detail = f"{log}: {here} held, {size} seen"
            witnesses.stop(self._instance, log, Stopped("ROLLBACK_DETECTED", detail, self._key.name))
            raise Trouble("ROLLBACK_DETECTED", detail, BACK)

    def _expect(self, answer: Answer) -> None:
        if answer.status != 200:
            raise Trouble(*answer.refusal())

    # ── the signature ──

    def _cosigned(self, newest: InstanceCheckpoint) -> tuple[str, int]:
        """The witness's line under a checkpoint, checked, and when it says that it signed (POSIX seconds)."""
        self._tree.grow(instance_log.entries(self._tree.size, newest.size))
        answer = self._asked(newest)
        if answer.status == 409 and answer.code == "SIZE_OTHER":
            self._old = self._size_in(answer, INSTANCE)
            if self._old > newest.size:
                self._holds(INSTANCE, self._old)
            answer = self._asked(newest)
        if answer.code in _OTHER_HISTORY:
            self._split(INSTANCE, answer)
        self._expect(answer)
        try:
            note = Note.parse(newest.note.encode())
            found = cosignatures(Note(note.text, read_lines(answer.body)), [self._key])
        except LedgerError as error:
            raise Trouble("WITNESS_ANSWER", error.code, UNUSABLE) from error
        if not found:
            raise Trouble("WITNESS_OTHER", self._key.name, OTHER)
        self._old = Signed.parse(note.text).size
        return found[0].signature.line(), found[0].time

    def _asked(self, newest: InstanceCheckpoint) -> Answer:
        proof = self._tree.consistency(self._old, newest.size)
        return self._post.send("add-checkpoint", AddCheckpoint(self._old, proof, newest.note.encode()).to_bytes())


def _commits(seq: int, committed: dict[str, heads.HeadLeaf]) -> bool:
    """Whether an entry of the instance log commits to these heads."""
    leaf = heads.decode_instance(instance_log.entry(seq) or b"")
    found = [head for _, head in sorted(committed.items())]
    return isinstance(leaf, heads.HeadsLeaf) and bool(found) and heads.heads_root(found).hex() == leaf.heads


def newest_heads(size: int) -> int:
    """The newest ``heads`` entry among the first ``size`` of the instance log; -1 when there is none."""
    found = InstanceLeaf.objects.filter(seq__lt=size, person=None).order_by("-seq").values_list("seq", flat=True).first()
    return -1 if found is None else int(found)


UNUSABLE: Final = Say(
    "立会いの返事が決まりと合いません。番地が立会いのものか確かめてください。",
    "The witness's answer is not as laid down; check that the address is that of a witness.",
)
OTHER: Final = Say(
    "登録した検証鍵の連署ではありません。相手方に、検証鍵と指紋を紙で確かめてください。",
    "The signature is not by the verifier key that was named; compare key and fingerprint with the other party on paper.",
)
BACK: Final = Say(
    "相手方の立会いが、この記録より多くを持っています。古いバックアップから戻したときは `azukari recover` で記録を戻してください。",
    "The witness holds more than this record. Where an old backup was restored, recover the record with `azukari recover`.",
)
