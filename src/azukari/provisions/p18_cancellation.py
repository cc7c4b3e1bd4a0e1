"""第18 契約の解除および損害賠償義務 — a violation is recorded, 乙 is heard, 甲 decides; damage is claimed and paid.

甲 records which sentence was violated and which entries show it, hears 乙, and decides by name: cancel, continue under conditions until a
day, or warn. Cancelling takes effect at once; from then on only return, erasure, reports and remedies remain. It never waits, not
even for the hearing that a term may ask for before other decisions.

The code gives no legal verdict: it decides neither whether there was a violation nor what the damage is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec

from azukari.ground import Ground, Grounds, Provision
from azukari.kernel.act import Act, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.values import (
    CONTRACTOR,
    WARD_CAPACITIES,
    Capacity,
    Citation,
    Day,
    Number,
    TierNo,
    Time,
    add_days,
    day_of,
    end_of,
)
from azukari.law.say import Say
from azukari.law.terms import known

CANCELLATION = Citation("18.1")
DAMAGE = Citation("18.2")
HEARING = "hearing_days"
WARDS = (Capacity.SECTION_OFFICER, Capacity.APPROVER)
CONTRACTORS = (Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE)


class Decision(StrEnum):
    """解除, 条件付きの継続, 警告."""

    CANCEL = "cancel"
    CONTINUE = "continue"
    WARN = "warn"


class Ending(StrEnum):
    """取下げ, 回収不能."""

    WITHDRAWN = "withdrawn"
    UNCOLLECTABLE = "uncollectable"


class RecordViolation(Oversees):
    """違反を記録する"""

    name, by, cites = "p18.record-violation", (*WARDS, Capacity.INSPECTOR), CANCELLATION
    title = Say("違反を記録する", "Record a violation")

    tier: Annotated[TierNo, Asks(Say("誰の違反か", "Whose"), picks="tier")] = CONTRACTOR
    sentences: Annotated[tuple[Citation, ...], Asks(Say("違反した条文", "Sentences violated"), CANCELLATION)]
    entries: Annotated[tuple[Number, ...], Asks(Say("それを示す記録の番号", "Entries that show it"))] = ()
    what: Annotated[Prose, Asks(Say("違反の内容", "What was done or left undone"), CANCELLATION)]

    def about_tier(self) -> TierNo | None:
        """The tier that violated."""
        return self.tier


class AboutViolation(Oversees):
    """What is done about a violation; its tier is known from it."""

    violation: Annotated[Number, Asks(Say("違反の番号", "Number of the violation"), picks="p18.record-violation")]
    tier: Annotated[TierNo, Asks(Say("誰の違反か", "Whose"), picks="tier")] = CONTRACTOR

    def about_tier(self) -> TierNo | None:
        """The tier that violated."""
        return self.tier


class Hear(AboutViolation):
    """違反について意見を述べる・聴く"""

    name, by, cites = "p18.hear", (*CONTRACTORS, *WARDS), CANCELLATION
    title = Say("違反についての意見", "Hear the contractor on a violation")

    statement: Annotated[Prose, Asks(Say("乙の意見", "What the contractor says"))]
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT


class Decide(AboutViolation):
    """違反への対応を決める"""

    name, by, cites = "p18.decide", (Capacity.APPROVER,), CANCELLATION
    title = Say("違反への対応を決める", "Decide on a violation")
    paper = "violation-decision"

    decision: Annotated[Decision, Asks(Say("決定", "Decision"), CANCELLATION)]
    why: Annotated[Prose, Asks(Say("理由", "Reasons"))]
    until: Annotated[Day | None, Asks(Say("継続を認める期限", "Continued until"))] = None
    conditions: Annotated[Prose, Asks(Say("条件", "Conditions"))] = ABSENT_PROSE


class Cancel(AboutViolation, Grounds, TakesAway):
    """契約を解除する"""

    name, by, cites = "p18.cancel", (Capacity.APPROVER,), CANCELLATION
    title = Say("契約を解除する", "Cancel the contract")
    paper, signed = "cancellation", True

    reason: Annotated[Prose, Asks(Say("解除の理由", "Reasons"), CANCELLATION)]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The business is over; what is left is to bring everything home."""
        ground.cancelled = ground.cancelled or entry.moment.time


class ClaimCompensation(AboutViolation):
    """損害賠償を請求する"""

    name, by, cites = "p18.claim-compensation", (Capacity.APPROVER,), DAMAGE
    title = Say("損害賠償を請求する", "Claim compensation")
    paper = "compensation-claim"

    amount: Annotated[int, Asks(Say("金額（円）", "Amount in yen"), DAMAGE)]
    ground: Annotated[Prose, Asks(Say("損害とその算定", "The damage and how it was reckoned"), DAMAGE)]
    due: Annotated[Day | None, Asks(Say("支払期限", "Due"))] = None
    document: Annotated[Document, Asks(Say("請求書", "The claim"))] = ABSENT_DOCUMENT


