"""What the child process does with tables: read one through, turn a workbook into one, or look at the beginning of a file."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from azukari.content.across import Batch
from azukari.content.columns import Column
from azukari.content.discovery import SAMPLE_ROWS, proposals, sealed_as
from azukari.content.encodings import CANDIDATES, HEAD, Decision, Encoding, Why, decide, said
from azukari.content.errors import ContentError
from azukari.content.fixed import Fixed
from azukari.content.headless import headless
from azukari.content.keyed import Keyed
from azukari.content.marks import OLE, ZIP, media_of
from azukari.content.requests import CELL, SHOWN, WHOLE, Counted, Looked, Table, looked_message, table_of
from azukari.content.scanning import Rows, begun, separated, spoiled
from azukari.content.search_keys import folder
from azukari.content.tables import Delimited

if TYPE_CHECKING:
    from azukari.content.child import Parent

_LOADED: dict[str, Any] = {}


def prepare(*, book: bool) -> None:
    """Import and warm up what reading needs, while files can still be opened."""
    for encoding in CANDIDATES:
        b"a".decode(encoding.value)
    folder((Column("a", "name", searched=True), Column("b", "kana", searched=True)))(["山田 太郎", "ﾔﾏﾀﾞ"])
    if book:
        _LOADED["workbook"] = importlib.import_module("azukari.content.workbook")
        _LOADED["workbook"].prepare()


class Sample:
    """The first rows of a table, by which its columns are looked at: as many as a look at a file takes."""

    def __init__(self) -> None:
        """Begin with none."""
        self.rows: list[list[str]] = []
        self._size = 0

    def take(self, batch: Batch) -> bool:
        """Take what there is room for; whether there is none left."""
        for length, cells in zip(batch[1], batch[2], strict=True):
            if len(self.rows) >= SAMPLE_ROWS or self._size > HEAD:
                return True
            self.rows.append(cells)
            self._size += length
        return False


def table(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """Read a table through: rows go back in ``V`` and ``C`` frames while it comes in. Where no encoding was said, the beginning decides."""
    wanted = table_of(job)
    reader, pieces = begun(parent.pieces(), wanted.encoding, wanted.delimiter, wanted.layout, wanted.names)
    keyed: list[Keyed] = []
    sample = Sample()
    for piece in pieces:
        _through(parent, reader.feed(piece), reader, wanted, keyed, sample)
    _through(parent, reader.finish(), reader, wanted, keyed, sample)
    if isinstance(reader, Fixed):
        return _counted(reader, keyed[0], sample, encoding=reader.layout.fields[0].encoding, delimiter="")
    return _counted(reader, keyed[0], sample, encoding=reader.encoding, delimiter=reader.delimiter)


def _counted(reader: Rows, keyed: Keyed, sample: Sample, **more: Any) -> dict[str, Any]:  # noqa: ANN401 — the rest of what is counted
    known = sealed_as(reader.header, sample.rows)
    return Counted(tuple(reader.header), reader.count, keyed.persons.count(), blank=keyed.blank, known=known, **more)._asdict()


def book(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """Read a workbook: its table goes back as canonical CSV in ``D`` frames, and its rows in ``V`` and ``C`` frames."""
    wanted = table_of(job)
    found = _LOADED["workbook"].Book(bytes(_whole(parent)))
    sheet = found.chosen(wanted.sheet)
    reader = Delimited(Encoding.UTF8, names=wanted.names)
    keyed: list[Keyed] = []
    sample = Sample()
    for piece in found.csv(sheet, results=wanted.results):
        parent.send(b"D", piece)
        _through(parent, reader.feed(piece), reader, wanted, keyed, sample)
    _through(parent, reader.finish(), reader, wanted, keyed, sample)
    return _counted(reader, keyed[0], sample, sheet=sheet, formulas=found.formulas(sheet).number)


def _whole(parent: Parent) -> bytearray:
    data = bytearray()
    limit = _LOADED["workbook"].FILE_LIMIT
    for piece in parent.pieces():
        data += piece
        if len(data) > limit:
            raise ContentError("SANDBOX_MEMORY", limit=limit)
    return data


def _through(parent: Parent, batches: Iterator[Batch], reader: Rows, wanted: Table, keyed: list[Keyed], sample: Sample) -> None:
    """Send the rows of some batches; ``keyed`` is filled once the heading is known, ``sample`` by the first rows."""
    for batch in batches:
        if not keyed:
            if isinstance(reader, Delimited) and reader.first and not wanted.headed and headless(reader.first, batch[2]):
                raise ContentError("TABLE_HEADLESS")
            keyed.append(_keyed(reader.header, wanted))
        if sample.take(batch) and isinstance(reader, Delimited) and reader.needed is None:
            reader.needed, reader.across = _needed(reader.header, wanted), True
        for kind, payload in keyed[0].frames(batch, reader.count - len(batch[0]) + 1):
            parent.send(kind, payload)


def _needed(header: Sequence[str], wanted: Table) -> int:
    """How many columns from the left hold the record key and whatever is searched."""
    return max([header.index(wanted.key) + 1, *(at for at, one in enumerate(wanted.columns, start=1) if one.searched)])


def _keyed(header: Sequence[str], wanted: Table) -> Keyed:
    if wanted.key not in header:
        raise ContentError("TABLE_KEY", key=wanted.key, header="、".join(header)[:200])
    if wanted.columns and [one.name for one in wanted.columns] != list(header):
        raise ContentError("TABLE_HEADER_DIFFERS")
    return Keyed(header.index(wanted.key), wanted.columns)


def heading(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """The heading with which something begins, if it is one, in UTF-8 or else in the encoding that is offered."""
    line = b"".join(parent.pieces()).partition(b"\n")[0] + b"\n"
    for encoding in dict.fromkeys((Encoding.UTF8, Encoding(job["encoding"]))):
        reader = Delimited(encoding, separated(line))
        try:
            list(reader.feed(line))
        except ContentError:
            # In this encoding it is none.
            continue
        return {"header": reader.header}
    return {"header": []}


def look(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """Look at the beginning of a file (a workbook: at the whole of it) and say what it seems to be."""
    data = _whole(parent)
    whole = bytes(data[-1:]) == WHOLE
    del data[-1:]
    return looked_message(_looked(bytes(data), table_of(job), whole=whole))


def _looked(head: bytes, wanted: Table, *, whole: bool) -> Looked:
    nothing = Decision(None, Why.NONE, ())
    media = media_of(head)
    if media:
        return Looked("pages", "", nothing, (), (), (), media=media)
    if head.startswith(OLE):
        raise ContentError("BOOK_LOCKED")
    if head.startswith(ZIP):
        return _looked_book(head, wanted)
    if wanted.layout is not None:
        reader: Rows = Fixed(wanted.layout)
        return _table(reader, head, whole=whole and len(head) < HEAD, form="fixed", decision=nothing)
    if wanted.encoding is Encoding.AUTO:
        spoiled(head, whole=whole)
    decision = decide(head, whole=whole) if wanted.encoding is Encoding.AUTO else said(wanted.encoding, head, whole=whole)
    if decision.encoding is None:
        return Looked("bytes" if decision.why in {Why.NONE, Why.WIDE} else "csv", "", decision, (), (), ())
    delimiter = separated(head)
    looked = _named(wanted, head, (decision.encoding, delimiter), whole=whole, form="csv", decision=decision)
    return looked._replace(delimiter=delimiter)


def _named(wanted: Table, data: bytes, how: tuple[Encoding, str], *, form: str, decision: Decision, whole: bool = True) -> Looked:
    """The same, its columns called by their heading, as somebody named them, or by their numbers where the first row looks like values."""
    if wanted.names:
        reader = Delimited(*how, wanted.names)
        return _table(reader, data, whole=whole, form=form, decision=decision)._replace(headless=True)
    reader = Delimited(*how)
    wrong: ContentError | None = None
    try:
        looked = _table(reader, data, whole=whole, form=form, decision=decision)
    except ContentError as error:
        if error.code != "TABLE_HEADER":
            raise
        wrong = error
    else:
        if wanted.headed or not looked.headless:
            return looked._replace(headless=False)
    again = Delimited(*how, [f"列{at}" for at in range(1, len(reader.first) + 1)])
    numbered = _table(again, data, whole=whole, form=form, decision=decision)
    if wrong is not None and (wanted.headed or not headless(reader.first, [list(one) for one in numbered.rows[1:]])):
        raise wrong
    return numbered._replace(headless=True)


def _looked_book(data: bytes, wanted: Table) -> Looked:
    book = _LOADED["workbook"].Book(data)
    sheet = book.chosen(wanted.sheet)
    formulas = book.formulas(sheet).number
    decision = Decision(Encoding.UTF8, Why.ONLY, ())
    text = b"".join(book.csv(sheet, results=True, most=SAMPLE_ROWS))
    looked = _named(wanted, text, (Encoding.UTF8, ","), form="book", decision=decision)
    return looked._replace(sheet=sheet, sheets=tuple(book.names), formulas=formulas)


def _table(reader: Rows, data: bytes, *, form: str, decision: Decision, whole: bool = True) -> Looked:
    rows: list[list[str]] = []
    for start in range(0, len(data), 1 << 16):
        for batch in reader.feed(data[start : start + (1 << 16)]):
            rows += batch[2]
        if len(rows) > SAMPLE_ROWS:
            break
    else:
        if whole:
            for batch in reader.finish():
                rows += batch[2]
    shown = tuple(tuple(cell[:CELL] for cell in row) for row in rows[:SHOWN])
    outside = sum("\ue000" <= one <= "\uf8ff" for row in rows[:SAMPLE_ROWS] for cell in row for one in cell)
    found = tuple(proposals(reader.header, rows))
    first = reader.first if isinstance(reader, Delimited) else []
    bare = bool(first) and headless(first, rows)
    return Looked(form, ",", decision, tuple(reader.header), shown, found, outside=outside, headless=bare)
