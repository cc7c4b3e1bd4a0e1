"""Rules that real incidents asked for: each alone, aimed at what was left undone and not at the story."""

from typing import Any

import pytest

from azukari.kernel.erasure import Method, reaches
from azukari.kernel.values import Medium
from tests.provisions.holding import AT_SITE, TRANSIT, Holding, move, only
from tests.provisions.readiness import Ready
from tests.story import (
    APPROVER,
    ELSEWHERE,
    FILE,
    FIRM,
    HANDOVER,
    IN_CHARGE,
    OFFICER,
    OTHER,
    SIGNATORY,
    SITE,
    WARD_HANDOVER,
    WORKER,
    Story,
    ident,
)

SUB = ident("pt", "sub")
SUB_SIGNS, SUB_LEADS = ident("pn", "subs1gns"), ident("pn", "sub1eads")
DISK, SECOND_DISK = ident("im", "d1sk"), ident("im", "d1sk2")
LETTERS, MORE = ident("im", "1etters"), ident("im", "more")
WEEK = {"weekdays": [0, 1, 2, 3, 4], "from_minute": 540, "to_minute": 1020}


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


@pytest.fixture
def ready() -> Ready:
    return Ready().all()


# ── 2: who is employed by whom ──


def test_an_employment_without_a_document_is_shown_where_that_term_is_adopted(story: Story) -> None:
    """term.employment_proof"""
    assert "p02.unproven" not in story.owed()
    story.adopts(employment_proof=1)
    assert story.owed()["p02.unproven"].person == WORKER
    story.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑", employer=FIRM, work="印刷", proof="健康保険")
    assert "p02.unproven" not in story.owed()


def subcontracted(story: Story) -> None:
    asked = {
        "content": "印刷", "purposes": [1], "subcontractor": SUB, "subcontractor_name": "別の会社", "since": "2026-04-01",
        "until": "2027-03-31", "reason": "設備", "measures": "同じ", "supervision": "毎月",
    }  # fmt: skip
    number = story.does("p07.request-consent", IN_CHARGE, **asked).number
    story.does("p07.consent", APPROVER, request=number, grounds="やむを得ない")
    signs = {"signatory": SUB_SIGNS, "signatory_name": "別 一郎", "bound": True, "supervision": "毎月", "safety": "施錠"}
    story.does("p07.begin-subcontract", IN_CHARGE, request=number, **signs)
    story.does("p02.designate", SUB_SIGNS, person=SUB_LEADS, full_name="別 二郎")


def test_one_person_under_two_employers_is_owed_a_clearing_up_by_both(story: Story) -> None:
    """2.1"""
    subcontracted(story)
    story.does("p02.enrol", SUB_LEADS, person=OTHER, full_name="小林", employer=SUB, work="印刷")
    assert "p02.two-employers" not in story.owed()
    story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="小林", employer=FIRM, work="印刷")
    story.at("2026-04-02 09:00")
    from azukari import annex

    tiers = {one.tier for one in annex.duties(story.whole, story.now) if one.code == "p02.two-employers"}
    assert tiers == {1, 2}
    story.does("p02.leave", SUB_LEADS, person=OTHER, last_day="2026-04-02")
    assert "p02.two-employers" not in story.at("2026-04-03 09:00").owed()


def test_a_signatory_of_two_firms_is_employed_by_neither(story: Story) -> None:
    subcontracted(story)
    story.does("p02.enrol", IN_CHARGE, person=SUB_SIGNS, full_name="別 一郎", employer=FIRM, work="印刷")
    assert "p02.two-employers" not in story.owed()


# ── 6: a schedule and who does it; what the work needs ──


def notified(story: Story, *, operator_at: str | None) -> int:
    for place in (SITE, ELSEWHERE):
        story.does("p06.notify-facility", IN_CHARGE, place=place, label="工場", address="架空区1")
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷", place=operator_at)
    period = {"since": "2026-04-01", "until": "2026-06-30"}
    return story.does("p06.notify-schedule", IN_CHARGE, place=ELSEWHERE, work="移行", **period, **WEEK).number


def test_a_schedule_at_a_facility_without_an_operator_asks_who_does_it(story: Story) -> None:
    """6.1"""
    number = notified(story, operator_at=SITE)
    assert story.owed()["p06.performer"].about == number
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="移行", place=ELSEWHERE)
    assert "p06.performer" not in story.owed()


def test_an_operator_of_every_facility_is_one_there_too(story: Story) -> None:
    notified(story, operator_at=None)
    assert "p06.performer" not in story.owed()


