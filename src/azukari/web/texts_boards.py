"""The texts of a ward's list of contracts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

BOARDS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "boards.lead": Say("{party}の契約 {n}件", "{n} contracts of {party}"),
        "boards.found": Say("{n}件を表示（うち期限超過のある契約 {late}件）", "{n} shown, {late} of them with something late"),
        "boards.narrow": Say("絞り込みと並べ替え", "Narrow and sort"),
        "boards.find": Say("契約・受託者・所管課の名で探す", "Contract, contractor or section"),
        "boards.state": Say("状態", "State"),
        "boards.state.ahead": Say("開始前", "Not begun"),
        "boards.state.running": Say("履行中", "Running"),
        "boards.state.ending": Say("終了・未了あり", "Over, not closed"),
        "boards.state.closed": Say("閉じた", "Closed"),
        "boards.contractor": Say("受託者", "Contractor"),
        "boards.section": Say("所管課", "Section in charge"),
        "boards.year": Say("年度", "Financial year"),
        "boards.year_n": Say("{n}年度", "{n}"),
        "boards.late_only": Say("期限超過のあるものだけ", "Only with something late"),
        "boards.sort": Say("並べる順", "In order of"),
        "boards.sort.urgent": Say("急ぐ順", "urgency"),
        "boards.sort.subject": Say("契約の名称", "name"),
        "boards.sort.contractor": Say("受託者", "contractor"),
        "boards.sort.section": Say("所管課", "section in charge"),
        "boards.sort.until": Say("契約の終期", "last day"),
        "boards.sort.next": Say("次の期限", "next day due"),
        "boards.do": Say("表示する", "Show"),
        "boards.whole": Say("すべての契約", "All contracts"),
        "boards.export": Say("Excelに書き出す", "Export to Excel"),
        "boards.none": Say("当てはまる契約はありません。", "No contract matches."),
        "boards.none_help": Say(
            "条件を減らすか、「すべての契約」に戻してください。", "Ask for less, or go back to all contracts."
        ),
        "boards.contract": Say("契約", "Contract"),
        "boards.due": Say("すべきこと", "Owed"),
        "boards.next": Say("次の期限 {day}", "next due {day}"),
        "boards.ours": Say("甲 {n}件", "甲 {n}"),
        "boards.ours_late": Say("甲 {n}件（超過{late}）", "甲 {n} ({late} late)"),
        "boards.theirs": Say("乙 {n}件", "乙 {n}"),
        "boards.theirs_late": Say("乙 {n}件（超過{late}）", "乙 {n} ({late} late)"),
        "boards.incidents": Say("事故 {n}件", "incidents: {n}"),
        "boards.strip": Say("第1〜第18の状態", "Provisions 1 to 18"),
        "boards.legend": Say("印の意味", "What the marks mean"),
        "boards.legend_help": Say(
            "左から第1〜第18。下の数字は、すべきこと・超過・拒否のある条項の番号です。",
            "From the left, provisions 1 to 18; a number below names one with something owed, late or refused.",
        ),
    }
)
