"""A permitted copy in the vault has sealed content and a key of its own: it opens while permitted, and its erasure leaves nothing that opens."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from azukari.desk import copying, intake
from azukari.desk.effects import COPIED
from azukari.desk.outbox import work
from azukari.desk.outcome import Incomplete, Receipt
from azukari.desk.reading import Opened
from azukari.desk.reading import open as open_item
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, Number
from azukari.provisions.p09_acts import MakeCopy
from azukari.provisions.p11_acts import ContentSealed
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.errors import DeniedError
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, ROWS, handed_over, key_process, noted, ready, sealed
from tests.desk.test_erasing import Adversary, keys_of
from tests.story import APPROVER, HANDOVER, IN_CHARGE, SITE, WORKER, ident

COPY = ItemId(ident("im", "c0py"))


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    """The file is in the vault, the contract ready for work; the key process runs."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        yield counter


def permitted(counter: Counter, *, rows: int | None = None, copies: int = 1) -> int:
    asked = counter.does(
        "p09.request-copy", IN_CHARGE, item=FILE, extent="全部", rows=rows, copies=copies, medium="vault", purpose=1, holder=WORKER,
        until="2026-04-30", why="試験",
    )  # fmt: skip
    return counter.does("p09.permit-copy", APPROVER, request=asked.entry.number).entry.number


def copied(counter: Counter, permission: int, *items: str, rows: int | None = None, **more: Any) -> Receipt:
    lines = [{"item": one, "label": "写し", "medium": "vault", "rows": rows, "origin": "copy", "parent": FILE} for one in items]
    moves = [{"item": one, "source": "made", "target": "t1/vault"} for one in items]
    return counter.does(
        "p09.make-copy", WORKER, SITE, item=FILE, purpose=1, permission=permission, items=lines, moves=moves, **more
    )


def erased(counter: Counter, permission: int, *items: str) -> None:
    counter.does("p09.end-processing", IN_CHARGE, permission=permission)
    moves = [{"item": one, "source": "t1/vault", "target": "erased"} for one in items]
    counter.does("p09.erase-copy", WORKER, SITE, moves=moves, method="key_destruction")


def looked_up(counter: Counter, item: str = COPY, key: str = "7") -> Opened:
    found = open_item(
        counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": item, "purpose": 1, "key": key}
    )
    assert isinstance(found, Opened), found
    return found


def test_a_copy_opens_by_its_own_key_and_its_erasure_leaves_nothing_that_opens(room: Counter) -> None:
    adversary = Adversary(room)
    permission = permitted(room)
    copied(room, permission, COPY)
    assert work(room.desk) == 1
    parent, copy = VaultObject.objects.get(item=FILE), VaultObject.objects.get(item=COPY)
    assert copy.sealed["wrapped"] != parent.sealed["wrapped"]
    assert copy.sealed["blob"] != parent.sealed["blob"]
    assert looked_up(room).rows[0][1] == "山﨑 7号"
    before = room.does("p08.open", WORKER, SITE, item=COPY, purpose=1, key="7")
    adversary.copies()
    erased(room, permission, COPY)
    assert work(room.desk) == 1
    assert adversary.opens(keys_of(room)) == {FILE}
    assert copy.sealed["blob"] not in set(Blobs(room.desk.instance.blobs))
    with pytest.raises(DeniedError):
        intake.caller(room.desk).open(room.log, before.entry.number, b"")
    assert looked_up(room, FILE).rows, "what was copied is still there"


def test_the_record_says_what_was_sealed_for_a_copy(room: Counter) -> None:
    copied(room, permitted(room), COPY)
    work(room.desk)
    size = record.size(room.log) or 0
    found = room.desk.look(room.log, lambda book: book.acts[ContentSealed.name])
    assert found == [size - 1]
    act = record.entry(room.log, size - 1)
    assert act is not None
    assert VaultObject.objects.get(item=COPY).sealed["blob"].encode() in act.leaf


def test_a_copy_of_some_rows_holds_these_rows_and_no_others(room: Counter) -> None:
    copied(room, permitted(room, rows=50), COPY, rows=50, first=101)
    work(room.desk)
    page = open_item(
        room.desk, room.officer(WORKER, SITE), room.log, "p08.view-page", {"item": COPY, "purpose": 1, "first": 1, "count": 100}
    )
    assert isinstance(page, Opened)
    assert page.header == ["宛名番号", "氏名", "カナ", "生年月日"]
    assert [",".join(row) for row in page.rows] == ROWS[100:150]
    assert looked_up(room, key="101").rows[0][0] == "101"
    with pytest.raises(FaultError) as trouble:
        looked_up(room, key="7")
    assert trouble.value.faults[0].code == "RECORD_NONE"


def test_rows_beyond_the_table_are_not_copied(room: Counter) -> None:
    permission = permitted(room, rows=50)
    lines = [{"item": COPY, "label": "写し", "medium": "vault", "rows": 50, "origin": "copy", "parent": FILE}]
    found = room.tries(
        "p09.make-copy", WORKER, SITE, item=FILE, purpose=1, permission=permission, items=lines, first=452,
        moves=[{"item": COPY, "source": "made", "target": "t1/vault"}],
    )  # fmt: skip
    assert "COPY_ROWS" in str(found)


