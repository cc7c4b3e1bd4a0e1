"""Every copy of a contract's keys that is known: who holds which generation, what lies wrapped elsewhere, and what was said to have been copied.

Nothing here opens anything. What a copy of the key folder is worth that nobody told of, nobody can see.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec
from django.db.models import Count
from msgspec.structs import replace

from azukari.desk import backup_register, key_copies, survivors
from azukari.desk.arrangement import in_force
from azukari.desk.awaiting import witnessing
from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.intake import caller
from azukari.desk.keeping import unfinished
from azukari.kernel.erasure import Level
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Medium, Number
from azukari.law.say import Say
from azukari.provisions.p11_keeping import WARD_SHARE
from azukari.store.models import VaultObject
from azukari.vault.errors import TEXTS, DeniedError, VaultError
from azukari.vault.line import KEY
from azukari.vault.looking import Looked, at_node, looked
from azukari.vault.messages import HeldKey


class Generation(msgspec.Struct, frozen=True):
    """A generation of a contract's key: its level, who holds it (custodian, node's key or empty, state), and how many objects rest under it."""

    number: int
    level: str
    holders: tuple[HeldKey, ...]
    objects: int

    @property
    def whole(self) -> bool:
        """Whether every custodian holds its share."""
        return all(one.state == "held" for one in self.holders)

    @property
    def gone(self) -> bool:
        """Whether any custodian has destroyed its share: then it opens nothing."""
        return any(one.state == "destroyed" for one in self.holders)

    @property
    def half(self) -> bool:
        """Whether it was begun and not finished: a share is missing, and nothing was ever wrapped under it."""
        return not self.gone and not self.objects and any(one.state == "missing" for one in self.holders)

    @property
    def lacking(self) -> bool:
        """Whether a share of it is lost or damaged while nobody destroyed any."""
        return not self.gone and any(one.state in {"missing", "damaged"} for one in self.holders)


class Arranged(msgspec.Struct, frozen=True):
    """What the record says: under what everything rests, what was chosen, what is in force, orders not carried out, and items by level."""

    level: Level
    chosen: Level
    in_force: Level
    orders: tuple[Number, ...]
    asks_more: bool
    items: dict[str, int]


class Seen(msgspec.Struct, frozen=True):
    """All of it, of one contract. ``generations`` is None where the key process could not be asked; ``trouble`` says why."""

    log: str
    arranged: Arranged
    generations: tuple[Generation, ...] | None
    trouble: Fault | None
    survivors: tuple[tuple[str, int, int], ...]
    """Files: where, of which generation, with how many wrapped keys."""
    backups: tuple[tuple[str, int, bool], ...]
    """Folder, moment (µs), whether it can be reached: each holds wrapped keys of what rested then."""
    copies: tuple[tuple[str, int], ...]
    """Copies of the keys of words and signing, which open no sealed content: folder and moment (µs)."""
    folder_copies: tuple[key_copies.KeyFolderCopy, ...]
    """Copies of the key folder that were told of."""


def look(desk: Desk, log: str) -> Seen:
    """Look at one contract. :raises FaultError: ``REGISTER_UNREADABLE``, ``KEY_COPIES_UNREADABLE``."""
    generations, trouble = _generations(desk, log)
    register = backup_register.read(desk.instance)
    return Seen(
        log,
        arranged(desk, log),
        generations,
        trouble,
        tuple(_survivors(desk, log)),
        tuple((one.folder, one.at, Path(one.folder).is_dir()) for one in register.backups),
        tuple((one.folder, one.at) for one in register.keys),
        key_copies.known(desk.instance),
    )


def arranged(desk: Desk, log: str) -> Arranged:
    """What the record says of one contract's keys."""
    orders = tuple(sorted(unfinished(desk, log)))

    def of(book: Book) -> Arranged:
        ground = book.whole.ground
        keeping, held = ground.keeping, ground.custody.items
        items = Tally(str(level) for item, level in keeping.sealed.items() if item in held and held[item].medium is Medium.VAULT)
        now = in_force(ground, witnessing(book.whole).covered)
        asks = ground.flag(WARD_SHARE, desk.clock()) and keeping.level < Level.E3 and ground.closed is None
        return Arranged(keeping.level, keeping.chosen, now, orders, asks, dict(items))

    return desk.look(log, of)


def _generations(desk: Desk, log: str) -> tuple[tuple[Generation, ...] | None, Fault | None]:
    try:
        held = caller(desk).keys(log)
    except (VaultError, DeniedError) as error:
        return None, Fault(error.refusal.code, Say(error.refusal.ja, error.refusal.en))
    return _under(log, held), None


def _under(log: str, held: Iterable[HeldKey]) -> tuple[Generation, ...]:
    """What lies under each generation; one of which no file is left at all counts as well, if anything does."""
    under, mine = objects(log), defaultdict[int, list[HeldKey]](list)
    for one in held:
        mine[one.generation].append(one)
    for number in under.keys() - mine.keys():
        mine[number].append(HeldKey(number, "E1", "box", "", "missing", whole=False))
    return tuple(
        Generation(number, holders[0].level, tuple(holders), under.get(number, 0)) for number, holders in sorted(mine.items())
    )


def from_files(desk: Desk, seen: Iterable[Seen]) -> tuple[list[Seen], Looked | None]:
    """The same, with what the key files say where the key process does not answer; and the look itself, if one was needed and could be had."""
    found = list(seen)
    away = any(one.generations is None for one in found)
    files = looked(desk.instance.keys / "vault") if away else None
    if files is None:
        return found, None
    return [
        one if one.generations is not None else replace(one, generations=_under(one.log, files.held.get(one.log, ())))
        for one in found
    ], files


def own_key(instance: Instance, seen: Iterable[Seen], files: Looked | None) -> Fault | None:
    """What is wrong with the key process's own key, by which a node knows it, as far as its file says."""
    known = any(at_node([held for each in one.generations or () for held in each.holders]) for one in seen)
    if files is not None and files.own == "damaged":
        code = "KEYD_KEY_DAMAGED"
    elif known and not (instance.keys / "vault" / KEY).exists():
        code = "KEYD_KEY_MISSING"
    else:
        return None
    ja, en = TEXTS[code]
    more = Say(
        "新しい鍵にしたときは、甲がノードで `azukari witness keys serve-for` に指定します。預かった物は失われていません。",
        " A new one the entrusting body names at its node with `azukari witness keys serve-for`. Nothing sealed is lost.",
    )
    return Fault(code, Say(ja + more.ja, en + more.en))


def objects(log: str) -> dict[int, int]:
    """How many objects of a contract rest under each generation."""
    rows = VaultObject.objects.filter(log_id=log, erased=None).values_list("sealed__generation").annotate(Count("pk"))
    return {int(generation): count for generation, count in rows}


def _survivors(desk: Desk, log: str) -> list[tuple[str, int, int]]:
    try:
        place = survivors.place(desk.instance)
    except FaultError:
        # that the place is away is told by status, with what to do
        return []
    return [
        (str(place / f"{log}.{one.generation}.json"), one.generation, len(one.objects)) for one in survivors.found(place, log)
    ]
