r"""The container of an evidence pack: named members of length-prefixed records, and a digest over all of it.

    "azukari-pack v1\n"                                                        16 bytes
    member    u8 length of name (1-32) ‖ name ‖ records … ‖ u32be 0
    record    u32be length (1 or more) ‖ bytes
    end       u8 0 ‖ SHA-256 over every byte before it                          33 bytes, and nothing after

Every byte has one meaning and one place, so any change breaks the framing or the digest. The digest guards against
accidents only: anyone can recompute it. Against people stand the signature and the tree (``verify``). Both classes
stream: they hold one block and one record at a time.
"""

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from struct import Struct
from typing import BinaryIO, Final, NamedTuple

from azukari.ledger.errors import LedgerError, Where

__all__ = ["MAX_RECORD", "Block", "ContainerReader", "ContainerWriter"]

MAGIC: Final = b"azukari-pack v1\n"
_ANY_VERSION: Final = re.compile(rb"azukari-pack v[0-9]\n")
_NAME: Final = re.compile(rb"[a-z][a-z-]{0,31}")
MAX_NAME: Final = 32
MAX_RECORD: Final = 1 << 24
_LENGTH: Final = Struct(">I")
_LENGTH_SIZE: Final = _LENGTH.size
_BLOCK: Final = 1 << 18
_AHEAD: Final = 8
_DIGEST_SIZE: Final = 32


class Block(NamedTuple):
    """So many records as they stand in the file, each after its length; where the first begins, and the bytes."""

    offset: int
    records: int
    data: bytes


class ContainerWriter:
    """Writes members in the order given. The caller makes the file durable."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin a container at the file's present position."""
        self._file = file
        self._hash = sha256()
        self._open = False
        self._put(MAGIC)

    def _put(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)

    def member(self, name: str) -> None:
        """Begin the next member. Raises MEMBER_NAME."""
        if not _NAME.fullmatch(name.encode()):
            raise LedgerError("MEMBER_NAME", where=Where(member=name))
        self._close()
        self._put(bytes([len(name)]) + name.encode())
        self._open = True

    def record(self, data: bytes) -> None:
        """Write one record into the open member. Raises RECORD_LENGTH for an empty or oversized one."""
        if not self._open or not 0 < len(data) <= MAX_RECORD:
            raise LedgerError("RECORD_LENGTH", f"{len(data)} bytes")
        self._put(len(data).to_bytes(_LENGTH_SIZE, "big") + data)

    def _close(self) -> None:
        if self._open:
            self._put(bytes(_LENGTH_SIZE))
            self._open = False

    def so_far(self) -> bytes:
        """End the open member, and tell the SHA-256 over all that is written."""
        self._close()
        return self._hash.digest()

    def finish(self) -> bytes:
        """End the container and return its digest."""
        self._close()
        self._put(b"\x00")
        digest = self._hash.digest()
        self._file.write(digest)
        return digest


