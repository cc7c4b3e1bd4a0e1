"""What shows, in a pack, a contract's head among the heads of all contracts: read strictly, proved from a signed instance checkpoint."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from azukari.ledger import canonical, heads
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.heads import Digest, HeadLeaf, HeadsLeaf, PersonLeaf, TierLeaf, Whole
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import left_out, over, verify_shown
from azukari.ledger.proofs import proof_ranges, verify_consistency

__all__ = ["Passkeys", "Sight", "check_people", "make_sight", "read_sight", "verify_sight"]

Hashes = tuple[Digest, ...]
HashOf = Callable[[int, int], bytes]


class Sight(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As ``docs/spec/evidence-pack.md`` lays down: a head leaf, and the proofs that it stands under a signed instance checkpoint.

    Of version 2, as its ``heads``: with the person leaves of those whose passkeys are shown.
    """

    consistency: Hashes
    head: HeadLeaf
    head_index: Whole
    head_proof: Hashes
    heads: HeadsLeaf
    instance_proof: Hashes
    people: tuple[PersonLeaf, ...] | msgspec.UnsetType = msgspec.UNSET
    people_proof: Hashes | msgspec.UnsetType = msgspec.UNSET
    people_shown: tuple[Whole, ...] | msgspec.UnsetType = msgspec.UNSET
    tiers: tuple[TierLeaf, ...] = ()
    tiers_proof: Hashes = ()
    tiers_shown: tuple[Whole, ...] = ()
    tiers_total: Whole = 0
    v: Literal[1, 2] = 1

    @property
    def persons(self) -> tuple[tuple[PersonLeaf, ...], Hashes, tuple[int, ...]]:
        """The person leaves, their proof, and their numbers among all; nothing in version 1."""
        if self.people is msgspec.UNSET or self.people_proof is msgspec.UNSET or self.people_shown is msgspec.UNSET:
            return (), (), ()
        return self.people, self.people_proof, self.people_shown

    def to_bytes(self) -> bytes:
        """Print as canonical JSON."""
        return _ENCODE(self)


_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
_DECODE: Final = msgspec.json.Decoder(Sight).decode


def read_sight(data: bytes) -> Sight:
    """Read a sight strictly. Raises INSTANCE_UNSUPPORTED for a later version, else INSTANCE_MALFORMED."""
    try:
        value = canonical.decode(data)
        version = value.get("v") if isinstance(value, dict) else None
        if isinstance(version, int) and version > 2:
            raise LedgerError("INSTANCE_UNSUPPORTED", f"version {version}")
        sight = _DECODE(data)
        if _ENCODE(sight) != data:
            raise LedgerError("INSTANCE_MALFORMED", "a field is missing")
        heads.decode_instance(_ENCODE(sight.heads))
        for tier in sight.tiers:
            heads.decode_tier(_ENCODE(tier))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        if isinstance(error, LedgerError) and error.code == "INSTANCE_UNSUPPORTED":
            raise
        raise LedgerError("INSTANCE_MALFORMED", str(error)) from error
    if len(sight.tiers) != len(sight.tiers_shown) or (not sight.tiers and (sight.tiers_proof or sight.tiers_total)):
        raise LedgerError("INSTANCE_MALFORMED", "tiers")
    _check_persons(sight)
    return sight


def _check_persons(sight: Sight) -> None:
    """:raises LedgerError: ``INSTANCE_MALFORMED`` where the fields are not those of the version of the heads."""
    there = [one is not msgspec.UNSET for one in (sight.people, sight.people_proof, sight.people_shown)]
    people, proof, shown = sight.persons
    if sight.v != sight.heads.v or there != [sight.v > 1] * 3 or len(people) != len(shown) or (not people and proof):
        raise LedgerError("INSTANCE_MALFORMED", "people")


def verify_sight(sight: Sight, instance: Checkpoint, passkeys: Sequence[tuple[int, bytes]], contract: Checkpoint | None) -> None:
    """Check every proof of a sight; ``passkeys`` are numbers and hashes of what is shown of the instance log besides.

    The heads must be the last entry that was signed: of those before it nobody says that they were ever true together with what follows.

    That the person leaves are those of the passkeys shown is for ``check_people`` to say.

    Raises HEADS_NOT_LAST, PROOF_RANGE, PROOF_LENGTH, PROOF_WRONG, HEADS_ORDER, TIERS_OTHER.
    """
    if sight.heads.seq != instance.size - 1:
        raise LedgerError("HEADS_NOT_LAST", f"entry {sight.heads.seq} of {instance.size}")
    shown = sorted([(sight.heads.seq, leaf_hash(heads.encode(sight.heads))), *passkeys], key=lambda one: one[0])
    verify_shown(instance.size, shown, instance.root, _bytes(sight.instance_proof))
    head = (sight.head_index, leaf_hash(heads.encode(sight.head)))
    verify_shown(sight.heads.count, [head], bytes.fromhex(sight.heads.heads), _bytes(sight.head_proof))
    if contract is not None:
        root = bytes.fromhex(sight.head.root)
        verify_consistency(sight.head.size, contract.size, root, contract.root, _bytes(sight.consistency))
    if sight.tiers:
        tiers = list(zip(sight.tiers_shown, heads.hashes_of(sight.tiers), strict=True))
        verify_shown(sight.tiers_total, tiers, bytes.fromhex(sight.head.tiers), _bytes(sight.tiers_proof))
        _tiers_agree(sight)
    _verify_people(sight)


