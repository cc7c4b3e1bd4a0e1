"""A second process that reads leaves ahead of the first, where there is a second core; what it says is never needed, only quicker.

The first process alone reads the file, once, and lays blocks into memory that both see. The second gives back what ``segment`` makes of
them, in the same order. Where it cannot be had, or goes away, the first does the same work itself.
"""

import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from mmap import mmap
from struct import Struct
from typing import Final, NoReturn

from azukari.ledger.container import Block
from azukari.ledger.errors import LedgerError
from azukari.ledger.segment import Segment, Wants, pack_segment, summarise, unpack_segment

__all__ = ["COUNT", "MOST", "WORTH", "Ahead", "in_order", "possible"]

COUNT: Final = 512
"""Leaves in a block: a power of two, so that a full block is a perfect subtree."""
MOST: Final = 1 << 19
"""Bytes in a block at most."""
WORTH: Final = 20_000
"""Fewer entries are verified sooner than a process is made."""
_SLOTS: Final = 24
_WAITING: Final = 96
_JOB: Final = Struct(">QII")
_ANSWER: Final = Struct(">I")


def possible() -> bool:
    """Tell whether a second process can be made safely and would have a core of its own."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


class Ahead:
    """The second process. ``close`` it."""

    def __init__(self, wants: Wants) -> None:
        """Make it. Raises OSError where that cannot be."""
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
            _work(self._slots, jobs_out, answers_in, wants)
        os.close(jobs_out)
        os.close(answers_in)
        self._jobs, self._answers = jobs_in, answers_out
        self._ready: Final = select.poll()
        self._ready.register(answers_out, select.POLLIN | select.POLLHUP)
        self._given = self._answered = 0

    @property
    def free(self) -> bool:
        """Whether it takes another block."""
        return self._given - self._answered < _SLOTS

    def give(self, block: Block) -> None:
        """Hand it a block. Raises OSError where it is gone."""
        at = self._given % _SLOTS * MOST
        self._slots[at : at + len(block.data)] = block.data
        os.write(self._jobs, _JOB.pack(block.offset, block.records, len(block.data)))
        self._given += 1

    def answered(self, *, wait: bool) -> bool:
        """Tell whether the next answer is there, or wait for it."""
        return bool(self._ready.poll(None if wait else 0))

    def answer(self) -> Segment | None:
        """Take the next answer. Raises OSError where it is gone."""
        (length,) = _ANSWER.unpack(_read(self._answers, _ANSWER.size))
        data = _read(self._answers, length)
        self._answered += 1
        return unpack_segment(data) if data else None

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


def _work(slots: mmap, jobs: int, answers: int, wants: Wants) -> NoReturn:
    """What the second process does, until the first closes its end. It leaves without running anything of the first."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        number = 0
        while True:
            offset, count, length = _JOB.unpack(_read(jobs, _JOB.size))
            at = number % _SLOTS * MOST
            segment = summarise(Block(offset, count, slots[at : at + length]), wants)
            data = b"" if segment is None else pack_segment(segment)
            _write(answers, _ANSWER.pack(len(data)) + data)
            number += 1
    finally:
        os._exit(0)


def _write(end: int, data: bytes) -> None:
    at = 0
    while at < len(data):
        at += os.write(end, data[at:])


Read = tuple[Block, Segment | None]


def in_order(blocks: Iterable[Block], wants: Wants | None, entries: int) -> Generator[Read, None, None]:
    """Give each block with what it holds, by two processes where that is worth it for so many entries; without ``wants`` only the blocks."""
    if wants is None:
        yield from ((block, None) for block in blocks)
        return
    ahead: Ahead | None = None
    if entries >= WORTH and possible():
        with suppress(OSError):
            ahead = Ahead(wants)
    if ahead is None:
        for block in blocks:
            yield block, summarise(block, wants)
        return
    try:
        yield from _shared(blocks, wants, ahead)
    finally:
        ahead.close()


class _Waiting:
    """A block, and what it holds once that is known."""

    def __init__(self, block: Block) -> None:
        self.block: Final = block
        self.segment: Segment | None = None
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


def _shared(blocks: Iterable[Block], wants: Wants, ahead: Ahead) -> Iterator[Read]:
    queue: deque[_Waiting] = deque()
    ended, gone = _Ended(blocks), False
    for block in ended:
        one = _Waiting(block)
        queue.append(one)
        if not gone and ahead.free:
            try:
                ahead.give(block)
                one.elsewhere = True
            except OSError:
                gone = True
        if not one.elsewhere:
            one.segment = summarise(block, wants)
        while queue:
            first = queue[0]
            if first.elsewhere and not gone and not ahead.answered(wait=len(queue) >= _WAITING):
                break
            gone = _settle(first, wants, ahead, gone=gone)
            queue.popleft()
            yield first.block, first.segment
    for one in queue:
        gone = _settle(one, wants, ahead, gone=gone)
        yield one.block, one.segment
    ended.rethrow()


def _settle(one: _Waiting, wants: Wants, ahead: Ahead, *, gone: bool) -> bool:
    """Have the answer for a block; whether the second process is gone."""
    if one.elsewhere and not gone:
        try:
            one.segment = ahead.answer()
        except OSError:
            gone = True
    if one.elsewhere and gone:
        one.segment = summarise(one.block, wants)
    return gone
