"""第5 個人情報の保護に関する規程の提出 — 乙 submits its internal rules, and again whenever they change.

A submission is a document with its version and the day from which it is in force. 甲 receives it, or returns it with comments.
Nothing is handed over before a tier's rules have been received. A certificate (of a management system, a privacy mark) may be
mentioned, but the document is what the sentence asks for.

The code does not read the rules; whether they are good enough, 甲 judges by receiving or returning them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Collects, Oversees, Releases
from azukari.kernel.asks import ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import (
    CONTRACTOR,
    Capacity,
    Citation,
    Day,
    Number,
    TierNo,
    Time,
    add_months,
    end_of,
    start_of,
)
from azukari.law.say import Say

SUBMIT: Final = Citation("5.1.main")
CHANGED: Final = Citation("5.1.latter")
CONFIRMING: Final = "rules_confirmation_months"
FIRM: Final = (Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE)
WARD: Final = (Capacity.SECTION_OFFICER, Capacity.APPROVER)


class SubmitRules(Act):
    """社内規程を提出する"""

    name, by, cites = "p05.submit-rules", FIRM, SUBMIT
    title = Say("社内規程を提出する", "Submit the internal rules")
    paper = "internal-rules"

    title_of: Annotated[Word, Asks(Say("規程の名称", "Title of the rules"))]
    version: Annotated[Word, Asks(Say("版", "Version"))]
    in_force_from: Annotated[Day, Asks(Say("施行日", "In force from"))]
    document: Annotated[
        Document,
        Asks(
            Say("規程の本文", "The rules"),
            SUBMIT,
            Say("認証の番号では代えられません。", "A certificate cannot stand in for them."),
        ),
    ]
    changes: Annotated[Prose, Asks(Say("変更した点", "What was changed"), CHANGED)] = ABSENT_PROSE
    certificate: Annotated[Word, Asks(Say("認証の番号（参考）", "Certificate, for information"))] = ABSENT_WORD


class ReceiveRules(Oversees):
    """社内規程を受け取る"""

    name, by, cites = "p05.receive-rules", WARD, SUBMIT
    title = Say("社内規程を受け取る", "Receive the internal rules")

    submission: Annotated[Number, Asks(Say("提出の番号", "Number of the submission"), picks=SubmitRules.name)]
    tier: Annotated[TierNo, Asks(Say("提出した者", "Submitted by"), picks="tier")] = CONTRACTOR
    remarks: Annotated[Prose, Asks(Say("所見", "Remarks"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that submitted."""
        return self.tier


class ReturnRules(Oversees):
    """社内規程を意見を付けて差し戻す"""

    name, by, cites = "p05.return-rules", WARD, SUBMIT
    title = Say("社内規程を差し戻す", "Return the internal rules with comments")

    submission: Annotated[Number, Asks(Say("提出の番号", "Number of the submission"), picks=SubmitRules.name)]
    comments: Annotated[Prose, Asks(Say("意見", "Comments"))]
    tier: Annotated[TierNo, Asks(Say("提出した者", "Submitted by"), picks="tier")] = CONTRACTOR

    def about_tier(self) -> TierNo:
        """The tier that submitted."""
        return self.tier


class ConfirmRules(Act):
    """提出した規程が今も有効か届け出る"""

    name, by, cites = "p05.confirm-rules", FIRM, CHANGED
    title = Say("提出した規程が今も有効か届け出る", "Confirm that the submitted rules still hold")

    unchanged: Annotated[bool, Asks(Say("提出した規程のとおりで、変更はない", "They are as submitted, without change"), CHANGED)]
    changed_since: Annotated[Day | None, Asks(Say("変更した場合、その施行日", "If changed, in force from"), CHANGED)] = None


class Submitted(msgspec.Struct):
    """One submission: by which tier, when, and what became of it (None: 甲 has not said)."""

    tier: TierNo
    at: Time
    in_force_from: Day
    received: bool | None = None
    decided: Time | None = None


