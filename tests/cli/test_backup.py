"""Backups: made, drilled, entered, restored; and what a restored instance says that it does not know."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from tests.binding import bind  # isort: skip — binds Django first
from tests.cli.conftest import OFFICER, WORKER, SITE, Shell  # isort: skip

from azukari.annex import ACTS
from azukari.desk import backing_up, backup_register, unknowns
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.outbox import work
from azukari.desk.signer import Signer
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultCheck
from azukari.store.models import Draft, Entry, VaultObject


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own, signed."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    return shell


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def backed_up(shell: Shell, store: Path, *words: object) -> Path:
    with shell.key_process():
        done = shell.json("backup", store, *words)
    assert done.code == 0, done.out
    return Path(done.result["backup"])


def restored(shell: Shell, store: Path, target: Path, *words: object) -> Shell:
    bind(f"sqlite:///{target / 'database.sqlite3'}")
    done = shell.json("restore", store, target, *words)
    assert done.code == 0, done.out
    return Shell(target)


def with_shares(shell: Shell, target: Shell) -> None:
    """The shares of contract keys are on no backup; here they outlived the machine."""
    shutil.copytree(shell.folder / "keys" / "vault", target.folder / "keys" / "vault", dirs_exist_ok=True)


def drills() -> list[VaultCheck]:
    acts = [entry_of(bytes(one.leaf), ACTS).act for one in Entry.objects.order_by("seq")]
    return [act for act in acts if isinstance(act, VaultCheck) and act.check == "restore"]


def code(shell: Shell, *words: object) -> str:
    done = shell.json(*words)
    assert done.code in {2, 3, 4}, done.out
    [found] = done.codes
    return found


def test_a_backup_is_drilled_and_the_drill_is_an_entry(copy: Shell, store: Path) -> None:
    path = backed_up(copy, store)
    [drill] = drills()
    assert (drill.objects, drill.sound) == (1, True)
    [known] = backup_register.known(Instance.at(copy.folder))
    assert (known.path, known.sound) == (path, True)
    with copy.key_process():
        assert "entered in 1 contracts" in copy("backup", store, "--drill", "--lang", "en").out
    assert copy.json("status").result["copies"]["backups"][0]["sound"] is True


def test_nothing_that_opens_anything_is_in_a_backup(copy: Shell, store: Path) -> None:
    """Every file under keys but what was signed and seen, looked for in every file of the backup."""
    backed_up(copy, store)
    secrets = [
        path.read_bytes()
        for path in (copy.folder / "keys").rglob("*")
        if path.is_file() and path.suffix not in {".guard", ".tiers"}
    ]
    secrets = [one for one in secrets if len(one) >= 32]
    assert len(secrets) >= 4
    held = [path.read_bytes() for path in store.rglob("*") if path.is_file()]
    for secret in secrets:
        for shape in (secret, secret[:32], secret.hex().encode(), secret[:32].hex().encode()):
            assert not any(shape in one for one in held)


def test_a_second_backup_copies_what_is_new(copy: Shell, store: Path) -> None:
    with copy.key_process():
        first = copy.json("backup", store).result
        second = copy.json("backup", store).result
    assert (first["new"], second["new"]) == (3, 0)
    assert first["blobs"] == second["blobs"] == 3
    assert first["backup"] != second["backup"]


def test_a_restored_instance_opens_what_was_sealed_and_is_sound(copy: Shell, store: Path, tmp_path: Path) -> None:
    backed_up(copy, store, "--with-keys", _device(tmp_path))
    there = restored(copy, store, tmp_path / "there", "--keys", next((tmp_path / "device").iterdir()))
    with_shares(copy, there)
    assert there.json("check").code == 0
    with there.key_process():
        done = there.json("open", "課税台帳", "7", "--purpose", 1, "--contract", there.contract, "--as", WORKER, "--place", SITE)
    assert done.code == 0, done.out
    assert there.act("p00.note", OFFICER, "--text", "戻した").code == 0, "and goes on"
    assert Signer(Instance.at(there.folder)).sign_all() == 0, "with the same key, after what was signed"


def _device(tmp_path: Path) -> Path:
    (tmp_path / "device").mkdir()
    return tmp_path / "device"


def test_a_restored_instance_says_what_it_does_not_know(copy: Shell, store: Path, tmp_path: Path) -> None:
    Draft.objects.create(person="pn-1", log="en-1", act="p00.note", answers=b"sealed", saved=1)
    backed_up(copy, store)
    sealed = VaultObject.objects.get().sealed
    (store / "blobs" / sealed["index"][:2] / sealed["index"]).unlink()
    bind(f"sqlite:///{tmp_path / 'there' / 'database.sqlite3'}")
    done = copy.json("restore", store, tmp_path / "there")
    unknown = done.result["unknown"]
    item = VaultObject.objects.get().item
    assert len(unknown["words"]) == 1
    assert (unknown["signing_key"], unknown["witnessed"], unknown["drafts"]) == (False, False, 1)
    assert (unknown["missing"], unknown["shut"]) == ([item], [item])
    there = Shell(tmp_path / "there")
    assert there.json("status").result["copies"]["restored"]["said"] == unknown["said"]
    told = there("status", "--lang", "en").out
    assert "cannot be read, and nothing can be appended" in told
    assert "restored.json" in told


def test_entries_that_were_signed_after_the_backup_are_missed(copy: Shell, store: Path, tmp_path: Path) -> None:
    path = backed_up(copy, store)
    for _ in range(3):
        copy.does("p00.note", OFFICER, "--text", "後")
    Signer(Instance.at(copy.folder)).sign_all()
    there = restored(copy, store, tmp_path / "there")
    for guard in (copy.folder / "keys" / "signer").glob("en-*.guard"):
        shutil.copy(guard, there.folder / "keys" / "signer")
    [behind] = unknowns.look(Instance.at(there.folder), path).behind
    # the drill itself was entered after the tables were read
    assert behind.known - behind.entries == 4


def test_what_was_erased_after_the_backup_stays_erased_and_the_survivors_open(copy: Shell, store: Path, tmp_path: Path) -> None:
    """Restored from before the erasure; the survivors' keys come from their place."""
    item = VaultObject.objects.get().item
    backed_up(copy, store, "--with-keys", _device(tmp_path))
    with copy.key_process():
        agreed = copy.does("p13.agree-destruction", "決裁 一郎", "--item", item, "--quantity", 1, "--reason", "消去による")
        copy.does("p13.destroy", "髙橋 花子", "--agreement", agreed, "--method", "key_destruction")
        assert work(Desk(Instance.at(copy.folder))) == 1
    there = restored(
        copy, store, tmp_path / "there", "--keys", next((tmp_path / "device").iterdir()), "--survivors", copy.folder / "survivors"
    )
    with_shares(copy, there)
    with there.key_process():
        found = unknowns.look(Instance.at(there.folder), backing_up.newest(store))
    assert found.shut == (item,)


