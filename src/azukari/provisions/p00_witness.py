"""立会いの連署: where 甲 adopted the term, what gives takes effect only once the other party's witness has cosigned it.

How far a witness's signature covers the record is itself an entry, so that a replay needs leaves alone. What relies on an entry that is not
covered yet waits; what takes away, brings home, oversees or reports never does. That the signature exists, evidence shows with the
witness's own key: who holds this record's database and key could enter the act, but not make the signature.

Whose key it is, an act of 甲 says. Once a contract names a witness, a cosignature by any other key is refused and covers nothing; before,
every key counts, and 甲 owes the naming while the term is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Act, BringsHome, Gives, Oversees, TakesAway
from azukari.kernel.asks import Asks, fields_of
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Number, PartyId, Time, WitnessId
from azukari.law.say import Say

TERM: Final = "witness_for_giving_acts"


class NameWitness(Oversees):
    """立会いの鍵を定める"""

    name, by, cites = "p00.name-witness", (Capacity.APPROVER,), Citation("o24.1")
    title = Say("立会いの鍵を定める", "Name the witness's key")
    signed = True  # whoever can enter this for 甲 says whose cosignature ends the wait of everything that gives

    witness: Annotated[
        WitnessId,
        Asks(
            Say("立会いの鍵の番号", "Key id of the witness"),
            help=Say(
                "立会いを置く者から、紙か電話で受け取ってください。検証鍵「名前+番号+…」の真ん中の8桁です。",
                "Have it from whoever runs the witness, on paper or by telephone: the eight digits in the middle of its verifier key, name+id+….",
            ),
        ),
    ]
    run_by: Annotated[PartyId, Asks(Say("立会いを置く者", "Who runs the witness"), picks="party")]
    replaces: Annotated[WitnessId | None, Asks(Say("代わって使わなくなる鍵の番号", "Key id that it replaces"))] = None


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
    """How far witnesses cover the record, which acts that give lie beyond, and whose keys 甲 named (empty: none was ever named)."""

    covered: int = 0
    beyond: dict[Number, Given] = {}
    named: dict[WitnessId, PartyId] = {}

    def counts(self, witness: str) -> bool:
        """Whether a cosignature by a key covers anything: it is one that 甲 named, or 甲 has named none."""
        return not self.named or witness in self.named

    def hear(self, entry: Entry) -> None:
        """Fold one entry in."""
        match entry.act:
            case NameWitness(witness=witness, run_by=party, replaces=replaces):
                # what another key covered before stays covered; from here on only these count
                kept = {key: whose for key, whose in self.named.items() if key != replaces}
                self.named = {**kept, witness: party}
            case Cosigned(witness=witness, size=size) if self.counts(witness):
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
        if isinstance(act, NameWitness):
            yield from self._naming(act, ground)
        if isinstance(act, Cosigned):
            yield from self._cosigned(act, ground)
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

    def _naming(self, act: NameWitness, ground: Ground) -> Iterator[Misfit]:
        """What stands against naming a key: it is named already, replaces none that is, or is run by nobody of this contract."""
        if act.witness in self.named:
            yield Misfit(
                "WITNESS_NAMED",
                Say("その鍵は定められています。", "That key is named already."),
                Say("鍵の番号を確かめてください。", "Check the key id."),
                "witness",
            )
        if act.replaces is not None and act.replaces not in self.named:
            named, named_en = "、".join(self.named) or "なし", ", ".join(self.named) or "none"
            yield Misfit(
                "WITNESS_NOT_NAMED",
                Say(
                    f"代わりにする鍵は、定められていません（今の鍵：{named}）。",
                    f"The key to be replaced is not named (named: {named_en}).",
                ),
                Say(
                    "定められている鍵の番号を入力するか、空けてください。",
                    "Give the id of a key that is named, or leave it blank.",
                ),
                "replaces",
            )
        if act.run_by != ground.ward and all(act.run_by != tier.party for tier in ground.tiers.values()):
            yield Misfit(
                "WITNESS_RUN_BY",
                Say(
                    "甲でも、受託者・再受託者でもありません。",
                    "That is neither 甲 nor a contractor or subcontractor of this contract.",
                ),
                Say("立会いを置く者を、当事者から選んでください。", "Choose who runs the witness among the parties."),
                "run_by",
            )

    def _cosigned(self, act: Cosigned, ground: Ground) -> Iterator[Misfit]:
        """What stands against entering a cosignature: another key than 甲 named, or a size that is none."""
        if not self.counts(act.witness):
            named, named_en = "、".join(self.named), ", ".join(self.named)
            yield Misfit(
                "WITNESS_UNNAMED",
                Say(
                    f"鍵 {act.witness} は、甲が定めた立会いの鍵（{named}）ではありません。",
                    f"Key {act.witness} is not a witness's key that 甲 named ({named_en}).",
                ),
                Say(
                    f"その鍵が相手方の立会いのものであれば、甲が「{NameWitness.title.ja}」を行ってください。",
                    f"If it is the other party's witness, 甲 names it: “{NameWitness.title.en}”.",
                ),
                "witness",
            )
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

    def unnamed(self, time: Time, ground: Ground) -> bool:
        """Whether what gives waits for a witness that 甲 has not named."""
        return not self.named and ground.closed is None and ground.flag(TERM, time)


def naming_duties(witnessing: Witnessing, time: Time, ground: Ground) -> Iterator[Duty]:
    """What 甲 owes while the term is in force: to say whose key the witness has."""
    if witnessing.unnamed(time, ground):
        adopted = [one.since for one in ground.terms[TERM] if one.value and one.since <= time]
        yield Duty(
            "p00.name-witness",
            Say(
                "立会いの鍵を定める（定めるまで、どの鍵の連署でも待ちが終わる）",
                "Name the witness's key (until then a cosignature by any key ends the wait)",
            ),
            Owes.WARD,
            CONTRACTOR,
            term(TERM),
            adopted[-1],
            (NameWitness.name,),
            blocks_closing=False,
        )


def witnessing_of(slices: Iterable[object]) -> Witnessing:
    """What the contract itself knows of witnesses, among the states of all provisions."""
    found = next(one for one in slices if hasattr(one, "witnessing")).witnessing
    if not isinstance(found, Witnessing):
        raise TypeError(type(found).__name__)
    return found


@cache
def _numbers(cls: type[Act]) -> tuple[str, ...]:
    """The questions of an act that name an entry."""
    return tuple(one.name for one in fields_of(cls) if one.kind == "number")
