"""第13 返還 — at the end of the business, or when 甲 demands it, everything goes home, and nothing remains.

The annex says *return*. Return itself runs through provision 10 (a note, counted by 甲); destruction instead of return happens only within
what 甲 agreed to, item by item. The person in charge certifies that nothing remains; while the balance shows otherwise, the certificate is
refused line by line. 甲 confirms.

The code knows what the record knows: a thing that never came under custody cannot be missed by it. That is what stocktaking (11),
inspection (16) and the certificate, by name, are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Handling, Moves, Oversees
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.erasure import VAULT_LEVEL, Method, overstated, reaches, unreached
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import DESTROYED, ERASED, RETURNED, Account, tier_in
from azukari.kernel.values import (
    CONTRACTOR,
    DAY,
    ItemId,
    Medium,
    Number,
    TierNo,
    Time,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions.p13_acts import (
    GONE,
    RETURN,
    WAYS_HOME,
    AgreeDestruction,
    Certify,
    Confirm,
    DemandReturn,
    Destroy,
    EraseReturned,
    ShowDestruction,
    WithdrawAgreement,
)
from azukari.provisions.p13_ends import ending, given_out, left
from azukari.provisions.p13_erasing import Orders, erasing_returned, proposal
from azukari.provisions.p13_showing import Unshown, destroyed, not_shown, owed, showing, shown


class Demand(msgspec.Struct):
    """What 甲 demanded and is not home yet."""

    tier: TierNo
    since: Time
    left: dict[ItemId, int]


class Agreement(msgspec.Struct):
    """How much of an item may still be destroyed."""

    tier: TierNo
    item: ItemId
    left: int


class State(msgspec.Struct):
    """Open demands, agreements, which tiers certified and were confirmed since something last came in, destructions not shown yet,
    and what of the returned is to be erased from the vault.
    """

    demands: dict[Number, Demand] = {}
    agreements: dict[Number, Agreement] = {}
    certified: dict[TierNo, Time] = {}
    confirmed: dict[TierNo, Time] = {}
    media: dict[ItemId, Medium] = {}
    unshown: dict[Number, Unshown] = {}
    erasing: Orders = msgspec.field(default_factory=Orders)


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case DemandReturn(tier=tier, lines=lines):
            state.demands[entry.number] = Demand(tier, moment.time, {one.item: one.quantity for one in lines})
        case AgreeDestruction(tier=tier, item=item, quantity=quantity):
            state.agreements[entry.number] = Agreement(tier, item, quantity)
        case WithdrawAgreement(agreement=agreement):
            state.agreements[agreement].left = 0
        case Certify():
            state.certified[moment.tier] = moment.time
        case Confirm(tier=tier):
            state.confirmed[tier] = moment.time
        case EraseReturned() as act:
            state.erasing.enter(entry.number, act)
        case ShowDestruction() as act:
            shown(state.unshown, act)
        case Moves() as act:
            state.media |= {new.item: new.medium for new in act.listed() if new.medium.needs_serial}
            _moved(state, act, entry.number)
            if isinstance(act, Destroy):
                state.agreements[act.agreement].left -= sum(one.quantity for one in act.moves)
                destroyed(state.unshown, state.media, act, entry)
        case _:
            return


def _moved(state: State, act: Moves, number: Number) -> None:
    for move in act.moved():
        if move.target == RETURNED:
            state.erasing.home[move.item] = number
        giver, receiver = tier_in(move.source), tier_in(move.target)
        if receiver is not None and receiver != giver:
            # what comes in after a certificate makes the certificate one of the past
            state.certified.pop(receiver, None)
            state.confirmed.pop(receiver, None)
        if giver is not None and receiver is None:
            # a demand is met by whom it was made to, not by another who had as much
            for asked, demand in [(asked, one) for asked, one in state.demands.items() if one.tier == giver]:
                demand.left[move.item] = demand.left.get(move.item, 0) - move.quantity
                demand.left = {item: left for item, left in demand.left.items() if left > 0}
                if not demand.left:
                    del state.demands[asked]


def below(ground: Ground, tier: TierNo) -> frozenset[TierNo]:
    """A tier and every tier that it, or one below it, engaged: what it answers for."""
    found = {tier}
    for one in ground.tiers.values():  # in the order in which they began: a parent stands before its children
        if one.parent in found and one.number != one.parent:
            found.add(one.number)
    return frozenset(found)


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第13 has against an act."""
    match act:
        case DemandReturn(tier=tier, lines=lines):
            for index, one in enumerate(lines):
                if one.quantity < 1 or _held(ground, one.item, tier) < one.quantity:
                    yield _misfit(
                        "NOT_HELD",
                        f"{one.item}をその数量は預けていません。",
                        f"So much of {one.item} is not held.",
                        f"lines.{index}",
                    )
        case AgreeDestruction(tier=tier, item=item, quantity=quantity) if quantity < 1 or _held(ground, item, tier) < quantity:
            yield _misfit("NOT_HELD", "その数量は預けていません。", "That tier does not hold so much of it.", "quantity")
        case WithdrawAgreement(agreement=agreement) if agreement not in state.agreements or not state.agreements[agreement].left:
            yield _misfit(
                "NO_AGREEMENT",
                "その番号の同意はないか、済んでいます。",
                "There is no such agreement, or it is used up.",
                "agreement",
            )
        # 13.1 — return, not destruction, unless 甲 agreed
        case Destroy():
            yield from _destroying(state, act, moment, ground)
        case Certify(nothing_remains=nothing_remains):
            # 13.1 — nothing is certified as returned while the balance shows anything left
            if not nothing_remains:
                yield _misfit(
                    "NOT_STATED",
                    "何も残っていないことを先に確かめてください。",
                    "Certify when nothing remains.",
                    "nothing_remains",
                )
            yield from left(ground, below(ground, moment.tier))
            yield from not_shown(state.unshown, below(ground, moment.tier))
        case EraseReturned() if moment.party == ground.ward:
            yield from erasing_returned(state.confirmed, state.erasing, act, ground)
        case ShowDestruction():
            yield from showing(state.unshown, state.media, act, moment)
        case Confirm(tier=tier):
            if tier not in state.certified:
                yield _misfit(
                    "NOT_CERTIFIED", "責任者の証明がまだありません。", "The person in charge has not certified yet.", "tier"
                )
            yield from left(ground, below(ground, tier))
            yield from not_shown(state.unshown, below(ground, tier))
        case Handling():
            yield from handling(state, act, moment, ground)
        case _:
            pass
    if isinstance(act, Moves) and not isinstance(act, (Destroy, Oversees)):
        # 13.1 — and no other act ends what is to be returned
        yield from ending(act, ground)
        demanded = {(one.tier, item) for one in state.demands.values() for item in one.left}
        yield from given_out(demanded, act, ground)


