"""Looking something up across contracts: a business, a firm, a person, an item, a facility, a serial number.

What things are called stands in sealed words and nowhere else, so what is looked through is kept in the memory of this process alone: for each
contract its names and the serial numbers of its media, read once and read on when entries have come. Nothing of it is written anywhere. Entrusted
content is no part of it: only what the acts themselves name.

Whoever looks finds what the contract's own pages would show them, and is told of nothing else, not even how much there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec

from azukari.annex import ACTS
from azukari.content.folding import fold_name
from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.owing import may_name, parties
from azukari.desk.standings import Board, standings
from azukari.desk.tracing import LINES, plain
from azukari.desk.words import WordsLost
from azukari.kernel.asks import fields_of
from azukari.kernel.fault import Fault
from azukari.kernel.values import WHOLE, ItemId, Number, PersonId, PlaceId, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p06_notices import PROVISION as NOTICES
from azukari.provisions.p06_values import State as OfNotices
from azukari.store import record

LEAST: Final = 2
"""A name is looked for by so many characters at least, when they are not Japanese."""


TOO_SHORT: Final = Fault(
    "SEARCH_TOO_SHORT",
    Say(
        f"漢字・かなは1文字以上、英数字は{LEAST}文字以上を入力してください。",
        f"Type at least one Japanese character, or {LEAST} letters or digits.",
    ),
    "text",
)


class What(StrEnum):
    """What was found, in the order in which it is told."""

    SERIAL = "serial"
    CONTRACT = "contract"
    PERSON = "person"
    FIRM = "firm"
    ITEM = "item"
    PLACE = "place"


_KINDS: Final[Mapping[str, What]] = {"pn-": What.PERSON, "pt-": What.FIRM, "im-": What.ITEM, "pl-": What.PLACE}


class Named(msgspec.Struct, frozen=True):
    """A name that a contract's acts give somebody or something, and the same as it is compared."""

    what: What
    identifier: str
    name: str
    folded: str


class Index(msgspec.Struct):
    """What one contract names, up to ``size`` entries. ``serials``: a number as it is compared → the media that bear it."""

    size: int
    names: tuple[Named, ...] = ()
    read: set[Number] = msgspec.field(default_factory=set)
    serials: dict[str, list[ItemId]] = {}


class Hit(msgspec.Struct, frozen=True):
    """Somebody or something that was found, under the name they have, with the contracts in which they have it."""

    what: What
    identifier: str
    name: str
    contracts: tuple[Board, ...]


_indexes: WeakKeyDictionary[Desk, dict[str, Index]] = WeakKeyDictionary()


def folded(text: str) -> str:
    """A name as it is compared: widths, kana, variant characters, letter case and blanks do not count. The name itself stays as it is."""
    return next(iter(fold_name(text)), "")


def too_short(text: str) -> bool:
    """Whether so little was typed that nearly everything would be found."""
    found = folded(text)
    return len(found) < LEAST and (not found or found.isascii())


def look_up(desk: Desk, officer: Officer, text: str) -> list[Hit]:
    """Everything of this name, or bearing this number, that the officer's side may know of; by kind, then by name."""
    wanted, serial = folded(text), plain(text)
    if too_short(text):
        return []
    boards = standings(desk, officer)
    indexes = _indexed(desk, boards)
    found: dict[tuple[What, str, str], list[Board]] = {}
    narrow: list[tuple[Board, list[Named]]] = []
    for board in boards:
        if any(wanted in folded(one) for one in (board.subject, board.section, board.log)):
            found[What.CONTRACT, board.log, board.subject] = [board]
        index = indexes[board.log]
        hits = [one for one in index.names if wanted in one.folded]
        names = {one.identifier: one.name for one in index.names if one.what is What.ITEM} if serial in index.serials else {}
        hits += [Named(What.SERIAL, one, names.get(one, one), serial) for one in index.serials.get(serial, ())]
        if hits and board.side == WHOLE:
            _add(found, board, hits)
        elif hits:
            narrow.append((board, hits))
    for board, hits in narrow:
        _add(found, board, _seen(desk, officer, board, hits))
    told = [Hit(what, identifier, name, tuple(where)) for (what, identifier, name), where in found.items()]
    order = list(What)
    return sorted(told, key=lambda one: (order.index(one.what), one.name, one.identifier))


