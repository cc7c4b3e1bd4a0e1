"""The steps of a handover, each with what stands against it under 10.1. Read in the order in which they happen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from azukari.ground import Ground
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import DELIVERED, DESTROYED, ERASED, LOST, RETURNED, WARD, NewItem, Origin, tier_in, transit_of
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, WHOLE, Day, ItemId, Medium, Number, PersonId, TierNo
from azukari.law.say import Say
from azukari.provisions.p10_acts import (
    HANDOVER,
    TAKES_PART,
    DesignateOfficer,
    Issue,
    IssueReturn,
    Plan,
    PlanReturn,
    Receive,
    ReceiveReturn,
    Resolve,
)
from azukari.provisions.p10_lines import compare, misfit, moves_fit
from azukari.provisions.p10_values import NoteLine, Outcome, State

GONE = frozenset({RETURNED, DELIVERED, ERASED, DESTROYED, LOST})
ASK_DESIGNATION = Say("あらかじめ「授受に従事する者を定める」で定めてください。", "Designate the handover officer beforehand.")


def side_of(moment: Moment) -> TierNo:
    """The side on which somebody acts: 0 for 甲, else their tier."""
    return WHOLE if moment.capacity in WARD_CAPACITIES else moment.tier


def giver_of(act: Plan, moment: Moment) -> TierNo:
    """Who gives by a plan: the side that made it; 甲, where 乙 appoints when it will receive (甲 agrees by issuing the note)."""
    side = side_of(moment)
    return WHOLE if side == act.to_tier == CONTRACTOR else side


def other_side(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """Nobody gives for one side and takes for the other: 甲's officers stand on no register, and nobody of a register serves 甲."""
    side, brought = side_of(moment), act.brings_in()
    last = act.until or Day("9999-12-31") if isinstance(act, DesignateOfficer) else Day("9999-12-31")
    if isinstance(act, DesignateOfficer):
        person, field, since = act.person, "person", max(moment.day, act.since or moment.day)
        if side == WHOLE and ground.engaged_within(person, since, last):
            yield misfit("OTHER_SIDE", "乙の名簿にある者です。", "That person stands on the contractor's register.", field)
    elif brought is not None:
        person, field, since = brought.person, brought.field, max(moment.day, brought.since or moment.day)
    else:
        return
    if side != WHOLE and any(
        one.side == WHOLE and one.since <= last and (one.until is None or one.until >= since)
        for one in state.officers.get(person, ())
    ):
        yield misfit("OTHER_SIDE", "甲の授受担当です。", "That person is a handover officer of the entrusting body.", field)


