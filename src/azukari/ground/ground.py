"""The ground: identities, parties and tiers, purposes, period, terms, annex edition, custody — folded once, judging nothing.

A provision reads its own state and this; never another provision's state. Acts that change the ground say themselves how
(:meth:`Grounds.lay`), so the ground knows no act by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from azukari.custody.balance import Custody
from azukari.kernel.act import Act, Moves, Releases
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.erasure import Level
from azukari.kernel.keeping import Keeping
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.things import ERASED, RETURNED
from azukari.kernel.values import (
    CONTRACTOR,
    DAY,
    INSTRUMENT,
    WHOLE,
    Citation,
    Day,
    EntrustmentId,
    ItemId,
    Medium,
    Number,
    PartyId,
    Period,
    PersonId,
    Purpose,
    TierNo,
    Time,
    start_of,
)


class Grounds(Act):
    """A kind of act that changes what every provision stands on."""

    def lay(self, ground: Ground, entry: Entry) -> None:
        """Change the ground as this accepted act says."""
        raise TypeError(type(self).__name__)


class Tier(msgspec.Struct):
    """A link of the chain: 乙 is tier 1, a consented subcontractor a tier below the one that engaged it.

    ``consent`` is the request that was consented to, ``lost`` when that consent was withdrawn.
    """

    number: TierNo
    party: PartyId
    parent: TierNo
    depth: int
    period: Period
    purposes: tuple[Purpose, ...]
    began: Time
    ended: Time | None = None
    consent: Number | None = None
    lost: Time | None = None


class Engagement(msgspec.Struct):
    """Under which employer, for which tier, from when to when a person stands on the register."""

    employer: PartyId
    tier: TierNo
    since: Day
    until: Day | None = None


class Adopted(msgspec.Struct, frozen=True):
    """A term with its number, as 甲 adopted it by an act, in force from ``since``."""

    value: int
    since: Time
    number: Number


LASTING: Final = frozenset({"witness_for_giving_acts"})
"""Terms that go on binding what was done while they were in force, after they were given up."""

NEVER: Final = Period(Day("9999-12-31"), Day("0001-01-01"))


class Ground(msgspec.Struct):
    """What is known about one contract before any provision speaks."""

    entrustment: EntrustmentId = EntrustmentId("")
    ward: PartyId = PartyId("")
    registered: Time | None = None
    period: Period = NEVER
    purposes: tuple[Purpose, ...] = ()
    completed: Time | None = None
    cancelled: Time | None = None
    closed: Time | None = None
    tiers: dict[TierNo, Tier] = {}
    dispatchers: dict[TierNo, list[PartyId]] = {}
    engagements: dict[PersonId, list[Engagement]] = {}
    terms: dict[str, list[Adopted]] = {}
    lacking: frozenset[str] = frozenset()
    annex: Number | None = None
    incidents: dict[Number, TierNo] = {}
    concerned: dict[Number, frozenset[ItemId]] = {}
    custody: Custody = msgspec.field(default_factory=Custody)
    keeping: Keeping = msgspec.field(default_factory=Keeping)
    last: Time = Time(0)
    size: int = 0

    def hear(self, entry: Entry) -> None:
        """Fold one entry in."""
        act = entry.act
        if isinstance(act, Grounds):
            act.lay(self, entry)
        if isinstance(act, Moves):
            self.custody.hear(act, entry.number, entry.moment.time)
        if isinstance(act, Releases):
            self.custody.announce(act.released(), act.to_tier)
        self.last = entry.moment.time
        self.size = entry.number + 1

    # ── what the contract rests on ──

    def stands(self, cites: Citation, time: Time) -> bool:
        """Whether an objection or a duty may rest on this: the loaded annex has the sentence, or 甲 adopted the term."""
        if cites.startswith(TERM_PREFIX):
            name = cites[len(TERM_PREFIX) :]
            return self.flag(name, time) or (name in LASTING and self.ever(name))
        return cites not in self.lacking

    def term(self, name: str, time: Time) -> int | None:
        """The number adopted for a term, in force at ``time``; None where none was adopted. Flags are 1 and 0."""
        found = None
        for one in self.terms.get(name, ()):
            if one.since <= time:
                found = one.value
        return found

    def flag(self, name: str, time: Time) -> bool:
        """Whether a term that is on or off is adopted and on."""
        value = self.term(name, time)
        return value is not None and value > 0

    def ever(self, name: str) -> bool:
        """Whether a term that is on or off was on at any time."""
        return any(one.value > 0 for one in self.terms.get(name, ()))

    # ── parties and people ──

    @property
    def contractor(self) -> PartyId:
        """乙; empty before the registration."""
        return self.tiers[CONTRACTOR].party if CONTRACTOR in self.tiers else PartyId("")

    def tier_of(self, party: PartyId) -> TierNo | None:
        """The tier of a firm, the latest if it stands in several; None when it stands in none."""
        return next((one.number for one in reversed(self.tiers.values()) if one.party == party), None)

    def engaged(self, person: PersonId, day: Day) -> Engagement | None:
        """Under which employer and tier a person stands on the register on a day; None when on none."""
        for one in self.engagements.get(person, ()):
            if one.since <= day and (one.until is None or day <= one.until):
                return one
        return None

    def engaged_within(self, person: PersonId, since: Day, until: Day) -> bool:
        """Whether a person stands, on any of these days, on the register of any tier (whoever signs for one does always)."""
        return any(one.since <= until and (one.until is None or since <= one.until) for one in self.engagements.get(person, ()))

    def on_register(self, person: PersonId, tier: TierNo, day: Day) -> bool:
        """Whether a person stands on the register of a tier on a day."""
        for one in self.engagements.get(person, ()):  # noqa: SIM110 — asked at every opening: a generator costs more than the loop
            if one.tier == tier and one.since <= day and (one.until is None or day <= one.until):
                return True
        return False

    def employer_of(self, person: PersonId, day: Day) -> PartyId | None:
        """A person's employer on a day according to the register."""
        found = self.engaged(person, day)
        return None if found is None else found.employer

    def belongs(self, employer: PartyId, tier: TierNo) -> bool:
        """Whether an employer is the firm of a tier or a dispatching firm named for it."""
        return (tier in self.tiers and self.tiers[tier].party == employer) or employer in self.dispatchers.get(tier, ())

    def answers_for(self, upper: TierNo, tier: TierNo) -> bool:
        """Whether a tier is ``upper`` itself or stands below it in the chain: what ``upper`` answers for."""
        while tier in self.tiers and tier != upper:
            parent = self.tiers[tier].parent
            if parent == tier:
                return False
            tier = parent
        return tier in self.tiers

    def sees(self, moment: Moment, tier: TierNo) -> bool:
        """Whether who acts is told of what is a tier's: 甲 and the system of all, a contractor of its own and of those below it."""
        return moment.party == self.ward or moment.officer == INSTRUMENT or self.answers_for(moment.tier, tier)

    def told_of(self, moment: Moment, incident: Number) -> bool:
        """Whether there is an incident of that number, with a tier that who acts sees: what is called an incident is one (第17)."""
        return incident in self.incidents and self.sees(moment, self.incidents[incident])

    def tells_of(self, incident: Number, items: Iterable[ItemId]) -> bool:
        """Whether an incident was told, or reported later, to concern any of these items."""
        return not self.concerned.get(incident, frozenset()).isdisjoint(items)

    def knows(self, moment: Moment, item: ItemId) -> bool:
        """Whether an item is there for who acts: held, now or once, by somebody whom they see. Another's is simply not found."""
        entered = self.custody.items.get(item)
        if entered is None:
            return False
        if moment.tier in entered.with_tiers:  # nearly always, and asked at every opening
            return True
        return (
            moment.party == self.ward
            or moment.officer == INSTRUMENT
            or any(self.answers_for(moment.tier, one) for one in entered.with_tiers)
        )

    def delivered(self, items: Iterable[ItemId]) -> Level | None:
        """The level at which these items are erased, the lowest of them; None where none of them rests in the vault."""
        entered = self.custody.items
        return self.keeping.of_all(one for one in items if one in entered and entered[one].medium is Medium.VAULT)

    def unerased(self, item: ItemId) -> bool:
        """Whether the content of an item that was ordered to be erased rests in the vault still, as far as entries show it: its keys are
        destroyed a moment after the order, or later where something fails. What also came home rests for 甲.
        """
        held = self.custody.held.get(item, {})
        return item in self.keeping.sealed and ERASED in held and RETURNED not in held

    def cut_off(self, tier: TierNo, time: Time) -> Time | None:
        """Since when a tier has no standing any more: it, or one above it, ended or lost its consent. None while it stands."""
        found: list[Time] = []
        while tier in self.tiers:
            link = self.tiers[tier]
            found += [one for one in (link.ended, link.lost) if one is not None and one <= time]
            if link.parent == tier:
                break
            tier = link.parent
        return min(found, default=None)

    def tier_period(self, tier: TierNo) -> Period:
        """The period of a tier; of the whole contract for tier 0 and unknown ones."""
        return self.tiers[tier].period if tier in self.tiers and tier != WHOLE else self.period

    def over(self, time: Time) -> bool:
        """Whether the business is at its end: declared complete, cancelled, closed, or past its period."""
        for ended in (self.completed, self.cancelled, self.closed):
            if ended is not None and ended <= time:
                return True
        return self.registered is not None and time >= start_of(self.period.until) + DAY

    def begun(self, day: Day) -> bool:
        """Whether the contract's period has begun."""
        return self.registered is not None and self.period.since <= day
