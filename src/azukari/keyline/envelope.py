r"""How a request and its answer travel over plain HTTP: sealed, signed, and bound to each other.

    session   "azukari-keys-session v1\n" ‖ u64be time of the node, µs ‖ public key (1,216) ‖ signature of the node over all that
    request   "azukari-keys v1\n" ‖ id of the session (16) ‖ sealed to the session: signature of the key process (64) ‖ JSON
    answer    sealed to the key in the request: signature of the node (64) ‖ JSON

    signed of a request   "azukari.keys.request.v1\n" ‖ SHA-256(public key of the session) ‖ JSON
    signed of an answer   "azukari.keys.answer.v1\n" ‖ SHA-256(request as sent) ‖ JSON

A session is a key that the node keeps in memory for some minutes. A request of another session is refused, and one of this session is taken
once: so nothing old can be sent again, whatever the clocks say.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from typing import Final, NamedTuple

from azukari.keyline.box import PUBLIC_BYTES, Box, seal
from azukari.keyline.errors import LineError
from azukari.keyline.keys import SIGNATURE_BYTES, Public, Secret
from azukari.keyline.messages import Answer, Ask, Request, decode_answer, decode_request, encode

MOST: Final = 64 << 10
"""Bytes of a request or an answer."""
NONCE_BYTES: Final = 16
ID_BYTES: Final = 16

_SESSION: Final = b"azukari-keys-session v1\n"
_REQUEST: Final = b"azukari-keys v1\n"
_ASKED: Final = b"azukari.keys.request.v1\n"
_ANSWERED: Final = b"azukari.keys.answer.v1\n"
_U64: Final = 8


class Session(NamedTuple):
    """What a node says of its session: its own time (µs), and the public key to seal to."""

    at: int
    public: bytes

    @property
    def id(self) -> bytes:
        """By which requests name it."""
        return sha256(self.public).digest()[:ID_BYTES]

    @staticmethod
    def announce(node: Secret, at: int, public: bytes) -> bytes:
        """Write and sign it."""
        said = _SESSION + at.to_bytes(_U64, "big") + public
        return said + node.sign(said)

    @classmethod
    def read(cls, data: bytes, node: Public) -> Session:
        """Read it, if the pinned node said it. :raises LineError: ``NODE_FORM``."""
        end = len(_SESSION) + _U64 + PUBLIC_BYTES
        if len(data) != end + SIGNATURE_BYTES or not data.startswith(_SESSION):
            raise LineError("NODE_FORM", "no session")
        node.check(data[end:], data[:end])
        return cls(int.from_bytes(data[len(_SESSION) : len(_SESSION) + _U64], "big"), data[end - PUBLIC_BYTES : end])


class Asked:
    """A request on its way: its bytes, and what opens the answer."""

    def __init__(
        self, ask: Ask, keyd: Secret, origin: str, session: Session, *, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._box: Final = Box()
        said = encode(Request(ask, random(NONCE_BYTES), origin, self._box.public))
        signature = keyd.sign(_ASKED + sha256(session.public).digest() + said)
        self.sent: Final = _REQUEST + session.id + seal(session.public, signature + said, _ASKED + session.id)

    def answer(self, data: bytes, node: Public) -> Answer:
        """Read the answer, if the pinned node gave it to this very request. :raises LineError: ``NODE_FORM``."""
        digest = sha256(self.sent).digest()
        opened = self._box.open(data, _ANSWERED + digest)
        signature, said = opened[:SIGNATURE_BYTES], opened[SIGNATURE_BYTES:]
        node.check(signature, _ANSWERED + digest + said)
        return decode_answer(said)


class Received(NamedTuple):
    """A request as the node has it: who signed is not looked at yet."""

    request: Request
    digest: bytes
    signed: bytes
    signature: bytes

    @staticmethod
    def session(data: bytes) -> bytes:
        """The id of the session that a request names. :raises LineError: ``NODE_FORM``."""
        if len(data) > MOST or not data.startswith(_REQUEST) or len(data) < len(_REQUEST) + ID_BYTES:
            raise LineError("NODE_FORM", "no request")
        return data[len(_REQUEST) : len(_REQUEST) + ID_BYTES]

    @classmethod
    def read(cls, data: bytes, box: Box) -> Received:
        """Open a request. :raises LineError: ``NODE_FORM``."""
        opened = box.open(data[len(_REQUEST) + ID_BYTES :], _ASKED + box.id)
        signature, said = opened[:SIGNATURE_BYTES], opened[SIGNATURE_BYTES:]
        found = decode_request(said)
        if len(found.nonce) != NONCE_BYTES or len(found.reply) != PUBLIC_BYTES:
            raise LineError("NODE_FORM", "nonce or key to answer to")
        return cls(found, sha256(data).digest(), _ASKED + sha256(box.public).digest() + said, signature)

    def signed_by(self, keyd: Public) -> bool:
        """Whether this key process asked."""
        try:
            keyd.check(self.signature, self.signed)
        except LineError:
            return False
        return True

    def answer(self, found: Answer, node: Secret) -> bytes:
        """The answer as it is sent."""
        said = encode(found)
        signature = node.sign(_ANSWERED + self.digest + said)
        return seal(self.request.reply, signature + said, _ANSWERED + self.digest)
