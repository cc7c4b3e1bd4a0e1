"""第7 再委託の制限 — no third party does the business without 甲's consent beforehand, to that firm, time and purpose.

The procedure has the order of the sentences. 乙 notifies the matters ア–カ; 甲 may ask for more (キ), then consents or
declines; with consent, and with a subcontract that binds the other party and names its methods (7.3), the subcontract begins.
From then on it is a tier of the contract: every provision runs there as it runs for 乙. A tier subcontracts onward in the
same way (7.5), and the consent is always 甲's.

A tier is *in force* while it and every tier above it have a consent that is not withdrawn, on a day of the consented period.
Nothing is handled in, handed to or staffed for a tier that is not. Ending, withdrawing and reporting are always possible.

The code does not decide whether subcontracting is unavoidable (やむを得ず), whether measures suffice, or whether methods
are concrete. Acts stand in p07_acts, the procedure of consent in p07_consent, what is kept in p07_values, what is owed in p07_duties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, BringsHome, Enables, Engages, Handling, Moves, Oversees, Releases, TakesAway
from azukari.kernel.duty import Judgement
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import tier_in
from azukari.kernel.values import CONTRACTOR, Number, Period, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p07_acts import (
    ACTS,
    BEFOREHAND,
    CONCRETE,
    MANAGED,
    PROHIBITED,
    AboutRequest,
    AnswerFurther,
    AskFurther,
    BeginSubcontract,
    CallForReport,
    Consent,
    DeclareSubcontractors,
    Decline,
    EndSubcontract,
    ReportSubcontract,
    RequestConsent,
    SuperviseSubcontractor,
    WithdrawConsent,
)
from azukari.provisions.p07_consent import about_request, begun, misfit, own_request, requested
from azukari.provisions.p07_duties import duties
from azukari.provisions.p07_values import ANSWERS, Call, Request, Standing, State, Subcontract, applied


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case RequestConsent() as act:
            period = Period(act.since or moment.day, act.until or moment.day)
            state.requests[entry.number] = Request(
                moment.tier, act.subcontractor, period, act.purposes, Standing.WAITING, moment.time, moment.officer
            )
        case AskFurther(request=number):
            _stand(state, number, Standing.ASKED_FURTHER, moment.time)
        case AnswerFurther(request=number):
            _stand(state, number, Standing.WAITING, moment.time)
        case Consent(request=number):
            _stand(state, number, Standing.CONSENTED, moment.time)
        case Decline(request=number):
            _stand(state, number, Standing.DECLINED, moment.time)
        case WithdrawConsent(request=number):
            _stand(state, number, Standing.WITHDRAWN, moment.time)
        case BeginSubcontract() as act:
            state.subcontracts[state.next_tier()] = Subcontract(act.request, moment.tier, Period(act.since, act.until))
        case EndSubcontract(subcontract=tier):
            state.subcontracts[tier].ended = True
        case CallForReport() as act:
            state.calls[entry.number] = Call(act.tier, act.subcontract, moment.time, act.due)
        case ReportSubcontract(call=call) if call is not None:
            state.calls.pop(call, None)
        case SuperviseSubcontractor(subcontract=tier, on=on):
            state.subcontracts[tier].supervised = max(on, state.subcontracts[tier].supervised or on)
        case DeclareSubcontractors(no_others=no_others):
            state.declared[moment.tier] = moment.day
            if no_others:
                state.unknown.pop(moment.tier, None)
            else:
                state.unknown.setdefault(moment.tier, moment.time)
        case _:
            return


def _stand(state: State, number: Number, standing: Standing, time: Time) -> None:
    state.requests[number].standing = standing
    state.requests[number].since = time


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第7 has against an act, in the order of its sentences."""
    match act:
        case RequestConsent():
            yield from requested(act, moment, ground)
        case AskFurther() | Consent() | Decline() | WithdrawConsent():
            yield from about_request(state, act)
            yield from own_request(state, act, moment)
        case AnswerFurther(request=number) if not _asked(state, number, moment.tier):
            yield misfit(
                "NOT_ASKED", "その申請に追加の照会はありません。", "Nothing further was asked about that request.", "request"
            )
        case BeginSubcontract():
            yield from begun(state, act, moment, ground)
        case EndSubcontract(subcontract=tier) if not state.child(tier, moment.tier) or state.subcontracts[tier].ended:
            yield _no_subcontract()
        case SuperviseSubcontractor(subcontract=tier) | ReportSubcontract(subcontract=tier) if not state.child(tier, moment.tier):
            yield _no_subcontract()
        case SuperviseSubcontractor(on=on) if on > moment.day:
            yield misfit("FUTURE", "監督した日が今日より後です。", "The day of supervision lies in the future.", "on")
        case ReportSubcontract(subcontract=tier, call=call) if call is not None and not _called(state, call, tier):
            yield misfit(
                "NO_CALL",
                "その番号の報告の求めはありません。",
                "There is no open call of that number for this subcontract.",
                "call",
            )
        case CallForReport(tier=parent, subcontract=tier) if not state.child(tier, parent):
            yield _no_subcontract()
        case DeclareSubcontractors(subcontracts=named, no_others=no_others, explains=explains):
            if no_others and moment.tier in state.unknown and not explains:
                # 7.1.main — a firm that nobody consented to is not declared away: what it had, and what became of it, is told
                yield Objection(
                    applied(PROHIBITED, moment.tier, moment.time, ground),
                    Say(
                        "前に申告した未承諾の再委託について説明がありません。",
                        "Others were declared before; nothing explains them.",
                    ),
                    Say(
                        "その相手と、渡した物がどうなったかを記入してください。",
                        "Say who it was, and what became of what it had.",
                    ),
                    "explains",
                )
            live = {tier for tier, one in state.subcontracts.items() if one.parent == moment.tier and not one.ended}
            if set(named) != live:
                yield misfit(
                    "DECLARATION_DIFFERS",
                    "記録にある再委託と一致しません。",
                    "These are not the subcontracts on record.",
                    "subcontracts",
                )
        case Engages(employer=employer) if not ground.belongs(employer, moment.tier):
            # 7.1.main — an employer is this tier's firm or a dispatching firm named for it; any other is a third party
            yield Objection(
                applied(PROHIBITED, moment.tier, moment.time, ground),
                Say("この会社は、再委託の承諾を受けていません。", "No consent has been given for this firm."),
                Say(
                    "再委託の承諾を申請するか、派遣元として届け出てください。",
                    "Request consent to subcontract, or name it as a dispatching firm.",
                ),
                "employer",
            )
        case _:
            pass
    # 7.1.main, 7.5 — nothing reaches a tier unless every consent between it and 乙 is in force
    preparing = not isinstance(act, (Handling, Moves)) or isinstance(act, Releases)
    for tier in dict.fromkeys(_reached(act, moment)):
        yield from _chain(state, tier, moment, ground, preparing=preparing)


