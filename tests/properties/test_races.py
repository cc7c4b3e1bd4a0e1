"""Two officers, at two desks, decide the same thing at the same time: one decision is left, on either database."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.properties.counter import AtDesk  # isort: skip — binds Django first

import pytest
from django.db import connection, connections

from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Outcome, Receipt
from azukari.desk.replay import Replay
from tests.binding import Clock, make
from tests.properties.chain import HOMES, WARD_PEOPLE, Chain, site, who
from tests.properties.matters import ANSWERS, furnished
from tests.story import APPROVER, OFFICER, WARD_HANDOVER

RACES = [
    (("p07.consent", APPROVER), ("p07.decline", APPROVER)),
    (("p07.consent", APPROVER), ("p07.consent", APPROVER)),
    (("p09.permit-copy", APPROVER), ("p09.refuse-copy", APPROVER)),
    (("p05.receive-rules", OFFICER), ("p05.return-rules", APPROVER)),
    (("p10.receive", who("hand", 1)), ("p10.withdraw-note", WARD_HANDOVER)),
    (("p10.receive", who("hand", 1)), ("p10.reject", who("chrg", 1))),
    (("p13.withdraw-agreement", APPROVER), ("p13.withdraw-agreement", APPROVER)),
    (("p17.lift-hold", OFFICER), ("p17.lift-hold", APPROVER)),
    (("p16.close-inspection", OFFICER), ("p16.close-inspection", OFFICER)),
    (("p17.close-incident", OFFICER), ("p17.close-incident", APPROVER)),
]


@pytest.fixture
def told(database_url: str, tmp_path: Path) -> Iterator[AtDesk]:
    yield AtDesk(make(tmp_path / "instance", database_url, clock := Clock()), clock)
    connection.close()


def together(told: AtDesk, chain: Chain, runners: tuple[tuple[str, Any], ...]) -> list[Outcome]:
    """Each at a desk of their own, as in two processes, let go at the same moment."""
    outcomes: list[Outcome] = []
    troubles: list[BaseException] = []
    gate = threading.Barrier(len(runners))

    def decide(act: str, person: Any) -> None:
        desk = Desk(told.desk.instance, clock=told.clock)
        answers = ANSWERS[act](chain, 1, person in WARD_PEOPLE)
        try:
            gate.wait()
            outcomes.append(desk.perform(Officer(person, HOMES[person], site(1)), told.log, act, answers))
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=runner) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    return outcomes


@pytest.mark.parametrize("first, second", RACES)
def test_two_officers_racing_for_one_decision_leave_one(told: AtDesk, first: tuple[str, Any], second: tuple[str, Any]) -> None:
    chain = Chain(told).registered().staffed(1)
    furnished(chain.held(1), 1)
    size = len(told.leaves())
    outcomes = together(told, chain, (first, second))
    assert len([one for one in outcomes if isinstance(one, Receipt)]) == 1, outcomes
    entered = told.leaves()[size:]
    # a refusal of something that gives is told in the record as well; it is no second decision
    assert len([leaf for leaf in entered if b'"act":"p00.refused"' not in leaf]) == 1
    replay = Replay()
    for number, leaf in enumerate(told.leaves()):
        replay.feed(number, leaf)
    assert not replay.unlawful
    assert replay.count == size + len(entered)
