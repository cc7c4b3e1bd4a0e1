"""Signed acts: prepared and shown, signed by the officer's passkey, then done — the act, its entry and its signature in one transaction.

    prepare → the act is read, judged and kept (sealed, for ten minutes); its challenge goes to the passkey
    perform → the same bytes are built anew from who stands at the counter now; the signature is checked; the act is judged again

Nothing is taken from the second request but the signature. What was prepared can be signed again until it is done or its time is over.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import InvalidTag

from azukari import annex
from azukari.desk import instance_log
from azukari.desk.outcome import Incomplete, Outcome, Refusal, Request, Signed
from azukari.desk.words import WordsLost, worth_keeping
from azukari.kernel.act import Act
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import MINUTE, Time
from azukari.kernel.wire import SALT_LENGTH, by_of, canonical, commitment
from azukari.law.say import Say
from azukari.ledger import approval
from azukari.ledger.cose import read_key
from azukari.ledger.errors import LedgerError
from azukari.ledger.webauthn import Expected, verify_assertion
from azukari.store import tenants
from azukari.store.models import Approval, Pending

if TYPE_CHECKING:
    from azukari.desk.pen import Pen

LASTS: Final = 10 * MINUTE
"""How long a prepared act can be signed."""
SHAM: Final = "0" * 64
"""Stands for the signature to come when an act is judged before it is signed. It is never entered."""


class Prepared(msgspec.Struct, frozen=True):
    """An act that waits for its signature: under what name it waits, what the passkey is to sign for which site, until when, and what it will say."""

    pending: str
    challenge: bytes
    rp: str
    expires: Time
    act: Act | None = None
    words: dict[str, Any] = {}


class _Kept(msgspec.Struct, frozen=True):
    """What is kept of a prepared act."""

    act: str
    facts: bytes
    words: dict[str, Any]
    salt: bytes
    nonce: bytes
    signed: bytes


def site(base: str) -> tuple[str, str]:
    """The relying party and the origin of an instance. :raises FaultError: ``PASSKEY_ADDRESS`` where passkeys do not work."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    origin = f"{parts.scheme}://{parts.netloc}"
    if not approval.allowed_origin(host, origin) or host.rpartition(".")[2].isdecimal():
        text = Say(
            f"このアドレス（{base}）ではパスキーを使えません。名前の付いたサーバをhttpsで、又はhttp://localhostで開いてください。",
            f"Passkeys do not work at {base}: give the server a name and TLS, or use http://localhost.",
        )
        raise FaultError(Fault("PASSKEY_ADDRESS", text))
    return host, origin


def prepare(pen: Pen, request: Request) -> Prepared | Refusal | Incomplete:
    """Read and judge an act as if it were signed, and keep it until it is.

    :raises FaultError: ``APPROVAL_NOT_ASKED``, ``PASSKEY_ADDRESS``, and those of any act.
    """
    rp, _ = site(pen.base)
    if not pen.known(request.act).signed or request.officer.for_party is not None or request.officer.as_person is not None:
        text = Say(
            "この行為に本人の署名は要りません。署名せずに行ってください。",
            "No personal signature belongs to this act; do it without one.",
        )
        raise FaultError(Fault("APPROVAL_NOT_ASKED", text))
    ready = pen.ready(request)
    if isinstance(ready, Incomplete):
        return ready
    act, moment, words = ready
    found = annex.judge(pen.book.whole, act, _approved(moment, SHAM))
    if found:
        return pen.refuse(act, moment, found)
    salt, nonce = secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(approval.NONCE)
    kept = _Kept(act.name, canonical(act), words, salt, nonce, _bytes(pen, act, moment, words, salt))
    name, expires = pen.mint("ap"), Time(pen.clock + LASTS)
    Pending.objects.filter(expires__lt=pen.clock).delete()
    sealed = pen.words.seal_apart(pen.log, _place(pen.log, name), msgspec.msgpack.encode(kept))
    Pending.objects.create(id=name, log_id=pen.log, person=request.officer.person, sealed=sealed, expires=expires)
    return Prepared(name, approval.challenge(kept.signed, nonce), rp, expires, act, words)


