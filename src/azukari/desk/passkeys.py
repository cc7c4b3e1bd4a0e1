"""Passkeys at the desk: asking for one, enrolling one, and knowing somebody by one.

The ceremonies are checked by py_webauthn. What is enrolled is besides read by the ledger's own code, which has to check the officer's
signatures offline for ever: a passkey that the two do not both accept is not enrolled.
"""

from __future__ import annotations

import secrets
from typing import Final

import msgspec
from django.db import transaction
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from azukari.desk import instance_log, sessions
from azukari.desk.approving import site
from azukari.desk.desk import Desk
from azukari.desk.instance_log import Reason
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.ledger.approval import Enrolment, credential_hash
from azukari.ledger.attestation import verify_registration
from azukari.ledger.errors import LedgerError
from azukari.ledger.webauthn import Assertion, Expected
from azukari.store import tenants
from azukari.store.models import Person
from azukari.store.sign_in import Passkey

ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
TIMEOUT: Final = 120_000
"""Milliseconds that a browser waits for its user."""
MOST: Final = 10
"""Passkeys that one person can have at a time."""
ANSWER: Final = 65_536


def challenge() -> bytes:
    """What a ceremony has to answer: 32 random bytes, used once."""
    return secrets.token_bytes(32)


def held(person: str) -> list[tuple[Enrolment, Passkey | None]]:
    """The passkeys that somebody has now, each with what is known of its device."""
    rows = {one.hash: one for one in Passkey.objects.filter(person=person)}
    return [(one, rows.get(one.credential)) for one in instance_log.active(person)]


def _described(person: str) -> list[PublicKeyCredentialDescriptor]:
    known = {one.value for one in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(row.credential), transports=[AuthenticatorTransport(one) for one in row.transports if one in known] or None
        )
        for _, row in held(person)
        if row is not None
    ]


def asked_to_enrol(desk: Desk, person: Person, challenge: bytes) -> str:
    """What the browser is told when a passkey is to be made, as JSON. :raises FaultError: ``PASSKEY_ADDRESS``."""
    rp, _ = site(desk.instance.configuration.base)
    return options_to_json(
        generate_registration_options(
            rp_id=rp,
            rp_name="Azukari 預かり",
            user_id=person.id.encode(),
            user_name=person.name,
            user_display_name=person.name,
            challenge=challenge,
            timeout=TIMEOUT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=_described(person.id),
            supported_pub_key_algs=ALGORITHMS,
        )
    )


