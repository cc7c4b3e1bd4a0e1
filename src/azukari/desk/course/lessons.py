"""The course as it is read: chapters beside the sentences of the annex, and the questions of the quiz.

What it says lies in files beside this module, a folder for each edition, so that an edition can be read again for as long as entries name
it. A text that lacks a language, a question without a wrong answer, or a list with more points in one language than in the other does
not load.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import msgspec

from azukari.kernel.values import Citation
from azukari.law.address import ADDRESSES
from azukari.law.say import Lang, Say
from azukari.provisions.p03_training import Topic

EDITION: Final = 1
"""The edition that is taken today."""


class Kind(StrEnum):
    """How a piece of a chapter is set."""

    TEXT = "text"
    HEADING = "heading"
    POINTS = "points"
    CASE = "case"


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a chapter: a paragraph, a heading, points (one a line), or an example."""

    kind: Kind
    ja: str
    en: str

    def lines(self, lang: Lang) -> list[str]:
        """Its lines in a language."""
        return (self.ja if lang is Lang.ja else self.en).splitlines()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of the quiz: one right answer, wrong ones, and why."""

    name: str
    ask: Say
    right: Say
    wrong: tuple[Say, ...]
    why: Say

    @property
    def answers(self) -> tuple[Say, ...]:
        """All answers; the right one stands at place 0, and nowhere but here."""
        return (self.right, *self.wrong)


class Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chapter: which subject of 3.1 it belongs to, the sentences beside it, what it says, what is asked about it."""

    topic: Topic
    title: Say
    cites: tuple[Citation, ...]
    block: tuple[Block, ...]
    question: tuple[Question, ...]


class _Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    edition: int
    minutes: int
    asked: int
    title: Say
    lead: Say
    sections: tuple[str, ...]


class Course(msgspec.Struct, frozen=True):
    """An edition of the course. ``asked`` is how many questions one is asked."""

    edition: int
    minutes: int
    asked: int
    title: Say
    lead: Say
    chapters: tuple[tuple[str, Chapter], ...]

    def question(self, name: str) -> tuple[int, Question] | None:
        """A question by its name, with the number of its chapter, from 1."""
        for number, (_, chapter) in enumerate(self.chapters, start=1):
            for one in chapter.question:
                if one.name == name:
                    return number, one
        return None

    def questions(self, topic: Topic) -> tuple[str, ...]:
        """The names of all questions of a subject."""
        return tuple(one.name for _, chapter in self.chapters if chapter.topic is topic for one in chapter.question)


class CourseBroken(ValueError):
    """A file of the course says something that cannot be shown; a fault of whoever wrote it."""


def _read(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def read(folder: Traversable) -> Course:
    """The course of a folder. :raises CourseBroken: when it is not whole."""
    try:
        front = msgspec.convert(_read(folder, "course"), _Front)
        chapters = tuple((name, msgspec.convert(_read(folder, name), Chapter)) for name in front.sections)
    except (msgspec.ValidationError, ValueError, OSError) as error:
        raise CourseBroken(str(error)) from error
    course = Course(front.edition, front.minutes, front.asked, front.title, front.lead, chapters)
    names = [one.name for _, chapter in chapters for one in chapter.question]
    if len(set(names)) != len(names):
        raise CourseBroken("two questions have one name")
    for topic in Topic:
        if len(course.questions(topic)) < course.asked // len(Topic):
            raise CourseBroken(f"too few questions about {topic}")
    for name, chapter in chapters:
        _check(name, chapter)
    return course


def _check(name: str, chapter: Chapter) -> None:
    if unknown := [one for one in chapter.cites if str(one) not in set(map(str, ADDRESSES))]:
        raise CourseBroken(f"{name}: no such sentence: {unknown[0]}")
    for one in chapter.block:
        if not (one.ja.strip() and one.en.strip()) or (
            one.kind is Kind.POINTS and len(one.lines(Lang.ja)) != len(one.lines(Lang.en))
        ):
            raise CourseBroken(f"{name}: the languages differ at “{one.en[:40]}”")
    if bare := [one.name for one in chapter.question if not one.wrong]:
        raise CourseBroken(f"{name}: nothing wrong to choose in {bare[0]}")


@cache
def course(edition: int = EDITION) -> Course:
    """An edition that ships. :raises CourseBroken: when there is none of that number."""
    found = read(files("azukari.desk.course").joinpath(f"edition-{edition}"))
    if found.edition != edition:
        raise CourseBroken(f"edition-{edition} says that it is edition {found.edition}")
    return found
