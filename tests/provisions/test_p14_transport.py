"""第14: what travels is in a dedicated, sealed case, and somebody looks for its arrival."""

from typing import Any

import pytest

from tests.provisions.holding import AT_SITE, FORMS, NEW_FORMS, NEW_ROLL, ROLL, TRANSIT, Holding, move, only
from tests.story import ELSEWHERE, HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER

COUNTED = {"item": FORMS, "quantity": 40, "rows": 40}
AT_OTHER = f"t1/{ELSEWHERE}"
LOAD = [move(FORMS, "ward", TRANSIT, 40)]
CASE: dict[str, Any] = {
    "case": "箱1", "seal": "封1", "carriers": [{"name": "搬送 一"}], "route": "直行", "arrival": "2026-04-01 12:00",
}  # fmt: skip
INTACT = {"seal_intact": True, "case_intact": True}
DIGEST, OTHER_DIGEST = "e" * 64, "f" * 64
SEALED: dict[str, Any] = {"digest": DIGEST, "size": 4096}
LINE: dict[str, Any] = {"route": "専用線", "arrival": "2026-04-01 12:00"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 14, 17)


@pytest.fixture
def story() -> Holding:
    return Holding().ready()


def driven(story: Holding, **changes: Any) -> int:
    return story.does("p14.depart", WARD_HANDOVER, **{"moves": LOAD, **CASE, **changes}).number


# ── departure ──


@pytest.mark.parametrize("lacking", ["case", "seal"])
def test_a_case_and_a_seal_are_named(story: Holding, lacking: str) -> None:
    """14.1"""
    story.noted(NEW_FORMS)
    answers = {key: value for key, value in CASE.items() if key != lacking}
    found = story.refused("p14.depart", WARD_HANDOVER, moves=LOAD, **answers, cites={"14.1"})
    assert [one.field for one in found] == [lacking]


def test_two_carriers_where_that_was_adopted(story: Holding) -> None:
    """term.two_carriers, and no provision"""
    story.adopts(two_carriers=1)
    story.noted(NEW_FORMS)
    story.refused("p14.depart", WARD_HANDOVER, moves=LOAD, **CASE, cites={"term.two_carriers"})
    driven(story, carriers=[{"name": "搬送 一"}, {"name": "搬送 二"}])


def test_what_is_on_no_note_does_not_leave_the_ward(story: Holding) -> None:
    """10.1: a case is no delivery note."""
    note = story.noted(NEW_FORMS)
    story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="-")
    story.refused("p14.depart", WARD_HANDOVER, moves=LOAD, **CASE, cites={"10.1"})


def test_what_lies_in_the_vault_goes_into_no_case(story: Holding) -> None:
    """14.1: by line, in a sealed package, or not at all."""
    story.noted(NEW_ROLL)
    moves = [move(ROLL, "ward", TRANSIT)]
    found = story.refused("p14.depart", WARD_HANDOVER, moves=moves, **CASE, cites={"14.1"})
    assert [one.field for one in found] == ["package"]
    package = story.does("p14.seal-package", WARD_HANDOVER, contents=[ROLL], to_tier=1, **SEALED).number
    both = [*moves, *LOAD]
    story.noted(NEW_FORMS)
    codes = {"MOVE_ACCOUNTS", "PACKAGE_DIFFERS"}
    story.misfits("p14.depart", WARD_HANDOVER, moves=both, package=package, **CASE, codes=codes)


def test_somebody_carries_a_case(story: Holding) -> None:
    """14.1"""
    story.noted(NEW_FORMS)
    found = story.refused("p14.depart", WARD_HANDOVER, moves=LOAD, **{**CASE, "carriers": []}, cites={"14.1"})
    assert [one.field for one in found] == ["carriers"]


def test_an_arrival_lies_ahead(story: Holding) -> None:
    story.noted(NEW_FORMS)
    story.misfits("p14.depart", WARD_HANDOVER, moves=LOAD, **{**CASE, "arrival": "2026-04-01 08:00"}, codes={"PERIOD"})


