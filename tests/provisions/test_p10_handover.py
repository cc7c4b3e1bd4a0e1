"""第10: designated officers, the appointed time and place, against a note whose lines are counted."""

import pytest

from azukari.ground import Tier
from azukari.ground.ground import Engagement
from azukari.kernel.values import INSTRUMENT, Day, PartyId, PersonId, TierNo
from azukari.provisions.p02_acts import Employment
from azukari.provisions.p02_charges import Charge
from azukari.provisions.p02_values import Person
from azukari.provisions.p10_values import Officer, State
from tests.provisions.counter import heard, made
from tests.provisions.holding import (
    AT_SITE,
    FORMS,
    NEW_FORMS,
    NEW_ROLL,
    NEW_STICK,
    OTHER_PRINT,
    ROLL,
    ROLL_PRINT,
    SEALED,
    STICK,
    VAULT,
    WINDOW,
    Holding,
    move,
    only,
)
from tests.story import ELSEWHERE, HANDOVER, IN_CHARGE, OFFICER, OTHER, SITE, WARD_HANDOVER, WORKER, Story, ident

SUB = PartyId(ident("pt", "sub"))
SUB_OFFICER = PersonId(ident("pn", "subofficer"))
COUNTED = {"item": FORMS, "quantity": 40, "rows": 40}
TO_SITE = move(FORMS, "ward", AT_SITE, 40)
ROLL_LINE = {"item": ROLL, "quantity": 1, "rows": 120, "persons": 100, "fingerprint": ROLL_PRINT}
INTO_VAULT = move(ROLL, "ward", VAULT)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10)


@pytest.fixture
def story() -> Holding:
    return Holding().ready()


# ── designation ──


def test_without_a_handover_officer_nothing_is_planned_or_released() -> None:
    """10.1: designated beforehand."""
    story = Story().registered().staffed()
    story.refused("p10.plan", OFFICER, to_tier=1, place="窓口", **WINDOW, cites={"10.1"})
    assert story.owed()["p10.officers"].cites == "10.1"


def test_a_designation_satisfies_the_duty(story: Holding) -> None:
    assert "p10.officers" not in story.owed()


def test_who_is_not_on_the_register_cannot_be_designated(story: Holding) -> None:
    story.misfits("p10.designate-officer", IN_CHARGE, person=OTHER, full_name="部外者", codes={"NOT_ENGAGED"})


def test_a_designation_reaches_no_further_back_than_itself(story: Holding) -> None:
    """10.1: beforehand — a day in the past does not make yesterday's officer."""
    story.at("2026-04-03 09:00").does("p10.designate-officer", IN_CHARGE, person=WORKER, full_name="山﨑", since="2026-04-01")
    assert story.whole.slices[-1].officers[WORKER][0].since == "2026-04-03"


def test_a_designation_that_ends_before_it_begins_does_not_fit(story: Holding) -> None:
    answers = {"person": WORKER, "full_name": "山﨑", "since": "2026-05-01", "until": "2026-04-30"}
    story.misfits("p10.designate-officer", IN_CHARGE, **answers, codes={"PERIOD"})


