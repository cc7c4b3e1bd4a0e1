"""The built-in course: its chapters beside the annex's sentences, its quiz, what was answered, and the result in the record.

How far one has come is kept with every press, so that a closed tab loses nothing. Whether it counts as training, 甲 decides (a term); where it
does not, the page says what to do instead, and the chapters can be read nevertheless.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import starting
from azukari.desk.catalogue import Catalogue
from azukari.desk.course import progress, quiz
from azukari.desk.course.lessons import Chapter, Course, course
from azukari.desk.course.progress import Progress
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.provisions.p03_training import TakeCourse, Topic
from azukari.web import drafts, views_act
from azukari.web.act_form import Against
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.ended import ended
from azukari.web.forms import KEEP
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.turns import Turns
from azukari.web.views import for_officers, missing
from azukari.web.views_act import against_of

TURNS: Final = Turns()


class _Here:
    """One request in the course of one contract."""

    def __init__(self, request: Request, officer: Officer, log: str) -> None:
        self.request, self.officer, self.log = request, officer, log
        self.course: Course = course()
        self.kept: Progress = progress.of(drafts.look(desk(), officer.person, log, progress.PLACE))

        def look(seen: Catalogue) -> tuple[Any, bool, bool, bool, tuple[str, ...]]:
            known = starting.adopted(seen), starting.may_take(seen), starting.trained(seen)
            return header(seen), *known, starting.whom(seen)

        self.head, self.counts, self.may, self.trained, self.whom = see(officer, log, look)

    def keep(self) -> None:
        """Keep how far one has come."""
        drafts.keep(desk(), self.officer.person, self.log, progress.PLACE, progress.told(self.kept))

    def draw(self, template: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the course."""
        common = {
            "head": self.head, "course": self.course, "kept": self.kept, "counts": self.counts, "may": self.may,
            "trained": self.trained, "next": self.kept.next(self.course), "names": self.whom,
        }  # fmt: skip
        return page(self.request, template, {**common, **values}, status=status)