@pytest.mark.parametrize("harm", ["blob", "leaf", "checkpoint", "share"])
def test_a_drill_finds_what_cannot_be_restored(copy: Shell, store: Path, harm: str) -> None:
    with copy.key_process():
        assert copy.json("backup", store, "--no-drill").code == 0
    sealed = VaultObject.objects.get().sealed
    if harm == "blob":
        blob = store / "blobs" / sealed["blob"][:2] / sealed["blob"]
        blob.chmod(0o600)
        blob.write_bytes(b"other bytes")
    elif harm == "share":
        next((copy.folder / "keys" / "vault").glob("*.share")).unlink()
    else:
        _rewritten(backing_up.newest(store), harm)
    with copy.key_process():
        done = copy.json("backup", store, "--drill")
    assert (done.code, done.codes) == (4, ["BACKUP_UNSOUND"]), done.out
    [drill] = drills()
    assert not drill.sound
    [known] = backup_register.known(Instance.at(copy.folder))
    assert known.sound is False


def _document(shell: Shell) -> str:
    """The sealed bytes of the rules that were attached."""
    of_items = {one for thing in VaultObject.objects.all() for one in (thing.sealed["blob"], thing.sealed["index"])}
    [digest] = [one.name for one in (shell.folder / "blobs").glob("??/*") if len(one.name) == 64 and one.name not in of_items]
    return digest


def _spoilt(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"x" + path.read_bytes()[1:])


