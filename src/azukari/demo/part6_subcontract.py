"""6 · A subcontractor: never without 甲's consent; ready by its own people; stopped at once when the consent goes; everything comes home."""

from __future__ import annotations

from azukari.demo.below import ALL, KANA, PARTIES, PEOPLE, PLACES, TIER
from azukari.demo.content import key_of
from azukari.demo.owing import owed, settled
from azukari.demo.part3_preparing import DAILY, RULES, UNTIL
from azukari.demo.part5_working import denied
from azukari.demo.steps import Part, StepFailed, Told, came, does, each, opens, refused, sees
from azukari.demo.world import Ref, World, day, named, of, time
from azukari.desk.documents import Attachment
from azukari.desk.outcome import Receipt
from azukari.law.say import Say

PURPOSE = 2
"""Enclosing: what the subcontractor is for."""

SITE = "sub_site"
ONE = {"item": named("debit"), "purpose": PURPOSE, "key": of(lambda world: key_of(world, "debit"))}
BARE = {"subcontractor": named("sub")}
"""A request that says to whom, and leaves ア–カ blank."""

REQUEST = {
    **BARE,
    "subcontractor_name": PARTIES["sub"],
    "address": "帆影市浜辺6-7",
    "content": "口座振替の対象者への通知書の封入封緘",
    "purposes": [PURPOSE],
    "since": day(15),
    "until": day(60),
    "reason": "通知書の発送が重なり、自社の封入機では期限に間に合わない。",
    "measures": "施錠した室で扱い、入退室を記録する。",
    "supervision": "毎月立ち入り、記録を確かめる。",
}
BOUND = {"bound": True, "supervision": "毎月の立入りと報告", "safety": "施錠した室、入退室の記録、持出しの禁止"}


def subcontract(firm: str, signatory: str, request: Ref | None) -> dict[str, object]:
    """The answers by which a subcontract begins; everything that it has to lay down is laid down."""
    return {
        "request": request,
        "employer": named(firm),
        "signatory": named(signatory),
        "signatory_name": PEOPLE[signatory].name,
        "since": day(16),
        "until": day(60),
        "purposes": [PURPOSE],
        **BOUND,
    }


def stops(world: World) -> Told:
    """The consent goes between an entry and its opening: nothing opens under the entry that stands."""
    outcome = world.perform("sub_worker", "p08.open", ONE, SITE)
    withdrawal = world.perform(
        "approver", "p07.withdraw-consent", {"request": named("request"), "reasons": "封入室に他社の者が出入りしていた。"}, None
    )
    if not isinstance(outcome, Receipt) or not isinstance(withdrawal, Receipt):
        raise StepFailed("行われるはずが、", "Both should have been done, but ", came(withdrawal))
    return denied(world, outcome, "TAKEN_AWAY")


CONSENT = (
    refused(
        "承諾のないまま再委託を始める", "beginning a subcontract without consent",
        "in_charge", "p07.begin-subcontract", subcontract("sub", "sub_signatory", None),
        cites={"7.1.main"}, reasons=1, at=(14, "09:00"),
    ),
    refused(
        "ア–カを書かずに承諾を申請する：欠けた事項ごとに拒まれる", "a request that leaves ア–カ blank: each matter by itself",
        "in_charge", "p07.request-consent", BARE, cites={f"7.1.{item}" for item in "アイウエオカ"}, reasons=6, shows=True,
        recorded=False,
    ),
    does(
        "乙がア–カを記して承諾を申請する", "The contractor asks again and states them",
        "in_charge", "p07.request-consent", REQUEST, keeps="request",
    ),
    does(
        "甲がさらに必要な事項（キ）を求める", "The ward asks for a further matter (キ)",
        "section", "p07.ask-further", {"request": named("request"), "what": "封入室の図面と、夜間に室に入れる者。"}, place=None,
    ),
    refused(
        "答えを待たずに承諾する", "consenting before the answer",
        "approver", "p07.consent", {"request": named("request"), "grounds": "発送期限のため"}, cites={"7.1.キ"}, reasons=1, place=None,
    ),
    does(
        "乙が答える", "The contractor answers",
        "in_charge", "p07.answer-further", {"request": named("request"), "answer": "図面を添える。夜間は誰も入れない。"},
    ),
    does(
        "甲の承諾権者が、やむを得ないと認めて承諾する", "The ward's approver finds it unavoidable and consents",
        "approver", "p07.consent", {"request": named("request"), "grounds": "発送期限に他の手立てがない。"}, place=None,
        at=(15, "10:00"),
    ),
    does(
        "乙が再委託を始める", "The contractor begins the subcontract",
        "in_charge", "p07.begin-subcontract", subcontract("sub", "sub_signatory", named("request")), at=(16, "09:00"),
    ),
)  # fmt: skip

