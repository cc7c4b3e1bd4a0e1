"""What papers say of erasures in the vault: never more than the vault entered. An order is no erasure, and its paper certifies none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from azukari import annex
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.effects import returned
from azukari.desk.receipts_told import serves
from azukari.kernel.entry import Entry
from azukari.kernel.erasure import Level, Uncovered
from azukari.kernel.things import ERASED
from azukari.kernel.values import ItemId, Medium, Number
from azukari.kernel.wire import entry_of
from azukari.law.say import Lang
from azukari.paper import frame
from azukari.paper.forms import OF_ACT
from azukari.paper.frame import Place
from azukari.paper.sheet import Block, Box, Boxes, Column, Grid, Lines
from azukari.paper.values import Answer, answers, blocks
from azukari.provisions.p09_acts import CertifyErasure, EraseCopy
from azukari.provisions.p11_acts import VaultErased
from azukari.provisions.p13_acts import Destroy, EraseReturned

LISTED = frozenset({"items", "levels", "uncovered"})
"""What stands on a certificate in tables and sentences of its own."""
RECEIPTS = frozenset({"receipts", "receipt"})
"""What there is only where the entrusting body's node held a share."""


class Rest(msgspec.Struct, frozen=True):
    """On which entries of the vault an erasure rests, at which levels, and how many of its items in the vault none of them names."""

    numbers: tuple[Number, ...]
    levels: tuple[Level, ...]
    uncovered: tuple[Uncovered, ...]
    left: int

    @property
    def done(self) -> bool:
        """Whether every item of it is on record as erased."""
        return not self.left


def rest(place: Place, entry: Entry) -> Rest | None:
    """What the record holds of the erasure that an entry orders or certifies; None where it is about nothing in the vault."""
    items = _items(place, entry)
    if not items:
        return None
    levels: dict[ItemId, Level] = {}
    numbers: list[Number] = []
    left_open: dict[Uncovered, None] = {}
    for number, act in _entered(place):
        named = [one for one in act.items if one in items]
        if not named or (act.order != entry.number and not isinstance(entry.act, CertifyErasure)):
            continue
        numbers.append(number)
        left_open |= dict.fromkeys(act.uncovered)
        levels |= {item: level for item, level in each(act) if item in items}
    return Rest(tuple(numbers), tuple(sorted(set(levels.values()))), tuple(left_open), len(items - levels.keys()))


def each(act: VaultErased) -> Iterator[tuple[ItemId, Level]]:
    """Every item of a certificate with its own level."""
    yield from zip(act.items, act.levels or (act.level,) * len(act.items), strict=False)


def _items(place: Place, entry: Entry) -> set[ItemId]:
    """The items in the vault that an entry says are erased or to be erased."""
    known = place.seen.book.whole.ground.custody.items
    match entry.act:
        case Destroy(moves=moves, level=level) | EraseCopy(moves=moves, level=level):
            return {one.item for one in moves if one.target == ERASED or level is not None}
        case CertifyErasure(items=items, level=level):
            in_vault = {one for one in items if one in known and known[one].medium is Medium.VAULT}
            return in_vault or (set(items) if level is not None else set())
        case EraseReturned():
            return set(returned(entry, place.seen.book.whole))
        case _:
            return set()


def _entered(place: Place) -> Iterator[tuple[Number, VaultErased]]:
    for number in place.seen.book.acts.get(VaultErased.name, ()):
        row = place.seen.row(number)
        act = None if row is None else entry_of(row.leaf, annex.ACTS).act
        if isinstance(act, VaultErased):
            yield Number(number), act


# ── on the paper of an order ──


