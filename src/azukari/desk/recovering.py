"""A record that went back is brought forward again from a witness's mirror, byte for byte, or not at all.

    every log of the mirror: signed by our own key, its root recomputed → our entries are its beginning → what is missing is appended
    → contracts, effects and parties folded from the entries → guards no older than the mirror

An entry that was rewritten after our own key signed it is put back, and what stood there kept. Where ours is another history nothing is touched and
the entry is named, unless it is ordered to set ours aside (``setting_aside``). A mirror holds no words: names and texts of the entries that come from
it are lost, and listed. Done again after a crash, it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from django.db import transaction

from azukari import annex
from azukari.desk import instance_log, setting_aside, witnesses
from azukari.desk.chance import now
from azukari.desk.effects import effects_of
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.setting_aside import Aside, Plan
from azukari.desk.signer import alone
from azukari.desk.witnesses import INSTANCE
from azukari.desk.words import speaks
from azukari.kernel.entry import Entry
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError, entry_of, envelope
from azukari.law.say import Say
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.keys import VerifierKey
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import open_note
from azukari.provisions.p00_acts import Register
from azukari.store import record
from azukari.store.models import Approval, Checkpoint, Effect, InstanceCheckpoint, InstanceLeaf, Involved, Log, Snapshot, Standing
from azukari.witness.folder import LOG
from azukari.witness.texts import WitnessError
from azukari.witness.tree import Tree

_ROWS: Final = 1_000


class Recovered(msgspec.Struct, frozen=True):
    """What became of one log: entries before, entries now, whose words or personal signatures are gone, and how many are still missing."""

    log: str
    before: int
    now: int
    words: list[int]
    approvals: list[int]
    missing: int
    put_back: list[int] = []
    unspoken: list[int] = []
    """Entries of acts that have no words, whose salt is gone: nothing that anybody said is lost with it."""
    aside: list[Aside] = []


class _Mirrored(msgspec.Struct, frozen=True):
    """A log in the mirror, found to be what our own key signed."""

    log: str
    size: int
    note: bytes
    tree: Tree

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """Its entries, as they lie in the mirror."""
        return self.tree.entries(start, stop)


def recover(instance: Instance, source: Path, *, aside: bool = False) -> list[Recovered]:
    """Bring an instance forward to a mirror (a witness's folder, or what it exported). The instance must not be served meanwhile.

    ``aside`` orders that entries of ours which are another history than the mirror's are set aside.

    :raises FaultError: ``RECOVER_SOURCE``, ``RECOVER_KEY``, ``RECOVER_OTHER``, ``RECOVER_DAMAGED``, ``RECOVER_FORK``; nothing was changed.
    """
    with alone(instance):
        found = _opened(instance, source)
        plans = {one.log: _compare(instance, one, aside=aside) for one in found}
        kept = {log: setting_aside.keep(instance, log, plan) for log, plan in plans.items()}
        before = {one.log: _size(one.log) for one in found}
        _sweep(instance)
        with transaction.atomic():
            for one in found:
                _bring(one, plans[one.log])
            gone = {one.log: _gone(one.log, _kept_of(before[one.log], plans[one.log]), plans[one.log].damaged) for one in found}
            # Before the commit: cut after it, nobody could tell any more that words which are not there went with the recovery.
            for log, lost in gone.items():
                _mark(instance, log, lost)
        for one in found:
            if plans[one.log].fork is not None:
                setting_aside.forget(instance, one.log)
            _guard(instance, one)
        done = [
            msgspec.structs.replace(
                _told(instance, one, _kept_of(before[one.log], plans[one.log]), gone[one.log]),
                before=before[one.log],
                put_back=list(plans[one.log].damaged),
                aside=[entry for entry in kept[one.log] if entry.seq not in plans[one.log].damaged],
            )
            for one in found
        ]
        if not any(told.missing for told in done):
            for log in witnesses.standing_still(instance):
                witnesses.let_go(instance, log)
        return done


# ── looking, before anything is changed ──


def _opened(instance: Instance, source: Path) -> list[_Mirrored]:
    """Every log of the mirror, the instance's last, each compared with its signature."""
    text = instance.signer_verifier()
    try:
        key = VerifierKey.parse(text or "")
    except LedgerError:
        raise _fault(
            "RECOVER_KEY",
            "この記録の検証鍵がないか、壊れています。verifier-key をバックアップから戻してください。",
            "This record's verifier key is gone or damaged; restore verifier-key from a backup.",
        ) from None
    folder = source / "logs" if (source / "logs").is_dir() else source
    names = sorted(path.parent.name for path in folder.glob("*/checkpoint"))
    wanted = [name for name in names if LOG.fullmatch(name)] + [name for name in names if name == INSTANCE]
    if not wanted:
        raise _fault(
            "RECOVER_SOURCE",
            f"{source} に写しがありません。立会いのフォルダか、`azukari witness export` の書き出し先を指定してください。",
            f"There is no mirror in {source}; name a witness's folder, or what `azukari witness export` wrote.",
        )
    return [_one(instance, key, folder / name) for name in wanted]


def _one(instance: Instance, key: VerifierKey, folder: Path) -> _Mirrored:
    log, origin = folder.name, instance.configuration.origin
    note = (folder / "checkpoint").read_bytes()
    try:
        signed = Signed.parse(open_note(note, [key]).note.text)
        if signed.origin != (origin if log == INSTANCE else f"{origin}/{log}"):
            raise LedgerError("ORIGIN_OTHER", signed.origin)
    except LedgerError as error:
        raise _fault(
            "RECOVER_OTHER",
            f"{log} はこの記録の署名ではありません（{error.code}）。この記録の写しか確かめてください。",
            f"{log} is not signed by this record's key ({error.code}); check that it is a mirror of this record.",
        ) from error
    found = _Mirrored(log, signed.size, note, Tree(folder))
    again = CompactRange()
    try:
        again.extend(map(leaf_hash, found.leaves(0, signed.size)))
    except (WitnessError, OSError) as error:
        raise _damaged(log, str(error)) from error
    if again.root() != signed.root:
        raise _damaged(log, "root")
    return found


def _damaged(log: str, detail: str) -> FaultError:
    return _fault(
        "RECOVER_DAMAGED",
        f"写しの {log} が壊れています（{detail}）。別の立会いの写しか、書き出し直したものを使ってください。",
        f"The mirror of {log} is damaged ({detail}); use another mirror, or export it again.",
    )


def _compare(instance: Instance, one: _Mirrored, *, aside: bool) -> Plan:
    """What to do where our entries and the mirror's differ as far as both go. :raises FaultError: ``RECOVER_FORK``."""
    plan = setting_aside.compare(instance, one, _size(one.log))
    if plan.fork is not None and not aside:
        raise _fault(
            "RECOVER_FORK",
            f"{one.log} の #{plan.fork} 以後が立会いの写しと違います。何も変えていません。両者の職員に知らせてください。写しのほうを記録とし、"
            "こちらの記録を除けておくことを双方で決めたら、`--set-aside` を付けて行ってください。",
            f"{one.log} differs from the mirror from #{plan.fork} on. Nothing was changed; tell the officers of both parties. Once both have "
            "decided that the mirror's is the record, run it again with `--set-aside`: ours is then kept apart.",
        )
    return plan


def _bring(one: _Mirrored, plan: Plan) -> None:
    """Make our log the mirror's, as far as the mirror goes."""
    setting_aside.put_back(one, plan.damaged)
    if plan.fork is not None:
        setting_aside.set_aside(one.log, plan.fork)
    (_append_instance if one.log == INSTANCE else _append)(one, _size(one.log))


def _kept_of(before: int, plan: Plan) -> int:
    """From which entry on everything comes from the mirror."""
    return before if plan.fork is None else plan.fork


def _size(log: str) -> int:
    return instance_log.size() if log == INSTANCE else record.size(log) or 0


def _entries(log: str, stop: int) -> Iterator[bytes]:
    return instance_log.entries(0, stop) if log == INSTANCE else (row.leaf for row in record.entries(log, 0, stop))


# ── appending ──


def _append_instance(one: _Mirrored, start: int) -> None:
    rows = []
    for seq, leaf in enumerate(one.leaves(start, one.size), start):
        rows.append(InstanceLeaf(seq=seq, leaf=leaf, **setting_aside.whose(leaf)))
    InstanceLeaf.objects.bulk_create(rows, batch_size=_ROWS)
    InstanceCheckpoint.objects.get_or_create(size=one.size, defaults={"note": one.note.decode()})


def _append(one: _Mirrored, start: int) -> None:
    """Append what is missing of a contract, and make anew what is worked out from its entries."""
    if start < one.size:
        whole = annex.begin()
        for seq, leaf in enumerate(_entries(one.log, start)):
            annex.hear(whole, _entry(one.log, seq, leaf))
        for seq, leaf in enumerate(one.leaves(start, one.size), start):
            entry = _entry(one.log, seq, leaf)
            if isinstance(entry.act, Register):
                Log.objects.get_or_create(pk=one.log, defaults={"body": entry.act.ward})
            annex.hear(whole, entry)
            effects = effects_of(entry, whole)
            for name, payload in effects:
                Effect.objects.get_or_create(log_id=one.log, seq=seq, name=name, defaults={"payload": payload, "due": now()})
        numbered = enumerate(one.leaves(start, one.size), start)
        while some := list(islice(numbered, _ROWS)):
            record.append(one.log, [(seq, envelope(leaf).tier, leaf, None) for seq, leaf in some])
        Snapshot.objects.filter(log_id=one.log).delete()
        Standing.objects.filter(log_id=one.log).delete()
        for party in {whole.ground.ward, *(tier.party for tier in whole.ground.tiers.values())}:
            Involved.objects.get_or_create(log_id=one.log, party=party)
    if one.size:
        Checkpoint.objects.get_or_create(log_id=one.log, size=one.size, defaults={"note": one.note.decode()})


def _entry(log: str, seq: int, leaf: bytes) -> Entry:
    try:
        return entry_of(leaf, annex.ACTS)
    except WireError as error:
        raise FaultError(Fault(error.code, Say(f"{log} #{seq}：{error.say.ja}", f"{log} #{seq}: {error.say.en}"))) from error


def _guard(instance: Instance, one: _Mirrored) -> None:
    """Let the guard remember no less than the mirror shows to have been signed."""
    path = instance.keys / "signer" / f"{one.log}.guard"
    if _guarded(path) >= one.size:
        return
    origin = instance.configuration.origin
    fresh = Guard(origin if one.log == INSTANCE else f"{origin}/{one.log}")
    write_new(path, fresh.propose(one.size, None, one.leaves(0, one.size)).guard.to_bytes())


def _guarded(path: Path) -> int:
    """How much a guard remembers; nothing where it is missing or damaged: then what the mirror shows is the most that anybody knows."""
    try:
        return Guard.from_bytes(path.read_bytes()).size
    except (FileNotFoundError, LedgerError):
        return -1


class _Gone(NamedTuple):
    """Entries whose words, whose salt alone, and whose signature did not come back."""

    words: list[int]
    unspoken: list[int]
    approvals: list[int]


def _gone(log: str, before: int, damaged: tuple[int, ...]) -> _Gone:
    """What the mirror does not hold of the entries that came from it."""
    words, unspoken, approvals = list[int](), list[int](), list[int]()
    if log != INSTANCE:
        signed = set(Approval.objects.filter(log_id=log).values_list("seq", flat=True))
        again = [row for seq in damaged if (row := record.entry(log, seq)) is not None]
        for row in chain(again, record.entries(log, before, _size(log))):
            leaf = envelope(row.leaf)
            if leaf.words is not None and row.words is None:
                said = leaf.by.entered is not None or speaks(annex.ACTS[leaf.act])
                (words if said else unspoken).append(row.seq)
            if leaf.approval is not None and row.seq not in signed:
                approvals.append(row.seq)
    return _Gone(words, unspoken, approvals)


def _told(instance: Instance, one: _Mirrored, before: int, gone: _Gone) -> Recovered:
    after = _size(one.log)
    guard = Guard.from_bytes((instance.keys / "signer" / f"{one.log}.guard").read_bytes())
    seen = witnesses.seen_by_any(instance, witnesses.configured(instance)).get(one.log, 0)
    missing = max(0, guard.size - after, seen - after)
    return Recovered(one.log, before, after, gone.words, gone.approvals, missing, unspoken=gone.unspoken)


def _mark(instance: Instance, log: str, gone: _Gone) -> None:
    """Keep which words a recovery could not bring back, so that a check does not take them for a damage."""
    if gone.words or gone.unspoken:
        kept = sorted({*lost_words(instance, log), *gone.words, *gone.unspoken})
        write_new(instance.folder / "recovered" / log, msgspec.json.encode(kept))


def _sweep(instance: Instance) -> None:
    """Remove what a recovery that was cut left half written."""
    for left in (instance.folder / "recovered").glob("**/*.new"):
        left.unlink()


def lost_words(instance: Instance, log: str) -> list[int]:
    """The entries of a contract whose words were lost when it was recovered from a mirror."""
    path = instance.folder / "recovered" / log
    return msgspec.json.decode(path.read_bytes(), type=list[int]) if path.exists() else []


def _fault(code: str, ja: str, en: str) -> FaultError:
    return FaultError(Fault(code, Say(ja, en)))
