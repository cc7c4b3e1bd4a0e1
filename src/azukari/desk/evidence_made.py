"""Making an evidence pack: the entries as they are stored, what proves them, the words that this reader may see. It appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

import msgspec

from azukari.annex import ACTS
from azukari.desk.book import names_in
from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.evidence_names import IDENTIFIER, added
from azukari.desk.evidence_outside import Extras, Fixed, gather
from azukari.desk.evidence_parts import Asked, Chosen, choose, rows_of
from azukari.desk.files import sync_folder
from azukari.desk.outcome import Officer
from azukari.desk.shelf import Shelf
from azukari.desk.witnesses import INSTANCE
from azukari.desk.words import Opened, WordsLost, speaks
from azukari.kernel.act import Handling
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError, canonical, entry_of, envelope
from azukari.law.say import Say
from azukari.ledger import binding
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import fingerprint
from azukari.ledger.names import name_record
from azukari.ledger.note import Note
from azukari.ledger.pack import CONTRACT, MEMBERS, Bind, Header, Progress, WordCount, rest_records, words_record, write_pack
from azukari.ledger.texts import Verdict
from azukari.ledger.tiles import HashTiles
from azukari.ledger.verify import verify_pack
from azukari.store.models import Checkpoint, Log
from azukari.store.record import Row

_WORDLESS = b'"words":null}'  # how a leaf without words ended once


class Asking(NamedTuple):
    """Who asks for what: ``may`` are the tiers that may be given, None for all."""

    desk: Desk
    officer: Officer
    log: str
    asked: Asked
    may: frozenset[int] | None


class Making:
    """One pack, of a contract or of a part, for one reader; ``bind`` is the signer, which binds the file at its end."""

    def __init__(self, asking: Asking, checkpoint: Checkpoint, vkey: str, fixed: Fixed | None, bind: Bind) -> None:
        desk, log = asking.desk, asking.log
        self._desk, self._officer, self._log, self._asked, self._may = asking
        self._bind = bind
        self._note = checkpoint.note.encode()
        self._signed = Signed.parse(Note.parse(self._note).text)
        self._vkey = vkey
        self._fixed = fixed
        self._shelves = {log: Shelf(desk.instance, log), INSTANCE: Shelf(desk.instance, INSTANCE)}

    def again(self) -> None:
        """Throw away what proofs are read from, so that it is made anew from the entries."""
        for shelf in self._shelves.values():
            shelf.again()

    def write(self, target: Path, progress: Progress | None) -> Header:
        """Write it to a new file.

        :raises LedgerError: when what is shown does not lead to what was signed.
        :raises FaultError: ``EVIDENCE_NOTHING``, ``EVIDENCE_UNWRITABLE``, ``RECORD_DAMAGED``.
        """
        try:
            return self._write(target, progress)
        except OSError as error:
            raise unwritable(target, error) from error
        except WireError as error:
            raise damaged(error) from error

    def _write(self, target: Path, progress: Progress | None) -> Header:
        signed, shelf = self._signed, self._shelves[self._log]
        tiles = shelf.at(signed.size, signed.root)
        chosen = choose(self._log, signed.size, self._asked, self._may, shelf)
        extras = self._extras(tiles, chosen)
        body = Log.objects.get(pk=self._log).body
        reader = _Reader(self._desk, self._log, self._officer, whole=self._officer.home == body, chosen=chosen)
        more: dict[str, Iterable[bytes]] = dict(extras.members)
        part = len(chosen.numbers) < signed.size
        if part:
            more["rest"] = list(rest_records(tiles.prove(chosen.numbers)))
        header, told = self._header(reader, [*CONTRACT, *more, binding.MEMBER], extras)
        if told:
            more["names"] = told
        temporary = target.with_name(target.name + ".part")
        try:
            with temporary.open("wb") as file:
                to, words = cast("BinaryIO", file), reader.words()
                write_pack(to, header, self._note, reader.leaves(), words, progress, more, self._bind)
                _durable(file)
            if part:
                self._prove(temporary)
            temporary.rename(target)
            sync_folder(target.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return header

    def _extras(self, tiles: HashTiles, chosen: Chosen) -> Extras:
        asked = self._asked
        show = None if asked.kind == "contract" else [asked.scope["tier"]] if asked.kind == "tier" else []
        of_instance = self._shelves[INSTANCE]
        contract = (self._signed.size, tiles.hash_of)
        return gather(self._desk.instance, self._log, contract, chosen.numbers, show, self._fixed, of_instance)

    def _prove(self, path: Path) -> None:
        """Of a part nothing but what it shows was read: it is verified before anybody is given it. :raises LedgerError: its fault."""
        with path.open("rb") as file:
            report = verify_pack(file, fingerprint(self._vkey))
        if report.verdict is Verdict.INVALID:
            raise LedgerError(report.findings[0].code, report.findings[0].detail)

    def _header(self, reader: _Reader, members: list[str], extras: Extras) -> tuple[Header, list[bytes]]:
        """The header, and the records of names that are added beside the record."""
        opened, sealed = reader.count()
        names = added(self._desk, self._log, self._officer, reader.spoken_of, reader.named)
        told = [name_record(one, name) for one, name in sorted(names.items())]
        listed = [*members, "names"] if told else members
        header = Header(
            log=self._log,
            made_at=now(),
            members=tuple(name for name in MEMBERS if name in listed),
            omits=extras.omits,
            origin=self._signed.origin,
            size=self._signed.size,
            vkey=self._vkey,
            words=WordCount(opened, sealed),
        )
        if self._asked.kind == "contract":
            return header, told
        shown = len(reader.chosen.numbers)
        return msgspec.structs.replace(
            header, kind=self._asked.kind, scope=self._asked.scope, shown=shown, law_replayed=False
        ), told


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

    def __init__(self, desk: Desk, log: str, officer: Officer, *, whole: bool, chosen: Chosen) -> None:
        self._desk = desk
        self._log = log
        self._officer = officer
        self._whole = whole
        self.chosen = chosen
        self.spoken_of: set[str] = set()
        self.named: set[str] = set()

    def _rows(self) -> Iterator[Row]:
        return rows_of(self._log, self.chosen.numbers)

    def leaves(self) -> Iterator[bytes]:
        """The stored bytes in order."""
        for row in self._rows():
            yield row.leaf

    def count(self) -> tuple[int, int]:
        """How many entries' words are opened, and how many stay sealed; on the way, whom and what the entries speak of and the words name."""
        opened = sealed = 0
        for row in self._rows():
            if row.seq not in self.chosen.fences:
                self.spoken_of.update(one.decode() for one in IDENTIFIER.findall(row.leaf))
            if row.leaf.endswith(_WORDLESS):
                continue
            said = self._said(row)
            if said is None:
                sealed += 1
                continue
            opened += 1
            if said.words:
                self.named.update(names_in(entry_of(row.leaf, ACTS).act, said.words))
        return opened, sealed

    def words(self) -> Iterator[bytes]:
        """The records that open words, in the order of their entries."""
        for row in self._rows():
            said = self._said(row)
            if said is not None:
                yield words_record(row.seq, bytes.fromhex(said.salt), canonical(said.words))

    def _said(self, row: Row) -> Opened | None:
        """The words of an entry, where this reader may read them."""
        if row.words is None or row.seq in self.chosen.fences:
            return None
        leaf = envelope(row.leaf)
        cls = ACTS[leaf.act]
        if issubclass(cls, Handling) and speaks(cls):
            return None
        try:
            said = self._desk.words.open(self._log, row.seq, row.words)
        except WordsLost:
            return None
        return said if not said.words or self._whole or leaf.by.party == self._officer.home else None
