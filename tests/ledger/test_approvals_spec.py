"""The example in docs/spec/approvals.md is what the code makes, byte for byte, and it holds."""

from hashlib import sha256
from pathlib import Path

import pytest

from azukari.ledger import approval, canonical, heads
from azukari.ledger.attestation import READ, VERIFIED
from azukari.ledger.cose import APPROVING, name_of
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.texts_approval import APPROVALS
from azukari.ledger.webauthn import base64url
from tests.ledger.authenticator import Passkey

PASSKEY = Passkey(algorithm=-8, rp="azukari.example", origin="https://azukari.example", counter=6)
NONCE = bytes(range(32))
OFFICER, SUPERVISOR = "pn-0000000000000001", "pn-0000000000000002"
BY = {"capacity": "approver", "entered": None, "officer": OFFICER, "party": "pt-0000000000000001", "place": None}
SIGNED = {"act": "p07.consent", "by": BY, "facts": {"request": 0}, "log": "en-0123456789abcdef", "tier": 0, "words": None}


def examples() -> dict[str, str]:
    """What stands in the specification."""
    act = approval.act_bytes(**SIGNED)  # type: ignore[arg-type]
    passkey = Passkey(algorithm=-8, rp=PASSKEY.rp, origin=PASSKEY.origin, counter=6)
    assertion = passkey.asserts(approval.challenge(act, NONCE))
    held = approval.commitment(NONCE, assertion)
    leaf = canonical.encode({**SIGNED, "approval": held, "at": 1795353602000000, "prev": None, "rules": 1, "seq": 2, "v": 1})
    enrolled = heads.PasskeyLeaf(
        at=1795353600000000, by=SUPERVISOR, credential=approval.credential_hash(passkey.credential), key=base64url(passkey.key),
        person=OFFICER, prev=None, rp=passkey.rp, seq=0,
    )  # fmt: skip
    first = heads.encode(enrolled)
    ended = heads.PasskeyEndedLeaf(
        at=1795440000000000, by=SUPERVISOR, credential=enrolled.credential, person=OFFICER, prev=leaf_hash(first).hex(),
        reason="lost", seq=5,
    )  # fmt: skip
    return {
        "act": act.decode(),
        "challenge": approval.challenge(act, NONCE).hex(),
        "client data": assertion.client_data.decode(),
        "record": approval.record(2, NONCE, assertion).decode(),
        "leaf": leaf.decode(),
        "enrolled": first.decode(),
        "ended": heads.encode(ended).decode(),
        "codes": "\n".join(
            [
                "| code | verdict | says |",
                "|---|---|---|",
                *(f"| `{code}` | {one[0]} | {one[2]} |" for code, one in APPROVALS.items()),
            ]
        ),
        "algorithms": ", ".join(f"{name_of(one)} ({one})" for one in sorted(APPROVING, reverse=True)),
        "verified": ", ".join(f"`{one}`" for one in VERIFIED),
        "read": ", ".join(f"`{one}`" for one in READ),
    }


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_is_what_the_code_makes(repository: Path, name: str) -> None:
    assert examples()[name] in (repository / "docs/spec/approvals.md").read_text(encoding="utf-8")


def test_the_example_holds() -> None:
    told = examples()
    leaves = [told[name].encode() for name in ("enrolled", "ended")]
    history = approval.restore((heads.decode_instance(one), one) for one in leaves)  # type: ignore[misc]
    good = approval.Approvals(history).check(told["leaf"].encode(), approval.decode(told["record"].encode()))
    assert (good.person, good.counter) == (OFFICER, 7)
    assert good.credential == sha256(PASSKEY.credential).hexdigest()
