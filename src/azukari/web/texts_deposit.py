"""The texts of putting content into the vault: choosing, looking at a sample, declaring what it holds, sealing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

DEPOSIT: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "deposit.title": Say("内容を保管庫に入れる", "Put content into the vault"),
        "deposit.lead": Say(
            "送付書の行や、自ら取得・加工したものの内容を、読み込みながら封入して数えます。数えた結果が記録になり、受領のときに照合されます。",
            "The content of a note's line, or of what you collected or derived, is sealed and counted while it comes in. "
            "What was counted is recorded and compared on receipt.",
        ),
        "deposit.step_look": Say("1　ファイルを選び、見本を確かめる", "1  Choose the file and look at a sample"),
        "deposit.step_seal": Say("2　確かめて、封入する", "2  Confirm, and seal"),
        "deposit.line": Say("送付書の行、又は取得・加工したもの", "Line of a delivery note, or what was collected or derived"),
        "deposit.key": Say("記録の番号となる列の見出し", "Column that holds the record's key"),
        "deposit.key_help": Say(
            "指定すると一件ずつ開け、探せます。選ばないと、一つのファイルとして封入します。",
            "With it, records open one by one and can be searched; without it, the file is sealed as a whole.",
        ),
        "deposit.key_none": Say("指定しない（一つのファイルとして）", "None: sealed as one file"),
        "deposit.content": Say("内容のファイル", "File with the content"),
        "deposit.content_help": Say(
            "大きさの上限はありません。送りながら封入し、この機械の記憶装置には残しません。",
            "Of any size. It is sealed while it is sent, and never rests on this machine's disk in the clear.",
        ),
        "deposit.content_again": Say(
            "確かめたのと同じファイルを、もう一度選んでください（ブラウザーは選んだファイルを覚えません）。",
            "Choose the same file again: browsers do not remember the file that was chosen.",
        ),
        "deposit.layout": Say("固定長のときのレイアウト", "Layout, for fixed-length records"),
        "deposit.layout_help": Say(
            "一行目に「記録,長さ,crlf」（改行なしは none）、次の行から「項目名,開始バイト,長さ,文字コード,種類」。"
            "種類は name kana birth number phone postal address other。",
            "First line “record,LENGTH,crlf” (none without newlines), then “name,first byte,length,encoding,kind”; "
            "kinds are name, kana, birth, number, phone, postal, address, other.",
        ),
        "deposit.names": Say("列の名前", "Names of the columns"),
        "deposit.names_help": Say(
            "最初の行が、見出しではなく値のように見えます。住民の値が見出しとして残らないよう、列に名前を付けてください。最初の行も一件として封入します。",
            "The first row looks like values and not like headings. So that no resident's data is kept as a heading, name the columns; "
            "the first row is then sealed as a record like the others.",
        ),
        "deposit.name_of": Say("{n}列目", "Column {n}"),
        "deposit.headed": Say(
            "最初の行は見出しです（チェックして、もう一度見本を確かめる）",
            "The first row is the heading (check this and look at the sample again)",
        ),
        "deposit.look": Say("見本を確かめる", "Look at a sample"),
        "deposit.look_again": Say("この指定で、もう一度見本を確かめる", "Look at the sample again with these"),
        "deposit.do": Say("封入して記録する", "Seal and record"),
        "deposit.nothing": Say(
            "封入を待っている行はありません。先に「送付書を交付する」を行ってください。",
            "No line waits for its content. Issue a delivery note first.",
        ),
        "deposit.no_line": Say("送付書の行を選んでください。", "Choose a line of a delivery note."),
        "deposit.no_file": Say("内容のファイルを選んでください。", "Choose the file with the content."),
        "deposit.found": Say("見本から分かったこと", "What the sample tells"),
        "deposit.form": Say("形式", "Form"),
        "deposit.encoding": Say("文字コード", "Encoding"),
        "deposit.encoding_help": Say(
            "下の見本の文字が正しいものを選んでください。", "Choose the one whose sample below reads right."
        ),
        "deposit.reading": Say("{encoding}として読むと", "Read as {encoding}"),
        "deposit.sample": Say(
            "初めの{n}件（画面にだけ出します。どこにも残しません）", "The first {n} rows (shown here, kept nowhere)"
        ),
        "deposit.outside": Say(
            "見本の中に外字が{n}字あります。別の機械では違う字に見えることがあります。",
            "The sample holds {n} characters of the machine's own (外字); elsewhere they may look otherwise.",
        ),
        "deposit.sheet": Say("預ける表（シート）", "Sheet to deposit"),
        "deposit.formulas": Say("数式の結果を預ける", "Deposit the results of formulas"),
        "deposit.formulas_help": Say(
            "数式のセルが{n}個あります。元のファイルも、そのまま一緒に封入します。",
            "{n} cells hold formulas. The file itself is sealed too, as it is.",
        ),
        "deposit.book": Say(
            "Excelの表は、値だけの表に直して一件ずつ開けるようにし、元のファイルも、そのまま一緒に封入します。"
            "書式だけで見えている桁（先頭の0など）は、値にはありません。",
            "A table is made of the workbook's values, so that records open one by one; the file itself is sealed beside it. "
            "Digits that only a number format shows (leading zeros) are not among its values.",
        ),
        "deposit.columns": Say("列ごとの個人情報の種類", "What each column holds"),
        "deposit.columns_help": Say(
            "見出しと値の形から推したものです。違う所を直して、確認してください。確認した種類と列の番号だけを、委託の台帳に残します。値は残しません。",
            "Proposed from headings and the form of values. Correct what is wrong and confirm. The register keeps classes and numbers of "
            "columns only, no value.",
        ),
        "deposit.column": Say("列", "Column"),
        "deposit.holds": Say("種類", "Holds"),
        "deposit.why": Say("推した理由", "Why"),
        "deposit.sure": Say("確からしさ{n}%", "{n}% sure"),
        "deposit.cell": Say("見本の値", "A value of the sample"),
        "deposit.kept_file": Say("預けるファイル（選び直す必要はありません）", "The file (it need not be chosen again)"),
        "deposit.searched": Say("探すのに使う", "Searched"),
        "deposit.of_column": Say("{n}列目「{name}」の種類", "What column {n}, {name}, holds"),
        "deposit.search_column": Say("{n}列目「{name}」で探せるようにする", "Search by column {n}, {name}"),
        "deposit.class": Say("個人情報ファイルの種別", "Class of the information file"),
        "deposit.class_help": Say(
            "電子計算機で探せるものはア、五十音順などに並べて手で探すものはイです。",
            "ア where a computer searches it, イ where it is arranged for searching by hand.",
        ),
        "deposit.sensitive": Say("要配慮個人情報を含む", "Holds sensitive information"),
        "deposit.sensitive_help": Say(
            "要配慮の列があれば、必ず含むとして残します。列に分かれていなくても、備考などに書かれていれば印を付けてください。",
            "Where a column holds sensitive information, the register says so in any case. Mark it also where such things stand in remarks "
            "and have no column of their own.",
        ),
        "wide.title": Say("全ての項目を見せる付与が続いています", "Grants of all fields go on"),
        "wide.lead": Say(
            "項目を選んで付与しても、次の付与が続く間は、その人に全ての項目が見えます。ただし、個人番号又は要配慮の項目（封入のときにそう見えたものを含む）は、品目とその項目を選んで付与した人にだけ見えます。要らないものは「アクセスの付与を取り消す」で取り消してください。",
            "A grant of chosen fields hides nothing from a person while one of these goes on, "
            "but for individual numbers and sensitive information, or what looked so when it was sealed: a grant has to name item and field. "
            "Revoke those that are not needed.",
        ),
        "wide.all": Say("全ての品目", "all items"),
        "wide.reaches": Say("個人番号又は要配慮個人情報を含みます", "reaches individual numbers or sensitive information"),
        "registered.title": Say("預かった内容の個人情報の種類", "What the content in custody holds"),
        "registered.file": Say("ファイル番号", "File number"),
        "registered.class": Say("種別", "Class"),
        "registered.sensitive": Say("要配慮", "Sensitive"),
        "registered.specific": Say("特定個人情報", "Individual numbers"),
        "registered.columns": Say("列ごとの種類", "By column"),
        "registered.entry": Say("確認", "Confirmed"),
        "registered.holds": Say("含む", "yes"),
        "registered.not": Say("含まない", "no"),
        "registered.searched": Say("（探すのに使う）", " (searched)"),
        "deposit.file": Say("登録した個人情報ファイルの番号", "Number of the registered information file"),
        "deposit.pages": Say(
            "頁ごとの画像にして見せます。元のファイルは渡しません。",
            "Shown page by page as pictures; the file itself is not given out.",
        ),
    }
)
