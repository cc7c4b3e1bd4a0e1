"""What stands on a contract's first paper so that its record can be checked later: figures that evidence itself cannot vouch for.

The verifier travels with the program: the file here is the one that ``scripts/verifier.py`` makes. Its digest is computed from the very bytes
that the instance gives out.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

import msgspec

from azukari.desk import signing_key, witnesses
from azukari.desk.instance import Instance
from azukari.ledger.keys import fingerprint

VERIFIER: Final = "azukari-verify.html"
"""The name of the verifier's file, as it is given out."""


@cache
def verifier() -> bytes:
    """The ward's own verifier: one page, to be kept and opened from its own disk."""
    return files("azukari.desk").joinpath(VERIFIER).read_bytes()


@cache
def verifier_digest() -> str:
    """SHA-256 of the verifier, in lower-case hexadecimal."""
    return sha256(verifier()).hexdigest()


class Seal(msgspec.Struct, frozen=True):
    """A witness: whose, its name, and the fingerprint of its key in hexadecimal."""

    party: str
    name: str
    fingerprint: str


class FirstPaper(msgspec.Struct, frozen=True):
    """The figures: the log's name for ever, the fingerprint of its key (None before the signer first ran), the verifier's digest, the witnesses."""

    origin: str
    fingerprint: str | None
    verifier: str
    witnesses: tuple[Seal, ...]


def first_paper(instance: Instance, log: str | None = None) -> FirstPaper:
    """The figures of an instance, or of one contract of it. :raises FaultError: ``WITNESSES_UNREADABLE``, ``VERIFIER_KEY_CHANGED``."""
    origin, key = instance.configuration.origin, signing_key.published(instance)
    return FirstPaper(
        origin if log is None else f"{origin}/{log}",
        None if key is None else fingerprint(key),
        verifier_digest(),
        tuple(Seal(one.party, one.cosigner.name, fingerprint(one.key)) for one in witnesses.configured(instance)),
    )
