"""The key process without its socket: what it seals, what it opens, and above all what it does not."""

import hashlib

import pytest

from azukari.vault.blobs import Blobs
from azukari.vault.cobblestone import CHUNK
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import CipherError, DeniedError, IndexFault, KeyFault, VaultError, refusal
from azukari.vault.index import Row
from azukari.vault.keyd import KeyService
from azukari.vault.permit import Record, Rows
from tests.vault.world import ENTRUSTMENT, LOG, OBJECT, ORIGIN, SECOND, Randomness, deposit, noise, read

LINES = [b"%05d,name %d\n" % (number, number) for number in range(3_000)]
TABLE = b"".join(LINES)


def rows_of(lines):
    rows, offset = [], 0
    for number, line in enumerate(lines):
        rows.append(Row(offset, len(line), (line[:5], b"kind%d" % (number % 3))))
        offset += len(line)
    return rows


@pytest.fixture
def service(world):
    return world.boot()


def code_of(act, kind=VaultError):
    with pytest.raises(kind) as caught:
        act()
    return caught.value.refusal.code


def files_under(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_sealed_opens_once_it_is_entered(world, service):
    plain = noise(5 * CHUNK + 7)
    sealed = deposit(service, plain)
    assert sealed.plain == hashlib.sha256(plain).hexdigest()
    assert (sealed.plain_size, sealed.index, sealed.generation) == (len(plain), None, 1)
    assert world.blobs.check(sealed.blob) == sealed.blob_size
    assert read(service, world.enter(sealed)) == plain


def test_no_plaintext_and_no_plain_key_rests_anywhere(world):
    keys = []

    class Watched(Randomness):
        def __call__(self, size):
            found = super().__call__(size)
            keys.append(found)
            return found

    service = world.boot(random=Watched())
    sealed = deposit(service, b"SECRET NAME 123456789012" * 2_000, rows_of([b"SECRET NAME 123456789012"] * 2_000))
    read(service, world.enter(sealed, Record(b"SECRE")))
    for path in files_under(world.folder):
        data = path.read_bytes()
        assert b"SECRET" not in data
        assert keys[0] not in data
    assert len(keys[0]) == 32
    assert keys[0] not in sealed.wrapped


def test_one_entry_opens_once(world, service):
    seq = world.enter(deposit(service, b"x"))
    assert read(service, seq) == b"x"
    assert code_of(lambda: read(service, seq)) == "OPEN_USED"


def test_nothing_opens_without_an_entry_and_the_readers_words_are_passed_on(world, service):
    deposit(service, b"x")
    assert code_of(lambda: read(service, 99), DeniedError) == "OPEN_STALE"
    world.entries[LOG, 7] = refusal("INDEX_NONE")
    assert code_of(lambda: read(service, 7), DeniedError) == "INDEX_NONE"


def test_the_disclosure_reaches_the_reader_as_it_came(world, service):
    sealed = deposit(service, b"x")
    running = service.begin()
    with service.open(running, LOG, world.enter(sealed), b"\x00words"):
        assert world.asked[-1] == (LOG, 0, b"\x00words")
    service.end(running)


def test_after_a_restart_nothing_of_before_opens_used_or_not(world, service):
    sealed = deposit(service, b"x")
    used, unused = world.enter(sealed), world.enter(sealed)
    read(service, used)
    again = world.boot()
    for seq in (used, unused):
        assert code_of(lambda s=seq: read(again, s)) == "OPEN_STALE"
    assert read(again, world.enter(sealed)) == b"x"


def test_after_a_restart_with_the_clock_set_back_nothing_of_before_opens(world, service):
    seq = world.enter(deposit(service, b"x"))
    read(service, seq)
    world.now -= 3_600 * SECOND
    assert code_of(lambda: read(world.boot(), seq)) == "OPEN_CLOCK"


def test_an_entry_waits_no_longer_than_its_lease(world, service):
    seq = world.enter(deposit(service, b"x"))
    world.now += 61 * SECOND
    assert code_of(lambda: read(service, seq)) == "OPEN_STALE"


@pytest.mark.parametrize(
    "change",
    [{"object": "ob-another"}, {"version": 2}, {"entrustment": "en-another"}],
)
def test_a_ciphertext_opens_only_as_what_it_was_sealed_as(world, service, change):
    world.custodian.create("en-another", 1)
    seq = world.enter(deposit(service, b"x"), **change)
    # Another entrustment has another contract key, so there the key does not even unwrap.
    assert code_of(lambda: read(service, seq)) == ("KEY_WRAP" if "entrustment" in change else "CIPHER_COMMITMENT")


def test_the_ledger_origin_is_bound_too(world, service):
    seq = world.enter(deposit(service, b"x"))
    world.now += SECOND
    other = world.boot(origin="ward.example/other")
    world.entries[LOG, seq] = world.entries[LOG, seq].__class__(
        **{name: getattr(world.entries[LOG, seq], name) for name in world.entries[LOG, seq].__struct_fields__}
        | {"entered_at": world.now + 1}
    )
    assert code_of(lambda: read(other, seq), CipherError) == "CIPHER_COMMITMENT"


def test_an_index_is_not_taken_for_a_body_nor_one_objects_blob_for_anothers(world, service):
    one, two = deposit(service, TABLE, rows_of(LINES)), deposit(service, b"y")
    assert code_of(lambda: read(service, world.enter(one, blob=one.index))) == "CIPHER_COMMITMENT"
    assert code_of(lambda: read(service, world.enter(one, blob=two.blob))) == "CIPHER_COMMITMENT"


def test_an_opening_that_could_not_begin_does_not_use_the_entry(world, service):
    sealed = deposit(service, b"x")
    seq = world.enter(sealed)
    path = world.blobs.path(sealed.blob)
    away = path.rename(path.with_suffix(".away"))
    assert code_of(lambda: read(service, seq)) == "BLOB_MISSING"
    away.rename(path)
    assert read(service, seq) == b"x"


def test_a_record_opens_by_its_key(world, service):
    sealed = deposit(service, TABLE, rows_of(LINES))
    assert sealed.rows == 3_000
    assert read(service, world.enter(sealed, Record(b"01234"))) == [(1_234, LINES[1_234])]
    assert read(service, world.enter(sealed, Record(b"absent"))) == []
    many = read(service, world.enter(sealed, Record(b"kind1")))
    assert many == [(number, LINES[number]) for number in range(1, 3_000, 3)]


def test_a_page_opens_by_its_place(world, service):
    sealed = deposit(service, TABLE, rows_of(LINES))
    assert read(service, world.enter(sealed, Rows(100, 50))) == [(n, LINES[n]) for n in range(100, 150)]
    assert len(read(service, world.enter(sealed, Rows(2_999, 50)))) == 1


@pytest.mark.parametrize("first, count", [(-1, 1), (3_001, 1), (0, -1)])
def test_a_page_outside_the_table_is_refused_and_does_not_use_the_entry(world, service, first, count):
    seq = world.enter(deposit(service, TABLE, rows_of(LINES)), Rows(first, count))
    for _ in range(2):
        assert code_of(lambda: read(service, seq), IndexFault) == "INDEX_RANGE"


def test_rows_of_an_object_without_an_index_are_refused(world, service):
    assert code_of(lambda: read(service, world.enter(deposit(service, b"x"), Rows(0, 1)))) == "INDEX_NONE"


def test_a_row_beyond_the_table_is_refused_and_nothing_is_kept(world, service):
    assert code_of(lambda: deposit(service, b"short", [Row(0, 5), Row(5, 5)])) == "INDEX_BEYOND"
    assert list(world.blobs) == []


def test_rows_for_an_object_that_is_no_table_are_refused(world, service):
    running = service.begin()
    with service.seal(running, ENTRUSTMENT, OBJECT, 1, table=False) as sealing:
        assert code_of(lambda: sealing.row(Row(0, 1))) == "INDEX_NONE"
    service.end(running)


def test_a_seal_left_unfinished_leaves_nothing(world, service):
    running = service.begin()
    with service.seal(running, ENTRUSTMENT, OBJECT, 1, table=True) as sealing:
        sealing.write(bytes(100_000))
    service.end(running)
    assert files_under(world.folder / "blobs") == []


def test_a_failure_to_name_the_index_takes_the_body_back(world, service, monkeypatch):
    real, calls = type(world.blobs).path, []

    def path(self, digest):
        calls.append(digest)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, digest)

    monkeypatch.setattr(type(world.blobs), "path", path)
    with pytest.raises(KeyboardInterrupt):
        deposit(service, TABLE, rows_of(LINES))
    monkeypatch.undo()
    assert files_under(world.folder / "blobs") == []