class State(msgspec.Struct):
    """Submissions by number; per tier the last confirmation, and since when rules are changed but not submitted anew."""

    submitted: dict[Number, Submitted] = {}
    confirmed: dict[TierNo, Day] = {}
    changed: dict[TierNo, Time] = {}

    def of(self, tier: TierNo) -> list[Number]:
        """The numbers of a tier's submissions, oldest first."""
        return [number for number, one in self.submitted.items() if one.tier == tier]

    def standing(self, tier: TierNo) -> Number | None:
        """The latest submission of a tier that 甲 has received."""
        return next((number for number in reversed(self.of(tier)) if self.submitted[number].received), None)

    def resubmitted(self, tier: TierNo) -> bool:
        """Whether changed rules have been submitted since the change was told, and were not returned."""
        last = self.submitted[self.of(tier)[-1]] if self.of(tier) else None
        return tier in self.changed and last is not None and last.at >= self.changed[tier] and last.received is not False


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case SubmitRules(in_force_from=day, changes=changes):
            if changes and state.standing(moment.tier) is not None:
                state.changed.setdefault(moment.tier, moment.time)
            state.submitted[entry.number] = Submitted(moment.tier, moment.time, day)
            if moment.tier in state.confirmed:
                state.confirmed[moment.tier] = moment.day  # what is submitted today needs no word that it still holds
        case ReceiveRules(submission=number):
            state.submitted[number].received, state.submitted[number].decided = True, moment.time
            tier = state.submitted[number].tier
            state.confirmed[tier] = moment.day
            if state.resubmitted(tier):
                state.changed.pop(tier, None)
        case ReturnRules(submission=number):
            state.submitted[number].received, state.submitted[number].decided = False, moment.time
        case ConfirmRules(unchanged=unchanged):
            if unchanged:
                state.confirmed[moment.tier] = moment.day
            else:
                state.changed.setdefault(moment.tier, moment.time)
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第5 has against an act."""
    match act:
        case Releases(to_tier=tier):
            yield from _start(state, tier, moment)
        case Collects():
            # what residents give begins the work as much as what 甲 hands over
            yield from _start(state, moment.tier, moment)
        case ReceiveRules(submission=number, tier=tier) | ReturnRules(submission=number, tier=tier):
            found = state.submitted.get(number)
            if found is None or found.tier != tier:
                yield _misfit(
                    "NO_SUBMISSION", "submission", "その番号の提出はありません。", "There is no such submission of that tier."
                )
            elif found.received is not None:
                yield _misfit("DECIDED", "submission", "この提出には回答済みです。", "That submission has been answered already.")
        case SubmitRules(document=document) if not document:
            # 5.1.main — the rules themselves; no certificate stands in for them
            yield Objection(
                SUBMIT,
                Say("規程の本文が添付されていません。", "The rules themselves are not attached."),
                Say(
                    "本文を添付してください。認証の番号では代えられません。",
                    "Attach the document; a certificate cannot stand in for it.",
                ),
                "document",
            )
        case ConfirmRules(unchanged=unchanged, changed_since=changed_since):
            if state.standing(moment.tier) is None:
                yield _misfit("NO_SUBMISSION", None, "甲が受け取った規程がありません。", "No rules have been received yet.")
            if unchanged and changed_since is not None:
                yield _misfit(
                    "BOTH",
                    "changed_since",
                    "「変更はない」と施行日の両方は選べません。",
                    "“Without change” and a day of change exclude each other.",
                )
        case _:
            return


def _start(state: State, tier: TierNo, moment: Moment) -> Iterator[Objection]:
    standing = state.standing(tier)
    if standing is None:
        # 5.1.main — before anything is handed over
        numbers = state.of(tier)
        last = state.submitted[numbers[-1]] if numbers else None
        if last is None:
            because = Say("社内規程が提出されていません。", "No internal rules have been submitted.")
            instead = Say("乙が社内規程を提出してください。", "The contractor submits its internal rules first.")
        elif last.received is None:
            because = Say("提出された社内規程を、甲がまだ受け取っていません。", "The submitted rules have not been received yet.")
            instead = Say("甲が内容を見て、受け取るか差し戻してください。", "The entrusting body receives them or returns them.")
        else:
            because = Say("提出された社内規程は差し戻されています。", "The submitted rules were returned with comments.")
            instead = Say(
                "乙が意見に沿って改めて提出してください。", "The contractor submits them again in the light of the comments."
            )
        yield Objection(SUBMIT, because, instead)
    elif state.submitted[standing].in_force_from > moment.day:
        # 5.1.main — rules that a firm has, not rules that it is going to have
        day = state.submitted[standing].in_force_from
        yield Objection(
            SUBMIT,
            Say(f"社内規程の施行日は{day}です。", f"The internal rules are in force from {day} only."),
            Say("施行日以後に引き渡してください。", "Hand over on or after that day."),
        )
    if tier in state.changed and not state.resubmitted(tier):
        # 5.1.latter — changed rules are submitted too, and submitted again where 甲 returned them
        yield Objection(
            CHANGED,
            Say("変更した社内規程が提出されていません。", "The rules were changed and the changed rules not submitted."),
            Say("乙が変更後の規程を提出してください。", "The contractor submits the changed rules."),
        )


def _misfit(code: str, field: str | None, ja: str, en: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("提出の一覧を見て入力し直してください。", "Look at the submissions and enter it again."), field
    )


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Submission by each tier, an answer by 甲, resubmission after a change or a return, confirmation where adopted."""
    if ground.over(time):
        return
    months = ground.term(CONFIRMING, time)
    for tier in ground.tiers.values():
        if tier.ended is not None:
            continue
        numbers = state.of(tier.number)
        last = state.submitted[numbers[-1]] if numbers else None
        if last is None:
            yield _owed("p05.submit", tier.number, SUBMIT, tier.began, "社内規程を提出する", "Submit the internal rules")
        elif last.received is False:
            yield _owed(
                "p05.resubmit", tier.number, SUBMIT, last.decided or last.at,
                "差し戻された規程を改めて提出する", "Submit the returned rules again", numbers[-1],
            )  # fmt: skip
        if tier.number in state.changed and (last is None or last.at < state.changed[tier.number]):
            since = state.changed[tier.number]
            yield _owed("p05.changed", tier.number, CHANGED, since, "変更した規程を提出する", "Submit the changed rules")
        for number in numbers:
            one = state.submitted[number]
            if one.received is None:
                say = Say("提出された規程を受け取るか差し戻す", "Receive or return the submitted rules")
                acts = (ReceiveRules.name, ReturnRules.name)
                yield Duty("p05.receive", say, Owes.WARD, tier.number, SUBMIT, one.at, acts, about=number, blocks_closing=False)
        if months and tier.number in state.confirmed:
            confirmed = state.confirmed[tier.number]
            say = Say("提出した規程が今も有効か確かめて届け出る", "Confirm that the submitted rules still hold")
            yield Duty(
                "p05.confirm", say, Owes.CONTRACTOR, tier.number, term(CONFIRMING), start_of(confirmed),
                (ConfirmRules.name, SubmitRules.name), due=end_of(add_months(confirmed, months)), blocks_closing=False,
            )  # fmt: skip