class ContainerReader:
    """Reads a container strictly, once, from its beginning to its end.

    Call ``next_member`` for a name, then read all its ``records``; at the end ``next_member`` gives None after
    checking the digest and that nothing follows. Raises LedgerError with member and offset. ``bound`` names a member at
    which ``before`` tells the SHA-256 of every byte before it.
    """

    def __init__(self, file: BinaryIO, bound: str | None = None) -> None:
        """Read the first line. Raises PACK_VERSION for a later container, PACK_MAGIC for anything else."""
        self._file = file
        self._bound = bound
        self.before = b""
        self._hash = sha256()
        self._hashing: ThreadPoolExecutor | None = None
        self._hashed: deque[Future[None]] = deque()
        self._buffer = b""
        self._at = 0
        self._base = 0  # offset in the file of the buffer's first byte
        self.member: str | None = None
        self.digest_failed = False
        magic = self._peek(len(MAGIC))
        if magic != MAGIC:
            known = _ANY_VERSION.fullmatch(magic)
            raise LedgerError("PACK_VERSION" if known else "PACK_MAGIC", where=Where(offset=0))
        self._at = len(MAGIC)

    @property
    def offset(self) -> int:
        """Bytes consumed so far."""
        return self._base + self._at

    def fault(self, code: str, detail: str = "", offset: int | None = None) -> LedgerError:
        """Place a fault at the member being read."""
        return LedgerError(code, detail, Where(self.member, self.offset if offset is None else offset))

    def _fill(self, wanted: int) -> None:
        """Have ``wanted`` bytes ready from the present position, or as many as the file still holds."""
        self._digest(memoryview(self._buffer)[: self._at])
        self._base += self._at
        parts, have = [self._buffer[self._at :]], len(self._buffer) - self._at
        self._at = 0
        while have < wanted:
            block = self._file.read(max(_BLOCK, wanted - have))
            if not block:
                break
            parts.append(block)
            have += len(block)
        self._buffer = b"".join(parts)

    def _digest(self, data: memoryview) -> None:
        """Hash what was consumed, in order. A whole block goes to a second core while this one reads on, some blocks ahead."""
        self._wait(_AHEAD)
        if len(data) < _BLOCK >> 1:
            self._wait()
            self._hash.update(data)
            return
        self._hashing = self._hashing or ThreadPoolExecutor(1)
        self._hashed.append(self._hashing.submit(self._hash.update, data))

    def _wait(self, left: int = 0) -> None:
        while len(self._hashed) > left:
            self._hashed.popleft().result()

    def _peek(self, count: int) -> bytes:
        self._has(count)
        return self._buffer[self._at : self._at + count]

    def _take(self, count: int) -> bytes:
        data = self._peek(count)
        if len(data) < count:
            raise self.fault("PACK_TRUNCATED", f"{count} bytes wanted, {len(data)} left")
        self._at += count
        return data

    def next_member(self) -> str | None:
        """Read the name of the next member, or check the end and return None."""
        self._peek(1 + MAX_NAME)  # the name, where there is one, is in the buffer together with its length
        start, at = self.offset, self._at
        length = self._take(1)[0]
        if length == 0:
            self._finish()
            return None
        name = self._take(length) if length <= MAX_NAME else b""
        if not _NAME.fullmatch(name):
            raise self.fault("MEMBER_NAME", offset=start)
        self.member = name.decode()
        if self.member == self._bound:
            self._wait()
            hashed = self._hash.copy()
            hashed.update(memoryview(self._buffer)[:at])
            self.before = hashed.digest()
        return self.member

    def records(self, limit: int = MAX_RECORD) -> Iterator[tuple[int, bytes]]:
        """Read the records of the open member: where each begins in the file, and its bytes."""
        from_bytes = int.from_bytes
        while True:
            # the common case without a call: length and record lie in the buffer already
            at = self._at
            length = from_bytes(self._buffer[at : at + _LENGTH_SIZE], "big")
            end = at + _LENGTH_SIZE + length
            if not 0 < length <= limit or at + _LENGTH_SIZE > len(self._buffer) or end > len(self._buffer):
                start = self.offset
                length = from_bytes(self._peek(_LENGTH_SIZE), "big")
                self._take(_LENGTH_SIZE)
                if length == 0:
                    return
                if length > limit:
                    raise self.fault("RECORD_LENGTH", f"{length} bytes, {limit} allowed", start)
                yield start, self._take(length)
                continue
            self._at = end
            yield self._base + at, self._buffer[at + _LENGTH_SIZE : end]

    def blocks(self, limit: int, count: int, most: int) -> Iterator[Block]:
        """Read the records of the open member as ``records`` does, ``count`` at a time, or fewer where those are more than ``most`` bytes.

        ``most`` has room for any record of ``limit`` bytes.
        """
        unpack = _LENGTH.unpack_from
        while True:
            size = found = 0
            while True:
                buffer, begin = self._buffer, self._at
                have, room, at = len(buffer), begin + most, begin + size
                while found < count and at + _LENGTH_SIZE <= have:
                    length = unpack(buffer, at)[0]
                    end = at + _LENGTH_SIZE + length
                    if end > have or end > room or not 0 < length <= limit:
                        break
                    at = end
                    found += 1
                size = at - begin
                if found == count or not self._more(size, limit, most):
                    break
            if not found:
                break
            at = self._at
            offset, data = self.offset, self._buffer[at : at + size]
            self._at += size
            yield Block(offset, found, data)
        for _ in self.records(limit):  # the end of the member, or a fault
            raise AssertionError

    def _more(self, size: int, limit: int, most: int) -> bool:
        """Whether another record follows after ``size`` bytes, and fits; it is in the buffer then."""
        if not self._has(size + _LENGTH_SIZE):
            return False
        length = _LENGTH.unpack_from(self._buffer, self._at + size)[0]
        wanted = size + _LENGTH_SIZE + length
        return 0 < length <= limit and wanted <= most and self._has(wanted)

    def _has(self, count: int) -> bool:
        if len(self._buffer) - self._at < count:
            self._fill(count)
        return len(self._buffer) - self._at >= count

    def _finish(self) -> None:
        self.member = "end"
        self._wait()
        self._hash.update(memoryview(self._buffer)[: self._at])
        computed = self._hash.digest()
        # what is hashed now must not be hashed again when the buffer moves on
        self._base, self._buffer, self._at = self.offset, self._buffer[self._at :], 0
        start = self.offset
        stated = self._take(_DIGEST_SIZE)
        if self._peek(1):
            raise self.fault("PACK_LONGER")
        self.digest_failed = stated != computed
        if self.digest_failed:
            raise self.fault("PACK_DIGEST", offset=start)
