"""For every duty a scene in which it is owed, and for every act that it names how that act is done there."""

from collections.abc import Callable
from typing import Any

from azukari.kernel.values import HOUR, INSTRUMENT, day_of
from tests.provisions.holding import AT_SITE, move, vault_erased
from tests.provisions.readiness import TOPICS, Ready
from tests.provisions.test_open_matters import (
    ASKED,
    FORMS,
    INSPECTED,
    NEW_FORMS,
    THIRD,
    departed,
    notified,
    over,
    reported,
    with_forms,
    working,
)  # fmt: skip
from tests.story import (
    APPROVER,
    FILE,
    FIRM,
    HANDOVER,
    IN_CHARGE,
    INSPECTOR,
    OFFICER,
    OTHER,
    SIGNATORY,
    SITE,
    WARD,
    WARD_HANDOVER,
    WORKER,
    Story,
    ident,
)  # fmt: skip

Ways = dict[str, Callable[[], Any]]
Scene = Callable[[], tuple[Story, Ways]]
SCENES: dict[str, Scene] = {}


def scene(*codes: str) -> Callable[[Scene], Scene]:
    def keep(one: Scene) -> Scene:
        SCENES.update(dict.fromkeys(codes, one))
        return one

    return keep


def does(story: Story, act: str, officer: Any, **answers: Any) -> tuple[Story, Ways]:
    """One act that ends it."""
    return story, {act: lambda: story.does(act, officer, **answers)}


def course(story: Story, *people: Any) -> Ways:
    held = {"held_on": "2026-04-02", "topics": TOPICS, "attended": list(people), "teacher": "講師"}
    return {
        "p03.hold-course": lambda: story.does("p03.hold-course", IN_CHARGE, **held),
        "p03.take-course": lambda: [story.does("p03.take-course", one, topics=TOPICS, questions=5, correct=5) for one in people],
    }


# ── 0, 2, 3, 4, 5 ──


@scene("p00.annex-unconfirmed")
def _() -> tuple[Story, Ways]:
    story = working()
    loaded = story.does("p00.load-annex", OFFICER, heading="特記事項", sentences=[{"address": "1.1", "text": "文"}]).number
    return does(story, "p00.confirm-annex", APPROVER, loading=loaded)


@scene("p00.review")
def _() -> tuple[Story, Ways]:
    story = working().adopts(yearly_review_months=1).at("2026-06-01 10:00")
    return does(story, "p00.note", OFFICER, text="見直した", review=True)


@scene("p00.name-witness")
def _() -> tuple[Story, Ways]:
    return does(working().adopts(witness_for_giving_acts=1), "p00.name-witness", APPROVER, witness="0a1b2c3d", run_by=WARD)


@scene("p00.close")
def _() -> tuple[Story, Ways]:
    return does(over(working()), "p00.close", APPROVER)


def drafted(route: list[Any]) -> tuple[Story, int]:
    story = working()
    answers = {"document_number": "税第1号", "act": "p07.consent", "gist": "承諾", "route": route}
    return story, story.does("p00.draft", OFFICER, **answers).number


@scene("p00.draft-answer")
def _() -> tuple[Story, Ways]:
    story, draft = drafted([INSPECTOR])
    return story, {
        "p00.agree-draft": lambda: story.does("p00.agree-draft", INSPECTOR, draft=draft),
        "p00.return-draft": lambda: story.does("p00.return-draft", INSPECTOR, draft=draft, reason="不足"),
    }


@scene("p00.draft-decide")
def _() -> tuple[Story, Ways]:
    story, draft = drafted([INSPECTOR])
    story.does("p00.agree-draft", INSPECTOR, draft=draft)
    return does(story, "p00.decide-draft", APPROVER, draft=draft, document_number="税第1号")


@scene("p02.in-charge")
def _() -> tuple[Story, Ways]:
    return does(Ready().registered(), "p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")


def enrolment(**more: Any) -> dict[str, Any]:
    return {"person": WORKER, "full_name": "山﨑 次郎", "employer": FIRM, "work": "印刷", **more}


def leaves(story: Story, **more: Any) -> Ways:
    last = "2026-04-01"
    return {
        "p02.enrol": lambda: story.does("p02.enrol", IN_CHARGE, **enrolment(**more)),
        "p02.leave": lambda: story.does("p02.leave", IN_CHARGE, person=WORKER, last_day=last),
        "p02.confirm-employer": lambda: story.does("p02.confirm-employer", WORKER, agrees=True),
    }


