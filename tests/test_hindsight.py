"""The second pass: what was lawful on what was known, and what later entries show. Nothing is changed by looking back."""

from azukari import annex
from azukari.desk.hindsight import NO_BEGINNING, Flag, Kind, hindsight
from azukari.kernel.asks import fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import Number
from azukari.kernel.wire import entry_of
from tests.provisions.readiness import Ready
from tests.story import APPROVER, ELSEWHERE, FILE, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, SITE, WORKER, Story


def ready() -> Ready:
    return Ready().all()


def opens(story: Story, at: str, times: int = 1) -> list[Number]:
    story.at(at)
    return [story.does("p08.open", WORKER, place=SITE, item=FILE, purpose=1, key=str(key)).number for key in range(times)]


def entries(story: Story) -> list[Entry]:
    return [entry_of(leaf, annex.ACTS) for leaf in story.leaves]


def flags(story: Story, kind: Kind | None = None) -> list[Flag]:
    return [one for one in hindsight(entries(story)) if kind is None or one.kind is kind]


def test_a_record_without_surprises_shows_none() -> None:
    story = ready()
    opens(story, "2026-04-02 10:00", 3)
    assert flags(story) == []
    assert hindsight([]) == ()


# ── a leaving recorded late ──


def test_openings_after_the_true_last_day_are_shown_though_each_was_permitted() -> None:
    """2.1: on 10 April it is recorded that the worker had left on the 6th."""
    story = ready()
    opens(story, "2026-04-06 10:00", 2)
    after = opens(story, "2026-04-07 10:00", 2) + opens(story, "2026-04-09 10:00")
    number = story.at("2026-04-10 09:00").does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-06").number
    (flag,) = flags(story)
    ended = ("2.1", "6.1", "8.1.main", "12.1")  # the operator's notice, the purpose and the grant went with the person
    assert (flag.kind, flag.cites, flag.shown_by, flag.tier, flag.contrary) == (Kind.LEFT_EARLIER, ended, number, 1, True)
    assert flag.entries == tuple(after), "the last day itself was a day at work"
    assert "2026-04-06" in flag.say.ja
    assert "3 acts" in flag.say.en


def test_a_leaving_recorded_on_its_day_or_beforehand_shows_nothing() -> None:
    for last_day in ("2026-04-06", "2026-04-30"):
        story = ready()
        opens(story, "2026-04-06 10:00")
        story.does("p02.leave", IN_CHARGE, person=WORKER, last_day=last_day)
        assert flags(story) == []


def test_a_late_leaving_of_one_says_nothing_of_another() -> None:
    story = ready()
    story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="五郎", employer=FIRM, work="印刷")
    opens(story, "2026-04-07 10:00", 2)
    story.at("2026-04-10 09:00").does("p02.leave", IN_CHARGE, person=OTHER, last_day="2026-04-06")
    assert flags(story) == []


def test_what_the_person_in_charge_did_after_leaving_is_shown() -> None:
    """The capacity itself had ended: enrolling, notifying and granting were no longer theirs to do."""
    story = ready().at("2026-04-07 10:00")
    enrolled = story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="五郎", employer=FIRM, work="印刷").number
    story.does("p17.notify", IN_CHARGE, what="疑い")  # anybody may, at any time
    story.at("2026-04-10 09:00").does("p02.leave", SIGNATORY, person=IN_CHARGE, last_day="2026-04-06")
    (flag,) = flags(story, Kind.LEFT_EARLIER)
    assert enrolled in flag.entries
    assert all(entries(story)[number].act.name != "p17.notify" for number in flag.entries)


def test_a_last_day_before_the_enrolment_itself_leaves_no_day_at_work() -> None:
    story = ready()
    after = opens(story, "2026-04-02 10:00", 2)
    story.at("2026-04-10 09:00").does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-03-01")
    (flag,) = flags(story, Kind.LEFT_EARLIER)
    assert set(after) <= set(flag.entries)


# ── a notice that was withdrawn ──


def test_what_rested_on_a_withdrawn_facility_is_shown_to_look_at() -> None:
    story = ready()
    before = opens(story, "2026-04-02 10:00", 2)
    number = story.at("2026-04-03 09:00").does("p06.withdraw-facility", IN_CHARGE, place=SITE, reason="誤り").number
    (flag,) = flags(story)
    assert (flag.kind, flag.cites, flag.shown_by, flag.entries, flag.contrary) == (
        Kind.RESTED_ON_WITHDRAWN, ("6.1",), number, tuple(before), False,
    )  # fmt: skip


