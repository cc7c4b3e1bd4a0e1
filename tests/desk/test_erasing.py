"""Erasing at level E1: the adversary keeps every earlier copy of database and blobs, and has the key folder as it is afterwards."""

import base64
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from azukari.desk import intake, moving
from azukari.desk.effects import _held
from azukari.desk.erasing import erase
from azukari.desk.outbox import work
from azukari.desk.outcome import Receipt
from azukari.desk.reading import Opened
from azukari.desk.reading import open as open_item
from azukari.kernel.erasure import VAULT_LEVEL
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId
from azukari.store.models import Effect, VaultObject
from azukari.vault import custodian as custodian_module
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import CipherError, DeniedError, KeyFault
from azukari.vault.keys import KEY_BYTES, context, contract_key, unwrap_object_key
from azukari.vault.leases import Running
from azukari.vault.reading import Reading
from tests.desk.conftest import Counter
from tests.desk.room import CSV, key_process, noted, ready
from tests.desk.room import FILE as LISTED
from tests.story import APPROVER, HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER, ident

FILE = ItemId(LISTED)
OTHER = ItemId(ident("im", "0ther"))
THIRD = ItemId(ident("im", "th1rd"))
STEPS = ("stop", "renew", "move", "keep", "retire", "drill", "discard", "certify")


class Crash(Exception):
    """The worker dies here."""


