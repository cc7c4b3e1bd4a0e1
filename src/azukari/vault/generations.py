"""Generations of contract keys: made, used for wrapping, and retired. Erasing is leaving a generation behind.

    renew    a generation above the one that holds what is to be erased
    rewrap   the survivors' object keys, from the old generation to the new; the caller commits them
    trial    what still opens, and under which generation: told, without a key leaving
    retire   every earlier generation is destroyed by every custodian; what was left under it opens nowhere any more

Each step may be done again, from any point: a generation that is there is not made twice, a key that was moved is not
moved back, a share that was destroyed stays so.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

from azukari.vault.custodian import Custodian
from azukari.vault.errors import KeyFault, WireError
from azukari.vault.keys import checked_id, contract_key, rewrap_object_key, unwrap_object_key, wrap_object_key
from azukari.vault.messages import REWRAP_LIMIT


class Generations:
    """The contract keys of all entrustments, as their custodians hold them. Keeps no key between two calls."""

    def __init__(self, custodians: Sequence[Custodian]) -> None:
        """Take the custodians in the order in which their shares make a key."""
        self._custodians: Final = tuple(custodians)
        # One at a time: a key is never wrapped under a generation that is being destroyed meanwhile.
        self._lock = threading.RLock()

    def renew(self, entrustment: str, past: int) -> int:
        """Return the newest generation if it lies above ``past`` and is whole, or make the next.

        A generation of which any custodian lacks its share is never completed afterwards: that share may be lost,
        and a new one in its place would be a different key under the same number. The next generation is made.
        """
        checked_id(entrustment)
        with self._lock:
            held = [custodian.generations(entrustment) for custodian in self._custodians]
            last = max((number for one in held for number in one), default=0)
            if last > past and all(one.get(last) == "held" for one in held):
                return last
            made = max(last, past) + 1
            for custodian in self._custodians:
                custodian.create(entrustment, made)
            return made

    def key(self, entrustment: str, generation: int) -> bytes:
        """Rebuild a contract key for one use; kept nowhere, so that a destroyed share ends all opening at once."""
        if not self._custodians:
            raise KeyFault("SHARE_MISSING", "no custodian")
        shares = [custodian.share(entrustment, generation) for custodian in self._custodians]
        return contract_key(shares, entrustment, generation)

    def wrap(self, entrustment: str, object_key: bytes) -> tuple[bytes, int]:
        """Wrap a new object key under the newest generation, and say which that is."""
        with self._lock:
            generation = self.renew(entrustment, 0)
            return wrap_object_key(self.key(entrustment, generation), object_key), generation

    def rewrap(self, entrustment: str, under: int, to: int, keys: Sequence[bytes]) -> tuple[bytes, ...]:
        """Move wrapped object keys to a later generation, in their order; one that does not open stops all."""
        if len(keys) > REWRAP_LIMIT:
            raise WireError("WIRE_LIMIT", f"{len(keys)} keys at once")
        if under >= to:
            raise KeyFault("KEY_WRAP", f"from generation {under} to {to}")
        with self._lock:
            old, new = self.key(entrustment, under), self.key(entrustment, to)
            return tuple(rewrap_object_key(old, new, one) for one in keys)

    def retire(self, entrustment: str, kept: int, resting: Sequence[tuple[int, bytes]]) -> int:
        """Destroy every generation below ``kept``, once each key that rests (generation, wrapped) opens under what stays.

        Return how many are destroyed now, in all.
        """
        with self._lock:
            self._open_all(entrustment, kept, resting)
            gone = set()
            for custodian in self._custodians:
                # Also those that count as destroyed: a fault may have come between the mark and the removal.
                for number in sorted(custodian.generations(entrustment)):
                    if number < kept:
                        custodian.destroy(entrustment, number)
                        gone.add(number)
            return len(gone)

    def trial(self, entrustment: str, keys: Sequence[bytes]) -> tuple[int, ...]:
        """Try wrapped keys under every generation that can be had: under which each opens, 0 for none. No key leaves.

        This is the drill of an erasure, which must fail for every key, and of a restore, which must succeed for every key.
        """
        if len(keys) > REWRAP_LIMIT:
            raise WireError("WIRE_LIMIT", f"{len(keys)} keys at once")
        with self._lock:
            held = {number for custodian in self._custodians for number in custodian.generations(entrustment)}
            found = {number: key for number in sorted(held) if (key := self._had(entrustment, number)) is not None}
            return tuple(next((number for number, key in found.items() if _opens(key, one)), 0) for one in keys)

    def _had(self, entrustment: str, generation: int) -> bytes | None:
        """A contract key, or None where a share of it is gone. That a share cannot be *read* is no answer, and is raised."""
        try:
            return self.key(entrustment, generation)
        except KeyFault as fault:
            if fault.code not in {"SHARE_DESTROYED", "SHARE_MISSING"}:
                raise
            return None

    def _open_all(self, entrustment: str, kept: int, resting: Sequence[tuple[int, bytes]]) -> None:
        keys = {kept: self.key(entrustment, kept)}
        for generation, wrapped in resting:
            if generation < kept:
                raise KeyFault("KEY_NEEDED", f"generation {generation}")
            if generation not in keys:
                keys[generation] = self.key(entrustment, generation)
            unwrap_object_key(keys[generation], wrapped)


def _opens(key: bytes, wrapped: bytes) -> bool:
    try:
        unwrap_object_key(key, wrapped)
    except KeyFault:
        return False
    return True
