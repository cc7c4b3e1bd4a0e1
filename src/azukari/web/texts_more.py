"""The texts of the pages that look across: 代行入力, 更新, what is owed everywhere, 残高表, tracing; and of the end of the business."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

MORE: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "all": Say("すべて", "All"),
        "nav.duties": Say("すべきこと", "What is owed"),
        # ── 代行入力 ──
        "paper.title": Say("代行入力（紙で行われたこと）", "Enter what was done on paper"),
        "paper.lead": Say(
            "相手方が紙で行ったことを、相手方に代わって入力します。書類の写し（スキャン）を添えます。記録には、行った人と入力した人の両方が残ります。",
            "Type in, for the other side, what it did on paper, with the scan. The record names both who did it and who typed it.",
        ),
        "paper.who": Say("紙で行った人", "Who acted on paper"),
        "paper.what": Say("{who}が行ったこと", "What {who} did"),
        "paper.nothing": Say("この人がいま行えることはありません。", "There is nothing this person could do now."),
        "paper.of": Say(
            "代行入力です。{who}（{party}）が紙で行ったこととして記録され、入力したあなたの名も残ります。",
            "You are typing for another: this is recorded as done on paper by {who} ({party}), and names you as who typed it.",
        ),
        "paper.other": Say("ほかの人・ほかの行為を選ぶ", "Choose somebody or something else"),
        "paper.place": Say("紙で行った場所", "Where it was done"),
        "paper.scan": Say("書類の写し（スキャン）", "Scan of the paper"),
        "paper.scan_help": Say("PDFや画像。封をして保管されます。", "A PDF or picture; it is kept sealed."),
        "paper.submit": Say("代行入力として記録する", "Record for the other side"),
        "paper.mark": Say("代行入力", "Entered from paper"),
        "paper.entered": Say("入力した人", "Typed by"),
        # ── 更新 ──
        "renew.do": Say("この契約を更新して登録する", "Register the next contract from this one"),
        "act.told.renewed": Say(
            "前の契約の内容を写しました。期間などを確かめてから記録してください。定めた期限・職員・届出は引き継がれません。",
            "Copied from the earlier contract; check the period and the rest. Terms, officers and notices are not carried over.",
        ),
        "act.told.renewal": Say(
            "新しい契約を登録しました。続けて、前の契約の更新であることを記録してください。",
            "The new contract is registered. Now record that it renews the earlier one.",
        ),
        # ── what is owed everywhere ──
        "duties.title": Say("すべきこと（全契約）", "What is owed, all contracts"),
        "duties.lead": Say("{n}件。うち期限超過{late}件。", "{n} owed, {late} of them late."),
        "duties.calendar": Say("予定表に取り込む（iCalendar）", "To a calendar (iCalendar)"),
        "duties.calendar_help": Say(
            "予定表のファイルは、いま絞り込んでいる内容です。人の名前や品名は入りません。",
            "The calendar file holds the list as narrowed now; no names of people or items.",
        ),
        "duties.narrow": Say("絞り込む", "Narrow the list"),
        "duties.contract": Say("契約", "Contract"),
        "duties.party": Say("すべき者", "Owed by"),
        "duties.person": Say("人", "Person"),
        "duties.only_late": Say("期限超過だけ", "Late ones only"),
        "duties.do": Say("絞り込む", "Narrow"),
        "duties.whole": Say("すべて見る", "Show all"),
        "duties.find": Say("人を氏名で探す", "Find a person by name"),
        "duties.find_help": Say("氏名の一部でも探せます。", "A part of the name will do."),
        "duties.nobody": Say(
            "「{name}」に当てはまる人はいません。すべての人の分を表示しています。",
            "Nobody is called “{name}”. Everybody's is shown.",
        ),
        "duties.several": Say(
            "「{name}」に当てはまる人が{n}人います。「人」の欄から選んでください。いまは、すべての人の分を表示しています。",
            "{n} people are called “{name}”: choose one under “Person”. Everybody's is shown for now.",
        ),
        "duties.too_many": Say(
            "「{name}」に当てはまる人が{n}人います。氏名をもう少し長く入力してください（「人」の欄には{most}人だけ並びます）。いまは、すべての人の分を表示しています。",
            "{n} people are called “{name}”: type more of the name (only {most} of them stand under “Person”). Everybody's is shown for now.",
        ),
        "part.pages": Say("ほかのページ", "Other pages"),
        "part.shown": Say(
            "全{total}件のうち{first}〜{last}件目（{number}/{pages}ページ）",
            "{first} to {last} of {total} (page {number} of {pages})",
        ),
        "part.before": Say("前のページ", "Previous page"),
        "part.after": Say("次のページ", "Next page"),
        "part.every": Say("全件を1ページに表示（印刷用）", "All on one page (for printing)"),
        "part.by_pages": Say("ページに分けて表示", "Show by pages"),
        "contracts.find": Say("契約を探す（件名、甲、乙）", "Find a contract (subject, 甲, 乙)"),
        "contracts.find_do": Say("探す", "Find"),
        "contracts.find_all": Say("すべての契約", "All contracts"),
        "contracts.found": Say("「{find}」に当てはまる契約は{n}件です。", "Contracts that match “{find}”: {n}."),
        # ── 残高表 ──
        "custody.sheet": Say("残高表", "Custody balance sheet"),
        "custody.ask": Say("いつの残高か", "As of when"),
        "custody.at": Say("いつの残高か", "As of"),
        "custody.at_help": Say(
            "空欄は今。例：2026-04-01（その日の終わり）、令和8年4月1日 9:00",
            "Empty means now. For example 2026-04-01 (its end) or 2026-04-01 09:00",
        ),
        "custody.tier": Say("だれの手元か", "With whom"),
        "custody.show": Say("表示する", "Show"),
        "custody.before": Say("その時には、まだ記録がありません。", "There was no entry yet at that moment."),
        "custody.medium": Say("媒体", "Medium"),
        "custody.listed": Say("記載", "Listed"),
        "custody.star": Say("※", "*"),
        "custody.subtotal": Say("小計", "Subtotal"),
        "custody.of": Say("{who}　計", "{who}, total"),
        "custody.total": Say(
            "合計　{items}品目・数量{quantity}・{rows}件・実人数{persons}",
            "Total: {items} items, quantity {quantity}, {rows} rows, {persons} persons",
        ),
        "custody.twice": Say(
            "実人数の計は品目ごとの実人数の和で、同じ人を含むことがあります。",
            "Persons are distinct within an item; a total may count somebody twice.",
        ),
        "custody.star_means": Say(
            "※は、品目の一部がそこにあることを示します。件数・実人数は品目全体のものです。",
            "* means that a part of the item is there; rows and persons are those of the whole.",
        ),
        "custody.ended": Say("預かりでなくなったもの", "No longer in custody"),
        "custody.past": Say("残高表（過去の日時も）", "Balance sheet, also of the past"),
        # ── tracing ──
        "trace.title": Say("製造番号からたどる", "Trace a serial number"),
        "trace.lead": Say(
            "拾った、売られていた、などと知らされた媒体の番号から、契約と、それまでの道筋を調べます。",
            "From the number of a medium that somebody found or was offered, to the contract and the way it went.",
        ),
        "trace.serial": Say("製造番号・管理番号", "Serial number"),
        "trace.help": Say(
            "全角・半角、大文字・小文字、空白、ハイフンの違いは問いません。", "Width, case, blanks and hyphens do not matter."
        ),
        "trace.do": Say("調べる", "Look it up"),
        "trace.none_given": Say("番号を入力してください。", "Give the number."),
        "trace.found": Say("「{serial}」に当たる媒体：{n}件", "Media that bear “{serial}”: {n}"),
        "trace.nothing": Say(
            "この区の契約の記録に、その番号はありません。書き間違いのほか、番号を記さずに渡したもの、記録の外のものかもしれません。",
            "No contract of this body names that number. It may be misread, handed over without its number, or not of the record.",
        ),
        "trace.contract": Say("契約", "Contract"),
        "trace.stands": Say("記録の上でいまある所", "Where it is by the record"),
        "trace.at": Say("{where}（数量{quantity}）", "{where} (quantity {quantity})"),
        "trace.nowhere": Say("どこにも残っていません", "Nowhere any more"),
        "trace.named": Say("番号が書かれた記録", "Entries that name it"),
        "trace.way": Say("道筋", "The way it went"),
        "trace.no_way": Say("まだ動いていません。", "It has not moved yet."),
        "trace.from": Say("どこから", "From"),
        "trace.to": Say("どこへ", "To"),
        # ── the end of the business ──
        # ── what cannot be taken back ──
        "sure.close": Say(
            "閉じた契約は、もう開けません。閉じた後は、記録を読むことと証拠を取り出すことだけができます。",
            "A closed contract cannot be opened again. After that the record can only be read and taken as evidence.",
        ),
        "sure.cancel": Say(
            "記録すると直ちに契約が解除され、返還・消去のほかの取扱いは全て止まります。解除は取り消せません。",
            "The contract is cancelled at once and everything but return and erasure stops. A cancellation cannot be taken back.",
        ),
        "sure.erase": Say(
            "保管庫の中の物は、記録の後に鍵が廃棄され、二度と開けません。品目を確かめてください。",
            "What rests in the vault can never be opened again: its key is destroyed after this is recorded. Check the items.",
        ),
        "sure.destroy": Say(
            "廃棄・消去した物は戻せません。同意を受けた品目か、数量が合っているかを確かめてください。",
            "What is destroyed cannot be brought back. Check that the items are those agreed to, and their quantity.",
        ),
        "sure.lose": Say(
            "滅失と決定した物は、預かりの台帳から除かれ、二度と戻せません。",
            "What is decided to be lost leaves the custody balance for good.",
        ),
        "sure.do": Say("元に戻せないことを確かめ、「{what}」を行います", "I know that this cannot be taken back: {what}"),
        "sure.unsure": Say("元に戻せないことを確かめ、印を付けてください。", "Tick that you know this cannot be taken back."),
        # ── drafts ──
        "draft.keep": Say("下書きを保存する", "Keep as a draft"),
        "draft.kept": Say("下書きを保存しました", "Draft kept"),
        "draft.off": Say(
            "下書きを保存できません。通信と、サインインしたままであることを確かめてください。",
            "The draft could not be kept; check the connection, and that you are still signed in.",
        ),
        "draft.discard": Say("下書きを捨てて、新しく始める", "Discard the draft and begin anew"),
        "act.told.drafted": Say(
            "下書きを保存しました。まだ記録されていません。このページを閉じても、次に開くと続きから入力できます。",
            "The draft is kept; nothing is recorded yet. You can close the page and go on when you open it again.",
        ),
        "act.better.keying": Say(
            "この行為は、入力のページで行うと、頁の番号や内容の確認値が自動で入ります。",
            "Done on the pages for keying in, this fills its numbers and digests in by itself.",
        ),
        "act.better.work": Say(
            "閲覧室では、項目の名前を見ながら行えます。", "In the reading room you see the names of the fields."
        ),
        "act.better.handovers": Say(
            "数える、署名する、受け取らない行に理由を添える。スマートフォンでもできる専用の画面があります。",
            "Counting, signing and rejecting a line have a page of their own, which works on a telephone too.",
        ),
        "act.better_do": Say("そのページへ", "Go there"),
        "form.moves": Say(
            "品目を選んで「記録から取り込む」を押すと、いまある所と数量が入ります。",
            "Choose the items and press “Fill in from the record”: where they are and how many fills in.",
        ),
        "form.fields_show": Say("品目の項目を見る", "Show the item's fields"),
        "form.narrow": Say("一覧を絞り込む", "Narrow the list"),
        "form.no_choices_yet": Say(
            "選べるものがまだありません。「{act}」が記録されると、ここに出ます。",
            "There is nothing to choose from yet. It appears here once “{act}” is recorded.",
        ),
        "still.title": Say("まだ残っていること", "What is still open"),
        "still.lead": Say(
            "業務の終了を宣しても、返還・消去・報告は続けられます。次のことが済むまで、契約を閉じることはできません。",
            "Return, erasure and reports go on after the business is complete. The contract cannot be closed before these are settled.",
        ),
        "still.times": Say("（{n}件）", " ({n})"),
        "still.thing": Say("{item}：{where}に数量{quantity}", "{item}: quantity {quantity} at {where}"),
        "still.sure": Say("残っていることを確かめました", "I have seen what is still open"),
        "still.unsure": Say(
            "残っていることを確かめ、印を付けてください。", "Look at what is still open, and tick that you have seen it."
        ),
        "still.nothing": Say("残っていることはありません。", "Nothing is open."),
        # ── the other party's witness ──
        "waits.mark": Say("立会いの連署を待っています", "Waits for the witness to cosign"),
        "waits.lead": Say(
            "立会いがこの記録に連署すると、効力を持ちます。届かないときは、立会いを置く者に、その状態を確かめてください。",
            "It takes effect once the other party's witness has cosigned it. If that does not come, ask the other party about its witness.",
        ),
        "stopped.title": Say("この契約では、いま行為を受け付けません", "Nothing is accepted in this contract now"),
        # ── content that is not what its note says ──
        "differs.title": Say("送付書と一致しません", "It differs from the note"),
        "differs.lead": Say(
            "このままでは受領できません。送付書の行を受け取らず、正しい送付書と内容を渡し直してください。",
            "It cannot be received like this. Have the line rejected, and hand over a right note and content.",
        ),
    }
)
"""Key → text in both languages; part of :data:`azukari.web.texts.TEXTS`."""
