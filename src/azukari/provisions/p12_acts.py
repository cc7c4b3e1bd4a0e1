"""What is done under 第12: access granted, revoked, suspended, resumed, widened, reviewed; other measures registered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from azukari.kernel.act import Act, Enables, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose, Word
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, ItemId, Number, PersonId, Purpose, TierNo
from azukari.law.say import Say

MEASURES: Final = Citation("12.1")
IN_CHARGE: Final = (Capacity.PERSON_IN_CHARGE,)
WORKERS: Final = (Capacity.OPERATOR, Capacity.ENGAGED_PERSON, Capacity.PERSON_IN_CHARGE)
EITHER: Final = (Capacity.PERSON_IN_CHARGE, Capacity.SECTION_OFFICER, Capacity.APPROVER)


class Measure(StrEnum):
    """What kind of protective measure is registered."""

    LOCK = "lock"
    ENTRY_CONTROL = "entry_control"
    ENCRYPTION = "encryption"
    LOGGING = "logging"
    BACKUP = "backup"
    NETWORK = "network"
    OTHER = "other"


class GrantAccess(Enables):
    """アクセスを付与する"""

    name, by, cites = "p12.grant", IN_CHARGE, MEASURES
    title = Say("アクセスを付与する", "Grant access")
    paper = "access-register"

    person: Annotated[PersonId, Asks(Say("誰に", "To whom"), MEASURES, picks="engaged")]
    item: Annotated[
        ItemId | None,
        Asks(
            Say("品目", "Item"),
            help=Say(
                "空欄は目的に使う全ての品目（項目を選ぶときは要ります）",
                "Empty: whatever serves the purpose. Needed to name fields",
            ),
            picks="item",
        ),
    ] = None
    purpose: Annotated[Purpose, Asks(Say("目的", "Purpose"), picks="purpose")]
    until: Annotated[Day, Asks(Say("いつまで", "Until"))]
    daily_measure: Annotated[int, Asks(Say("１日の件数の上限", "Records per day at most"))]
    fields: Annotated[
        tuple[int, ...],
        Asks(
            Say("見せる項目", "Fields to be shown"),
            MEASURES,
            help=Say(
                "先に品目を選びます。左から1、2…の番号か見出しで、目的に必要な項目だけ。"
                "空欄は、個人番号と要配慮の項目を除く全て（それらは品目と項目を書いたときだけ）",
                "The item comes first. Those that the purpose needs, by heading or counted from the left, from 1. Empty: all but individual "
                "numbers and what needs special care, which are granted only where item and field are named.",
            ),
        ),
    ] = ()


class RevokeGrant(TakesAway):
    """アクセスの付与を取り消す"""

    name, by, cites = "p12.revoke", EITHER, MEASURES
    title = Say("アクセスの付与を取り消す", "Revoke access")

    grant: Annotated[Number, Asks(Say("付与の番号", "Number of the grant"), picks=GrantAccess.name)]
    tier: Annotated[TierNo, Asks(Say("どの受託者か（甲が行う場合）", "Of which tier, where 甲 does it"), picks="tier")] = (
        CONTRACTOR
    )
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier whose grant it is."""
        return self.tier


class Suspend(TakesAway):
    """アクセスを停止する"""

    name, by, cites = "p12.suspend", EITHER, MEASURES
    title = Say("アクセスを停止する", "Suspend a person's access")

    person: Annotated[PersonId, Asks(Say("誰の", "Whose"), picks="engaged")]
    tier: Annotated[TierNo, Asks(Say("どの受託者か（甲が行う場合）", "Of which tier, where 甲 does it"), picks="tier")] = (
        CONTRACTOR
    )
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that the person works for."""
        return self.tier


class Resume(Enables):
    """アクセスを再開する"""

    name, by, cites = "p12.resume", EITHER, MEASURES
    title = Say("アクセスを再開する", "Resume a person's access")

    person: Annotated[PersonId, Asks(Say("誰の", "Whose"), picks="engaged")]
    tier: Annotated[TierNo, Asks(Say("どの受託者か（甲が行う場合）", "Of which tier, where 甲 does it"), picks="tier")] = (
        CONTRACTOR
    )

    def about_tier(self) -> TierNo:
        """The tier that the person works for."""
        return self.tier


class AskMore(Act):
    """目安を超える取扱いを、二人目に頼む"""

    name, by, cites = "p12.ask-more", WORKERS, MEASURES
    title = Say("目安を超える取扱いを頼む", "Ask a second person for more than the daily measure")

    day: Annotated[Day, Asks(Say("どの日", "For which day"))]
    extra: Annotated[int, Asks(Say("上限を超えて必要な件数", "Records needed above the measure"))]
    item: Annotated[ItemId | None, Asks(Say("どの品目の仕事で", "For work on which item"), picks="item")] = None
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))]


class AllowMore(Enables):
    """目安を超える取扱いを二人目として認める"""

    name, by, cites = "p12.allow-more", IN_CHARGE, MEASURES
    title = Say("目安を超える取扱いを認める", "Allow more than the daily measure, as second person")

    request: Annotated[
        Number | None,
        Asks(
            Say("頼まれたもの", "The request"), help=Say("頼まれていなければ空欄", "Empty where nobody asked"), picks=AskMore.name
        ),
    ] = None
    person: Annotated[PersonId, Asks(Say("誰に", "To whom"), picks="engaged")]
    day: Annotated[Day, Asks(Say("どの日", "On which day"))]
    extra: Annotated[int, Asks(Say("上限を超えて認める件数", "Records above the measure"))]
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))]


class DeclineMore(Act):
    """目安を超える取扱いを認めない"""

    name, by, cites = "p12.decline-more", IN_CHARGE, MEASURES
    title = Say("目安を超える取扱いを認めない", "Decline more than the daily measure")

    request: Annotated[Number, Asks(Say("頼まれたもの", "The request"), picks=AskMore.name)]
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE


class RegisterMeasure(Act):
    """保護措置を登録する"""

    name, by, cites = "p12.register-measure", IN_CHARGE, MEASURES
    title = Say("保護措置を登録する", "Register a protective measure")
    paper = "measures"

    measure: Annotated[Measure, Asks(Say("種類", "Kind"), MEASURES)] = Measure.OTHER
    label: Annotated[Word, Asks(Say("措置", "Measure"), MEASURES)]
    description: Annotated[Prose, Asks(Say("内容", "What it does"))] = ABSENT_PROSE
    evidence: Annotated[Document, Asks(Say("分かる資料", "Evidence"))] = ABSENT_DOCUMENT


class ReviewAccess(Act):
    """付与したアクセスを点検する"""

    name, by, cites = "p12.review-access", IN_CHARGE, MEASURES
    title = Say("付与したアクセスを点検する", "Review the access that was granted")

    keeps: Annotated[tuple[Number, ...], Asks(Say("今も必要な付与", "Grants still needed"), picks=GrantAccess.name)] = ()
    ends: Annotated[tuple[Number, ...], Asks(Say("終える付与", "Grants to end"), picks=GrantAccess.name)] = ()
    looked_at: Annotated[Prose, Asks(Say("確かめたこと", "What was looked at"))]


ACTS: Final = (GrantAccess, RevokeGrant, Suspend, Resume, AskMore, AllowMore, DeclineMore, RegisterMeasure, ReviewAccess)
