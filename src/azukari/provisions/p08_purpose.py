"""第8 目的外使用および外部提供の禁止 — used for the entrusted purpose only, and given to nobody.

Whoever handles information names one of the contract's purposes, and it must be a purpose of their tier that the person in charge has
assigned to them. What processing yields is registered as a thing made from its parent, and stays with the tier that made it.

Viewing by, lending to and handing to a third party are no acts here: there is nothing by which to do them. Whether an opening really
served the purpose that it named, people judge, by sampling the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Collects, Handling, TakesAway, Works
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import MADE, Origin, tier_in
from azukari.kernel.values import Day, ItemId, Number, PersonId, Purpose, TierNo, Time, add_days, day_of
from azukari.law.say import Say
from azukari.provisions.p08_acts import (
    ACTS,
    PURPOSE_ONLY,
    THIRD_PARTY,
    AssignPurpose,
    Derive,
    OpenRecord,
    Process,
    Search,
    ViewPage,
    WithdrawAssignment,
)
from azukari.provisions.p08_exceptions import Made, NoteException, duplicates, made, noted, reprints, wholes
from azukari.provisions.p08_keying import ACTS as KEYING
from azukari.provisions.p08_keying import (
    ON_A_SHEET,
    BeginKeying,
    CompareKeyed,
    ContentRevised,
    CorrectRow,
    FinishKeying,
    KeyIn,
    SettleKeyed,
    Sheets,
    beginning,
    correcting,
    hear,
    keyed,
    revising,
)
from azukari.provisions.p08_room import SEEN, Room, SearchFound, ViewSheet, again, telling, unsound
from azukari.provisions.p08_room import hear as hear_room
from azukari.provisions.p08_running import RunEnded, Runs, begun, ending, keeping, kept

__all__ = ["PROVISION", "AssignPurpose", "Derive", "OpenRecord", "Process", "Search", "ViewPage", "WithdrawAssignment"]


ROWS_OF_A_KEY: Final = 1_000
"""Rows of one key that are opened together at most; more are viewed as a page."""

COUNTED: Final = (OpenRecord, ViewPage, Process, Derive)
"""Handling that says how much it touches."""


class Span(msgspec.Struct):
    """From when to when a purpose is assigned."""

    since: Day
    until: Day | None

    def covers(self, day: Day) -> bool:
        """Whether a day lies in it."""
        return self.since <= day and (self.until is None or day <= self.until)


class Spans(msgspec.Struct):
    """The days for which a purpose is assigned, in their order; the latest assignment is the last word from its first day on."""

    spans: list[Span] = []

    def covers(self, day: Day) -> bool:
        """Whether the purpose is assigned on a day."""
        for one in self.spans:  # noqa: SIM110 — asked at every opening: a generator costs more than the loop
            if one.covers(day):
                return True
        return False

    def assign(self, since: Day, until: Day | None) -> None:
        """From a day on; what runs until then runs on until then."""
        self.spans = [one for one in self.spans if one.since < since]
        self.end(add_days(since, -1))
        self.spans.append(Span(since, until))

    def end(self, last: Day) -> None:
        """No longer than this day."""
        self.spans = [one for one in self.spans if one.since <= last]
        for one in self.spans:
            one.until = last if one.until is None else min(one.until, last)


class State(msgspec.Struct):
    """By tier and person, the purposes assigned and for which days; how much was made of what."""

    assigned: dict[TierNo, dict[PersonId, dict[Purpose, Spans]]] = {}
    made: dict[str, Made] = {}
    whole: dict[ItemId, tuple[TierNo, Time]] = {}
    runs: Runs = {}
    sheets: Sheets = {}
    correcting: dict[ItemId, Number] = {}
    room: Room = msgspec.field(default_factory=Room)

    def purposes(self, tier: TierNo, person: PersonId, day: Day) -> list[Purpose]:
        """The purposes assigned to a person in a tier on a day."""
        return [purpose for purpose, span in self.assigned.get(tier, {}).get(person, {}).items() if span.covers(day)]


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case AssignPurpose() as act:
            mine = state.assigned.setdefault(moment.tier, {}).setdefault(act.person, {})
            since = act.since or moment.day
            for purpose in act.purposes:
                mine.setdefault(purpose, Spans()).assign(since, act.until)
        case WithdrawAssignment(person=person, purposes=purposes):
            mine = state.assigned.get(moment.tier, {}).get(person, {})
            for purpose in purposes or tuple(mine):
                mine.pop(purpose, None)
        case TakesAway() as act if (gone := act.departing()) is not None:
            for spans in state.assigned.get(moment.tier, {}).get(gone.person, {}).values():
                spans.end(gone.last_day)
        case Derive(items=items) as act:
            made(state.made, items, moment)
            wholes(state.whole, items, moment)
            kept(state.runs, act)
        case Process() as act:
            begun(state.runs, entry.number, act, moment)
        case RunEnded(processing=number):
            del state.runs[number]
        case OpenRecord() | ViewPage() | Search() | ViewSheet() | SearchFound():
            hear_room(state.room, entry)
        case (BeginKeying() | KeyIn() | CompareKeyed() | SettleKeyed() | FinishKeying()) as act:
            hear(state.sheets, entry.number, act, moment)
        case CorrectRow(item=item):
            state.correcting[item] = entry.number
        case ContentRevised(item=item):
            del state.correcting[item]
        case NoteException() as act:
            noted(state.made, act, moment)
            state.whole.pop(act.item, None)
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第8 has against an act."""
    match act:
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
            if isinstance(act, Derive):
                yield from _derive(act, moment, ground)
                yield from keeping(state.runs, act, moment)
            if isinstance(act, BeginKeying):
                yield from _derive(act, moment, ground)
                yield from beginning(act, moment)
        case RunEnded():
            yield from ending(state.runs, act)
        case SearchFound():
            yield from telling(state.room, act, moment)
        case ContentRevised():
            yield from revising(state.correcting, act)
        case NoteException(item=item, quantity=quantity) if not ground.knows(moment, item) or quantity < 1:
            yield _misfit(
                "ITEM_UNKNOWN", "item", "その品目は台帳にないか、数量が違います。", "No such item, or no such quantity."
            )
        case AssignPurpose():
            yield from _assign(act, moment, ground)
        case WithdrawAssignment(person=person, purposes=purposes):
            mine = state.assigned.get(moment.tier, {}).get(person, {})
            if not mine or not set(purposes) <= set(mine):
                yield _misfit(
                    "NOT_ASSIGNED", "purposes", "割り当てられていない目的です。", "That purpose is not assigned to this person."
                )
        case _:
            return