def test_a_hold_ends_a_running_read_before_its_next_byte(world, service):
    seq = world.enter(deposit(service, bytes(40 * CHUNK)))
    running = service.begin()
    with service.open(running, LOG, seq, b"") as reading:
        pieces = reading.whole()
        next(pieces)
        running.cut = lambda: service.end(running)
        assert service.stop(OBJECT) == 1
        assert code_of(running.guard) == "OPEN_STOPPED"


def test_an_entry_of_before_a_hold_opens_no_more(world, service):
    sealed = deposit(service, b"x")
    before = world.enter(sealed)
    world.now += SECOND
    assert service.stop(ENTRUSTMENT) == 0
    assert code_of(lambda: read(service, before)) == "OPEN_STOPPED"
    assert read(service, world.enter(sealed)) == b"x"


def test_generations_are_made_once_and_follow_a_destruction(world, service):
    assert [service.ensure(ENTRUSTMENT), service.ensure(ENTRUSTMENT)] == [1, 1]
    old = deposit(service, b"old")
    world.custodian.destroy(ENTRUSTMENT, 1)
    assert code_of(lambda: read(service, world.enter(old)), KeyFault) == "SHARE_DESTROYED"
    assert service.ensure(ENTRUSTMENT) == 2
    new = deposit(service, b"new", version=2)
    assert new.generation == 2
    assert read(service, world.enter(new, version=2)) == b"new"