READY = (
    refused(
        "備えのない再委託先へ引き渡そうとする", "a handover to the subcontractor, which has prepared nothing",
        "handover", "p10.plan",
        {"to_tier": TIER, "place": PLACES[SITE], "facility": named(SITE), "at": time(18, "10:00"), "until": time(18, "12:00")},
        cites={"2.1", "5.1.main", "6.1", "10.1", "15.1"}, reasons=8,
    ),
    does(
        "再委託先が自分の責任者を定める", "The subcontractor designates its own person in charge",
        "sub_signatory", "p02.designate",
        {"person": named("sub_in_charge"), "full_name": PEOPLE["sub_in_charge"].name, "position": "業務部長"}, place=SITE,
    ),
    each(
        "その責任者が業務従事者二人を登録する", "Who enrols two engaged persons",
        "p02.enrol",
        [
            (
                "sub_in_charge",
                {
                    "person": named(who), "full_name": PEOPLE[who].name, "kana": KANA[who], "employer": named("sub"),
                    "employment": "employee", "work": "封入封緘", "proof": "雇用契約書",
                },
            )
            for who in KANA
        ],
        place=SITE,
    ),
    does(
        "三人が教育・研修を受ける", "All three are trained",
        "sub_in_charge", "p03.hold-course",
        {
            "held_on": day(16), "topics": ["protection", "annex", "other"], "attended": [named(who) for who in ALL],
            "teacher": "業務部 外部講師",
        },
        place=SITE,
    ),
    each("三人が誓約する", "And pledge", "p04.pledge", [(who, {"agrees": True}) for who in ALL], place=SITE),
    does(
        "再委託先が社内規程を提出する", "The subcontractor submits its internal rules",
        "sub_in_charge", "p05.submit-rules",
        {
            "title_of": "個人情報取扱規程", "version": "第2版", "in_force_from": day(0),
            "document": Attachment("個人情報取扱規程.txt", RULES.encode()),
        },
        place=SITE, keeps="sub_rules",
    ),
    does(
        "甲が受け取る", "The ward receives them",
        "section", "p05.receive-rules", {"submission": named("sub_rules"), "tier": TIER}, place=None,
    ),
    does(
        "再委託先が処理施設を通知する", "The subcontractor notifies its facility",
        "sub_in_charge", "p06.notify-facility",
        {
            "place": named(SITE), "label": PLACES[SITE], "address": "帆影市浜辺6-7", "rooms": "封入室",
            "controls": "施錠、入退室の記録。",
        },
        place=SITE,
    ),
    does(
        "処理日程を通知する", "And its schedule",
        "sub_in_charge", "p06.notify-schedule",
        {
            "place": named(SITE), "work": "封入封緘", "since": day(16), "until": day(60),
            "weekdays": of(lambda world: list(world.hours.weekdays)),
            "from_minute": of(lambda world: world.hours.since), "to_minute": of(lambda world: world.hours.until),
        },
        place=SITE,
    ),
    does(
        "作業担当者を通知する", "And its operator",
        "sub_in_charge", "p06.notify-operator", {"person": named("sub_worker"), "work": "封入封緘"}, place=SITE,
    ),
    does(
        "甲が、個人情報を置いてよい施設として指示する", "The ward instructs that facility",
        "section", "p15.instruct", {"place": named(SITE), "tier": TIER, "conditions": "封入室に限る。"}, place=None,
    ),
    does(
        "再委託先が授受に従事する者を定める", "The subcontractor designates its handover officer",
        "sub_in_charge", "p10.designate-officer",
        {"person": named("sub_handover"), "full_name": PEOPLE["sub_handover"].name}, place=SITE, at=(17, "09:00"),
    ),
    does(
        "利用目的を割り当てる", "Its person in charge assigns the purpose",
        "sub_in_charge", "p08.assign-purpose", {"person": named("sub_worker"), "purposes": [PURPOSE]}, place=SITE,
    ),
    does(
        "アクセスを付与する", "And grants access",
        "sub_in_charge", "p12.grant",
        {"person": named("sub_worker"), "purpose": PURPOSE, "until": UNTIL, "daily_measure": DAILY}, place=SITE,
    ),
)  # fmt: skip

