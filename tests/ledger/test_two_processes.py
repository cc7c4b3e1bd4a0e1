"""A second process changes how long a verification takes, and nothing of what it says."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from azukari.ledger import ahead, canonical, spoken
from azukari.ledger.ahead import Ahead, Task
from azukari.ledger.container import Block
from azukari.ledger.pack import words_record
from azukari.ledger.report import Report
from azukari.ledger.spoken import MOST
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from tests.ledger.corpus import every
from tests.ledger.world import PAPER, WORDS, World, assemble, edit, judge, leaves, members, rechain, salt_of

MANY = World(leaves(5_000), opened=tuple(range(0, 5_000, 30)))
DATA = MANY.pack()
SPOKEN = World(leaves(4_000), opened=tuple(range(0, 4_000, 3)))
"""All words opened: three blocks of them."""

linux = pytest.mark.skipif(not hasattr(os, "fork"), reason="no second process on this system")


def children() -> set[str]:
    """The processes that this one made and that are not reaped yet (a browser of other tests may be among them)."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
            found |= set((task / "children").read_text().split())
    return found


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Ahead]]:
    """Two processes for every pack, however small; those that were made."""
    made: list[Ahead] = []

    class Counted(Ahead):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]  # passed on as they come
            made.append(self)

    monkeypatch.setattr(ahead, "possible", lambda: True)
    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(ahead, "Ahead", Counted)
    before = children()
    yield made
    assert children() <= before, "none is left over"


def alone(data: bytes, **asked: object) -> tuple[Report, list[tuple[int, bytes]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "possible", lambda: False)
        return heard(data, **asked)


def heard(data: bytes, **asked: object) -> tuple[Report, list[tuple[int, bytes]]]:
    """The report, and what a replay would have been given."""
    fed: list[tuple[int, bytes]] = []
    given: dict[str, object] = {"fingerprint": PAPER, **asked}
    return judge(data, on_leaf=lambda number, leaf: fed.append((number, leaf)), **given), fed  # type: ignore[arg-type]  # passed on


def damaged(random: Random) -> Iterator[bytes]:
    """Packs with one to three entries or bytes changed anywhere, framed anew or not."""
    for _ in range(10):
        forged = list(MANY.leaves)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(forged))
            match random.randrange(6):
                case 0:
                    forged[at] = edit(forged[at], rules=2)
                case 1:
                    forged[at] = edit(forged[at], at=5)
                case 2:
                    forged[at] = edit(forged[at], tier=random.randrange(9))
                case 3:
                    forged[at] = forged[at].replace(b":", b": ", 1)
                case 4:
                    del forged[at]
                case _:
                    forged.insert(at, forged[random.randrange(len(forged))])
        yield MANY.holding(forged, size=len(forged)).pack()
    for _ in range(10):
        at = random.randrange(len(DATA))
        yield DATA[:at] + bytes([DATA[at] ^ 1 << random.randrange(8)]) + DATA[at + 1 :]
        yield DATA[:at]


@linux
def test_one_process_and_two_say_the_same_of_the_corpus(two: list[Ahead]) -> None:
    for case in every():
        assert heard(case.data, **case.asked) == alone(case.data, **case.asked), case.name
    assert len(two) >= 100


@linux
def test_one_process_and_two_say_the_same_of_random_damage(two: list[Ahead]) -> None:
    packs = [DATA, MANY.holding(rechain(MANY.leaves[:-1]), size=4_999).pack(), *damaged(Random(20261123))]
    reports = []
    for data in packs:
        found = heard(data)
        assert found == alone(data)
        reports.append(found[0].verdict)
    assert reports.count(Verdict.VALID) == 1
    assert len(two) >= 20


