"""Plans, delivery notes and their lines: what provision 10 asks in groups and remembers between the steps of a handover."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from azukari.kernel.asks import ABSENT_WORD, Asks, Word
from azukari.kernel.values import Day, Fingerprint, ItemId, Number, PersonId, PlaceId, TierNo, Time
from azukari.law.say import Say


class Reason(StrEnum):
    """Why a line of a note is not taken."""

    MISSING = "missing"
    COUNT = "count"
    CONTENT = "content"
    SERIAL = "serial"
    SEAL = "seal"
    DAMAGED = "damaged"
    NOT_EXPECTED = "not_expected"


class Outcome(StrEnum):
    """What became of a rejected line."""

    REISSUED = "reissued"
    GIVEN_UP = "given_up"
    INCIDENT = "incident"


class NoteLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a note for a thing that is in custody already (handed on, handed out again, returned)."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    persons: Annotated[int | None, Asks(Say("実人数", "Distinct persons"))] = None
    fingerprint: Annotated[Fingerprint | None, Asks(Say("内容の指紋", "Fingerprint of the content"))] = None
    serial: Annotated[Word, Asks(Say("媒体の製造番号・管理番号", "Serial number of the medium"))] = ABSENT_WORD


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the receiver counted of one line."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数えた数量", "Quantity counted"))]
    rows: Annotated[int | None, Asks(Say("数えた件数", "Rows counted"))] = None
    persons: Annotated[int | None, Asks(Say("数えた実人数", "Distinct persons counted"))] = None
    fingerprint: Annotated[Fingerprint | None, Asks(Say("内容の指紋", "Fingerprint of the content"))] = None


class Officer(msgspec.Struct):
    """For which side somebody takes part in handovers, and when; side 0 is 甲."""

    side: TierNo
    since: Day
    until: Day | None = None
    deputation: Number | None = None

    def serves(self, day: Day) -> bool:
        """Whether the designation holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Planned(msgspec.Struct):
    """An appointment for a handover: between which sides, when, and where if that is a facility."""

    giver: TierNo
    receiver: TierNo
    at: Time
    until: Time
    facility: PlaceId | None
    returning: bool
    withdrawn: bool = False


class Declared(msgspec.Struct):
    """A line as the giver declared it, and whether it is settled (received, rejected or withdrawn); ``by`` is the entry that settled it."""

    quantity: int
    rows: int | None
    persons: int | None
    fingerprint: Fingerprint | None
    settled: bool = False
    by: Number | None = None

    def settle(self, number: Number) -> None:
        """The entry of that number settles the line."""
        self.settled, self.by = True, number


class Note(msgspec.Struct):
    """A delivery note under way."""

    plan: Number
    giver: TierNo
    receiver: TierNo
    officer: PersonId
    issued: Time
    returning: bool
    lines: dict[ItemId, Declared]

    def open_lines(self) -> list[ItemId]:
        """The items that are neither received nor rejected yet."""
        return [item for item, line in self.lines.items() if not line.settled]


class Measure(msgspec.Struct):
    """What the vault itself counted while sealing an item."""

    rows: int | None
    persons: int | None
    fingerprint: Fingerprint | None


class Rejected(msgspec.Struct):
    """A line that was not taken and that the giver has not explained yet."""

    note: Number
    item: ItemId
    since: Time
    giver: TierNo


class State(msgspec.Struct):
    """Who takes part, what is planned, which notes are under way, what the vault measured, what was rejected."""

    officers: dict[PersonId, list[Officer]] = {}
    plans: dict[Number, Planned] = {}
    notes: dict[Number, Note] = {}
    measured: dict[ItemId, Measure] = {}
    rejected: list[Rejected] = []
    loaded: dict[ItemId, int] = {}
    """What is in transit from one side to another and not received yet, whatever became of its note."""
