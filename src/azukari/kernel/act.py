"""Acts: what an officer does for a party under a provision.

One frozen class per act. The instance holds facts only; whatever people write is words and rests beside the leaf
(:mod:`azukari.kernel.asks`). The accepted act *is* what happened: there is no second class for an event.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, TypeAlias, dataclass_transform

import msgspec

from azukari.kernel.asks import Asks
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import Capacity, Citation, Day, ItemId, Number, PartyId, PersonId, PlaceId, Purpose, TierNo
from azukari.law.say import Say

DECLARED: Final = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, "gc": False}
"""What every act class is: facts hold no cycles, so the collector need not look at them."""


class _Declared(msgspec.StructMeta):
    """Acts are frozen, take their fields by name and refuse unknown ones, without each class having to say so."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401 — a metaclass
        return super().__new__(mcs, name, bases, namespace, **{**DECLARED, **options})


class Brought(msgspec.Struct, frozen=True):
    """Who comes onto a contractor's register by an act, from which day (None: today), and which answer names them."""

    person: PersonId
    since: Day | None
    field: str = "person"


class Departure(msgspec.Struct, frozen=True):
    """Who leaves the work of a tier, and their last day at it."""

    person: PersonId
    last_day: Day


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Act(msgspec.Struct, metaclass=_Declared, frozen=True, kw_only=True):
    """An act under a provision. A class with a ``name`` can be performed; one without is a kind.

    ``name`` is the permanent wire name, ``title`` what officers call it, ``by`` the capacities it can be done in, ``cites`` the sentence
    it is done under. ``paper`` names its form, where people expect one. ``signed`` marks acts that 甲 answers for
    with a personal signature (consents, permissions, destructions, cancellations, and whose cosignature counts). ``derives`` names
    questions within its lines (``items.origin``) that only the record answers: forms leave them out, and a line is completed from what
    the provision says of it.
    """

    name: ClassVar[str] = ""
    title: ClassVar[Say]
    by: ClassVar[tuple[Capacity, ...]] = ()
    cites: ClassVar[Citation]
    paper: ClassVar[str | None] = None
    signed: ClassVar[bool] = False
    derives: ClassVar[tuple[str, ...]] = ()

    def about_tier(self) -> TierNo | None:
        """The tier this act concerns, where it says so; otherwise the tier of whoever acts."""
        return None

    def brings_in(self) -> Brought | None:
        """Who comes to stand for a contractor by this act, where it brings somebody in."""
        return None


# ── kinds: what a provision may recognise in another's act without knowing its class ──


class Handling(Act):
    """A person touches entrusted information: opens, views, searches, processes, copies."""

    item: Annotated[ItemId, Asks(Say("対象の情報", "Item"), picks="item")]
    purpose: Annotated[Purpose, Asks(Say("目的", "Purpose"), picks="purpose")]

    def measure(self) -> int:
        """How many records this act touches, counted against the daily measure."""
        return 1

    def shows(self) -> tuple[int, ...] | None:
        """The columns of the item that it shows, counted from 1 (empty: all); None where an act cannot be held to some of them."""
        return None

    def looks_by(self) -> tuple[int, ...]:
        """The columns of the item that it looks for something by, counted from 1: they have to be granted like those that it shows."""
        return ()

    def provisional(self) -> bool:
        """Whether :meth:`measure` is the most that it may touch, and an act of the kind :class:`Settles` tells afterwards what it was."""
        return False


class Settles(Act):
    """The system tells what a Handling touched that had been measured by the most it might: the day's measure is put right by it."""

    def settled(self) -> tuple[Number, int]:
        """The number of that Handling, and the records it touched."""
        raise TypeError(type(self).__name__)


class Collects(Act):
    """Personal information comes to a contractor from the people themselves: whoever takes it in works with it as whoever handles it does."""

    purpose: Annotated[Purpose, Asks(Say("目的", "Purpose"), Citation("8.1.main"), picks="purpose")]

    def measure(self) -> int:
        """How many records come in, counted against the daily measure."""
        return 1


class Releases(Act):
    """Entrusted information is let go to a tier; the start gate stands before it."""

    to_tier: Annotated[TierNo, Asks(Say("引渡し先", "Handed to"), picks="tier")] = TierNo(1)

    def released(self) -> tuple[ItemId, ...]:
        """The items that the receiving tier comes to know of by this act."""
        return ()

    def bound_for(self) -> PlaceId | None:
        """The facility that it is let go to, where the act names one (a field ``facility``)."""
        return getattr(self, "facility", None)


