"""What a pack holds beside the entries: personal signatures and enrolments, the heads of all contracts, witnesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from azukari.desk import covered, instance_log, witnesses
from azukari.desk.heading import heads_at
from azukari.desk.instance import Instance
from azukari.ledger import heads
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import over
from azukari.ledger.note import Note
from azukari.ledger.pack import Omission
from azukari.ledger.sight import make_sight
from azukari.store import record
from azukari.store.models import Approval, InstanceCheckpoint, InstanceLeaf

HashOf = Callable[[int, int], bytes]


class Extras(NamedTuple):
    """Records of the optional members by name, and what had to be left out."""

    members: dict[str, list[bytes]]
    omits: tuple[Omission, ...] = ()


class Fixed(NamedTuple):
    """A signed size of the instance log, with the heads that its last entry commits to."""

    size: int
    note: Note
    entry: heads.HeadsLeaf
    heads: dict[str, tuple[heads.HeadLeaf, list[heads.TierLeaf]]]


def newest_fixed(instance: Instance) -> Fixed | None:
    """The newest signed state of the instance log; None while nothing of it was signed."""
    found = InstanceCheckpoint.objects.order_by("-size").first()
    return None if found is None else _fixed(instance, found)


def _fixed(instance: Instance, found: InstanceCheckpoint) -> Fixed | None:
    raw = InstanceLeaf.objects.filter(person=None, seq__lt=found.size).order_by("-seq").values_list("leaf", flat=True).first()
    entry = None if raw is None else heads.decode_instance(bytes(raw))
    if not isinstance(entry, heads.HeadsLeaf) or entry.seq != found.size - 1:
        return None
    known = sorted(witnesses.configured(instance), key=lambda one: one.id)
    lines = [line.signature for one in known if (line := covered.at_size(instance, one, found.size)) is not None]
    note = Note.parse(found.note.encode()).plus(*lines)
    return Fixed(found.size, note, entry, heads_at(entry.seq))


def _cosigned_before(instance: Instance, size: int) -> Fixed | None:
    older = [line.size for one in witnesses.configured(instance) if (line := covered.newest(instance, one, size)) is not None]
    found = InstanceCheckpoint.objects.filter(size=max(older)).first() if older else None
    return None if found is None else _fixed(instance, found)


def gather(
    instance: Instance,
    log: str,
    size: int,
    shown: Iterable[int],
    show: Sequence[int] | None,
    hash_of: HashOf,
    fixed: Fixed | None,
) -> Extras:
    """Gather the optional members for a pack of ``size`` entries that shows ``shown``; ``show`` are the tiers to prove, None for all.

    Where the instance log is not signed yet, signatures cannot be shown, and the pack says so.
    """
    wanted = frozenset(shown)
    approvals = [one for one in Approval.objects.filter(log_id=log, seq__lt=size).order_by("seq") if one.seq in wanted]
    if fixed is None or log not in fixed.heads or fixed.heads[log][0].size > size:
        return Extras({}, (Omission("approvals", "instance-not-signed"),) if approvals else ())
    people = sorted({_officer(log, one.seq) for one in approvals})
    passkeys = sorted(
        ((leaf.seq, data) for person in people for leaf, data in instance_log.chain(person) if leaf.seq < fixed.size)
    )
    pairs = _pair(log, size, fixed, hash_of, show, [seq for seq, _ in passkeys])
    if len(fixed.note.signatures) == 1:
        older = _cosigned_before(instance, fixed.size)
        if older is not None and log in older.heads:
            pairs += _pair(log, size, older, hash_of, (), ())
    keys = sorted(one.cosigner.text().encode() for one in witnesses.configured(instance))
    members = {
        "passkeys": [data for _, data in passkeys],
        "approvals": [bytes(one.record) for one in approvals],
        "instance": pairs,
        "witnesses": keys,
    }
    return Extras({name: records for name, records in members.items() if records})


def _officer(log: str, seq: int) -> str:
    row = record.entry(log, seq)
    return "" if row is None else decode(row.leaf).by.officer


def _pair(log: str, size: int, fixed: Fixed, hash_of: HashOf, show: Sequence[int] | None, passkeys: Sequence[int]) -> list[bytes]:
    head, tiers = fixed.heads[log]
    sight = make_sight(
        contract=(size, hash_of),
        head=head,
        tiers=tiers,
        show=[tier.tier for tier in tiers] if show is None else show,
        all_heads=[one for one, _ in fixed.heads.values()],
        instance=(fixed.size, over([leaf_hash(data) for data in instance_log.entries(0, fixed.size)])),
        entry=fixed.entry,
        passkeys=passkeys,
    )
    return [fixed.note.to_bytes(), sight.to_bytes()]
