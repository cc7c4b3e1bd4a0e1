"""The texts about evidence: taking it, and 「記録の確認のしかた」, which goes with the contract's first paper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

EVIDENCE: Final[Mapping[str, Say]] = MappingProxyType(
    {
        # ── taking it ──
        "evidence.title": Say("証拠を取り出す", "Take evidence"),
        "evidence.lead": Say(
            "この契約の記録を一つのファイルにします。手元に保管している azukari-verify.html に置くと、書き換えられていないことを確かめられます。",
            "The record of this contract as one file. Dropped onto the azukari-verify.html that you keep, it can be checked.",
        ),
        "evidence.words": Say(
            "氏名や文章は、あなたの側が読めるものだけが開いています。預かった個人情報は入りません。",
            "Names and texts are open only where your side may read them. The entrusted information itself is not in it.",
        ),
        "evidence.what": Say("取り出す範囲", "Which part"),
        "evidence.contract": Say("契約の全部", "The whole contract"),
        "evidence.contract_help": Say(
            "ふだんはこれを選びます。VALID と判定されるのは、全部の証拠だけです。",
            "Choose this unless there is a reason. Only the whole can be judged VALID.",
        ),
        "evidence.tier": Say("一つの階層", "One tier"),
        "evidence.tier_help": Say("乙だけ、又は一つの再委託先だけの記録", "Only the contractor, or one subcontractor"),
        "evidence.period": Say("期間", "A period"),
        "evidence.from": Say("いつから", "From"),
        "evidence.until": Say("いつまで", "Until"),
        "evidence.moment_help": Say(
            "例：2026-04-01、2026-04-01 09:00。日ならその日を含みます。", "2026-04-01 or 2026-04-01 09:00; a day is included."
        ),
        "evidence.item": Say("一つの品目", "One item"),
        "evidence.item_help": Say("その品目に触れる記録だけ", "Only entries that name it"),
        "evidence.part_means": Say(
            "一部の証拠は INCOMPLETE と判定され、何が除かれているかが示されます。",
            "A part is judged INCOMPLETE, and says what it leaves out.",
        ),
        "evidence.choose": Say("選んでください", "Choose"),
        "evidence.part_lacks": Say("取り出す範囲を選んでください。", "Choose which part to take."),
        "evidence.do": Say("証拠ファイルを受け取る", "Take the file"),
        "evidence.waits": Say(
            "記録に署名してから書き出します。記録が多いと数分かかることがあります。この画面のままお待ちください。",
            "The record is signed first. A long one may take some minutes; stay on this page.",
        ),
        "evidence.next": Say("受け取ったら", "When you have it"),
        "evidence.then": Say(
            "この機械とは別の所に保管し、紙に印刷した指紋を使って確かめてください。",
            "Keep it somewhere other than on this machine, and check it with the fingerprint that was printed on paper.",
        ),
        # ── 記録の確認のしかた ──
        "checking.title": Say("記録の確認のしかた", "How to check the record"),
        "checking.lead": Say(
            "記録が書き換えられていないことを、この機械を信じずに確かめるための値です。契約の初めに印刷し、契約書とともに双方が保管してください。",
            "Figures for checking that the record was not rewritten, without trusting this machine. Print them when the contract begins; "
            "both parties keep the sheet with the contract.",
        ),
        "checking.contract": Say("契約", "Contract"),
        "checking.number": Say("契約の番号", "Id of the contract"),
        "checking.origin": Say("記録の名", "Name of the record"),
        "checking.day": Say("表示した日", "Date of this sheet"),
        "checking.figures": Say("照合する値", "The figures"),
        "checking.key": Say("記録の鍵の指紋", "Fingerprint of the record's key"),
        "checking.no_key": Say(
            "まだありません。署名係が動くと決まります。システム担当者に確かめてから印刷してください。",
            "None yet: the signer makes it when it first runs. Ask the administrator, then print.",
        ),
        "checking.verifier": Say("検証ページ（{name}）の SHA-256", "SHA-256 of the verifier ({name})"),
        "checking.witness": Say("立会いの鍵の指紋：{party}（{name}）", "Fingerprint of the witness's key: {party} ({name})"),
        "checking.no_witness": Say(
            "立会いはありません。この機械を扱う者による書換えは、この紙だけでは分かりません。",
            "There is no witness. Rewriting by whoever runs this machine cannot be told by this sheet alone.",
        ),
        "checking.how": Say("確かめ方", "In three steps"),
        "checking.step1": Say(
            "自分が保管している {name} の SHA-256 を求め、上の値と比べる。違えば、使わない。",
            "Compute the SHA-256 of the {name} that you keep and compare it with the figure above. If it differs, do not use it.",
        ),
        "checking.command": Say(
            "Windows：certutil -hashfile {name} SHA256　　Linux：sha256sum {name}",
            "Windows: certutil -hashfile {name} SHA256. Linux: sha256sum {name}",
        ),
        "checking.step2": Say(
            "そのページをブラウザで開き、上の指紋をこの紙から入力して、証拠ファイルを置く。ネットワークにつながっていない機械でよい。",
            "Open that page in a browser, type the fingerprints above from this sheet, and drop the evidence on it. No network is needed.",
        ),
        "checking.step3": Say("判定を読み、次のとおりにする。", "Read the verdict, and do as follows."),
        "checking.verdict": Say("判定", "Verdict"),
        "checking.means": Say("意味", "Means"),
        "checking.do": Say("すること", "What to do"),
        "checking.VALID": Say("そろっていて、署名の後に書き換えられていない", "Whole, and not altered since it was signed"),
        "checking.VALID.do": Say("証拠と判定を保管する", "Keep the evidence and the verdict"),
        "checking.INVALID": Say(
            "書き換えられたか、壊れているか、証拠ファイルではない", "Altered, damaged, or no evidence file at all"
        ),
        "checking.INVALID.do": Say(
            "取り直して同じなら、何も変えずに双方の責任者に知らせ、立会いの写しと比べる",
            "Take it again; if it stays, change nothing, tell both parties, compare with the witness's mirror",
        ),
        "checking.INCOMPLETE": Say("あるものは正しいが、足りないものがある", "What is there is right, but something is lacking"),
        "checking.INCOMPLETE.do": Say(
            "示された不足を確かめる。一部の証拠ならこの判定が正しい", "See what is named; for a part this is the right verdict"
        ),
        "checking.STALE": Say("正しいが、古い", "Right, but old"),
        "checking.STALE.do": Say("新しい証拠を取り出す", "Take a newer one"),
        "checking.UNVERIFIABLE": Say("誰の記録か確かめられない", "Whose record it is cannot be told"),
        "checking.UNVERIFIABLE.do": Say(
            "指紋をこの紙から入力し直す。それでも同じなら、この契約の証拠ではない",
            "Type the fingerprint from this sheet again; if it stays, it is not this contract's evidence",
        ),
        "checking.beside": Say("証拠と一緒に渡されたページは使わない", "Never use a page that came with the evidence"),
        "checking.why": Say(
            "証拠を作り替えた者は、何にでも VALID と表示するページを添えられます。"
            "契約の初めに受け取り、上の値と照合した自分のページを使ってください。",
            "Whoever forged the evidence can add a page that says VALID to anything. Use only your own, received when the contract began and "
            "compared with the figure above.",
        ),
        "checking.renewed": Say(
            "ソフトウェアを更新したとき、立会いを加えたときは、印刷し直し、前の紙と前のページも残してください。",
            "After the software is renewed or a witness is added, print again; keep the earlier sheet and page as well.",
        ),
        "checking.get": Say("検証ページ（{name}）を受け取る", "Take the verifier ({name})"),
        "checking.print": Say("印刷する", "Print"),
        "checking.seen": Say("値を照合した者", "Compared by"),
    }
)  # fmt: skip
"""Key → text in both languages; part of :data:`azukari.web.texts.TEXTS`."""
