r"""The shares that the node holds of contract keys: one folder for each contract, everything in it durable before it is answered.

    keys/custody-key              the node's custody key, 0600;  keys/custody its public half
    keys/serves                   the key process that is served
    keys/shares/<contract>/<generation>.share   "azukari-share v1\n" ‖ level ("E3" or "E4") ‖ 32 random bytes ‖ SHA-256 of all that
    keys/shares/<contract>/<below>.receipt      the node's signed receipt: every share of a generation below this one is destroyed

A receipt is written before the shares are overwritten and taken away; from that moment none of them is given to anybody, and what a crash left of
them goes at the next start. Receipts are kept for ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from azukari.keyline.errors import LineError
from azukari.keyline.keys import KEY_BYTES, Public, Secret
from azukari.keyline.messages import AtNode, Share
from azukari.keyline.receipts import Receipt, read, write
from azukari.witness import disk
from azukari.witness.folder import LOG
from azukari.witness.texts import WitnessError

__all__ = ["Custody", "Shares"]

_MAGIC: Final = b"azukari-share v1\n"
_SHARE: Final = ".share"
_RECEIPT: Final = ".receipt"
_LEVEL: Final = 2
_DIGEST: Final = 32


class Custody(NamedTuple):
    """That the node holds shares, and for whom: its own key, and the key process that it serves (None: nobody yet)."""

    secret: Secret
    serves: Public | None

    @classmethod
    def make(cls, folder: Path) -> Custody:
        """Make the node's custody key. :raises WitnessError: ``KEYS_THERE``. :raises DiskFull: :raises DiskFailed:"""
        if cls.read(folder) is not None:
            raise WitnessError("KEYS_THERE")
        secret = Secret.fresh("node")
        disk.make_folder(folder / "shares")
        disk.write(folder / "custody-key", secret.text().encode() + b"\n")
        disk.write(folder / "custody", secret.public.text().encode() + b"\n", mode=0o644)
        return cls(secret, None)

    @classmethod
    def read(cls, folder: Path) -> Custody | None:
        """Read it; None where the node holds no shares. :raises WitnessError: ``KEYS_DAMAGED``."""
        try:
            secret = Secret.parse("node", (folder / "custody-key").read_text().strip())
            path = folder / "serves"
            return cls(secret, Public.parse("keyd", path.read_text()) if path.exists() else None)
        except FileNotFoundError:
            if (folder / "shares").is_dir() and any((folder / "shares").iterdir()):
                raise WitnessError("KEYS_DAMAGED", "there are shares and no custody key") from None
            return None
        except (LineError, OSError, UnicodeDecodeError) as error:
            raise WitnessError("KEYS_DAMAGED", str(error)) from error


def serve_for(folder: Path, text: str) -> Public:
    """Name the key process that is served; another is not served any more. :raises WitnessError: ``KEYS_NONE``, ``KEYS_KEYD``."""
    if Custody.read(folder) is None:
        raise WitnessError("KEYS_NONE")
    try:
        found = Public.parse("keyd", text)
    except LineError as error:
        raise WitnessError("KEYS_KEYD") from error
    disk.write(folder / "serves", found.text().encode() + b"\n")
    return found


