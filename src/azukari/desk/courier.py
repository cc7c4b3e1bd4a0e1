"""The courier: brings the record to the other parties' witnesses and their signatures home. ``python -m azukari.desk courier INSTANCE``.

One thread for each witness, so that one that is dead delays nobody. Before it says that it is ready, it has asked each of them how much it
holds, for some seconds at most: the signer and the web begin after it, and where an old backup was restored nothing is signed or accepted.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from django.db import DatabaseError, connection

from azukari.desk import witnesses
from azukari.desk.awaiting import settle
from azukari.desk.chance import now
from azukari.desk.delivery import Delivery, Trouble
from azukari.desk.desk import Desk
from azukari.desk.failing import end_soon, is_failure
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.waking import Bell
from azukari.desk.witnesses import Witness
from azukari.kernel.fault import FaultError
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError

LOGGER = logging.getLogger("azukari.courier")
PAUSE: Final = 0.5
SLOWEST: Final = 60.0
ASKS_WITHIN: Final = 8.0


class State(msgspec.Struct, frozen=True):
    """How it went with a witness last: since when, what stood in the way (None: nothing), and how much of the instance log it said it holds."""

    since: Time
    code: str | None = None
    say: Say = Say("届いています", "delivered")
    held: int | None = None


def state_of(instance: Instance, witness: str) -> State | None:
    """What the courier last told of a witness; None when it has not run."""
    path = instance.run / f"witness-{witness}"
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def alive(instance: Instance) -> bool:
    """Whether a courier runs: it keeps a lock for as long as it does."""
    lock = _lock(instance)
    if lock is None:
        return True
    os.close(lock)
    return False


def _lock(instance: Instance) -> int | None:
    """Take the courier's place, until the handle is closed or the process ends; None where another has it."""
    instance.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(instance.run / "courier", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


class Round:
    """The courier's work for one witness, again and again; a little later each time while it does not go well."""

    def __init__(self, desk: Desk, witness: Witness) -> None:
        self._desk = desk
        self._witness = witness
        self._delivery = Delivery(desk.instance, witness)
        self._failed = 0
        self._answered = False

    def ask(self) -> None:
        """Ask what the witness holds. Until it has answered, what was told in an earlier run counts no more."""
        self._note("WITNESS_UNCONFIRMED", UNCONFIRMED, None)
        self._does(self._confirm)

    def once(self) -> float:
        """Deliver what is new; how long to wait before the next time, in seconds."""
        self._does(self._work)
        return min(SLOWEST, PAUSE * (1 << min(self._failed, 10)))

    def _confirm(self) -> None:
        """What it refuses is an answer too, with a code of its own. :raises OSError: where there is none."""
        try:
            self._delivery.ask()
        except Trouble:
            self._answered = True
            raise
        self._answered = True

    def _work(self) -> None:
        if not self._answered:
            self._confirm()  # where nothing is new a round asks nothing, and an old copy would be taken for delivered
        if self._delivery.round():
            LOGGER.info("%s cosigned", self._witness.url)
        settle(self._desk, self._witness)

    def _does(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Trouble as trouble:
            self._tell(trouble.code, trouble.say, str(trouble))
        except LedgerError as error:
            self._tell(error.code, Say(error.ja, error.en), str(error))
        except FaultError as error:
            self._tell(error.faults[0].code, error.faults[0].say, str(error))
        except DatabaseError as error:
            connection.close()
            if is_failure(error):
                end_soon()
            self._tell("STORE_BUSY", Say("記録を今は読めません。", "The record cannot be read just now."), str(error))
        except OSError as error:
            if self._answered:
                self._tell("WITNESS_SILENT", SILENT, str(error))
            else:
                self._tell("WITNESS_UNCONFIRMED", UNCONFIRMED, str(error))
        except Exception as error:
            LOGGER.exception("%s", self._witness.url)
            self._tell("COURIER_TROUBLE", FAILED, str(error))
        else:
            self._failed = 0
            self._tell(None, State(now()).say, "")

    def _tell(self, code: str | None, say: Say, detail: str) -> None:
        if code is not None:
            self._failed += 1
        before = state_of(self._desk.instance, self._witness.id)
        held = self._delivery.held
        if before is None or (before.code, before.held) != (code, held):
            if code is not None and (self._failed == 1 or before is None or before.code != code):
                LOGGER.warning("%s: %s", self._witness.url, detail or code)
            self._note(code, say, held)

    def _note(self, code: str | None, say: Say, held: int | None) -> None:
        path = self._desk.instance.run / f"witness-{self._witness.id}"
        write_new(path, msgspec.json.encode(State(now(), code, say, held)))


SILENT: Final = Say(
    "立会いが答えません。相手方に、立会いが動いているか確かめてください。記録の作業は続けられます。",
    "The witness does not answer; ask the other party whether it runs. Work goes on.",
)
UNCONFIRMED: Final = Say(
    "起動してから、立会いによる記録の確認がまだ済んでいません。このインスタンスを写しから戻したのであれば、記録が欠けているおそれがあります。"
    "立会いが答えるまで、先に進まないでください。相手方に、立会いが動いているか確かめてください。",
    "The record has not been confirmed by the witness since the start. If this instance was restored from a copy, entries may be missing: "
    "do not go on before the witness answers. Ask the other party whether it runs.",
)


FAILED: Final = Say(
    "立会いへの送付で予期しない誤りが起きました。サーバの記録（ログ）を見てください。自動でやり直します。",
    "Delivery to the witness met a fault that nobody foresaw; see the server's log. It is tried again.",
)


def _serve(desk: Desk, witness: Witness, end: threading.Event, asked: threading.Event, bell: Bell) -> None:
    try:
        work = Round(desk, witness)
        work.ask()
        asked.set()
        heard = bell.count
        while not end.is_set():
            pause = work.once()
            if pause > PAUSE:
                end.wait(pause)  # it does not go well: ringing would not make it better
            else:
                heard = bell.wait(heard, pause)
    finally:
        asked.set()
        connection.close()


def main() -> None:
    """Deliver until told to end."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    instance = Instance.at(Path(sys.argv[1]))
    instance.connect()
    desk = Desk(instance, at_failure=end_soon)
    if _lock(instance) is None:
        LOGGER.warning("another courier of this instance runs")
    for path in instance.run.glob("witness-*"):
        # what a courier before this one heard is no news
        path.unlink(missing_ok=True)
    try:
        there = witnesses.configured(instance)
    except FaultError as error:
        sys.exit(str(error))
    asked = [threading.Event() for _ in there]
    with Bell(instance, "courier") as bell:
        for witness, answered in zip(there, asked, strict=True):
            threading.Thread(target=_serve, args=(desk, witness, end, answered, bell), name=witness.id, daemon=True).start()
        until = time.monotonic() + ASKS_WITHIN
        for answered in asked:
            answered.wait(max(0.0, until - time.monotonic()))
        print("ready", flush=True)
        end.wait()
