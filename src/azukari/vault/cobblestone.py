"""Cobblestone-256: the C2SP chunked encryption with AES-256-GCM and HKDF-Expand-SHA-512.

Specification: C2SP/C2SP ``chunked-encryption.md`` at commit 1225032687556092e30c845edae8bac8d26cae09.

    salt (24) ‖ commitment (32) ‖ chunk 0 ‖ chunk 1 ‖ … ‖ last chunk

A chunk is 16,384 bytes of plaintext and a tag of 16; the last is always shorter and may be empty, and that is what
ends a message. The nonce is the base nonce XOR the number of the chunk, so chunks can be opened in any order and
cannot be moved, doubled or dropped unnoticed. The commitment is checked before any chunk is.

Speed: AES-GCM here takes about 1.5 µs for a chunk, so a Python loop may not do much beside it. Output goes into one
of a few reused buffers of ``BATCH`` chunks in turn; what a sink receives is a view of it, **valid only until ``LENT`` further calls
of the sink have returned**, so that a sink may let another core work on it meanwhile.
"""

from __future__ import annotations

import hmac
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.vault.errors import CipherError
from azukari.vault.keys import KEY_BYTES, expand

CHUNK: Final = 16_384
TAG: Final = 16
SEALED: Final = CHUNK + TAG
SALT: Final = 24
COMMITMENT: Final = 32
HEADER: Final = SALT + COMMITMENT
BATCH: Final = 32
"""Chunks to one call of the sink: 512 KiB, so that buffers stay within a second-level cache."""

LENT: Final = 3
"""Pieces of one stream that may be under way on another core: one worked on, the others waiting, so that nobody waits for it to wake."""

CHUNK_LIMIT: Final = 1 << 38
_NONCE: Final = 12
_INFO: Final = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"

Piece = bytes | bytearray | memoryview
Sink = Callable[[memoryview], object]


