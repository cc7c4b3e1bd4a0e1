"""What a form is: how it is filled in, who issues it, which acts and sentences it is the paper of."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from azukari import annex
from azukari.kernel.act import Act
from azukari.kernel.values import WARD_CAPACITIES, Capacity
from azukari.law.say import Say


class Kind(StrEnum):
    """How a form is filled in: from one entry, from how things stand, or from all that the record has of one incident."""

    ENTRY = "entry"
    REGISTER = "register"
    ROSTER = "roster"
    GRANTS = "grants"
    BALANCE = "balance"
    PAPERS_DUE = "papers_due"
    CHECKLIST = "checklist"
    FIRST_PAPER = "first_paper"
    INCIDENT = "incident"


class Side(StrEnum):
    """Who issues a form."""

    WARD = "ward"
    CONTRACTOR = "contractor"
    EITHER = "either"


class Form(msgspec.Struct, frozen=True):
    """One form. ``number`` is that of the provision and of the form within it; ``key`` its stable name; ``copies`` how many are made."""

    number: str
    key: str
    title: Say
    acts: tuple[str, ...] = ()
    kind: Kind = Kind.ENTRY
    lead: Say | None = None
    copies: int = 2
    cites: tuple[str, ...] = ()
    wide: bool = False
    quotes: bool = False
    """Whether its sentences are printed in full, as the contract's annex has them."""
    goes: bool = True
    """Whether it goes to the other side; what is kept by whoever made it is addressed to nobody."""
    omits: tuple[str, ...] = ()
    """Questions that nobody answers on the paper itself: on a pledge, the signed pledge."""
    signs: bool = False
    """Whether a person signs it with their own hand, and says where they live."""

    @property
    def classes(self) -> tuple[type[Act], ...]:
        """The acts that it is the paper of."""
        return tuple(annex.ACTS[one] for one in self.acts)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The sentences that it answers to."""
        return self.cites or tuple(dict.fromkeys(str(one.cites) for one in self.classes))

    @property
    def side(self) -> Side:
        """Who issues it: whoever may do its acts; a register of 甲 has none."""
        by = {one for cls in self.classes for one in cls.by} - {Capacity.INSTRUMENT}
        if by <= WARD_CAPACITIES:
            return Side.WARD
        return Side.EITHER if by & (WARD_CAPACITIES | {Capacity.ANYONE}) else Side.CONTRACTOR

    @property
    def by_hand(self) -> bool:
        """Whether people fill it in by hand: it asks what somebody answers, and not what the system alone enters."""
        return any(set(cls.by) - {Capacity.INSTRUMENT} for cls in self.classes)

    @property
    def named(self) -> Say:
        """「様式第7-1号」, “Form 7-1”."""
        return Say(f"様式第{self.number}号", f"Form {self.number}")
