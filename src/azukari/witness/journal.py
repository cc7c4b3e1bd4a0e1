r"""What the node gave out and destroyed: durable before it is answered, one line of canonical JSON each, a file for each contract and day (UTC).

    keys/journal/<contract>/2026-11-23      {"at":…,"did":"open","generation":2,"seq":41,"thing":"ob-…"}

No content and no key stands in it. A last line without its end was confirmed to nobody; it goes before the next is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from azukari.witness import disk
from azukari.witness.texts import WitnessError

__all__ = ["Did", "Journal", "openings"]

DAY: Final = 86_400_000_000
"""µs."""
DAYS: Final = 3
"""So many days back marks of single use are looked for; an entry that is older than one day opens nothing in any case."""

MARKS: Final = 10_000
"""After so many more marks those that are not needed any more go from memory."""

_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode


class Did(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done: when by the node's clock (µs), with which generation, for which entry and object. ``keys`` is how many keys, where many."""

    at: int
    did: str
    generation: int
    keys: int = 1
    seq: int | None = None
    thing: str = ""


class Journal:
    """The journal of all contracts."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder / "journal"
        self._used: Final[dict[str, dict[tuple[int, str], int]]] = {}
        self._sound: Final[set[Path]] = set()

    def write(self, contract: str, did: Did) -> None:
        """Add a line, durably. :raises DiskFull: :raises DiskFailed:"""
        used = self._uses(contract, did.at)
        path = self._folder / contract / _day(did.at)
        self._mend(path)
        disk.append(path, _ENCODE(did) + b"\n")
        if did.seq is not None and did.did in {"open", "release"}:
            used[did.seq, did.thing] = did.at
            if not len(used) % MARKS:
                self._used[contract] = {one: at for one, at in used.items() if at > did.at - DAYS * DAY}

    def used(self, contract: str, seq: int, thing: str, now: int) -> bool:
        """Whether an entry has opened this object already, within the days for which an entry could."""
        return (seq, thing) in self._uses(contract, now)

    def _uses(self, contract: str, now: int) -> dict[tuple[int, str], int]:
        found = self._used.get(contract)
        if found is None:
            since = _day(now - DAYS * DAY)
            found = self._used[contract] = {
                (one.seq, one.thing): one.at
                for path in _files(self._folder / contract)
                if path.name >= since
                for one in _lines(path)
                if one.seq is not None and one.did in {"open", "release"}
            }
        return found

    def _mend(self, path: Path) -> None:
        """Take away what a crash left of a line."""
        if path in self._sound:
            return
        if path.exists() and (data := _read(path)) and not data.endswith(b"\n"):
            disk.write(path, data[: data.rfind(b"\n") + 1])
        self._sound.add(path)


def openings(folder: Path, contract: str) -> dict[str, Counter[str]]:
    """What was done on each day, the oldest first, read from a node's ``keys`` folder whether it runs or not."""
    return {path.name: _counted(path) for path in _files(folder / "journal" / contract)}


def _counted(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in _lines(path):
        found[one.did] += one.keys
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if not one.name.endswith(disk.TEMPORARY)) if folder.is_dir() else []


def _lines(path: Path) -> Iterator[Did]:
    decode = msgspec.json.Decoder(Did).decode
    for line in _read(path).split(b"\n")[:-1]:
        yield decode(line)


def _read(path: Path) -> bytes:
    """:raises WitnessError: ``WITNESS_DISK``."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WitnessError("WITNESS_DISK", str(error)) from error


def _day(at: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).strftime("%Y-%m-%d")