class MessageKey:
    """The derived key of one message, and its nonces by number."""

    def __init__(self, key: bytes, salt: bytes, context: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise CipherError("CIPHER_KEY", f"{len(key)} bytes")
        if len(salt) != SALT:
            raise CipherError("CIPHER_HEADER", f"salt of {len(salt)} bytes")
        derived = expand(key, _INFO + salt + context, KEY_BYTES + _NONCE + COMMITMENT)
        self.aead = AESGCM(derived[:KEY_BYTES])
        self.base = int.from_bytes(derived[KEY_BYTES : KEY_BYTES + _NONCE], "big")
        self.commitment = derived[KEY_BYTES + _NONCE :]

    @classmethod
    def of_header(cls, key: bytes, header: Piece, context: bytes) -> MessageKey:
        """Derive from the header of a message and check its commitment, before any chunk is touched."""
        if len(header) != HEADER:
            raise CipherError("CIPHER_HEADER", f"{len(header)} of {HEADER} bytes")
        chunks = cls(key, bytes(header[:SALT]), context)
        if not hmac.compare_digest(chunks.commitment, header[SALT:]):
            raise CipherError("CIPHER_COMMITMENT")
        return chunks

    def seal_into(self, number: int, plain: Piece, into: memoryview) -> int:
        """Encrypt chunk ``number``; return its sealed size."""
        if number >= CHUNK_LIMIT:
            raise CipherError("CIPHER_TOO_LONG")
        return self.aead.encrypt_into((self.base ^ number).to_bytes(_NONCE, "big"), plain, None, into)

    def open_into(self, number: int, sealed: Piece, into: memoryview) -> int:
        """Decrypt and authenticate chunk ``number``; return its plain size."""
        try:
            return self.aead.decrypt_into((self.base ^ number).to_bytes(_NONCE, "big"), sealed, None, into)
        except InvalidTag as fault:
            raise CipherError("CIPHER_DAMAGED", f"chunk {number}") from fault

    def seal_run(self, first: int, plain: memoryview, into: list[memoryview]) -> None:
        """Encrypt whole chunks numbered from ``first``, one into each of the given places."""
        if first + len(into) > CHUNK_LIMIT:
            raise CipherError("CIPHER_TOO_LONG")
        base, encrypt, start = self.base, self.aead.encrypt_into, 0
        for number, place in enumerate(into, first):
            encrypt((base ^ number).to_bytes(_NONCE, "big"), plain[start : start + CHUNK], None, place)
            start += CHUNK

    def open_run(self, first: int, sealed: memoryview, into: list[memoryview]) -> None:
        """Decrypt whole chunks numbered from ``first``, one into each of the given places."""
        base, decrypt, start, number = self.base, self.aead.decrypt_into, 0, first
        try:
            for number, place in enumerate(into, first):
                decrypt((base ^ number).to_bytes(_NONCE, "big"), sealed[start : start + SEALED], None, place)
                start += SEALED
        except InvalidTag as fault:
            raise CipherError("CIPHER_DAMAGED", f"chunk {number}") from fault


def places(buffer: memoryview, width: int) -> list[memoryview]:
    """Cut a buffer into places once, so that the loop over chunks need not."""
    return [buffer[start : start + width] for start in range(0, len(buffer), width)]


class _Stream(ABC):
    """Pieces of any size in, whole units out; the rest waits for the next piece."""

    def __init__(self, unit: int, out_unit: int, sink: Sink) -> None:
        self._unit = unit
        self._buffers = deque(memoryview(bytearray(BATCH * out_unit)) for _ in range(LENT + 1))
        self._places = deque(places(buffer, out_unit) for buffer in self._buffers)
        self._out_unit = out_unit
        self._sink = sink
        self._held = bytearray()
        self._number = 0
        self._ended = False

    @abstractmethod
    def _run(self, first: int, data: memoryview, into: list[memoryview]) -> None:
        """Turn whole units, numbered from ``first``, into the given places."""

    def _take(self, data: memoryview) -> None:
        if self._held:
            missing = self._unit - len(self._held)
            self._held += data[:missing]
            data = data[missing:]
            if len(self._held) < self._unit:
                return
            self._pass(memoryview(bytes(self._held)), 1)
            self._held.clear()
        start, left = 0, len(data) // self._unit
        while left:
            count = min(left, BATCH)
            self._pass(data[start : start + count * self._unit], count)
            start += count * self._unit
            left -= count
        self._held += data[start:]

    def _pass(self, data: memoryview, count: int) -> None:
        into = self._places[0]
        self._run(self._number, data, into[:count] if count < BATCH else into)
        self._number += count
        self._give(count * self._out_unit)

    def _give(self, size: int) -> None:
        """Lend the sink the first bytes of a buffer, and turn to the next."""
        done = self._buffers[0][:size]
        self._buffers.rotate(-1)
        self._places.rotate(-1)
        self._sink(done)


class Sealer(_Stream):
    """Encrypt a stream: ``write`` pieces of any size, then ``finish``. Memory does not depend on the length.

    ``salt`` is 24 random bytes, never used twice with one key; it is a parameter because the vault takes its
    randomness from whoever composes it.
    """

    def __init__(self, key: bytes, context: bytes, *, salt: bytes, sink: Sink) -> None:
        """Derive the message key and give the header to the sink."""
        super().__init__(CHUNK, SEALED, sink)
        self._chunks = MessageKey(key, salt, context)
        sink(memoryview(salt + self._chunks.commitment))

    @classmethod
    def going_on(cls, key: bytes, context: bytes, *, header: Piece, number: int, sink: Sink) -> Self:
        """Go on after ``number`` whole chunks. No chunk of that number or a later one may ever have been sealed under this header."""
        found = cls(key, context, salt=bytes(header[:SALT]), sink=lambda _: None)
        found._chunks = MessageKey.of_header(key, header, context)
        found._sink, found._number = sink, number
        return found

    @property
    def whole(self) -> int | None:
        """How many whole chunks were sealed, so that another sealer may go on there; None once the last was, which ends a message."""
        return None if self._ended else self._number

    def _run(self, first: int, data: memoryview, into: list[memoryview]) -> None:
        self._chunks.seal_run(first, data, into)

    def write(self, piece: Piece) -> None:
        """Encrypt what completes chunks and keep the rest, less than one chunk."""
        if self._ended:
            raise CipherError("CIPHER_FINISHED")
        self._take(memoryview(piece))

    def finish(self) -> None:
        """Write the last chunk, which is short, even if it is empty."""
        if self._ended:
            raise CipherError("CIPHER_FINISHED")
        self._ended = True
        size = self._chunks.seal_into(self._number, bytes(self._held), self._buffers[0][: len(self._held) + TAG])
        self._held.clear()
        self._give(size)


class Opener(_Stream):
    """Decrypt a stream: ``write`` pieces of ciphertext, then ``finish``, which alone tells that it was all.

    What the sink received before a fault is authentic, but may be a beginning only. After a fault every further call
    fails too.
    """

    def __init__(self, key: bytes, context: bytes, *, sink: Sink) -> None:
        """Wait for the header."""
        super().__init__(SEALED, CHUNK, sink)
        self._key, self._context = key, context
        self._header = bytearray()
        self._chunks: MessageKey | None = None
        self._fault: CipherError | None = None

    def _run(self, first: int, data: memoryview, into: list[memoryview]) -> None:
        if self._chunks is None:
            raise CipherError("CIPHER_HEADER")
        if first + len(into) > CHUNK_LIMIT:
            raise CipherError("CIPHER_TOO_LONG")
        self._chunks.open_run(first, data, into)

    def write(self, piece: Piece) -> None:
        """Decrypt the whole chunks in what has come so far."""
        self._guard()
        data = memoryview(piece)
        try:
            if self._chunks is None:
                missing = HEADER - len(self._header)
                self._header += data[:missing]
                data = data[missing:]
                if len(self._header) < HEADER:
                    return
                self._chunks = MessageKey.of_header(self._key, bytes(self._header), self._context)
            self._take(data)
        except CipherError as fault:
            self._fault = fault
            raise

    def finish(self) -> None:
        """Open the last chunk. A message that ends on a whole chunk, or within a tag, was cut short."""
        self._guard()
        try:
            if self._chunks is None:
                raise CipherError("CIPHER_HEADER", f"{len(self._header)} of {HEADER} bytes")
            if len(self._held) < TAG:
                raise CipherError("CIPHER_TRUNCATED")
            size = self._chunks.open_into(self._number, bytes(self._held), self._buffers[0][: len(self._held) - TAG])
        except CipherError as fault:
            self._fault = fault
            raise
        self._ended = True
        self._give(size)

    def _guard(self) -> None:
        if self._fault is not None:
            raise self._fault
        if self._ended:
            raise CipherError("CIPHER_FINISHED")
