"""What the mirror of one contract says of objects and of keys: which object was sealed for which item, what entries open and order.

Leaves are looked at once, by the name of their act with which each begins; only those that matter are read. It grows with the mirror.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azukari.keyline.acts import ARRIVES, COPIES, KEEPS, LISTS, OPENS, ORDERS, SEALED, SENDS
from azukari.keyline.errors import LineError
from azukari.keyline.messages import Unwrap
from azukari.ledger.leaf import Leaf, decode
from azukari.witness.mirror import Log

__all__ = ["DAY", "Seen"]

DAY: Final = 86_400_000_000
"""µs; an opening is asked for within a minute of its entry."""
_ACT: Final = b'{"act":"'
_OBJECT: Final = b'"vault_object":'


class Seen:
    """One contract's mirror."""

    def __init__(self) -> None:
        self._size = 0
        self._items: Final[dict[str, str]] = {}
        self._sealed: Final[set[str]] = set()
        self._under_way: Final[dict[int, set[str]]] = {}
        self._kept = ""

    def follow(self, log: Log) -> None:
        """Look at what is new."""
        wanted = KEEPS | LISTS | ARRIVES
        for seq, leaf in enumerate(log.tree.entries(self._size, log.size), start=self._size):
            name = leaf[len(_ACT) : leaf.find(b'"', len(_ACT))].decode("ascii", "replace") if leaf.startswith(_ACT) else ""
            if name in wanted or _OBJECT in leaf:
                self._take(seq, name, _facts(decode(leaf)))
        self._size = log.size

    def _take(self, seq: int, name: str, facts: dict[str, Any]) -> None:
        if "vault_object" in facts:
            # the first to name an object says what it is: no later entry turns it into another item's
            self._items.setdefault(str(facts["vault_object"]), str(facts.get("item")))
        if name in SEALED:
            self._sealed.add(str(facts.get("item")))
        elif name in KEEPS:
            self._kept = str(facts.get("level"))
        elif name in LISTS:
            self._under_way[seq] = _named(facts, "items") | _named(facts, "lines")
        elif name in ARRIVES:
            self._arrived(facts)

    def _arrived(self, facts: dict[str, Any]) -> None:
        """What was received, rejected or withdrawn is not sent by that note any more, so nothing has to be packed for it."""
        note = facts.get("note")
        if not isinstance(note, int) or note not in self._under_way:
            return
        done = {str(facts["item"])} if "item" in facts else _named(facts, "lines")
        self._under_way[note] = self._under_way[note] - done if done else set()

    def entry(self, log: Log, seq: int) -> Leaf:
        """An entry of the mirror. :raises LineError: ``NODE_BEHIND`` while it does not hold it."""
        if seq >= log.size:
            raise LineError("NODE_BEHIND", f"entry {seq}, {log.size} held")
        [leaf] = log.tree.entries(seq, seq + 1)
        return decode(leaf)

    def lowered(self) -> bool:
        """Whether the entrusting party has the keys kept below E4 now."""
        return self._kept in {"E1", "E2", "E3"}

    def ordered(self, log: Log, seq: int) -> None:
        """Check that an entry orders a destruction. :raises LineError: ``NODE_BEHIND``, ``NODE_ORDER``."""
        if self.entry(log, seq).act not in ORDERS:
            raise LineError("NODE_ORDER", f"entry {seq}")

    def permits(self, log: Log, ask: Unwrap, now: int) -> None:
        """Check that the key of an object may be given out: what is done with it stands in an entry that is about this object.

        :raises LineError: ``NODE_BEHIND``, ``NODE_ENTRY``, ``NODE_OLD``.
        """
        if ask.doing == "pack":
            self._packs(ask.thing)
            return
        if ask.seq is None:
            raise LineError("NODE_ENTRY", "no entry")
        leaf = self.entry(log, ask.seq)
        if not self._allows(leaf, ask):
            raise LineError("NODE_ENTRY", f"entry {ask.seq}")
        if ask.doing != "copy" and leaf.at <= now - DAY:
            raise LineError("NODE_OLD", f"entry {ask.seq}")

    def _allows(self, leaf: Leaf, ask: Unwrap) -> bool:
        facts, present = _facts(leaf), leaf.by.entered is None
        if ask.doing == "open":
            return present and leaf.act in OPENS and self._about(facts, ask.thing)
        if ask.doing == "release":
            return present and leaf.act == SENDS and facts.get("digest") == ask.thing
        copies = _named(facts, "items", medium="vault")
        return leaf.act == COPIES and self._about(facts, ask.thing) and bool(copies - self._sealed)

    def _about(self, facts: dict[str, Any], thing: str) -> bool:
        """Whether facts are about the item for which an object was sealed."""
        item = self._items.get(thing)
        return item is not None and facts.get("item") == item

    def _packs(self, thing: str) -> None:
        item = self._items.get(thing)
        if item is None:
            # perhaps its sealing is on its way
            raise LineError("NODE_BEHIND", "no entry says what it is")
        if not any(item in listed for listed in self._under_way.values()):
            raise LineError("NODE_ENTRY", "no note that is under way lists it")


def _facts(leaf: Leaf) -> dict[str, Any]:
    return msgspec.json.decode(leaf.facts, type=dict[str, Any])


def _named(facts: dict[str, Any], field: str, *, medium: str | None = None) -> set[str]:
    """The items that lines of an entry name, of one medium or of any."""
    lines = facts.get(field)
    found = [one for one in lines if isinstance(one, dict) and "item" in one] if isinstance(lines, list) else []
    return {str(one["item"]) for one in found if medium is None or one.get("medium") == medium}
