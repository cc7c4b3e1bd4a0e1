"""What is open stays open until it is really dealt with, and what is dealt with is open no longer: incidents, samples, alarms, closing."""

from typing import Any

import pytest

from azukari.kernel.values import HOUR
from tests.provisions.holding import AT_SITE, move, vault_erased
from tests.provisions.readiness import Ready
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
    WARD_HANDOVER,
    WORKER,
    Story,
    ident,
)

FORMS = ident("im", "forms")
NEW_FORMS = {"item": FORMS, "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40}
THIRD = ident("pt", "third")
ASKED = {
    "subcontractor": THIRD, "subcontractor_name": "たま封入株式会社", "content": "封入", "purposes": [2], "since": "2026-05-01",
    "until": "2026-12-31", "reason": "繁忙期", "measures": "施錠", "supervision": "月一回の訪問",
}  # fmt: skip
INSPECTED = {"manner": "on_site", "scope": "保管"}
TRIP = {"case": "箱1", "seal": "封1", "carriers": [{"name": "搬送 一"}, {"name": "搬送 二"}], "route": "直行"}


def working() -> Ready:
    """A contract at work: the tax roll lies in the vault."""
    return Ready().all()


def with_forms() -> Ready:
    """And forty paper forms came in a case and lie at the site."""
    story = working()
    plan = story.does("p10.plan", OFFICER, place="窓口", facility=SITE, at=story.now, until=story.now + 24 * HOUR).number
    note = story.does("p10.issue", WARD_HANDOVER, plan=plan, items=[NEW_FORMS]).number
    trip = departed(story, [move(FORMS, "ward", "t1/transit", 40)], WARD_HANDOVER)
    story.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=True)
    line = {"item": FORMS, "quantity": 40, "rows": 40}
    put = [move(FORMS, "t1/transit", AT_SITE, 40)]
    story.does("p10.receive", HANDOVER, place=SITE, note=note, lines=[line], moves=put)
    return story


def departed(story: Story, moves: list[dict[str, Any]], officer: Any = HANDOVER) -> int:
    return story.does("p14.depart", officer, tier=1, moves=moves, arrival=story.now + HOUR, **TRIP).number


def notified(story: Story, **answers: Any) -> int:
    return story.does("p17.notify", WORKER, **{"what": "一枚足りない", **answers}).number


def reported(story: Story, incident: int, **answers: Any) -> None:
    story.does("p17.report", SIGNATORY, incident=incident, happened="数え違い", **answers)


def assessed(story: Story, incident: int, **answers: Any) -> None:
    story.does("p17.assess", OFFICER, incident=incident, **{"outcome": "established", "reason": "確認した", **answers})


# ── 17: an incident ends when everything about it has ended ──


def test_an_incident_is_not_closed_while_a_report_to_the_authority_is_owed() -> None:
    """term.statutory_clock"""
    story = working().adopts(statutory_clock=1)
    incident = notified(story)
    reported(story, incident)
    assessed(story, incident, reportable=["many_persons"])
    story.refused("p17.close-incident", OFFICER, incident=incident, lessons="x", cites={"term.statutory_clock"})
    for stage in ("preliminary", "final"):
        story.does("p17.report-to-authority", OFFICER, incident=incident, stage=stage, to="個人情報保護委員会")
    story.does("p17.close-incident", OFFICER, incident=incident, lessons="x")
    assert not {"p17.preliminary", "p17.final"} & story.owed().keys()


def test_a_report_that_came_to_be_owed_after_the_end_of_an_incident_can_be_made() -> None:
    """term.statutory_clock — adopted once the incident was closed"""
    story = working()
    incident = notified(story)
    reported(story, incident)
    assessed(story, incident, reportable=["many_persons"])
    story.does("p17.close-incident", OFFICER, incident=incident, lessons="x")
    story.adopts(statutory_clock=1)
    assert {"p17.preliminary", "p17.final"} <= story.owed().keys()
    for stage in ("preliminary", "final"):
        story.does("p17.report-to-authority", OFFICER, incident=incident, stage=stage, to="個人情報保護委員会")
    assert not {"p17.preliminary", "p17.final"} & story.owed().keys()


