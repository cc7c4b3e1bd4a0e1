"""Named mutants: the code under test with one of its objections left out. Each is something that the random runs have to notice."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
import pytest

from azukari import annex
from azukari.ground import Provision
from azukari.kernel.act import Act, Collects, Handling, Moves, Releases
from azukari.kernel.objection import Misfit, Objection


class Mutant(NamedTuple):
    """Which provision does not say what: the English words that an objection or misfit begins with; empty: anything."""

    name: str
    number: int
    says: str = ""
    to: type[Act] | tuple[type[Act], ...] = Act
    code: str = ""

    def drops(self, act: Act, one: Objection | Misfit) -> bool:
        """Whether this is what the mutant leaves out."""
        if not isinstance(act, self.to):
            return False
        if isinstance(one, Misfit):
            return bool(self.code) and one.code == self.code
        return not self.code and self.says in one.because.en


WORKS = (Handling, Collects)
MUTANTS = (
    Mutant("0 not begun", 0, "The contract begins on"),
    Mutant("0 is over", 0, "The entrusted business is over", WORKS),
    Mutant("0 closing with things held", 0, "is left at"),
    Mutant("0 both sides", 0, code="OTHER_SIDE"),
    Mutant("2 not enrolled", 2, "", WORKS),
    Mutant("2 employer not confirmed", 2, "You have not confirmed your employer", WORKS),
    Mutant("3 training", 3, "", WORKS),
    Mutant("3 training before handing over", 3, "", Releases),
    Mutant("4 pledge", 4, "", WORKS),
    Mutant("5 rules before handing over", 5, "", Releases),
    Mutant("6 facility", 6, "This place is not a notified processing facility"),
    Mutant("6 schedule", 6, "This is outside the notified schedule"),
    Mutant("6 operator", 6, "You are not a notified operator"),
    Mutant("6 before handing over", 6, "", Releases),
    Mutant("7 consent", 7, "Consent is not in force"),
    Mutant("7 begun without consent", 7, "甲 has not consented"),
    Mutant("7 beyond the consent", 7, "This goes beyond the period or the purposes"),
    Mutant("8 purpose", 8, "", WORKS),
    Mutant("9 not permitted", 9, "The entrusting body has not permitted this copy"),
    Mutant("9 ended", 9, "The permission has ended"),
    Mutant("9 another purpose", 9, "The purpose is not the permitted one"),
    Mutant("9 number", 9, "copies are permitted"),
    Mutant("9 rows", 9, "rows are permitted"),
    Mutant("9 medium", 9, "The medium is not the permitted one"),
    Mutant("9 kept elsewhere", 9, "Copies are kept at"),
    Mutant("9 used-up copy", 9, "The permission for this copy has ended"),
    Mutant("9 past its day", 9, "It was to be erased by now"),
    Mutant("9 permitted by who asked", 9, "Whoever applied does not also permit"),
    Mutant("10 not handed over", 10, "This item has not been handed over"),
    Mutant("10 no handover officer", 10, "", Releases),
    Mutant("12 grant", 12, "You have no access"),
    Mutant("12 suspended", 12, "Your access is suspended"),
    Mutant("12 measure", 12, "This goes beyond the daily measure"),
    Mutant("13 gone", 13, "This item has been returned"),
    Mutant("13 certified with things held", 13, "is left at"),
    Mutant("13 destroyed without agreement", 13, "has not agreed to destruction"),
    Mutant("13 destroyed beyond the agreement", 13, "What was agreed is"),
    Mutant("13 original delivered", 13, "is an original"),
    Mutant("14 on its way", 14, "This item is being transported"),
    Mutant("15 handled elsewhere", 15, "", WORKS),
    Mutant("15 put elsewhere", 15, "is not a facility", Moves),
    Mutant("16 closed with questions open", 16, code="WAITING"),
    Mutant("17 hold", 17, "On hold"),
)

CLOSING: tuple[tuple[str, ...], ...] = (
    ("p00.annex-unconfirmed",), ("p00.draft-answer", "p00.draft-decide"), ("p07.answer",), ("p07.report",), ("p09.certify",),
    ("p09.confirm",), ("p10.receive", "p10.handed"), ("p10.rejected",), ("p11.difference",), ("p13.certify",), ("p13.confirm",),
    ("p14.broken-seal",), ("p16.sample", "p16.close"), ("p16.finding", "p16.close"), ("p16.report",), ("p16.carry-out",),
    ("p16.close",), ("p17.decide", "p17.report"), ("p17.carry-out", "p17.decide", "p17.report"), ("p17.lift-hold",), ("p18.decide",),
    ("p18.pay",),
)  # fmt: skip
"""Duties that keep a contract open; each is a mutant that does not. Where a matter is kept open by several, all of them."""


def provisions(change: Callable[[Provision[Any]], Provision[Any]]) -> tuple[Provision[Any], ...]:
    return tuple(change(one) for one in annex.PROVISIONS)


def without(mutant: Mutant) -> tuple[Provision[Any], ...]:
    """The provisions of which one leaves something out."""

    def deaf(ask: Callable[..., Iterable[Any]]) -> Callable[..., Iterable[Any]]:
        def asked(state: Any, act: Act, *more: Any) -> Iterator[Any]:
            yield from (one for one in ask(state, act, *more) if not mutant.drops(act, one))

        return asked

    def change(one: Provision[Any]) -> Provision[Any]:
        if one.number != mutant.number:
            return one
        handling = None if one.handling is None else deaf(one.handling)
        return dataclasses.replace(one, objections=deaf(one.objections), handling=handling)

    return provisions(change)


def letting(*codes: str) -> tuple[Provision[Any], ...]:
    """The provisions with duties that no longer keep the contract open."""

    def change(one: Provision[Any]) -> Provision[Any]:
        def owed(*about: Any) -> Iterator[Any]:
            for duty in one.duties(*about):
                yield msgspec.structs.replace(duty, blocks_closing=duty.blocks_closing and duty.code not in codes)

        return dataclasses.replace(one, duties=owed)

    return provisions(change)


@contextmanager
def in_force(changed: tuple[Provision[Any], ...]) -> Iterator[None]:
    """With the provisions changed, and whatever was worked out about them forgotten, before and after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annex, "PROVISIONS", changed)
        for memory in ("_judging", "_hearing", "_giving"):
            patch.setattr(annex, memory, {})
        yield
