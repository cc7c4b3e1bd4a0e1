"""What a list of hits shows of each record: less than the record itself, whoever asks for it and from wherever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from azukari.content.columns import Column, Kind, columns_of
from azukari.desk.unfit import kept_of
from azukari.kernel.act import Act
from azukari.provisions.p08_acts import Search

IDENTIFYING: Final = frozenset({Kind.NAME, Kind.KANA, Kind.BIRTH})
"""Kinds of columns by which people are told apart in a list of hits."""


def of_hits(columns: Sequence[Column], key: int | None, by: Sequence[int]) -> tuple[int, ...]:
    """What was searched, and what tells people apart, the column of the record ``key`` among it; the rest only where a record is opened."""
    apart = {at for at, one in enumerate(columns, start=1) if one.kind in IDENTIFYING or at == key}
    return tuple(sorted(apart | set(by)))


def narrowed(log: str, act: Act) -> Act:
    """A search of a table as it is entered: of the fields that were asked for, or of all that are granted, those of a list of hits.

    What was searched is always among them, so that none left would never come to mean all of them.
    """
    if not isinstance(act, Search) or not act.terms:
        return act
    measured = kept_of(log, act.item) or {}
    columns = columns_of(measured)
    if not columns:
        return act
    shown = of_hits(columns, measured.get("key_at"), act.looks_by())
    return msgspec.structs.replace(
        act, fields=tuple(one for one in shown if not act.fields or one in act.fields or one in act.looks_by())
    )
