"""The texts of notices, of how one is told, and of one's own calendar."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

NOTICES: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.notices": Say("お知らせ", "Notices"),
        "notices.unseen": Say("件の新しいお知らせ", " new"),
        "notices.title": Say("お知らせ", "Notices"),
        "notices.lead": Say(
            "あなたに関係するもの{n}件。うち前に確認してから新しいもの{new}件です。",
            "{n} things concern you; {new} of them are new since you last looked.",
        ),
        "notices.none": Say("お知らせはありません。", "There are no notices."),
        "notices.none_help": Say(
            "あなたがすること、期限の遅れ、相手方の回答があると、ここに出ます。",
            "What you have to do, what is late, and what the other side answered will stand here.",
        ),
        "notices.seen": Say("全て確認した", "I have looked at all"),
        "notices.seen_help": Say(
            "押した後に来たものだけが「新」になります。", "From then on only what comes later is marked as new."
        ),
        "notices.new": Say("新", "New"),
        "notices.list": Say("お知らせの一覧", "List of notices"),
        "notices.kind.owed": Say("すること", "To do"),
        "notices.kind.late": Say("期限超過", "Late"),
        "notices.kind.news": Say("知らせ", "News"),
        "notices.kind.raised1": Say("遅れの連絡（責任者へ）", "Lateness, to the person in charge"),
        "notices.kind.raised2": Say("遅れの連絡（甲の担当へ）", "Lateness, to 甲's officer"),
        "notices.kind.raised3": Say("遅れの連絡（双方の長へ）", "Lateness, to the heads of both sides"),
        "notices.due": Say("期限 {time}", "due {time}"),
        "notices.days": Say("（{n}日遅れ）", " ({n} days late)"),
        "notices.since": Say("{time} から", "since {time}"),
        "notices.see": Say("見る", "See it"),
        "notices.settings": Say("お知らせの設定", "Settings of notices"),
        "notices.saved": Say("保存しました。", "Saved."),
        "notices.withdrawn": Say("カレンダーのアドレスを取り消しました。", "The calendar's address was taken away."),
        "notices.mail": Say("メール", "Mail"),
        "notices.mail_text": Say(
            "1日に1通、どの契約で何があるかとページのアドレスだけを送ります。書かれた内容、預けた個人情報、人の名前は載せません。",
            "One mail a day says in which contract there is what, and where to look. What was written, what was entrusted and names of people are "
            "not in it.",
        ),
        "notices.mail_not_set": Say(
            "このサーバではメールがまだ設定されていません。設定されるまで送られません。",
            "Mail is not set up on this server yet; nothing is sent until it is.",
        ),
        "notices.mail_trouble": Say("最後のメールを届けられませんでした：", "The last mail did not arrive: "),
        "notices.address": Say("メールアドレス", "Mail address"),
        "notices.address_help": Say("空にすると、メールは送られません。", "Leave it empty, and no mail is sent."),
        "notices.daily": Say("毎日の知らせを受け取る", "Send me the daily mail"),
        "notices.daily_help": Say(
            "止めても、遅れがあなたに連絡される時だけは届きます。",
            "Without it you get mail only when a lateness is passed on to you.",
        ),
        "notices.lang": Say("メールとカレンダーの言語", "Language of mail and calendar"),
        "notices.lang.ja": Say("日本語", "Japanese"),
        "notices.lang.en": Say("英語", "English"),
        "notices.save": Say("保存する", "Save"),
        "notices.calendar": Say("自分のカレンダー", "My calendar"),
        "notices.calendar_text": Say(
            "期限を、いつも使っている予定表に表示できます。予定表の「URLから登録（購読）」に、次のアドレスを入れてください。",
            "Due dates can stand in the calendar that you use: give it the address below, where it subscribes to a calendar by its URL.",
        ),
        "notices.calendar_secret": Say(
            "このアドレスを知る人は、あなたの期限と契約の名称を見られます。人に教えないでください。知られたら作り直してください。",
            "Whoever knows the address sees your due dates and the names of the contracts. Tell nobody; if somebody learns it, make a new one.",
        ),
        "notices.calendar_once": Say(
            "このアドレスは今だけ表示されます。予定表に登録してから、この画面を離れてください。",
            "The address is shown this once. Enter it into your calendar before you leave this page.",
        ),
        "notices.calendar_address": Say("カレンダーのアドレス", "The calendar's address"),
        "notices.calendar_since": Say("アドレスを作った日時", "Made"),
        "notices.calendar_used": Say("最後に読まれた日時（1日に1度記録）", "Last read (noted once a day)"),
        "notices.calendar_never": Say("まだありません", "not yet"),
        "notices.calendar_make": Say("アドレスを作る", "Make an address"),
        "notices.calendar_anew": Say("作り直す（前のアドレスは使えなくなる）", "Make a new one (the old one ends)"),
        "notices.calendar_withdraw": Say("取り消す", "Take it away"),
    }
)