WORK = (
    does(
        "乙が再委託先への引渡しを定める", "The contractor plans the handover to its subcontractor",
        "handover", "p10.plan",
        {"to_tier": TIER, "place": PLACES[SITE], "facility": named(SITE), "at": time(18, "10:00"), "until": time(18, "12:00")},
        keeps="sub_plan",
    ),
    does(
        "乙が送付書を交付する", "The contractor issues the note",
        "handover", "p10.issue", {"plan": named("sub_plan"), "lines": [{"item": named("debit")}]}, at=(18, "10:00"), keeps="sub_note",
    ),
    refused(
        "渡される前に再委託先の者が開く", "the subcontractor's worker opens it before it is handed on",
        "sub_worker", "p08.open", ONE, cites={"10.1"}, reasons=1, place=SITE,
    ),
    does(
        "再委託先の授受担当が数えて受領する", "The subcontractor's handover officer counts and receives",
        "sub_handover", "p10.receive", {"note": named("sub_note")}, place=SITE, at=(18, "10:20"),
    ),
    opens("再委託先の作業担当者が一件を開く", "The subcontractor's worker opens one record", "sub_worker", "p08.open", ONE, rows=1, place=SITE),
    does(
        "乙が再委託先を監督し、記録する", "The contractor supervises its subcontractor and records it",
        "in_charge", "p07.supervise-subcontractor",
        {"subcontract": TIER, "on": day(18), "looked_at": "封入室、入退室の記録", "findings": "異常なし。"},
    ),
    refused(
        "再委託先が、承諾のないまま、さらに再委託する", "the subcontractor subcontracts further, without consent",
        "sub_signatory", "p07.begin-subcontract", subcontract("subsub", "subsub_signatory", None), cites={"7.5"}, reasons=1,
        place=SITE, shows=True,
    ),
)  # fmt: skip

WITHDRAWN = (
    sees("甲が承諾を取り消すと、手続の済んだ開示も開かない", "The ward withdraws its consent: what was entered already opens no more",
         stops, at=(21, "10:00")),
    refused(
        "再委託先はその場で止まる", "the subcontractor has stopped at once",
        "sub_worker", "p08.open", ONE, cites={"7.1.main"}, reasons=1, place=SITE,
    ),
    refused(
        "再委託先へは、もう何も引き渡せない", "nothing more is handed to it",
        "handover", "p10.plan",
        {"to_tier": TIER, "place": PLACES[SITE], "facility": named(SITE), "at": time(22, "10:00"), "until": time(22, "12:00")},
        cites={"7.1.main"}, reasons=1,
    ),
    owed("承諾のない再委託を終える義務が生じる", "The contractor owes the end of the subcontract", "p07.end"),
    does(
        "返還は止まらない：再委託先が甲への返還を定める", "Bringing home never waits: the subcontractor plans the return to the ward",
        "sub_in_charge", "p10.plan-return", {"place": "区役所 税務課", "at": time(21, "14:00"), "until": time(21, "15:00")},
        place=SITE, keeps="sub_return_plan",
    ),
    does(
        "再委託先が返還の送付書を交付する", "It issues the return note",
        "sub_handover", "p10.issue-return", {"plan": named("sub_return_plan"), "lines": [{"item": named("debit")}]},
        place=SITE, keeps="sub_return_note", at=(21, "14:00"),
    ),
    does(
        "甲の授受担当が数えて受領する", "The ward's handover officer counts and receives",
        "ward_handover", "p10.receive-return", {"note": named("sub_return_note")}, place=None, at=(21, "14:20"),
    ),
    does(
        "再委託先の責任者が、何も残っていないことを証明する", "The subcontractor's person in charge certifies that nothing remains",
        "sub_in_charge", "p13.certify", {"nothing_remains": True, "how": "封入室の棚と台帳を確かめた。"}, place=SITE,
    ),
    does("甲が返還の完了を確認する", "The ward confirms", "section", "p13.confirm", {"tier": TIER}, place=None),
    does(
        "乙が再委託を終える", "The contractor ends the subcontract",
        "in_charge", "p07.end-subcontract", {"subcontract": TIER, "reason": "承諾が取り消された。"},
    ),
    settled("再委託を終える義務は果たされた", "What was owed is done", "p07.end", "p07.supervise"),
)  # fmt: skip

STEPS = (*CONSENT, *READY, *WORK, *WITHDRAWN)

PART = Part(6, Say("再委託", "Subcontracting"), STEPS)
