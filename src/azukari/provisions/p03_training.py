"""第3 教育の実施 — everyone who handles the information, and who is in charge of it, has been trained.

The sentence names three subjects: protection of personal information and security awareness; what this annex demands of the
persons; what else the work needs. 乙 records a course that it held, with who attended, or (where 甲 adopted that) the person
takes the built-in course. Training counts person by person and subject by subject; how long it counts is a term.

The code does not judge whether a course was good, nor whether anybody learned from it; it keeps who attended what, and when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Collects, Handling, Releases, Works
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose, Word
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import Capacity, Citation, Day, PersonId, TierNo, Time, add_days, add_months, day_of, end_of, start_of
from azukari.law.say import Say

TRAINING: Final = Citation("3.1")
VALIDITY: Final = "training_validity_months"
BUILT_IN: Final = "built_in_course"


class Topic(StrEnum):
    """The three subjects of 3.1."""

    __hash__ = str.__hash__  # as fast as text

    PROTECTION = "protection"
    ANNEX = "annex"
    OTHER = "other"


TOPIC_NAMES: Final = {
    Topic.PROTECTION: Say("個人情報の保護と情報セキュリティ", "protection of personal information and security"),
    Topic.ANNEX: Say("特記事項の遵守事項", "what the annex demands"),
    Topic.OTHER: Say("業務に必要なその他の事項", "what else the work needs"),
}


class HoldCourse(Act):
    """教育・研修の実施を記録する"""

    name, by, cites = "p03.hold-course", (Capacity.PERSON_IN_CHARGE,), TRAINING
    title = Say("教育・研修の実施を記録する", "Record a course that was held")
    paper = "training-report"

    held_on: Annotated[Day, Asks(Say("実施日", "Held on"))]
    topics: Annotated[tuple[Topic, ...], Asks(Say("内容", "Subjects"), TRAINING)]
    attended: Annotated[tuple[PersonId, ...], Asks(Say("受講した者", "Who attended"), TRAINING, picks="person")]
    teacher: Annotated[Word, Asks(Say("講師", "Teacher"))]
    materials: Annotated[Prose, Asks(Say("教材・内容の説明", "Materials"))] = ABSENT_PROSE
    attached: Annotated[Document, Asks(Say("教材・出席簿の添付", "Materials or attendance sheet"))] = ABSENT_DOCUMENT


class TakeCourse(Act):
    """組込み研修を受ける（本人）"""

    name, cites = "p03.take-course", TRAINING
    by = (Capacity.ENGAGED_PERSON, Capacity.OPERATOR, Capacity.HANDOVER_OFFICER, Capacity.PERSON_IN_CHARGE)
    title = Say("組込み研修を受ける", "Take the built-in course")

    topics: Annotated[tuple[Topic, ...], Asks(Say("内容", "Subjects"), TRAINING)]
    questions: Annotated[int, Asks(Say("確認問題の数", "Questions asked"))]
    correct: Annotated[int, Asks(Say("正しく答えた数", "Answered correctly"))]
    edition: Annotated[int, Asks(Say("研修の版", "Edition of the course"))] = 1


class State(msgspec.Struct):
    """Per person and subject, the day of the latest training."""

    trained: dict[PersonId, dict[Topic, Day]] = {}


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    match entry.act:
        case HoldCourse(held_on=day, topics=topics, attended=attended):
            for person in attended:
                _train(state, person, topics, day)
        case TakeCourse(topics=topics):
            _train(state, entry.moment.officer, topics, entry.moment.day)
        case _:
            return


def _train(state: State, person: PersonId, topics: tuple[Topic, ...], day: Day) -> None:
    record = state.trained.setdefault(person, {})
    for topic in topics:
        record[topic] = max(day, record.get(topic, day))


def missing(state: State, person: PersonId, day: Day, months: int | None) -> list[Topic]:
    """The subjects in which a person's training is lacking, or older than ``months``, on a day."""
    record = state.trained.get(person, {})
    if len(record) == len(TOPIC_NAMES) and (not months or day <= add_months(min(record.values()), months)):
        return []
    lacking = []
    for topic in TOPIC_NAMES:
        last = record.get(topic)
        if last is None or (months and day > add_months(last, months)):
            lacking.append(topic)
    return lacking