def test_who_has_left_the_register_takes_no_part(story: Holding) -> None:
    """10.1, and 2.1: the register speaks first."""
    note = story.noted(NEW_FORMS)
    story.does("p02.leave", IN_CHARGE, person=HANDOVER, last_day="2026-04-01")
    story.at("2026-04-02 09:00")
    story.refused("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE], cites={"2.1", "10.1"})


def test_a_relieved_officer_takes_no_part(story: Holding) -> None:
    """10.1"""
    note = story.noted(NEW_FORMS)
    story.does("p10.designate-officer", IN_CHARGE, person=WORKER, full_name="山﨑 次郎")
    story.does("p10.relieve-officer", IN_CHARGE, person=HANDOVER)
    story.refused("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE], cites={"10.1"})
    story.does("p10.receive", WORKER, note=note, lines=[COUNTED], moves=[TO_SITE])


def test_relieving_somebody_who_was_not_designated_does_not_fit(story: Holding) -> None:
    story.misfits("p10.relieve-officer", IN_CHARGE, person=WORKER, codes={"NOT_DESIGNATED"})


def test_a_handover_officer_whom_provision_10_designates_acts_for_the_ward(story: Holding) -> None:
    story.does("p10.designate-officer", OFFICER, person=OTHER, full_name="甲の職員")
    story.does("p10.issue", OTHER, plan=story.planned(), items=[NEW_FORMS])


# ── the plan ──


def test_an_undesignated_officer_cannot_issue_a_note(story: Holding) -> None:
    """10.1"""
    story.refused("p10.issue", OFFICER, plan=story.planned(), items=[NEW_FORMS], cites={"10.1"})


def test_a_plan_that_ends_before_it_begins_does_not_fit(story: Holding) -> None:
    answers = {"to_tier": 1, "place": "窓口", "at": "2026-04-02 10:00", "until": "2026-04-02 09:00"}
    story.misfits("p10.plan", OFFICER, **answers, codes={"PERIOD"})


def test_a_plan_in_the_past_does_not_fit(story: Holding) -> None:
    story.at("2026-04-10 09:00")
    answers = {"to_tier": 1, "place": "窓口", "at": "2026-04-02 10:00", "until": "2026-04-02 11:00"}
    story.misfits("p10.plan", OFFICER, **answers, codes={"PERIOD"})


def test_one_side_does_not_hand_to_itself(story: Holding) -> None:
    story.misfits("p10.plan", OFFICER, to_tier=0, place="窓口", **WINDOW, codes={"SAME_SIDE"})


def state(story: Holding) -> State:
    found = [one for one in story.whole.slices if isinstance(one, State)]
    return found[0]


def test_who_receives_may_appoint_the_time_too(story: Holding) -> None:
    """10.1 — 甲 agrees by issuing its note against the appointment."""
    plan = story.does("p10.plan", HANDOVER, to_tier=1, place="窓口", **WINDOW)
    assert [one.giver for index, one in sorted(state(story).plans.items()) if index == plan.number] == [0]


def test_a_tier_that_is_not_there_gets_nothing(story: Holding) -> None:
    """10.1, and nobody there to receive."""
    found, entry = story.tries("p10.plan", OFFICER, to_tier=7, place="窓口", **WINDOW)
    assert entry is None
    assert "NO_TIER" in {getattr(one, "code", None) for one in found}


def test_a_note_needs_a_plan(story: Holding) -> None:
    story.misfits("p10.issue", WARD_HANDOVER, plan=0, items=[NEW_FORMS], codes={"NO_PLAN"})


def test_a_withdrawn_plan_is_no_plan(story: Holding) -> None:
    plan = story.planned()
    story.does("p10.withdraw-plan", OFFICER, plan=plan, why="延期")
    story.misfits("p10.issue", WARD_HANDOVER, plan=plan, items=[NEW_FORMS], codes={"NO_PLAN"})
    story.misfits("p10.withdraw-plan", OFFICER, plan=plan, why="もう一度", codes={"NO_PLAN"})


def test_a_plan_of_the_ward_is_not_the_contractors_to_issue_under(story: Holding) -> None:
    found, entry = story.tries("p10.issue", HANDOVER, plan=story.planned(), items=[NEW_FORMS])
    assert entry is None
    assert "NOT_YOUR_PLAN" in {getattr(one, "code", None) for one in found}


def test_a_note_after_the_appointed_time_is_refused(story: Holding) -> None:
    """10.1"""
    plan = story.planned(until="2026-04-01 17:00")
    story.at("2026-04-01 17:01").refused("p10.issue", WARD_HANDOVER, plan=plan, items=[NEW_FORMS], cites={"10.1"})


# ── the note ──


def test_media_without_serial_numbers_are_refused(story: Holding) -> None:
    """10.1: the note must tell one stick from another."""
    bare = {key: value for key, value in NEW_STICK.items() if key != "serial"}
    found = story.refused("p10.issue", WARD_HANDOVER, plan=story.planned(), items=[bare], cites={"10.1"})
    assert found[0].field == "items.0.serial"


def test_media_with_serial_numbers_go(story: Holding) -> None:
    note = story.noted(NEW_STICK)
    assert story.owed()["p10.receive"].about == note


def test_an_empty_note_does_not_fit(story: Holding) -> None:
    story.misfits("p10.issue", WARD_HANDOVER, plan=story.planned(), codes={"EMPTY"})


def test_one_item_stands_on_a_note_once(story: Holding) -> None:
    story.misfits("p10.issue", WARD_HANDOVER, plan=story.planned(), items=[NEW_FORMS, NEW_FORMS], codes={"EMPTY"})


def test_a_copy_is_not_handed_over_as_an_original(story: Holding) -> None:
    copy = {**NEW_FORMS, "origin": "copy"}
    story.misfits("p10.issue", WARD_HANDOVER, plan=story.planned(), items=[copy], codes={"ORIGIN"})


def test_an_item_is_under_way_on_one_note_only(story: Holding) -> None:
    story.noted(NEW_FORMS)
    line = {"item": FORMS, "quantity": 40}
    story.misfits("p10.issue", WARD_HANDOVER, plan=story.planned(), lines=[line], codes={"UNDER_WAY"})


def test_a_withdrawn_note_is_settled_and_the_item_can_go_again(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="書き損じ")
    assert not {"p10.receive", "p10.handed"} & set(story.owed())
    again = story.does("p10.issue", WARD_HANDOVER, plan=story.planned(), lines=[COUNTED]).number
    story.does("p10.receive", HANDOVER, note=again, lines=[COUNTED], moves=[TO_SITE])
    assert story.stands(FORMS, AT_SITE) == 40


def test_only_the_giver_withdraws_a_note(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.misfits("p10.withdraw-note", HANDOVER, note=note, why="違う", codes={"NOT_YOUR_NOTE"})


# ── receipt ──


def test_counted_and_received(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE])
    assert story.stands(FORMS, AT_SITE) == 40
    assert "p10.receive" not in story.owed()


def test_whoever_gave_cannot_receive(story: Holding) -> None:
    """10.1: between two."""
    designation = made(story, "p10.designate-officer", person=HANDOVER, full_name="兼務")
    heard(story, designation, OFFICER)  # no act brings one person onto both sides; an older record may have
    note = story.does("p10.issue", HANDOVER, plan=story.planned(), items=[NEW_FORMS])
    answers = {"note": note.number, "lines": [COUNTED], "moves": [TO_SITE]}
    found, entry = story.tries("p10.receive", HANDOVER, **answers)
    assert entry is None
    assert any("cannot also receive" in one.because.en for one in found)


def test_the_givers_side_cannot_receive(story: Holding) -> None:
    """10.1"""
    note = story.noted(NEW_FORMS)
    story.does("p10.designate-officer", OFFICER, person=OTHER, full_name="甲の別の職員")
    story.refused("p10.receive", OTHER, note=note, lines=[COUNTED], moves=[TO_SITE], cites={"10.1"})


@pytest.mark.parametrize("moment, do", [("2026-04-02 08:59", "なってから"), ("2026-04-02 10:01", "定め直して")])
def test_another_time_is_refused(story: Holding, moment: str, do: str) -> None:
    """10.1: at the appointed time; who is early waits, who is late plans anew."""
    note = story.noted(NEW_FORMS, plan=story.planned(at="2026-04-02 09:00", until="2026-04-02 10:00"))
    answers = {"note": note, "lines": [COUNTED], "moves": [TO_SITE]}
    (told,) = story.at(moment).refused("p10.receive", HANDOVER, **answers, cites={"10.1"})
    assert do in told.instead.ja


@pytest.mark.parametrize("place", [ELSEWHERE, None])
def test_another_place_is_refused_where_a_facility_was_appointed(story: Holding, place: str | None) -> None:
    """10.1: at the appointed place."""
    note = story.noted(NEW_FORMS, plan=story.planned(facility=SITE))
    story.refused("p10.receive", HANDOVER, place=place, note=note, lines=[COUNTED], moves=[TO_SITE], cites={"10.1"})
    story.does("p10.receive", HANDOVER, place=SITE, note=note, lines=[COUNTED], moves=[TO_SITE])


@pytest.mark.parametrize(
    "counted",
    [{"item": FORMS, "quantity": 39, "rows": 40}, {"item": FORMS, "quantity": 40, "rows": 39}, {"item": FORMS, "quantity": 40}],
)
def test_counts_that_differ_are_refused_on_their_line(story: Holding, counted: dict[str, object]) -> None:
    """10.1: the note is exchanged for what it lists."""
    note = story.noted(NEW_FORMS)
    moves = [move(FORMS, "ward", AT_SITE, int(str(counted["quantity"])))]
    found = story.refused("p10.receive", HANDOVER, note=note, lines=[counted], moves=moves, cites={"10.1"})
    assert [one.field for one in found] == ["lines.0"]


@pytest.mark.parametrize("wrong", [{"persons": 99}, {"fingerprint": OTHER_PRINT}])
def test_persons_and_fingerprint_that_differ_are_refused(story: Holding, wrong: dict[str, object]) -> None:
    """10.1"""
    note = story.noted({**NEW_FORMS, "persons": 40, "fingerprint": ROLL_PRINT})
    story.refused("p10.receive", HANDOVER, note=note, lines=[{**COUNTED, **wrong}], moves=[TO_SITE], cites={"10.1"})


def test_what_is_not_on_the_note_is_not_received(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    lines, moves = [{"item": STICK, "quantity": 1}], [move(STICK, "ward", AT_SITE)]
    story.misfits("p10.receive", HANDOVER, note=note, lines=lines, moves=moves, codes={"NOT_ON_NOTE", "ITEM_UNKNOWN"})


def test_a_line_is_received_once(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE])
    story.misfits("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE], codes={"SETTLED"})


def test_moves_carry_what_was_counted(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    short = [move(FORMS, "ward", AT_SITE, 39)]
    story.misfits("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=short, codes={"MOVES_DIFFER"})


@pytest.mark.parametrize("target", ["t1/vault", "t2/vault", "delivered", "t1/transit"])
def test_moves_go_to_the_receivers_place_for_such_things(story: Holding, target: str) -> None:
    note = story.noted(NEW_FORMS)
    moves = [move(FORMS, "ward", target, 40)]
    story.misfits("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=moves, codes={"MOVE_ACCOUNTS"})


def test_lines_may_be_received_one_by_one(story: Holding) -> None:
    note = story.noted(NEW_FORMS, NEW_STICK)
    story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE])
    assert "p10.receive" in story.owed()
    story.does("p10.receive", HANDOVER, note=note, lines=[{"item": STICK, "quantity": 1}], moves=[move(STICK, "ward", AT_SITE)])
    assert "p10.receive" not in story.owed()


# ── the vault measures ──


def test_what_is_not_sealed_yet_is_not_received(story: Holding) -> None:
    """10.1"""
    note = story.noted(NEW_ROLL)
    story.refused("p10.receive", HANDOVER, note=note, lines=[ROLL_LINE], moves=[INTO_VAULT], cites={"10.1"})


def test_a_receipt_begins_with_what_the_vault_counted(story: Holding) -> None:
    story.holds_roll()
    assert story.stands(ROLL, VAULT) == 1


@pytest.mark.parametrize("counts", [{"rows": 119}, {"persons": 99}, {"fingerprint": OTHER_PRINT}])
def test_a_declaration_that_the_vault_contradicts_is_refused(story: Holding, counts: dict[str, object]) -> None:
    """10.1: the vault's own count weighs more than the declaration."""
    note = story.noted(NEW_ROLL)
    story.measured(note, **counts)
    story.refused("p10.receive", HANDOVER, note=note, lines=[ROLL_LINE], moves=[INTO_VAULT], cites={"10.1"})


def test_a_count_that_the_vault_contradicts_is_refused(story: Holding) -> None:
    """10.1, where the note declares no rows."""
    note = story.noted({key: value for key, value in NEW_ROLL.items() if key != "rows"})
    story.measured(note)
    story.refused("p10.receive", HANDOVER, note=note, lines=[{**ROLL_LINE, "rows": 121}], moves=[INTO_VAULT], cites={"10.1"})


def test_the_vault_measures_what_is_on_the_note_and_once(story: Holding) -> None:
    note = story.noted(NEW_ROLL, NEW_FORMS)
    story.measured(note)
    story.misfits("p10.measured", INSTRUMENT, note=note, item=ROLL, **SEALED, codes={"MEASURED"})
    story.misfits("p10.measured", INSTRUMENT, note=note, item=FORMS, **SEALED, codes={"NOT_ON_NOTE"})
    story.misfits("p10.measured", INSTRUMENT, note=0, item=ROLL, **SEALED, codes={"NOT_ON_NOTE"})


def test_only_the_vault_measures(story: Holding) -> None:
    """10.1"""
    note = story.noted(NEW_ROLL)
    story.refused("p10.measured", HANDOVER, note=note, item=ROLL, **SEALED, cites={"10.1"})


# ── rejection ──


def test_a_rejected_line_is_owed_an_explanation_by_the_giver(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="count", details="39枚しかない")
    owed = story.owed()
    assert owed["p10.rejected"].owes == "ward"
    assert "p10.receive" not in owed
    story.does("p10.resolve", OFFICER, note=note, item=FORMS, outcome="reissued", explanation="数え直して再交付")
    assert "p10.rejected" not in story.owed()
    story.misfits("p10.resolve", OFFICER, note=note, item=FORMS, outcome="reissued", explanation="再度", codes={"NOT_REJECTED"})


def test_a_rejected_line_is_not_received_any_more(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="damaged")
    story.misfits("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE], codes={"SETTLED"})
    story.misfits("p10.reject", HANDOVER, note=note, item=FORMS, reason="damaged", codes={"NO_NOTE", "NOT_ON_NOTE"})


def test_a_rejection_does_not_wait_for_the_appointed_time(story: Holding) -> None:
    """Taking away never waits."""
    note = story.noted(NEW_FORMS, plan=story.planned(until="2026-04-01 12:00"))
    story.at("2026-04-03 09:00").does("p10.reject", HANDOVER, note=note, item=FORMS, reason="missing")


def test_the_giver_does_not_reject_their_own_note(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.misfits("p10.reject", WARD_HANDOVER, note=note, item=FORMS, reason="missing", codes={"NOT_YOUR_NOTE"})


def test_each_line_knows_the_entry_that_settled_it(story: Holding) -> None:
    """Rejected, received, withdrawn: whoever asks later what became of a line need not search the record."""
    note = story.noted(NEW_FORMS, NEW_STICK, NEW_ROLL)
    lines = next(one for one in story.whole.slices if isinstance(one, State)).notes[note].lines
    assert [one.by for one in lines.values()] == [None, None, None]
    rejected = story.does("p10.reject", HANDOVER, note=note, item=STICK, reason="seal").number
    received = story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[TO_SITE]).number
    withdrawn = story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="残りは後日").number
    assert {item: one.by for item, one in lines.items()} == {FORMS: received, STICK: rejected, ROLL: withdrawn}


# ── duties ──


def test_a_note_on_its_way_is_owed_by_both_sides_without_a_number(story: Holding) -> None:
    """No number adopted: age and 「直ちに」, never late."""
    story.noted(NEW_FORMS)
    owed = story.at("2026-06-01 09:00").owed()
    assert (owed["p10.receive"].owes, owed["p10.handed"].owes) == ("contractor", "ward")
    assert owed["p10.receive"].due is None


def test_an_adopted_number_makes_both_sides_late(story: Holding) -> None:
    story.adopts(receipt_within_hours=24)
    story.noted(NEW_FORMS, plan=story.planned(until="2026-04-01 17:00"))
    assert not story.at("2026-04-02 16:59").owed()["p10.receive"].late(story.now)
    owed = story.at("2026-04-02 17:01").owed()
    assert owed["p10.receive"].late(story.now)
    assert owed["p10.handed"].late(story.now)


# ── home ──


def test_a_return_goes_home_against_a_note(story: Holding) -> None:
    story.holds_forms().returns(FORMS, 40, AT_SITE)
    assert story.whole.ground.custody.is_zero()


def test_a_late_return_is_not_sent_back(story: Holding) -> None:
    """Bringing home never waits: the window of a return refuses nothing, nor does the contract's end."""
    story.holds_forms()
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FORMS, "quantity": 40}]).number
    story.at("2027-05-01 09:00")
    story.does("p10.receive-return", WARD_HANDOVER, note=note, lines=[COUNTED], moves=[move(FORMS, AT_SITE, "returned", 40)])


def test_more_than_is_held_is_not_returned(story: Holding) -> None:
    story.holds_forms()
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    story.misfits("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FORMS, "quantity": 41}], codes={"NOT_HELD"})


def test_a_return_is_counted_too(story: Holding) -> None:
    """10.1 holds on the way home."""
    story.holds_forms()
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FORMS, "quantity": 40}]).number
    lines, moves = [{"item": FORMS, "quantity": 39}], [move(FORMS, AT_SITE, "returned", 39)]
    story.refused("p10.receive-return", WARD_HANDOVER, note=note, lines=lines, moves=moves, cites={"10.1"})


