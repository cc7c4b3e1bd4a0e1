"""Sealing one object while it streams: plaintext in, ciphertext in the blob store, nothing in between."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Final, NamedTuple, Self

from msgspec import structs

from azukari.vault.begun import Begun, BegunWriter, State, genuine
from azukari.vault.beside import Digest
from azukari.vault.blobs import Blob, Blobs, BlobWriter
from azukari.vault.building import IndexBuilder
from azukari.vault.cobblestone import HEADER, SALT, SEALED, Piece, Sealer
from azukari.vault.errors import CipherError, DeniedError, IndexFault, VaultError
from azukari.vault.index import Row
from azukari.vault.keys import Part, context, index_key
from azukari.vault.leases import Running
from azukari.vault.messages import Resumed, Sealed

_GONE: Final = frozenset({"WIRE_CUT", "WIRE_TIMEOUT", "SOURCE_IO"})
"""The caller, or the file that it handed over, went away; nothing was wrong with the content."""


class Target(NamedTuple):
    """What is sealed, and under which key. The object key itself goes no further than the sealers."""

    origin: str
    entrustment: str
    object: str
    version: int
    table: bool
    object_key: bytes
    wrap: Callable[[str, bytes], tuple[bytes, int]]
    """Wrap the key of an object (by its id) under the generation that is newest *now*, and say which: asked last, for sealing may take hours."""


class Before(NamedTuple):
    """What a deposit of before left: its state, its object key, and its ciphertext, open for reading."""

    state: State
    key: bytes
    body: Blob


class Sealing:
    """One object being sealed, and its index if it is a table. Leaving the ``with`` unfinished leaves nothing."""

    def __init__(
        self,
        target: Target,
        blobs: Blobs,
        running: Running,
        random: Callable[[int], bytes],
        begun: Begun | None = None,
        before: Before | None = None,
    ) -> None:
        """Begin the blobs; with ``begun``, what was sealed outlasts a cut, and goes on from ``before``."""
        self._blobs, self._running, self._random = blobs, running, random
        self._target, self._begun = target, begun
        self._plain = Digest()
        self._size = 0
        self._builder: IndexBuilder | None = None
        self._state: State | None = None
        with ExitStack() as undo:
            if before is not None:
                undo.enter_context(before.body)
            if begun is None or before is None or not self._gone_on(begun, before, undo):
                self._fresh(begun, undo)
                self._anew(before)
            if target.table:
                self._index_blob = undo.enter_context(blobs.writer())
                self._index = Sealer(
                    self._target.object_key, self._context("index"), salt=random(SALT), sink=self._index_blob.write
                )
                self._builder = IndexBuilder(index_key(self._target.object_key), self._index.write)
            self._undo = undo.pop_all()

    def _context(self, part: Part) -> bytes:
        one = self._target
        return context(one.origin, one.entrustment, one.object, one.version, part)

    def _gone_on(self, begun: Begun, before: Before, undo: ExitStack) -> bool:
        """Go on with the same message, if whoever wrote it left it in order and all of it is genuine still."""
        state, fresh = before.state, self._target
        if state.clean is None or state.clean != before.body.size:
            return False
        self._target = fresh._replace(object=state.object, object_key=before.key)
        blob = undo.enter_context(begun.go_on(state))
        try:
            self._take_up(blob, before)
        except CipherError:
            blob.leave()
            self._target, self._plain, self._size = fresh, Digest(), 0
            return False
        self._state = state
        return True

    def _take_up(self, blob: BegunWriter, before: Before) -> None:
        header = bytearray(HEADER)
        before.body.pread_into(memoryview(header), 0)
        self._body_blob: BegunWriter | BlobWriter = blob
        blob.again(header)
        for sealed, plain in genuine(before.body, before.key, self._context("body")):
            self._running.guard()
            self._plain.update(plain)
            self._size += len(plain)
            blob.again(sealed)
            self._plain.settle()
        if blob.size != before.state.clean:
            raise CipherError("CIPHER_DAMAGED", "what was left in order is not genuine")
        whole = (blob.size - HEADER) // SEALED
        self._body = Sealer.going_on(before.key, self._context("body"), header=header, number=whole, sink=blob.write)

    def _fresh(self, begun: Begun | None, undo: ExitStack) -> None:
        one = self._target
        if begun is None:
            self._body_blob = undo.enter_context(self._blobs.writer())
        else:
            wrapped, generation = one.wrap(one.object, one.object_key)
            self._state = State(one.entrustment, one.object, one.version, one.table, wrapped, generation)
            self._body_blob = undo.enter_context(begun.begin(self._state))
        self._body = Sealer(one.object_key, self._context("body"), salt=self._random(SALT), sink=self._body_blob.write)

    def _anew(self, before: Before | None) -> None:
        """Seal what is genuine of before under the new key."""
        if before is None:
            return
        one = self._target._replace(object=before.state.object)
        bound = context(one.origin, one.entrustment, one.object, one.version, "body")
        try:
            for _, plain in genuine(before.body, before.key, bound):
                self.write(plain)
        except CipherError:
            # Not even its header is: then there is nothing to go on from.
            return

    @property
    def resumed(self) -> Resumed:
        """From where the caller goes on: the object, and size and digest of what is sealed already."""
        return Resumed(self._target.object, self._size, self._plain.hexdigest())

    def write(self, piece: Piece) -> None:
        """Take the next bytes of the object."""
        try:
            self.lend(piece)
        finally:
            self.settle()

    def settle(self) -> None:
        """Wait until nothing that was lent is needed any more."""
        self._plain.settle()

    def lend(self, piece: Piece) -> None:
        """Take the next bytes, which must stay as they are until ``LENT`` further calls have returned: their digest is made beside what follows."""
        self._running.guard()
        self._plain.update(piece)
        self._size += len(piece)
        self._body.write(piece)

    def row(self, row: Row) -> None:
        """Take the next row of the table; it may come before or after its bytes."""
        if self._builder is None:
            raise IndexFault("INDEX_NONE")
        self._builder.add(row)

    def rows(self, kind: bytes, data: bytes) -> None:
        """Take rows of the table, or values of its columns, as they are packed on the wire in a frame of this kind."""
        if self._builder is None:
            raise IndexFault("INDEX_NONE")
        match kind:
            case b"V":
                self._builder.add_values(data)
            case b"C":
                self._builder.add_batch(data)
            case _:
                self._builder.add_rows(data)

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
            wrapped, generation = self._target.wrap(self._target.object, self._target.object_key)
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

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Remove what was not finished, unless it may go on after a cut."""
        with self._undo, self._begun or ExitStack(), closing(self._plain):
            if self._begun is None or self._state is None or not isinstance(self._body_blob, BegunWriter):
                self._body_blob.discard()
            elif self._cut(error):
                self._begun.left(self._state, self._body_blob.leave())
            else:
                self._body_blob.discard()
                self._begun.drop()

    def _cut(self, error: BaseException | None) -> bool:
        """Whether the caller went away, rather than that anything was wrong, and nothing but whole chunks was sealed."""
        if not isinstance(error, VaultError) or error.code not in _GONE or self._body.whole is None:
            return False
        try:
            self._running.guard()
        except DeniedError:
            return False
        return True
