"""One-time codes (RFC 6238) for somebody who cannot use a passkey: one thing that they have, and no signature. Each code counts once.

A supervisor allows them for one person, by the invitation. The secret rests sealed under a key that never enters the database.
"""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from typing import Final

import msgspec
import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from azukari.desk import passkeys, throttle
from azukari.desk.desk import Desk
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import SECOND
from azukari.law.say import Say
from azukari.store.sign_in import Codes

STEP: Final = 30
"""Seconds that a code stands."""
DIGITS: Final = 6
NUMBER: Final = 8
SLACK: Final = 1
"""Steps before and after the present one that still count: clocks of telephones differ."""
NONCE: Final = 12
ISSUER: Final = "Azukari"


class Offer(msgspec.Struct, frozen=True):
    """What an authenticator application is given: the secret to be typed, the same as an address for a QR code, and the sign-in number."""

    secret: str
    address: str
    number: str


def _cipher(desk: Desk) -> AESGCM:
    secret = (desk.instance.keys / "secret").read_bytes()
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"azukari.codes.v1").derive(secret))


def _place(person: str) -> bytes:
    return f"azukari.codes.v1|{person}".encode()


def offer(secret: str | None = None, number: str | None = None) -> Offer:
    """A secret and a sign-in number; they count once :func:`keep` has seen a code of them."""
    secret = secret or pyotp.random_base32()
    number = number or f"{secrets.randbelow(10**NUMBER):0{NUMBER}d}"
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=number, issuer_name=ISSUER), number)


def wait(desk: Desk, person: str, offered: Offer) -> str:
    """An offer sealed as text, to wait for its first code beside a session."""
    nonce = os.urandom(NONCE)
    plain = f"{offered.number} {offered.secret}".encode()
    return (nonce + _cipher(desk).encrypt(nonce, plain, _place(person) + b"|offer")).hex()


def waited(desk: Desk, person: str, sealed: str) -> Offer:
    """The offer that :func:`wait` sealed, or a new one where it cannot be read."""
    try:
        data = bytes.fromhex(sealed)
        number, secret = _cipher(desk).decrypt(data[:NONCE], data[NONCE:], _place(person) + b"|offer").decode().split(" ")
    except (InvalidTag, ValueError):
        return offer()
    return offer(secret, number)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")


def _step_of(desk: Desk, secret: str, code: str) -> int | None:
    """The time step of which a code is; every step is compared, whether or not one has matched."""
    now = desk.clock() // SECOND // STEP
    made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    found = None
    for step in range(now - SLACK, now + SLACK + 1):
        if hmac.compare_digest(made.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def keep(desk: Desk, person: str, by: str, offered: Offer, code: str) -> None:
    """Keep codes for a person who has just shown one of them; earlier ones end. :raises FaultError: ``CODE_WRONG``."""
    step = _step_of(desk, offered.secret, _plain(code))
    if step is None:
        text = Say(
            "コードが合いません。アプリに今表示されている6桁を入力してください。端末の時刻も確かめてください。",
            "The code does not match. Type the six digits that the application shows now, and check the device's clock.",
        )
        raise FaultError(Fault("CODE_WRONG", text, "code"))
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(desk).encrypt(nonce, offered.secret.encode(), _place(person))
    Codes.objects.update_or_create(
        person=person, defaults={"number": offered.number, "secret": sealed, "step": step, "since": desk.clock(), "by": by}
    )


def _opened(desk: Desk, row: Codes | None) -> str:
    """The secret of a row; where there is none, one that nobody holds, so that the same work is done."""
    if row is None:
        return pyotp.random_base32()
    sealed = bytes(row.secret)
    try:
        return _cipher(desk).decrypt(sealed[:NONCE], sealed[NONCE:], _place(row.person)).decode()
    except InvalidTag:
        # sealed under another instance's secret: nobody signs in by it, and it is told like any wrong code
        return pyotp.random_base32()


def known_by(desk: Desk, number: str, code: str, address: str) -> str:
    """Who signs in with a number and a code. Whether there is such a number is not told, neither in words nor by when tries are used up.

    :raises FaultError: ``SIGN_IN_FAILED``, ``TOO_MANY``.
    """
    plain = _plain(number)[:32]
    throttle.count(desk.instance, desk.clock(), ((throttle.CODE_OF, plain), (throttle.CODE_AT, address)))
    row = Codes.objects.filter(number=plain).first() if plain.isascii() and plain.isprintable() else None
    step = _step_of(desk, _opened(desk, row), _plain(code)[:32])
    if row is None or step is None or not Codes.objects.filter(pk=row.pk, step__lt=step).update(step=step):
        raise passkeys.failed()
    throttle.forgive(desk.instance, throttle.CODE_OF, plain)
    throttle.uncount(desk.instance, throttle.CODE_AT, address)
    return row.person


def again(desk: Desk, person: str, code: str, address: str) -> None:
    """Somebody who is signed in shows a new code. :raises FaultError: ``SIGN_IN_FAILED``, ``TOO_MANY``."""
    row = Codes.objects.filter(pk=person).first()
    if row is None or known_by(desk, row.number, code, address) != person:
        raise passkeys.failed()


def has(person: str) -> bool:
    """Whether somebody signs in with one-time codes."""
    return Codes.objects.filter(pk=person).exists()


def end(person: str) -> bool:
    """End somebody's one-time codes; whether there were any."""
    return bool(Codes.objects.filter(pk=person).delete()[0])
