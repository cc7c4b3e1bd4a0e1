"""The state of a contract after a million openings, and how fast a record is replayed."""

from __future__ import annotations

import resource
import time
from itertools import islice

import msgspec

from azukari import annex
from azukari.desk.replay import Replay
from azukari.kernel.entry import Entry
from azukari.kernel.values import Number, Time
from azukari.kernel.wire import entry_of, leaf_of
from azukari.store import record
from benchmarks.table import Result
from tests.desk.conftest import Counter
from tests.story import SITE, WORKER

OPENINGS = 1_000_000
REPLAYED = 200_000


def run(counter: Counter) -> list[Result]:
    """Fold a million openings after a real contract's entries; replay two hundred thousand leaves of them."""
    size = record.size(counter.log) or 0
    leaves = [row.leaf for row in islice(record.entries(counter.log, 0, size), size)]
    entries = [entry_of(leaf, annex.ACTS) for leaf in leaves]
    pattern = next(
        one
        for one in reversed(entries)
        if one.act.name == "p08.open" and one.moment.officer == WORKER and one.moment.place == SITE
    )
    whole = annex.begin()
    for entry in entries:
        annex.hear(whole, entry)
    before = len(annex.snapshot(whole))
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    halfway = 0
    time_of = pattern.moment.time
    for number in range(OPENINGS):
        # ten seconds apart, so that daily measures of a working year come and go
        moment = msgspec.structs.replace(pattern.moment, time=Time(time_of + number * 10_000_000))
        annex.hear(whole, Entry(Number(size + number), moment, pattern.act))
        if number == OPENINGS // 2:
            halfway = len(annex.snapshot(whole))
    after = len(annex.snapshot(whole))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - rss) / 1024
    rate = replay(leaves, pattern, size)
    steady = "not growing" if after <= halfway * 1.01 else "GROWING"
    return [
        Result(
            "state after 1,000,000 openings",
            f"{after / 1e6:.3f} MB as snapshot, memory grew by {grown:.0f} MB",
            f"before them {before / 1e6:.3f} MB",
            max(grown, after / 1e6),
            100,
            at_least=False,
            note=f"after half of them {halfway / 1e6:.3f} MB: {steady}",
        ),
        Result("law replay", f"{rate:,.0f} leaves/s", "50,000 leaves/s", rate / 50_000, 1, at_least=True),
    ]


def replay(leaves: list[bytes], pattern: Entry, size: int) -> float:
    """Leaves a second, objections and folding included; the openings stand within one working day and its measure."""
    made = [
        leaf_of(
            Entry(Number(size + number), msgspec.structs.replace(pattern.moment, time=Time(pattern.moment.time + number)), pattern.act),
            log="en-0000000000000000", prev="0" * 64, words="0" * 64,
        )
        for number in range(REPLAYED)
    ]  # fmt: skip
    player = Replay()
    for number, leaf in enumerate(leaves):
        player.feed(number, leaf)
    if player.unlawful:
        raise TypeError(player.unlawful[:3])
    start = time.perf_counter()
    for number, leaf in enumerate(made):
        player.feed(size + number, leaf)
    spent = time.perf_counter() - start
    if player.unlawful:
        raise TypeError(player.unlawful[:3])
    return REPLAYED / spent
