"""Taking evidence: one file that says everything the record says, for a verifier that the reader already holds.

Folded refusals are written into the record first, the signer signs that size, and the leaves go out as they are stored. Words are opened only
where this reader may read them: 甲 reads all but the keys of opened records (content, in effect), a contractor its own side's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from azukari.annex import ACTS
from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.files import sync_folder
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.act import Handling
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError, canonical, envelope
from azukari.law.say import Say
from azukari.ledger.pack import Header, Progress, WordCount, words_record, write_pack
from azukari.store import record
from azukari.store.models import Checkpoint, Log
from azukari.store.record import Row


def sign_once(desk: Desk) -> None:
    """Let the signer sign what there is, in its own process.

    :raises FaultError: ``NOT_SIGNED`` when it refuses (a rollback, a fork, a damaged guard); what it said is in the message.
    """
    command = [sys.executable, "-m", "azukari.desk", "signer", str(desk.instance.folder), "--once"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 — our own module, a path of our own
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["?"]
        raise FaultError(
            Fault(
                "NOT_SIGNED",
                Say(
                    f"署名係が署名しませんでした（{said[0]}）。記録が巻き戻されていないか確かめてください。",
                    f"The signer did not sign ({said[0]}).",
                ),
            )
        )


def take(desk: Desk, officer: Officer, log: str, target: Path, progress: Progress | None = None) -> Header:
    """Write the evidence pack of a whole contract to a new file; it appears whole or not at all.

    :raises NotFound: when the officer's party has no part in the contract.
    :raises FaultError: ``EVIDENCE_EXISTS``, ``EVIDENCE_UNWRITABLE``, ``NOT_SIGNED``.
    """
    desk.look(log, lambda book: book.size, officer=officer)
    if target.exists():
        raise FaultError(
            Fault(
                "EVIDENCE_EXISTS",
                Say(f"{target} は既にあります。別の名前にしてください。", f"{target} exists; choose another name."),
            )
        )
    desk.tell_refusals(log, all_of_them=True)
    size = record.size(log) or 0
    sign_once(desk)
    checkpoint = Checkpoint.objects.filter(log_id=log, size__gte=size).order_by("size").first()
    vkey = desk.instance.signer_verifier()
    if checkpoint is None or vkey is None:
        raise FaultError(
            Fault(
                "NOT_SIGNED",
                Say("署名がまだありません。署名係の状態を確かめてください。", "There is no signature yet; look at the signer."),
            )
        )
    body = Log.objects.get(pk=log).body
    reader = _Reader(desk, log, officer, whole=officer.home == body, size=checkpoint.size)
    try:
        opened, sealed = reader.count()
    except WireError as error:
        raise damaged(error) from error
    header = Header(
        log=log,
        made_at=now(),
        origin=f"{desk.instance.configuration.origin}/{log}",
        size=checkpoint.size,
        vkey=vkey,
        words=WordCount(opened, sealed),
    )
    temporary = target.with_name(target.name + ".part")
    try:
        with temporary.open("wb") as file:
            write_pack(cast("BinaryIO", file), header, checkpoint.note.encode(), reader.leaves(), reader.words(), progress)
            _durable(file)
        temporary.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FaultError(
            Fault(
                "EVIDENCE_UNWRITABLE",
                Say(f"{target} に書き込めません（{error.strerror}）。", f"{target} cannot be written ({error.strerror})."),
            )
        ) from error
    except WireError as error:
        temporary.unlink(missing_ok=True)
        raise damaged(error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return header


def damaged(error: WireError) -> FaultError:
    """A record with an entry that cannot be read gives no evidence; what to do about it."""
    return FaultError(
        Fault(
            "RECORD_DAMAGED",
            Say(
                f"読み取れない記録があるため、証拠を作れません（{error}）。`azukari check` で場所を確かめ、控えから戻してください。",
                f"An entry cannot be read, so no evidence can be made ({error}). Find it with `azukari check` and restore the record.",
            ),
        )
    )


def _durable(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


class _Reader:
    """The entries of a log for one reader: leaves as stored, words where they may be read."""

    def __init__(self, desk: Desk, log: str, officer: Officer, *, whole: bool, size: int) -> None:
        self._desk = desk
        self._log = log
        self._officer = officer
        self._whole = whole
        self._size = size

    def leaves(self) -> Iterator[bytes]:
        """The stored bytes in order."""
        for row in record.entries(self._log, 0, self._size):
            yield row.leaf

    def count(self) -> tuple[int, int]:
        """How many entries' words are opened, and how many stay sealed."""
        opened = sealed = 0
        for row in record.entries(self._log, 0, self._size):
            if row.words is not None:
                if self._open(row) is None:
                    sealed += 1
                else:
                    opened += 1
        return opened, sealed

    def words(self) -> Iterator[bytes]:
        """The records that open words, in the order of their entries."""
        for row in record.entries(self._log, 0, self._size):
            found = None if row.words is None else self._open(row)
            if found is not None:
                yield found

    def _open(self, row: Row) -> bytes | None:
        leaf = envelope(row.leaf)
        if issubclass(ACTS[leaf.act], Handling) or not (self._whole or leaf.by.party == self._officer.home):
            return None
        try:
            said = self._desk.words.open(self._log, row.seq, row.words or b"")
        except WordsLost:
            return None
        return words_record(row.seq, bytes.fromhex(said.salt), canonical(said.words))
