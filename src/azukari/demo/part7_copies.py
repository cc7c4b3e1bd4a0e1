"""7 · A copy: never without 甲's permission nor beyond it; owed to be erased once its day has passed; erased, certified line by line, gone."""

from __future__ import annotations

import time as steady

from azukari.demo.content import APART, key_of
from azukari.demo.owing import owed, settled
from azukari.demo.part3_preparing import access
from azukari.demo.steps import Mark, Part, Step, StepFailed, Told, accepted, came, does, refused, sees
from azukari.demo.world import Ref, World, day, named, of, time
from azukari.desk.effects import COPIED, UNSEAL
from azukari.desk.outcome import Receipt
from azukari.kernel.erasure import VAULT_LEVEL
from azukari.law.say import Say
from azukari.provisions.p09_acts import CertifyErasure, EraseCopy
from azukari.store.models import Effect, VaultObject

ROWS = 50
BOTH = ("copy", "other_copy")
"""The two copies that are permitted and made."""

PATIENCE = 30.0
"""Seconds of the machine's clock in which the outbox has to have done its part."""

VAULT = "t1/vault"
NO_PERMISSION = 999_999
ERASE_BY = time(30, "17:00")
COPY = {"item": named("copy"), "purpose": 1, "key": of(lambda world: key_of(world, "file"))}
ERASURE = {
    "moves": [{"item": named(one), "source": VAULT, "target": "erased"} for one in BOTH],
    "method": "key_destruction",
}
APPLICATION = {
    "item": named("file"), "extent": f"先頭の{ROWS}件", "rows": ROWS, "copies": len(BOTH), "medium": "vault", "purpose": 1,
    "holder": named("worker"), "until": day(36), "why": "封入機の位置合わせの試験",
}  # fmt: skip


def copying(permission: object, *names: str, rows: int = ROWS) -> dict[str, object]:
    """The answers by which copies are made in the vault, with a day of their own to be erased by."""
    items = [_copy(name) for name in names]
    return {
        "item": named("file"),
        "purpose": 1,
        "permission": permission,
        "items": [
            {
                "item": item, "label": "位置合わせ用の写し", "medium": "vault", "rows": rows, "origin": "copy",
                "parent": named("file"), "erase_by": ERASE_BY,
            }
            for item in items
        ],
        "moves": [{"item": item, "source": "made", "target": VAULT} for item in items],
    }  # fmt: skip


def _copy(name: str) -> Ref:
    return of(lambda world: world.names.setdefault(name, world.desk.mint("im")))


def sealed(world: World) -> Told:
    """The vault has sealed each copy again: bytes and key of its own, and 50 rows."""
    _settled(world, world.names["copied"], COPIED)
    things = VaultObject.objects.filter(log_id=world.log, item__in=[world.names[one] for one in ("file", *BOTH)])
    if len({thing.sealed["wrapped"] for thing in things}) != len(BOTH) + 1:
        raise StepFailed("複写に独自の鍵がありません。", "A copy has no key of its own.")
    if any(thing.sealed["rows"] != ROWS for thing in things if thing.item != world.names["file"]):
        raise StepFailed("複写の件数が違います。", "A copy holds another number of rows.")
    return Told(Mark.SEEN, ("9.1.main",))


def erased(world: World) -> Told:
    """The erasure states the level that the vault delivers, and the vault has done its part: it holds nothing that would open the copies.

    A copy in the vault has sealed content of its own; what is left of its row holds no key.
    """
    outcome = world.perform("worker", "p09.erase-copy", ERASURE, "site")
    told = accepted(world, outcome)
    if not isinstance(outcome, Receipt) or not isinstance(outcome.entry.act, EraseCopy):
        raise StepFailed("消去されるはずが、", "It should have been erased, but ", came(outcome))
    if outcome.entry.act.level is not VAULT_LEVEL:
        raise StepFailed(f"水準は{VAULT_LEVEL}のはずです。", f"The level should be {VAULT_LEVEL}.")
    for one in BOTH:
        _delivered(world, outcome.entry.number, world.names[one])
        if VaultObject.objects.get(log_id=world.log, item=world.names[one]).sealed["wrapped"] is not None:
            raise StepFailed("複写の鍵が残っています。", "The key of the copy is still there.")
    return Told(Mark.DONE, told.cites, told.entries, Say(f"水準 {VAULT_LEVEL}", f"level {VAULT_LEVEL}"))


def destroyed(world: World) -> Told:
    """The same of content that was sealed and never taken: its key is destroyed, its sealed bytes are gone."""
    _delivered(world, world.names["rejection"], world.names["large_print"])
    thing = VaultObject.objects.get(log_id=world.log, item=world.names["large_print"])
    blob = world.desk.instance.blobs
    if thing.sealed["wrapped"] is not None or any(one.name == thing.sealed["blob"] for one in blob.rglob("*")):
        raise StepFailed("封入された内容が残っています。", "The sealed content is still there.")
    return Told(Mark.SEEN, ("9.1.latter",), remark=Say(f"水準 {VAULT_LEVEL}", f"level {VAULT_LEVEL}"))


def _delivered(world: World, number: int, item: str) -> None:
    _settled(world, number, UNSEAL)
    if VaultObject.objects.filter(log_id=world.log, item=item, erased=None).exists():
        raise StepFailed("保管庫にまだあります。", "It is still in the vault.")


