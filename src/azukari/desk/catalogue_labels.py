"""What enumerations are called in front of officers, in both languages.

Provisions declare enumerations by their permanent values (``usb_memory``); how they are said is a matter of the counter. A test holds that no
choice of any act lacks its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.annex import CAPACITY_NAMES
from azukari.kernel.duty import Answer, Grade, Owes
from azukari.law.say import Say

ENUMERATIONS: Final[Mapping[str, Mapping[str, Say]]] = MappingProxyType(
    {
        "Agency": {
            "mayor": Say("区長", "Mayor"),
            "board_of_education": Say("教育委員会", "Board of education"),
            "audit_commissioners": Say("監査委員", "Audit commissioners"),
            "election_commission": Say("選挙管理委員会", "Election commission"),
            "assembly": Say("議会", "Assembly"),
        },
        "ContractKind": {
            "entrustment": Say("業務の委託", "Entrustment of business"),
            "designated_manager": Say("指定管理", "Designated management"),
            "dispatch": Say("派遣の受入れ", "Dispatched workers taken in"),
        },
        "FileClass": {
            "computerised": Say("電算処理ファイル（ア）", "Searched by computer (ア)"),
            "manual": Say("手作業処理ファイル（イ）", "Arranged for searching by hand (イ)"),
        },
        "Holds": {
            "name": Say("氏名", "Name"),
            "kana": Say("氏名のカナ", "Name in kana"),
            "address": Say("住所", "Address"),
            "birth": Say("生年月日", "Date of birth"),
            "phone": Say("電話番号", "Telephone number"),
            "postal": Say("郵便番号", "Postal code"),
            "mail": Say("メールアドレス", "Mail address"),
            "individual_number": Say("個人番号（マイナンバー）", "Individual number (My Number)"),
            "corporate_number": Say("法人番号", "Corporate number"),
            "account": Say("口座番号", "Bank account"),
            "sex": Say("性別", "Sex"),
            "resident_number": Say("宛名番号など個人を指す番号", "Number of a resident"),
            "sensitive": Say("要配慮個人情報", "Sensitive information"),
            "other": Say("その他の個人に関する情報", "Other information about a person"),
            "none": Say("個人に関しない情報", "Nothing about a person"),
        },
        "Employment": {
            "employee": Say("社員", "Employee"),
            "dispatched": Say("派遣労働者", "Dispatched worker"),
            "subcontractor_staff": Say("再委託先の従業者", "Subcontractor's staff"),
        },
        "Topic": {
            "protection": Say("個人情報の保護と情報セキュリティ", "Protection and information security"),
            "annex": Say("特記事項で守るべきこと", "What the annex demands"),
            "other": Say("その他業務に必要なこと", "Whatever else the business needs"),
        },
        "RunEnding": {
            "finished": Say("終わった", "Finished"),
            "failed": Say("プログラムが失敗した", "The program failed"),
            "stopped": Say("取消し・停止などのため打ち切った", "Stopped: something was taken away"),
            "not_kept": Say("結果を残すことが拒まれた", "Its result was refused"),
            "given_up": Say("行った者が打ち切った", "Given up by who ran it"),
            "cut": Say("途中で絶えた（終りを告げる者がなかった）", "Cut off: nobody was left to tell"),
        },
        "Extent": {
            "part": Say("一部", "A part"),
            "whole": Say("全部", "The whole"),
        },
        "Ending": {
            "withdrawn": Say("取下げ", "Withdrawn"),
            "uncollectable": Say("回収不能", "Uncollectable"),
        },
        "Uncovered": {
            "copies_of_keys": Say("以前に写された鍵の写し", "Copies of the key folder from before"),
            "device": Say("記憶装置に残る断片", "What remains on the storage device"),
            "memory": Say("稼働中の記憶から読み取られた鍵", "Keys read from memory while it ran"),
            "taken_out": Say("開かれて外に出たもの", "What was opened and taken out"),
            "same_hands": Say("一方の者だけの手による廃棄", "Destruction by one side's hands alone"),
            "copies_of_share": Say(
                "以前に写された甲の持ち分と鍵フォルダの写し", "Copies of the ward's share, with one of the key folder"
            ),
            "node_device": Say("甲のノードの記憶装置に残る断片", "What remains on the device of the ward's node"),
            "opened_meanwhile": Say(
                "封入・開封・複写・送付のときに手元に残された鍵",
                "Keys kept aside when an object was sealed, opened, copied or sent",
            ),
            "copies_registered": Say(
                "届けられていて、まだ残っている鍵の写し", "Registered copies of the keys that are still there"
            ),
        },
        "Medium": {
            "vault": Say("保管庫のデータ", "Data in the vault"),
            "paper": Say("紙", "Paper"),
            "usb_memory": Say("USBメモリ", "USB memory"),
            "optical_disc": Say("光ディスク", "Optical disc"),
            "tape": Say("磁気テープ", "Magnetic tape"),
            "hard_disk": Say("ハードディスク", "Hard disk"),
            "package": Say("梱包・封書の束", "Package or bundle of letters"),
        },
        "Origin": {
            "entrusted": Say("甲から預かった", "Entrusted"),
            "collected": Say("住民から取得した", "Collected from residents"),
            "derivative": Say("業務で作成した", "Made in the work"),
            "copy": Say("複写した", "Copied"),
        },
        "Reason": {
            "missing": Say("届いていない", "It did not arrive"),
            "count": Say("数が合わない", "The counts differ"),
            "content": Say("内容が違う", "The content differs"),
            "serial": Say("媒体の番号が違う", "The serial number differs"),
            "seal": Say("封が破れている", "The seal is broken"),
            "damaged": Say("壊れている", "It is damaged"),
            "not_expected": Say("予定にない", "It was not expected"),
        },
        "Outcome": {
            "reissued": Say("改めて送付する", "Sent again"),
            "given_up": Say("取りやめる", "Given up"),
            "incident": Say("事故として届け出る", "Notified as an incident"),
            "established": Say("事故と認める", "Established as an incident"),
            "not_established": Say("事故とは認められない", "Not established as an incident"),
        },
        "Method": {
            "key_destruction": Say("鍵の破壊", "Destruction of the key"),
            "overwriting": Say("上書き", "Overwriting"),
            "degaussing": Say("消磁", "Degaussing"),
            "shredding": Say("裁断", "Shredding"),
            "pulping": Say("溶解", "Pulping"),
            "incineration": Say("焼却", "Incineration"),
            "crushing": Say("破砕", "Crushing"),
            "initialising": Say("初期化", "Initialising"),
        },
        "Level": {
            "E0": Say("E0　論理的な削除（消去とは呼べない）", "E0 logical removal (never called erasure)"),
            "E1": Say("E1　一台の機器にある鍵ファイル", "E1 key file on one machine"),
            "E2": Say("E2　取り出せない鍵（HSM・KMS）", "E2 key that cannot leave an HSM or KMS"),
            "E3": Say("E3　甲が自らの分割鍵を破壊", "E3 the entrusting body destroys its own share"),
            "E4": Say("E4　甲が開封のつど鍵を渡す", "E4 the entrusting body unwraps each object"),
        },
        "Arrangement": {
            "E1": Say("E1　鍵フォルダだけ（甲の持ち分なし）", "E1 the key folder alone (no share of the ward's)"),
            "E3": Say("E3　鍵フォルダと甲のノードに分ける", "E3 split between the key folder and the ward's node"),
            "E4": Say("E4　開くたびに甲のノードが解く", "E4 the ward's node unwraps at every opening"),
        },
        "Means": {
            "scanned": Say("ラベルの読取り", "By scanning labels"),
            "by_hand": Say("手で数えた", "By hand"),
            "by_vault": Say("保管庫が数えた", "By the vault"),
        },
        "Cause": {
            "miscount": Say("数え違い", "Miscounted"),
            "not_entered": Say("記録もれ", "Not entered"),
            "found": Say("見つかった", "It was found"),
            "incident": Say("事故", "An incident"),
            "damaged": Say("汚れ・破れ", "Damaged"),
            "misprinted": Say("印刷の誤り", "Misprinted"),
            "missing": Say("不足", "Missing"),
            "other": Say("その他", "Other"),
        },
        "Check": {
            "integrity": Say("壊れていないかの確認", "Integrity"),
            "restore": Say("復元の試験", "Restore"),
        },
        "Measure": {
            "lock": Say("施錠", "Locks"),
            "entry_control": Say("入退室管理", "Entry control"),
            "encryption": Say("暗号化", "Encryption"),
            "logging": Say("操作の記録", "Logging"),
            "backup": Say("バックアップ", "Backup"),
            "network": Say("通信の保護", "Network protection"),
            "other": Say("その他", "Other"),
        },
        "Manner": {
            "on_site": Say("立入検査", "On-site inspection"),
            "investigation": Say("調査", "Investigation"),
            "record": Say("記録だけの検査", "Inspection of the record alone"),
        },
        "Severity": {
            "grave": Say("重大", "Grave"),
            "minor": Say("軽微", "Minor"),
            "remark": Say("所見", "Remark"),
        },
        "Result": {
            "in_order": Say("適正", "In order"),
            "improved": Say("改善を確認", "Improved"),
            "violation": Say("違反あり", "Violation"),
        },
        "Harm": {
            "leakage": Say("漏えい", "Leakage"),
            "loss": Say("滅失", "Loss"),
            "damage": Say("き損", "Damage"),
            "falsification": Say("改ざん", "Falsification"),
            "other": Say("その他", "Other"),
        },
        "Basis": {
            "asserted": Say("述べられた数", "As stated"),
            "verified": Say("確かめた数", "As verified"),
        },
        "Reportable": {
            "sensitive": Say("要配慮個人情報を含む", "Holds sensitive information"),
            "property": Say("財産的被害のおそれ", "Damage to property is feared"),
            "unjust_purpose": Say("不正の目的のおそれ", "An unjust purpose is feared"),
            "many_persons": Say("多数の本人", "Many persons"),
        },
        "Stage": {
            "preliminary": Say("速報", "Preliminary report"),
            "final": Say("確報", "Final report"),
        },
        "Decision": {
            "cancel": Say("解除する", "Cancel"),
            "continue": Say("条件を付けて継続する", "Continue under conditions"),
            "warn": Say("警告する", "Warn"),
        },
    }
)
"""Name of the enumeration → value → what it is called."""

ACCOUNTS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "ward": Say("甲", "The entrusting body"),
        "collected": Say("住民から取得", "Collected from residents"),
        "made": Say("作成", "Made"),
        "returned": Say("返還済み", "Returned"),
        "delivered": Say("納品・発送済み", "Delivered"),
        "erased": Say("消去済み", "Erased"),
        "destroyed": Say("廃棄済み", "Destroyed"),
        "lost": Say("紛失（甲の決定）", "Lost (decided by the entrusting body)"),
    }
)
"""Accounts that belong to no tier."""

ANSWERS: Final[Mapping[Answer, Say]] = MappingProxyType(
    {
        Answer.RULE: Say("規則（プログラムが判定する）", "Rule (the program decides)"),
        Answer.DUTY: Say("義務（行うまで残る）", "Duty (owed until performed)"),
        Answer.JUDGEMENT: Say("判断（人が決め、記録する）", "Judgement (a person decides; it is recorded)"),
        Answer.DECLARATORY: Say("宣言（趣旨を述べる）", "Declaratory (it states an aim)"),
    }
)

GRADES: Final[Mapping[Grade, Say]] = MappingProxyType(
    {
        Grade.PREVENTED: Say("防止", "Prevented"),
        Grade.DETECTED: Say("検知", "Detected"),
        Grade.RECORDED: Say("記録", "Recorded"),
        Grade.PROMISED: Say("約束", "Promised"),
    }
)

SIDES: Final[Mapping[Owes, Say]] = MappingProxyType(
    {Owes.WARD: Say("甲", "甲 (the ward)"), Owes.CONTRACTOR: Say("乙", "乙 (the contractor)")}
)


WEEKDAY_NAMES: Final = (
    Say("月曜日", "Monday"), Say("火曜日", "Tuesday"), Say("水曜日", "Wednesday"), Say("木曜日", "Thursday"), Say("金曜日", "Friday"),
    Say("土曜日", "Saturday"), Say("日曜日", "Sunday"),
)  # fmt: skip
"""By their number in the record: 0 Monday to 6 Sunday."""


def choice_label(kind: str, value: str) -> Say:
    """What a value of an enumeration is called; the bare value where nobody has named it yet."""
    if kind == "Capacity":
        return next((said for one, said in CAPACITY_NAMES.items() if one.value == value), Say(value, value))
    named = ENUMERATIONS.get(kind, {}).get(value)
    return named or Say(value, value.replace("_", " "))
