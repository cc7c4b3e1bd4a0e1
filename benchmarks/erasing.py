"""Erasing with 100,000 objects in one contract, from the order to the destroyed key."""

from __future__ import annotations

import base64
import time
from pathlib import Path

from azukari.desk.erasing import erase
from azukari.store.models import Effect, VaultObject
from azukari.vault.custodian import FileCustodian
from azukari.vault.generations import Generations
from benchmarks.table import Result
from tests.binding import Clock, make
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import APPROVER, IN_CHARGE

OBJECTS = 100_000
LIMIT = 60.0


def run(folder: Path) -> list[Result]:
    """One object is erased and the others survive, which is the most work: each survivor is moved, kept, and opened on trial."""
    clock = Clock()
    desk = make(folder / "instance", f"sqlite:///{folder / 'instance' / 'database.sqlite3'}", clock)
    counter = ready(Counter(desk, clock).registered())
    with key_process(counter):
        handed_over(counter)
        _others(counter)
        agreed = counter.does("p13.agree-destruction", APPROVER, tier=1, item=FILE, quantity=1, reason="消去による")
        order = counter.does("p13.destroy", IN_CHARGE, agreement=agreed.entry.number, method="key_destruction")
        effect = Effect.objects.get(log_id=counter.log, seq=order.entry.number)
        steps: dict[str, float] = {}
        erase(desk, effect, reached=lambda step: steps.setdefault(step, time.perf_counter()))
        ended = time.perf_counter()
    destroyed, whole = steps["drill"] - steps["stop"], ended - steps["stop"]
    return [
        Result(
            f"erase among {OBJECTS:,} objects, to destroyed",
            f"{destroyed:.1f} s",
            f"{LIMIT:.0f} s",
            destroyed / LIMIT,
            1,
            at_least=False,
            note=f"{whole:.1f} s to certified; SQLite, one object erased, all others moved to the new key",
        )
    ]


def _others(counter: Counter) -> None:
    """As many objects as deposits would have left, by the vault's own wrapping."""
    one = VaultObject.objects.get(item=FILE)
    keys = Generations([FileCustodian(counter.desk.instance.keys / "vault")])
    wrapped = base64.b64encode(keys.wrap(counter.log, bytes(range(32)))[0]).decode()
    sealed = {**one.sealed, "wrapped": wrapped}
    VaultObject.objects.bulk_create(
        [
            VaultObject(id=f"ob-{number:016d}", log_id=counter.log, item=f"im-{number:016d}", sealed=sealed, created=one.created)
            for number in range(OBJECTS - 1)
        ],
        batch_size=2_000,
    )
