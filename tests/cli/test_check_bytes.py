"""``check`` without keys: any byte of what is sealed, and of any leaf, that is another than it was; what is missing, what is too much."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.cli.checking import Findings  # isort: skip — Django is bound by conftest
from azukari.cli.checking_blobs import BlobCheck
from azukari.cli.checking_log import LogCheck
from azukari.cli.output import Bar, Out
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.signer import Signer
from azukari.law.say import Lang
from azukari.store.models import Draft, Entry, Log, VaultObject
from azukari.vault.blobs import Blobs

QUIET = Out(Lang.en, as_json=True)


@pytest.fixture
def sealed(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance with a table in its vault, signed; no key is left in it."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    return shell


def keyless(shell: Shell) -> Desk:
    for path in [*(shell.folder / "keys" / "vault").iterdir(), *(shell.folder / "keys" / "words").iterdir()]:
        path.unlink()
    return Desk(Instance.at(shell.folder))


def blobs_of(desk: Desk) -> Findings:
    found = Findings()
    BlobCheck(desk, found.add).run(QUIET)
    return found


def test_every_byte_of_everything_sealed(sealed: Shell) -> None:
    desk = keyless(sealed)
    tried = 0
    for digest in Blobs(desk.instance.blobs):
        path = Blobs(desk.instance.blobs).path(digest)
        path.chmod(0o600)
        store = Blobs(desk.instance.blobs)
        check, found = BlobCheck(desk, (findings := Findings()).add), 0
        with path.open("r+b", buffering=0) as file:
            for place in range(path.stat().st_size):
                was = file.read(1)
                file.seek(place)
                file.write(bytes([was[0] ^ (1 << place % 8)]))
                check._blob(store, digest, None)
                found += len(findings)
                assert [one.code for one in findings] == ["BLOB_DAMAGED"], (digest, place)
                findings.clear()
                file.seek(place)
                file.write(was)
            tried += found
    assert not blobs_of(desk)
    assert tried > 16_000
    print(f"{tried} damaged bytes of sealed content, all found")


def test_every_byte_of_every_leaf(beginning: Shell, tmp_path: Path) -> None:
    shell = beginning.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    desk = keyless(shell)
    log, tried = Log.objects.get().pk, 0
    leaves = {one.seq: bytes(one.leaf) for one in Entry.objects.all()}
    with sqlite3.connect(shell.folder / "database.sqlite3", isolation_level=None) as store:
        store.execute("PRAGMA synchronous=OFF")
        for seq, leaf in leaves.items():
            for place in range(len(leaf)):
                damaged = leaf[:place] + bytes([leaf[place] ^ (1 << place % 8)]) + leaf[place + 1 :]
                store.execute("UPDATE store_entry SET leaf = ? WHERE seq = ?", (damaged, seq))
                findings = Findings()
                LogCheck(desk, log, findings.add, Bar()).run(discard=False)
                assert any(one.wrong for one in findings if one.code != "WORDS_KEY_ABSENT"), (seq, place)
                tried += 1
            store.execute("UPDATE store_entry SET leaf = ? WHERE seq = ?", (leaf, seq))
    assert tried == sum(map(len, leaves.values()))
    print(f"{tried} damaged bytes of leaves, all found")


def test_what_is_missing_is_named(sealed: Shell) -> None:
    desk = Desk(Instance.at(sealed.folder))
    thing = VaultObject.objects.get()
    store = Blobs(desk.instance.blobs)
    for digest in list(store):
        store.path(digest).unlink()
    found = blobs_of(desk)
    assert [one.code for one in found] == ["BLOB_MISSING"] * 3
    assert {one.where for one in found} >= {f"{thing.item} {thing.sealed['blob']}", f"{thing.item} {thing.sealed['index']}"}
    assert all(one.contract == thing.log_id for one in found), "a document is missed too, and which entry it belongs to is told"


def test_what_nothing_refers_to_is_told_and_is_not_wrong(sealed: Shell) -> None:
    desk = Desk(Instance.at(sealed.folder))
    store = Blobs(desk.instance.blobs)
    with store.writer() as writer:
        writer.write(b"sealed, and never entered")
        digest = writer.commit()
    [found] = blobs_of(desk)
    assert (found.code, found.where, found.wrong) == ("BLOB_SURPLUS", digest, False)
    thing = VaultObject.objects.get()
    thing.erased = 1
    thing.save()
    assert [one.code for one in blobs_of(desk)] == ["BLOB_SURPLUS"] * 3
    Draft.objects.create(person="pn-1", log="en-1", act="p00.note", answers=b"sealed", saved=1)
    assert not blobs_of(desk), "a draft may hold a document that is not handed in yet"
