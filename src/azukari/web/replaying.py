"""A second press of a button gets the page that the first one brings: one request, one entry, one answer.

What was answered is kept in this process's memory for a few seconds only, for the very person who asked, and is shown again only where nothing was
taken away since and nothing stands against it by then. A reload that comes later finds in the record that its request was entered, and nothing
to show.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpResponse

KEPT: Final = 10.0
"""Seconds for which an answer is kept: as long as somebody may press twice."""

PATIENCE: Final = 30.0
AT_MOST: Final = 64
"""Answers kept at once; the oldest go first."""

Key = tuple[str, str, str]
"""Who, in which contract, and the number of the request."""


@dataclass
class _Answer:
    done: threading.Event = field(default_factory=threading.Event)
    response: HttpResponse | None = None
    until: float = 0.0


class Replays:
    """The answers of the last seconds."""

    def __init__(self, kept: float = KEPT) -> None:
        """Keep each for so many seconds."""
        self._kept = kept
        self._lock = threading.Lock()
        self._answers: dict[Key, _Answer] = {}

    def __len__(self) -> int:
        """How many answers are kept or being made."""
        with self._lock:
            self._drop()
            return len(self._answers)

    def once(self, key: Key, answer: Callable[[], HttpResponse], still: Callable[[], bool]) -> HttpResponse:
        """Answer, or give what the same request is being answered with: only if, by then, it may ``still`` be seen.

        Otherwise the answer is dropped, and the request is asked anew and told what stands against it.
        """
        with self._lock:
            self._drop()
            mine = _Answer()
            found = self._answers.setdefault(key, mine)
        if found is not mine:
            found.done.wait(PATIENCE)
            # The first one failed: then this one is asked, and the record says whether anything was entered.
            kept = found.response
            if kept is not None and still():
                return _again(kept)
            with self._lock:
                if kept is not None and self._answers.get(key) is found:
                    del self._answers[key]
            return answer()
        try:
            response = answer()
            mine.response, mine.until = _again(response), time.monotonic() + self._kept
        finally:
            with self._lock:
                if mine.response is None:
                    self._answers.pop(key, None)
            mine.done.set()
        self._later()
        return response

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._answers.clear()

    def _drop(self) -> None:
        now = time.monotonic()
        ended = [key for key, one in self._answers.items() if one.response is not None and one.until <= now]
        for key in ended:
            del self._answers[key]
        while len(self._answers) > AT_MOST:
            del self._answers[next(iter(self._answers))]

    def _later(self) -> None:
        """See that nothing outlasts its seconds, also where nobody asks any more."""
        timer = threading.Timer(self._kept + 0.1, self.__len__)
        timer.daemon = True
        timer.start()


def _again(response: HttpResponse) -> HttpResponse:
    return HttpResponse(response.content, status=response.status_code, headers=dict(response.items()))
