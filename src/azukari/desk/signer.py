"""The signer of an instance: its own process and key. It recomputes the root from entry bytes and signs one checkpoint per size.

    new entries? → guard proposes (root recomputed, nothing rolled back) → guard written durably → signed → checkpoint stored

The guard's file is written before the signature leaves, so after a crash the same size can only be signed with the same root. After each
pass in which a contract's log has grown, one entry of the instance log commits to the heads of all of them, and the instance log is signed
in the same way; witnesses cosign that one. Nothing is signed below what a witness has been seen to hold.
"""

from __future__ import annotations

import fcntl
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection

from azukari.desk import auditing, failing, instance_log, signing_key, witnesses
from azukari.desk.chance import Clock, now
from azukari.desk.files import write_new
from azukari.desk.heading import Heading, committed_size
from azukari.desk.instance import Instance
from azukari.desk.shelf import Shelving
from azukari.desk.signing import SIGNED
from azukari.desk.waking import Bell, ring
from azukari.desk.witnesses import INSTANCE, SIGNER, STOPPING, Stopped
from azukari.kernel.fault import FaultError
from azukari.ledger.binding import bind
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.keys import VerifierKey
from azukari.ledger.note import open_note, sign
from azukari.store import record
from azukari.store.models import Checkpoint, InstanceCheckpoint, Log

LOGGER = logging.getLogger("azukari.signer")
PAUSE = 0.5


