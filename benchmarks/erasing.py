"""Erasing with 100,000 objects in one contract, from the order to the destroyed key: with the key in one folder, and with 甲's node."""

from __future__ import annotations

import base64
import time
from contextlib import ExitStack
from pathlib import Path

from azukari.desk.effects import UNSEAL
from azukari.desk.erasing import erase
from azukari.keyline.inner import inner_key, thing_of, wrap
from azukari.keyline.messages import Keyed
from azukari.store.models import Effect, VaultObject
from azukari.vault.custodian import FileCustodian
from azukari.vault.keeping import NESTED, nest
from azukari.vault.keys import contract_key
from benchmarks.table import Result
from tests.binding import Clock, make
from tests.desk.conftest import Counter
from tests.desk.noded import noded_at
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import APPROVER, IN_CHARGE

OBJECTS = 100_000
LEVELS = ("E1", "E3", "E4")
LIMIT = 60.0


def run(folder: Path) -> list[Result]:
    """One object is erased and the others survive, which is the most work: each survivor is moved, kept, and opened on trial."""
    return [result for level in LEVELS for result in _at(folder / level, level)]


def _at(folder: Path, level: str) -> list[Result]:
    clock = Clock()
    folder.mkdir()
    desk = make(folder / "instance", f"sqlite:///{folder / 'instance' / 'database.sqlite3'}", clock)
    counter = ready(Counter(desk, clock).registered())
    with ExitStack() as stack:
        if level == "E1":
            stack.enter_context(key_process(counter))
        else:
            stack.enter_context(noded_at(counter, folder / "node")).moved(level)
        handed_over(counter)
        _others(counter)
        agreed = counter.does("p13.agree-destruction", APPROVER, tier=1, item=FILE, quantity=1, reason="消去による")
        order = counter.does("p13.destroy", IN_CHARGE, agreement=agreed.entry.number, method="key_destruction")
        effect = Effect.objects.get(log_id=counter.log, seq=order.entry.number, name=UNSEAL)
        steps: dict[str, float] = {}
        erase(desk, effect, reached=lambda step: steps.setdefault(step, time.perf_counter()))
        ended = time.perf_counter()
    destroyed, whole = steps["drill"] - steps["stop"], ended - steps["stop"]
    return [
        Result(
            f"erase among {OBJECTS:,} objects at {level}, to destroyed",
            f"{destroyed:.1f} s",
            f"{LIMIT:.0f} s",
            destroyed / LIMIT,
            1,
            at_least=False,
            note=f"{whole:.1f} s to certified; SQLite, one object erased, all others moved to the new key"
            + ("" if level == "E1" else ", 甲's node on the same machine"),
        )
    ]


def _others(counter: Counter) -> None:
    """As many objects as deposits would have left, by the vault's own wrapping."""
    one = VaultObject.objects.get(item=FILE)
    key = base64.b64decode(one.sealed["wrapped"])
    # the same key again: at E4 it is bound to its object, so each is wrapped for its own
    names = [f"ob-{number:016d}" for number in range(OBJECTS - 1)]
    wrapped = _wrapped(counter, one, key, names)
    VaultObject.objects.bulk_create(
        [
            VaultObject(
                id=name, log_id=counter.log, item=f"im-{name[3:]}", created=one.created,
                sealed={**one.sealed, "wrapped": base64.b64encode(each).decode()},
            )
            for name, each in zip(names, wrapped, strict=True)
        ],
        batch_size=2_000,
    )  # fmt: skip


def _wrapped(counter: Counter, one: VaultObject, key: bytes, names: list[str]) -> list[bytes]:
    if key[0] != NESTED:
        return [key] * len(names)
    generation = one.sealed["generation"]
    outer = contract_key(
        [FileCustodian(counter.desk.instance.keys / "vault").share(counter.log, generation)], counter.log, generation
    )
    [path] = (counter.desk.instance.folder.parent / "node" / "keys" / "shares" / counter.log).glob(f"{generation}.share")
    share = path.read_bytes().removeprefix(b"azukari-share v1\n")[2:34]
    plain = bytes(range(32))
    return [
        nest(outer, Keyed(wrap(inner_key(share, counter.log, generation, thing), plain), thing)) for thing in map(thing_of, names)
    ]