def handling(state: State, _act: Handling, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第7 has against a Handling."""
    # 7.1.main, 7.5 — nobody handles anything in a tier unless every consent between it and 乙 is in force
    return _chain(state, moment.tier, moment, ground, preparing=False)


def _chain(state: State, tier: TierNo, moment: Moment, ground: Ground, *, preparing: bool) -> tuple[Objection, ...]:
    link = state.broken_link(tier, moment.day, preparing=preparing)
    if link is None:
        return ()
    parent = state.subcontracts[link].parent if link in state.subcontracts else CONTRACTOR
    broken = Objection(
        applied(PROHIBITED, parent, moment.time, ground),
        Say(
            "再委託の承諾が有効ではありません（期間外、取消し又は終了）。",
            "Consent is not in force: withdrawn, ended, or outside its period.",
        ),
        Say("甲の承諾を得てください。お持ちの情報は返還してください。", "Obtain 甲's consent; return what is held."),
    )
    return (broken,)


def _reached(act: Act, moment: Moment) -> Iterator[TierNo]:
    """The tiers that information, people or leave come to by an act; what goes back up or to its end reaches nobody."""
    if isinstance(act, (Handling, Engages)):
        yield moment.tier
    if isinstance(act, Enables) and not isinstance(act, Oversees):
        about = (
            act.about_tier()
        )  # a permission, a grant, an instruction, a consent: nothing becomes possible for who is not in force
        yield moment.tier if about is None else about
    if isinstance(act, Releases):
        yield act.to_tier
    if isinstance(act, Moves) and not isinstance(act, (BringsHome, TakesAway, Oversees)):
        for move in act.moved():
            holder = tier_in(move.target)
            if holder is not None and holder != tier_in(move.source):
                yield holder


def _asked(state: State, number: Number, tier: TierNo) -> bool:
    request = state.requests.get(number)
    return request is not None and request.tier == tier and request.standing is Standing.ASKED_FURTHER


def _called(state: State, number: Number, tier: TierNo) -> bool:
    return number in state.calls and state.calls[number].subcontract == tier


def _no_subcontract() -> Misfit:
    return misfit("NO_SUBCONTRACT", "その再委託はありません。", "There is no such subcontract.", "subcontract")


def prefill(state: State, cls: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """From the number of a request: which tier asked, and what was consented to. From a subcontract: who reports on it."""
    if cls is CallForReport:
        subcontract = state.subcontracts.get(TierNo(number_in(answers, "subcontract")))
        return {} if subcontract is None else {"tier": subcontract.parent}
    request = state.requests.get(number_in(answers, "request"))
    if request is None:
        return {}
    if issubclass(cls, AboutRequest):
        return {"tier": request.tier} if ground.sees(moment, request.tier) else {}
    if cls is not BeginSubcontract or request.tier != moment.tier:
        return {}
    since = max(request.period.since, moment.day)
    return {"employer": request.firm, "since": since, "until": request.period.until, "purposes": list(request.purposes)}


PROVISION: Provision[State] = Provision(
    number=7,
    heading=Say("再委託の制限", "Limits on subcontracting"),
    acts=ACTS,
    answers=ANSWERS,
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=ACTS,
    judges=(*ACTS, Handling, Releases, Engages, Enables, Moves),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(BEFOREHAND, Say("再委託はやむを得ないか", "Is subcontracting unavoidable?"), Consent.name),
        Judgement(CONCRETE, Say("監督と安全管理の方法は具体的か", "Are the methods concrete?"), BeginSubcontract.name),
        Judgement(
            MANAGED, Say("再委託先の監督は足りているか", "Is the subcontractor supervised enough?"), SuperviseSubcontractor.name
        ),
    ),
)
