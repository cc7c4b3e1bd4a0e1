"""``azukari keys``: where keys live, every copy that is known, 甲's node, and what status and check tell of them."""

import base64
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from tests.cli.conftest import APPROVER, OFFICER, SITE, WORKER, Shell, day  # isort: skip — binds Django first

from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.keyd import troubles
from azukari.desk.outbox import work
from azukari.desk.signer import Signer
from azukari.keyline.keys import Secret
from azukari.ledger.keys import fingerprint
from azukari.store.models import Effect
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import DeniedError
from azukari.vault.keeping import Keeping
from azukari.witness.folder import Folder
from azukari.witness.node import Node
from azukari.witness.shares import Custody, serve_for
from tests.witness.keys_world import free_port, served


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Iterator[Shell]:
    """An instance of this test's own, signed, with its key process."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    with shell.key_process():
        yield shell


class Ward:
    """甲's node."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.folder = Folder.make(folder, "ward.example/witness", Signer(Instance.at(shell.folder)).verifier.text())
        Custody.make(self.folder.path / "keys")
        self.node = Node(self.folder)
        self.port = free_port()
        self.url, self.key = f"http://127.0.0.1:{self.port}", (self.folder.path / "keys" / "custody").read_text().strip()
        self._serving = ExitStack()
        self.up()

    def up(self) -> None:
        self._serving.enter_context(served(self.node, self.port))

    def down(self) -> None:
        self._serving.close()
        self._serving = ExitStack()


@pytest.fixture
def ward(copy: Shell, tmp_path: Path) -> Iterator[Ward]:
    found = Ward(copy, tmp_path / "node")
    yield found
    found.down()
    found.node.close()


def set_up(shell: Shell, ward: Ward) -> None:
    serve_for(ward.folder.path / "keys", shell.json("keys", "public").result["public"])
    done = shell.json("keys", "node", ward.url, "--key", ward.key)
    assert done.code == 0, done.out


def chooses(shell: Shell, level: str) -> None:
    done = shell.json("act", "p11.keep-keys", "--contract", shell.contract, "--as", APPROVER, "--level", level)
    assert done.code == 0, done.out
    works(shell)


def works(shell: Shell) -> None:
    Effect.objects.update(due=0)
    work(Desk(Instance.at(shell.folder)))


def shown(shell: Shell) -> dict:
    [found] = shell.json("keys", "show", shell.contract).result["contracts"]
    return found


def found_by_check(shell: Shell) -> set[str]:
    return {one["code"] for one in shell.json("check").result["findings"]}


def test_of_a_contract_with_its_keys_in_one_folder(copy: Shell) -> None:
    found = shown(copy)
    assert (found["arranged"]["level"], found["arranged"]["items"]) == ("E1", {"E1": 1})
    [generation] = found["generations"]
    assert [(one["custodian"], one["state"]) for one in generation["holders"]] == [("box", "held")]
    assert generation["objects"] == 1
    told = copy("keys", "show", "--lang", "en").out
    assert "E1 the key folder alone" in told
    assert "No registered copy of the key folder is left" in told


def test_survivors_keys_on_the_instances_own_disk_are_warned_of(copy: Shell, tmp_path: Path) -> None:
    """By default, and where the place that was named is on that disk too; not where it is on another."""
    for place in (None, tmp_path / "beside"):
        if place is not None:
            place.mkdir()
            assert copy.json("survivors", place).code == 0
        [found] = [one for one in copy.json("check").result["findings"] if one["code"] == "SURVIVORS_BESIDE"]
        assert (found["wrong"], found["where"]) == (False, str(place or copy.folder / "survivors"))
        assert "azukari survivors FOLDER" in found["en"]
        assert copy.json("status").result["copies"]["survivors"]["beside"] is True
        assert copy.json("keys", "show").result["survivors"]["beside"] is True
        for command in (("status",), ("keys", "show"), ("survivors",)):
            assert "SURVIVORS_BESIDE" in copy(*command).out
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:  # a file system of its own on every Linux
        assert copy.json("survivors", other).code == 0
        assert "SURVIVORS_BESIDE" not in found_by_check(copy)
        assert copy.json("status").result["copies"]["survivors"]["beside"] is False
        assert "SURVIVORS_BESIDE" not in copy("keys", "show").out
    # gone now: that is told by a code of its own, and not twice
    assert "SURVIVORS_BESIDE" not in found_by_check(copy)