def test_an_operator_who_has_left_does_no_schedule(story: Story) -> None:
    """6.1, 2.1"""
    notified(story, operator_at=None)
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    assert "p06.performer" in story.at("2026-04-13 09:00").owed()


def test_a_schedule_that_is_over_asks_nothing(story: Story) -> None:
    notified(story, operator_at=SITE)
    assert "p06.performer" not in story.at("2026-07-01 09:00").owed()


@pytest.mark.parametrize("records, flagged", [(3, True), (4, False)])
def test_more_rows_than_the_stated_work_can_use_are_shown_to_who_gave_them(ready: Ready, records: int, flagged: bool) -> None:
    """8.1.main: 120 rows were handed over; 30 days of three records use 90."""
    assert "p06.beyond-volume" not in ready.owed()
    ready.does("p06.state-volume", IN_CHARGE, records_per_day=records, since="2026-04-01", until="2026-04-30")
    duty = ready.owed().get("p06.beyond-volume")
    assert (duty is not None) is flagged
    assert duty is None or duty.owes.value == "ward"


# ── 8: made twice ──


def made(ready: Ready, item: str, quantity: int) -> None:
    new = {"item": item, "label": "通知書", "medium": "paper", "quantity": quantity, "origin": "derivative", "parent": FILE}
    moves = [move(item, "made", AT_SITE, quantity)]
    answers: dict[str, Any] = {"item": FILE, "purpose": 1, "records": 1, "method": "印刷", "items": [new], "moves": moves}
    ready.does("p08.derive", WORKER, place=SITE, **answers)


def test_more_sheets_than_records_want_a_note(ready: Ready) -> None:
    """8.1.main"""
    made(ready, LETTERS, 120)
    assert "p08.reprint" not in ready.owed()
    made(ready, MORE, 2)
    assert ready.owed()["p08.reprint"].about == FILE
    note = {"item": FILE, "cause": "damaged", "what": "破れた"}
    ready.does("p08.note-exception", IN_CHARGE, quantity=1, **note)
    assert "p08.reprint" in ready.owed(), "one of the two is accounted for"
    ready.does("p08.note-exception", IN_CHARGE, quantity=1, **note)
    assert "p08.reprint" not in ready.owed()


def test_a_note_is_of_something_that_is_there(ready: Ready) -> None:
    note = {"cause": "damaged", "what": "破れた"}
    ready.misfits("p08.note-exception", IN_CHARGE, item=LETTERS, quantity=1, **note, codes={"ITEM_UNKNOWN"})
    ready.misfits("p08.note-exception", IN_CHARGE, item=FILE, quantity=0, **note, codes={"ITEM_UNKNOWN"})


# ── 9: dates of their own, holders on the register, methods that reach ──


def test_an_extract_has_its_own_date_to_be_erased_by(ready: Ready) -> None:
    """9.1.latter"""
    new = {"item": LETTERS, "label": "抽出", "medium": "vault", "rows": 5, "origin": "derivative", "parent": FILE}
    dated = [{**new, "erase_by": "2026-04-03 17:00"}]
    answers: dict[str, Any] = {"item": FILE, "purpose": 1, "records": 5, "method": "抽出"}
    ready.does("p08.derive", WORKER, place=SITE, **answers, items=dated, moves=[move(LETTERS, "made", "t1/vault")])
    assert "p09.erase-by" not in ready.owed()
    duty = ready.at("2026-04-06 10:00").owed()["p09.erase-by"]
    assert duty.late(ready.now)
    ready.refused("p08.open", WORKER, place=SITE, item=LETTERS, purpose=1, key="1", cites={"9.1.latter", "12.1"})


ASKED: dict[str, Any] = {
    "item": FILE, "extent": "全件", "medium": "vault", "purpose": 1, "until": "2026-06-30", "why": "試験",
}  # fmt: skip


def test_nobody_asks_to_let_a_stranger_hold_a_copy(ready: Ready) -> None:
    ready.misfits("p09.request-copy", IN_CHARGE, **ASKED, holder=OTHER, codes={"NOT_ENGAGED"})


@pytest.mark.parametrize("bound", [True, False])
def test_the_entrusting_body_lets_no_stranger_hold_a_copy_where_it_binds_itself(ready: Ready, bound: bool) -> None:
    """term.ward_officers_bound"""
    number = ready.does("p09.request-copy", IN_CHARGE, **ASKED, holder=WORKER).number
    ready.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-02")
    ready.at("2026-04-03 10:00")
    if bound:
        ready.adopts(ward_officers_bound=1)
        ready.refused("p09.permit-copy", APPROVER, request=number, cites={"term.ward_officers_bound"})
    else:
        ready.does("p09.permit-copy", APPROVER, request=number)