class Adversary:
    """Keeps whatever can be copied, except the key folder: of that it has only what is there at the end."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.instance = counter.desk.instance
        self.rows: list[tuple[str, int, dict[str, Any], str]] = []
        self.blobs: dict[str, bytes] = {}

    def copies(self) -> None:
        """One more copy of database and blobs is taken and kept."""
        self.rows += [(one.item, one.version, one.sealed, one.id) for one in VaultObject.objects.all()]
        store = Blobs(self.instance.blobs)
        self.blobs |= {digest: store.path(digest).read_bytes() for digest in store}

    def opens(self, keys: Path) -> set[str]:
        """Items of which any content opens: every file of the folder tried as a share of every generation, on every copy of every row."""
        self.copies()
        log, origin = self.counter.log, self.instance.configuration.origin
        shares = [data[:KEY_BYTES] for path in keys.iterdir() if len(data := path.read_bytes()) >= KEY_BYTES]
        found = [contract_key([share], log, generation) for share in shares for generation in range(1, 9)]
        opened = set()
        for item, version, sealed, name in self.rows:
            if sealed["wrapped"] is None:
                continue
            for key in found:
                try:
                    plain = unwrap_object_key(key, base64.b64decode(sealed["wrapped"]))
                    body = BytesSource(self.blobs[sealed["blob"]])
                    RandomAccess(body, plain, context(origin, log, name, version, "body"))
                except (KeyFault, CipherError):
                    continue
                opened.add(item)
        return opened


@pytest.fixture
def two(counter: Counter) -> Iterator[Counter]:
    """Two items in the vault, one of which is to be destroyed; the key process runs."""
    ready(counter)
    with key_process(counter):
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        yield counter


def put(counter: Counter, note: Receipt, item: ItemId, pieces: Iterable[bytes]) -> None:
    officer = counter.officer(WARD_HANDOVER)
    intake.deposit(counter.desk, officer, counter.log, note.entry.number, item, pieces, key="宛名番号")


def deposited(counter: Counter, item: ItemId, pieces: Iterable[bytes] = (CSV,)) -> Receipt:
    note = noted(counter, item=item)
    put(counter, note, item, pieces)
    return note


def receive(counter: Counter, note: Receipt) -> None:
    counter.does("p10.receive", HANDOVER, note=note.entry.number)


def destroy(counter: Counter, item: str = FILE) -> None:
    agreed = counter.does("p13.agree-destruction", APPROVER, tier=1, item=item, quantity=1, reason="消去による")
    counter.does("p13.destroy", IN_CHARGE, agreement=agreed.entry.number, method="key_destruction")


def keys_of(counter: Counter) -> Path:
    return counter.desk.instance.keys / "vault"


def opens(counter: Counter, item: str = OTHER) -> bool:
    found = open_item(
        counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": item, "purpose": 1, "key": "7"}
    )
    return isinstance(found, Opened) and found.rows[0][1] == "山﨑 7号"


def assert_erased(counter: Counter, adversary: Adversary) -> None:
    """What was erased opens nowhere any more, what was not opens as before, and nothing is left to do."""
    assert adversary.opens(keys_of(counter)) == {OTHER}
    assert opens(counter)
    gone = VaultObject.objects.get(item=FILE)
    assert gone.erased is not None
    assert gone.sealed["wrapped"] is None
    assert {"header", "key", "columns", "layout"}.isdisjoint(gone.measured), "headings are gone with what they stood above"
    assert {gone.sealed["blob"], gone.sealed["index"]}.isdisjoint(Blobs(counter.desk.instance.blobs))
    assert not Effect.objects.filter(done=None).exists()


def again(counter: Counter) -> None:
    Effect.objects.update(due=0)
    work(counter.desk)


def test_what_was_erased_opens_nowhere_though_every_older_copy_was_kept(two: Counter, tmp_path: Path) -> None:
    adversary = Adversary(two)
    assert opens(two)
    assert opens(two, FILE)
    adversary.copies()
    before = Path(shutil.copytree(keys_of(two), tmp_path / "stolen"))
    destroy(two)
    adversary.copies()
    assert work(two.desk) == 1
    assert_erased(two, adversary)
    assert adversary.opens(before) == {FILE, OTHER}, "a copy of the key folder of before is what E1 does not cover"


def test_the_level_that_is_stated_is_that_of_the_custodian(two: Counter) -> None:
    assert FileCustodian(keys_of(two)).level == VAULT_LEVEL


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_before_any_step_is_finished_later(two: Counter, step: str) -> None:
    adversary = Adversary(two)
    destroy(two)
    adversary.copies()

    def dies(reached: str) -> None:
        adversary.copies()
        if reached == step:
            raise Crash

    with pytest.raises(Crash):
        erase(two.desk, Effect.objects.get(done=None), reached=dies)
    assert opens(two), "survivors open at every moment"
    assert work(two.desk) == 1
    assert_erased(two, adversary)


@pytest.mark.parametrize("call", ["forget", "renew", "rewrap", "retire"])
def test_an_answer_of_the_key_process_that_is_lost_is_asked_for_again(
    two: Counter, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adversary = Adversary(two)
    destroy(two)
    adversary.copies()
    real = getattr(KeyCaller, call)

    def lost(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(KeyCaller, call, lost)
        with pytest.raises(Crash):
            work(two.desk)
    assert opens(two)
    again(two)
    assert_erased(two, adversary)


def test_a_crash_within_the_transaction_leaves_the_rows_as_they_were(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    adversary = Adversary(two)
    destroy(two)
    before = list(VaultObject.objects.order_by("id").values_list("sealed", "erased"))
    real = moving._save

    def half(things: Any, fields: list[str]) -> None:
        real(things, fields)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_save", half)
        with pytest.raises(Crash):
            work(two.desk)
    assert list(VaultObject.objects.order_by("id").values_list("sealed", "erased")) == before
    assert opens(two)
    again(two)
    assert_erased(two, adversary)


def test_a_fault_between_the_mark_and_the_overwriting_is_made_good(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    adversary = Adversary(two)
    destroy(two)
    adversary.copies()

    def fails(*_: Any) -> None:
        raise OSError(5, "input/output")

    with monkeypatch.context() as patch:
        patch.setattr(custodian_module, "_wipe", fails)
        assert work(two.desk) == 0
    assert Effect.objects.get(done=None).trouble.startswith("DeniedError: SHARE_IO")
    assert opens(two)
    again(two)
    assert_erased(two, adversary)


def test_nothing_is_destroyed_while_a_survivor_is_not_committed_under_the_new_key(
    two: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    adversary = Adversary(two)
    destroy(two)
    with monkeypatch.context() as patch:
        patch.setattr("azukari.desk.moving.move", lambda *_: None)
        assert work(two.desk) == 0
        assert "KEY_NEEDED" in Effect.objects.get(done=None).trouble
        # And the key process itself does not believe the desk.
        patch.setattr("azukari.desk.moving.reread", lambda *_: None)
        again(two)
        assert Effect.objects.get(done=None).trouble.startswith("DeniedError: KEY_NEEDED")
    assert set(FileCustodian(keys_of(two)).generations(two.log).values()) == {"held"}
    again(two)
    assert_erased(two, adversary)


def test_a_survivor_whose_new_key_does_not_open_stops_the_destruction(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    destroy(two)
    real = KeyCaller.rewrap

    def wrong(self: KeyCaller, *given: Any, **named: Any) -> list[bytes]:
        return [one[:-1] + bytes([one[-1] ^ 1]) for one in real(self, *given, **named)]

    with monkeypatch.context() as patch:
        patch.setattr(KeyCaller, "rewrap", wrong)
        assert work(two.desk) == 0
    assert Effect.objects.get(done=None).trouble.startswith("DeniedError: KEY_WRAP")
    assert set(FileCustodian(keys_of(two)).generations(two.log).values()) == {"held"}


def test_one_generation_serves_all_that_waits_and_doing_it_again_changes_nothing(two: Counter) -> None:
    destroy(two)
    destroy(two, OTHER)
    assert work(two.desk) == 2
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "held"}
    effect = Effect.objects.filter(name="discard-sealed").latest("pk")
    erase(two.desk, effect)
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "held"}
    adversary = Adversary(two)
    assert adversary.opens(keys_of(two)) == set()


def test_a_later_erasure_takes_the_next_generation(two: Counter) -> None:
    adversary = Adversary(two)
    adversary.copies()
    destroy(two)
    assert work(two.desk) == 1
    adversary.copies()
    destroy(two, OTHER)
    assert work(two.desk) == 1
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "destroyed", 3: "held"}
    assert adversary.opens(keys_of(two)) == set()


def test_what_is_being_sealed_meanwhile_is_not_lost(two: Counter) -> None:
    """The erasure runs from its first step to its last while the content still streams in."""
    adversary = Adversary(two)
    adversary.copies()

    def pieces() -> Iterator[bytes]:
        yield CSV[:9_000]
        destroy(two)
        assert work(two.desk) == 1
        yield CSV[9_000:]

    receive(two, deposited(two, THIRD, pieces()))
    assert VaultObject.objects.get(item=THIRD).sealed["generation"] == 2
    assert opens(two, THIRD)
    assert adversary.opens(keys_of(two)) == {OTHER, THIRD}


@pytest.mark.parametrize("step", ["move", None])
def test_between_sealing_and_entering(two: Counter, step: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed under the old key, entered after the erasure began: moved while the old key is there, refused in words once it is not."""
    real = intake._enter
    blobs = set(Blobs(two.desk.instance.blobs))
    note = noted(two, item=THIRD)

    def late(*given: Any) -> Receipt:
        destroy(two)

        def dies(reached: str) -> None:
            if reached == step:
                raise Crash

        with suppress(Crash):
            erase(two.desk, Effect.objects.get(done=None), reached=dies)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "_enter", late)
        if step is None:
            with pytest.raises(FaultError) as trouble:
                put(two, note, THIRD, [CSV])
            assert trouble.value.faults[0].code == "DEPOSIT_OVERTAKEN"
            assert set(Blobs(two.desk.instance.blobs)) < blobs, "nothing of it is left"
        else:
            put(two, note, THIRD, [CSV])
    if step is None:
        put(two, note, THIRD, [CSV])
    receive(two, note)
    again(two)
    assert opens(two, THIRD)
    assert opens(two)
    assert Adversary(two).opens(keys_of(two)) == {OTHER, THIRD}


