"""``azukari witness keys``: a node that holds shares is set up, looked at, and switched off by whoever keeps it."""

import base64
import io
import json
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from azukari.cli.main import main
from azukari.keyline.keys import Secret
from azukari.keyline.receipts import read, write
from azukari.vault.keeping import Keeping
from azukari.vault.line import Line
from azukari.witness.folder import Folder
from azukari.witness.node import Node
from tests.witness.keys_world import KEYD, THING, Record, deliver, remote, served
from tests.witness.world import KEY, NOW, ONE


@pytest.fixture
def azukari(capsys):
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["witness", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def folder(azukari, tmp_path) -> str:
    place = str(tmp_path / "node")
    azukari("init", place, "--name", "ward.example/witness", "--trust", KEY.verifier.text())
    assert azukari("keys", "init", place)[0] == 0
    assert azukari("keys", "serve-for", place, KEYD.public.text())[0] == 0
    return place


def document(told: str) -> dict:
    return json.loads(told)


def used(place: str, *levels: str) -> None:
    """Shares are made, and one object is opened."""
    folder = Folder(Path(place))
    node, record = Node(folder, now=lambda: NOW), Record()
    with served(node) as url:
        far = remote(folder, url)
        for number, level in enumerate(levels, 1):
            far.create(ONE, number, Keeping(level))
        if "E4" in levels:
            from azukari.keyline.inner import thing_of
            from azukari.keyline.messages import Keyed

            generation = levels.index("E4") + 1
            [inner] = far.wrap(ONE, generation, [Keyed(bytes(32), thing_of(THING))])
            record.sealed()
            seq = record.opened()
            deliver(node, record)
            far.unwrap(ONE, generation, THING, inner.key, "open", seq)
    node.close()


def test_a_node_is_set_up_and_says_what_to_hand_over(azukari, tmp_path) -> None:
    place = str(tmp_path / "node")
    azukari("init", place, "--name", "ward.example/witness", "--trust", KEY.verifier.text())
    code, told, _ = azukari("keys", "show", place, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (2, "KEYS_NONE")
    code, told, _ = azukari("keys", "init", place, "--json")
    key = document(told)["result"]["key"]
    assert code == 0
    assert (Path(place) / "keys" / "custody").read_text().strip() == key
    assert (Path(place) / "keys" / "custody-key").stat().st_mode & 0o077 == 0
    code, told, _ = azukari("keys", "init", place, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (2, "KEYS_THERE")
    code, told, _ = azukari("keys", "serve-for", place, "azukari-keyd-1:no", "--json")
    assert (code, document(told)["errors"][0]["code"]) == (2, "KEYS_KEYD")
    _, told, _ = azukari("keys", "show", place, "--json")
    assert (document(told)["result"]["serves"], document(told)["result"]["contracts"]) == (None, [])


@pytest.mark.parametrize(
    "words, code",
    [
        (("keys", "look", "."), "WITNESS_KEYS"),
        (("keys", "init"), "WITNESS_KEYS"),
        (("keys", "serve-for", "FOLDER"), "WITNESS_KEYS_FOR"),
        (("keys", "destroy", "FOLDER"), "WITNESS_KEYS_CONTRACT"),
        (("keys", "destroy", "FOLDER", "--contract", ONE), "WITNESS_KEYS_CONFIRM"),
        (("keys", "destroy", "FOLDER", "--contract", ONE, "--confirm", "en-0000000000000002"), "WITNESS_KEYS_CONFIRM"),
        (("keys", "destroy", "FOLDER", "--contract", ONE, "--confirm", ONE), "KEYS_UNKNOWN"),
    ],
)
def test_what_is_missing_is_said(azukari, folder, words, code) -> None:
    status, told, _ = azukari(*(folder if word == "FOLDER" else word for word in words), "--json")
    error = document(told)["errors"][0]
    assert (status, error["code"]) == (2, code)
    assert error["ja"]
    assert error["en"]


def test_shares_and_openings_are_shown(azukari, folder) -> None:
    used(folder, "E3", "E4")
    _, told, _ = azukari("keys", "show", folder, "--json")
    [contract] = document(told)["result"]["contracts"]
    assert contract["held"] == [{"generation": 1, "level": "E3"}, {"generation": 2, "level": "E4"}]
    assert list(contract["days"].values()) == [{"open": 1}]
    _, told, _ = azukari("keys", "show", folder)
    assert "1（E3）、2（E4）" in told
    assert "開封 1" in told
    _, told, _ = azukari("status", folder)
    assert "鍵の持ち分：2件（全て廃棄した契約：0）" in told


def test_the_switch_asks_first_and_then_destroys_at_once(azukari, folder) -> None:
    used(folder, "E3", "E3")
    shares = [path.read_bytes() for path in Path(folder).rglob("*.share")]
    assert azukari("keys", "destroy", folder, "--contract", ONE)[0] == 2
    assert len(list(Path(folder).rglob("*.share"))) == 2
    code, told, _ = azukari("keys", "destroy", folder, "--contract", ONE, "--confirm", ONE, "--json")
    result = document(told)["result"]
    assert (code, result["shares"], result["below"]) == (0, 2, 3)
    [receipt] = Path(folder).rglob("*.receipt")
    assert sha256(receipt.read_bytes()).hexdigest() == result["receipt"]
    left = b"".join(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
    assert not [one for one in shares if one[19:51] in left]
    _, told, _ = azukari("keys", "show", folder)
    assert "世代3より前は廃棄（この立会いの判断）" in told
    assert "全て廃棄した契約：1" in azukari("status", folder)[1]


@pytest.mark.parametrize("form", ["bytes", "base64"])
def test_a_receipt_is_checked_by_whoever_has_the_key_of_the_node(azukari, folder, tmp_path, form) -> None:
    used(folder, "E3")
    azukari("keys", "destroy", folder, "--contract", ONE, "--confirm", ONE)
    [receipt] = Path(folder).rglob("*.receipt")
    key, file = (Path(folder) / "keys" / "custody").read_text().strip(), tmp_path / "receipt"
    file.write_bytes(receipt.read_bytes() if form == "bytes" else base64.b64encode(receipt.read_bytes()) + b"\n")
    code, told, _ = azukari("keys", "receipt", str(file), key, "--json")
    result = document(told)["result"]
    assert (code, result["entrustment"], result["below"], result["order"]) == (0, ONE, 2, None)
    assert result["receipt"] == sha256(receipt.read_bytes()).hexdigest()
    assert f"契約 {ONE}：世代2より前の持ち分は" in azukari("keys", "receipt", str(file), key)[1]
    code, told, _ = azukari("keys", "receipt", str(file), Secret.fresh("node").public.text(), "--json")
    assert (code, document(told)["errors"][0]["code"]) == (5, "RECEIPT_WRONG")
    assert document(azukari("keys", "receipt", str(file), "--json")[1])["errors"][0]["code"] == "WITNESS_KEYS_OF"


def test_the_receipts_that_the_box_kept_are_checked_as_they_lie(azukari, folder, tmp_path) -> None:
    """``keys/vault/*.receipts``, as the key process writes it: what each node signed."""
    used(folder, "E3")
    azukari("keys", "destroy", folder, "--contract", ONE, "--confirm", ONE)
    [receipt] = [one.read_bytes() for one in Path(folder).rglob("*.receipt")]
    key, stranger = (Path(folder) / "keys" / "custody").read_text().strip(), Secret.fresh("node")
    other = write(stranger, msgspec.structs.replace(read(receipt, key), node=stranger.public.text()))
    line = Line(tmp_path / "nodes", tmp_path, "an.origin/azukari")
    line.keep(ONE, 2, (receipt, other))
    file = str(tmp_path / f"{ONE}.2.receipts")
    code, told, _ = azukari("keys", "receipt", file, key, "--json")
    result = document(told)["result"]
    assert (code, [one["below"] for one in result["receipts"]], result["others"]) == (0, [2], [stranger.public.text()])
    assert result["receipts"][0]["receipt"] == sha256(receipt).hexdigest()
    said = azukari("keys", "receipt", file, key)[1]
    assert f"契約 {ONE}：世代2より前の持ち分は" in said
    assert stranger.public.text() in said
    code, told, _ = azukari("keys", "receipt", file, Secret.fresh("node").public.text(), "--json")
    assert (code, document(told)["errors"][0]["code"]) == (5, "RECEIPT_WRONG")
    line.keep(ONE, 3, (receipt[:-2] + b"2}", receipt))
    code, told, _ = azukari("keys", "receipt", str(tmp_path / f"{ONE}.3.receipts"), key, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (5, "RECEIPT_WRONG"), "one that says it is this node's, and is not"
    line.keep(ONE, 4, ())
    code, told, _ = azukari("keys", "receipt", str(tmp_path / f"{ONE}.4.receipts"), key, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (5, "RECEIPT_WRONG"), "there is none"


def test_it_destroys_while_the_node_runs(azukari, folder) -> None:
    node = Node(Folder(Path(folder)), now=lambda: NOW)
    with served(node) as url:
        far = remote(node.folder, url)
        far.create(ONE, 1, Keeping("E3"))
        assert azukari("keys", "destroy", folder, "--contract", ONE, "--confirm", ONE)[0] == 0
        assert far.listed(ONE).below == 2
        far.create(ONE, 2, Keeping("E3"))
        assert len(far.share(ONE, 2)) == 32
    node.close()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed, code", [(ONE, 0), ("y", 2), ("", 2)])
def test_at_a_terminal_the_number_is_typed(azukari, folder, monkeypatch, typed, code) -> None:
    used(folder, "E3")
    monkeypatch.setattr("sys.stdin", Terminal(typed + "\n"))
    assert azukari("keys", "destroy", folder, "--contract", ONE)[0] == code
    assert bool(list(Path(folder).rglob("*.share"))) == bool(code)


def test_another_key_process_takes_the_place_of_the_one_before(azukari, folder) -> None:
    code, told, _ = azukari("keys", "serve-for", folder, Secret.fresh("keyd").public.text())
    assert code == 0
    assert "前の鍵の係には、もう応じません。" in told


def test_a_damaged_share_and_a_lost_key_are_told(azukari, folder) -> None:
    used(folder, "E3")
    [share] = Path(folder).rglob("*.share")
    share.write_bytes(b"x")
    code, told, _ = azukari("keys", "show", folder, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (4, "KEYS_SHARE")
    assert azukari("keys", "destroy", folder, "--contract", ONE, "--confirm", ONE)[0] == 0, "it can be destroyed all the same"
    (Path(folder) / "keys" / "custody-key").unlink()
    code, told, _ = azukari("keys", "show", folder, "--json")
    assert (code, document(told)["errors"][0]["code"]) == (4, "KEYS_DAMAGED")
