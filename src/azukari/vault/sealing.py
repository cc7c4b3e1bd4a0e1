"""Sealing one object while it streams: plaintext in, ciphertext in the blob store, nothing in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple, Self

from msgspec import structs

from azukari.vault.blobs import Blobs
from azukari.vault.cobblestone import SALT, Piece, Sealer
from azukari.vault.errors import IndexFault
from azukari.vault.index import IndexBuilder, Row
from azukari.vault.keys import context, index_key
from azukari.vault.leases import Running
from azukari.vault.messages import Sealed


class Target(NamedTuple):
    """What is sealed, and under which key. The object key itself goes no further than the sealers."""

    origin: str
    entrustment: str
    object: str
    version: int
    table: bool
    object_key: bytes
    wrap: Callable[[], tuple[bytes, int]]
    """Wrap the object key under the generation that is newest *now*, and say which: asked last, for sealing may take hours."""


class Sealing:
    """One object being sealed, and its index if it is a table. Leaving the ``with`` unfinished leaves nothing."""

    def __init__(self, target: Target, blobs: Blobs, running: Running, random: Callable[[int], bytes]) -> None:
        """Begin the blobs."""
        self._target, self._blobs, self._running = target, blobs, running
        self._plain = hashlib.sha256()
        self._size = 0
        self._builder: IndexBuilder | None = None
        key = target.object_key
        place = (target.origin, target.entrustment, target.object, target.version)
        with ExitStack() as undo:
            self._body_blob = undo.enter_context(blobs.writer())
            self._body = Sealer(key, context(*place, "body"), salt=random(SALT), sink=self._body_blob.write)
            if target.table:
                self._index_blob = undo.enter_context(blobs.writer())
                self._index = Sealer(key, context(*place, "index"), salt=random(SALT), sink=self._index_blob.write)
                self._builder = IndexBuilder(index_key(key), self._index.write)
            self._undo = undo.pop_all()

    def write(self, piece: Piece) -> None:
        """Take the next bytes of the object."""
        self._running.guard()
        self._plain.update(piece)
        self._size += len(piece)
        self._body.write(piece)

    def row(self, row: Row) -> None:
        """Take the next row of the table; it may come before or after its bytes."""
        if self._builder is None:
            raise IndexFault("INDEX_NONE")
        self._builder.add(row)

    def finish(self) -> Sealed:
        """Make body and index durable, and say what to record.

        Both are durable before either has its name. Should the process die between the two namings, a body remains
        that nothing refers to and whose key nobody has; it is found by comparing the store with the record.
        """
        self._body.finish()
        if self._builder is not None:
            if self._builder.end > self._size:
                raise IndexFault("INDEX_BEYOND")
            self._builder.finish()
            self._index.finish()
            self._index_blob.settle()
        self._body_blob.settle()
        self._running.guard()
        blob = self._body_blob.commit()
        index: str | None = None
        try:
            if self._builder is not None:
                index = self._index_blob.commit()
            wrapped, generation = self._target.wrap()
        except BaseException:
            for made in (blob, index):
                if made is not None:
                    self._blobs.discard(made)
            raise
        sealed = Sealed(
            blob=blob,
            blob_size=self._body_blob.size,
            plain=self._plain.hexdigest(),
            plain_size=self._size,
            wrapped=wrapped,
            generation=generation,
        )
        if self._builder is None:
            return sealed
        return structs.replace(sealed, index=index, index_size=self._index_blob.size, rows=self._builder.rows)

    def __enter__(self) -> Self:
        """Give the sealing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not finished."""
        self._undo.close()