def test_two_custodians_are_both_needed(world, tmp_path):
    world.boot()
    other = FileCustodian(tmp_path / "other", random=Randomness(b"other"))
    service = KeyService((world.custodian, other), world.blobs, world, origin=ORIGIN, clock=lambda: world.now)
    sealed = deposit(service, b"x")
    assert read(service, world.enter(sealed)) == b"x"
    other.destroy(ENTRUSTMENT, 1)
    assert code_of(lambda: read(service, world.enter(sealed))) == "SHARE_DESTROYED"
    assert code_of(lambda: read(world.boot(), world.enter(sealed))) == "KEY_WRAP"


def test_a_generation_that_one_custodian_lacks_is_never_completed(world, tmp_path):
    world.boot()
    other = FileCustodian(tmp_path / "other")
    world.custodian.create(ENTRUSTMENT, 1)
    service = KeyService((world.custodian, other), world.blobs, world, origin=ORIGIN, clock=lambda: world.now)
    assert service.ensure(ENTRUSTMENT) == 2
    assert set(other.generations(ENTRUSTMENT)) == {2}


def test_without_a_custodian_nothing_is_sealed(world):
    world.boot()
    service = KeyService((), world.blobs, world, origin=ORIGIN, clock=lambda: world.now)
    assert code_of(lambda: deposit(service, b"x")) == "SHARE_MISSING"


@pytest.mark.parametrize("name", ["../x", "", "EN"])
def test_an_id_that_is_not_one_is_refused(service, name):
    assert code_of(lambda: service.ensure(name)) == "KEY_NAME"


def test_a_full_vault_is_said_and_the_next_try_works(world, service, monkeypatch):
    def full(*_):
        raise OSError(28, "no space")

    service.ensure(ENTRUSTMENT)
    with monkeypatch.context() as patch:
        patch.setattr("azukari.vault.blobs.os.write", full)
        assert code_of(lambda: deposit(service, bytes(100_000))) == "BLOB_FULL"
    assert files_under(world.folder / "blobs") == []
    assert read(service, world.enter(deposit(service, b"again"))) == b"again"
    assert isinstance(world.blobs, Blobs)
