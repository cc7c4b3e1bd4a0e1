"""Which entries the node looks for in its mirror, by their wire names. They are permanent; a test compares them with the annex."""

from __future__ import annotations

from typing import Final

OPENS: Final = frozenset(
    {
        "p08.begin-keying",
        "p08.compare-keyed",
        "p08.correct",
        "p08.derive",
        "p08.finish-keying",
        "p08.key-in",
        "p08.open",
        "p08.process",
        "p08.search",
        "p08.settle-keyed",
        "p08.view-page",
        "p08.view-sheet",
        "p11.deliver",
    }
)
"""Handling: opens what was sealed for its item (``facts.item``), each object once."""

COPIES: Final = "p09.make-copy"
"""Copies the object of ``facts.item`` into each of ``facts.items``, until those have content of their own."""

LISTS: Final = frozenset({"p10.issue", "p10.issue-return"})
"""Notes: what they list (``items``, ``lines``) is packed to be sent, as long as it is under way."""

ARRIVES: Final = frozenset({"p10.receive", "p10.receive-return", "p10.reject", "p10.withdraw-note"})
"""A line of a note (``facts.note``) is not under way any more: those of ``facts.lines``, that of ``facts.item``, or, naming none, every one."""

SENDS: Final = "p14.seal-package"
"""Gives the identity of the package whose SHA-256 is ``facts.digest``, once."""

SEALED: Final = frozenset({"p10.measured", "p11.content-sealed"})
"""An item (``facts.item``) has content. Whatever the act, ``facts.vault_object`` is an object that was sealed for ``facts.item``."""

KEEPS: Final = frozenset({"p11.keep-keys", "p11.lower-keys"})
"""The entrusting party says where the keys are kept from now on (``facts.level``)."""

ORDERS: Final = frozenset(
    {
        "p09.erase-copy",
        "p10.reject",
        "p10.withdraw-note",
        "p11.keep-keys",
        "p11.lower-keys",
        "p11.rotate-keys",
        "p13.destroy",
        "p13.erase-returned",
    }
)
"""A generation is destroyed because of one of these."""
