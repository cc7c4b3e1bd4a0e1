"""The texts of keying in: sheets, their pages, the comparison of two keyings, the correction of a row."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

KEYING: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "keying.title": Say("入力", "Keying in"),
        "keying.lead": Say(
            "紙や画像を見ながら入力した内容は、保管庫だけに封じられます。一枚ごとに記録されます。",
            "What you key in from paper or pictures is sealed in the vault and rests nowhere else. Each page is an entry.",
        ),
        "keying.none": Say("入力はまだ始まっていません。", "No keying has begun."),
        "keying.begin": Say("新しい入力を始める", "Begin keying in"),
        "keying.do_begin": Say("入力を始める", "Begin"),
        "keying.from": Say("何を見て入力するか", "What is keyed from"),
        "keying.purpose": Say("利用目的", "Purpose"),
        "keying.name": Say("入力したものの名称", "What the result is called"),
        "keying.columns": Say("入力する項目", "Fields to be keyed"),
        "keying.columns_help": Say(
            "一行に一つずつ。例：受付番号、氏名、住所", "One on each line, such as: number, name, address"
        ),
        "keying.key": Say("記録の番号が入る項目", "Field that holds the record key"),
        "keying.key_help": Say("上から1、2…", "Counted from the top, from 1"),
        "keying.rows": Say("一枚の件数", "Records on a page"),
        "keying.double": Say("二人で二度入力し、違う所を決める", "Keyed twice by two people, differences to be settled"),
        "keying.keyers_settle": Say(
            "違う所を、入力した本人も決められるようにする（三人目のいない事業所だけ）",
            "Who keyed a page may also settle it (only where there is no third person)",
        ),
        "keying.by_another": Say("入力していない人が決めます", "Somebody who keyed neither settles it"),
        "keying.sheet": Say("{name}（第{n}号）", "{name} (entry {n})"),
        "keying.pages": Say("枚ごとの様子", "Page by page"),
        "keying.page": Say("{n}枚目", "Page {n}"),
        "keying.first": Say("一度目", "First"),
        "keying.second": Say("二度目", "Second"),
        "keying.state": Say("状態", "State"),
        "keying.records": Say("件数", "Records"),
        "keying.agreed": Say("一致", "They agree"),
        "keying.once": Say("入力済み", "Keyed"),
        "keying.waits": Say("二度目を待っています", "Waits for the second keying"),
        "keying.waits_first": Say("一度目を待っています", "Waits for the first keying"),
        "keying.differs": Say("違いがあります", "They differ"),
        "keying.settled": Say("決めました", "Settled"),
        "keying.finished": Say(
            "入力は終わり、保管庫の一つの表になりました。", "Keying is finished; it has become one table in the vault."
        ),
        "keying.next": Say("{n}枚目を入力する（{turn}）", "Key in page {n} ({turn})"),
        "keying.settle": Say("違いを見て決める", "Look and settle"),
        "keying.finish": Say("入力を終え、表にする", "Finish: make it a table"),
        "keying.finish_help": Say(
            "全ての頁が一致しているか、決まっていれば終えられます。中身は誰の画面にも出ません。",
            "Possible once every page agrees or is settled. Nobody's screen shows the content.",
        ),
        "keying.grid": Say("{n}枚目　{turn}の入力", "Page {n}, {turn} keying"),
        "keying.grid_lead": Say(
            "空の行は入りません。Tab で次の欄、Shift+Tab で前の欄に移ります。保存は Enter でもできます。もう一人の入力は見えません。",
            "Empty rows are left out. Tab goes to the next field, Shift+Tab back; Enter saves. The other person's keying is not shown.",
        ),
        "keying.look_sheet": Say("見て入力する書類の何頁目（全{n}頁）", "Page of the document to key from (of {n})"),
        "keying.look_do": Say("この頁を横に出す（記録されます）", "Show that page beside (recorded)"),
        "keying.no": Say("件", "No."),
        "keying.cell": Say("{row}件目　{column}", "Record {row}, {column}"),
        "keying.save": Say("この枚を保管庫に入れる", "Put this page into the vault"),
        "keying.saved": Say("{n}枚目を保管庫に入れました（第{entry}号）。", "Page {n} is in the vault (entry {entry})."),
        "keying.kept_here": Say(
            "保存できませんでした。入力した内容は、この画面にそのまま残っています。",
            "It was not saved. What you typed is still on this page.",
        ),
        "keying.out": Say(
            "サインインの期限が切れました。入力した内容はこの画面に残っています。別の窓でサインインしてから、もう一度保存してください。",
            "You are signed out. What you typed is still on this page: sign in in another window, then save again.",
        ),
        "keying.out_link": Say("別の窓でサインインする", "Sign in in another window"),
        "keying.compare": Say("二度の入力を比べる　{n}枚目", "Compare the two keyings, page {n}"),
        "keying.compare_lead": Say(
            "開いて見ることは取扱いとして記録されます。", "Opening them to look is a handling, and is recorded."
        ),
        "keying.compare_do": Say("開いて比べる", "Open and compare"),
        "keying.differ_n": Say("違う項目：{n}", "Fields that differ: {n}"),
        "keying.row": Say("{n}件目", "Record {n}"),
        "keying.field": Say("項目", "Field"),
        "keying.decided": Say("決めた内容", "Decided"),
        "keying.choose_first": Say("一度目の内容", "As keyed first"),
        "keying.choose_second": Say("二度目の内容", "As keyed second"),
        "keying.choose_other": Say("ほかの内容", "Something else"),
        "keying.other": Say("ほかの内容を入力", "Type something else"),
        "keying.blank": Say("（空欄）", "(blank)"),
        "keying.settle_do": Say("この内容に決める", "Settle it so"),
        "keying.back": Say("入力の一覧へ", "To the sheet"),
        "keying.correct": Say("一行を直す", "Correct a row"),
        "keying.correct_lead": Say(
            "直すと表は新しい版になります。前の版は封じられたまま残り、表と一緒に消去されます。",
            "A correction makes a new version of the table. The one before stays sealed, and is erased with the table.",
        ),
        "keying.which": Say("何行目を直すか", "Which row"),
        "keying.which_help": Say("見出しの次が1行目", "The row below the heading is 1"),
        "keying.look": Say("その行を開く（記録されます）", "Open that row (recorded)"),
        "keying.correct_do": Say("この内容に直す", "Correct it so"),
        "keying.corrected": Say("直しました（第{entry}号）。", "Corrected (entry {entry})."),
        "keying.table": Say("直す表", "Table to be corrected"),
        "keying.missing_field": Say("「{label}」を入力してください。", "“{label}” has no answer; please give one."),
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