def test_who_is_on_no_register_is_cleared_up_by_explaining_or_by_what_the_ward_found() -> None:
    """17.1"""
    stated = {"person": OTHER, "employer": THIRD}
    for ending in ("explained", "found"):
        story = working()
        incident = notified(story)
        story.does("p17.state-concerned", SIGNATORY, incident=incident, **stated, explains="配送会社の運転手")
        assert "p17.register" in story.owed(), "the first word about somebody unknown is no explanation of the register"
        if ending == "explained":
            story.does("p17.state-concerned", SIGNATORY, incident=incident, **stated, explains="名簿に載せる者ではない")
        else:
            assessed(story, incident)
        assert "p17.register" not in story.owed()


def test_a_statement_that_changes_after_it_was_cleared_up_is_open_again() -> None:
    """17.1"""
    story = working()
    incident = notified(story)
    story.does("p17.state-concerned", SIGNATORY, incident=incident, person=OTHER, employer=THIRD)
    assessed(story, incident)
    story.does("p17.state-concerned", SIGNATORY, incident=incident, person=OTHER, employer=FIRM, explains="違った")
    assert "p17.register" in story.owed()


def test_an_incident_is_not_closed_on_reports_that_contradict_each_other() -> None:
    """17.1"""
    story = working()
    incident = notified(story, persons=12)
    reported(story, incident, persons=40)
    assessed(story, incident)
    story.refused("p17.close-incident", OFFICER, incident=incident, lessons="x", cites={"17.1"})
    reported(story, incident, persons=40, explains="数え直した")
    story.does("p17.close-incident", OFFICER, incident=incident, lessons="x")


def test_an_incident_is_not_closed_while_its_hold_stands() -> None:
    """17.1"""
    story = working()
    incident = notified(story)
    hold = story.does("p17.hold", IN_CHARGE, items=[FILE], incident=incident, reason="確認").number
    reported(story, incident)
    assessed(story, incident)
    story.refused("p17.close-incident", OFFICER, incident=incident, lessons="x", cites={"17.1"})
    story.does("p17.lift-hold", OFFICER, hold=hold, tier=1, reason="見つかった")
    story.does("p17.close-incident", OFFICER, incident=incident, lessons="x")


def test_a_hold_names_an_incident_that_there_is() -> None:
    """17.1"""
    working().misfits("p17.hold", IN_CHARGE, items=[FILE], incident=9999, reason="確認", codes={"NO_INCIDENT"})


def lost(story: Story, incident: int) -> dict[str, Any]:
    return {"incident": incident, "tier": 1, "moves": [move(FORMS, AT_SITE, "lost")], "reason": "探したがない"}


def test_a_thing_is_lost_only_by_an_incident_that_was_established_and_names_it() -> None:
    """17.1"""
    story = with_forms()
    incident = notified(story)
    story.refused("p17.lose-item", APPROVER, **lost(story, incident), cites={"17.1"})
    assessed(story, incident)
    story.refused("p17.lose-item", APPROVER, **lost(story, incident), cites={"17.1"})
    reported(story, incident, items=[FORMS])
    story.does("p17.lose-item", APPROVER, **lost(story, incident))


def test_a_thing_is_not_lost_by_an_incident_that_was_none() -> None:
    """17.1"""
    story = with_forms()
    incident = notified(story, items=[FORMS])
    assessed(story, incident, outcome="not_established")
    story.refused("p17.lose-item", APPROVER, **lost(story, incident), cites={"17.1"})


# ── 11, 14, 10: what is called an incident is one ──


def counted(story: Story, **answers: Any) -> int:
    lines = [{"item": FORMS, "quantity": 39, "booked": 40, "means": "scanned"}]
    return story.does("p11.stocktake", IN_CHARGE, **{"facility": SITE, "complete": True, "lines": lines, **answers}).number