def _owed(code: str, tier: TierNo, cites: Citation, since: Time, ja: str, en: str, about: Number | None = None) -> Duty:
    acts = (SubmitRules.name,)
    return Duty(code, Say(ja, en), Owes.CONTRACTOR, tier, cites, since, acts, about=about, blocks_closing=False)


PROVISION: Final[Provision[State]] = Provision(
    number=5,
    heading=Say("個人情報保護に関する規程の提出", "Internal rules"),
    acts=(SubmitRules, ReceiveRules, ReturnRules, ConfirmRules),
    answers=(
        Answered(
            SUBMIT,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "甲が規程を受け取るまで、その者への引渡しを拒みます。規程の内容が十分かは甲が判断します。",
                "Until a tier's rules have been received, nothing is handed over to it. Whether they are good enough, 甲 judges.",
            ),
        ),
        Answered(
            CHANGED,
            Answer.RULE,
            Grade.PROMISED,
            Say(
                "変更が届け出られると、変更後の規程の提出まで引渡しを拒みます。届け出られない変更は分かりません。",
                "Once a change is declared, nothing is handed over until the changed rules are submitted. A change that nobody "
                "declares the program does not see.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(SubmitRules, ReceiveRules, ReturnRules, ConfirmRules),
    judges=(Releases, Collects, SubmitRules, ReceiveRules, ReturnRules, ConfirmRules),
    duties=duties,
    judgements=(Judgement(SUBMIT, Say("規程の内容は足りているか", "Are the rules good enough?"), ReceiveRules.name),),
)
