"""Content on its way into the vault: read in a child process while it passes, so that what is sealed is known; nothing is written down here.

As what a deposit is to be read, an officer declared after a look at its beginning (:func:`look`). What was found becomes what the store keeps
beside the sealed object: headings, encoding, which column is of which kind and searched. No value of a cell is among it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from azukari.content.columns import Column, kept_columns
from azukari.content.encodings import HEAD, Decision, Encoding, Why
from azukari.content.errors import ContentError
from azukari.content.fixed import Layout
from azukari.content.marks import OLE, ZIP, media_of
from azukari.content.pages import PagesReader
from azukari.content.requests import Counted, Looked
from azukari.content.requests import Table as Wanted
from azukari.content.search_keys import NEWEST
from azukari.content.table import Look, TableReader
from azukari.desk.table import content_fault
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARKED_WITHIN = 16


class How(msgspec.Struct, frozen=True):
    """How content is to be read. With a ``key`` (the column of the record key) it is a table; without, it is kept as it is.

    ``columns`` are as an officer declared them: what each holds and which are searched. ``results`` takes what the formulas of a workbook give.
    ``names`` are for columns that no heading names; ``headed`` says that the first row is the heading, whatever it looks like.
    ``blank`` takes rows without a record key too, which nobody will open by it. ``as_it_is`` says that no table is to be looked for.
    ``looks`` is what the columns of something looked like that is kept as one file, in which nobody looks at them again.
    """

    key: str | None = None
    encoding: Encoding = Encoding.AUTO
    delimiter: str = ""
    columns: tuple[Column, ...] = ()
    layout: Layout | None = None
    sheet: str | None = None
    results: bool = False
    names: tuple[str, ...] = ()
    headed: bool = False
    blank: bool = False
    as_it_is: bool = False
    looks: tuple[str, ...] = ()

    def wanted(self, *, book: bool) -> Wanted:
        """The same, as the child process is told."""
        return Wanted(
            self.encoding, self.key or "", self.delimiter, self.columns, self.layout, self.sheet, self.results, book,
            self.names, self.headed,
        )  # fmt: skip


class Form(StrEnum):
    """As what content passes: rows found in its own bytes, a workbook of which a table is made, pages, or bytes that nobody reads."""

    TABLE = "table"
    BOOK = "book"
    PAGES = "pages"
    BYTES = "bytes"


class Vault(Protocol):
    """An object being sealed: what of it a reader of content needs."""

    def write(self, piece: bytes) -> None:
        """Take the next bytes."""

    def rows(self, kind: bytes, frame: bytes) -> None:
        """Take the next rows, packed."""


class Read(msgspec.Struct, frozen=True):
    """What was found in content that passed. ``measured`` is kept beside the object; ``trouble`` says why it cannot be looked at by pages."""

    rows: int | None
    persons: int | None
    encoding: str | None
    header: tuple[str, ...]
    measured: dict[str, Any]
    trouble: Say | None = None
    looks: tuple[str, ...] = ()
    """What each column looks like, by its heading and the first rows."""


NOTHING: Read = Read(None, None, None, (), {"header": [], "encoding": None, "key": None, "form": None})


def peeked(pieces: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, by which files are told apart, and all pieces."""
    source = iter(pieces)
    held: list[bytes] = []
    for piece in source:
        held.append(piece)
        if sum(map(len, held)) >= _MARKED_WITHIN:
            break
    head = b"".join(held)

    def again() -> Iterator[bytes]:
        yield from held
        yield from source

    return head[:_MARKED_WITHIN], again()


def is_book(head: bytes) -> bool:
    """Whether it may be a workbook, by its first bytes."""
    return head.startswith(ZIP)


def form_of(head: bytes, how: How) -> Form:
    """As what content passes that begins with these bytes.

    :raises FaultError: ``BOOK_LOCKED``: a table cannot be read out of it.
    """
    if how.key is None:
        return Form.PAGES if media_of(head) else Form.BYTES
    if how.layout is None and head.startswith(OLE):
        raise content_fault(ContentError("BOOK_LOCKED"))
    return Form.BOOK if how.layout is None and head.startswith(ZIP) else Form.TABLE


def table(pieces: Iterable[bytes], how: How, into: Vault) -> Read:
    """Read a table while its pieces pass; its rows go into the vault.

    :raises ContentError: what is wrong with it.
    """
    with TableReader(how.wanted(book=False)) as reader:
        for piece in pieces:
            for kind, rows in reader.feed(piece):
                into.rows(kind, rows)
        for kind, rows in reader.finish():
            into.rows(kind, rows)
        return found(reader.counted, how)


