"""One identifier for each legal term: what the code says, what the law says, and how they relate."""

from typing import Final

import msgspec


class Word(msgspec.Struct, frozen=True):
    """One legal term: its identifier in code, its Japanese, and a note where they do not match one to one."""

    identifier: str
    ja: str
    note: str = ""


# fmt: off
GLOSSARY: Final[tuple[Word, ...]] = (
    Word("annex", "特記事項", "the whole text that governs one contract"),
    Word("provision", "第N", "one of the annex's numbered provisions; an ordinance has articles"),
    Word("paragraph", "項"),
    Word("item", "号", "marked ア, イ, ウ … in the annex"),
    Word("proviso", "ただし書"),
    Word("ordinance", "条例"),
    Word("entrusting_body", "甲"),
    Word("contractor", "乙", "also 受託者"),
    Word("subcontractor", "再委託者", "also 再委託の相手方"),
    Word("implementing_agency", "実施機関", "the ward's offices, boards and assembly that the ordinance binds"),
    Word("entrustment", "委託", "one contract under the annex, with all its tiers"),
    Word("business", "業務", "the work that is entrusted"),
    Word("purpose", "目的"),
    Word("person_in_charge", "責任者"),
    Word("engaged_person", "業務従事者"),
    Word("operator", "作業担当者", "an engaged person notified under provision 6"),
    Word("handover_officer", "授受に従事する者", "designated beforehand, on either side"),
    Word("inspector", "検査員"),
    Word("approver", "承諾権者", "the officer of 甲 who may consent and permit"),
    Word("dispatched_worker", "派遣労働者"),
    Word("designated_manager", "指定管理者", "runs a public facility under the Local Autonomy Act"),
    Word("supervise", "監督"),
    Word("training", "教育・研修"),
    Word("confidentiality", "秘密保持"),
    Word("pledge", "誓約"),
    Word("internal_rules", "社内規程"),
    Word("processing_facility", "電算処理施設"),
    Word("schedule", "処理日程"),
    Word("notice", "通知", "tells once; 報告 gives an account"),
    Word("report", "報告"),
    Word("consent", "承諾", "of 甲 to subcontracting (7); never the same as 許可"),
    Word("permission", "許可", "of 甲 to reproduction (9); never the same as 承諾"),
    Word("instruction", "指示"),
    Word("demand", "請求"),
    Word("subcontracting", "再委託"),
    Word("out_of_purpose_use", "目的外使用"),
    Word("third_party_provision", "外部提供"),
    Word("reproduction", "複写・複製"),
    Word("erasure", "消去", "so that the information cannot be restored or used again"),
    Word("handover", "授受", "also 引渡し"),
    Word("delivery_note", "送付書"),
    Word("safekeeping", "保管・管理", "the duty of provision 11"),
    Word("custody", "預かり", "what is held for 甲, and where: the double-entry record"),
    Word("access_restriction", "アクセス制限"),
    Word("return", "返還", "`return_` or `giving_back` where Python reserves the word"),
    Word("transport", "搬送"),
    Word("dedicated_case", "専用ケース"),
    Word("removal", "持出し"),
    Word("on_site_inspection", "立入検査"),
    Word("investigation", "調査"),
    Word("finding", "指摘"),
    Word("incident", "事故"),
    Word("violation", "違反", "of a sentence of the annex, as recorded by 甲"),
    Word("cancellation", "解除"),
    Word("compensation", "損害賠償"),
    Word("personal_information", "個人情報"),
    Word("retained_personal_information", "保有個人情報"),
    Word("personal_information_file", "個人情報ファイル", "ア computerised, イ manual"),
    Word("dual_liability", "両罰規定"),
    Word("leakage", "漏えい"),
    Word("loss", "滅失"),
    Word("damage", "き損"),
    Word("falsification", "改ざん"),
    Word("immediately", "直ちに", "no number until a term gives one"),
    Word("without_delay", "遅滞なく", "no number until a term gives one"),
    Word("in_advance", "あらかじめ"),
)
# fmt: on

NOT_USED: Final = ("client", "vendor", "PII", "manager", "admin", "export", "breach", "delete", "approve")
"""Words that the code does not use for these senses: each blurs a distinction that the law makes."""
