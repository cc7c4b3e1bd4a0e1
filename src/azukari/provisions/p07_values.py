"""What 第7 keeps of a subcontract, and how each of its sentences is answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.duty import Answer, Answered, Grade
from azukari.kernel.values import CONTRACTOR, Citation, Day, Number, PartyId, Period, PersonId, Purpose, TierNo, Time
from azukari.law.say import Say

ONWARD: Final = Citation("7.5")


class Extent(StrEnum):
    """Whether all or part of the requesting tier's business is to be subcontracted (7.1.proviso 「一部又は全部」)."""

    PART = "part"
    WHOLE = "whole"


class Standing(StrEnum):
    """Where a request for consent stands."""

    WAITING = "waiting"
    ASKED_FURTHER = "asked_further"
    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Request(msgspec.Struct):
    """A request for consent: which tier asks, for which firm, period and purposes; ``since``: when it came to stand so."""

    tier: TierNo
    firm: PartyId
    period: Period
    purposes: tuple[Purpose, ...]
    standing: Standing
    since: Time
    officer: PersonId | None = None


class Subcontract(msgspec.Struct):
    """A subcontract that was begun: under which request, from which tier, for which days, and its supervision so far."""

    request: Number | None
    parent: TierNo
    period: Period
    supervised: Day | None = None
    ended: bool = False


class Call(msgspec.Struct, frozen=True):
    """甲 called for a report on a subcontract and it has not come."""

    tier: TierNo
    subcontract: TierNo
    since: Time
    due: Day | None


class State(msgspec.Struct):
    """Requests by their number, subcontracts by their tier, open calls for reports, declarations by tier."""

    requests: dict[Number, Request] = {}
    subcontracts: dict[TierNo, Subcontract] = {}
    calls: dict[Number, Call] = {}
    declared: dict[TierNo, Day] = {}
    unknown: dict[TierNo, Time] = {}

    def next_tier(self) -> TierNo:
        """The tier that the next subcontract becomes."""
        return TierNo(CONTRACTOR + len(self.subcontracts) + 1)

    def consented(self, number: Number | None) -> bool:
        """Whether 甲's consent to a request is in force."""
        return number is not None and number in self.requests and self.requests[number].standing is Standing.CONSENTED

    def broken_link(self, tier: TierNo, day: Day, *, preparing: bool = False) -> TierNo | None:
        """The first subcontract between a tier and 乙 that has no consent in force on a day; None when the chain holds.

        Staff is enrolled and handovers are planned before the first day (``preparing``); information comes only from then on.
        """
        while tier > CONTRACTOR:
            link = self.subcontracts.get(tier)
            if link is None or link.ended or not self.consented(link.request):
                return tier
            if link.period.until < day or (day < link.period.since and not preparing):
                return tier
            tier = link.parent
        return None

    def child(self, tier: TierNo, parent: TierNo) -> bool:
        """Whether ``tier`` is a subcontract of ``parent``."""
        return tier in self.subcontracts and self.subcontracts[tier].parent == parent


def applied(sentence: Citation, tier: TierNo, time: Time, ground: Ground) -> Citation:
    """What is cited against a tier that engages another.

    7.5 — the four paragraphs apply accordingly; without 7.5 they apply through 7.2, as duties of this contract.
    """
    return ONWARD if tier > CONTRACTOR and ground.stands(ONWARD, time) else sentence


def _rule(address: str, ja: str, en: str) -> Answered:
    return Answered(Citation(address), Answer.RULE, Grade.PREVENTED, Say(ja, en))


# fmt: off — one sentence, one answer
ANSWERS: Final = (
    Answered(
        Citation("7.1.main"),
        Answer.RULE,
        Grade.DETECTED,
        Say(
            "承諾のない再委託の開始・引渡し・取扱い・登録を拒みます。システムの外で行われる再委託は、申告と検査でしか分かりません。",
            "Beginning, handing over, handling and enrolling without consent are refused. Subcontracting outside the system "
            "shows only by declaration and inspection.",
        ),
    ),
    _rule(
        "7.1.proviso",
        "承諾より前の開始を拒みます。やむを得ないかどうかは甲の承諾権者が判断し、記録されます。",
        "A start before the consent is refused. Whether subcontracting is unavoidable, the approver of 甲 decides, on record.",
    ),
    _rule(
        "7.1.ア",
        "業務の内容と目的のない申請を拒みます。内容の当否は判断しません。",
        "A request without the business and its purposes is refused; whether they are right is not judged.",
    ),
    _rule(
        "7.1.イ",
        "相手方の名称のない申請を拒みます。能力は書類を見て甲が判断します。",
        "A request without the name of the other party is refused; its ability 甲 judges on documents.",
    ),
    _rule(
        "7.1.ウ",
        "期間のない申請を拒み、期間外の取扱いを拒みます。",
        "A request without a period, and handling outside it, are refused.",
    ),
    _rule(
        "7.1.エ",
        "理由のない申請を拒みます。理由が足りるかは甲が判断します。",
        "A request without a reason is refused; whether it suffices, 甲 judges.",
    ),
    _rule(
        "7.1.オ",
        "保護措置の記載のない申請を拒みます。措置が足りるかは甲が判断します。",
        "A request without protective measures is refused; whether they suffice, 甲 judges.",
    ),
    _rule(
        "7.1.カ",
        "監督方法の記載のない申請を拒みます。方法の当否は甲が判断します。",
        "A request without methods of supervision is refused; whether they are right, 甲 judges.",
    ),
    _rule(
        "7.1.キ",
        "甲が追加で求めた事項に答えがないまま承諾することを拒みます。",
        "Consent is refused while a further matter that 甲 asked for is unanswered.",
    ),
    _rule(
        "7.1.latter",
        "この契約を守らせる定めのない再委託の開始を拒みます。契約書にそう書かれているかは、添付を人が読んで確かめます。",
        "A subcontract that does not bind the other party to this contract cannot begin. That its text says so, people read.",
    ),
    _rule(
        "7.2",
        "再委託先は全ての条項の下に置かれ、元の範囲・期間・目的を超える申請を拒みます。責任の帰属は契約によるもので、ここでは判断しません。",
        "The subcontractor stands under every provision; a request beyond the parent's period or purposes is refused. "
        "Who is liable follows from the contract and is not judged here.",
    ),
    _rule(
        "7.3",
        "監督方法と安全管理方法の記載のない開始を拒みます。具体的かどうかは人が判断します。",
        "A start without methods of supervision and of safe management is refused. Whether they are concrete, people judge.",
    ),
    Answered(
        Citation("7.4"),
        Answer.DUTY,
        Grade.RECORDED,
        Say(
            "求められた報告と監督の記録を、済むまで残します。報告の正しさは確かめません。",
            "Reports called for and supervision stand open until recorded. Whether a report is true is not checked.",
        ),
    ),
    _rule(
        "7.5",
        "再々委託以下にも同じ承諾を求め、上位のいずれかの承諾が失われれば取扱いを拒みます。",
        "Each further tier needs the same consent; if any consent above is lost, handling is refused.",
    ),
)
# fmt: on
