"""第1 個人情報の保護 — the aim of the whole annex; it asks for no act of its own.

Whoever takes on the business protects personal information throughout. What that means in particular, provisions 2 to 18 say; the
contract's page shows one line for each of them. The code decides nothing under this sentence and refuses nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act
from azukari.kernel.duty import Answer, Answered, Grade
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Citation
from azukari.law.say import Say

AIM = Citation("1.1")


class State(msgspec.Struct):
    """Nothing is kept."""


def evolve(_state: State, _entry: Entry) -> None:
    """Nothing changes: no act reaches this provision."""


def objections(_state: State, _act: Act, _moment: Moment, _ground: Ground) -> Iterator[Objection | Misfit]:
    """None. An aim is no ground for refusing a single act."""
    return iter(())


PROVISION: Provision[State] = Provision(
    number=1,
    heading=Say("個人情報の保護", "Protection of personal information"),
    acts=(),
    answers=(
        Answered(
            AIM,
            Answer.DECLARATORY,
            Grade.PROMISED,
            Say(
                "全体の目的を述べる条文です。ここでは何も拒まず、第2から第18までの状況を一行ずつ示します。",
                "The aim of the whole. Nothing is refused under it; the standing of provisions 2 to 18 is shown, a line for each.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(),
    judges=(),
)