def asked_to_show(desk: Desk, challenge: bytes, person: str | None = None) -> str:
    """What the browser is told when somebody is to show a passkey: any (at sign-in), or one of a person's.

    :raises FaultError: ``PASSKEY_ADDRESS``.
    """
    rp, _ = site(desk.instance.configuration.base)
    return options_to_json(
        generate_authentication_options(
            rp_id=rp,
            challenge=challenge,
            timeout=TIMEOUT,
            allow_credentials=None if person is None else _described(person),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _unreadable(code: str = "PASSKEY_ANSWER") -> FaultError:
    return FaultError(
        Fault(
            code,
            Say(
                "ブラウザーから届いたパスキーの答えを確かめられません。もう一度行ってください。",
                "What the browser answered for the passkey does not hold. Please try again.",
            ),
        )
    )


def enrol(desk: Desk, person: str, by: str, answer: str, challenge: bytes, device: str) -> Enrolment:
    """Enrol a passkey that a browser has just made, vouched for by ``by``: in the instance log and beside it, or not at all.

    :raises FaultError: ``PASSKEY_ANSWER``, ``PASSKEY_TOO_MANY``, ``PASSKEY_ADDRESS``, those of :func:`azukari.desk.instance_log.enrol`.
    """
    rp, origin = site(desk.instance.configuration.base)
    try:
        given = parse_registration_credential_json(answer[:ANSWER])
        verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=rp,
            expected_origin=origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        new = verify_registration(
            given.response.client_data_json, given.response.attestation_object, Expected(challenge, (origin,), rp)
        )
    except LedgerError as error:
        raise FaultError(Fault(error.code, Say(error.ja, error.en))) from error
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _unreadable() from error
    with transaction.atomic():
        instance_log.hold(writing=True)
        if len(instance_log.active(person)) >= MOST:
            text = Say(
                f"パスキーは一人{MOST}個までです。使わないものを終了してから登録してください。",
                f"One person has at most {MOST} passkeys; end one that is not used first.",
            )
            raise FaultError(Fault("PASSKEY_TOO_MANY", text))
        leaf = instance_log.enrol(desk.clock, person, by, new, rp)
        Passkey.objects.update_or_create(
            hash=leaf.credential,
            defaults={
                "person": person,
                "credential": new.credential,
                "transports": [one.value for one in given.response.transports or ()],
                "device": device[:80],
                "counter": new.counter,
                "enrolled": leaf.at,
                "used": None,
            },
        )
    return next(one for one in instance_log.active(person) if one.credential == leaf.credential)


def known_by(desk: Desk, answer: str, challenge: bytes, person: str | None = None) -> Enrolment:
    """Whose passkey answered a challenge. Anything that is wrong is told alike, but for a passkey that answers well and has ended.

    :raises FaultError: ``SIGN_IN_FAILED``, ``SIGN_IN_ENDED``, ``PASSKEY_ADDRESS``.
    """
    rp, origin = site(desk.instance.configuration.base)
    try:
        given = parse_authentication_credential_json(answer[:ANSWER])
        hashed = credential_hash(given.raw_id)
        owned = instance_log.everyone(hashed)
        passkey = next((one for one in owned if one.until is None), owned[-1] if owned else None)
        if passkey is None or (person is not None and passkey.person != person):
            raise _failed()
        if given.response.user_handle not in {None, passkey.person.encode()}:
            raise _failed()
        with transaction.atomic():
            row = Passkey.objects.select_for_update().filter(pk=hashed).first()
            signed = tenants.signed_by(hashed).counter or 0
            said = verify_authentication_response(
                credential=given,
                expected_challenge=challenge,
                expected_rp_id=rp,
                expected_origin=origin,
                credential_public_key=passkey.key,
                credential_current_sign_count=max(signed, 0 if row is None else row.counter),
                require_user_verification=True,
            )
            if passkey.until is not None:
                raise _ended()
            if row is not None:
                row.counter, row.used = said.new_sign_count, desk.clock()
                row.save(update_fields=["counter", "used"])
    except (WebAuthnException, LedgerError, ValueError, KeyError, TypeError) as error:
        raise _failed() from error
    return passkey


def _failed() -> FaultError:
    return FaultError(
        Fault(
            "SIGN_IN_FAILED",
            Say(
                "サインインできませんでした。登録したパスキー、又は正しい番号と新しいコードで、もう一度行ってください。",
                "Signing in did not succeed. Try again with an enrolled passkey, or with the right number and a new code.",
            ),
        )
    )


def failed() -> FaultError:
    """What is said of everything that is wrong with signing in; who exists is not told."""
    return _failed()


def _ended() -> FaultError:
    return FaultError(
        Fault(
            "SIGN_IN_ENDED",
            Say(
                "このパスキーは終了しています。心当たりがないときは、監督する職員にすぐ知らせ、登録し直してください。",
                "This passkey has been ended. If that is news to you, tell your supervisor at once and enrol anew.",
            ),
        )
    )


def assertion_of(answer: str) -> Assertion:
    """A browser's answer as the assertion that evidence carries. :raises FaultError: ``PASSKEY_ANSWER``."""
    try:
        given = parse_authentication_credential_json(answer[:ANSWER])
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _unreadable() from error
    response = given.response
    found = {
        "authenticator_data": response.authenticator_data,
        "client_data": response.client_data_json,
        "credential": given.raw_id,
        "signature": response.signature,
    }
    return Assertion(**found)


def end(desk: Desk, person: str, by: str, credential: str, reason: Reason) -> None:
    """End a passkey, and every session that it began. :raises FaultError: ``PASSKEY_NOT_ACTIVE``."""
    with transaction.atomic():
        instance_log.end(desk.clock, person, by, credential, reason)
        sessions.end_with(credential, desk.clock(), "elsewhere")


class Shown(msgspec.Struct, frozen=True):
    """A passkey as its owner sees it."""

    hash: str
    device: str
    since: int
    used: int | None


def shown(person: str) -> list[Shown]:
    """The passkeys that somebody has now, the oldest first."""
    return [Shown(one.credential, row.device if row else "", one.since, row.used if row else None) for one, row in held(person)]
