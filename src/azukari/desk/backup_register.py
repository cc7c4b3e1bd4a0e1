"""The register of copies: every backup that this instance made, and every device that its keys were written to. Beside the record, for status."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import msgspec

from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

FILE: Final = "backups.json"
MOST: Final = 400
"""Backups on the register; the oldest sound ones leave it first."""


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A backup: its folder, when the record was read for it (µs), and what its drill found; None where none was held."""

    folder: str
    at: int
    sound: bool | None = None
    drilled: int | None = None

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.folder)


class KeyCopy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A copy of keys outside the instance: which, where, since when (µs)."""

    what: Literal["words and signing"]
    folder: str
    at: int


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that was copied out of the instance with its own commands."""

    backups: tuple[Known, ...] = ()
    keys: tuple[KeyCopy, ...] = ()
    v: int = 1


def read(instance: Instance) -> Register:
    """The register. :raises FaultError: ``REGISTER_UNREADABLE``: what copies there are is not known, so nothing is certified meanwhile."""
    path = instance.folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Register)
    except FileNotFoundError:
        return Register()
    except (OSError, msgspec.DecodeError) as error:
        text = Say(
            f"バックアップの台帳（{FILE}）を読み取れません（{error}）。バックアップの中の同じファイルから戻してください。",
            f"The register of backups ({FILE}) cannot be read ({error}); restore it from a backup, which holds one.",
        )
        raise FaultError(Fault("REGISTER_UNREADABLE", text)) from None


def known(instance: Instance) -> tuple[Known, ...]:
    """The backups, oldest first."""
    return read(instance).backups


def add(instance: Instance, made: Known) -> None:
    """A backup was made, or one that was made had its drill."""
    before = read(instance)
    others = tuple(one for one in before.backups if one.folder != made.folder)
    backups = tuple(sorted((*others, made), key=lambda one: one.at))[-MOST:]
    _write(instance, msgspec.structs.replace(before, backups=backups))


def add_keys(instance: Instance, made: KeyCopy) -> None:
    """Keys were written to a device."""
    before = read(instance)
    others = tuple(one for one in before.keys if one.folder != made.folder)
    _write(instance, msgspec.structs.replace(before, keys=(*others, made)))


def forget(instance: Instance, folder: Path) -> bool:
    """A backup was destroyed by those who keep it: it leaves the register; whether it was on it."""
    before = read(instance)
    left = tuple(one for one in before.backups if one.path != folder)
    _write(instance, msgspec.structs.replace(before, backups=left))
    return len(left) < len(before.backups)


def _write(instance: Instance, register: Register) -> None:
    write_new(instance.folder / FILE, msgspec.json.format(msgspec.json.encode(register)) + b"\n")