@for_officers
def overview(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The chapters, which of them were read, and the way on; where the course does not count, what to do instead."""
    here = _Here(request, officer, log)
    return here.draw("course.html", {"act": TakeCourse})


def as_act(request: Request, log: str) -> HttpResponse:
    """The page of the act: the course itself, for nobody types in how well they did. Who types what another did on paper has its form."""
    if "_by" in request.GET:
        return views_act.act(request, log, TakeCourse.name)
    return HttpResponseRedirect(reverse("course", args=[log])) if request.method == "POST" else overview(request, log)


@for_officers
def chapter(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One chapter (GET); it was read, on to the next (POST)."""
    here = _Here(request, officer, log)
    if not 1 <= number <= len(here.course.chapters):
        return missing(request)
    name, found = here.course.chapters[number - 1]
    if request.method == "POST":
        if name not in here.kept.read:
            here.kept.read.append(name)
            here.keep()
        last = number == len(here.course.chapters)
        return HttpResponseRedirect(reverse("course", args=[log]) if last else reverse("course-chapter", args=[log, number + 1]))
    return here.draw("course_chapter.html", {"chapter": found, "number": number, "sentences": _sentences(here, found)})


def _sentences(here: _Here, found: Chapter) -> list[Any]:
    return see(here.officer, here.log, lambda seen: [seen.sentence(one) for one in found.cites])


def ask(request: Request, log: str) -> HttpResponse:
    """The quiz: what is asked now (GET), and what was answered (POST)."""
    if request.officer is None:
        return _ended(request, log)
    with TURNS.of(request.officer.person, log):
        return _ask(request, log)


def _ended(request: Request, log: str) -> HttpResponse:
    """Nobody is signed in. What somebody whose session ran out had chosen is kept for them."""

    def chosen(was: str) -> dict[str, Any] | None:
        kept = progress.of(drafts.look(desk(), was, log, progress.PLACE))
        if kept.quiz is None:
            return None
        kept.chosen = _chosen(request, kept.quiz)
        return progress.told(kept)

    return ended(request, log, progress.PLACE, chosen)


@for_officers
def _ask(request: Request, officer: Officer, log: str) -> HttpResponse:
    here = _Here(request, officer, log)
    kept = here.kept
    if request.method == "POST" and "anew" in request.POST:
        kept.quiz, kept.chosen, kept.entry, kept.since = quiz.draw(here.course), {}, None, here.head.size
        here.keep()
        return HttpResponseRedirect(reverse("course-quiz", args=[log]))
    if KEEP in request.POST and kept.quiz is not None:
        kept.chosen = _chosen(request, kept.quiz)
        here.keep()
        return HttpResponse(status=204) if request.POST[KEEP] == "quietly" else _draw(here, kept.quiz, drafted=True)
    if request.method == "POST" and (asked := kept.quiz) is not None:
        if request.POST.get("round", asked.round) != asked.round:
            return HttpResponseRedirect(reverse("course-result", args=[log]))  # pressed twice: this round was answered
        return _answered(here, asked)
    if kept.quiz is None:
        kept.quiz, kept.since = quiz.draw(here.course), here.head.size
        here.keep()
    if kept.quiz.passed:
        return HttpResponseRedirect(reverse("course-result", args=[log]))
    return _draw(here, kept.quiz)


def _chosen(request: Request, asked: quiz.Quiz) -> dict[str, int]:
    """Which answer was chosen to which question: forms name the place in which an answer stood, never which one is right."""
    found: dict[str, int] = {}
    for one in asked.put:
        place = request.POST.get(f"a.{one.name}", "")
        if place.isdecimal() and len(place) < 3 and int(place) < len(one.order):
            found[one.name] = one.order[int(place)]
    return found


def _answered(here: _Here, asked: quiz.Quiz) -> HttpResponse:
    here.kept.chosen = _chosen(here.request, asked)
    if asked.put and (missed := quiz.unanswered(asked, here.kept.chosen)):
        here.keep()
        said = Say("問{n}に答えてください。", "Answer question {n}.")
        numbers = {one.name: at for at, one in enumerate(asked.put, start=1)}
        faults = tuple(Fault("FIELD_MISSING", said.format(n=numbers[one.name]), one.name) for one in missed)
        return _draw(here, asked, Against(faults=faults), status=422)
    if asked.put:
        here.kept.quiz, here.kept.chosen = quiz.answer(here.course, asked, here.kept.chosen), {}
        here.keep()
        if here.kept.quiz.passed and here.may:
            return _record(here, here.kept.quiz)
    return HttpResponseRedirect(reverse("course-result", args=[here.log]))


def _draw(
    here: _Here, asked: quiz.Quiz, against: Against | None = None, *, status: int = 200, drafted: bool = False
) -> HttpResponse:
    against = against or Against()
    # what is chosen is kept while one goes on: the page asks its own host for that, and nobody else
    here.request.ceremony = True
    questions = [(one, found[1]) for one in asked.put if (found := here.course.question(one.name)) is not None]
    values = {
        "asked": asked,
        "questions": questions,
        "against": against,
        "beside": against.by_field(),
        "quoted": {},
        "drafted": drafted,
    }
    return here.draw("course_quiz.html", values, status=status)


@for_officers
def result(request: Request, officer: Officer, log: str) -> HttpResponse:
    """What was answered, each with why (GET). Where all is right, the result is put into the record (POST)."""
    with TURNS.of(officer.person, log):
        return _result(_Here(request, officer, log))


def _result(here: _Here) -> HttpResponse:
    found = here.kept.quiz
    if found is None or not found.told:
        return HttpResponseRedirect(reverse("course-quiz", args=[here.log]))
    if here.request.method == "POST" and here.may:
        return _record(here, found)
    return _tell(here, found)


def _record(here: _Here, found: quiz.Quiz) -> HttpResponse:
    """The result as an entry, once."""
    if not found.passed:
        return HttpResponseRedirect(reverse("course-quiz", args=[here.log]))
    if here.kept.entry is None:
        answers = {
            "topics": [one.value for one in Topic], "questions": found.right, "correct": found.right, "edition": here.course.edition,
        }  # fmt: skip
        outcome: Outcome
        try:
            # pressed twice at once, in whatever process: the result of this quiz is one entry
            outcome = desk().perform(here.officer, here.log, TakeCourse.name, answers, since=here.kept.since, quiz=True)
        except FaultError as error:
            outcome = Incomplete(here.log, TakeCourse.name, error.faults)
        if not isinstance(outcome, Receipt):
            return _tell(here, found, against_of(outcome), status=403 if isinstance(outcome, Refusal) else 422)
        here.kept.entry = outcome.entry.number
        here.keep()
    return HttpResponseRedirect(reverse("course-result", args=[here.log]))


def _tell(here: _Here, found: quiz.Quiz, against: Against | None = None, *, status: int = 200) -> HttpResponse:
    against = against or Against()
    first = sorted(found.told, key=lambda one: one.right)  # what was wrong comes first: it is what has to be read
    told = [(one, *asked) for one in first if (asked := here.course.question(one.put.name)) is not None]

    def gather(seen: Catalogue) -> dict[str, Any]:
        against.tell(seen.personal)
        return {one.cites: seen.sentence(one.cites) for one in against.objections}

    quoted = see(here.officer, here.log, gather)
    wrong = sum(not one.right for one in found.told)
    values = {"asked": found, "told": told, "wrong": wrong, "against": against, "quoted": quoted}
    return here.draw("course_result.html", values, status=status)