@scene("p02.elsewhere")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p02.found-elsewhere", INSTRUMENT, person=WORKER, stands=True)
    return story, leaves(story)


@scene("p02.employer-unconfirmed")
def _() -> tuple[Story, Ways]:
    story = working().adopts(employer_confirmation=1)
    for one in (IN_CHARGE, HANDOVER):
        story.does("p02.confirm-employer", one, agrees=True)
    return story, leaves(story)


@scene("p02.employer-denied")
def _() -> tuple[Story, Ways]:
    story = working().adopts(employer_confirmation=1)
    story.does("p02.confirm-employer", WORKER, agrees=False)
    return story, leaves(story)


@scene("p02.unproven")
def _() -> tuple[Story, Ways]:
    story = working().adopts(employment_proof=1)
    for one in (HANDOVER,):
        story.does("p02.enrol", IN_CHARGE, **enrolment(person=one, full_name="授受 三郎", proof="保険証"))
    return story, leaves(story, proof="保険証")


@scene("p02.supervise")
def _() -> tuple[Story, Ways]:
    days = {"since": "2026-04-01", "until": "2026-04-02"}
    return does(working(), "p02.supervise", IN_CHARGE, persons=[WORKER], looked_at="作業", findings="なし", **days)


@scene("p03.train")
def _() -> tuple[Story, Ways]:
    story = Ready().people().adopts(built_in_course=1).at("2026-04-02 10:00")
    return story, course(story, IN_CHARGE, WORKER, HANDOVER)


@scene("p03.renew")
def _() -> tuple[Story, Ways]:
    story = working().adopts(built_in_course=1, training_validity_months=1).at("2026-06-02 10:00")
    ways = course(story, IN_CHARGE, WORKER, HANDOVER)
    return story, ways


@scene("p04.pledge")
def _() -> tuple[Story, Ways]:
    story = Ready().people().adopts(pledge_required=1)
    return story, {"p04.pledge": lambda: [story.does("p04.pledge", one, agrees=True) for one in (IN_CHARGE, WORKER, HANDOVER)]}


@scene("p04.remind")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-02")
    story.at("2026-04-03 10:00")
    return does(story, "p04.remind", IN_CHARGE, persons=[WORKER])


RULES = {"title_of": "規程", "version": "4", "in_force_from": "2026-04-01", "document": "x"}


@scene("p05.submit")
def _() -> tuple[Story, Ways]:
    return does(Ready().people(), "p05.submit-rules", SIGNATORY, **RULES)


@scene("p05.changed")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p05.confirm-rules", IN_CHARGE, unchanged=False)
    return does(story, "p05.submit-rules", SIGNATORY, **RULES)


@scene("p05.confirm")
def _() -> tuple[Story, Ways]:
    story = working().adopts(rules_confirmation_months=1).at("2026-06-01 10:00")

    def submitted() -> None:
        story.does("p05.receive-rules", OFFICER, submission=story.does("p05.submit-rules", SIGNATORY, **RULES).number)

    return story, {
        "p05.confirm-rules": lambda: story.does("p05.confirm-rules", IN_CHARGE, unchanged=True),
        "p05.receive-rules": submitted,
        "p05.submit-rules": lambda: story.does("p05.submit-rules", SIGNATORY, **RULES),
    }


@scene("p05.receive")
def _() -> tuple[Story, Ways]:
    story = Ready().people()
    number = story.does("p05.submit-rules", SIGNATORY, **RULES).number
    return story, {
        "p05.receive-rules": lambda: story.does("p05.receive-rules", OFFICER, submission=number),
        "p05.return-rules": lambda: story.does("p05.return-rules", OFFICER, submission=number, comments="不足"),
    }


@scene("p05.resubmit")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p05.receive"]()
    ways["p05.return-rules"]()
    return does(story, "p05.submit-rules", SIGNATORY, **RULES)


# ── 6, 7, 8 ──

HOURS = {"weekdays": [0, 1, 2, 3, 4], "from_minute": 540, "to_minute": 1020, "since": "2026-04-01", "until": "2027-03-31"}


@scene("p06.facility")
def _() -> tuple[Story, Ways]:
    return does(Ready().people(), "p06.notify-facility", IN_CHARGE, place=SITE, label="工場", address="一丁目")


@scene("p06.schedule")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p06.facility"]()
    ways["p06.notify-facility"]()
    return does(story, "p06.notify-schedule", IN_CHARGE, place=SITE, work="印刷", **HOURS)