def test_a_difference_that_is_an_incident_names_one_that_was_notified() -> None:
    """11.1"""
    story = with_forms()
    count = counted(story)
    why = {"stocktaking": count, "item": FORMS, "cause": "incident", "explanation": "見当たらない"}
    story.misfits("p11.explain-difference", IN_CHARGE, **why, incident=9999, codes={"NO_INCIDENT"})
    story.does("p11.explain-difference", IN_CHARGE, **why, incident=notified(story))
    assert "p11.difference" not in story.owed()


def test_what_lies_there_and_is_in_no_register_was_not_counted_wrongly() -> None:
    """11.1"""
    story = with_forms()
    right = [{"item": FORMS, "quantity": 40, "booked": 40, "means": "scanned"}]
    why = {"stocktaking": counted(story, complete=False, lines=right), "explanation": "x"}
    story.refused("p11.explain-difference", IN_CHARGE, **why, cause="miscount", cites={"11.1"})
    story.does("p11.explain-difference", IN_CHARGE, **why, cause="not_entered")


def broken(story: Story) -> int:
    trip = departed(story, [move(FORMS, AT_SITE, "t1/transit", 2)])
    back = [move(FORMS, "t1/transit", AT_SITE, 2)]
    story.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=False, moves=back)
    return trip


def test_a_broken_seal_is_explained_once_it_has_been_notified() -> None:
    """14.1 — the suspicion comes first (17), whatever it turns out to be"""
    story = with_forms()
    trip = broken(story)
    story.refused("p14.explain-seal", IN_CHARGE, transport=trip, explanation="貼り損ない", cites={"14.1"})
    story.misfits("p14.explain-seal", IN_CHARGE, transport=trip, explanation="x", incident=4321, codes={"NO_INCIDENT"})
    elsewhere = notified(story, items=[FILE])
    story.refused("p14.explain-seal", IN_CHARGE, transport=trip, explanation="x", incident=elsewhere, cites={"14.1"})
    story.does("p14.explain-seal", IN_CHARGE, transport=trip, explanation="貼り損ない", incident=notified(story, items=[FORMS]))
    assert "p14.broken-seal" not in story.owed()


def test_a_broken_seal_is_explained_by_an_incident_that_was_reported_later_to_concern_what_was_in_the_case() -> None:
    """14.1 — at first nobody knew of what"""
    story = with_forms()
    why = {"transport": broken(story), "explanation": "貼り損ない", "incident": notified(story)}
    story.refused("p14.explain-seal", IN_CHARGE, **why, cites={"14.1"})
    reported(story, why["incident"], items=[FORMS])
    story.does("p14.explain-seal", IN_CHARGE, **why)


def test_a_rejected_line_that_is_an_incident_names_one_that_was_notified() -> None:
    """10.1"""
    story = working()
    plan = story.does("p10.plan", OFFICER, place="窓口", facility=SITE, at=story.now, until=story.now + HOUR).number
    note = story.does("p10.issue", WARD_HANDOVER, plan=plan, items=[NEW_FORMS]).number
    story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="missing")
    why = {"note": note, "item": FORMS, "outcome": "incident", "explanation": "見当たらない"}
    story.refused("p10.resolve", WARD_HANDOVER, **why, cites={"10.1"})
    story.misfits("p10.resolve", WARD_HANDOVER, **why, incident=9999, codes={"NO_INCIDENT"})
    story.does("p10.resolve", WARD_HANDOVER, **why, incident=notified(story))
    assert "p10.rejected" not in story.owed()


# ── 16: where is it now ──


def test_a_sample_is_not_answered_by_where_the_thing_is_not() -> None:
    """16.1"""
    story = with_forms()
    inspection = story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number
    sample = story.does("p16.sample", INSPECTOR, inspection=inspection, item=FORMS).number
    nowhere = {"sample": sample, "account": "t1/vault", "counted": 0, "recorded": 0}
    story.refused("p16.answer-sample", IN_CHARGE, **nowhere, cites={"16.1"})
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=40, recorded=40)
    assert "p16.sample" not in story.owed()


def in_two_places() -> tuple[Story, int]:
    story = with_forms()
    trip = departed(story, [move(FORMS, AT_SITE, "t1/transit", 15)])
    inspection = story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number
    assert trip
    return story, story.does("p16.sample", INSPECTOR, inspection=inspection, item=FORMS).number


