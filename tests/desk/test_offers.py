"""What a form offers to choose from: of a firm beside one's own nothing at all, and no question that was answered already."""

from typing import Any

import pytest

from tests.desk.conftest import Counter  # isort: skip — binds Django first

from azukari.annex import ACTS
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer, Receipt
from azukari.kernel.values import PersonId
from tests.properties.chain import HOMES, Chain, Said, site, thing, who
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER


class AtCounter:
    """A chain of firms told at a desk."""

    def __init__(self, counter: Counter) -> None:
        self.desk, self.clock = counter.desk, counter.clock
        self.log = counter.desk.begin(WARD)

    @property
    def now(self) -> Any:
        return self.clock()

    def wait(self, microseconds: int) -> None:
        self.clock.time += microseconds

    def state(self) -> Any:
        return self.desk.look(self.log, lambda book: book.whole)

    def act(self, name: str, person: PersonId, place: Any, answers: Any) -> Said:
        self.wait(1)
        outcome = self.desk.perform(Officer(person, HOMES[person], place), self.log, name, answers)
        assert isinstance(outcome, Receipt), (name, outcome)
        return Said(outcome.entry)


@pytest.fixture
def chain(counter: Counter) -> Chain:
    """乙, and two subcontractors side by side with a place each."""
    told = Chain(AtCounter(counter)).registered().staffed(1)
    for tier in (2, 3):
        told.subcontracted(tier).staffed(tier)
    return told


def offered(chain: Chain, person: PersonId, act: str, path: str, **answers: Any) -> set[str]:
    """The values that a form offers for a question."""
    at: Any = chain.teller
    officer = Officer(person, HOMES[person], None)

    def look(book: Any) -> set[str]:
        seen = Catalogue(book, at.desk.words, time=at.clock(), officer=officer)
        flat, rest = {}, list(seen.form(ACTS[act], answers, at.desk.mint))
        while rest:
            one = rest.pop()
            flat[one.path] = {choice.value for choice in one.choices}
            rest += [part for row in one.rows for part in row.parts]
        return flat[path] - {""}

    return at.desk.look(at.log, look, officer=officer)