@scene("p06.operator")
def _() -> tuple[Story, Ways]:
    return does(Ready().people(), "p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")


@scene("p06.performer")
def _() -> tuple[Story, Ways]:
    story = working()
    place = ident("pl", "annexe")
    story.does("p06.notify-facility", IN_CHARGE, place=place, label="別館", address="二丁目")
    story.does("p06.withdraw-operator", IN_CHARGE, person=WORKER)
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷", place=SITE)
    number = story.does("p06.notify-schedule", IN_CHARGE, place=place, work="封入", **HOURS).number
    return story, {
        "p06.notify-operator": lambda: story.does("p06.notify-operator", IN_CHARGE, person=HANDOVER, work="封入", place=place),
        "p06.withdraw-schedule": lambda: story.does("p06.withdraw-schedule", IN_CHARGE, schedule=number),
    }


def volume(records: int, until: str = "2026-04-30") -> dict[str, Any]:
    return {"records_per_day": records, "since": "2026-04-01", "until": until}


@scene("p06.volume")
def _() -> tuple[Story, Ways]:
    story = working().adopts(volume_per_operator_day=500)
    story.does("p06.state-volume", IN_CHARGE, **volume(600))
    return story, {
        "p06.notify-operator": lambda: story.does("p06.notify-operator", IN_CHARGE, person=HANDOVER, work="封入"),
        "p06.state-volume": lambda: story.does("p06.state-volume", IN_CHARGE, **volume(400)),
    }


def noted(story: Story) -> int:
    plan = story.does("p10.plan", OFFICER, place="窓口", facility=SITE, at=story.now, until=story.now + HOUR).number
    return story.does("p10.issue", WARD_HANDOVER, plan=plan, items=[NEW_FORMS]).number


def home(story: Story, item: str, source: str, quantity: int = 1, **counted: Any) -> int:
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", at=story.now, until=story.now + HOUR).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": item, "quantity": quantity}]).number
    if item == COPY:
        sealed = {"size": 64, "digest": "d" * 64, "vault_object": ident("ob", "c0py")}
        story.does("p10.measured", INSTRUMENT, note=note, item=item, rows=5, **sealed)
    line = {"item": item, "quantity": quantity, **counted}
    answers = {"note": note, "lines": [line], "moves": [move(item, source, "returned", quantity)]}
    story.does("p10.receive-return", WARD_HANDOVER, **answers)
    return note


def rolled_home(story: Story) -> None:
    home(story, FILE, "t1/vault", rows=120, persons=100, fingerprint="a" * 64)


@scene("p06.beyond-volume")
def _() -> tuple[Story, Ways]:
    story = Ready().people().trained().pledged().ruled().notified().instructed().designated()
    story.does("p06.state-volume", IN_CHARGE, **volume(1, "2026-04-10"))
    note = noted(story)

    return story, {
        "p10.withdraw-note": lambda: story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="多すぎる"),
        "p10.reject": lambda: story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="not_expected"),
        "p06.state-volume": lambda: story.does("p06.state-volume", IN_CHARGE, **volume(100)),
    }


@scene("p06.beyond-volume by p10.receive-return")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p06.state-volume", IN_CHARGE, **volume(1, "2026-04-10"))
    return story, {"p10.receive-return": lambda: rolled_home(story)}


def requested() -> tuple[Story, int]:
    story = working()
    return story, story.does("p07.request-consent", IN_CHARGE, **ASKED).number


@scene("p07.answer")
def _() -> tuple[Story, Ways]:
    story, number = requested()
    return story, {
        "p07.consent": lambda: story.does("p07.consent", APPROVER, request=number, grounds="繁忙期"),
        "p07.decline": lambda: story.does("p07.decline", APPROVER, request=number, reasons="自社で"),
        "p07.ask-further": lambda: story.does("p07.ask-further", OFFICER, request=number, what="資格"),
    }


@scene("p07.answer-further")
def _() -> tuple[Story, Ways]:
    story, number = requested()
    story.does("p07.ask-further", OFFICER, request=number, what="資格")
    return story, {
        "p07.answer-further": lambda: story.does("p07.answer-further", IN_CHARGE, request=number, answer="有"),
        "p07.decline": lambda: story.does("p07.decline", APPROVER, request=number, reasons="自社で"),
    }