def register(ground: Ground, tier: TierNo, day: Day) -> Iterator[tuple[PersonId, Day]]:
    """Who stands on a tier's register on a day, and since when. A signatory, who signs and does no work, does not."""
    for person, engagements in ground.engagements.items():
        for one in engagements:
            if one.tier == tier and "0001-01-01" < one.since <= day and (one.until is None or day <= one.until):
                yield person, one.since
                break


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第3 has against an act."""
    months = ground.term(VALIDITY, moment.time)
    match act:
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
        case Releases(to_tier=tier):
            # 3.1 — before anything is handed over, everybody on the register of that tier
            for person, _since in register(ground, tier, moment.day):
                lacking = missing(state, person, moment.day, months)
                if lacking:
                    yield Objection(
                        TRAINING,
                        Say(
                            f"{person}の教育・研修が済んでいません（{{names}}）。", f"{person} has not been trained ({{names}})."
                        ).format(names=_named(lacking)),
                        Say("責任者が研修を実施し、記録してください。", "The person in charge holds a course and records it."),
                    )
        case HoldCourse():
            yield from _course(act, moment, ground)
        case TakeCourse():
            if not ground.flag(BUILT_IN, moment.time):
                yield _misfit(
                    "NOT_ADOPTED", None,
                    "この委託では組込み研修を教育・研修として扱っていません。",
                    "In this entrustment the built-in course does not count as training.",
                )  # fmt: skip
            if not act.questions or act.correct != act.questions:
                yield _misfit(
                    "QUIZ_OPEN",
                    "correct",
                    "確認問題に全て正しく答えると終了します。",
                    "The course is finished once every answer is right.",
                )
        case _:
            return


def handling(state: State, _act: Works, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第3 has against a Handling."""
    # 3.1 — every engaged person and the person in charge, in all three subjects, and not too long ago
    lacking = missing(state, moment.officer, moment.day, ground.term(VALIDITY, moment.time))
    return (_untrained(tuple(lacking)),) if lacking else ()


@lru_cache(maxsize=64)
def _untrained(lacking: tuple[Topic, ...]) -> Objection:
    return Objection(
        TRAINING,
        Say("教育・研修が済んでいません（{names}）。", "Your training is lacking or has lapsed ({names}).").format(
            names=_named(lacking)
        ),
        Say("研修を受けてから行ってください。責任者に相談してください。", "Be trained first; speak to the person in charge."),
    )


def _course(act: HoldCourse, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    if act.held_on > moment.day:
        yield _misfit(
            "FUTURE",
            "held_on",
            "実施日が先の日付です。実施してから記録してください。",
            "The day lies ahead; record the course once it was held.",
        )
    strangers = [
        person for person in act.attended if not any(one.tier == moment.tier for one in ground.engagements.get(person, ()))
    ]
    if strangers:
        yield _misfit(
            "NOT_ENROLLED", "attended",
            f"名簿にない者が含まれています（{'、'.join(strangers)}）。",
            f"Not on the register: {', '.join(strangers)}.",
        )  # fmt: skip


def _named(topics: Sequence[Topic]) -> Say:
    return Say("、".join(TOPIC_NAMES[one].ja for one in topics), "; ".join(TOPIC_NAMES[one].en for one in topics))


def _misfit(code: str, field: str | None, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Whom each tier still has to train: the names, one by one."""
    if ground.over(time):
        return
    day, months = day_of(time), ground.term(VALIDITY, time)
    acts = (HoldCourse.name, TakeCourse.name) if ground.flag(BUILT_IN, time) else (HoldCourse.name,)
    for tier in ground.tiers.values():
        if tier.ended is not None:
            continue
        for person, since in register(ground, tier.number, day):
            if missing(state, person, day, None):
                say = Say("教育・研修を実施する", "Train this person")
                yield Duty(
                    "p03.train",
                    say,
                    Owes.CONTRACTOR,
                    tier.number,
                    TRAINING,
                    start_of(since),
                    acts,
                    person=person,
                    blocks_closing=False,
                )
            elif months and missing(state, person, day, months):
                lapsed = add_months(min(state.trained[person].values()), months)
                say = Say("期限の切れた教育・研修を改めて実施する", "Train this person again: the training has lapsed")
                since_then = start_of(add_days(lapsed, 1))
                yield Duty(
                    "p03.renew", say, Owes.CONTRACTOR, tier.number, term(VALIDITY), since_then, acts,
                    due=end_of(lapsed), person=person, blocks_closing=False,
                )  # fmt: skip


PROVISION: Final[Provision[State]] = Provision(
    number=3,
    heading=Say("教育の実施", "Training"),
    acts=(HoldCourse, TakeCourse),
    answers=(
        Answered(
            TRAINING,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "三つの内容の研修が済んでいない者の取扱いと、未受講者がいる間の引渡しを拒みます。研修の質と理解の程度は判断しません。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Handling by who lacks any of the three subjects is refused, and so is a handover while anybody on the register "
                "does. How good a course was, and what was learned, the program does not judge."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(HoldCourse, TakeCourse),
    judges=(Handling, Collects, Releases, HoldCourse, TakeCourse),
    handling=handling,
    duties=duties,
    judgements=(Judgement(TRAINING, Say("研修の内容は足りているか", "Is the content of the training enough?"), HoldCourse.name),),
)
