"""Where the keys of a contract's sealed content live, as 甲 chose it, and how much of it that reaches. Facts, folded from entries alone.

An arrangement is a level: under it every key of the contract is wrapped from the moment its move is entered as done. What was wrapped under a
weaker one before stays as weak as that was, for a copy of the weaker key opens an old copy of it: so each item keeps the lowest under which
its content ever lay.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from azukari.kernel.erasure import Level
from azukari.kernel.values import ItemId, Number, Time


class Arrangement(StrEnum):
    """Where the shares of a contract's key live. E1: in the key folder alone. E3: there and at 甲's node. E4: and 甲's node unwraps each object.

    E2, a device that gives no key out, there is not.
    """

    E1 = "E1"
    E3 = "E3"
    E4 = "E4"

    @property
    def level(self) -> Level:
        """What an erasure under it is worth."""
        return Level(self.value)


class Choice(msgspec.Struct, frozen=True):
    """An arrangement that 甲 chose: by which entry, when (µs), and whether it lowers what was chosen before."""

    number: Number
    time: Time
    level: Level
    lowers: bool = False


class Keeping(msgspec.Struct):
    """The arrangements of one contract.

    ``level``: under which everything rests and comes to rest, as far as entries show it. ``choices``: what 甲 chose, in order. ``sealed``: of each
    item with content, the lowest under which it ever lay. ``ended``: the same of what was erased, which no later choice changes.
    """

    level: Level = Level.E1
    choices: list[Choice] = []
    sealed: dict[ItemId, Level] = {}
    ended: dict[ItemId, Level] = {}

    @property
    def chosen(self) -> Level:
        """What 甲 chose last."""
        return self.choices[-1].level if self.choices else Level.E1

    def chosen_at(self, number: Number) -> Level:
        """What was chosen last when that entry had been made."""
        return next((one.level for one in reversed(self.choices) if one.number <= number), Level.E1)

    def of(self, item: ItemId) -> Level:
        """The lowest arrangement under which the content of an item ever lay."""
        return self.ended.get(item) or self.sealed.get(item, Level.E1)

    def of_all(self, items: Iterable[ItemId]) -> Level | None:
        """The lowest of several; None of none."""
        return min((self.of(item) for item in items), default=None)

    # ── what entries do ──

    def seal(self, item: ItemId) -> None:
        """Content of an item came to rest."""
        self.sealed[item] = min(self.level, self.sealed.get(item, self.level))

    def choose(self, choice: Choice) -> None:
        """甲 chose. A higher one counts once the keys were moved; a lower one at once, for keys may be wrapped under it from now on."""
        self.choices.append(choice)
        self._bound(min(self.level, choice.level))

    def moved(self, level: Level) -> None:
        """The keys of the contract were moved: everything rests under ``level``, or under what was chosen since, where that is lower."""
        self._bound(min(level, self.chosen))

    def end(self, items: Iterable[ItemId]) -> None:
        """The content of items was erased."""
        for item in items:
            self.ended[item] = self.of(item)
            self.sealed.pop(item, None)

    def _bound(self, level: Level) -> None:
        self.level = level
        for item, before in self.sealed.items():
            if before > level:
                self.sealed[item] = level