def subcontracted() -> tuple[Story, int]:
    story, number = requested()
    story.does("p07.consent", APPROVER, request=number, grounds="繁忙期")
    signs = {"signatory": ident("pn", "s1gn2"), "signatory_name": "南 三郎"}
    begun = {"bound": True, "supervision": "訪問", "safety": "施錠", **signs}
    story.at("2026-05-07 10:00").does("p07.begin-subcontract", SIGNATORY, request=number, **begun)
    return story, number


@scene("p02.two-employers")
def _() -> tuple[Story, Ways]:
    story, _number = subcontracted()
    signs, chief = ident("pn", "s1gn2"), ident("pn", "ch1ef2")
    story.does("p02.designate", signs, person=chief, full_name="南 花子")
    story.does("p02.name-dispatching-firm", chief, firm=FIRM, firm_name="あずま印刷株式会社")
    story.does("p02.enrol", chief, **enrolment(employer=THIRD))
    return story, {
        "p02.leave": lambda: story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-05-06"),
        "p02.enrol": lambda: story.does("p02.enrol", chief, **enrolment(employer=FIRM)),
    }


@scene("p07.end")
def _() -> tuple[Story, Ways]:
    story, number = subcontracted()
    story.does("p07.withdraw-consent", APPROVER, request=number, reasons="事故")
    return does(story, "p07.end-subcontract", SIGNATORY, subcontract=2)


@scene("p07.report")
def _() -> tuple[Story, Ways]:
    story, _number = subcontracted()
    call = story.does("p07.call-for-report", OFFICER, tier=1, subcontract=2, about="状況").number
    return does(story, "p07.report-subcontract", IN_CHARGE, subcontract=2, call=call, state="順調")


@scene("p07.supervise")
def _() -> tuple[Story, Ways]:
    story, _number = subcontracted()
    looked = {"subcontract": 2, "on": "2026-05-07", "looked_at": "作業", "findings": "なし"}
    return does(story, "p07.supervise-subcontractor", IN_CHARGE, **looked)


@scene("p07.declare")
def _() -> tuple[Story, Ways]:
    story = working().adopts(subcontract_declaration_months=1).at("2026-06-01 10:00")
    return does(story, "p07.declare-subcontractors", IN_CHARGE, no_others=True)


@scene("p07.unknown")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p07.declare-subcontractors", IN_CHARGE, no_others=False, others="配送")
    return does(story, "p07.declare-subcontractors", IN_CHARGE, no_others=True, explains="やめた")


@scene("p08.assign")
def _() -> tuple[Story, Ways]:
    story = Ready().people().trained().pledged().ruled().notified().instructed().designated().handed_over()
    return does(story, "p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])


def derived(medium: str, quantity: int, target: str) -> Story:
    story = working()
    story.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-02", extra=10_000, reason="印刷")
    new = {"item": FORMS, "label": "通知書", "medium": medium, "quantity": quantity, "rows": 120, "origin": "derivative"}
    made = {"items": [{**new, "parent": FILE}], "moves": [move(FORMS, "made", target, quantity)]}
    story.does("p08.derive", WORKER, place=SITE, item=FILE, purpose=1, records=120, method="印刷", **made)
    return story


NOTED = {"cause": "misprinted", "what": "刷り損ない", "quantity": 10}


@scene("p08.reprint")
def _() -> tuple[Story, Ways]:
    return does(derived("paper", 130, AT_SITE), "p08.note-exception", IN_CHARGE, item=FILE, **NOTED)


@scene("p08.whole")
def _() -> tuple[Story, Ways]:
    return does(derived("vault", 1, "t1/vault"), "p08.note-exception", IN_CHARGE, item=FORMS, **NOTED)


# ── 9, 10 ──

COPY = ident("im", "c0py")


def applied() -> tuple[Story, int]:
    story = working()
    asked = {"item": FILE, "extent": "全部", "copies": 3, "medium": "vault", "purpose": 1, "holder": WORKER, "why": "照合"}
    return story, story.does("p09.request-copy", IN_CHARGE, until="2026-04-30", **asked).number


@scene("p09.answer")
def _() -> tuple[Story, Ways]:
    story, number = applied()
    return story, {
        "p09.permit-copy": lambda: story.does("p09.permit-copy", APPROVER, request=number),
        "p09.refuse-copy": lambda: story.does("p09.refuse-copy", APPROVER, request=number, reasons="不要"),
    }


def copied(**more: Any) -> tuple[Story, int]:
    story, number = applied()
    permission = story.does("p09.permit-copy", APPROVER, request=number).number
    new = {"item": COPY, "label": "複写", "medium": "vault", "rows": 5, "origin": "copy", "parent": FILE, **more}
    made = {"items": [new], "moves": [move(COPY, "made", "t1/vault")]}
    story.does("p09.make-copy", WORKER, place=SITE, permission=permission, item=FILE, purpose=1, **made)
    return story, permission


def erased(story: Story) -> None:
    gone = [move(COPY, "t1/vault", "erased")]
    story.does("p09.erase-copy", IN_CHARGE, moves=gone, method="key_destruction", level="E1")


@scene("p09.erase", "p09.erase-by")
def _() -> tuple[Story, Ways]:
    story, permission = copied(erase_by=Ready().all().now + HOUR)
    story.now = story.now + 2 * HOUR  # type: ignore[assignment]  # a Time
    story.does("p09.end-processing", IN_CHARGE, permission=permission)

    def destroyed() -> None:
        agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=COPY, quantity=1, reason="容量").number
        story.does("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction", level="E1")

    return story, {
        "p09.erase-copy": lambda: erased(story),
        "p10.receive-return": lambda: home(story, COPY, "t1/vault", rows=5),
        "p13.destroy": destroyed,
    }


