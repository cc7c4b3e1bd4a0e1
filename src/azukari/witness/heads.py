r"""Whether the mirror holds every contract up to the heads that the instance log commits to.

Every ``heads`` entry is checked, one after the other and none passed over: each root in it, and each tier's count, last entry and
chain, against the mirror's own leaves. Between them the instance log itself is read: numbers, times, and the chain of each officer's
passkeys. Every entry is read once; what was checked is kept, and later heads go on from there.

    state   "azukari-heads-state v1\n" ‖ canonical JSON (nothing at first) ‖ SHA-256 of all that
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from azukari.ledger import LedgerError, leaf_hash
from azukari.ledger.approval import Enrolments
from azukari.ledger.heads import (
    HeadLeaf,
    HeadsLeaf,
    PasskeyEndedLeaf,
    PasskeyLeaf,
    TierLeaf,
    Tiers,
    check_head,
    decode_head,
    decode_instance,
    people_root,
)
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import root_of
from azukari.witness import disk
from azukari.witness.folder import HEADS, INSTANCE
from azukari.witness.messages import Heads
from azukari.witness.mirror import Log, seal, unseal
from azukari.witness.texts import WitnessError

__all__ = ["Checked"]

_PASSKEY: Final = b'"kind":"passkey'


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A contract as it was checked: the hash of its head leaf, its tier leaves, and the time of its newest entry."""

    head: str
    tiers: list[TierLeaf]
    at: int = 0


class _State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All contracts at the heads entry ``seq`` of the instance log (-1: none was checked yet), whose own time is ``at``."""

    logs: dict[str, _Head]
    seq: int
    at: int = -1


class Checked:
    """The heads that were found to agree with the mirror."""

    def __init__(self, path: Path) -> None:
        """Read the state. :raises WitnessError: ``WITNESS_DAMAGED``."""
        self._path: Final = path
        self._passkeys: Enrolments | None = None
        body = unseal(path, HEADS)
        try:
            found = msgspec.json.decode(body, type=_State) if body else _BEGIN
        except msgspec.MsgspecError as error:
            raise WitnessError("WITNESS_DAMAGED", str(path)) from error
        # a state without a time was written by a version that passed heads over: all of them are checked again
        self._state = found if found.at >= 0 else _BEGIN

    @property
    def seq(self) -> int:
        """Number in the instance log of the heads entry last checked; -1 at first."""
        return self._state.seq

    def check(self, requests: Sequence[Heads], instance: Log, logs: Mapping[str, Log]) -> None:
        """Compare the heads of entries of the instance log with the mirror, in their order, and remember durably that they agree.

        What agreed before one that does not is remembered as well.

        :raises WitnessError: ``MIRROR_BEHIND``, ``HEADS_OLDER``, ``HEADS_OTHER``, ``HEADS_UNCHECKED``, ``ENTRY_OTHER``.
        :raises DiskFull: :raises DiskFailed:
        """
        state = self._state
        try:
            for request in requests:
                state = self._following(state, request, instance, logs)
        except BaseException:
            self._passkeys = None
            raise
        finally:
            if state is not self._state:
                disk.write(self._path, seal(HEADS + msgspec.json.encode(state, order="sorted")))
                self._state = state

    def _following(self, state: _State, request: Heads, instance: Log, logs: Mapping[str, Log]) -> _State:
        """The state after one more heads entry."""
        if request.seq >= instance.size:
            raise WitnessError("MIRROR_BEHIND", f"entry {request.seq}", log=INSTANCE, size=instance.size)
        if request.seq < state.seq:
            raise WitnessError("HEADS_OLDER", f"{request.seq}, checked {state.seq}")
        at = self._read(state, request.seq, instance)
        changed = self._committed(state, request, instance)
        if request.seq == state.seq:
            return state
        self._whose(state, request.seq, instance)
        found = {head.log: self._one(state, head, logs.get(head.log)) for head in changed}
        return _State({**state.logs, **found}, request.seq, at)

    def _read(self, state: _State, seq: int, instance: Log) -> int:
        """Read the entries of the instance log after the heads checked last, up to the next; the time of that one."""
        if self._passkeys is None:
            self._passkeys = _enrolments(instance, state.seq + 1)
        at = state.at
        for number, data in enumerate(instance.tree.entries(state.seq + 1, seq + 1), state.seq + 1):
            try:
                entry = decode_instance(data)
                if entry.seq != number:
                    raise LedgerError("SEQ_NOT_DENSE", f"{entry.seq} after {number} entries")
                if entry.at < at:
                    raise LedgerError("TIME_BACKWARDS", f"entry {number}")
                if not isinstance(entry, HeadsLeaf):
                    self._passkeys.add(entry, data)
            except LedgerError as error:
                raise WitnessError("ENTRY_OTHER", f"{error.code} {error.detail}".rstrip(), log=INSTANCE) from error
            if isinstance(entry, HeadsLeaf) and number < seq:
                raise WitnessError("HEADS_UNCHECKED", f"entry {number}", log=INSTANCE)
            at = entry.at
        return at

    @staticmethod
    def _committed(state: _State, request: Heads, instance: Log) -> list[HeadLeaf]:
        """The heads sent, if with those checked before they are all that the instance's signature covers."""
        (data,) = instance.tree.entries(request.seq, request.seq + 1)
        try:
            entry = decode_instance(data)
            heads = [decode_head(one) for one in request.leaves]
        except LedgerError as error:
            raise WitnessError("HEADS_OTHER", f"{error.code} {error.detail}".rstrip()) from error
        sent = {head.log: leaf_hash(one) for head, one in zip(heads, request.leaves, strict=True)}
        whole = {**{log: bytes.fromhex(one.head) for log, one in state.logs.items()}, **sent}
        if isinstance(entry, HeadsLeaf) and entry.count < len(whole) and set(whole) - set(sent):
            raise WitnessError("HEADS_OTHER", "no longer among the heads", log=min(set(whole) - set(sent)))
        root = root_of([whole[log] for log in sorted(whole)]).hex()
        if (
            not isinstance(entry, HeadsLeaf)
            or list(sent) != sorted(sent)
            or len(sent) != len(heads)
            or (entry.seq, entry.count, entry.heads) != (request.seq, len(whole), root)
        ):
            raise WitnessError("HEADS_OTHER", f"entry {request.seq} of the instance commits to other heads", log=INSTANCE)
        return heads

    def _whose(self, state: _State, seq: int, instance: Log) -> None:
        """Compare whose passkeys a heads entry commits to with the entries before it; once entries say so, those after them do too."""
        (entry,) = (decode_instance(data) for data in instance.tree.entries(seq, seq + 1))
        before = [decode_instance(data) for data in instance.tree.entries(state.seq, state.seq + 1)] if state.seq >= 0 else []
        people = [] if self._passkeys is None else self._passkeys.people()
        stated = entry.whose if isinstance(entry, HeadsLeaf) else None
        older = stated is None and any(isinstance(one, HeadsLeaf) and one.whose is not None for one in before)
        if older or (stated is not None and stated != (len(people), people_root(people))):
            raise WitnessError("HEADS_OTHER", f"entry {seq} of the instance commits to other passkeys", log=INSTANCE)

    @staticmethod
    def _one(state: _State, head: HeadLeaf, log: Log | None) -> _Head:
        """Check one contract from where it was checked last."""
        mark = leaf_hash(msgspec.json.encode(head, order="sorted")).hex()
        before = state.logs.get(head.log, _Head("", []))
        if before.head == mark:
            return before
        if log is None or log.size < head.size:
            raise WitnessError("MIRROR_BEHIND", f"{head.size} wanted", log=head.log, size=0 if log is None else log.size)
        if log.tree.root_at(head.size).hex() != head.root:
            raise WitnessError("HEADS_OTHER", f"root at {head.size}", log=head.log, size=log.size)
        try:
            tiers, at = _tiers(before, head, log)
            check_head(head, tiers)
        except LedgerError as error:
            raise WitnessError("HEADS_OTHER", f"{error.code} {error.detail}".rstrip(), log=head.log, size=log.size) from error
        return _Head(mark, tiers, at)

    def covers(self, size: int, instance: Log) -> None:
        """Check that the first ``size`` entries of the instance log end in heads, and that these and all before them were checked.

        :raises WitnessError: ``HEADS_UNCHECKED``.
        """
        if size == 0:
            return
        (data,) = instance.tree.entries(size - 1, size)
        try:
            last = isinstance(decode_instance(data), HeadsLeaf)
        except LedgerError as error:
            raise WitnessError("HEADS_UNCHECKED", f"entry {size - 1}: {error.code}", log=INSTANCE) from error
        if not last or size - 1 > self.seq:
            raise WitnessError("HEADS_UNCHECKED", f"entry {size - 1}", log=INSTANCE)