def ordered(place: Place, entry: Entry, found: Rest, given: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers of an order, its level as the vault entered it: what was ordered is not what was done."""
    said = (
        place.of(choice_label("Level", found.levels[0].value))
        if found.done and found.levels
        else _unfinished(place, entry, found)
    )
    return tuple(msgspec.structs.replace(one, value=said) if one.field.kind == "Level" else one for one in given)


def standing(place: Place, entry: Entry, found: Rest) -> Iterator[Block]:
    """How far the erasure in the vault is, and on which certificates that can be read."""
    made = OF_ACT[VaultErased.name]
    cite = place.cite(str(type(entry.act).cites))
    rows = [
        Box(
            label=place.word("erased_state"),
            cite=cite,
            value=_done(place, found) if found.done else _unfinished(place, entry, found),
        )
    ]
    rows += [
        Box(
            label=place.word("erased_paper"),
            cite=cite,
            value=place.word("erased_rests", number=number, form=place.of(made.named), title=place.of(made.title)),
        )
        for number in found.numbers
    ]
    yield Boxes(title=place.word("erased_vault"), rows=tuple(rows))


def notes(place: Place, entry: Entry, found: Rest) -> Iterator[str]:
    """What the erasure is worth and what it does not reach, once it is on record; before, that it is not."""
    if not found.done:
        yield _unfinished(place, entry, found)
        return
    for level in found.levels:
        yield place.word("level", level=choice_label("Level", level.value))
    left = [place.of(choice_label("Uncovered", one.value)) for one in found.uncovered]
    yield place.word("uncovered", which=("、" if place.lang is Lang.ja else "; ").join(left))


def _done(place: Place, found: Rest) -> str:
    return place.word("erased_done", level=("、" if place.lang is Lang.ja else ", ").join(one.value for one in found.levels))


def _unfinished(place: Place, entry: Entry, found: Rest) -> str:
    name = "unfinished_items" if isinstance(entry.act, CertifyErasure) or found.numbers else "unfinished"
    return place.word(name, number=entry.number, left=f"{found.left:,}")


# ── the certificate itself ──


def certificate(place: Place, entry: Entry, act: VaultErased, words: dict[str, object]) -> Iterator[Block]:
    """Order, result, items with the level of each, what was tried, what the erasure reaches and what it does not."""
    given = answers(place, act, words)
    yield from blocks(
        place,
        [
            msgspec.structs.replace(one, value=_order(place, act)) if one.field.name == "order" else one
            for one in given
            if one.field.name not in (LISTED if act.receipts or words.get("receipt") else LISTED | RECEIPTS)
        ],
        place.of(type(act).title),
    )
    label = {one.field.name: place.asks(one.field) for one in given}
    columns = (
        Column(label="№", share=4, number=True),
        Column(label=place.word("erased_item"), share=24),
        Column(label=place.word("erased_number"), share=22),
        Column(label=place.word("erased_level"), share=30),
    )
    rows = tuple(
        (str(n), place.seen.name(item), str(item), place.of(choice_label("Level", level.value)))
        for n, (item, level) in enumerate(each(act), start=1)
    )
    yield Grid(title=label["items"], note=place.cite(str(type(act).cites)), columns=columns, rows=rows)
    yield Lines(title=place.word("reached"), texts=tuple(reaches(place.word, act)))
    yield Lines(title=label["uncovered"], texts=tuple(_left(place, act)))
    receipts = serves(place.seen, entry, words)
    if receipts:
        yield Lines(title=place.word("erased_receipts"), texts=tuple(place.of(one) for one in receipts))
    others = [number for number, other in _entered(place) if other.order == act.order and number != entry.number]
    if others:
        which = ("、" if place.lang is Lang.ja else ", ").join(place.word("entry_number", number=one) for one in others)
        yield Lines(title="", texts=(place.word("erased_others", which=which),))


def reaches(word: Callable[..., str], act: VaultErased) -> Iterator[str]:
    """What was destroyed, what was tried after that, in which backups, and what stays, in sentences."""
    yield word("reached_keys", generation=act.generation)
    yield word("reached_tried", tried=f"{act.tried:,}") if act.tried else word("reached_untried")
    if act.backups or act.away:
        yield word("reached_backups", backups=f"{act.backups:,}", away=f"{act.away:,}")
    else:
        yield word("reached_no_backup")
    yield word("reached_survivors", survivors=f"{act.survivors:,}") if act.survivors else word("reached_none_stays")


def _left(place: Place, act: VaultErased) -> Iterator[str]:
    yield from (f"・{place.of(choice_label('Uncovered', one.value))}" for one in act.uncovered)
    if act.away:
        yield place.word("left_away", away=f"{act.away:,}")
    if act.copies:
        yield place.word("left_copies", copies=f"{act.copies:,}")


def _order(place: Place, act: VaultErased) -> str:
    row = place.seen.row(act.order)
    if row is None:
        return place.word("entry_number", number=act.order)
    entry = entry_of(row.leaf, annex.ACTS)
    moment = entry.moment
    said = place.word("referred", number=entry.number, title=type(entry.act).title, day=place.day(moment.day))
    return "\n".join((said, f"{frame.role(place, moment.capacity)}　{frame.who(place, moment.officer)}"))
