"""The texts of a handover on a phone or tablet: finding the note, counting, signing, rejecting, and how it stands for both sides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

HANDOVER: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.handovers": Say("受渡し", "Handovers"),
        # ── finding the note ──
        "hand.title": Say("受渡し", "Handovers"),
        "hand.lead": Say(
            "送付書のQRコードを端末のカメラで読むと、その送付書の画面が開きます。読めないときは、照合コードを入力してください。",
            "Read the QR code of the delivery note with the camera of your device, and its page opens. Where that does not work, type the code.",
        ),
        "hand.code": Say("送付書の照合コード", "Code of the delivery note"),
        "hand.code_help": Say(
            "書面の右下にある C-7QW4-M9XH-3T2K のような文字です。大文字・小文字、空白、ハイフンの違いは構いません。",
            "It stands at the foot of the paper on the right, like C-7QW4-M9XH-3T2K. Case, blanks and hyphens do not matter.",
        ),
        "hand.open": Say("送付書を開く", "Open the note"),
        "hand.waiting": Say("受渡しの途中のもの", "Under way"),
        "hand.none": Say("受渡しの途中のものはありません。", "Nothing is under way."),
        "hand.none_help": Say(
            "引渡しの日時と場所が定められ、送付書が交付されると、ここに現れます。",
            "Once a handover is planned and its note issued, it appears here.",
        ),
        "hand.note": Say("送付書 第{n}号", "Delivery note {n}"),
        "hand.you_receive": Say("受け取る側です", "You receive"),
        "hand.you_give": Say("渡す側です", "You give"),
        "hand.when": Say("日時", "When"),
        "hand.what": Say("品目", "Items"),
        "hand.other": Say("相手", "Other side"),
        "hand.go.receives": Say("数えて受け取る", "Count and receive"),
        "hand.go.gives": Say("様子を見る", "See how it stands"),
        # ── one note ──
        "hand.returning": Say("返還", "Return"),
        "hand.stands.waiting": Say("受領を待っています", "Waiting to be received"),
        "hand.stands.partly": Say("一部の行が残っています", "Some lines are still open"),
        "hand.stands.received": Say("全て受領されました", "All received"),
        "hand.stands.settled": Say("受領と拒否が済みました", "Settled: received and rejected"),
        "hand.stands.withdrawn": Say("取り下げられました", "Withdrawn"),
        "hand.from": Say("渡す側", "From"),
        "hand.to": Say("受け取る側", "To"),
        "hand.issued": Say("交付", "Issued"),
        "hand.issued_by": Say("{who}が{time}に交付", "By {who} at {time}"),
        "hand.place": Say("場所", "Where"),
        "hand.lines": Say("数える", "Count"),
        "hand.all_lines": Say("送付書の行", "Lines of the note"),
        "hand.blind": Say(
            "送付書の数は、数え終わるまで表示しません。実物だけを見て数えてください。",
            "What the note declares is not shown until you have counted. Count what is before you.",
        ),
        "hand.quantity": Say("数量", "Quantity"),
        "hand.rows": Say("件数", "Rows"),
        "hand.rows_help": Say("中にある人・通・行の数", "How many people, letters or lines it holds"),
        "hand.persons": Say("実人数", "Distinct persons"),
        "hand.less": Say("一つ減らす", "One less"),
        "hand.more": Say("一つ増やす", "One more"),
        "hand.serial": Say("番号", "Serial"),
        "hand.serial_check": Say("実物の番号と同じか確かめる", "Compare it with the number on the thing itself"),
        "hand.vault_counted": Say("保管庫が数えました", "The vault counted"),
        "hand.vault_yet": Say(
            "渡す側が、まだ内容を保管庫に入れていません。", "The giving side has not put the content into the vault yet."
        ),
        "hand.later": Say("この行は後で数える", "Count this line later"),
        "hand.refuse": Say("この行を受け取らない…", "Do not take this line …"),
        "hand.put": Say("置いた場所", "Where it is put"),
        "hand.sign": Say("署名", "Sign"),
        "hand.sign_says": Say(
            "{who}として署名します。上の行を自分で数え、実物が送付書と合っていることを確かめた、という意味です。",
            "You sign as {who}. It means that you counted the lines above yourself and that they agree with the note.",
        ),
        "hand.sign_do": Say("数えたものを受け取り、署名する", "Receive what was counted, and sign"),
        "hand.sending": Say("送っています…", "Sending …"),
        "hand.offline": Say(
            "つながりません。数えた結果は、この画面に残っています。電波の届く所で、もう一度押してください。二度押しても、記録は一つです。",
            "No connection. What you counted is still on this page. Press again where there is one; pressed twice, it is entered once.",
        ),
        "hand.done.received": Say("受け取りました", "Received"),
        "hand.done.rejected": Say("受け取らない行を記録しました", "The line was rejected"),
        "hand.done_text.received": Say(
            "受領は記録されました。渡した側にも、この画面で分かります。",
            "The receipt is in the record. The giving side sees it on this page.",
        ),
        "hand.done_text.rejected": Say(
            "理由は記録され、渡した側に説明が求められます。残りの行を続けて数えられます。",
            "The reason is in the record, and the giving side is asked to explain. Go on counting the other lines.",
        ),
        "hand.entry": Say("第{n}号の記録を見る", "See entry {n}"),
        "hand.receipt": Say("受領書（PDF）", "Receipt (PDF, in Japanese)"),
        "hand.not_named": Say(
            "受け取れるのは、受け取る側であらかじめ定められた人だけです。",
            "Only those named beforehand for the receiving side may receive.",
        ),
        "hand.named": Say("定められた人：", "Named: "),
        "hand.named_none": Say(
            "まだだれも定められていません。責任者に頼んでください。", "Nobody is named yet; ask the person in charge."
        ),
        "hand.waits_text": Say(
            "受け取る側が数えて署名するのを待っています。相手がこの画面のQRコードを読むと、数える画面が開きます。",
            "Waiting for the receiving side to count and sign. When they read the QR code on this page, the page for counting opens.",
        ),
        "hand.refresh": Say("最新の様子を見る", "Look again"),
        "hand.show_code": Say("相手に見せるコード", "Code to show the other side"),
        "hand.became.open": Say("まだ", "Open"),
        "hand.became.received": Say("受領済み", "Received"),
        "hand.became.rejected": Say("受け取られなかった", "Rejected"),
        "hand.became.withdrawn": Say("取り下げ", "Withdrawn"),
        "hand.settled_by": Say("{who}、{time}", "{who}, {time}"),
        "hand.declared": Say("送付書の数", "On the note"),
        "hand.counted": Say("数えた数", "Counted"),
        "hand.withdraw": Say("送付書を取り下げる", "Withdraw the note"),
        "hand.explain": Say("受け取られなかった行を説明する", "Explain the rejected line"),
        "hand.more_acts": Say("ほかにできること", "What else can be done"),
        "hand.on_paper": Say(
            "この書面でできるほかのこと（紙で行われたことの入力など）",
            "Everything else this paper is for, such as entering what was done on paper",
        ),
        "hand.list": Say("受渡しの一覧へ", "All handovers"),
        # ── a line that is not taken ──
        "hand.reject_title": Say("受け取らない行", "A line that is not taken"),
        "hand.reject_lead": Say(
            "この行だけを受け取りません。ほかの行で数えたものは、取ってあります。",
            "This line alone is not taken. What you counted of the others is kept.",
        ),
        "hand.reason": Say("受け取らない理由", "Why it is not taken"),
        "hand.details": Say("詳しい状況", "Details"),
        "hand.details_help": Say(
            "例：11箱しかない。3箱目の封が切れている。住民の名前などは書かないでください。",
            "For example: only 11 boxes; the seal of the third is torn. Please do not write residents' names.",
        ),
        "hand.reject_do": Say("この行を受け取らないと記録する", "Record that this line is not taken"),
        "hand.back": Say("数える画面へ戻る", "Back to counting"),
        "hand.incident": Say(
            "届いていない、封が破れている、数が合わない。どれも事故の疑いかもしれません。記録した後、すぐに知らせてください。",
            "Missing, torn open, a wrong count: each may be the sign of an incident. Once recorded, notify it at once.",
        ),
        "hand.incident_now": Say("事故の疑いがあれば、すぐに知らせてください。", "If it may be an incident, notify it at once."),
        "hand.notify": Say("事故（その疑い）を知らせる", "Notify an incident (or the suspicion of one)"),
    }
)
