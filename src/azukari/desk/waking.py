"""Bells between the processes of an instance: signer and courier look twice a second for what is new, and at once when somebody rings.

    run/signer.bell, run/courier.bell      datagram sockets; whoever rings sends one byte and waits for nothing

Nothing depends on a bell: one that nobody hears is made up for by the next look.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from azukari.desk.instance import Instance

Who = Literal["signer", "courier"]


def _path(instance: Instance, who: Who) -> Path:
    return instance.run / f"{who}.bell"


def ring(instance: Instance, who: Who) -> None:
    """Have it look now."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.setblocking(False)  # noqa: FBT003 — as the socket has it
        link.connect(str(_path(instance, who)))
        link.send(b"!")


class Bell:
    """The end that is rung at; any number of threads wait at it, each hears what was rung since it waited last. Use a ``with``."""

    def __init__(self, instance: Instance, who: Who) -> None:
        self._place = _path(instance, who)
        self._rung = threading.Condition()
        self._count = 0
        self._link: socket.socket | None = None

    def __enter__(self) -> Self:
        """Begin to hear. Where there cannot be a socket, nothing is heard and the rounds go on."""
        self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        link = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._place.unlink(missing_ok=True)
            link.bind(str(self._place))
            self._place.chmod(0o600)
        except OSError:
            link.close()
            return self
        self._link = link
        threading.Thread(target=self._hear, args=(link,), name="bell", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hear no more; whoever waits goes on."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()
            self._place.unlink(missing_ok=True)
        self.strike()

    def _hear(self, link: socket.socket) -> None:
        while True:
            try:
                data = link.recv(1)
            except OSError:
                return
            if not data:
                return
            self.strike()

    def strike(self) -> None:
        """Ring from within the process."""
        with self._rung:
            self._count += 1
            self._rung.notify_all()

    @property
    def count(self) -> int:
        """How often it was rung."""
        return self._count

    def wait(self, heard: int, seconds: float) -> int:
        """Wait until it is rung more than ``heard`` times, or so many seconds; how often it was rung then."""
        with self._rung:
            self._rung.wait_for(lambda: self._count > heard, seconds)
            return self._count
