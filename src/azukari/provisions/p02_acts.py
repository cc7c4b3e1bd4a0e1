"""The acts of 第2: who is in charge, who is engaged, who supervises, who has left."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from azukari.ground import Ground, Grounds
from azukari.ground.ground import Engagement
from azukari.kernel.act import Act, Brought, Departure, Engages, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_WORD, Asks, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.values import Capacity, Citation, Day, PartyId, PersonId, add_days
from azukari.law.say import Say

CLARITY = Citation("2.1")
IN_CHARGE = (Capacity.PERSON_IN_CHARGE,)


SIGNS = Day("0001-01-01")
"""From when a signatory stands for a firm: they sign for it, and are not on its register of staff."""


class Employment(StrEnum):
    """社員, 派遣, 再委託先の従業者."""

    EMPLOYEE = "employee"
    DISPATCHED = "dispatched"
    SUBCONTRACTOR_STAFF = "subcontractor_staff"


class Designate(Grounds, Oversees):
    """責任者を定める（終了後も、返還と証明をする者が要る）"""

    name, by, cites = "p02.designate", (Capacity.SIGNATORY,), CLARITY
    title = Say("責任者を定める", "Designate the person in charge")
    paper = "person-in-charge"

    person: Annotated[PersonId, Asks(Say("責任者", "Person in charge"), mints="pn", picks="person")]
    full_name: Annotated[Word, Asks(Say("氏名", "Name"), CLARITY, names="person")]
    position: Annotated[Word, Asks(Say("所属・職名", "Department and position"))] = ABSENT_WORD
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The person in charge stands on the register of the tier that designated them."""
        moment = entry.moment
        engage(ground, self.person, Engagement(moment.party, moment.tier, self.since or moment.day))

    def brings_in(self) -> Brought:
        """The person in charge."""
        return Brought(self.person, self.since)


class NameDispatcher(Grounds):
    """派遣元を届け出る"""

    name, by, cites = "p02.name-dispatching-firm", IN_CHARGE, CLARITY
    title = Say("派遣元を届け出る", "Name a dispatching firm")

    firm: Annotated[PartyId, Asks(Say("派遣元", "Dispatching firm"), mints="pt")]
    firm_name: Annotated[Word, Asks(Say("派遣元の名称", "Name of the firm"), names="firm")]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """Workers of this firm may be engaged in the tier that named it."""
        ground.dispatchers.setdefault(entry.moment.tier, []).append(self.firm)


class Enrol(Engages, Grounds):
    """業務従事者を登録する"""

    name, by, cites = "p02.enrol", IN_CHARGE, CLARITY
    title = Say("業務従事者を登録する", "Enrol an engaged person")
    paper = "roster"

    person: Annotated[PersonId, Asks(Say("業務従事者", "Engaged person"), mints="pn", picks="person")]
    full_name: Annotated[Word, Asks(Say("氏名", "Name"), CLARITY, names="person")]
    kana: Annotated[Word, Asks(Say("氏名（カナ）", "Name in kana"))] = ABSENT_WORD
    employment: Annotated[Employment, Asks(Say("雇用の別", "Employment"))] = Employment.EMPLOYEE
    work: Annotated[Word, Asks(Say("担当する業務", "Work"))]
    proof: Annotated[Word, Asks(Say("雇用を確認した書類", "Document that proves the employment"))] = ABSENT_WORD
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで", "Until"))] = None

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The person stands on the register of this tier, under this employer, for these days."""
        moment = entry.moment
        engage(ground, self.person, Engagement(self.employer, moment.tier, self.since or moment.day, self.until))

    def brings_in(self) -> Brought:
        """The engaged person."""
        return Brought(self.person, self.since)


class Leave(Grounds, TakesAway):
    """業務従事者が業務を離れたことを届け出る"""

    name, by, cites = "p02.leave", (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY), CLARITY
    title = Say("業務を離れたことを届け出る", "Record that a person has left the work")

    person: Annotated[PersonId, Asks(Say("離れた者", "Who left"), picks="engaged")]
    last_day: Annotated[Day, Asks(Say("最後に従事した日", "Last day at work"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """From the day after, the person is no longer on the register of this tier; one who also signs for it goes on signing."""
        mine = [one for one in ground.engagements.get(self.person, ()) if one.tier == entry.moment.tier]
        for one in [one for one in mine if one.since != SIGNS] or mine:
            if one.until is None or one.until > self.last_day:
                one.until = self.last_day

    def departing(self) -> Departure:
        """Whoever left."""
        return Departure(self.person, self.last_day)


class ChangeWork(Act):
    """業務従事者の担当を変更する"""

    name, by, cites = "p02.change-work", IN_CHARGE, CLARITY
    title = Say("担当業務を変更する", "Change an engaged person's work")

    person: Annotated[PersonId, Asks(Say("業務従事者", "Engaged person"), picks="engaged")]
    work: Annotated[Word, Asks(Say("担当する業務", "Work"))]


class Supervise(Act):
    """監督したことを記録する"""

    name, by, cites = "p02.supervise", IN_CHARGE, CLARITY
    title = Say("監督の記録をつける", "Record supervision")

    since: Annotated[Day, Asks(Say("対象期間の始め", "Period from"))]
    until: Annotated[Day, Asks(Say("対象期間の終り", "Period until"))]
    persons: Annotated[tuple[PersonId, ...], Asks(Say("監督した者", "Whom"), picks="engaged")]
    looked_at: Annotated[Prose, Asks(Say("確かめたこと", "What was looked at"), CLARITY)]
    findings: Annotated[Prose, Asks(Say("分かったこと", "Findings"))]


class ConfirmEmployer(Act):
    """自分の雇用主を本人が確かめる"""

    name, cites = "p02.confirm-employer", CLARITY
    by = (Capacity.ENGAGED_PERSON, Capacity.OPERATOR, Capacity.HANDOVER_OFFICER, Capacity.PERSON_IN_CHARGE)
    title = Say("自分の雇用主を確かめる", "Confirm who employs me")

    agrees: Annotated[bool, Asks(Say("登録どおりの会社に雇用されている", "I am employed by the firm named on the register"))]
    actual: Annotated[Word, Asks(Say("違う場合、実際の雇用主", "If not, by whom"))] = ABSENT_WORD


class FoundElsewhere(Oversees):
    """同じ者が別の契約で別の雇用主の下に登録されていることを、システムが見付けた"""

    name, by, cites = "p02.found-elsewhere", (Capacity.INSTRUMENT,), CLARITY
    title = Say("別の契約での登録を見付けた結果", "What was found on registers of other contracts")

    person: Annotated[PersonId, Asks(Say("業務従事者", "Engaged person"), picks="engaged")]
    stands: Annotated[bool, Asks(Say("別の雇用主の下にも登録されている", "Stands under another employer too"))]


def engage(ground: Ground, person: PersonId, engagement: Engagement) -> None:
    """Put a person on the register; an open engagement in the same tier ends the day before the new one."""
    kept = [one for one in ground.engagements.get(person, []) if one.tier != engagement.tier or one.since < engagement.since]
    for one in kept:
        if one.tier == engagement.tier and (one.until is None or one.until >= engagement.since):
            one.until = add_days(engagement.since, -1)
    ground.engagements[person] = [*kept, engagement]