class RecordPayment(Oversees):
    """損害賠償の支払いを記録する"""

    name, by, cites = "p18.record-payment", WARDS, DAMAGE
    title = Say("支払いを記録する", "Record a payment")

    claim: Annotated[Number, Asks(Say("請求の番号", "Number of the claim"), picks="p18.claim-compensation")]
    tier: Annotated[TierNo, Asks(Say("支払った者", "Who paid"), picks="tier")] = CONTRACTOR
    amount: Annotated[int, Asks(Say("金額（円）", "Amount in yen"), DAMAGE)]
    paid_on: Annotated[Day, Asks(Say("支払日", "Paid on"))]

    def about_tier(self) -> TierNo | None:
        """The tier that paid."""
        return self.tier


class EndClaim(Oversees):
    """損害賠償の請求を、支払いによらずに終える"""

    name, by, cites = "p18.end-claim", (Capacity.APPROVER,), DAMAGE
    title = Say("請求を取り下げる・回収不能とする", "Withdraw a claim, or settle it as uncollectable")

    claim: Annotated[Number, Asks(Say("請求の番号", "Number of the claim"), picks="p18.claim-compensation")]
    tier: Annotated[TierNo, Asks(Say("請求した相手", "Of whom it was claimed"), picks="tier")] = CONTRACTOR
    ending: Annotated[Ending, Asks(Say("終え方", "How it ends"), DAMAGE)]
    why: Annotated[Prose, Asks(Say("理由", "Reasons"), DAMAGE)]
    document: Annotated[Document, Asks(Say("決定の文書", "The decision"))] = ABSENT_DOCUMENT

    def about_tier(self) -> TierNo | None:
        """The tier of which it was claimed."""
        return self.tier


class Violation(msgspec.Struct):
    """A recorded violation: whose, since when, whether 乙 was heard, what 甲 decided and until when."""

    tier: TierNo
    since: Time
    heard: bool = False
    decision: Decision | None = None
    until: Day | None = None


class Claim(msgspec.Struct):
    """A claim in yen and what of it is still open."""

    tier: TierNo
    since: Time
    left: int
    due: Day | None


class State(msgspec.Struct):
    """Violations and claims by their numbers."""

    violations: dict[Number, Violation] = {}
    claims: dict[Number, Claim] = {}


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    time = entry.moment.time
    match entry.act:
        case RecordViolation(tier=tier):
            state.violations[entry.number] = Violation(tier, time)
        case Hear(violation=number):
            state.violations[number].heard = True
        case Decide(violation=number, decision=decision, until=until):
            found = state.violations[number]
            found.decision, found.until = decision, until
        case Cancel(violation=number):
            found = state.violations[number]
            found.decision, found.until = Decision.CANCEL, None
        case ClaimCompensation(tier=tier, amount=amount, due=due):
            state.claims[entry.number] = Claim(tier, time, amount, due)
        case RecordPayment(claim=number, amount=amount):
            state.claims[number].left -= amount
        case EndClaim(claim=number):
            state.claims[number].left = 0
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第18 has against an act. That a violation exists is 甲's finding; the code asks only that it was recorded."""
    if isinstance(act, AboutViolation):
        found = state.violations.get(act.violation)
        mine = moment.capacity in WARD_CAPACITIES or ground.answers_for(moment.tier, act.tier)
        if found is None or found.tier != act.tier or not mine:
            yield _misfit(
                "NO_VIOLATION", "その番号の違反の記録はありません。", "There is no violation of that number.", "violation"
            )
            return
    match act:
        case RecordViolation(sentences=sentences) if not sentences:
            yield _misfit("NO_SENTENCE", "違反した条文を示してください。", "Name the sentence that was violated.", "sentences")
        case RecordViolation(sentences=sentences) if not all(known(one) for one in sentences):
            yield _misfit("NO_SENTENCE", "その番号の条文はありません。", "There is no sentence of that address.", "sentences")
        case RecordViolation(entries=entries) if any(number >= ground.size for number in entries):
            yield _misfit("NO_ENTRY", "その番号の記録はありません。", "There is no entry of that number.", "entries")
        case Decide(violation=number):
            yield from _decide(state.violations[number], act, moment, ground)
        case Cancel() if ground.cancelled is not None:
            yield _misfit("CANCELLED", "契約は既に解除されています。", "The contract is cancelled already.", "violation")
        case ClaimCompensation(amount=amount) if amount < 1:
            yield _misfit("AMOUNT", "金額は1円以上です。", "An amount is one yen or more.", "amount")
        case RecordPayment(claim=number, tier=tier, amount=amount):
            claim = state.claims.get(number)
            if claim is None or claim.tier != tier:
                yield from _no_claim()
            elif not 1 <= amount <= claim.left:
                yield _misfit("AMOUNT", f"残りは{claim.left}円です。", f"{claim.left} yen is open.", "amount")
        case EndClaim(claim=number, tier=tier):
            claim = state.claims.get(number)
            if claim is None or claim.tier != tier or not claim.left:
                yield from _no_claim()
        case _:
            return


