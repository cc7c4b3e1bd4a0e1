"""A firm with several clients: contracts at different stages, one person in charge of them all."""

from __future__ import annotations

from typing import Any

from azukari.desk.outcome import Officer, Outcome, Receipt
from azukari.kernel.values import PartyId, PersonId
from azukari.store.models import Party, Person
from tests.story import FIRM, IN_CHARGE, SIGNATORY, ident
from tests.web.world import World

WARDS = ("水面区", "北浜市", "丘上市", "谷戸区", "湊町", "桜台区", "松原市", "川口村", "星見区")
SUBJECTS = (
    "国民健康保険料 納入通知書の印刷・発送", "選挙の投票所入場券の作成", "がん検診 受診券の封入封緘", "介護保険 認定調査票の入力",
    "成人式 案内状の印刷", "固定資産税 納税通知書の作成", "学校健診 記録票の電子化", "敬老祝金 支給通知の発送", "図書館 利用者アンケートの集計",
)  # fmt: skip
CREW = (
    "青木 一郎",
    "石井 直美",
    "上田 健",
    "遠藤 さくら",
    "小川 誠",
    "加藤 陽子",
    "木村 隆",
    "工藤 恵",
    "近藤 学",
    "佐野 葵",
    "清水 翼",
)


class Client:
    """One contract of one ward, in the words of a test."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.ward = PartyId(ident("pt", f"c1ient{number}"))
        self.officer = PersonId(ident("pn", f"wardoff{number}"))
        self.approver = PersonId(ident("pn", f"wardapp{number}"))
        self.name = WARDS[number]
        self.subject = SUBJECTS[number]
        Party.objects.get_or_create(id=self.ward, defaults={"name": self.name, "is_body": True})
        Person.objects.get_or_create(id=self.officer, defaults={"name": f"{self.name} 担当", "home": self.ward})
        self.log = world.desk.begin(self.ward)

    def tries(self, act: str, person: PersonId, /, **answers: Any) -> Outcome:
        home = FIRM if person in (IN_CHARGE, SIGNATORY) or person not in (self.officer, self.approver) else self.ward
        return self.world.desk.perform(Officer(person, home), self.log, act, answers)

    def does(self, act: str, person: PersonId, /, **answers: Any) -> Receipt:
        outcome = self.tries(act, person, **answers)
        assert isinstance(outcome, Receipt), outcome
        return outcome

    def begins(self, *, terms: dict[str, int] | None = None) -> Client:
        """Registered, the person in charge designated."""
        self.does(
            "p00.register", self.officer, ward=self.ward, ward_name=self.name, subject=self.subject, section="担当課",
            contractor=FIRM, contractor_name="あずま印刷株式会社", signatory=SIGNATORY, signatory_name="東 太郎",
            since="2026-04-01", until="2027-03-31", purposes=[{"label": "作成と発送"}],
            files=[{"label": "対象者名簿", "specific": True, "persons": 5_000}],
        )  # fmt: skip
        self.does("p00.appoint", self.officer, person=self.approver, full_name=f"{self.name} 課長", capacity="approver")
        for term, value in (terms or {}).items():
            self.does("p00.adopt-term", self.approver, term=f"term.{term}", value=value, source="決定")
        self.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
        return self

    def enrols(self, *names: str) -> Client:
        for name in names:
            self.does("p02.enrol", IN_CHARGE, full_name=name, employer=FIRM, work="印刷")
        return self

    def person(self, name: str) -> PersonId:
        """The identifier of somebody on the register."""
        found = self.world.desk.look(self.log, lambda book: [one for one, known in book.names.items() if known == name])
        return PersonId(found[0])


def clients(world: World, count: int = len(WARDS)) -> list[Client]:
    """Contracts of so many more wards with the firm of the world, each at its own stage."""
    found = [Client(world, number) for number in range(count)]
    for number, one in enumerate(found):
        one.begins(terms={"supervision_months": 1} if number % 3 == 0 else {"pledge_required": 1} if number % 3 == 1 else None)
        if number % 4 != 3:
            one.enrols(*CREW[number % 3 : number % 3 + 2 + number])
    return found
