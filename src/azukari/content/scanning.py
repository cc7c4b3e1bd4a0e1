"""Reading a table again, as it was read when it was deposited: in this process, for its bytes were read through in a child before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from azukari.content.across import Batch
from azukari.content.columns import columns_of, layout_of
from azukari.content.encodings import CANDIDATES, HEAD, Encoding, Why, decide
from azukari.content.errors import ContentError
from azukari.content.fixed import Fixed, Layout
from azukari.content.keying import record_key
from azukari.content.search_keys import folder, folding_of
from azukari.content.tables import Delimited

Found = tuple[int, int, tuple[bytes, ...]]
"""Where a row lies, and its keys: the record key first."""

Rows = Delimited | Fixed
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x19\x7f]")
"""Bytes that stand in no text."""

_SEPARATOR: Final = re.compile(rb"[,\t]")


def decided(head: bytes, *, whole: bool) -> Encoding:
    """The encoding of a table of which nobody said one.

    :raises ContentError: ``TABLE_AMBIGUOUS``, ``TABLE_WIDE_ENCODING``, ``TABLE_EMPTY``.
    """
    decision = decide(head, whole=whole)
    if decision.encoding is not None:
        return decision.encoding
    if decision.why is Why.WIDE:
        raise ContentError("TABLE_WIDE_ENCODING")
    if decision.why is Why.AMBIGUOUS and len(decision.readings) > 1:
        raise ContentError("TABLE_AMBIGUOUS", candidates="、".join(one.encoding for one in decision.readings))
    if not head:
        raise ContentError("TABLE_EMPTY")
    # Read as what its heading is, the first byte that is wrong is named.
    heading = decide(head.partition(b"\n")[0], whole=True)
    if heading.encoding is not None:
        return heading.encoding
    if decision.readings:
        raise ContentError("TABLE_AMBIGUOUS", candidates=decision.readings[0].encoding)
    raise ContentError("TABLE_NO_ENCODING")


def spoiled(head: bytes, *, whole: bool) -> None:
    """Tell where a table breaks that would be one but for some bytes: text with a separator in its heading that no encoding reads to the end.

    :raises ContentError: ``TABLE_ENCODING`` and its like, with row, column and byte.
    """
    if (
        not head
        or _CONTROL.search(head)
        or decide(head, whole=whole).why is not Why.NONE
        or not _SEPARATOR.search(head.partition(b"\n")[0])
    ):
        return
    heading = decide(head.partition(b"\n")[0], whole=True).encoding
    encoding = max(CANDIDATES, key=lambda one: _readable(head, one)) if heading is None else heading
    reader = Delimited(encoding, separated(head))
    for batch in reader.feed(head):
        del batch
    if whole:
        for batch in reader.finish():
            del batch


def _readable(head: bytes, encoding: Encoding) -> int:
    """How many bytes an encoding reads before the first that is wrong."""
    try:
        head.decode(encoding.value)
    except UnicodeDecodeError as error:
        return error.start
    return len(head)


def separated(head: bytes) -> str:
    """Tabs where the heading has more of them than commas."""
    first = head.partition(b"\n")[0]
    return "\t" if first.count(b"\t") > first.count(b",") else ","


def begun(
    pieces: Iterable[bytes], encoding: Encoding, delimiter: str, layout: Layout | None, names: Sequence[str] = ()
) -> tuple[Rows, Iterable[bytes]]:
    """The reader of a table, and its pieces; where nobody said which encoding or separator, the beginning is looked at.

    ``names`` are those of the columns, where no heading gives them.

    :raises ContentError: what ``decided`` says.
    """
    if layout is not None:
        return Fixed(layout), pieces
    if encoding is not Encoding.AUTO and delimiter:
        return Delimited(encoding, delimiter, names), pieces
    source = iter(pieces)
    head = b""
    for piece in source:
        head += piece
        if len(head) >= HEAD:
            break
    if encoding is Encoding.AUTO:
        encoding = decided(head, whole=len(head) < HEAD)
    return Delimited(encoding, delimiter or separated(head), names), chain((head,), source)


def scanned(measured: Mapping[str, Any], pieces: Iterable[bytes]) -> Iterator[Found]:
    """The rows of a copy of a table with their keys; ``measured`` is what its deposit kept.

    :raises ContentError: where it is no longer the table that it was.
    """
    layout = layout_of(measured)
    fixed = Layout(measured["record"], measured["end"].encode(), layout) if layout else None
    names = _numbered(measured) if measured.get("headless") else ()
    reader, pieces = begun(pieces, Encoding(measured["encoding"]), measured.get("delimiter") or ",", fixed, names)
    columns = columns_of(measured)
    keys_of = folder(columns, folding_of(measured)) if any(one.searched for one in columns) else None
    column = -1
    for batch in chain((one for piece in pieces for one in reader.feed(piece)), _last(reader)):
        column = _key_column(measured, reader.header) if column < 0 else column
        for offset, length, cells in zip(*batch, strict=True):
            yield offset, length, (record_key(cells[column]), *(keys_of(cells) if keys_of else ()))


def _numbered(measured: Mapping[str, Any]) -> tuple[str, ...]:
    """What columns without a heading are called: who reads a copy needs no more than that they differ."""
    return tuple(measured.get("header") or map(str, range(1, measured["width"] + 1)))


def _key_column(measured: Mapping[str, Any], header: Sequence[str]) -> int:
    """The column of the record key, from 0: by its number where the names are sealed."""
    at = measured.get("key_at")
    return header.index(measured["key"]) if at is None else at - 1


def _last(reader: Rows) -> Iterator[Batch]:
    """Asked for only after all pieces."""
    yield from reader.finish()
