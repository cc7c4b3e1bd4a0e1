"""Reading any range of a sealed object, opening only the chunks that hold it.

The end of the message is authenticated when the object is opened: its last chunk must be short and genuine, so a
ciphertext cut at a chunk boundary is refused before anything is read from it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final, Protocol

from azukari.vault.cobblestone import BATCH, CHUNK, CHUNK_LIMIT, HEADER, SEALED, TAG, MessageKey, places
from azukari.vault.errors import CipherError

_KEPT: Final = 8
"""Chunks kept after being opened: rows of a page lie beside each other, and so do probes of an index."""


class Source(Protocol):
    """Ciphertext that can be read at any place, such as a blob."""

    @property
    def size(self) -> int:
        """Bytes of ciphertext."""

    def pread_into(self, into: memoryview, offset: int) -> int:
        """Fill ``into`` from ``offset`` as far as there is data; return how many bytes were filled."""


class BytesSource:
    """Ciphertext that is already in memory."""

    def __init__(self, data: bytes) -> None:
        """Keep the bytes."""
        self._data = data

    @property
    def size(self) -> int:
        """Bytes of ciphertext."""
        return len(self._data)

    def pread_into(self, into: memoryview, offset: int) -> int:
        """Copy from ``offset``."""
        found = self._data[offset : offset + len(into)]
        into[: len(found)] = found
        return len(found)


class RandomAccess:
    """One sealed object, open for reading; ``size`` is its plain size in bytes. For one thread at a time."""

    def __init__(self, source: Source, key: bytes, context: bytes) -> None:
        """Check the commitment, then authenticate the length by opening the last chunk."""
        self._source = source
        self._chunks = MessageKey.of_header(key, self._fetch(0, min(HEADER, source.size)), context)
        self._last, rest = divmod(source.size - HEADER, SEALED)
        if rest < TAG or self._last >= CHUNK_LIMIT:
            raise CipherError("CIPHER_TRUNCATED")
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self.opened = 0
        self.size = self._last * CHUNK + rest - TAG
        self.tail: bytes = self._open(self._last, rest)
        """The plaintext of the last chunk, 0 to 16,383 bytes."""

    @property
    def chunks(self) -> int:
        """How many whole chunks precede the last."""
        return self._last

    def chunk(self, number: int) -> bytes:
        """Return the plaintext of chunk ``number``, from 0."""
        if number == self._last:
            return self.tail
        if not 0 <= number < self._last:
            raise CipherError("CIPHER_TRUNCATED", f"chunk {number} of {self._last}")
        found = self._kept.get(number)
        if found is None:
            found = self._kept[number] = self._open(number, SEALED)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return found

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes of a range; what lies beyond the end is not there, as with a file."""
        offset, end = self._range(offset, length)
        if offset == end:
            return b""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        if first == last:
            # As nearly every row lies.
            return self.chunk(first)[offset - first * CHUNK : end - first * CHUNK]
        if last - first >= _KEPT:
            # Each view is valid only until the next: copy one by one.
            found = bytearray()
            for piece in self.stream(offset, end - offset):
                found += piece
            return bytes(found)
        whole = b"".join(self.chunk(number) for number in range(first, last + 1))
        return whole[offset - first * CHUNK : end - first * CHUNK]

    def stream(self, offset: int = 0, length: int | None = None) -> Iterator[memoryview]:
        """Yield a range in views of one reused buffer, each valid only until the next is asked for."""
        offset, end = self._range(offset, self.size if length is None else length)
        if offset == end:
            return
        number, stop = offset // CHUNK, min((end - 1) // CHUNK + 1, self._last)
        width = max(1, min(BATCH, stop - number))
        sealed, plain = memoryview(bytearray(width * SEALED)), memoryview(bytearray(width * CHUNK))
        cut = places(plain, CHUNK)
        while number < stop:
            count = min(width, stop - number)
            self._fill(sealed[: count * SEALED], HEADER + number * SEALED)
            self._chunks.open_run(number, sealed, cut if count == width else cut[:count])
            self.opened += count
            start = number * CHUNK
            yield plain[max(offset - start, 0) : min(end - start, count * CHUNK)]
            number += count
        start = self._last * CHUNK
        if end > start:
            yield memoryview(self.tail)[max(offset - start, 0) : end - start]

    def _range(self, offset: int, length: int) -> tuple[int, int]:
        if offset < 0 or length < 0:
            raise ValueError(f"a range of {length} bytes at {offset}")
        offset = min(offset, self.size)
        return offset, min(offset + length, self.size)

    def _open(self, number: int, sealed_size: int) -> bytes:
        plain = bytearray(sealed_size - TAG)
        self._chunks.open_into(number, self._fetch(HEADER + number * SEALED, sealed_size), memoryview(plain))
        self.opened += 1
        return bytes(plain)

    def _fetch(self, offset: int, size: int) -> bytearray:
        found = bytearray(size)
        self._fill(memoryview(found), offset)
        return found

    def _fill(self, into: memoryview, offset: int) -> None:
        if self._source.pread_into(into, offset) != len(into):
            raise CipherError("CIPHER_TRUNCATED", f"at byte {offset}")