def test_a_sample_of_what_stands_in_two_places_is_answered_when_both_are_counted() -> None:
    """16.1 — where is it now: all of it"""
    story, sample = in_two_places()
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=25)
    assert story.owed()["p16.sample"].about == sample
    story.misfits(
        "p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=25, uncounted=[], codes={"RECORD_DIFFERS"}
    )
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account="t1/transit", counted=15)
    assert "p16.sample" not in story.owed()
    assert "p16.difference" not in story.owed()


def test_a_difference_in_one_of_two_places_is_over_when_both_were_found_right() -> None:
    """16.1"""
    story, sample = in_two_places()
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=24)
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account="t1/transit", counted=15)
    assert {"p16.sample", "p16.difference"} & set(story.owed()) == {"p16.difference"}
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account=AT_SITE, counted=25)
    assert "p16.difference" not in story.owed()


def test_a_thing_found_where_the_record_lacks_it_stays_open_until_it_is_counted_where_it_belongs() -> None:
    """16.1"""
    story = with_forms()
    inspection = story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number
    sample = story.does("p16.sample", INSPECTOR, inspection=inspection, item=FORMS).number
    story.does("p16.answer-sample", IN_CHARGE, sample=sample, account="t1/vault", counted=40, recorded=0)
    assert "p16.difference" in story.owed()


# ── 7, 5, 12, 18, 8: smaller ways out ──


def test_a_firm_that_was_declared_is_not_taken_back_without_a_word() -> None:
    """7.1.main — unknown is an alarm"""
    story = working()
    story.does("p07.declare-subcontractors", IN_CHARGE, no_others=False, others="配送を頼んだ")
    story.refused("p07.declare-subcontractors", IN_CHARGE, no_others=True, cites={"7.1.main"})
    assert "p07.unknown" in story.owed()
    story.does("p07.declare-subcontractors", IN_CHARGE, no_others=True, explains="頼むのをやめ、渡した物はない")
    assert "p07.unknown" not in story.owed()


def test_who_declares_none_has_nothing_to_explain() -> None:
    """7.1.main"""
    working().does("p07.declare-subcontractors", IN_CHARGE, no_others=True)


RULES = {"title_of": "規程", "version": "4", "in_force_from": "2026-04-01", "document": "x"}


def handing(story: Story) -> set[str]:
    """What stands against handing something over, of provision 5."""
    found, _ = story.tries("p10.plan", OFFICER, place="窓口", facility=SITE, at=story.now, until=story.now + HOUR)
    return {one.cites for one in found if getattr(one, "cites", "").startswith("5.")}


def test_changed_rules_that_were_returned_do_not_open_the_gate() -> None:
    """5.1.latter"""
    story = working()
    story.does("p05.confirm-rules", IN_CHARGE, unchanged=False)
    number = story.does("p05.submit-rules", SIGNATORY, **RULES).number
    story.does("p05.return-rules", OFFICER, submission=number, comments="不足")
    assert "p05.resubmit" in story.owed()
    assert handing(story) == {"5.1.latter"}
    number = story.does("p05.submit-rules", SIGNATORY, **RULES).number
    story.does("p05.receive-rules", OFFICER, submission=number)
    assert handing(story) == set()


def test_a_change_told_with_the_submission_itself_is_a_change_too() -> None:
    """5.1.latter"""
    story = working()
    number = story.does("p05.submit-rules", SIGNATORY, **RULES, changes="鍵の管理").number
    story.does("p05.return-rules", OFFICER, submission=number, comments="不足")
    assert handing(story) == {"5.1.latter"}


def test_the_days_of_a_continuation_lie_ahead() -> None:
    """18.1"""
    story = working()
    violation = story.does("p18.record-violation", APPROVER, sentences=["11.1"], what="無施錠").number
    decision = {"violation": violation, "decision": "continue", "why": "軽い"}
    story.misfits("p18.decide", APPROVER, **decision, until="2020-01-01", codes={"UNTIL"})
    story.does("p18.decide", APPROVER, **decision, until="2026-05-01")