def handling(_state: State, act: Handling, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第13 has against a Handling."""
    # 13.1 — what was returned, erased or destroyed is not there to be handled
    if GONE.isdisjoint(ground.custody.held.get(act.item, ())) or _held(ground, act.item, moment.tier):
        return ()
    if not ground.knows(moment, act.item):
        return ()
    gone = Objection(
        RETURN,
        Say("この品目は返還・消去などが済んでいます。", "This item has been returned, erased or otherwise closed."),
        Say("必要なら、改めて引渡しを受けてください。", "If it is needed, have it handed over again."),
        "item",
    )
    return (gone,)


def _destroying(state: State, act: Destroy, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    agreed = state.agreements.get(act.agreement)
    if agreed is None or agreed.tier != moment.tier:
        yield Objection(
            RETURN,
            Say("廃棄・消去について甲の同意がありません。", "The entrusting body has not agreed to destruction."),
            Say("甲に返還するか、甲の同意を得てください。", "Return it, or obtain the entrusting body's agreement."),
            "agreement",
        )
        return
    delivered = ground.delivered(one.item for one in act.moves)
    lowest = delivered or VAULT_LEVEL
    for index, move in enumerate(act.moves):
        item = ground.custody.items.get(move.item)
        end: Account = ERASED if item is not None and item.medium is Medium.VAULT else DESTROYED
        if move.target != end or tier_in(move.source) != moment.tier:
            yield _misfit(
                "MOVE_ACCOUNTS",
                "移動元・移動先が廃棄・消去に合いません。",
                "Those accounts do not fit a destruction.",
                f"moves.{index}",
            )
        if end == ERASED and (act.level is None or not act.level.erases):
            yield Objection(
                RETURN,
                Say("鍵の廃棄を伴わない削除は、消去ではありません。", "Deletion without destroying a key is no erasure."),
                Say(f"水準は{lowest}としてください。", f"Let the level be {lowest}."),
                "level",
            )
        if item is not None and not item.medium.needs_serial and not reaches(act.method, item.medium):
            # 13.1 — by a method that does not fit it nothing was destroyed; a medium with a number stays open until it is shown
            yield unreached(RETURN, item.medium)
    yield from overstated(act.level, delivered)
    total = sum(one.quantity for one in act.moves)
    if any(one.item != agreed.item for one in act.moves) or total > agreed.left:
        yield Objection(
            RETURN,
            Say(
                f"甲が同意したのは{agreed.item}の残り{agreed.left}です。",
                f"What was agreed is {agreed.left} more of {agreed.item}.",
            ),
            Say("同意の範囲で行うか、改めて同意を得てください。", "Stay within the agreement, or obtain another."),
            "moves",
        )


def _held(ground: Ground, item: ItemId, tier: TierNo) -> int:
    return sum(quantity for account, quantity in ground.custody.held.get(item, {}).items() if tier_in(account) == tier)


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("残高を見て入力し直してください。", "Look at the balance and enter it again."), field)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What is demanded, what the end of the business calls home, and then the certificate and its confirmation."""
    days = ground.term("return_within_days", time)
    for number, demand in state.demands.items():
        tiers = below(ground, demand.tier)
        if not any(_held(ground, item, tier) for item in demand.left for tier in tiers):
            continue  # it went home by another way down the chain
        due = None if days is None else Time(demand.since + days * DAY)
        say = Say("請求されたものを返還する", "Return what was demanded")
        yield Duty("p13.demanded", say, Owes.CONTRACTOR, demand.tier, RETURN, demand.since, WAYS_HOME, due=due, about=number)
    yield from owed(state.unshown, None if days is None else Time(days * DAY))
    for tier in ground.tiers.values():
        since = _ended(tier.number, time, ground)
        if since is None:
            continue
        due = None if days is None else Time(since + days * DAY)
        if not ground.custody.is_zero(tier.number):
            lines = sum(1 for _ in ground.custody.lines(tier.number))
            say = Say(f"預かったものを全て返還する（残り{lines}行）", f"Return everything: {lines} lines are open")
            yield Duty("p13.return", say, Owes.CONTRACTOR, tier.number, RETURN, since, WAYS_HOME, due=due)
            # who entrusted looks for it too: seven months of nobody asking is how things stay away
            look = Say(f"返還を見届ける（残り{lines}行）", f"See that everything comes home: {lines} lines are open")
            yield Duty(
                "p13.expected", look, Owes.WARD, tier.number, RETURN, since, WAYS_HOME, due=due, blocks_closing=False
            )  # fmt: skip
        elif tier.number not in state.certified:
            say = Say("何も残っていないことを証明する", "Certify that nothing remains")
            yield Duty("p13.certify", say, Owes.CONTRACTOR, tier.number, RETURN, since, (Certify.name,), due=due)
        elif tier.number not in state.confirmed:
            say = Say("返還の完了を確認する", "Confirm that the return is complete")
            yield Duty("p13.confirm", say, Owes.WARD, tier.number, RETURN, state.certified[tier.number], (Confirm.name,))


def _ended(number: TierNo, time: Time, ground: Ground) -> Time | None:
    """Since when the business of a tier is over: its end, that of one above it, a consent lost, the contract's end; the first of them."""
    tier = ground.tiers[number]
    lapsed = Time(start_of(tier.period.until) + DAY)
    ends = [
        one
        for one in (ground.cut_off(number, time), ground.completed, ground.cancelled, ground.closed, lapsed)
        if one is not None and one <= time
    ]
    return min(ends, default=None)


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """A demand begins with everything that the tier holds; a destruction with what was agreed, from where it stands."""
    if act is DemandReturn:
        tier = TierNo(number_in({"tier": CONTRACTOR, **answers}, "tier"))
        if not ground.sees(moment, tier):
            return {}
        totals: dict[ItemId, int] = {}
        for line in ground.custody.lines(tier):
            totals[line.item] = totals.get(line.item, 0) + line.quantity
        return {"lines": [{"item": item, "quantity": quantity} for item, quantity in totals.items()]} if totals else {}
    if act is EraseReturned:
        return proposal(answers, state.erasing, ground, moment)
    agreed = state.agreements.get(number_in(answers, "agreement"))
    if act is Destroy and agreed is not None and ground.sees(moment, agreed.tier):
        end = ERASED if ground.custody.items[agreed.item].medium is Medium.VAULT else DESTROYED
        moves, left = [], agreed.left
        for line in ground.custody.lines(agreed.tier):
            if line.item == agreed.item and left > 0:
                moves.append({"item": line.item, "quantity": min(left, line.quantity), "source": line.account, "target": end})
                left -= line.quantity
        vault = {"level": ground.keeping.of(agreed.item).value, "method": Method.KEY_DESTRUCTION.value} if end == ERASED else {}
        return {**({"moves": moves} if moves else {}), **vault}
    return {}


PROVISION: Provision[State] = Provision(
    number=13,
    heading=Say("個人情報の返還", "Return"),
    acts=(DemandReturn, AgreeDestruction, WithdrawAgreement, Destroy, ShowDestruction, Certify, Confirm, EraseReturned),
    answers=(
        Answered(
            RETURN,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "返還の義務を示し続け、残高が残る間の完了証明と、甲の同意のない廃棄を拒みます。台帳に載らなかったものは分かりません。",
                "Return is owed until done; a certificate while anything is left, and destruction without agreement, are refused. "
                "What never came under custody is not known to the program.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(DemandReturn, AgreeDestruction, WithdrawAgreement, ShowDestruction, Certify, Confirm, EraseReturned, Moves),
    judges=(
        DemandReturn,
        AgreeDestruction,
        WithdrawAgreement,
        Destroy,
        ShowDestruction,
        Certify,
        Confirm,
        EraseReturned,
        Handling,
        Moves,
    ),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(RETURN, Say("返還に代えて廃棄してよいか", "May it be destroyed instead of returned?"), AgreeDestruction.name),
        Judgement(RETURN, Say("本当に何も残っていないか", "Does really nothing remain?"), Certify.name),
    ),
)
