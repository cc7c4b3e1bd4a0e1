"""Bells between the processes of an instance: who waits hears at once, and nothing depends on it."""

import threading
import time
from types import SimpleNamespace

import pytest

from azukari.desk.waking import Bell, ring


@pytest.fixture
def instance(tmp_path):
    return SimpleNamespace(run=tmp_path / "run")


def test_who_waits_hears_at_once_and_so_does_whoever_else_waits(instance) -> None:
    heard = []
    with Bell(instance, "courier") as bell:
        waiting = [threading.Thread(target=lambda: heard.append(bell.wait(0, 30))) for _ in range(2)]
        for one in waiting:
            one.start()
        began = time.monotonic()
        ring(instance, "courier")
        for one in waiting:
            one.join(30)
        assert time.monotonic() - began < 15
    assert heard == [1, 1]


def test_what_was_rung_meanwhile_is_heard_when_one_waits_next(instance) -> None:
    with Bell(instance, "signer") as bell:
        for _ in range(3):
            ring(instance, "signer")
        heard = 0
        until = time.monotonic() + 30
        while heard < 3 and time.monotonic() < until:
            heard = bell.wait(heard, 5)
        assert heard == 3
        assert bell.wait(3, 0.01) == 3, "nothing more: it ends by itself"


def test_a_bell_that_nobody_hears_costs_nothing(instance) -> None:
    ring(instance, "signer")
    with Bell(instance, "signer"):
        pass
    ring(instance, "signer")
    assert not list(instance.run.iterdir())


def test_the_socket_of_a_crash_is_replaced(instance) -> None:
    first = Bell(instance, "signer").__enter__()
    with Bell(instance, "signer") as second:
        ring(instance, "signer")
        assert second.wait(0, 30) == 1
    first.__exit__()


def test_where_there_can_be_no_socket_the_rounds_go_on(tmp_path) -> None:
    far = SimpleNamespace(run=tmp_path / ("x" * 200) / "run")
    with Bell(far, "signer") as bell:
        ring(far, "signer")
        assert bell.wait(0, 0.01) == 0
        bell.strike()
        assert bell.wait(0, 30) == 1
