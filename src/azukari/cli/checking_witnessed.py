"""The check of what lies outside every contract: the instance log as it was signed, what witnesses hold, and records that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from azukari.cli.checking_blobs import Add
from azukari.desk import instance_log, witnesses
from azukari.desk.covered import FALSE, FALSE_SAY
from azukari.desk.instance import Instance
from azukari.desk.reach import reaches
from azukari.desk.witnesses import INSTANCE
from azukari.kernel.fault import FaultError
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.texts import TEXTS
from azukari.store import record
from azukari.store.models import Cosignature

MISSING: Final = Say(
    "立会いがどこまで持っているかの控え（keys/signer/seen-…）がありません。これがないと、記録が古い写しに戻されても、立会いに尋ねるまで気付けません。"
    "`azukari serve` を動かすと、立会いに尋ねて作り直されます。消した覚えがなければ、装置を確かめてください。",
    "What a witness was seen to hold (keys/signer/seen-…) is not kept any more; without it, a record that was put back to an old copy is noticed "
    "only when the witness is asked. Run `azukari serve`: it asks the witness and keeps it anew. If nobody removed it, look at the disk.",
)


class Amiss(NamedTuple):
    """Something that makes the record not the one that was signed or witnessed. ``log`` is None for the instance's own."""

    code: str
    say: Say
    log: str | None


def amiss(instance: Instance) -> Iterator[Amiss]:
    """What is found without reading the record: it stands still, a witness holds more of it, or a cosignature is false."""
    still = witnesses.standing_still(instance)
    contracts = {why.code for log, why in still.items() if log != INSTANCE}
    for log, why in still.items():
        if log == INSTANCE and why.code in contracts:
            continue  # the same, told of the contract already
        fault = witnesses.told(why)
        yield Amiss(fault.code, fault.say, None if log == INSTANCE else log)
    try:
        seen = witnesses.seen_by_any(instance, witnesses.configured(instance))
        false = any(one.code == FALSE for one in reaches(instance))
    except FaultError as error:
        yield from (Amiss(one.code, one.say, None) for one in error.faults)
        return
    except LedgerError as error:
        yield Amiss(error.code, Say(error.ja, error.en), None)
        return
    for log, size in sorted(seen.items()):
        held = instance_log.size() if log == INSTANCE else record.size(log) or 0
        if size > held and log not in still:
            fault = witnesses.told(witnesses.Stopped("ROLLBACK_DETECTED", f"{held} held, {size} seen", "check"))
            yield Amiss(fault.code, fault.say, None if log == INSTANCE else log)
    if false:
        yield Amiss(FALSE, FALSE_SAY, None)


def _forgotten(instance: Instance, add: Add) -> None:
    """Witnesses that have signed and of which nothing says any more how much they hold."""
    signed = set(Cosignature.objects.values_list("witness", flat=True).distinct())
    try:
        named = witnesses.configured(instance)
    except FaultError:
        return  # told above
    for one in named:
        path = witnesses.seen_place(instance, one.id)
        if one.id in signed and not path.exists():
            add("SEEN_MISSING", MISSING, where=f"{one.cosigner.name} {path.name}")


def check_witnessed(instance: Instance, add: Add) -> None:
    """Add all of it to the findings, and what reading the instance log against its guard says."""
    for one in amiss(instance):
        add(one.code, one.say, contract=one.log)
    _forgotten(instance, add)
    path = instance.keys / "signer" / f"{INSTANCE}.guard"
    try:
        guard = Guard.from_bytes(path.read_bytes()) if path.exists() else Guard("")
        guard.audit(instance_log.entries(0, guard.size))
    except LedgerError as error:
        text = TEXTS[error.code]
        add(error.code, Say(f"全体の記録：{text.ja}", f"The instance log: {text.en}"))
