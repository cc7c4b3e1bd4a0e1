"""Signed acts at the desk: prepared, signed by a passkey in software, done; and everything that can be wrong with a signature."""

from typing import Any

import pytest
from django.db import OperationalError

from azukari.desk import approving, instance_log
from azukari.desk.approving import Prepared
from azukari.desk.desk import Desk
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal, Request, Signed
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PersonId
from azukari.kernel.wire import envelope
from azukari.ledger import approval, heads
from azukari.ledger.approval import Approvals, credential_hash
from azukari.ledger.attestation import verify_registration
from azukari.ledger.errors import LedgerError
from azukari.ledger.webauthn import Assertion, Expected
from azukari.store import record
from azukari.store.models import Approval, Entry, InstanceLeaf, Pending
from tests.desk import room
from tests.desk.conftest import Counter
from tests.ledger.authenticator import UP, UV, Passkey
from tests.story import APPROVER, OFFICER

CANCEL: dict[str, Any] = {}
CHALLENGE = b"c" * 32


def enrol(counter: Counter, passkey: Passkey, person: PersonId = APPROVER, by: PersonId = OFFICER) -> heads.PasskeyLeaf:
    client, made = passkey.registers(CHALLENGE)
    new = verify_registration(client, made, Expected(CHALLENGE, (passkey.origin,), passkey.rp))
    return instance_log.enrol(counter.clock, person, by, new, passkey.rp)


@pytest.fixture
def signing(counter: Counter) -> Counter:
    """A contract with a violation on record, which the approver may answer by cancelling it."""
    found = counter.does("p18.record-violation", OFFICER, **FOUND)
    CANCEL.clear()
    CANCEL.update(violation=found.entry.number, reason="度重なる違反")
    return counter


FOUND: dict[str, Any] = {"sentences": ["9.1.main"], "what": "無断の複写"}


def prepared(counter: Counter, person: PersonId = APPROVER, **answers: Any) -> Prepared:
    found = counter.desk.prepare(counter.officer(person), counter.log, "p18.cancel", {**CANCEL, **answers})
    assert isinstance(found, Prepared), found
    return found


def hand_in(counter: Counter, ready: Prepared, assertion: Assertion, person: PersonId = APPROVER) -> Outcome:
    return counter.desk.perform_signed(counter.officer(person), counter.log, Signed(ready.pending, assertion))


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Incomplete), outcome
    (fault,) = outcome.faults
    assert fault.say.ja
    assert fault.say.en
    return fault.code


def leaf_of(counter: Counter, number: int) -> bytes:
    return bytes(Entry.objects.get(log_id=counter.log, seq=number).leaf)


