"""The second opinion has an opinion: with the one entry that an opening rests on left out, it says which."""

import pytest

from azukari import annex
from azukari.kernel.entry import Entry
from azukari.kernel.wire import entry_of
from tests.properties.chain import Chain, Provisions, site, thing, who
from tests.properties.oracle import Oracle, plus_months
from tests.properties.rooms import beginning
from tests.story import APPROVER, OFFICER


def told() -> tuple[list[Entry], Entry]:
    """What was entered, and an opening by the worker of the second tier."""
    teller = Provisions()
    chain = beginning(Chain(teller))
    said = chain.opens(2)
    assert said.entry is not None
    entries = [entry_of(leaf, annex.ACTS) for leaf in teller.leaves]
    return entries[:-1], said.entry


def test_an_opening_that_was_permitted_meets_no_second_opinion() -> None:
    entries, opening = told()
    assert Oracle(entries).why_not(opening) == []


@pytest.mark.parametrize(
    "act, says",
    [
        ("p02.enrol", {"named"}),
        ("p03.hold-course", {"trained"}),
        ("p04.pledge", {"pledged"}),
        ("p06.notify-facility", {"at a notified facility"}),
        ("p06.notify-schedule", {"within a notified schedule"}),
        ("p06.notify-operator", {"a notified operator"}),
        ("p08.assign-purpose", {"given the purpose"}),
        ("p12.grant", {"granted"}),
        ("p07.consent", {"consented to"}),
        ("p15.instruct", {"where 甲 instructed"}),
        ("p10.receive", {"held by the tier"}),
    ],
)
def test_each_thing_that_an_opening_rests_on_is_missed(act: str, says: set[str]) -> None:
    entries, opening = told()
    assert set(Oracle([one for one in entries if one.act.name != act]).why_not(opening)) == says


def later(act: str, officer: str, answers: dict[str, object]) -> list[str]:
    """What the second opinion says of an opening after something more was entered."""
    teller = Provisions()
    chain = beginning(Chain(teller))
    opening = chain.opens(2).entry
    assert opening is not None
    chain.does(act, officer, **answers)  # type: ignore[arg-type]  # a person by id
    return Oracle([entry_of(leaf, annex.ACTS) for leaf in teller.leaves]).why_not(opening)


@pytest.mark.parametrize(
    "act, person, answers, says",
    [
        ("p02.leave", who("chrg", 2), {"person": who("opr", 2), "last_day": "2026-03-31"}, "named"),
        ("p06.withdraw-facility", who("chrg", 2), {"place": site(2)}, "at a notified facility"),
        ("p06.withdraw-operator", who("chrg", 2), {"person": who("opr", 2)}, "a notified operator"),
        ("p08.withdraw-assignment", who("chrg", 2), {"person": who("opr", 2)}, "given the purpose"),
        ("p12.suspend", OFFICER, {"person": who("opr", 2), "tier": 2}, "not suspended"),
        ("p15.withdraw", OFFICER, {"place": site(2), "tier": 2}, "where 甲 instructed"),
        ("p17.hold", OFFICER, {"tier": 2, "reason": "x"}, "not on hold"),
        ("p17.hold", OFFICER, {"items": [thing("r011", 2)], "reason": "x"}, "not on hold"),
        ("p07.end-subcontract", who("sign", 1), {"subcontract": 2}, "consented to"),
        ("p00.complete", OFFICER, {}, "within the contract"),
    ],
)
def test_what_was_taken_away_is_missed(act: str, person: str, answers: dict[str, object], says: str) -> None:
    assert later(act, person, answers) == [says]


def test_a_balance_that_does_not_balance_is_seen() -> None:
    entries, _ = told()
    received = [one for one in entries if one.act.name == "p14.depart"]
    assert Oracle(entries).unbalanced() == []
    assert Oracle([one for one in entries if one not in received]).unbalanced()
    assert Oracle(entries).left()


def test_months_end_on_days_that_there_are() -> None:
    assert plus_months("2026-08-31", 6) == "2027-02-28"
    assert plus_months("2026-04-01", 12) == "2027-04-01"


def test_a_term_counts_from_its_day() -> None:
    teller = Provisions()
    chain = beginning(Chain(teller))
    chain.does("p00.adopt-term", APPROVER, term="term.pledge_required", value=0, since="2026-05-01", source="x")
    oracle = Oracle([entry_of(leaf, annex.ACTS) for leaf in teller.leaves])
    assert oracle.term("pledge_required", teller.now) == 1
    assert oracle.term("pledge_required", teller.now + 40 * 86_400 * 1_000_000) == 0
