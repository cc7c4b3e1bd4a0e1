"""A small world for pages: a ward, a printer, a dispatching firm, and a contract half-way, told through the desk."""

from pathlib import Path
from typing import Any

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Outcome, Receipt
from azukari.kernel.values import PersonId, PlaceId
from azukari.store.models import Party, Person, Place
from tests.story import APPROVER, FIRM, IN_CHARGE, INSPECTOR, OFFICER, OTHER, SIGNATORY, SITE, WARD, WARD_HANDOVER, WORKER, ident

STRANGERS = ident("pt", "strangers")
STRANGER = PersonId(ident("pn", "stranger"))

PEOPLE = (
    (OFFICER, "水野 葉子", WARD, "税務課 担当"),
    (APPROVER, "大沢 茂", WARD, "税務課長（承諾権者）"),
    (WARD_HANDOVER, "川辺 守", WARD, "税務課 授受担当"),
    (INSPECTOR, "森 景子", WARD, "情報政策課 検査員"),
    (SIGNATORY, "東 太郎", FIRM, "代表取締役"),
    (IN_CHARGE, "髙橋 花子", FIRM, "責任者"),
    (WORKER, "山﨑 次郎", FIRM, "印刷オペレーター"),
    (OTHER, "小林 三郎", FIRM, "封入作業（派遣）"),
    (STRANGER, "外山 由紀", STRANGERS, "関係のない会社"),
)


class World:
    """An instance with people who can sign in, and one contract."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.clock = Clock("2026-04-01 09:00")
        self.desk: Desk = make(folder, url, self.clock)
        for party, name, body in ((WARD, "架空区", True), (FIRM, "あずま印刷株式会社", False), (STRANGERS, "よその会社", False)):
            Party.objects.create(id=party, name=name, is_body=body)
        for person, name, home, role in PEOPLE:
            Person.objects.create(id=person, name=name, home=home, introduction=role)
        Place.objects.create(id=SITE, name="第一工場")
        self.log = self.desk.begin(WARD)

    def officer(self, person: PersonId, place: PlaceId | None = None) -> Officer:
        return Officer(person, next(home for one, _, home, _ in PEOPLE if one == person), place)  # type: ignore[arg-type]

    def tries(self, act: str, person: PersonId, place: PlaceId | None = None, /, **answers: Any) -> Outcome:
        return self.desk.perform(self.officer(person, place), self.log, act, answers)

    def does(self, act: str, person: PersonId, /, **answers: Any) -> Receipt:
        outcome = self.tries(act, person, **answers)
        assert isinstance(outcome, Receipt), outcome
        return outcome

    def halfway(self) -> "World":
        """Registered, terms adopted, people on the register, one trained, one refused."""
        self.does(
            "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject="納税通知書の印刷・封入封緘", section="税務課",
            contractor=FIRM, contractor_name="あずま印刷株式会社", signatory=SIGNATORY, signatory_name="東 太郎",
            since="2026-04-01", until="2027-03-31", purposes=[{"label": "納税通知書の印刷"}, {"label": "封入封緘"}],
            files=[{"label": "個人住民税課税台帳", "specific": True, "persons": 100_000, "fields": "氏名\n住所\n税額"}],
        )  # fmt: skip
        for person, name, capacity in (
            (APPROVER, "大沢 茂", "approver"),
            (WARD_HANDOVER, "川辺 守", "ward_handover_officer"),
            (INSPECTOR, "森 景子", "inspector"),
        ):
            self.does("p00.appoint", OFFICER, person=person, full_name=name, capacity=capacity)
        for term, value in (("supervision_months", 1), ("pledge_required", 1), ("first_notice_hours", 1)):
            self.does("p00.adopt-term", APPROVER, term=f"term.{term}", value=value, source="決定第1号")
        self.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
        self.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, work="印刷")
        self.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="小林 三郎", employer=FIRM, work="封入")
        self.does(
            "p06.notify-facility", IN_CHARGE, place=SITE, label="第一工場", address="架空区北一丁目2番3号", rooms="印刷室",
            controls="IDカードによる入退室管理", since="2026-04-01",
        )  # fmt: skip
        self.tries(
            "p10.plan", WARD_HANDOVER, to_tier=1, place="区役所 地下授受室", at="2026-04-10 10:00", until="2026-04-10 12:00"
        )
        self.clock.at("2026-05-07 10:30")
        self.does("p00.note", OFFICER, text="契約書の写しを受け取った。")
        return self
