"""The drill of a restore: everything that a restored instance would stand on is read out of the backup itself, and tried.

    every file           as the manifest says it was written
    every entry          in its place, and the root of the newest checkpoint made again from the leaves; its signature
    every sealed object  its bytes against their digest
    every document       that the words of an entry name, the same
    every wrapped key    opens, which the key process is asked; a key that an erasure of later has moved is taken from the survivors

What was found is an entry of each contract. What was erased since the backup was made is not missed.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from azukari.desk import backing_up, backup_register, survivors
from azukari.desk.backup_register import Known
from azukari.desk.backup_tables import rows_of
from azukari.desk.desk import Desk
from azukari.desk.document_blobs import named, of_object, sound
from azukari.desk.intake import caller
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import VerifierKey
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import open_note
from azukari.provisions.p11_acts import Check, VaultCheck
from azukari.store.models import Checkpoint, Entry, Log, VaultObject
from azukari.vault.blobs import Blobs

NAMED: Final = 1000


class Found(msgspec.Struct):
    """What the drill found of one contract. ``fault`` is a code of the record where it cannot be restored; a closed one takes no entry."""

    log: str
    entries: int = 0
    signed: int = 0
    objects: int = 0
    damaged: set[str] = msgspec.field(default_factory=set)
    missing: int = 0
    shut: set[str] = msgspec.field(default_factory=set)
    fault: str | None = None
    entered: bool = False
    documents: dict[str, int | None] = msgspec.field(default_factory=dict)
    """Blobs of documents that are damaged or missing, with the entry that names them; None where the key of the words is away."""

    @property
    def sound(self) -> bool:
        """Whether everything of it could be restored."""
        return not (self.damaged or self.missing or self.shut or self.fault or self.documents)


def hold(desk: Desk, backup: Path) -> list[Found]:
    """Hold a drill on one backup and enter what was found; by contract.

    :raises FaultError: ``BACKUP_ABSENT``, ``BACKUP_DAMAGED``; the backup is put down as unsound, and nothing is entered.
    :raises VaultError: when the key process cannot be asked; nothing is entered, and the backup counts as not drilled.
    """
    manifest = backing_up.manifest_of(backup)
    known = Known(str(backup.resolve()), manifest.at, sound=False, drilled=desk.clock())
    try:
        backing_up.whole(backup)
        found = look(desk, backup)
    except FaultError:
        backup_register.add(desk.instance, known)
        raise
    for one in found:
        _enter(desk, one)
    backup_register.add(desk.instance, msgspec.structs.replace(known, sound=all(one.sound for one in found)))
    return found


def look(desk: Desk, backup: Path) -> list[Found]:
    """Read record, sealed bytes and keys of a backup."""
    found = {row["id"]: Found(row["id"]) for row in rows_of(backup, Log)}
    _record(backup, found, desk.instance.configuration.origin)
    _vault(desk, backup, found)
    _documents(desk, backup, found)
    return [found[log] for log in sorted(found)]


# ── the record ──


def _record(backup: Path, found: dict[str, Found], origin: str) -> None:
    notes: dict[str, tuple[int, str]] = {}
    for row in rows_of(backup, Checkpoint):
        notes[row["log_id"]] = max(notes.get(row["log_id"], (0, "")), (row["size"], row["note"]))
    trees = {log: CompactRange() for log in found}
    for row in rows_of(backup, Entry):
        one, tree = found[row["log_id"]], trees[row["log_id"]]
        if row["seq"] != one.entries:
            one.fault = one.fault or "SEQ_NOT_DENSE"
        tree.append(leaf_hash(row["leaf"]))
        one.entries += 1
        size, note = notes.get(one.log, (0, ""))
        if one.entries == size:
            one.signed = size
            one.fault = one.fault or _unsigned(backup, f"{origin}/{one.log}", size, tree.root(), note)
    for log, (size, _) in notes.items():
        if found[log].entries < size:
            found[log].fault = found[log].fault or "ROLLBACK_DETECTED"


def _unsigned(backup: Path, origin: str, size: int, root: bytes, note: str) -> str | None:
    """What is wrong with a checkpoint over these entries; None where it fits."""
    try:
        key = VerifierKey.parse((backup / "instance" / "verifier-key").read_text().strip())
        stated = Signed.parse(open_note(note.encode(), [key]).note.text)
    except LedgerError as error:
        return error.code
    except OSError:
        return "NOTE_UNSIGNED"
    return None if (stated.origin, stated.size, stated.root) == (origin, size, root) else "FORK_DETECTED"


# ── the vault ──


def _vault(desk: Desk, backup: Path, found: dict[str, Found]) -> None:
    blobs = Blobs(backing_up.blobs_of(backup))
    erased = set(VaultObject.objects.exclude(erased=None).values_list("id", flat=True))
    for log, rows in _resting(backup, erased).items():
        one = found[log]
        one.objects = len(rows)
        for row in rows:
            for digest in of_object(row["sealed"]):
                whole = sound(blobs, digest)
                one.missing += whole is None
                if whole is False:
                    one.damaged.add(row["item"])
        moved = _moved(desk, log)
        keys = [moved.get(row["id"], base64.b64decode(row["sealed"]["wrapped"])) for row in rows]
        under = caller(desk).trial(log, keys)
        one.shut |= {row["item"] for row, generation in zip(rows, under, strict=True) if not generation}


def _resting(backup: Path, erased: set[str]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(backup, VaultObject):
        if row["erased"] is None and row["id"] not in erased:
            rows.setdefault(row["log_id"], []).append(row)
    return rows


def _moved(desk: Desk, log: str) -> dict[str, bytes]:
    """The keys that outlived an erasure of later, as they lie in the place of the survivors."""
    return {one.object: one.key for kept in survivors.found(survivors.place(desk.instance), log) for one in kept.objects}


def _documents(desk: Desk, backup: Path, found: dict[str, Found]) -> None:
    """The blobs that no item rests in: whose they are, the words say. Where they cannot be read, it is told of every contract that it may be."""
    blobs = Blobs(backing_up.blobs_of(backup))
    items = {digest for row in rows_of(backup, VaultObject) for digest in of_object(row["sealed"])}
    documents, unread = named(desk.words, ((row["log_id"], row["seq"], row["words"]) for row in rows_of(backup, Entry)))
    for digest in sorted(({*documents} | {*backing_up.digests_of(backup)}) - items):
        if digest not in documents and not unread:
            # nothing refers to it: a deposit that was cut short
            continue
        if not sound(blobs, digest):
            log, seq = documents.get(digest, (None, None))
            for one in unread if log is None else [log]:
                found[one].documents[digest] = seq


# ── the entry ──


def _enter(desk: Desk, one: Found) -> None:
    """What was found, as an entry of the contract; of one that is closed, or that nothing was ever sealed of, none."""
    closed = desk.look(one.log, lambda book: book.whole.ground.closed is not None or book.whole.ground.registered is None)
    if closed or not (one.objects or one.fault or one.documents):
        return
    wrong = sorted(one.damaged | one.shut)
    act = VaultCheck(
        check=Check.RESTORE,
        objects=one.objects,
        damaged=tuple(ItemId(item) for item in wrong[:NAMED]),
        missing=one.missing + len(wrong[NAMED:]) + len(one.documents) + (1 if one.fault else 0),
    )
    words = {"remarks": " ".join(_remarks(one))}
    desk.instrument(one.log, act, words if words["remarks"] else {})
    one.entered = True


def _remarks(one: Found) -> Iterator[str]:
    if one.fault:
        yield one.fault
    if one.shut:
        yield "KEY_WRAP " + " ".join(sorted(one.shut)[:10])
    if one.documents:
        # no items of the register: they are counted among what was not found, and the entries that name them are said here
        entries = sorted({seq for seq in one.documents.values() if seq is not None})
        yield " ".join(["DOCUMENT", *(f"#{seq}" for seq in entries[:10])])
