"""立会いの連署: where 甲 adopted the term, what gives takes effect only once the other party's witness has cosigned it.

How far a witness's signature covers the record is itself an entry, so that a replay needs leaves alone. What relies on an entry that is not
covered yet waits; what takes away, brings home, oversees or reports never does. That the signature exists, evidence shows with the
witness's own key: who holds this record's database and key could enter the act, but not make the signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Act, BringsHome, Gives, Oversees, TakesAway
from azukari.kernel.asks import Asks, fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import Capacity, Citation, Number, Time, WitnessId
from azukari.law.say import Say

TERM: Final = "witness_for_giving_acts"


class Cosigned(Oversees):
    """立会いが連署した"""

    name, by, cites = "p00.cosigned", (Capacity.INSTRUMENT,), Citation("o24.1")
    title = Say("立会いの連署", "A witness has cosigned")

    witness: Annotated[WitnessId, Asks(Say("立会いの鍵の番号", "Key id of the witness"))]
    size: Annotated[int, Asks(Say("連署が及ぶ件数", "Entries covered"))]
    instance: Annotated[int, Asks(Say("連署された全体の記録の件数", "Size of the instance log cosigned"))]


class Given(msgspec.Struct, frozen=True):
    """An act that gives: when it was done, and by which number other acts name what it gave."""

    time: Time
    named: Number


class Witnessing(msgspec.Struct):
    """How far witnesses cover the record, and which acts that give lie beyond."""

    covered: int = 0
    beyond: dict[Number, Given] = {}

    def hear(self, entry: Entry) -> None:
        """Fold one entry in."""
        match entry.act:
            case Cosigned(size=size):
                self.covered = max(self.covered, size)
                self.beyond = {number: given for number, given in self.beyond.items() if number >= self.covered}
            case Gives() as act:
                self.beyond[entry.number] = Given(entry.moment.time, act.given_as(entry.number))
            case _:
                pass

    def waiting_for(self, ground: Ground, time: Time) -> Iterator[Number]:
        """The entries that wait at a moment: given while the term was in force. Giving the term up does not free them."""
        if self.beyond and ground.ever(TERM):
            yield from (number for number, given in self.beyond.items() if given.time <= time and ground.flag(TERM, given.time))

    def objections(self, act: Act, time: Time, ground: Ground) -> Iterator[Objection | Misfit]:
        """What the want of a cosignature has against an act."""
        if isinstance(act, Cosigned):
            if not self.covered < act.size <= ground.size:
                yield Misfit(
                    "COSIGNED_SIZE",
                    Say(
                        "その件数までの連署は記録済みか、まだない記録に及んでいます。",
                        "That far it is covered already, or there is no such entry.",
                    ),
                    Say("連署された件数を確かめてください。", "Check the size that was cosigned."),
                    "size",
                )
            return
        if not self.beyond or isinstance(act, (TakesAway, BringsHome, Oversees)):
            return
        waiting = {self.beyond[number].named: number for number in self.waiting_for(ground, time)}
        if not waiting:
            return
        for name in _numbers(type(act)):
            entry = waiting.get(getattr(act, name))
            if entry is not None:
                # term.witness_for_giving_acts — what was given counts once the other party's witness holds it
                yield Objection(
                    term(TERM),
                    Say(f"#{entry}は立会いの連署を待っています。", f"#{entry} waits for the witness to cosign."),
                    Say(
                        "連署が届いてから行ってください。届かないときは、立会いを置く者に、その状態を確かめてください。",
                        "Do it once the cosignature has come; if it does not come, ask the other party about its witness.",
                    ),
                    name,
                )


@cache
def _numbers(cls: type[Act]) -> tuple[str, ...]:
    """The questions of an act that name an entry."""
    return tuple(one.name for one in fields_of(cls) if one.kind == "number")