def test_a_firm_transports_in_its_own_name(story: Holding) -> None:
    story.noted(NEW_FORMS)
    story.misfits("p14.depart", HANDOVER, tier=2, moves=LOAD, **CASE, codes={"NOT_YOUR_TIER", "MOVE_ACCOUNTS"})


# ── receipt needs a transport ──


def test_a_receipt_without_a_transport_is_refused(story: Holding) -> None:
    """14.1: between two places."""
    note = story.noted(NEW_FORMS)
    moves = [move(FORMS, "ward", AT_SITE, 40)]
    story.refused("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=moves, cites={"14.1"})


def test_a_receipt_before_the_arrival_is_refused(story: Holding) -> None:
    """14.1"""
    note = story.noted(NEW_FORMS)
    trip = driven(story)
    moves = [move(FORMS, TRANSIT, AT_SITE, 40)]
    story.refused("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=moves, cites={"14.1"})
    story.does("p14.arrive", HANDOVER, transport=trip, **INTACT)
    story.does("p10.receive", HANDOVER, note=note, lines=[COUNTED], moves=moves)
    assert story.stands(FORMS, AT_SITE) == 40


def test_the_prefilled_receipt_takes_from_the_transport(story: Holding) -> None:
    note = story.noted(NEW_FORMS)
    story.does("p14.arrive", HANDOVER, transport=driven(story), **INTACT)
    story.does("p10.receive", HANDOVER, place=SITE, note=note, lines=[COUNTED])
    assert story.stands(FORMS, TRANSIT) == 0


def test_an_arrival_does_not_stand_for_a_receipt(story: Holding) -> None:
    """10.1: what is on a note moves when it has been counted."""
    story.noted(NEW_FORMS)
    moves = [move(FORMS, TRANSIT, AT_SITE, 40)]
    story.refused("p14.arrive", HANDOVER, transport=driven(story), moves=moves, **INTACT, cites={"10.1"})


def test_what_is_on_its_way_is_not_handled(story: Holding) -> None:
    """14.1"""
    story.noted(NEW_FORMS)
    driven(story)
    story.refused("p00.look", WORKER, item=FORMS, purpose=1, cites={"14.1"})


def test_a_return_travels_too(story: Holding) -> None:
    """14.1 on the way home, and after the end as well."""
    story.holds_forms().at("2027-05-01 09:00")
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FORMS, "quantity": 40}]).number
    direct = [move(FORMS, AT_SITE, "returned", 40)]
    story.refused("p10.receive-return", WARD_HANDOVER, note=note, lines=[COUNTED], moves=direct, cites={"14.1"})
    load = [move(FORMS, AT_SITE, TRANSIT, 40)]
    trip = story.does("p14.depart", HANDOVER, moves=load, **{**CASE, "arrival": "2027-05-01 12:00"}).number
    story.does("p14.arrive", WARD_HANDOVER, transport=trip, **INTACT)
    story.does("p10.receive-return", WARD_HANDOVER, note=note, lines=[COUNTED])
    assert story.whole.ground.custody.is_zero()


# ── between one's own facilities ──


def test_between_own_facilities_without_transport_is_refused(story: Holding) -> None:
    """14.1"""
    story.holds_forms().refused("p00.shift", IN_CHARGE, moves=[move(FORMS, AT_SITE, AT_OTHER, 1)], cites={"14.1"})


def test_between_own_facilities_in_a_case(story: Holding) -> None:
    story.holds_forms()
    trip = story.does("p14.depart", IN_CHARGE, moves=[move(FORMS, AT_SITE, TRANSIT, 10)], **CASE).number
    story.does("p14.arrive", IN_CHARGE, transport=trip, moves=[move(FORMS, TRANSIT, AT_OTHER, 10)], **INTACT)
    assert (story.stands(FORMS, AT_SITE), story.stands(FORMS, AT_OTHER)) == (30, 10)


