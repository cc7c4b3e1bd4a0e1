"""Words beside the leaf: sealed under a key per contract that never enters the database.

The leaf holds only a salted commitment. Destroying the contract's words key makes every word of it unreadable and leaves proofs and
replay whole; keeping the key file out of database backups is what makes that true of the backups too.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.desk.files import sync_folder, write_new
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, fields_of
from azukari.kernel.wire import SALT_LENGTH, canonical, commitment

NONCE = 12


class Opened(msgspec.Struct, frozen=True):
    """The words of an entry and the salt of their commitment; an evidence pack shows both where they may be read."""

    salt: str
    words: dict[str, Any]


class WordsLost(LookupError):
    """The words of an entry cannot be read: their key was destroyed at the end of retention, or the bytes are damaged."""


_decoder = msgspec.json.Decoder(Opened)


class Words:
    """Seals and opens the words of entries; one key file per contract."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ciphers: dict[str, AESGCM] = {}

    def cipher(self, log: str, *, fresh: bool = False) -> AESGCM:
        """The contract's cipher, made with its first entry. :raises WordsLost: when its key is gone."""
        cipher = self._ciphers.get(log)
        if cipher is None:
            cipher = self._ciphers.setdefault(log, AESGCM(self._key(log, fresh=fresh)))
        return cipher

    def _key(self, log: str, *, fresh: bool = False) -> bytes:
        path = self._folder / f"{log}.key"
        if not path.exists():
            if not fresh:
                raise WordsLost(log)
            write_new(path, AESGCM.generate_key(256))
        return path.read_bytes()

    def seal(self, log: str, seq: int, words: dict[str, Any], salt: bytes | None = None) -> tuple[str, bytes, str]:
        """The commitment for the leaf (hexadecimal), the sealed words for the store, and the salt of the commitment (hexadecimal).

        ``salt`` is given where the commitment was made, and signed, before the act is entered; otherwise it is drawn here.

        The key of a contract is made with its first entry; later, a missing key is never replaced, as that would hide its loss.
        """
        salt = salt or secrets.token_bytes(SALT_LENGTH)
        plain = canonical({"salt": salt.hex(), "words": words})
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + self.cipher(log, fresh=seq == 0).encrypt(nonce, plain, _place(log, seq))
        return commitment(canonical(words), salt), sealed, salt.hex()

    def fingerprint(self, log: str, item: str, digest: str) -> str:
        """The fingerprint of an item's content from its plain SHA-256 (hexadecimal): keyed, so that a leaf tells nothing about the content.

        Equal content of the same item gives the same fingerprint. The key goes with the contract's words.
        """
        key = self._key(log)
        return hmac.digest(key, f"azukari.fingerprint.v1|{item}|{digest.lower()}".encode(), "sha256").hex()

    def open(self, log: str, seq: int, sealed: bytes) -> Opened:
        """The words of an entry. :raises WordsLost: when the key is gone or the bytes are not those that were sealed for this place."""
        try:
            return _decoder.decode(self.cipher(log).decrypt(sealed[:NONCE], sealed[NONCE:], _place(log, seq)))
        except (InvalidTag, ValueError) as error:
            raise WordsLost(f"{log}#{seq}") from error

    def seal_apart(self, log: str, place: bytes, plain: bytes) -> bytes:
        """Seal bytes that wait beside the record under the contract's key, bound to a place."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self.cipher(log).encrypt(nonce, plain, place)

    def open_apart(self, log: str, place: bytes, sealed: bytes) -> bytes:
        """Open what :meth:`seal_apart` sealed for this place. :raises WordsLost: when the key is gone. :raises InvalidTag: other bytes."""
        return self.cipher(log).decrypt(sealed[:NONCE], sealed[NONCE:], place)

    def readable(self, log: str) -> bool:
        """Whether the key of a contract's words is there."""
        try:
            return (self._folder / f"{log}.key").exists()
        except OSError:
            return False  # too long for a name: no contract has it

    def destroy(self, log: str) -> None:
        """End of retention: the contract's words can no longer be read by anybody who has only the database."""
        path = self._folder / f"{log}.key"
        self._ciphers.pop(log, None)
        if path.exists():
            with path.open("r+b") as handle:
                handle.write(secrets.token_bytes(32))
                handle.flush()
                os.fsync(handle.fileno())
            path.unlink()
            sync_folder(self._folder)


def worth_keeping(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words without those that say nothing."""
    return {name: said for name, said in words.items() if said not in ("", {}, [])}


@cache
def speaks(cls: type[Act]) -> bool:
    """Whether an act can have words of its own. (One that was done on paper has its scan besides.)"""
    return _any_words(fields_of(cls))


def _any_words(fields: tuple[Field, ...]) -> bool:
    return any(one.is_words or _any_words(one.fields) for one in fields)


def _place(log: str, seq: int) -> bytes:
    return f"azukari.words.v1|{log}|{seq}".encode()
