"""What 第16 keeps of an inspection, and its enumerations."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from azukari.kernel.things import Account
from azukari.kernel.values import Day, ItemId, Number, TierNo, Time


class Manner(StrEnum):
    """立入検査, 調査, and an inspection of the record alone."""

    ON_SITE = "on_site"
    INVESTIGATION = "investigation"
    RECORD = "record"


class Severity(StrEnum):
    """How grave a finding is; 甲 judges."""

    GRAVE = "grave"
    MINOR = "minor"
    REMARK = "remark"


class Result(StrEnum):
    """How an inspection ended."""

    IN_ORDER = "in_order"
    IMPROVED = "improved"
    VIOLATION = "violation"


class Inspection(msgspec.Struct):
    """An inspection of a tier, open until it has a result."""

    tier: TierNo
    since: Time
    closed: bool = False


class Open(msgspec.Struct, frozen=True):
    """A question, finding, call or instruction that waits for the contractor; ``inspection`` where it belongs to one."""

    tier: TierNo
    since: Time
    due: Day | None
    inspection: Number | None


class Sampled(Open, frozen=True):
    """A sample that waits: where is this item now?"""

    item: ItemId
    counted: frozenset[Account] = frozenset()
    """The places where it was counted and found as recorded."""


class State(msgspec.Struct):
    """Inspections by number; what is open, by the number of its entry; samples whose count differed from the record."""

    inspections: dict[Number, Inspection] = {}
    samples: dict[Number, Sampled] = {}
    different: dict[Number, Sampled] = {}
    findings: dict[Number, Open] = {}
    calls: dict[Number, Open] = {}
    instructions: dict[Number, Open] = {}
    last: Time | None = None

    def waiting(self, inspection: Number) -> bool:
        """Whether anything of an inspection still waits for the contractor."""
        every: tuple[Mapping[Number, Open], ...] = (self.samples, self.different, self.findings, self.calls, self.instructions)
        return any(one.inspection == inspection for kind in every for one in kind.values())
