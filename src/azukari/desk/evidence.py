"""Taking evidence: one file that says everything the record says, for a verifier that the reader already holds.

Folded refusals are written into the record first, the signer signs that size, and the leaves go out as they are stored. Words are opened only
where this reader may read them: 甲 reads all but the keys of opened records (content, in effect), a contractor its own side's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec

from azukari.annex import ACTS
from azukari.desk.auditing import sound
from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.evidence_outside import Fixed, gather, newest_fixed
from azukari.desk.evidence_parts import WHOLE, Asked, Chosen, check_rights, choose
from azukari.desk.files import sync_folder
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.act import Handling
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError, canonical, envelope
from azukari.law.say import Say
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.multiproof import over, prove
from azukari.ledger.pack import CONTRACT, MEMBERS, Header, Omission, Progress, WordCount, rest_records, words_record, write_pack
from azukari.store import record
from azukari.store.models import Checkpoint, Log
from azukari.store.record import Row

_WORDLESS = b'"words":null}'  # how a leaf without words ends


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


def take(
    desk: Desk, officer: Officer, log: str, target: Path, progress: Progress | None = None, *, asked: Asked = WHOLE
) -> Header:
    """Write the evidence pack of a contract, or of a part of it, to a new file; it appears whole or not at all.

    :raises NotFound: when the officer's party has no part in the contract.
    :raises FaultError: ``EVIDENCE_EXISTS``, ``EVIDENCE_UNWRITABLE``, ``EVIDENCE_CAPACITY``, ``EVIDENCE_OTHERS``, ``EVIDENCE_NOTHING``,
        ``NOT_SIGNED``.
    """
    may = desk.look(log, lambda book: check_rights(book, officer, asked, desk.clock()), officer=officer)
    if target.exists():
        raise FaultError(
            Fault(
                "EVIDENCE_EXISTS",
                Say(f"{target} は既にあります。別の名前にしてください。", f"{target} exists; choose another name."),
            )
        )
    sound(desk.instance, log)
    desk.tell_refusals(log, all_of_them=True)
    size = record.size(log) or 0
    sign_once(desk)
    fixed = newest_fixed(desk.instance)
    checkpoint, vkey = _checkpoint(log, size, fixed), desk.instance.signer_verifier()
    if checkpoint is None or vkey is None:
        raise FaultError(
            Fault(
                "NOT_SIGNED",
                Say("署名がまだありません。署名係の状態を確かめてください。", "There is no signature yet; look at the signer."),
            )
        )
    body = Log.objects.get(pk=log).body
    chosen = choose(log, checkpoint.size, asked, may)
    hash_of = over(chosen.hashes) if chosen.hashes else _hashes(log)
    show = None if asked.kind == "contract" else [asked.scope["tier"]] if asked.kind == "tier" else []
    extras = gather(desk.instance, log, checkpoint.size, chosen.numbers, show, hash_of, fixed)
    reader = _Reader(desk, log, officer, whole=officer.home == body, size=checkpoint.size, chosen=chosen)
    more: dict[str, Iterable[bytes]] = dict(extras.members)
    if len(chosen.numbers) < checkpoint.size:
        more["rest"] = list(rest_records(prove(hash_of, checkpoint.size, chosen.numbers)))
    header = _header(desk, log, checkpoint.size, vkey, reader, asked, [*CONTRACT, *more], extras.omits)
    temporary = target.with_name(target.name + ".part")
    try:
        with temporary.open("wb") as file:
            note = checkpoint.note.encode()
            write_pack(cast("BinaryIO", file), header, note, reader.leaves(), reader.words(), progress, more)
            _durable(file)
        temporary.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise unwritable(target, error) from error
    except WireError as error:
        temporary.unlink(missing_ok=True)
        raise damaged(error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return header


def _checkpoint(log: str, size: int, fixed: Fixed | None) -> Checkpoint | None:
    """The checkpoint that the newest heads fix, when it reaches as far as the record did; else the first that does."""
    of_log = Checkpoint.objects.filter(log_id=log, size__gte=size)
    head = fixed.heads.get(log) if fixed is not None else None
    held = None if head is None else of_log.filter(size=head[0].size).first()
    return held or of_log.order_by("size").first()


def _hashes(log: str) -> Callable[[int, int], bytes]:
    """Roots over runs of a log's entries, read when asked for."""
    return lambda low, high: root_of([leaf_hash(row.leaf) for row in record.entries(log, low, high)])


