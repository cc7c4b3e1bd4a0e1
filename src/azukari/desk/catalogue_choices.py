"""What can be chosen: people, facilities, items, purposes and entries of one contract, as far as who asks may know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue_form import Choice, verbatim
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_open import Asking, items_of, numbers_of, parties, waits
from azukari.desk.catalogue_places import known_places, knows_item, places_of, theirs
from azukari.desk.catalogue_told import Names, said_account, said_tier
from azukari.kernel.asks import Field
from azukari.kernel.erasure import VAULT_LEVEL
from azukari.kernel.objection import term
from azukari.kernel.things import ENDS, SOURCES, Account, at, transit_of, vault_of
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, WHOLE, Capacity, ItemId, PersonId, PlaceId, TierNo, Time, day_of
from azukari.law.say import Say
from azukari.law.terms import TERMS

LISTED = 3
"""So many items of a note are named where it is offered."""
NEWEST = 100
"""So many entries of an act are offered; older ones are found in the record."""


class Entries(NamedTuple):
    """What an entry says in one line, and whether this side may read it."""

    describe: Callable[[int], Say]
    may_read: Callable[[int], bool]


class Asked(NamedTuple):
    """The form that asks: its act, where there is one, and the things that it lists itself."""

    act: Asking
    offered: Mapping[str, str]


class Choices:
    """The lists that ``picks`` names, for one contract, side and moment."""

    def __init__(
        self, book: Book, names: Names, purposes: Mapping[int, str], tiers: frozenset[TierNo] | None, time: Time, entries: Entries,
        known: Mapping[str, str], asked: Asked,
    ) -> None:  # fmt: skip
        self.book = book
        self.names = names
        self.purposes = purposes
        self.tiers = tiers
        self.time = time
        self.entries = entries
        self.known = known
        self.asked = asked

    def of(self, field: Field) -> Sequence[Choice] | None:
        """The choices for a field; None when it is answered freely."""
        picks = field.asks.picks
        if picks is None:
            return self._by_kind(field.kind)
        if picks in annex.ACTS:
            return self._entries(picks)
        if picks == "person":
            return [Choice(value, label) for value, label in self._persons(fresh=bool(field.asks.mints))]
        if picks == "tier":
            below = field.name.startswith("subcontract")
            least = TierNo(2) if below else CONTRACTOR if field.name == "tier" and not field.optional_value else WHOLE
            return [Choice(value, label) for value, label in self._tiers(least)]
        lists: dict[str, Callable[[], Iterator[tuple[str, Say]]]] = {
            "engaged": self._engaged, "facility": self._facilities, "item": self._items,
            "purpose": self._purposes, "party": self._parties, "account": self._accounts, "term": self._terms,
        }  # fmt: skip
        found = lists.get(picks)
        return None if found is None else [Choice(value, label) for value, label in found()]

    def _by_kind(self, kind: str) -> Sequence[Choice] | None:
        lists: dict[str, Callable[[], Iterator[tuple[str, Say]]]] = {
            "purpose": self._purposes, "tier": self._tiers, "item": self._items, "place": self._facilities, "account": self._accounts,
            "person": self._persons, "party": self._parties, "Capacity": self._capacities, "Level": self._levels,
        }  # fmt: skip
        return [Choice(value, label) for value, label in lists[kind]()] if kind in lists else None

    def _within(self, tier: TierNo) -> bool:
        return self.tiers is None or tier in self.tiers

    def _offers(self, person: PersonId, *, fresh: bool) -> bool:
        """A contractor is offered the people of its own chain, never 甲's officers; 甲, naming somebody for itself, nobody of a firm's."""
        stands = self.book.whole.ground.engagements.get(person, ())
        if self.tiers is None:
            return not (fresh and stands)
        if stands:
            return any(self._within(one.tier) for one in stands)
        held = annex.holdings(self.book.whole, person, self.time)
        return any(one.capacity not in WARD_CAPACITIES and self._within(one.tier) for one in held)

    def _plain(self, identifier: str) -> tuple[str, Say]:
        name = self.names(identifier)
        return identifier, verbatim(name)

    def _persons(self, *, fresh: bool = False) -> Iterator[tuple[str, Say]]:
        named = [one for one in (*self.book.names, *self.book.whole.ground.engagements) if one.startswith("pn-")]
        found = dict.fromkeys([one for one in self.known if one.startswith("pn-")])
        found |= dict.fromkeys(one for one in named if self._offers(PersonId(one), fresh=fresh))
        yield from sorted((self._plain(one) for one in found), key=lambda one: one[1].ja)

    def _engaged(self) -> Iterator[tuple[str, Say]]:
        ground, day = self.book.whole.ground, day_of(self.time)
        for person in ground.engagements:
            stands = ground.engaged(person, day)
            if stands is not None and self._within(stands.tier):
                yield self._plain(person)

    def _facilities(self) -> Iterator[tuple[str, Say]]:
        """甲 is offered every facility that was named, a contractor those of its own chain."""
        mine = None if self.tiers is None else known_places(self.book.whole, self.tiers)
        for one in self.book.names:
            if one.startswith("pl-") and (mine is None or one in mine):
                yield self._plain(one)

    def _items(self) -> Iterator[tuple[str, Say]]:
        custody = self.book.whole.ground.custody
        for item in custody.items:
            if self.tiers is not None and not knows_item(self.book.whole, item, self.tiers):
                continue
            accounts = [one for one in custody.held.get(item, {}) if one not in SOURCES and theirs(one, self.tiers)]
            where = [said_account(account, self.names) for account in accounts]
            name = self.names(item)
            yield (
                item,
                Say(
                    f"{name}（{'、'.join(one.ja for one in where) or '甲'}）",
                    f"{name} ({', '.join(one.en for one in where) or 'ward'})",
                ),
            )
        for index, (fresh, label) in enumerate(self.asked.offered.items()):
            yield (
                fresh,
                verbatim(label) if label.strip() else Say(f"上に書いた{index + 1}番目の物", f"No. {index + 1} of those above"),
            )

    def _purposes(self) -> Iterator[tuple[str, Say]]:
        for number in self.book.whole.ground.purposes:
            label = f"{number}　{self.purposes.get(number, '')}".strip()
            yield str(number), Say(label, label)

    def _tiers(self, least: TierNo = WHOLE) -> Iterator[tuple[str, Say]]:
        """甲 and the tiers of the own chain; from ``least`` on, where 甲 or 乙 itself can never be meant."""
        for number in (WHOLE, *self.book.whole.ground.tiers):
            if number >= least and (number == WHOLE or self._within(number)):
                yield str(number), said_tier(number, self.book, self.names)

    def _parties(self) -> Iterator[tuple[str, Say]]:
        ground = self.book.whole.ground
        found = dict.fromkeys(tier.party for tier in ground.tiers.values() if self._within(tier.number))
        found |= dict.fromkeys(firm for tier, firms in ground.dispatchers.items() if self._within(tier) for firm in firms)
        everyone = [*found, *(one for one in self.known if one.startswith("pt-") and one not in found)]
        yield from (self._plain(one) for one in everyone)

    def _accounts(self) -> Iterator[tuple[str, Say]]:
        plain = [*sorted(SOURCES), *sorted(ENDS - SOURCES)]
        named = [PlaceId(one) for one in self.book.names if one.startswith("pl-")]
        held: list[Account] = []
        for tier in (one for one in self.book.whole.ground.tiers if self._within(one)):
            mine = named if self.tiers is None else [one for one in named if one in places_of(self.book.whole, tier)]
            held += [vault_of(tier), transit_of(tier), *(at(tier, place) for place in mine)]
        for account in (*plain, *held):
            yield account, said_account(account, self.names)

    def _levels(self) -> Iterator[tuple[str, Say]]:
        """What the vault delivers for something of this contract; a level that is refused of everything is not offered."""
        keeping = self.book.whole.ground.keeping
        for level in sorted({VAULT_LEVEL, keeping.level, *keeping.sealed.values(), *keeping.ended.values()}):
            yield level.value, choice_label("Level", level.value)

    @staticmethod
    def _terms() -> Iterator[tuple[str, Say]]:
        for one in TERMS:
            proposal = one.said(one.proposal)
            yield term(one.name), Say(f"{one.label.ja}（案：{proposal.ja}）", f"{one.label.en} (proposed: {proposal.en})")

    def _entries(self, act: str) -> list[Choice]:
        whole = self.book.whole
        open_ones = (
            one for one in reversed([*numbers_of(self.book, act)])
            if waits(whole, act, one, self.time, self.asked.act) and self._may_name(act, one)
        )  # fmt: skip
        found = []
        for number in islice(open_ones, NEWEST):
            said = self._listing(items_of(whole, act, number)) or self.entries.describe(number)
            found.append(Choice(str(number), Say(f"第{number}号　{said.ja}", f"No. {number} {said.en}")))
        return found

    def _may_name(self, act: str, number: int) -> bool:
        """Whether the entry is one that this side may read, or of a handover that it has part in."""
        return self.tiers is None or bool(parties(self.book.whole, act, number) & self.tiers) or self.entries.may_read(number)

    def _listing(self, items: Sequence[ItemId]) -> Say | None:
        """What stands on a note: the first items by name, and how many more."""
        if not items:
            return None
        names = [self.names(one) for one in items[:LISTED]]
        more = len(items) - LISTED
        return Say(
            "、".join(names) + (f" ほか{more}品目" if more > 0 else ""),
            ", ".join(names) + (f" and {more} more" if more > 0 else ""),
        )

    def _capacities(self) -> Iterator[tuple[str, Say]]:
        """甲 appoints to its own capacities, a contractor to its own; nobody to be the system, or anyone."""
        for one in Capacity:
            if one not in {Capacity.INSTRUMENT, Capacity.ANYONE} and (one in WARD_CAPACITIES) == (self.tiers is None):
                yield one.value, choice_label("Capacity", one.value)


def offered_items(answers: object) -> dict[str, str]:
    """Items that the form itself lists, with the label typed so far, so that its other lines can name them."""
    found: dict[str, str] = {}
    if isinstance(answers, Mapping):
        item = answers.get("item")
        if isinstance(item, str) and item.startswith("im-") and "medium" in answers:
            found[ItemId(item)] = str(answers.get("label") or "")
        for value in answers.values():
            found |= offered_items(value)
    elif isinstance(answers, (list, tuple)):
        for value in answers:
            found |= offered_items(value)
    return found
