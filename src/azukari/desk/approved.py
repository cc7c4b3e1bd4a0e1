"""By what an entry was signed: the signature that is kept beside it, checked anew each time it is looked at, as a verifier checks it."""

from __future__ import annotations

import msgspec

from azukari.desk import instance_log
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.ledger import approval, heads
from azukari.ledger.errors import LedgerError
from azukari.store.models import Approval
from azukari.store.sign_in import Passkey


class SignedBy(msgspec.Struct, frozen=True):
    """A personal signature: with which passkey, enrolled when and vouched for by whom; and why it does not hold, if it does not."""

    credential: str
    device: str
    enrolled: Time | None
    by: str
    wrong: Say | None = None


def signed_by(log: str, number: int, leaf: bytes) -> SignedBy | None:
    """The signature under an entry, or None where the entry has none."""
    claim = approval.claim_of(leaf)
    if claim.approval is None:
        return None
    row = Approval.objects.filter(log_id=log, seq=number).first()
    hashed = "" if row is None else row.credential
    device = Passkey.objects.filter(pk=hashed).values_list("device", flat=True).first() or ""
    enrolment = _enrolment(claim.officer, hashed)
    wrong = _wrong(claim, row)
    return SignedBy(
        hashed, device, None if enrolment is None else Time(enrolment.at), "" if enrolment is None else enrolment.by, wrong
    )


def _enrolment(person: str, credential: str) -> heads.PasskeyLeaf | None:
    leaves = (one for one, _ in instance_log.chain(person))
    return next((one for one in leaves if isinstance(one, heads.PasskeyLeaf) and one.credential == credential), None)


def _wrong(claim: approval.Claim, row: Approval | None) -> Say | None:
    if row is None:
        return Say(
            "署名が見つかりません。バックアップ又は立会いの写しから戻してください。",
            "The signature is missing; restore it from a backup or a witness's mirror.",
        )
    try:
        approval.check(claim, approval.decode(bytes(row.record)), instance_log.history(claim.officer))
    except LedgerError as error:
        return Say(error.ja, error.en)
    return None