def test_no_more_arrives_than_departed(story: Holding) -> None:
    story.holds_forms()
    trip = story.does("p14.depart", IN_CHARGE, moves=[move(FORMS, AT_SITE, TRANSIT, 10)], **CASE).number
    moves = [move(FORMS, TRANSIT, AT_OTHER, 11)]
    story.misfits("p14.arrive", IN_CHARGE, transport=trip, moves=moves, **INTACT, codes={"MOVE_ACCOUNTS", "NOT_HELD"})


def test_what_the_work_makes_on_the_spot_does_not_travel(story: Holding) -> None:
    made = {**NEW_FORMS, "origin": "derivative"}
    story.does("p00.shift", IN_CHARGE, items=[made], moves=[move(FORMS, "made", AT_SITE, 40)])


# ── on the way ──


def test_a_transport_is_looked_for_by_both_sides_without_a_number(story: Holding) -> None:
    story.noted(NEW_FORMS)
    driven(story)
    owed = story.at("2026-04-05 09:00").owed()
    assert (owed["p14.arrive"].owes, owed["p14.expected"].owes) == ("contractor", "ward")
    assert owed["p14.arrive"].due is None


def test_an_adopted_grace_makes_an_arrival_late(story: Holding) -> None:
    story.adopts(arrival_grace_minutes=60)
    story.noted(NEW_FORMS)
    driven(story)
    assert not story.at("2026-04-01 12:59").owed()["p14.arrive"].late(story.now)
    assert story.at("2026-04-01 13:01").owed()["p14.expected"].late(story.now)


def test_whereabouts_are_reported_where_that_was_adopted(story: Holding) -> None:
    """term.custody_check_in_hours"""
    story.noted(NEW_FORMS)
    trip = driven(story)
    assert "p14.check-in" not in story.owed()
    story.adopts(custody_check_in_hours=4)
    assert story.at("2026-04-01 13:30").owed()["p14.check-in"].late(story.now)
    story.does("p14.check-in", HANDOVER, transport=trip, whereabouts="高速道路", arrival="2026-04-01 18:00")
    assert not story.owed()["p14.check-in"].late(story.now)


def test_a_transport_arrives_once(story: Holding) -> None:
    story.noted(NEW_FORMS)
    trip = driven(story)
    story.does("p14.arrive", HANDOVER, transport=trip, **INTACT)
    story.misfits("p14.arrive", HANDOVER, transport=trip, **INTACT, codes={"NO_TRANSPORT"})
    story.misfits("p14.check-in", HANDOVER, transport=trip, whereabouts="-", codes={"NO_TRANSPORT"})


@pytest.mark.parametrize("broken", ["seal_intact", "case_intact"])
def test_a_broken_seal_is_recorded_and_owed_an_explanation(story: Holding, broken: str) -> None:
    """14.1: the truth about the seal is never refused."""
    story.noted(NEW_FORMS)
    trip = driven(story)
    story.does("p14.arrive", HANDOVER, transport=trip, **{**INTACT, broken: False})
    assert story.owed()["p14.broken-seal"].about == trip
    incident = story.does("p17.notify", WARD_HANDOVER, what="封印が切れていた", items=[FORMS]).number
    story.does("p14.explain-seal", IN_CHARGE, transport=trip, explanation="荷崩れ。中身に異常なし", incident=incident)
    assert "p14.broken-seal" not in story.owed()
    story.misfits("p14.explain-seal", IN_CHARGE, transport=trip, explanation="再度", incident=incident, codes={"NOT_BROKEN"})


def test_handling_that_carries_needs_a_case(story: Holding) -> None:
    """14.1: an act of two kinds answers for both."""
    moves = [move(FORMS, AT_SITE, AT_OTHER)]
    story.holds_forms().refused("p00.rework", WORKER, item=FORMS, purpose=1, moves=moves, cites={"14.1"})