def killing_at(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Kill the second process when so many answers were taken."""
    answered = 0
    answer = Ahead.answer

    def killing(self: Ahead) -> object:
        nonlocal answered
        if answered == after:
            os.kill(self.child, signal.SIGKILL)
        answered += 1
        return answer(self)

    monkeypatch.setattr(Ahead, "answer", killing)


def misspoken(random: Random) -> Iterator[bytes]:
    """Packs with records of words that are other, out of order, twice, missing, too many, large or not canonical."""
    parts = members(SPOKEN.pack())
    [place] = [at for at, (name, _) in enumerate(parts) if name == "words"]
    for kind in range(8):
        for _ in range(2):
            records = list(parts[place][1])
            at = random.randrange(1, len(records))
            match kind:
                case 0:
                    records[at] = words_record(3 * at, salt_of(at + 1), WORDS)
                case 1:
                    records[at], records[at - 1] = records[at - 1], records[at]
                case 2:
                    records.insert(at, records[at])
                case 3:
                    del records[at]
                case 4:
                    records[at] = words_record(3 * at + 1, salt_of(at), WORDS)
                case 5:
                    records[at] = words_record(3 * at, salt_of(3 * at), canonical.encode({"name": "別" * (ahead.MOST // 3)}))
                case 6:
                    records[at] = records[at].replace(b":", b": ", 1)
                case _:
                    records[at] = words_record(3 * at, salt_of(3 * at), canonical.encode({"name": "別" * (MOST // 3)}))
            yield assemble([*parts[:place], ("words", records), *parts[place + 1 :]])


@linux
def test_the_second_process_reads_words_and_says_the_same_of_what_is_wrong_with_them(
    two: list[Ahead], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    give = Ahead.give

    def noting(self: Ahead, block: Block, task: Task[Any]) -> None:
        given.append(task)
        give(self, block, task)

    monkeypatch.setattr(Ahead, "give", noting)
    assert heard(SPOKEN.pack())[0].verdict is Verdict.VALID
    assert given.count(spoken.TASK) == 3
    assert len(two) == 1, "the same process reads leaves and words"
    for data in misspoken(Random(20261124)):
        found = heard(data)
        assert found == alone(data)
        assert found[0].verdict is Verdict.INVALID


@linux
@pytest.mark.parametrize("after", [8, 9, 10])
def test_a_second_process_that_is_killed_over_the_words_is_not_missed(
    two: list[Ahead], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    killing_at(monkeypatch, after)
    assert heard(SPOKEN.pack()) == alone(SPOKEN.pack())
    assert len(two) == 1


def test_blocks_that_wait_are_bounded_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process that is slow to answer lets no more wait than fits."""
    big = [Block(0, 1, b"x" * 100) for _ in range(50)]
    task = Task(lambda block: block.records, lambda made: b"%d" % made, int)
    waits: list[bool] = []

    class Slow:
        gone = False

        def takes(self, _: Block) -> bool:
            return True

        def give(self, _: Block, __: Task[Any]) -> None:
            return

        def answered(self, *, wait: bool) -> bool:
            waits.append(wait)
            return wait

        def answer(self) -> bytes:
            return b"1"

    monkeypatch.setattr(ahead, "_HELD", 1_000)
    read = ahead.in_order(iter(big), task, Slow())  # type: ignore[arg-type]  # it answers to the same names
    assert [(block, made) for block, made in read] == [(block, 1) for block in big]
    assert waits[:9] == [False] * 9
    assert waits[9] is True, "the tenth hundred bytes are as many as may wait"


@linux
@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_second_process_that_is_killed_is_not_missed(two: list[Ahead], monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    killing_at(monkeypatch, after)
    assert heard(DATA) == alone(DATA)
    assert len(two) == 1


@linux
@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_no_process_can_be_made_one_does_it(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def refused() -> int:
        raise BlockingIOError

    expected = alone(DATA)
    monkeypatch.setattr(ahead, "possible", lambda: True)
    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(os, call, refused)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert heard(DATA) == expected
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@linux
def test_a_replay_that_fails_leaves_no_process_behind(two: list[Ahead]) -> None:
    def failing(number: int, _: bytes) -> None:
        if number == 3_000:
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        verify_pack(io.BytesIO(DATA), PAPER, on_leaf=failing)
    assert len(two) == 1


def test_beside_another_thread_no_process_is_made() -> None:
    told = []
    thread = threading.Thread(target=lambda: told.append(ahead.possible()))
    thread.start()
    thread.join()
    assert told == [False]
