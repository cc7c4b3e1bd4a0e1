"""Who cannot work yet and why: the same as the gate says, person by person, and gone as soon as it is mended."""

from typing import Any

import pytest

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Receipt
from azukari.desk.unready import By, Lack, Short, Unready, unready
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Objection
from azukari.kernel.values import CONTRACTOR, WHOLE, Capacity, PersonId
from azukari.provisions.p08_acts import ViewPage
from tests.desk.conftest import Counter
from tests.desk.room import FILE, HANDOVER, handed_over, key_process, ready
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SITE, WORKER, ident


def looked(counter: Counter) -> Unready:
    def look(book: Any) -> Unready:
        time = max(counter.clock(), book.whole.ground.last)
        return unready(Catalogue(book, counter.desk.words, time=time, officer=counter.officer(IN_CHARGE)), CONTRACTOR)

    return counter.desk.look(counter.log, look)


def lacks(counter: Counter, person: PersonId) -> dict[Short, Lack]:
    return {one.short: one for found in looked(counter).people if found.person == person for one in found.lacks}


def gate(counter: Counter, person: PersonId) -> set[str]:
    """The sentences that stand against an opening by a person, at the facility and within the schedule."""

    def look(book: Any) -> set[str]:
        act = ViewPage(item=FILE, purpose=1, first=1, count=1)
        time = max(counter.clock(), book.whole.ground.last)
        found = annex.judge(book.whole, act, Moment(time, person, FIRM, Capacity.OPERATOR, CONTRACTOR, SITE))
        return {str(one.cites) for one in found if isinstance(one, Objection)}

    return counter.desk.look(counter.log, look)


@pytest.fixture
def working(counter: Counter) -> Counter:
    with key_process(counter):
        handed_over(ready(counter))
    return counter


