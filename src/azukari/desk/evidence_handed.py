"""Evidence for a face that hands it over at once: made in a folder of the instance that nobody else reads, and gone once it was read."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_places import knows_item
from azukari.desk.desk import Desk
from azukari.desk.evidence import take, unwritable
from azukari.desk.evidence_parts import Asked
from azukari.desk.outcome import Officer
from azukari.ledger.pack import Header

LEFT: Final = 24 * 60 * 60
"""Seconds after which what a process that was killed left behind is removed."""


def hand(desk: Desk, officer: Officer, log: str, asked: Asked) -> tuple[BinaryIO, Header]:
    """The pack, opened for reading, without a name: when it is closed, or its process ends, it is gone.

    :raises NotFound: when the officer's party has no part in the contract.
    :raises FaultError: as :func:`azukari.desk.evidence.take`.
    """
    folder = desk.instance.run / "evidence"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(folder)
        with TemporaryDirectory(dir=folder) as inside:
            path = Path(inside) / log
            header = take(desk, officer, log, path, asked=asked)
            return path.open("rb"), header
    except OSError as error:
        raise unwritable(folder, error) from error


def _sweep(folder: Path) -> None:
    for one in folder.iterdir():
        if one.is_dir() and one.stat().st_mtime < time.time() - LEFT:
            shutil.rmtree(one, ignore_errors=True)


def items_to_ask_for(seen: Catalogue) -> dict[str, str]:
    """The items that evidence may be asked for by this officer, id → what it is called; none of a sibling's."""
    items = seen.book.whole.ground.custody.items
    return {str(one): seen.name(one) for one in items if seen.tiers is None or knows_item(seen.book.whole, one, seen.tiers)}