def test_a_note_withdrawn_on_the_way_does_not_let_the_load_in(story: Holding) -> None:
    """10.1: what was never received is not put on a shelf; it goes home."""
    note = story.noted(NEW_FORMS)
    trip = driven(story)
    story.does("p10.withdraw-note", WARD_HANDOVER, note=note, why="誤送")
    into = [move(FORMS, TRANSIT, AT_SITE, 40)]
    story.refused("p14.arrive", HANDOVER, transport=trip, moves=into, **INTACT, cites={"10.1"})
    story.does("p14.arrive", HANDOVER, transport=trip, **INTACT)
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    home = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": FORMS, "quantity": 40}]).number
    story.does("p10.receive-return", WARD_HANDOVER, note=home, lines=[COUNTED])
    assert story.whole.ground.custody.is_zero()


def test_a_rejected_load_is_not_let_in_either(story: Holding) -> None:
    """10.1"""
    note = story.noted(NEW_FORMS)
    trip = driven(story)
    story.does("p10.reject", HANDOVER, note=note, item=FORMS, reason="seal")
    into = [move(FORMS, TRANSIT, AT_SITE, 40)]
    story.refused("p14.arrive", HANDOVER, transport=trip, moves=into, **INTACT, cites={"10.1"})


# ── by line ──


def sent(story: Holding) -> tuple[int, int]:
    """甲 sends the tax roll by line: the note and the transport."""
    note = story.noted(NEW_ROLL)
    story.measured(note)
    package = story.does("p14.seal-package", WARD_HANDOVER, contents=[ROLL], to_tier=1, **SEALED).number
    return note, story.does("p14.depart", WARD_HANDOVER, package=package, **LINE).number


def test_a_package_is_sealed_sent_found_alike_and_received(story: Holding) -> None:
    """14.1: neither case nor seal nor carriers are asked for, but the digest on both ends."""
    note, trip = sent(story)
    assert story.stands(ROLL, TRANSIT) == 1
    story.refused("p10.receive", HANDOVER, note=note, cites={"14.1"})
    assert {"p14.arrive", "p14.expected"} <= set(story.owed())
    found = story.refused("p14.arrive", HANDOVER, transport=trip, **INTACT, cites={"14.1"})
    assert [one.field for one in found] == ["digest"]
    story.does("p14.arrive", HANDOVER, transport=trip, digest=DIGEST, **INTACT)
    assert "p14.broken-seal" not in story.owed()
    story.does("p10.receive", HANDOVER, note=note)
    assert (story.stands(ROLL, TRANSIT), story.stands(ROLL, "t1/vault")) == (0, 1)


def test_another_digest_is_a_broken_seal(story: Holding) -> None:
    """14.1: the truth is never refused, and the suspicion is notified (17)."""
    _, trip = sent(story)
    story.does("p14.arrive", HANDOVER, transport=trip, digest=OTHER_DIGEST, **INTACT)
    assert story.owed()["p14.broken-seal"].about == trip
    story.refused("p14.explain-seal", IN_CHARGE, transport=trip, explanation="再送を頼んだ", cites={"14.1"})
    incident = story.does("p17.notify", HANDOVER, what="届いた包みが違う", items=[ROLL]).number
    story.does("p14.explain-seal", IN_CHARGE, transport=trip, explanation="再送を頼んだ", incident=incident)
    assert "p14.broken-seal" not in story.owed()


def test_whoever_sent_does_not_say_that_it_arrived(story: Holding) -> None:
    """14.1: but may say that it did not."""
    _, trip = sent(story)
    story.refused("p14.arrive", WARD_HANDOVER, transport=trip, digest=DIGEST, **INTACT, cites={"14.1"})
    story.does("p14.arrive", WARD_HANDOVER, transport=trip, seal_intact=False, case_intact=False)
    assert story.owed()["p14.broken-seal"].about == trip


