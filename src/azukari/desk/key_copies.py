"""Copies of the key folder that are known: nobody can find them, so whoever made one says so, and says when it is gone.

A copy of the folder from before opens what was erased since, together with an old copy of the rest. As long as one is on this list, certificates
of erasures name it and count it.

    <instance>/key-copies.json      what was said, what is gone with its day: nothing leaves the list
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from azukari.desk.chance import now
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

FILE: Final = "key-copies.json"
LONGEST: Final = 500
"""Characters of a note."""


class KeyFolderCopy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A copy of the key folder: its number, where it lies or what it is, since when it is known, and when it was said to be gone (µs)."""

    id: int
    note: str
    said: int
    gone: int | None = None


class _Copies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    copies: tuple[KeyFolderCopy, ...] = ()
    v: int = 1


def known(instance: Instance) -> tuple[KeyFolderCopy, ...]:
    """Every copy that was ever named. :raises FaultError: ``KEY_COPIES_UNREADABLE``: nothing is certified meanwhile."""
    path = instance.folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Copies).copies
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        text = Say(
            f"鍵の写しの一覧（{FILE}）を読み取れません（{error}）。バックアップの中の同じファイルから戻してください。",
            f"The list of copies of the keys ({FILE}) cannot be read ({error}); restore it from a backup, which holds one.",
        )
        raise FaultError(Fault("KEY_COPIES_UNREADABLE", text)) from None


def there(instance: Instance) -> tuple[KeyFolderCopy, ...]:
    """Those that are not gone."""
    return tuple(one for one in known(instance) if one.gone is None)


def name(instance: Instance, note: str) -> KeyFolderCopy:
    """A copy was made, or has been found. :raises FaultError: ``KEY_COPY_UNNAMED`` when nothing says what it is."""
    said = " ".join(note.split())[:LONGEST]
    if not said:
        text = Say(
            "写しのあるフォルダか、どのような写しかを --note で書いてください。",
            "Name the folder of the copy, or say with --note what it is.",
        )
        raise FaultError(Fault("KEY_COPY_UNNAMED", text))
    before = known(instance)
    made = KeyFolderCopy(len(before) + 1, said, now())
    _write(instance, (*before, made))
    return made


def gone(instance: Instance, number: int) -> KeyFolderCopy:
    """Whoever keeps a copy says that it was destroyed.

    :raises FaultError: ``KEY_COPY_UNKNOWN`` when there is no such copy or it is gone already, ``KEY_COPY_THERE`` when its folder still exists.
    """
    before = known(instance)
    found = next((one for one in before if one.id == number and one.gone is None), None)
    if found is None:
        text = Say(
            f"番号{number}の写しはないか、既に廃棄済みです。`azukari keys show` で番号を確かめてください。",
            f"There is no copy {number}, or it is gone already; see the numbers with `azukari keys show`.",
        )
        raise FaultError(Fault("KEY_COPY_UNKNOWN", text))
    if Path(found.note).is_absolute() and Path(found.note).exists():
        text = Say(
            f"{found.note} はまだあります。廃棄してから、もう一度行ってください。",
            f"{found.note} is still there; destroy it first, then do this again.",
        )
        raise FaultError(Fault("KEY_COPY_THERE", text))
    ended = msgspec.structs.replace(found, gone=now())
    _write(instance, tuple(ended if one.id == number else one for one in before))
    return ended


def _write(instance: Instance, copies: tuple[KeyFolderCopy, ...]) -> None:
    write_new(instance.folder / FILE, msgspec.json.format(msgspec.json.encode(_Copies(copies))) + b"\n")
