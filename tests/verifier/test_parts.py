"""Parts of a record, personal signatures, heads of all contracts and witnesses, as the page judges them."""

from dataclasses import replace
from typing import Any

import pytest

from azukari.ledger import canonical
from tests.ledger.world import PAPER
from tests.shapes import EVERY_BYTE
from tests.verifier.conftest import Verifier
from tests.verifier.parts import EVERY, ITEMS, PERIOD, SIGNED, TIER, WHOLE, WITNESS_PAPER, Pack, edited, record, spoiled

ASKED: dict[str, Any] = {"fingerprint": PAPER, "witnesses": [WITNESS_PAPER]}


def judged(verifier: Verifier, pack: Pack, **asked: object) -> tuple[str, list[str], dict[str, Any]]:
    report = verifier.judge([(pack.data(), {**ASKED, **asked})])[0]
    return report["verdict"], sorted(one["code"] for one in report["findings"]), report


@pytest.mark.parametrize("algorithm", [-7, -8, -9, -19, -35, -36, -51, -52, -257])
def test_a_whole_contract_with_personal_signatures_and_a_witness(verifier: Verifier, algorithm: int) -> None:
    verdict, codes, report = judged(verifier, replace(WHOLE, algorithm=algorithm))
    assert (verdict, codes) == ("VALID", [])
    assert report["approvals"] == list(SIGNED)
    assert report["witnessed"] == [
        {"name": "ward.example/witness", "fingerprint": WITNESS_PAPER, "size": 11, "time": 1_795_400_000, "paper": True}
    ]


@pytest.mark.parametrize("kind", ["tier", "period", "item"])
def test_a_sound_part_is_incomplete_and_nothing_else(verifier: Verifier, kind: str) -> None:
    verdict, codes, report = judged(verifier, EVERY[kind])
    assert (verdict, codes) == ("INCOMPLETE", ["SCOPE_PARTIAL"])
    assert report["counts"]["leaves"] == len(EVERY[kind].shown)


def test_a_part_that_shows_everything_has_no_rest(verifier: Verifier) -> None:
    pack = Pack("period", {"from": 0, "until": 2**52}, tiers=())
    assert "rest" not in pack.parts()
    assert judged(verifier, pack)[:2] == ("INCOMPLETE", ["SCOPE_PARTIAL"])


def test_an_older_head_and_no_witness(verifier: Verifier) -> None:
    older = replace(WHOLE, head=9, tiers=())
    assert judged(verifier, older)[:2] == ("INCOMPLETE", ["WITNESS_BEHIND"])
    assert judged(verifier, older, witnesses=[])[:2] == ("VALID", [])
    assert judged(verifier, replace(WHOLE, cosigned=False), witnesses=[])[:2] == ("VALID", [])
    assert judged(verifier, replace(WHOLE, cosigned=False))[:2] == ("INCOMPLETE", ["WITNESS_ABSENT"])
    assert judged(verifier, WHOLE, witnesses=["x"])[:2] == ("UNVERIFIABLE", ["FINGERPRINT_MALFORMED"])


