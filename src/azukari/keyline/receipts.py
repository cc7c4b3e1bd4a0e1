"""The node's receipt for shares that it destroyed: signed, so that it can be shown to anybody.

    receipt = signature (64) ‖ canonical JSON

    {"as":"keys-destroyed","at":…,"below":3,"entrustment":"en-…","node":"azukari-node-1:…","order":41,"origin":"ward.example/azukari","v":1}

It says: of this entrustment, this node holds no share of a generation below this one, and will not hold one again. ``order`` is the number of the
entry that ordered it, null where whoever keeps the node did so of their own accord. ``at`` is the node's clock, µs since 1970 UTC.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from azukari.keyline.errors import LineError
from azukari.keyline.keys import SIGNATURE_BYTES, Public, Secret

_LABEL: Final = b"azukari.keys.receipt.v1\n"


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="as", tag="keys-destroyed"):
    """What a node says it destroyed."""

    at: int
    below: int
    entrustment: str
    node: str
    order: int | None
    origin: str
    v: Literal[1] = 1


_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode


def write(node: Secret, receipt: Receipt) -> bytes:
    """Sign a receipt."""
    said = _ENCODE(receipt)
    return node.sign(_LABEL + said) + said


def read(data: bytes, node: str) -> Receipt:
    """Read a receipt, if the node of this key (as text) signed it. :raises LineError: ``RECEIPT_WRONG``, ``NODE_KEY``."""
    key = Public.parse("node", node)
    signature, said = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
    try:
        key.check(signature, _LABEL + said)
        found = msgspec.json.decode(said, type=Receipt)
    except (LineError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise LineError("RECEIPT_WRONG", "not signed by that node") from error
    if _ENCODE(found) != said or found.node != key.text():
        raise LineError("RECEIPT_WRONG", "not in its one form")
    return found
