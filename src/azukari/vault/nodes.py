"""Which node holds shares for an instance: ``custody.json``, written by the desk, read anew whenever a node is needed.

    {"former":[],"now":{"key":"azukari-node-1:…","url":"http://192.0.2.7:8700"},"v":1}

``former`` are nodes that still hold shares of earlier generations.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from azukari.keyline.errors import LineError
from azukari.keyline.keys import Public
from azukari.vault.errors import KeyFault


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node: where it answers, and the custody key (as text) by which it is known."""

    url: str
    key: str


class Nodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The node that holds new shares, and those that hold older ones."""

    now: Node | None
    former: tuple[Node, ...] = ()
    v: Literal[1] = 1

    def of(self, key: str) -> Node | None:
        """The node of a custody key, if it is known."""
        return next((one for one in (self.now, *self.former) if one is not None and one.key == key), None)


def read(path: Path) -> Nodes:
    """Read the file; none is no node. :raises KeyFault: ``NODE_UNREADABLE``."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Nodes)
        for one in (found.now, *found.former):
            if one is not None:
                Public.parse("node", one.key)
    except FileNotFoundError:
        return Nodes(None)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, LineError) as fault:
        raise KeyFault("NODE_UNREADABLE", str(fault)) from fault
    return found


def encode(nodes: Nodes) -> bytes:
    """Write the file's one form."""
    return msgspec.json.encode(nodes, order="sorted") + b"\n"