def test_what_rested_on_a_withdrawn_operator_or_schedule_is_shown() -> None:
    story = ready()
    before = opens(story, "2026-04-02 10:00", 2)
    story.at("2026-04-03 09:00").does("p06.withdraw-operator", IN_CHARGE, person=WORKER)
    assert [one.entries for one in flags(story)] == [tuple(before)]
    story = ready()
    schedule = next(one.number for one in entries(story) if one.act.name == "p06.notify-schedule")
    before = opens(story, "2026-04-02 10:00")
    story.at("2026-04-03 09:00").does("p06.withdraw-schedule", IN_CHARGE, schedule=schedule)
    assert [one.entries for one in flags(story)] == [tuple(before)]


def test_withdrawing_what_nothing_rested_on_shows_nothing() -> None:
    story = ready()
    story.does("p06.notify-facility", IN_CHARGE, place=ELSEWHERE, label="西工場", address="架空区二丁目")
    opens(story, "2026-04-02 10:00", 2)
    story.does("p06.withdraw-facility", IN_CHARGE, place=ELSEWHERE)
    assert flags(story) == []


# ── a notice dated back ──


def test_a_notice_dated_back_is_shown_by_itself() -> None:
    """6.1: the place is said to have been used for ten days before anybody told."""
    story = ready().at("2026-04-11 10:00")
    answers = {"label": "西工場", "address": "架空区二丁目", "since": "2026-04-01"}
    number = story.does("p06.notify-facility", IN_CHARGE, place=ELSEWHERE, **answers).number
    (flag,) = flags(story)
    assert (flag.kind, flag.cites, flag.shown_by, flag.entries, flag.contrary) == (Kind.BACK_DATED, ("6.1",), number, (), False)
    assert "10日後" in flag.say.ja
    assert "10 days later" in flag.say.en


def test_an_enrolment_dated_back_is_shown_and_one_for_the_future_is_not() -> None:
    story = ready()
    back = story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="五郎", employer=FIRM, work="印刷", since="2026-03-20")
    story.does("p06.notify-operator", IN_CHARGE, person=OTHER, work="印刷", since="2026-04-20")
    assert [(one.cites, one.shown_by) for one in flags(story)] == [(("2.1",), back.number)]


def test_what_only_names_a_period_is_not_taken_for_dated_back() -> None:
    """The contract's own period, a period of supervision: their first day is not the day from which the entry holds."""
    story = ready().at("2026-05-01 10:00")
    period = {"since": "2026-04-01", "until": "2026-04-30"}
    story.does("p02.supervise", IN_CHARGE, **period, persons=[WORKER], looked_at="記録", findings="なし")
    story.does("p00.adopt-term", APPROVER, term="term.stocktaking_months", value=3, since="2026-04-01", source="決定")
    assert flags(story) == []


def test_what_has_no_beginning_is_an_act_with_a_first_day() -> None:
    for name in NO_BEGINNING & set(annex.ACTS):
        assert "since" in {one.name for one in fields_of(annex.ACTS[name])}, name


# ── an incident that was known before it was told ──


def test_openings_between_knowing_and_telling_are_shown() -> None:
    """17.1"""
    story = ready()
    opens(story, "2026-04-02 10:00")
    between = opens(story, "2026-04-03 10:00", 2)
    story.at("2026-04-03 15:00")
    number = story.does("p17.notify", WORKER, what="紛失の疑い", known_at="2026-04-03 09:00", items=[FILE]).number
    (flag,) = flags(story)
    assert (flag.kind, flag.cites, flag.shown_by, flag.entries) == (Kind.KNEW_EARLIER, ("17.1",), number, tuple(between))


def test_a_later_report_that_it_was_known_earlier_shows_more() -> None:
    story = ready()
    before = opens(story, "2026-04-03 10:00")
    incident = story.at("2026-04-03 15:00").does("p17.notify", WORKER, what="疑い", known_at="2026-04-03 14:00").number
    assert flags(story) == []
    story.at("2026-04-06 10:00")
    number = story.does("p17.report", SIGNATORY, incident=incident, happened="経緯", known_at="2026-04-03 09:00").number
    assert [(one.kind, one.shown_by, one.entries) for one in flags(story)] == [(Kind.KNEW_EARLIER, number, tuple(before))]


def test_looking_back_changes_no_entry_and_gives_the_same_each_time() -> None:
    story = ready()
    opens(story, "2026-04-07 10:00", 2)
    story.at("2026-04-10 09:00").does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-06")
    story.does("p00.note", OFFICER, text="確認")
    told = entries(story)
    state = annex.snapshot(story.whole)
    assert hindsight(told) == hindsight(told)
    assert told == entries(story)
    assert annex.snapshot(story.whole) == state
