"""What was typed and could not be handed in, because the session had ended: kept sealed, for the same person, act and contract, until they return.

A draft may hold names and free text, so it is not left readable in the database; the key comes from the instance's secret.
"""

from __future__ import annotations

import os
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from azukari.desk.desk import Desk
from azukari.store.models import Draft

NONCE = 12


def _cipher(desk: Desk) -> AESGCM:
    secret = (desk.instance.keys / "secret").read_bytes()
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"azukari.draft.v1").derive(secret))


def _place(person: str, log: str, act: str) -> bytes:
    return f"azukari.draft.v1|{person}|{log}|{act}".encode()


def keep(desk: Desk, person: str, log: str, act: str, answers: dict[str, Any]) -> None:
    """Keep answers; an older draft of the same form is replaced."""
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(desk).encrypt(nonce, msgspec.json.encode(answers), _place(person, log, act))
    Draft.objects.update_or_create(person=person, log=log, act=act, defaults={"answers": sealed, "saved": desk.clock()})


def take(desk: Desk, person: str, log: str, act: str) -> dict[str, Any] | None:
    """The answers kept for this form, if any, taken out."""
    draft = Draft.objects.filter(person=person, log=log, act=act).first()
    if draft is None:
        return None
    sealed = bytes(draft.answers)
    draft.delete()
    try:
        found: dict[str, Any] = msgspec.json.decode(
            _cipher(desk).decrypt(sealed[:NONCE], sealed[NONCE:], _place(person, log, act))
        )
    except (InvalidTag, msgspec.DecodeError):
        # sealed under another secret (the instance was restored elsewhere): it cannot be read, and nothing rests on it
        return None
    return found