def handling(state: State, act: Works, moment: Moment, ground: Ground) -> Sequence[Objection | Misfit]:
    """What 第8 has against a Handling."""
    # 8.1.main — only for a purpose that was entrusted, to this tier, and assigned to this person
    tier = ground.tiers.get(moment.tier)
    entrusted = act.purpose in ground.purposes
    passed_on = tier is None or act.purpose in tier.purposes
    assigned = state.assigned.get(moment.tier, {}).get(moment.officer, {})
    span = assigned.get(act.purpose)
    found: tuple[Objection, ...] = ()
    if not entrusted or not passed_on or span is None or not span.covers(moment.day):
        mine = tuple(purpose for purpose, one in assigned.items() if one.covers(moment.day))
        found = (_other_purpose(act.purpose, mine, entrusted=entrusted, passed_on=passed_on),)
    if isinstance(act, ON_A_SHEET):
        return (*found, *keyed(state.sheets, act, moment, ground))
    if isinstance(act, CorrectRow):
        return (*found, *correcting(act, moment, ground))
    if isinstance(act, SEEN):
        return (*found, *_measured(act), *unsound(act), *again(state.room, act, moment))
    return (*found, *_measured(act)) if isinstance(act, COUNTED) else found


@lru_cache(maxsize=256)
def _other_purpose(purpose: Purpose, mine: tuple[Purpose, ...], *, entrusted: bool, passed_on: bool) -> Objection:
    if not entrusted:
        because = Say(f"目的{purpose}はこの委託にありません。", f"This entrustment has no purpose {purpose}.")
    elif not passed_on:
        because = Say(
            f"目的{purpose}はこの再委託に含まれていません。", f"Purpose {purpose} is not part of what was subcontracted."
        )
    else:
        because = Say(f"目的{purpose}はあなたに割り当てられていません。", f"Purpose {purpose} is not assigned to you.")
    listed = "、".join(map(str, mine)), ", ".join(map(str, mine))
    instead = (
        Say(f"割り当てられた目的（{listed[0]}）で行ってください。", f"Act for a purpose assigned to you: {listed[1]}.")
        if mine
        else Say("責任者に目的の割当てを頼んでください。", "Ask the person in charge to assign you a purpose.")
    )
    return Objection(PURPOSE_ONLY, because, instead, "purpose")


def _measured(act: Handling) -> Iterator[Misfit]:
    match act:
        case OpenRecord(most=most) if not 1 <= most <= ROWS_OF_A_KEY:
            yield _misfit(
                "RECORDS", "most", f"1件から{ROWS_OF_A_KEY:,}件までを求めてください。", f"Ask for 1 to {ROWS_OF_A_KEY:,} rows."
            )
        case ViewPage(first=first, count=count):
            if first < 1:
                yield _misfit("PAGE", "first", "1件目から数えてください。", "Records are counted from 1.")
            if count < 1:
                yield _misfit("PAGE", "count", "1件以上を指定してください。", "Ask for one record or more.")
        case Process(records=records) | Derive(records=records) if records < 1:
            yield _misfit("RECORDS", "records", "処理する件数は1以上です。", "The records processed are 1 or more.")
        case Process(first=first) if first < 1:
            yield _misfit("PAGE", "first", "1件目から数えてください。", "Records are counted from 1.")
        case _:
            return