def test_a_return_goes_by_line_after_the_end_too(story: Holding) -> None:
    """14.1"""
    story.holds_roll().at("2027-05-01 09:00")
    plan = story.does("p10.plan-return", IN_CHARGE, place="専用線", **story.window()).number
    note = story.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": ROLL}]).number
    package = story.does("p14.seal-package", HANDOVER, contents=[ROLL], to_tier=0, **SEALED).number
    trip = story.does("p14.depart", HANDOVER, package=package, route="専用線", arrival="2027-05-01 12:00").number
    story.does("p14.arrive", WARD_HANDOVER, transport=trip, digest=DIGEST, **INTACT)
    story.does("p10.receive-return", WARD_HANDOVER, note=note, lines=[{"item": ROLL, "quantity": 1}])
    assert story.whole.ground.custody.is_zero()


def test_what_did_not_get_through_is_put_back_into_the_vault(story: Holding) -> None:
    story.holds_roll()
    package = story.does("p14.seal-package", HANDOVER, contents=[ROLL], to_tier=0, **SEALED).number
    trip = story.does("p14.depart", HANDOVER, package=package, **LINE).number
    lost = {"transport": trip, "seal_intact": False, "case_intact": False}
    shelf = [move(ROLL, TRANSIT, AT_SITE)]
    story.misfits("p14.arrive", HANDOVER, moves=shelf, **lost, codes={"MOVE_ACCOUNTS"})
    story.does("p14.arrive", HANDOVER, moves=[move(ROLL, TRANSIT, "t1/vault")], **lost)
    assert story.stands(ROLL, "t1/vault") == 1


def test_what_is_sent_is_what_the_package_says_and_once(story: Holding) -> None:
    story.noted(NEW_ROLL, NEW_FORMS)
    package = story.does("p14.seal-package", WARD_HANDOVER, contents=[ROLL], to_tier=1, **SEALED).number
    codes = {"PACKAGE_DIFFERS", "MOVE_ACCOUNTS"}
    story.misfits("p14.depart", WARD_HANDOVER, package=package, moves=LOAD, **LINE, codes=codes)
    story.misfits("p14.depart", HANDOVER, package=package, moves=[move(ROLL, "t1/vault", TRANSIT)], **LINE,
                  codes={"NO_PACKAGE", "NOT_HELD"})  # fmt: skip
    story.does("p14.depart", WARD_HANDOVER, package=package, **LINE)
    story.misfits(
        "p14.depart", WARD_HANDOVER, package=package, moves=[move(ROLL, "ward", TRANSIT)], **LINE, codes={"PACKAGE_SENT"}
    )


def test_a_case_has_no_digest(story: Holding) -> None:
    story.noted(NEW_FORMS)
    trip = driven(story)
    story.misfits("p14.arrive", HANDOVER, transport=trip, digest=DIGEST, **INTACT, codes={"NO_PACKAGE"})


def test_misfits_of_a_package(story: Holding) -> None:
    story.holds_roll().holds_forms()
    given = {"to_tier": 0, **SEALED}
    story.misfits("p14.seal-package", HANDOVER, contents=["im-" + "9" * 16], **given, codes={"ITEM_UNKNOWN"})
    story.misfits("p14.seal-package", HANDOVER, contents=[FORMS], **given, codes={"NOT_IN_VAULT"})
    story.misfits("p14.seal-package", HANDOVER, contents=[ROLL, ROLL], **given, codes={"PACKAGE_TWICE"})
    story.misfits("p14.seal-package", HANDOVER, contents=[ROLL], **{**given, "to_tier": 1}, codes={"SAME_SIDE"})
    story.misfits("p14.seal-package", HANDOVER, contents=[ROLL], **{**given, "to_tier": 4}, codes={"NO_TIER"})
    story.misfits("p14.seal-package", HANDOVER, contents=[ROLL], **{**given, "size": 0}, codes={"PACKAGE_SIZE"})