def test_new_keys_by_the_ordinary_act(copy: Shell) -> None:
    assert copy.json("keys", "rotate", copy.contract).codes == ["ROTATE_WHO"]
    assert copy.json("keys", "rotate", "--as", APPROVER).codes == ["KEYS_WHICH"]
    done = copy.json("keys", "rotate", copy.contract, "--as", OFFICER, "--note", "定期")
    assert done.code == 0, done.out
    assert copy.json("status").result["keys"]["contracts"][found_log(copy)]["orders"]
    assert "KEYS_NOT_MOVED" in found_by_check(copy)
    works(copy)
    assert [(one["number"], one["holders"][0]["state"]) for one in shown(copy)["generations"]] == [(1, "destroyed"), (2, "held")]
    assert "KEYS_NOT_MOVED" not in found_by_check(copy)


def found_log(shell: Shell) -> str:
    return str(shown(shell)["log"])


def test_copies_of_the_key_folder_are_put_on_the_list_and_taken_off(copy: Shell, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    assert copy.json("keys", "copied").codes == ["KEY_COPY_UNNAMED"]
    assert copy.json("keys", "copied", place).result["id"] == 1
    assert copy.json("keys", "copied", "--note", "仮想機械の複製").result["id"] == 2
    assert copy.json("status").result["keys"]["folder_copies"] == 2
    assert "KEY_COPY_LEFT" in found_by_check(copy)
    assert copy.json("keys", "copy-gone", "1").codes == ["KEY_COPY_THERE"]
    place.rmdir()
    assert copy.json("keys", "copy-gone", "1").code == 0
    assert copy.json("keys", "copy-gone", "1").codes == ["KEY_COPY_UNKNOWN"]
    assert copy.json("keys", "copy-gone", "x").codes == ["KEY_COPY_UNKNOWN"]
    assert [one["gone"] is None for one in shown(copy)["folder_copies"]] == [False, True]
    told = copy("keys", "show", "--lang", "en").out
    assert "no. 2: 仮想機械の複製" in told


def test_a_list_of_copies_that_cannot_be_read_is_told(copy: Shell) -> None:
    (copy.folder / "key-copies.json").write_bytes(b"{")
    assert copy.json("keys", "show").codes == ["KEY_COPIES_UNREADABLE"]
    assert "KEY_COPIES_UNREADABLE" in found_by_check(copy)


def test_the_wards_node_is_set_up_and_asked(copy: Shell, ward: Ward) -> None:
    assert copy.json("keys", "node").result["url"] is None
    assert copy.json("keys", "node", ward.url).codes == ["NODE_KEY"]
    assert copy.json("keys", "node", ward.url, "--key", "azukari-node-1:AAAA").codes == ["NODE_KEY"]
    assert copy.json("keys", "node", "ward.example", "--key", ward.key).codes == ["NODE_URL"]
    assert copy.json("keys", "public").result["public"].startswith("azukari-keyd-1:")
    set_up(copy, ward)
    assert copy.json("keys", "node").result["answers"] is True
    again = copy.json("keys", "node", ward.url, "--key", ward.key).result
    assert (again["fingerprint"], again["mirrors"]) == (fingerprint(ward.key), False)
    assert "立会いとして登録されていません" in copy("keys", "node", ward.url, "--key", ward.key).out
    copy("witness", "add", str(copy.folder), "--url", ward.url, "--vkey", ward.folder.key.verifier.text())
    assert copy.json("keys", "node", ward.url, "--key", ward.key).result["mirrors"] is True
    ward.down()
    assert copy.json("keys", "node").codes == ["NODE_AWAY"]
    assert copy.json("keys", "node").code == 4


def test_a_vault_that_takes_nothing_since_a_failed_write_is_told(copy: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = Instance.at(copy.folder)

    def lost(*_: object) -> None:
        raise OSError(5, "lost")

    assert copy.json("status").result["vault_stopped"] is False
    with monkeypatch.context() as patch, pytest.raises(DeniedError, match="BLOB_FSYNC"):
        patch.setattr("azukari.vault.blobs.os.fsync", lost)
        KeyCaller(instance.socket).seal(found_log(copy), "it-1", 1, [b"x"], table=False)
    status, check = copy.json("status"), copy.json("check")
    assert (status.code, status.codes, status.result["vault_stopped"]) == (4, ["BLOB_STOPPED"], True)
    assert (check.code, check.codes) == (4, ["BLOB_STOPPED"])
    for command in ("status", "check"):
        assert "start the key process again" in copy(command, "--lang", "en").out
        assert "鍵の係を起動し直して" in copy(command).out


def test_registered_backups_are_told_and_every_contract_after(copy: Shell, tmp_path: Path) -> None:
    done = copy(
        "act", "p00.register", "--as", OFFICER, "--subject", "封筒の印刷", "--section", "税務課", "--contractor-name", "架空印刷",
        "--signatory-name", "西 次郎", "--since", day(-10), "--until", day(300), "--purposes", "label=印刷",
        "--files", "label=宛名台帳,specific=はい,persons=5",
    )  # fmt: skip
    assert done.code == 0, done.err
    made = copy.json("backup", tmp_path / "backups")
    assert made.code == 0, made.out
    logs = [one["log"] for one in copy.json("keys", "show").result["contracts"]]
    told = copy("keys", "show", "--lang", "en")
    assert (told.code, len(logs)) == (0, 2), told.err
    assert told.out.count("backup with wrapped keys") == 2
    assert all(log in told.out for log in logs)
    assert "cannot be reached now" not in told.out
    (tmp_path / "backups").rename(tmp_path / "away")
    assert copy("keys", "show", "--lang", "en").out.count("cannot be reached now") == 2
    assert copy("keys", "show").out.count("今は届かない") == 2


def test_a_share_at_the_node_and_what_is_told_while_it_is_away(copy: Shell, ward: Ward) -> None:
    early = copy.json("act", "p11.keep-keys", "--contract", copy.contract, "--as", APPROVER, "--level", "E3")
    assert early.codes == ["KEEPING_NO_NODE"]
    set_up(copy, ward)
    chooses(copy, "E3")
    [first, second] = shown(copy)["generations"]
    assert (first["level"], second["level"]) == ("E1", "E3")
    assert [(one["custodian"], one["state"]) for one in second["holders"]] == [("box", "held"), ("node", "held")]
    assert copy.json("status").result["keys"]["trouble"] is None
    assert found_by_check(copy) <= {"BLOB_SURPLUS", "SURVIVORS_BESIDE"}
    ward.down()
    status = copy.json("status").result["keys"]
    assert (status["node"], status["trouble"]["code"]) == (ward.url, "NODE_AWAY")
    assert "NODE_AWAY" in found_by_check(copy)
    assert "does not answer" in copy("keys", "show", "--lang", "en").out
    opened = copy.json("open", "課税台帳", "7", "--purpose", 1, "--contract", copy.contract, "--as", WORKER, "--place", SITE)
    assert (opened.code, opened.codes) == (4, ["NODE_AWAY"])


def test_below_what_the_terms_ask(copy: Shell) -> None:
    done = copy.json(
        "act", "p00.adopt-term", "--contract", copy.contract, "--as", APPROVER, "--term", "term.ward_share_of_keys", "--value", "1",
        "--source", "架税第1号",
    )  # fmt: skip
    assert done.code == 0, done.out
    assert copy.json("status").result["keys"]["contracts"][found_log(copy)]["asks_more"] is True
    assert "KEYS_BELOW_TERM" in found_by_check(copy)


def test_a_generation_that_is_half_made_is_told(copy: Shell, ward: Ward) -> None:
    """The box made its share and died before the node made the other."""
    set_up(copy, ward)
    FileCustodian(copy.folder / "keys" / "vault").create(found_log(copy), 2, Keeping("E3", ward.key))
    assert "GENERATION_HALF" in found_by_check(copy)
    [found] = copy.json("status").result["keys"]["contracts"].values()
    assert (found["half"], found["lacking"]) == ([2], [])
    assert "generation 2 of the key is half made" in copy("status", "--lang", "en").out
    chooses(copy, "E3")
    assert [one["number"] for one in shown(copy)["generations"] if one["objects"]] == [3]


def test_objects_under_a_destroyed_generation_are_told(copy: Shell) -> None:
    FileCustodian(copy.folder / "keys" / "vault").destroy(found_log(copy), 1)
    assert "GENERATION_GONE" in found_by_check(copy)


def test_work_goes_on_when_the_node_is_back(copy: Shell, ward: Ward) -> None:
    set_up(copy, ward)
    done = copy.json("act", "p11.keep-keys", "--contract", copy.contract, "--as", APPROVER, "--level", "E3")
    assert done.code == 0, done.out
    ward.down()
    works(copy)
    assert Effect.objects.get(done=None).attempts == 1
    ward.up()
    works(copy)
    assert not Effect.objects.filter(done=None).exists()


def test_a_lost_share_is_told_with_how_much_it_opened(copy: Shell, ward: Ward) -> None:
    set_up(copy, ward)
    chooses(copy, "E3")
    for path in (ward.folder.path / "keys" / "shares").rglob("*.share"):
        path.unlink()
    assert "GENERATION_LACKS" in found_by_check(copy)
    [found] = copy.json("status").result["keys"]["contracts"].values()
    assert (found["half"], found["lacking"]) == ([], [2])
    told = copy("status", "--lang", "en").out
    assert (
        "A share of generation 2 of the key is lacking, and 1 objects do not open (key folder: held, the ward's node: missing)"
        in told
    )
    assert "half made" not in told
    assert "世代2の鍵の持ち分が欠け、1個の物件が開きません" in copy("status").out


def test_a_damaged_share_is_told_with_how_much_it_opened(copy: Shell) -> None:
    [share] = (copy.folder / "keys" / "vault").glob("*.share")
    data = bytearray(share.read_bytes())
    data[7] ^= 1
    share.write_bytes(data)
    assert "GENERATION_LACKS" in found_by_check(copy)


@pytest.mark.parametrize("left", [None, b"", b"{}"], ids=["gone", "empty", "changed"])
def test_the_second_copy_of_what_stays_is_looked_at(copy: Shell, left: bytes | None) -> None:
    """After a destruction every backup of before stands on it."""
    assert copy.json("keys", "rotate", copy.contract, "--as", OFFICER).code == 0
    works(copy)
    assert copy.json("check").code == 0
    [kept] = (copy.folder / "survivors").glob("*.json")
    whole = kept.read_bytes()
    kept.unlink() if left is None else kept.write_bytes(left + whole[len(left) :] if left else left)
    assert copy.json("check").code == 4
    assert "SURVIVORS_DAMAGED" in found_by_check(copy)
    assert copy.json("survivors", copy.folder / "survivors").code == 0
    assert copy.json("check").code == 0
    assert kept.read_bytes() == whole


def test_without_the_key_process_the_rest_is_told(pristine: Shell, tmp_path: Path) -> None:
    shell = pristine.copy(tmp_path / "i")
    found = shown(shell)
    assert ([one["number"] for one in found["generations"]], found["trouble"]["code"]) == ([1], "KEYD_ABSENT")
    assert shell.json("keys", "public").codes == ["KEYD_ABSENT"]


# ── files that are gone or damaged ──


def flip(path: Path, place: int = 7) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def told_of(shell: Shell, code: str) -> dict:
    [found] = [one for one in shell.json("check").result["findings"] if one["code"] == code]
    return found


@pytest.mark.parametrize("damage", [flip, Path.unlink], ids=["damaged", "gone"])
@pytest.mark.parametrize("runs", [True, False], ids=["keyd", "without keyd"])
def test_a_share_in_the_box_is_told_of_everywhere(
    pristine: Shell, tmp_path: Path, damage: Callable[[Path], None], runs: bool
) -> None:
    """By check, status and keys, with what it opened; whether or not the key process is there to say so."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    with shell.key_process() if runs else nullcontext():
        [share] = (shell.folder / "keys" / "vault").glob("*.share")
        damage(share)
        state = "壊れている" if damage is flip else "なし"
        found = told_of(shell, "GENERATION_LACKS")
        assert found["wrong"]
        assert f"1個の物件が開きません（鍵フォルダ {state}）" in found["ja"]
        assert "the entrusting body deposits them again" in found["en"]
        assert shell.json("check").code == 4
        for command in (("keys", "show"), *([("status",)] if runs else [])):
            assert f"（鍵フォルダ {state}）" in shell(*command).out, command
        [generation] = shown(shell)["generations"]
        assert [one["state"] for one in generation["holders"]] == ["damaged" if damage is flip else "missing"]


@pytest.mark.parametrize("left", [None, b"", b"\xff", b"azukari-keyd-1:AA\n"], ids=["gone", "empty", "bytes", "cut"])
def test_the_key_processs_own_key_is_told_of(
    pristine: Shell, tmp_path: Path, capfd: pytest.CaptureFixture[str], left: bytes | None
) -> None:
    """A node knows the key process by it: without it nothing opens that needs the node, and nothing is lost."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    FileCustodian(shell.folder / "keys" / "vault").create(found_log(shell), 2, Keeping("E3", Secret.fresh("node").public.text()))
    key = shell.folder / "keys" / "vault" / "keyd-key"
    key.unlink(missing_ok=True) if left is None else key.write_bytes(left)
    code = "KEYD_KEY_MISSING" if left is None else "KEYD_KEY_DAMAGED"
    found = told_of(shell, code)
    assert "azukari keys public" in found["ja"]
    assert "serve-for" in found["en"]
    assert f"[{code}]" in shell("keys", "show").out
    [said] = list(troubles(Instance.at(shell.folder)))
    assert said.startswith(f"{code}: 鍵の係の鍵")
    with shell.key_process():
        if left is None:
            assert told_of(shell, code)["wrong"]
            assert shell.json("keys", "public").code == 0
            assert code not in found_by_check(shell)
        else:
            assert shell.json("keys", "public").codes == [code]


def test_what_starts_says_which_share_is_damaged(pristine: Shell, tmp_path: Path) -> None:
    shell = pristine.copy(tmp_path / "i")
    [share] = (shell.folder / "keys" / "vault").glob("*.share")
    assert list(troubles(Instance.at(shell.folder))) == []
    flip(share)
    [said] = troubles(Instance.at(shell.folder))
    assert said.startswith(f"SHARE_DAMAGED: {found_log(shell)} 1: 契約鍵の持ち分が壊れています")
    looked_at = share.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "azukari.vault.looking", share.parent], capture_output=True, check=True, timeout=30
    )
    assert b"damaged" in done.stdout
    assert looked_at == share.read_bytes()
    # neither the share nor half of it is told
    assert not any(
        part in done.stdout for part in (base64.b64encode(looked_at[:32])[:40], looked_at[8:16], looked_at[:32].hex().encode())
    )


def test_a_list_of_tiers_that_is_gone_is_told_and_made_again(copy: Shell) -> None:
    tiers = next((copy.folder / "keys" / "signer").glob("en-*.tiers"))
    whole = tiers.read_bytes()
    tiers.unlink()
    found = told_of(copy, "TIERS_MISSING")
    assert (found["wrong"], found["where"]) == (False, tiers.name)
    assert "署名の係を起動し直すと" in found["ja"]
    assert Signer(Instance.at(copy.folder)).sign_all() == 0
    assert tiers.read_bytes() == whole
    assert "TIERS_MISSING" not in found_by_check(copy)
