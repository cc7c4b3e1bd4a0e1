"""The notation of the story. A step says in a sentence what happens, who does what, and what must come of it.

    does("甲が委託を登録する", "The ward registers the entrustment", "section", "p00.register", {…})
    refused("研修前の者が一件を開く", "Somebody untrained opens a record", "untrained", "p08.open", {…}, cites={"3.1"})

A refusal is checked to the letter: exactly these sentences, no more and no fewer. No step judges anything; the desk does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from azukari.demo.world import World
from azukari.desk import reading
from azukari.desk.catalogue_annex import cited
from azukari.desk.outcome import Incomplete, Outcome, Receipt, Refusal
from azukari.kernel.objection import Misfit, Objection
from azukari.law.address import Address
from azukari.law.say import Say

HERE = "site"
Answers = Mapping[str, Any]
When = tuple[int, str]
"""A day of the story and the clock, for example ``(7, "10:30")``."""


class Mark(StrEnum):
    """What became of a step, as its line shows it."""

    DONE = "○"
    REFUSED = "拒"
    SEEN = "＝"
    FAILED = "✗"


class Told(msgspec.Struct, frozen=True):
    """What a step tells: its mark, the sentences that spoke, the entries made, a remark, and lines below."""

    mark: Mark
    cites: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    remark: Say | None = None
    below: tuple[Say, ...] = ()


class StepFailed(Exception):
    """A step did not do what it should: what was wanted, and what came."""

    def __init__(self, ja: str, en: str, came: Say | None = None) -> None:
        self.say = Say(ja + (came.ja if came else ""), en + (came.en if came else ""))
        super().__init__(self.say.en)


class Step(msgspec.Struct, frozen=True):
    """One step: its sentence, how it is played, the moment at which it begins, and whether it leaves a refusal in the record."""

    title: Say
    play: Callable[[World], Told]
    at: When | None = None
    enters_refusal: bool = False


class Part(msgspec.Struct, frozen=True):
    """One of the parts of the story."""

    number: int
    title: Say
    steps: tuple[Step, ...]


def does(
    ja: str, en: str, who: str, act: str, answers: Answers | None = None, *,
    at: When | None = None, place: str | None = HERE, keeps: str | None = None,
) -> Step:  # fmt: skip
    """An act that nothing stands against. ``keeps`` names its entry for later steps."""
    return Step(Say(ja, en), lambda world: accepted(world, world.perform(who, act, answers or {}, place), keeps), at)


def each(
    ja: str, en: str, act: str, doings: Sequence[tuple[str, Answers]], *, at: When | None = None, place: str | None = HERE
) -> Step:
    """The same act by, or about, several people, told in one line; every one of them has to be done."""

    def play(world: World) -> Told:
        told = [accepted(world, world.perform(who, act, answers, place)) for who, answers in doings]
        return Told(Mark.DONE, told[0].cites, tuple(number for one in told for number in one.entries))

    return Step(Say(ja, en), play, at)


def opens(
    ja: str, en: str, who: str, act: str, answers: Answers, *, rows: int, at: When | None = None, place: str = HERE
) -> Step:
    """An opening of entrusted information: recorded, then read through the key process, with so many records."""

    def play(world: World) -> Told:
        found = reading.open(world.desk, world.officer(who, place), world.log, act, world.told(answers))
        if not isinstance(found, reading.Opened):
            raise StepFailed("開けるはずが、", "It should have opened, but ", came(found))
        if len(found.rows) != rows or any(len(row) != len(found.header) for row in found.rows):
            raise StepFailed(f"{rows}件が開くはずが、", f"{rows} record(s) should have opened, but ", came(found))
        return Told(Mark.DONE, (type(found.receipt.entry.act).cites,), (found.receipt.entry.number,))

    return Step(Say(ja, en), play, at)


def refused(  # noqa: PLR0913 — what is wanted of a refusal is said at its step, by name
    ja: str, en: str, who: str, act: str, answers: Answers, *, cites: set[str], at: When | None = None,
    place: str | None = HERE, shows: bool = False, reasons: int | None = None, recorded: bool = True,
) -> Step:  # fmt: skip
    """An act that exactly these sentences stand against; nothing is done, and the refusal itself is in the record.

    ``reasons`` is how many objections there are in all; ``shows`` tells each of them, with the ward's own sentence, below the line;
    ``recorded`` is false for acts whose refusal is no entry (they touch and release nothing).
    """

    def play(world: World) -> Told:
        outcome = world.perform(who, act, answers, place)
        if not isinstance(outcome, Refusal):
            raise StepFailed(
                f"{_listed(cites)}で拒まれるはずが、", f"It should have been refused under {_listed(cites)}, but ", came(outcome)
            )
        spoke = {str(one.cites) for one in outcome.objections}
        if spoke != cites or outcome.misfits or reasons not in {None, len(outcome.objections)}:
            raise StepFailed(
                f"{_listed(cites)}だけで拒まれるはずが、", f"Only {_listed(cites)} should speak, but ", came(outcome)
            )
        if outcome.recorded is not recorded:
            raise StepFailed("拒まれたことの記録が違います。", "The refusal is not in the record as it should be.")
        entries = () if outcome.number is None else (int(outcome.number),)
        below = tuple(quoting(world, one) for one in outcome.objections) if shows else ()
        return Told(Mark.REFUSED, tuple(sorted(cites)), entries, None if shows else outcome.objections[0].because, below)

    return Step(Say(ja, en), play, at, recorded)


def sees(ja: str, en: str, look: Callable[[World], Told], *, at: When | None = None) -> Step:
    """Something that is looked at, or done by a machine, and has to be so."""
    return Step(Say(ja, en), look, at)


def accepted(world: World, outcome: Outcome, keeps: str | None = None) -> Told:
    """What a receipt tells. :raises StepFailed: when there is none."""
    if not isinstance(outcome, Receipt):
        raise StepFailed("行われるはずが、", "It should have been done, but ", came(outcome))
    if keeps:
        world.names[keeps] = outcome.entry.number
    return Told(Mark.DONE, (type(outcome.entry.act).cites,), (outcome.entry.number,))


def came(outcome: Outcome | reading.Opened) -> Say:
    """What came of an act, for the report of a failure."""
    match outcome:
        case Receipt(entry=entry):
            return Say(f"第{entry.number}号として記録されました。", f"it was accepted as entry {entry.number}.")
        case Refusal(objections=objections, misfits=misfits):
            reasons = [*map(_reason, objections), *map(_reason, misfits)]
            return Say("拒：" + "／".join(one.ja for one in reasons), "it was refused: " + " / ".join(one.en for one in reasons))
        case Incomplete(faults=faults):
            ja = "／".join(f"{one.code} {one.field} {one.say.ja}" for one in faults)
            return Say(
                f"受け付けられませんでした：{ja}", "it was not taken: " + " / ".join(f"{one.code} {one.say.en}" for one in faults)
            )
        case _:
            return Say(f"{len(outcome.rows)}件が開きました。", f"{len(outcome.rows)} record(s) opened.")


def quoting(world: World, one: Objection) -> Say:
    """An objection in full: the sentence of the ward's own text, what the record shows, what to do instead."""
    label = cited(one.cites)
    own = None if one.cites.startswith("term.") else world.loading.annex.get(Address(one.cites))
    text = f"「{own.ja}」" if own is not None else ""
    return Say(f"{label.ja}{text} {one.because.ja}→{one.instead.ja}", f"{label.en} {text} {one.because.en} → {one.instead.en}")


def _reason(one: Objection | Misfit) -> Say:
    code = one.cites if isinstance(one, Objection) else one.code
    return Say(f"{code} {one.because.ja}", f"{code} {one.because.en}")


def _listed(cites: set[str]) -> str:
    return ", ".join(sorted(cites))
