"""Columns of lists: what papers and workbooks share, filled in or blank."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.law.say import Say


class Head(msgspec.Struct, frozen=True):
    """A column: its heading, its share of a paper's width, whether numbers or days stand in it."""

    label: Say
    share: int = 10
    number: bool = False
    choices: tuple[Say, ...] = ()
    """What can be chosen, where a workbook offers it."""


BALANCE: Final = (
    Head(Say("品目", "Item"), 20),
    Head(Say("品目番号", "Item number"), 18),
    Head(Say("媒体", "Medium"), 12),
    Head(Say("所在", "Place"), 20),
    Head(Say("数量", "Quantity"), 7, number=True),
    Head(Say("件数", "Rows"), 9, number=True),
    Head(Say("実人数", "Persons"), 9, number=True),
    Head(Say("記載", "Listed"), 7, number=True),
)
