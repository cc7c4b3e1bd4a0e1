"""Every text that the pages themselves say. What provisions, acts and faults say, they bring along; nothing is written in templates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say
from azukari.web.texts_administration import ADMINISTRATION
from azukari.web.texts_begin import BEGIN
from azukari.web.texts_boards import BOARDS
from azukari.web.texts_decide import DECIDE
from azukari.web.texts_deposit import DEPOSIT
from azukari.web.texts_evidence import EVIDENCE
from azukari.web.texts_first_day import FIRST_DAY
from azukari.web.texts_handover import HANDOVER
from azukari.web.texts_home import HOME
from azukari.web.texts_incident import INCIDENT
from azukari.web.texts_inspection import INSPECTION
from azukari.web.texts_keying import KEYING
from azukari.web.texts_keys import KEYS
from azukari.web.texts_mine import MINE
from azukari.web.texts_more import MORE
from azukari.web.texts_notices import NOTICES
from azukari.web.texts_openings import OPENINGS
from azukari.web.texts_papers import PAPERS
from azukari.web.texts_report import REPORT
from azukari.web.texts_room import ROOM
from azukari.web.texts_search import SEARCH
from azukari.web.texts_sign_in import SIGN_IN
from azukari.web.texts_succession import SUCCESSION

TEXTS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        # ── around every page ──
        "product": Say("預かり Azukari", "Azukari 預かり"),
        "skip": Say("本文へ移動", "Skip to the content"),
        "nav.main": Say("主な行き先", "Main"),
        "nav.crumbs": Say("現在の位置", "You are here"),
        "nav.jump": Say("このページの内容", "On this page"),
        "nav.contracts": Say("契約の一覧", "My contracts"),
        "language.other": Say("English", "日本語"),
        "sign_out": Say("サインアウト", "Sign out"),
        "foot": Say(
            "受け付けた行為は記録に残ります。外部の者による書換えは、検証で分かります。",
            "Every accepted act stands in the record. Rewriting by outsiders shows when it is verified.",
        ),
        "colon": Say("：", ": "),
        "comma": Say("、", ", "),
        "dot": Say("・", " · "),
        "dash": Say("—", "—"),
        "until": Say("から", " to "),
        "jst": Say("（日本時間）", " (Japan Standard Time)"),
        "yes": Say("はい", "Yes"),
        "no": Say("いいえ", "No"),
        "scrolls": Say("表は横に動かせます。", "The table scrolls sideways."),
        "to_start": Say("最初のページへ", "To the start"),
        # ── sign-in ──
        "sign_in.title": Say("デモのサインイン", "Demonstration sign-in"),
        "sign_in.lead": Say(
            "ここは試用環境です。登場するのは架空の人と会社だけです。誰として使うかを選んでください。",
            "This is a demonstration; nobody in it exists. Choose whom to act as.",
        ),
        "sign_in.nobody": Say(
            "まだ誰も登録されていません。「azukari demo」で架空の契約を用意してください。",
            "Nobody is here yet. Fill the instance with “azukari demo”.",
        ),
        "sign_in.idle": Say(
            "15分以上操作がなかったため、サインアウトしました。もう一度選んでください。",
            "You were signed out after 15 minutes without activity. Please choose again.",
        ),
        "sign_in.kept": Say(
            "操作がなかったためサインアウトしましたが、入力した内容は取ってあります。同じ人を選ぶと続きから入力できます。",
            "You were signed out for inactivity, but what you typed is kept. Choose the same person to go on.",
        ),
        "place.label": Say("いまいる場所", "Where you are"),
        "place.help": Say(
            "個人情報を取り扱えるのは、甲が指示した施設だけです（第15）。",
            "Information may be handled only at facilities that the entrusting body instructed (provision 15).",
        ),
        "place.none": Say("届出施設ではない場所", "Not at a notified facility"),
        "place.change": Say("場所を変える", "Change place"),
        "party.ward": Say("甲（委託する機関）", "甲 · entrusting body"),
        "party.firm": Say("乙（受託者など）", "乙 · contractor"),
        "party.ward_short": Say("甲", "Entrusting body (甲)"),
        "party.firm_short": Say("乙", "Contractor (乙)"),
        "start.title": Say("預かり", "Azukari"),
        "start.lead": Say(
            "「個人情報の保護に関する特記事項」を、甲と乙がともに実行し、記録するための窓口です。",
            "The counter where an entrusting body and its contractors carry out, and record, the annex on personal information.",
        ),
        "start.how": Say(
            "サインインの方法は、所属の担当者にお尋ねください。",
            "Ask the person responsible in your organisation how to sign in.",
        ),
        # ── my contracts ──
        "contracts.title": Say("契約の一覧", "My contracts"),
        "contracts.lead": Say("{party}が当事者である契約は{n}件です。", "Contracts that {party} takes part in: {n}."),
        "contracts.new": Say("委託を登録する", "Register an entrustment"),
        "contracts.empty": Say("契約はまだありません。", "There are no contracts yet."),
        "contracts.empty_ward": Say(
            "「委託を登録する」から始めてください。特記事項の18の条項が、契約ごとに一枚の表になります。",
            "Begin with “Register an entrustment”. The eighteen provisions of the annex become one board per contract.",
        ),
        "contracts.empty_firm": Say(
            "甲が委託を登録すると、ここに現れます。", "A contract appears here once the entrusting body registers it."
        ),
        "period": Say("契約期間", "Period"),
        "annex": Say("特記事項", "Annex"),
        "annex.read": Say("甲の本文のファイルから読み取る", "Read it from the ward's own file"),
        "annex.summary": Say("読み取った結果", "What was read"),
        "annex.placed": Say("条文の番号が付いた文・見出し {n}件", "{n} sentences and headings placed"),
        "annex.lacks": Say("文がない条文番号 {n}件", "{n} addresses without a sentence"),
        "annex.unplaced": Say("条文の番号を付けられなかった箇所 {n}件", "{n} fragments without an address"),
        "annex.sentences": Say("読み取った文を見る・直す（{n}件）", "See or mend what was read ({n})"),
        "annex.read_help": Say(
            "テキスト形式（UTF-8 又は Shift_JIS）。読み取った結果が下の欄に入ります。"
            "記録する前に、文がない条文番号と、番号を付けられなかった文を確かめてください。",
            "Plain text (UTF-8 or Shift_JIS). What is read fills the form below; check what is lacking and unplaced before handing it in.",
        ),
        "annex.file": Say("特記事項のファイル", "File of the annex"),
        "annex.read_do": Say("読み取る", "Read"),
        "annex.no_file": Say("特記事項のファイルを選んでください。", "Choose the file of the annex."),
        "annex.own": Say("甲が読み込み、確認した本文", "The text loaded and confirmed by the entrusting body"),
        "annex.model": Say(
            "標準文例（甲の本文はまだ確認されていません）", "The model text (the ward's own is not confirmed yet)"
        ),
        "you": Say("あなたの立場", "You act as"),
        "you.none": Say("この契約での立場はありません", "You hold no capacity in this contract"),
        "ended.closed": Say("閉じた", "Closed"),
        "ended.cancelled": Say("解除", "Cancelled"),
        "ended.completed": Say("業務終了", "Business complete"),
        "strip": Say("十八の条項の状態", "Standing of the eighteen provisions"),
        "standing.ok": Say("問題なし", "In order"),
        "standing.owed": Say("すべきことあり", "Something is owed"),
        "standing.late": Say("期限超過", "Late"),
        "standing.refused": Say("最近の拒否あり", "Refused lately"),
        "standing.not_applicable": Say("対象外", "Not applicable"),
        "owed.mine": Say("こちらがすべきこと {n}件", "{n} owed by us"),
        "owed.mine_late": Say("こちらがすべきこと {n}件（うち期限超過 {late}件）", "{n} owed by us ({late} late)"),
        "owed.mine_none": Say("こちらがすべきことはありません", "Nothing is owed by us"),
        "owed.others": Say("相手方がすべきこと {n}件", "{n} owed by the other side"),
        "owed.others_late": Say("相手方がすべきこと {n}件（うち期限超過 {late}件）", "{n} owed by the other side ({late} late)"),
        "owed.others_none": Say("相手方がすべきことはありません", "Nothing is owed by the other side"),
        # ── a contract ──
        "board.title": Say("十八の条項", "The eighteen provisions"),
        "provision.n": Say("第{n}", "No. {n}"),
        "cell.owed": Say("すべきこと {n}件", "{n} owed"),
        "cell.refused": Say("この7日間の拒否 {n}回", "Refusals within 7 days: {n}"),
        "cell.latest": Say("最新の記録 第{n}号", "Latest entry {n}"),
        "cell.none": Say("記録はまだありません", "No entries yet"),
        "owed.title": Say("すべきこと", "What is owed"),
        "owed.by_us": Say("こちらがすべきこと（{n}件）", "By us ({n})"),
        "owed.by_others": Say("相手方がすべきこと（{n}件）", "By others ({n})"),
        "owed.each": Say("対象{n}件：", "{n} concerned: "),
        "owed.more": Say(" ほか{n}", " and {n} more"),
        "owed.nothing": Say("いま、すべきことはありません。", "Nothing is owed now."),
        "owed.nothing_others": Say("相手方を待っていることはありません。", "You are not waiting for anybody."),
        "owed.nothing_here": Say("この条項で、いますべきことはありません。", "Nothing is owed under this provision now."),
        "acts.title": Say("いまできること", "What you can do now"),
        "acts.none": Say(
            "この契約であなたが行えることは、いまはありません。立場を持つには、甲又は乙の責任者に登録を求めてください。",
            "There is nothing you can do in this contract now. To be given a capacity, ask the entrusting body or the person in charge.",
        ),
        "custody.title": Say("預かりの残高", "Custody balance"),
        "custody.item": Say("品目", "Item"),
        "custody.where": Say("いまある所", "Where it is"),
        "custody.quantity": Say("数量", "Quantity"),
        "custody.rows": Say("件数", "Rows"),
        "custody.persons": Say("実人数", "Persons"),
        "custody.zero": Say("預かっているものはありません。残高は零です。", "Nothing is in custody; the balance is zero."),
        "record.title": Say("記録", "The record"),
        "record.lead": Say(
            "新しい順。全部で{n}件。番号を開くと、書かれた内容と、書き換えられていないことを確かめる値が見られます。",
            "Newest first; {n} entries in all. Open a number to see what it says and the values by which it can be checked.",
        ),
        "record.number": Say("番号", "No."),
        "record.time": Say("日時", "Time"),
        "record.who": Say("誰が", "Who"),
        "record.what": Say("何を", "What"),
        "record.pages": Say("記録のページ", "Pages of the record"),
        "record.newest": Say("最新へ", "Newest"),
        "record.older": Say("より古い記録", "Older entries"),
        # ── a provision ──
        "provision.sentences": Say("定めと、その守られ方", "What it says, and how it is kept"),
        "provision.answer": Say("守り方", "Answered as"),
        "provision.grade": Say("強さ", "Grade"),
        "provision.how": Say("すること・しないこと", "What is and is not done"),
        "provision.judgements": Say("人が判断すること", "What people decide"),
        "provision.acts": Say("この条項の行為", "Acts under this provision"),
        "provision.no_acts": Say("この条項だけの行為はありません。", "No act belongs to this provision alone."),
        "sentence.model": Say("標準文例", "Model text"),
        "sentence.lacking": Say("この契約の特記事項にはありません", "Not in this contract's annex"),
        # ── the form of an act ──
        "act.sentence": Say("根拠となる定め", "The sentence this rests on"),
        "act.as": Say("「{capacity}」として行います。", "You do this as {capacity}."),
        "act.not_yours": Say("この行為を行えるのは：", "This can be done by: "),
        "act.told.kept": Say(
            "前に入力していた内容を戻しました。添付だけは付け直してください。",
            "What you had typed before is back. Only attachments have to be attached again.",
        ),
        "act.told.filled": Say(
            "記録にある内容を取り込みました。確かめてから送ってください。",
            "Filled in from the record; check it before handing in.",
        ),
        "act.told.unfilled": Say(
            "取り込めるものは記録にありませんでした。番号などを選んでから、もう一度取り込んでください。",
            "The record has nothing to fill in here. Choose the number it is about, and try again.",
        ),
        "act.told.read": Say(
            "ファイルを読み取りました。まだ記録されていません。下の結果を確かめてから送ってください。",
            "The file was read; nothing is recorded yet. Check the result below before handing it in.",
        ),
        "act.signed": Say("この行為には、甲が名をもって責任を負います。", "The entrusting body answers for this act by name."),
        "act.opens": Say("開く前に、開くことが記録されます。", "The opening is recorded before anything opens."),
        "act.code": Say("行為の記号", "Name of the act"),
        "form.required": Say("必須", "Required"),
        "form.demanded": Say("条文により必須", "Required by the sentence"),
        "form.optional": Say("任意", "Optional"),
        "form.if_new": Say("新しい人・会社のとき必須", "Required if new"),
        "form.named": Say("一覧から選んだときは、空欄でかまいません。", "May be left empty when chosen from the list."),
        "form.day": Say("例：2026-04-01、令和8年4月1日", "For example 2026-04-01"),
        "form.time": Say("例：2026-04-01 09:00、令和8年4月1日 9:00", "For example 2026-04-01 09:00 (Japan time)"),
        "form.choose": Say("選んでください", "Please choose"),
        "form.not_chosen": Say("選ばない", "None"),
        "form.new": Say("新しく登録する（番号は自動）", "New (gets its number by itself)"),
        "form.no_choices": Say("選べるものがまだありません。", "There is nothing to choose from yet."),
        "form.no_questions": Say("入力することはありません。", "There is nothing to fill in."),
        "form.add": Say("「{what}」を1行増やす", "Add a line to “{what}”"),
        "form.drop": Say("「{what}」{n}を取り除く", "Remove {n} of “{what}”"),
        "form.fill": Say("記録から取り込む", "Fill in from the record"),
        "form.submit": Say("記録する", "Enter into the record"),
        "form.open": Say("記録して開く", "Record and open"),
        "form.cancel": Say("やめる", "Cancel"),
        "form.go": Say("この入力欄へ", "To this question"),
        "form.error_title": Say("エラー：", "Error:"),
        "form.errors": Say("{n}か所を直してください", "Please mend the following ({n})"),
        "refused.title": Say("特記事項により行えません（理由{n}件）", "The annex stands against this (reasons: {n})"),
        "refused.because": Say("いまの記録", "The record shows"),
        "refused.instead": Say("こうしてください", "Do this instead"),
        "refused.recorded": Say(
            "この行為は行われていません。拒まれたことは記録されました。", "Nothing was done. The refusal was recorded."
        ),
        "refused.nothing_done": Say(
            "この行為は行われておらず、記録もされていません。入力した内容は残っています。",
            "Nothing was done and nothing recorded. What you typed is still here.",
        ),
        # ── receipt and entry ──
        "receipt.title": Say("記録しました", "Recorded"),
        "receipt.text": Say("第{n}号として、{time}に記録しました。", "It is entry {n} of the record, at {time}."),
        "receipt.next": Say("次にすべきこと", "What is owed next"),
        "receipt.back": Say("契約のページへ", "To the contract"),
        "entry.n": Say("第{n}号", "Entry {n}"),
        "entry.says": Say("記録された内容", "What it says"),
        "entry.by_system": Say("システム（自動で記録）", "The system (recorded by itself)"),
        "entry.place": Say("場所", "Place"),
        "entry.no_place": Say("届出施設ではない場所", "Not at a notified facility"),
        "entry.nothing": Say("入力された事項はありません。", "It holds no answers."),
        "entry.word": Say("言葉", "Words"),
        "entry.proof": Say("書き換えられていないことの確認", "How it can be checked"),
        "entry.proof_lead": Say(
            "「言葉」の印がある内容は封をして別に置かれ、記録にはその確認値だけが入ります。保存期間の後に言葉を廃棄しても、記録の証明は壊れません。",
            "What is marked “Words” rests sealed beside the record, which holds only a commitment to it; "
            "the words can be destroyed after retention without breaking any proof.",
        ),
        "entry.hash": Say("この記録の確認値（葉のハッシュ値）", "Leaf hash"),
        "entry.words": Say("言葉の確認値", "Commitment to the words"),
        "entry.no_words": Say("言葉はありません", "It has no words"),
        "entry.prev": Say("同じ階層の前の葉", "Previous leaf of this tier"),
        "entry.first": Say("この階層の最初の記録です", "It is the first of its tier"),
        "entry.leaf": Say("記録されたバイト列（葉）", "The recorded bytes (the leaf)"),
        "document.size": Say("{n} バイト、SHA-256：", "{n} bytes, SHA-256:"),
        # ── opened records ──
        "reading.recorded": Say("開いたことを記録しました。", "The opening was recorded."),
        "unopened.title": Say("何も開かれていません", "Nothing was opened"),
        "reading.mark": Say("{who}　{time}　第{n}号", "{who} · {time} · entry {n}"),
        "reading.row": Say("行", "Row"),
        "reading.next": Say("続けて開く", "Open another"),
        # ── what went wrong ──
        "missing.title": Say("見つかりません", "Not found"),
        "missing.text": Say(
            "そのページはないか、あなたの所属が当事者でない契約のものです。アドレスを確かめてください。",
            "There is no such page, or it belongs to a contract that your organisation has no part in. Check the address.",
        ),
        "bad.title": Say("読み取れませんでした", "It could not be read"),
        "bad.text": Say(
            "送られた内容が大きすぎるか、形が壊れています。何も行われていません。前のページに戻って、もう一度行ってください。",
            "What was sent is too large or damaged. Nothing was done; go back and try again.",
        ),
        "forged.title": Say("この用紙は使えません", "This form cannot be used"),
        "forged.text": Say(
            "用紙が古くなったか、このサイトのものではありません。何も行われていません。前のページに戻って読み込み直してください。",
            "The form has grown too old or did not come from here. Nothing was done; go back and reload the page.",
        ),
        "broken.title": Say("プログラムの不具合です", "A defect of the program"),
        "broken.text": Say(
            "操作は完了していません。システム担当者に、行おうとしたことと時刻を伝えてください。",
            "It did not complete. Tell the people who run this system what you tried, and when.",
        ),
        "trouble.title": Say("いまは行えません", "It cannot be done just now"),
        "trouble.again": Say("もう一度", "Try again"),
        **ADMINISTRATION,
        **BEGIN,
        **BOARDS,
        **DECIDE,
        **HOME,
        **INCIDENT,
        **INSPECTION,
        **KEYING,
        **OPENINGS,
        **ROOM,
        **DEPOSIT,
        **NOTICES,
        **MORE,
        **SIGN_IN,
        **EVIDENCE,
        **FIRST_DAY,
        **HANDOVER,
        **PAPERS,
        **KEYS,
        **MINE,
        **REPORT,
        **SEARCH,
        **SUCCESSION,
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
