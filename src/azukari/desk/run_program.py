"""Driving one program: its input fed, its output sealed, watched meanwhile. Whatever happens, nothing half is kept and its end is told."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Final

import msgspec
from django.db import connection

from azukari.content.errors import ContentError
from azukari.content.table import heading as table_heading
from azukari.desk.confining import Confined
from azukari.desk.inherited import inherited, source_of
from azukari.desk.intake import vault_fault
from azukari.desk.outcome import Incomplete, Receipt, Refusal
from azukari.desk.running import Run, was_taken
from azukari.desk.sealed_result import HEAD, Made, seal
from azukari.desk.table import Encoding, content_fault
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Objection
from azukari.law.say import Say
from azukari.provisions.p08_running import RunEnding
from azukari.vault.caller import OpenCall, PourCall
from azukari.vault.errors import DeniedError, VaultError

PIECE: Final = 1 << 20
PIPE: Final = 1 << 20
LOOKS: Final = 0.5
"""Seconds between two looks at the record while a program runs."""

Progress = Callable[[int], object]


class Result(msgspec.Struct, frozen=True):
    """What is to become of the output: kept under a name (None: only counted), as a table with this key column (None: as its heading says)."""

    label: str | None = None
    key: str | None = None
    raw: bool = False
    most: int = 0


class Ended(msgspec.Struct, frozen=True):
    """How it ended: the program's exit code, what was counted, and what was kept, or stands against keeping it, or stopped it."""

    exit_code: int
    taken: int
    given: int
    kept: Receipt | Refusal | Incomplete | None = None
    rows: int | None = None
    digest: str | None = None
    stopped: tuple[Objection, ...] = ()


class _Failed(Exception):
    """The program did not end well; what it gave back is not kept."""


class _Feeder(threading.Thread):
    """Passes what was opened on to the program, as fast as it takes it. Closes its input at the end, or leaves it where the program has gone."""

    def __init__(self, run: Run, call: OpenCall | PourCall, program: Confined, progress: Progress) -> None:
        super().__init__(name="run-feeder", daemon=True)
        self._run, self._call, self._program, self._progress = run, call, program, progress
        self.trouble: FaultError | None = None

    def run(self) -> None:
        """Until the end of either."""
        target = self._program.stdin
        with suppress(OSError):
            fcntl.fcntl(target, fcntl.F_SETPIPE_SZ, PIPE)
        try:
            self._feed(target)
        except BrokenPipeError:
            # it wants no more: that is for the program to say
            pass
        except (VaultError, DeniedError) as error:
            self.trouble = vault_fault(error)
            self._program.kill()
        finally:
            with suppress(OSError):
                target.close()

    def _feed(self, target: IO[bytes]) -> None:
        with self._call:
            if isinstance(self._call, OpenCall):
                self._call.patient()
                for piece in table(self._run, self._call):
                    target.write(piece)
                    self._passed(len(piece))
            else:
                self._call.into(target.fileno(), self._passed)

    def _passed(self, size: int) -> None:
        self._run.taken += size
        self._progress(size)


def table(run: Run, call: OpenCall) -> Iterator[bytes]:
    """The heading and the rows that were asked for, as the table has them; where fields were chosen, these and no others: what else a row holds
    does not leave the key process, which gives the row as CSV in UTF-8.
    """
    fields, source = run.act.fields, run.source
    if not fields:
        first = _line(source.header, source.delimiter).encode(source.encoding)
        yield first
        pending, size = [], 0
        for _, data in call.records():
            pending.append(data)
            size += len(data)
            if size > PIECE >> 2:
                yield b"".join(pending)
                pending, size = [], 0
        yield b"".join(pending)
        return
    chosen = [one - 1 for one in fields if one <= len(source.header)]
    yield _line([source.header[one] for one in chosen], source.delimiter).encode(source.encoding)
    for _, data in call.records():
        row = next(csv.reader([data.decode()]), [])
        yield _line([row[one] if one < len(row) else "" for one in chosen], source.delimiter).encode(source.encoding)


