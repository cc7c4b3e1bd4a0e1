"""The keys by which a row is found and what was typed looked up: folded (:mod:`azukari.content.folding`), for a column and a kind.

    0x1f ‖ column number from 1 ‖ kind (one letter) ‖ folded text

An index is searched by the folding that it was made by: what is kept beside a sealed table says which. Nothing there: the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from azukari.content.columns import Column, Kind
from azukari.content.folding import (
    Fold,
    fold_address,
    fold_birth,
    fold_kana,
    fold_name,
    fold_number,
    fold_other,
    fold_phone,
    fold_postal,
)
from azukari.content.folding2 import birth_days, fold_address2, fold_birth2, fold_kana2, fold_name2, typed_address

FIRST, NEWEST = 1, 2
"""The foldings that there are: what an index was made by before this was kept, and what one is made by now."""

KEYS_LIMIT: Final = 254
"""Search keys of one row; its record key makes it 255, which is what a row can have."""

_LONG: Final = 960
"""Bytes of folded text that are kept as they are; what is longer becomes its digest, for a key holds 1,024 bytes."""

_MARK: Final = b"\x1f"
_CACHED: Final = 1 << 16

Typed = Callable[[str], tuple[str, ...]]


def _first(fold: Fold) -> Typed:
    """A row is found by its whole and by its first part; what was typed is one thing."""
    return lambda text: fold(text)[:1]


_OLD: Final[dict[str, tuple[str, Fold, Typed]]] = {
    Kind.NAME: ("n", fold_name, _first(fold_name)),
    Kind.KANA: ("k", fold_kana, _first(fold_kana)),
    Kind.BIRTH: ("b", fold_birth, fold_birth),
    Kind.NUMBER: ("d", fold_number, fold_number),
    Kind.PHONE: ("t", fold_phone, fold_phone),
    Kind.POSTAL: ("p", fold_postal, fold_postal),
    Kind.ADDRESS: ("a", fold_address, _first(fold_address)),
    Kind.OTHER: ("o", fold_other, fold_other),
}
_FOLDS: Final[dict[int, dict[str, tuple[str, Fold, Typed]]]] = {
    FIRST: _OLD,
    NEWEST: {
        **_OLD,
        Kind.NAME: ("n", fold_name2, _first(fold_name2)),
        Kind.KANA: ("k", fold_kana2, _first(fold_kana2)),
        Kind.BIRTH: ("b", fold_birth2, birth_days),
        Kind.ADDRESS: ("a", fold_address2, typed_address),
    },
}


def folding_of(measured: Mapping[str, Any]) -> int:
    """By which folding the index of a sealed table was made."""
    return int(measured.get("folding") or FIRST)


def _of(kind: str, folding: int) -> tuple[str, Fold, Typed]:
    folds = _FOLDS[folding]
    return folds.get(kind, folds[Kind.OTHER])


_RARELY_AGAIN: Final = frozenset({Kind.NUMBER, Kind.PHONE})
"""Kinds whose cells hardly ever come twice: to remember them costs more than it saves."""


def _key(prefix: bytes, folded: str) -> bytes:
    data = folded.encode()
    return prefix + (data if len(data) <= _LONG else b"\x00" + hashlib.sha256(data).digest())


def _prefix(number: int, letter: str) -> bytes:
    return _MARK + f"{number}{letter}".encode()


class CellKeys(NamedTuple):
    """How the cells of a searched column are found: its place from 0, what folds one, and what makes keys of its folded forms, each once."""

    at: int
    fold: Fold
    keys: Callable[[tuple[str, ...]], tuple[bytes, ...]]


def cell_keys(columns: Sequence[Column], folding: int = NEWEST) -> list[CellKeys]:
    """For every searched column how its cells are found. Cells that are folded alike have the same keys."""
    return [_cell_keys(at, column.kind, folding) for at, column in enumerate(columns) if column.searched]


def _cell_keys(at: int, kind: str, folding: int) -> CellKeys:
    letter, fold, _ = _of(kind, folding)
    prefix = _prefix(at + 1, letter)

    def keys(found: tuple[str, ...]) -> tuple[bytes, ...]:
        if len(found) == 1:
            return (_key(prefix, found[0]),)
        return tuple(dict.fromkeys([_key(prefix, one) for one in found]))

    return CellKeys(at, fold, keys)


def folder(columns: Sequence[Column], folding: int = NEWEST) -> Callable[[Sequence[str]], list[bytes]]:
    """Prepare what gives the search keys of a row: for every searched column, unique, at most 254."""
    plan = [
        (at, None if columns[at].kind in _RARELY_AGAIN else dict[str, tuple[bytes, ...]](), fold, keys_of)
        for at, fold, keys_of in cell_keys(columns, folding)
    ]

    def keys(fields: Sequence[str]) -> list[bytes]:
        found: list[bytes] = []
        for at, known, fold, keys_of in plan:
            cell = fields[at]
            if not cell:
                continue
            if known is None:
                found += keys_of(fold(cell))
                continue
            got = known.get(cell)
            if got is None:
                if len(known) >= _CACHED:
                    known.clear()
                got = known[cell] = keys_of(fold(cell))
            found += got
        return found if len(found) <= KEYS_LIMIT else found[:KEYS_LIMIT]

    return keys


def search_keys(columns: Sequence[Column], fields: Sequence[str], folding: int = NEWEST) -> list[bytes]:
    """The search keys of one row. Blank cells give none."""
    return folder(columns, folding)(fields)


def query_keys(kind: str, column: int, text: str, folding: int = NEWEST) -> list[bytes]:
    """The keys to look up for what was typed about a column (its place from 0): any of them is a hit. None where nothing was typed."""
    letter, _, typed = _of(kind, folding)
    return [_key(_prefix(column + 1, letter), one) for one in typed(text)]
