"""The node over HTTP: bounds on body, time and number before anything is looked at, and an answer in words for everything.

An ASGI application, because only so a slow sender can be left: its body is awaited with a deadline. What is complete goes to one
thread, one request after another.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from azukari.ledger import LedgerError
from azukari.witness.disk import DiskFailed, DiskFull
from azukari.witness.messages import MAX_BODY
from azukari.witness.node import Node, Reply, refusal
from azukari.witness.texts import WitnessError

__all__ = ["FATAL", "Application", "Limits"]

LOGGER: Final = logging.getLogger("azukari.witness")
FATAL: Final = 74
"""Exit code when the device failed: what is on the disk is read again at the next start."""
_ADD_CHECKPOINT: Final = "/add-checkpoint"
_HEADS: Final = "/heads"
_MIRROR: Final = "/mirror/"
_SESSION: Final = "/keys/session"
_ASK: Final = "/keys/ask"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Limits:
    """How much of the machine others may take: bytes, seconds, and numbers at once."""

    note = 64 << 10
    body = MAX_BODY
    whole = 120.0
    pause = 10.0
    queued = 64
    small = 512
    large = 4


class _Gone(Exception):
    """Whoever asked is no longer there."""


class Application:
    """One node as an ASGI application."""

    def __init__(self, node: Node, limits: type[Limits] = Limits) -> None:
        self._node: Final = node
        self._limits: Final = limits
        self._thread: Final = ThreadPoolExecutor(1, thread_name_prefix="node")
        self._queued = 0
        self._sending = {limits.note: 0, limits.body: 0}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            reply = await self._answered(scope, receive)
        except _Gone:
            return
        headers = [
            (b"content-type", reply.kind.encode()),
            (b"content-length", b"%d" % len(reply.body)),
            (b"cache-control", b"no-store"),
        ]
        if reply.code is not None:
            headers.append((b"azukari-code", reply.code.encode()))
        if reply.status in {408, 413}:
            headers.append((b"connection", b"close"))
        if reply.status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})

    async def _answered(self, scope: Scope, receive: Receive) -> Reply:
        try:
            return await self._routed(scope, receive)
        except (WitnessError, LedgerError) as error:
            LOGGER.info("%s %s: %s", scope["method"], scope["path"], error)
            return refusal(error)
        except DiskFull as error:
            LOGGER.error("no room: %s", error)  # noqa: TRY400 — the text says it; a traceback adds nothing
            return refusal(WitnessError("DISK_FULL"))
        except DiskFailed:
            LOGGER.critical("the device failed; the node ends", exc_info=True)
            os._exit(FATAL)
        except _Gone:
            raise
        except Exception:
            LOGGER.exception("%s %s", scope["method"], scope["path"])
            return refusal(WitnessError("NODE_TROUBLE"))

    async def _routed(self, scope: Scope, receive: Receive) -> Reply:
        method, path, node = scope["method"], scope["path"], self._node
        if method in {"GET", "HEAD"}:
            told = {"/": node.told, _SESSION: node.keys_session}.get(path)
            return await self._done(told or partial(node.read, path.removeprefix("/"), _header(scope, b"authorization")))
        if method != "POST":
            raise WitnessError("METHOD_OTHER")
        if path == _ADD_CHECKPOINT:
            return await self._sent(scope, receive, node.add_checkpoint, self._limits.note, self._limits.small)
        if path == _ASK:
            return await self._sent(scope, receive, node.keys_ask, self._limits.note, self._limits.small)
        if path == _HEADS:
            return await self._sent(scope, receive, node.heads, self._limits.body, self._limits.large)
        if path.startswith(_MIRROR):
            does = partial(node.mirror, path.removeprefix(_MIRROR))
            return await self._sent(scope, receive, does, self._limits.body, self._limits.large)
        raise WitnessError("PATH_UNKNOWN")

    async def _sent(self, scope: Scope, receive: Receive, does: Callable[[bytes], Reply], most: int, senders: int) -> Reply:
        """Take a body of at most ``most`` bytes while fewer than ``senders`` others send one of its kind, and act on it."""
        if self._sending[most] >= senders:
            raise WitnessError("NODE_BUSY")
        self._sending[most] += 1
        try:
            return await self._done(partial(does, await self._body(scope, receive, most)))
        finally:
            self._sending[most] -= 1

    async def _done(self, work: Callable[[], Reply]) -> Reply:
        if self._queued >= self._limits.queued:
            raise WitnessError("NODE_BUSY")
        self._queued += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._queued -= 1

    async def _body(self, scope: Scope, receive: Receive, most: int) -> bytes:
        stated = _header(scope, b"content-length")
        if stated.isdecimal() and (len(stated) > 12 or int(stated) > most):
            raise WitnessError("BODY_LARGE", f"{most} bytes at most")
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.whole):
                while True:
                    message = await asyncio.wait_for(receive(), self._limits.pause)
                    if message["type"] != "http.request":
                        raise _Gone
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise WitnessError("BODY_LARGE", f"{most} bytes at most")
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise WitnessError("BODY_SLOW") from None


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")
