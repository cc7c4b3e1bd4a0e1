"""What 第17 keeps of an incident: what was told, what is on hold, what 甲 instructed."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from azukari.ground import Ground
from azukari.kernel.values import WHOLE, Day, ItemId, Number, PartyId, PersonId, TierNo, Time


class Harm(StrEnum):
    """漏えい, 滅失, き損, 改ざん, and what is none of these."""

    LEAKAGE = "leakage"
    LOSS = "loss"
    DAMAGE = "damage"
    FALSIFICATION = "falsification"
    OTHER = "other"


class Basis(StrEnum):
    """Whether a number of persons was counted or is only stated."""

    ASSERTED = "asserted"
    VERIFIED = "verified"


class Outcome(StrEnum):
    """What 甲 found; 「事故とは認められない」 is a finding too."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"


class Reportable(StrEnum):
    """Why the statute may ask the entrusting body for a report."""

    SENSITIVE = "sensitive"
    PROPERTY = "property"
    UNJUST_PURPOSE = "unjust_purpose"
    MANY_PERSONS = "many_persons"


class Stage(StrEnum):
    """速報 and 確報."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


class Told(msgspec.Struct, frozen=True):
    """The facts of one notice or report."""

    harms: tuple[Harm, ...]
    known_at: Time | None
    items: tuple[ItemId, ...]
    rows: int | None
    persons: int | None


class Concerned(msgspec.Struct):
    """Under which employer somebody was concerned, as stated last, when, and whether a difference from the register is cleared up."""

    employer: PartyId
    since: Time
    cleared: bool = False


class Incident(msgspec.Struct):
    """One incident: whom it concerns, when it was notified, what was told last, and where it stands.

    ``known_at`` is when 乙 knew, as it says; ``reached`` when 甲 did.
    """

    tier: TierNo
    notified: Time
    known_at: Time | None
    told: Told
    reached: Time
    versions: int = 0
    contradicted: Time | None = None
    explained: bool = False
    outcome: Outcome | None = None
    reportable: bool | None = None
    unjust: bool = False
    filed: list[Stage] = []
    closed: bool = False
    concerned: dict[PersonId, Concerned] = {}
    named: list[ItemId] = []

    def unfiled(self) -> list[Stage]:
        """What may still have to be reported by statute; nothing, once 甲 found no incident or none of the reasons for a report."""
        if self.outcome is Outcome.NOT_ESTABLISHED or self.reportable is False:
            return []
        return [one for one in Stage if one not in self.filed]


class Instruction(msgspec.Struct, frozen=True):
    """What 甲 instructed and is not carried out yet."""

    incident: Number
    tier: TierNo
    since: Time
    due: Day | None


class Held(msgspec.Struct, frozen=True):
    """A hold on named items and on what was made of them; or, naming none, on everything of a tier (of tier 0: of everybody).

    ``by`` is whose hold it is: 甲's (0) reaches whoever has the items, a contractor's the chain that it answers for, and no other.
    """

    tier: TierNo
    items: tuple[ItemId, ...]
    by: TierNo = WHOLE
    since: Time = Time(0)
    incident: Number | None = None

    def covers(self, item: ItemId, tier: TierNo, ground: Ground) -> bool:
        """Whether the hold keeps a tier from touching an item."""
        if not self.items:
            return self.tier in {WHOLE, tier}
        if self.by != WHOLE and not ground.answers_for(self.by, tier):
            return False
        return any(one in self.items for one in ground.custody.lineage(item))


class State(msgspec.Struct):
    """Incidents by the number of their first notice; open instructions; holds that stand; what a note has sent home."""

    incidents: dict[Number, Incident] = {}
    instructions: dict[Number, Instruction] = {}
    holds: dict[Number, Held] = {}
    homeward: set[ItemId] = set()


def differs(earlier: Told, later: Told) -> bool:
    """Whether a later version contradicts an earlier one; what the earlier left open is no contradiction."""
    return any(
        before not in (None, ()) and before != after
        for before, after in (
            (earlier.harms, later.harms),
            (earlier.known_at, later.known_at),
            (earlier.items, later.items),
            (earlier.rows, later.rows),
            (earlier.persons, later.persons),
        )
    )
