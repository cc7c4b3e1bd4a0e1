"""The texts of the page of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

INCIDENT: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "incident.title": Say("事故（第{n}号）", "Incident {n}"),
        "incident.see": Say("この事故のページ", "Page of this incident"),
        "incident.open": Say("対応中です（甲が知ってから{age}）", "Open: {age} since 甲 came to know"),
        "incident.closed": Say("対応を終えています", "Closed"),
        "incident.not_assessed": Say("評価前", "Not assessed yet"),
        "incident.with": Say("起きたところ", "With whom"),
        "incident.clock": Say("時計", "The clock"),
        "incident.known": Say("乙が知った日時", "The contractor came to know"),
        "incident.known_since": Say("最も新しい報告では {time}", "{time} by the newest report"),
        "incident.notified": Say("第一報", "First notice"),
        "incident.after": Say("知ってから{age}", "{age} after that"),
        "incident.reached": Say("甲が知った日時", "甲 came to know"),
        "incident.ago": Say("{age}前", "{age} ago"),
        "incident.unknown": Say("報告されていません", "Not reported"),
        "incident.outcome": Say("甲の評価", "What 甲 found"),
        "incident.stage.preliminary": Say("国の委員会への速報", "Preliminary report to the commission"),
        "incident.stage.final": Say("国の委員会への確報", "Final report to the commission"),
        "incident.filed": Say("報告しました", "Reported"),
        "incident.no_clock": Say(
            "期限を数えていません。数えるには、甲が「法定の報告の期限」の条件を採択してください。",
            "Not counted: 甲 has not adopted the term of the statutory dates.",
        ),
        "incident.not_due": Say("評価により、報告の対象ではありません。", "Found not to be reportable."),
        "incident.owed": Say("残っていること", "What is owed"),
        "incident.owed_none": Say("この事故について残っている義務はありません。", "Nothing is owed about this incident."),
        "incident.acts": Say("できること", "What you can do"),
        "incident.acts_lead": Say(
            "用紙には、事故の番号、相手、品目が入っています。",
            "The forms open with the incident, the side and the items filled in.",
        ),
        "incident.acts_none": Say("あなたの立場で行えることはありません。", "There is nothing to do in your capacity."),
        "incident.versions": Say("報告の版", "Versions of the report"),
        "incident.versions_lead": Say(
            "第一報と続報を並べています。同じことについて違う内容があれば、印を付けます。どちらが正しいかは、確かめてください。",
            "The first notice and the reports side by side. Where they differ on the same question, it is marked; which is right, find out.",
        ),
        "incident.contradictions": Say("食い違いが{n}項目あります：", "They contradict each other on {n}: "),
        "incident.agree": Say("食い違いはありません。", "They do not contradict each other."),
        "incident.one_version": Say("書面の報告は、まだありません。", "No written report has come yet."),
        "incident.first": Say("第一報", "First notice"),
        "incident.version": Say("続報 {n}", "Report {n}"),
        "incident.by_ward": Say("甲が記録", "entered by 甲"),
        "incident.mark.contradicts": Say("第{n}号と違います", "Differs from entry {n}"),
        "incident.mark.reworded": Say("第{n}号から書き改め", "Reworded since entry {n}"),
        "incident.mark.dropped": Say("第{n}号にあった内容がありません", "What entry {n} said is missing"),
        "incident.question": Say("事項", "Question"),
        "incident.silent": Say("記載なし", "Not stated"),
        "incident.more_versions": Say("間の版：", "Versions between: "),
        "incident.cut": Say("（続きは記録で）", "(the rest in the entry)"),
        "incident.affected": Say("関係する本人と品目", "Persons and items concerned"),
        "incident.told_persons": Say("報告された実人数", "Persons, as reported"),
        "incident.told_rows": Say("報告された件数", "Rows, as reported"),
        "incident.kept_persons": Say("記録にある延べ人数", "Persons on record, added up"),
        "incident.kept_rows": Say("記録にある件数", "Rows on record"),
        "incident.exceeds": Say(
            "報告された数が、名指しされた品目の記録より多くなっています。ほかの品目が関係していないか確かめてください。",
            "More is reported than the items named hold on record. Ask whether other items are concerned.",
        ),
        "incident.no_items": Say("関係する品目は、まだ報告されていません。", "No item has been named yet."),
        "incident.item": Say("品目", "Item"),
        "incident.holds": Say("含まれる情報", "What it holds"),
        "incident.rows": Say("件数", "Rows"),
        "incident.persons": Say("実人数", "Persons"),
        "incident.where": Say("いまの所在", "Where it is now"),
        "incident.nowhere": Say("預かりにありません", "No longer in custody"),
        "incident.made_of": Say("{name}から作られた物", "Made of {name}"),
        "incident.special": Say("要配慮個人情報", "Special care"),
        "incident.specific": Say("特定個人情報", "Specific personal information"),
        "incident.unconfirmed": Say("内容は未確認", "Content not confirmed"),
        "incident.openings": Say("誰が何件取り扱ったかを見る", "See who handled how many records"),
        "incident.concerned": Say("関わった者の報告", "Who was concerned, as stated"),
        "incident.stops": Say("取扱いの停止", "Holds"),
        "incident.stops_none": Say("この事故による停止は行われていません。", "Nothing was put on hold because of this incident."),
        "incident.stands": Say("続いています", "Stands"),
        "incident.lifted": Say("解きました", "Lifted"),
        "incident.orders": Say("指示", "Instructions"),
        "incident.orders_none": Say("指示はまだありません。", "No instruction was given yet."),
        "incident.undone": Say("実施の報告待ち", "Not carried out yet"),
        "incident.done": Say("実施の報告", "Carried out"),
        "incident.told": Say("いつ、誰が、誰に伝えたか", "What was told to whom, and when"),
        "incident.when": Say("日時", "When"),
        "incident.from": Say("誰が", "By whom"),
        "incident.to": Say("誰に", "To whom"),
        "incident.what": Say("何を", "What"),
        "incident.entry": Say("記録", "Entry"),
        "incident.outside": Say("乙を経ない通報", "Reports past the contractor"),
        "incident.outside_one": Say("{time} に受け付けた通報", "Report received {time}"),
        "incident.outside_none": Say(
            "この事故は、乙を経ない通報によるものとして記録されていますが、結び付いた通報の受付はありません。",
            "The notice says that it came past the contractor, but no report received here is linked to it.",
        ),
        "incident.export": Say("国の委員会への報告", "Report to the national commission"),
        "incident.export_lead": Say(
            "報告で求められる九つの事項に、記録にある最も新しい内容を並べます。委員会の様式に書き写して使ってください。預かった情報の中身と、関わった者の"
            "氏名は入りません。",
            "The nine matters that the report asks for, each as the record has it last, to be copied into the commission’s own form. No content of "
            "anything entrusted is in it, and no name of who was concerned.",
        ),
        "incident.pdf": Say("PDF", "PDF"),
        "incident.xlsx": Say("Excel", "Excel"),
        "incident.csv": Say("CSV", "CSV"),
        "incident.sentence": Say("根拠の条文", "The sentence"),
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
