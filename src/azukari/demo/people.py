"""Who is in the story: a ward that does not exist, its officers, the firms and their people. Names are invented, variant characters included."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.law.say import Say


class Somebody(msgspec.Struct, frozen=True):
    """A person of the story: name, whose they are, what they are, and what to try when signed in as them."""

    name: str
    party: str
    what: Say
    hint: Say | None = None


PARTIES: Final = {
    "ward": "水面区",
    "firm": "帆影印刷株式会社",
    "other": "鈴音データサービス株式会社",
}
"""甲, the contractor of the story, and the contractor of a second contract."""

DISPATCHER: Final = "星待スタッフ株式会社"

PLACES: Final = {
    "site": "帆影印刷 本社工場",
    "branch": "帆影印刷 潮待分室",
    "other_site": "鈴音データサービス 鷺渡センター",
}
"""A facility that is notified and instructed, one that is notified only, and the other contractor's."""

PEOPLE: Final = {
    "section": Somebody(
        "渡邉 眞知子",
        "ward",
        Say("税務課・所管課担当", "Tax section, section officer"),
        Say(
            "待っていること、残高、記録を見る。検査を始める、事故を受ける。",
            "See what waits, the balance, the record; begin an inspection, hear of an incident.",
        ),
    ),
    "approver": Somebody(
        "濵口 誠",
        "ward",
        Say("税務課長・承諾権者", "Head of the tax section, approver"),
        Say("期限や数値を定める。再委託の申請に答える。", "Adopt terms; answer a request for subcontracting."),
    ),
    "ward_handover": Somebody(
        "淸野 健一", "ward", Say("税務課・授受担当", "Tax section, handover officer"),
        Say(
            "引渡しの日時を定める（髙橋が增井の研修を記録するまで拒まれる：第３）。",
            "Plan a handover (refused until 髙橋 records 增井's training: provision 3).",
        ),
    ),
    "inspector": Somebody("小野寺 靜江", "ward", Say("監査担当・検査員", "Audit, inspector")),
    "signatory": Somebody("槇原 茂", "firm", Say("代表取締役・契約締結者", "President, signatory")),
    "in_charge": Somebody(
        "髙橋 千鶴子", "firm", Say("情報管理部長・責任者", "Head of information, person in charge"),
        Say(
            "アクセスを付与し、取り消し、停止する。再委託を申請する。",
            "Grant, revoke and suspend access; ask for consent to subcontract.",
        ),
    ),
    "handover": Somebody("冨永 修", "firm", Say("受付・授受担当", "Reception, handover officer")),
    "worker": Somebody(
        "山﨑 翔太", "firm", Say("印刷・作業担当", "Printing, operator"),
        Say(
            "本社工場で一件を開き、一覧を見る。分室や場所なしでは拒まれる。",
            "At the main works, open a record and view a page; from the branch, or from nowhere, you are refused.",
        ),
    ),
    "second": Somebody("德田 葵", "firm", Say("封入・作業担当", "Enclosing, operator")),
    "dispatched": Somebody("御手洗 凜", "firm", Say("印刷・作業担当（派遣）", "Printing, operator (dispatched)")),
    "leaver": Somebody("神﨑 隆", "firm", Say("印刷・作業担当（離任）", "Printing, operator (has left)")),
    "suspended": Somebody("五十嵐 由美子", "firm", Say("封入・作業担当", "Enclosing, operator")),
    "untrained": Somebody(
        "增井 大輔", "firm", Say("新任（研修前）", "Newly come, untrained"),
        Say("一件を開こうとすると、研修の条文で拒まれる。", "Try to open a record: the sentence on training refuses."),
    ),
    "unpledged": Somebody("嶋村 美穗", "firm", Say("新任（誓約前）", "Newly come, no pledge yet")),
    "passer_by": Somebody(
        "勅使河原 実", "firm", Say("一日だけの者（離任、停止中）", "Came for one day; has left, and is suspended"),
        Say("一件を開こうとして、全ての理由を一度に見る。", "Try to open a record and see every reason at once."),
    ),
    "other_signatory": Somebody(
        "東海林 節子", "other", Say("代表取締役・契約締結者", "President, signatory"),
        Say("登録されたばかりの契約を、責任者を定めるところから始める。", "Begin a contract just registered: designate the person in charge."),
    ),
    "other_in_charge": Somebody("服部 淳之介", "other", Say("責任者の予定", "To be the person in charge")),
}  # fmt: skip

ENGAGED: Final = ("handover", "worker", "second", "dispatched", "leaver", "suspended")
"""The six engaged persons with whom the work begins; one of them is dispatched by another firm."""

OPERATORS: Final = ("worker", "second", "dispatched", "leaver", "suspended")
KANA: Final = {
    "handover": "トミナガ オサム",
    "worker": "ヤマザキ ショウタ",
    "second": "トクダ アオイ",
    "dispatched": "ミタライ リン",
    "leaver": "カンザキ タカシ",
    "suspended": "イガラシ ユミコ",
    "untrained": "マスイ ダイスケ",
    "unpledged": "シマムラ ミホ",
    "passer_by": "テシガワラ ミノル",
}
