"""The key process's socket: who may speak to it, one request to a connection, and an orderly end."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from azukari.vault.errors import DeniedError, Refusal, VaultError, WireError, refusal
from azukari.vault.keyd import KeyService
from azukari.vault.leases import Running
from azukari.vault.messages import (
    FORGET_LIMIT,
    Abandon,
    Answer,
    Close,
    Copy,
    Ensure,
    Ensured,
    Forget,
    Health,
    Keys,
    Nodes,
    Open,
    Pack,
    Pour,
    Range,
    Ranges,
    Release,
    Renew,
    Request,
    Retire,
    Rewrap,
    Rewrapped,
    Seal,
    Stopped,
    Take,
    Trial,
    Tried,
    decode_request,
)
from azukari.vault.pouring import pour
from azukari.vault.sealing import Sealing
from azukari.vault.taking import take
from azukari.vault.wire import Channel

CONNECTIONS: Final = 64
STALL: Final = 30.0
"""Seconds that one send or receive may take before the other side counts as gone."""

GRACE: Final = 10.0
_PEER: Final = struct.Struct("3i")

_log = logging.getLogger("azukari.keyd")


def peer_uid(link: socket.socket) -> int:
    """Return the user id of the process at the other end, as the kernel knows it."""
    found = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _, uid, _ = _PEER.unpack(found)
    return int(uid)


class KeyServer:
    """Serves a ``KeyService`` on a Unix socket (0600) to processes of the same user, each request in a thread."""

    def __init__(
        self,
        socket_path: Path,
        service: KeyService,
        *,
        stall: float = STALL,
        uid_of: Callable[[socket.socket], int] = peer_uid,
    ) -> None:
        """Take the place; nothing listens before ``start``."""
        self._path, self._service, self._stall, self._uid_of = socket_path, service, stall, uid_of
        self._listener: socket.socket | None = None
        self._guard = -1
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._links: dict[threading.Thread, socket.socket] = {}

    def start(self) -> None:
        """Listen. A second key process on one socket is refused; the socket that a crash left is replaced."""
        try:
            self._guard = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            os.close(self._guard)
            raise VaultError("KEYD_RUNNING") from fault
        except OSError as fault:
            raise VaultError("KEYD_SOCKET", f"errno {fault.errno}") from fault
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._path.unlink(missing_ok=True)
            listener.bind(str(self._path))
            # Nobody can connect between bind and chmod: until listen the kernel refuses every connection.
            self._path.chmod(0o600)
            listener.listen(CONNECTIONS)
        except OSError as fault:
            listener.close()
            os.close(self._guard)
            raise VaultError("KEYD_SOCKET", str(fault.errno or "path too long")) from fault
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="keyd-accept", daemon=True).start()

    def stop(self, grace: float = GRACE) -> None:
        """Take no more, give what runs ``grace`` seconds to end, cut the rest."""
        self._stopping.set()
        listener, self._listener = self._listener, None
        if listener is None:
            return
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        with self._lock:
            left = dict(self._links)
        for thread in left:
            thread.join(grace / max(len(left), 1))
        for thread, link in left.items():
            _cut(link)
            thread.join(grace)
        self._path.unlink(missing_ok=True)
        os.close(self._guard)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                link, _ = listener.accept()
            except OSError:
                # Shut down by ``stop``, or out of descriptors: then wait for some to come back.
                self._stopping.wait(0.1)
                continue
            link.settimeout(self._stall)
            thread = threading.Thread(target=self._serve, args=(link,), name="keyd", daemon=True)
            with self._lock:
                started = len(self._links) < CONNECTIONS and self._start(thread, link)
            if started:
                continue
            self._refuse(Channel(link), refusal("KEYD_BUSY"))
            link.close()

    def _start(self, thread: threading.Thread, link: socket.socket) -> bool:
        """Start a thread for a connection, under the lock: ``stop`` never finds one that it cannot join yet."""
        try:
            thread.start()
        except RuntimeError:
            # The system gives no more threads: the same to the caller as a crowd.
            return False
        self._links[thread] = link
        return True

    def _serve(self, link: socket.socket) -> None:
        channel = Channel(link)
        try:
            if self._uid_of(link) != os.getuid():
                self._refuse(channel, refusal("KEYD_PEER"))
            elif self._stopping.is_set():
                self._refuse(channel, refusal("KEYD_STOPPING"))
            else:
                self._answer(channel)
        except VaultError as fault:
            _log.info("refused: %s %s", fault.code, fault.detail)
            self._refuse(channel, fault.refusal)
        except Exception as fault:  # noqa: BLE001 - one faulty request must not end the process; the kind is logged
            # The kind only: the text of an unknown exception might carry what was being read.
            _log.error("fault while answering: %s", type(fault).__name__)
            self._refuse(channel, refusal("KEYD_FAULT"))
        finally:
            with self._lock:
                self._links.pop(threading.current_thread(), None)
            link.close()

    def _refuse(self, channel: Channel, why: Refusal) -> None:
        self._service.count("refused")
        with suppress(WireError):
            channel.say(why)

    def _answer(self, channel: Channel) -> None:
        frame = channel.receive()
        if frame is None:
            return
        if frame[0] != b"J":
            raise WireError("WIRE_FRAME", "a request begins with a message")
        request = decode_request(bytes(frame[1]))
        if isinstance(request, Open | Pour | Ranges | Seal | Copy | Pack | Release):
            self._content(channel, request)
            return
        if isinstance(request, Ensure | Renew | Rewrap | Retire | Trial | Keys | Nodes):
            channel.say(self._custody(request))
            return
        match request:
            case Forget(object=name, others=others):
                if len(others) >= FORGET_LIMIT:
                    raise WireError("WIRE_LIMIT", f"{len(others) + 1} objects at once")
                channel.say(Stopped(sum(self._service.stop(one) for one in (name, *others))))
            case Close(entrustment=name):
                channel.say(Stopped(self._service.stop(name)))
            case Health():
                channel.say(self._service.health())
            case Abandon() | Range() | Take():
                raise WireError("WIRE_FRAME", "nothing is being sealed here")

    def _custody(  # noqa: PLR0911 — one kind of request, one answer
        self, request: Ensure | Renew | Rewrap | Retire | Trial | Keys | Nodes
    ) -> Answer:
        """What concerns generations and who holds them."""
        service = self._service
        match request:
            case Ensure(entrustment=entrustment):
                return Ensured(service.ensure(entrustment))
            case Renew(entrustment=entrustment, past=past):
                return Ensured(service.renew(entrustment, past))
            case Rewrap(entrustment=entrustment, under=under, to=to, keys=keys, things=things):
                return Rewrapped(service.rewrap(entrustment, under, to, keys, things))
            case Retire(entrustment=entrustment, kept=kept, order=order):
                return service.retire(entrustment, kept, order)
            case Trial(entrustment=entrustment, keys=keys):
                return Tried(service.trial(entrustment, keys))
            case Keys(entrustment=entrustment, after=after):
                return service.keys(entrustment, after)
            case Nodes():
                return service.custody()

    def _content(self, channel: Channel, request: Open | Pour | Ranges | Seal | Copy | Pack | Release) -> None:
        """What touches content stands in the register while it runs, so that it can be stopped."""
        running = self._service.begin()
        running.cut = lambda: _cut(channel.link)
        try:
            match request:
                case Open():
                    self._open(channel, running, request)
                case Pour():
                    self._pour(channel, running, request)
                case Ranges():
                    self._ranges(channel, running, request)
                case Seal():
                    self._seal(channel, running, request)
                case Copy():
                    self._copy(channel, running, request)
                case Pack():
                    packed = self._service.pack(running, request.entrustment, request.items, channel.send_data)
                    channel.send(b"E")
                    channel.say(packed)
                case Release():
                    released = self._service.release(running, request.log, request.seq, request.held)
                    self._service.count("opened")
                    channel.say(released)
        finally:
            self._service.end(running)

    def _open(self, channel: Channel, running: Running, request: Open) -> None:
        with self._service.open(running, request.log, request.seq, request.disclosure) as reading:
            self._service.count("opened")
            if reading.patient:
                channel.link.settimeout(None)
            channel.say(reading.opening())
            if reading.by_row:
                channel.send_rows(_guarded(running, reading.records()))
            else:
                for piece in reading.whole():
                    running.guard()
                    channel.send_data(piece)
            running.guard()
            channel.send(b"E")

    def _pour(self, channel: Channel, running: Running, request: Pour) -> None:
        with self._service.open(running, request.log, request.seq, request.disclosure) as reading:
            self._service.count("opened")
            if reading.by_row or reading.picture is not None:
                raise WireError("WIRE_FRAME", "single rows do not go into a pipe")
            channel.link.settimeout(None)
            channel.say(reading.opening())
            pour(channel, running, reading.whole())

    def _ranges(self, channel: Channel, running: Running, request: Ranges) -> None:
        with self._service.open(running, request.log, request.seq, request.disclosure) as reading:
            self._service.count("opened")
            if reading.by_row or reading.picture is not None:
                raise WireError("WIRE_FRAME", "single rows are not read by ranges")
            channel.link.settimeout(None)
            channel.say(reading.opening())
            while (frame := channel.receive()) is not None:
                asked = decode_request(bytes(frame[1])) if frame[0] == b"J" else None
                if not isinstance(asked, Range) or asked.offset < 0 or asked.length < 0:
                    raise WireError("WIRE_FRAME", "another message where a range was due")
                for piece in reading.range(asked.offset, asked.length):
                    running.guard()
                    channel.send_data(piece)
                running.guard()
                channel.send(b"E")

    def _seal(self, channel: Channel, running: Running, request: Seal) -> None:
        service, name = self._service, request.name
        with service.seal(
            running, request.entrustment, request.object, request.version, table=request.table, name=name
        ) as sealing:
            if name:
                channel.say(sealing.resumed)
            while True:
                frame = channel.receive()
                if frame is None:
                    raise WireError("WIRE_CUT", "before the end of the object")
                match frame:
                    case (b"D", piece):
                        sealing.lend(piece)
                    case (b"R" | b"V" | b"C" as kind, rows):
                        sealing.rows(kind, bytes(rows))
                    case (b"E", _):
                        break
                    case (b"J", said):
                        _told(channel, sealing, decode_request(bytes(said)))
                    case _:
                        raise WireError("WIRE_FRAME", "another frame within an object")
            sealed = sealing.finish()
        service.count("sealed")
        channel.say(sealed)

    def _copy(self, channel: Channel, running: Running, request: Copy) -> None:
        sealed = self._service.copy(running, request.log, request.seq, request.item, request.object, request.version)
        self._service.count("sealed")
        channel.say(sealed)


def _told(channel: Channel, sealing: Sealing, said: Request) -> None:
    """A message while an object is sealed."""
    match said:
        case Abandon():
            raise DeniedError(refusal("SEAL_ABANDONED"))
        case Take(offset=offset) if 0 <= offset < 1 << 63:
            take(channel, sealing, offset)
        case _:
            raise WireError("WIRE_FRAME", "another message within an object")


def _guarded(running: Running, rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Rows, before each of which it is asked whether the read was stopped."""
    for row in rows:
        running.guard()
        yield row


def _cut(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
