"""CBOR as authenticators write it (CTAP2 canonical form), and nothing else of CBOR.

Whole numbers in their shortest form, byte and text strings and arrays and maps of definite length, false, true, null; nested at most
eight deep; map keys are whole numbers or text, in canonical order and never twice. Tags, floats and indefinite lengths are refused: no
authenticator data of WebAuthn needs them.
"""

from typing import Final

from azukari.ledger.errors import LedgerError

__all__ = ["Value", "decode", "decode_first"]

Value = int | str | bytes | bool | list["Value"] | dict[int | str, "Value"] | None

_DEEPEST: Final = 8
_SIMPLE: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}
_SHORT: Final = 24
_LENGTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_LEAST: Final = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}


def decode(data: bytes, *, ordered: bool = True) -> Value:
    """Decode bytes that hold exactly one value. Raises CBOR_MALFORMED."""
    value, end = decode_first(data, ordered=ordered)
    if end != len(data):
        raise LedgerError("CBOR_MALFORMED", f"{len(data) - end} bytes after the value")
    return value


def decode_first(data: bytes, at: int = 0, *, ordered: bool = True) -> tuple[Value, int]:
    """Decode one value that begins at ``at``; the value, and where it ends.

    ``ordered`` asks for map keys in canonical order; browsers that put an attestation object together do not all keep it. Raises
    CBOR_MALFORMED.
    """
    return _Reader(data, ordered=ordered).value(at, 0)


class _Reader:
    def __init__(self, data: bytes, *, ordered: bool) -> None:
        self.data = data
        self.ordered = ordered

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        """The value that begins at an offset, and where it ends."""
        if depth > _DEEPEST:
            raise LedgerError("CBOR_MALFORMED", "nested too deeply")
        major, count, at = self.head(at)
        if major == 0:
            return count, at
        if major == 1:
            return -1 - count, at
        if major in {2, 3}:
            return self.string(major, count, at)
        if major == 4:
            items: list[Value] = []
            for _ in range(count):
                item, at = self.value(at, depth + 1)
                items.append(item)
            return items, at
        if major == 5:
            return self.map(count, at, depth)
        if major == 7 and count in _SIMPLE and count < _SHORT:
            return _SIMPLE[count], at
        raise LedgerError("CBOR_MALFORMED", f"major type {major}")

    def head(self, at: int) -> tuple[int, int, int]:
        """Major type, count and where what follows begins."""
        first = self.bytes(at, 1)[0]
        major, short = first >> 5, first & 31
        at += 1
        if short < _SHORT:
            return major, short, at
        size = _LENGTHS.get(short)
        if size is None or major == 7:
            raise LedgerError("CBOR_MALFORMED", f"initial byte 0x{first:02x}")
        count = int.from_bytes(self.bytes(at, size), "big")
        if count < _LEAST[short]:
            raise LedgerError("CBOR_MALFORMED", "a number that is not in its shortest form")
        return major, count, at + size

    def bytes(self, at: int, size: int) -> bytes:
        """Some bytes, or the complaint that they are not there."""
        found = self.data[at : at + size]
        if len(found) != size:
            raise LedgerError("CBOR_MALFORMED", "ends early")
        return found

    def string(self, major: int, count: int, at: int) -> tuple[Value, int]:
        """A string of bytes or of text."""
        found = self.bytes(at, count)
        if major == 2:
            return found, at + count
        try:
            return found.decode(), at + count
        except UnicodeDecodeError as error:
            raise LedgerError("CBOR_MALFORMED", "text that is not UTF-8") from error

    def map(self, count: int, at: int, depth: int) -> tuple[Value, int]:
        """A map; its keys ascend: shorter encodings first, then by bytes."""
        found: dict[int | str, Value] = {}
        before: tuple[int, int, bytes] | None = None
        for _ in range(count):
            start = at
            key, at = self.value(at, depth + 1)
            if isinstance(key, bool) or not isinstance(key, (int, str)) or key in found:
                raise LedgerError("CBOR_MALFORMED", "a key that cannot be, or is there twice")
            place = (self.data[start] >> 5, at - start, self.data[start:at])
            if self.ordered and before is not None and place <= before:
                raise LedgerError("CBOR_MALFORMED", "keys out of order")
            before = place
            found[key], at = self.value(at, depth + 1)
        return found, at
