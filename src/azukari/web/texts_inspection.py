"""The texts of the inspector's page, its list of what to check, and of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

INSPECTION: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "inspect.title": Say("検査", "Inspection"),
        "inspect.heading": Say("{subject}の検査", "Inspection of {subject}"),
        "inspect.lead": Say(
            "この画面を見るだけでは、記録に何も残りません。始める・尋ねる・指摘する・指示するは、それぞれ記録に残る行為です。",
            "Looking at this page leaves nothing in the record. Opening an inspection, asking, finding and instructing are acts, and recorded.",
        ),
        "inspect.evidence": Say("契約全部の証拠を取り出す", "Take the evidence of the whole contract"),
        "inspect.checklist": Say("チェックリスト", "Checklist"),
        "inspect.contract": Say("契約のページ", "The contract's page"),
        "inspect.now": Say("行っている検査", "Inspections going on"),
        "inspect.now_none": Say("行っている検査はありません。", "No inspection is going on."),
        "inspect.now_help": Say(
            "指摘や照会は、検査を始めてから記録します。",
            "Findings and samples are recorded within an inspection: open one first.",
        ),
        "inspect.not_yours": Say(
            "検査を始められるのは、この契約の検査員と所管課担当です。見ることはできます。",
            "This contract's inspectors and section officers open inspections; you can look.",
        ),
        "inspect.begun": Say("第{n}号で始めた検査", "Inspection opened by entry {n}"),
        "inspect.since": Say("{time}から", "since {time}"),
        "inspect.waiting": Say(
            "乙の回答を待つものがあるため、まだ終えられません。", "Something still waits for an answer; it cannot be closed yet."
        ),
        "inspect.matters": Say("回答を待つもの", "What waits for an answer"),
        "inspect.matters_none": Say(
            "指摘・指示・照会・報告の求めのうち、回答を待つものはありません。",
            "No finding, instruction, sample or call waits for an answer.",
        ),
        "inspect.kind.finding": Say("指摘", "Finding"),
        "inspect.kind.instruction": Say("指示", "Instruction"),
        "inspect.kind.call": Say("報告の求め", "Call for a report"),
        "inspect.kind.sample": Say("所在の照会", "Sample"),
        "inspect.due": Say("期限 {day}", "due {day}"),
        "inspect.no_due": Say("期限なし", "no day set"),
        "inspect.more": Say("ほか{n}件", "{n} more"),
        "inspect.differences": Say("見付かった違い", "Differences found"),
        "inspect.differences_none": Say(
            "照会と棚卸しで、残高と違うまま残っているものはありません。",
            "No count of a sample or a stocktaking differs from the balance and is unsettled.",
        ),
        "inspect.of_sample": Say("所在の照会で、台帳と違った", "A sample was counted otherwise than recorded"),
        "inspect.of_stock": Say("棚卸しで、台帳と違った", "A stocktaking counted otherwise than recorded"),
        "inspect.unlisted": Say("台帳にない物", "something that is not on the register"),
        "inspect.hindsight": Say("後の記録から分かること", "What later entries show"),
        "inspect.hindsight_none": Say(
            "後の記録と食い違うものはありません。", "Nothing that later entries throw another light on."
        ),
        "inspect.hindsight_help": Say(
            "後から届いた記録（遅れて記録された離任、取り下げられた通知など）に照らすと違って見えるもの。違反かどうかは、人が判断します。",
            "What looks otherwise in the light of what was recorded later: a leaving told late, a notice withdrawn. "
            "Whether it is a violation, people judge.",
        ),
        "inspect.contrary": Say("知られていれば拒まれた", "would have been refused"),
        "inspect.shown_by": Say("示す記録", "Shown by"),
        "inspect.about": Say("対象", "About"),
        "inspect.long": Say(
            "記録が{n}件あるので、頼まれてから全部を読みます。数秒かかることがあります。",
            "The record has {n} entries; it is read when asked for, which may take some seconds.",
        ),
        "inspect.read": Say("全部の記録と突き合わせる", "Compare with the whole record"),
        "inspect.course": Say("記録の時系列", "Time line of the record"),
        "inspect.narrow": Say("時系列の絞り込み", "Narrow the time line"),
        "inspect.provision": Say("条項", "Provision"),
        "inspect.provision_n": Say("第{n} {heading}", "{n} {heading}"),
        "inspect.person": Say("人", "Person"),
        "inspect.sort": Say("種類", "Kind"),
        "inspect.from": Say("いつから", "From"),
        "inspect.until": Say("いつまで", "Until"),
        "inspect.day_help": Say("例：2026-04-01、令和8年4月1日", "For example 2026-04-01"),
        "inspect.do": Say("表示する", "Show"),
        "inspect.whole": Say("絞り込みをやめる", "All entries"),
        "inspect.found": Say("{n}件（全{size}件中）", "{n} of {size} entries"),
        "inspect.none": Say("この条件に当てはまる記録はありません。", "No entry matches."),
        "inspect.newest": Say("最新へ", "Newest"),
        "inspect.older": Say("より古い記録", "Older entries"),
        "inspect.pages": Say("時系列のページ", "Pages of the time line"),
        "inspect.where": Say("どこに何があるか", "Where things are"),
        "inspect.at": Say("日（その日の終わり）又は日時", "Day (its end) or moment"),
        "inspect.at_help": Say("空欄なら現在。例：2026-04-30", "Left empty: now. For example 2026-04-30"),
        "inspect.as_of": Say("{time}現在", "As of {time}"),
        "inspect.nothing_moved": Say("この時までに動いた物はありません。", "Nothing had been moved by then."),
        "inspect.balance": Say("残高表", "Balance sheet"),
        "inspect.samples": Say("尋ねるものの抽出", "Samples to ask"),
        "inspect.samples_help": Say(
            "種と記録の件数から、計算だけで選びます。同じ種・件数・数を入れれば、だれが行っても同じものが選ばれます。種を空けると、その時の最後の記録のハッシュ値が種になります。",
            "Chosen by reckoning alone from the seed and the number of entries: the same seed, entries and count give the same to anybody. "
            "Without a seed, the hash of the last of these entries is taken.",
        ),
        "inspect.seed": Say("種", "Seed"),
        "inspect.size": Say("記録の件数", "Number of entries"),
        "inspect.count": Say("選ぶ数（30まで）", "How many (30 at most)"),
        "inspect.draw": Say("選ぶ", "Draw"),
        "inspect.drawn": Say("種「{seed}」、記録{size}件から。", "Seed “{seed}”, from {size} entries."),
        "inspect.keep": Say("この抽出のアドレス", "The address of this draw"),
        "inspect.keep_help": Say(
            "検査の記録に残すと、後の検査員が同じ抽出を開けます。",
            "Keep it with the inspection's record: a later inspector opens the same draw.",
        ),
        "inspect.drawn.items": Say("物（乙が持つ品目）", "Things (held by contractors)"),
        "inspect.drawn.handlings": Say("取扱いの記録", "Entries of handling"),
        "inspect.drawn.entries": Say("すべての記録", "Entries of any kind"),
        "inspect.drawn.people": Say("人（名簿に載った者）", "People (on a register)"),
        "inspect.drawn_of": Say("{of}のうち{n}", "{n} of {of}"),
        "inspect.drawn_none": Say("選べるものがありません。", "There is nothing to draw from."),
        "inspect.pictures": Say("契約の様子", "How the contract stands"),
        "inspect.weeks": Say("すべきことと期限超過の推移", "What was owed and late, over time"),
        "inspect.tree": Say("委託と再委託の木", "Tree of tiers"),
        "picture.scrolls": Say("図は横に動かせます。", "The picture scrolls sideways."),
        "picture.scrolls_newest": Say(
            "図は横に動かせます。右が新しい期間です。", "The picture scrolls sideways; the newest is at the right."
        ),
        "picture.table": Say("表で読む", "Read it as a table"),
        "picture.rows": Say("{title}の表", "Table: {title}"),
        "calendar.title": Say("期限のこよみ", "Days due"),
        "calendar.help": Say(
            "点の枠は期限のある日、斜線の枠は期限超過、太い枠は今日です。",
            "Dots: something falls due. Hatched: late. The heavy frame is today.",
        ),
        "calendar.before": Say(
            "このほか、先月までの期限を過ぎたものが{n}件あります。", "Besides these, {n} from earlier months are late."
        ),
        "weeks.too_long": Say(
            "ここに図は出ません。まだ数えていない契約の記録が合わせて{n}件あり、この画面で数えるには多すぎます。上で契約を一つに絞るか、契約ごとの検査のページで見てください。",
            "No picture here: the contracts not yet counted have {n} entries between them, too many to count on this page. Narrow the list to one "
            "contract above, or look at the inspection page of each contract.",
        ),
        "weeks.help": Say(
            "毎週の終わりと今日の数。斜線が期限超過です。", "At the end of each week, and today; what is late is hatched."
        ),
        "check.title": Say("検査のチェックリスト", "Checklist of the inspection"),
        "check.lead": Say(
            "この契約の特記事項の文ごとに、プログラムが何をするか、記録に何があるか、現地で何を尋ねるかを並べました。",
            "For each sentence of this contract's annex: what the program does, what the record shows, what to ask on site.",
        ),
        "check.paper": Say("紙のチェックリスト", "The checklist on paper"),
        "check.shows": Say("記録", "Record"),
        "check.entries": Say("記録{n}件", "{n} entries"),
        "check.latest": Say("最新", "newest"),
        "check.no_entries": Say("記録なし", "no entries"),
        "check.open": Say("すべきこと{n}件", "{n} owed"),
        "check.late": Say("うち期限超過{n}件", "{n} of them late"),
        "check.refusals": Say("近ごろ拒まれたこと{n}件", "{n} refused lately"),
        "check.ask": Say("現地で", "On site"),
        "check.program": Say("プログラム", "Program"),
        "check.none": Say("答えなし", "no answer"),
        "check.find": Say("この文で指摘する", "Record a finding on this"),
        "home.inspect": Say("検査", "Inspection"),
        "home.inspect_help": Say("あなたが検査員である契約", "Contracts of which you are an inspector"),
    }
)
"""Key → text in both languages. Places in braces are filled by the page."""
