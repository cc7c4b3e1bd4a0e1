"""The texts of handing over to a successor."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

SUCCESSION: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "succeed.title": Say("後任への引継ぎ", "Hand over to a successor"),
        "succeed.lead": Say(
            "人事異動のとき、あなたの甲としての立場を、選んだ契約の全てで後任者に移します。契約ごとに記録が残ります。",
            "When you are transferred: what you hold for 甲 passes to your successor in every contract chosen; each gets an entry of its own.",
        ),
        "succeed.who": Say("後任者", "Successor"),
        "succeed.who_help": Say(
            "自分の区でサインインできる人から選びます。いない人は、先に招待してください。",
            "Somebody of your ward who can sign in; invite them first where they are not there yet.",
        ),
        "succeed.since": Say("いつから（空欄なら今日から）", "From (today if left empty)"),
        "succeed.to": Say("引き継ぐ契約（{n}件）", "Contracts to hand over ({n})"),
        "succeed.cannot": Say(
            "あなたの立場では後任を定められません。所管課担当か承諾権者に「後任を定める」を頼んでください。",
            "Your capacity does not let you; ask a section officer or the approver to name the successor.",
        ),
        "succeed.do": Say("選んだ契約で後任を定める", "Name the successor in these contracts"),
        "succeed.none": Say("いま、甲としての立場を持つ契約はありません。", "You hold nothing for 甲 in any contract now."),
        "succeed.none_help": Say(
            "立場を持つと、ここにその契約が並びます。", "Contracts in which you hold a capacity stand here."
        ),
        "succeed.became": Say("引継ぎの結果（後任者：{who}）", "What became of it (successor: {who})"),
        "succeed.done": Say("引き継ぎました", "Handed over"),
        "succeed.failed": Say("引き継いでいません", "Not handed over"),
    }
)
