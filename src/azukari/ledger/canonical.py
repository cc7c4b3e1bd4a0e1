"""Canonical JSON of our profile: one value, one sequence of bytes.

RFC 8785 with less allowed, so that every JSON library on earth agrees on the bytes: keys are ASCII (sorting by bytes,
by code points and by UTF-16 units is then the same), there are no floating numbers, integers stay below 2^53 in
magnitude (a browser reads them exactly), text is any Unicode text without lone surrogates, nothing is nested more than 512 deep.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import msgspec

from azukari.ledger.errors import LedgerError

__all__ = ["DEEPEST", "LIMIT", "decode", "encode", "is_canonical", "pruned", "steadily"]

Given = TypeVar("Given")
Got = TypeVar("Got")

LIMIT: Final = 1 << 53
DEEPEST: Final = 512
_LONG_DIGITS: Final = re.compile(rb"9[0-9]{15}|[0-9]{17}")  # 2^53 has sixteen digits, the first a 9
_MARKS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


def _no_float(_: str) -> float:
    raise LedgerError("JSON_FLOAT")


_DECODER: Final = msgspec.json.Decoder(float_hook=_no_float)


def encode(value: object) -> bytes:
    """Encode dicts, lists, text, integers, booleans and None.

    Raises JSON_DEPTH, JSON_FLOAT, JSON_KEY, JSON_INTEGER, JSON_TEXT or JSON_TYPE naming what the profile lacks.
    """
    check(value)
    try:
        data = steadily(_ENCODER.encode, value)
    except RecursionError as error:
        raise LedgerError("JSON_DEPTH") from error
    _check_depth(data)
    return data


def steadily(call: Callable[[Given], Got], value: Given) -> Got:
    """Call, where this thread's stack is too full, on a stack of its own: what nests is then read or not for its own sake alone.

    Raises RecursionError where even that is too small, as it never is for 512 levels.
    """
    try:
        return call(value)
    except RecursionError:
        with ThreadPoolExecutor(1) as own:
            return own.submit(call, value).result()


def pruned(data: bytes, most: int = DEEPEST) -> bytes:
    """Return the same bytes where no JSON value in them nests deeper than ``most``, otherwise others with 0 in place of what does."""
    if data.count(b"[") + data.count(b"{") <= most:
        return data
    parts, begin, depth = list[bytes](), 0, 0
    for mark in _MARKS.finditer(data):
        byte = data[mark.start()]
        if byte in b"[{":
            depth += 1
            if depth == most + 1:
                parts.append(data[begin : mark.start()])
        elif byte in b"]}":
            if depth == most + 1:
                parts.append(b"0")
                begin = mark.end()
            depth -= 1
    return b"".join([*parts, data[begin:] if depth <= most else b""]) if parts else data


def _check_depth(data: bytes) -> None:
    if pruned(data) is not data:
        raise LedgerError("JSON_DEPTH")


def check(value: object) -> None:
    """Refuse what the profile has no bytes for. Iterative, so that no depth of nesting can exhaust the stack."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if item is None or isinstance(item, bool):
            continue
        if isinstance(item, dict):
            for key in item:
                if not isinstance(key, str) or not key.isascii():
                    raise LedgerError("JSON_KEY")
            waiting.extend(item.values())
        elif isinstance(item, str):
            _check_text(item)
        elif isinstance(item, int):
            if not -LIMIT < item < LIMIT:
                raise LedgerError("JSON_INTEGER")
        elif isinstance(item, list):
            waiting.extend(item)
        else:
            raise LedgerError("JSON_FLOAT" if isinstance(item, float) else "JSON_TYPE", type(item).__name__)


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise LedgerError("JSON_TEXT") from error


def decode(data: bytes) -> object:
    """Decode canonical bytes; any other spelling of the same value is refused (JSON_SPELLING).

    Raises JSON_DEPTH, JSON_SYNTAX, and as ``encode``.
    """
    _check_depth(data)
    try:
        value: object = steadily(_DECODER.decode, data)
    except (msgspec.MsgspecError, ValueError) as error:
        # float_hook's refusal arrives wrapped: the library turns a ValueError into its own ValidationError
        if isinstance(error.__cause__, LedgerError):
            raise error.__cause__ from None
        raise LedgerError("JSON_SYNTAX") from error
    # What was decoded from ASCII without long numbers has no key, text or integer to refuse: skipping the walk over it
    # makes reading a log an eighth faster.
    if not data.isascii() or _LONG_DIGITS.search(data):
        check(value)
    if steadily(_ENCODER.encode, value) != data:
        # spaces, key order, doubled keys, needless escapes, -0
        raise LedgerError("JSON_SPELLING")
    return value


def is_canonical(data: bytes) -> bool:
    """Tell whether ``data`` is exactly what ``encode`` would write for the value that it spells."""
    try:
        decode(data)
    except LedgerError:
        return False
    return True
