"""The texts of reporting (通報): the page for anyone, the receipt, and what 甲 does with a report."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

REPORT: Final[Mapping[str, Say]] = MappingProxyType(
    {
        # ── the page for anyone ──
        "report.title": Say("事故・おかしなことを知らせる", "Report an incident"),
        "report.link": Say("事故・おかしなことを知らせる（だれでも）", "Report an incident (anyone)"),
        "report.lead": Say(
            "預けられた個人情報の紛失、漏えい、持ち出しなど、「おかしい」と思っただけでも知らせてください。サインインは要りません。",
            "Loss, leak, removal of entrusted personal information: a suspicion is enough. You need not be signed in.",
        ),
        "report.to": Say(
            "知らせは区（甲）の担当者だけが読みます。受託した会社（乙）は読めず、届いたことも知らされません。名前は要りません。",
            "Only officers of the entrusting body read it. The contractor cannot, and is not told that it came. No name is needed.",
        ),
        "report.urgent": Say(
            "いま持ち去られようとしているなど急ぐときは、区に電話もしてください。",
            "If it is happening right now, telephone the entrusting body as well.",
        ),
        "report.body": Say("知らせる先", "To which body"),
        "report.what": Say("見たこと・起きたこと", "What you saw, or what happened"),
        "report.what_help": Say(
            "わかる範囲で、短くてもかまいません。4,000字まで。", "As far as you know; a line is enough. At most 4,000 characters."
        ),
        "report.where": Say("場所・日時", "Where and when"),
        "report.where_help": Say(
            "例：昨日の夕方、駅前のリサイクル店", "For example: yesterday evening, a second-hand shop at the station"
        ),
        "report.mark": Say("製造番号・管理番号・契約の名前", "Serial number, or name of the contract"),
        "report.mark_help": Say(
            "媒体や書類に書かれた番号など、わかれば。その番号や契約があるかどうかは、ここではお答えしません。",
            "What stands on the medium or paper, if you know. Whether there is such a number or contract is not told here.",
        ),
        "report.reach": Say("連絡先", "How to reach you"),
        "report.reach_help": Say(
            "なくてもかまいません。受付番号があれば、名乗らずに回答を読めます。",
            "Not needed: with the receipt number you can read the answer without giving a name.",
        ),
        "report.picture": Say("写真・PDF", "Picture or PDF"),
        "report.picture_help": Say(
            "1つ、{n}MBまで。写真には撮った場所や端末が記録されていることがあります。",
            "One, at most {n} MB. A picture may carry where and with what it was taken.",
        ),
        "report.again": Say("添付だけは、付け直してください。", "Only the attachment has to be attached again."),
        "report.do": Say("知らせる", "Report"),
        "report.follow_link": Say("受付番号で、その後を確かめる", "Follow a report by its receipt number"),
        "report.sheet_link": Say("掲示用の紙", "Sheet to put up"),
        "report.kept": Say(
            "入力した内容は残っています。まだ届いていません。", "What you typed is still here. Nothing was sent yet."
        ),
        # ── the receipt ──
        "report.done": Say("受け付けました", "Received"),
        "report.number": Say("受付番号", "Receipt number"),
        "report.once": Say(
            "この番号は、この画面にしか出ません。書き写すか、印刷してください。番号を知る人は、だれでも回答を読めます。",
            "The number is shown on this page only. Write it down or print it. Whoever knows it can read the answer.",
        ),
        "report.at": Say("受け付けた日時", "Received at"),
        "report.see": Say("その後を確かめるページ", "Page to follow it"),
        "report.next": Say(
            "区の担当者が読み、どうするかを決めます。様子は受付番号で確かめられます。",
            "An officer reads it and decides what to do. The receipt number shows how it stands.",
        ),
        "report.print": Say("印刷する", "Print"),
        # ── following ──
        "follow.title": Say("通報のその後", "How a report stands"),
        "follow.help": Say("24文字。大文字・小文字、ハイフンの有無は問いません。", "24 letters; case and hyphens do not matter."),
        "follow.do": Say("確かめる", "Look"),
        "follow.state": Say("状態", "State"),
        "follow.answers": Say("区からの回答", "Answers"),
        "follow.none": Say("回答はまだありません。", "There is no answer yet."),
        "tip.received": Say("届いています（まだ開かれていません）", "Received, not opened yet"),
        "tip.opened": Say("担当者が読み、対応を考えています", "Read by an officer, who is deciding what to do"),
        "tip.taken": Say(
            "事故（その疑い）として、契約の記録に載せました", "Taken into a contract's record as an incident or a suspicion"
        ),
        "tip.closed": Say("対応を終えました", "Settled"),
        # ── the sheet ──
        "sheet.title": Say("個人情報のことで、おかしいと思ったら", "If something is wrong with personal information"),
        "sheet.lead": Say(
            "なくした、外に出た、持ち出された、売られていた——見たこと、気付いたことを区に知らせてください。名前は要りません。会社には知らされません。",
            "Lost, leaked, taken away, offered for sale: tell the entrusting body what you saw. No name is needed; the company is not told.",
        ),
        "sheet.qr": Say("読み取ると、知らせるページが開きます。", "Scan it to open the page."),
        "sheet.time": Say("1分で終わります。写真も付けられます。", "It takes a minute. A picture can be attached."),
        # ── the ward's pages ──
        "nav.reports": Say("通報", "Reports"),
        "reports.title": Say("通報（乙を経ない知らせ）", "Reports that do not pass through the contractor"),
        "reports.lead": Say(
            "内容は、開くまで表示されません。開いた人と時刻は記録されます。乙には見えません。",
            "What they say is shown once they are opened; who opened them, and when, is recorded. Contractors see nothing of this.",
        ),
        "reports.waiting": Say("待っている通報", "Waiting"),
        "reports.settled": Say("処理の済んだ通報", "Settled"),
        "reports.not_yours": Say(
            "通報を読めるのは、契約の所管課担当、承諾権者、検査員です。",
            "Reports are read by section officers, approvers and inspectors of a contract.",
        ),
        "reports.none": Say("待っている通報はありません。", "No report is waiting."),
        "reports.teach": Say(
            "だれでも、サインインせずに知らせることができます。アドレスを書いた紙を、乙の施設や庁舎に掲示してください。",
            "Anyone can report without signing in. Put the sheet with the address up where the work is done.",
        ),
        "reports.immediately": Say("直ちに（届いてから{age}）", "Immediately (it came {age} ago)"),
        "reports.count": Say(
            "待っている通報が{n}件あります（いちばん古いものは、届いてから{age}）。直ちに決めてください。",
            "Reports waiting: {n}; the oldest came {age} ago. Decide on them at once.",
        ),
        "reports.open": Say("開く（開いたことが記録されます）", "Open (this is recorded)"),
        "reports.nth": Say("{time}に届いた通報", "Report of {time}"),
        "reports.picture": Say("添付あり", "With an attachment"),
        "reports.save": Say("添付を保存する", "Save the attachment"),
        "reports.save_help": Say(
            "中身は確かめられていません。業務用の端末で開く前に、検査してください。",
            "Its content was not checked; scan it before you open it.",
        ),
        "reports.said": Say("知らされたこと", "What was reported"),
        "reports.unreadable": Say(
            "内容を開けません。この機械の鍵が、受け付けたときのものと違います。鍵の写しから戻してください。",
            "It cannot be opened: this machine's key is not the one it was sealed with. Restore the key from its copy.",
        ),
        "reports.steps": Say("経過", "What was done"),
        "step.received": Say("届いた", "Received"),
        "step.opened": Say("開いた", "Opened"),
        "step.answered": Say("回答した", "Answered"),
        "step.taken": Say("契約の事故として記録した", "Taken into a contract"),
        "step.closed": Say("契約の事故とせずに終えた", "Closed without a contract"),
        "reports.trace": Say("番号から契約をたどる", "Trace the number"),
        "reports.take": Say("契約の事故（その疑い）として記録する", "Take it into a contract as an incident"),
        "reports.take_help": Say(
            "事故の通知として契約の記録に載り、乙にも見えます。だれが知らせたかが分かることは書かないでください。知らされた文と時刻は写されません。",
            "It becomes a notice in the contract's record, which the contractor sees. Write nothing that tells who reported; "
            "neither the report nor its hour is copied.",
        ),
        "reports.clock": Say(
            "甲が知った日は、通報が届いた日（{day}）です。この日は通知に載り、法定の報告の期限はこの日から数えます。",
            "The entrusting body came to know on the day of the report ({day}). The notice states that day, and statutory dates count from it.",
        ),
        "reports.log": Say("契約", "Contract"),
        "reports.notice": Say("契約の記録に残す内容", "What the contract's record will say"),
        "reports.take_do": Say("事故の通知を記録する", "Enter the notice"),
        "reports.answer": Say("通報した人に回答する", "Answer the reporter"),
        "reports.answer_text": Say("回答", "Answer"),
        "reports.answer_help": Say("受付番号を知る人が読みます。", "Whoever has the receipt number reads it."),
        "reports.answer_do": Say("回答を記録する", "Enter the answer"),
        "reports.close": Say("契約の事故とせずに終える", "Close without a contract"),
        "reports.reason": Say("理由", "Reason"),
        "reports.reason_help": Say(
            "甲の中にだけ残り、通報した人には見えません。", "It stays within the entrusting body; the reporter does not see it."
        ),
        "reports.close_do": Say("終える", "Close it"),
        "reports.recorded": Say("記録しました。", "Recorded."),
        "reports.in": Say("{subject}の記録へ", "To the record of {subject}"),
    }
)
"""Key → text in both languages; part of :data:`azukari.web.texts.TEXTS`."""
