"""Names that a pack's maker adds beside the record: who and what identifiers stand for. Strict in form, proved by nothing."""

import re
from typing import Annotated, Final

import msgspec

from azukari.ledger import canonical
from azukari.ledger.errors import LedgerError

__all__ = ["Name", "decode_name", "name_record"]

_ID: Final = re.compile("[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}")


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What its maker calls a person, a party, a place or an item."""

    id: str
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


_DECODE: Final = msgspec.json.Decoder(Name).decode


def name_record(identifier: str, name: str) -> bytes:
    """Make a record of ``names``. Raises NAME_MALFORMED for what a reader would refuse."""
    data = canonical.encode({"id": identifier, "name": name})
    decode_name(data)
    return data


def decode_name(data: bytes) -> Name:
    """Decode a record of ``names`` strictly. Raises NAME_MALFORMED."""
    try:
        canonical.decode(data)
        found = canonical.steadily(_DECODE, data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise LedgerError("NAME_MALFORMED", error.code if isinstance(error, LedgerError) else str(error)) from error
    if not _ID.fullmatch(found.id):
        raise LedgerError("NAME_MALFORMED", "id")
    return found