@pytest.mark.parametrize("harm", ["damaged", "missing"])
@pytest.mark.parametrize("keys", [True, False], ids=["with its keys", "without"])
def test_a_document_that_cannot_be_restored_is_found_and_told(
    copy: Shell, store: Path, tmp_path: Path, harm: str, keys: bool
) -> None:
    with copy.key_process():
        assert copy.json("backup", store, "--no-drill", "--with-keys", _device(tmp_path)).code == 0
    blob = store / "blobs" / _document(copy)[:2] / _document(copy)
    _spoilt(blob) if harm == "damaged" else blob.unlink()
    with copy.key_process():
        done = copy.json("backup", store, "--drill")
        told = copy("backup", store, "--drill", "--lang", "en").out
    assert (done.code, done.codes) == (4, ["BACKUP_UNSOUND"]), done.out
    [found] = done.result["drill"]
    [[digest, seq]] = found["documents"].items()
    assert (digest, found["damaged"], found["missing"]) == (blob.name, [], 0)
    assert f"entry {seq}" in told
    drill = drills()[0]
    assert (drill.damaged, drill.missing, drill.sound) == ((), 1, False)
    [known] = backup_register.known(Instance.at(copy.folder))
    assert known.sound is False
    given = ("--keys", next((tmp_path / "device").iterdir())) if keys else ()
    there = restored(copy, store, tmp_path / "there", *given)
    kept = json.loads((there.folder / "restored.json").read_bytes())
    [[contract, number, lost]] = [[one["log"], one["seq"], one["blob"]] for one in kept["documents"]]
    assert (contract, number, lost) == ((found["log"], seq, digest) if keys else (None, None, digest))
    assert "sealed bytes of documents are not here" in there("status", "--lang", "en").out


def test_a_damaged_copy_in_the_backup_is_copied_anew(copy: Shell, store: Path) -> None:
    """Each blob of the folder is compared with its digest, whoever damaged it since."""
    backed_up(copy, store)
    sealed = VaultObject.objects.get().sealed
    for digest in (sealed["blob"], _document(copy)):
        _spoilt(store / "blobs" / digest[:2] / digest)
    with copy.key_process():
        assert copy.json("backup", store, "--drill").codes == ["BACKUP_UNSOUND"]
        done = copy.json("backup", store)
        assert done.code == 0, done.out
    assert (done.result["new"], done.result["mended"]) == (0, 2)
    assert [one["sound"] for one in done.result["drill"]] == [True]
    with copy.key_process():
        assert copy.json("backup", store).result["mended"] == 0
    for digest in (sealed["blob"], _document(copy)):
        _spoilt(store / "blobs" / digest[:2] / digest)
        _spoilt(copy.folder / "blobs" / digest[:2] / digest)
    with copy.key_process():
        done = copy.json("backup", store)
    assert (done.code, done.result["mended"], len(done.result["rotten"])) == (4, 0, 2), "nothing sound is left"


def _rewritten(path: Path, harm: str) -> None:
    """Somebody who holds the backup writes it anew, digests and all."""
    name = "store_entry" if harm == "leaf" else "store_checkpoint"
    table = path / "tables" / name
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(
        b"".join([*lines[:2], *lines[3:]])
        if harm == "leaf"
        else lines[0] + lines[1].replace(b"azukari.example", b"another.example")
    )
    manifest = backing_up.manifest_of(path)
    written = msgspec.structs.replace(manifest.tables[name], sha256=sha256(table.read_bytes()).hexdigest())
    body = msgspec.json.encode(msgspec.structs.replace(manifest, tables={**manifest.tables, name: written}), order="sorted")
    (path / "manifest.json").write_bytes(body + b"\n" + sha256(body).hexdigest().encode())


def test_every_damaged_file_of_a_backup_is_refused(copy: Shell, store: Path, tmp_path: Path) -> None:
    path = backed_up(copy, store)
    for file in [one for one in path.rglob("*") if one.is_file() and one.stat().st_size]:
        kept = file.read_bytes()
        file.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        with copy.key_process():
            assert code(copy, "backup", store, "--drill") == "BACKUP_DAMAGED", file
        file.write_bytes(kept)
        file.rename(file.with_name("away"))
        with copy.key_process():
            assert code(copy, "backup", path, "--drill") in {"BACKUP_DAMAGED", "BACKUP_ABSENT"}, file
        file.with_name("away").rename(file)
    assert not (tmp_path / "there").exists()


