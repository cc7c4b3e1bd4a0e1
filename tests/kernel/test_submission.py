"""From what an officer typed to an act: every fault has its code, days are read as offices write them, and words keep every byte."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.act import Act
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Shape, Word
from azukari.kernel.submission import MAX_LINES, MAX_WORDS, Submission, read, read_clock, read_day, read_time
from azukari.kernel.things import Account
from azukari.kernel.values import Capacity, Citation, Day, Fingerprint, ItemId, PersonId, Time, start_of
from azukari.kernel.wire import canonical
from azukari.law.say import Say

LABEL = Say("項目", "Item")
PERSON = "pn-0123456789abcdef"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    label: Annotated[Word, Asks(LABEL)]
    quantity: Annotated[int, Asks(LABEL)] = 1


class Sample(Act):
    """An act with a field of every form."""

    name, by, cites = "p99.sample", (Capacity.ANYONE,), Citation("1.1")
    title = Say("見本", "Sample")

    word: Annotated[Word, Asks(LABEL)] = ABSENT_WORD
    prose: Annotated[Prose, Asks(LABEL)] = ABSENT_PROSE
    document: Annotated[Document, Asks(LABEL)] = ABSENT_DOCUMENT
    person: Annotated[PersonId, Asks(LABEL, mints="pn")]
    number: Annotated[int | None, Asks(LABEL)] = None
    flag: Annotated[bool, Asks(LABEL)] = False
    day: Annotated[Day | None, Asks(LABEL)] = None
    time: Annotated[Time | None, Asks(LABEL)] = None
    colour: Annotated[Colour, Asks(LABEL)] = Colour.RED
    fingerprint: Annotated[Fingerprint | None, Asks(LABEL)] = None
    account: Annotated[Account | None, Asks(LABEL)] = None
    sentence: Annotated[Citation | None, Asks(LABEL)] = None
    items: Annotated[tuple[ItemId, ...], Asks(LABEL)] = ()
    lines: Annotated[tuple[Line, ...], Asks(LABEL)] = ()
    group: Annotated[Line | None, Asks(LABEL)] = None


class Demanding(Act):
    """An act that cannot do without its answers."""

    name, by, cites = "p99.demanding", (Capacity.ANYONE,), Citation("1.1")
    title = Say("見本", "Sample")

    word: Annotated[Word, Asks(LABEL)]
    items: Annotated[tuple[ItemId, ...], Asks(LABEL)]


def mint(kind: str) -> str:
    return f"{kind}-0000000000000000"


def submit(**answers: Any) -> Submission:
    return read(Sample, answers, mint)


def fault(**answers: Any) -> tuple[str, str | None]:
    """The one fault of a submission; nothing was made of it."""
    submission = submit(**answers)
    assert submission.act is None
    assert submission.words == {}
    (one,) = submission.faults
    assert one.say.ja != one.say.en
    return one.code, one.field


def given_as(name: str, value: Any) -> Any:
    submission = submit(**{name: value})
    assert submission.faults == ()
    return getattr(submission.act, name)


# ── faults, one each ──


def test_an_answer_that_is_missing() -> None:
    found = read(Demanding, {"items": [], "word": "  "}, mint).faults
    assert [(one.code, one.field) for one in found] == [("FIELD_MISSING", "word"), ("FIELD_MISSING", "items")]


def test_a_question_that_is_not_asked() -> None:
    assert fault(colr="red") == ("FIELD_UNKNOWN", "colr")
    assert fault(lines=[{"label": "x", "colr": 1}]) == ("FIELD_UNKNOWN", "lines.0.colr")


@pytest.mark.parametrize(
    "answers, path",
    [
        ({"group": "x"}, "group"),
        ({"lines": 3}, "lines"),
        ({"lines": ["x"]}, "lines.0"),
        ({"items": ["im-0123456789abcdef"] * (MAX_LINES + 1)}, "items"),
        ({"word": 3}, "word"),
        ({"prose": ["x"]}, "prose"),
    ],
)
def test_an_answer_of_another_form(answers: dict[str, Any], path: str) -> None:
    assert fault(**answers) == ("FIELD_FORM", path)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\ud800", "あ" * (MAX_WORDS + 1)])
def test_characters_that_cannot_be_kept(text: str) -> None:
    assert fault(word=text) == ("FIELD_TEXT", "word")
    assert fault(prose=text) == ("FIELD_TEXT", "prose")


@pytest.mark.parametrize("text", ["一\n二", "一\r二"])
def test_a_word_is_one_line_and_prose_may_be_many(text: str) -> None:
    assert fault(word=text) == ("FIELD_ONE_LINE", "word")
    assert submit(prose=text).words == {"prose": text}


@pytest.mark.parametrize(
    "name, value",
    [
        ("number", -1), ("number", 2**53), ("number", True), ("number", 1.5), ("number", "三"), ("number", "1" * 16),
        ("flag", "たぶん"), ("flag", 2), ("day", "2026-02-29"), ("day", "4月1日"), ("day", 20260401), ("day", "令和8年13月1日"),
        ("time", "2026-04-01 24:00"), ("time", -1), ("time", True),
        ("colour", "green"), ("person", 5),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read(name: str, value: Any) -> None:
    assert fault(**{name: value}) == ("FIELD_VALUE", name)


@pytest.mark.parametrize(
    "name, value",
    [
        ("person", "髙橋"), ("person", "pn-0123456789abcde"), ("person", "pn-0123456789abcdeu"), ("person", "PN-0123456789ABCDEF"),
        ("fingerprint", "0" * 63), ("fingerprint", PERSON), ("account", "t1/"), ("account", "T1/vault"), ("sentence", "第 7"),
    ],
)  # fmt: skip
def test_a_token_that_is_none(name: str, value: str) -> None:
    assert fault(**{name: value}) == ("FIELD_ID", name)


def test_all_faults_are_said_at_once() -> None:
    found = submit(number="x", day="y", colour="z", word="a\nb").faults
    assert {one.field for one in found} == {"number", "day", "colour", "word"}


# ── what is read ──


@pytest.mark.parametrize(
    "name, typed, value",
    [
        ("number", "1,234", 1234), ("number", "１２", 12), ("number", 0, 0), ("number", "007", 7),
        ("flag", "はい", True), ("flag", "on", True), ("flag", "いいえ", False), ("flag", "", False), ("flag", True, True),
        ("colour", "blue", Colour.BLUE), ("person", PERSON, PERSON), ("person", f" {PERSON} ", PERSON),
        ("fingerprint", "ab" * 32, "ab" * 32), ("account", "t12/pl-0123456789abcdef", "t12/pl-0123456789abcdef"), ("account", "ward", "ward"),
        ("sentence", "7.1.ウ", "7.1.ウ"), ("items", "im-0123456789abcdef、im-1123456789abcdef", ("im-0123456789abcdef", "im-1123456789abcdef")),
    ],
)  # fmt: skip
def test_values_are_read_as_typed_by_people_and_by_programs(name: str, typed: Any, value: Any) -> None:
    assert given_as(name, typed) == value


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01", "2026/4/1", "2026.4.1", "2026年4月1日", "２０２６年４月１日", "２０２６／４／１", "令和8年4月1日", "令和８年４月１日",
        "R8.4.1", "R8/4/1", "令和 8 年 4 月 1 日", " 2026-04-01 ",
    ],
)  # fmt: skip
def test_a_day_as_offices_write_it(text: str) -> None:
    assert read_day(text) == "2026-04-01"
    assert given_as("day", text) == "2026-04-01"


@pytest.mark.parametrize(
    "text, day", [("令和元年5月1日", "2019-05-01"), ("平成31年4月30日", "2019-04-30"), ("S64.1.7", "1989-01-07")]
)
def test_eras(text: str, day: str) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "大正10年1月1日", "8.4.1", "2026-04-01T09:00"])
def test_what_is_no_day(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01 09:00",
        "2026-04-01T09:00",
        "令和8年4月1日 9:00",
        "R8.4.1 9:00",
        "２０２６－０４－０１ ０９：００",
        "2026-04-01T00:00Z",
    ],
)
def test_a_moment_in_japan(text: str) -> None:
    assert read_time(text) == start_of(Day("2026-04-01")) + 9 * 3_600_000_000


@pytest.mark.parametrize("text", ["", "09:00", "令和8年4月1日 24:00", "令和8年4月1日 9:60", "令和8年4月1日"])
def test_what_is_no_moment(text: str) -> None:
    assert read_time(text) is None


def test_an_id_that_is_left_out_is_minted() -> None:
    assert given_as("number", 1) == 1
    act = submit().act
    assert isinstance(act, Sample)
    assert act.person == "pn-0000000000000000"


# ── words beside facts ──

VARIANTS = ["髙橋", "山﨑", "𠮷田", "葛󠄀城", "辻󠄁", "神󠄀", "か\u3099", "が", "ｶﾞ", "  前後の空白  "]


@pytest.mark.parametrize("text", VARIANTS)
def test_words_keep_every_byte(text: str) -> None:
    """髙 﨑 𠮷, ideographic variation sequences, and decomposed kana: nothing is normalised, trimmed or folded."""
    submission = submit(word=text, prose=text)
    assert submission.words["word"].encode() == text.encode()
    assert canonical(submission.words) == b'{"prose":"' + text.encode() + b'","word":"' + text.encode() + b'"}'


def test_the_act_holds_a_flag_and_not_the_words() -> None:
    submission = submit(word="髙橋", lines=[{"label": "箱"}, {"label": "封筒", "quantity": 3}], group={"label": "束"})
    assert isinstance(submission.act, Sample)
    assert (submission.act.word, submission.act.prose, submission.act.lines[1].quantity) == (True, False, 3)
    assert submission.words == {"word": "髙橋", "lines": {"0": {"label": "箱"}, "1": {"label": "封筒"}}, "group": {"label": "束"}}
    assert "髙橋".encode() not in canonical(submission.act)
    assert "封筒".encode() not in canonical(submission.act)


KEPT = {"name": "届.pdf", "media_type": "application/pdf", "size": 3, "sha256": "00" * 32, "blob": "11" * 32}


def test_a_kept_document_is_what_the_words_say_of_it() -> None:
    submission = submit(document=KEPT)
    assert submission.words == {"document": KEPT}
    assert submission.act is not None
    assert submission.act.document is True


@pytest.mark.parametrize("wrong", [{**KEPT, "size": 1.5}, {**KEPT, "more": 1}, {"name": "x"}, {**KEPT, "name": "\ud800"}, {}])
def test_a_document_that_the_desk_did_not_keep(wrong: dict[str, object]) -> None:
    assert fault(document=wrong) == ("FIELD_DOCUMENT", "document")


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59", "2026-04-01", "令和8年4月1日"])
def test_a_moment_has_a_clock_time_and_lies_in_our_age(text: str) -> None:
    assert read_time(text) is None


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_whatever_people_write_is_kept(text: str) -> None:
    assert submit(prose=text).words == {"prose": text}


@given(
    st.dictionaries(
        st.sampled_from(Sample.__struct_fields__),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text())),
    )
)
def test_nothing_that_is_handed_in_breaks_the_reader(answers: dict[str, Any]) -> None:
    submission = read(Sample, answers, mint)
    assert (submission.act is None) == bool(submission.faults)


# ── numbers that people do not write as numbers ──


class Hours(Act):
    """An act that asks for days of the week and a time of day."""

    name, by, cites = "p99.hours", (Capacity.ANYONE,), Citation("1.1")
    title = Say("時間", "Hours")

    weekdays: Annotated[tuple[int, ...], Asks(LABEL, shape=Shape.WEEKDAY)]
    opens: Annotated[int, Asks(LABEL, shape=Shape.CLOCK)]


def hours(weekdays: object, opens: object) -> Submission:
    return read(Hours, {"weekdays": weekdays, "opens": opens}, lambda kind: kind)


@pytest.mark.parametrize("clock", ["9:00", "９：００", "09:00", " 9時 ", "9時0分", "９時００分", "540", "５４０", 540])
def test_a_time_of_day_is_read_as_people_write_it_and_as_minutes(clock: object) -> None:
    act = hours([0], clock).act
    assert isinstance(act, Hours)
    assert act.opens == 540


@pytest.mark.parametrize(
    "weekdays", ["月火水木金", "月、火、水、木、金", "月曜日火曜日水曜日木曜日金曜日", "月曜・火曜・水曜・木曜・金曜", "0 1 2 3 4", "0,1,2,3,4",
                 ["月", "火曜", "水曜日", "木", "金"], ["0", "1", "2", "3", "4"], [0, 1, 2, 3, 4]],
)  # fmt: skip
def test_weekdays_are_read_as_people_write_them_and_as_numbers(weekdays: object) -> None:
    act = hours(weekdays, 0).act
    assert isinstance(act, Hours)
    assert act.weekdays == (0, 1, 2, 3, 4)


def test_a_sunday_is_told_from_the_end_of_the_word_for_monday() -> None:
    for text, expected in (("月曜日", (0,)), ("月日", (0, 6)), ("月曜日日曜日", (0, 6)), ("日", (6,))):
        act = hours(text, 0).act
        assert isinstance(act, Hours)
        assert act.weekdays == expected, text


@pytest.mark.parametrize("clock", ["9:60", "24:01", "25:00", "9:0", "朝9時", "9時60分", "-1:00", "9.30"])
def test_what_is_no_time_of_day_is_said_to_be_none_with_an_example(clock: str) -> None:
    found = hours([0], clock)
    assert [(one.code, one.field) for one in found.faults] == [("FIELD_VALUE", "opens")]
    assert "9:00" in found.faults[0].say.ja


@pytest.mark.parametrize("weekdays", ["月曜日曜", "祝", ["火水"], "月 祝"])
def test_what_is_no_day_of_the_week_is_said_to_be_none(weekdays: object) -> None:
    assert {one.code for one in hours(weekdays, 0).faults} == {"FIELD_VALUE"}


@given(st.integers(0, 24 * 60))
def test_a_time_of_day_that_was_written_out_is_read_back(minutes: int) -> None:
    assert read_clock(f"{minutes // 60}:{minutes % 60:02}") == minutes
