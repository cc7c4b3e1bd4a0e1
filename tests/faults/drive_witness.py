"""A witness that mirrors and cosigns: what it answered holds whatever becomes of it."""

from pathlib import Path

from azukari.ledger import Note
from azukari.witness.disk import DiskFailed, DiskFull
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.messages import AddCheckpoint, Heads, Mirror
from azukari.witness.mirror import checkpoint_in
from azukari.witness.node import Node, Reply
from tests.faults.server import FATAL, tell
from tests.witness.world import ONE, TWO, Instance, asked, delivered, made, opened, ward

BEFORE, MORE = 250, 12
"""Entries of the first contract in the template, and added by the job: over the edge of a tile."""


def record(*, mark: object = 0, more: int = MORE) -> Instance:
    """The record as the instance has it, always the same."""
    instance = ward(BEFORE, 3)
    instance.mark = mark
    instance.perform(ONE, more)
    instance.perform(TWO, 1)
    instance.commit()
    return instance


def _folder(folder: Path) -> Folder:
    return Folder(folder / "ward.example-witness")


def template(folder: Path) -> None:
    """A witness that has cosigned once."""
    node = opened(made(folder))
    assert delivered(node, ward(BEFORE, 3)).status == 200
    node.close()


def _asks(node: Node, what: AddCheckpoint | Mirror | list[Heads], log: str = INSTANCE) -> Reply:
    """Ask; where there is no room, that is told and asked once more."""
    try:
        return asked(node, what, log)
    except DiskFull:
        tell("refused", "DISK_FULL")
        return asked(node, what, log)


def _cosigned(node: Node) -> int:
    return node._cosigned.size


def _delivers(node: Node, instance: Instance) -> None:
    for log in (ONE, TWO, INSTANCE):
        held = node._logs[log].size if log in node._logs else 0
        reply = _asks(node, instance.mirror(log, held), log)
        if reply.status == 409:
            # entries were taken, only the checkpoint had no room: the sender goes on from there
            reply = _asks(node, instance.mirror(log, int(reply.body)), log)
        assert reply.status == 200, reply
        tell("mirror", log, int(reply.body))
    checked = node._checked.seq
    reply = _asks(node, [Heads(seq, leaves) for seq, leaves in instance.sent_heads.items() if seq >= checked])
    assert reply.status == 200, reply
    tell("heads", int(reply.body))
    request = instance.checkpoint(_cosigned(node))
    reply = _asks(node, request)
    assert reply.status == 200, reply
    checkpoint = checkpoint_in(request.note)
    tell("cosigned", checkpoint.size, checkpoint.root.hex())


def drive(folder: Path) -> None:
    """Everything that is new, up to the signature. The node ends where its device fails, as it does when it is served."""
    try:
        node = opened(_folder(folder))
        _delivers(node, record())
    except DiskFull:
        tell("refused", "DISK_FULL")
    except DiskFailed:
        tell("fatal")
        raise SystemExit(FATAL) from None


def inspect(folder: Path) -> None:
    """The node begins anew: what it holds, that it refuses another history, and that it goes on."""
    node = opened(_folder(folder))
    left = list(folder.rglob("*.new"))
    assert not left, left
    for name, log in node._logs.items():
        log.tree.check(log.size)
        assert list(log.tree.entries(0, log.size)) == record().leaves(name)[: log.size], name
        tell("holds", name, log.size)
    checkpoint = checkpoint_in(node._cosigned.note)
    tell("stands", checkpoint.size, checkpoint.root.hex())
    other = record(mark=1)
    refused = asked(node, AddCheckpoint(checkpoint.size, [], other.note(INSTANCE, checkpoint.size)))
    same = other.note(INSTANCE, checkpoint.size) == Note.parse(node._cosigned.note).to_bytes()
    assert same or refused.status in {409, 422}, refused
    _delivers(node, record())
    node.close()