def pages(pieces: Iterable[bytes], media: str) -> Read:
    """Count the pages of a file while its pieces pass. One that cannot be looked at by pages is kept all the same, and why is told."""
    trouble: ContentError | None = None
    count: int | None = None
    with PagesReader() as reader:
        for piece in pieces:
            if trouble is None:
                try:
                    reader.feed(piece)
                except ContentError as error:
                    trouble = error
        if trouble is None:
            try:
                count = reader.finish().pages
            except ContentError as error:
                trouble = error
    measured = {**NOTHING.measured, "form": "pages" if count else None, "media": media, "pages": count}
    return Read(None, None, None, (), measured, None if trouble is None else Say(trouble.ja, trouble.en))


def found(counted: Counted | None, how: How) -> Read:
    """What was counted in a table, and what the store keeps of it.

    :raises ContentError: ``TABLE_KEY_BLANK``.
    """
    if counted is None:
        raise ValueError("a table is counted once it was read to its end")
    if counted.blank and not how.blank:
        raise ContentError("TABLE_KEY_BLANK", row=counted.blank)
    columns = how.columns or tuple(Column(name) for name in counted.header)
    measured: dict[str, Any] = {
        "header": list(counted.header),
        "encoding": counted.encoding,
        "key": how.key,
        "form": "csv" if how.layout is None else "fixed",
        "delimiter": counted.delimiter,
        "columns": kept_columns(columns),
        "folding": NEWEST,
    }
    if how.names:
        measured["headless"] = True
    if how.layout is not None:
        measured |= {
            "layout": [list(one) for one in how.layout.fields],
            "record": how.layout.length,
            "end": how.layout.end.decode(),
        }
    return Read(counted.rows, counted.persons, counted.encoding, counted.header, measured, looks=counted.known)


class First(msgspec.Struct, frozen=True):
    """What a look at the beginning of a file found; ``seen`` tells the same beginning again (SHA-256), ``size`` is how many bytes came."""

    looked: Looked
    seen: str
    size: int


def look(pieces: Iterable[bytes], how: How, *, size: int | None = None) -> First:
    """What the beginning of a file tells before anything is sealed. Of a workbook all of it is read, of anything else the first MiB.

    ``size`` is how large the file is, where more is known of it than what comes; what comes beyond the beginning is passed over.

    :raises FaultError: what is wrong with it.
    """
    start, pieces = peeked(pieces)
    if how.as_it_is and start and not media_of(start):
        return _unread(pieces, size)
    whole = start.startswith(ZIP)
    digest, taken, came = hashlib.sha256(), 0, 0
    try:
        with Look(how.wanted(book=False)) as reader:
            for piece in pieces:
                came += len(piece)
                part = piece if whole else piece[: HEAD - taken]
                digest.update(piece[: max(HEAD - taken, 0)])
                taken += len(part)
                if part:
                    reader.feed(part)
            looked = reader.finish(whole=whole or taken == (came if size is None else size))
    except ContentError as error:
        raise content_fault(error) from None
    return First(looked, digest.hexdigest(), came if size is None else size)


def _unread(pieces: Iterable[bytes], size: int | None) -> First:
    """The same of what nobody is to read."""
    digest, came = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece[: max(HEAD - came, 0)])
        came += len(piece)
    looked = Looked(Form.BYTES.value, "", Decision(None, Why.NONE, ()), (), (), ())
    return First(looked, digest.hexdigest(), came if size is None else size)


def same(pieces: Iterable[bytes], seen: str) -> Iterator[bytes]:
    """The pieces of the file that was looked at, and of no other.

    :raises FaultError: ``DEPOSIT_OTHER``.
    """
    digest, left, known = hashlib.sha256(), HEAD, not seen
    for piece in pieces:
        digest.update(piece[:left])
        left -= min(left, len(piece))
        if not left and not known:
            known = _known(digest.hexdigest(), seen)
        yield piece
    if not known:
        _known(digest.hexdigest(), seen)


def _known(found: str, seen: str) -> bool:
    if found != seen:
        text = Say(
            "見本を確かめたファイルと違います。何も預けていません。同じファイルを選ぶか、もう一度見本から確かめてください。",
            "This is not the file that was looked at. Nothing was sealed; choose the same one, or look at this one first.",
        )
        raise FaultError(Fault("DEPOSIT_OTHER", text, "content"))
    return True