def test_copies_are_certified_at_the_end_of_the_business_without_another_notice(ready: Ready) -> None:
    """9.1.latter: completion ends the processing of every copy."""
    number = ready.does("p09.request-copy", IN_CHARGE, **ASKED, holder=WORKER).number
    permission = ready.does("p09.permit-copy", APPROVER, request=number).number
    copy = {"item": LETTERS, "label": "写し", "medium": "vault", "rows": 5, "origin": "copy", "parent": FILE}
    answers: dict[str, Any] = {"item": FILE, "purpose": 1, "permission": permission, "items": [copy]}
    ready.does("p09.make-copy", WORKER, place=SITE, **answers, moves=[move(LETTERS, "made", "t1/vault")])
    gone = [move(LETTERS, "t1/vault", "erased")]
    ready.does("p09.erase-copy", WORKER, moves=gone, method="key_destruction", level="E1")
    ready.misfits("p09.certify-erasure", IN_CHARGE, permission=permission, codes={"NOT_OVER"})
    ready.does("p00.complete", OFFICER)
    ready.does("p09.certify-erasure", IN_CHARGE, permission=permission)


@pytest.mark.parametrize("medium", list(Medium))
def test_initialising_reaches_no_medium_and_each_has_some_method(medium: Medium) -> None:
    assert not reaches(Method.INITIALISING, medium)
    assert any(reaches(one, medium) for one in Method)


def test_a_magnet_reaches_metal_only() -> None:
    assert {one for one in Medium if reaches(Method.DEGAUSSING, one)} == {Medium.HARD_DISK, Medium.TAPE}


# ── 13: a destruction is shown medium by medium ──


@pytest.fixture
def disks(monkeypatch: pytest.MonkeyPatch) -> Holding:
    only(monkeypatch, 10, 13)
    story = Holding().ready()
    story.adopts(return_within_days=5)
    note = story.noted(*({"item": one, "label": "ディスク", "medium": "hard_disk", "serial": one} for one in (DISK, SECOND_DISK)))
    for one in (DISK, SECOND_DISK):
        story.does("p10.receive", HANDOVER, note=note, lines=[{"item": one, "quantity": 1}], moves=[move(one, "ward", AT_SITE)])
    return story


def destroyed(story: Holding, item: str, **how: Any) -> int:
    agreed = story.does("p13.agree-destruction", APPROVER, item=item, reason="破壊").number
    return story.does("p13.destroy", IN_CHARGE, agreement=agreed, **how).number


def test_a_weak_method_stands_open_until_done_again_and_shown(disks: Holding) -> None:
    """13.1"""
    number = destroyed(disks, DISK, method="initialising", evidence="写真")
    assert disks.owed()["p13.method"].about == number
    shown = [{"item": DISK, "serial": "SN", "evidence": "写真"}]
    disks.refused("p13.show-destruction", IN_CHARGE, destruction=number, method="initialising", objects=shown, cites={"13.1"})
    disks.does("p13.show-destruction", IN_CHARGE, destruction=number, method="crushing", objects=shown)
    assert not {"p13.method", "p13.ask"} & set(disks.owed())


@pytest.mark.parametrize("lacking", ["serial", "evidence"])
def test_a_bare_certificate_shows_no_destruction(disks: Holding, lacking: str) -> None:
    """13.1"""
    number = destroyed(disks, DISK, method="crushing")
    destroyed(disks, SECOND_DISK, method="crushing", evidence="写真")
    assert {"p13.evidence", "p13.ask"} <= set(disks.owed())
    whole = {"item": DISK, "serial": "SN", "evidence": "写真"}
    bare = [{name: value for name, value in whole.items() if name != lacking}]
    disks.refused("p13.show-destruction", IN_CHARGE, destruction=number, method="crushing", objects=bare, cites={"13.1"})
    certifies: dict[str, Any] = {"nothing_remains": True, "how": "確認"}
    disks.refused("p13.certify", IN_CHARGE, **certifies, cites={"13.1"})
    disks.does("p13.show-destruction", IN_CHARGE, destruction=number, method="crushing", objects=[whole])
    disks.does("p13.certify", IN_CHARGE, **certifies)


def test_one_medium_with_its_evidence_is_shown_at_once(disks: Holding) -> None:
    destroyed(disks, DISK, method="crushing", evidence="写真")
    assert "p13.evidence" not in disks.owed()


