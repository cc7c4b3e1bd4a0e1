"""``check`` without keys: any byte of what is sealed, and of any leaf, that is another than it was; what is missing, what is too much."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.cli.checking import Findings  # isort: skip — Django is bound by conftest
from azukari.cli.checking_blobs import BlobCheck
from azukari.cli.checking_log import LogCheck
from azukari.cli.checking_objects import check_objects
from azukari.cli.checking_signer import check_signer
from azukari.cli.output import Bar, Out
from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.effects import UNSEAL
from azukari.desk.instance import Instance
from azukari.desk.signer import Signer
from azukari.kernel.values import DAY, HOUR
from azukari.law.say import Lang
from azukari.store.models import Draft, Effect, Entry, Log, VaultObject
from azukari.vault.begun import Begun, State
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


def flipped(path: Path) -> Iterator[int]:
    """Each byte in turn with one bit turned over; afterwards the file is as it was."""
    whole = path.read_bytes()
    path.chmod(0o600)
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        yield place
    path.write_bytes(whole)


def test_every_byte_of_what_the_signer_keeps(sealed: Shell) -> None:
    instance = Instance.at(sealed.folder)
    [tiers] = (instance.keys / "signer").glob("en-*.tiers")
    tried = 0
    of_key = (
        (instance.keys / "signer" / "signing-key", "SIGNING_KEY_DAMAGED"),
        (instance.folder / "verifier-key", "VERIFIER_KEY_CHANGED"),
    )
    for path, code in (*of_key, (tiers, "TIERS_DAMAGED")):
        for place in flipped(path):
            check_signer(instance, (findings := Findings()).add)
            assert [(one.code, one.wrong) for one in findings] == [(code, True)], (path.name, place)
            tried += 1
    check_signer(instance, (findings := Findings()).add)
    assert not findings
    assert tried > 400
    print(f"{tried} damaged bytes of what the signer keeps, all found")


def test_every_byte_of_a_key_of_words(sealed: Shell) -> None:
    instance = Instance.at(sealed.folder)
    [path] = (instance.keys / "words").glob("*.key")
    tried = 0
    for place in flipped(path):
        found = blobs_of(Desk(instance))
        assert [(one.code, one.wrong, one.contract) for one in found] == [("WORDS_KEY_DAMAGED", True, path.stem)], place
        tried += 1
    assert tried == 32
    assert not blobs_of(Desk(instance))
    path.write_bytes(b"")
    assert [one.code for one in blobs_of(Desk(instance))] == ["WORDS_KEY_DAMAGED"], "cut short"


def test_words_of_one_entry_that_do_not_open_are_told_with_the_entry(sealed: Shell) -> None:
    first = Entry.objects.exclude(words=None).order_by("seq")[0]
    damaged = bytearray(bytes(first.words))
    damaged[20] ^= 4
    with sqlite3.connect(sealed.folder / "database.sqlite3") as store:
        store.execute("UPDATE store_entry SET words = ? WHERE seq = ?", (bytes(damaged), first.seq))
    found = blobs_of(Desk(Instance.at(sealed.folder)))
    assert [(one.code, one.seq, one.wrong) for one in found] == [("WORDS_DAMAGED", first.seq, True)]


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


def left_over(desk: Desk) -> str:
    with Blobs(desk.instance.blobs).writer() as writer:
        writer.write(b"sealed, and never entered")
        return writer.commit()


def removed(desk: Desk) -> list[tuple[str, str | None]]:
    found = Findings()
    BlobCheck(desk, found.add).run(QUIET, remove=True)
    return [(one.code, one.where) for one in found]


def test_what_nothing_refers_to_is_removed_after_a_day_when_asked_and_nothing_else(sealed: Shell) -> None:
    instance = Instance.at(sealed.folder)
    today, store = Desk(instance), Blobs(instance.blobs)
    after = Desk(instance, clock=lambda: now() + DAY + HOUR)
    before, digest = set(store), left_over(today)
    with Begun(store, "bg-1") as begun, begun.begin(State("en-1", "ob-1", 1, False, b"wrapped", 1)) as writer:
        writer.write(b"so far")
        body = store.begun / "bg-1" / "body"
        assert removed(today) == [("BLOB_SURPLUS", digest)], "a deposit may be about to enter it"
        assert removed(after) == [("BLOB_REMOVED", digest)]
        assert set(store) == before, "whatever an item or an entry refers to stays"
        assert body.exists(), "so does what was begun"
    assert removed(after) == []
    told = sealed.json("check", "--remove-surplus")
    assert told.code == 0, told.out


def test_nothing_is_removed_where_a_reference_may_be_that_cannot_be_seen(sealed: Shell) -> None:
    instance = Instance.at(sealed.folder)
    after = Desk(instance, clock=lambda: now() + DAY + HOUR)
    digest = left_over(after)
    Draft.objects.create(person="pn-1", log="en-1", act="p00.note", answers=b"sealed", saved=1)
    assert removed(after) == [("SURPLUS_UNSEEN", None)]
    Draft.objects.all().delete()
    [key] = (instance.keys / "words").glob("*.key")
    key.rename(key.with_suffix(".away"))
    assert removed(Desk(instance, clock=after.clock)) == [("SURPLUS_UNSEEN", None)]
    assert digest in set(Blobs(instance.blobs))


def test_nothing_is_removed_where_the_record_is_not_whole(sealed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Instance.at(sealed.folder), clock=lambda: now() + DAY + HOUR)
    digest, last = left_over(desk), Entry.objects.order_by("-seq")[0]
    monkeypatch.setattr("azukari.cli.counter.Desk", lambda instance: Desk(instance, clock=desk.clock))
    with sqlite3.connect(sealed.folder / "database.sqlite3") as store:
        row = store.execute("SELECT * FROM store_entry WHERE seq = ?", (last.seq,)).fetchone()
        store.execute("DELETE FROM store_entry WHERE seq = ?", (last.seq,))
    done = sealed.json("check", "--remove-surplus")
    assert "ROLLBACK_DETECTED" in done.codes
    assert "SURPLUS_UNSEEN" in {one["code"] for one in done.result["findings"]}
    assert digest in set(Blobs(desk.instance.blobs))
    with sqlite3.connect(sealed.folder / "database.sqlite3") as store:
        store.execute(f"INSERT INTO store_entry VALUES ({', '.join('?' * len(row))})", row)
    assert "BLOB_REMOVED" in {one["code"] for one in sealed.json("check", "--remove-surplus").result["findings"]}
    assert digest not in set(Blobs(desk.instance.blobs))


def test_of_something_erased_nothing_is_removed_before_its_erasure_is_done(sealed: Shell) -> None:
    instance = Instance.at(sealed.folder)
    after = Desk(instance, clock=lambda: now() + DAY + HOUR)
    thing = VaultObject.objects.get()
    thing.erased = 1
    thing.save()
    both = {thing.sealed["blob"], thing.sealed["index"]}
    waits = Effect.objects.create(log_id=thing.log_id, seq=1, name=UNSEAL, due=1, payload={"items": []})
    assert {*removed(after)} == {("BLOB_SURPLUS", one) for one in both}
    waits.done = 1
    waits.save()
    assert {*removed(after)} == {("BLOB_REMOVED", one) for one in both}


def test_what_to_do_with_what_nothing_refers_to_is_said(sealed: Shell) -> None:
    left_over(Desk(Instance.at(sealed.folder)))
    assert "--remove-surplus" in sealed("check").out
    assert "azukari check --remove-surplus" in sealed("check", "--lang", "en").out


def test_every_character_of_what_a_row_keeps_of_sealed_content(sealed: Shell) -> None:
    """Its wrapped key above all: without a key nobody sees by it that it is another, and what it opened would be lost unnoticed."""
    desk = keyless(sealed)
    thing = VaultObject.objects.get()
    tried = 0
    check = LogCheck(desk, thing.log_id, Findings().add, Bar())
    check.run(discard=False)

    def found() -> list[str]:
        check_objects(thing.log_id, check._claims, (findings := Findings()).add)
        return [one.code for one in findings]

    assert found() == []
    whole = {name: getattr(thing, name) for name in ("item", "version", "created")}
    as_text = {name: json.dumps(getattr(thing, name)) for name in ("sealed", "measured")}
    with sqlite3.connect(sealed.folder / "database.sqlite3", isolation_level=None) as store:
        store.execute("PRAGMA synchronous=OFF")
        store.execute("PRAGMA ignore_check_constraints=ON")
        for name, text in as_text.items():
            for place in range(len(text)):
                turned = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
                store.execute(f"UPDATE store_vaultobject SET {name} = ?", (turned,))
                assert found() == ["OBJECT_DAMAGED"], (name, place)
                tried += 1
            store.execute(f"UPDATE store_vaultobject SET {name} = ?", (text,))
        for name, value in whole.items():
            store.execute(
                f"UPDATE store_vaultobject SET {name} = ?", (value[:-1] + "~" if isinstance(value, str) else value ^ 1,)
            )
            assert found() == ["OBJECT_DAMAGED"], name
            store.execute(f"UPDATE store_vaultobject SET {name} = ?", (value,))
        store.execute("UPDATE store_vaultobject SET id = 'ob-another'")
    assert sorted(found()) == ["OBJECT_DAMAGED", "OBJECT_MISSING"]
    print(f"{tried} damaged characters of rows, all found")


@pytest.mark.parametrize("name", ["sealed", "measured"])
def test_a_row_that_cannot_be_read_at_all_is_told(sealed: Shell, name: str) -> None:
    with sqlite3.connect(sealed.folder / "database.sqlite3", isolation_level=None) as store:
        store.execute("PRAGMA ignore_check_constraints=ON")
        store.execute(f"UPDATE store_vaultobject SET {name} = '{{'")
    done = sealed.json("check")
    assert done.code == 4, done.out
    assert {"STORE_DAMAGED", "OBJECT_DAMAGED"} & set(done.codes)


def test_a_row_that_agrees_with_itself_and_not_with_the_record(sealed: Shell) -> None:
    """Whoever changes the checksum along with it is found by the entry."""
    thing = VaultObject.objects.get()
    thing.sealed = {**thing.sealed, "blob": thing.sealed["index"]}
    thing.save()
    found = [one for one in sealed.json("check").result["findings"] if one["wrong"]]
    assert [one["code"] for one in found] == ["OBJECT_DIFFERS"]
    assert (found[0]["where"], found[0]["contract"]) == (thing.id, thing.log_id)
    assert "データベースと記録が合いません" in found[0]["ja"]
    assert "restore it from a backup" in found[0]["en"]