@scene("p09.certify")
def _() -> tuple[Story, Ways]:
    story, permission = copied()
    story.does("p09.end-processing", IN_CHARGE, permission=permission)
    erased(story)
    return does(story, "p09.certify-erasure", IN_CHARGE, permission=permission)


@scene("p09.confirm")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p09.certify"]()
    permission = ways["p09.certify-erasure"]().act.permission
    return does(story, "p09.confirm-erasure", APPROVER, permission=permission)


@scene("p10.officers")
def _() -> tuple[Story, Ways]:
    return does(Ready().people(), "p10.designate-officer", IN_CHARGE, person=HANDOVER, full_name="授受 三郎")


@scene("p10.receive", "p10.handed")
def _() -> tuple[Story, Ways]:
    story = working()
    note = noted(story)

    def received() -> None:
        trip = departed(story, [move(FORMS, "ward", "t1/transit", 40)], WARD_HANDOVER)
        story.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=True)
        line = {"item": FORMS, "quantity": 40, "rows": 40}
        put = [move(FORMS, "t1/transit", AT_SITE, 40)]
        story.does("p10.receive", HANDOVER, place=SITE, note=note, lines=[line], moves=put)

    return story, {
        "p10.receive": received,
        "p10.reject": lambda: story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="not_expected"),
        "p10.withdraw-note": lambda: story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="誤り"),
    }


@scene("p10.receive by p10.receive-return", "p10.handed by p10.receive-return")
def _() -> tuple[Story, Ways]:
    story = working()
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", at=story.now, until=story.now + HOUR).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FILE, "quantity": 1}]).number
    line = {"item": FILE, "quantity": 1, "rows": 120, "persons": 100, "fingerprint": "a" * 64}
    moves = [move(FILE, "t1/vault", "returned")]
    return does(story, "p10.receive-return", WARD_HANDOVER, note=note, lines=[line], moves=moves)


@scene("p10.rejected")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p10.receive"]()
    note = ways["p10.reject"]().act.note
    return does(story, "p10.resolve", WARD_HANDOVER, note=note, item=FORMS, outcome="given_up", explanation="誤り")


# ── 11, 12, 13, 14, 15 ──


def count(quantity: int = 40) -> dict[str, Any]:
    lines = [{"item": FORMS, "quantity": quantity, "booked": 40, "means": "scanned"}]
    return {"facility": SITE, "complete": True, "lines": lines}


@scene("p11.stocktake")
def _() -> tuple[Story, Ways]:
    story = with_forms()
    vault = [{"item": FILE, "quantity": 1, "booked": 1, "means": "by_vault"}]
    story.does("p11.stocktake", IN_CHARGE, complete=True, lines=vault)
    return does(story, "p11.stocktake", IN_CHARGE, **count())


@scene("p11.difference")
def _() -> tuple[Story, Ways]:
    story = with_forms()
    number = story.does("p11.stocktake", IN_CHARGE, **count(39)).number
    why = {"item": FORMS, "cause": "miscount", "explanation": "数え違い"}
    return does(story, "p11.explain-difference", IN_CHARGE, stocktaking=number, **why)


@scene("p11.vault-unsound")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p11.vault-check", INSTRUMENT, check="integrity", objects=1, damaged=[FILE])
    return does(story, "p11.vault-check", INSTRUMENT, check="integrity", objects=1)


