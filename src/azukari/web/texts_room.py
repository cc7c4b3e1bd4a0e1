"""The texts of the reading room: what I may work on, searching, hits, one record, a page of a document, asking a second person."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

ROOM: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.work": Say("仕事", "My work"),
        # ── my work ──
        "work.title": Say("私の仕事", "My work"),
        "work.lead": Say(
            "あなたに付与された情報と目的です。選ぶと、探す・見ることができます。開くたびに、開く前に記録されます。",
            "What was granted to you, for which purpose. Choose one to search and view. Every opening is recorded before it opens.",
        ),
        "work.none": Say("いま取り扱える情報はありません。", "There is nothing that you may work on now."),
        "work.none_help": Say(
            "責任者が目的を割り当て、アクセスを付与すると、ここに現れます。",
            "It appears here once the person in charge has assigned a purpose and granted access.",
        ),
        "work.waits": Say("この契約の情報は、まだ開けません。", "Nothing of this contract opens for you yet."),
        "work.why": Say("理由と、頼む相手", "Why, and whom to ask"),
        "work.purpose": Say("目的", "Purpose"),
        "work.left": Say("今日の残り", "Left today"),
        "work.left_n": Say("{n}件（1日{daily}件まで）", "{n} records ({daily} a day)"),
        "work.until": Say("付与の期限", "Granted until"),
        "work.fields": Say("見える項目", "Fields you see"),
        "work.all_fields": Say("全ての項目", "All fields"),
        "work.n_fields": Say("{n}項目", "{n} fields"),
        "work.open": Say("この仕事を始める", "Work on this"),
        # ── the room ──
        "room.closed": Say("いまは開けません（理由{n}件）", "It does not open now (reasons: {n})"),
        "room.search": Say("探す", "Search"),
        "room.search_lead": Say(
            "二つ以上に入力すると、全てに当たる人を探します。見つからなくても、探したことは記録されます。",
            "Filled in two or more, all of them must match. The search is recorded whether or not it finds anything.",
        ),
        "room.search_do": Say("記録して探す", "Record and search"),
        "room.most": Say("見せる結果", "Hits shown"),
        "room.most_n": Say("{n}件まで", "up to {n}"),
        "room.kind.name": Say(
            "字体の違い（髙・高、﨑・崎）や空白は区別しません。姓だけでも探せます。",
            "Variants (髙/高, 﨑/崎) and spaces make no difference. The family name alone will do.",
        ),
        "room.kind.kana": Say(
            "ひらがな・カタカナ・半角、濁点や長音は区別しません。",
            "Hiragana, katakana, half width, voicing and long vowels make no difference.",
        ),
        "room.kind.birth": Say("例：1980-01-02、昭和55年1月2日、S55.1.2、3550102", "For example 1980-01-02, S55.1.2 or 3550102"),
        "room.kind.number": Say(
            "区切りや先頭の0は、あってもなくてもかまいません。", "Separators and leading zeros make no difference."
        ),
        "room.kind.phone": Say("例：03-1234-5678", "For example 03-1234-5678"),
        "room.kind.postal": Say("例：100-0001", "For example 100-0001"),
        "room.kind.address": Say("番地まで、又は町名だけ", "The whole address, or the town alone"),
        "room.kind.other": Say("入力したとおりのものを探します。", "Exactly what you type."),
        "room.no_search": Say(
            "この情報は、探す項目を決めずに預けられたか、探せる項目が付与されていません。番号で開くか、一覧を見てください。",
            "No column of it was declared for searching, or none that was granted to you. Open by number, or view a page.",
        ),
        "room.key": Say("番号で開く", "Open by number"),
        "room.key_rows": Say("同じ番号の行は何件まで", "Rows sharing it, at most"),
        "room.key_do": Say("記録して開く", "Record and open"),
        "room.page": Say("一覧を見る", "View a page of records"),
        "room.page_first": Say("何件目から", "From which record"),
        "room.page_help": Say(
            "全部で{n}件。見た件数が、今日の残り{left}件から引かれます。",
            "{n} in all. As many as you view are taken from the {left} left today.",
        ),
        "room.page_count": Say("何件見る", "How many"),
        "room.page_count_n": Say("{n}件", "{n}"),
        "room.left_now": Say("今日の残り{left}件。この一覧は{n}件ずつ引かれます。", "{left} left today; each page takes {n}."),
        "room.page_do": Say("記録して一覧を見る", "Record and view"),
        "room.sheet": Say("書類を見る", "View the document"),
        "room.sheet_number": Say("何頁目", "Which page"),
        "room.sheet_help": Say(
            "全部で{n}頁。一頁ずつ画像で見ます。元のファイルは渡りません。",
            "{n} pages, one at a time as a picture. The file itself is not given out.",
        ),
        "room.sheet_do": Say("記録してこの頁を見る", "Record and view this page"),
        "room.sheet_alt": Say(
            "書類の{n}頁目の画像。文字としては読み上げられません。",
            "Picture of page {n}; it holds no text that could be read out.",
        ),
        "room.whole": Say(
            "この情報は、表としても書類としても読み取られていないため、ここでは見られません。",
            "It was read neither as a table nor as a document, so it cannot be viewed here.",
        ),
        "room.limits": Say("仕組みで防げないこと", "What the program cannot prevent"),
        "room.limits_text": Say(
            "画面を写真に撮ること、画面の取込み（スクリーンショット）、ブラウザでのページの保存（Ctrl+S）、覚えること、書き写すことは、プログラムでは防げません。見た人・時刻・記録の番号を画面に重ね、記録に残します。"
            "内容はブラウザに保存されませんが、開いている間はこの端末のメモリにあります。席を離れるときは画面を閉じてください。",
            "A photograph of the screen, a screen capture, saving the page from the browser (Ctrl+S), memory, and "
            "notes taken by hand no program prevents. Who looks, when, and under which entry lies over "
            "the page and stands in the record. The browser keeps nothing, but while the page is open it is in this machine's memory: close it "
            "when you leave your seat.",
        ),
        "room.print": Say(
            "この画面は印刷できません。紙が要るときは、複製の許可（第9）を得てください。",
            "This page cannot be printed. Where paper is needed, ask for permission to make a copy (provision 9).",
        ),
        "room.keys": Say("キー操作", "Keys"),
        "room.keys_text": Say(" 探す欄へ　", " to the search　"),
        "room.keys_hits": Say(" 結果を移る　", " along the hits　"),
        "room.keys_enter": Say(" 開く", " open"),
        "room.enter": Say("Enter", "Enter"),
        "room.keys_off": Say("一文字のキー操作を使わない", "Turn single-key shortcuts off"),
        "room.keys_on": Say("一文字のキー操作を使う", "Turn single-key shortcuts on"),
        # ── what was opened ──
        "room.hits": Say("{n}件見つかりました", "{n} found"),
        "room.hits_none": Say("見つかりませんでした", "Nothing was found"),
        "room.hits_shown": Say("{first}件目から{last}件目を見せています。", "Shown: {first} to {last}."),
        "room.hits_none_help": Say(
            "探したことは記録されました。字を減らす（姓だけにする）か、別の項目で探してください。",
            "The search is recorded. Try less (the family name alone), or another field.",
        ),
        "room.hits_masked": Say(
            "結果に見せているのは、人を見分ける項目と探した項目だけです。ほかは、開いたときに付与された範囲で見えます。",
            "Hits show only what tells people apart and what was searched. The rest, as far as it was granted, shows when one is opened.",
        ),
        "room.hit_open": Say("開く", "Open"),
        "room.hits_more": Say("次の結果を見る", "More hits"),
        "room.record": Say("{n}行目", "Row {n}"),
        "room.apart": Say(
            "隠している項目があります（{n}）。個人番号又は要配慮個人情報です",
            "Masked fields: {n}, of individual numbers or sensitive information",
        ),
        "room.apart_do": Say(
            "「全ての項目」の付与では見られず、探せず、プログラムにも渡りません。目的に要るときは、この品目のその項目を選んだ付与を責任者に頼んでください。",
            "A grant of all fields does not show them, search by them or pass them to a program. "
            "Where your purpose needs them, ask the person in charge for a grant that names this item and them.",
        ),
        "room.apart_looks": Say(
            "（封入のときの見出しと値からの見立て。甲の確認待ち）",
            " (by its heading and values as it was sealed; not confirmed yet)",
        ),
        "room.apart_spent": Say(
            "（名指しの付与の、今日の上限に達しました。責任者が上限を超えて認めるか、明日になれば見えます）",
            " (the grant that names it holds no more for today: it shows when the person in charge allows more, or tomorrow)",
        ),
        "room.apart_ask": Say(
            "見立てが違うときは、甲の授受担当か所管課に「預けた内容の個人情報の種類を確認する」を頼んでください。違うと確認されれば、すぐ見えます。",
            "If they hold no such thing, ask the handover officer or the section of the entrusting body to confirm what the content holds; "
            "once that is said, they show at once.",
        ),
        "room.masked": Say("付与されていない項目です", "Not granted to you"),
        "room.masked_spent": Say("今日の上限に達した項目です", "Used up for today"),
        "room.masks": Say(
            "＊＊＊の項目は付与されておらず、保管庫の外に出ていません。",
            "Fields shown as ＊＊＊ were not granted; they did not leave the vault.",
        ),
        "room.masks_spent": Say(
            "＊＊＊の項目は、保管庫の外に出ていません。{names}は今日の上限に達しました。ほかにあれば、付与されていない項目です。",
            "Fields shown as ＊＊＊ did not leave the vault. Used up for today: {names}. Others, if any, were not granted.",
        ),
        "room.records": Say("{first}件目から{last}件目（全{n}件）", "Records {first} to {last} of {n}"),
        "room.next_page": Say("次の一覧", "Next page"),
        "room.prev_page": Say("前の一覧", "Previous page"),
        "room.next_record": Say("次の行", "Next row"),
        "room.prev_record": Say("前の行", "Previous row"),
        "room.next_hit": Say("次の結果", "Next hit"),
        "room.prev_hit": Say("前の結果", "Previous hit"),
        "room.hit_at": Say("結果{total}件のうち{n}件目", "Hit {n} of the {total} shown"),
        "room.hits_back": Say("結果の一覧に戻る（同じ条件で探し直す）", "Back to the hits (searches again)"),
        "more.title": Say("頼まれていること", "What is asked for"),
        "more.who": Say("頼んだ人", "Who asks"),
        "more.extra": Say("目安を超えて必要な件数", "Records above the measure"),
        "more.n": Say("{n}件", "{n} records"),
        "more.item": Say("どの品目の仕事で", "For work on"),
        "more.any": Say("品目は書かれていません", "no item was named"),
        "more.reason": Say("理由", "Reason"),
        "more.reason_gone": Say("理由は読めません（消去済み）", "The reason can no longer be read (erased)"),
        "more.opened": Say("この日に開いた件数：{n}件", "Opened that day: {n} records"),
        "more.line": Say("{n}件（{entries}回）", "{n} records in {entries} entries"),
        "more.none": Say("この日はまだ何も開いていません。", "Nothing was opened that day so far."),
        "room.sheets": Say("{n}頁目（全{total}頁）", "Page {n} of {total}"),
        "room.next_sheet": Say("次の頁", "Next page"),
        "room.prev_sheet": Say("前の頁", "Previous page"),
        "room.wider": Say("大きく見る", "Larger"),
        "room.each": Say("押すたびに、新しい記録になります。", "Each press is a new entry."),
        "room.edit": Say("条件を直して探す", "Change the search"),
        "room.back": Say("探す画面へ", "Back to the search"),
        "room.already": Say("この求めは記録済みです", "This request is in the record already"),
        "room.already_text": Say(
            "同じ求めがもう一度送られました（二度押し、又は再読込み）。新しい記録はしていません。見せた内容はどこにも残していないため、"
            "もう一度見るには新しく開いてください。",
            "The same request was sent again (a second press, or a reload). No new entry was made. What was shown is kept nowhere; to see it "
            "again, open it anew.",
        ),
        "room.again": Say("もう一度開く（新しく記録されます）", "Open again (a new entry)"),
        # ── more than the measure ──
        "more.reached": Say("今日の件数の上限に達しました", "The day's measure is used up"),
        "more.short": Say(
            "今日の残り（{n}件）では足りません（今回{wanted}件）", "What is left today ({n}) is less than this needs ({wanted})"
        ),
        "more.lead": Say(
            "続けるには、責任者が二人目として認める必要があります。頼むと、責任者の「すべきこと」に現れます。",
            "To go on, the person in charge has to allow it as second person. Your request appears among what they owe.",
        ),
        "more.do": Say("二人目に頼む", "Ask a second person"),
        "more.waits": Say(
            "第{number}号で{n}件を頼んでいます。責任者の返事を待っています。",
            "You asked for {n} records (entry {number}); the person in charge has not answered yet.",
        ),
        "more.back": Say("仕事に戻る", "Back to the work"),
        "more.again": Say("返事を確かめる", "See whether it was answered"),
        "more.link": Say("上限を超えて必要なとき", "If you need more than that"),
    }
)
