"""What an inspector goes by: what is open of inspections, what differs, and the list of what to check, made from the provisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_annex import Quoted
from azukari.kernel.act import Act
from azukari.kernel.duty import Answer, Answered, Duty, Grade
from azukari.kernel.values import Day, Number, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p11_safekeeping import State as Safekeeping
from azukari.provisions.p16_acts import (
    CallForReport,
    CloseInspection,
    Instruct,
    OpenInspection,
    RecordFinding,
    Sample,
)
from azukari.provisions.p16_values import Open, Sampled, State

SAFEKEEPING, INSPECTION = 11, 16


class Matter(msgspec.Struct, frozen=True):
    """Something of an inspection that waits: what it is (``finding``, ``instruction``, ``call``, ``sample``), since when, by when, of which
    inspection and about what.
    """

    kind: str
    number: Number
    tier: TierNo
    since: Time
    due: Day | None
    inspection: Number | None
    item: str | None = None


class Begun(msgspec.Struct, frozen=True):
    """An inspection that is not closed yet."""

    number: Number
    tier: TierNo
    since: Time
    waiting: bool


class Difference(msgspec.Struct, frozen=True):
    """Where what was counted is not what the record has: in a sample or at a stocktaking, which entry says so, about which item."""

    of_sample: bool
    number: Number
    tier: TierNo
    since: Time
    item: str | None


def begun(seen: Catalogue) -> tuple[Begun, ...]:
    """The inspections that go on."""
    state: State = seen.book.whole.slices[INSPECTION]
    return tuple(
        Begun(number, one.tier, one.since, state.waiting(number)) for number, one in state.inspections.items() if not one.closed
    )


def matters(seen: Catalogue) -> tuple[Matter, ...]:
    """What of inspections waits for an answer, the oldest first."""
    state: State = seen.book.whole.slices[INSPECTION]
    kinds: tuple[tuple[str, Mapping[Number, Open]], ...] = (
        ("finding", state.findings), ("instruction", state.instructions), ("call", state.calls), ("sample", state.samples),
    )  # fmt: skip
    found = [
        Matter(said, number, one.tier, one.since, one.due, one.inspection, one.item if isinstance(one, Sampled) else None)
        for said, kind in kinds
        for number, one in kind.items()
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def differences(seen: Catalogue) -> tuple[Difference, ...]:
    """Counts that differ from the record and are not settled, the oldest first."""
    state: State = seen.book.whole.slices[INSPECTION]
    shelves: Safekeeping = seen.book.whole.slices[SAFEKEEPING]
    found = [
        Difference(of_sample=True, number=at, tier=one.tier, since=one.since, item=one.item)
        for at, one in state.different.items()
    ]
    found += [
        Difference(of_sample=False, number=one.stocktaking, tier=one.tier, since=one.since, item=one.item)
        for one in shelves.differences
    ]
    return tuple(sorted(found, key=lambda one: one.number))


# ── the list of what to check ──


class Check(msgspec.Struct, frozen=True):
    """One sentence to check: what the program does for it, what the record shows of it, and what to ask on site."""

    sentence: Quoted
    answered: Answered | None
    entries: int
    latest: Number | None
    open: int
    late: int
    ask: tuple[Say, ...]


class Part(msgspec.Struct, frozen=True):
    """A provision with its sentences; ``refusals`` how often it was the reason of a refusal lately."""

    number: int
    heading: Say
    refusals: int
    checks: tuple[Check, ...]


ASK: Final[Mapping[Grade, Say]] = MappingProxyType(
    {
        Grade.PREVENTED: Say(
            "画面を通らない取扱い（紙、口頭、私物の機器、持出し）がないか、現場を見て尋ねる。",
            "Look and ask whether anything is done past the screens: on paper, by word of mouth, on private devices, by carrying out.",
        ),
        Grade.DETECTED: Say(
            "検知されたことに何をしたかを尋ね、現物で確かめる。",
            "Ask what was done about what was detected, and see the things themselves.",
        ),
        Grade.RECORDED: Say(
            "記録されたとおりだったかを、書類・現物・本人に当たって確かめる。",
            "Check the papers, the things and the people against what was recorded.",
        ),
        Grade.PROMISED: Say(
            "プログラムでは確かめられない。実際の様子を見て、行っている人に尋ねる。",
            "No program can check this: see how it is done, and ask those who do it.",
        ),
    }
)
NO_ANSWER: Final = Say(
    "この文に答える仕組みはない。守られているかを現地で確かめる。",
    "Nothing in the program answers this sentence: see on site whether it is kept.",
)
DECLARED: Final = Say("趣旨を述べる文。関係者が知っているかを尋ねる。", "It states an aim: ask whether those concerned know it.")
JUDGED: Final = Say("「{question}」を、誰が何に基づいて判断したかを尋ねる。", "“{question}” Ask who decided it, and on what.")
LATE: Final = Say("期限を過ぎた{n}件の理由と、いつ済むかを尋ねる。", "Ask why {n} of them are late, and when they will be done.")
SILENT: Final = Say(
    "この文による記録が一件もない。必要がなかったのかを尋ねる。",
    "No entry was ever made under this sentence: ask whether there was no need.",
)


def checklist(seen: Catalogue) -> tuple[Part, ...]:
    """Every sentence of this contract's annex, in its order."""
    counts, latest = _entries(seen)
    duties: dict[str, list[Duty]] = {}
    for one in seen.duties():
        duties.setdefault(one.cites, []).append(one)
    made = []
    for cell in seen.board():
        if not cell.number:
            continue
        answers = {str(one.address): one for one in cell.answers}
        judged: dict[str, list[Say]] = {}
        for judgement in cell.judgements:
            judged.setdefault(str(judgement.cites), []).append(judgement.question)
        checks = []
        for sentence in seen.sentences(cell.number):
            where = sentence.cites
            owed = duties.get(where, [])
            late = sum(one.late(seen.time) for one in owed)
            ask = tuple(_ask(answers.get(where), judged.get(where, []), late, counts[where], has_acts=where in _CITED))
            checks.append(Check(sentence, answers.get(where), counts[where], latest.get(where), len(owed), late, ask))
        made.append(Part(cell.number, cell.heading, cell.refusals, tuple(checks)))
    return tuple(made)


def _ask(answered: Answered | None, questions: list[Say], late: int, entries: int, *, has_acts: bool) -> Iterator[Say]:
    if late:
        yield LATE.format(n=str(late))
    for one in questions:
        yield JUDGED.format(question=one)
    if answered is None:
        yield NO_ANSWER
        return
    if has_acts and not entries:
        yield SILENT
    yield DECLARED if answered.answer is Answer.DECLARATORY else ASK[answered.grade]


_CITED: Final = frozenset(str(cls.cites) for cls in annex.ACTS.values())


def _entries(seen: Catalogue) -> tuple[Counter[str], dict[str, Number]]:
    """How many entries were made under each sentence, and the newest of them. Openings are too many to be told apart here."""
    counts: Counter[str] = Counter()
    latest: dict[str, Number] = {}
    for name, numbers in seen.book.acts.items():
        where = str(annex.ACTS[name].cites)
        counts[where] += len(numbers)
        if numbers:
            latest[where] = max(latest.get(where, Number(0)), Number(numbers[-1]))
    return counts, latest


ACTS: Final[Mapping[str, type[Act]]] = MappingProxyType(
    {
        "open": OpenInspection, "find": RecordFinding, "instruct": Instruct, "call": CallForReport, "sample": Sample,
        "close": CloseInspection,
    }
)  # fmt: skip
"""The acts that an inspector's page leads to, by what a template calls them."""
