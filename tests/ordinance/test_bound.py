"""Who is bound by what (24-2, 24-3), and what 甲 owes (24)."""

import pytest

from azukari.kernel.fault import FaultError
from azukari.kernel.values import Day
from azukari.law.address import KNOWN
from azukari.ordinance import ANSWERS, Arrangement, DispatchedTo, Role, bound, measures, role_of_dispatched
from azukari.ordinance.bound import FIRMS, ROLES
from azukari.provisions.p00_values import ContractKind

THEN, NOW = Day("2022-10-01"), Day("2026-04-01")


@pytest.mark.parametrize(
    "to, cites", [("ward", "o24-3"), ("contractor", "o24-2.2"), ("subcontractor", "o24-2.2"), ("designated_manager", "o24-2.2")]
)
def test_a_dispatched_worker_is_bound_by_whom_the_work_is_for(to: str, cites: str) -> None:
    """24-2.2 for the contractor's own dispatched workers, 24-3 for those dispatched to the ward: never the one for the other."""
    found = bound(role_of_dispatched(DispatchedTo(to)), THEN)
    assert found.cites == (cites,)
    assert found.penal


def test_a_dispatched_worker_of_whom_it_is_not_said_where_is_asked_about() -> None:
    with pytest.raises(FaultError) as caught:
        role_of_dispatched(None)
    assert [(one.code, one.field) for one in caught.value.faults] == [("DISPATCH_UNSAID", "dispatched_to")]


@pytest.mark.parametrize(
    "role, then, now",
    [
        ("contractor", ("o24-2.1",), ("66.2.1",)),
        ("designated_manager", ("o24-2.1",), ("66.2.2",)),
        ("subcontractor", ("o24-2.1",), ("66.2.5",)),
        ("contractor_staff", ("o24-2.2",), ("67",)),
        ("designated_manager_staff", ("o24-2.2",), ("67",)),
        ("dispatched_to_ward", ("o24-3",), ("67",)),
        ("ward_staff", (), ("67",)),
        ("other", (), ()),
    ],
)
def test_what_binds_whom_by_edition(role: str, then: tuple[str, ...], now: tuple[str, ...]) -> None:
    before, after = bound(Role(role), THEN), bound(Role(role), NOW)
    assert (before.cites, before.act) == (then, ())
    assert (after.cites, after.act) == ((), now), "since April 2023 the ordinance binds nobody"


def test_that_the_ordinance_does_not_name_subcontractors_is_said() -> None:
    for role in (Role.SUBCONTRACTOR, Role.SUBCONTRACTOR_STAFF):
        assert bound(role, THEN).unsure is not None
        assert bound(role, NOW).unsure is None, "the Act names every further stage"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("day", [THEN, NOW])
def test_a_firm_as_such_is_not_among_the_persons_of_the_penal_articles(role: Role, day: Day) -> None:
    assert bound(role, day).penal is (role not in FIRMS | {Role.OTHER})
    assert ROLES[role].en


@pytest.mark.parametrize("kind, cites", [("entrustment", "o24.1"), ("designated_manager", "o24.2"), ("dispatch", "o24.3")])
def test_what_the_ward_owes_by_kind_of_contract(kind: str, cites: str) -> None:
    before, after = measures(Arrangement(kind), THEN), measures(Arrangement(kind), NOW)
    assert (before.cites, before.act) == (cites, None)
    assert (after.cites, after.act) == (cites, "66.1")


def test_the_kinds_are_those_that_a_registration_asks() -> None:
    assert [one.value for one in Arrangement] == [one.value for one in ContractKind]


def test_every_answer_has_an_address_and_stands_once() -> None:
    assert len({one.address for one in ANSWERS}) == len(ANSWERS)
    assert {one.address for one in ANSWERS} <= KNOWN
    assert all(one.how.ja and one.how.en for one in ANSWERS)