def bearing(desk: Desk, officer: Officer, serial: str) -> list[str]:
    """The contracts of an officer's party in which a medium bears this number."""
    boards = standings(desk, officer)
    return [log for log, index in _indexed(desk, boards).items() if plain(serial) in index.serials]


def _add(found: dict[tuple[What, str, str], list[Board]], board: Board, hits: Iterable[Named]) -> None:
    for one in hits:
        found.setdefault((one.what, one.identifier, one.name), []).append(board)


def _seen(desk: Desk, officer: Officer, board: Board, hits: Sequence[Named]) -> list[Named]:
    """Of what was found, what a contractor's side may know of: its own chain's, as on the contract's own pages."""

    def look(book: Book) -> list[Named]:
        seen = Catalogue(book, desk.words, time=Time(max(board.now, book.whole.ground.last)), officer=officer)
        return [one for one in hits if _may(seen, one)]

    return [one for each in desk.look_at([(board.log, board.facts.size)], look) for one in each]


def _may(seen: Catalogue, one: Named) -> bool:
    ground = seen.book.whole.ground
    match one.what:
        case What.PERSON:
            tiers = {each.tier for each in ground.engagements.get(PersonId(one.identifier), ())}
            return bool(tiers) and may_name(seen, PersonId(one.identifier))
        case What.FIRM:
            return one.identifier in parties(seen)
        case What.PLACE:
            state: OfNotices = seen.book.whole.slices[NOTICES.number]
            return any(PlaceId(one.identifier) in kept.facilities and seen.sees(tier) for tier, kept in state.notices.items())
        case _:
            item = ground.custody.items.get(ItemId(one.identifier))
            return item is not None and any(seen.sees(tier) for tier in item.with_tiers)


def _indexed(desk: Desk, boards: Sequence[Board]) -> dict[str, Index]:
    """The index of each of these contracts, read on where entries have come: the entries of all of them are asked for together."""
    kept = _indexes.setdefault(desk, {})
    behind = [(one.log, one.facts.size) for one in boards if (known := kept.get(one.log)) is None or known.size != one.facts.size]
    lines: dict[str, set[Number]] = {}

    def look(book: Book) -> Index:
        index = kept.get(book.log)
        if index is None or index.size > book.size:
            index = Index(0)
        lines[book.log] = _bearing(book) - index.read
        names = tuple(_names(book.names))
        return Index(book.size, names, set(index.read), dict(index.serials))

    made = dict(zip((log for log, _ in behind), desk.look_at(behind, look), strict=True))
    rows = record.some({log: sorted(numbers) for log, numbers in lines.items()})
    for (log, number), row in rows.items():
        made[log].read.add(Number(number))
        if row.words is None:
            continue
        try:
            words = desk.words.open(log, row.seq, row.words).words
        except WordsLost:
            continue  # destroyed at the end of their retention: the number went with them
        for serial, item in _serials(entry_of(row.leaf, ACTS).act, words):
            bearing = made[log].serials.setdefault(serial, [])
            if item not in bearing:
                bearing.append(item)
    kept.update(made)
    return {one.log: kept[one.log] for one in boards}


def _names(names: Mapping[str, str]) -> Iterator[Named]:
    for identifier, name in names.items():
        what = _KINDS.get(identifier[:3])
        if what is not None:
            yield Named(what, identifier, name, folded(name))


@cache
def _with_serials() -> tuple[str, ...]:
    """The acts whose lines may bear a serial number."""
    return tuple(
        name
        for name, cls in ACTS.items()
        if any(one.name in LINES and any(each.name == "serial" for each in one.fields) for one in fields_of(cls))
    )


def _bearing(book: Book) -> set[Number]:
    """The entries that may bear serial numbers: those of such acts, and those that listed an item (handlings are in no list of acts)."""
    acts = {Number(number) for name in _with_serials() for number in book.acts.get(name, ())}
    return acts | {one.listed for one in book.whole.ground.custody.items.values()}


def _serials(act: object, words: Mapping[str, Any]) -> Iterator[tuple[str, ItemId]]:
    for name in LINES:
        lines = getattr(act, name, ())
        for index, said in (words.get(name) or {}).items():
            serial = plain(str(said.get("serial", ""))) if isinstance(said, Mapping) else ""
            if serial:
                yield serial, lines[int(index)].item