def test_what_is_not_open_is_not_shown(disks: Holding) -> None:
    shown: dict[str, Any] = {"method": "crushing", "objects": [{"item": SECOND_DISK, "serial": "SN", "evidence": "写真"}]}
    disks.misfits("p13.show-destruction", IN_CHARGE, destruction=999, **shown, codes={"NOTHING_TO_SHOW"})
    number = destroyed(disks, DISK, method="crushing")
    disks.misfits("p13.show-destruction", IN_CHARGE, destruction=number, **shown, codes={"NOT_OPEN"})


def test_both_sides_look_for_what_has_not_come_home_and_the_lines_are_counted(disks: Holding) -> None:
    """13.1"""
    disks.does("p00.complete", OFFICER)
    owed = disks.at("2026-11-01 09:00").owed()
    assert owed["p13.return"].late(disks.now)
    assert owed["p13.expected"].late(disks.now)
    assert "残り2行" in owed["p13.expected"].say.ja


# ── 14, 15: whereabouts and destinations ──


def test_a_case_that_nobody_hears_from_is_shown_to_the_entrusting_body_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """term.custody_check_in_hours"""
    only(monkeypatch, 10, 14)
    story = Holding().ready()
    story.adopts(custody_check_in_hours=4)
    story.noted({"item": DISK, "label": "ディスク", "medium": "hard_disk", "serial": "SN"})
    how: dict[str, Any] = {
        "case": "箱",
        "seal": "封",
        "carriers": [{"name": "一"}],
        "route": "直行",
        "arrival": "2026-04-01 18:00",
    }
    story.does("p14.depart", WARD_HANDOVER, tier=1, moves=[move(DISK, "ward", TRANSIT)], **how)
    assert "p14.unheard" not in story.at("2026-04-01 12:00").owed()
    duty = story.at("2026-04-01 14:00").owed()["p14.unheard"]
    assert (duty.owes.value, duty.late(story.now)) == ("ward", True)


@pytest.mark.parametrize("bound", [True, False])
def test_the_entrusting_body_plans_no_handover_elsewhere_where_it_binds_itself(ready: Ready, bound: bool) -> None:
    """term.ward_officers_bound"""
    plan: dict[str, Any] = {"place": "よそ", "facility": ELSEWHERE, "at": "2026-04-03 09:00", "until": "2026-04-03 17:00"}
    if bound:
        ready.adopts(ward_officers_bound=1)
        ready.refused("p10.plan", OFFICER, **plan, cites={"term.ward_officers_bound"})
    else:
        ready.does("p10.plan", OFFICER, **plan)


# ── 17: who was concerned, and under whom ──


@pytest.fixture
def incident(ready: Ready) -> int:
    return ready.does("p17.notify", IN_CHARGE, what="失った").number


def test_a_statement_that_agrees_with_the_register_owes_nothing(ready: Ready, incident: int) -> None:
    ready.does("p17.state-concerned", IN_CHARGE, incident=incident, person=WORKER, employer=FIRM)
    assert not {"p17.register", "p17.explain"} & set(ready.owed())


def test_a_statement_that_the_register_contradicts_is_shown(ready: Ready, incident: int) -> None:
    """17.1"""
    ready.does("p17.state-concerned", IN_CHARGE, incident=incident, person=WORKER, employer=SUB)
    assert ready.owed()["p17.register"].person == WORKER
    ready.does("p17.state-concerned", SIGNATORY, incident=incident, person=WORKER, employer=FIRM)
    owed = ready.owed()
    assert "p17.register" not in owed
    assert "p17.explain" in owed, "the first version stays, and why it changed is owed"


def test_a_change_with_its_reason_is_explained(ready: Ready, incident: int) -> None:
    ready.does("p17.state-concerned", IN_CHARGE, incident=incident, person=WORKER, employer=SUB)
    ready.does("p17.state-concerned", IN_CHARGE, incident=incident, person=WORKER, employer=FIRM, explains="誤り")
    assert "p17.explain" not in ready.owed()


def test_somebody_on_no_register_contradicts_it(ready: Ready, incident: int) -> None:
    """17.1"""
    ready.does("p17.state-concerned", IN_CHARGE, incident=incident, person=OTHER, employer=FIRM)
    assert "p17.register" in ready.owed()


def test_a_statement_is_about_an_incident_that_is_there(ready: Ready) -> None:
    answers = {"incident": 999, "person": WORKER, "employer": FIRM}
    ready.misfits("p17.state-concerned", IN_CHARGE, **answers, codes={"NO_INCIDENT"})