def test_where_backups_and_keys_do_not_go(copy: Shell, store: Path, tmp_path: Path) -> None:
    assert code(copy, "backup", copy.folder / "backups") == "BACKUP_PLACE"
    (store / "azukari-backups").write_text("another.example/ward\n")
    assert code(copy, "backup", store) == "BACKUP_PLACE"
    (tmp_path / "two").mkdir()
    assert code(copy, "backup", tmp_path / "two", "--with-keys", tmp_path / "two") == "KEYS_BESIDE"
    assert code(copy, "backup", tmp_path / "two", "--with-keys", tmp_path / "nowhere") == "KEYS_BESIDE"
    assert code(copy, "backup", tmp_path / "two" / "none", "--drill") == "BACKUP_ABSENT"


def test_what_a_restore_refuses(copy: Shell, store: Path, tmp_path: Path) -> None:
    path = backed_up(copy, store)
    there = tmp_path / "there"
    bind(f"sqlite:///{there / 'database.sqlite3'}")
    assert code(copy, "restore", tmp_path / "none", there) == "BACKUP_ABSENT"
    assert code(copy, "restore", store, there, "--keys", tmp_path / "none") == "KEYS_ABSENT"
    there.mkdir()
    (there / "something").touch()
    assert code(copy, "restore", store, there) == "INSTANCE_EXISTS"
    (there / "something").unlink()
    assert code(copy, "restore", store, there, "--survivors", tmp_path) == "SURVIVORS_ABSENT"
    shutil.rmtree(there)
    later = msgspec.structs.replace(backing_up.manifest_of(path), migrations=("9999_later",))
    body = msgspec.json.encode(later, order="sorted")
    (path / "manifest.json").write_bytes(body + b"\n" + sha256(body).hexdigest().encode())
    bind(f"sqlite:///{there / 'database.sqlite3'}")
    assert code(copy, "restore", store, there) == "BACKUP_RELEASE"


def test_a_register_that_cannot_be_read_is_told(copy: Shell, store: Path) -> None:
    (copy.folder / backup_register.FILE).write_text("{")
    assert code(copy, "backup", store) == "REGISTER_UNREADABLE"


def test_the_place_of_the_survivors_is_shown_and_changed(copy: Shell, tmp_path: Path) -> None:
    assert copy.json("survivors").result["own"] is True
    assert "SURVIVORS_BESIDE" in copy("survivors").out
    assert code(copy, "survivors", tmp_path / "none") == "FOLDER_ABSENT"
    (tmp_path / "disk").mkdir()
    assert copy.json("survivors", tmp_path / "disk").result["contracts"] == 1
    assert copy.json("survivors").result == {"own": False, "place": str(tmp_path / "disk"), "beside": True}
    (tmp_path / "disk").rename(tmp_path / "away")
    assert copy.json("status").result["copies"]["survivors"]["trouble"]["code"] == "SURVIVORS_ABSENT"
    assert "mount it" in copy("status", "--lang", "en").out


def test_a_backup_that_was_cut_short_is_none(copy: Shell, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device", "tables")

    with monkeypatch.context() as patch:
        patch.setattr(backing_up, "write_tables", cut)
        assert code(copy, "backup", store) == "DEVICE"
    assert not list((store / "sets").iterdir())
    assert not backup_register.known(Instance.at(copy.folder))


def test_a_configuration_in_a_backup_names_no_place_of_this_machine(copy: Shell, store: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    copy.json("survivors", tmp_path / "disk")
    backed_up(copy, store)
    there = restored(copy, store, tmp_path / "there")
    kept = json.loads((there.folder / "azukari.json").read_text())
    assert (kept["database"], kept["survivors"]) == ("embedded", None)


def test_a_backup_that_was_destroyed_leaves_the_register(copy: Shell, store: Path) -> None:
    path = backed_up(copy, store)
    assert code(copy, "backup", path, "--forget") == "BACKUP_THERE"
    shutil.rmtree(path)
    assert copy.json("backup", path, "--forget").code == 0
    assert code(copy, "backup", path, "--forget") == "BACKUP_UNKNOWN"
    assert copy.json("status").result["copies"]["backups"] == []


def test_without_the_key_process_there_is_a_backup_and_no_drill(copy: Shell, store: Path) -> None:
    assert code(copy, "backup", store) == "KEYD_ABSENT"
    [known] = backup_register.known(Instance.at(copy.folder))
    assert (known.sound, known.drilled) == (None, None)
    assert not drills()
    with copy.key_process():
        assert copy.json("backup", store, "--drill").code == 0
    assert len(drills()) == 1
