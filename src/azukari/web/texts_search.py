"""The texts of looking something up across contracts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

SEARCH: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.search": Say("探す", "Search"),
        "search.title": Say("全ての契約から探す", "Search all contracts"),
        "search.lead": Say(
            "契約、人、会社、品目、施設の名か、媒体の製造番号で探します。預かっている個人情報の中身は探しません。",
            "By the name of a contract, a person, a firm, an item or a facility, or a medium's serial number. Entrusted content is not searched.",
        ),
        "search.text": Say("名前・番号", "Name or number"),
        "search.help": Say(
            "一部だけでも探せます。全角と半角、ひらがなとカタカナ、髙と高のような字体の違いは区別しません。製造番号は全部を入力してください。",
            "A part of a name is enough; widths, kana and variant characters count as the same. A serial number has to be whole.",
        ),
        "search.do": Say("探す", "Search"),
        "search.found": Say("「{text}」：{n}件", "“{text}”: {n} found"),
        "search.nothing": Say("見つかりませんでした。", "Nothing was found."),
        "search.nothing_help": Say(
            "短くして試してください。あなたの側が見ることのできない契約は探しません。",
            "Try a shorter part. Contracts that your side may not see are not searched.",
        ),
        "search.more": Say("ほかに{n}件あります。名前を長く入力すると絞れます。", "And {n} more; type more of the name."),
        "search.kind.serial": Say("製造番号が一致した媒体", "Media of this serial number"),
        "search.kind.contract": Say("契約", "Contracts"),
        "search.kind.person": Say("人", "People"),
        "search.kind.firm": Say("会社・機関", "Firms and bodies"),
        "search.kind.item": Say("品目", "Items"),
        "search.kind.place": Say("施設", "Facilities"),
    }
)
