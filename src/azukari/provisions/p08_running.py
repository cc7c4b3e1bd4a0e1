"""第8: a program works through an item — what is under way, and how each run ended.

``p08.process`` names the program before a byte of the item reaches it. How it ended the system itself tells (``p08.run-ended``): also of a run
whose end nobody was there to tell. What it gave back becomes a thing made from its parent by ``p08.derive``, which names the run, so that
the same records are not measured twice; once, and only while the run is under way.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from azukari.kernel.act import Oversees
from azukari.kernel.asks import Asks
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.values import Capacity, Citation, ItemId, Number, PersonId, TierNo
from azukari.law.say import Say
from azukari.provisions.p08_acts import PURPOSE_ONLY, Derive, Process


class RunEnding(StrEnum):
    """How a program's run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    NOT_KEPT = "not_kept"
    GIVEN_UP = "given_up"
    CUT = "cut"


class RunEnded(Oversees):
    """プログラムによる処理の終り方を記す（システムが記す）"""

    name, by, cites = "p08.run-ended", (Capacity.INSTRUMENT,), Citation(PURPOSE_ONLY)
    title = Say("プログラムによる処理の終り", "How a program's run ended")

    processing: Annotated[Number, Asks(Say("処理の番号", "Number of the processing"), picks="p08.process")]
    ending: Annotated[RunEnding, Asks(Say("終り方", "How it ended"))]
    exit_code: Annotated[int | None, Asks(Say("プログラムの終了コード", "Exit code of the program"))] = None
    taken: Annotated[int, Asks(Say("プログラムに渡したバイト数", "Bytes passed to the program"))] = 0
    given: Annotated[int, Asks(Say("プログラムから受け取ったバイト数", "Bytes that came back"))] = 0
    errors: Annotated[int, Asks(Say("プログラムのエラー出力のバイト数", "Bytes of the program's error output"))] = 0
    item: Annotated[ItemId | None, Asks(Say("残した加工物", "What was kept of it"), picks="item")] = None


class GoesOn(Process):
    """What a run under way is at a later moment: asked whether anything stands against it by then, never entered.

    Its records are measured already.
    """

    def measure(self) -> int:
        """Nothing more."""
        return 0


class UnderWay(msgspec.Struct):
    """A run whose end has not been told: who runs it, over which item, how many records, which fields, and what was kept of it."""

    tier: TierNo
    officer: PersonId
    item: ItemId
    records: int
    kept: ItemId | None = None
    fields: tuple[int, ...] = ()


Runs = dict[Number, UnderWay]
"""By the number of the processing. A run leaves with its end, so that this does not grow with what was done."""

NO_RUN: Final = Misfit(
    "NO_RUN",
    Say(
        "その番号で進んでいる処理はないか、その結果は残してあります。",
        "No run of that number is under way, or its result was kept already.",
    ),
    Say("`azukari run` で処理を行ってください。", "Do the processing with `azukari run`."),
    "processing",
)


def begun(runs: Runs, number: Number, act: Process, moment: Moment) -> None:
    """Remember a processing that names a program."""
    if act.program:
        runs[number] = UnderWay(moment.tier, moment.officer, act.item, act.records, None, act.fields)


def kept(runs: Runs, act: Derive) -> None:
    """Remember that the result of a run was kept."""
    if act.processing is not None and act.items:
        runs[act.processing].kept = act.items[0].item


def keeping(runs: Runs, act: Derive, moment: Moment) -> Iterator[Misfit]:
    """What is wrong with keeping the result of a run: it is not this officer's, not of this item, or was kept before."""
    if act.processing is None:
        return
    run = runs.get(act.processing)
    same = run is not None and (run.tier, run.officer, run.item, run.records, run.fields) == (
        moment.tier,
        moment.officer,
        act.item,
        act.records,
        act.passed,
    )
    if run is None or not same or run.kept is not None or moment.entered is not None:
        yield NO_RUN


def ending(runs: Runs, act: RunEnded) -> Iterator[Misfit]:
    """What is wrong with the end of a run that is told."""
    run = runs.get(act.processing)
    if run is None or run.kept != act.item:
        yield NO_RUN
