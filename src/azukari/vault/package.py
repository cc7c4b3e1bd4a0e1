"""Packages for transport: age v1, sealed to one recipient that is made for this transfer and thrown away (第14).

    pack      items of the vault ──► tar ──► age, to an ephemeral recipient ──► ciphertext;  back: digest, size, the *held* identity
    release   (log, seq) ──► the committed entry names items, digest and size ──► used once ──► the identity

What leaves at ``pack`` is ciphertext that nobody can open. The identity that opens it is held: sealed under a key of its own, which is wrapped
under the contract key, and bound to the items, digest and size. It is given out once, against a committed entry that states exactly these. So
the digest is on record before the package can be opened, and nothing opens before it is recorded.

The format is C2SP ``age.md`` v1 as rage writes it (X25519, ChaCha20-Poly1305); the content is a POSIX tar with one file for each item,
named by its id.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import pyrage  # type: ignore[import-untyped]  # it ships no types
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.vault.errors import KeyFault, VaultError
from azukari.vault.keeping import wrapped_size

ITEMS_LIMIT: Final = 500
PIECE: Final = 1 << 16
_LABEL: Final = b"azukari.vault.package.v1"
_NUMBER: Final = 8
# The key is fresh for each identity and seals nothing else, so that its one nonce may be fixed.
_NONCE: Final = bytes(12)


class Member(NamedTuple):
    """One file of a package: its name, its size in bytes, and its bytes in pieces, each valid until the next."""

    name: str
    size: int
    pieces: Iterable[memoryview]


class Wrapped(NamedTuple):
    """A key as custodians hold it: wrapped, and under which generation."""

    key: bytes
    generation: int


class Bound(NamedTuple):
    """What an identity is bound to: the ledger's origin, the entrustment, the items in their order, SHA-256 and size of the package."""

    origin: str
    entrustment: str
    items: tuple[str, ...]
    digest: str
    size: int

    def bytes(self) -> bytes:
        """The one form of these fields, each preceded by its length."""
        fields = (self.origin, self.entrustment, self.digest, str(self.size), *self.items)
        return b"".join(len(field).to_bytes(4, "big") + field for field in (_LABEL, *(one.encode() for one in fields)))


class _Reader:
    """A stream of pieces as a file that age reads; it never holds more than a piece and what is asked for."""

    def __init__(self, pieces: Iterator[memoryview]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes, none at the end. What stops the source is kept, for age would tell it as an error of its own."""
        try:
            while not self._left:
                found = next(self._pieces, None)
                if found is None:
                    return b""
                self._left = found
        except BaseException as fault:
            self.fault = fault
            raise
        taken = bytes(self._left[:size])
        self._left = self._left[size:]
        return taken


class _Writer:
    """Takes the package as age writes it, counts it and passes it on."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        self._sink = sink
        self._hash = hashlib.sha256()
        self._held = bytearray()
        self.size = 0
        self.fault: BaseException | None = None

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._held += piece
        if len(self._held) >= PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Pass on what was gathered."""
        data = bytes(self._held)
        self._held.clear()
        self._hash.update(data)
        self.size += len(data)
        try:
            self._sink(data)
        except BaseException as fault:
            self.fault = fault
            raise

    @property
    def digest(self) -> str:
        """SHA-256 of what was passed on, 64 hexadecimal digits."""
        return self._hash.hexdigest()


class Made(NamedTuple):
    """A package that went to its sink: SHA-256 and size in bytes, and the identity that opens it."""

    digest: str
    size: int
    identity: str


def make(members: Sequence[Member], sink: Callable[[bytes], object]) -> Made:
    """Write a package of the members to ``sink``. Memory does not depend on their size.

    :raises VaultError: what stopped a member or the sink, as it was raised; ``PACKAGE_FAULT`` where age itself failed.
    """
    identity = pyrage.x25519.Identity.generate()
    reader, writer = _Reader(_tar(members)), _Writer(sink)
    try:
        pyrage.encrypt_io(reader, writer, [identity.to_public()])
    except Exception as fault:
        raise reader.fault or writer.fault or VaultError("PACKAGE_FAULT", type(fault).__name__) from fault
    writer.flush()
    return Made(writer.digest, writer.size, str(identity))


def unpack(package: bytes, identity: str) -> bytes:
    """Open an age v1 file that is in memory. The receiver uses any age tool; this is for drills and tests.

    :raises VaultError: ``PACKAGE_OPEN`` when it does not open with this identity, was altered or was cut short.
    """
    try:
        return bytes(pyrage.decrypt(package, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as fault:
        raise VaultError("PACKAGE_OPEN", type(fault).__name__) from fault


def hold(key: bytes, wrapped: Wrapped, bound: Bound, identity: str) -> bytes:
    """Seal an identity under ``key``, which is fresh; the result may rest anywhere, and dies with the generation."""
    sealed = AESGCM(key).encrypt(_NONCE, identity.encode(), bound.bytes())
    return wrapped.generation.to_bytes(_NUMBER, "big") + wrapped.key + sealed


def held_under(held: bytes) -> Wrapped:
    """Under which wrapped key an identity is held. :raises KeyFault: ``PACKAGE_HELD`` when it is no held identity."""
    return Wrapped(held[_NUMBER : _sealed_at(held)], int.from_bytes(held[:_NUMBER], "big"))


def _sealed_at(held: bytes) -> int:
    """Where the sealed identity begins."""
    size = wrapped_size(held[_NUMBER:])
    if not size or len(held) <= _NUMBER + size:
        raise KeyFault("PACKAGE_HELD", f"{len(held)} bytes")
    return _NUMBER + size


def give(key: bytes, held: bytes, bound: Bound) -> str:
    """Open a held identity. :raises KeyFault: ``PACKAGE_HELD`` when it belongs to another package, or to other items."""
    try:
        return AESGCM(key).decrypt(_NONCE, held[_sealed_at(held) :], bound.bytes()).decode()
    except InvalidTag as fault:
        raise KeyFault("PACKAGE_HELD") from fault


def _tar(members: Sequence[Member]) -> Iterator[memoryview]:
    for member in members:
        head = tarfile.TarInfo(member.name)
        head.size, head.mode = member.size, 0o600
        yield memoryview(head.tobuf(tarfile.PAX_FORMAT))
        yield from member.pieces
        yield memoryview(bytes(-member.size % tarfile.BLOCKSIZE))
    yield memoryview(bytes(2 * tarfile.BLOCKSIZE))