def _line(cells: list[str] | tuple[str, ...], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(cells)
    return out.getvalue()


class _Watch(threading.Thread):
    """Looks at the record while the program runs, and ends it where by now something stands against it, or its time is up."""

    def __init__(self, run: Run, program: Confined, seconds: float | None) -> None:
        super().__init__(name="run-watch", daemon=True)
        self._run, self._program, self._left = run, program, seconds
        self._over = threading.Event()
        self.found: tuple[Objection, ...] = ()
        self.late = False
        self.trouble: BaseException | None = None

    def run(self) -> None:
        """Until it is over."""
        try:
            while not self._over.wait(LOOKS):
                self.found = self._run.stopped()
                if self._left is not None:
                    self._left -= LOOKS
                    self.late = self._left <= 0
                if self.found or self.late:
                    break
        except Exception as error:  # noqa: BLE001 — whatever it is: what cannot be watched does not go on
            self.trouble = error
        finally:
            if self.found or self.late or self.trouble is not None:
                self._program.kill()
            connection.close()

    def over(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()


def drive(
    run: Run, call: OpenCall | PourCall, program: Confined, result: Result, progress: Progress, seconds: float | None = None
) -> Ended:
    """See a program through to its end, and tell the record. The stream is open and the program has started.

    :raises FaultError: what went wrong with the vault, the result or the time; the record says that it failed.
    :raises KeyboardInterrupt: given up by who ran it; the record says so.
    """
    run.errors = program.errors
    feeder, watch = _Feeder(run, call, program, progress), _Watch(run, program, seconds)
    feeder.start()
    watch.start()
    made: Made | None = None
    trouble: FaultError | None = None
    try:
        pieces = _given(run, program, feeder, watch, result.most)
        try:
            if result.label is None:
                for _ in pieces:
                    continue
            else:
                made = result_sealed(run, pieces, result)
        except FaultError as error:
            trouble = error
        except _Failed:
            pass
        code = _code(program)
        watch.over()
    except BaseException:
        program.kill()
        watch.over()
        if made is not None:
            made.forget(run.desk)
        run.end(RunEnding.GIVEN_UP)
        raise
    trouble = feeder.trouble or trouble or (FaultError(Fault("RUN_TIME", TIME)) if watch.late else None)
    if watch.trouble is not None:
        trouble = FaultError(Fault("RUN_UNWATCHED", UNWATCHED))
    if watch.found or trouble is not None or code != 0:
        if made is not None:
            made.forget(run.desk)
        taken = was_taken(feeder.trouble)
        found = watch.found or (run.stopped() if taken else ())
        run.end(RunEnding.STOPPED if found or taken else RunEnding.FAILED, code)
        if trouble is not None and not found:
            raise trouble
        return Ended(code, run.taken, run.given, stopped=found)
    if made is None:
        run.end(RunEnding.FINISHED, code)
        return Ended(code, run.taken, run.given)
    kept = run.keep(made, result.label or "", code)
    return Ended(code, run.taken, run.given, kept, made.rows, made.sealed.plain)


def _code(program: Confined) -> int:
    """The program's exit code; it has closed its output, or is ended now."""
    return program.wait()


def _given(run: Run, program: Confined, feeder: _Feeder, watch: _Watch, most: int) -> Iterator[bytes]:
    """What the program gives back, to its end; raises unless it ended well and was given all that it wanted."""
    source = program.stdout
    with suppress(OSError):
        fcntl.fcntl(source, fcntl.F_SETPIPE_SZ, PIPE)
    while piece := os.read(source.fileno(), PIECE):
        run.given += len(piece)
        if run.given > most:
            program.kill()
            raise FaultError(Fault("RUN_MUCH", MUCH.format(most=f"{most:,}")))
        yield piece
    code = program.wait()
    if code == 0 and not watch.found:
        feeder.join()
    if code != 0 or feeder.trouble is not None or watch.found or watch.late or watch.trouble is not None:
        raise _Failed


def result_sealed(run: Run, pieces: Iterator[bytes], result: Result) -> Made:
    """Sealed as a table where its heading has the key column that was named, or that the item read has; else as it comes."""
    head: list[bytes] = []
    size = 0
    for piece in pieces:
        head.append(piece)
        size += len(piece)
        if b"\n" in piece or size > HEAD:
            break
    header = () if result.raw else _heading(b"".join(head)[:HEAD], run.source.encoding)
    key = result.key or (run.source.key if run.source.key in header else None)
    columns = inherited(run.desk, run.log, header, [run.act.item], key)
    source = source_of(run.desk, run.log, run.act.item, run.act.fields)

    def again() -> Iterator[bytes]:
        yield from head
        yield from pieces

    return seal(run.desk, run.log, again(), key=None if result.raw else key, columns=columns, source=source)


def _heading(head: bytes, encoding: str) -> tuple[str, ...]:
    """Its heading, where it begins with one; read in a child, for a program may give back anything."""
    if b"\n" not in head:
        return ()
    try:
        return table_heading(head, Encoding(encoding))
    except ContentError as error:
        raise content_fault(error) from None


MUCH: Final = Say(
    "出力が上限（{most}バイト）を超えたため打ち切りました。何も残していません。多いのが正しければ --most で上限を上げてください。",
    "The output went beyond {most} bytes and was cut off; nothing was kept. If so much is right, raise it with --most.",
)
TIME: Final = Say(
    "決めた時間を超えたため打ち切りました。何も残していません。長くかかるのが正しければ --seconds を延ばしてください。",
    "The time given was up and the program was ended; nothing was kept. If it takes so long, give it more --seconds.",
)
UNWATCHED: Final = Say(
    "処理の間に記録を確かめられなくなったため打ち切りました。何も残していません。`azukari status` を見てから、もう一度行ってください。",
    "The record could not be watched while the program ran, so it was ended; nothing was kept. See `azukari status`, then run it again.",
)
