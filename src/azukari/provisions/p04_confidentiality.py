"""第4 秘密保持義務 — what was learned is told to nobody and used for nothing unjust, and that outlasts the contract.

Telling a third party has no act here: there is nothing to permit. What the code can do is to let each person say, themself and
before they begin, that they know (a pledge, where 甲 asks for one by adopting the term), and to have those who leave reminded
that the duty lasts.

The code cannot hear what people tell others. Whoever suspects that something was told opens an incident (第17).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground, Provision, Tier
from azukari.kernel.act import Act, Collects, Handling, Oversees, Works
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import Capacity, Citation, Day, PersonId, TierNo, Time, add_days, day_of, start_of
from azukari.law.say import Say

SECRECY: Final = Citation("4.1.main")
LASTING: Final = Citation("4.1.latter")
PLEDGE: Final = "pledge_required"


class Pledge(Act):
    """秘密保持を誓約する（本人）"""

    name, cites = "p04.pledge", SECRECY
    by = (
        Capacity.ENGAGED_PERSON,
        Capacity.OPERATOR,
        Capacity.HANDOVER_OFFICER,
        Capacity.PERSON_IN_CHARGE,
        Capacity.SIGNATORY,
    )
    title = Say("秘密保持を誓約する", "Pledge confidentiality")
    paper = "pledge"

    agrees: Annotated[
        bool,
        Asks(
            Say("業務で知った個人情報を漏らさず、不当な目的に使わないこと、契約の終了後も同じであることを誓約します",
                "I tell nobody what personal information I learn, use it for nothing unjust, and this lasts after the contract"),
            SECRECY,
        ),
    ]  # fmt: skip
    document: Annotated[Document, Asks(Say("署名した誓約書", "The signed pledge"))] = ABSENT_DOCUMENT


class Remind(Oversees):
    """離れた者に義務が続くことを伝える"""

    name, cites = "p04.remind", LASTING
    by = (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
    title = Say("義務が続くことを伝えたと記録する", "Record that leavers were told that the duty lasts")

    persons: Annotated[tuple[PersonId, ...], Asks(Say("伝えた者", "Who was told"), LASTING, picks="person")]
    how: Annotated[Prose, Asks(Say("伝えた方法", "How"))] = ABSENT_PROSE


class State(msgspec.Struct):
    """Who pledged and when; who was told, and when, that the duty lasts."""

    pledged: dict[PersonId, Time] = {}
    reminded: dict[PersonId, Day] = {}


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    match entry.act:
        case Pledge():
            state.pledged.setdefault(entry.moment.officer, entry.moment.time)
        case Remind(persons=persons):
            for person in persons:
                state.reminded[person] = entry.moment.day
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第4 has against an act."""
    match act:
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
        case Pledge(agrees=agrees):
            if not agrees:
                yield Misfit(
                    "NOT_AGREED",
                    Say("誓約の文に同意していません。", "You have not agreed to the pledge."),
                    Say("文を読み、同意できるときは「はい」を選んでください。", "Read it, and answer yes if you agree."),
                    "agrees",
                )
            if moment.officer in state.pledged:
                yield Misfit(
                    "PLEDGED",
                    Say("誓約は済んでいます。", "You have pledged already."),
                    Say("改めて行う必要はありません。", "There is no need to do it again."),
                )
        case Remind(persons=persons):
            strangers = [
                person for person in persons if all(one.tier != moment.tier for one in ground.engagements.get(person, ()))
            ]
            if strangers:
                yield Misfit(
                    "NOT_ENROLLED",
                    Say(
                        f"名簿にあったことのない者です（{'、'.join(strangers)}）。",
                        f"Never on the register: {', '.join(strangers)}.",
                    ),
                    Say("名簿を見て選び直してください。", "Look at the register and choose again."),
                    "persons",
                )
        case _:
            return


def handling(state: State, _act: Works, moment: Moment, _ground: Ground) -> tuple[Objection, ...]:
    """What 第4 has against a Handling."""
    # term.pledge_required — beyond 4.1, which asks for secrecy and not for a paper: only where 甲 adopted it
    return () if moment.officer in state.pledged else (_not_pledged(),)


