"""The key that signs the record: made once, at the first start of an instance, and never again without an administrator who means it.

Another key is another log to everybody outside. So where anything was signed already, or the key's public half was given out, a key that is
gone is missed (``SIGNING_KEY_MISSING``) and one that is another is refused (``SIGNING_KEY_OTHER``); nothing is signed until it is put back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey
from azukari.ledger.note import open_note
from azukari.store.models import Checkpoint, InstanceCheckpoint, Log

KEY: Final = "signing-key"
PUBLISHED: Final = "verifier-key"
FORMER: Final = "verifier-keys-former"
"""Beside it, a line each: those of keys that were lost, by which what they signed is still checked."""


class State(NamedTuple):
    """The key as it lies there (None: there is none that may sign), what is wrong with it, and whether the published half is another."""

    key: SigningKey | None
    fault: Fault | None
    unpublished: bool = False


def look(instance: Instance) -> State:
    """How the key stands; nothing is made. Neither key nor fault: nothing was ever signed, and one may be made."""
    path, published = place(instance), instance.signer_verifier()
    try:
        key = SigningKey.parse(path.read_bytes().decode().strip())
    except FileNotFoundError:
        return State(None, _missing() if _used(instance) else None)
    except (LedgerError, UnicodeDecodeError):
        return State(None, _damaged())
    if key.verifier.text() == published:
        return State(key, None)
    # the published half may be what was changed: what was signed last says whose it is
    notes = list(_newest())
    if any(_signed_by(key.verifier, note) for note in notes) or (published is None and not notes):
        return State(key, None, unpublished=True)
    return State(None, _other())


def load(instance: Instance) -> SigningKey:
    """The key; made, where this is the first start; its public half is published beside it.

    :raises FaultError: ``SIGNING_KEY_MISSING``, ``SIGNING_KEY_DAMAGED``, ``SIGNING_KEY_OTHER``; nothing is made or changed.
    """
    found = look(instance)
    if found.fault is not None:
        raise FaultError(found.fault)
    if found.key is None:
        return _make(instance)
    if found.unpublished:
        _publish(instance, found.key)
    return found.key


def renew(instance: Instance) -> SigningKey:
    """Make another key because the one that signed is lost; what was signed last is signed again with it. While nobody signs.

    :raises FaultError: ``SIGNING_KEY_THERE`` where there is one that may sign; it is not replaced.
    """
    if look(instance).fault is None:
        text = Say(
            "署名の鍵は失われていません。新しい鍵は作りません。",
            "The signing key is not lost; no other one is made.",
        )
        raise FaultError(Fault("SIGNING_KEY_THERE", text))
    before = instance.signer_verifier()
    if before is not None and _parsed(before) is not None:
        lines = "".join(f"{one}\n" for one in dict.fromkeys([*(key.text() for key in former(instance)), before]))
        write_new(instance.folder / FORMER, lines.encode(), mode=0o644)
    with suppress(FileNotFoundError):
        place(instance).rename(place(instance).with_suffix(".aside"))
    key = _make(instance)
    for log in Log.objects.values_list("pk", flat=True):
        newest = Checkpoint.objects.filter(log_id=log).order_by("-size").first()
        if newest is not None:
            newest.delete()
    last = InstanceCheckpoint.objects.order_by("-size").first()
    if last is not None:
        last.delete()
    return key


def published(instance: Instance) -> str | None:
    """The verifier key as it is given out, without a look at the secret half; None before the signer first ran.

    :raises FaultError: ``VERIFIER_KEY_CHANGED`` where what was signed last says that it is another: it is given to nobody.
    """
    text, notes = instance.signer_verifier(), list(_newest())
    if text is None or (not notes and _parsed(text) is not None) or any(_signed_by(_parsed(text), note) for note in notes):
        return text
    raise FaultError(Fault("VERIFIER_KEY_CHANGED", CHANGED))


def believed(instance: Instance) -> VerifierKey | None:
    """The verifier key that a check of the record goes by: the secret one's where it is there, otherwise the published; None where both fail."""
    found, text = look(instance).key, instance.signer_verifier()
    return found.verifier if found is not None else None if text is None else _parsed(text)


