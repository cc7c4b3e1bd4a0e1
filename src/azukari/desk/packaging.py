"""Packages for transport by line (第14): made by the key process, entered with their digest, and only then openable.

The package is ciphertext from the first byte that leaves the key process. The identity that opens it is given out once, against the committed
entry that states the items, the digest and the size; where the entry is refused there is a file that nobody can open, and it is removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import msgspec

from azukari.desk.desk import Desk, NotFound
from azukari.desk.intake import caller, vault_fault
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import ItemId, TierNo
from azukari.law.say import Say
from azukari.provisions.p14_acts import SealPackage
from azukari.vault.errors import DeniedError, VaultError

Progress = Callable[[int], None]


class Packed(msgspec.Struct, frozen=True):
    """A package that is on record: its entry, SHA-256 and size in bytes, and where package and identity were written."""

    receipt: Receipt
    digest: str
    size: int
    package: Path
    identity: Path


def pack(
    desk: Desk,
    officer: Officer,
    log: str,
    items: Sequence[ItemId],
    to_tier: TierNo,
    package: Path,
    identity: Path,
    *,
    progress: Progress = lambda _: None,
) -> Packed | Refusal | Incomplete:
    """Make a package of items, enter its digest, and write the identity that opens it to a place of its own.

    Both files must be new, and lie in different folders: they travel apart.

    :raises NotFound: when the officer's party has no part in the contract, or an item is not there.
    :raises FaultError: ``PACKAGE_TOGETHER``, ``PACKAGE_THERE``, ``PACKAGE_WRITE``, or what the key process says. Neither file is left then; an entry
        that was accepted stands, and says that a package was made which nobody can open.
    """
    if not desk.look(log, lambda book: all(item in book.whole.ground.custody.items for item in items), officer=officer):
        raise NotFound(",".join(items))
    if package.resolve().parent == identity.resolve().parent:
        raise _fault(
            "PACKAGE_TOGETHER",
            "包みと識別鍵は、別の場所に書き出してください。同じ所にあれば、包みを手にした人が開けます。",
            "Write package and identity to different places: whoever finds both opens the package.",
        )
    with _New(package) as body, _New(identity) as key:
        try:
            made = caller(desk).pack(log, items, lambda piece: progress(body.write(piece)))
            body.settle()
            outcome = desk.perform(officer, log, SealPackage.name, _answers(items, to_tier, made.digest, made.size))
            if not isinstance(outcome, Receipt):
                return outcome
            key.write(caller(desk).release(log, outcome.entry.number, made.held).encode() + b"\n")
            key.settle()
        except (VaultError, DeniedError) as error:
            raise vault_fault(error) from error
        # The identity first: a package without it is opened by nobody, and an identity without a package opens nothing.
        key.keep()
        body.keep()
    return Packed(outcome, made.digest, made.size, package, identity)


def _answers(items: Sequence[ItemId], to_tier: TierNo, digest: str, size: int) -> dict[str, Any]:
    return {"contents": list(items), "to_tier": to_tier, "digest": digest, "size": size}


class _New:
    """A file that is not there yet: written aside (0600), durable, and named at the end. Leaving it unnamed removes it."""

    def __init__(self, path: Path) -> None:
        self._path, self._aside = path, path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
        self._named = False
        if path.exists():
            raise _fault(
                "PACKAGE_THERE",
                f"{path.name} は既にあります。新しい名前を指定してください。",
                f"{path.name} is there already; give a new name.",
            )
        with _told(path):
            self._fd = os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def write(self, piece: bytes) -> int:
        """Append; how many bytes."""
        left = memoryview(piece)
        with _told(self._path):
            while left:
                left = left[os.write(self._fd, left) :]
        return len(piece)

    def settle(self) -> None:
        """Make durable what was written."""
        with _told(self._path):
            os.fsync(self._fd)

    def keep(self) -> None:
        """Give the file its name, durably, unless something took the name meanwhile."""
        with _told(self._path):
            os.link(self._aside, self._path)
            self._named = True
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        os.close(self._fd)
        with suppress(FileNotFoundError):
            self._aside.unlink()
            if kind is not None and self._named:
                self._path.unlink()


class _told:  # noqa: N801 — reads as a word
    """What a device says, as the desk tells it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            name, why = self._path.name, error.strerror
            raise _fault(
                "PACKAGE_WRITE",
                f"{name} を書き出せません（{why}）。場所と空き容量を確かめ、もう一度行ってください。何も残っていません。",
                f"{name} cannot be written ({why}); check the place and its room, and try again. Nothing was left.",
            ) from error


def _fault(code: str, ja: str, en: str) -> FaultError:
    return FaultError(Fault(code, Say(ja, en)))
