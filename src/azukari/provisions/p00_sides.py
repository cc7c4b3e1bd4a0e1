"""Nobody stands on both sides of a contract: whoever acts for 甲 is on no register of 乙 or of a tier, and the other way round.

Two sides that are one person consent to themselves. The code compares persons by their ids; that one natural person has two ids it cannot see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from azukari.ground import Ground
from azukari.kernel.act import Act, Replaces
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.values import WARD_CAPACITIES, Day, PersonId
from azukari.law.say import Say
from azukari.provisions.p00_acts import Appoint, Register

ALWAYS: Final = Day("9999-12-31")


class Serving(Protocol):
    """Somebody's office: it can tell its last day."""

    def last(self) -> Day:
        """The last day of it."""
        ...


def side_objections(offices: Mapping[PersonId, Sequence[Serving]], act: Act, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """What stands against an act by which one person would come to act for both sides."""
    match act:
        case Register(signatory=signatory) if signatory == moment.officer:
            yield _other_side("signatory", "甲の職員です。", "That person is an officer of the entrusting body.")
        case Appoint(person=person, since=since, until=until) if ground.engaged_within(
            person, max(since or moment.day, moment.day), until or ALWAYS
        ):
            yield _other_side("person", "乙の名簿にある者です。", "That person stands on the contractor's register.")
        case _:
            pass
    brought = act.brings_in()
    if brought is None or moment.capacity in WARD_CAPACITIES or isinstance(act, Replaces):
        return
    if any(one.last() >= (brought.since or moment.day) for one in offices.get(brought.person, ())):
        yield _other_side(brought.field, "甲の職員です。", "That person is an officer of the entrusting body.")


def _other_side(field: str, ja: str, en: str) -> Misfit:
    other = Say("別の者を選んでください。", "Choose somebody else.")
    return Misfit("OTHER_SIDE", Say(ja, en), other, field)
