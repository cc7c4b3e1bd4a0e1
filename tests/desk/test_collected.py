"""What residents handed in rests in the vault like what the ward handed over: deposited by whoever holds it, opened by the same rules."""

from collections.abc import Iterator

import pytest

from azukari.annex import ACTS
from azukari.desk.desk import NotFound
from azukari.desk.intake import Deposited, deposit
from azukari.desk.outbox import work
from azukari.desk.reading import Opened
from azukari.desk.reading import open as open_item
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, PersonId
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Refused
from azukari.store import record
from azukari.store.models import VaultObject
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, handed_over, key_process, ready
from tests.story import APPROVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER, ident

FORMS = ItemId(ident("im", "f0rms"))


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    """Ready for work, with a file received and a list acquired from residents, whose content is not in the vault yet."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        counter.does("p00.amend", APPROVER, collects=True, document_number="税務課第9号")
        counter.does(
            "p00.acquire", WORKER, SITE, purpose=1, target="t1/vault", how="窓口で",
            items=[{"item": FORMS, "label": "申請一覧", "medium": "vault", "rows": 500}],
        )  # fmt: skip
        yield counter


def put(counter: Counter, who: PersonId = WORKER, item: ItemId = FORMS, note: int | None = None) -> Deposited:
    return deposit(counter.desk, counter.officer(who), counter.log, note, item, [CSV], key="宛名番号")


def looked_up(counter: Counter) -> Opened:
    answers = {"item": FORMS, "purpose": 1, "key": "7"}
    found = open_item(counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", answers)
    assert isinstance(found, Opened), found
    return found


def test_what_was_collected_is_deposited_by_its_holder_and_opens(room: Counter) -> None:
    with pytest.raises(FaultError) as trouble:
        looked_up(room)
    assert trouble.value.faults[0].code == "OBJECT_GONE"
    done = put(room)
    assert (done.rows, done.persons, done.receipt.entry.act.name) == (500, 500, "p11.content-sealed")
    assert looked_up(room).rows[0][1] == "山﨑 7号"


def test_the_ward_does_not_put_content_into_what_the_contractor_collected(room: Counter) -> None:
    before = record.size(room.log) or 0
    for who in (WARD_HANDOVER, APPROVER):
        with pytest.raises(FaultError) as trouble:
            put(room, who)
        assert trouble.value.faults[0].code == "DEPOSIT_REFUSED"
    told = [entry_of(row.leaf, ACTS).act for row in record.entries(room.log, before, before + 2)]
    assert [one.act for one in told if isinstance(one, Refused)] == ["p11.content-sealed"] * 2
    assert not VaultObject.objects.filter(item=FORMS).exists()


def test_content_comes_once_and_never_past_a_delivery_note(room: Counter) -> None:
    put(room)
    blobs = VaultObject.objects.count()
    for item in (FORMS, ItemId(FILE)):
        with pytest.raises(FaultError) as trouble:
            put(room, item=item)
        assert trouble.value.faults[0].code == "NOTHING_TO_SEAL"
    with pytest.raises(NotFound):
        put(room, item=ItemId(ident("im", "n0ne")))
    assert VaultObject.objects.count() == blobs


def test_what_was_collected_is_erased_like_anything_else(room: Counter) -> None:
    put(room)
    agreed = room.does("p13.agree-destruction", APPROVER, tier=1, item=FORMS, quantity=1, reason="不要")
    with pytest.raises(FaultError) as trouble:
        deposit(room.desk, room.officer(IN_CHARGE), room.log, None, ItemId(FILE), [CSV])
    assert trouble.value.faults[0].code == "NOTHING_TO_SEAL"
    room.does("p13.destroy", IN_CHARGE, agreement=agreed.entry.number, method="key_destruction")
    assert work(room.desk) == 1
    assert VaultObject.objects.get(item=FORMS).sealed["wrapped"] is None


def test_what_is_gone_again_takes_no_content(room: Counter) -> None:
    agreed = room.does("p13.agree-destruction", APPROVER, tier=1, item=FORMS, quantity=1, reason="不要")
    room.does("p13.destroy", IN_CHARGE, agreement=agreed.entry.number, method="key_destruction")
    with pytest.raises(FaultError) as trouble:
        put(room)
    assert trouble.value.faults[0].code == "NOT_HELD"
