"""Article 2: what answers amount to, and that nothing is guessed. One definition per test."""

from itertools import product

import pytest

from azukari.kernel.fault import FaultError
from azukari.kernel.values import Day
from azukari.law.address import ORDINANCE_ADDRESSES
from azukari.ordinance import Given, Question, Told, classify, questions
from azukari.ordinance.classify import ACT_ONLY, REASON_LIMIT

THEN, NOW = Day("2022-10-01"), Day("2026-04-01")
FILE = "o2.personal_information_file"
ALL = {one: Given(Told.YES, "台帳を見た") for one in Question}
RECORD = (Question.MADE_IN_DUTY, Question.RECORDED, Question.ORGANISATIONAL, Question.HELD)


def answers(day: Day = NOW, **changes: Told) -> dict[Question, Given]:
    """Everything answered yes, but for what changes."""
    found = {one: ALL[one] for one in questions(day)}
    return found | {Question(name): Given(told, "理由") for name, told in changes.items()}


@pytest.mark.parametrize("day", [THEN, NOW])
def test_a_tax_roll_on_a_computer_is_a_file_of_class_a(day: Day) -> None:
    found = classify(answers(day), day)
    assert {one.cites: one.met for one in found.findings} == {
        "o2.administrative_information": Told.YES,
        "o2.personal_information": Told.YES,
        "o2.retained_personal_information": Told.YES,
        FILE: Told.YES,
        f"{FILE}.ア": Told.YES,
        f"{FILE}.イ": Told.NO,  # イ is what is not ア
    }
    assert found.open == ()


def test_a_card_index_is_a_file_of_class_i() -> None:
    found = classify(answers(by_computer=Told.NO), NOW)
    assert (found.of(f"{FILE}.ア"), found.of(f"{FILE}.イ"), found.of(FILE)) == (Told.NO, Told.YES, Told.YES)


def test_a_heap_of_letters_is_no_file() -> None:
    found = classify(answers(collection=Told.NO), NOW)
    assert found.of("o2.retained_personal_information") is Told.YES
    assert {found.of(one) for one in (FILE, f"{FILE}.ア", f"{FILE}.イ")} == {Told.NO}


@pytest.mark.parametrize("element", RECORD)
def test_information_that_is_no_administrative_information_is_not_retained(element: Question) -> None:
    """What staff keep for themselves is personal information still."""
    found = classify(answers(**{element.value: Told.NO}), NOW)
    assert found.of("o2.administrative_information") is Told.NO
    assert found.of("o2.personal_information") is Told.YES
    assert {found.of(one) for one in ("o2.retained_personal_information", FILE)} == {Told.NO}


def test_who_can_be_identified_only_by_matching_is_identified() -> None:
    found = classify(answers(identifies=Told.NO, code=Told.NO), NOW)
    assert found.of("o2.personal_information") is Told.YES
    found = classify(answers(identifies=Told.NO, code=Told.NO, matching=Told.NO), NOW)
    assert found.of("o2.personal_information") is Told.NO


def test_the_act_asks_for_a_living_individual_and_the_ordinance_does_not() -> None:
    assert classify(answers(living=Told.NO), NOW).of("o2.personal_information") is Told.NO
    assert set(questions(NOW)) - set(questions(THEN)) == ACT_ONLY
    assert classify(answers(THEN), THEN).of("o2.personal_information") is Told.YES


def test_an_identification_code_alone_is_enough_in_the_act() -> None:
    found = classify(answers(identifies=Told.NO, matching=Told.NO), NOW)
    assert found.of("o2.personal_information") is Told.YES


def test_the_articles_of_the_act_are_cited_only_where_it_stands() -> None:
    assert {one.act for one in classify({}, THEN).findings} == {None}
    assert [one.act for one in classify({}, NOW).findings] == ["60.1", "2.1", "60.1", "60.2", "60.2.1", "60.2.2"]


def test_what_nobody_answered_is_open_and_never_taken_for_no() -> None:
    found = classify({}, NOW)
    assert {one.met for one in found.findings} == {Told.UNKNOWN}
    assert found.open == questions(NOW)


def test_one_no_settles_it_whatever_is_open() -> None:
    found = classify({Question.ABOUT_INDIVIDUAL: Given(Told.NO, "統計表")}, NOW)
    assert found.of("o2.personal_information") is Told.NO
    assert found.of(f"{FILE}.ア") is Told.NO
    assert found.of("o2.administrative_information") is Told.UNKNOWN


def test_each_answer_stands_with_its_reason_under_the_element_it_meets() -> None:
    found = classify({Question.IDENTIFIES: Given(Told.YES, "氏名と住所がある")}, NOW)
    elements = {one.question: one for finding in found.findings for one in finding.elements}
    assert set(elements) == set(questions(NOW)), "every question belongs to a definition"
    assert (elements[Question.IDENTIFIES].answer, elements[Question.IDENTIFIES].reason) == (Told.YES, "氏名と住所がある")


def test_the_definitions_are_those_of_the_ordinance() -> None:
    cites = [one.cites for one in classify({}, NOW).findings]
    assert cites == [one for one in ORDINANCE_ADDRESSES if one.startswith("o2.")]


def faults(given: dict[Question, Given], day: Day = NOW) -> dict[str | None, str]:
    with pytest.raises(FaultError) as caught:
        classify(given, day)
    return {one.field: one.code for one in caught.value.faults}


def test_a_yes_or_no_without_a_reason_is_not_taken_and_all_are_told_at_once() -> None:
    given = {Question.HELD: Given(Told.YES), Question.RECORDED: Given(Told.NO, " 　"), Question.CODE: Given(Told.UNKNOWN)}
    assert faults(given) == {"held": "REASON_MISSING", "recorded": "REASON_MISSING"}


def test_a_reason_has_an_end() -> None:
    assert faults({Question.HELD: Given(Told.YES, "あ" * (REASON_LIMIT + 1))}) == {"held": "REASON_LONG"}
    assert classify({Question.HELD: Given(Told.YES, "あ" * REASON_LIMIT)}, NOW).findings


def test_what_an_edition_does_not_ask_is_told() -> None:
    assert faults({Question.LIVING: Given(Told.YES, "x")}, THEN) == {"living": "NOT_ASKED"}


def test_knowing_more_never_turns_a_settled_finding_round() -> None:
    """Whatever is settled with some answers open stays so, however they are answered."""
    free = (Question.ABOUT_INDIVIDUAL, Question.IDENTIFIES, Question.COLLECTION, Question.BY_COMPUTER)
    for values in product(Told, repeat=len(free)):
        partial = dict(zip(free, values, strict=True))
        before = classify(answers(**{one.value: told for one, told in partial.items()}), NOW)
        for told in (Told.YES, Told.NO):
            filled = {one.value: told if value is Told.UNKNOWN else value for one, value in partial.items()}
            after = classify(answers(**filled), NOW)
            for one in before.findings:
                assert one.met in (Told.UNKNOWN, after.of(one.cites)), (partial, one.cites)
