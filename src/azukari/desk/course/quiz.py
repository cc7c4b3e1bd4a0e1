"""The quiz: drawn afresh for everybody, gone on with until every place holds a right answer.

As many questions of each of the three subjects of 3.1. What was answered wrongly is explained, and at its place comes another question of
the same subject, while there is one that was not asked yet; then the same one, its answers in another order. So nobody passes by learning
which button was right, and nobody is sent back to the beginning for one slip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from secrets import SystemRandom

import msgspec

from azukari.desk.course.lessons import Course
from azukari.provisions.p03_training import Topic


class Put(msgspec.Struct, frozen=True):
    """A question as it is put: its name, and in which order its answers stand (the right one is 0)."""

    name: str
    order: tuple[int, ...]


class Told(msgspec.Struct, frozen=True):
    """A question that was answered: which answer was chosen. Answer 0 is the right one."""

    put: Put
    chosen: int

    @property
    def right(self) -> bool:
        """Whether it was right."""
        return self.chosen == 0


class Quiz(msgspec.Struct):
    """How a quiz stands: what is put now, what was put so far, how many places are answered rightly, what the last answers were."""

    put: tuple[Put, ...]
    asked: tuple[str, ...]
    right: int = 0
    told: tuple[Told, ...] = ()

    @property
    def round(self) -> str:
        """What tells these questions from those before: a form that is sent twice is of a round that is over."""
        return f"{self.right}.{len(self.asked)}.{'.'.join(one.name for one in self.put)}"

    @property
    def passed(self) -> bool:
        """Whether every place holds a right answer."""
        return not self.put


def _put(course: Course, name: str, chance: Random) -> Put:
    found = course.question(name)
    if found is None:
        raise KeyError(name)
    order = list(range(len(found[1].answers)))
    chance.shuffle(order)
    return Put(name, tuple(order))


def draw(course: Course, chance: Random | None = None) -> Quiz:
    """A quiz of its own for whoever begins: which questions, in which order, with the answers in which order."""
    chance = chance or SystemRandom()
    names = [name for topic in Topic for name in chance.sample(course.questions(topic), course.asked // len(Topic))]
    chance.shuffle(names)
    return Quiz(tuple(_put(course, name, chance) for name in names), tuple(names))


def unanswered(quiz: Quiz, chosen: Mapping[str, int]) -> list[Put]:
    """The questions that no answer was given to."""
    return [one for one in quiz.put if chosen.get(one.name) not in one.order]


def answer(course: Course, quiz: Quiz, chosen: Mapping[str, int], chance: Random | None = None) -> Quiz:
    """The quiz after an answer to each question that is put: what was right stays so, the rest is asked in another way."""
    chance = chance or SystemRandom()
    told = tuple(Told(one, chosen[one.name]) for one in quiz.put)
    asked = list(quiz.asked)
    again: list[Put] = []
    for one in told:
        if not one.right:
            name = _another(course, one.put.name, asked, chance)
            asked.append(name)
            again.append(_put(course, name, chance))
    right = quiz.right + sum(one.right for one in told)
    return Quiz(tuple(again), tuple(dict.fromkeys(asked)), right, told)


def _another(course: Course, name: str, asked: Sequence[str], chance: Random) -> str:
    """Another question of the same subject that was not asked yet; where there is none, the same."""
    for topic in Topic:
        names = course.questions(topic)
        if name in names:
            fresh = [one for one in names if one not in asked]
            return chance.choice(fresh) if fresh else name
    raise KeyError(name)
