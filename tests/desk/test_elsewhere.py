"""第2: one person on the registers of two contracts under two employers is to be cleared up in both, and neither learns of the other."""

import pytest

from tests.desk.conftest import Counter  # isort: skip — binds Django first

from azukari import annex
from azukari.desk.outbox import work
from azukari.kernel.duty import Duty
from azukari.kernel.values import PartyId
from azukari.store import record
from tests.story import FIRM, IN_CHARGE, OFFICER, SITE, WARD, WORKER, ident

OTHER_FIRM = PartyId(ident("pt", "0therf1rm"))
OTHER_SIGNATORY = ident("pn", "0thers1gn")
OTHER_CHARGE = ident("pn", "0thercharge")


class Other(Counter):
    """Another contract of the same ward, with another contractor."""

    def officer(self, person, place=None):
        found = super().officer(person, place)
        return found if found.home == WARD else type(found)(person, OTHER_FIRM, place)


def second(counter: Counter, *, since: str = "2026-04-01") -> Other:
    other = Other(counter.desk, counter.clock)
    other.does(
        "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject="封筒の印刷", section="税務課",
        contractor=OTHER_FIRM, contractor_name="西印刷", signatory=OTHER_SIGNATORY, signatory_name="西 太郎",
        since=since, until="2027-03-31", purposes=[{"label": "印刷"}],
        files=[{"label": "宛名", "persons": 10}],
    )  # fmt: skip
    other.does("p02.designate", OTHER_SIGNATORY, person=OTHER_CHARGE, full_name="西 花子")
    return other


def enrolled_there(other: Other, **more: object) -> None:
    other.does("p02.enrol", OTHER_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=OTHER_FIRM, work="印刷", **more)
    done(other)


def done(counter: Counter) -> None:
    while work(counter.desk):
        continue


def owed(counter: Counter) -> list[Duty]:
    found = counter.desk.look(counter.log, lambda book: list(annex.duties(book.whole, counter.clock())))
    return [one for one in found if one.code == "p02.elsewhere"]


def test_two_employers_in_two_contracts_are_cleared_up_in_both_without_naming_the_other(counter: Counter) -> None:
    counter.staffed()
    other = second(counter)
    done(other)
    assert not owed(counter)
    sizes = {one.log: record.size(one.log) or 0 for one in (counter, other)}
    enrolled_there(other)
    for one, foreign in ((counter, (other.log, OTHER_FIRM, OTHER_CHARGE)), (other, (counter.log, FIRM, IN_CHARGE))):
        (duty,) = owed(one)
        assert (duty.person, duty.tier, duty.cites) == (WORKER, 1, "2.1")
        rows = record.entries(one.log, sizes[one.log], record.size(one.log) or 0)
        (row,) = [row for row in rows if b"found-elsewhere" in row.leaf]
        assert row.words is not None
        assert one.desk.words.open(one.log, row.seq, row.words).words == {}
        assert not any(name.encode() in row.leaf for name in foreign)


def test_it_is_said_once_however_often_it_is_looked_at(counter: Counter) -> None:
    counter.staffed()
    other = second(counter)
    enrolled_there(other)
    size = record.size(counter.log)
    other.does("p02.enrol", OTHER_CHARGE, person=ident("pn", "th1rd"), full_name="三", employer=OTHER_FIRM, work="印刷")
    counter.does("p02.leave", IN_CHARGE, person=IN_CHARGE, last_day="2027-03-31")
    done(other)
    assert record.size(counter.log) == (size or 0) + 1


def test_the_person_s_own_word_clears_it_up_in_that_contract(counter: Counter) -> None:
    counter.staffed()
    other = second(counter)
    enrolled_there(other)
    counter.does("p02.confirm-employer", WORKER, SITE, agrees=True)
    assert not owed(counter)
    assert owed(other)
    done(other)
    assert not owed(counter), "what was cleared up is not found anew"


def test_leaving_one_clears_it_up_in_both(counter: Counter) -> None:
    counter.staffed()
    other = second(counter)
    enrolled_there(other)
    counter.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-01")
    done(other)
    assert not owed(counter)
    assert not owed(other)


@pytest.fixture
def on_one_clock(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due is looked at by the same clock that stamps."""
    for module in ("pen", "outbox"):
        monkeypatch.setattr(f"azukari.desk.{module}.now", counter.clock)


def test_leaving_on_a_later_day_clears_it_up_on_that_day(counter: Counter, on_one_clock: None) -> None:
    counter.staffed()
    other = second(counter)
    enrolled_there(other)
    counter.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-30")
    done(other)
    assert owed(counter)
    assert owed(other), "for as long as both registers name the person"
    counter.clock.at("2026-04-30 00:01")
    done(other)
    assert not owed(counter)
    assert not owed(other)


def test_an_enrolment_until_a_day_is_looked_at_on_that_day(counter: Counter, on_one_clock: None) -> None:
    counter.staffed()
    other = second(counter)
    enrolled_there(other, until="2026-05-31")
    assert owed(counter)
    counter.clock.at("2026-05-30 23:59")
    done(other)
    assert owed(counter)
    counter.clock.at("2026-05-31 00:01")
    done(other)
    assert not owed(counter)


def test_one_employer_in_two_contracts_is_nothing_to_clear_up(counter: Counter) -> None:
    counter.staffed()
    other = second(counter)
    other.does("p02.name-dispatching-firm", OTHER_CHARGE, firm=FIRM, firm_name="あずま印刷株式会社")
    other.does(
        "p02.enrol", OTHER_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, employment="dispatched", work="印刷"
    )
    done(other)
    assert not owed(counter)
    assert not owed(other)


def test_one_after_the_other_is_nothing_to_clear_up(counter: Counter) -> None:
    counter.staffed()
    counter.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-30")
    other = second(counter)
    enrolled_there(other, since="2026-05-01")
    assert not owed(counter)
    assert not owed(other)


def test_who_is_gone_from_a_closed_contract_does_not_count(counter: Counter) -> None:
    counter.staffed()
    counter.does("p00.complete", OFFICER)
    other = second(counter)
    enrolled_there(other)
    assert not owed(other)