def test_a_signed_act_and_its_signature_are_one_and_hold_offline(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    receipt = hand_in(signing, ready, passkey.asserts(ready.challenge))
    assert isinstance(receipt, Receipt)
    assert receipt.words == {"reason": "度重なる違反"}
    kept = Approval.objects.get(log_id=signing.log, seq=receipt.entry.number)
    found = approval.decode(bytes(kept.record))
    leaf = leaf_of(signing, receipt.entry.number)
    assert envelope(leaf).approval == approval.commitment(found.nonce, found.assertion) == receipt.entry.moment.approval
    assert Approvals(instance_log.history(APPROVER)).check(leaf, found).person == APPROVER
    assert not Pending.objects.exists()


def test_unsigned_it_is_accepted_too_while_no_term_says_otherwise(signing: Counter) -> None:
    receipt = signing.does("p18.cancel", APPROVER, **CANCEL)
    assert envelope(receipt.leaf).approval is None


def test_nothing_is_lost_when_the_desk_begins_anew_in_between(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    signing.desk = Desk(signing.desk.instance, clock=signing.clock)
    assert isinstance(hand_in(signing, ready, passkey.asserts(ready.challenge)), Receipt)


def test_what_was_signed_is_done_once(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    assertion = passkey.asserts(ready.challenge)
    assert isinstance(hand_in(signing, ready, assertion), Receipt)
    assert code(hand_in(signing, ready, assertion)) == "APPROVAL_EXPIRED"


def test_time_runs_out(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    signing.clock.at("2026-04-01 10:00")
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge))) == "APPROVAL_EXPIRED"


def test_words_wait_sealed(signing: Counter) -> None:
    prepared(signing)
    assert "度重なる違反".encode() not in bytes(Pending.objects.get().sealed)
    Pending.objects.update(sealed=b"\0" * 40)
    other = Prepared(Pending.objects.get().pk, b"", "localhost", signing.clock())
    assert code(hand_in(signing, other, Passkey().asserts(b""))) == "APPROVAL_EXPIRED"


WRONG: dict[str, dict[str, Any]] = {
    "CLIENT_TYPE": {"kind": "webauthn.create"},
    "CLIENT_CHALLENGE": {"challenge": "AAAA"},
    "CLIENT_ORIGIN": {"origin": "https://localhost:8000"},
    "CLIENT_CROSS_ORIGIN": {"crossOrigin": True},
    "CLIENT_DATA_MALFORMED": {"more": [1]},
    "USER_ABSENT": {"flags": UV},
    "USER_UNVERIFIED": {"flags": UP},
    "AUTHENTICATOR_DATA": {"extra": b"\0"},
    "ASSERTION_SIGNATURE": {"damage": lambda one: one[:-1] + bytes([one[-1] ^ 1])},
}


@pytest.mark.parametrize("wanted", WRONG)
def test_a_signature_that_does_not_hold_does_nothing_and_can_be_given_again(signing: Counter, wanted: str) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    before = Entry.objects.count()
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge, **WRONG[wanted]))) == wanted
    assert Entry.objects.count() == before
    assert isinstance(hand_in(signing, ready, passkey.asserts(ready.challenge)), Receipt)


def test_a_passkey_for_another_site(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    passkey.rp = "example.org"
    ready = prepared(signing)
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge))) == "RP_OTHER"


def test_whose_passkey_it_is(signing: Counter) -> None:
    passkey, other = Passkey(), Passkey(seed=2)
    ready = prepared(signing)
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge))) == "PASSKEY_UNKNOWN"
    enrol(signing, other, OFFICER, APPROVER)
    assert code(hand_in(signing, ready, other.asserts(ready.challenge))) == "PASSKEY_PERSON"
    leaf = enrol(signing, passkey)
    signing.clock.time = type(signing.clock.time)(leaf.at - 3_000_000)
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge))) == "PASSKEY_NOT_YET"


def test_a_passkey_that_has_ended(signing: Counter) -> None:
    passkey = Passkey()
    leaf = enrol(signing, passkey)
    ready = prepared(signing)
    instance_log.end(signing.clock, APPROVER, OFFICER, leaf.credential, "lost")
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge))) == "PASSKEY_ENDED"
    with pytest.raises(FaultError, match="PASSKEY_NOT_ACTIVE"):
        instance_log.end(signing.clock, APPROVER, OFFICER, leaf.credential, "lost")


def test_a_count_that_does_not_grow_over_all_contracts(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    Approval.objects.create(
        log_id=signing.log, seq=0, record=b"", credential=credential_hash(passkey.credential), counter=7, at=0
    )
    ready = prepared(signing)
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge, counter=7))) == "COUNTER_BACKWARDS"
    assert isinstance(hand_in(signing, ready, passkey.asserts(ready.challenge, counter=8)), Receipt)


def test_somebody_else_cannot_hand_it_in(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey, OFFICER, APPROVER)
    ready = prepared(signing)
    assert code(hand_in(signing, ready, passkey.asserts(ready.challenge), OFFICER)) == "APPROVAL_EXPIRED"


