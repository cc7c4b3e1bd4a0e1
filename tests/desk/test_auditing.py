"""A rewritten entry is found in running work, and stops the record: at the signer's start, every day, and before evidence is taken."""

import threading
from pathlib import Path

import pytest

from azukari.desk.auditing import audit, audit_all, watch
from azukari.desk.evidence import take
from azukari.desk.outcome import Officer
from azukari.kernel.fault import FaultError
from azukari.store.models import Entry, InstanceLeaf
from azukari.witness.folder import INSTANCE
from tests.desk.test_failures_of_records import leaves, put, rewritten, told
from tests.desk.witnessed import Witnessed
from tests.story import APPROVER, WARD


@pytest.fixture
def altered(witnessed: Witnessed) -> Witnessed:
    """An old entry says another officer; nothing that was signed last has changed."""
    told(witnessed)
    put(witnessed, 2, rewritten(leaves(witnessed.log)[2]))
    return witnessed


def test_a_rewritten_old_entry_stops_the_record_at_the_signers_start(altered: Witnessed) -> None:
    assert altered.signer.sign_all() == 0, "the signer alone does not see it"
    end = threading.Event()
    end.wait = lambda _seconds: end.set()
    watch(altered.instance, end)
    assert altered.stopped()[altered.log].code == "FORK_DETECTED"
    with pytest.raises(FaultError) as error:
        altered.note()
    assert error.value.faults[0].code == "RECORD_REWRITTEN"
    assert altered.signer.sign_all() == 1, "and it stays so"
    assert altered.stopped()[altered.log].by == "audit"


def test_of_a_rewritten_record_no_evidence_is_taken(altered: Witnessed, tmp_path: Path) -> None:
    with pytest.raises(FaultError) as error:
        take(altered.desk, Officer(APPROVER, WARD, None), altered.log, tmp_path / "e.azukari")
    assert error.value.faults[0].code == "RECORD_REWRITTEN"
    assert not (tmp_path / "e.azukari").exists()


def test_a_record_that_is_again_what_was_signed_goes_on(altered: Witnessed) -> None:
    sound = rewritten(leaves(altered.log)[2])
    assert audit(altered.instance, altered.log) is not None
    put(altered, 2, altered.node._logs[altered.log].tree.entries(2, 3).__next__())
    assert audit_all(altered.instance) == {}
    assert altered.stopped() == {}
    altered.note()
    assert sound != leaves(altered.log)[2]


def test_a_rewritten_entry_of_the_instance_log_stops_everything(witnessed: Witnessed) -> None:
    told(witnessed)
    witnessed.note()
    witnessed.goes()
    InstanceLeaf.objects.filter(seq=0).update(leaf=b'{"at":1}')
    assert set(audit_all(witnessed.instance)) == {INSTANCE}
    with pytest.raises(FaultError) as error:
        witnessed.note()
    assert error.value.faults[0].code == "RECORD_REWRITTEN"
    assert Entry.objects.exists()


def test_a_line_is_said_once_and_not_with_every_pass(altered: Witnessed, caplog: pytest.LogCaptureFixture) -> None:
    audit_all(altered.instance)
    caplog.clear()
    for _ in range(5):
        altered.signer.sign_all()
    assert len(caplog.records) == 1
