"""Judging an opening with all objections listed, beside two general policy engines asked the same; and beside provisions that are silent.

The engines get what suits them best: policies and entities are parsed once, beforehand, as their documentation advises, the question is
laid out in their own form, and they keep no record, so that for them nothing is folded. They answer which of ten conditions fail.
Azukari judges each time afresh, on the state that its record gave it; its answer also says why and what to do instead, in two
languages, and every other provision is heard too. All must name the same sentences, or nothing is measured.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from azukari import annex
from azukari.ground import Provision
from azukari.kernel.act import Act
from azukari.kernel.asks import Word
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Objection
from azukari.kernel.values import ItemId, PersonId, PlaceId, Purpose
from azukari.law.say import Say
from azukari.provisions.p00_acts import Close
from azukari.provisions.p08_acts import OpenRecord
from benchmarks import engines
from benchmarks.table import Result, paired
from tests.provisions.readiness import Ready
from tests.story import ELSEWHERE, FILE, OFFICER, OTHER, SITE, WORKER

BLOCK, ROUNDS = 400, 15
SILENT_BLOCK, SILENT_ROUNDS = 2_000, 21
SILENT = 50
CEDAR, CASBIN = 4, 8
"""How many times as many acts a second as each engine."""

Judging = dict[type[Act], tuple[tuple[int, annex.Asked], ...]]
"""What the annex has worked out of whom to ask about which act."""


@dataclass(frozen=True)
class Case:
    """One opening, in Azukari's words and as the engines' request."""

    name: str
    act: OpenRecord
    moment: Moment
    request: engines.Request


def run() -> list[Result]:
    """The rows about judging."""
    ready = Ready().all()
    logging.getLogger("casbin").setLevel(logging.CRITICAL)
    peers = engines.Cedar(), engines.Casbin(), engines.Cedar(live=True)
    results: list[Result] = []
    for case in _cases(ready):
        _agree(ready.whole, case, peers)
        results += _compared(ready.whole, case, *peers)
    results += _silence(ready)
    return results


def _cases(ready: Ready) -> Iterator[Case]:
    """The named operator in working hours; and a stranger, elsewhere, at night, on a Sunday."""
    yield _case(ready, "permitted", WORKER, SITE, 1, "2026-04-02 10:00")
    yield _case(ready, "refused", OTHER, ELSEWHERE, 2, "2026-04-05 23:00")


def _case(ready: Ready, name: str, person: PersonId, place: PlaceId, purpose: int, when: str) -> Case:
    # which record it is stands among the words; the act itself says only that one was named
    act = OpenRecord(item=ItemId(FILE), purpose=Purpose(purpose), key=Word(True))  # noqa: FBT003 — the flag is the value here
    moment = ready.at(when).moment(OpenRecord, person, place)
    request = engines.Request(person, FILE, place, purpose, moment.day, moment.minute, used=0)
    return Case(name, act, moment, request)


def _agree(whole: annex.Whole, case: Case, peers: tuple[engines.Engine, ...]) -> None:
    """:raises RuntimeError: when an engine names other sentences than the annex does, as it would answer another question."""
    mine = {one.cites for one in annex.judge(whole, case.act, case.moment) if isinstance(one, Objection)}
    for peer in peers:
        theirs = peer.about(case.request)()
        if theirs != mine:
            raise RuntimeError(case.name, type(peer).__name__, sorted(theirs), sorted(mine))


def _times(count: int, one: Callable[[], object]) -> Callable[[], None]:
    def work() -> None:
        for _ in range(count):
            one()

    return work


def _compared(
    whole: annex.Whole, case: Case, cedar: engines.Cedar, casbin: engines.Casbin, live: engines.Cedar
) -> Iterator[Result]:
    act, moment, request = case.act, case.moment, case.request

    def judged() -> None:
        annex.judge(whole, act, moment)

    def beside(other: Callable[[], object]) -> tuple[str, str, float]:
        mine, peer, ratio = paired(_times(BLOCK, judged), _times(BLOCK, other), ROUNDS)
        return f"{BLOCK / mine:,.0f}/s", f"{BLOCK / peer:,.0f}/s", 1 / ratio

    name = f"judge an opening, {case.name}"
    mine, peer, ratio = beside(cedar.about(request))
    _, other, times = beside(live.about(request))
    remark = f"cedarpy with its entities given at each question {other}, {times:.1f} times"
    yield Result(name, mine, f"cedarpy, all parsed beforehand {peer}", ratio, CEDAR, at_least=True, note=remark)
    mine, peer, ratio = beside(casbin.about(request))
    _, other, times = beside(casbin.first(request))
    remark = f"casbin's enforce_ex, which names one sentence at most {other}, {times:.1f} times"
    yield Result(name, mine, f"casbin, one enforce a condition {peer}", ratio, CASBIN, at_least=True, note=remark)


def _silence(ready: Ready) -> Iterator[Result]:
    """The same judgement with fifty more provisions that have nothing to say about it."""
    whole, judged = ready.whole, next(_cases(ready))
    note = annex.ACTS["p00.note"]
    at = ready.moment(note, OFFICER, None)
    acts: Mapping[str, tuple[Act, Moment]] = {
        "an opening": (judged.act, judged.moment),
        "a note": (note(text="経過"), at),
    }  # fmt: skip
    plain = annex.PROVISIONS
    longer = (*plain, *(_silent(number) for number in range(100, 100 + SILENT)))
    whole.slices.extend(one.initial() for one in longer[len(plain) :])
    for name, (act, moment) in acts.items():

        def judged(act: Act = act, moment: Moment = moment) -> None:
            annex.judge(whole, act, moment)

        work = _times(SILENT_BLOCK, judged)
        more, few, ratio = paired(_among(longer, work), _among(plain, work), SILENT_ROUNDS)
        yield Result(
            f"judge {name} among {SILENT} more, silent provisions", f"{more / SILENT_BLOCK * 1e6:.1f} µs",
            f"without them {few / SILENT_BLOCK * 1e6:.1f} µs", ratio, 1.1, at_least=False,
        )  # fmt: skip
    del whole.slices[len(plain) :]


def _silent(number: int) -> Provision[dict[str, int]]:
    """A provision that hears and judges something else."""
    return Provision(
        number, Say("沈黙", "Silent"), (), (), dict, lambda _state, _entry: None,
        lambda _state, _act, _moment, _ground: iter(()), hears=(Close,), judges=(Close,),
    )  # fmt: skip


def _among(provisions: tuple[Provision[Any], ...], work: Callable[[], None]) -> Callable[[], None]:
    judging: Judging = {}

    def patched() -> None:
        with _annex(provisions, judging):
            work()

    return patched


@contextmanager
def _annex(provisions: tuple[Provision[Any], ...], judging: Judging) -> Iterator[None]:
    with patch.multiple(annex, PROVISIONS=provisions, _judging=judging):
        yield
