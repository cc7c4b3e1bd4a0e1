"""What was typed and not handed in yet: kept sealed, for the same person, act and contract, until it is handed in, discarded or forgotten.

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
from azukari.kernel.values import DAY
from azukari.store import tenants
from azukari.store.models import Draft, Involved, Person

NONCE = 12
LOG, ACT = 24, 48
"""Letters of the names under which a draft lies."""
FORGOTTEN = 30 * DAY
"""What nobody came back for is not kept longer: it holds names."""


def _cipher(desk: Desk) -> AESGCM:
    secret = (desk.instance.keys / "secret").read_bytes()
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"azukari.draft.v1").derive(secret))


def _place(person: str, log: str, act: str) -> bytes:
    return f"azukari.draft.v1|{person}|{log}|{act}".encode()


def keep(desk: Desk, person: str, log: str, act: str, answers: dict[str, Any]) -> None:
    """Keep answers; an older draft of the same form is replaced."""
    Draft.objects.filter(saved__lt=desk.clock() - FORGOTTEN).delete()
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(desk).encrypt(nonce, msgspec.json.encode(answers), _place(person, log, act))
    Draft.objects.update_or_create(person=person, log=log, act=act, defaults={"answers": sealed, "saved": desk.clock()})


def keep_for(desk: Desk, was: str, log: str, act: str, answers: dict[str, Any]) -> bool:
    """Keep what somebody typed whose session has ended, if it can have been of theirs: a form of no contract yet, or of one in which their party
    takes part. Whether it was kept.
    """
    fits = max(len(was), len(log)) <= LOG and len(act) <= ACT and f"{was}{log}{act}".isprintable()
    home = Person.objects.filter(pk=was).values_list("home", flat=True).first() if fits else None
    if home is None:
        return False
    with tenants.reaching(tenants.of_party(home)):
        if log and not Involved.objects.filter(log_id=log, party=home).exists():
            return False
        keep(desk, was, log, act, answers)
    return True


def look(desk: Desk, person: str, log: str, act: str) -> dict[str, Any] | None:
    """The answers kept for this form, if any; they stay kept."""
    draft = Draft.objects.filter(person=person, log=log, act=act).first()
    return None if draft is None else _opened(desk, bytes(draft.answers), _place(person, log, act))


def sealed(person: str, log: str, act: str) -> bytes | None:
    """The draft of this form as it lies there: other bytes whenever anything of it was kept."""
    found = Draft.objects.filter(person=person, log=log, act=act).values_list("answers", flat=True).first()
    return None if found is None else bytes(found)


def _opened(desk: Desk, sealed: bytes, place: bytes) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = msgspec.json.decode(_cipher(desk).decrypt(sealed[:NONCE], sealed[NONCE:], place))
    except (InvalidTag, msgspec.DecodeError):
        # sealed under another secret (the instance was restored elsewhere): it cannot be read, and nothing rests on it
        return None
    return found


def of_all(desk: Desk, person: str, act: str) -> dict[str, dict[str, Any]]:
    """What one person has kept under this name, by contract; asked for once."""
    logs = Draft.objects.filter(person=person, act=act).values_list("log", "answers")
    return {log: found for log, sealed in logs if (found := _opened(desk, bytes(sealed), _place(person, log, act))) is not None}


def drop(person: str, log: str, act: str) -> None:
    """Keep nothing of this form any more."""
    Draft.objects.filter(person=person, log=log, act=act).delete()