@scene("p11.restore-drill")
def _() -> tuple[Story, Ways]:
    story = working().adopts(restore_drill_months=1).at("2026-06-01 10:00")
    return does(story, "p11.vault-check", INSTRUMENT, check="restore", objects=1)


@scene("p11.keep-keys")
def _() -> tuple[Story, Ways]:
    return does(working().adopts(ward_share_of_keys=1), "p11.keep-keys", OFFICER, level="E3")


@scene("p12.measures")
def _() -> tuple[Story, Ways]:
    return does(working(), "p12.register-measure", IN_CHARGE, label="施錠")


@scene("p12.more")
def _() -> tuple[Story, Ways]:
    story = working()
    day = day_of(story.now)
    number = story.does("p12.ask-more", WORKER, day=day, extra=5, reason="締切").number
    answer = {"request": number, "reason": "締切"}
    return story, {
        "p12.allow-more": lambda: story.does("p12.allow-more", IN_CHARGE, **answer, person=WORKER, day=day, extra=5),
        "p12.decline-more": lambda: story.does("p12.decline-more", IN_CHARGE, **answer),
    }


@scene("p12.review")
def _() -> tuple[Story, Ways]:
    story = working().adopts(access_review_months=1).at("2026-06-01 10:00")
    return does(story, "p12.review-access", IN_CHARGE, looked_at="一覧")


def shredded(story: Story, method: str = "key_destruction", **more: Any) -> None:
    agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=FILE, quantity=1, reason="容量").number
    number = story.does("p13.destroy", IN_CHARGE, agreement=agreed, method=method, level="E1", **more).number
    vault_erased(story, number, FILE)


@scene("p13.demanded")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p13.demand-return", OFFICER, tier=1, lines=[{"item": FILE, "quantity": 1}])
    return story, {"p10.receive-return": lambda: rolled_home(story), "p13.destroy": lambda: shredded(story)}


@scene("p13.return", "p13.expected")
def _() -> tuple[Story, Ways]:
    story = working()
    story.does("p00.complete", APPROVER)
    return story, {"p10.receive-return": lambda: rolled_home(story), "p13.destroy": lambda: shredded(story)}


@scene("p13.demanded by p09.erase-copy")
def _() -> tuple[Story, Ways]:
    story, _permission = copied()
    story.does("p13.demand-return", OFFICER, tier=1, lines=[{"item": COPY, "quantity": 1}])
    return story, {"p09.erase-copy": lambda: erased(story)}


@scene("p13.return by p09.erase-copy", "p13.expected by p09.erase-copy")
def _() -> tuple[Story, Ways]:
    story, _permission = copied()
    rolled_home(story)
    story.does("p00.complete", APPROVER)
    return story, {"p09.erase-copy": lambda: erased(story)}


@scene("p13.certify")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p13.return"]()
    ways["p13.destroy"]()
    return does(story, "p13.certify", IN_CHARGE, nothing_remains=True, how="棚を見た")


@scene("p13.confirm")
def _() -> tuple[Story, Ways]:
    story, ways = SCENES["p13.certify"]()
    ways["p13.certify"]()
    return does(story, "p13.confirm", APPROVER, tier=1)


DISC = ident("im", "d1sc")


def disc(method: str) -> tuple[Story, Ways]:
    """A hard disk came in a case and was destroyed without evidence."""
    story = working()
    new = {"item": DISC, "label": "外付け", "medium": "hard_disk", "serial": "HD-1"}
    plan = story.does("p10.plan", OFFICER, place="窓口", facility=SITE, at=story.now, until=story.now + HOUR).number
    note = story.does("p10.issue", WARD_HANDOVER, plan=plan, items=[new]).number
    trip = departed(story, [move(DISC, "ward", "t1/transit")], WARD_HANDOVER)
    story.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=True)
    put = [move(DISC, "t1/transit", AT_SITE)]
    line = {"item": DISC, "quantity": 1}
    story.does("p10.receive", HANDOVER, place=SITE, note=note, lines=[line], moves=put)
    agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=DISC, quantity=1, reason="古い").number
    number = story.does("p13.destroy", IN_CHARGE, agreement=agreed, method=method).number
    shows = {"objects": [{"item": DISC, "serial": "HD-1", "evidence": "写真"}], "method": "crushing"}
    return does(story, "p13.show-destruction", IN_CHARGE, destruction=number, **shows)


