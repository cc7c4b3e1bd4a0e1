"""第11 保管・管理 — things are counted against the balance, the vault is checked, and what goes out in the business is entered.

Stocktaking counts, per facility, what is really there; a count that differs from the balance is accepted (it is the truth about the shelf)
and owes an explanation. The vault checks itself and practises restoring. What the business itself sends out (letters, goods) leaves by
``p11.deliver``, so that the balance stays true.

善良な管理者の注意 is a judgement: the code shows what was counted, when and by whom; whether that was care enough, people say. Loss, damage,
leakage and falsification are provision 17's; a difference only points there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Moves, Oversees
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.things import DELIVERED, Account, Origin, at, tier_in, vault_of
from azukari.kernel.values import (
    DAY,
    Day,
    ItemId,
    Medium,
    Number,
    PlaceId,
    TierNo,
    Time,
    add_months,
    day_of,
    end_of,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions.p11_acts import (
    SAFEKEEPING,
    Cause,
    Check,
    ContentSealed,
    Deliver,
    ExplainDifference,
    KeepKeys,
    KeysKept,
    LowerKeys,
    Means,
    RotateKeys,
    Stocktake,
    VaultCheck,
    VaultErased,
)
from azukari.provisions.p11_counting import delivering, misfit, shelf_of, stocktaking
from azukari.provisions.p11_erased import erased
from azukari.provisions.p11_keeping import keeping, keys_owed

KEYS = (KeepKeys, LowerKeys, RotateKeys, KeysKept)


class Difference(msgspec.Struct):
    """A count that differs from the balance and is not explained yet. Without an item: something that the register lacks."""

    stocktaking: Number
    item: ItemId | None
    tier: TierNo
    since: Time


class Failure(msgspec.Struct):
    """A check that found the vault unsound and that no later sound check of the same kind has answered."""

    number: Number
    since: Time


class State(msgspec.Struct):
    """Per tier and shelf the day of the last count (a shelf never counted: when something first came); which were counted
    at all; differences; checks of the vault; per order the items that the vault certified as erased; orders to move keys that it has not answered.
    """

    counted: dict[Account, Day] = {}
    differences: list[Difference] = []
    checked: dict[Check, Day] = {}
    failed: dict[Check, Failure] = {}
    sealed: set[ItemId] = set()
    taken: set[Account] = set()
    certified: dict[Number, set[ItemId]] = {}
    moving: set[Number] = set()


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case Stocktake() as act:
            state.counted[shelf_of(act, moment.tier)] = moment.day
            state.taken.add(shelf_of(act, moment.tier))
            found: list[ItemId | None] = [one.item for one in act.lines if one.quantity != one.booked]
            if not act.complete:
                found.append(None)
            state.differences.extend(Difference(entry.number, item, moment.tier, moment.time) for item in found)
        case ExplainDifference(stocktaking=number, item=item):
            state.differences = [one for one in state.differences if (one.stocktaking, one.item) != (number, item)]
        case ContentSealed(item=item):
            state.sealed.add(item)
        case VaultCheck() as act:
            state.checked[act.check] = moment.day
            if act.sound:
                state.failed.pop(act.check, None)
            else:
                state.failed.setdefault(act.check, Failure(entry.number, moment.time))
        case VaultErased(order=order, items=items):
            state.certified.setdefault(order, set()).update(items)
        case KeepKeys() | LowerKeys() | RotateKeys():
            state.moving.add(entry.number)
        case KeysKept(order=order):
            state.moving.discard(order)
        case Moves() as act:
            for move in act.moved():
                if tier_in(move.target) is not None and not move.target.endswith("/transit"):
                    state.counted.setdefault(move.target, moment.day)
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第11 has against an act."""
    match act:
        case Stocktake():
            yield from stocktaking(act, moment, ground)
        case ExplainDifference(stocktaking=number, item=item, cause=cause, incident=incident):
            if not any((one.stocktaking, one.item, one.tier) == (number, item, moment.tier) for one in state.differences):
                yield misfit(
                    "NO_DIFFERENCE",
                    "その差異はないか、説明が済んでいます。",
                    "There is no such open difference.",
                    "stocktaking",
                )
            if cause is Cause.INCIDENT and incident is None:
                # 11.1 — loss and damage are to be prevented; what was not prevented is not explained away but notified (第17)
                yield Objection(
                    SAFEKEEPING,
                    Say("事故であれば、甲への通知が先です。", "If it is an incident, the entrusting body is notified first."),
                    Say("事故を通知し、その番号を記入してください。", "Notify the incident and give its number."),
                    "incident",
                )
            elif incident is not None and not ground.told_of(moment, incident):
                yield misfit("NO_INCIDENT", "その番号の事故はありません。", "There is no incident of that number.", "incident")
            if item is None and cause is Cause.MISCOUNT:
                # 11.1 — what lies there and is in no register was not counted wrongly
                yield Objection(
                    SAFEKEEPING,
                    Say(
                        "台帳にない物が見付かったことは、数え違いではありません。",
                        "Something that is in no register is no miscount.",
                    ),
                    Say(
                        "登録漏れ、発見、事故のいずれかを選んでください。",
                        "Say that it was not entered, was found, or is an incident.",
                    ),
                    "cause",
                )
        case ContentSealed():
            yield from _sealing(state, act, ground)
        case VaultCheck(damaged=damaged) if any(one not in ground.custody.items for one in damaged):
            yield misfit("ITEM_UNKNOWN", "台帳にない品目が含まれています。", "An item in the list is not in custody.", "damaged")
        case VaultErased():
            yield from erased(state.certified, act, ground)
        case KeepKeys() | LowerKeys() | KeysKept():
            yield from keeping(state.moving, act, ground)
        case Deliver(moves=moves, item=item):
            for index, move in enumerate(moves):
                if move.item != item:
                    ja, en = "一度に発送・納品するのは一つの品目です。", "One delivery is of one item."
                    yield misfit("OTHER_ITEM", ja, en, f"moves.{index}.item")
                if move.target != DELIVERED or tier_in(move.source) != moment.tier:
                    yield misfit(
                        "MOVE_ACCOUNTS",
                        "自分の側から発送・納品してください。",
                        "Deliver from your own side only.",
                        f"moves.{index}",
                    )
                yield from delivering(ground, move, index)
        case Moves() if not isinstance(act, Oversees):
            for index, move in enumerate(act.moved()):
                if move.target == DELIVERED:
                    # 11.1 — what leaves in the business is entered as such, so that the balance stays true
                    yield Objection(
                        SAFEKEEPING,
                        Say("発送・納品として記録されていません。", "This is not recorded as a delivery."),
                        Say("「発送・納品する」で記録してください。", "Record it as a delivery."),
                        f"moves.{index}",
                    )
        case _:
            pass


