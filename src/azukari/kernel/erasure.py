"""How a thing ceases to be, as facts: the method, and how much an erasure in the vault is worth (E0 to E4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Citation, Medium
from azukari.law.say import Say


class Level(StrEnum):
    """What an erasure rests on. E0 is deletion by a program alone; backups keep it, so it is never called erasure.

    E1 a key file on one machine was destroyed · E2 a key that could not leave its device · E3 甲 destroyed its own share of the key ·
    E4 甲 had to open each object itself.
    """

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"

    @property
    def erases(self) -> bool:
        """Whether this may be called erasure."""
        return self is not Level.E0


VAULT_LEVEL: Final = Level.E1
"""What the vault delivers of itself: keys in files of one machine, destroyed by generation. 甲 may choose more for a contract
(:mod:`azukari.kernel.keeping`), which counts for what was sealed under it.

No stronger level may be stated of an item than it had all the time: a certificate that says more than was done is worse than none."""


class Uncovered(StrEnum):
    """What a destruction of keys does not reach, told with it."""

    COPIES_OF_KEYS = "copies_of_keys"
    DEVICE = "device"
    MEMORY = "memory"
    TAKEN_OUT = "taken_out"
    SAME_HANDS = "same_hands"
    COPIES_OF_SHARE = "copies_of_share"
    NODE_DEVICE = "node_device"
    OPENED_MEANWHILE = "opened_meanwhile"
    COPIES_REGISTERED = "copies_registered"


UNCOVERED: Final[Mapping[Level, tuple[Uncovered, ...]]] = MappingProxyType(
    {
        Level.E1: (
            Uncovered.COPIES_OF_KEYS,
            Uncovered.DEVICE,
            Uncovered.MEMORY,
            Uncovered.TAKEN_OUT,
            Uncovered.SAME_HANDS,
        ),
        Level.E2: (Uncovered.MEMORY, Uncovered.TAKEN_OUT, Uncovered.SAME_HANDS),
        Level.E3: (Uncovered.COPIES_OF_SHARE, Uncovered.NODE_DEVICE, Uncovered.MEMORY, Uncovered.TAKEN_OUT),
        Level.E4: (Uncovered.COPIES_OF_SHARE, Uncovered.NODE_DEVICE, Uncovered.OPENED_MEANWHILE, Uncovered.TAKEN_OUT),
    }
)
"""What each level leaves open, and every certificate of it says.

E1: a copy of the key folder from before, remainders on the device, keys read from memory, what openings showed, one side's hands alone.
E3: a copy of the share at 甲's node from before (with one of the key folder), remainders on the node's device, contract keys that were read
from the key process's memory while it used them, what openings showed. E4: as E3, but from memory only keys of objects that were opened
meanwhile. A registered copy of the key folder that is still there is told besides, at every level."""


class Method(StrEnum):
    """By what means a thing was erased or destroyed."""

    KEY_DESTRUCTION = "key_destruction"
    OVERWRITING = "overwriting"
    DEGAUSSING = "degaussing"
    SHREDDING = "shredding"
    PULPING = "pulping"
    INCINERATION = "incineration"
    CRUSHING = "crushing"
    INITIALISING = "initialising"


_METAL = frozenset(
    {Method.OVERWRITING, Method.DEGAUSSING, Method.SHREDDING, Method.CRUSHING, Method.INCINERATION, Method.KEY_DESTRUCTION}
)
_ENOUGH: Final[Mapping[Medium, frozenset[Method]]] = MappingProxyType(
    {
        Medium.VAULT: frozenset({Method.KEY_DESTRUCTION}),
        Medium.PACKAGE: frozenset({Method.KEY_DESTRUCTION}),
        Medium.PAPER: frozenset({Method.SHREDDING, Method.PULPING, Method.INCINERATION}),
        Medium.HARD_DISK: _METAL,
        Medium.TAPE: _METAL - {Method.CRUSHING},
        # flash has nothing for a magnet to erase; overwriting counts here where it covers all that can be addressed
        Medium.USB_MEMORY: _METAL - {Method.DEGAUSSING},
        Medium.OPTICAL_DISC: frozenset({Method.SHREDDING, Method.CRUSHING, Method.INCINERATION, Method.KEY_DESTRUCTION}),
    }
)


def reaches(method: Method, medium: Medium) -> bool:
    """Whether a method leaves nothing that could be restored from such a medium, if it is done well.

    Initialising (formatting, factory reset) removes the list of files and leaves the files: it reaches no medium.
    """
    return method in _ENOUGH[medium]


def unreached(cites: Citation, medium: Medium) -> Objection:
    """What a sentence says against a method that does not erase such a medium. In the vault a key is destroyed, and nothing else erases."""
    if medium is Medium.VAULT:
        because = Say(
            "保管庫が行う消去の方法は、鍵の廃棄だけです。", "The vault erases by destroying a key, and in no other way."
        )
        instead = Say("方法を「鍵の廃棄」としてください。", "Let the method be the destruction of the key.")
    else:
        because = Say("この媒体では、その方法の後も復元できます。", "From this medium it can be restored after that method.")
        instead = Say("復元できない方法で行ってください。", "Use a method after which nothing can be restored.")
    return Objection(cites, because, instead, "method")


def overstated(level: Level | None, delivered: Level | None) -> Iterator[Misfit]:
    """A stated level that is not what happens. ``delivered`` is the lowest that the items named have, None of items outside the vault.

    None and E0 are not looked at for the vault: they are no erasure at all, which the provisions object to. Less than is delivered may be stated.
    """
    if level is None or (delivered is not None and (level is Level.E0 or (level <= delivered and level is not Level.E2))):
        return
    if delivered is not None:
        yield Misfit(
            "LEVEL_NOT_DELIVERED",
            Say(
                f"この品目に行われる消去の水準は{delivered}です。{level}の消去は行われません。",
                f"These items are erased at {delivered}; nothing erases them at {level}.",
            ),
            Say(f"空欄にするか、{delivered}としてください。", f"Leave the level blank, or let it be {delivered}."),
            "level",
        )
    else:
        yield Misfit(
            "LEVEL_NOT_DELIVERED",
            Say("消去の水準は、保管庫の品目だけに付きます。", "Levels of erasure are for items in the vault only."),
            Say("空欄にし、方法と証拠を記録してください。", "Leave it blank, and record the method and the evidence."),
            "level",
        )