def test_a_read_under_way_of_what_is_erased_is_stopped(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = two.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=5)
    asked, records, stop = threading.Event(), Reading.records, Running.stop

    def slow(self: Reading) -> Iterator[tuple[int, bytes]]:
        for number, row in enumerate(records(self)):
            if number == 1:
                assert asked.wait(30), "the erasure asks it to end"
            yield number, row[1]

    def told(self: Running) -> None:
        stop(self)
        asked.set()

    monkeypatch.setattr(Reading, "records", slow)
    monkeypatch.setattr(Running, "stop", told)
    with intake.caller(two.desk).open(two.log, receipt.entry.number) as call:
        rows = call.records()
        assert next(rows)[0] == 0
        destroy(two)
        assert work(two.desk) == 1
        with pytest.raises(DeniedError) as denied:
            next(rows)
    assert denied.value.refusal.code == "OPEN_STOPPED"


def test_an_item_erased_in_part_keeps_its_key_until_its_last_part(two: Counter) -> None:
    assert two.desk.look(two.log, lambda book: _held(FILE, book.whole))
    destroy(two)
    assert not two.desk.look(two.log, lambda book: _held(FILE, book.whole))


def test_an_old_row_and_old_blobs_put_back_open_nothing(two: Counter) -> None:
    receipt = two.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=5)
    adversary = Adversary(two)
    adversary.copies()
    old = VaultObject.objects.get(item=FILE)
    destroy(two)
    assert work(two.desk) == 1
    old.save()
    blobs = Blobs(two.desk.instance.blobs)
    for data in adversary.blobs.values():
        with blobs.writer() as writer:
            writer.write(data)
            writer.commit()
    keys = intake.caller(two.desk)
    with pytest.raises(DeniedError) as denied:
        keys.open(two.log, receipt.entry.number)
    assert denied.value.refusal.code == "OPEN_STOPPED"
    with pytest.raises(DeniedError) as denied:
        keys.rewrap(two.log, 1, 2, [base64.b64decode(old.sealed["wrapped"])])
    assert denied.value.refusal.code == "SHARE_DESTROYED"
