"""The forms: number, title, the acts that each is the paper of, who issues it, how many copies. A literal table in the order of the law.

What a form asks is not here: it is what its acts ask. A question added to an act stands on its paper without more ado.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say
from azukari.paper.kinds import Form, Kind


def _lead(ja: str, en: str) -> Say:
    return Say(f"次のとおり{ja}", en)


NOTIFIES: Final = _lead("届け出ます。", "The following is notified.")
REPORTS: Final = _lead("報告します。", "The following is reported.")
SUBMITS: Final = _lead("提出します。", "The following is submitted.")
INFORMS: Final = _lead("通知します。", "The following is made known to you.")
APPLIES: Final = _lead("申請します。", "The following is applied for.")
RECORDS: Final = _lead("記録します。", "The following is recorded.")
CERTIFIES: Final = _lead("証明します。", "The following is certified.")
DEMANDS: Final = _lead("請求します。", "The following is demanded.")

FORMS: Final[tuple[Form, ...]] = (
    Form(
        "0-1",
        "first-paper",
        Say("記録の照合に関する確認書", "How the record is checked: the contract's first paper"),
        (),
        Kind.FIRST_PAPER,
        Say(
            "この契約の記録を後日照合するための値を、双方で次のとおり確認します。",
            "Both sides confirm the figures by which this contract's record can be checked later.",
        ),
        2,
        ("o24.1",),
    ),
    Form(
        "0-2",
        "entrustment-register",
        Say("委託管理台帳", "Register of the entrustment"),
        ("p00.register",),
        Kind.REGISTER,
        None,
        1,
    ),
    Form("0-3", "amendment", Say("契約変更書", "Amendment of the contract"), ("p00.amend",), lead=INFORMS),
    Form(
        "0-4",
        "draft",
        Say("起案書", "Draft of a decision"),
        ("p00.draft",),
        lead=Say("次のとおり決定してよろしいか伺います。", "A decision is asked for as follows."),
        copies=1,
        goes=False,
    ),
    Form(
        "0-5",
        "decision",
        Say("決裁書", "Decision"),
        ("p00.decide-draft",),
        lead=Say("次のとおり決裁します。", "It is decided as follows."),
        copies=1,
        goes=False,
    ),
    Form(
        "0-6",
        "opening-balance",
        Say("引継書", "Taking over of a contract that ran on paper"),
        ("p00.take-over",),
        lead=RECORDS,
        wide=True,
    ),
    Form(
        "0-7",
        "acquisition",
        Say("個人情報取得記録", "Record of information acquired from residents"),
        ("p00.acquire",),
        lead=RECORDS,
        copies=1,
        goes=False,
        wide=True,
    ),
    Form("0-8", "papers-due", Say("提出書類一覧", "List of papers due"), (), Kind.PAPERS_DUE, None, 1, ("o24.1",)),
    Form("2-1", "person-in-charge", Say("責任者届", "Notice of the person in charge"), ("p02.designate",), lead=NOTIFIES),
    Form("2-2", "roster", Say("業務従事者名簿", "Roster of engaged persons"), ("p02.enrol",), Kind.ROSTER, NOTIFIES, wide=True),
    Form("2-3", "supervision", Say("監督記録", "Record of supervision"), ("p02.supervise",), lead=RECORDS, copies=1, goes=False),
    Form("3-1", "training-report", Say("教育実施報告書", "Report on training held"), ("p03.hold-course",), lead=REPORTS),
    Form(
        "4-1",
        "pledge",
        Say("誓約書", "Pledge of confidentiality"),
        ("p04.pledge",),
        quotes=True,
        omits=("agrees", "document"),
        signs=True,
        lead=Say("特記事項の次の定めを守ることを誓約します。", "I pledge to keep to the following sentences of the annex."),
    ),
    Form("5-1", "internal-rules", Say("社内規程提出書", "Submission of internal rules"), ("p05.submit-rules",), lead=SUBMITS),
    Form(
        "6-1", "facility-notice", Say("処理施設通知書", "Notice of a processing facility"), ("p06.notify-facility",), lead=INFORMS
    ),
    Form("6-2", "schedule-notice", Say("処理日程通知書", "Notice of a schedule"), ("p06.notify-schedule",), lead=INFORMS),
    Form("6-3", "operator-notice", Say("作業担当者通知書", "Notice of an operator"), ("p06.notify-operator",), lead=INFORMS),
    Form(
        "7-1",
        "subcontract-request",
        Say("再委託承諾申請書", "Request for consent to subcontract"),
        ("p07.request-consent",),
        lead=APPLIES,
    ),
    Form(
        "7-2",
        "subcontract-consent",
        Say("再委託承諾書", "Consent to subcontracting"),
        ("p07.consent",),
        lead=Say(
            "申請のあった再委託を、次のとおり承諾します。",
            "Consent is given to the subcontracting that was requested, as follows.",
        ),
    ),
    Form(
        "7-3",
        "subcontract-declined",
        Say("再委託不承諾通知書", "Notice that consent is declined"),
        ("p07.decline",),
        lead=Say(
            "申請のあった再委託は、次の理由により承諾しません。", "Consent to the subcontracting that was requested is declined."
        ),
    ),
    Form(
        "7-4", "subcontract-report", Say("再委託状況報告書", "Report on a subcontract"), ("p07.report-subcontract",), lead=REPORTS
    ),
    Form(
        "8-1",
        "assignment",
        Say("利用目的割当書", "Purposes assigned to a person"),
        ("p08.assign-purpose",),
        lead=RECORDS,
        copies=1,
        goes=False,
    ),
    Form(
        "8-2",
        "derivative-register",
        Say("加工物登録票", "Registration of what was made"),
        ("p08.derive",),
        lead=RECORDS,
        copies=1,
        goes=False,
        wide=True,
    ),
    Form(
        "8-3",
        "exception-note",
        Say("刷り直し理由書", "Why something was made again"),
        ("p08.note-exception",),
        lead=RECORDS,
        copies=1,
        goes=False,
    ),
    Form(
        "9-1",
        "copy-application",
        Say("複写許可申請書", "Application for permission to copy"),
        ("p09.request-copy",),
        lead=APPLIES,
    ),
    Form(
        "9-2",
        "copy-permission",
        Say("複写許可書", "Permission to copy"),
        ("p09.permit-copy",),
        lead=Say("申請のあった複写を、次のとおり許可します。", "The copy that was applied for is permitted as follows."),
    ),
    Form(
        "9-3",
        "copy-refusal",
        Say("複写不許可通知書", "Notice that a copy is not permitted"),
        ("p09.refuse-copy",),
        lead=Say("申請のあった複写は、次の理由により許可しません。", "The copy that was applied for is not permitted."),
    ),
    Form("9-4", "erasure-report", Say("消去報告書", "Report of an erasure"), ("p09.erase-copy",), lead=REPORTS),
    Form("9-5", "erasure-certificate", Say("消去証明書", "Certificate of erasure"), ("p09.certify-erasure",), lead=CERTIFIES),
    Form(
        "10-1",
        "handover-officers",
        Say("授受担当者届", "Notice of a handover officer"),
        ("p10.designate-officer",),
        lead=NOTIFIES,
    ),
    Form(
        "10-2",
        "delivery-note",
        Say("送付書", "Delivery note"),
        ("p10.issue",),
        lead=Say(
            "次のものを引き渡します。数を確かめ、受領書を返してください。",
            "The following is handed over; count it and give back the receipt.",
        ),
        wide=True,
    ),
    Form(
        "10-3",
        "receipt",
        Say("受領書", "Receipt"),
        ("p10.receive",),
        lead=Say("次のものを、数を確かめて受領しました。", "The following was counted and received."),
        wide=True,
    ),
    Form(
        "10-4",
        "return-note",
        Say("返還送付書", "Delivery note of a return"),
        ("p10.issue-return",),
        lead=Say("次のものを返還します。", "The following is returned."),
    ),
    Form(
        "10-5",
        "return-receipt",
        Say("返還受領書", "Receipt of a return"),
        ("p10.receive-return",),
        lead=Say("返還された次のものを、数を確かめて受領しました。", "The following was returned, counted and received."),
    ),
    Form(
        "11-1",
        "delivery-record",
        Say("発送・納品記録", "Record of a delivery"),
        ("p11.deliver",),
        lead=RECORDS,
        copies=1,
        goes=False,
    ),
    Form("11-2", "stocktaking", Say("棚卸記録", "Record of stocktaking"), ("p11.stocktake",), lead=RECORDS),
    Form(
        "11-3",
        "balance",
        Say("残高表", "Balance of custody"),
        ("p13.confirm",),
        Kind.BALANCE,
        None,
        2,
        ("11.1", "13.1"),
        wide=True,
    ),
    Form(
        "11-4",
        "vault-erasure-certificate",
        Say("消去証明書（保管庫）", "Certificate of erasure in the vault"),
        ("p11.vault-erased",),
        lead=Say(
            "鍵の廃棄による次の消去が、保管庫の記録にあることを証明します。",
            "It is certified that the following erasure by destruction of keys is on the vault's record.",
        ),
    ),
    Form("12-1", "access-register", Say("アクセス付与台帳", "Register of access granted"), ("p12.grant",), Kind.GRANTS, None, 1),
    Form(
        "12-2",
        "measures",
        Say("保護措置登録票", "Registration of a protective measure"),
        ("p12.register-measure",),
        lead=NOTIFIES,
    ),
    Form("13-1", "return-demand", Say("返還請求書", "Demand for return"), ("p13.demand-return",), lead=DEMANDS),
    Form(
        "13-2",
        "destruction-agreement",
        Say("廃棄・消去同意書", "Agreement to destruction"),
        ("p13.agree-destruction",),
        lead=Say("返還に代わる廃棄・消去に、次のとおり同意します。", "Destruction instead of return is agreed to as follows."),
    ),
    Form(
        "13-3", "destruction-certificate", Say("廃棄・消去証明書", "Certificate of destruction"), ("p13.destroy",), lead=CERTIFIES
    ),
    Form(
        "13-4",
        "destruction-evidence",
        Say("廃棄・消去証拠書", "Evidence of destruction"),
        ("p13.show-destruction",),
        lead=SUBMITS,
    ),
    Form(
        "13-5",
        "return-certificate",
        Say("返還書", "Certificate of return"),
        ("p13.certify",),
        lead=Say(
            "預かった個人情報を全て返還し、手元に残していないことを証明します。",
            "It is certified that everything entrusted was returned and that nothing remains.",
        ),
    ),
    Form(
        "14-1",
        "transport-record",
        Say("搬送記録", "Record of transport"),
        ("p14.seal-package", "p14.depart", "p14.arrive"),
        lead=RECORDS,
    ),
    Form(
        "15-1",
        "facility-instruction",
        Say("施設指示書", "Instruction of facilities"),
        ("p15.instruct",),
        lead=Say("個人情報を置いてよい施設を、次のとおり指示します。", "The information may be at the following facilities."),
    ),
    Form("16-1", "inspection-notice", Say("検査通知書", "Notice of inspection"), ("p16.open-inspection",), lead=INFORMS),
    Form(
        "16-2",
        "checklist",
        Say("検査チェックリスト", "Checklist of an inspection"),
        (),
        Kind.CHECKLIST,
        None,
        1,
        ("16.1",),
        wide=True,
    ),
    Form(
        "16-3",
        "inspection-record",
        Say("検査記録", "Record of inspection"),
        ("p16.record-finding", "p16.close-inspection"),
        lead=RECORDS,
    ),
    Form("16-4", "improvement-report", Say("改善報告書", "Report on improvements"), ("p16.answer-finding",), lead=REPORTS),
    Form(
        "17-1",
        "incident-first-notice",
        Say("事故報告書（第一報）", "Report of an incident: first notice"),
        ("p17.notify",),
        lead=REPORTS,
    ),
    Form(
        "17-2",
        "incident-report",
        Say("事故報告書（続報）", "Report of an incident: circumstances"),
        ("p17.report",),
        lead=REPORTS,
    ),
    Form(
        "17-3",
        "authority-report",
        Say("漏えい等報告の記載事項（国の委員会への報告用）", "Matters of a report to the national commission"),
        (),
        Kind.INCIDENT,
        None,
        1,
        ("17.1", "o24.1"),
    ),
    Form("18-1", "violation-notice", Say("違反通知書", "Notice of a violation"), ("p18.record-violation",), lead=INFORMS),
    Form("18-2", "violation-decision", Say("違反への対応の通知書", "Decision on a violation"), ("p18.decide",), lead=INFORMS),
    Form(
        "18-3",
        "cancellation",
        Say("契約解除通知書", "Notice of cancellation"),
        ("p18.cancel",),
        lead=Say("契約を次のとおり解除します。", "The contract is cancelled as follows."),
    ),
    Form(
        "18-4", "compensation-claim", Say("損害賠償請求書", "Claim for compensation"), ("p18.claim-compensation",), lead=DEMANDS
    ),
)
"""Every form; a paper's number never changes its meaning once it was given out."""

BY_KEY: Final[Mapping[str, Form]] = MappingProxyType({one.key: one for one in FORMS})
BY_NUMBER: Final[Mapping[str, Form]] = MappingProxyType({one.number: one for one in FORMS})
OF_ACT: Final[Mapping[str, Form]] = MappingProxyType({act: one for one in FORMS for act in one.acts})


def form(text: str) -> Form | None:
    """The form that is meant by its number, its key, its title or an act's name."""
    plain = text.strip().removeprefix("様式第").removesuffix("号")
    return (
        BY_NUMBER.get(plain)
        or BY_KEY.get(plain)
        or OF_ACT.get(plain)
        or next((one for one in FORMS if plain in {one.title.ja, one.title.en}), None)
    )
