"""The ward's node as a custodian: it holds one share of a generation (E3), or unwraps single object keys itself (E4). Over plain HTTP.

Every answer is the node's own, sealed to a key that lives for this one request and signed with the custody key that the instance has pinned; what
anybody else says can only keep an answer back.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, TypeVar
from urllib.parse import urlsplit

from azukari.keyline.envelope import MOST, Asked, Session
from azukari.keyline.errors import REFUSALS, LineError
from azukari.keyline.keys import Public, Secret
from azukari.keyline.messages import (
    BATCH,
    Answer,
    Ask,
    Create,
    Destroy,
    Destroyed,
    Doing,
    Done,
    Give,
    Given,
    Hello,
    Keyed,
    List,
    Listed,
    Lower,
    Plain,
    Refused,
    Rewrap,
    Tried,
    Try,
    Unwrap,
    Welcome,
    Wrap,
    Wrapped,
)
from azukari.vault.errors import KeyFault
from azukari.vault.keeping import Keeping
from azukari.vault.keys import KEY_BYTES
from azukari.vault.nodes import Node

CONNECT_WITHIN: Final = 3.0
ANSWER_WITHIN: Final = 15.0
_IDLE: Final = 4
"""Connections kept for the next request."""
_OK: Final = 200
_CONFLICT: Final = 409
_SESSION_OVER: Final = "KEYS_SESSION"


class _Cut(Exception):
    """The line was cut, or nothing listens."""


A = TypeVar("A", Welcome, Listed, Done, Given, Destroyed, Wrapped, Plain, Tried)


class RemoteCustodian:
    """One node. Every method may be called from any thread.

    :raises KeyFault: ``NODE_AWAY`` where it does not answer, ``NODE_OTHER`` where another answers, ``NODE_FORM`` where what it says is not as laid
        down, and what the node says under its signature (``azukari.keyline.errors.REFUSALS``).
    """

    def __init__(
        self,
        node: Node,
        keyd: Callable[[], Secret],
        origin: str,
        *,
        connect: float = CONNECT_WITHIN,
        answer: float = ANSWER_WITHIN,
    ) -> None:
        """Remember where. ``keyd`` gives the key that requests are signed with; nothing is sent before it is needed."""
        self.node: Final = node
        self._key: Final = Public.parse("node", node.key)
        self.origin: Final = origin
        self._keyd = keyd
        self._connect, self._within = connect, answer
        self._session: Session | None = None
        self._idle: list[http.client.HTTPConnection] = []
        self._lock: Final = threading.Lock()

    # ── a share (E3) ──

    def hello(self) -> Welcome:
        """Ask whether it is there and serves this key process."""
        return self._ask(Hello(), Welcome)

    def listed(self, entrustment: str) -> Listed:
        """The shares that it holds, below which generation all were destroyed, and its newest receipt."""
        return self._ask(List(entrustment), Listed)

    def create(self, entrustment: str, generation: int, keeping: Keeping) -> None:
        """Have it make a share."""
        if keeping.level not in {"E3", "E4"}:
            raise KeyFault("NODE_LEVEL", keeping.level)
        self._ask(Create(entrustment, generation, "E3" if keeping.level == "E3" else "E4"), Done)

    def share(self, entrustment: str, generation: int) -> bytes:
        """The 32 bytes of its share of a generation of level E3."""
        found = self._ask(Give(entrustment, generation), Given).share
        if len(found) != KEY_BYTES:
            raise KeyFault("NODE_FORM", f"a share of {len(found)} bytes")
        return found

    def destroy(self, entrustment: str, below: int, order: int) -> bytes:
        """Have every share below a generation destroyed, as the entry ``order`` has it; its receipt, the same however often it is asked."""
        return self._ask(Destroy(entrustment, below, order), Destroyed).receipt

    # ── object keys (E4) ──

    def wrap(self, entrustment: str, generation: int, keys: Sequence[Keyed]) -> list[Keyed]:
        """Have object keys wrapped."""
        return self._each(lambda part: self._ask(Wrap(entrustment, generation, part), Wrapped).keys, keys)

    def rewrap(self, entrustment: str, under: int, to: int, keys: Sequence[Keyed]) -> list[Keyed]:
        """Have wrapped object keys moved to a later generation; they come back wrapped."""
        return self._each(lambda part: self._ask(Rewrap(entrustment, under, to, part), Wrapped).keys, keys)

    def lower(self, entrustment: str, generation: int, keys: Sequence[Keyed]) -> list[Keyed]:
        """Have object keys given out because keys are kept below E4 from now on."""
        return self._each(lambda part: self._ask(Lower(entrustment, generation, part), Plain).keys, keys)

    def unwrap(self, entrustment: str, generation: int, thing: str, inner: bytes, doing: Doing, seq: int | None) -> bytes:
        """The key of one object that an entry opens, copies, packs or sends."""
        found = self._ask(Unwrap(doing, entrustment, generation, inner, seq, thing), Plain).keys
        if len(found) != 1 or len(found[0]) != KEY_BYTES:
            raise KeyFault("NODE_FORM", "not the one key")
        return found[0]

    def tried(self, entrustment: str, generation: int, keys: Sequence[Keyed]) -> list[bool]:
        """Which wrapped keys open; none is given."""
        found: list[bool] = []
        for start in range(0, len(keys), BATCH):
            part = tuple(keys[start : start + BATCH])
            opens = self._ask(Try(entrustment, generation, part), Tried).opens
            if len(opens) != len(part):
                raise KeyFault("NODE_FORM", "another number of answers than was asked for")
            found += opens
        return found

    @staticmethod
    def _each(ask: Callable[[tuple[Keyed, ...]], Sequence[bytes]], keys: Sequence[Keyed]) -> list[Keyed]:
        found: list[Keyed] = []
        for start in range(0, len(keys), BATCH):
            part = tuple(keys[start : start + BATCH])
            given = ask(part)
            if len(given) != len(part):
                raise KeyFault("NODE_FORM", "another number of keys than was asked for")
            found += [Keyed(key, one.thing) for key, one in zip(given, part, strict=True)]
        return found

    # ── the line ──

    def _ask(self, ask: Ask, kind: type[A]) -> A:
        try:
            answer = self._answered(ask)
        except LineError as fault:
            raise KeyFault("NODE_FORM", fault.detail) from fault
        if isinstance(answer, Refused):
            code = answer.code if answer.code in REFUSALS else "NODE_REFUSED"
            raise KeyFault(code, f"node: {answer.detail or answer.code}")
        if not isinstance(answer, kind):
            raise KeyFault("NODE_FORM", "another answer than was due")
        return answer

    def _answered(self, ask: Ask) -> Answer:
        """Ask in the session of the node. Asked once more, as a new request, in a new session where that is over, and where the line was cut."""
        over = cut = False
        while True:
            session = self._session or self._begin()
            asked = Asked(ask, self._keyd(), self.origin, session)
            try:
                status, code, body = self._exchange(self._taken(fresh=cut), "POST", "keys/ask", asked.sent)
            except _Cut as fault:
                if cut:
                    raise KeyFault("NODE_AWAY", str(fault)) from fault
                cut = True
                continue
            if status == _OK:
                return asked.answer(body, self._key)
            if code != _SESSION_OVER or over:
                # nobody signed this: it is told, and nothing is concluded from it
                raise KeyFault("NODE_REFUSED", f"{status} {code}")
            over, self._session = True, None

    def _begin(self) -> Session:
        try:
            try:
                status, code, body = self._exchange(self._taken(fresh=False), "GET", "keys/session", None)
            except _Cut:
                status, code, body = self._exchange(self._taken(fresh=True), "GET", "keys/session", None)
        except _Cut as fault:
            raise KeyFault("NODE_AWAY", str(fault)) from fault
        if status != _OK:
            raise KeyFault("NODE_REFUSED", f"{status} {code}")
        try:
            found = self._session = Session.read(body, self._key)
        except LineError as fault:
            raise KeyFault("NODE_OTHER", fault.detail) from fault
        return found

    def _exchange(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None
    ) -> tuple[int, str, bytes]:
        """One request on one connection. :raises _Cut: :raises KeyFault: ``NODE_AWAY`` where it does not answer in time."""
        prefix = urlsplit(self.node.url).path.rstrip("/")
        headers = {} if body is None else {"Content-Type": "application/octet-stream"}
        try:
            if connection.sock is None:
                connection.connect()
            if connection.sock is not None:
                connection.sock.settimeout(self._within)
            connection.request(method, f"{prefix}/{path}", body, headers)
            reply = connection.getresponse()
            data = reply.read(MOST + 1)
        except TimeoutError as fault:
            connection.close()
            raise KeyFault("NODE_AWAY", "no answer in time") from fault
        except (OSError, http.client.HTTPException) as fault:
            connection.close()
            raise _Cut(f"{type(fault).__name__} {getattr(fault, 'errno', None) or ''}".strip()) from fault
        if len(data) > MOST:
            connection.close()
            raise KeyFault("NODE_FORM", "the answer is too long")
        if reply.will_close:
            connection.close()
        else:
            self._put_back(connection)
        return reply.status, reply.getheader("azukari-code") or "", data

    def _taken(self, *, fresh: bool) -> http.client.HTTPConnection:
        if not fresh:
            with suppress(IndexError), self._lock:
                return self._idle.pop()
        address = urlsplit(self.node.url)
        host = address.hostname or ""
        if address.scheme != "https":
            return http.client.HTTPConnection(host, address.port or 80, timeout=self._connect)
        # the node is known by its custody key, which says more than a certificate: what stands in front of it need not be known
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(host, address.port or 443, timeout=self._connect, context=context)

    def _put_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """End the connections that are kept."""
        with self._lock:
            for connection in self._idle:
                connection.close()
            self._idle.clear()
