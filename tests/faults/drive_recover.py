"""An old backup brought forward from a witness's mirror."""

import shutil
from pathlib import Path

from tests.faults.drive_append import begun, opened  # isort: skip — binds Django first

from azukari.desk.recovering import recover
from azukari.desk.signer import Signer
from azukari.store import record
from azukari.witness.folder import Folder
from azukari.witness.tree import Tree
from tests.binding import Clock
from tests.faults import drive_courier
from tests.faults.server import tell

STORE = "database.sqlite3"


def template(folder: Path) -> None:
    """A record that went back by one entry behind what the witness holds."""
    drive_courier.template(folder)
    old = folder / "old"
    shutil.copy(folder / STORE, old)
    drive_courier.drive(folder)
    old.rename(folder / STORE)


def drive(folder: Path) -> None:
    """Recover."""
    desk = opened(folder, "2026-04-01 11:00")
    recover(desk.instance, folder / drive_courier.NODE)
    tell("recovered")


def inspect(folder: Path) -> None:
    """Once more: then the record is the mirror's, byte for byte, and goes on."""
    drive(folder)
    log = begun(folder)
    size = record.size(log) or 0
    tree = Tree(Folder(folder / drive_courier.NODE).log(log))
    assert [row.leaf for row in record.entries(log, 0, size)] == list(tree.entries(0, size))
    tell("holds", size)
    assert Signer(opened(folder, "2026-04-01 11:30").instance, clock=Clock("2026-04-01 11:40")).sign_all() == 0
    drive_courier.drive(folder)