def _header(
    desk: Desk, log: str, size: int, vkey: str, reader: _Reader, asked: Asked, members: list[str], omits: tuple[Omission, ...]
) -> Header:
    try:
        opened, sealed = reader.count()
    except WireError as error:
        raise damaged(error) from error
    header = Header(
        log=log,
        made_at=now(),
        members=tuple(name for name in MEMBERS if name in members),
        omits=omits,
        origin=f"{desk.instance.configuration.origin}/{log}",
        size=size,
        vkey=vkey,
        words=WordCount(opened, sealed),
    )
    if asked.kind == "contract":
        return header
    shown = len(reader.chosen.numbers)
    return msgspec.structs.replace(header, kind=asked.kind, scope=asked.scope, shown=shown, law_replayed=False)


def unwritable(target: Path, error: OSError) -> FaultError:
    """Evidence that cannot be written, and why."""
    return FaultError(
        Fault(
            "EVIDENCE_UNWRITABLE",
            Say(f"{target} に書き込めません（{error.strerror}）。", f"{target} cannot be written ({error.strerror})."),
        )
    )


def damaged(error: WireError) -> FaultError:
    """A record with an entry that cannot be read gives no evidence; what to do about it."""
    return FaultError(
        Fault(
            "RECORD_DAMAGED",
            Say(
                f"読み取れない記録があるため、証拠を作れません（{error}）。`azukari check` で場所を確かめ、バックアップから戻してください。",
                f"An entry cannot be read, so no evidence can be made ({error}). Find it with `azukari check` and restore the record.",
            ),
        )
    )


def _durable(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


class _Reader:
    """The entries of a log for one reader: leaves as stored, words where they may be read."""

    def __init__(self, desk: Desk, log: str, officer: Officer, *, whole: bool, size: int, chosen: Chosen) -> None:
        self._desk = desk
        self._log = log
        self._officer = officer
        self._whole = whole
        self._size = size
        self.chosen = chosen
        self._shown = None if len(chosen.numbers) == size else frozenset(chosen.numbers)

    def _rows(self) -> Iterator[Row]:
        for row in record.entries(self._log, 0, self._size):
            if self._shown is None or row.seq in self._shown:
                yield row

    def leaves(self) -> Iterator[bytes]:
        """The stored bytes in order."""
        for row in self._rows():
            yield row.leaf

    def count(self) -> tuple[int, int]:
        """How many entries' words are opened, and how many stay sealed."""
        opened = sealed = 0
        for row in self._rows():
            if not row.leaf.endswith(_WORDLESS):
                if self._open(row) is None:
                    sealed += 1
                else:
                    opened += 1
        return opened, sealed

    def words(self) -> Iterator[bytes]:
        """The records that open words, in the order of their entries."""
        for row in self._rows():
            found = self._open(row)
            if found is not None:
                yield found

    def _open(self, row: Row) -> bytes | None:
        leaf = envelope(row.leaf)
        if row.words is None or row.seq in self.chosen.fences:
            return None
        if issubclass(ACTS[leaf.act], Handling) or not (self._whole or leaf.by.party == self._officer.home):
            return None
        try:
            said = self._desk.words.open(self._log, row.seq, row.words)
        except WordsLost:
            return None
        return words_record(row.seq, bytes.fromhex(said.salt), canonical(said.words))