class Shares:
    """The shares of all contracts. Only the node that holds the folder's lock may write through it.

    :raises LineError: ``SHARE_…``, as the key process is told. :raises DiskFull: :raises DiskFailed:
    """

    def __init__(self, folder: Path, custody: Custody, origin: str, now: Callable[[], int]) -> None:
        """``now`` is the node's clock, µs since 1970 UTC."""
        self._folder: Final = folder / "shares"
        self._custody: Final = custody
        self._origin: Final = origin
        self._now: Final = now

    def settle(self) -> None:
        """Finish what a crash cut short, and take away what was half written. At the start."""
        whole = self._folder.parent
        disk.wipe([*whole.glob(f"*{disk.TEMPORARY}"), *whole.glob(f"journal/*/*{disk.TEMPORARY}")])
        for contract in self.contracts():
            folder = self._folder / contract
            below = self.below(contract)
            disk.wipe(
                [*folder.glob(f"*{disk.TEMPORARY}"), *(self._share(contract, n) for n in self._numbers(contract) if n < below)]
            )

    def contracts(self) -> list[str]:
        """The contracts of which the node has or had shares."""
        return sorted(one.name for one in self._folder.iterdir() if LOG.fullmatch(one.name)) if self._folder.is_dir() else []

    def below(self, contract: str) -> int:
        """Every share of a generation below this one was destroyed; 0 where none was."""
        return max((int(one.stem) for one in self._of(contract, _RECEIPT)), default=0)

    def receipt(self, contract: str) -> bytes:
        """The newest receipt; none is b""."""
        below = self.below(contract)
        return _bytes(self._receipt(contract, below)) if below else b""

    def receipts(self, contract: str) -> list[Receipt]:
        """Every receipt, the oldest first."""
        paths = sorted(self._of(contract, _RECEIPT), key=lambda one: int(one.stem))
        return [read(_bytes(path), self._custody.secret.public.text()) for path in paths]

    def held(self, contract: str) -> list[Share]:
        """The shares that are held, by generation. One that is damaged is among them as it is asked for: it is told then."""
        return [Share(number, self._level(contract, number)) for number in self.numbers(contract)]

    def numbers(self, contract: str) -> list[int]:
        """The generations of which a share is held, damaged or not."""
        below = self.below(contract)
        return [number for number in self._numbers(contract) if number >= below]

    def create(self, contract: str, generation: int, level: AtNode) -> None:
        """Make a share; a number is used once."""
        if generation < self.below(contract):
            raise LineError("SHARE_DESTROYED", f"generation {generation}")
        path = self._share(contract, generation)
        if path.exists():
            raise LineError("SHARE_EXISTS", f"generation {generation}")
        body = _MAGIC + level.encode() + os.urandom(KEY_BYTES)
        disk.write(path, body + sha256(body).digest())

    def share(self, contract: str, generation: int, level: AtNode) -> bytes:
        """The 32 bytes of a share that is kept at this level."""
        found, share = self._read(contract, generation)
        if found != level:
            raise LineError("NODE_LEVEL", f"generation {generation} is kept at {found}")
        return share

    def destroy(self, contract: str, below: int, order: int | None) -> bytes:
        """Destroy every share of a generation below this one; the receipt, the same however often it is asked."""
        path = self._receipt(contract, below)
        if path.exists():
            receipt = _bytes(path)
        else:
            node = self._custody.secret
            said = Receipt(self._now(), below, contract, node.public.text(), order, self._origin)
            receipt = write(node, said)
            disk.write(path, receipt)
        disk.wipe([self._share(contract, number) for number in self._numbers(contract) if number < below])
        return receipt

    # ── files ──

    def _of(self, contract: str, suffix: str) -> list[Path]:
        folder = self._folder / contract
        found = folder.iterdir() if folder.is_dir() else ()
        return [one for one in found if one.suffix == suffix and one.stem.isdecimal()]

    def _numbers(self, contract: str) -> list[int]:
        return sorted(int(one.stem) for one in self._of(contract, _SHARE))

    def _share(self, contract: str, generation: int) -> Path:
        return self._folder / contract / f"{generation:d}{_SHARE}"

    def _receipt(self, contract: str, below: int) -> Path:
        return self._folder / contract / f"{below:d}{_RECEIPT}"

    def _level(self, contract: str, generation: int) -> AtNode:
        return self._read(contract, generation)[0]

    def _read(self, contract: str, generation: int) -> tuple[AtNode, bytes]:
        if generation < self.below(contract):
            raise LineError("SHARE_DESTROYED", f"generation {generation}")
        try:
            data = self._share(contract, generation).read_bytes()
        except FileNotFoundError:
            raise LineError("SHARE_MISSING", f"generation {generation}") from None
        except OSError as error:
            raise LineError("SHARE_IO", f"errno {error.errno}") from error
        body, digest = data[:-_DIGEST], data[-_DIGEST:]
        level, share = body[len(_MAGIC) : len(_MAGIC) + _LEVEL], body[len(_MAGIC) + _LEVEL :]
        sound = body.startswith(_MAGIC) and sha256(body).digest() == digest and len(share) == KEY_BYTES
        if not sound or level not in {b"E3", b"E4"}:
            raise LineError("SHARE_DAMAGED", f"generation {generation}")
        return ("E3" if level == b"E3" else "E4"), share


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LineError("SHARE_IO", f"errno {error.errno}") from error