@pytest.mark.parametrize("sentence", ["99.9", "7.9", "term.nothing"])
def test_a_violation_or_a_finding_is_of_a_sentence_that_there_is(sentence: str) -> None:
    """18.1, 16.1"""
    story = working()
    story.misfits("p18.record-violation", APPROVER, sentences=[sentence], what="x", codes={"NO_SENTENCE"})
    inspection = story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number
    finding = {"inspection": inspection, "sentence": sentence, "severity": "minor", "what": "x"}
    story.misfits("p16.record-finding", INSPECTOR, **finding, codes={"NO_SENTENCE"})


def test_a_sentence_or_an_adopted_number_can_be_violated() -> None:
    """18.1"""
    working().does("p18.record-violation", APPROVER, sentences=["7.1.ウ", "term.stocktaking_months"], what="x")


def test_what_one_tier_suspended_another_does_not_resume() -> None:
    """12.1 — two suspensions of one person are two"""
    story = working()
    story.does("p12.suspend", IN_CHARGE, person=WORKER)
    story.does("p12.suspend", OFFICER, person=WORKER, tier=1)
    story.refused("p08.open", WORKER, place=SITE, item=FILE, purpose=1, key="1", cites={"12.1"})
    story.does("p12.resume", IN_CHARGE, person=WORKER)
    story.refused("p08.open", WORKER, place=SITE, item=FILE, purpose=1, key="1", cites={"12.1"})
    story.does("p12.resume", OFFICER, person=WORKER, tier=1)
    story.does("p08.open", WORKER, place=SITE, item=FILE, purpose=1, key="1")


def test_nothing_is_noted_beforehand_about_more_than_was_made() -> None:
    """8.1.main — a note is about what was made before it"""
    story = working()
    story.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-02", extra=10_000, reason="印刷")
    note = {"item": FILE, "cause": "misprinted", "what": "刷り損ない", "quantity": 1_000_000}
    story.does("p08.note-exception", IN_CHARGE, **note)
    for sheets in (121, 5):
        new = {
            "item": story.mint("im"),
            "label": "通知書",
            "medium": "paper",
            "quantity": sheets,
            "origin": "derivative",
            "parent": FILE,
        }
        made = {"item": FILE, "purpose": 1, "records": 1, "items": [new], "moves": [move(new["item"], "made", AT_SITE, sheets)]}
        story.does("p08.derive", WORKER, place=SITE, **made, method="印刷")
        assert "p08.reprint" in story.owed()
        story.does("p08.note-exception", IN_CHARGE, **note)
        assert "p08.reprint" not in story.owed()


# ── closing ──


def over(story: Ready) -> Ready:
    """Everything went home and was certified and confirmed; the business is complete."""
    story.does("p00.complete", APPROVER)
    agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=FILE, quantity=1, reason="容量").number
    number = story.does("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction", level="E1").number
    vault_erased(story, number, FILE)
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全ての棚を見た")
    story.does("p13.confirm", APPROVER, tier=1)
    return story


def test_a_contract_with_nothing_open_closes() -> None:
    """13.1"""
    over(working()).does("p00.close", APPROVER)


def test_nothing_closes_over_an_open_inspection() -> None:
    """16.1"""
    story = working()
    inspection = story.does("p16.open-inspection", INSPECTOR, **INSPECTED).number
    over(story).refused("p00.close", APPROVER, cites={"16.1"})
    story.does("p16.close-inspection", INSPECTOR, inspection=inspection, result="in_order", summary="x")
    story.does("p00.close", APPROVER)


def test_nothing_closes_over_a_standing_hold() -> None:
    """17.1"""
    story = working()
    hold = story.does("p17.hold", IN_CHARGE, items=[FILE], reason="確認").number
    over(story).refused("p00.close", APPROVER, cites={"17.1"})
    story.does("p17.lift-hold", OFFICER, hold=hold, tier=1, reason="済んだ")
    story.does("p00.close", APPROVER)


