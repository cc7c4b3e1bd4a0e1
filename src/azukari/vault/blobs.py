"""The local store of ciphertext, addressed by SHA-256: what rests, and can be checked without keys.

    <folder>/ab/ab12…ef     a blob, named by the SHA-256 of its bytes, read-only
    <folder>/tmp/<random>   a blob being written, locked by its writer
    <folder>/begun/<name>/  a blob that may go on being written after a cut (``begun``)

A blob appears whole or not at all: it is written aside, made durable (fsync), renamed, and the folders that name it
are made durable too. After a failed fsync the kernel may have dropped the bytes and say "done" the next time, so a
failed fsync is final: the store takes no more until it is opened again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, Self

from azukari.vault.beside import Digest, beside
from azukari.vault.cobblestone import Piece
from azukari.vault.errors import BlobError
from azukari.vault.outlet import Outlet

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TMP: Final = "tmp"
_BEGUN: Final = "begun"
_CHECK_BYTES: Final = 1 << 20
_FLUSH: Final = 1 << 26
"""Bytes after which the device is given work while more is sealed, so that little is left to wait for at the end. What was written
past the page cache it has already."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Blob:
    """One blob, open for reading at any place. Close it, or use it in a ``with``."""

    def __init__(self, fd: int) -> None:
        """Take over an open descriptor."""
        self._fd = fd
        self.size = os.fstat(fd).st_size

    def pread_into(self, into: memoryview, offset: int) -> int:
        """Fill ``into`` from ``offset`` as far as there is data."""
        filled = 0
        while filled < len(into):
            try:
                got = os.preadv(self._fd, [into[filled:]], offset + filled)
            except OSError as fault:
                raise BlobError("BLOB_IO", f"errno {fault.errno}") from fault
            if got == 0:
                break
            filled += got
        return filled

    def close(self) -> None:
        """Let go of the descriptor; a second time does nothing."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BlobWriter:
    """A blob being written. Nothing of it exists until ``commit``; leaving the ``with`` before that removes it."""

    def __init__(self, store: Blobs, path: Path, fd: int, *, at: int = 0) -> None:
        """Take over a temporary file that no one else writes, and of which ``at`` bytes stay."""
        self._store, self._path, self._fd = store, path, fd
        self._hash = Digest()
        self._durable = False
        self._outlet = Outlet(fd, self._hash, at)
        self._flush: Future[None] | None = None
        self._flushed = 0
        self.size = 0

    @property
    def digest(self) -> str:
        """SHA-256 of what was written so far, 64 hexadecimal digits. A device that fails removes the temporary file and raises."""
        if self._fd >= 0:
            self._returned()
        return self._hash.hexdigest()

    def write(self, piece: Piece) -> None:
        """Append; the piece may be used again at once. A full or failing device removes the temporary file and raises, here or in a later call."""
        self.size += len(piece)
        try:
            self._outlet.put(piece)
        except OSError as fault:
            self.discard()
            raise device_fault(fault) from fault
        if self.size - self._flushed >= _FLUSH:
            self._flushed = self.size
            self._wait()
            if not self._outlet.direct:
                self._flush = beside(partial(self._store.fsync, self._fd, lambda: None))

    def _returned(self) -> None:
        """Wait until what was given is digested and written."""
        try:
            self._outlet.settle()
        except OSError as fault:
            self.discard()
            raise device_fault(fault) from fault

    def _wait(self) -> None:
        """Wait for the bytes that are on their way to the device; a failure there is as final as at the end."""
        flush, self._flush = self._flush, None
        if flush is None:
            return
        try:
            flush.result()
        except BlobError:
            self.discard()
            raise

    def settle(self) -> None:
        """Make the bytes durable, still without a name: first half of ``commit``, where two blobs go together."""
        self._returned()
        self._wait()
        if not self._durable:
            self._store.fsync(self._fd, self.discard)
            self._durable = True

    def commit(self) -> str:
        """Make the blob durable under its digest and return that."""
        self.settle()
        digest = self.digest
        final = self._store.path(digest)
        try:
            # 0400: a blob is never rewritten; its name says what its bytes are.
            os.fchmod(self._fd, 0o400)
            new_folder = not final.parent.exists()
            final.parent.mkdir(mode=0o700, exist_ok=True)
            self._path.rename(final)
        except OSError as fault:
            self.discard()
            raise device_fault(fault) from fault
        self._close()
        self._store.fsync_folder(final.parent, final.unlink)
        if new_folder:
            self._store.fsync_folder(final.parent.parent, final.unlink)
        return digest

    def discard(self) -> None:
        """Remove the temporary file; after ``commit`` this does nothing."""
        if self._fd >= 0:
            with suppress(FileNotFoundError):
                self._path.unlink()
            self._close()

    def _close(self) -> None:
        # Nobody may write through a descriptor that is closed: its number may be another file's by then.
        self._outlet.close()
        flush, self._flush = self._flush, None
        if flush is not None:
            flush.exception()
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not committed."""
        self.discard()