def test_several_copies_under_one_act_are_each_sealed_and_a_repeated_effect_seals_nothing_more(room: Counter) -> None:
    other = ItemId(ident("im", "c0py2"))
    copied(room, permitted(room, copies=2), COPY, other)
    assert work(room.desk) == 1
    assert VaultObject.objects.filter(item__in=[COPY, other]).count() == 2
    size, blobs = record.size(room.log), set(Blobs(room.desk.instance.blobs))
    copying.seal_copies(room.desk, Effect.objects.get(name=COPIED))
    assert (record.size(room.log), set(Blobs(room.desk.instance.blobs))) == (size, blobs)


def test_a_copy_erased_before_it_was_sealed_is_never_sealed(room: Counter) -> None:
    permission = permitted(room)
    copied(room, permission, COPY)
    erased(room, permission, COPY)
    assert work(room.desk) == 2
    assert not VaultObject.objects.filter(item=COPY).exists()


def test_a_copy_erased_while_it_is_being_sealed_leaves_nothing(room: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    permission = permitted(room)
    copied(room, permission, COPY)
    blobs = set(Blobs(room.desk.instance.blobs))
    real = copying._enter

    def late(*given: Any) -> None:
        erased(room, permission, COPY)
        real(*given)

    monkeypatch.setattr(copying, "_enter", late)
    work(room.desk)
    work(room.desk)
    assert not Effect.objects.filter(done=None).exists()
    assert not VaultObject.objects.filter(item=COPY).exists()
    assert set(Blobs(room.desk.instance.blobs)) == blobs


def test_the_key_process_copies_against_its_own_look_at_the_record_only(room: Counter) -> None:
    permission = permitted(room)
    receipt = copied(room, permission, COPY)
    keys = intake.caller(room.desk)
    number = receipt.entry.number
    for seq, item in ((number - 1, COPY), (number, FILE), (number + 5, COPY)):
        with pytest.raises(DeniedError) as denied:
            keys.copy(room.log, seq, item, "ob-0000000000000001", 1)
        assert denied.value.refusal.code in {"ENTRY_COPIES_NOTHING", "ENTRY_UNKNOWN"}
    work(room.desk)
    with pytest.raises(DeniedError) as denied:
        keys.copy(room.log, number, COPY, "ob-0000000000000001", 1)
    assert denied.value.refusal.code == "COPY_SEALED"


def test_without_the_content_that_it_is_of_a_copy_has_none(room: Counter) -> None:
    permission = permitted(room)
    copied(room, permission, COPY)
    VaultObject.objects.filter(item=FILE).delete()
    assert work(room.desk) == 1
    with pytest.raises(FaultError) as trouble:
        looked_up(room)
    assert trouble.value.faults[0].code == "OBJECT_GONE"


def test_a_key_process_that_is_away_is_asked_again(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
    copied(counter, permitted(counter), COPY)
    assert work(counter.desk) == 0
    assert Effect.objects.get(name=COPIED).trouble.startswith("VaultError: KEYD_ABSENT")
    with key_process(counter):
        Effect.objects.update(due=0)
        assert work(counter.desk) == 1
        assert looked_up(counter).rows


def test_what_is_no_table_is_copied_whole(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter, rows=None, persons=None)
        sealed(counter, note, key=None)
        counter.does("p10.receive", HANDOVER, note=note.entry.number)
        whole = copied(counter, permitted(counter), COPY)
        work(counter.desk)
        part, permission = ItemId(ident("im", "c0py2")), permitted(counter, rows=5)
        line = {"item": part, "label": "写し", "medium": "vault", "rows": 5, "origin": "copy", "parent": FILE}
        moves = [{"item": part, "source": "made", "target": "t1/vault"}]
        answers = {"item": FILE, "purpose": 1, "permission": permission, "items": [line], "moves": moves}
        told = counter.tries("p09.make-copy", WORKER, SITE, **answers)
        assert isinstance(told, Incomplete), "told at once, before anything is entered"
        assert [(one.code, one.field) for one in told.faults] == [("COPY_PART", "items.0.rows")]
        # and should such an entry have come into the record, the key process seals nothing
        act = whole.entry.act
        assert isinstance(act, MakeCopy)
        new, way = replace(act.items[0], item=part, rows=5), replace(act.moves[0], item=part)
        act = replace(act, permission=Number(permission), items=(new,), moves=(way,))
        counter.desk.write(counter.log, lambda pen: pen.write(act, whole.entry.moment, {}))
        with pytest.raises(DeniedError) as denied:
            intake.caller(counter.desk).copy(counter.log, Effect.objects.latest("pk").seq, part, "ob-0000000000000001", 1)
        assert denied.value.refusal.code == "COPY_PART"
        work(counter.desk)
        assert VaultObject.objects.get(item=COPY).sealed["size"] == len(CSV)
        assert not VaultObject.objects.filter(item=part).exists(), "a part of it cannot be cut out by the vault"
        assert not Effect.objects.filter(done=None).exists()
