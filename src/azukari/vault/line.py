"""The key process's way to the ward's nodes: its own key, which nodes there are, and patience with a mirror that lags.

keys/vault/keyd-key                           the key process's own key, made at first use; its public half is what a node is told to serve
keys/vault/<entrustment>.<below>.receipts     what nodes signed when they destroyed every share below a generation, as a JSON array
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from azukari.keyline.errors import LineError
from azukari.keyline.keys import Secret
from azukari.vault.custodian import place
from azukari.vault.errors import KeyFault
from azukari.vault.keys import checked_id
from azukari.vault.messages import Custody
from azukari.vault.nodes import read
from azukari.vault.remote import ANSWER_WITHIN, RemoteCustodian

KEY: Final = "keyd-key"
MIRROR_WITHIN: Final = 10.0
"""Seconds that the node's mirror is given to come to hold an entry."""
AWAY_WITHIN: Final = 60.0
"""Seconds that a node may be away at the end of a sealing, which may have taken hours."""
_PAUSE: Final = 0.02
_LATER: Final = 0.2
_AGAIN: Final = 1.0
"""Seconds after which it is asked for once more, and then looked for less often."""

T = TypeVar("T")


class Line:
    """Gives the custodians that answer at a distance. Nothing is read or sent before one is needed."""

    def __init__(
        self,
        nodes: Path,
        keys: Path,
        origin: str,
        *,
        hurry: Callable[[], object] = lambda: None,
        wait: float = MIRROR_WITHIN,
        answer: float = ANSWER_WITHIN,
        outlast: float = AWAY_WITHIN,
    ) -> None:
        """``nodes`` is the file that names them, ``keys`` the key folder; ``hurry`` asks for the newest entries to be delivered at once."""
        self._outlast = outlast
        self._nodes, self._keys, self._origin = nodes, keys, origin
        self._hurry, self._wait, self._answer = hurry, wait, answer
        self._lock: Final = threading.Lock()
        self._secret: Secret | None = None
        self._known: dict[tuple[str, str], RemoteCustodian] = {}

    def secret(self) -> Secret:
        """The key process's own key. :raises KeyFault: ``SHARE_IO``, ``KEYD_KEY_DAMAGED``."""
        with self._lock:
            if self._secret is None:
                path = self._keys / KEY
                try:
                    if not path.exists():
                        place(path, Secret.fresh("keyd").text().encode() + b"\n")
                    self._secret = Secret.parse("keyd", path.read_text().strip())
                except (LineError, UnicodeDecodeError) as fault:
                    raise KeyFault("KEYD_KEY_DAMAGED") from fault
                except OSError as fault:
                    raise KeyFault("SHARE_IO", f"errno {fault.errno}") from fault
            return self._secret

    def now(self) -> RemoteCustodian:
        """The node that holds new shares. :raises KeyFault: ``NODE_NONE``, ``NODE_UNREADABLE``."""
        found = read(self._nodes).now
        if found is None:
            raise KeyFault("NODE_NONE")
        return self.of(found.key)

    def of(self, key: str) -> RemoteCustodian:
        """The node of a custody key. :raises KeyFault: ``NODE_OTHER`` where it is not named any more."""
        found = read(self._nodes).of(key)
        if found is None:
            raise KeyFault("NODE_OTHER", "a share is at a node that is not named")
        with self._lock:
            known = self._known.get((found.url, found.key))
            if known is None:
                known = RemoteCustodian(found, self.secret, self._origin, answer=self._answer)
                self._known[found.url, found.key] = known
        return known

    def custody(self) -> Custody:
        """The key process's own key, the node that holds new shares, and why it does not answer, if so."""
        public, url, node = self.secret().public.text(), "", ""
        try:
            there = self.now()
            url, node = there.node.url, there.node.key
            there.hello()
        except KeyFault as fault:
            return Custody(public, url, node, fault.code, fault.refusal.ja, fault.refusal.en)
        return Custody(public, url, node, None, "", "")

    def known(self) -> list[str]:
        """The custody keys of all nodes that are named. :raises KeyFault: ``NODE_UNREADABLE``."""
        found = read(self._nodes)
        return [one.key for one in (found.now, *found.former) if one is not None]

    def receipts(self, entrustment: str, below: int) -> tuple[bytes, ...] | None:
        """What nodes signed for a destruction; None before all of them did. :raises KeyFault: ``SHARE_IO``."""
        try:
            return msgspec.json.decode(self._receipts(entrustment, below).read_bytes(), type=tuple[bytes, ...])
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise KeyFault("SHARE_IO", f"errno {fault.errno}") from fault

    def keep(self, entrustment: str, below: int, receipts: tuple[bytes, ...]) -> None:
        """Keep what nodes signed, durably: it outlasts them. :raises KeyFault: ``SHARE_IO``."""
        try:
            place(self._receipts(entrustment, below), msgspec.json.encode(receipts))
        except FileExistsError:
            return
        except OSError as fault:
            raise KeyFault("SHARE_IO", f"errno {fault.errno}") from fault

    def _receipts(self, entrustment: str, below: int) -> Path:
        return self._keys / f"{checked_id(entrustment)}.{below:d}.receipts"

    def outlasting(self, does: Callable[[], T]) -> T:
        """Do what would be lost with a node that is away for a moment. :raises KeyFault: ``NODE_AWAY`` where it stays away."""
        until = time.monotonic() + self._outlast
        while True:
            try:
                return does()
            except KeyFault as fault:
                if fault.code != "NODE_AWAY" or time.monotonic() > until:
                    raise
            time.sleep(_LATER)

    def covered(self, does: Callable[[], T]) -> T:
        """Do what needs an entry in the node's mirror: delivered at once, and waited for. :raises KeyFault: ``NODE_BEHIND``."""
        began = rung = time.monotonic()
        self._hurry()
        while True:
            try:
                return does()
            except KeyFault as fault:
                now = time.monotonic()
                pause = _PAUSE if now - began < _AGAIN else _LATER
                if fault.code != "NODE_BEHIND" or now + pause > began + self._wait:
                    raise
            time.sleep(pause)
            if now - rung > _AGAIN:
                rung = now
                self._hurry()
