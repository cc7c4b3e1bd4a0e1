"""One person is never both sides of a contract: who permits, consents and counts for 甲 is nobody of a contractor's."""

from typing import Any

import pytest

from azukari.kernel.values import PersonId
from tests.provisions.readiness import Ready
from tests.story import (
    APPROVER,
    FILE,
    FIRM,
    HANDOVER,
    IN_CHARGE,
    INSPECTOR,
    OFFICER,
    OTHER,
    SIGNATORY,
    WARD_HANDOVER,
    WORKER,
    Story,
    ident,
)

NEW = PersonId(ident("pn", "newcomer"))
ASKED: dict[str, Any] = {
    "item": FILE, "extent": "全部", "copies": 1, "medium": "vault", "purpose": 1, "holder": WORKER, "until": "2026-05-01", "why": "照合",
}  # fmt: skip


@pytest.fixture
def ready() -> Ready:
    return Ready().all()


@pytest.mark.parametrize("person", [IN_CHARGE, WORKER, HANDOVER, SIGNATORY])
@pytest.mark.parametrize("capacity", ["approver", "inspector", "section_officer", "ward_handover_officer"])
def test_nobody_of_the_contractor_is_appointed(ready: Ready, person: PersonId, capacity: str) -> None:
    ready.misfits("p00.appoint", OFFICER, person=person, full_name="二役", capacity=capacity, codes={"OTHER_SIDE"})


def test_not_even_somebody_who_is_yet_to_be_enrolled(ready: Ready) -> None:
    ready.does("p02.enrol", IN_CHARGE, person=NEW, full_name="新人", employer=FIRM, work="印刷", since="2026-06-01")
    answers = {"person": NEW, "full_name": "新人", "capacity": "inspector"}
    ready.misfits("p00.appoint", OFFICER, **answers, codes={"OTHER_SIDE"})
    ready.does("p00.appoint", OFFICER, **answers, until="2026-05-31")


def test_who_has_left_the_contractor_may_be_appointed(ready: Ready) -> None:
    ready.does("p02.enrol", IN_CHARGE, person=NEW, full_name="元社員", employer=FIRM, work="印刷")
    ready.does("p02.leave", IN_CHARGE, person=NEW, last_day="2026-04-02")
    ready.at("2026-04-03 10:00").does("p00.appoint", OFFICER, person=NEW, full_name="元社員", capacity="inspector")


@pytest.mark.parametrize("person", [OFFICER, APPROVER, INSPECTOR, WARD_HANDOVER])
def test_no_officer_of_the_ward_is_enrolled_or_designated(ready: Ready, person: PersonId) -> None:
    enrolled = {"person": person, "full_name": "二役", "employer": FIRM, "work": "印刷"}
    ready.misfits("p02.enrol", IN_CHARGE, **enrolled, codes={"OTHER_SIDE"})
    ready.misfits("p02.designate", SIGNATORY, person=person, full_name="二役", codes={"OTHER_SIDE"})


def test_who_registers_does_not_sign_for_the_contractor() -> None:
    story = Story()
    with pytest.raises(AssertionError, match="OTHER_SIDE"):
        story.registered(signatory=OFFICER)


def test_who_hands_over_for_the_ward_does_not_take_for_the_contractor(ready: Ready) -> None:
    """10.1"""
    ready.does("p10.designate-officer", OFFICER, person=OTHER, full_name="授受")
    enrolled = {"person": OTHER, "full_name": "二役", "employer": FIRM, "work": "授受"}
    ready.misfits("p02.enrol", IN_CHARGE, **enrolled, codes={"OTHER_SIDE"})
    ready.misfits("p00.succeed", SIGNATORY, person=HANDOVER, successor=OTHER, successor_name="二役", codes={"OTHER_SIDE"})
    ready.misfits("p10.designate-officer", OFFICER, person=HANDOVER, full_name="授受 三郎", codes={"OTHER_SIDE"})
    ready.misfits("p10.designate-officer", OFFICER, person=SIGNATORY, full_name="東 太郎", codes={"OTHER_SIDE"})


def consented(ready: Ready) -> int:
    asked = {
        "content": "印刷", "purposes": [1], "subcontractor": ident("pt", "sub"), "subcontractor_name": "下請", "since": "2026-04-02",
        "until": "2026-06-30", "reason": "やむを得ず", "measures": "施錠", "supervision": "月次",
    }  # fmt: skip
    request = ready.does("p07.request-consent", SIGNATORY, **asked).number
    ready.does("p07.consent", APPROVER, request=request, tier=1, grounds="設備がない")
    return request


def test_no_officer_of_the_ward_signs_for_a_subcontractor(ready: Ready) -> None:
    """7.1.main"""
    begun: dict[str, Any] = {
        "request": consented(ready), "signatory_name": "二役", "bound": True, "supervision": "月次", "safety": "施錠",
    }  # fmt: skip
    ready.misfits("p07.begin-subcontract", SIGNATORY, **begun, signatory=APPROVER, codes={"OTHER_SIDE"})
    ready.does("p07.begin-subcontract", SIGNATORY, **begun, signatory=NEW)
    ready.misfits("p00.appoint", OFFICER, person=NEW, full_name="二役", capacity="approver", codes={"OTHER_SIDE"})


def test_whoever_asked_for_a_copy_does_not_permit_it_from_the_other_side(ready: Ready) -> None:
    """9.1.main: the person in charge applies, leaves, and comes to the ward as an approver."""
    number = ready.does("p09.request-copy", IN_CHARGE, **ASKED).number
    ready.does("p02.leave", SIGNATORY, person=IN_CHARGE, last_day="2026-04-02")
    ready.at("2026-04-03 10:00").does("p00.appoint", OFFICER, person=IN_CHARGE, full_name="転職", capacity="approver")
    ready.refused("p09.permit-copy", IN_CHARGE, request=number, tier=1, cites={"9.1.main"})
    ready.does("p09.permit-copy", APPROVER, request=number, tier=1)