def test_who_stands_elsewhere_now_signs_anew(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    officer = signing.officer(APPROVER, "pl-0000000000000001")
    signed = Signed(ready.pending, passkey.asserts(ready.challenge))
    assert code(signing.desk.perform_signed(officer, signing.log, signed)) == "APPROVAL_STALE"


def test_what_is_refused_is_told_before_anybody_signs(signing: Counter) -> None:
    found = signing.desk.prepare(signing.officer(OFFICER), signing.log, "p18.cancel", CANCEL)
    assert isinstance(found, Refusal | Incomplete)
    assert not Pending.objects.exists()


def test_what_comes_in_between_is_judged_again(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    signing.does("p18.cancel", APPROVER, **CANCEL)
    outcome = hand_in(signing, ready, passkey.asserts(ready.challenge))
    assert not isinstance(outcome, Receipt)
    assert not Approval.objects.exists()


def test_only_signed_acts_of_ones_own_are_prepared(signing: Counter) -> None:
    with pytest.raises(FaultError, match="APPROVAL_NOT_ASKED"):
        signing.desk.prepare(signing.officer(OFFICER), signing.log, "p00.note", {"text": "x"})
    typing = Officer(OFFICER, signing.officer(OFFICER).home, None, signing.officer(OFFICER).home, APPROVER)
    with pytest.raises(FaultError, match="APPROVAL_NOT_ASKED"):
        signing.desk.prepare(typing, signing.log, "p18.cancel", CANCEL)


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "https://192.0.2.1", "http://ward.example", "ftp://localhost", ""])
def test_addresses_where_passkeys_do_not_work(base: str) -> None:
    with pytest.raises(FaultError, match="PASSKEY_ADDRESS"):
        approving.site(base)


def test_addresses_where_they_do() -> None:
    assert approving.site("https://ward.example:8443/") == ("ward.example", "https://ward.example:8443")
    assert approving.site("http://localhost:8000") == ("localhost", "http://localhost:8000")


# ── the history of an officer's passkeys ──


def test_a_history_is_a_chain_in_a_dense_log(signing: Counter) -> None:
    first = enrol(signing, Passkey())
    head = instance_log.append(signing.clock, lambda seq, at: heads.HeadsLeaf(at=at, count=1, heads="0" * 64, seq=seq))
    second = enrol(signing, Passkey(seed=2), by=APPROVER)
    ended = instance_log.end(signing.clock, APPROVER, APPROVER, first.credential, "replaced")
    assert [one.seq for one in (first, head, second, ended)] == [0, 1, 2, 3]
    assert first.at < head.at < second.at < ended.at
    (old, new) = instance_log.history(APPROVER)
    assert (old.since, old.until, new.until) == (first.at, ended.at, None)
    assert [one.credential for one in instance_log.active(APPROVER)] == [second.credential]
    assert [heads.decode_instance(one).seq for one in instance_log.entries(0, instance_log.size())] == [0, 1, 2, 3]


def test_time_never_runs_backwards(signing: Counter) -> None:
    first = enrol(signing, Passkey())
    signing.clock.at("2026-03-01 09:00")
    assert enrol(signing, Passkey(seed=2)).at == first.at


def test_who_may_enrol_what(signing: Counter) -> None:
    with pytest.raises(FaultError, match="PASSKEY_VOUCHER"):
        enrol(signing, Passkey(), by=APPROVER)
    enrol(signing, Passkey())
    with pytest.raises(FaultError, match="PASSKEY_KNOWN"):
        enrol(signing, Passkey(), OFFICER, APPROVER)
    with pytest.raises(FaultError, match="PASSKEY_ALGORITHM"):
        enrol(signing, Passkey(seed=3, algorithm=-53))
    assert instance_log.size() == 1


def test_a_leaf_that_was_changed_breaks_the_chain(signing: Counter) -> None:
    enrol(signing, Passkey())
    enrol(signing, Passkey(seed=2))
    raw = bytes(InstanceLeaf.objects.get(seq=0).leaf)
    InstanceLeaf.objects.filter(seq=0).update(leaf=raw.replace(b'"v":1', b'"v":1').replace(b"localhost", b"localhosu"))
    with pytest.raises(LedgerError, match="PASSKEY_CHAIN"):
        instance_log.history(APPROVER)


# ── a record of signatures, offline ──