def perform(pen: Pen, request: Request, signed: Signed) -> Outcome:
    """Do a prepared act that the officer has signed. What does not hold is told, and nothing is done."""
    waiting = Pending.objects.filter(pk=signed.pending, log_id=pen.log, person=request.officer.person).first()
    kept = None if waiting is None or waiting.expires < pen.clock else _opened(pen, waiting)
    if waiting is None or kept is None:
        text = Say(
            "署名を待つ時間が過ぎたか、その行為は既に行われています。記録を確かめ、必要ならもう一度行ってください。",
            "The time for signing is over, or the act has been done already. Look at the record, and do it again if need be.",
        )
        return Incomplete(pen.log, request.act, (Fault("APPROVAL_EXPIRED", text),))
    cls = pen.known(kept.act)
    pen.clock_stands(cls)
    act = msgspec.json.decode(kept.facts, type=cls)
    moment = pen.placed(act, pen.stamp(cls, request.officer))
    if _bytes(pen, act, moment, kept.words, kept.salt) != kept.signed:
        text = Say(
            "署名の準備の後に、あなたの立場か場所が変わりました。内容を確かめ、もう一度署名してください。",
            "Your capacity or place has changed since the act was prepared. Look at it again and sign anew.",
        )
        return Incomplete(pen.log, act.name, (Fault("APPROVAL_STALE", text),))
    try:
        credential, counter = _checked(pen, moment, kept, signed)
    except LedgerError as error:
        return Incomplete(pen.log, act.name, (Fault(error.code, Say(error.ja, error.en)),))
    moment = _approved(moment, approval.commitment(kept.nonce, signed.assertion))
    found = annex.judge(pen.book.whole, act, moment)
    if found:
        return pen.refuse(act, moment, found)
    receipt = pen.write(act, moment, kept.words, kept.salt)
    Approval.objects.create(
        log_id=pen.log,
        seq=receipt.entry.number,
        record=approval.record(receipt.entry.number, kept.nonce, signed.assertion),
        credential=credential,
        counter=counter,
        at=moment.time,
    )
    waiting.delete()
    return receipt


def _checked(pen: Pen, moment: Moment, kept: _Kept, signed: Signed) -> tuple[str, int]:
    """The credential's hash and count of a signature that holds. Raises LedgerError."""
    rp, origin = site(pen.base)
    instance_log.hold(writing=False)  # no passkey ends between this look and the commit
    credential = approval.credential_hash(signed.assertion.credential)
    passkey = approval.enrolled(instance_log.everyone(credential), moment.officer, credential, moment.time)
    if passkey.until is not None:
        raise LedgerError("PASSKEY_ENDED")
    before = tenants.signed_by(credential).counter
    expected = Expected(approval.challenge(kept.signed, kept.nonce), (origin,), rp)
    said = verify_assertion(signed.assertion, read_key(passkey.key), expected, counter=before)
    return credential, said.counter


def _bytes(pen: Pen, act: Act, moment: Moment, words: dict[str, Any], salt: bytes) -> bytes:
    digest = commitment(canonical(worth_keeping(words)), salt)
    return approval.act_bytes(act=act.name, by=by_of(moment), facts=act, log=pen.log, tier=moment.tier, words=digest)


def _approved(moment: Moment, held: str) -> Moment:
    return msgspec.structs.replace(moment, approval=held)


def _place(log: str, name: str) -> bytes:
    return f"azukari.pending.v1|{log}|{name}".encode()


def _opened(pen: Pen, waiting: Pending) -> _Kept | None:
    try:
        plain = pen.words.open_apart(pen.log, _place(pen.log, waiting.pk), bytes(waiting.sealed))
        return msgspec.msgpack.decode(plain, type=_Kept)
    except (InvalidTag, WordsLost, msgspec.MsgspecError):
        return None