def test_a_tier_plans_its_own_returns_only(story: Holding) -> None:
    answers = {"tier": 2, "place": "窓口", **story.window()}
    story.misfits("p10.plan-return", IN_CHARGE, **answers, codes={"NOT_YOUR_TIER", "NO_TIER"})


def test_what_came_home_can_be_handed_out_again(story: Holding) -> None:
    story.holds_forms().returns(FORMS, 40, AT_SITE)
    note = story.does("p10.issue", WARD_HANDOVER, plan=story.planned(), lines=[COUNTED]).number
    story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=[move(FORMS, "returned", AT_SITE, 40)])
    assert story.stands(FORMS, AT_SITE) == 40


# ── what goes past a note ──


def test_what_was_never_handed_over_is_not_handled(story: Holding) -> None:
    """10.1"""
    story.noted(NEW_ROLL)
    story.refused("p00.look", WORKER, item=ROLL, purpose=1, cites={"10.1"})


def test_what_was_handed_over_is_handled(story: Holding) -> None:
    story.holds_roll().does("p00.look", WORKER, item=ROLL, purpose=1)


def test_handling_of_an_unknown_item_does_not_fit(story: Holding) -> None:
    story.misfits("p00.look", WORKER, item=ident("im", "nothing"), purpose=1, codes={"ITEM_UNKNOWN"})


