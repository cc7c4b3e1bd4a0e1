"""An entrusted item as a file: bytes, lines, rows, a data frame."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO, Final, Protocol

from azukari.client.errors import error

PIECE: Final = 1 << 18
Progress = Callable[[int, int | None], object]
"""Told how many bytes were read so far, and of how many (None where that is not known)."""


class Ranges(Protocol):
    """Where an item's bytes come from."""

    size: int | None
    seekable: bool

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range; fewer at the end, none beyond it."""


class Entrusted(io.BufferedReader):
    """A file that is read: ``read``, ``readline``, iteration, ``seek`` where the whole was opened; and :meth:`rows`, :meth:`frame`."""

    def __init__(self, source: Raw, header: tuple[str, ...], encoding: str, delimiter: str, begins: str = "heading") -> None:
        """Take over the raw stream."""
        super().__init__(source, PIECE)
        self.header, self.encoding, self.delimiter, self._begins = header, encoding, delimiter, begins

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place. :raises AzukariError: ``NOT_SEEKABLE``."""
        if not self.seekable():
            raise error("NOT_SEEKABLE")
        return super().seek(offset, whence)

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows of a table, each by its heading; of a file without one by the names that were given when it was deposited.

        :raises AzukariError: ``NO_HEADING``, ``ROW_ODD``; ``ROWS_FIXED`` of fixed-length records that were opened whole.
        """
        if not self.header:
            raise error("NO_HEADING")
        lines = self.lists()
        heading = list(self.header) if self._begins == "row" else next(lines, [])
        for row in lines:
            if len(row) != len(heading):
                raise error("ROW_ODD")
            yield dict(zip(heading, row, strict=True))

    def lists(self) -> Iterator[list[str]]:
        """The rows as lists, the heading first where the file has one. :raises AzukariError: ``ROWS_FIXED``."""
        if self._begins == "fixed":
            raise error("ROWS_FIXED")
        codec = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        text = io.TextIOWrapper(self, encoding=codec, newline="")
        try:
            yield from csv.reader(text, delimiter=self.delimiter)
        finally:
            # whoever stops in the middle may have closed the file already
            with suppress(ValueError):
                text.detach()

    def frame(self) -> Any:  # noqa: ANN401 — of whichever library is installed
        """All rows as a data frame of pandas, or of polars; every cell as text. :raises AzukariError: ``NO_FRAMES``."""
        if not self.header:
            raise error("NO_HEADING")
        with suppress(ImportError):
            return import_module("pandas").DataFrame.from_records(list(self.rows()), columns=list(self.header))
        try:
            polars = import_module("polars")
        except ImportError:
            raise error("NO_FRAMES") from None
        return polars.DataFrame(list(self.rows()), schema=dict.fromkeys(self.header, polars.Utf8))


class Raw(io.RawIOBase):
    """Reads from wherever the bytes come from, and tells how far it has come."""

    def __init__(self, source: Ranges, progress: Progress | None) -> None:
        """Begin at the beginning."""
        self._source, self._progress, self._at, self._most = source, progress, 0, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether any place can be read."""
        return self._source.seekable

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place. :raises AzukariError: ``NOT_SEEKABLE``."""
        size = self._source.size
        if not self._source.seekable or size is None:
            if (offset, whence) == (0, io.SEEK_CUR):
                return self._at
            raise error("NOT_SEEKABLE")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: size}[whence]
        if base + offset < 0:
            raise ValueError(offset)
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def readinto(self, into: Any) -> int:  # noqa: ANN401 — any writable buffer
        """Fill a buffer as far as there is data."""
        view = memoryview(into).cast("B")
        found = self._source.read(self._at, len(view))
        view[: len(found)] = found
        self._at += len(found)
        if self._progress is not None and self._at > self._most:
            self._most = self._at
            self._progress(self._most, self._source.size)
        return len(found)


class Writer:
    """What a derivative is written with: bytes, or rows of a table."""

    def __init__(self, send: Callable[[bytes], object], encoding: str = "utf-8") -> None:
        """``send`` takes pieces; rows are written in ``encoding``."""
        self._send, self._encoding = send, encoding
        self._pending: list[bytes] = []
        self._size = 0
        self._line = io.StringIO()
        self._csv = csv.writer(self._line)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write bytes."""
        self._pending.append(bytes(data))
        self._size += len(data)
        if self._size >= PIECE:
            self.flush()
        return len(data)

    def writerow(self, row: Iterable[object]) -> None:
        """Write one row of a table; the first is the heading."""
        self._csv.writerow(row)
        text = self._line.getvalue()
        self._line.seek(0)
        self._line.truncate()
        self.write(text.encode(self._encoding))

    def flush(self) -> None:
        """Send what is pending."""
        if self._pending:
            self._send(b"".join(self._pending))
            self._pending, self._size = [], 0


class _Input:
    """Standard input under ``azukari run``: from the beginning on, once."""

    size: int | None = None
    seekable = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, _offset: int, length: int) -> bytes:
        """The next bytes."""
        return os.read(self._file.fileno(), length)


def given(progress: Progress | None = None) -> Entrusted:
    """The item that ``azukari run`` passes to this program, with its encoding known. Its heading is read off with the first row."""
    environment = os.environ
    header = ("",) if environment.get("AZUKARI_TABLE") == "1" else ()
    encoding, delimiter = environment.get("AZUKARI_ENCODING", "utf-8"), environment.get("AZUKARI_DELIMITER", ",")
    return Entrusted(Raw(_Input(sys.stdin.buffer), progress), header, encoding, delimiter)
