"""Article 2: whether something is 個人情報, 保有個人情報, 個人情報ファイル ア or イ, from a person's answers and reasons.

The code asks, combines and cites; the answers and the reasons are a person's, and so is the decision. What was not answered stays open: it
is never taken as yes or no. Since 1 April 2023 the Act's definitions stand (第2条第1項, 第60条第1項・第2項, of which 第2項第1号 corresponds to ア
and 第2号 to イ): they add that the individual is living, that matching is easy, and identification codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Citation, Day
from azukari.law.say import Say
from azukari.ordinance.editions import Edition, Law, on
from azukari.ordinance.told import Told, all_of, any_of, not_


class Question(StrEnum):
    """What article 2 asks, in its order. Each names one element of one definition."""

    MADE_IN_DUTY = "made_in_duty"
    RECORDED = "recorded"
    ORGANISATIONAL = "organisational"
    HELD = "held"
    ABOUT_INDIVIDUAL = "about_individual"
    LIVING = "living"
    IDENTIFIES = "identifies"
    MATCHING = "matching"
    CODE = "code"
    COLLECTION = "collection"
    BY_COMPUTER = "by_computer"
    BY_NAME = "by_name"


ASKED: Final[Mapping[Question, Say]] = {
    Question.MADE_IN_DUTY: Say(
        "実施機関の職員が職務上作成し、又は取得したか",
        "Did staff of an implementing agency make or obtain it in the course of duty?",
    ),
    Question.RECORDED: Say(
        "文書、図画又は電磁的記録に記録されているか", "Is it recorded in a document, drawing or electromagnetic record?"
    ),
    Question.ORGANISATIONAL: Say("職員が組織的に用いるものか", "Is it for staff to use as an organisation?"),
    Question.HELD: Say(
        "実施機関が保有しているか（委託先に預けたものを含む）", "Does the agency hold it, also where a contractor keeps it?"
    ),
    Question.ABOUT_INDIVIDUAL: Say("個人に関する情報か", "Is it about an individual?"),
    Question.LIVING: Say("生存する個人か（法のみ）", "Is the individual living? (the Act only)"),
    Question.IDENTIFIES: Say(
        "氏名、生年月日その他の記述で特定の個人が分かるか", "Does a name, date of birth or other description identify one?"
    ),
    Question.MATCHING: Say(
        "他の情報と照合すれば分かるか（法では容易に）", "Does matching with other information identify one (easily, in the Act)?"
    ),
    Question.CODE: Say("個人識別符号を含むか（法のみ）", "Does it contain an individual identification code? (the Act only)"),
    Question.COLLECTION: Say(
        "一定の事務の目的のために体系的に構成した集合物か", "Is it a collection arranged systematically for a given task?"
    ),
    Question.BY_COMPUTER: Say("電子計算機で特定の個人を検索できるか", "Can a particular individual be found by computer?"),
    Question.BY_NAME: Say("氏名、生年月日等で容易に検索できるか", "Can one easily be found by name, date of birth or the like?"),
}
ACT_ONLY: Final = frozenset({Question.LIVING, Question.CODE})
REASON_LIMIT: Final = 2_000


class Given(msgspec.Struct, frozen=True):
    """A person's answer to one question, and why. A yes or no stands on a reason."""

    answer: Told
    reason: str = ""


class Element(msgspec.Struct, frozen=True):
    """One element of a definition: what was asked, what was answered, and why."""

    question: Question
    asked: Say
    answer: Told
    reason: str


class Finding(msgspec.Struct, frozen=True):
    """Whether one definition is met on the answers given. ``cites`` is the ordinance's address, ``act`` the Act's article."""

    cites: Citation
    act: str | None
    label: Say
    met: Told
    elements: tuple[Element, ...]
    rests_on: tuple[Citation, ...] = ()


class Classification(msgspec.Struct, frozen=True):
    """What the answers amount to, under the edition of a day; a person decides on it and signs for it elsewhere."""

    day: Day
    edition: Edition
    findings: tuple[Finding, ...]
    open: tuple[Question, ...]

    def of(self, cites: str) -> Told:
        """Whether the definition at an address is met. :raises KeyError: when there is none."""
        for one in self.findings:
            if one.cites == cites:
                return one.met
        raise KeyError(cites)


def questions(day: Day) -> tuple[Question, ...]:
    """What is asked under the edition of a day."""
    return tuple(one for one in Question if on(day).law is Law.ACT or one not in ACT_ONLY)


