"""The texts of the page that shows where the keys of a contract live."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

KEYS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "keys.title": Say("鍵のある所", "Where the keys live"),
        "keys.lead": Say(
            "保管庫に封入された中身は、この契約の鍵で開きます。鍵の持ち分を誰が持ち、写しがどこにあるかを、分かる限り示します。",
            "What is sealed in the vault opens with the contract's key. Who holds a share of it, and where copies lie, as far as it is known.",
        ),
        "entry.receipts": Say("甲のノードの受領証", "Receipt of the entrusting body's node"),
        "keys.now": Say("今の置き場所", "Where they live now"),
        "keys.choose": Say("契約の鍵を置く所を選ぶ", "Choose where the keys live"),
        "keys.lower": Say("より弱い所に置く", "A weaker place"),
        "keys.rotate": Say("鍵を新しくする", "Replace the keys"),
        "keys.generations": Say("鍵の世代", "Generations of the key"),
        "keys.generations_lead": Say(
            "消去や更新のたびに新しい世代が作られ、前の世代は廃棄されます。全ての持ち分がそろわなければ、何も開きません。",
            "Each erasure or renewal makes a new generation and destroys the ones before. Nothing opens unless all shares are there.",
        ),
        "keys.older": Say("廃棄済みの世代（{n}）", "Destroyed generations ({n})"),
        "keys.generation": Say("世代", "Generation"),
        "keys.level": Say("水準", "Level"),
        "keys.holders": Say("持ち分", "Shares"),
        "keys.objects": Say("物件", "Objects"),
        "keys.none": Say("鍵はまだ作られていません。", "No key has been made yet."),
        "keys.elsewhere": Say("ほかにあるもの", "What lies elsewhere"),
        "keys.elsewhere_lead": Say(
            "包んだ鍵は、持ち分がなければ開きません。鍵フォルダの写しは、消去の前のものであれば、消去されたものを開き得ます。",
            "A wrapped key opens nothing without the shares. A copy of the key folder from before an erasure may open what was erased.",
        ),
        "keys.trouble": Say("いま確かめられないことがあります", "Something cannot be told now"),
    }
)
"""Key → text in both languages; part of :data:`azukari.web.texts.TEXTS`."""
