"""The instance's own log: appended densely under a lock, time never running backwards; and what it says of an officer's passkeys.

Whoever appends gives a function that makes the leaf for its number and moment; the number is only known under the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from django.db import connection, transaction
from django.db.models import Max

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.ledger import heads
from azukari.ledger.approval import Enrolment, credential_hash, restore
from azukari.ledger.attestation import Registration
from azukari.ledger.cose import APPROVING, name_of
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.webauthn import base64url
from azukari.store import tenants
from azukari.store.models import InstanceLeaf

BATCH: Final = 5_000
TOGETHER: Final = 500
Make = Callable[[int, Time], heads.InstanceLeaf]
Reason = Literal["lost", "replaced", "left"]


def size() -> int:
    """How many entries the instance log holds."""
    newest = InstanceLeaf.objects.aggregate(newest=Max("seq"))["newest"]
    return 0 if newest is None else int(newest) + 1


def entries(start: int, stop: int) -> Iterator[bytes]:
    """The leaves ``start`` ≤ seq < ``stop`` in order, read in batches."""
    while start < stop:
        upto = min(stop, start + BATCH)
        for leaf in InstanceLeaf.objects.filter(seq__gte=start, seq__lt=upto).order_by("seq").values_list("leaf", flat=True):
            yield bytes(leaf)
        start = upto


def entry(seq: int) -> bytes | None:
    """One leaf, or None."""
    leaf = InstanceLeaf.objects.filter(seq=seq).values_list("leaf", flat=True).first()
    return None if leaf is None else bytes(leaf)


def hold(*, writing: bool) -> None:
    """Keep others from appending until the transaction ends; with ``writing`` also from holding it themselves.

    SQLite's transactions of ours begin immediate, and need nothing more.
    """
    if connection.vendor == "postgresql":
        mode = "EXCLUSIVE" if writing else "SHARE"
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE store_instanceleaf IN {mode} MODE")


def append(clock: Callable[[], Time], make: Make) -> heads.InstanceLeaf:
    """Append one leaf. Within a transaction of the caller's, or one of its own; the leaf as appended.

    :raises LedgerError: ``LEAF_MALFORMED`` when a reader would refuse the leaf; nothing is appended.
    """
    with transaction.atomic():
        hold(writing=True)
        seq = size()
        before = entry(seq - 1) if seq else None
        last = 0 if before is None else heads.decode_instance(before).at
        leaf = make(seq, Time(max(clock(), last)))
        person, credential = (None, None) if isinstance(leaf, heads.HeadsLeaf) else (leaf.person, leaf.credential)
        InstanceLeaf.objects.create(seq=seq, leaf=heads.encode(leaf), person=person, credential=credential)
        return leaf


# ── passkeys ──


def chain(person: str) -> list[tuple[heads.PasskeyLeaf | heads.PasskeyEndedLeaf, bytes]]:
    """The passkey leaves of one officer in order, each with its bytes."""
    found: list[tuple[heads.PasskeyLeaf | heads.PasskeyEndedLeaf, bytes]] = []
    for raw in InstanceLeaf.objects.filter(person=person).order_by("seq").values_list("leaf", flat=True):
        leaf = heads.decode_instance(bytes(raw))
        if not isinstance(leaf, heads.HeadsLeaf):
            found.append((leaf, bytes(raw)))
    return found


def people(below: int) -> list[heads.PersonLeaf]:
    """Of each person the newest passkey leaf below a number of the instance log, ascending: what ``heads`` there commit to."""
    whose = InstanceLeaf.objects.filter(person__isnull=False, seq__lt=below)
    newest = sorted(whose.values("person").annotate(newest=Max("seq")).values_list("newest", flat=True))
    found = []
    for at in range(0, len(newest), TOGETHER):
        for seq, person, leaf in InstanceLeaf.objects.filter(seq__in=newest[at : at + TOGETHER]).values_list(
            "seq", "person", "leaf"
        ):
            found.append(heads.PersonLeaf(last=leaf_hash(bytes(leaf)).hex(), person=str(person), seq=seq))
    return sorted(found, key=lambda one: one.person)


def history(person: str) -> list[Enrolment]:
    """Every passkey that an officer has or had, with from when to when. :raises LedgerError: ``PASSKEY_CHAIN``."""
    return restore(chain(person))


def active(person: str) -> list[Enrolment]:
    """The passkeys that an officer can sign with now."""
    return [one for one in history(person) if one.until is None]


def _prev(person: str) -> str | None:
    before = chain(person)
    return leaf_hash(before[-1][1]).hex() if before else None


def everyone(credential: str) -> list[Enrolment]:
    """The enrolments of a credential, whosever they are. :raises LedgerError: ``PASSKEY_CHAIN``."""
    people = InstanceLeaf.objects.filter(person__isnull=False, credential=credential).values_list("person", flat=True).distinct()
    return [one for person in people for one in history(str(person)) if one.credential == credential]


def enrol(clock: Callable[[], Time], person: str, by: str, registration: Registration, rp: str) -> heads.PasskeyLeaf:
    """Enter a verified registration as an officer's passkey, vouched for by ``by``: somebody else, or the officer who holds another one.

    :raises FaultError: ``PASSKEY_KNOWN``, ``PASSKEY_VOUCHER``, ``PASSKEY_ALGORITHM``; nothing is entered.
    """
    credential = credential_hash(registration.credential)
    if registration.key.algorithm not in APPROVING:
        kind = name_of(registration.key.algorithm)
        text = Say(
            f"このパスキーの署名方式（{kind}）は使えません。別のパスキーを登録してください。",
            f"Signatures of this passkey's kind ({kind}) are not accepted; enrol another passkey.",
        )
        raise FaultError(Fault("PASSKEY_ALGORITHM", text))
    with transaction.atomic():
        hold(writing=True)
        if everyone(credential):
            text = Say(
                "このパスキーは登録されたことがあります。別のパスキーを登録してください。",
                "That passkey has been enrolled before; enrol another.",
            )
            raise FaultError(Fault("PASSKEY_KNOWN", text))
        if by == person and not active(person):
            text = Say(
                "最初のパスキーは、本人以外の監督する職員が確認して登録してください。",
                "An officer's first passkey is vouched for by somebody else: a supervisor enrols it.",
            )
            raise FaultError(Fault("PASSKEY_VOUCHER", text))

        def make(seq: int, at: Time) -> heads.PasskeyLeaf:
            return heads.PasskeyLeaf(
                at=at, by=by, credential=credential, key=base64url(registration.key.encoded),
                person=person, prev=_prev(person), rp=rp, seq=seq,
            )  # fmt: skip

        leaf = append(clock, make)
    if not isinstance(leaf, heads.PasskeyLeaf):
        raise TypeError(leaf.kind)
    return leaf


def end(clock: Callable[[], Time], person: str, by: str, credential: str, reason: Reason) -> heads.PasskeyEndedLeaf:
    """End a passkey, named by its credential's hash. It ends no earlier than the last entry that it has signed.

    :raises FaultError: ``PASSKEY_NOT_ACTIVE`` when the officer has no such passkey, or it has ended.
    """
    with transaction.atomic():
        hold(writing=True)
        if all(one.credential != credential for one in active(person)):
            text = Say(
                "そのパスキーはこの職員のものではないか、終了しています。一覧から選んでください。",
                "The officer has no such passkey, or it has ended; choose one from the list.",
            )
            raise FaultError(Fault("PASSKEY_NOT_ACTIVE", text))
        used = tenants.signed_by(credential).last

        def make(seq: int, at: Time) -> heads.PasskeyEndedLeaf:
            prev = _prev(person) or ""
            return heads.PasskeyEndedLeaf(
                at=max(at, used), by=by, credential=credential, person=person, prev=prev, reason=reason, seq=seq
            )  # fmt: skip

        leaf = append(clock, make)
    if not isinstance(leaf, heads.PasskeyEndedLeaf):
        raise TypeError(leaf.kind)
    return leaf
