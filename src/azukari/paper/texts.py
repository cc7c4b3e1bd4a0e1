"""Every text that papers themselves say. What acts, questions and provisions say, they bring along."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

WORDS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "page": Say("{n}／{m}頁", "Page {n} of {m}"),
        "code": Say("照合コード", "Code"),
        "item": Say("項目", "Question"),
        "entry": Say("記載", "Answer"),
        "sentence": Say("根拠", "Sentence"),
        "contract": Say("契約", "Contract"),
        "parties": Say("当事者", "Parties"),
        "none": Say("該当なし", "None"),
        "mark": Say("※", "※"),
        "seal": Say("印", "seal"),
        "plain": Say(
            "次の字は異体字の指定があるが、標準の字体で印刷した：{which}",
            "These characters name a variant shape and are printed in the standard one: {which}",
        ),
        "subject": Say("委託業務の名称", "Business"),
        "period": Say("契約期間", "Period"),
        "ward": Say("委託者（甲）", "Entrusting body (甲)"),
        "contractor": Say("受託者（乙）", "Contractor (乙)"),
        "until": Say("{since}から{until}まで", "{since} to {until}"),
        "to": Say("{who}　様", "To {who}"),
        "party_ward": Say("（甲）{name}", "{name} (甲)"),
        "party_firm": Say("（乙）{name}", "{name} (乙)"),
        "party_tier": Say("（再委託先・第{tier}階層）{name}", "{name} (subcontractor, tier {tier})"),
        "under": Say("（{cites}関係）", "({cites})"),
        "number": Say("{number}", "Form {number}"),
        "told": Say("第{number}号の記録（{day}）までの写し", "Copy of the record as of entry {number} ({day})"),
        "told_none": Say("記録の写しではない（手書き用）", "Not a copy of the record (to be filled in by hand)"),
        "date_blank": Say("令和　　年　　月　　日", "Date:                      "),
        "time_blank": Say("令和　　年　　月　　日　　時　　分", "Date:                   Time:          "),
        "date_cell": Say("　・　・　", "    .    .    "),
        "until_blank": Say("　　時　　分", "      :      "),
        "attached": Say("別紙のとおり（　　枚）", "See attached (     pages)"),
        "sheet_attached": Say(
            "添付：{name}（{size}バイト）\nSHA-256 {digest}", "Attached: {name} ({size} bytes)\nSHA-256 {digest}"
        ),
        "yes": Say("□ はい", "□ Yes"),
        "no": Say("□ いいえ", "□ No"),
        "qr_alt": Say("照合コード {code} のQRコード（{address}）", "QR code of {code} ({address})"),
        "qr_entry": Say("記録を開く\n{code}", "Open the entry\n{code}"),
        "qr_standing": Say("この時点の一覧\n{code}", "This list as of then\n{code}"),
        "qr_blank": Say("記入後に登録する\n{code}", "To enter it\n{code}"),
        "entry_number": Say("第{number}号", "Entry {number}"),
        "referred": Say("第{number}号　{title}（{day}）", "Entry {number}: {title} ({day})"),
        "signed": Say(
            "決裁者の電子署名（パスキー）が記録にある。", "The record holds the approver's personal signature (passkey)."
        ),
        "entered": Say(
            "代行入力：紙で行われたことを{who}が入力した。写しは記録にある。",
            "Entered from paper by {who}; the scan is in the record.",
        ),
        "scan": Say("写し：{name}（SHA-256 {digest}）", "Scan: {name} (SHA-256 {digest})"),
        "grade": Say(
            "根拠の文「{cite}」についてプログラムが果たすこと：{grade}（{how}）",
            "What the program does for the sentence {cite}: {grade} ({how})",
        ),
        "copy": Say(
            "この書面は記録の写しであり、記録にないことは述べない。記録の葉のハッシュ（SHA-256）：{digest}",
            "This paper is a copy of the record and says nothing that the record does not hold. Leaf hash (SHA-256): {digest}",
        ),
        "standing": Say(
            "この書面は、第{number}号（{time}）までの記録から作成した。その後の記録は含まない。",
            "Made from the record up to entry {number} ({time}); what was entered later is not in it.",
        ),
        "by_hand": Say(
            "記入・押印した書面は、写しを添えて代行入力により登録する。照合コードを窓口で入力すると登録の画面が開く。",
            "Once filled in and sealed, it is entered from paper with its scan; the code, typed at the desk, opens the page for it.",
        ),
        "incident_basics": Say("基本となる事項", "Basic facts"),
        "incident_matters": Say("報告する事項", "Matters reported"),
        "incident_with": Say("発生した委託先", "With whom it happened"),
        "incident_notified": Say("第一報を受けた日時", "First notice received"),
        "incident_reached": Say("甲が知った日時", "When the entrusting body came to know"),
        "incident_outcome": Say("評価", "Assessment"),
        "incident_why": Say("報告の対象とした理由", "Why it is reported"),
        "incident_filed": Say("{stage}をした日時", "{stage} made"),
        "incident_from": Say("［第{number}号］", "[entry {number}]"),
        "incident_comma": Say("、", ", "),
        "incident_note": Say(
            "個人情報保護委員会の様式に書き写すための資料である。各事項は、記録にある最も新しい報告の内容であり、その正しさは確かめていない。"
            "預かった個人情報の中身と、関わった者の氏名は記載していない。",
            "Material to be copied into the form of the national commission. Each matter is what the newest report on record says; its truth "
            "is not checked. No content of anything entrusted stands in it, and no name of who was concerned.",
        ),
        "signature": Say("署名又は記名押印", "Signature or name and seal"),
        "who_pledges": Say("誓約する者", "Who pledges"),
        "signed_on": Say("署名した日", "Signed on"),
        "lives_at": Say("住所", "Address"),
        "own_hand": Say("氏名（自署）", "Name, in one's own hand"),
        "waits": Say(
            "この行為は立会いの連署を待っており、まだ効力がない。",
            "This act waits for a witness's cosignature and has no effect yet.",
        ),
        "taken_back": Say("第{number}号で訂正・取消しがある。", "It was corrected or taken back by entry {number}."),
        "level": Say("消去の水準：{level}", "Level of erasure: {level}"),
        "uncovered": Say("この水準の消去が及ばないもの：{which}", "What an erasure of this level does not reach: {which}"),
        "unfinished": Say(
            "消去の完了は、まだ記録されていません（第{number}号の命令）。この書面は、消去の証明になりません。",
            "That the erasure is complete is not on record yet (ordered by entry {number}); this paper certifies no erasure.",
        ),
        "unfinished_items": Say(
            "消去の完了は、まだ記録されていません（第{number}号のうち{left}点）。この書面は、消去の証明になりません。",
            "That the erasure is complete is not on record yet ({left} items of entry {number}); this paper certifies no erasure.",
        ),
        "unfinished_title": Say("{title}（消去は未完了）", "{title} (erasure not complete)"),
        "unfinished_lead": Say("次のとおり命じられ、完了を待っています。", "The following was ordered and is not complete yet."),
        "erased_vault": Say("保管庫での消去", "Erasure in the vault"),
        "erased_state": Say("消去の完了", "Completion"),
        "erased_done": Say("記録されている（水準 {level}）", "On record (level {level})"),
        "erased_paper": Say("消去の証明書", "Certificate"),
        "erased_rests": Say("第{number}号（{form}「{title}」）", "Entry {number} ({form}, “{title}”)"),
        "erased_item": Say("品目", "Item"),
        "erased_number": Say("品目の番号", "Number of the item"),
        "erased_level": Say("消去の水準", "Level of erasure"),
        "erased_others": Say(
            "同じ命令による消去は、{which}にも記録されている。",
            "The same order's erasure is on record in these entries too: {which}.",
        ),
        "erased_receipts": Say("甲のノードの受領証", "Receipt of the entrusting body's node"),
        "erased_by": Say("保管庫（Azukari）の記録", "Record of the vault (Azukari)"),
        "reached": Say("この消去が及ぶもの", "What this erasure reaches"),
        "reached_keys": Say(
            "上の品目の中身を開く鍵は、契約の鍵の第{generation}世代より前のものだけであった。それを全て廃棄した。",
            "What opened the contents of these items were generations of the contract's key before {generation}; all of them "
            "were destroyed.",
        ),
        "reached_tried": Say(
            "廃棄の後、知られている品目の鍵の写し{tried}点を、得られる全ての契約の鍵で試した。開いたものはない。",
            "Known copies of the items' wrapped keys, tried after that with every contract key that can be had: {tried}; none opened.",
        ),
        "reached_untried": Say(
            "試すべき品目の鍵の写しは見付からなかった。", "No copy of the items' wrapped keys was found that could be tried."
        ),
        "reached_backups": Say(
            "登録されたバックアップのうち{backups}点を調べた。調べられなかったものは{away}点である。",
            "Registered backups looked through: {backups}; could not be reached: {away}.",
        ),
        "reached_no_backup": Say("登録されたバックアップはない。", "No backup is registered."),
        "reached_survivors": Say(
            "残るべき{survivors}点は、残る鍵で開くことを確かめた。",
            "Objects that stay, shown to open under the key that stays: {survivors}.",
        ),
        "reached_none_stays": Say("ほかに残すべきものはなかった。", "Nothing had to stay."),
        "left_away": Say(
            "・調べられなかったバックアップ{away}点（消去した品目の鍵の写しがあるかは分からない）",
            "・{away} backups that could not be reached: whether they hold copies of the erased items' keys is not known",
        ),
        "left_copies": Say(
            "・届けられた鍵フォルダの写し{copies}点が残っている", "・{copies} registered copies of the key folder are still there"
        ),
        "level_none": Say(
            "消去の水準は定まっていない（保管庫のデータではないか、記載がない）。",
            "No level of erasure: not data in the vault, or none was stated.",
        ),
        "level_zero": Say("E0は論理的な削除であり、消去とは呼べない。", "E0 is logical removal and is never called erasure."),
        "blank_name": Say("空欄", "blank"),
        "as_of_name": Say("第{number}号まで", "as-of-{number}"),
        "contracts": Say("{count}件の契約", "{count} contracts"),
        "listing": Say(
            "{subject}　第{number}号（{time}）までの記録から作成", "{subject}, from the record up to entry {number} ({time})"
        ),
        # ── how things stand ──
        "in_charge": Say("責任者", "In charge"),
        "in_charge_as": Say("責任者（{position}）", "In charge ({position})"),
        "every_item": Say("全ての品目", "Every item"),
        "every_field": Say("全ての項目", "All"),
        "total": Say("合計", "Total"),
        "part": Say(
            "＊ 品目の一部がここにある。件数・実人数は品目全体のもの。",
            "＊ A part of the item is here; rows and persons are those of the whole.",
        ),
        "twice": Say(
            "実人数は品目ごとの数であり、品目をまたいで同じ人を含み得る。",
            "Persons are distinct within an item; somebody may be counted in several.",
        ),
        "at_once": Say("直ちに", "Immediately"),
        "due": Say("{time}まで", "By {time}"),
        "late": Say("（期限超過）", " (late)"),
        "entry_on": Say("第{number}号（{day}）", "Entry {number} ({day})"),
        "firms": Say("受託者と再委託先", "Contractor and subcontractors"),
        "state": Say("契約の状態", "State of the contract"),
        "completed": Say("業務の終了", "Business complete"),
        "cancelled": Say("解除", "Cancelled"),
        "closed": Say("委託の終結", "Closed"),
        "running": Say("履行中", "Running"),
        "not_yet": Say("まだない", "Not yet"),
        "held": Say("預かっているもの", "In custody"),
        "ended": Say("預かりでなくなったもの", "No longer in custody"),
        "zero": Say("預かっているものはない。残高は零である。", "Nothing is in custody; the balance is zero."),
        "persons": Say("{who}　{count}名", "{who}: {count} persons"),
        "owed": Say("いま提出を要するもの", "Due now"),
        "all_forms": Say("全ての様式", "Every form"),
        "copies": Say(
            "部数は、甲と乙が一部ずつ持つものを2部とする。電子で行った行為には紙の提出を要しない。",
            "Two copies mean one for each side. What was done at the desk needs no paper.",
        ),
        "to_check": Say("確認する事項（この契約の特記事項の文）", "To be checked (the sentence of this contract's annex)"),
        "program": Say("プログラムが果たすこと、果たさないこと", "What the program does and does not do"),
        "strength": Say("強さ", "Grade"),
        "verdict": Say("適否", "Verdict"),
        "seen_there": Say("確かめたこと", "What was seen"),
        "fits": Say("□適\n□否", "□ yes\n□ no"),
        "provision": Say("第{number}　{heading}", "Provision {number}: {heading}"),
        "grades": Say(
            "強さは、防止（拒む）・検知（後で分かる）・記録（残る）・約束（人が守る）の順に強い。約束と記録は、人が現地で確かめる。",
            "Grades, the strongest first: prevented, detected, recorded, promised. What is recorded or promised is for a person to look at.",
        ),
        "figures": Say("照合のための値", "Figures for checking"),
        "origin": Say("記録の名", "Name of the record"),
        "log_key": Say("記録の鍵の指紋", "Fingerprint of the record's key"),
        "verifier": Say("azukari-verify.html のSHA-256", "SHA-256 of azukari-verify.html"),
        "witness": Say("立会い {who}（{called}）の鍵の指紋", "Fingerprint of the witness {who} ({called})"),
        "witness_none_label": Say("立会い", "Witness"),
        "witness_none": Say(
            "なし。この記録は、外部の者による書換えに対してだけ検知できる。",
            "None: the record is tamper-evident against outsiders only.",
        ),
        "no_key": Say("まだない（署名係が動くとできる）", "None yet (the signer makes it when it first runs)"),
        "how_title": Say("照合のしかた", "How to check"),
        "how": Say(
            "一　甲と乙は、この書面を一部ずつ保管する。"
            "\n二　証拠ファイルを受け取ったときは、手元に保管した azukari-verify.html を開き、証拠ファイルと上の指紋を渡す。"
            "\n三　開く前に、azukari-verify.html のSHA-256が上の値と同じであることを確かめる。証拠に添えられた検証の道具は使わない。"
            "\n四　指紋がこの書面と合わない証拠は、有効と扱わない。",
            "1. Each side keeps one copy of this paper.\n2. Given an evidence file, open the azukari-verify.html "
            "that you kept yourself and hand it the file and the fingerprint above."
            "\n3. Before opening it, see that its SHA-256 is the one above. Never use a verifier that came with "
            "evidence.\n4. Evidence whose fingerprint is not on this paper does not count as valid.",
        ),
        "agreed": Say("確認", "Agreed"),
    }
)
