"""``session``: what ``azukari.client`` speaks to, over a socket pair that it was given. One item, one officer, one act; then it ends."""

from __future__ import annotations

import argparse
import json
import queue
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from django.db import connection

from azukari.cli.counter import Counter
from azukari.cli.faults import told, wrong
from azukari.cli.output import Answer, Out
from azukari.client.errors import TEXTS, AzukariError
from azukari.client.wire import RANGE, Line
from azukari.desk import running
from azukari.desk.outcome import Incomplete, Receipt, Refusal
from azukari.desk.run_program import LOOKS, Result, result_sealed, table
from azukari.desk.running import Asked, Run
from azukari.desk.sealed_result import Made
from azukari.kernel.fault import FaultError
from azukari.kernel.objection import Objection
from azukari.kernel.values import ItemId
from azukari.law.say import Say
from azukari.provisions.p08_acts import Derive
from azukari.provisions.p08_running import RunEnding
from azukari.vault.caller import OpenCall, RangeCall

AHEAD: Final = 8
"""Pieces of a derivative that may wait to be sealed."""


def session(args: argparse.Namespace, out: Out) -> Answer:
    """Serve one program."""
    try:
        line = Line(socket.socket(fileno=args.descriptor))
    except OSError as error:
        text = "この命令は azukari.client が使います。", "This command is for azukari.client to use."
        raise wrong("USAGE", *text) from error
    try:
        _serve(args, line)
    except AzukariError:
        # the program has gone; what there was to tell, the record has been told
        return Answer(None)
    except BaseException as error:
        with suppress(AzukariError):
            _not_done(line, error, args)
        raise
    finally:
        line.close()
    return Answer(None)


def _not_done(line: Line, error: BaseException, args: argparse.Namespace) -> None:
    found = told(error, args.folder)
    _say(line, found.faults[0].code, found.faults[0].say, refused=found.exit == 1)


def _say(line: Line, code: str, say: Say, *, refused: bool = False) -> None:
    line.say(b"X", {"code": code, "ja": say.ja, "en": say.en, "refused": refused})


def _serve(args: argparse.Namespace, line: Line) -> None:
    kind, payload = line.receive()
    asked: dict[str, Any] = json.loads(payload) if kind == b"A" else {}
    counter = Counter(args.folder)
    who = argparse.Namespace(person=asked["person"], contract=asked["contract"], place=asked["place"])
    officer, log = counter.stand(who)
    begun = running.begin(
        counter.desk,
        officer,
        log,
        Asked(
            ItemId(counter.item(asked["item"], log, officer)), int(asked["purpose"]), (asked["program"] or "python",), asked["method"],
            int(asked["first"]), asked["count"], asked["fields"],
        ),
    )  # fmt: skip
    if not isinstance(begun, Run):
        _outcome(counter, line, begun)
        return
    try:
        _Session(counter, begun, line).serve()
    finally:
        begun.leave()


def _outcome(counter: Counter, line: Line, why: Refusal | Incomplete) -> None:
    if isinstance(why, Incomplete):
        _say(line, why.faults[0].code, why.faults[0].say)
        return
    _objections(counter, line, why.log, why.objections)