class Blobs:
    """The store. Several processes may use one folder: the temporary file of a living writer is locked and stays."""

    def __init__(self, folder: Path, *, random: Callable[[int], bytes] = os.urandom) -> None:
        """Open the folder, made if absent, and sweep what a crash left."""
        self._folder, self._tmp, self._random = folder, folder / _TMP, random
        self._stopped = False
        try:
            self._tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.swept = sum(_sweep(path) for path in self._tmp.iterdir())
        except OSError as fault:
            raise device_fault(fault) from fault

    @property
    def stopped(self) -> bool:
        """Whether nothing is taken any more, since bytes could not be made durable; it ends when the store is opened again."""
        return self._stopped

    @property
    def begun(self) -> Path:
        """The folder of deposits that were cut and may go on."""
        return self._folder / _BEGUN

    def path(self, digest: str) -> Path:
        """Where a blob of this digest rests, whether or not it does."""
        if _DIGEST.fullmatch(digest) is None:
            raise BlobError("BLOB_DIGEST")
        return self._folder / digest[:2] / digest

    def writer(self) -> BlobWriter:
        """Begin a blob."""
        if self._stopped:
            raise BlobError("BLOB_STOPPED")
        try:
            while True:
                path = self._tmp / self._random(16).hex()
                fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
                fcntl.flock(fd, fcntl.LOCK_EX)
                # Another process may have swept the file between its making and its locking: then make another.
                if os.fstat(fd).st_nlink:
                    return BlobWriter(self, path, fd)
                os.close(fd)
        except OSError as fault:
            raise device_fault(fault) from fault

    def open(self, digest: str) -> Blob:
        """Open a blob for reading."""
        try:
            return Blob(os.open(self.path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC))
        except FileNotFoundError as fault:
            raise BlobError("BLOB_MISSING", digest) from fault
        except OSError as fault:
            raise BlobError("BLOB_IO", f"errno {fault.errno}") from fault

    def check(self, digest: str) -> int:
        """Read a blob through and compare its digest; return its size. Needs no key."""
        found, place, block = hashlib.sha256(), 0, memoryview(bytearray(_CHECK_BYTES))
        with self.open(digest) as blob:
            while got := blob.pread_into(block, place):
                found.update(block[:got])
                place += got
        if found.hexdigest() != digest:
            raise BlobError("BLOB_DAMAGED", digest)
        return place

    def discard(self, digest: str) -> None:
        """Remove a blob that nothing refers to. This is tidying, not erasure: bytes stay on devices and in copies."""
        path = self.path(digest)
        try:
            path.unlink(missing_ok=True)
        except OSError as fault:
            raise BlobError("BLOB_IO", f"errno {fault.errno}") from fault
        if path.parent.exists():
            self.fsync_folder(path.parent)

    def __iter__(self) -> Iterator[str]:
        """Name every blob, in order."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                if _DIGEST.fullmatch(path.name):
                    yield path.name

    def fsync(self, fd: int, undo: Callable[[], None]) -> None:
        """Make a descriptor durable; on failure undo, stop the store and raise."""
        if self._stopped:
            undo()
            raise BlobError("BLOB_STOPPED")
        try:
            os.fsync(fd)
        except OSError as fault:
            self._stopped = True
            undo()
            raise BlobError("BLOB_FSYNC", f"errno {fault.errno}") from fault

    def fsync_folder(self, folder: Path, undo: Callable[[], None] = lambda: None) -> None:
        """Make the names in a folder durable; on failure undo, stop the store and raise."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self.fsync(fd, undo)
        finally:
            os.close(fd)


def device_fault(fault: OSError) -> BlobError:
    """What a device that will not write is called: full, or failing."""
    return BlobError("BLOB_FULL" if fault.errno in _FULL else "BLOB_IO", f"errno {fault.errno}")


def _sweep(path: Path) -> bool:
    """Remove a temporary file unless a living writer holds its lock; say whether it was removed."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(fd)
    return True
