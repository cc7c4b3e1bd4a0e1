"""The key files of a box, looked at where no key process answers: what is there, what is damaged. Neither opens anything nor tells any key.

    python -m azukari.vault.looking FOLDER      → one line of JSON, a :class:`Looked`

It is a process of its own because it reads shares to compare them with their digests: like the key process it leaves no core dump and cannot be
traced. Unlike that, it changes nothing: neither is a destruction finished that a crash cut short, nor a key made.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from azukari.keyline.errors import LineError
from azukari.keyline.keys import Secret
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import KeyFault
from azukari.vault.generations import Generations
from azukari.vault.keys import checked_id
from azukari.vault.line import KEY
from azukari.vault.messages import HeldKey
from azukari.vault.process import harden

WITHIN: Final = 60.0
"""Seconds that a look may take."""


class Looked(msgspec.Struct, frozen=True):
    """What lies in a key folder: every generation by entrustment (a node's share is ``unknown``), and how the key process's own key is."""

    held: dict[str, tuple[HeldKey, ...]]
    own: Literal["held", "missing", "damaged"]

    @property
    def damaged(self) -> list[tuple[str, int]]:
        """Shares that are not what was written: of which entrustment, of which generation."""
        return [(name, one.generation) for name, held in sorted(self.held.items()) for one in held if one.state == "damaged"]

    @property
    def own_fault(self) -> str | None:
        """What is wrong with the key process's own key: damaged, or gone while a node knows it, one that holds a share not destroyed here."""
        if self.own == "damaged":
            return "KEYD_KEY_DAMAGED"
        missed = self.own == "missing" and at_node([one for held in self.held.values() for one in held])
        return "KEYD_KEY_MISSING" if missed else None


def at_node(held: Sequence[HeldKey]) -> bool:
    """Whether a node has a share of any generation that the box has not destroyed."""
    gone = {one.generation for one in held if one.state == "destroyed"}
    return any(one.custodian == "node" and one.generation not in gone for one in held)


def look(folder: Path) -> Looked:
    """Look at a key folder. :raises KeyFault: ``SHARE_IO``."""
    found = Generations([FileCustodian(folder, settles=False)])
    names = {path.name.partition(".")[0] for kind in ("share", "destroyed") for path in folder.glob(f"[!.]*.{kind}")}
    return Looked({name: tuple(found.keys(name)) for name in sorted(names) if _is_id(name)}, _own(folder / KEY))


def looked(folder: Path) -> Looked | None:
    """The same, by a process of its own; None where that could not be."""
    command = [sys.executable, "-m", "azukari.vault.looking", str(folder)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=WITHIN, check=True)  # noqa: S603 — our own module
        return msgspec.json.decode(done.stdout, type=Looked)
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
        return None


def _own(path: Path) -> Literal["held", "missing", "damaged"]:
    try:
        Secret.parse("keyd", path.read_text().strip())
    except FileNotFoundError:
        return "missing"
    except (LineError, UnicodeDecodeError):
        return "damaged"
    except OSError as fault:
        raise KeyFault("SHARE_IO", f"errno {fault.errno}") from fault
    return "held"


def _is_id(name: str) -> bool:
    try:
        return checked_id(name) == name
    except KeyFault:
        return False


def main() -> None:
    """Look, and tell."""
    harden()
    try:
        sys.stdout.buffer.write(msgspec.json.encode(look(Path(sys.argv[1]))) + b"\n")
    except KeyFault as fault:
        sys.exit(fault.code)


if __name__ == "__main__":
    main()