def classify(answers: Mapping[Question, Given], day: Day) -> Classification:
    """Put a person's answers under the definitions of a day.

    :raises FaultError: ``REASON_MISSING`` for each yes or no without a reason, ``REASON_LONG``, ``NOT_ASKED`` for what that edition does
        not ask, ``DAY_UNREADABLE``.
    """
    edition = on(day)
    _sound(answers, edition)
    asked = questions(day)
    told = {one: answers.get(one, Given(Told.UNKNOWN)) for one in asked}
    act = edition.law is Law.ACT

    def value(question: Question) -> Told:
        return told[question].answer

    def finding(name: str, article: str, say: Say, met: Told, *elements: Question, rests_on: tuple[str, ...] = ()) -> Finding:
        return Finding(
            Citation(f"o2.{name}"),
            article if act else None,
            say,
            met,
            tuple(Element(one, ASKED[one], told[one].answer, told[one].reason) for one in elements if one in told),
            tuple(Citation(f"o2.{one}") for one in rests_on),
        )

    record = (Question.MADE_IN_DUTY, Question.RECORDED, Question.ORGANISATIONAL, Question.HELD)
    administrative = all_of(*(value(one) for one in record))
    identified = any_of(*(value(one) for one in (Question.IDENTIFIES, Question.MATCHING, Question.CODE) if one in told))
    personal = all_of(value(Question.ABOUT_INDIVIDUAL), identified, *([value(Question.LIVING)] if act else []))
    retained = all_of(administrative, personal)
    collection = all_of(retained, value(Question.COLLECTION))
    computerised = all_of(collection, value(Question.BY_COMPUTER))
    manual = all_of(collection, value(Question.BY_NAME), not_(computerised))
    return Classification(
        day,
        edition,
        (
            finding("administrative_information", "60.1", Say("行政情報", "administrative information"), administrative, *record),
            finding(
                "personal_information",
                "2.1",
                Say("個人情報", "personal information"),
                personal,
                Question.ABOUT_INDIVIDUAL,
                Question.LIVING,
                Question.IDENTIFIES,
                Question.MATCHING,
                Question.CODE,
            ),
            finding(
                "retained_personal_information",
                "60.1",
                Say("保有個人情報", "retained personal information"),
                retained,
                rests_on=("administrative_information", "personal_information"),
            ),
            finding(
                "personal_information_file",
                "60.2",
                Say("個人情報ファイル", "personal information file"),
                any_of(computerised, manual),
                Question.COLLECTION,
                rests_on=("retained_personal_information",),
            ),
            finding(
                "personal_information_file.ア",
                "60.2.1",
                Say("個人情報ファイル ア（電子計算機）", "personal information file ア (by computer)"),
                computerised,
                Question.BY_COMPUTER,
                rests_on=("retained_personal_information",),
            ),
            finding(
                "personal_information_file.イ",
                "60.2.2",
                Say("個人情報ファイル イ（アのほか）", "personal information file イ (other than ア)"),
                manual,
                Question.BY_NAME,
                rests_on=("retained_personal_information", "personal_information_file.ア"),
            ),
        ),
        tuple(one for one in asked if told[one].answer is Told.UNKNOWN),
    )


def _sound(answers: Mapping[Question, Given], edition: Edition) -> None:
    faults = []
    for question, given in answers.items():
        if question in ACT_ONLY and edition.law is Law.ORDINANCE:
            say = Say(
                f"「{question}」は、その日の条例では問われません。外してください。",
                f"The ordinance of that day does not ask “{question}”; leave it out.",
            )
            faults.append(Fault("NOT_ASKED", say, str(question)))
        elif given.answer is not Told.UNKNOWN and not given.reason.strip():
            say = Say(
                f"「{question}」の理由がありません。はい・いいえには理由を添えてください。",
                f"“{question}” has no reason; give one with every yes or no.",
            )
            faults.append(Fault("REASON_MISSING", say, str(question)))
        elif len(given.reason) > REASON_LIMIT:
            say = Say(
                f"「{question}」の理由は{REASON_LIMIT}字までです。短くしてください。",
                f"The reason for “{question}” has at most {REASON_LIMIT} characters; shorten it.",
            )
            faults.append(Fault("REASON_LONG", say, str(question)))
    if faults:
        raise FaultError(*faults)
