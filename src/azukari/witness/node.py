"""The node: one request at a time, each either durable before it is answered or without effect."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from hmac import compare_digest
from threading import Lock
from typing import Final, NamedTuple

import msgspec

from azukari.ledger import Checkpoint, LedgerError, Note, open_note
from azukari.ledger.tiles import WIDTH, parse_path
from azukari.witness import evidence
from azukari.witness.cosigner import Cosigned
from azukari.witness.folder import INSTANCE, LOG, Folder
from azukari.witness.heads import Checked
from azukari.witness.keys import Keys
from azukari.witness.messages import AddCheckpoint, Heads, Mirror
from azukari.witness.mirror import Log, checkpoint_in
from azukari.witness.shares import Custody
from azukari.witness.texts import WitnessError, status_of

__all__ = ["Node", "Reply", "refusal"]

TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"


class Reply(NamedTuple):
    """What goes back: status, media type, body, and the stable code where something was refused."""

    status: int
    kind: str
    body: bytes
    code: str | None = None


def refusal(error: WitnessError | LedgerError) -> Reply:
    """A refusal as it is sent: where a size is all that the protocol wants, only that."""
    if isinstance(error, LedgerError):
        status, log, size = status_of(error), None, None
    else:
        status, log, size = error.status, error.log, error.size
    if status == 409 and size is not None:
        return Reply(409, SIZE, b"%d\n" % size, error.code)
    told = {"code": error.code, "ja": error.ja, "en": error.en, "detail": error.detail, "log": log, "size": size}
    return Reply(status, JSON, msgspec.json.encode(told, order="sorted") + b"\n", error.code)


class Node:
    """A folder that this process holds alone. Every method may be called from any thread."""

    def __init__(self, folder: Folder, now: Callable[[], float] = time.time) -> None:
        """Take the folder, and bring it to where its state says that it is.

        :raises WitnessError: ``WITNESS_RUNNING``, ``WITNESS_DAMAGED``, ``MIRROR_DAMAGED``.
        """
        self.folder: Final = folder
        self._now: Final = now
        self._one_at_a_time: Final = Lock()
        self._lock: Final = folder.lock()
        try:
            folder.sweep()
            self._logs: Final = {name: Log.resume(folder.log(name), name, folder.origin_of(name)) for name in folder.logs()}
            self._checked: Final = Checked(folder.path / "heads")
            self._cosigned: Final = Cosigned(folder.path / "cosigned", folder.origin)
            for log in self._logs.values():
                log.settle()
            self._sound()
            self._keys: tuple[tuple[int, ...], Keys] | None = None
            if Custody.read(folder.path / "keys") is not None:
                self._custodian()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the folder go. The node answers nothing any more."""
        os.close(self._lock)

    def _sound(self) -> None:
        """What was cosigned must be in the mirror, else one of the two is not what it was."""
        last, instance = self._cosigned.checkpoint, self._logs.get(INSTANCE)
        held = 0 if instance is None else instance.size
        if held < max(last.size, self._checked.seq + 1) or (instance is not None and instance.contradicts(last)):
            raise WitnessError("WITNESS_DAMAGED", f"cosigned {last.size}, instance held {held}")

    def _opened(self, note: bytes, log: str) -> Checkpoint:
        """The checkpoint of a note that the trusted key signed. Origin first, as C2SP tlog-witness has it."""
        checkpoint = Checkpoint.parse(Note.parse(note).text)
        if checkpoint.origin != self.folder.origin_of(log):
            raise WitnessError("ORIGIN_UNKNOWN", log=log)
        if checkpoint.extensions:
            raise LedgerError("CHECKPOINT_MALFORMED", "extension lines")
        open_note(note, [self.folder.trusted])
        return checkpoint

    def add_checkpoint(self, body: bytes) -> Reply:
        """Cosign a checkpoint of the instance log when it continues what was cosigned and the mirror holds all of it."""
        request = AddCheckpoint.parse(body)
        checkpoint = self._opened(request.note, INSTANCE)
        with self._one_at_a_time:
            instance = self._logs.get(INSTANCE)
            fork = instance is not None and instance.contradicts(checkpoint)
            if instance is not None and fork:
                evidence.keep(self.folder.path / "evidence", instance, request.note)
            try:
                self._cosigned.check(request, checkpoint)
            except LedgerError:
                if not fork:
                    raise
            if fork:
                raise WitnessError("FORK_SEEN", f"size {checkpoint.size}", log=INSTANCE, size=self._cosigned.size)
            if instance is None or instance.size < checkpoint.size:
                raise WitnessError("MIRROR_BEHIND", log=INSTANCE, size=0 if instance is None else instance.size)
            self._checked.covers(checkpoint.size, instance)
            self._cosigned.keep(request.note, checkpoint)
            signature = self.folder.key.cosign(checkpoint.text(), int(self._now()))
        return Reply(200, TEXT, signature.line().encode())

    def mirror(self, name: str, body: bytes) -> Reply:
        """Take leaves of a log."""
        if name != INSTANCE and not LOG.fullmatch(name):
            raise WitnessError("ORIGIN_UNKNOWN", log=name)
        request = Mirror.parse(body)
        checkpoint = self._opened(request.note, name)
        with self._one_at_a_time:
            if self._keys is not None:
                self._keys[1].forget()
            log = self._logs.get(name)
            if log is None:
                log = self._logs[name] = Log.begin(self.folder.log(name), name, self.folder.origin_of(name))
            passed_over = log.note
            try:
                log.add(request, checkpoint)
            except WitnessError as error:
                if error.code in {"FORK_SEEN", "NOT_FOLLOWING"}:
                    evidence.keep(self.folder.path / "evidence", log, request.note)
                raise
            if passed_over and checkpoint_in(passed_over).size > checkpoint.size:
                # Seen earlier and larger, and not reached yet: it must come true one day.
                evidence.keep(self.folder.path / "evidence", log, passed_over)
            return Reply(200, TEXT, b"%d\n" % log.size)

    def heads(self, body: bytes) -> Reply:
        """Compare the heads of all contracts with the mirror; the number of the heads entry checked last, -1 at first."""
        requests = Heads.parse(body)
        with self._one_at_a_time:
            instance = self._logs.get(INSTANCE)
            if requests:
                if instance is None:
                    raise WitnessError("MIRROR_BEHIND", log=INSTANCE, size=0)
                self._checked.check(requests, instance, self._logs)
            return Reply(200, TEXT, b"%d\n" % self._checked.seq)

    def read(self, path: str, authorization: str) -> Reply:
        """A file of the mirror, for who has the read token; for anybody else there is none."""
        scheme, _, token = authorization.partition(" ")
        allowed = scheme.lower() == "bearer" and compare_digest(token.strip().encode(), self.folder.token.encode())
        name, _, rest = path.partition("/")
        with self._one_at_a_time:
            log = self._logs.get(name) if allowed else None
            if log is None:
                raise WitnessError("PATH_UNKNOWN")
            if rest == "checkpoint":
                note = log.checkpoint_note
                if note is None:
                    raise WitnessError("PATH_UNKNOWN")
                return Reply(200, TEXT, note)
            return Reply(200, BYTES, _tile(log, rest))

    # ── keys ──

    def keys_session(self) -> Reply:
        """What requests about keys are sealed to, signed with the custody key."""
        with self._one_at_a_time:
            return Reply(200, BYTES, self._custodian().session())

    def keys_ask(self, body: bytes) -> Reply:
        """Answer the key process, under seal."""
        with self._one_at_a_time:
            return Reply(200, BYTES, self._custodian().ask(body))

    def _custodian(self) -> Keys:
        """The node as a custodian of keys; read again when whom it serves was named anew. :raises WitnessError: ``KEYS_NONE``, ``KEYS_DAMAGED``."""
        folder = self.folder.path / "keys"
        files = (folder / "custody-key", folder / "serves")
        stamp = tuple(one.stat().st_mtime_ns if one.exists() else 0 for one in files)
        if self._keys is None or self._keys[0] != stamp:
            custody = Custody.read(folder)
            if custody is None:
                raise WitnessError("KEYS_NONE")
            self._keys = stamp, Keys(self.folder, custody, self._logs, self._now)
        return self._keys[1]

    def told(self) -> Reply:
        """A page for people: sizes, and nothing that names a contract."""
        with self._one_at_a_time:
            kept = list(evidence.all_conflicts(self.folder.path / "evidence", self._logs.values()))
            contracts = [log.size for name, log in self._logs.items() if name != INSTANCE]
            instance = self._logs.get(INSTANCE)
            lines = (
                f"azukari witness  {self.folder.settings.name}",
                f"key        {self.folder.key.verifier.text()}",
                f"record     {self.folder.origin}",
                f"contracts  {len(contracts)}, entries {sum(contracts)}",
                f"instance   {0 if instance is None else instance.size}",
                f"cosigned   {self._cosigned.size}",
                *([] if self._keys is None else [f"shares     {self._keys[1].held()} of keys"]),
                *(
                    ["FORK       the record contradicts itself; see `azukari witness status`"]
                    if any(one.proven for one in kept)
                    else []
                ),
            )
        return Reply(200, TEXT, "".join(f"{line}\n" for line in lines).encode())


def _tile(log: Log, path: str) -> bytes:
    try:
        tile = parse_path(path)
    except LedgerError:
        raise WitnessError("PATH_UNKNOWN") from None
    if tile.number * WIDTH + tile.width > log.size >> (8 * (tile.level or 0)):
        raise WitnessError("PATH_UNKNOWN")
    return log.tree.tile(tile)
