"""One entry, one opening: whatever the clock does and whoever asks at the same time."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault.errors import DeniedError
from azukari.vault.leases import LEASE, SECOND, Register, Uses

START = 1_000 * SECOND


class Clock:
    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        return self.now


def code_of(act):
    with pytest.raises(DeniedError) as caught:
        act()
    return caught.value.refusal.code


def test_an_entry_is_used_once():
    uses = Uses(Clock(), 0)
    uses.take("en-1", 5, START + 1)
    uses.take("en-1", 6, START + 1)
    uses.take("en-2", 5, START + 1)
    assert code_of(lambda: uses.take("en-1", 5, START + 1)) == "OPEN_USED"


def test_checking_does_not_use():
    uses = Uses(Clock(), 0)
    uses.check(START + 1)
    uses.take("en-1", 5, START + 1)


def test_what_was_entered_before_the_start_is_stale():
    uses = Uses(Clock(), 0)
    for entered in (START, START - 1):
        assert code_of(lambda at=entered: uses.take("en-1", 5, at)) == "OPEN_STALE"


def test_what_is_older_than_the_lease_is_stale():
    clock = Clock()
    uses = Uses(clock, 0)
    clock.now = START + 1 + LEASE
    uses.take("en-1", 5, START + 1)
    clock.now += 1
    assert code_of(lambda: uses.take("en-1", 6, START + 1)) == "OPEN_STALE"


def test_a_clock_set_back_before_the_start_opens_nothing_of_before():
    # The entry was used by a process that then died; the clock goes back an hour; a new process starts.
    entered = START
    uses = Uses(Clock(START - 3_600 * SECOND), newest=entered)
    assert code_of(lambda: uses.take("en-1", 5, entered)) == "OPEN_CLOCK"
    assert code_of(lambda: uses.take("en-1", 6, entered - 1)) == "OPEN_CLOCK"


def test_a_clock_set_back_while_running_opens_nothing_twice():
    clock = Clock()
    uses = Uses(clock, 0)
    uses.take("en-1", 5, START + 1)
    clock.now = START + 3 * LEASE
    uses.take("en-1", 6, START + 3 * LEASE)
    clock.now = START + 2
    with pytest.raises(DeniedError):
        uses.take("en-1", 5, START + 1)


def test_an_entry_far_ahead_of_the_clock_is_refused():
    uses = Uses(Clock(), 0)
    uses.take("en-1", 5, START + LEASE)
    assert code_of(lambda: uses.take("en-1", 6, START + LEASE + 1)) == "OPEN_CLOCK"


def test_marks_are_dropped_once_their_lease_has_passed():
    clock = Clock()
    uses = Uses(clock, 0)
    for number in range(1_000):
        clock.now += SECOND
        uses.take("en-1", number, clock.now)
    assert len(uses) <= 2 + LEASE // SECOND


@given(
    steps=st.lists(
        st.tuples(st.integers(-3 * LEASE, 3 * LEASE), st.integers(0, 4), st.integers(-LEASE, 2 * LEASE), st.booleans()),
        max_size=60,
    )
)
def test_no_history_of_clocks_and_restarts_uses_an_entry_twice(steps):
    """Entries have fixed times; the clock jumps, the process restarts; each entry is opened at most once, ever."""
    clock, entered, opened = Clock(), {}, set()
    uses = Uses(clock, 0)
    for jump, number, ahead, restart in steps:
        clock.now = max(clock.now + jump, 1)
        if restart:
            uses = Uses(clock, max(entered.values(), default=0))
        entered.setdefault(number, max(clock.now + ahead, 1))
        try:
            uses.take("en-1", number, entered[number])
        except DeniedError:
            continue
        assert number not in opened
        opened.add(number)


def test_of_many_at_once_one_gets_through():
    uses, through, barrier = Uses(Clock(), 0), [], threading.Barrier(16)

    def ask():
        barrier.wait()
        try:
            uses.take("en-1", 5, START + 1)
        except DeniedError:
            return
        through.append(1)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert through == [1]


def test_a_stop_reaches_what_is_read_and_nothing_else():
    register = Register(Clock())
    one, two = register.begin(), register.begin()
    register.name(one, "en-1", "ob-1", None)
    register.name(two, "en-1", "ob-2", None)
    one.ended.set()
    assert register.stop("ob-1", 0.01) == 1
    assert code_of(one.guard) == "OPEN_STOPPED"
    two.guard()
    two.ended.set()
    assert register.stop("en-1", 0.01) == 2
    assert code_of(two.guard) == "OPEN_STOPPED"


def test_a_stop_between_beginning_and_naming_is_not_missed():
    register = Register(Clock())
    running = register.begin()
    assert register.stop("ob-1", 0.01) == 0
    assert code_of(lambda: register.name(running, "en-1", "ob-1", None)) == "OPEN_STOPPED"


def test_a_stop_shuts_out_entries_of_before_it_and_none_of_after():
    clock = Clock()
    register = Register(clock)
    clock.now += SECOND
    register.stop("ob-1", 0.01)
    assert code_of(lambda: register.name(register.begin(), "en-1", "ob-1", START)) == "OPEN_STOPPED"
    register.name(register.begin(), "en-1", "ob-1", clock.now + 1)


def test_what_does_not_end_is_cut():
    register, cut = Register(Clock()), []
    running = register.begin()
    register.name(running, "en-1", "ob-1", None)

    def cutting():
        cut.append(1)
        register.end(running)

    running.cut = cutting
    assert register.stop("en-1", 0.01) == 1
    assert cut == [1]
    assert len(register) == 0


def test_stops_are_forgotten_after_a_lease():
    clock = Clock()
    register = Register(clock)
    for number in range(100):
        register.stop(f"ob-{number}", 0.01)
    clock.now += LEASE + 1
    register.end(register.begin())
    assert register._stops == {}