def _sealing(state: State, act: ContentSealed, ground: Ground) -> Iterator[Misfit]:
    """Content that comes by no note, once, while a contractor holds it: people deposit what they collected or derived; copies the vault makes."""
    item = act.item
    entered = ground.custody.items.get(item)
    fit = {Origin.COPY} if act.deposited_by is None else {Origin.COLLECTED, Origin.DERIVATIVE}
    if entered is None or entered.medium is not Medium.VAULT or entered.origin not in fit or item in state.sealed:
        yield Misfit(
            "NOTHING_TO_SEAL",
            Say(
                "送付書によらずに内容を封入できる品目ではないか、封入が済んでいます。",
                "That item does not take content without a delivery note, or has its content already.",
            ),
            Say(
                "取得・加工した保管庫の品目を指定してください。渡されるものは送付書の番号で預けてください。",
                "Name an item in the vault that was collected or derived; what is handed over is deposited under its note.",
            ),
            "item",
        )
    elif not any(tier_in(account) is not None for account in ground.custody.held.get(item, {})):
        yield misfit("NOT_HELD", "その品目は預かっていません。", "No contractor holds that item.", "item")


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Shelves to count, differences to explain, a vault to check and to mend."""
    yield from _counting(state, time, ground)
    days = ground.term("difference_answer_days", time)
    for one in state.differences:
        due = None if days is None else Time(one.since + days * DAY)
        say = Say("棚卸しの差異を説明する", "Explain a difference found at stocktaking")
        yield Duty(
            "p11.difference",
            say,
            Owes.CONTRACTOR,
            one.tier,
            SAFEKEEPING,
            one.since,
            (ExplainDifference.name,),
            due=due,
            about=one.stocktaking,
        )
    for failure in state.failed.values():
        say = Say("保管庫の異常を確かめ、事故か否かを明らかにする", "Mend the vault and find out whether this is an incident")
        yield Duty(
            "p11.vault-unsound",
            say,
            Owes.CONTRACTOR,
            TierNo(1),
            SAFEKEEPING,
            failure.since,
            (VaultCheck.name,),
            about=failure.number,
        )
    yield from keys_owed(time, ground)
    drill = ground.term("restore_drill_months", time)
    if drill and not ground.custody.is_zero():
        last = state.checked.get(Check.RESTORE) or min(state.counted.values(), default=day_of(time))
        say = Say("復元訓練を行う", "Practise restoring the vault")
        cites = term("restore_drill_months")
        due = end_of(add_months(last, drill))
        yield Duty(
            "p11.restore-drill",
            say,
            Owes.CONTRACTOR,
            TierNo(1),
            cites,
            start_of(last),
            (VaultCheck.name,),
            due=due,
            blocks_closing=False,
        )


def _counting(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    months = ground.term("stocktaking_months", time)
    held = {line.account for line in ground.custody.lines()}
    for shelf, last in state.counted.items():
        tier = tier_in(shelf)
        # 11.1 — things are counted from the first day on; how often after that, only an adopted number says
        if tier is None or shelf not in held or (months is None and shelf in state.taken):
            continue
        say = Say("棚卸しをする", "Take stock of a facility")
        due = end_of(add_months(last, months)) if months else None
        since = start_of(last)
        yield Duty(
            "p11.stocktake",
            say,
            Owes.CONTRACTOR,
            tier,
            SAFEKEEPING,
            since,
            (Stocktake.name,),
            due=due,
            about=shelf,
            blocks_closing=False,
        )


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """A count begins with the lines of the balance; how much is really there is left to whoever counts. The vault counts itself.

    A delivery is of the item that its first move names.
    """
    if act is Deliver:
        moves = answers.get("moves")
        first = moves[0] if isinstance(moves, (list, tuple)) and moves else None
        return {"item": first["item"]} if isinstance(first, Mapping) and first.get("item") else {}
    if act is not Stocktake:
        return {}
    facility = answers.get("facility") or None
    shelf = vault_of(moment.tier) if facility is None else at(moment.tier, PlaceId(str(facility)))
    lines: list[dict[str, Any]] = []
    for line in ground.custody.lines(moment.tier):
        if line.account == shelf:
            row: dict[str, Any] = {"item": line.item, "booked": line.quantity}
            lines.append(row | {"means": Means.BY_VAULT.value} if facility is None else row)
    return {"lines": lines} if lines else {}


PROVISION: Provision[State] = Provision(
    number=11,
    heading=Say("個人情報の保管", "Safekeeping"),
    acts=(Deliver, Stocktake, ExplainDifference, VaultCheck, ContentSealed, VaultErased, *KEYS),
    answers=(
        Answered(
            SAFEKEEPING,
            Answer.JUDGEMENT,
            Grade.DETECTED,
            Say(
                "棚卸しと保管庫の点検で滅失・き損を見付け、差異の説明を義務として示します。数えた数が正しいかは照合できず、"
                "善良な管理者の注意を尽くしたかは人が判断します。",
                "Stocktaking and checks of the vault detect loss and damage; differences are owed an explanation. Whether a count is "
                "true cannot be compared, and whether care was taken people judge.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(Stocktake, ExplainDifference, VaultCheck, ContentSealed, VaultErased, *KEYS, Moves),
    judges=(Stocktake, ExplainDifference, VaultCheck, ContentSealed, VaultErased, *KEYS, Deliver, Moves),
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(
            SAFEKEEPING,
            Say("善良な管理者の注意を尽くしているか", "Is the care taken that the sentence asks for?"),
            Stocktake.name,
        ),
        Judgement(SAFEKEEPING, Say("差異の説明は納得できるか", "Is a difference well explained?"), ExplainDifference.name),
    ),
)
