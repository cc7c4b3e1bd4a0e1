"""The file register of a contract as its page shows it: what the content of each item holds, as an officer confirmed it."""

from __future__ import annotations

import msgspec

from azukari.content.discovery import Known
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import ENUMERATIONS
from azukari.desk.declaring import CLASSES
from azukari.kernel.values import ItemId, Number
from azukari.law.say import Say
from azukari.provisions.p00_contents import Confirmed
from azukari.provisions.p00_entrustment import PROVISION, State


class Registered(msgspec.Struct, frozen=True):
    """A line of the register: the item, its registered file, ア or イ, what of it needs special care, its columns by number and class."""

    name: str
    entry: Number
    file: int | None
    file_class: Say
    sensitive: bool
    specific: bool
    columns: tuple[tuple[int, Say, bool], ...]


def registered(seen: Catalogue) -> list[Registered]:
    """What was confirmed of the items that this officer's side sees."""
    state: State = seen.book.whole.slices[PROVISION.number]
    custody = seen.book.whole.ground.custody
    ward = seen.officer is not None and seen.officer.home == seen.book.whole.ground.ward
    mine = {line.item for line in custody.lines() if seen.sees_account(line.account)}
    return [_line(seen, item, one) for item, one in state.contents.of.items() if ward or item in mine]


def _line(seen: Catalogue, item: ItemId, one: Confirmed) -> Registered:
    columns = tuple((column.column, CLASSES[Known(column.holds)], column.searched) for column in one.columns)
    label = ENUMERATIONS["FileClass"][one.file_class.value]
    return Registered(seen.name(item), one.entry, one.file, label, one.sensitive, one.specific, columns)