def _verify_people(sight: Sight) -> None:
    people, proof, shown = sight.persons
    if not people or sight.heads.whose is None:
        return
    total, root = sight.heads.whose
    leaves = list(zip(shown, heads.hashes_of(people), strict=True))
    verify_shown(total, leaves, bytes.fromhex(root or ""), _bytes(proof))
    names = [one.person for one in people]
    if names != sorted(set(names)):
        raise LedgerError("HEADS_ORDER")


def check_people(sight: Sight, last: Sequence[PersonLeaf]) -> None:
    """Check that of each person whose passkeys are shown the last entry is among them; ``last`` are the last ones shown, ascending.

    Raises PASSKEY_LEFT_OUT. In version 1 nothing is said, and nothing checked.
    """
    if sight.heads.whose is None:
        return
    stated, found = {one.person: one for one in sight.persons[0]}, {one.person: one for one in last}
    for person in sorted({*stated, *found}):
        if stated.get(person) != found.get(person):
            raise LedgerError("PASSKEY_LEFT_OUT", person)


def _tiers_agree(sight: Sight) -> None:
    numbers = [tier.tier for tier in sight.tiers]
    if numbers != sorted(set(numbers)):
        raise LedgerError("HEADS_ORDER")
    every = sum(tier.count for tier in sight.tiers)
    if len(numbers) == sight.tiers_total and every != sight.head.size:
        raise LedgerError("TIERS_OTHER", f"{every} of {sight.head.size}")


class Passkeys(NamedTuple):
    """Which entries about passkeys are shown, by number; all whom the heads commit to; and whose passkeys are shown.

    People are of no use where the heads are of version 1.
    """

    numbers: Sequence[int]
    people: Sequence[PersonLeaf] = ()
    whose: Collection[str] = ()


def make_sight(
    *,
    contract: tuple[int, HashOf],
    head: HeadLeaf,
    tiers: Sequence[TierLeaf],
    show: Sequence[int],
    all_heads: Sequence[HeadLeaf],
    instance: tuple[int, HashOf],
    entry: HeadsLeaf,
    passkeys: Passkeys,
) -> Sight:
    """Make the sight of ``head``: sizes with their hashes of runs, all heads and tiers, the numbers of tiers to show.

    Raises PROOF_RANGE for what cannot be.
    """
    hashes, of_tiers = heads.hashes_of(all_heads), heads.hashes_of(tiers)
    shown = [at for at, tier in enumerate(tiers) if tier.tier in show]
    index = [one.log for one in all_heads].index(head.log)
    numbers = sorted([entry.seq, *passkeys.numbers])
    size, hash_of = contract
    of_people = heads.hashes_of(passkeys.people)
    those = [at for at, one in enumerate(passkeys.people) if one.person in passkeys.whose]
    made = Sight(
        consistency=_hex(hash_of, proof_ranges(0, head.size, size)),
        head=head,
        head_index=index,
        head_proof=_hex(over(hashes), left_out(len(hashes), [index])),
        heads=entry,
        instance_proof=_hex(instance[1], left_out(instance[0], numbers)),
        tiers=tuple(tiers[at] for at in shown),
        tiers_proof=_hex(over(of_tiers), left_out(len(tiers), shown)) if shown else (),
        tiers_shown=tuple(shown),
        tiers_total=len(tiers) if shown else 0,
    )
    if entry.whose is None:
        return made
    return msgspec.structs.replace(
        made,
        people=tuple(passkeys.people[at] for at in those),
        people_proof=_hex(over(of_people), left_out(len(passkeys.people), those)) if those else (),
        people_shown=tuple(those),
        v=2,
    )


def _hex(hash_of: HashOf, runs: Iterable[tuple[int, int]]) -> Hashes:
    return tuple(hash_of(low, high).hex() for low, high in runs)


def _bytes(hashes: Hashes) -> list[bytes]:
    return [bytes.fromhex(one) for one in hashes]
