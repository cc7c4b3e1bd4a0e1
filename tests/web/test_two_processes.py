"""One press that arrives twice, in two processes that know nothing of each other: both have looked before either enters; one entry, one receipt."""

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.starting import Start, start  # isort: skip — binds Django first
from tests.web.handing import HANDOVER, handing  # isort: skip — likewise

from django.db import connections
from django.http import HttpResponse
from django.test import Client

from azukari.desk.course import quiz
from azukari.desk.outcome import Request
from azukari.desk.pen import Pen
from azukari.store import record
from azukari.web import counter
from tests.story import IN_CHARGE, SITE
from tests.web.reading import signed
from tests.web.test_first_day import answers

FORK = multiprocessing.get_context("fork")
Answer = tuple[int, str]


def in_two(press: Callable[[], HttpResponse], at: tuple[Any, str] | None) -> list[Answer]:
    """What two processes answer to the same press; both have come to ``at`` (by default, to the desk) before either goes on."""
    meet, told = FORK.Barrier(2), FORK.Queue()
    whose, name = at or (counter.desk(), "perform")

    def one() -> None:
        # Beside a browser's event loop Django keeps its connections elsewhere: what lies here may be of a database bound long ago.
        connections["default"].close()
        del connections["default"]
        going_on = getattr(whose, name)

        def after_both_looked(*args: Any, **how: Any) -> Any:
            meet.wait(20)
            return going_on(*args, **how)

        setattr(whose, name, after_both_looked)  # this process is thrown away
        answer = press()
        told.put((answer.status_code, answer.headers.get("Location", "")))

    connections.close_all()
    both = [FORK.Process(target=one) for _ in range(2)]
    for process in both:
        process.start()
    found = [told.get(timeout=60) for _ in both]
    for process in both:
        process.join(20)
    return found


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    with start(tmp_path_factory.mktemp("two")) as found:
        yield found


def once(log: str, press: Callable[[], HttpResponse], at: tuple[Any, str] | None = None) -> str:
    """Where both presses led, which was one entry."""
    before = record.size(log) or 0
    first, second = in_two(press, at)
    assert first == second
    assert first[0] == 302, first
    assert record.size(log) == before + 1, first
    return first[1]


def test_an_act(begun: Start) -> None:
    client, where = signed(IN_CHARGE), f"/contracts/{begun.log}/acts/p00.note"
    drawn = {"_drawn_at": str(record.size(begun.log)), "_do": "1"}
    receipt = once(begun.log, lambda: client.post(where, {"text": "二度届く連絡", **drawn}))
    assert client.post(where, {"text": "二度届く連絡", **drawn}).headers["Location"] == receipt, "and sent again later"
    other = client.post(where, {"text": "別の連絡", **drawn}).headers["Location"]
    again = client.post(where, {"text": "二度届く連絡", "_drawn_at": str(record.size(begun.log)), "_do": "1"}).headers["Location"]
    assert len({receipt, other, again}) == 3, "what is meant anew is entered anew"


def test_a_step_of_the_first_day(begun: Start) -> None:
    client = signed(begun.newcomer)
    assert "did=employer" in once(begun.log, lambda: client.post("/first-day", {"log": begun.log, "do": "employer"}))


def test_the_result_of_the_quiz(begun: Start) -> None:
    client, where = signed(begun.newcomer), f"/contracts/{begun.log}/course/quiz"
    client.get(where)
    sent = answers(begun)
    assert once(begun.log, lambda: client.post(where, sent), (quiz, "answer")).endswith("/course/result")


def test_what_is_pressed_twice_in_one_batch_is_entered_once(begun: Start) -> None:
    """Of one process: both wait in one queue, and neither is in the store yet."""
    before = record.size(begun.log) or 0
    asked = Request(begun.room.officer(IN_CHARGE), "p00.note", {"text": "同時に"}, since=before)
    first, second = begun.desk.write(begun.log, lambda pen: [Pen.take(pen, asked) for _ in range(2)])
    assert first == second
    assert record.size(begun.log) == before + 1


def test_a_receipt_of_a_handover(tmp_path: Path) -> None:
    with handing(tmp_path) as hands:
        number, items = hands.noted()
        client: Client = signed(HANDOVER, SITE)
        counted = {f"q.{items[0]}": "12", f"r.{items[0]}": "480", f"q.{items[1]}": "1", f"v.{items[2]}": "1"}
        assert "told=received" in once(hands.log, lambda: client.post(f"/contracts/{hands.log}/handovers/{number}", counted))
