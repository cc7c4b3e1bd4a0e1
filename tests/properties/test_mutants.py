"""The random runs would notice: with any one objection left out of the code, or what keeps a contract open, they fail.

The tests let each mutant meet every trial of the rooms once; ``make properties`` lets it meet the runs that the tests make, and says how
many of them it took.
"""

from tests.properties.counter import AtDesk  # noqa: F401, I001  # binds Django first

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import Office
from tests.properties.mutants import CLOSING, MUTANTS, Mutant, in_force, letting, without
from tests.properties.rooms import ROOMS, shelved
from tests.properties.test_machine import CI_RUNS, MORE, runs

LOOKS = (("ready", 2), ("ready", 1), ("early", 1), ("ending", 2))


def noticed_at_a_look(looks: tuple[tuple[str, int], ...]) -> bool:
    try:
        for room, tier in looks:
            Office().look_around(room, tier)
    except (AssertionError, LookupError):  # judged wrong; or the state made no sense any more
        return True
    return False


def noticed_by_chance(rooms: tuple[str, ...]) -> int:
    """After how many runs something was found wrong; 0 where nothing was."""
    begun = 0

    class Told(Office):
        def teardown(self) -> None:
            nonlocal begun
            begun += 1
            super().teardown()

    Told.rooms = rooms
    try:
        by_chance = settings(runs(CI_RUNS), phases=[Phase.generate], report_multiple_bugs=False)
        run_state_machine_as_test(Told, settings=by_chance)
    except (AssertionError, LookupError):
        return max(begun, 1)
    return 0


@pytest.fixture(autouse=True)
def told_before() -> None:
    """What runs begin with is told by the whole code."""
    for room in ROOMS:
        shelved(room)


def test_the_code_as_it_is_meets_no_second_opinion() -> None:
    assert not noticed_at_a_look(LOOKS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_an_objection_left_out_is_noticed(mutant: Mutant) -> None:
    with in_force(without(mutant)):
        assert noticed_at_a_look(LOOKS)


@pytest.mark.parametrize("codes", CLOSING, ids=" ".join)
def test_what_no_longer_keeps_a_contract_open_is_noticed(codes: tuple[str, ...]) -> None:
    with in_force(letting(*codes)):
        assert noticed_at_a_look((("ending", 2),))


@pytest.mark.slow
@pytest.mark.skipif(not MORE, reason="make properties")
def test_random_runs_notice_every_mutant() -> None:
    """As many runs as the tests make; how many it took is printed."""
    took: dict[str, int] = {}
    for mutant in MUTANTS:
        with in_force(without(mutant)):
            took[mutant.name] = noticed_by_chance(ROOMS)
    for codes in CLOSING:
        with in_force(letting(*codes)):
            took[" ".join(codes)] = noticed_by_chance(("ending",))
    print("\n" + "\n".join(f"{count or 'never':>6}  {name}" for name, count in took.items()))
    assert not [name for name, count in took.items() if not count]