def _derive(act: Derive | BeginKeying, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    listed: dict[ItemId, int] = {}
    for index, new in enumerate(act.items):
        listed[new.item] = new.quantity
        if new.origin is not Origin.DERIVATIVE:
            yield _misfit(
                "ORIGIN",
                f"items.{index}.origin",
                "加工で生じる物の由来は「加工」です。",
                "What processing yields is a derivative.",
            )
        if new.parent is None:
            yield _misfit("PARENT", f"items.{index}.parent", "元の品目を選んでください。", "Say what it was made from.")
    for index, move in enumerate(act.moves):
        where = f"moves.{index}"
        if move.source != MADE or move.item not in listed:
            yield _misfit(
                "NOT_MADE", where, "ここで生じた物だけを置けます。", "Only what was made here is put somewhere by this act."
            )
            continue
        listed[move.item] -= move.quantity
        if tier_in(move.target) != moment.tier:
            # 8.1.latter — what was made of it is not provided to anybody else either
            yield Objection(
                THIRD_PARTY,
                Say(
                    "加工した物を自らの保管の外に置くことはできません。",
                    "What was made cannot be put with anybody but yourselves.",
                ),
                Say("自らの保管庫か、甲の指示する施設に置いてください。", "Put it into your vault or an instructed facility."),
                f"{where}.target",
            )
    for item, left in listed.items():
        if left:
            yield _misfit("NOT_PLACED", "moves", f"{item}の全てを置いていません。", f"Not all of {item} is put somewhere.")


def _assign(act: AssignPurpose, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    tier = ground.tiers.get(moment.tier)
    beyond = [purpose for purpose in act.purposes if tier is None or purpose not in tier.purposes]
    if beyond:
        # 8.1.main — nobody assigns what was not entrusted
        numbers = ", ".join(map(str, beyond))
        yield Objection(
            PURPOSE_ONLY,
            Say(f"委託された目的ではありません（{numbers}）。", f"Not among the purposes entrusted to you: {numbers}."),
            Say("委託された目的から選んでください。", "Choose among the purposes that were entrusted."),
            "purposes",
        )
    if all(one.tier != moment.tier or (one.until or moment.day) < moment.day for one in ground.engagements.get(act.person, ())):
        yield _misfit("NOT_ENROLLED", "person", "名簿にない者です。", "This person is not on the register.")
    if act.until is not None and act.until < (act.since or moment.day):
        yield _misfit("PERIOD", "until", "終りの日が始めの日より前です。", "The last day lies before the first.")


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """The purpose, where only one is assigned."""
    mine = state.purposes(moment.tier, moment.officer, moment.day)
    return {"purpose": mine[0]} if issubclass(act, Handling) and len(mine) == 1 else {}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What was made beyond the records is accounted for; a tier that holds information says who uses it for what."""
    yield from reprints(state.made, ground)
    yield from duplicates(state.whole, ground)
    if ground.over(time):
        return
    day = day_of(time)
    for tier in ground.tiers.values():
        people = state.assigned.get(tier.number, {})
        if (
            tier.ended is None
            and not ground.custody.is_zero(tier.number)
            and not any(state.purposes(tier.number, person, day) for person in people)
        ):
            say = Say("業務従事者に利用目的を割り当てる", "Assign purposes to the engaged persons")
            acts = (AssignPurpose.name,)
            yield Duty("p08.assign", say, Owes.CONTRACTOR, tier.number, PURPOSE_ONLY, tier.began, acts, blocks_closing=False)


PROVISION: Final[Provision[State]] = Provision(
    number=8,
    heading=Say("目的外使用および外部提供の禁止", "No other purpose, no third party"),
    acts=(*ACTS, ViewSheet, SearchFound, NoteException, RunEnded, *KEYING),
    answers=(
        Answered(
            PURPOSE_ONLY,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "委託され、本人に割り当てられた目的を示さない取扱いを拒みます。示された目的のために本当に使われたかは人が確かめます。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Handling that does not name a purpose that was entrusted, and assigned to the person, is refused. Whether it really served "
                "that purpose, people judge."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
        Answered(
            THIRD_PARTY,
            Answer.RULE,
            Grade.PROMISED,
            Say(
                "第三者に見せ、貸し、渡す行為はこのシステムになく、加工した物を外に置くことも拒みます。画面を見せるなど外での行為は防げません。",
                "There is no act here by which to show, lend or hand to a third party, and what was made is not put elsewhere. Showing "
                "somebody the screen the program cannot prevent.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(AssignPurpose, WithdrawAssignment, TakesAway, Derive, Process, NoteException, RunEnded, SearchFound, *SEEN, *KEYING),
    judges=(Handling, Collects, AssignPurpose, WithdrawAssignment, NoteException, RunEnded, SearchFound, ContentRevised),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(PURPOSE_ONLY, Say("取扱いは目的のためであったか", "Did the handling serve its purpose?"), "p16.record-finding"),
    ),
)
