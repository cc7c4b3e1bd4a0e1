"""The numbers that the annex leaves open, as proposals: none counts until 甲 adopts it by a dated act.

「直ちに」「遅滞なく」「随時」 carry no number. A term gives one, cites the sentence it fills, and binds only
once adopted; with none adopted a duty shows its age and 「直ちに」. A term marked `beyond` asks for more
than the sentence says: a refusal under it cites the term, never the provision.
"""

from enum import Enum
from typing import Final

import msgspec

from azukari.law.address import KNOWN, Address
from azukari.law.fault import LawError
from azukari.law.say import Say


class TermKind(Enum):
    """What a term's number counts; a flag is 1 (adopted) or 0 (expressly not)."""

    days = "days"
    hours = "hours"
    months = "months"
    minutes = "minutes"
    count = "count"
    flag = "flag"


UNITS: Final[dict[TermKind, Say]] = {
    TermKind.days: Say("日", "days"),
    TermKind.hours: Say("時間", "hours"),
    TermKind.months: Say("か月", "months"),
    TermKind.minutes: Say("分", "minutes"),
    TermKind.count: Say("件", "records"),
    TermKind.flag: Say("適用", "applies"),
}

_MOST: Final = {  # a larger number is a slip of the hand: ten years, a year of hours, a day of minutes
    TermKind.months: 120,
    TermKind.days: 3650,
    TermKind.hours: 8760,
    TermKind.minutes: 1440,
    TermKind.count: 10_000_000,
    TermKind.flag: 1,
}


class TermDef(msgspec.Struct, frozen=True, kw_only=True):
    """One number that may be adopted: what it counts, what we propose, which sentence it fills."""

    name: str
    label: Say
    kind: TermKind
    proposal: int
    cites: Address
    help: Say
    beyond: bool = False

    def checked(self, value: int) -> int:
        """Give the value back if it can be adopted; raises LawError `law.term.out_of_range`."""
        least, most = (0 if self.kind is TermKind.flag else 1), _MOST[self.kind]
        if least <= value <= most:
            return value
        raise LawError(
            "law.term.out_of_range",
            Say(
                "「{label}」は{least}から{most}までの整数で定めてください（入力は{value}）。",
                "“{label}” must be a whole number from {least} to {most} (it was {value}).",
            ).format(label=self.label, least=least, most=most, value=value),
        )

    def said(self, value: int) -> Say:
        """Say a value with its unit: 「5日」, “5 days”; a flag as 「適用する」 or 「適用しない」."""
        if self.kind is TermKind.flag:
            return Say("適用する", "applies") if value else Say("適用しない", "does not apply")
        unit = UNITS[self.kind]
        return Say(f"{value}{unit.ja}", f"{value} {unit.en.removesuffix('s') if value == 1 else unit.en}")


def _term(name: str, kind: TermKind, proposal: int, cites: str, label: Say, help_: Say, *, beyond: bool = False) -> TermDef:
    return TermDef(name=name, label=label, kind=kind, proposal=proposal, cites=Address(cites), help=help_, beyond=beyond)


DAYS, HOURS, MONTHS = TermKind.days, TermKind.hours, TermKind.months
MINUTES, COUNT, FLAG = TermKind.minutes, TermKind.count, TermKind.flag

