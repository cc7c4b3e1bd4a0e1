"""A newcomer's contract, for pages of the first day: a contract at work, and somebody dispatched to it who has done nothing yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.reading import Reading, opened  # isort: skip — binds Django first

from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person
from tests.desk.room import FILE
from tests.story import APPROVER, IN_CHARGE, SITE, WORKER, ident

AGENCY = ident("pt", "agency")
NEWCOMER = PersonId(ident("pn", "newc0mer"))


class Start:
    """A first day, in the words of a test."""

    newcomer, old_hand = NEWCOMER, WORKER

    def __init__(self, room: Reading) -> None:
        self.room = room
        self.desk, self.log, self.does = room.desk, room.log, room.does

    def counts(self, *, adopted: bool) -> None:
        """The ward has the built-in course count as training, or not."""
        self.does("p00.adopt-term", APPROVER, term="term.built_in_course", value=int(adopted), source="決定第7号")

    def readied(self) -> None:
        """A table is handed over, now that everybody on the register is ready, and the person in charge does the rest for the newcomer."""
        self.room.table()
        self.does("p06.notify-operator", IN_CHARGE, person=NEWCOMER, place=SITE, work="印刷")
        self.does("p08.assign-purpose", IN_CHARGE, person=NEWCOMER, purposes=[1])
        self.does("p12.grant", IN_CHARGE, person=NEWCOMER, purpose=1, until="2027-03-31", daily_measure=100, item=FILE)


@contextmanager
def start(folder: Path) -> Iterator[Start]:
    """The contract at work, with the course, the pledge and the employer confirmed, as terms; and a newcomer."""
    with opened(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}") as room:
        found = Start(room)
        for term in ("built_in_course", "pledge_required", "employer_confirmation"):
            found.does("p00.adopt-term", APPROVER, term=f"term.{term}", value=1, source="決定第6号")
        for person in (WORKER, IN_CHARGE):
            found.does("p02.confirm-employer", person, agrees=True)
        found.does("p02.name-dispatching-firm", IN_CHARGE, firm=AGENCY, firm_name="あおば人材サービス株式会社")
        found.does(
            "p02.enrol",
            IN_CHARGE,
            person=NEWCOMER,
            full_name="リー 美雨",
            employer=AGENCY,
            employment="dispatched",
            work="印刷",
            since="2026-04-01",
        )
        home = Person.objects.get(pk=WORKER).home
        Party.objects.get_or_create(id=AGENCY, defaults={"name": "あおば人材サービス株式会社", "is_body": False})
        Person.objects.get_or_create(
            id=NEWCOMER, defaults={"name": "リー 美雨", "home": home, "introduction": "派遣の印刷オペレーター"}
        )
        yield found


__all__ = ["AGENCY", "NEWCOMER", "Start", "start"]
