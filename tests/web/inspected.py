"""A contract with some work done and an inspection going on, and those who look."""

from pathlib import Path

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.test import Client

from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person, Place
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import FIRM, IN_CHARGE, INSPECTOR, OFFICER, SITE, WARD, WORKER

STRANGERS = "pt-0000000000stranger"
STRANGER = PersonId("pn-0000000000stranger")


class Inspected:
    """A contract with some work done, an inspection going on, and those who look."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        clock = Clock()
        self.counter = counter = ready(Counter(make(folder, url, clock), clock).registered())
        for party, name, body in ((WARD, "架空区", True), (FIRM, "あずま印刷株式会社", False), (STRANGERS, "よその会社", False)):
            Party.objects.get_or_create(id=party, defaults={"name": name, "is_body": body})
        Place.objects.get_or_create(id=SITE, defaults={"name": "第一工場"})
        people = (
            (OFFICER, "水野 葉子", WARD), (INSPECTOR, "森 景子", WARD), (WORKER, "山﨑 次郎", FIRM), (IN_CHARGE, "髙橋 花子", FIRM),
            (STRANGER, "外山 由紀", STRANGERS),
        )  # fmt: skip
        for person, name, home in people:
            Person.objects.get_or_create(id=person, defaults={"name": name, "home": home})
        counter.does("p00.appoint", OFFICER, person=INSPECTOR, full_name="森 景子", capacity="inspector")
        with key_process(counter):
            handed_over(counter)
        for day in ("02", "03", "06", "07"):
            counter.clock.at(f"2026-04-{day} 10:00")
            counter.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=20)
        counter.clock.at("2026-04-20 09:00")
        self.inspection = counter.does("p16.open-inspection", INSPECTOR, manner="on_site", scope="保管状況").entry.number
        self.finding = counter.does(
            "p16.record-finding", INSPECTOR, inspection=self.inspection, sentence="11.1", severity="minor", what="施錠がない", due="2026-04-25"
        ).entry.number  # fmt: skip
        counter.clock.at("2026-04-28 09:00")

    @property
    def address(self) -> str:
        return f"/contracts/{self.counter.log}/inspection"


def signed(person: PersonId, lang: str = "ja") -> Client:
    client = Client()
    client.cookies["azukari-lang"] = lang
    client.post("/sign-in", {"person": person, "place": ""})
    return client
