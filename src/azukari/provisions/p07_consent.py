"""第7, the procedure of consent: what a request states, who may answer it and when, and what a beginning rests on."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.ground import Ground
from azukari.kernel.act import Act
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Period, TierNo, day_of
from azukari.law.say import Say
from azukari.provisions.p07_acts import (
    ANSWERABLE,
    BEFOREHAND,
    BOUND,
    CONCRETE,
    CONTENT,
    FIRM,
    FURTHER,
    MEASURES,
    PERIOD,
    PROHIBITED,
    REASON,
    SUPERVISION,
    AskFurther,
    BeginSubcontract,
    Consent,
    Decline,
    RequestConsent,
    WithdrawConsent,
)
from azukari.provisions.p07_values import Standing, State, applied


def requested(act: RequestConsent, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """Against a request for consent."""
    # 7.1.ア–カ — the matters are notified, each of them
    for given, item, field in (
        (act.content and act.purposes, CONTENT, "content" if act.purposes else "purposes"),
        (act.subcontractor_name, FIRM, "subcontractor_name"),
        (act.since and act.until, PERIOD, "until" if act.since else "since"),
        (act.reason, REASON, "reason"),
        (act.measures, MEASURES, "measures"),
        (act.supervision, SUPERVISION, "supervision"),
    ):
        if not given:
            yield Objection(
                item,
                Say("承諾の申請に必要な事項が記載されていません。", "A matter that a request for consent must state is missing."),
                Say("この事項を記載してください。", "State this matter."),
                field,
            )
    # 7.1.proviso — beforehand: consent is not asked for what has begun
    if act.since is not None and act.since < moment.day:
        yield Objection(
            BEFOREHAND,
            Say(f"始期（{act.since}）が今日より前です。", f"Its first day ({act.since}) is past."),
            Say(
                "開始前に承諾を得てください。既に始めているときは、止めて甲に知らせてください。",
                "Consent comes first. If it has begun, stop it and tell 甲.",
            ),
            "since",
        )
    if act.since and act.until and act.since > act.until:
        yield misfit("PERIOD", "終期が始期より前です。", "The last day lies before the first.", "until")
    if moment.tier not in ground.tiers:
        return
    if act.subcontractor == ground.tiers[moment.tier].party:
        yield misfit("SAME_FIRM", "相手方が自社です。", "The subcontractor is your own firm.", "subcontractor")
    # 7.2, 7.5 — who keeps every duty of this contract has no longer period and no further purpose than who engages it
    outer = ground.tier_period(moment.tier)
    if (act.since and act.since < outer.since) or (act.until and act.until > outer.until):
        yield _beyond("期間", "period", "until", moment, ground)
    if not set(act.purposes) <= set(ground.tiers[moment.tier].purposes):
        yield _beyond("利用目的", "purposes", "purposes", moment, ground)


def _beyond(ja: str, en: str, field: str, moment: Moment, ground: Ground) -> Objection:
    return Objection(
        applied(ANSWERABLE, moment.tier, moment.time, ground),
        Say(f"{ja}が、元の委託の範囲を超えています。", f"The {en} go beyond those of the business that is subcontracted."),
        Say("元の委託の範囲内にしてください。", "Stay within those of your own part of the business."),
        field,
    )


def about_request(state: State, act: AskFurther | Consent | Decline | WithdrawConsent) -> Iterator[Objection | Misfit]:
    """Against what 甲 does with a request: it is there, and stands where that can be done."""
    request = state.requests.get(act.request)
    open_for = {Standing.CONSENTED} if isinstance(act, WithdrawConsent) else {Standing.WAITING, Standing.ASKED_FURTHER}
    if request is None or request.tier != act.tier:
        yield _no_request(state, act.tier, open_for)
    elif request.standing not in open_for:
        yield misfit(
            "SETTLED",
            "その申請は、この行為の対象になりません。",
            "That request does not stand where this could be done.",
            "request",
        )
    elif isinstance(act, Consent) and request.standing is Standing.ASKED_FURTHER:
        # 7.1.キ — what 甲 found necessary to know is notified before it consents
        yield Objection(
            FURTHER,
            Say("追加で求めた事項に、まだ回答がありません。", "The further matters asked for are not answered yet."),
            Say("回答を待って承諾してください。", "Wait for the answer, then consent."),
            "request",
        )


def own_request(state: State, act: Act, moment: Moment) -> Iterator[Objection]:
    """Against consent by whoever asked for it."""
    request = state.requests.get(act.request) if isinstance(act, Consent) else None
    if request is not None and request.officer == moment.officer:
        # 7.1.proviso — consent is 甲's word, and not of whoever asked for it, whatever side they have come to stand on since
        yield Objection(
            BEFOREHAND,
            Say("申請した本人は承諾できません。", "Whoever asked does not also consent."),
            Say("別の承諾権者が判断してください。", "Let another approver decide."),
            "request",
        )


def begun(state: State, act: BeginSubcontract, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """Against a beginning: without consent, beyond it, unbound, or with methods that are not laid down."""
    request = None if act.request is None else state.requests.get(act.request)
    if act.request is not None and (request is None or request.tier != moment.tier):
        yield _no_request(state, moment.tier, {Standing.CONSENTED})
    elif request is None or request.standing is not Standing.CONSENTED or act.employer != request.firm:
        # 7.1.main — no subcontracting without consent; silence is none, and neither is consent to another firm
        yield Objection(
            applied(PROHIBITED, moment.tier, moment.time, ground),
            Say("この相手方への再委託に、甲の承諾がありません。", "甲 has not consented to subcontracting to this firm."),
            Say("甲の承諾を得てから始めてください。", "Begin once 甲 has consented."),
            "request",
        )
    else:
        # 7.1.proviso — what was consented to beforehand, and no more
        if (
            act.since < day_of(request.since)
            or not Period(act.since, act.until).within(request.period)
            or not set(act.purposes) <= set(request.purposes)
        ):
            yield Objection(
                BEFOREHAND,
                Say(
                    "承諾を受けた期間・利用目的の範囲を超えています。",
                    "This goes beyond the period or the purposes consented to.",
                ),
                Say("承諾の日以後で、承諾の範囲内にしてください。", "Stay within the consent, from its day onward."),
                "since",
            )
        # 7.2, 7.5 — and no more than what is subcontracted from still has, on the day on which it begins
        outer = ground.tiers.get(moment.tier)
        if outer is not None and not Period(act.since, act.until).within(outer.period):
            yield _beyond("期間", "period", "until", moment, ground)
        if outer is not None and not set(act.purposes) <= set(outer.purposes):
            yield _beyond("利用目的", "purposes", "purposes", moment, ground)
        if any(one.request == act.request for one in state.subcontracts.values()):
            yield misfit(
                "BEGUN",
                "この承諾による再委託は始まっています。",
                "The subcontract under this consent has begun already.",
                "request",
            )
    if act.since > act.until:
        yield misfit("PERIOD", "終期が始期より前です。", "The last day lies before the first.", "until")
    # 7.1.latter — the subcontractor is made to keep this contract
    if not act.bound:
        yield Objection(
            BOUND,
            Say(
                "この契約を守ることが、再委託の契約に定められていません。",
                "The subcontract does not bind the other party to keep this contract.",
            ),
            Say("契約に定めてから始めてください。", "Lay it down in the subcontract first."),
            "bound",
        )
    # 7.3 — the subcontract names concretely how it is supervised and how information is kept safe
    for given, field in ((act.supervision, "supervision"), (act.safety, "safety")):
        if not given:
            yield Objection(
                CONCRETE,
                Say(
                    "再委託の契約に定める方法が記載されていません。", "A method that the subcontract must lay down is not stated."
                ),
                Say(
                    "契約に具体的に定め、その方法を記載してください。",
                    "Lay it down concretely in the subcontract and state it here.",
                ),
                field,
            )


def _no_request(state: State, tier: TierNo, standing: set[Standing]) -> Misfit:
    """There is none of that number; which there are, as whoever acts may see them."""
    there = sorted(number for number, one in state.requests.items() if one.tier == tier and one.standing in standing)
    numbers = "、".join(f"第{number}号" for number in there) or "なし"
    english = ", ".join(map(str, there)) or "none"
    return misfit(
        "NO_REQUEST",
        f"その番号の申請はありません（いまある申請：{numbers}）。",
        f"There is no request of that number (there are: {english}).",
        "request",
    )


def misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    """What does not fit the subcontracts on record."""
    return Misfit(
        code,
        Say(ja, en),
        Say("再委託の一覧を見て入力し直してください。", "Look at the list of subcontracts and enter it again."),
        field,
    )
