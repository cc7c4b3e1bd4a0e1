"""A desk with one registered contract, on either database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Outcome, Receipt, Refusal
from azukari.kernel.values import PersonId
from tests.story import APPROVER, FIRM, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WARD, WARD_HANDOVER, WORKER

WARD_PEOPLE = {OFFICER, APPROVER, WARD_HANDOVER, INSPECTOR}


class Counter:
    """A desk and one contract at it, in the words of a test."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk = desk
        self.clock = clock
        self.log = desk.begin(WARD)

    def officer(self, person: PersonId, place: Any = None) -> Officer:
        return Officer(person, WARD if person in WARD_PEOPLE else FIRM, place)

    def tries(self, act: str, person: PersonId, at: Any = None, /, **answers: Any) -> Outcome:
        return self.desk.perform(self.officer(person, at), self.log, act, answers)

    def does(self, act: str, person: PersonId, at: Any = None, /, **answers: Any) -> Receipt:
        outcome = self.tries(act, person, at, **answers)
        assert isinstance(outcome, Receipt), outcome
        return outcome

    def refused(self, act: str, person: PersonId, at: Any = None, /, **answers: Any) -> Refusal:
        outcome = self.tries(act, person, at, **answers)
        assert isinstance(outcome, Refusal), outcome
        return outcome

    def registered(self) -> "Counter":
        self.does(
            "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject="納税通知書の印刷・封入封緘", section="税務課",
            contractor=FIRM, contractor_name="あずま印刷株式会社", signatory=SIGNATORY, signatory_name="東 太郎",
            since="2026-04-01", until="2027-03-31", purposes=[{"label": "印刷"}, {"label": "封入封緘"}],
            files=[{"label": "課税台帳", "specific": True, "persons": 100_000}],
        )  # fmt: skip
        self.does("p00.appoint", OFFICER, person=APPROVER, full_name="決裁 一郎", capacity="approver")
        return self

    def staffed(self) -> "Counter":
        self.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
        self.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, work="印刷")
        return self


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Counter]:
    """A contract registered at a desk, once on SQLite and once on PostgreSQL."""
    yield Counter(make(tmp_path / "instance", database_url, clock), clock).registered()
    connection.close()


@pytest.fixture
def witnessed(counter: Counter, tmp_path: Path) -> Iterator[Any]:
    """A contract whose record a witness keeps, once on SQLite and once on PostgreSQL."""
    from tests.desk.witnessed import Witnessed

    found = Witnessed(counter, tmp_path / "witness")
    yield found
    found.node.close()
