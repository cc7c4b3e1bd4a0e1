"""What a pack holds beside the entries: personal signatures and enrolments, the heads of all contracts, witnesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from azukari.desk import covered, instance_log, witnesses
from azukari.desk.heading import heads_at
from azukari.desk.instance import Instance
from azukari.desk.shelf import Shelf
from azukari.ledger import heads
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.leaf import decode
from azukari.ledger.note import Note
from azukari.ledger.pack import Omission
from azukari.ledger.sight import Passkeys, make_sight
from azukari.store import record
from azukari.store.models import Approval, InstanceCheckpoint, InstanceLeaf

HashOf = Callable[[int, int], bytes]
_TOGETHER: Final = 500


class Extras(NamedTuple):
    """Records of the optional members by name, and what had to be left out."""

    members: dict[str, list[bytes]]
    omits: tuple[Omission, ...] = ()


class Fixed(NamedTuple):
    """A signed size of the instance log, with the heads that its last entry commits to."""

    size: int
    root: bytes
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
    return Fixed(found.size, Signed.parse(note.text).root, note, entry, heads_at(entry.seq))


def _cosigned_before(instance: Instance, size: int) -> Fixed | None:
    older = [line.size for one in witnesses.configured(instance) if (line := covered.newest(instance, one, size)) is not None]
    found = InstanceCheckpoint.objects.filter(size=max(older)).first() if older else None
    return None if found is None else _fixed(instance, found)


def gather(
    instance: Instance,
    log: str,
    contract: tuple[int, HashOf],
    shown: Sequence[int],
    show: Sequence[int] | None,
    fixed: Fixed | None,
    of_instance: Shelf,
) -> Extras:
    """Gather the optional members for a pack that shows ``shown``; ``show`` are the tiers to prove, None for all.

    ``contract`` is the size of the record and how its tree is read, ``of_instance`` where that of the instance log is.
    Where the instance log is not signed yet, signatures cannot be shown, and the pack says so.
    """
    size = contract[0]
    approvals = _approvals(log, shown)
    if fixed is None or log not in fixed.heads or fixed.heads[log][0].size > size:
        return Extras({}, (Omission("approvals", "instance-not-signed"),) if approvals else ())
    people = sorted({_officer(log, one.seq) for one in approvals})
    passkeys = sorted(
        ((leaf.seq, data) for person in people for leaf, data in instance_log.chain(person) if leaf.seq < fixed.size)
    )
    everybody = [] if fixed.entry.whose is None else instance_log.people(fixed.entry.seq)
    pairs = _pair(log, contract, fixed, of_instance, show, Passkeys([seq for seq, _ in passkeys], everybody, people))
    if len(fixed.note.signatures) == 1:
        older = _cosigned_before(instance, fixed.size)
        if older is not None and log in older.heads:
            pairs += _pair(log, contract, older, of_instance, (), Passkeys(()))
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


def _approvals(log: str, shown: Sequence[int]) -> list[Approval]:
    """The personal signatures under the shown entries, in their order."""
    of_log = Approval.objects.filter(log_id=log).order_by("seq")
    if len(shown) == shown[-1] - shown[0] + 1:
        return list(of_log.filter(seq__gte=shown[0], seq__lte=shown[-1]))
    some = (shown[at : at + _TOGETHER] for at in range(0, len(shown), _TOGETHER))
    return [one for numbers in some for one in of_log.filter(seq__in=numbers)]


def _pair(
    log: str, contract: tuple[int, HashOf], fixed: Fixed, of_instance: Shelf, show: Sequence[int] | None, passkeys: Passkeys
) -> list[bytes]:
    head, tiers = fixed.heads[log]
    sight = make_sight(
        contract=contract,
        head=head,
        tiers=tiers,
        show=[tier.tier for tier in tiers] if show is None else show,
        all_heads=[one for one, _ in fixed.heads.values()],
        instance=(fixed.size, of_instance.at(fixed.size, fixed.root).hash_of),
        entry=fixed.entry,
        passkeys=passkeys,
    )
    return [fixed.note.to_bytes(), sight.to_bytes()]
