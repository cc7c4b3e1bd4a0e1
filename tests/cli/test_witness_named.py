"""What the command line says where 甲 named the witness's key, where it named none, and of a cosignature by another key."""

from pathlib import Path

import pytest

from tests.cli.conftest import APPROVER, OFFICER, Shell

from azukari.desk.instance import Instance  # isort: skip — Django is bound by conftest
from azukari.desk.desk import Desk
from azukari.desk.signer import Signer
from azukari.desk.witnesses import configured
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import INSTRUMENT, Capacity, EntrustmentId, Number, TierNo, Time, WitnessId
from azukari.kernel.wire import envelope, leaf_of
from azukari.provisions.p00_witness import Cosigned
from azukari.store import record
from azukari.store.models import Log
from azukari.witness.folder import Folder

OTHER = "4e5f6071"


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own, in which what gives waits for the witness."""
    copy = pristine.copy(tmp_path / "i")
    copy.does("p00.adopt-term", APPROVER, "--term", "term.witness_for_giving_acts", "--value", 1, "--source", "架税第1号")
    return copy


def folder(copy: Shell, path: Path, name: str = "ward.example/witness") -> Folder:
    return Folder.make(path, name, Signer(Instance.at(copy.folder)).verifier.text())


def adds(copy: Shell, made: Folder, port: int, *more: object) -> tuple[object, ...]:
    return ("witness", "add", copy.folder, "--url", f"http://127.0.0.1:{port}", "--vkey", made.key.verifier.text(), *more)


def names(copy: Shell, key: str) -> int:
    return copy.does("p00.name-witness", APPROVER, "--witness", key, "--run-by", "架空区")


def test_adding_a_witness_says_that_none_is_named_and_then_that_its_key_is_not_the_named_one(copy: Shell, tmp_path: Path) -> None:
    log = Log.objects.get().pk
    first = folder(copy, tmp_path / "first")
    done = copy.json(*adds(copy, first, 9))
    assert (done.result["none_named_by"], done.result["not_named_by"]) == ([log], [])
    assert "甲は立会いの鍵を定めていません" in copy("status").out
    assert "甲 has not named the witness's key" in copy("witness", "list", copy.folder, "--lang", "en").out
    assert "立会いの鍵を定める" in copy("duties", "--contract", copy.contract).out
    names(copy, first.key.verifier.key_id.hex())
    assert "定めていません" not in copy("status").out
    (there,) = copy.json("status").result["witnesses"]
    assert (there["named_by"], there["not_named_by"]) == ([log], [])
    second = folder(copy, tmp_path / "second", "firm.example/witness")
    said = copy(*adds(copy, second, 8))
    assert f"鍵 {second.key.verifier.key_id.hex()} は、この契約で甲が定めた立会いの鍵" in said.out
    assert copy.json("status").result["witnesses"][1]["not_named_by"] == [log]
    assert "its cosignature ends no wait" in copy("status", "--lang", "en").out


def test_a_second_witness_of_the_same_name_is_refused(copy: Shell, tmp_path: Path) -> None:
    assert copy(*adds(copy, folder(copy, tmp_path / "first"), 9)).code == 0
    done = copy.json(*adds(copy, folder(copy, tmp_path / "second"), 8))
    assert done.codes == ["WITNESS_SAME_NAME"]
    assert len(configured(Instance.at(copy.folder))) == 1


def test_evidence_names_the_keys_and_flags_a_cosignature_that_was_forged(copy: Shell, tmp_path: Path) -> None:
    def verified(lang: str = "ja") -> tuple[dict[str, object], str]:
        target = tmp_path / f"{len(list(tmp_path.glob('*.azp')))}.azp"
        paper = copy.json("evidence", copy.contract, "-o", target, "--as", OFFICER).result["fingerprint"]
        given = ("verify", target, "--fingerprint", paper)
        return copy.json(*given).result, copy(*given, "--lang", lang).out

    assert "甲は立会いの鍵を定めていません" in verified()[1]
    names(copy, OTHER)
    result, out = verified()
    assert result["lawful"]
    assert f"甲が定めた立会いの鍵：{OTHER}（#{int(str(result['size'])) - 1}、確かめられる本人の署名なし）" in out
    log = Log.objects.get().pk
    size = record.size(log) or 0
    row = record.entry(log, size - 1)
    assert row is not None
    ward, prev = Desk(Instance.at(copy.folder)).look(log, lambda book: (book.whole.ground.ward, book.heads.get(TierNo(1))))
    moment = Moment(Time(envelope(row.leaf).at + 1), INSTRUMENT, ward, Capacity.INSTRUMENT, TierNo(1))
    act = Cosigned(witness=WitnessId("0a1b2c3d"), size=size, instance=1)
    record.append(
        log, [(size, 1, leaf_of(Entry(Number(size), moment, act), log=EntrustmentId(log), prev=prev, words=None), None)]
    )
    result, out = verified("en")
    assert not result["lawful"]
    assert "WITNESS_UNNAMED  Key 0a1b2c3d is not a witness's key that 甲 named (4e5f6071)." in out
    assert "cosignatures entered in the record: key 0a1b2c3d, 1" in out
    told = {"named": [OTHER], "named_in_person": [], "lacking": False, "cosigned": {"0a1b2c3d": 1}}
    assert result["replay"]["witnesses"] == told  # type: ignore[index]


def test_the_size_of_the_instance_log_is_not_taken_for_the_folder(copy: Shell) -> None:
    """``--instance`` is where the instance lies; the act's own field of that name has an option of its own, as its help says."""
    said = copy("act", "p00.cosigned", "--help").out
    assert "--field-instance" in said
    refused = copy.act("p00.cosigned", APPROVER, "--witness", OTHER, "--size", 1, "--field-instance", 3)
    assert {one["cites"] for one in refused.document["errors"]} == {"o24.1"}, (
        "it was understood, and nobody at a counter may do it"
    )
