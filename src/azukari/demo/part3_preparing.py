"""3 · 乙 makes itself ready, and 甲 does its part: people, training, pledges, rules, facility, schedule, operators, handover officers, access."""

from __future__ import annotations

from azukari.demo.people import DISPATCHER, ENGAGED, KANA, OPERATORS, PEOPLE, PLACES
from azukari.demo.steps import Part, does, each
from azukari.demo.world import named, of
from azukari.desk.documents import Attachment
from azukari.kernel.values import add_months
from azukari.law.say import Say

WORK = {
    "handover": "受付・授受",
    "worker": "印刷",
    "second": "封入封緘",
    "dispatched": "印刷",
    "leaver": "印刷",
    "suspended": "封入封緘",
    "untrained": "印刷",
    "unpledged": "封入封緘",
    "passer_by": "荷造り",
}
RULES = "個人情報保護管理規程\n\n（目的）\n第１条　この規程は、当社が業務で預かる個人情報の保護および管理について定める。\n"
UNTIL = of(lambda world: add_months(world.start, 11))
DAILY = 200
"""Records a day that a worker may open; printing runs get a measure of their own."""


def enrolment(who: str) -> dict[str, object]:
    """The answers by which the person in charge enrols somebody."""
    dispatched = who == "dispatched"
    return {
        "person": named(who),
        "full_name": PEOPLE[who].name,
        "kana": KANA[who],
        "employer": named("dispatcher" if dispatched else "firm"),
        "employment": "dispatched" if dispatched else "employee",
        "work": WORK[who],
        "proof": "派遣契約書" if dispatched else "雇用契約書",
    }


def access(who: str, purpose: int, daily: int = DAILY) -> dict[str, object]:
    """The answers by which somebody is granted access to whatever serves a purpose."""
    return {"person": named(who), "purpose": purpose, "until": UNTIL, "daily_measure": daily}


def facility(place: str, address: str) -> dict[str, object]:
    """The answers of a facility's notice."""
    return {
        "place": named(place),
        "label": PLACES[place],
        "address": address,
        "rooms": "2階 情報処理室",
        "controls": "入退室はカードと暗証番号。撮影機器の持込み禁止。",
    }


def schedule(place: str) -> dict[str, object]:
    """The answers of a schedule's notice: the hours of the story, for the whole contract."""
    return {
        "place": named(place),
        "work": "印刷・封入封緘",
        "since": of(lambda world: world.start),
        "until": UNTIL,
        "weekdays": of(lambda world: list(world.hours.weekdays)),
        "from_minute": of(lambda world: world.hours.since),
        "to_minute": of(lambda world: world.hours.until),
    }


STEPS = (
    does(
        "乙が責任者を定める", "The contractor designates the person in charge",
        "signatory", "p02.designate",
        {"person": named("in_charge"), "full_name": PEOPLE["in_charge"].name, "position": "情報管理部長"},
        at=(1, "09:00"),
    ),
    does(
        "乙が派遣元を届け出る", "The contractor names the dispatching firm",
        "in_charge", "p02.name-dispatching-firm", {"firm": named("dispatcher"), "firm_name": DISPATCHER},
    ),
    each(
        "責任者が業務従事者六人を登録する（うち一人は派遣）", "The person in charge enrols six engaged persons, one of them dispatched",
        "p02.enrol", [("in_charge", enrolment(who)) for who in ENGAGED],
    ),
    does(
        "乙が教育・研修を行い、七人が受ける", "The contractor holds training, which all seven attend",
        "in_charge", "p03.hold-course",
        {
            "held_on": of(lambda world: world.day(1)),
            "topics": ["protection", "annex", "other"],
            "attended": [named(who) for who in ("in_charge", *ENGAGED)],
            "teacher": "情報管理部 外部講師",
            "materials": "水面区の特記事項、事故の実例、端末の使い方",
        },
        at=(1, "17:00"),
    ),
    each(
        "七人が、それぞれ自分で秘密保持を誓約する", "Each of the seven pledges confidentiality themself",
        "p04.pledge", [(who, {"agrees": True}) for who in ("in_charge", *ENGAGED)], at=(2, "09:00"),
    ),
    does(
        "乙が社内規程を提出する", "The contractor submits its internal rules",
        "in_charge", "p05.submit-rules",
        {
            "title_of": "個人情報保護管理規程",
            "version": "第4版",
            "in_force_from": of(lambda world: world.start),
            "document": Attachment("個人情報保護管理規程.txt", RULES.encode()),
        },
        keeps="rules",
    ),
    does(
        "甲が社内規程を受け取る", "The ward receives them",
        "section", "p05.receive-rules", {"submission": named("rules"), "remarks": "内容を確認した。"}, at=(2, "13:00"),
    ),
    does(
        "乙が処理施設（本社工場）を通知する", "The contractor notifies its facility, the main works",
        "in_charge", "p06.notify-facility", facility("site", "帆影市本町1-2-3"),
    ),
    does(
        "乙が処理施設（潮待分室）を通知する", "And a branch",
        "in_charge", "p06.notify-facility", facility("branch", "帆影市潮待4-5"),
    ),
    each(
        "乙が処理日程を通知する", "The contractor notifies the schedule at both",
        "p06.notify-schedule", [("in_charge", schedule("site")), ("in_charge", schedule("branch"))],
    ),
    each(
        "乙が作業担当者五人を通知する", "The contractor notifies five operators",
        "p06.notify-operator", [("in_charge", {"person": named(who), "work": WORK[who]}) for who in OPERATORS],
    ),
    does(
        "甲が、個人情報を置いてよい施設として本社工場だけを指示する", "The ward instructs the main works, and only them",
        "section", "p15.instruct",
        {"place": named("site"), "conditions": "2階の情報処理室に限る。"}, at=(2, "16:00"),
    ),
    each(
        "甲乙それぞれが授受に従事する者を定める", "Either side designates its handover officer",
        "p10.designate-officer",
        [
            ("section", {"person": named("ward_handover"), "full_name": PEOPLE["ward_handover"].name}),
            ("in_charge", {"person": named("handover"), "full_name": PEOPLE["handover"].name}),
        ],
        at=(3, "09:00"),
    ),
    each(
        "責任者が利用目的を割り当てる", "The person in charge assigns purposes",
        "p08.assign-purpose", [("in_charge", {"person": named(who), "purposes": [1]}) for who in OPERATORS],
    ),
    each(
        "責任者がアクセスを付与する（一人１日200件まで）", "The person in charge grants access, 200 records a day each",
        "p12.grant", [("in_charge", access(who, 1)) for who in OPERATORS],
    ),
    does(
        "乙がアクセス制限のほかの保護措置を登録する", "The contractor registers its other protective measures",
        "in_charge", "p12.register-measure",
        {"measure": "entry_control", "label": "情報処理室の入退室管理", "description": "カードと暗証番号、記録は1年保存"},
    ),
)  # fmt: skip

PART = Part(3, Say("備え", "Preparation"), STEPS)
