"""Generations of contract keys: made, used for wrapping, and retired. Erasing is leaving a generation behind.

    renew    a generation above the one that holds what is to be erased, of the arrangement in force
    rewrap   the survivors' object keys, from the old generation to the new; the caller commits them
    trial    what still opens, and under which generation: told, without a key leaving
    retire   every earlier generation is destroyed by every custodian; what was left under it opens nowhere any more

Each step may be done again, from any point: a generation that is there is not made twice, a key that was moved is not
moved back, a share that was destroyed stays so.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from typing import Final

from azukari.keyline.errors import LineError
from azukari.keyline.inner import thing_of
from azukari.keyline.messages import Keyed, Level, Listed
from azukari.keyline.receipts import read
from azukari.vault.custodian import Custodian
from azukari.vault.errors import KeyFault, WireError
from azukari.vault.keeping import ALONE, Keeping
from azukari.vault.keys import KEY_BYTES, checked_id, contract_key
from azukari.vault.line import Line
from azukari.vault.messages import KEYS_LIMIT, REWRAP_LIMIT, HeldKey, Listing, Retired
from azukari.vault.remote import RemoteCustodian
from azukari.vault.wrapping import Nested, Single, Use, Wrapping

_GONE: Final = frozenset({"SHARE_DESTROYED", "SHARE_MISSING"})


def _alone(_entrustment: str) -> Level:
    return "E1"


class Generations:
    """The contract keys of all entrustments, as their custodians hold them. Keeps no key between two calls."""

    def __init__(
        self, custodians: Sequence[Custodian], keeping: Callable[[str], Level] = _alone, line: Line | None = None
    ) -> None:
        """Take the custodians of the box, in the order in which their shares make a key; which arrangement is in force; and the way to nodes.

        The first custodian keeps how each generation is kept.
        """
        self._custodians: Final = tuple(custodians)
        self._keeping: Final = keeping
        self._line: Final = line
        # One at a time for each contract: a key is never wrapped under a generation that is being destroyed meanwhile, and a node that does
        # not answer keeps nobody waiting but those whose keys it holds.
        self._locks: Final[dict[str, AbstractContextManager[object]]] = {}

    def _locked(self, entrustment: str) -> AbstractContextManager[object]:
        return self._locks.setdefault(entrustment, threading.RLock())

    # ── which there are ──

    def renew(self, entrustment: str, past: int) -> int:
        """Return the newest generation if it lies above ``past``, is whole and of the arrangement in force, or make the next.

        A generation of which any custodian lacks its share is never completed afterwards: that share may be lost,
        and a new one in its place would be a different key under the same number. The next generation is made.
        """
        checked_id(entrustment)
        with self._locked(entrustment):
            wanted, node = self._wanted(entrustment)
            held = [custodian.generations(entrustment) for custodian in self._custodians]
            there = None if node is None else node.listed(entrustment)
            shares = {} if there is None else {one.generation: one.level for one in there.shares}
            last = max((number for one in (*held, shares) for number in one), default=0)
            whole = all(one.get(last) == "held" for one in held) and (there is None or shares.get(last) == wanted.level)
            if last > past and whole and self._kept(entrustment, last) == wanted:
                return last
            made = max(last, past, 0 if there is None else there.below - 1) + 1
            for custodian in self._custodians:
                custodian.create(entrustment, made, wanted)
            if node is not None:
                node.create(entrustment, made, wanted)
            return made

    def _wanted(self, entrustment: str) -> tuple[Keeping, RemoteCustodian | None]:
        """The arrangement in force, and the node that it needs."""
        level = self._keeping(entrustment)
        if level == "E1":
            return ALONE, None
        node = self._way().now()
        return Keeping(level, node.node.key), node

    def _kept(self, entrustment: str, generation: int) -> Keeping:
        return self._custodians[0].keeping(entrustment, generation) if self._custodians else ALONE

    def _kept_or_damaged(self, entrustment: str, generation: int) -> Keeping | None:
        """How a generation is kept; None where its share is damaged, for then nobody can say."""
        try:
            return self._kept(entrustment, generation)
        except KeyFault as fault:
            if fault.code != "SHARE_DAMAGED":
                raise
            return None

    def _way(self) -> Line:
        if self._line is None:
            raise KeyFault("NODE_NONE")
        return self._line

    def listing(self, entrustment: str, after: int) -> Listing:
        """As much of :meth:`keys` as one message holds, in whole generations."""
        found = self.keys(entrustment, after)
        taken = list(islice(found, KEYS_LIMIT))
        more = next(found, None)
        if more is not None and more.generation == taken[-1].generation:
            taken = [one for one in taken if one.generation != more.generation]
        return Listing(tuple(taken), more is not None)

    def keys(self, entrustment: str, after: int = 0) -> Iterator[HeldKey]:
        """Every generation above ``after`` that there ever was, with whoever holds or held a share of it; a node that is away is told as such."""
        held = [one.generations(checked_id(entrustment)) for one in self._custodians]
        at_nodes: dict[str, Listed | None] = {}
        for number in sorted({number for one in held for number in one if number > after}):
            kept, states = (
                self._kept_or_damaged(entrustment, number),
                [("box", "", str(one.get(number, "missing"))) for one in held],
            )
            if kept is None:
                kept, states[0] = ALONE, ("box", "", "damaged")
            if kept.shared:
                if kept.node not in at_nodes:
                    at_nodes[kept.node] = self._listed(kept.node, entrustment)
                states.append(("node", kept.node, _state(at_nodes[kept.node], number)))
            whole = all(state == "held" for *_, state in states)
            yield from (HeldKey(number, kept.level, custodian, node, state, whole) for custodian, node, state in states)

    def _listed(self, node: str, entrustment: str) -> Listed | None:
        try:
            return self._way().of(node).listed(entrustment)
        except KeyFault:
            return None

    # ── a key ──

    def had(self, entrustment: str, generation: int) -> Wrapping:
        """A generation for one use; kept nowhere, so that a destroyed share ends all opening at once."""
        if not self._custodians:
            raise KeyFault("SHARE_MISSING", "no custodian")
        shares = [custodian.share(entrustment, generation) for custodian in self._custodians]
        kept = self._kept(entrustment, generation)
        if not kept.shared:
            return Single(contract_key(shares, entrustment, generation))
        node = self._way().of(kept.node)
        if kept.level == "E4":
            return Nested(contract_key(shares, entrustment, generation), self._way(), node, entrustment, generation)
        return Single(contract_key([*shares, node.share(entrustment, generation)], entrustment, generation))

    def ready(self, entrustment: str) -> None:
        """See that something can be sealed: there is a generation, whole, and all its custodians answer."""
        self.had(entrustment, self.renew(entrustment, 0))

    def wrap(self, entrustment: str, thing: str, object_key: bytes) -> tuple[bytes, int]:
        """Wrap a new object key under the newest generation, and say which that is."""
        with self._locked(entrustment):
            generation = self.renew(entrustment, 0)
            [wrapped] = self.had(entrustment, generation).wrap([Keyed(object_key, thing_of(thing))])
            return wrapped, generation

    def unwrap(self, entrustment: str, generation: int, wrapped: bytes, use: Use) -> bytes:
        """The key of one object (or package), for one use that the record permits."""
        found = self.had(entrustment, generation).unwrap(wrapped, use)
        if len(found) != KEY_BYTES:
            raise KeyFault("KEY_WRAP", f"{len(found)} bytes")
        return found

    # ── leaving one behind ──

    def rewrap(
        self, entrustment: str, under: int, to: int, keys: Sequence[bytes], things: Sequence[str] = ()
    ) -> tuple[bytes, ...]:
        """Move wrapped object keys to a later generation, in their order; one that does not open stops all.

        ``things`` are their objects' ids, which a generation of level E4 needs: its keys are bound to them.
        """
        if len(keys) > REWRAP_LIMIT or len(things) not in {0, len(keys)}:
            raise WireError("WIRE_LIMIT", f"{len(keys)} keys of {len(things)} objects at once")
        if under >= to:
            raise KeyFault("KEY_WRAP", f"from generation {under} to {to}")
        with self._locked(entrustment):
            old, new = self.had(entrustment, under), self.had(entrustment, to)
            if isinstance(old, Nested) and isinstance(new, Nested):
                if not old.at(new):
                    raise KeyFault("NODE_MOVE")
                return tuple(old.moved(keys, new))
            return tuple(new.wrap(old.plain(keys, things)))

    def retire(self, entrustment: str, kept: int, resting: Sequence[tuple[int, bytes]], order: int | None = None) -> Retired:
        """Destroy every generation below ``kept``, once each key that rests (generation, wrapped) opens under what stays.

        The nodes go first, for they ask for the entry ``order`` and may refuse; what they signed is kept before the box destroys its own. Return how
        many are destroyed now, in all, and what each node signed.
        """
        with self._locked(entrustment):
            self._open_all(entrustment, kept, resting)
            receipts = self._retire_at_nodes(entrustment, kept, order)
            gone = set()
            for custodian in self._custodians:
                # Also those that count as destroyed: a fault may have come between the mark and the removal.
                for number in sorted(custodian.generations(entrustment)):
                    if number < kept:
                        custodian.destroy(entrustment, number)
                        gone.add(number)
            return Retired(len(gone), receipts)

    def _retire_at_nodes(self, entrustment: str, kept: int, order: int | None) -> tuple[bytes, ...]:
        before = None if self._line is None else self._line.receipts(entrustment, kept)
        if before is not None:
            return before
        nodes = list(dict.fromkeys(self._nodes_below(entrustment, kept)))
        if not nodes:
            return ()
        line = self._way()
        if order is None:
            raise KeyFault("NODE_ORDER", "no entry was named")
        receipts = tuple(line.covered(partial(self._destroyed_at, line.of(node), entrustment, kept, order)) for node in nodes)
        line.keep(entrustment, kept, receipts)
        return receipts

    @staticmethod
    def _destroyed_at(node: RemoteCustodian, entrustment: str, kept: int, order: int) -> bytes:
        """The receipt of a node, which must say what was asked."""
        receipt = node.destroy(entrustment, kept, order)
        try:
            said = read(receipt, node.node.key)
        except LineError as fault:
            raise KeyFault("RECEIPT_WRONG", fault.detail) from fault
        if (said.entrustment, said.below, said.origin) != (entrustment, kept, node.origin):
            raise KeyFault("RECEIPT_WRONG", "it is about something else")
        return receipt

    def _nodes_below(self, entrustment: str, kept: int) -> Iterator[str]:
        """The nodes that have a share of a generation below ``kept`` which the box has not destroyed yet."""
        for number, state in sorted(self._custodians[0].generations(entrustment).items() if self._custodians else ()):
            if number < kept and state == "held":
                how = self._kept_or_damaged(entrustment, number)
                if how is None:
                    # whoever may have a share of it: what is destroyed twice is destroyed
                    yield from () if self._line is None else self._line.known()
                elif how.shared:
                    yield how.node

    def trial(self, entrustment: str, keys: Sequence[bytes]) -> tuple[int, ...]:
        """Try wrapped keys under every generation that can be had: under which each opens, 0 for none. No key leaves.

        This is the drill of an erasure, which must fail for every key, and of a restore, which must succeed for every key.
        """
        if len(keys) > REWRAP_LIMIT:
            raise WireError("WIRE_LIMIT", f"{len(keys)} keys at once")
        with self._locked(entrustment):
            found = [0] * len(keys)
            for number in sorted({number for custodian in self._custodians for number in custodian.generations(entrustment)}):
                left = [at for at, under in enumerate(found) if not under]
                for at, opens in zip(left, self._tried(entrustment, number, [keys[at] for at in left]), strict=True):
                    found[at] = number if opens else 0
            return tuple(found)

    def _tried(self, entrustment: str, generation: int, keys: Sequence[bytes]) -> list[bool]:
        """Which keys open under a generation: none where a share of it is gone. That a share cannot be *read* is no answer, and is raised."""
        try:
            return self.had(entrustment, generation).opens(keys) if keys else []
        except KeyFault as fault:
            if fault.code not in _GONE:
                raise
            return [False] * len(keys)

    def _open_all(self, entrustment: str, kept: int, resting: Sequence[tuple[int, bytes]]) -> None:
        under = defaultdict[int, list[bytes]](list)
        for generation, wrapped in resting:
            if generation < kept:
                raise KeyFault("KEY_NEEDED", f"generation {generation}")
            under[generation].append(wrapped)
        for generation in {kept, *under}:
            if not all(self.had(entrustment, generation).opens(under[generation])):
                raise KeyFault("KEY_WRAP", f"generation {generation}")


def _state(listed: Listed | None, generation: int) -> str:
    """What a node says of a generation."""
    if listed is None:
        return "unknown"
    if generation < listed.below:
        return "destroyed"
    return "held" if any(one.generation == generation for one in listed.shares) else "missing"
