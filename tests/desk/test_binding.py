"""Evidence is bound by the signer, which the desk asks for it; what it was never asked to sign a size of, it does not bind."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from azukari.desk.evidence import take
from azukari.desk.signer import Signer
from azukari.desk.signing import at_hand
from azukari.kernel.fault import FaultError
from azukari.ledger.binding import Binding, check_binding
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import fingerprint
from azukari.ledger.note import Note
from azukari.ledger.report import Report
from azukari.ledger.verify import verify_pack
from tests.desk.conftest import Counter
from tests.ledger.world import assemble, edit, members
from tests.story import OFFICER


def judged(counter: Counter, data: bytes) -> Report:
    return verify_pack(BytesIO(data), fingerprint(counter.desk.instance.signer_verifier() or ""))


def test_what_the_desk_hands_out_is_bound_and_nothing_can_be_left_out_of_it(counter: Counter, tmp_path: Path) -> None:
    take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "e")
    data = (tmp_path / "e").read_bytes()
    assert judged(counter, data).verdict == "VALID"
    parts = members(data)
    assert parts[-1][0] == "binding"
    at = data.index(b"\x07binding")
    assert Binding.parse(Note.parse(parts[-1][1][0]).text).digest == sha256(data[:at]).digest()
    left = [(name, records) for name, records in parts if name != "instance"]
    assert len(left) == len(parts) - 1, "the heads of all contracts stand beside the record"
    header = edit(parts[0][1][0], members=[name for name, _ in left])
    report = judged(counter, assemble([("header", [header]), *left[1:]], None))
    assert (report.verdict, [one.code for one in report.findings]) == ("INVALID", ["BINDING_OTHER"])
    bare = [(name, records) for name, records in left if name != "binding"]
    header = edit(parts[0][1][0], members=[name for name, _ in bare])
    report = judged(counter, assemble([("header", [header]), *bare[1:]], None))
    assert (report.verdict, [one.code for one in report.findings]) == ("INCOMPLETE", ["BINDING_ABSENT"])


def test_a_signer_at_hand_binds_as_often_as_it_is_asked(counter: Counter) -> None:
    key = counter.desk.instance.signer_verifier
    with at_hand(counter.desk) as signer:
        for digest in (bytes(32), bytes(range(32))):
            record = signer.bind(counter.log, digest)
            check_binding(record, f"{counter.desk.instance.configuration.origin}/{counter.log}", digest, key() or "")
        with pytest.raises(FaultError) as refused:
            signer.bind("en-zzzzzzzzzzzzzzzz", bytes(32))
        assert refused.value.faults[0].code == "NOT_SIGNED"
        assert "NOTE_UNSIGNED" in refused.value.faults[0].say.en


def test_nothing_is_bound_of_a_log_that_was_never_signed(counter: Counter) -> None:
    with pytest.raises(LedgerError) as refused:
        Signer(counter.desk.instance).bind("en-zzzzzzzzzzzzzzzz", bytes(32))
    assert refused.value.code == "NOTE_UNSIGNED"