@pytest.mark.parametrize("asked", [False, True])
def test_nothing_closes_over_a_waiting_request_for_consent(asked: bool) -> None:
    """7.1.proviso, 7.1.キ"""
    story = working()
    request = story.does("p07.request-consent", IN_CHARGE, **ASKED).number
    if asked:
        story.does("p07.ask-further", OFFICER, request=request, what="資格")
    over(story).refused("p00.close", APPROVER, cites={"7.1.キ" if asked else "7.1.proviso"})
    story.does("p07.decline", APPROVER, request=request, reasons="終わった")
    story.does("p00.close", APPROVER)


def test_nothing_closes_over_an_undecided_draft() -> None:
    """o24.1"""
    story = working()
    draft = {"document_number": "税第1号", "act": "p07.consent", "gist": "承諾", "route": [APPROVER]}
    number = story.does("p00.draft", OFFICER, **draft).number
    over(story).refused("p00.close", APPROVER, cites={"o24.1"})
    story.does("p00.return-draft", APPROVER, draft=number, reason="不要")
    story.does("p00.close", APPROVER)


def test_nothing_closes_over_unpaid_compensation() -> None:
    """18.2"""
    story = working()
    violation = story.does("p18.record-violation", APPROVER, sentences=["11.1"], what="無施錠").number
    story.does("p18.decide", APPROVER, violation=violation, decision="warn", why="軽い")
    claim = story.does("p18.claim-compensation", APPROVER, violation=violation, amount=1_000_000, ground="再作成").number
    over(story).refused("p00.close", APPROVER, cites={"18.2"})
    story.does("p18.record-payment", OFFICER, claim=claim, amount=1_000_000, paid_on="2026-04-02")
    story.does("p00.close", APPROVER)


# ── what is owed without a number ──


def test_a_request_for_consent_waits_for_an_answer_whatever_was_adopted() -> None:
    """7.1.proviso"""
    story = working()
    story.does("p07.request-consent", IN_CHARGE, **ASKED)
    assert (story.owed()["p07.answer"].cites, story.owed()["p07.answer"].due) == ("7.1.proviso", None)
    story.adopts(consent_answer_days=14)
    assert story.owed()["p07.answer"].due is not None


def test_supervision_and_counting_are_owed_from_the_first_day() -> None:
    """2.1, 11.1 — how often after that, only an adopted number says"""
    story = with_forms()
    owed = story.owed()
    assert [(owed[code].cites, owed[code].due) for code in ("p02.supervise", "p11.stocktake")] == [("2.1", None), ("11.1", None)]
    days = {"since": "2026-04-01", "until": "2026-04-02"}
    story.does("p02.supervise", IN_CHARGE, persons=[WORKER], looked_at="作業", findings="なし", **days)
    for shelf in (SITE, None):
        lines = [
            {"item": FORMS if shelf else FILE, "quantity": n, "booked": n, "means": "scanned"} for n in (40 if shelf else 1,)
        ]
        story.does("p11.stocktake", IN_CHARGE, facility=shelf, complete=True, lines=lines)
    assert not {"p02.supervise", "p11.stocktake"} & story.owed().keys()


def test_at_the_end_everybody_still_on_the_register_is_told_that_the_duty_lasts() -> None:
    """4.1.latter"""
    story = working()
    assert "p04.remind" not in story.owed()
    story.does("p04.remind", IN_CHARGE, persons=[WORKER])
    story.at("2026-05-01 09:00").does("p00.complete", APPROVER)
    assert "p04.remind" in story.owed()
    story.does("p04.remind", IN_CHARGE, persons=[IN_CHARGE, WORKER, HANDOVER])
    assert "p04.remind" not in story.owed()


# ── 13: a demand is met by whom it was made to ──


def test_a_yearly_review_is_entered_by_the_ward_and_counts_from_its_day() -> None:
    """term.yearly_review_months"""
    story = working().adopts(yearly_review_months=12)
    before = story.owed()["p00.review"].due
    story.at("2026-06-01 10:00").does("p00.note", OFFICER, text="経過")
    assert story.owed()["p00.review"].due == before
    story.misfits("p00.note", IN_CHARGE, text="見直した", review=True, codes={"NOT_WARD"})
    story.does("p00.note", OFFICER, text="見直した", review=True)
    after = story.owed()["p00.review"].due
    assert before is not None
    assert after is not None
    assert after > before