def _settled(world: World, number: int, name: str) -> None:
    until = steady.monotonic() + PATIENCE
    wanted = Effect.objects.filter(log_id=world.log, seq=number, name=name)
    while not wanted.exclude(done=None).exists():
        if steady.monotonic() > until:
            raise StepFailed("保管庫の処理が終わっていません。", "The vault has not done its part.")
        steady.sleep(0.05)


def certified(world: World) -> Told:
    """The certificate names every copy that was made under the permission."""
    outcome = world.perform("in_charge", "p09.certify-erasure", {"permission": named("permission")}, "site")
    told = accepted(world, outcome)
    if not isinstance(outcome, Receipt) or not isinstance(outcome.entry.act, CertifyErasure):
        raise StepFailed("証明されるはずが、", "It should have been certified, but ", came(outcome))
    if set(outcome.entry.act.items) != {world.names[one] for one in BOTH}:
        raise StepFailed("証明が全ての複写に及んでいません。", "The certificate does not cover every copy.")
    return Told(
        Mark.DONE,
        told.cites,
        told.entries,
        Say(f"{len(BOTH)}部とも、消去の水準 {VAULT_LEVEL}", f"{len(BOTH)} copies, each erased at {VAULT_LEVEL}"),
    )


def opening(ja: str, en: str, cites: set[str], at: tuple[int, str] | None = None) -> Step:
    """The holder tries to open the copy."""
    return refused(ja, en, "worker", "p08.open", COPY, cites=cites, at=at)


MAKING = (
    does(
        "甲が、消去の期限（終了から24時間）を定める", "The ward adopts a term: erased within 24 hours of the end",
        "approver", "p00.adopt-term", {"term": "term.erase_within_hours", "value": 24, "source": "税務課決定第2号"},
        place=None, at=(28, "09:00"),
    ),
    does(
        "責任者が、複写する者に個人番号の列を名指しで付与する（丸ごとの複写では隠せない）",
        "The person in charge grants the individual number by name to whoever copies: a copy of the whole cannot mask it",
        "in_charge", "p12.grant", {**access("worker", 1), "item": named("file"), "fields": [APART]},
    ),
    refused(
        "許可なく複写する", "copying without permission",
        "worker", "p09.make-copy", copying(NO_PERMISSION, "copy"), cites={"9.1.main"}, reasons=1,
    ),
    does("乙が複写の許可を申請する（二部、各50件）", "The contractor applies: two copies of 50 rows", "in_charge", "p09.request-copy",
         APPLICATION, keeps="application"),
    does("甲の承諾権者が許可する", "The ward's approver permits it", "approver", "p09.permit-copy", {"request": named("application")},
         place=None, keeps="permission"),
    refused(
        "許可された件数を超えて複写する", "copying more rows than permitted",
        "worker", "p09.make-copy", copying(named("permission"), "copy", rows=ROWS + 1), cites={"9.1.main"}, reasons=1,
    ),
    does("作業担当者が、許可の範囲で二部を複写する（消去期限は二日後）", "The operator makes both, to be each to be erased by the day after tomorrow",
         "worker", "p09.make-copy", copying(named("permission"), *BOTH), keeps="copied"),
    sees("保管庫が、二部を別々の鍵で封入する", "The vault seals both, each under a key of its own", sealed),
    refused(
        "許可された部数を超えて複写する", "copying beyond the number permitted",
        "worker", "p09.make-copy", copying(named("permission"), "third_copy"), cites={"9.1.main"}, reasons=1,
    ),
)  # fmt: skip

ERASING = (
    does("乙が電算処理の終了を届け出る", "The contractor records that the processing has ended", "in_charge", "p09.end-processing",
         {"permission": named("permission")}, at=(29, "16:00")),
    opening("終わった後に複写を開く", "opening the copy after the end", {"9.1.latter"}),
    owed("複写を消去する義務が生じる", "The copy is owed to be erased", "p09.erase"),
    owed("消去期限が過ぎ、甲乙どちらの一覧でも遅れている", "The day passes: it is late on the lists of both sides",
         "p09.erase", "p09.erase-by", late=True, at=(31, "09:00")),
    refused(
        "消去せずに、消去を証明する", "certifying an erasure that was not done",
        "in_charge", "p09.certify-erasure", {"permission": named("permission")}, cites={"9.1.latter"}, reasons=2, recorded=False,
    ),
    sees("作業担当者が二部を消去し、保管庫にそれを開くものはない", "The operator erases both; nothing in the vault opens them", erased),
    sees("保管庫が消去した内容（第４部で受け取られなかった一覧）は、鍵も暗号文も残っていない",
         "Of content that the vault erased (the list not taken in part 4) neither key nor ciphertext is left", destroyed),
    refused(
        "一部を欠いた証明", "a certificate that leaves a copy out",
        "in_charge", "p09.certify-erasure", {"permission": named("permission"), "items": [named("copy")]},
        cites={"9.1.latter"}, reasons=1, recorded=False,
    ),
    sees("責任者が、全ての複写の消去を証明する", "The person in charge certifies the erasure of every copy", certified),
    does("甲が消去を確認する", "The ward confirms", "section", "p09.confirm-erasure", {"permission": named("permission")}, place=None),
    settled("消去の義務は果たされた", "What was owed is done", "p09.erase", "p09.erase-by", "p09.certify", "p09.confirm"),
    opening("消去された複写を開く", "opening the erased copy", {"9.1.latter", "13.1"}),
)  # fmt: skip

STEPS = (*MAKING, *ERASING)

PART = Part(7, Say("複写", "Copies"), STEPS)
