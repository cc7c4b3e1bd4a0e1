"""Deposits that were cut: what was sealed stays, under a wrapped key, until the same deposit goes on or a fortnight has passed.

    <blobs>/begun/<name>/lock        held by whoever writes
    <blobs>/begun/<name>/state       what was begun, and its object key wrapped under the contract key: written before the first byte
    <blobs>/begun/<name>/body        ciphertext so far

No plaintext and no plain key rests here, and all of it dies with the generation of the contract key. Two different plaintexts must never be sealed
under one nonce. So the *same* message goes on only where the one who wrote it left it in order and said so durably (``clean``): then no later
chunk was ever sealed. After anything else, such as a crash or a power cut, what is genuine is opened and sealed anew under another key.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Self

import msgspec

from azukari.vault.access import Source
from azukari.vault.blobs import Blob, Blobs, BlobWriter, device_fault
from azukari.vault.cobblestone import BATCH, CHUNK, HEADER, SEALED, MessageKey, Piece, places
from azukari.vault.errors import BlobError, CipherError, VaultError
from azukari.vault.keys import checked_id

PATIENCE: Final = 3.0
"""Seconds to wait for another writer of the same thing."""
KEPT: Final = 14 * 86_400
"""Seconds after which a deposit that was cut is swept, counted from its last byte."""


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was begun. ``clean``: bytes of ciphertext after which nothing was ever sealed, or None while that is not certain."""

    entrustment: str
    object: str
    version: int
    table: bool
    wrapped: bytes
    generation: int
    clean: int | None = None


class BegunWriter(BlobWriter):
    """A blob whose bytes may stay when its writer is cut."""

    def again(self, piece: Piece) -> None:
        """Take in, for digest and size, bytes that are there already."""
        self._hash.update(piece)
        self._hash.settle()
        self.size += len(piece)

    def leave(self) -> int:
        """Make what is there durable, let go of it without removing it, and return its size."""
        self.settle()
        self._close()
        return self.size


def _locked(lock: int) -> None:
    """Wait a moment: who was cut off lets go of it only when the cut is noticed."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


class Begun:
    """One deposit by name, locked. Close it; what it holds stays unless ``drop`` was called."""

    def __init__(self, blobs: Blobs, name: str) -> None:
        """Lock it. :raises BlobError: ``SEAL_BUSY`` while another writes it, ``BLOB_IO``."""
        self._blobs, self._folder = blobs, blobs.begun / checked_id(name)
        self._body, self._state = self._folder / "body", self._folder / "state"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _locked(self._lock)
            except BlockingIOError as fault:
                os.close(self._lock)
                raise BlobError("SEAL_BUSY") from fault
        except OSError as fault:
            raise device_fault(fault) from fault

    def state(self) -> State | None:
        """What was begun, or None where nothing that could go on was."""
        try:
            found = msgspec.json.decode(self._state.read_bytes(), type=State)
            return found if self._body.stat().st_size >= HEADER else None
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def begin(self, state: State) -> BegunWriter:
        """Begin anew: nothing of before is left but what ``aside`` keeps open."""
        self._body.unlink(missing_ok=True)
        self._write(state)
        return self._writer(os.O_CREAT | os.O_EXCL)

    def go_on(self, state: State) -> BegunWriter:
        """Go on where the writer left; until it leaves again, nothing is certain."""
        self._write(msgspec.structs.replace(state, clean=None))
        return self._writer(os.O_APPEND)

    def aside(self) -> Blob:
        """The ciphertext so far, open for reading also after it was begun anew."""
        return Blob(os.open(self._body, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC))

    def left(self, state: State, size: int) -> None:
        """Say durably that the writer left in order after ``size`` bytes."""
        self._write(msgspec.structs.replace(state, clean=size))

    def drop(self) -> None:
        """Remove what was begun."""
        for path in (self._body, self._state):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the lock."""
        fd, self._lock = self._lock, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _writer(self, how: int) -> BegunWriter:
        try:
            fd = os.open(self._body, os.O_RDWR | how | os.O_CLOEXEC, 0o600)
            return BegunWriter(self._blobs, self._body, fd, at=os.fstat(fd).st_size)
        except OSError as fault:
            raise device_fault(fault) from fault

    def _write(self, state: State) -> None:
        new = self._state.with_suffix(".new")
        try:
            fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            try:
                os.write(fd, msgspec.json.encode(state))
                self._blobs.fsync(fd, lambda: None)
            finally:
                os.close(fd)
            new.rename(self._state)
        except OSError as fault:
            raise device_fault(fault) from fault
        self._blobs.fsync_folder(self._folder)


def genuine(source: Source, key: bytes, context: bytes) -> Iterator[tuple[memoryview, memoryview]]:
    """Yield ciphertext and plaintext of the whole chunks from the beginning, as far as they are genuine, in views valid until the next.

    :raises CipherError: when not even the header is.
    """
    head = memoryview(bytearray(HEADER))
    source.pread_into(head, 0)
    chunks = MessageKey.of_header(key, head, context)
    sealed, plain = memoryview(bytearray(BATCH * SEALED)), memoryview(bytearray(BATCH * CHUNK))
    into = places(plain, CHUNK)
    number, there = 0, (source.size - HEADER) // SEALED
    while number < there:
        count = min(BATCH, there - number)
        count = source.pread_into(sealed[: count * SEALED], HEADER + number * SEALED) // SEALED
        good = _opened(chunks, number, sealed[: count * SEALED], into[:count])
        if good:
            yield sealed[: good * SEALED], plain[: good * CHUNK]
        if good < BATCH:
            return
        number += good


def _opened(chunks: MessageKey, first: int, sealed: memoryview, into: list[memoryview]) -> int:
    """How many chunks from the first open; the first that does not ends what is genuine."""
    for at, place in enumerate(into):
        try:
            chunks.open_run(first + at, sealed[at * SEALED : (at + 1) * SEALED], [place])
        except CipherError:
            return at
    return len(into)


def sweep(blobs: Blobs, now: float | None = None) -> int:
    """Remove deposits that nobody went on with for a fortnight; how many."""
    swept, limit = 0, (time.time() if now is None else now) - KEPT
    for folder in blobs.begun.glob("*"):
        with suppress(FileNotFoundError, VaultError), Begun(blobs, folder.name) as one:
            latest = max(path.stat().st_mtime for path in folder.iterdir())
            if latest < limit:
                one.drop()
                shutil.rmtree(folder)
                swept += 1
    return swept
