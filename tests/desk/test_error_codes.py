"""Troubles of the desk that come about only when something is taken from under it: each is told by its code, and what to do."""

import socket
from contextlib import nullcontext
from pathlib import Path

import pytest

from azukari.desk import evidence
from azukari.desk.instance import EMBEDDED, Configuration, Instance
from azukari.desk.outcome import Receipt
from azukari.desk.reading import opened
from azukari.desk.serve import parts
from azukari.desk.signer import Signer
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import WireError
from azukari.store import record
from azukari.store.models import Entry, VaultObject
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, noted, ready, sealed
from tests.story import OFFICER, SITE, WORKER


def code_of(trouble: pytest.ExceptionInfo[FaultError]) -> str:
    (fault,) = trouble.value.faults
    assert fault.say.ja
    assert fault.say.en
    return fault.code


def an_opening(counter: Counter) -> Receipt:
    """An opening that is recorded and was not used yet."""
    handed_over(counter)
    return counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")


def test_an_entry_that_was_overwritten_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        receipt = an_opening(counter)
        row = Entry.objects.filter(log_id=counter.log, seq=receipt.entry.number)
        assert row.update(leaf=receipt.leaf.replace(b'"purpose":1', b'"purpose":""')) == 1
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
        assert code_of(trouble) == "ENTRY_UNREADABLE"
        row.update(leaf=receipt.leaf)
        assert opened(counter.desk, receipt).rows, "it was not used up"


def test_content_that_was_erased_meanwhile_is_gone(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        receipt = an_opening(counter)
        VaultObject.objects.filter(item=FILE).update(erased=receipt.entry.moment.time)
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
    assert code_of(trouble) == "OBJECT_GONE"


def test_nothing_is_deposited_for_a_contract_that_is_over(counter: Counter) -> None:
    """13.1 — the key process is not even asked: none runs here"""
    ready(counter)
    note = noted(counter)
    counter.does("p00.complete", OFFICER)
    before = record.size(counter.log)
    with pytest.raises(FaultError) as trouble:
        sealed(counter, note)
    assert code_of(trouble) == "DEPOSIT_REFUSED"
    assert record.size(counter.log) == before


def test_a_signer_that_refuses_leaves_no_evidence(counter: Counter, tmp_path: Path) -> None:
    assert Signer(counter.desk.instance).sign_all() == 0
    guard = counter.desk.instance.keys / "signer" / f"{counter.log}.guard"
    guard.write_bytes(guard.read_bytes()[:-1])
    with pytest.raises(FaultError) as trouble:
        evidence.take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "e.azp")
    assert code_of(trouble) == "NOT_SIGNED"
    assert "GUARD_STATE_DAMAGED" in trouble.value.faults[0].say.en
    assert not (tmp_path / "e.azp").exists()


def test_a_signer_that_signs_nothing_leaves_no_evidence(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "at_hand", lambda _desk: nullcontext())
    with pytest.raises(FaultError) as trouble:
        evidence.take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "e.azp")
    assert code_of(trouble) == "NOT_SIGNED"
    assert not list(tmp_path.glob("e.azp*"))


def test_a_record_with_an_entry_that_cannot_be_read_gives_no_evidence(counter: Counter, tmp_path: Path) -> None:
    receipt = counter.does("p00.note", OFFICER, text="経過")
    row = Entry.objects.filter(log_id=counter.log, seq=receipt.entry.number)
    assert row.update(leaf=receipt.leaf.replace(b'"v":1', b'"v":9')) == 1
    with pytest.raises(FaultError) as trouble:
        evidence.take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "e.azp")
    assert code_of(trouble) == "RECORD_DAMAGED"
    assert isinstance(trouble.value.__cause__, WireError)
    assert trouble.value.__cause__.code == "LEAF_VERSION"
    assert not list(tmp_path.glob("e.azp*"))


def test_a_server_name_without_an_address_is_told_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_host: str) -> str:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    configuration = Configuration("azukari.example/test", EMBEDDED, base="http://azukari.example:8000")
    monkeypatch.setattr(socket, "gethostbyname", nobody)
    with pytest.raises(FaultError) as trouble:
        parts(Instance(tmp_path, configuration))
    assert code_of(trouble) == "BASE_UNKNOWN"
    assert "azukari.example" in trouble.value.faults[0].say.en
    assert [part.name for part in parts(Instance(tmp_path, configuration), web=False)] == ["keyd", "courier", "signer", "outbox"]
