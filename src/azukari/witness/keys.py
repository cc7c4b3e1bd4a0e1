"""The node as a custodian of keys: it answers one key process, within sessions of some minutes, and only what its own mirror allows.

    GET  /keys/session    the session's public key, signed with the custody key
    POST /keys/ask        a request sealed to the session; the answer is sealed to the request

What is given out at level E4, and every destruction, is in the journal before it is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from azukari.keyline.box import Box
from azukari.keyline.envelope import Received, Session
from azukari.keyline.errors import LineError
from azukari.keyline.inner import inner_key, thing_of, unwrap, wrap
from azukari.keyline.messages import (
    BATCH,
    Answer,
    Ask,
    Create,
    Destroy,
    Destroyed,
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
from azukari.witness.folder import LOG, Folder
from azukari.witness.journal import Did, Journal
from azukari.witness.mirror import Log
from azukari.witness.seen import Seen
from azukari.witness.shares import Custody, Shares
from azukari.witness.texts import WitnessError

__all__ = ["Keys"]

SESSION: Final = 600 * 1_000_000
"""µs for which a session is announced; requests of the one before are taken for as long again."""
NONCES: Final = 200_000
"""Requests in one session."""

T = TypeVar("T")


class _Open:
    """A session: its key, since when, and the numbers that were used in it."""

    def __init__(self, since: int) -> None:
        self.box: Final = Box()
        self.since: Final = since
        self.nonces: Final[set[bytes]] = set()


class Keys:
    """What the node does with shares. One call at a time: the node holds its lock."""

    def __init__(self, folder: Folder, custody: Custody, logs: Mapping[str, Log], now: Callable[[], float]) -> None:
        """:raises DiskFailed: where what a crash left cannot be finished."""
        self._folder, self._custody, self._logs = folder, custody, logs
        self._clock: Final = now
        path = folder.path / "keys"
        self._shares: Final = Shares(path, custody, folder.origin, self._now)
        self._journal: Final = Journal(path)
        self._seen: Final[dict[str, Seen]] = {}
        self._sessions: list[_Open] = []
        self._shares.settle()

    def _now(self) -> int:
        return int(self._clock() * 1_000_000)

    def held(self) -> int:
        """How many shares are held, of all contracts."""
        return sum(len(self._shares.held(contract)) for contract in self._shares.contracts())

    # ── sessions ──

    def session(self) -> bytes:
        """The announcement of the session."""
        newest = self._newest()
        return Session.announce(self._custody.secret, newest.since, newest.box.public)

    def forget(self) -> None:
        """Let the keys of sessions go that are over. Whoever holds the node's memory later opens nothing that was recorded on the way."""
        now = self._now()
        self._sessions = [one for one in self._sessions if one.since <= now < one.since + 2 * SESSION]

    def _newest(self) -> _Open:
        self.forget()
        now = self._now()
        newest = self._sessions[-1] if self._sessions else None
        if newest is None or not newest.since <= now < newest.since + SESSION or len(newest.nonces) >= NONCES:
            self._sessions = [*self._sessions[-1:], _Open(now)]
        return self._sessions[-1]

    def ask(self, data: bytes) -> bytes:
        """Answer a request. :raises WitnessError: ``KEYS_SESSION``, ``KEYS_FORM``, where nobody can be answered under seal."""
        try:
            wanted = Received.session(data)
            self.forget()
            found = next((one for one in self._sessions if one.box.id == wanted), None)
            if found is None or len(found.nonces) >= NONCES:
                raise WitnessError("KEYS_SESSION")
            received = Received.read(data, found.box)
        except LineError as error:
            raise WitnessError("KEYS_FORM", error.detail) from error
        if received.request.nonce in found.nonces:
            raise WitnessError("KEYS_AGAIN")
        found.nonces.add(received.request.nonce)
        try:
            answer = self._answer(received)
        except LineError as error:
            answer = Refused(error.code, error.detail)
        return received.answer(answer, self._custody.secret)

    def _answer(self, received: Received) -> Answer:
        serves, request = self._custody.serves, received.request
        if serves is None or not received.signed_by(serves) or request.origin != self._folder.origin:
            raise LineError("NODE_STRANGER")
        return self._do(request.ask)

    def _do(self, ask: Ask) -> Answer:
        if not isinstance(ask, Hello) and not LOG.fullmatch(ask.entrustment):
            raise LineError("SHARE_MISSING", "no contract of that name")
        match ask:
            case Hello():
                return Welcome(self._folder.settings.name, self._folder.origin)
            case List(entrustment=contract):
                shares = self._shares
                return Listed(shares.below(contract), shares.receipt(contract), tuple(shares.held(contract)))
            case Create(entrustment=contract, generation=generation, level=level):
                self._shares.create(contract, generation, level)
                return Done()
            case Give(entrustment=contract, generation=generation):
                share = self._shares.share(contract, generation, "E3")
                self._journal.write(contract, Did(self._now(), "share", generation))
                return Given(share)
            case Destroy():
                return self._destroy(ask)
            case _:
                return self._object_keys(ask)

    def _destroy(self, ask: Destroy) -> Destroyed:
        log, seen = self._mirror(ask.entrustment)
        seen.ordered(log, ask.order)
        if ask.below > self._shares.below(ask.entrustment):
            self._journal.write(ask.entrustment, Did(self._now(), "destroy", ask.below, seq=ask.order))
        receipt = self._shares.destroy(ask.entrustment, ask.below, ask.order)
        return Destroyed(receipt)

    # ── object keys (E4) ──

    def _object_keys(self, ask: Wrap | Rewrap | Lower | Unwrap | Try) -> Answer:
        contract = ask.entrustment
        match ask:
            case Wrap(generation=generation, keys=keys):
                share = self._shares.share(contract, generation, "E4")
                return Wrapped(tuple(wrap(inner_key(share, contract, generation, one.thing), one.key) for one in _few(keys)))
            case Rewrap(under=under, to=to, keys=keys):
                return Wrapped(self._rewrapped(contract, under, to, _few(keys)))
            case Try(generation=generation, keys=keys):
                share = self._shares.share(contract, generation, "E4")
                return Tried(tuple(_opens(share, contract, generation, one) for one in _few(keys)))
            case Lower(generation=generation, keys=keys):
                return self._lowered(contract, generation, _few(keys))
            case Unwrap():
                return self._unwrapped(ask)

    def _rewrapped(self, contract: str, under: int, to: int, keys: tuple[Keyed, ...]) -> tuple[bytes, ...]:
        if under >= to:
            raise LineError("KEY_WRAP", f"from generation {under} to {to}")
        old, new = self._shares.share(contract, under, "E4"), self._shares.share(contract, to, "E4")
        return tuple(
            wrap(inner_key(new, contract, to, one.thing), unwrap(inner_key(old, contract, under, one.thing), one.key))
            for one in keys
        )

    def _lowered(self, contract: str, generation: int, keys: tuple[Keyed, ...]) -> Plain:
        """Only while the entrusting party's newest word in the mirror is that keys are kept below E4."""
        log, seen = self._mirror(contract)
        del log
        if not seen.lowered():
            raise LineError("NODE_BEHIND", "no entry has the keys kept below E4")
        share = self._shares.share(contract, generation, "E4")
        found = tuple(unwrap(inner_key(share, contract, generation, one.thing), one.key) for one in keys)
        self._journal.write(contract, Did(self._now(), "lower", generation, len(found)))
        return Plain(found)

    def _unwrapped(self, ask: Unwrap) -> Plain:
        log, seen = self._mirror(ask.entrustment)
        now, once = self._now(), ask.doing in {"open", "release"}
        seen.permits(log, ask, now)
        if once and ask.seq is not None and self._journal.used(ask.entrustment, ask.seq, ask.thing, now):
            raise LineError("NODE_USED", f"entry {ask.seq}")
        share = self._shares.share(ask.entrustment, ask.generation, "E4")
        found = unwrap(inner_key(share, ask.entrustment, ask.generation, thing_of(ask.thing)), ask.key)
        self._journal.write(ask.entrustment, Did(now, ask.doing, ask.generation, seq=ask.seq, thing=ask.thing))
        return Plain((found,))

    def _mirror(self, contract: str) -> tuple[Log, Seen]:
        log = self._logs.get(contract)
        if log is None:
            raise LineError("NODE_BEHIND", "nothing of it is held")
        seen = self._seen.setdefault(contract, Seen())
        seen.follow(log)
        return log, seen


def _few(keys: tuple[Keyed, ...]) -> tuple[Keyed, ...]:
    if len(keys) > BATCH:
        raise LineError("KEY_WRAP", f"{len(keys)} keys at once")
    return keys


def _opens(share: bytes, contract: str, generation: int, one: Keyed) -> bool:
    try:
        unwrap(inner_key(share, contract, generation, one.thing), one.key)
    except LineError:
        return False
    return True
