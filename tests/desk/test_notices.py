"""What concerns whom: who can meet a duty is told of it, its lateness goes up step by step, and what is done ends the notice."""

import pytest

from azukari.desk import notices
from azukari.desk.notices import LATE, NEWS, OWED, RAISED, follow, fresh
from azukari.store.models import Person
from azukari.store.notices import Notice, Reader, Told
from tests.desk.conftest import Counter
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SIGNATORY, WARD, WORKER

ASKS = {
    "content": "封入作業", "purposes": [1], "subcontractor_name": "潮見ロジ株式会社", "since": "2026-06-01", "until": "2027-03-31",
    "reason": "繁忙期のため", "measures": "入退室の管理", "supervision": "月1回の立入り",
}  # fmt: skip


@pytest.fixture
def told(counter: Counter) -> Counter:
    """People of both sides who can sign in, and one number adopted."""
    for person, home in ((OFFICER, WARD), (APPROVER, WARD), (IN_CHARGE, FIRM), (SIGNATORY, FIRM), (WORKER, FIRM)):
        Person.objects.create(id=person, name=person, home=home)
    counter.does("p00.adopt-term", APPROVER, term="term.supervision_months", value=1, source="決定")
    counter.does("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="決定")
    counter.staffed()
    follow(counter.desk)
    return counter


def of(person: str, *kinds: str) -> list[Notice]:
    found = Notice.objects.filter(person=person)
    return list((found.filter(kind__in=kinds) if kinds else found).order_by("pk"))


def codes(person: str, *kinds: str) -> set[str]:
    return {one.code for one in of(person, *kinds)}


def test_who_can_meet_a_duty_is_told_of_it_and_nobody_else(told: Counter) -> None:
    pledges = {one.code for one in of(WORKER, OWED)}
    assert any(code.startswith("p04.") for code in pledges)
    assert not any(code.startswith("p02.supervise") for code in pledges), "others of the firm supervise"
    assert not any(code.startswith("p04.") for code in codes(OFFICER))
    asked = told.does("p07.request-consent", IN_CHARGE, **ASKS)
    follow(told.desk)
    assert asked.entry.number in {one.entry for one in of(APPROVER, OWED)}
    assert [one.kind for one in of(OFFICER) if one.entry == asked.entry.number] == [OWED], (
        "the duty says it, the entry is not told besides"
    )


def test_what_is_done_is_a_notice_no_more(told: Counter) -> None:
    asked = told.does("p07.request-consent", IN_CHARGE, **ASKS)
    follow(told.desk)
    told.does("p07.consent", APPROVER, request=asked.entry.number, grounds="機械が足りない")
    follow(told.desk)
    assert asked.entry.number not in {one.entry for one in of(APPROVER, OWED)}
    (answer,) = [one for one in of(IN_CHARGE, NEWS) if one.code == "p07.consent"]
    assert answer.says["ja"] == "再委託を承諾する"


def test_lateness_goes_up_step_by_step_and_each_step_once(told: Counter) -> None:
    (owed,) = [one for one in of(IN_CHARGE, OWED) if one.due is not None and one.code.startswith("p02.")]
    assert owed.due is not None
    day = 86_400_000_000
    steps: list[set[str]] = []
    for days in (0.1, 1.1, 3.1, 7.1):
        told.clock.time = int(owed.due + days * day)  # type: ignore[assignment]
        follow(told.desk)
        steps.append({f"{one.person}:{one.kind}" for one in Notice.objects.filter(key=owed.key)})
    assert steps[0] == {f"{IN_CHARGE}:{LATE}"}
    assert steps[1] - steps[0] == {f"{IN_CHARGE}:{RAISED[0]}"}
    assert steps[2] - steps[1] == {f"{OFFICER}:{RAISED[1]}"}
    assert steps[3] - steps[2] == {f"{APPROVER}:{RAISED[2]}", f"{SIGNATORY}:{RAISED[2]}"}
    assert f"{IN_CHARGE}:{LATE}" not in steps[1], "one line for one thing"
    before = Notice.objects.count()
    follow(told.desk)
    assert Notice.objects.count() == before


def test_nothing_is_looked_at_again_until_something_turns(told: Counter) -> None:
    assert follow(told.desk) == 0
    told.does("p00.note", OFFICER, text="経過")
    assert follow(told.desk) == 1
    assert follow(told.desk) == 0
    told.clock.time = Told.objects.get(log_id=told.log).until  # type: ignore[assignment]
    assert follow(told.desk) == 1


def test_what_is_new_is_counted_since_one_looked(told: Counter) -> None:
    assert fresh(IN_CHARGE) > 0
    Reader.objects.create(person=IN_CHARGE, looked=told.desk.clock())
    assert fresh(IN_CHARGE) == 0
    told.does("p16.call-for-report", OFFICER, about="保管の状況")
    follow(told.desk)
    assert fresh(IN_CHARGE) >= 1


def test_lost_notices_are_made_anew(told: Counter) -> None:
    told.does("p07.request-consent", IN_CHARGE, **ASKS)
    follow(told.desk)
    before = {(one.person, one.key, one.kind) for one in Notice.objects.all()}
    Notice.objects.all().delete()
    Told.objects.all().delete()
    follow(told.desk)
    assert {(one.person, one.key, one.kind) for one in Notice.objects.all()} == before


def test_a_crash_between_the_notices_and_their_mark_leaves_neither(told: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    told.does("p07.request-consent", IN_CHARGE, **ASKS)
    before = Notice.objects.count()

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(notices.Told.objects, "update_or_create", crash)
        with pytest.raises(KeyboardInterrupt):
            follow(told.desk)
    assert Notice.objects.count() == before
    follow(told.desk)
    assert Notice.objects.count() > before