def _no_claim() -> Iterator[Misfit]:
    yield _misfit(
        "NO_CLAIM", "その番号の請求はないか、済んでいます。", "There is no claim of that number, or it is over.", "claim"
    )


def _decide(found: Violation, act: Decide, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    days = ground.term(HEARING, moment.time)
    if days and not found.heard and moment.day < add_days(day_of(found.since), days):
        # term.hearing_days — who is decided about is heard first; cancelling and holding never wait for this
        yield Objection(
            term(HEARING),
            Say(f"乙が意見を述べる期間（{days}日）が過ぎていません。", f"The {days} days in which 乙 may be heard are not over."),
            Say("意見を聴くか、期間が過ぎてから決めてください。", "Hear 乙, or decide once the days are over."),
            "violation",
        )
    if act.decision is Decision.CONTINUE and (act.until is None or act.until < moment.day):
        yield _misfit(
            "UNTIL", "いつまで継続を認めるかを、今日以後の日で入力してください。", "Say until which day, from today on.", "until"
        )


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("違反の記録を見て入力し直してください。", "Look at the violations and enter it again."), field
    )


def prefill(state: State, cls: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """Whose violation or claim it is."""
    found = state.violations.get(number_in(answers, "violation")) or state.claims.get(number_in(answers, "claim"))
    return {} if found is None or not ground.sees(moment, found.tier) else {"tier": found.tier}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """甲 decides on what it recorded and looks again at what it let continue; 乙 pays what is claimed."""
    for number, one in state.violations.items():
        if one.decision is None:
            say = Say("違反への対応を決める", "Decide on the violation")
            yield _owed("p18.decide", say, Owes.WARD, one.tier, CANCELLATION, one.since, number, Decide, Cancel)
        elif one.decision is Decision.CANCEL and ground.cancelled is None:
            say = Say("決定した解除を行う", "Cancel as decided")
            yield _owed("p18.cancel", say, Owes.WARD, one.tier, CANCELLATION, one.since, number, Cancel, Decide)
        elif one.until is not None and ground.closed is None:
            say = Say("条件付きの継続を見直す", "Look again at what was continued under conditions")
            duty = _owed("p18.review", say, Owes.WARD, one.tier, CANCELLATION, one.since, number, Decide, Cancel)
            yield msgspec.structs.replace(duty, due=end_of(one.until), blocks_closing=False)
    for number, claim in state.claims.items():
        if claim.left > 0:
            say = Say("損害を賠償する", "Compensate the damage")
            duty = _owed("p18.pay", say, Owes.CONTRACTOR, claim.tier, DAMAGE, claim.since, number, RecordPayment, EndClaim)
            due = None if claim.due is None else end_of(claim.due)
            yield msgspec.structs.replace(duty, due=due)


def _owed(code: str, say: Say, owes: Owes, tier: TierNo, cites: Citation, since: Time, about: Number, *acts: type[Act]) -> Duty:
    return Duty(code, say, owes, tier, cites, since, tuple(one.name for one in acts), about=about)


ACTS: Final = (RecordViolation, Hear, Decide, Cancel, ClaimCompensation, RecordPayment, EndClaim)

PROVISION: Provision[State] = Provision(
    number=18,
    heading=Say("契約の解除および損害賠償義務", "Cancellation and liability for damage"),
    acts=ACTS,
    answers=(
        Answered(
            CANCELLATION,
            Answer.JUDGEMENT,
            Grade.RECORDED,
            Say(
                "違反の有無と解除は甲が決め、名前と理由が残ります。解除の後は返還・消去・報告のほかを拒みます。",
                "Whether there was a violation, and whether to cancel, 甲 decides by name and reason. After it all but return, erasure "
                "and reports is refused.",
            ),
        ),
        Answered(
            DAMAGE,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "請求と支払いを記録し、残額を示します。責任の有無と損害の額は判断しません。",
                "Claims and payments are recorded and what is open is shown. Liability and the amount of damage are not judged.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=ACTS,
    judges=ACTS,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(CANCELLATION, Say("違反があったか", "Was there a violation?"), RecordViolation.name),
        Judgement(CANCELLATION, Say("解除するか、継続するか", "Cancel or continue?"), Decide.name),
        Judgement(DAMAGE, Say("損害はいくらか", "How much is the damage?"), ClaimCompensation.name),
        Judgement(DAMAGE, Say("取り下げるか、回収できないか", "Withdraw it, or is it uncollectable?"), EndClaim.name),
    ),
)
