"""A ward with several contracts at different stages: requests that wait, an incident, a draft on its way, what is late and what is due."""

from __future__ import annotations

from typing import Any

from azukari.desk.outcome import Officer, Outcome, Receipt
from azukari.kernel.values import PartyId, PersonId
from azukari.store.models import Party, Person
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER, ident
from tests.web.world import World

SUBJECTS = (
    "選挙の投票所入場券の作成", "がん検診 受診券の封入封緘", "介護保険 認定調査票の入力", "成人式 案内状の印刷",
    "学校健診 記録票の電子化", "図書館 利用者アンケートの集計", "敬老祝金 支給通知の発送", "国民健康保険料 納入通知書の印刷",
)  # fmt: skip
FIRMS = ("帆影印刷株式会社", "みなと計算センター", "髙砂データ株式会社")
SECTIONS = ("選挙管理課", "健康推進課", "介護保険課")
OFFICERS = {OFFICER, APPROVER, WARD_HANDOVER, INSPECTOR}


class Contract:
    """One more contract of the world's ward with one of a few firms."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        self.firm = PartyId(ident("pt", f"wardfirm{number % 3}"))
        self.firm_name = FIRMS[number % 3]
        self.subject = SUBJECTS[number % len(SUBJECTS)]
        self.signatory = PersonId(ident("pn", f"wardsign{number % 3}"))
        self.charge = PersonId(ident("pn", f"wardchrg{number % 3}"))
        self.charge_name = ("髙橋 一", "渡邊 二葉", "山﨑 三")[number % 3]
        Party.objects.get_or_create(id=self.firm, defaults={"name": self.firm_name})
        Person.objects.get_or_create(id=self.charge, defaults={"name": self.charge_name, "home": self.firm})
        self.log = world.desk.begin(WARD)

    def tries(self, act: str, person: PersonId, /, **answers: Any) -> Outcome:
        home = WARD if person in OFFICERS else self.firm
        return self.world.desk.perform(Officer(person, home), self.log, act, answers)

    def does(self, act: str, person: PersonId, /, **answers: Any) -> Receipt:
        outcome = self.tries(act, person, **answers)
        assert isinstance(outcome, Receipt), outcome
        return outcome

    def begins(self, terms: dict[str, int], since: str = "2026-04-01", until: str = "2027-03-31") -> Contract:
        self.does(
            "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject=self.subject, section=SECTIONS[self.number % 3],
            contractor=self.firm, contractor_name=self.firm_name, signatory=self.signatory, signatory_name="契約 締結",
            since=since, until=until, purposes=[{"label": "作成と発送"}], files=[{"label": "対象者名簿", "persons": 5_000}],
        )  # fmt: skip
        self.does("p00.appoint", OFFICER, person=APPROVER, full_name="大沢 茂", capacity="approver")
        for term, value in terms.items():
            self.does("p00.adopt-term", APPROVER, term=f"term.{term}", value=value, source="決定")
        self.does("p02.designate", self.signatory, person=self.charge, full_name=self.charge_name)
        return self


def contracts(world: World, count: int) -> list[Contract]:
    """So many more contracts; those with an even number have monthly supervision."""
    return [Contract(world, number).begins({"supervision_months": 1} if number % 2 else {}) for number in range(count)]


def busy(world: World) -> dict[str, int]:
    """In the first contracts: a request for consent, an incident, a draft with the officer. The numbers of the entries."""
    one, two = contracts(world, 2)
    asked = one.does(
        "p07.request-consent", one.charge, content="封入作業", purposes=[1], subcontractor_name="潮見ロジ株式会社",
        since="2026-06-01", until="2027-03-31", reason="繁忙期のため", measures="入退室の管理", supervision="月1回の立入り",
    )  # fmt: skip
    two.does("p00.adopt-term", APPROVER, term="term.statutory_clock", value=1, source="決定")
    told = two.does("p17.notify", two.charge, what="封筒の取り違え", harms=["leakage"], persons=3)
    drafted = one.does(
        "p00.draft",
        APPROVER,
        document_number="8選第12号",
        act="p07.consent",
        about=asked.entry.number,
        gist="承諾したい",
        route=[OFFICER],
    )
    two.does("p02.enrol", two.charge, full_name="和田 十郎", employer=two.firm, work="封入")
    world.clock.at("2026-05-08 16:45")
    return {"asked": asked.entry.number, "told": told.entry.number, "drafted": drafted.entry.number}
