"""Permissions to copy: what they hold, and what each step under them must answer to."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Moves
from azukari.kernel.entry import Moment
from azukari.kernel.erasure import VAULT_LEVEL, Level, overstated, reaches, unreached
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.things import DELIVERED, DESTROYED, ERASED, MADE, Account, Origin, at, tier_in, transit_of, vault_of
from azukari.kernel.values import (
    DAY,
    Citation,
    Day,
    ItemId,
    Medium,
    Number,
    PersonId,
    PlaceId,
    Purpose,
    TierNo,
    Time,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions.p09_acts import (
    ERASURE,
    PERMISSION,
    CertifyErasure,
    EraseCopy,
    MakeCopy,
    RequestCopy,
)

WATERMARK = "copy_watermark"
FIXED = frozenset({Medium.VAULT, Medium.PAPER})
"""Media that nothing is exported onto: what stays in the vault, and the paper that the business prints."""
WARD_BOUND = "ward_officers_bound"
GONE = Say("消去などが済んだ物は使えません。", "What was erased or went home is not used any more.")
ASK = Say("複写の許可を申請し、許可の範囲で行ってください。", "Apply for permission and stay within it.")


UNENTERED = Say(
    "保管庫の消去の結果が記録されてから行ってください。通常はすぐに記録されます。"
    "記録されない時は、設備の管理者が`azukari check`で理由を確かめてください。",
    "Do it when the vault has entered its erasure, which is a matter of moments. Where it does not, the administrator looks at `azukari check` for "
    "the reason.",
)
"""What to do while the vault is not through."""


class Request(msgspec.Struct):
    """An application that 甲 has not answered yet."""

    tier: TierNo
    item: ItemId
    rows: int | None
    copies: int
    medium: Medium
    purpose: Purpose
    facility: PlaceId | None
    until: Day
    since: Time
    holder: PersonId | None = None
    officer: PersonId | None = None


class Permission(msgspec.Struct):
    """What was permitted, what was made under it, and what of that is still about."""

    asked: Request
    copies: int
    until: Day
    made: dict[ItemId, int]
    left: dict[ItemId, int]
    ended: Time | None = None
    certified: Time | None = None
    confirmed: Time | None = None

    def over(self, time: Time) -> Time | None:
        """Since when its copies may not be about any more; None while they may."""
        lapsed = Time(start_of(self.until) + DAY)
        ends = [one for one in (self.ended, lapsed) if one is not None and one <= time]
        return min(ends, default=None)

    def home(self) -> Account:
        """Where its copies are kept."""
        return vault_of(self.asked.tier) if self.asked.facility is None else at(self.asked.tier, self.asked.facility)


class State(msgspec.Struct):
    """Applications that wait, permissions by the entry that gave them, and under which permission each copy was made."""

    requests: dict[Number, Request] = {}
    permissions: dict[Number, Permission] = {}
    under: dict[ItemId, Number] = {}


def requesting(act: RequestCopy, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """What does not fit in an application."""
    if not any(tier_in(account) == moment.tier for account in ground.custody.held.get(act.item, {})):
        yield misfit("NOT_HELD", "その品目は預かっていません。", "You do not hold that item.", "item")
    if not registered(act.holder, moment.tier, moment.day, ground):
        yield misfit("NOT_ENGAGED", "保有者が名簿にありません。", "The holder is not on your register.", "holder")
    if act.copies < 1:
        yield misfit("QUANTITY", "部数は1以上です。", "The number of copies is 1 or more.", "copies")
    if not moment.day <= act.until <= ground.tier_period(moment.tier).until:
        yield misfit(
            "PERIOD",
            "期限は今日から契約の終期までの日にしてください。",
            "The day lies between today and the last day of the contract.",
            "until",
        )
    if (act.medium is Medium.VAULT) is not (act.facility is None):
        yield misfit(
            "PLACE",
            "保管庫の複写は施設なし、ほかの媒体は施設を選んでください。",
            "A copy in the vault has no facility; any other has one.",
            "facility",
        )


def registered(person: PersonId, tier: TierNo, day: Day, ground: Ground) -> bool:
    """Whether a person stands on the register of a tier on a day."""
    return any(
        one.tier == tier and one.since <= day and (one.until is None or day <= one.until)
        for one in ground.engagements.get(person, ())
    )


def permitting(asked: Request, moment: Moment, ground: Ground) -> Iterator[Objection]:
    """Nobody permits what they applied for. And the term that binds 甲's own officers: nobody holds a copy who is not on a register."""
    if moment.officer == asked.officer:
        # 9.1.main — a permission is another's word, not one's own, whatever side one has come to stand on since
        ja, en = "申請した本人は許可できません。", "Whoever applied does not also permit."
        yield against(PERMISSION, ja, en, Say("別の承諾権者が判断してください。", "Let another approver decide."), "request")
    if asked.holder is not None and not registered(asked.holder, asked.tier, moment.day, ground):
        instead = Say("名簿にある者を保有者として申請し直させてください。", "Have it applied for with somebody on the register.")
        ja, en = "保有者は今、名簿にありません。", "The holder is not on the register at this moment."
        yield against(term(WARD_BOUND), ja, en, instead, "request")


