"""What a node's folder says of shares of keys, read whether it runs or not; and the switch of whoever keeps the node."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from azukari.keyline.messages import Share
from azukari.keyline.receipts import Receipt
from azukari.witness.folder import Folder
from azukari.witness.journal import Did, Journal, openings
from azukari.witness.shares import Custody, Shares
from azukari.witness.texts import WitnessError

__all__ = ["Kept", "custody_of", "destroy", "kept_by"]


class Kept(NamedTuple):
    """A contract: what is held, what was destroyed and why, and what was given out on each day (UTC)."""

    contract: str
    held: list[Share]
    below: int
    receipts: list[Receipt]
    days: Mapping[str, Counter[str]]


def custody_of(folder: Folder) -> Custody:
    """The node's custody key and whom it serves. :raises WitnessError: ``KEYS_NONE``, ``KEYS_DAMAGED``."""
    found = Custody.read(folder.path / "keys")
    if found is None:
        raise WitnessError("KEYS_NONE")
    return found


def kept_by(folder: Folder) -> list[Kept]:
    """Every contract of which the node has or had shares. :raises WitnessError: :raises LineError: for a share that is damaged."""
    shares = _shares(folder)
    return [
        Kept(one, shares.held(one), shares.below(one), shares.receipts(one), openings(folder.path / "keys", one))
        for one in shares.contracts()
    ]


def destroy(folder: Folder, contract: str) -> tuple[Receipt, bytes, int]:
    """Destroy every share that is held of a contract, at once and of the node's own accord; the receipt, its bytes, and how many shares there were.

    It may be done while the node runs: a share that is being asked for at this moment is given or is not.

    :raises WitnessError: ``KEYS_NONE``, ``KEYS_UNKNOWN`` where none is held. :raises DiskFull: :raises DiskFailed:
    """
    shares = _shares(folder)
    numbers = shares.numbers(contract)
    if not numbers:
        raise WitnessError("KEYS_UNKNOWN", contract)
    below = max(numbers) + 1
    data = shares.destroy(contract, below, None)
    Journal(folder.path / "keys").write(contract, Did(_now(), "switch", below, len(numbers)))
    return shares.receipts(contract)[-1], data, len(numbers)


def _shares(folder: Folder) -> Shares:
    return Shares(folder.path / "keys", custody_of(folder), folder.origin, _now)


def _now() -> int:
    return time.time_ns() // 1_000