@scene("p13.evidence", "p13.ask")
def _() -> tuple[Story, Ways]:
    return disc("crushing")


@scene("p13.method")
def _() -> tuple[Story, Ways]:
    return disc("initialising")


def under_way() -> tuple[Story, Ways]:
    story = with_forms().adopts(custody_check_in_hours=1)
    trip = departed(story, [move(FORMS, AT_SITE, "t1/transit", 2)])
    back = [move(FORMS, "t1/transit", AT_SITE, 2)]
    intact = {"transport": trip, "case_intact": True, "seal_intact": True, "moves": back}
    story.now = story.now + 3 * HOUR  # type: ignore[assignment]  # a Time
    return story, {
        "p14.arrive": lambda: story.does("p14.arrive", HANDOVER, **intact),
        "p14.check-in": lambda: story.does("p14.check-in", HANDOVER, transport=trip, whereabouts="国道"),
    }


SCENES |= dict.fromkeys(("p14.arrive", "p14.expected", "p14.unheard", "p14.check-in"), under_way)


@scene("p14.broken-seal")
def _() -> tuple[Story, Ways]:
    story = with_forms()
    trip = departed(story, [move(FORMS, AT_SITE, "t1/transit", 2)])
    back = [move(FORMS, "t1/transit", AT_SITE, 2)]
    story.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=False, moves=back)
    why = {"transport": trip, "explanation": "貼り損ない", "incident": notified(story, items=[FORMS])}
    return does(story, "p14.explain-seal", IN_CHARGE, **why)


@scene("p15.instruct")
def _() -> tuple[Story, Ways]:
    return does(Ready().people().notified(), "p15.instruct", OFFICER, place=SITE)


def stranded(story: Story) -> Ways:
    """Forms stand where they may not: they are driven away, or destroyed where 甲 agreed."""
    whole = [move(FORMS, AT_SITE, "t1/transit", 40)]

    def destroyed() -> None:
        agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=FORMS, quantity=40, reason="古い").number
        story.does("p13.destroy", IN_CHARGE, agreement=agreed, method="shredding")

    return {"p14.depart": lambda: departed(story, whole), "p13.destroy": destroyed}


@scene("p15.bring-away")
def _() -> tuple[Story, Ways]:
    story = with_forms()
    story.does("p15.withdraw", OFFICER, place=SITE, tier=1)
    again = {"p15.instruct": lambda: story.does("p15.instruct", OFFICER, place=SITE)}
    return story, {**stranded(story), **again}


@scene("p06.bring-away")
def _() -> tuple[Story, Ways]:
    story = with_forms()
    story.does("p06.withdraw-facility", IN_CHARGE, place=SITE)
    notice = {"place": SITE, "label": "工場", "address": "一丁目"}
    again = {"p06.notify-facility": lambda: story.does("p06.notify-facility", IN_CHARGE, **notice)}
    return story, {**stranded(story), **again}


# ── 16, 17, 18 ──


def inspected() -> tuple[Story, dict[str, Any]]:
    story = with_forms()
    return story, {"inspection": story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number}


@scene("p16.inspect")
def _() -> tuple[Story, Ways]:
    story = working().adopts(inspection_months=1).at("2026-06-01 10:00")
    return does(story, "p16.open-inspection", INSPECTOR, **INSPECTED)


@scene("p16.close")
def _() -> tuple[Story, Ways]:
    story, within = inspected()
    return does(story, "p16.close-inspection", INSPECTOR, **within, result="in_order", summary="x")