@contextmanager
def alone(instance: Instance) -> Iterator[None]:
    """Be the only one who signs, or who changes what may be signed, of this instance."""
    folder = instance.keys / "signer"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Signer:
    """Signs the logs of one instance."""

    def __init__(self, instance: Instance, *, clock: Clock = now) -> None:
        """Take its key up. :raises FaultError: as :func:`signing_key.load`; a key is made at the instance's first start only."""
        self._instance = instance
        self._folder = instance.keys / "signer"
        self._clock = clock
        self._heading = Heading(self._folder)
        self._witnesses = witnesses.configured(instance)
        self._shelving = Shelving(instance)
        self._said: dict[str, str] = {}
        self.key = signing_key.load(instance)

    @property
    def verifier(self) -> VerifierKey:
        """The public half, as evidence carries it."""
        return self.key.verifier

    def guard(self, log: str) -> Guard:
        """What was signed last for a contract's log, or for ``instance``; one that is gone is made again from what was signed, if the record is that.

        :raises LedgerError: ``GUARD_STATE_DAMAGED``; where it is gone, ``ROLLBACK_DETECTED``, ``FORK_DETECTED``, ``NOTE_UNSIGNED``.
        """
        path = self._folder / f"{log}.guard"
        if path.exists():
            return Guard.from_bytes(path.read_bytes())
        origin = self._instance.configuration.origin
        begun = Guard(origin if log == INSTANCE else f"{origin}/{log}")
        rows = InstanceCheckpoint.objects if log == INSTANCE else Checkpoint.objects.filter(log_id=log)
        newest = rows.order_by("-size").first()
        if newest is None:
            return begun
        held = instance_log.size() if log == INSTANCE else record.size(log) or 0
        if held < newest.size:
            raise LedgerError("ROLLBACK_DETECTED", f"{held} held, {newest.size} signed")
        keys = [self.key.verifier, *signing_key.former(self._instance)]
        stated = Signed.parse(open_note(newest.note.encode(), keys).note.text)
        fresh = (
            instance_log.entries(0, newest.size) if log == INSTANCE else (row.leaf for row in record.entries(log, 0, newest.size))
        )
        made = begun.propose(newest.size, None, fresh)
        made.guard.admit(stated)
        write_new(path, made.guard.to_bytes())
        return made.guard

    def sign(self, log: str, seen: int = 0) -> Checkpoint | None:
        """Sign a log's current size, unless it is signed already; ``seen`` is how much of it a witness holds.

        :raises LedgerError: ``ROLLBACK_DETECTED``, ``FORK_DETECTED``, ``GUARD_STATE_DAMAGED`` — nothing is signed; recover from a mirror.
        """
        self._heading.recall(log)
        guard = self.guard(log)
        size = record.size(log) or 0
        if size == guard.size == seen == 0:
            return None
        newest = Checkpoint.objects.filter(log_id=log).order_by("-size").first()
        if newest is None or not newest.size == size == guard.size >= seen:
            last = record.entry(log, guard.size - 1) if guard.size else None
            fresh = (row.leaf for row in record.entries(log, guard.size, size))
            guard, note = self._signed(log, guard, size, None if last is None else last.leaf, fresh, seen)
            newest, _ = Checkpoint.objects.get_or_create(log_id=log, size=size, defaults={"note": note})
        self._shelving.signed(log, guard.size, guard.checkpoint.root)
        try:
            self._heading.follow(log, guard)
        except LedgerError as error:
            # an entry that this program cannot read is signed as bytes; its tier is not known, so the head stays at what was signed before it
            LOGGER.error("the head of %s stays as it was: %s", log, error)  # noqa: TRY400 — the code says it
        return newest

    def _signed(
        self, log: str, guard: Guard, size: int, last: bytes | None, fresh: Iterable[bytes], seen: int
    ) -> tuple[Guard, str]:
        """Guard first, durably; the signature only then."""
        proposal = guard.propose(size, last, fresh, seen)
        write_new(self._folder / f"{log}.guard", proposal.guard.to_bytes())
        return proposal.guard, sign(proposal.checkpoint.text(), self.key).to_bytes().decode()

    def bind(self, log: str, digest: bytes) -> bytes:
        """Bind a pack of a contract's log, which the desk made of what was signed. :raises LedgerError: ``NOTE_UNSIGNED`` when nothing of it was."""
        guard = self.guard(log)
        if guard.size == 0:
            raise LedgerError("NOTE_UNSIGNED", log)
        return bind(guard.origin, digest, self.key)

    def sign_all(self) -> int:
        """Sign every log that has grown, then the instance's; how many could not be signed.

        A log in trouble does not keep the others waiting; where the instance log has gone back, nothing is signed at all. A file lock keeps
        two signers of one instance from working at once.
        """
        with alone(self._instance):
            # another one, if an administrator made it meanwhile; one that went from the disk goes on from memory, and the check misses it
            self.key = signing_key.look(self._instance).key or self.key
            seen = witnesses.seen_by_any(self._instance, self._witnesses)
            stopped = witnesses.standing_still(self._instance)
            if not self._told(INSTANCE, lambda: self._instance_stands(seen), stopped):
                return 1
            logs = list(Log.objects.values_list("pk", flat=True))
            signed = [self._told(log, lambda log=log: self.sign(log, seen.get(log, 0)), stopped) for log in logs]  # type: ignore[misc]
            whole = self._told(INSTANCE, lambda: self._sign_instance(seen.get(INSTANCE, 0)), stopped)
            return signed.count(False) + (not whole)

    def _told(self, log: str, work: Callable[[], object], stopped: Mapping[str, Stopped]) -> bool:
        """Whether it went well. A log that is not what was signed stands still from here on; one that is again goes on."""
        before = stopped.get(log)
        if before is not None and before.lasts:
            self._say(log, f"{before.code}: {before.detail}")
            return False
        try:
            work()
        except LedgerError as error:
            self._say(log, str(error))
            if error.code in STOPPING:
                witnesses.stop(self._instance, log, Stopped(error.code, error.detail, SIGNER))
            return False
        self._said.pop(log, None)
        if before is not None:
            witnesses.let_go(self._instance, log)
        return True

    def _say(self, log: str, why: str) -> None:
        """Once, and again when it changes: a pass comes twice a second."""
        if self._said.get(log) != why:
            LOGGER.error("%s is not signed: %s", log, why)
        self._said[log] = why

    # ── the instance log ──

    def _instance_stands(self, seen: Mapping[str, int]) -> None:
        """:raises LedgerError: ``ROLLBACK_DETECTED``, ``FORK_DETECTED`` when the instance log, or a whole contract, is not what was signed."""
        guard, held = self.guard(INSTANCE), instance_log.size()
        last = instance_log.entry(guard.size - 1) if guard.size and held >= guard.size else None
        fresh = instance_log.entries(guard.size, held) if held >= guard.size else ()
        guard.propose(held, last, fresh, seen.get(INSTANCE, 0))
        there = set(Log.objects.values_list("pk", flat=True))
        gone = sorted(log for log, size in seen.items() if size and log != INSTANCE and log not in there)
        if gone:
            raise LedgerError("ROLLBACK_DETECTED", f"{gone[0]}: 0 held, {seen[gone[0]]} seen")

    def _sign_instance(self, seen: int) -> None:
        self._heading.commit(self._clock)
        guard, size = self.guard(INSTANCE), committed_size()
        if size == 0 or size < guard.size or (size == guard.size and InstanceCheckpoint.objects.filter(size=size).exists()):
            self._shelving.signed(INSTANCE, guard.size, guard.checkpoint.root)
            return  # enrolments after the last heads are signed with the next; that nothing went back was seen before
        last = instance_log.entry(guard.size - 1) if guard.size else None
        guard, note = self._signed(INSTANCE, guard, size, last, instance_log.entries(guard.size, size), seen)
        InstanceCheckpoint.objects.get_or_create(size=size, defaults={"note": note})
        ring(self._instance, "courier")
        self._shelving.signed(INSTANCE, guard.size, guard.checkpoint.root)

    def shelve(self, *, at_once: bool = False) -> None:
        """Keep up the tiles that proofs of a part are read from, after a pass; ``at_once`` where no pass follows."""
        self._shelving.keep(at_once=at_once)


