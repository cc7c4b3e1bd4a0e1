"""The texts of the pages about papers: every form of a contract, a paper's code, lists as files and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

PAPERS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "forms.title": Say("様式・書類", "Forms and papers"),
        "forms.lead": Say(
            "どの様式も記録から作られ、記録にないことは載りません。「空欄」は手書き用です。",
            "Every form is made from the record and says nothing that the record does not hold. “Blank” is to be filled in by hand.",
        ),
        "forms.number": Say("様式", "Form"),
        "forms.paper": Say("書類", "Paper"),
        "forms.cites": Say("根拠", "Sentence"),
        "forms.copies": Say("部数", "Copies"),
        "forms.filled": Say("記入済み", "Filled"),
        "forms.of_entry": Say("第{n}号", "Entry {n}"),
        "forms.more": Say("ほか{n}件は記録の各号から", "{n} more, from their entries"),
        "forms.now": Say("最新の記録から", "As of now"),
        "forms.blank": Say("空欄", "Blank"),
        "forms.english": Say("英語", "English"),
        "forms.kind": Say("（PDF）", " (PDF)"),
        "forms.entry": Say("書面にする", "As a paper"),
        "forms.entry_lead": Say(
            "{form}として印刷できます。紙に署名・押印を受けたときは、右下の照合コードで登録します。",
            "It can be printed as “{form}”. Once signed on paper, it is entered by the code at its foot.",
        ),
        "forms.code_here": Say("この記録の照合コード", "Code of this entry"),
        "code.title": Say("照合コードから探す", "Find by a paper's code"),
        "code.label": Say("照合コード", "Code"),
        "code.help": Say(
            "書面の右下にある文字です（例 C-7QW4-M9XH-3T2K）。大文字・小文字、全角・半角は問いません。",
            "It stands at the foot of the paper (like C-7QW4-M9XH-3T2K); case and width do not matter.",
        ),
        "code.find": Say("探す", "Find"),
        "code.entry": Say("この書面は、次の記録の写しです。", "This paper is a copy of this entry."),
        "code.blank": Say("手書き用の様式です。", "This is a form to be filled in by hand."),
        "code.signed_copy": Say("署名・押印された写しを添付する（経過を記す）", "Attach the signed copy (a note)"),
        "copies.title": Say("署名・押印された写し", "Signed copies"),
        "copies.lead": Say(
            "この記録の書面に署名・押印を受け、経過の記録に添付した写しです。書面の照合コードで結び付いています。",
            "Copies of this entry's paper that came back signed, kept with notes; they are tied to it by the paper's code.",
        ),
        "copies.note": Say("第{n}号に添付", "with entry {n}"),
        "code.standing": Say("この書面は、第{n}号までの記録から作った一覧です。", "This paper is a list made from the record up to entry {n}."),
        "code.same": Say("同じ時点の一覧を作る", "Make the list as of then"),
        "code.now": Say("最新の記録から作る", "Make it as of now"),
        "code.last": Say("第{n}号の記録", "Entry {n}"),
        "forms.at": Say("過去の残高表", "A balance of the past"),
        "forms.at_help": Say(
            "日（令和8年4月1日、2026-04-01）又は日時を入れると、その時の残高表を作ります。",
            "Enter a day (2026-04-01) or a moment; the balance as of then is made.",
        ),
        "forms.at_make": Say("残高表を作る（PDF）", "Make the balance (PDF)"),
        "code.open": Say("記録を開く", "Open the entry"),
        "code.enter": Say("この書面に基づいて登録する", "Enter what this paper says"),
        "code.enter_lead": Say(
            "署名・押印された書面の写し（スキャン）は、代行入力の画面で添付します。",
            "The scan of the signed paper is attached on the page of what was done on paper.",
        ),
        "code.by_me": Say("自分で行う", "By yourself"),
        "code.on_paper": Say("{who}が紙で行った", "{who} did it on paper"),
        "code.nothing": Say("この書面からいま登録できることはありません。", "Nothing can be entered from this paper now."),
        "lists.title": Say("一覧（Excel・CSV）", "Lists (Excel, CSV)"),
        "lists.read": Say("名簿を読み込む", "Read a roster"),
        "lists.read_lead": Say(
            "Excelの名簿を貼り付けるか、ファイルを選ぶと、一行ずつ確かめます。確かめるだけでは何も記録されません。",
            "Paste a roster from Excel or choose its file, and it is looked at row by row; looking enters nothing.",
        ),
        "lists.give": Say("名簿を渡す", "Give the roster"),
        "lists.give_again": Say("直して、もう一度確かめる", "Correct it and look again"),
        "lists.paste": Say("Excelから貼り付ける", "Paste from Excel"),
        "lists.paste_help": Say(
            "見出しの行から最後の行までを選んで写し、ここに貼り付けます。ここで直すこともできます。氏名は一字も変えません。",
            "Select from the heading to the last row, copy, and paste here. You may correct it here. Names are kept to the letter.",
        ),
        "lists.file": Say("又は、名簿のファイル（.xlsx、.csv）", "Or the file of the roster (.xlsx, .csv)"),
        "lists.file_help": Say(
            "表題や注記の行があっても、和暦・全角の日付でも読めます。",
            "Titles and notes around the table, and Japanese or full-width dates, can be read.",
        ),
        "lists.encoding": Say("CSVの文字コード", "Encoding of a CSV"),
        "lists.encoding.auto": Say("自動で判定", "Found out by itself"),
        "lists.encoding.utf-8": Say("UTF-8", "UTF-8"),
        "lists.encoding.cp932": Say("CP932（Shift_JIS）", "CP932 (Shift_JIS)"),
        "lists.work": Say("全員の担当する業務（名簿に列がないとき）", "Work of everybody, where the roster has no such column"),
        "lists.work_help": Say("「所属」の列がないときは、全員を{firm}の者とします。", "Without a column “Employer”, all are taken to be of {firm}."),
        "lists.kept": Say("前に貼り付けた内容を取ってあります。", "What you had pasted was kept."),
        "lists.look": Say("確かめる", "Look at it"),
        "lists.row": Say("行", "Row"),
        "lists.state": Say("扱い", "What becomes of it"),
        "lists.new": Say("新しく登録", "To be enrolled"),
        "lists.known": Say("登録済み（飛ばす）", "On the register already (skipped)"),
        "lists.wrong": Say("誤り", "Wrong"),
        "lists.count": Say("{n}行：新規 {fresh}、登録済み {known}、誤り {wrong}", "{n} rows: {fresh} new, {known} on the register, {wrong} wrong"),
        "lists.record": Say("{n}行を登録する", "Enrol {n} rows"),
        "lists.none": Say(
            "誤りのある行を下の欄で直すか、ファイルを直してから、もう一度確かめてください。何も記録していません。",
            "Correct the rows that are wrong in the box below, or in the file, and look again; nothing was entered.",
        ),
        "lists.not_yet": Say(
            "まだ何も登録していません。下の表を見てから登録してください。",
            "Nothing has been enrolled yet: look at the table, then enrol.",
        ),
        "lists.no_lines": Say("見出しの下に行がありません。", "There is no row below the heading."),
        "lists.done": Say("{n}行を登録しました。", "{n} rows were enrolled."),
        "lists.skipped": Say("登録済みの{n}行は飛ばしました。", "{n} rows were on the register already and skipped."),
        "lists.refused": Say("登録できない", "Cannot be enrolled"),
        "lists.would_refuse": Say(
            "このままでは登録できない行が{n}行あります。ほかの行は登録できます。",
            "{n} rows cannot be enrolled like this; the others can.",
        ),
        "lists.refused_n": Say("{n}行は登録できませんでした", "{n} rows could not be enrolled"),
        "lists.refused_help": Say(
            "登録できなかった行は下の欄に残してあります。直して、もう一度確かめてください。",
            "They are kept in the box below; correct them and look again.",
        ),
        "lists.row_n": Say("{n}行目", "Row {n}"),
        "lists.receipts": Say("受付", "Receipts"),
        "lists.next": Say("この人たちが働けるようにする", "Let them work: what is still lacking"),
        "lists.same": Say("ほかの契約の名簿にいる同じ人として登録します（{where}）。", "Enrolled as the same person as in {where}."),
        "lists.same_firm": Say("すでにサインインできる同じ人として登録します。", "Enrolled as the same person who can sign in already."),
        "lists.apart": Say("同姓同名の別の人", "Another person of that name"),
        "lists.take": Say("名簿を取り出す", "Take the roster out"),
        "lists.take_help": Say(
            "取り出した名簿は、書き足してそのまま読み込めます。登録済みの人は二重に登録しません。",
            "What is taken out can be added to and read in again; nobody is enrolled twice.",
        ),
        "lists.blank": Say("記入用（Excel）", "To fill in (Excel)"),
        "lists.now": Say("いまの名簿", "The roster as it is"),
        "lists.passed": Say("読み飛ばした列：{which}", "Columns passed over: {which}"),
        "lists.xlsx": Say("Excel", "Excel"),
        "lists.csv": Say("CSV", "CSV"),
        "lists.sjis": Say("CSV（CP932）", "CSV (CP932)"),
    }
)  # fmt: skip