def paper(chain: Chain, tier: int) -> int:
    """A note of 甲 with forms on it."""
    return chain.noted(tier, {"item": thing("f0rms", tier), "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40})


def test_a_firm_is_offered_its_own_places_and_not_those_beside_it(chain: Chain) -> None:
    assert offered(chain, who("chrg", 3), "p06.notify-operator", "place") == {site(3)}
    assert offered(chain, who("chrg", 1), "p06.notify-operator", "place") == {site(1), site(2), site(3)}
    assert offered(chain, OFFICER, "p16.open-inspection", "facility") == {site(1), site(2), site(3)}


def test_accounts_are_those_of_the_own_chain(chain: Chain) -> None:
    found = offered(chain, who("opr", 3), "p16.answer-sample", "account")
    assert {one for one in found if one.startswith("t")} == {"t3/vault", "t3/transit", f"t3/{site(3)}"}
    below = offered(chain, who("opr", 1), "p16.answer-sample", "account")
    assert {f"t2/{site(2)}", f"t3/{site(3)}", f"t1/{site(1)}"} <= below
    assert f"t2/{site(3)}" not in below


def test_items_and_notes_of_a_firm_beside_are_not_offered(chain: Chain) -> None:
    note = paper(chain, 2)
    asked = ("p10.reject", "item")
    assert offered(chain, who("hand", 2), *asked) == {thing("f0rms", 2)}
    assert offered(chain, who("hand", 1), *asked) == {thing("f0rms", 2)}
    assert offered(chain, who("hand", 3), *asked) == set()
    assert offered(chain, who("hand", 2), "p10.reject", "note") == {str(note)}
    assert offered(chain, who("hand", 3), "p10.reject", "note") == set()
    chain.does("p10.reject", who("hand", 2), note=note, item=thing("f0rms", 2), reason="missing")
    assert offered(chain, WARD_HANDOVER, "p10.resolve", "note") == {str(note)}, "by the number of the note, as it is answered"
    assert offered(chain, who("hand", 3), "p10.resolve", "note") == set()


def test_a_request_for_consent_is_offered_until_it_is_answered(chain: Chain) -> None:
    """7.1.proviso"""
    number = chain.requested(2, "pt-" + "4" * 16)
    for act in ("p07.consent", "p07.decline", "p07.ask-further"):
        assert offered(chain, APPROVER, act, "request") == {str(number)}, act
    assert str(number) not in offered(chain, APPROVER, "p07.withdraw-consent", "request")
    chain.does("p07.ask-further", APPROVER, request=number, tier=2, what="決算書")
    assert offered(chain, who("sign", 2), "p07.answer-further", "request") == {str(number)}
    chain.does("p07.answer-further", who("sign", 2), request=number, answer="添付")
    chain.does("p07.consent", APPROVER, request=number, tier=2, grounds="繁忙期")
    assert offered(chain, APPROVER, "p07.consent", "request") == set()
    assert str(number) in offered(chain, APPROVER, "p07.withdraw-consent", "request")
    assert offered(chain, who("sign", 2), "p07.begin-subcontract", "request") == {str(number)}
    assert offered(chain, who("sign", 3), "p07.begin-subcontract", "request") == set()
    chain.does("p07.withdraw-consent", APPROVER, request=number, tier=2, reasons="x")
    assert offered(chain, who("sign", 2), "p07.begin-subcontract", "request") == set()


def test_a_call_for_a_report_is_offered_until_it_is_answered(chain: Chain) -> None:
    """7.4"""
    call = chain.does("p07.call-for-report", OFFICER, tier=1, subcontract=2, about="状況")
    assert offered(chain, who("chrg", 1), "p07.report-subcontract", "call") == {str(call)}
    chain.does("p07.report-subcontract", who("chrg", 1), subcontract=2, call=call, state="良好")
    assert offered(chain, who("chrg", 1), "p07.report-subcontract", "call") == set()


def test_an_inspection_s_questions_are_offered_until_they_are_answered(chain: Chain) -> None:
    """16.1"""
    number = chain.does("p16.open-inspection", INSPECTOR, tier=2, scope="全般", manner="record")
    call = chain.does("p16.call-for-report", OFFICER, tier=2, inspection=number, about="x")
    told = chain.does("p16.instruct", OFFICER, tier=2, inspection=number, what="x")
    finding = chain.does("p16.record-finding", INSPECTOR, tier=2, inspection=number, sentence="11.1", severity="minor", what="x")
    chrg = who("chrg", 2)
    assert offered(chain, chrg, "p16.report", "call") == {str(call)}
    assert offered(chain, chrg, "p16.carry-out", "instruction") == {str(told)}
    assert offered(chain, chrg, "p16.answer-finding", "finding") == {str(finding)}
    assert offered(chain, who("chrg", 3), "p16.report", "call") == set()
    chain.does("p16.report", chrg, call=call, state="x")
    chain.does("p16.carry-out", chrg, instruction=told, done="x")
    chain.does("p16.answer-finding", chrg, finding=finding, done="x")
    assert offered(chain, chrg, "p16.report", "call") == set()
    assert offered(chain, chrg, "p16.carry-out", "instruction") == set()
    assert offered(chain, chrg, "p16.answer-finding", "finding") == set()
    assert offered(chain, INSPECTOR, "p16.close-inspection", "inspection") == {str(number)}
    chain.does("p16.close-inspection", INSPECTOR, tier=2, inspection=number, result="in_order", summary="x")
    assert offered(chain, INSPECTOR, "p16.close-inspection", "inspection") == set()


def test_a_hold_and_an_instruction_about_an_incident_are_offered_until_they_are_done(chain: Chain) -> None:
    """17.1"""
    incident = chain.does("p17.notify", who("opr", 2), what="x", harms=["leakage"], persons=3)
    hold = chain.does("p17.hold", OFFICER, tier=2, reason="確認", incident=incident)
    told = chain.does("p17.instruct", OFFICER, incident=incident, tier=2, what="x")
    chrg = who("chrg", 2)
    assert offered(chain, OFFICER, "p17.lift-hold", "hold") == {str(hold)}
    assert offered(chain, chrg, "p17.carry-out", "instruction") == {str(told)}
    assert offered(chain, chrg, "p17.report", "incident") == {str(incident)}
    assert offered(chain, who("chrg", 3), "p17.report", "incident") == set()
    chain.does("p17.lift-hold", OFFICER, hold=hold, tier=2, reason="x")
    chain.does("p17.carry-out", chrg, instruction=told, done="x")
    assert offered(chain, OFFICER, "p17.lift-hold", "hold") == set()
    assert offered(chain, chrg, "p17.carry-out", "instruction") == set()
