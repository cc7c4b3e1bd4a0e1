"""Rows of a benchmark: what was measured, the ratio, its limit, and whether it holds. Ratios are taken within one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Result:
    """One row. ``ratio`` is compared with ``limit``: at least it, or at most it."""

    name: str
    figure: str
    peer: str
    ratio: float
    limit: float
    at_least: bool
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def line(self) -> str:
        """The row in Markdown."""
        sign = "≥" if self.at_least else "≤"
        verdict = "yes" if self.holds else "**no**"
        return (
            f"| {self.name} | {self.figure} | {self.peer} | {self.ratio:.2f} | {sign} {self.limit:g} | {verdict} | {self.note} |"
        )


HEADER = "| what | measured | peer in the same run | ratio | limit | kept | remark |\n|---|---|---|---|---|---|---|"


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Run two things in turn; the median seconds of each, and the median of the ratios one ÷ other, round by round."""
    times = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return median(a for a, _ in times), median(b for _, b in times), median(a / b for a, b in times)


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
