"""``azukari witness``: made, looked at, handed over; and what is told where that cannot be."""

import json
from pathlib import Path

import pytest

from azukari.cli.main import main
from tests.witness.world import INSTANCE, KEY, ONE, Instance, asked, delivered, opened, ward


@pytest.fixture
def azukari(capsys):
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["witness", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def folder(azukari, tmp_path) -> str:
    place = str(tmp_path / "hikae")
    code, *_ = azukari("init", place, "--name", "ward.example/witness", "--trust", KEY.verifier.text())
    assert code == 0
    return place


def node_of(folder: str):
    from azukari.witness.folder import Folder

    return opened(Folder(Path(folder)))


def document(told: str) -> dict:
    return json.loads(told)


def test_a_witness_is_made_and_says_its_fingerprint(azukari, tmp_path) -> None:
    place = tmp_path / "hikae"
    code, told, _ = azukari("init", str(place), "--name", "ward.example/witness", "--trust", KEY.verifier.text(), "--json")
    result = document(told)["result"]
    assert code == 0
    assert result["key"] == (place / "verifier-key").read_text().strip()
    assert "PRIVATE" not in told


def test_a_sound_one_is_shown_and_handed_over(azukari, folder, tmp_path) -> None:
    node, instance = node_of(folder), ward()
    delivered(node, instance)
    code, told, _ = azukari("status", folder, "--json")
    result = document(told)["result"]
    assert (code, result["cosigned"], result["fork"]) == (0, 2, False)
    assert {one["log"]: one["size"] for one in result["logs"]} == {ONE: 5, "en-0000000000000002": 3, INSTANCE: 2}
    code, told, _ = azukari("export", folder, str(tmp_path / "usb"))
    assert code == 0
    assert (tmp_path / "usb" / ONE / "checkpoint").read_bytes() == instance.note(ONE)
    node.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_fork_is_shown_with_both_signatures(azukari, folder, tmp_path, lang) -> None:
    node, instance = node_of(folder), ward()
    asked(node, instance.mirror(ONE), ONE)
    other = Instance(mark=1)
    other.perform(ONE, 5)
    asked(node, other.mirror(ONE), ONE)
    code, told, _ = azukari("status", folder, "--lang", lang)
    assert code == 5
    assert f"FORK  {ONE}" in told
    for note in (instance.note(ONE), other.note(ONE)):
        assert all(line in told for line in note.decode().splitlines())
    code, told, _ = azukari("status", folder, "--json")
    assert [one["code"] for one in document(told)["errors"]] == ["FORK_SEEN"]
    kept = {path.read_bytes() for path in Path(folder, "evidence", ONE).iterdir()}
    code, told, _ = azukari("status", folder, "--settled", "--json")
    assert (code, document(told)["result"]["fork"]) == (0, False)
    assert {Path(path).read_bytes() for path in document(told)["result"]["settled"]} == kept
    assert azukari("status", folder)[0] == 0
    assert azukari("export", folder, str(tmp_path / "usb"))[0] == 0
    assert {path.read_bytes() for path in (tmp_path / "usb" / "evidence" / "settled").iterdir()} == kept
    asked(node, other.mirror(ONE), ONE)
    assert azukari("status", folder)[0] == 5, "sent again, it counts again"
    node.close()


def test_what_cannot_be_done_is_told(azukari, folder, tmp_path) -> None:
    vkey = KEY.verifier.text()
    new = str(tmp_path / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    for words, code, number in (
        (("init", new), "WITNESS_INIT", 2),
        (("init", new, "--name", "a", "--trust", ""), "WITNESS_TRUST_EMPTY", 2),
        (("init", new, "--name", "a", "--trust", " \n"), "WITNESS_TRUST_EMPTY", 2),
        (("init", folder, "--name", "a", "--trust", vkey), "WITNESS_THERE", 2),
        (("init", new, "--name", "a b", "--trust", vkey), "WITNESS_NAME", 2),
        (("init", new, "--name", KEY.verifier.name, "--trust", vkey), "WITNESS_NAME", 2),
        (("init", new, "--name", "a", "--trust", "x"), "VKEY_MALFORMED", 4),
        (("status", new), "WITNESS_ABSENT", 3),
        (("export", folder), "WITNESS_TARGET", 2),
        (("export", folder, str(tmp_path / "full")), "EXPORT_THERE", 2),
    ):
        found, _, told = azukari(*words)
        assert (found, told.split("]")[0]) == (number, f"[{code}"), words
    assert not Path(new).exists()
    Path(folder, "cosigned").write_bytes(b"")
    found, _, told = azukari("status", folder)
    assert (found, told.split("]")[0]) == (4, "[WITNESS_DAMAGED")


@pytest.mark.parametrize("number, code", [(28, "DISK_FULL"), (5, "WITNESS_DISK")])
def test_a_disk_that_will_not_is_told(azukari, folder, tmp_path, monkeypatch, number, code) -> None:
    from azukari.witness import disk

    def failing(*_args):
        raise OSError(number, "no")

    monkeypatch.setattr(disk.os, "write", failing)
    found, _, told = azukari("export", folder, str(tmp_path / "usb"))
    assert (found, told.split("]")[0]) == (4, f"[{code}")