def test_signatures_that_are_not_those_of_the_record(signing: Counter) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    receipt = hand_in(signing, ready, passkey.asserts(ready.challenge))
    assert isinstance(receipt, Receipt)
    leaf, history = leaf_of(signing, receipt.entry.number), instance_log.history(APPROVER)
    raw = bytes(Approval.objects.get(seq=receipt.entry.number).record)
    good = approval.decode(raw)
    one = Approvals(history)
    one.check(leaf, good)

    def told(leaf: bytes, found: approval.Approval, checks: Approvals) -> str:
        with pytest.raises(LedgerError) as trouble:
            checks.check(leaf, found)
        return trouble.value.code

    assert told(leaf, good, one) == "APPROVAL_TWICE"
    assert told(leaf, good._replace(nonce=bytes(32)), Approvals(history)) == "APPROVAL_OTHER"
    assert told(leaf_of(signing, 0), good._replace(seq=0), Approvals(history)) == "APPROVAL_UNKNOWN"
    assert told(leaf, good, Approvals([])) == "PASSKEY_UNKNOWN"
    assert told(leaf, good, Approvals([history[0]._replace(until=receipt.entry.moment.time - 1)])) == "PASSKEY_ENDED"
    weak = history[0]._replace(key=Passkey(algorithm=-53).key)
    assert told(leaf, good, Approvals([weak])) == "ALGORITHM_UNSUPPORTED"
    altered = leaf.replace(b'"tier":0', b'"tier":1') if b'"tier":0' in leaf else leaf.replace(b'"tier":1', b'"tier":0')
    assert told(altered, good, Approvals(history)) == "CLIENT_CHALLENGE"
    for damaged in (raw[:-1], raw.replace(b'"seq"', b'"sep"'), raw.replace(b'{"assertion"', b'{ "assertion"'), b"[]"):
        with pytest.raises(LedgerError, match="APPROVAL_MALFORMED"):
            approval.decode(damaged)


# ── with others in one transaction, and under the term ──


def test_entry_and_signature_are_committed_together_or_not_at_all(signing: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    signed = Request(signing.officer(APPROVER), "", {}, Signed(ready.pending, passkey.asserts(ready.challenge)))
    together = [Request(signing.officer(OFFICER), "p00.note", {"text": "経過"}), signed]
    before = Entry.objects.count()

    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(record, "append", full)
        with pytest.raises(FaultError, match="STORE_FULL"):
            signing.desk.perform_all(signing.log, together)
    assert (Entry.objects.count(), Approval.objects.count(), Pending.objects.count()) == (before, 0, 1)
    outcomes = signing.desk.perform_all(signing.log, together)
    assert all(isinstance(one, Receipt) for one in outcomes), outcomes
    assert (Entry.objects.count(), Approval.objects.count(), Pending.objects.count()) == (before + 2, 1, 0)


def test_under_the_term_a_decision_is_signed_or_refused(counter: Counter) -> None:
    """term.passkey_for_signed_acts"""
    room.ready(counter)
    with room.key_process(counter):
        room.handed_over(counter)
    counter.does("p00.adopt-term", APPROVER, term="term.passkey_for_signed_acts", value=1, source="協議書")
    passkey = Passkey(counter=None)
    enrol(counter, passkey)
    agree = {"item": room.FILE, "quantity": 1, "reason": "媒体の劣化"}
    refusal = counter.refused("p13.agree-destruction", APPROVER, **agree)
    assert [one.cites for one in refusal.objections] == ["term.passkey_for_signed_acts"]
    for _ in range(2):  # a passkey that is synced says 0 every time
        ready = counter.desk.prepare(counter.officer(APPROVER), counter.log, "p13.agree-destruction", agree)
        assert isinstance(ready, Prepared), ready
        receipt = hand_in(counter, ready, passkey.asserts(ready.challenge))
        assert isinstance(receipt, Receipt), receipt
        counter.does("p13.withdraw-agreement", APPROVER, agreement=receipt.entry.number, why="取りやめ")
