"""The reading room: what an officer may work on now — item by item, for which purpose, which fields, and how much of today is left.

Worked out from the record alone, as it is judged: the grant that an opening would go by, what 第8 assigned, and whatever stands against an
opening at this moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from azukari import annex
from azukari.content.columns import Column, columns_of
from azukari.desk.catalogue import Catalogue
from azukari.desk.headings import measured_of
from azukari.desk.hits import of_hits
from azukari.desk.words import Words
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Day, ItemId, Medium, Number, Purpose
from azukari.provisions.p08_acts import ViewPage
from azukari.provisions.p08_room import ViewSheet
from azukari.provisions.p12_access import PROVISION as MEASURES
from azukari.provisions.p12_fields import MASKS
from azukari.provisions.p12_values import Grant, State, widest
from azukari.store.models import VaultObject


class Asked(msgspec.Struct, frozen=True):
    """A request for more than the measure that this officer made and that waits: its number, for how many."""

    number: Number
    extra: int


class Work(msgspec.Struct, frozen=True):
    """An item that an officer may work on for a purpose. ``left`` is how many records today's measure still holds, what was allowed above it
    included; ``fields`` the columns that are granted, counted from 1, empty for all.
    """

    item: ItemId
    name: str
    purpose: Purpose
    label: str
    until: Day
    daily: int
    left: int
    fields: tuple[int, ...]


class Content(msgspec.Struct, frozen=True):
    """What the vault holds of an item: the columns and rows of a table, or the pages of a document; neither where nobody read it."""

    columns: tuple[Column, ...]
    rows: int
    pages: int
    key: str | None

    @property
    def key_at(self) -> int | None:
        """The column of the record key, counted from 1."""
        return next((at for at, one in enumerate(self.columns, start=1) if one.name == self.key), None)

    @property
    def readable(self) -> bool:
        """Whether it can be opened record by record or page by page."""
        return bool(self.rows or self.pages)


class Room(msgspec.Struct, frozen=True):
    """The room of one item and purpose: the work, what stands against it at this moment, requests that wait. ``apart`` are the columns, counted
    from 1, that hold individual numbers or need special care and that no grant names; of ``looks`` among them no officer has said so yet, and of
    ``spent`` there is a grant, but none left of its measure today.
    """

    work: Work
    content: Content
    against: tuple[Objection | Misfit, ...]
    asked: tuple[Asked, ...]
    apart: tuple[int, ...] = ()
    looks: tuple[int, ...] = ()
    spent: tuple[int, ...] = ()

    @property
    def kept_apart(self) -> list[tuple[int, Column]]:
        """Those columns, with their numbers."""
        return [(at, one) for at, one in enumerate(self.content.columns, start=1) if at in self.apart]

    def granted(self, number: int) -> bool:
        """Whether a column is shown."""
        return not self.work.fields or number in self.work.fields

    @property
    def shown(self) -> list[str]:
        """The names of the columns that are shown."""
        return [one.name for at, one in enumerate(self.content.columns, start=1) if self.granted(at)]

    @property
    def searched(self) -> list[tuple[int, Column]]:
        """The columns that can be searched by this officer, with their numbers."""
        return [(at, one) for at, one in enumerate(self.content.columns, start=1) if one.searched and self.granted(at)]

    def shown_of_hits(self, by: tuple[int, ...]) -> tuple[int, ...]:
        """Which columns a list of hits shows: what was searched, and what tells people apart; the rest only where one is opened."""
        return tuple(one for one in of_hits(self.content.columns, self.content.key_at, by) if self.granted(one))


def works(seen: Catalogue) -> list[Work]:
    """Everything that the officer may work on now in this contract, by item and purpose."""
    moment = seen.moment(ViewPage)
    if moment is None or seen.officer is None:
        return []
    state = _state(seen)
    sealed = list(VaultObject.objects.filter(log_id=seen.book.log, erased=None).values_list("item", flat=True).distinct())
    found: dict[tuple[ItemId, Purpose], Work] = {}
    for number in state.of.get(moment.officer, ()):
        grant = state.grants[number]
        if grant.tier != moment.tier or grant.until < moment.day:
            continue
        for item in _items(seen, grant, sealed, moment):
            if (item, grant.purpose) not in found and (one := _work(seen, state, item, grant.purpose, moment)) is not None:
                found[item, grant.purpose] = one
    return sorted(found.values(), key=lambda one: (one.name, one.purpose))


def room(seen: Catalogue, item: ItemId, purpose: Purpose) -> Room | None:
    """The room of one item and purpose; None where the officer was never granted that, which is not told from what is not there."""
    moment = seen.moment(ViewPage)
    if moment is None or seen.officer is None or not seen.book.whole.ground.knows(moment, item):
        return None
    state = _state(seen)
    work = _work(seen, state, item, purpose, moment)
    if work is None:
        return None
    content = content_of(seen.words, seen.book.log, item)
    probe = (
        ViewSheet(item=item, purpose=purpose, sheet=1)
        if content.pages
        else ViewPage(item=item, purpose=purpose, first=1, count=1, fields=work.fields)
    )
    asked = tuple(
        Asked(number, one.extra) for number, one in state.asked.items() if one.person == moment.officer and one.day == moment.day
    )
    spent = state.spent(item, purpose, moment)
    apart = tuple(sorted(state.unnamed(item, purpose, moment) | spent))
    known = state.apart_in(item)
    looks = () if known is None else tuple(one for one in apart if one in known.looks)
    return Room(work, content, annex.judge(seen.book.whole, probe, moment), asked, apart, looks, tuple(sorted(spent)))


def content_of(words: Words, log: str, item: str) -> Content:
    """What the vault holds of an item."""
    measured: dict[str, Any] = measured_of(words, log, item) or {}
    sealed = (
        VaultObject.objects.filter(log_id=log, item=item, erased=None)
        .order_by("-version")
        .values_list("sealed", flat=True)
        .first()
    )
    pages = measured.get("pages") if measured.get("form") == "pages" else 0
    rows = int(sealed.get("rows") or 0) if sealed is not None and sealed.get("index") else 0
    return Content(columns_of(measured), rows, int(pages or 0), measured.get("key"))


def _state(seen: Catalogue) -> State:
    found: State = seen.book.whole.slices[MEASURES.number]
    return found


def _items(seen: Catalogue, grant: Grant, sealed: list[str], moment: Moment) -> Iterator[ItemId]:
    """The items of the vault that a grant is for: the one it names, or all that the tier holds."""
    custody = seen.book.whole.ground.custody
    for one in sealed:
        item = ItemId(one)
        held = custody.held.get(item, {})
        here = any(quantity and account.startswith(f"t{moment.tier}/") for account, quantity in held.items())
        if here and grant.item in (None, item) and custody.items[item].medium is Medium.VAULT:
            yield item


def _work(seen: Catalogue, state: State, item: ItemId, purpose: Purpose, moment: Moment) -> Work | None:
    """The work on an item for a purpose, by the grant that an opening would go by; None where none serves it."""
    serving = [state.grants[one] for one in state.of.get(moment.officer, ()) if state.grants[one].serves(item, purpose, moment)]
    if not serving:
        return None
    fields = tuple(annex.prefill(seen.book.whole, ViewPage, {"item": item, "purpose": purpose}, moment).get("fields") or ())
    probe = ViewPage(item=item, purpose=purpose, first=1, count=1, fields=fields)
    masked = seen.book.whole.ground.flag(MASKS, moment.time)
    number, left = widest(state, probe, moment, masked=masked)
    grant = serving[0] if number is None else state.grants[number]
    left = max(left, 0) + max(0, state.spare(moment.officer, moment.day))
    label = seen.purposes.get(purpose, "")
    return Work(item, seen.name(item), purpose, label, grant.until, grant.daily, left, fields)
