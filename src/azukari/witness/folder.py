"""The node's folder: whom it trusts, its own key, and where everything lies.

``witness.json`` (name and key trusted), ``key`` (cosigning key, 0600), ``verifier-key`` (its public half), ``read-token`` (who may
read the mirror, 0600), ``cosigned`` (the last checkpoint cosigned), ``heads`` (the heads last checked), ``logs/<log>`` (mirrors),
``evidence`` (notes that contradict each other), ``lock``.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Final

import msgspec

from azukari.ledger import CosigningKey, LedgerError, VerifierKey
from azukari.ledger.keys import valid_name
from azukari.witness import disk
from azukari.witness.mirror import seal
from azukari.witness.texts import WitnessError

__all__ = ["COSIGNED", "HEADS", "INSTANCE", "LOG", "Folder"]

INSTANCE: Final = "instance"
LOG: Final = re.compile(r"en-[0-9abcdefghjkmnpqrstvwxyz]{16}")
COSIGNED: Final = b"azukari-cosigned v1\n"
HEADS: Final = b"azukari-heads-state v1\n"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``witness.json`` holds: the node's name, and the verifier key of the one record that it keeps."""

    name: str
    trust: str
    v: int = 1


class Folder:
    """A node's folder, opened. Reading it needs no lock; writing does (``lock``)."""

    def __init__(self, path: Path) -> None:
        """Open a folder that ``make`` made. :raises WitnessError: ``WITNESS_ABSENT``, ``WITNESS_DAMAGED``."""
        self.path: Final = path
        try:
            text = (path / "witness.json").read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise WitnessError("WITNESS_ABSENT", str(path)) from None
        try:
            self.settings: Final = msgspec.json.decode(text, type=Settings)
            self.trusted: Final = VerifierKey.parse(self.settings.trust)
            self.key: Final = CosigningKey.parse((path / "key").read_text().strip())
            self.token: Final = (path / "read-token").read_text().strip()
        except (LedgerError, OSError, msgspec.MsgspecError) as error:
            raise WitnessError("WITNESS_DAMAGED", str(error)) from error

    @classmethod
    def make(cls, path: Path, name: str, trust: str) -> Folder:
        """Make a node that trusts the log key ``trust``. The folder counts only when this has returned.

        :raises WitnessError: ``WITNESS_THERE``, ``WITNESS_NAME``. :raises LedgerError: ``VKEY_MALFORMED``, ``ALGORITHM_UNSUPPORTED``.
        """
        trusted = VerifierKey.parse(trust)
        if not valid_name(name) or name == trusted.name:
            raise WitnessError("WITNESS_NAME", name)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise WitnessError("WITNESS_THERE", str(path))
        # The cosigning key is never the signing key of anything else: a fresh seed.
        key = CosigningKey(name, secrets.token_bytes(32))
        disk.make_folder(path / "logs")
        disk.make_folder(path / "evidence")
        settings = msgspec.json.format(msgspec.json.encode(Settings(name, trust)), indent=2)
        disk.write_all(
            {
                path / "key": key.secret_text().encode() + b"\n",
                path / "read-token": secrets.token_urlsafe(32).encode() + b"\n",
                path / "cosigned": seal(COSIGNED),
                path / "heads": seal(HEADS),
            }
        )
        disk.write(path / "verifier-key", key.verifier.text().encode() + b"\n", mode=0o644)
        disk.write(path / "witness.json", settings + b"\n")
        return cls(path)

    @property
    def origin(self) -> str:
        """The origin of the instance: the name of the key trusted."""
        return self.trusted.name

    def origin_of(self, log: str) -> str:
        """The origin that the checkpoints of a log carry."""
        return self.origin if log == INSTANCE else f"{self.origin}/{log}"

    def log(self, name: str) -> Path:
        """Where the mirror of a log lies."""
        return self.path / "logs" / name

    def logs(self) -> list[str]:
        """The logs that there are, the instance's last."""
        try:
            names = sorted(one.name for one in (self.path / "logs").iterdir() if one.name == INSTANCE or LOG.fullmatch(one.name))
        except FileNotFoundError:
            raise WitnessError("WITNESS_DAMAGED", f"{self.path / 'logs'} is missing") from None
        return names

    def sweep(self) -> None:
        """Take away files that a crash left half written. By the holder of the lock. :raises DiskFailed:"""
        begun = f"*{disk.TEMPORARY}"
        disk.remove([*self.path.glob(begun), *self.path.glob(f"logs/*/{begun}"), *self.path.glob(f"evidence/*/{begun}")])

    def lock(self) -> int:
        """Take the folder for this process alone, until it ends. :raises WitnessError: ``WITNESS_RUNNING``."""
        handle = disk.held_alone(self.path / "lock")
        if handle is None:
            raise WitnessError("WITNESS_RUNNING", str(self.path))
        return handle