class Engages(Act):
    """A person or a firm is brought in under an employer."""

    employer: Annotated[PartyId, Asks(Say("所属", "Employer"), picks="party")]


class Enables(Act):
    """Something becomes possible that was not: a grant, a permission, an instruction, a consent."""


class Gives(Act):
    """What is given, or gone for good: a consent, a permission, an agreement, a destruction.

    Where 甲 adopted the term for it, such an act takes effect only once the other party's witness has cosigned it.
    """

    def given_as(self, number: Number) -> Number:
        """By which number other acts name what was given: that of this entry, unless the class says otherwise."""
        return number


class Moves(Act):
    """Things come under custody or change place. The act itself holds the moves, so that the balance follows from leaves alone.

    A class of this kind declares fields ``items`` (what it lists for the first time) or ``moves`` (what goes where) or both; the kind
    itself has no fields, so that it goes together with kinds that have.
    """

    def listed(self) -> tuple[NewItem, ...]:
        """The things that come under custody by this act."""
        return getattr(self, "items", ())

    def moved(self) -> tuple[Move, ...]:
        """What goes from where to where."""
        return getattr(self, "moves", ())


class TakesAway(Act):
    """Hold, revoke, withdraw, suspend, cancel: takes effect at commit and is never made to wait."""

    def departing(self) -> Departure | None:
        """Who leaves by this act: what they were given for the work goes with them and does not come back."""
        return None

    def undoes(self) -> tuple[Number, ItemId | None] | None:
        """The entry that this takes back and the item of it (None: all of it), where it takes one back."""
        return None


class BringsHome(Act):
    """Return, erasure, reports: never meets the start gate, a lapsed training or the contract's end."""

    def sent_home(self) -> tuple[ItemId, ...]:
        """Things that are on their way home from here on, where the act names them."""
        return ()


class Oversees(Act):
    """Inspection, instruction, incident, remedy, keeping of the record: possible before, during and after the work."""


class Classifies(Act):
    """It becomes known which columns of an item hold what is touched by whom it was granted to column by column, and nobody else."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]

    def set_apart(self) -> tuple[int, ...] | None:
        """Those columns, counted from 1; None where the act says nothing of them."""
        raise TypeError(type(self).__name__)

    def told(self) -> tuple[int, ...]:
        """All columns of which it says what they hold."""
        raise TypeError(type(self).__name__)

    def seals(self) -> bool:
        """Whether it is said as content comes into the vault, by what the columns look like or came from: it takes back nothing that anybody said,
        and an officer's word takes its place. What was granted before names no column of that content.
        """
        return False


def narrows(act: Act) -> bool:
    """Whether less may be touched after an act than before it: what an earlier entry permitted is to be asked for again."""
    return isinstance(act, TakesAway) or (isinstance(act, Classifies) and not act.seals() and bool(act.set_apart()))


class Replacement(msgspec.Struct, frozen=True):
    """``other`` stands in the place of ``person`` from a day: for good, or as a deputy until a day."""

    person: PersonId
    other: PersonId
    since: Day | None
    until: Day | None


class Replaces(Act):
    """One officer of a side comes in another's place, or a deputy's service ends. Who holds capacities in its state lets them pass."""

    def replacing(self) -> Replacement | None:
        """Who comes in whose place; None when this ends a deputation."""
        return None

    def ending(self) -> Number | None:
        """The entry of the deputation that ends; None when this brings somebody in."""
        return None


Works: TypeAlias = Handling | Collects
"""Somebody works with personal information: who, trained or not, where, when and for what is asked alike."""

KINDS: tuple[type[Act], ...] = (
    Handling,
    Settles,
    Collects,
    Releases,
    Engages,
    Enables,
    Gives,
    Moves,
    TakesAway,
    BringsHome,
    Oversees,
    Classifies,
    Replaces,
)


def kinds_of(act: type[Act]) -> tuple[type[Act], ...]:
    """The kinds an act class belongs to, in the order of :data:`KINDS`."""
    return tuple(kind for kind in KINDS if issubclass(act, kind))
