"""One after the other: two presses of one person are looked at in turn, two persons' at once, and nothing is left of it."""

import threading
import time

import pytest

from azukari.web.turns import Turns


def test_the_second_waits_for_the_first_and_sees_what_it_did() -> None:
    turns, seen, entered = Turns(), [], threading.Event()

    def press(name: str) -> None:
        with turns.of("pn-1", "en-1"):
            entered.set()
            before = len(seen)
            time.sleep(0.05)
            seen.append((name, before))

    first = threading.Thread(target=press, args=("first",))
    first.start()
    entered.wait()
    press("second")
    first.join()
    assert seen == [("first", 0), ("second", 1)]
    assert len(turns) == 0


def test_another_person_or_contract_does_not_wait() -> None:
    turns = Turns()
    with turns.of("pn-1", "en-1"), turns.of("pn-2", "en-1"), turns.of("pn-1", "en-2"):
        assert len(turns) == 3
    assert len(turns) == 0


def test_a_trouble_gives_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError), turns.of("pn-1", "en-1"):
        raise ValueError
    with turns.of("pn-1", "en-1"):
        assert len(turns) == 1
    assert len(turns) == 0
