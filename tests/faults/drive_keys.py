"""A node that holds shares: made, given, used for an entry and destroyed. What it confirmed is kept apart, as the key process would know it."""

import json
import os
from hashlib import sha256
from pathlib import Path

from azukari.keyline.envelope import Asked, Session
from azukari.keyline.inner import thing_of
from azukari.keyline.keys import Public
from azukari.keyline.messages import (
    Answer,
    Ask,
    Create,
    Destroy,
    Destroyed,
    Done,
    Give,
    Given,
    Keyed,
    Plain,
    Refused,
    Unwrap,
    Wrap,
    Wrapped,
)
from azukari.witness.disk import DiskFailed, DiskFull
from azukari.witness.folder import Folder
from azukari.witness.node import Node
from azukari.witness.texts import WitnessError
from tests.faults.server import FATAL, tell
from tests.witness.keys_world import KEYD, THING, Record, custody_key, deliver, keeper
from tests.witness.world import ONE, ORIGIN, opened

KEY = bytes(range(32))


class Confirmed:
    """What the node has confirmed, written in one step beside its folder, by a system call that no fault is put into."""

    def __init__(self, folder: Path) -> None:
        self._path = folder.parent / f"{folder.name}.json"
        self.said = json.loads(self._path.read_text()) if self._path.exists() else {}

    def keep(self, **changes: object) -> None:
        self.said |= changes
        aside = self._path.with_suffix(".aside")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.writev(handle, [json.dumps(self.said).encode()])
        os.close(handle)
        aside.rename(self._path)
        tell("confirmed", *changes)


def record() -> tuple[Record, int, int]:
    """The record, and the entries that open and that order."""
    found = Record()
    found.sealed()
    return found, found.opened(), found.act("p13.destroy", {})


def _folder(folder: Path) -> Folder:
    return Folder(folder / "ward.example-witness")


def _ask(node: Node, ask: Ask) -> Answer:
    """Ask over the line; where there is no room, that is told and asked once more."""
    key = Public.parse("node", custody_key(node.folder))
    for again in (True, False):
        asked = Asked(ask, KEYD, ORIGIN, Session.read(node.keys_session().body, key))
        try:
            return asked.answer(node.keys_ask(asked.sent).body, key)
        except (DiskFull, WitnessError) as error:
            tell("refused", error.code if isinstance(error, WitnessError) else "DISK_FULL")
            if not again:
                raise
    raise AssertionError


def _share(node: Node, generation: int) -> str:
    found = _ask(node, Give(ONE, generation))
    if isinstance(found, Refused) and found.code == "SHARE_IO":
        found = _ask(node, Give(ONE, generation))
    return sha256(found.share).hexdigest() if isinstance(found, Given) else found.code


def template(folder: Path) -> None:
    """A node with a share of level E3 and one of E4, an object under it, and the record in its mirror."""
    node = opened(keeper(folder))
    deliver(node, record()[0])
    assert isinstance(_ask(node, Create(ONE, 1, "E3")), Done)
    assert isinstance(_ask(node, Create(ONE, 2, "E4")), Done)
    wrapped = _ask(node, Wrap(ONE, 2, (Keyed(KEY, thing_of(THING)),)))
    assert isinstance(wrapped, Wrapped)
    Confirmed(folder).keep(**{"1": _share(node, 1)}, inner=wrapped.keys[0].hex())
    node.close()


def _goes_on(node: Node, confirmed: Confirmed) -> None:
    """A new generation, an opening, a destruction; from wherever it broke off."""
    said = confirmed.said
    _, opens, order = record()
    if "3" not in said:
        found = _ask(node, Create(ONE, 3, "E3"))
        assert isinstance(found, Done) or (isinstance(found, Refused) and found.code == "SHARE_EXISTS"), found
        confirmed.keep(**{"3": _share(node, 3)})
    if "opened" not in said and "tries" not in said:
        confirmed.keep(tries=True)
        found = _ask(node, Unwrap("open", ONE, 2, bytes.fromhex(said["inner"]), opens, THING))
        assert found == Plain((KEY,)) or (isinstance(found, Refused) and found.code == "NODE_USED"), found
        confirmed.keep(opened=True)
    if "receipt" not in said:
        found = _ask(node, Destroy(ONE, 2, order))
        assert isinstance(found, Destroyed), found
        confirmed.keep(receipt=found.receipt.hex())


def drive(folder: Path) -> None:
    """Everything, once. The node ends where its device fails, as it does when it is served."""
    try:
        node = opened(_folder(folder))
        _goes_on(node, Confirmed(folder))
    except (DiskFull, WitnessError) as error:
        tell("refused", type(error).__name__)
    except DiskFailed:
        tell("fatal")
        raise SystemExit(FATAL) from None


def inspect(folder: Path) -> None:
    """The node begins anew: what it confirmed holds, and it goes on to the end."""
    confirmed = Confirmed(folder)
    node = opened(_folder(folder))
    shares = _folder(folder).path / "keys" / "shares" / ONE
    left = list(folder.rglob("*.new"))
    assert not left, left
    _, opens, order = record()
    before = _share(node, 1)
    if "receipt" in confirmed.said:
        assert before == "SHARE_DESTROYED", "confirmed, and still there"
    assert before in {confirmed.said["1"], "SHARE_DESTROYED"}, before
    assert (before == "SHARE_DESTROYED") == (shares / "2.receipt").exists() != (shares / "1.share").exists()
    if "3" in confirmed.said:
        assert _share(node, 3) == confirmed.said["3"]
    if "opened" in confirmed.said:
        found = _ask(node, Unwrap("open", ONE, 2, bytes.fromhex(confirmed.said["inner"]), opens, THING))
        assert isinstance(found, Refused), found
        assert found.code == "NODE_USED"
    for path in (_folder(folder).path / "keys" / "journal" / ONE).glob("*"):
        assert path.read_bytes().endswith(b"\n") or not confirmed.said.get("opened"), "a confirmed line is whole"
    _goes_on(node, confirmed)
    assert _share(node, 1) == "SHARE_DESTROYED"
    again = _ask(node, Destroy(ONE, 2, order))
    assert isinstance(again, Destroyed)
    assert again.receipt.hex() == confirmed.said["receipt"]
    assert _share(node, 3) == confirmed.said["3"]
    node.close()
    tell("sound")