class Passes:
    """One pass after another: what stands in the way of one is told by its code, once, and the next is tried."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._said = ""

    def one(self, *, at_once: bool = False) -> bool:
        """Sign what there is; whether all of it was. A full disk is told, and when there is room it goes on from where it stood.

        :raises SystemExit: with ``failing.FATAL`` when the device failed: nobody can tell what is on it.
        """
        try:
            failed = self._signer.sign_all()
            self._signer.shelve(at_once=at_once)
        except OperationalError as error:
            connection.close()
            self._tell(failing.of_store(error), error)
        except OSError as error:
            self._tell(failing.of_files(error), error)
        except LedgerError as error:
            self._say(error.code, f"nothing is signed: {error}")
        else:
            self._said = ""
            return not failed
        return False

    def _tell(self, fault: FaultError, error: Exception) -> None:
        self._say(fault.faults[0].code, f"nothing is signed: {fault} ({error})")
        if fault.faults[0].code == "STORE_FAILED":
            raise SystemExit(failing.FATAL) from error

    def _say(self, code: str, why: str) -> None:
        if self._said != code:
            LOGGER.error("%s", why)
        self._said = code


def _bind(signer: Signer) -> None:
    """Tell the desk that all is signed, and bind the packs that it makes, a line each: the log, the SHA-256; until it has no more."""
    connection.close()
    print(SIGNED, flush=True)
    for line in sys.stdin:
        log, _, digest = line.strip().partition(" ")
        print(signer.bind(log, bytes.fromhex(digest)).hex(), flush=True)


def main() -> None:
    """Sign until told to end."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    instance = Instance.at(Path(sys.argv[1]))
    instance.connect()
    try:
        signer = Signer(instance)
    except FaultError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(str(failing.of_files(error)))
    passes = Passes(signer)
    if "--once" in sys.argv:
        done = passes.one(at_once=True)
        if done and "--bind" in sys.argv:
            _bind(signer)
        sys.exit(0 if done else 1)
    threading.Thread(target=auditing.watch, args=(instance, end), name="audit", daemon=True).start()
    heard = 0
    with Bell(instance, "signer") as bell:
        print("ready", flush=True)
        while not end.is_set():
            passes.one()
            heard = bell.wait(heard, PAUSE)