# One block, one term: what it is called, what it asks.
# fmt: off
TERMS: Final[tuple[TermDef, ...]] = (
    _term("supervision_months", MONTHS, 1, "2.1", Say("責任者による監督の間隔", "interval of supervision"),
          Say("責任者は、この間隔ごとに業務従事者の監督を行い、対象者、見たこと、気付いたことを記録します。",
              "Within each such interval the person in charge supervises the engaged persons and "
              "records whom, what was looked at and what was found.")),
    _term("employer_confirmation", FLAG, 1, "2.1", Say("雇用主の本人確認", "employer confirmed by the person"),
          Say("業務従事者は、初めて利用するとき、自分の雇用主が名簿のとおりであることを本人として確認します。",
              "At first sign-in each engaged person confirms that the register names their employer correctly."), beyond=True),
    _term("employment_proof", FLAG, 1, "2.1", Say("雇用を確認した書類", "document that proves the employment"),
          Say("業務従事者の登録には、雇用を確認した書類（健康保険、雇用契約など）を記入します。ない者は、そろうまで義務として示します。",
              "A person is enrolled with a document that proves the employment; whoever lacks it is shown until it is there."),
          beyond=True),
    _term("training_validity_months", MONTHS, 12, "3.1", Say("教育・研修の有効期間", "validity of training"),
          Say("教育・研修を受けた日からこの期間が過ぎた者は、改めて受けるまで個人情報を扱えません。",
              "A person whose training is older than this does not handle "
              "personal information until trained again.")),
    _term("built_in_course", FLAG, 1, "3.1", Say("組込み研修の利用", "built-in course counts"),
          Say("組込みの研修（短い講義と確認問題）を終えたことを、教育・研修の受講として扱います。",
              "Finishing the built-in course (short lessons and a quiz) counts as training."), beyond=True),
    _term("pledge_required", FLAG, 1, "4.1", Say("誓約書の提出", "pledge required"),
          Say("責任者と業務従事者は、秘密保持の誓約を本人が行うまで個人情報を扱えません。",
              "Nobody handles personal information before making the pledge of confidentiality themself."), beyond=True),
    _term("rules_confirmation_months", MONTHS, 12, "5.1",
          Say("社内規程の確認の間隔", "interval of confirming the internal rules"),
          Say("乙は、この間隔ごとに、提出済みの社内規程が今も有効であることを確認して届け出ます。",
              "Within each such interval the contractor confirms that the "
              "submitted internal rules are still in force."), beyond=True),
    _term("notice_lead_days", DAYS, 5, "6.1", Say("変更通知の事前日数", "lead time of a notice of change"),
          Say("施設、日程又は作業担当者を変えるときは、変更の日のこの日数前までに通知します。",
              "A change of facility, schedule or operator is notified at least "
              "this many days before it takes effect.")),
    _term("volume_per_operator_day", COUNT, 500, "6.1", Say("作業担当者１人１日当たりの件数", "records per operator and day"),
          Say("業務の件数が、通知された作業担当者の人数にこの件数を掛けた数を超えるときは、注意の表示をします。",
              "Work whose volume exceeds this number times the notified operators is flagged."), beyond=True),
    _term("consent_answer_days", DAYS, 14, "7.1.proviso", Say("承諾申請への回答期限", "answer to a request for consent"),
          Say("甲は、再委託の承諾申請を受けた日からこの日数以内に、承諾、不承諾又は追加の照会を行います。",
              "Within this many days of a request for consent the entrusting "
              "body consents, declines or asks for more."), beyond=True),
    _term("subcontract_supervision_months", MONTHS, 3, "7.4",
          Say("再委託先の監督の間隔", "interval of supervising a subcontractor"),
          Say("乙は、この間隔ごとに再委託の相手方を監督し、その結果を記録します。",
              "Within each such interval the contractor supervises each subcontractor and records the result.")),
    _term("subcontract_report_days", DAYS, 7, "7.4", Say("再委託の状況報告の期限", "report on a subcontract"),
          Say("乙は、甲から再委託の状況の報告を求められた日からこの日数以内に報告します。",
              "The contractor reports on a subcontract within this many days of being asked.")),
    _term("subcontract_declaration_months", MONTHS, 12, "7.4",
          Say("再委託先の申告の間隔", "interval of declaring all subcontractors"),
          Say("乙は、この間隔ごとに「再委託先は以下のとおりで、ほかにない」ことを申告します。",
              "Within each such interval the contractor declares “these subcontractors and no others”."), beyond=True),
    _term("second_person_above_measure", FLAG, 1, "8.1.main",
          Say("目安を超える取扱いの二人確認", "second person above the daily measure"),
          Say("１日の目安の件数を超える取扱いには、責任者が二人目として加わることを求めます。",
              "Handling beyond the daily measure of an assignment needs the person in charge as second person."), beyond=True),
    _term("field_masks", FLAG, 1, "8.1.main", Say("項目の限定表示", "only the fields that the purpose needs"),
          Say("アクセスの付与には目的に必要な項目を定め、業務従事者にはその項目だけを表示します。項目を定めない付与では何も開けません。",
              "A grant of access names the fields that the purpose needs, and a person sees only those; a grant that names none opens nothing."),
          beyond=True),
    _term("copy_watermark", FLAG, 1, "9.1.main", Say("複写物への透かし", "watermark on copies"),
          Say("許可を受けた複写物には、許可番号と保有者を示す透かしを入れます。",
              "A permitted copy carries a watermark naming the permission and the holder."), beyond=True),
    _term("erase_within_hours", HOURS, 24, "9.1.latter", Say("複写物の消去期限", "erasure of copies"),
          Say("複写物は、電算処理の終了又は許可の期限からこの時間以内に消去します。",
              "A copy is erased within this many hours of the end of the processing or of its permitted date.")),
    _term("receipt_within_hours", HOURS, 24, "10.1", Say("受領の期限", "receipt of a handover"),
          Say("予定の日時からこの時間を過ぎても受領されない送付書は、甲乙双方に警告します。",
              "A delivery note not received within this many hours of its planned time alarms both parties.")),
    _term("stocktaking_months", MONTHS, 3, "11.1", Say("棚卸しの間隔", "interval of stocktaking"),
          Say("乙は、この間隔ごとに施設にある物を預かりの残高と突き合わせます。",
              "Within each such interval the contractor counts what is at "
              "each facility against the custody balance.")),
    _term("difference_answer_days", DAYS, 7, "11.1", Say("差異の説明期限", "explanation of a difference"),
          Say("棚卸しで見つかった差異は、この日数以内に説明します。",
              "A difference found at stocktaking is explained within this many days.")),
    _term("label_scan", FLAG, 1, "11.1", Say("棚卸しのラベル読取り", "labels scanned at stocktaking"),
          Say("棚卸しでは、物に貼ったＱＲラベルを読み取って数えます。",
              "At stocktaking things are counted by scanning the QR labels on them."), beyond=True),
    _term("restore_drill_months", MONTHS, 3, "11.1", Say("復元訓練の間隔", "interval of restore drills"),
          Say("この間隔ごとに、保管庫のバックアップから復元できることを試し、その結果を記録します。",
              "Within each such interval restoring from the vault's backup is tried and the result recorded."), beyond=True),
    _term("ward_share_of_keys", FLAG, 1, "11.1", Say("甲の鍵の持ち分", "the entrusting body's share of the keys"),
          Say("契約の鍵は、甲のノードの持ち分がなければ何も開かない所（E3以上）に置きます。",
              "The keys of the contract live where nothing opens without a share at the entrusting body's node (E3 or above)."),
          beyond=True),
    _term("access_review_months", MONTHS, 3, "12.1", Say("アクセス権の点検の間隔", "interval of access reviews"),
          Say("責任者は、この間隔ごとに、付与したアクセス権が今も必要かを点検します。",
              "Within each such interval the person in charge reviews whether "
              "each access granted is still needed.")),
    _term("return_within_days", DAYS, 5, "13.1", Say("返還の期限", "return"),
          Say("業務の終了又は甲の請求から、この日数以内に個人情報を返還します。",
              "Personal information is returned within this many days of "
              "the end of the business or of a demand.")),
    _term("two_carriers", FLAG, 1, "14.1", Say("二人での搬送", "two carriers"),
          Say("専用ケースは二人で搬送します。",
              "A dedicated case is carried by two persons."), beyond=True),
    _term("arrival_grace_minutes", MINUTES, 60, "14.1", Say("到着遅れの許容時間", "grace for arrival"),
          Say("到着予定からこの時間を過ぎても着かない搬送は、甲乙双方に警告します。",
              "A transport not arrived this many minutes after its planned arrival alarms both parties.")),
    _term("custody_check_in_hours", HOURS, 4, "14.1", Say("搬送中の連絡の間隔", "check-in while in transit"),
          Say("搬送がこの時間より長く続くときは、この間隔ごとに所在を連絡します。",
              "While a transport lasts longer than this, its whereabouts are reported at such intervals."), beyond=True),
    _term("inspection_months", MONTHS, 12, "16.1", Say("立入検査の間隔", "interval of inspections"),
          Say("甲は、この間隔ごとに少なくとも１回、業務を検査します。",
              "Within each such interval the entrusting body inspects the business at least once."), beyond=True),
    _term("sample_answer_hours", HOURS, 4, "16.1", Say("所在照会への回答期限", "answer to a sample"),
          Say("検査で「この物は今どこにあるか」と尋ねられたら、この時間以内に答えます。",
              "Asked at an inspection where an item is now, the contractor answers within this many hours."), beyond=True),
    _term("finding_answer_days", DAYS, 14, "16.1", Say("指摘への回答期限", "answer to a finding"),
          Say("乙は、検査の指摘に対し、期限の定めがなければこの日数以内に答えます。",
              "The contractor answers a finding within this many days unless the finding sets its own date.")),
    _term("first_notice_hours", HOURS, 1, "17.1", Say("事故の第一報の期限", "first notice of an incident"),
          Say("事故又はその疑いを知ったときは、この時間以内に甲に通知します。",
              "An incident, or the suspicion of one, is notified within this many hours of becoming known.")),
    _term("written_report_days", DAYS, 3, "17.1", Say("事故の書面報告の期限", "written report of an incident"),
          Say("事故の状況は、第一報からこの日数以内に書面で報告します。",
              "The written report of an incident follows within this many days of the first notice.")),
    _term("statutory_clock", FLAG, 1, "17.1", Say("法定報告の期限管理", "statutory clock"),
          Say("漏えい等が法律上の報告の対象になり得るときは、甲の速報と確報の期限を示します。",
              "Where an incident may be reportable by statute, the entrusting body's dates are shown."), beyond=True),
    _term("hearing_days", DAYS, 14, "18.1", Say("意見を聴く期間", "hearing before a decision"),
          Say("甲は、違反についての決定の前に、乙が意見を述べるための期間をこの日数以上置きます。",
              "Before deciding on a violation the entrusting body gives the "
              "contractor at least this many days to be heard."), beyond=True),
    _term("ward_officers_bound", FLAG, 1, "o24.1", Say("甲の職員への適用", "the entrusting body's own officers bound"),
          Say("個人情報の取扱いの規律を、甲の職員にも適用します。",
              "The rules of handling apply to the entrusting body's own officers too."), beyond=True),
    _term("yearly_review_months", MONTHS, 12, "o24.1", Say("契約の点検の間隔", "interval of reviewing the contract"),
          Say("甲は、この間隔ごとに、契約の履行の全体を点検します。",
              "Within each such interval the entrusting body reviews how the contract as a whole is kept."), beyond=True),
    _term("ringi_for_decisions", FLAG, 1, "o24.1", Say("決裁を経た決定", "decisions by circulated draft"),
          Say("甲の承諾、許可その他の署名を要する行為は、起案が回議を経て決裁されてから行います。",
              "Consents, permissions and other signed acts of the entrusting body are done only once "
              "a draft of them has been circulated and decided."), beyond=True),
    _term("passkey_for_signed_acts", FLAG, 1, "o24.1", Say("本人の署名を要する行為", "personal signature required"),
          Say("承諾、許可、廃棄・消去への同意その他の署名を要する行為は、行う職員がパスキーで署名して行います。"
              "解除、廃棄そのものなど、取り上げ又は戻す行為は署名がなくても止めません。",
              "Consents, permissions, agreements to destruction and other signed acts are signed by the officer's passkey. "
              "What takes away or brings home (cancelling, destroying what was agreed) is never held up for a signature."), beyond=True),
    _term("witness_for_giving_acts", FLAG, 1, "o24.1", Say("与える行為の立会い記録", "witness for acts that give"),
          Say("承諾、許可及び廃棄・消去への同意は、立会いの連署が記録されて初めて効力を持ち、保管庫の消去もそれを待ちます。"
              "取消し、返還、検査及び報告は待ちません。",
              "Consents, permissions and agreements to destruction take effect only once the record shows the cosignature of the "
              "other party's witness, and erasing in the vault waits for it too. "
              "Withdrawing, returning, inspecting and reporting never wait."), beyond=True),
)
# fmt: on
"""Every term, in the order of the sentences they fill."""

BY_NAME: Final[dict[str, TermDef]] = {term.name: term for term in TERMS}


def known(cites: str) -> bool:
    """Whether a citation is of a sentence of the law's addresses or of a term that can be adopted (``term.name``)."""
    return cites.removeprefix("term.") in BY_NAME if cites.startswith("term.") else cites in KNOWN


def term(name: str) -> TermDef:
    """Look a term up by its name; raises LawError `law.term.unknown`."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise LawError(
            "law.term.unknown",
            Say(
                "「{name}」という定めはありません。一覧から選んでください。",
                "There is no term “{name}”. Choose one from the list.",
            ).format(name=name[:80]),
        ) from None