def test_whoever_is_just_enrolled_lacks_everything_and_each_reason_has_its_remedy(counter: Counter) -> None:
    counter.staffed()
    counter.does("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="決定")
    counter.does("p00.adopt-term", APPROVER, term="term.employer_confirmation", value=1, source="決定")
    found = lacks(counter, WORKER)
    assert set(found) == {Short.EMPLOYER, Short.TRAINING, Short.PLEDGE, Short.OPERATOR, Short.PURPOSE, Short.ACCESS}
    for one in found.values():
        assert one.says.ja
        assert one.says.en
        assert (one.act is not None and dict(one.answers)) or one.by is By.THEMSELF
    assert dict(found[Short.TRAINING].answers) == {"attended": WORKER, "topics": "protection annex other"}
    assert dict(found[Short.OPERATOR].answers) == {"person": WORKER}
    everybody = looked(counter).everybody
    assert [one.short for one in everybody] == [Short.FACILITY]


def test_the_answers_of_a_remedy_are_questions_of_its_act(counter: Counter) -> None:
    counter.staffed()
    for one in (*looked(counter).everybody, *lacks(counter, WORKER).values()):
        if one.act is not None:
            assert {name for name, _ in one.answers} <= set(one.act.__struct_fields__)


def test_whoever_can_work_by_the_gate_lacks_nothing(working: Counter) -> None:
    assert gate(working, WORKER) == set()
    found = looked(working)
    assert found.everybody == ()
    assert WORKER not in {one.person for one in found.people}
    assert found.enrolled == 2


def test_who_only_hands_over_is_not_asked_for_access(working: Counter) -> None:
    assert lacks(working, HANDOVER) == {}
    working.does("p06.notify-operator", IN_CHARGE, person=HANDOVER, work="印刷")
    assert set(lacks(working, HANDOVER)) == {Short.PURPOSE, Short.ACCESS}


@pytest.mark.parametrize(
    "act, answers, short, cites",
    [
        ("p06.withdraw-operator", {"person": WORKER}, Short.OPERATOR, "6.1"),
        ("p08.withdraw-assignment", {"person": WORKER}, Short.PURPOSE, "8.1.main"),
        ("p12.suspend", {"person": WORKER}, Short.SUSPENDED, "12.1"),
    ],
)
def test_what_is_taken_away_stands_with_the_sentence_of_the_gate(
    working: Counter, act: str, answers: dict[str, Any], short: Short, cites: str
) -> None:
    working.does(act, IN_CHARGE, **answers)
    found = lacks(working, WORKER)
    assert cites in gate(working, WORKER)
    assert found[short].cites == cites
    remedy = found[short].act
    assert remedy is not None
    extra = {"p06.notify-operator": {"work": "印刷"}, "p08.assign-purpose": {"purposes": [1]}}.get(remedy.name, {})
    outcome = working.tries(remedy.name, IN_CHARGE, None, **{**dict(found[short].answers), **extra})
    assert isinstance(outcome, Receipt)
    assert short not in lacks(working, WORKER)
    assert gate(working, WORKER) == set()


def test_a_suspension_by_the_ward_is_for_the_ward_to_lift(working: Counter) -> None:
    working.does("p12.suspend", OFFICER, person=WORKER)
    one = lacks(working, WORKER)[Short.SUSPENDED]
    assert (one.by, one.act) == (By.WARD, None)
    assert "12.1" in gate(working, WORKER)
    assert WHOLE == 0


def test_access_that_ran_out_and_training_that_lapsed_are_told_as_that(working: Counter) -> None:
    working.does("p00.adopt-term", APPROVER, term="term.training_validity_months", value=6, source="決定")
    working.does(
        "p12.revoke", IN_CHARGE, grant=next(iter(working.desk.look(working.log, lambda book: dict(book.whole.slices[12].grants))))
    )
    working.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2026-04-30", daily_measure=10)
    working.clock.at("2026-11-02 10:00")
    found = lacks(working, WORKER)
    assert "期限" in found[Short.ACCESS].says.ja
    assert Short.TRAINING in found
    assert {"3.1", "12.1"} <= gate(working, WORKER)


def test_whoever_begins_later_is_told_with_the_day_and_looked_at_for_it(working: Counter) -> None:
    later = PersonId(ident("pn", "1ater"))
    working.does("p02.enrol", IN_CHARGE, person=later, full_name="後から 来る", employer=FIRM, work="印刷", since="2026-05-01")
    found = lacks(working, later)
    assert "2026-05-01" in found[Short.BEGINS].says.ja
    assert found[Short.BEGINS].by is By.WAIT
    assert Short.TRAINING in found


def test_no_schedule_no_instruction_stand_once_for_everybody(working: Counter) -> None:
    number = next(iter(working.desk.look(working.log, lambda book: dict(book.whole.slices[6].of(CONTRACTOR).schedules))))
    working.does("p06.withdraw-schedule", IN_CHARGE, schedule=number)
    working.does("p15.withdraw", OFFICER, place=SITE)
    found = {one.short: one for one in looked(working).everybody}
    assert set(found) == {Short.SCHEDULE, Short.INSTRUCTION}
    assert dict(found[Short.SCHEDULE].answers) == {"place": SITE}
    assert found[Short.INSTRUCTION].by is By.WARD


def test_nobody_waits_in_a_contract_that_is_over(counter: Counter) -> None:
    counter.staffed()
    counter.does("p00.complete", OFFICER)
    assert looked(counter) == Unready((), (), 0)


def test_before_the_period_everybody_waits_for_it(counter: Counter) -> None:
    counter.staffed()
    assert Short.CONTRACT not in {one.short for one in looked(counter).everybody}
    counter.clock.at("2026-03-20 10:00")
    counter.desk.look(
        counter.log, lambda book: setattr(book.whole.ground, "period", type(book.whole.ground.period)("2026-06-01", "2027-03-31"))
    )
    assert Short.CONTRACT in {one.short for one in looked(counter).everybody}
