"""The texts of what an officer of 甲 sees first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

HOME: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.home": Say("今日の仕事", "Today"),
        "home.title": Say("今日の仕事", "Today"),
        "home.lead": Say(
            "{party}の{n}件の契約から、急ぐ順に出しています。", "From {n} contracts of {party}, the most urgent first."
        ),
        "home.sum": Say("件数", "How many"),
        "home.sum.incident": Say("対応中の事故", "Open incidents"),
        "home.sum.late": Say("期限超過", "Late"),
        "home.late_split": Say("甲{ours}・乙{theirs}", "甲 {ours}, 乙 {theirs}"),
        "home.sum.decide": Say("私の判断待ち", "Waiting for my decision"),
        "home.sum.draft": Say("私に回っている起案", "Drafts sent to me"),
        "home.sum.week": Say("7日以内が期限", "Due within 7 days"),
        "home.kind.incident": Say("事故への対応", "Incidents"),
        "home.kind.late": Say("期限を過ぎたもの（全ての契約）", "Late, in all contracts"),
        "home.kind.decide": Say("私の判断を待っているもの", "Waiting for my decision"),
        "home.kind.draft": Say("起案・決裁", "Drafts in circulation"),
        "home.kind.week": Say("7日以内に期限が来るもの", "Due within seven days"),
        "home.more": Say("残り{n}行も表示", "Show {n} more lines"),
        "home.whole": Say("今日の仕事に戻る", "Back to Today"),
        "home.waits": Say("{age}待ち", "Waiting for {age}"),
        "home.notified": Say("通知から{age}（{time}）", "Notified {age} ago ({time})"),
        "home.incident": Say("事故 第{n}号", "Incident, entry {n}"),
        "home.each": Say("{n}件", "{n} of them"),
        "home.see": Say("内容を見る", "See it"),
        "home.proposes": Say("起案：{act}", "Drafted: {act}"),
        "home.drafter": Say("起案者 {who}", "by {who}"),
        "home.none.incident": Say("対応中の事故はありません。", "No incident is open."),
        "home.none_help.incident": Say(
            "事故が通知されると、報告の期限とともに一番上に出ます。",
            "A notice of an incident stands on top, with the clocks of its reports.",
        ),
        "home.none.late": Say("期限を過ぎたものはありません。", "Nothing is late."),
        "home.none_help.late": Say(
            "甲が数値を定めた期限だけが「超過」になります。定めは契約ごとに「期限・数値を定める」で行います。",
            "Only what has a number adopted by 甲 can be late. Adopt numbers in each contract, “Adopt a term”.",
        ),
        "home.none.decide": Say("あなたの判断を待っているものはありません。", "Nothing waits for your decision."),
        "home.none_help.decide": Say(
            "承諾・許可の申請、提出された規程、作業の完了などが届くと、待っている長さとともにここに出ます。",
            "Requests for consent or permission, rules submitted and work completed come here with how long they have waited.",
        ),
        "home.none.draft": Say("あなたに回っている起案はありません。", "No draft is with you."),
        "home.none_help.draft": Say(
            "契約のページの「起案する」で回議先を選ぶと、その人の画面のここに出ます。",
            "Whoever drafts on a contract's page chooses the route; it then stands here for each of them.",
        ),
        "home.none.week": Say("7日以内に期限が来るものはありません。", "Nothing falls due within seven days."),
        "home.none_help.week": Say(
            "その先の期限は「すべきこと」とカレンダーで見られます。",
            "What falls due later is under “What is owed” and in the calendar.",
        ),
        "home.empty": Say("契約がまだありません。", "There are no contracts yet."),
        "home.empty_help": Say(
            "委託を登録すると、特記事項の18の条項について、しなければならないことが期限とともにここに出ます。",
            "Once an entrustment is registered, whatever its eighteen provisions demand comes here, with its day.",
        ),
        "home.stranger": Say(
            "あなたは、どの契約でも立場を定められていません。所管課の担当に「甲の職員を定める」を頼んでください。",
            "You hold no capacity in any contract. Ask a section officer to appoint you (“Appoint an officer”).",
        ),
    }
)
