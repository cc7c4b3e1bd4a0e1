"""What is owed as iCalendar: bytes that any calendar reads, to-dos that stay who they are, and nothing entrusted."""

from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.binding import bind  # isort: skip — binds Django first

bind("sqlite:///:memory:")

from azukari.desk.calendar_feed import OCTETS, Owing, escaped, feed, folded, uid, utc  # noqa: E402
from azukari.kernel.duty import Duty, Owes  # noqa: E402
from azukari.kernel.values import DAY, Citation, Number, PersonId, TierNo, Time, time_of  # noqa: E402
from azukari.law.say import Lang, Say  # noqa: E402

JST = timezone(timedelta(hours=9))
NOW = time_of(datetime(2026, 11, 20, 8, 30, tzinfo=JST))
LOG = "en-0123456789abcdef"
SAY = Say("pn-0123456789abcdef を教育し、記録する；直ちに", "Train pn-0123456789abcdef, and record; at once")


def duty(**changes):
    base = Duty(
        "p03.renew",
        SAY,
        Owes.CONTRACTOR,
        TierNo(1),
        Citation("3.1"),
        Time(NOW - 9 * DAY),
        ("p03.hold-course",),
        person=PersonId("pn-1"),
    )
    return Owing(LOG, "通知書の印刷", msgspec.structs.replace(base, **changes))


def lines(*owed: Owing, lang: Lang = Lang.ja) -> list[str]:
    return feed(owed, NOW, lang).replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_due_in_japan_is_told_in_utc() -> None:
    due = time_of(datetime(2026, 11, 30, 23, 59, 59, 999_999, tzinfo=JST))
    assert "DUE:20261130T145959Z" in lines(duty(due=due))


def test_without_an_adopted_number_there_is_no_due_and_it_says_immediately() -> None:
    told = lines(duty())
    assert not [one for one in told if one.startswith("DUE")]
    assert "DTSTART:20261110T233000Z" in told
    assert "直ちに" in next(one for one in told if one.startswith("DESCRIPTION"))
    assert "PRIORITY:5" in told


def test_what_is_late_comes_with_priority() -> None:
    assert "PRIORITY:1" in lines(duty(due=Time(NOW - DAY)))


def test_a_start_never_lies_at_or_after_the_due() -> None:
    told = lines(duty(due=Time(NOW - 9 * DAY)))
    assert [one for one in told if one.startswith("DUE:")]
    assert "DTSTART:20261110T233000Z" not in told


def test_no_names_labels_or_identifiers_of_people_leave() -> None:
    for lang in Lang:
        assert b"pn-" not in feed([duty(about="im-0123456789abcdef")], NOW, lang)
        assert b"im-" not in feed([duty(about="im-0123456789abcdef")], NOW, lang)


def test_text_is_escaped() -> None:
    assert escaped("a,b;c\\d\ne\r\nf\x07") == "a\\,b\\;c\\\\d\\ne\\nf"
    assert r"SUMMARY:Train …\, and record\; at once (通知書の印刷)" in lines(duty(), lang=Lang.en)


def test_an_empty_feed_still_holds_a_component() -> None:
    told = lines()
    assert told[0] == "BEGIN:VCALENDAR"
    assert told[-2:] == ["END:VCALENDAR", ""]
    assert "BEGIN:VTIMEZONE" in told
    assert "BEGIN:VTODO" not in told


def test_every_line_ends_with_crlf_and_is_short() -> None:
    data = feed([duty(about=Number(7))], NOW, Lang.ja)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= OCTETS


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_folding_loses_nothing_and_cuts_no_character(text: str) -> None:
    data = folded(text)
    parts = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= OCTETS for part in parts)
    assert all(part.decode() is not None for part in parts)
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == text


def test_a_to_do_stays_itself_while_what_it_says_changes() -> None:
    one = duty(about=Number(7))
    assert uid(one) == uid(duty(about=Number(7), due=NOW, say=Say("別", "else"), since=NOW))


@pytest.mark.parametrize(
    "changed", [{"code": "p03.train"}, {"tier": TierNo(2)}, {"owes": Owes.WARD}, {"person": None}, {"about": Number(8)}]
)
def test_another_duty_is_another_to_do(changed) -> None:
    assert uid(duty(about=Number(7))) != uid(duty(**{"about": Number(7), **changed}))


def test_another_contract_and_the_next_round_are_other_to_dos() -> None:
    assert uid(duty()) != uid(duty(since=NOW))
    assert uid(duty()) != uid(Owing("en-other", "x", duty().duty))


def test_no_uid_stands_twice_and_the_earliest_due_is_told() -> None:
    told = lines(duty(about=Number(7)), duty(about=Number(7), due=Time(NOW + DAY)))
    assert len([one for one in told if one.startswith("UID:")]) == 1
    assert f"DUE:{utc(Time(NOW + DAY))}" in told


def test_a_subscribed_calendar_has_the_day_in_japan_and_says_when_the_office_is_open() -> None:
    due = time_of(datetime(2026, 11, 23, 0, 30, tzinfo=JST))
    told = feed([duty(due=due), duty(about=Number(7))], NOW, Lang.ja, events=True).replace(b"\r\n ", b"").decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20261123" in told, "a holiday, and still the day before in UTC"
    assert "直前の開庁日は2026-11-20" in next(one for one in told if one.startswith("DESCRIPTION"))
    assert told.count("BEGIN:VEVENT") == told.count("BEGIN:VTODO") == 1
    (event,) = [one for one in told if one.startswith("UID:due-")]
    assert event == f"UID:due-{uid(duty(due=due))}"
    assert "TRANSP:TRANSPARENT" in told