LEAVES = record().leaves
SPOILED: dict[str, tuple[Pack, str]] = {
    "a hash of the rest": (spoiled(TIER, "rest", 0, bytes(32) + TIER.parts()["rest"][0][32:]), "ROOT_WRONG"),
    "rest cut": (spoiled(TIER, "rest", 0, TIER.parts()["rest"][0][:-32]), "PROOF_LENGTH"),
    "rest not whole hashes": (spoiled(TIER, "rest", 0, TIER.parts()["rest"][0][:-1]), "PROOF_LENGTH"),
    "no rest": (replace(TIER, without=("rest",)), "PROOF_LENGTH"),
    "one entry of the tier left out": (replace(TIER, shown=(1, 4, 10)), "TIER_CHAIN"),
    "the last of the tier left out": (replace(TIER, shown=(1, 4, 7)), "TIERS_OTHER"),
    "another tier's entry": (replace(TIER, shown=(0, 1, 4, 7, 10)), "SCOPE_OTHER"),
    "no head of the tier": (replace(TIER, without=("instance", "passkeys", "approvals", "witnesses")), "SCOPE_UNPROVED"),
    "an older head of the tier": (replace(TIER, head=8), "SCOPE_UNPROVED"),
    "no fence post before": (replace(PERIOD, shown=(3, 4, 5, 6)), "SCOPE_UNPROVED"),
    "no fence post after": (replace(PERIOD, shown=(2, 3, 4, 5)), "SCOPE_UNPROVED"),
    "two fence posts before": (replace(PERIOD, shown=(1, 2, 3, 4, 5, 6)), "SCOPE_OTHER"),
    "two fence posts after": (replace(PERIOD, shown=(2, 3, 4, 5, 6, 7)), "SCOPE_OTHER"),
    "a gap in the period": (replace(PERIOD, shown=(2, 3, 5, 6)), "SEQ_NOT_DENSE"),
    "not of the item": (replace(ITEMS, shown=(0, 1, 4, 8)), "SCOPE_OTHER"),
    "fewer than stated": (replace(ITEMS, header={"shown": 4}), "LEAVES_COUNT"),
    "an unreadable entry of a part": (spoiled(ITEMS, "leaves", 1, b"{}"), "LEAF_MALFORMED"),
    "a scope that is none": (replace(TIER, header={"scope": {"tier": "1"}}), "HEADER_MALFORMED"),
    "signatures without passkeys": (replace(WHOLE, without=("passkeys",)), "HEADER_MALFORMED"),
    "a signature left out": (replace(WHOLE, members={"approvals": WHOLE.parts()["approvals"][:2]}), "APPROVAL_ABSENT"),
    "no signature": (replace(WHOLE, without=("approvals",)), "APPROVAL_ABSENT"),
    "another nonce": (edited(WHOLE, "approvals", 0, nonce="00" * 32), "APPROVAL_OTHER"),
    "a signature for another entry": (edited(WHOLE, "approvals", 1, seq=6), "APPROVAL_UNKNOWN"),
    "signatures out of order": (replace(WHOLE, members={"approvals": WHOLE.parts()["approvals"][::-1]}), "APPROVAL_ORDER"),
    "a signature that is none": (spoiled(WHOLE, "approvals", 0, b"{}"), "APPROVAL_MALFORMED"),
    "a passkey entry that was changed": (edited(WHOLE, "passkeys", 0, at=1), "PROOF_WRONG"),
    "a passkey entry of a later kind": (edited(WHOLE, "passkeys", 0, kind="later"), "LEAF_UNSUPPORTED"),
    "heads among the passkeys": (spoiled(WHOLE, "passkeys", 0, WHOLE.instance()[0][2]), "LEAF_MALFORMED"),
    "a passkey that follows nothing": (edited(WHOLE, "passkeys", 0, prev="00" * 32), "PASSKEY_CHAIN"),
    "another's passkey": (edited(WHOLE, "passkeys", 0, person="pn-0000000000000002"), "PASSKEY_PERSON"),
    "a passkey of later": (edited(WHOLE, "passkeys", 0, at=2**52), "PASSKEY_NOT_YET"),
    "an unknown passkey": (edited(WHOLE, "passkeys", 0, credential="00" * 32), "PASSKEY_UNKNOWN"),
    "a passkey of another site": (edited(WHOLE, "passkeys", 0, rp="other.example"), "CLIENT_ORIGIN"),
    "a key that is none": (edited(WHOLE, "passkeys", 0, key="AAAA"), "COSE_MALFORMED"),
    "the same pair twice": (replace(WHOLE, members={"instance": WHOLE.parts()["instance"] * 2}), "INSTANCE_MALFORMED"),
    "one record of the instance": (replace(WHOLE, members={"instance": WHOLE.parts()["instance"][:1]}), "RECORD_COUNT"),
    "a later sight": (replace(WHOLE, sight={"v": 3}), "INSTANCE_UNSUPPORTED"),
    "a sight that is none": (spoiled(WHOLE, "instance", 1, b"{}"), "INSTANCE_MALFORMED"),
    "another place of the head": (replace(WHOLE, sight={"head_index": 1}), "PROOF_WRONG"),
    "a proof too long": (replace(WHOLE, sight={"head_proof": ["00" * 32] * 2}), "PROOF_LENGTH"),
    "a proof of nothing": (replace(WHOLE, sight={"head_index": 2}), "PROOF_RANGE"),
    "no consistency": (replace(WHOLE, head=7, tiers=(), sight={"consistency": []}), "PROOF_LENGTH"),
    "a note changed": (spoiled(WHOLE, "instance", 0, WHOLE.note().replace(b"\n4\n", b"\n5\n")), "SIGNATURE_WRONG"),
    "a witness's key of another type": (spoiled(WHOLE, "witnesses", 0, b"x"), "VKEY_MALFORMED"),
    "a witness twice": (replace(WHOLE, members={"witnesses": WHOLE.parts()["witnesses"] * 2}), "WITNESS_ORDER"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILED)
def test_what_is_spoiled_is_found(verifier: Verifier, case: str) -> None:
    pack, code = SPOILED[case]
    verdict, codes, _ = judged(verifier, pack)
    assert code in codes, (verdict, codes)
    assert verdict != "VALID"


def test_a_cosignature_that_does_not_hold(verifier: Verifier) -> None:
    note = WHOLE.note()
    other = note[:-8] + (b"B" if note[-8:-7] == b"A" else b"A") + note[-7:]
    verdict, codes, _ = judged(verifier, spoiled(WHOLE, "instance", 0, other))
    assert verdict == "INVALID"
    assert "SIGNATURE_WRONG" in codes


def test_no_byte_of_a_part_can_be_changed(verifier: Verifier) -> None:
    for pack in (TIER, WHOLE):
        data = pack.data()
        flips = [data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :] for at in range(0, len(data), 1 if EVERY_BYTE else 7)]
        sound = "VALID" if pack is WHOLE else "INCOMPLETE"
        reports = verifier.judge_together([(one, ASKED) for one in flips])
        assert verifier.judge([(one, ASKED) for one in flips[::50]]) == reports[::50]
        verdicts = {report["verdict"] for report in reports}
        assert sound not in verdicts
        assert verdicts <= {"INVALID", "UNVERIFIABLE"}


def test_facts_with_keys_like_numbers_are_signed_as_they_stand(verifier: Verifier) -> None:
    assert b'"facts":{"10":1,"9":' in LEAVES[1]
    assert canonical.is_canonical(LEAVES[1])
    assert judged(verifier, WHOLE)[2]["approvals"] == list(SIGNED)