def former(instance: Instance) -> tuple[VerifierKey, ...]:
    """The verifier keys of those that were lost; a line that is damaged is none."""
    path = instance.folder / FORMER
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else ()
    return tuple(key for one in lines if (key := _parsed(one.strip())) is not None)


def is_changed(instance: Instance) -> bool:
    """Whether the published verifier key is not that of the key that signs, or none at all."""
    text = instance.signer_verifier()
    return look(instance).unpublished or (text is not None and _parsed(text) is None)


def place(instance: Instance) -> Path:
    """Where the key lies."""
    return instance.keys / "signer" / KEY


def _make(instance: Instance) -> SigningKey:
    key = SigningKey(instance.configuration.origin, secrets.token_bytes(32))
    write_new(place(instance), key.secret_text().encode())
    _publish(instance, key)
    return key


def _publish(instance: Instance, key: SigningKey) -> None:
    write_new(instance.folder / PUBLISHED, key.verifier.text().encode() + b"\n", mode=0o644)


def _used(instance: Instance) -> bool:
    """Whether a key has signed anything here, or was told to anybody."""
    guarded = any((instance.keys / "signer").glob("*.guard"))
    return guarded or (instance.folder / PUBLISHED).exists() or any(_newest())


def _newest() -> Iterator[str]:
    """The notes that were signed last: the instance's, and a contract's."""
    for table in (InstanceCheckpoint, Checkpoint):
        newest = table.objects.order_by("-pk").first()
        if newest is not None:
            yield str(newest.note)


def _parsed(text: str) -> VerifierKey | None:
    try:
        return VerifierKey.parse(text)
    except LedgerError:
        return None


def _signed_by(key: VerifierKey | None, note: str) -> bool:
    try:
        open_note(note.encode(), [] if key is None else [key])
    except LedgerError:
        return False
    return True


CHANGED: Final = Say(
    "公開した検証鍵（`verifier-key`）が、署名している鍵のものではありません。署名の係を起動し直すと、正しいものが書かれます。"
    "変わった後に渡したものがあれば、渡し直してください。",
    "The published verifier key (`verifier-key`) is not that of the key that signs. Start the signer again and the right one is written; "
    "whoever was given the file since it changed needs the right one.",
)
_BACK: Final = Say(
    "鍵の控え（`azukari backup --with-keys` の媒体の `signer/signing-key`）を `keys/signer/signing-key` に戻してください。"
    "控えがどこにもないときだけ `azukari keys new-signing` で作り直し、新しい指紋を紙で相手方に渡してください。",
    "Put the copy of it (`signer/signing-key` on the device of `azukari backup --with-keys`) back as `keys/signer/signing-key`. Only where "
    "there is no copy anywhere, make another with `azukari keys new-signing`, and give the other party its fingerprint on paper.",
)


def _missing() -> Fault:
    return Fault(
        "SIGNING_KEY_MISSING",
        Say(
            f"署名の鍵がありません。これまでの記録に署名した鍵です。別の鍵で署名すると外からは別の記録になるため、署名を止めています。{_BACK.ja}",
            "The signing key is gone, which has signed the record so far. With another one it would be another record to everybody outside, so "
            f"nothing is signed. {_BACK.en}",
        ),
    )


def _damaged() -> Fault:
    return Fault(
        "SIGNING_KEY_DAMAGED",
        Say(
            f"署名の鍵が壊れています。装置を確かめてください。それまで署名を止めています。{_BACK.ja}",
            f"The signing key is damaged; look at the disk. Nothing is signed meanwhile. {_BACK.en}",
        ),
    )


def _other() -> Fault:
    return Fault(
        "SIGNING_KEY_OTHER",
        Say(
            f"署名の鍵が、これまでの記録に署名し検証鍵として公開した鍵ではありません。署名を止めています。{_BACK.ja}",
            f"The signing key is not the one that has signed the record and whose verifier key is published. Nothing is signed. {_BACK.en}",
        ),
    )
