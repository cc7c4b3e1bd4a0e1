"""What is told of keys, in both languages: on the page of 甲, by ``keys show`` and by ``status``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from azukari.desk.catalogue_labels import choice_label
from azukari.desk.keys_seen import Arranged, Generation, Seen
from azukari.kernel.values import JST
from azukari.law.say import Say
from azukari.vault.messages import HeldKey

CUSTODIANS: Final = {"box": Say("鍵フォルダ", "key folder"), "node": Say("甲のノード", "the ward's node")}
STATES: Final = {
    "held": Say("あり", "held"),
    "destroyed": Say("廃棄済み", "destroyed"),
    "missing": Say("なし", "missing"),
    "damaged": Say("壊れている", "damaged"),
    "unknown": Say("不明（ノードが答えない）", "unknown (the node does not answer)"),
}
"""What a custodian says of its share."""


def arrangement(found: Arranged) -> Iterator[Say]:
    """What the record says."""
    label = choice_label("Arrangement", found.level)
    yield Say(f"鍵を置く所：{label.ja}", f"the keys live at: {label.en}")
    yield from pending(found)
    if found.items:
        ja = "、".join(f"{level} {count:,}品目" for level, count in sorted(found.items.items()))
        en = ", ".join(f"{level} {count:,} items" for level, count in sorted(found.items.items()))
        yield Say(f"中身の消去の水準：{ja}", f"level at which content is erased: {en}")


def pending(found: Arranged) -> Iterator[Say]:
    """What is ordered or asked and is not so yet."""
    if found.in_force != found.chosen:
        yield Say(
            f"{found.chosen}が選ばれていますが、立会いの連署を待っています。今は{found.in_force}です。",
            f"{found.chosen} is chosen and waits for the witness to cosign; meanwhile it is {found.in_force}.",
        )
    for number in found.orders:
        yield Say(f"#{number} の鍵の移し替えが済んでいません。", f"The keys are not moved yet as #{number} orders.")
    if found.asks_more:
        yield Say(
            "定めでは甲が鍵の持ち分を持つことになっていますが、まだそうなっていません。",
            "By the adopted term the entrusting body holds a share of the keys; it does not yet.",
        )


def lacks(one: Generation) -> Say:
    """That a share of a generation is lost or damaged, what does not open for it, and what to do."""
    return Say(
        f"世代{one.number}の鍵の持ち分が欠け、{one.objects}個の物件が開きません（{holders(one).ja}）。装置を確かめ、写しがあれば戻してください。"
        "なければ、その物件は甲が預け直します。",
        f"A share of generation {one.number} of the key is lacking, and {one.objects} objects do not open ({holders(one).en}). Look at the disk, and "
        "put a copy back if there is one; otherwise the entrusting body deposits them again.",
    )


def holders(one: Generation) -> Say:
    """Who holds a generation."""
    return Say("、".join(_holder(each).ja for each in one.holders), ", ".join(_holder(each).en for each in one.holders))


def _holder(one: HeldKey) -> Say:
    who, state = CUSTODIANS[one.custodian], STATES[one.state]
    return Say(f"{who.ja} {state.ja}", f"{who.en}: {state.en}")


def objects(one: Generation) -> Say:
    """How much rests under a generation."""
    return Say(f"物件 {one.objects:,}", f"{one.objects:,} objects")


def elsewhere(seen: Seen) -> Iterator[Say]:
    """What lies outside the key folder and the node."""
    for path, generation, count in seen.survivors:
        yield Say(
            f"残したものの包んだ鍵 {path}（世代{generation}、{count:,}個）",
            f"wrapped keys of what stays: {path} (generation {generation}, {count:,})",
        )
    for folder, at, there in seen.backups:
        away_ja, away_en = ("", "") if there else ("　今は届かない", ", cannot be reached now")
        yield Say(
            f"包んだ鍵を含むバックアップ {_when(at)}　{folder}{away_ja}",
            f"backup with wrapped keys: {_when(at)}  {folder}{away_en}",
        )
    for folder, at in seen.copies:
        yield Say(
            f"言葉と署名の鍵の写し {_when(at)}　{folder}（保管庫の中身は開かない）",
            f"copy of the keys of words and signing: {_when(at)}  {folder} (opens no sealed content)",
        )
    there_are = [one for one in seen.folder_copies if one.gone is None]
    for one in seen.folder_copies:
        gone = Say("　廃棄済み", ", gone") if one.gone is not None else Say("　まだある", ", still there")
        yield Say(
            f"鍵フォルダの写し 番号{one.id}　{one.note}　{_when(one.said)}{gone.ja}",
            f"copy of the key folder no. {one.id}: {one.note}, {_when(one.said)}{gone.en}",
        )
    if not there_are:
        yield Say(
            "届けられた鍵フォルダの写しで残っているものはありません（届けられていない写しは分かりません）。",
            "No registered copy of the key folder is left (one that nobody told of cannot be seen).",
        )


def _when(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, JST).strftime("%Y-%m-%d %H:%M")