def designating(act: DesignateOfficer, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """10.1 — each side designates its own, beforehand; a tier only whom it has on its register."""
    side = side_of(moment)
    if act.until is not None and act.until < max(moment.day, act.since or moment.day):
        yield misfit("PERIOD", "終りの日が始めの日より前です。", "The last day lies before the first.", "until")
    if side != WHOLE and not on_register(ground, act.person, side, act.since or moment.day):
        yield misfit(
            "NOT_ENGAGED",
            "名簿にない者は定められません。先に登録してください。",
            "Only somebody on your register can be designated; enrol them first.",
            "person",
        )


def on_register(ground: Ground, person: PersonId, tier: TierNo, day: Day) -> bool:
    """Whether a person stands on the register of a tier on a day."""
    return any(
        one.tier == tier and one.since <= day and (one.until is None or day <= one.until)
        for one in ground.engagements.get(person, ())
    )


def any_officer(state: State, tier: TierNo, day: Day, ground: Ground) -> bool:
    """Whether a tier has a handover officer on a day."""
    return any(
        one.side == tier and one.serves(day) and on_register(ground, person, tier, day)
        for person, served in state.officers.items()
        for one in served
    )


def planning(giver: TierNo, receiver: TierNo, act: Plan | PlanReturn, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """What does not fit in an appointment."""
    for tier, field in ((giver, "tier"), (receiver, "to_tier")):
        if tier != WHOLE and tier not in ground.tiers:
            yield misfit("NO_TIER", "その階層の受託者はいません。", "There is no such tier.", field)
        elif WHOLE not in {giver, receiver} and not (ground.answers_for(giver, receiver) or ground.answers_for(receiver, giver)):
            # firms that do not stand one below the other have no part in each other's business
            yield misfit("NO_TIER", "その階層の受託者はいません。", "There is no such tier.", field)
    if giver == receiver:
        yield misfit("SAME_SIDE", "渡す側と受け取る側が同じです。", "Giver and receiver are the same side.", "to_tier")
    if act.until < act.at or act.until < moment.time:
        yield misfit(
            "PERIOD", "引渡しの終りの日時を確かめてください。", "The appointed time ends before it begins, or is past.", "until"
        )


def _no_plan(state: State, moment: Moment, *, returning: bool) -> Misfit:
    """That a plan is not there, with those that the party could mean."""
    found = [
        number
        for number, one in state.plans.items()
        if not one.withdrawn and one.returning is returning and party_to({one.giver, one.receiver}, moment)
    ]
    if not found:
        ja, en = "先に日時と場所を定めてください。", "plan the time and place first."
    else:
        ja, en = f"定められた予定：{'、'.join(f'第{one}号' for one in found)}。", f"planned: {', '.join(map(str, found))}."
    return misfit("NO_PLAN", f"その番号の予定はありません。{ja}", f"There is no such plan; {en}", "plan")


def issuing(state: State, act: Issue | IssueReturn, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """10.1 — a note is issued by a designated officer, for its plan, of what is really held, media by serial."""
    yield from designated(moment)
    plan = state.plans.get(act.plan)
    hers = None if plan is None else {plan.giver, plan.receiver}
    if plan is None or plan.withdrawn or plan.returning is not isinstance(act, IssueReturn) or not party_to(hers, moment):
        yield _no_plan(state, moment, returning=isinstance(act, IssueReturn))
        return
    if plan.giver != side_of(moment) or (isinstance(act, Issue) and act.to_tier != plan.receiver):
        yield misfit(
            "NOT_YOUR_PLAN", "この予定は、ほかの者の間の引渡しです。", "That plan is for a handover between others.", "plan"
        )
    if not plan.returning and moment.time > plan.until:
        yield objection(
            "定めた日時を過ぎています。",
            "The appointed time is past.",
            Say("日時を定め直してください。", "Plan it again."),
            "plan",
        )
    given: list[NewItem | NoteLine] = [*act.items, *act.lines] if isinstance(act, Issue) else [*act.lines]
    if not given or len({one.item for one in given}) != len(given):
        yield misfit("EMPTY", "行がないか、同じ品目が二度あります。", "There is no line, or one item stands twice.", "lines")
    if isinstance(act, Issue):
        for index, new in enumerate(act.items):
            if new.origin is not Origin.ENTRUSTED or plan.giver != WHOLE:
                yield misfit(
                    "ORIGIN",
                    "初めて引き渡すのは甲だけです。",
                    "Only the entrusting body hands things over for the first time.",
                    f"items.{index}",
                )
            if new.medium.needs_serial and not new.serial:
                yield no_serial(f"items.{index}.serial")
    pending = under_way(state)
    for index, line in enumerate(act.lines):
        if line.item in pending:
            yield misfit(
                "UNDER_WAY",
                f"{line.item}は別の送付書で引渡し中です。",
                f"{line.item} is under way on another note.",
                f"lines.{index}",
            )
        entered = ground.custody.items.get(line.item)
        accounts = ground.custody.held.get(line.item, {})
        held = sum(quantity for account, quantity in accounts.items() if tier_in(account) == plan.giver)
        if entered is None or line.quantity < 1 or (plan.giver != WHOLE and held < line.quantity):
            yield misfit(
                "NOT_HELD",
                f"{line.item}をその数量は持っていません。",
                f"That quantity of {line.item} is not held.",
                f"lines.{index}",
            )
        elif entered.medium.needs_serial and not line.serial:
            yield no_serial(f"lines.{index}.serial")


def under_way(state: State) -> set[ItemId]:
    """Every item on an open line of some note."""
    return {item for note in state.notes.values() for item in note.open_lines()}


def no_serial(field: str) -> Objection:
    """10.1 — a note that does not say which medium it means is no note of that medium."""
    because = Say("媒体の製造番号・管理番号がありません。", "The medium has no serial number on the note.")
    return Objection(HANDOVER, because, Say("媒体の番号を記入してください。", "Write the medium's number down."), field)


def objection(ja: str, en: str, instead: Say, field: str | None) -> Objection:
    """An objection under 10.1."""
    return Objection(HANDOVER, Say(ja, en), instead, field)


def designated(moment: Moment) -> Iterator[Objection]:
    """10.1 — only designated officers take part."""
    if moment.capacity not in TAKES_PART:
        yield objection(
            "あなたは授受に従事する者として定められていません。",
            "You have not been designated as a handover officer.",
            ASK_DESIGNATION,
            None,
        )


def party_to(sides: Collection[TierNo] | None, moment: Moment) -> bool:
    """Whether who acts is on one of the sides, or is 甲: a handover between others is not found, whatever its number."""
    side = side_of(moment)
    return sides is not None and (side == WHOLE or side in sides)


def of_note(state: State, number: Number, moment: Moment, *, giving: bool) -> Iterator[Misfit]:
    """Whether there is an open note to which the one who acts is giver (or receiver)."""
    note = state.notes.get(number)
    if note is None or not note.open_lines() or not party_to((note.giver, note.receiver), moment):
        yield misfit("NO_NOTE", "その番号の送付書はないか、済んでいます。", "There is no such note, or it is settled.", "note")
    elif side_of(moment) != (note.giver if giving else note.receiver):
        yield misfit("NOT_YOUR_NOTE", "この送付書の当事者ではありません。", "You are not that party to the note.", "note")


def resolving(state: State, act: Resolve, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """Explaining what was rejected: by who gave it, and an incident only where one was notified."""
    if not any((one.note, one.item) == (act.note, act.item) and side_of(moment) in {WHOLE, one.giver} for one in state.rejected):
        ja, en = "その行は拒まれていません。", "That line was not rejected, or is explained already."
        yield misfit("NOT_REJECTED", ja, en, "item")
    if act.outcome is Outcome.INCIDENT and act.incident is None:
        # 10.1 — what is missing or differs is an incident once it is notified as one (第17), and not by the word alone
        yield objection(
            "事故としての通知がありません。",
            "No incident has been notified.",
            Say("「事故（その疑い）を知らせる」を行い、その番号を記入してください。", "Notify the incident and give its number."),
            "incident",
        )
    elif act.incident is not None and not ground.told_of(moment, act.incident):
        yield misfit("NO_INCIDENT", "その番号の事故はありません。", "There is no incident of that number.", "incident")


def measuring(state: State, number: Number, item: ItemId, ground: Ground) -> Iterator[Misfit]:
    """The vault measures what an open note sends it, once."""
    note = state.notes.get(number)
    if note is None or item not in note.open_lines() or ground.custody.items[item].medium is not Medium.VAULT:
        yield misfit(
            "NOT_ON_NOTE", "保管庫に入れる品目として送付書にありません。", "The note has no such open line for the vault.", "item"
        )
    elif item in state.measured:
        yield misfit("MEASURED", "この品目は既に封入されています。", "This item has been sealed already.", "item")


WAIT: Final = Say("定めた日時になってから受領してください。", "Receive it once the appointed time has come.")
AGAIN: Final = Say("送付書を取り下げ、日時を定め直してください。", "Have the note withdrawn and plan another time.")


def receiving(state: State, act: Receive | ReceiveReturn, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """10.1 — received by another designated officer, at the appointed time and facility, as counted."""
    note = state.notes.get(act.note)
    if note is None or note.returning is not isinstance(act, ReceiveReturn) or not party_to((note.giver, note.receiver), moment):
        yield misfit("NO_NOTE", "その番号の送付書はありません。", "There is no such note.", "note")
        return
    if isinstance(act, Receive) and act.to_tier != note.receiver:
        yield misfit("NOT_YOUR_NOTE", "送付書の宛先と違います。", "The note is addressed to another tier.", "to_tier")
    yield from designated(moment)
    if moment.officer == note.officer:
        yield objection(
            "渡した本人が受け取ることはできません。", "Whoever gave cannot also receive.",
            Say("別の者が受領してください。", "Another officer receives."), "note",
        )  # fmt: skip
    if side_of(moment) != note.receiver:
        yield objection(
            "受け取る側の授受に従事する者ではありません。", "You take no part for the receiving side.",
            Say("送付書の宛先の授受に従事する者が受領してください。", "An officer of the side on the note receives it."), "note",
        )  # fmt: skip
        return  # what is on the note is counted with whoever it is addressed to, and with nobody else
    plan = state.plans[note.plan]
    if not note.returning and not plan.at <= moment.time <= plan.until:
        yield objection(
            "定めた日時ではありません。", "This is not the appointed time.",
            WAIT if moment.time < plan.at else AGAIN, "note",
        )  # fmt: skip
    if plan.facility is not None and moment.place != plan.facility:
        yield objection(
            "定めた場所ではありません。", "This is not the appointed place.",
            Say("定めた施設で受領してください。", "Receive it at the appointed facility."), "note",
        )  # fmt: skip
    yield from compare(state, note, act.lines, ground)
    yield from moves_fit(note, act.lines, act.moves, ground)


def handling(_state: State, act: Handling, moment: Moment, ground: Ground) -> tuple[Objection | Misfit, ...]:
    """10.1 — what was never handed over to a tier is not there to be handled; what went home is 13's, what travels 14's."""
    if not ground.knows(moment, act.item):
        return (misfit("ITEM_UNKNOWN", "その品目は台帳にありません。", "There is no such item in custody.", "item"),)
    for account in ground.custody.held.get(act.item, {}):
        if tier_in(account) == moment.tier or account in GONE:
            return ()
    not_here = objection(
        "この品目はあなたの側に引き渡されていません。", "This item has not been handed over to your side.",
        Say("送付書による授受を受けてから行ってください。", "Do this once it has been handed over against a note."), "item",
    )  # fmt: skip
    return (not_here,)


def around(state: State, act: Moves) -> Iterator[Objection]:
    """10.1 — no other act carries things from one side to another past a note."""
    pending = under_way(state)
    for index, move in enumerate(act.moved()):
        giver, receiver = tier_in(move.source), tier_in(move.target)
        leaves_ward = move.source in {WARD, RETURNED}
        crosses = giver is not None and (move.target in {WARD, RETURNED} or (receiver is not None and receiver != giver))
        unpacked = giver is not None and move.source == transit_of(giver) and (move.item in pending or move.item in state.loaded)
        loaded = receiver is not None and move.target == transit_of(receiver)
        if unpacked or (not loaded and (crosses or leaves_ward)) or (loaded and leaves_ward and move.item not in pending):
            yield objection(
                f"{move.item}を送付書によらずに渡そうとしています。", f"{move.item} would change hands without a note.",
                Say("予定を定め、送付書を交付してください。", "Plan the handover and issue a delivery note."), f"moves.{index}",
            )  # fmt: skip
