"""The texts of the picture of openings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

OPENINGS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "openings.title": Say("取扱いの図", "Picture of openings"),
        "openings.lead": Say(
            "誰が、どの品目を、何の目的で何件取り扱ったかを、記録から日ごとに数えています。",
            "Who handled how many records of which item, for which purpose: counted from the record, day by day.",
        ),
        "openings.since": Say("いつから", "From"),
        "openings.until": Say("いつまで", "Until"),
        "openings.day_help": Say("例：2026-04-01、令和8年4月1日", "For example 2026-04-01"),
        "openings.show": Say("この期間を見る", "Show this period"),
        "openings.none": Say("この期間に取扱いはありません。", "Nothing was handled in this period."),
        "openings.read": Say("第{n}号までの記録から数えました。", "Counted from the entries up to no. {n}."),
        "openings.unusual": Say("ふだんと違うこと", "What is unusual"),
        "openings.unusual_lead": Say(
            "確かめるきっかけであり、判断ではありません。締切り前の作業でも、ここに出ます。",
            "Reasons to ask, not judgements: work before a deadline shows here too.",
        ),
        "openings.firsts": Say("初めて触れた品目（{n}件）", "First times on an item ({n})"),
        "openings.sideways": Say(
            "右端が最も新しい日です。横に動かすと、前の日が見えます。",
            "The newest day is at the right; scroll left for earlier ones.",
        ),
        "openings.unusual_none": Say("この期間にはありません。", "Nothing in this period."),
        "openings.entries": Say("もとの記録", "Entries"),
        "openings.more": Say("ほか{n}", "and {n} more"),
        "openings.item": Say("{name}　{n}件", "{name}, {n} records"),
        "openings.alt": Say(
            "{name}：{since} から {until} までの日ごとの件数の棒グラフ。同じ内容が下の表にあります。",
            "{name}: bars of records a day, {since} to {until}. The table below says the same.",
        ),
        "openings.person": Say("{name}　{n}件", "{name}, {n}"),
        "openings.bar": Say("{day}　{name}　{n}件", "{day}, {name}: {n}"),
        "openings.mark": Say("{day}　ふだんと違うことがあります（{n}種）", "{day}: something unusual ({n})"),
        "openings.mark_means": Say("▼ は、ふだんと違うことがある日です。", "▼ marks a day with something unusual."),
        "openings.table": Say("表", "Table"),
        "openings.day": Say("日", "Day"),
        "openings.who": Say("誰が", "Who"),
        "openings.purpose": Say("目的", "Purpose"),
        "openings.times": Say("回数", "Times"),
        "openings.records": Say("件数", "Records"),
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
