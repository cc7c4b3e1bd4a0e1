"""The texts of the page on which 甲 decides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

DECIDE: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "decide.title": Say("判断する：{what}", "Decide: {what}"),
        "decide.open": Say("判断するページ", "Page for deciding"),
        "decide.waits": Say("{age}待っています", "It has waited {age}"),
        "decide.asked_by": Say("出した者", "From"),
        "decide.asked_at": Say("出された日時", "Handed in"),
        "decide.firm": Say("再委託の相手方", "Subcontractor"),
        "decide.settled": Say("いま甲が答えることはありません。", "There is nothing for 甲 to answer just now."),
        "decide.standing.waiting": Say("承諾を待っています", "Waits for consent"),
        "decide.standing.asked_further": Say("追加の事項への回答を待っています", "Waits for an answer to further matters"),
        "decide.standing.consented": Say("承諾しました", "Consented to"),
        "decide.standing.declined": Say("承諾しませんでした", "Declined"),
        "decide.standing.withdrawn": Say("承諾を取り消しました", "Consent withdrawn"),
        "decide.tree": Say("体制", "The tree of tiers"),
        "decide.tree_key": Say(
            "破線は、まだ承諾していない相手方（黄）か、効力のない再委託先（赤）です。年月日は、それぞれの契約の始期と終期です。",
            "Dashed: not consented to yet (yellow) or without standing (red). The days are the first and last of each contract.",
        ),
        "decide.matters": Say("書かれていること", "What it states"),
        "decide.matters_lead": Say(
            "条文ごとに、書かれた内容を並べています。書かれていないものは「記載なし」と示します。足りるかどうかは、あなたが判断します。",
            "Sentence by sentence, what was said; what was not said is marked. Whether it suffices is yours to judge.",
        ),
        "decide.none": Say("記載なし", "Not stated"),
        "decide.lacks": Say("記載が必要です", "Must be stated"),
        "decide.all_said": Say("必ず書く事項は、すべて書かれています。", "Everything that must be stated is stated."),
        "decide.some_lack": Say(
            "必ず書く事項の足りない条文が{n}あります。", "Under {n} of the sentences something that must be stated is missing."
        ),
        "decide.due": Say("期限", "Due"),
        "decide.see": Say("内容を見て判断する", "Look at it and decide"),
        "decide.followed": Say("その後の経過", "What followed"),
        "decide.followed_none": Say("まだ何も行われていません。", "Nothing has followed yet."),
        "decide.past": Say("この会社のこれまで", "The firm’s history"),
        "decide.past_of": Say("{firm}", "{firm}"),
        "decide.past_lead": Say(
            "この機関の契約の記録だけから数えています。名称が同じ会社も含めます。ほかの機関のことは分かりません。",
            "Counted from this body’s own contracts alone, firms of the same name included. Other bodies’ contracts are not known here.",
        ),
        "decide.past_none": Say(
            "この機関の契約の記録に、この会社は出てきません。ほかの資料で確かめてください。",
            "The firm does not appear in this body’s contracts. Look at other documents.",
        ),
        "decide.past.contracts": Say("契約", "Contracts"),
        "decide.past.violations": Say("違反の記録", "Violations recorded"),
        "decide.past.incidents": Say("事故", "Incidents"),
        "decide.past.late": Say("いま遅れている義務", "Duties late now"),
        "decide.past.consented": Say("これまでの承諾", "Earlier consents"),
        "decide.past.declined": Say("承諾しなかった申請", "Requests declined"),
        "decide.past.contract": Say("契約", "Contract"),
        "decide.past.as": Say("立場と期間", "As what, and when"),
        "decide.past.requests": Say("承諾の申請", "Requests for consent"),
        "decide.past.by_name": Say("名称が同じ", "Same name"),
        "decide.past.only_asked": Say("申請だけ", "Asked for only"),
        "decide.past.firm": Say("乙", "Contractor"),
        "decide.past.sub": Say("再委託先（第{n}階層）", "Subcontractor (tier {n})"),
        "decide.past.ended": Say("終了", "ended"),
        "decide.past.undecided": Say("対応を決めていません", "Not decided on yet"),
        "decide.past.found": Say("評価前", "Not assessed"),
        "decide.past.zero": Say("なし", "None"),
        "decide.drafts": Say("起案と決裁", "Drafts and their circulation"),
        "decide.drafts_lead": Say(
            "先に起案して回議し、決裁を受けることができます。", "A decision may be drafted, circulated and decided first."
        ),
        "decide.drafts_needed": Say(
            "この契約では、署名を要する行為の前に、その行為を決めた決裁が必要です。",
            "In this contract an act that is signed needs a decided draft that names it.",
        ),
        "decide.draft": Say("「{act}」を起案する", "Draft: {act}"),
        "decide.proposes": Say("起案：{act}", "Draft: {act}"),
        "decide.drafter": Say("起案者", "Drafted by"),
        "decide.agreed": Say("同意した職員", "Agreed"),
        "decide.waiting": Say("これから答える職員", "Still to answer"),
        "decide.nobody": Say("いません", "Nobody"),
        "decide.returned": Say("差し戻されました", "Returned"),
        "decide.decided": Say("決裁済み", "Decided"),
        "decide.used": Say("決裁済み（行為は済みました）", "Decided, and the act is done"),
        "decide.circulates": Say("回議中", "In circulation"),
        "decide.to_decide": Say("決裁待ち", "Waits to be decided"),
        "decide.forms": Say("決める", "Decide"),
        "decide.forms_lead": Say(
            "決めたことは記録に残り、相手方に示されます。条文は右（狭い画面では上）にあります。",
            "What you decide stands in the record and is shown to the other side. The sentence stands beside the forms.",
        ),
        "decide.signs": Say("続けて、パスキーで署名します。", "Your passkey signs it on the next page."),
        "decide.unsigned": Say("パスキーのない環境では、署名なしで記録されます。", "Without a passkey it is entered unsigned."),
        "decide.more": Say("添付するときは用紙を開く", "Open its own form to attach a document"),
        "decide.own_page": Say("用紙を開く", "Open the form"),
        "decide.by_others": Say("次の行為は、甲のほかの職員が行います：", "Somebody else of 甲 does these: "),
        "decide.conditions": Say(
            "条件を付けて承諾するときは、「条件」にも書いてください。",
            "To consent under conditions, state them under “Conditions”.",
        ),
        "decide.sentence": Say("根拠の条文", "The sentence"),
        "decide.entry": Say("記録を見る", "See the entry"),
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