def outlived(item: ItemId, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """9.1.latter — a thing with a date of its own to be erased by is there, after it, to be erased and for nothing else."""
    entered = ground.custody.items.get(item)
    if entered is None or entered.erase_by is None or entered.erase_by >= moment.time:
        return ()
    there = any(tier_in(account) is not None for account in ground.custody.held.get(item, {}))
    instead = Say("直ちに消去してください。", "Erase it immediately.") if there else GONE
    return (against(ERASURE, "消去期限を過ぎています。", "It was to be erased by now.", instead, "item"),)


def live(state: State, number: Number, tier: TierNo) -> Iterator[Misfit]:
    """Whether a permission is there, the tier's own, and not ended."""
    given = state.permissions.get(number)
    if given is None or given.asked.tier != tier or given.ended is not None:
        yield misfit(
            "NO_PERMISSION",
            "その番号の許可はないか、終わっています。",
            "There is no such permission, or it has ended.",
            "permission",
        )


def within(act: MakeCopy, ground: Ground) -> Iterator[Misfit]:
    """Whether the rows of a copy are rows of the item."""
    there = ground.custody.items.get(act.item)
    most = max((new.rows or 1 for new in act.items), default=1)
    if act.first < 1 or (there is not None and there.rows is not None and act.first - 1 + most > there.rows):
        ja = "何件目から何件かが、元の品目の件数に収まりません。"
        yield misfit("COPY_ROWS", ja, "The rows to be copied lie beyond those of the item.", "first")


def copying(state: State, act: MakeCopy, moment: Moment) -> Iterator[Objection | Misfit]:
    """9.1.main — item, purpose, number, rows, medium and place, each as permitted."""
    given = state.permissions.get(act.permission)
    if given is None or given.asked.tier != moment.tier or given.asked.item != act.item:
        yield against(
            PERMISSION,
            "この複写には甲の許可がありません。",
            "The entrusting body has not permitted this copy.",
            ASK,
            "permission",
        )
        return
    asked = given.asked
    if given.over(moment.time) is not None:
        yield against(PERMISSION, "許可は終わっています。", "The permission has ended.", ASK, "permission")
    if act.purpose != asked.purpose:
        yield against(PERMISSION, "許可された目的と違います。", "The purpose is not the permitted one.", ASK, "purpose")
    if sum(given.made.values()) + sum(new.quantity for new in act.items) > given.copies:
        yield against(PERMISSION, f"許可された部数は{given.copies}です。", f"{given.copies} copies are permitted.", ASK, "items")
    for index, new in enumerate(act.items):
        where = f"items.{index}"
        if new.origin is not Origin.COPY or new.parent != act.item:
            yield misfit(
                "NOT_A_COPY",
                "由来を複写、元の品目を複写したものにしてください。",
                "Enter it as a copy, made from the item.",
                where,
            )
        if asked.rows is not None and (new.rows is None or new.rows > asked.rows):
            yield against(
                PERMISSION,
                f"許可された件数は{asked.rows}までです。",
                f"At most {asked.rows} rows are permitted.",
                ASK,
                f"{where}.rows",
            )
        if new.medium is not asked.medium:
            yield against(
                PERMISSION, "許可された媒体と違います。", "The medium is not the permitted one.", ASK, f"{where}.medium"
            )
        if new.medium.needs_serial and not new.serial:
            number = Say("媒体の番号を記入してください。", "Write the medium's number down.")
            yield against(
                PERMISSION,
                "媒体の番号がなく、許可と照合できません。",
                "Without a serial number it cannot be matched.",
                number,
                f"{where}.serial",
            )
        if new.erase_by is not None and new.erase_by >= start_of(given.until) + DAY:
            yield against(
                ERASURE,
                "消去期限が許可の期限より後です。",
                "It would be erased after the permitted day.",
                ASK,
                f"{where}.erase_by",
            )
    if any(move.source != MADE or move.target != given.home() for move in act.moves):
        yield against(
            PERMISSION, f"許可された保管場所は{given.home()}です。", f"Copies are kept at {given.home()}.", ASK, "moves"
        )
    carried = {move.item: move.quantity for move in act.moves}
    if not act.items or carried != {new.item: new.quantity for new in act.items}:
        yield misfit("MOVES_DIFFER", "置いた所が複写と一致しません。", "The moves are not those of the copies made.", "moves")
    if not act.watermarked:
        mark = Say("許可番号と保有者の透かしを入れてください。", "Mark it with the permission and its holder.")
        yield against(term(WATERMARK), "透かしが入っていません。", "It carries no watermark.", mark, "watermarked")


def used_up(state: State, item: ItemId, moment: Moment) -> tuple[Objection, ...]:
    """9.1.latter — a copy whose permission is over is there to be erased, and for nothing else."""
    given = state.permissions.get(state.under.get(item, Number(-1)))
    if given is None or given.over(moment.time) is None:
        return ()
    instead = Say("直ちに消去してください。", "Erase it immediately.") if item in given.left else GONE
    return (against(ERASURE, "この複写の許可は終わっています。", "The permission for this copy has ended.", instead, "item"),)


def erasing(state: State, act: EraseCopy, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """9.1.latter — each copy ends as its medium does, with what shows it."""
    delivered = ground.delivered(one.item for one in act.moves)
    yield from overstated(act.level, delivered)
    evidence = {one.item: one for one in act.objects}
    for index, move in enumerate(act.moves):
        where = f"moves.{index}"
        item = ground.custody.items.get(move.item)
        if item is None or move.item not in state.under or tier_in(move.source) != moment.tier:
            yield misfit(
                "NOT_A_COPY", f"{move.item}は許可による複写ではありません。", f"{move.item} is no permitted copy of yours.", where
            )
            continue
        ends = {Medium.VAULT: {ERASED}, Medium.PAPER: {DESTROYED}}.get(item.medium, {ERASED, DESTROYED})
        if move.target not in ends:
            yield misfit("MOVE_ACCOUNTS", "この媒体の消去の移動先ではありません。", "That is not how this medium ends.", where)
        if item.medium is Medium.VAULT and (act.level is None or not act.level.erases):
            yield no_erasure(delivered or VAULT_LEVEL)
        if not reaches(act.method, item.medium):
            yield unreached(ERASURE, item.medium)
        shown = evidence.get(move.item)
        if item.medium.needs_serial and (shown is None or not (shown.serial and shown.evidence)):
            show = Say(
                "媒体の番号と証拠（写真など）を添えてください。", "Give the medium's number and evidence such as a photograph."
            )
            yield against(
                ERASURE, "媒体の番号と証拠がありません。", "The medium's number and evidence are lacking.", show, "objects"
            )


def no_erasure(level: Level) -> Objection:
    """9.1.latter — E0, or no level at all, said of a copy in the vault."""
    key = Say(f"水準は{level}としてください。", f"Let the level be {level}.")
    ja, en = "鍵の廃棄を伴わない削除は、消去ではありません。", "Deletion without destroying a key is no erasure."
    return against(ERASURE, ja, en, key, "level")


def certifying(state: State, act: CertifyErasure, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """9.1.latter — the certificate covers every copy made, and none is left; it calls nothing an erasure that is none."""
    items, given = act.items, state.permissions.get(act.permission)
    if given is None or given.asked.tier != moment.tier or given.certified is not None:
        yield misfit(
            "NO_PERMISSION",
            "その番号の許可はないか、証明が済んでいます。",
            "There is no such permission, or it is certified.",
            "permission",
        )
        return
    if given.over(moment.time) is None and not ground.over(moment.time):
        yield misfit(
            "NOT_OVER", "電算処理の終了を先に届け出てください。", "Record the end of the processing first.", "permission"
        )
    if act.level is not None and not act.level.erases:
        yield no_erasure(ground.delivered(items) or VAULT_LEVEL)
    for item in given.left:
        erase = Say("消去してから証明してください。", "Erase it before you certify.")
        yield against(ERASURE, f"複写「{item}」が残っています。", f"The copy {item} is still there.", erase, "items")
    for item in given.made:
        if item not in given.left and ground.unerased(item):
            # 9.1.latter — an order erases nothing yet: until the vault says that the keys are gone, the copy can be restored
            ja, en = (
                f"複写「{item}」の鍵の廃棄がまだ記録されていません。",
                f"That the keys of the copy {item} are gone is not on record yet.",
            )
            yield against(ERASURE, ja, en, UNENTERED, "items")
    if set(items) != set(given.made):
        cover = Say("許可による複写を全て挙げてください。", "Name every copy that was made under the permission.")
        yield against(
            ERASURE,
            "証明が台帳の全ての行に及んでいません。",
            "The certificate does not cover every line of the register.",
            cover,
            "items",
        )


def past_a_permission(state: State, act: Moves) -> Iterator[Objection]:
    """9.1.main — what other acts do to copies."""
    for index, new in enumerate(act.listed()):
        if new.origin is Origin.COPY:
            # 9.1.main — a copy comes about by the act that its permission is held against, and by no other
            yield against(PERMISSION, "許可によらない複写です。", "That copy is made under no permission.", ASK, f"items.{index}")
        elif new.origin is Origin.DERIVATIVE and new.medium not in FIXED:
            # 9.1.main — what is worked out of it onto something that can be carried off is a copy of it, whatever it is called
            stay = Say(
                "保管庫に置き、媒体への複写の許可を申請してください。",
                "Put it into the vault, and apply for a copy onto the medium.",
            )
            ja, en = "許可なく媒体に書き出すことはできません。", "Nothing is written onto a medium without permission."
            yield against(PERMISSION, ja, en, stay, f"items.{index}.medium")
    for index, move in enumerate(act.moved()):
        number = state.under.get(move.item)
        if number is None:
            continue
        given = state.permissions[number]
        tier = tier_in(move.target)
        if move.target == DELIVERED:
            # 9.1.latter — a copy is erased (or goes home), and is never a product of the business
            erase = Say("消去するか、甲に返還してください。", "Erase it, or return it.")
            yield against(ERASURE, "複写は発送・納品できません。", "A copy is not delivered.", erase, f"moves.{index}")
        if tier is not None and move.target not in {given.home(), transit_of(given.asked.tier)}:
            # 9.1.main — the place is part of what was permitted
            yield against(
                PERMISSION,
                f"許可された保管場所は{given.home()}です。",
                f"Copies are kept at {given.home()}.",
                ASK,
                f"moves.{index}",
            )


def against(cites: Citation, ja: str, en: str, instead: Say, field: str) -> Objection:
    """An objection of this provision."""
    return Objection(cites, Say(ja, en), instead, field)


def misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    """A step that does not fit the record."""
    return Misfit(
        code,
        Say(ja, en),
        Say("申請と許可を見て入力し直してください。", "Look at the application and the permission and enter it again."),
        field,
    )
