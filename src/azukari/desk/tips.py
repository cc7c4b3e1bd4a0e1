"""What anybody reports (通報), past 乙: kept sealed, never dropped unseen, read by 甲 only after the reading is recorded.

A report stands in no contract's record: 乙 reads that, and often no contract is known yet. 甲 decides, and what it enters there (``p17.notify``)
is its own act. Instead every step is a leaf of one chain over all reports of the instance, without words: received, opened by whom, answered,
taken into which contract, closed. How far the chain has come also stands in a file beside the database, so that rows that vanish are missed.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Length

from azukari.desk import tips_guard
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.invitations import spelled
from azukari.desk.tips_read import Given, Picture, plain_receipt
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Time
from azukari.kernel.wire import SALT_LENGTH, canonical, commitment
from azukari.law.say import Say
from azukari.store import tenants
from azukari.store.models import Party
from azukari.store.tips import Tip, TipStep

NONCE: Final = 12
RECEIPT: Final = 15
"""Bytes of a receipt: 120 bits, 24 letters."""
ROOM: Final = 512 * 1024 * 1024
"""Attachments of reports that wait may fill so much; further reports come without."""


class Kind(StrEnum):
    """What happened to a report."""

    RECEIVED = "received"
    OPENED = "opened"
    ANSWERED = "answered"
    TAKEN = "taken"
    CLOSED = "closed"


SETTLING: Final = frozenset({Kind.TAKEN, Kind.CLOSED})


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step without words: ``by`` acted for ``body``; ``words`` commits to what rests sealed; ``prev`` is the leaf before, of whatever report."""

    at: Time
    body: str
    by: str | None = None
    entry: int | None = None
    kind: Kind
    log: str | None = None
    prev: str | None
    seq: int
    tip: str
    v: int = 1
    words: str | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What a reporter is given, once: the number to follow the report by."""

    number: str
    at: Time


class Step(msgspec.Struct, frozen=True):
    """A step with what was said in it; None where its words cannot be opened here."""

    leaf: Leaf
    said: dict[str, Any] | None


_DECODE: Final = msgspec.json.Decoder(Leaf)


def bodies() -> list[tuple[str, str]]:
    """The entrusting bodies to which one can report, by name."""
    return list(Party.objects.filter(is_body=True).order_by("name").values_list("id", "name"))


# ── handing in ──


def hand_in(desk: Desk, given: Given, once: str = "") -> Receipt:
    """Keep a report; its receipt. The same form handed in twice is one report.

    ``once`` is the random number of the form. The receipt follows from it under the instance's secret, so that reloading the page
    shows the same number and nothing has to be kept by which it could be shown again.

    :raises FaultError: ``TIP_BODY``, ``TIP_FULL``.
    """
    there = dict(bodies())
    body = given.body or (next(iter(there)) if len(there) == 1 else "")
    if body not in there:
        text = Say("どの機関への通報かを選んでください。", "Choose to which body you report.")
        raise FaultError(Fault("TIP_BODY", text, "body"))
    number = _receipt_of(desk, canonical([once or secrets.token_hex(16), msgspec.to_builtins(given.words()), given.digest()]))
    with tenants.reaching((body,)):
        return _hand_in(desk, given, body, number)


def _hand_in(desk: Desk, given: Given, body: str, number: str) -> Receipt:
    with transaction.atomic():
        _alone()
        before = Tip.objects.filter(receipt=_digest(number)).first()
        if before is not None:
            return Receipt(spelled(number), Time(before.received))
        if given.picture is not None and _filled() + len(given.picture.content) > ROOM:
            text = Say(
                "いまは添付を受け取れません。添付を外して送ってください。後で区から連絡を受けたときに渡せます。",
                "No attachment can be taken just now. Send the report without it; you can hand it over when the body answers.",
            )
            raise FaultError(Fault("TIP_FULL", text, "picture"))
        now, name = desk.clock(), desk.mint("tp")
        sealed = None if given.picture is None else _seal(desk, name, b"attached", given.picture.content)
        row = Tip.objects.create(id=name, body=body, receipt=_digest(number), received=now, attached=sealed)
        leaf = _append(desk, row, Kind.RECEIVED, words=given.words())
    advance(desk, leaf)
    return Receipt(spelled(number), now)


def _filled() -> int:
    return int(Tip.objects.filter(settled=None).aggregate(all=Sum(Length("attached")))["all"] or 0)


def _receipt_of(desk: Desk, form: bytes) -> str:
    made = hmac.digest(_key(desk.instance, b"azukari.tip-receipt.v1"), form, "sha256")[:RECEIPT]
    return base64.b32encode(made).decode().lower().translate(str.maketrans("abcdefghijklmnopqrstuvwxyz234567", _LETTERS))


_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"


def _digest(number: str) -> str:
    return sha256(b"azukari.tip.v1|" + plain_receipt(number).encode()).hexdigest()


# ── following, by whoever reported ──


class Followed(msgspec.Struct, frozen=True):
    """What a receipt shows: since when, how it stands, what 甲 answered. Neither what was told nor anything of a contract."""

    received: Time
    state: Kind
    answers: tuple[tuple[Time, str], ...]


def follow(desk: Desk, number: str) -> Followed:
    """How a report stands. :raises FaultError: ``TIP_RECEIPT`` where there is none of that number."""
    digest = _digest(number[:64])
    with tenants.reaching(tenants.of_report(digest)):
        return _followed(desk, digest)


def _followed(desk: Desk, digest: str) -> Followed:
    row = Tip.objects.filter(receipt=digest).first()
    if row is None:
        text = Say(
            "この受付番号の通報は見つかりません。控えのとおりに入力してください。",
            "No report has this receipt number. Type it as it stands on your receipt.",
        )
        raise FaultError(Fault("TIP_RECEIPT", text, "number"))
    found = steps(desk, row)
    told = [(one.leaf.at, str(one.said["text"])) for one in found if one.leaf.kind is Kind.ANSWERED and one.said is not None]
    return Followed(Time(row.received), state_of(one.leaf for one in found), tuple(told))


def state_of(leaves: Iterable[Leaf]) -> Kind:
    """How a report stands: an answer alone changes nothing, and what was opened is being looked at."""
    kinds = {one.kind for one in leaves}
    return next((one for one in (Kind.CLOSED, Kind.TAKEN, Kind.OPENED) if one in kinds), Kind.RECEIVED)


# ── steps ──


def enter(
    desk: Desk, row: Tip, kind: Kind, by: str, words: dict[str, Any] | None = None, *, log: str | None = None, entry: int | None = None
) -> Leaf:  # fmt: skip
    """Append a step of 甲's. :raises FaultError: ``TIP_SETTLED`` where the report was settled by somebody meanwhile."""
    with transaction.atomic():
        if kind in SETTLING:
            leaf = settle(desk, row, kind, by, words, log=log, entry=entry)
        else:
            _alone()
            leaf = _append(desk, row, kind, by=by, words=words, log=log, entry=entry)
    advance(desk, leaf)
    return leaf