@cache
def _not_pledged() -> Objection:
    return Objection(
        term(PLEDGE),
        Say("秘密保持の誓約が済んでいません。", "You have not pledged confidentiality."),
        Say("「秘密保持を誓約する」を済ませてください。", "Complete “Pledge confidentiality”."),
    )


def _spans(ground: Ground, tier: TierNo) -> Iterator[tuple[PersonId, Day, Day | None]]:
    """For each person that a tier had on its register: the first day, and the last day if no engagement there is open."""
    for person, engagements in ground.engagements.items():
        mine = [one for one in engagements if one.tier == tier and one.since > "0001-01-01"]
        if mine:
            ends = [one.until for one in mine]
            closed = [one for one in ends if one is not None]
            yield person, min(one.since for one in mine), max(closed) if len(closed) == len(ends) else None


def _ended(tier: Tier, time: Time, ground: Ground) -> Time | None:
    """When the business of a tier ended: its own end or the contract's, whichever came first; None while it goes on."""
    lapsed = Time(start_of(add_days(tier.period.until, 1)) - 1)
    ends = [one for one in (tier.ended, ground.completed, ground.cancelled, lapsed) if one is not None and one <= time]
    return min(ends, default=None)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Pledges that are missing where the term is adopted; leavers who have not been told that the duty lasts."""
    day, over = day_of(time), ground.over(time)
    if ground.closed is not None:
        return
    for tier in ground.tiers.values():
        ended = _ended(tier, time, ground)
        for person, since, left in _spans(ground, tier.number):
            # who is still on the register at the end leaves the work then
            last = left if ended is None or (left is not None and left < day_of(ended)) else day_of(ended)
            gone = ended is not None or (last is not None and last < day)
            if since <= day and not gone and not over and tier.ended is None and person not in state.pledged:
                say = Say("秘密保持を本人が誓約する", "Let the person pledge confidentiality")
                yield Duty(
                    "p04.pledge", say, Owes.CONTRACTOR, tier.number, term(PLEDGE), start_of(since), (Pledge.name,),
                    person=person, blocks_closing=False,
                )  # fmt: skip
            if last is not None and gone and state.reminded.get(person, Day("")) < last:
                # 4.1.latter — the duty lasts; that nobody forgets it is what a reminder is for
                say = Say(
                    "離れた者に、秘密保持の義務が続くことを伝える", "Tell who has left that the duty of confidentiality lasts"
                )
                gone_since = ended if ended is not None and last == day_of(ended) else start_of(add_days(last, 1))
                yield Duty(
                    "p04.remind", say, Owes.CONTRACTOR, tier.number, LASTING, gone_since, (Remind.name,),
                    person=person, blocks_closing=False,
                )  # fmt: skip


PROVISION: Final[Provision[State]] = Provision(
    number=4,
    heading=Say("秘密保持義務", "Confidentiality"),
    acts=(Pledge, Remind),
    answers=(
        Answered(
            SECRECY,
            Answer.RULE,
            Grade.PROMISED,
            Say(
                "第三者に伝える行為はこのシステムにありません。甲が定めた場合は、誓約していない者の取扱いを拒みます。"
                "人が口頭などで漏らすことは防げません。",
                "There is no act here by which to tell a third party, and where 甲 adopted the term, handling by who has not "
                "pledged is refused. What people tell others elsewhere the program cannot prevent.",
            ),
        ),
        Answered(
            LASTING,
            Answer.DUTY,
            Grade.PROMISED,
            Say(
                "離れた者に義務が続くことを伝えたかを記録します。終了後に守られているかは分かりません。",
                "It is recorded whether leavers were told that the duty lasts. Whether they keep it, the program cannot know.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(Pledge, Remind),
    judges=(Handling, Collects, Pledge, Remind),
    handling=handling,
    duties=duties,
    judgements=(Judgement(SECRECY, Say("目的は不当ではないか", "Is the purpose a just one?"), Pledge.name),),
)