@scene("p16.sample")
def _() -> tuple[Story, Ways]:
    story, within = inspected()
    sample = story.does("p16.sample", INSPECTOR, **within, item=FORMS).number
    return does(story, "p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=40, recorded=40)


@scene("p16.difference")
def _() -> tuple[Story, Ways]:
    story, within = inspected()
    sample = story.does("p16.sample", INSPECTOR, **within, item=FORMS).number
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=39, recorded=40)
    return does(story, "p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=40, recorded=40)


@scene("p16.finding")
def _() -> tuple[Story, Ways]:
    story, within = inspected()
    number = story.does("p16.record-finding", INSPECTOR, **within, sentence="11.1", severity="minor", what="施錠").number
    return does(story, "p16.answer-finding", IN_CHARGE, finding=number, done="施錠した")


@scene("p16.report")
def _() -> tuple[Story, Ways]:
    story = working()
    number = story.does("p16.call-for-report", INSPECTOR, about="施錠").number
    return does(story, "p16.report", IN_CHARGE, call=number, state="した")


@scene("p16.carry-out")
def _() -> tuple[Story, Ways]:
    story = working()
    number = story.does("p16.instruct", INSPECTOR, what="施錠すること").number
    return does(story, "p16.carry-out", IN_CHARGE, instruction=number, done="した")


def incident(**answers: Any) -> tuple[Story, int]:
    story = working()
    return story, notified(story, **answers)


FOUND_OUT = {"outcome": "established", "reason": "確認した"}


@scene("p17.report")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    return does(story, "p17.report", SIGNATORY, incident=number, happened="数え違い")


@scene("p17.explain")
def _() -> tuple[Story, Ways]:
    story, number = incident(persons=12)
    reported(story, number, persons=40)
    return does(story, "p17.report", SIGNATORY, incident=number, happened="x", persons=40, explains="数え直した")


@scene("p17.late-notice")
def _() -> tuple[Story, Ways]:
    story, number = incident(known_at="2026-04-01 10:00")
    story.adopts(first_notice_hours=1)
    return does(story, "p17.report", SIGNATORY, incident=number, happened="x", explains="連絡網が古かった")


@scene("p17.register")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    stated = {"incident": number, "person": OTHER, "employer": THIRD}
    story.does("p17.state-concerned", SIGNATORY, **stated)
    return story, {
        "p17.state-concerned": lambda: story.does("p17.state-concerned", SIGNATORY, **stated, explains="名簿に載せる者ではない"),
        "p17.assess": lambda: story.does("p17.assess", OFFICER, incident=number, **FOUND_OUT),
    }


@scene("p17.decide")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    return story, {"p17.assess": lambda: story.does("p17.assess", OFFICER, incident=number, **FOUND_OUT)}


@scene("p17.decide by p17.close-incident")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    reported(story, number)
    story.does("p17.assess", OFFICER, incident=number, **FOUND_OUT)
    return does(story, "p17.close-incident", OFFICER, incident=number, lessons="数え方")


@scene("p17.preliminary", "p17.final")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    story.adopts(statutory_clock=1)

    def filed() -> None:
        for stage in ("preliminary", "final"):
            story.does("p17.report-to-authority", OFFICER, incident=number, stage=stage, to="委員会")

    return story, {"p17.report-to-authority": filed}


@scene("p17.carry-out")
def _() -> tuple[Story, Ways]:
    story, number = incident()
    order = story.does("p17.instruct", OFFICER, incident=number, what="探すこと").number
    return does(story, "p17.carry-out", SIGNATORY, instruction=order, done="探した")


@scene("p17.lift-hold")
def _() -> tuple[Story, Ways]:
    story = working()
    hold = story.does("p17.hold", IN_CHARGE, items=[FILE], reason="確認").number
    return does(story, "p17.lift-hold", OFFICER, hold=hold, tier=1, reason="済んだ")


def violated() -> tuple[Story, dict[str, Any]]:
    story = working()
    return story, {"violation": story.does("p18.record-violation", APPROVER, sentences=["11.1"], what="無施錠").number}


def decided(story: Story, about: dict[str, Any], **more: Any) -> Ways:
    return {
        "p18.decide": lambda: story.does("p18.decide", APPROVER, **about, **{"decision": "warn", "why": "初めて", **more}),
        "p18.cancel": lambda: story.does("p18.cancel", APPROVER, **about, reason="重大"),
    }


@scene("p18.decide")
def _() -> tuple[Story, Ways]:
    story, about = violated()
    return story, decided(story, about)


@scene("p18.cancel")
def _() -> tuple[Story, Ways]:
    story, about = violated()
    decided(story, about, decision="cancel")["p18.decide"]()
    return story, decided(story, about)


@scene("p18.review")
def _() -> tuple[Story, Ways]:
    story, about = violated()
    decided(story, about, decision="continue", until="2026-05-01")["p18.decide"]()
    return story, decided(story, about)


@scene("p18.pay")
def _() -> tuple[Story, Ways]:
    story, about = violated()
    claim = story.does("p18.claim-compensation", APPROVER, **about, amount=100, ground="再作成").number
    return story, {
        **does(story, "p18.record-payment", OFFICER, claim=claim, amount=100, paid_on="2026-04-02")[1],
        **does(story, "p18.end-claim", APPROVER, claim=claim, ending="uncollectable", why="倒産")[1],
    }