def unsettled(row: Tip) -> None:
    """Keep a report as it stands until the transaction ends. :raises FaultError: ``TIP_SETTLED`` where somebody settled it meanwhile."""
    _alone()
    row.refresh_from_db()
    if row.settled is not None:
        text = Say(
            "この通報は、既に処理が済んでいます。処理の経過を見てください。",
            "This report has been settled already; see what was done.",
        )
        raise FaultError(Fault("TIP_SETTLED", text))


def settle(
    desk: Desk, row: Tip, kind: Kind, by: str, words: dict[str, Any] | None = None, *, log: str | None = None, entry: int | None = None
) -> Leaf:  # fmt: skip
    """Append the step that settles a report, within the caller's transaction; :func:`advance` follows once that is committed.

    :raises FaultError: ``TIP_SETTLED``.
    """
    unsettled(row)
    leaf = _append(desk, row, kind, by=by, words=words, log=log, entry=entry)
    row.settled = leaf.at
    row.save(update_fields=["settled"])
    return leaf


def advance(desk: Desk, leaf: Leaf) -> None:
    """Note beside the database that the chain has come to this step, which is committed."""
    tips_guard.advance(desk.instance, leaf.seq + 1, sha256(canonical(leaf)).hexdigest())


def _alone() -> None:
    """Keep others from appending until the transaction ends. SQLite's transactions of ours begin immediate and need nothing more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE store_tipstep IN EXCLUSIVE MODE")


def _append(
    desk: Desk, row: Tip, kind: Kind, *, by: str | None = None, words: dict[str, Any] | None = None,
    log: str | None = None, entry: int | None = None,
) -> Leaf:  # fmt: skip
    before = tenants.last_step()
    last = None if before is None else _DECODE.decode(before)
    seq = 0 if last is None else last.seq + 1
    salt = secrets.token_bytes(SALT_LENGTH)
    leaf = Leaf(
        at=Time(max(desk.clock(), last.at if last else 0)), body=row.body, by=by, entry=entry, kind=kind, log=log,
        prev=None if before is None else sha256(before).hexdigest(), seq=seq, tip=row.id,
        words=None if words is None else commitment(canonical(words), salt),
    )  # fmt: skip
    plain = None if words is None else canonical({"salt": salt.hex(), "words": words})
    sealed = None if plain is None else _seal(desk, row.id, str(seq).encode(), plain)
    TipStep.objects.create(seq=seq, tip=row, leaf=canonical(leaf), sealed=sealed)
    return leaf


def steps(desk: Desk, row: Tip) -> list[Step]:
    """Every step of a report in order, with what was said."""
    found = TipStep.objects.filter(tip=row).order_by("seq")
    return [Step(_DECODE.decode(bytes(one.leaf)), said(desk.instance, one)) for one in found]


def leaf_of(step: TipStep) -> Leaf:
    """The leaf of a row. :raises msgspec.DecodeError: when it is none."""
    return _DECODE.decode(bytes(step.leaf))


def said(instance: Instance, step: TipStep) -> dict[str, Any] | None:
    """What was said in a step; None where nothing was, or where it cannot be opened or is not what the leaf commits to."""
    if step.sealed is None:
        return None
    try:
        plain = msgspec.json.decode(_open(instance, step.tip_id, str(step.seq).encode(), bytes(step.sealed)))
        words: dict[str, Any] = plain["words"]
        held = commitment(canonical(words), bytes.fromhex(plain["salt"]))
    except (InvalidTag, ValueError, KeyError):
        return None
    return words if held == leaf_of(step).words else None


def picture(desk: Desk, row: Tip) -> Picture | None:
    """What was attached, as it was handed in; None where nothing was, or it cannot be opened here."""
    if row.attached is None:
        return None
    try:
        return Picture.of(_open(desk.instance, row.id, b"attached", bytes(row.attached)))
    except InvalidTag:
        return None


# ── sealing ──


def _key(instance: Instance, info: bytes) -> bytes:
    secret = (instance.keys / "secret").read_bytes()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)


def _seal(desk: Desk, tip: str, place: bytes, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    bound = b"azukari.tip.v1|%s|%s" % (tip.encode(), place)
    return nonce + AESGCM(_key(desk.instance, b"azukari.tip.v1")).encrypt(nonce, plain, bound)


def _open(instance: Instance, tip: str, place: bytes, sealed: bytes) -> bytes:
    bound = b"azukari.tip.v1|%s|%s" % (tip.encode(), place)
    return AESGCM(_key(instance, b"azukari.tip.v1")).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