_BEGIN: Final = _State({}, -1)


def _enrolments(instance: Log, stop: int) -> Enrolments:
    """The passkeys that the first entries of the instance log tell: they were read before, and followed from each other."""
    found = Enrolments()
    for data in instance.tree.entries(0, stop):
        entry = decode_instance(data) if _PASSKEY in data else None
        if isinstance(entry, (PasskeyLeaf, PasskeyEndedLeaf)):
            found.add(entry, data)
    return found


def _tiers(before: _Head, head: HeadLeaf, log: Log) -> tuple[list[TierLeaf], int]:
    """The tiers of a contract at the size of its head and the time of its last entry.

    Each entry is checked to follow from the one before in its tier, and to be no earlier than the one before it.
    """
    tiers, at = Tiers(before.tiers), before.at
    last = {one.tier: one.last for one in before.tiers}
    if tiers.size > head.size:
        raise LedgerError("HEADS_ORDER", f"{head.size} after {tiers.size}")
    for data in log.tree.entries(tiers.size, head.size):
        entry = decode(data)
        if entry.log != head.log:
            raise LedgerError("LOG_OTHER", f"entry {entry.seq}")
        if entry.prev != last.get(entry.tier):
            raise LedgerError("TIER_CHAIN", f"entry {entry.seq}")
        if entry.at < at:
            raise LedgerError("TIME_BACKWARDS", f"entry {entry.seq}")
        digest = leaf_hash(data)
        tiers.add(entry.seq, entry.tier, digest)
        last[entry.tier], at = digest.hex(), entry.at
    return tiers.leaves(), at