@pytest.mark.parametrize("target", ["returned", "ward", "t2/vault"])
def test_no_other_act_carries_things_across(story: Holding, target: str) -> None:
    """10.1: against a note, whatever the act calls itself."""
    story.holds_roll().refused("p00.shift", IN_CHARGE, moves=[move(ROLL, VAULT, target)], cites={"10.1"})


def test_no_other_act_takes_things_from_the_ward(story: Holding) -> None:
    """10.1"""
    story.refused("p00.shift", IN_CHARGE, items=[NEW_FORMS], moves=[TO_SITE], cites={"10.1"})


def test_what_the_business_makes_needs_no_note(story: Holding) -> None:
    derived = {**NEW_FORMS, "origin": "derivative"}
    story.does("p00.shift", IN_CHARGE, items=[derived], moves=[move(FORMS, "made", AT_SITE, 40)])


def test_handling_that_moves_passes_no_note_by(story: Holding) -> None:
    """10.1: an act of two kinds answers for both."""
    moves = [move(ROLL, VAULT, "returned")]
    story.holds_roll().refused("p00.rework", WORKER, item=ROLL, purpose=1, moves=moves, cites={"10.1"})


def second_tier(story: Holding) -> None:
    """A subcontractor as tier 2, with a handover officer of its own on its register (provision 7 judges elsewhere)."""
    ground = story.whole.ground
    ground.tiers[TierNo(2)] = Tier(TierNo(2), SUB, TierNo(1), 2, ground.period, ground.purposes, story.now)
    ground.engagements[SUB_OFFICER] = [Engagement(SUB, TierNo(2), Day("2026-04-01"))]
    persons = story.whole.slices[1]
    persons.in_charge[TierNo(2)] = [Charge(SUB_OFFICER, Day("2026-04-01"))]
    persons.enrolled[SUB_OFFICER] = Person(SUB, TierNo(2), Day("2026-04-01"), None, Employment.EMPLOYEE, proven=True)
    story.whole.slices[-1].officers[SUB_OFFICER] = [Officer(TierNo(2), Day("2026-04-01"))]


def test_a_tier_hands_on_against_a_note_too(story: Holding) -> None:
    """10.1 between 乙 and a subcontractor; what went on is no longer 乙's to handle."""
    story.holds_roll()
    second_tier(story)
    plan = story.does("p10.plan", HANDOVER, tier=1, to_tier=2, place="乙の工場", **WINDOW).number
    note = story.does("p10.issue", HANDOVER, plan=plan, lines=[{"item": ROLL, "quantity": 1, "rows": 120}]).number
    story.refused("p10.receive", HANDOVER, note=note, cites={"10.1"})
    story.does("p10.receive", SUB_OFFICER, note=note)
    assert (story.stands(ROLL, VAULT), story.stands(ROLL, "t2/vault")) == (0, 1)
    story.refused("p00.look", WORKER, item=ROLL, purpose=1, cites={"10.1"})