def _objections(counter: Counter, line: Line, log: str, found: tuple[Objection, ...]) -> None:
    each = counter.see(
        log,
        lambda seen: [seen.personal(Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")) for one in found],
    )
    cites = ", ".join(one.cites for one in found)
    _say(
        line,
        "REFUSED",
        Say(f"{''.join(one.ja for one in each)}［{cites}］", f"{' '.join(one.en for one in each)} [{cites}]"),
        refused=True,
    )


class _Sealing(threading.Thread):
    """Seals a derivative beside the reading that it is made from."""

    def __init__(self, run: Run, result: Result) -> None:
        super().__init__(name="session-sealing", daemon=True)
        self._run, self._result = run, result
        self._pieces: queue.Queue[bytes | None] = queue.Queue(AHEAD)
        self._whole = self._ended = False
        self.made: Made | None = None
        self.trouble: BaseException | None = None

    def run(self) -> None:
        """Until the end of what comes."""
        try:
            self.made = result_sealed(self._run, self._coming(), self._result)
        except BaseException as error:  # noqa: BLE001 — told to whoever waits for it
            self.trouble = error
            while not self._ended:
                # what still comes is not waited for, and goes nowhere
                self._ended = self._pieces.get() is None
        finally:
            connection.close()

    def _coming(self) -> Iterator[bytes]:
        while (piece := self._pieces.get()) is not None:
            yield piece
        self._ended = True
        if not self._whole:
            raise _Given

    def put(self, piece: bytes) -> None:
        """The next bytes."""
        self._run.given += len(piece)
        self._pieces.put(piece)

    def end(self, *, whole: bool) -> None:
        """No more comes; unless it is the whole, nothing is sealed."""
        self._whole = whole
        self._pieces.put(None)
        self.join()


class _Given(Exception):
    """The derivative was given up."""


class _Session:
    """One item, being read."""

    def __init__(self, counter: Counter, run: Run, line: Line) -> None:
        self._counter, self._run, self._line = counter, run, line
        self._sealing: _Sealing | None = None
        self._label = ""
        self._over = False

    def serve(self) -> None:
        """Until the program has done with it, has gone, or is stopped."""
        try:
            with self._run.read() as call:
                self._loop(call)
        except BaseException as error:
            self._given_up()
            over, self._over = self._over, True
            if not over and (found := self._run.unopened(error)):
                _objections(self._counter, self._line, self._run.log, found)
                return
            raise

    def _loop(self, call: OpenCall | RangeCall) -> None:
        run = self._run
        rows = None
        if isinstance(call, OpenCall):
            call.patient()
            rows = _Rows(table(run, call))
        source = run.source
        self._line.say(
            b"O",
            {
                "number": run.number, "size": None if rows else source.size, "seekable": rows is None, "header": list(source.header),
                "encoding": source.encoding, "delimiter": source.delimiter, "begins": source.begins if rows is None else "heading",
            },
        )  # fmt: skip
        while True:
            if not self._waited():
                return
            kind, payload = self._line.receive()
            match kind:
                case b"G" if self._over:
                    _say(self._line, "SESSION_OVER", Say(*TEXTS["SESSION_OVER"]))
                case b"G":
                    offset, length = RANGE.unpack(payload)
                    found = call.read(offset, length) if isinstance(call, RangeCall) else rows.read(length) if rows else b""
                    run.taken += len(found)
                    self._line.send(b"D", found)
                    self._line.send(b"E")
                case b"B":
                    asked = json.loads(payload)
                    self._label = asked["name"]
                    self._sealing = _Sealing(run, Result(self._label, asked["key"]))
                    self._sealing.start()
                case b"W" if self._sealing is not None:
                    self._sealing.put(payload)
                case b"K" if self._sealing is not None:
                    self._keep(self._sealing)
                case b"Q":
                    self._given_up()
                    self._end(RunEnding.FINISHED)
                    return
                case _:
                    self._given_up()
                    self._end(RunEnding.FAILED)
                    return

    def _waited(self) -> bool:
        """Wait for the program; False where meanwhile something was taken away, which is told."""
        while True:
            found = self._run.stopped() if not self._over else ()
            if found:
                self._given_up()
                self._end(RunEnding.STOPPED)
                self._line.link.settimeout(None)
                self._line.receive()
                _objections(self._counter, self._line, self._run.log, found)
                return False
            if select.select([self._line.link], [], [], LOOKS)[0]:
                return True

    def _keep(self, sealing: _Sealing) -> None:
        sealing.end(whole=True)
        self._sealing = None
        if sealing.made is None:
            error = sealing.trouble or RuntimeError("nothing was sealed")
            self._end(RunEnding.FAILED)
            if not isinstance(error, FaultError):
                raise error
            _say(self._line, error.faults[0].code, error.faults[0].say)
            return
        self._over = True
        outcome = self._run.keep(sealing.made, self._label, None)
        if not isinstance(outcome, Receipt) or not isinstance(outcome.entry.act, Derive):
            if not isinstance(outcome, Receipt):
                _outcome(self._counter, self._line, outcome)
            return
        made = sealing.made
        item = outcome.entry.act.items[0].item
        self._line.say(b"Y", {"item": item, "number": outcome.entry.number, "rows": made.rows, "sha256": made.sealed.plain})

    def _given_up(self) -> None:
        if self._sealing is not None:
            self._sealing.end(whole=False)
            if self._sealing.made is not None:
                self._sealing.made.forget(self._run.desk)
            self._sealing = None

    def _end(self, ending: RunEnding) -> None:
        if not self._over:
            self._over = True
            self._run.end(ending)


class _Rows:
    """Rows as bytes, from the beginning on."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, length: int) -> bytes:
        """The next bytes, none at the end."""
        while not self._rest:
            found = next(self._pieces, None)
            if found is None:
                return b""
            self._rest = found
        out, self._rest = self._rest[:length], self._rest[length:]
        return out
