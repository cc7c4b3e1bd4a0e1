"""How far somebody has come in the course for one contract. It is kept sealed among the drafts; what counts is the entry of the result."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azukari.desk.course.lessons import EDITION, Course
from azukari.desk.course.quiz import Quiz

PLACE: Final = "course"
"""Under this name it lies among the drafts of its person and contract."""


class Progress(msgspec.Struct):
    """Which chapters were read, how the quiz stands, what was chosen before all was answered, and the entry of the result.

    ``since`` is how far the record went when the quiz was drawn.
    """

    edition: int = EDITION
    read: list[str] = []
    quiz: Quiz | None = None
    chosen: dict[str, int] = {}
    entry: int | None = None
    since: int = 0

    def all_read(self, course: Course) -> bool:
        """Whether every chapter was read."""
        return all(name in self.read for name, _ in course.chapters)

    def next(self, course: Course) -> int:
        """The first chapter that was not read, from 1; one past the last when all were."""
        numbers = (at for at, (name, _) in enumerate(course.chapters, start=1) if name not in self.read)
        return next(numbers, len(course.chapters) + 1)


def of(kept: dict[str, Any] | None) -> Progress:
    """Progress as it was kept; a fresh one where there is none, or where it is of an edition that is no longer taken."""
    try:
        found = msgspec.convert(kept or {}, Progress)
    except msgspec.ValidationError:
        return Progress()  # written by another version of the program: to read a page again is all that is lost
    return found if found.edition == EDITION else Progress()


def told(progress: Progress) -> dict[str, Any]:
    """Progress as it is kept."""
    found: dict[str, Any] = msgspec.to_builtins(progress)
    return found
