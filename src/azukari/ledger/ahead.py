"""A second process that reads leaves and words ahead of the first, where there is a second core; what it says is never needed, only quicker.

The first process alone reads the file, once, and lays blocks into memory that both see. The second gives back what a task (``segment`` for leaves,
``spoken`` for words) makes of them alone, in the same order. Where it cannot be had, or goes away, the first does the same work itself.
"""

import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from mmap import mmap
from struct import Struct
from typing import Any, Final, Generic, NoReturn, TypeVar

from azukari.ledger.container import Block
from azukari.ledger.errors import LedgerError

__all__ = ["COUNT", "MOST", "WORTH", "Ahead", "Task", "in_order", "made", "possible"]

COUNT: Final = 512
"""Leaves in a block: a power of two, so that a full block is a perfect subtree."""
MOST: Final = 1 << 19
"""Bytes in a block at most."""
WORTH: Final = 20_000
"""Fewer entries are verified sooner than a process is made."""
_SLOTS: Final = 24
_WAITING: Final = 96
_HELD: Final = 1 << 25
"""So many blocks, or bytes of them, at most wait to be told."""
_JOB: Final = Struct(">BQII")
_ANSWER: Final = Struct(">I")


def possible() -> bool:
    """Tell whether a second process can be made safely and would have a core of its own."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


T = TypeVar("T")


class Task(Generic[T]):
    """What is made of a block from the block alone, and how that is spelled; None where anything in it is unusual."""

    def __init__(self, does: Callable[[Block], T | None], pack: Callable[[T], bytes], unpack: Callable[[bytes], T]) -> None:
        """Both processes know it by what it is made of."""
        self.does: Final = does
        self.pack: Final = pack
        self.unpack: Final = unpack


class Ahead:
    """The second process. ``close`` it."""

    def __init__(self, tasks: Sequence[Task[Any]]) -> None:
        """Make it, for these tasks. Raises OSError where that cannot be."""
        self._tasks: Final = tuple(tasks)
        self._slots: Final = mmap(-1, _SLOTS * MOST)
        jobs_out, jobs_in = os.pipe()
        try:
            answers_out, answers_in = os.pipe()
        except OSError:
            os.close(jobs_out)
            os.close(jobs_in)
            raise
        try:
            self.child = os.fork()
        except OSError:
            for end in (jobs_out, jobs_in, answers_out, answers_in):
                os.close(end)
            raise
        if not self.child:
            os.close(jobs_in)
            os.close(answers_out)
            _work(self._slots, jobs_out, answers_in, self._tasks)
        os.close(jobs_out)
        os.close(answers_in)
        self._jobs, self._answers = jobs_in, answers_out
        self._ready: Final = select.poll()
        self._ready.register(answers_out, select.POLLIN | select.POLLHUP)
        self._given = self._answered = 0
        self.gone = False

    def takes(self, block: Block) -> bool:
        """Whether it is there, takes another block, and has room for this one."""
        return not self.gone and self._given - self._answered < _SLOTS and len(block.data) <= MOST

    def give(self, block: Block, task: Task[Any]) -> None:
        """Hand it a block. Raises OSError where it is gone."""
        at = self._given % _SLOTS * MOST
        self._slots[at : at + len(block.data)] = block.data
        os.write(self._jobs, _JOB.pack(self._tasks.index(task), block.offset, block.records, len(block.data)))
        self._given += 1

    def answered(self, *, wait: bool) -> bool:
        """Tell whether the next answer is there, or wait for it."""
        return bool(self._ready.poll(None if wait else 0))

    def answer(self) -> bytes:
        """Take the next answer as it is spelled; empty where there is nothing to say. Raises OSError where it is gone."""
        (length,) = _ANSWER.unpack(_read(self._answers, _ANSWER.size))
        data = _read(self._answers, length)
        self._answered += 1
        return data

    def close(self) -> None:
        """Let it go."""
        os.close(self._jobs)
        os.close(self._answers)
        with suppress(ChildProcessError):
            os.waitpid(self.child, 0)
        self._slots.close()


def _read(end: int, length: int) -> bytes:
    parts = []
    while length:
        part = os.read(end, length)
        if not part:
            raise BrokenPipeError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _work(slots: mmap, jobs: int, answers: int, tasks: Sequence[Task[Any]]) -> NoReturn:
    """What the second process does, until the first closes its end. It leaves without running anything of the first."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        number = 0
        while True:
            which, offset, count, length = _JOB.unpack(_read(jobs, _JOB.size))
            at = number % _SLOTS * MOST
            task = tasks[which]
            made = task.does(Block(offset, count, slots[at : at + length]))
            data = b"" if made is None else task.pack(made)
            _write(answers, _ANSWER.pack(len(data)) + data)
            number += 1
    finally:
        os._exit(0)


def _write(end: int, data: bytes) -> None:
    at = 0
    while at < len(data):
        at += os.write(end, data[at:])


def made(tasks: Sequence[Task[Any]], entries: int) -> Ahead | None:
    """Make a second process where that is worth it for so many entries, and can be."""
    if entries >= WORTH and possible():
        with suppress(OSError):
            return Ahead(tasks)
    return None


def in_order(blocks: Iterable[Block], task: Task[T] | None, ahead: Ahead | None) -> Generator[tuple[Block, T | None], None, None]:
    """Give each block with what a task makes of it, by two processes where there is a second; without a task only the blocks."""
    if task is None:
        yield from ((block, None) for block in blocks)
    elif ahead is None:
        for block in blocks:
            yield block, task.does(block)
    else:
        yield from _shared(blocks, task, ahead)


class _Waiting(Generic[T]):
    """A block, and what was made of it once that is known."""

    def __init__(self, block: Block) -> None:
        self.block: Final = block
        self.made: T | None = None
        self.elsewhere = False


class _Ended:
    """The blocks; what ended them early is raised when those before it have been told."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = blocks
        self._why: LedgerError | OSError | None = None

    def __iter__(self) -> Iterator[Block]:
        try:
            yield from self._blocks
        except (LedgerError, OSError) as error:
            self._why = error

    def rethrow(self) -> None:
        if self._why is not None:
            raise self._why


def _shared(blocks: Iterable[Block], task: Task[T], ahead: Ahead) -> Iterator[tuple[Block, T | None]]:
    queue: deque[_Waiting[T]] = deque()
    ended, held = _Ended(blocks), 0
    for block in ended:
        one = _Waiting[T](block)
        queue.append(one)
        held += len(block.data)
        if ahead.takes(block):
            try:
                ahead.give(block, task)
                one.elsewhere = True
            except OSError:
                ahead.gone = True
        if not one.elsewhere:
            one.made = task.does(block)
        while queue:
            first = queue[0]
            much = len(queue) >= _WAITING or held >= _HELD
            if first.elsewhere and not ahead.gone and not ahead.answered(wait=much):
                break
            _settle(first, task, ahead)
            queue.popleft()
            held -= len(first.block.data)
            yield first.block, first.made
    for one in queue:
        _settle(one, task, ahead)
        yield one.block, one.made
    ended.rethrow()


def _settle(one: _Waiting[T], task: Task[T], ahead: Ahead) -> None:
    """Have the answer for a block, or make it here where the second process is gone."""
    if not one.elsewhere:
        return
    if not ahead.gone:
        try:
            data = ahead.answer()
        except OSError:
            ahead.gone = True
        else:
            one.made = task.unpack(data) if data else None
            return
    one.made = task.does(one.block)
