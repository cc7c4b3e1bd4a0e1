"""The check of what the store keeps of sealed objects: against the record, and against its own checksum. No key is needed for either."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, Protocol

from django.db.models import QuerySet

from azukari.kernel.act import Act
from azukari.law.say import Say
from azukari.store.models import SUM, VaultObject

WRAPPED: Final = {41: 1, 81: 2}
"""How long a wrapped key is, and its first byte."""
NAMES: Final = frozenset({"blob", "index", "wrapped", "generation", "size", "rows", SUM})
"""What a row that rests keeps of a sealing."""
ANY: Final = ()
"""What is said of a row that is damaged: nothing that an entry could gainsay."""
MISSING: Final = Say(
    "この記録で封をした物件が、データベースにありません。中身を開けません。バックアップから戻すか、甲に預け直してもらってください。",
    "The object that this entry sealed is not in the database, so its content does not open. Restore it from a backup, or have the entrusting body "
    "deposit it again.",
)
DIFFERS: Final = Say(
    "封をした物件について、データベースと記録が合いません。装置を確かめ、バックアップから戻してください。",
    "The database and the record disagree on a sealed object. Look at the disk, and restore it from a backup.",
)
DAMAGED: Final = Say(
    "封をした物件についてデータベースが持つもの（包んだ鍵など）が壊れています。中身を開けないことがあります。装置を確かめ、バックアップから戻してください。",
    "What the database keeps of a sealed object (its wrapped key or else) is damaged, and its content may not open. Look at the disk, and restore it "
    "from a backup.",
)


class Claim(NamedTuple):
    """What an entry says of an object that was sealed; None where it says nothing. ``lost``: it came back from a mirror, which has no content."""

    object: str
    item: str | None
    digest: str | None
    size: int | None
    seq: int
    lost: bool


class Tell(Protocol):
    """Takes a finding of one contract."""

    def __call__(self, code: str, say: Say, *, seq: int | None = None, wrong: bool = True, where: str | None = None) -> None:
        """One more."""


def claimed(act: Act, seq: int, *, lost: bool) -> Claim | None:
    """What an act says of an object that was sealed, if it does."""
    thing = getattr(act, "vault_object", None)
    if not thing:
        return None
    item, digest, size = (getattr(act, name, None) for name in ("item", "digest", "size"))
    return Claim(str(thing), None if item is None else str(item), None if digest is None else str(digest), size, seq, lost)


def check_objects(log: str, claims: Iterable[Claim], tell: Tell) -> None:
    """Compare the rows of a contract's objects with what its entries say, and each with its checksum."""
    held: dict[str, tuple[str | int | None, ...] | None] = dict.fromkeys(
        VaultObject.objects.filter(log_id=log).values_list("pk", flat=True)
    )
    for row in readable(VaultObject.objects.filter(log_id=log).order_by("pk")):
        held[row.id] = row.item, row.sealed.get("blob"), row.sealed.get("size")
        if row.erased is None and _damaged(row):
            tell("OBJECT_DAMAGED", DAMAGED, where=f"{row.item} {row.id}")
            held[row.id] = ANY
    for claim in claims:
        if claim.object not in held:
            tell("OBJECT_MISSING", MISSING, seq=claim.seq, wrong=not claim.lost, where=claim.object)
        elif (said := held[claim.object]) is None:
            tell("OBJECT_DAMAGED", DAMAGED, seq=claim.seq, where=claim.object)
        elif any(one not in {None, other} for one, other in zip((claim.item, claim.digest, claim.size), said, strict=False)):
            tell("OBJECT_DIFFERS", DIFFERS, seq=claim.seq, where=claim.object)


def readable(rows: QuerySet[VaultObject]) -> Iterator[VaultObject]:
    """Rows of objects, without those of which nothing can be made: what is no JSON any more comes from the store as text."""
    return (row for row in rows.iterator() if isinstance(row.sealed, dict) and isinstance(row.measured, dict))


def _damaged(row: VaultObject) -> bool:
    """Whether a row that rests is not what was written. (One of an earlier release has no checksum: then its form alone is looked at.)"""
    if not row.sealed.keys() <= NAMES or (SUM in row.sealed and row.sealed[SUM] != row.checksum()):
        return True
    try:
        wrapped = base64.b64decode(row.sealed["wrapped"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        return True
    generation = row.sealed.get("generation")
    return WRAPPED.get(len(wrapped)) != wrapped[0] or not isinstance(generation, int) or generation < 1
