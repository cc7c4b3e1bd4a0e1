"""An erasure of many items: few messages to the key process, and as many certificates as the entries' size asks for."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from azukari.annex import ACTS
from azukari.desk import erasing
from azukari.desk.effects import UNSEAL
from azukari.desk.intake import caller
from azukari.desk.outbox import work
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultErased
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import DeniedError
from azukari.vault.messages import FORGET_LIMIT, Forget
from tests.desk.conftest import Counter
from tests.desk.room import CSV, key_process, ready
from tests.desk.test_erasing import FILE, OTHER, THIRD, Adversary, again, keys_of, put
from tests.story import OFFICER, WARD_HANDOVER

ITEMS = (FILE, OTHER, THIRD)


@pytest.fixture
def three(counter: Counter) -> Iterator[Counter]:
    """Three items of one note sealed in the vault, and the note withdrawn: one order, three items to erase."""
    ready(counter)
    with key_process(counter):
        digest = hashlib.sha256(CSV).hexdigest()
        shape = {"label": "課税データ", "medium": "vault", "rows": 500, "persons": 500, "digest": digest}
        plan = counter.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00")
        lines = [{**shape, "item": item} for item in ITEMS]
        note = counter.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=lines)
        for item in ITEMS:
            put(counter, note, item, [CSV])
        counter.does("p10.withdraw-note", WARD_HANDOVER, note=note.entry.number, why="取り違え")
        yield counter


def certificates(counter: Counter) -> list[VaultErased]:
    rows = record.entries(counter.log, 0, record.size(counter.log) or 0)
    return [act for row in rows if isinstance(act := entry_of(row.leaf, ACTS).act, VaultErased)]


def test_an_order_larger_than_an_entry_is_certified_in_parts_all_at_once(three: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PART", 2)
    adversary = Adversary(three)
    adversary.copies()
    work(three.desk)
    assert not Effect.objects.filter(done=None).exists()
    first, second = certificates(three)
    assert first.order == second.order
    assert (len(first.items), len(second.items)) == (2, 1) == (first.objects, second.objects)
    assert {*first.items, *second.items} == set(ITEMS)
    assert first.tried == second.tried == len(ITEMS)
    assert adversary.opens(keys_of(three)) == set()
    assert not any("former" in one.sealed for one in VaultObject.objects.all())


def test_what_was_certified_in_parts_is_not_certified_again(three: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PART", 2)
    work(three.desk)
    before = certificates(three)
    Effect.objects.filter(name=UNSEAL).update(done=None)
    again(three)
    assert certificates(three) == before
    assert not Effect.objects.filter(done=None).exists()


def test_reads_of_many_objects_are_stopped_by_one_message(three: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Forget] = []
    asked = KeyCaller._ask

    def told(self: KeyCaller, request: Any, kind: Any) -> Any:
        if isinstance(request, Forget):
            sent.append(request)
        return asked(self, request, kind)

    monkeypatch.setattr(KeyCaller, "_ask", told)
    work(three.desk)
    (one,) = sent
    assert {one.object, *one.others} == set(VaultObject.objects.values_list("id", flat=True))


def test_a_message_of_too_many_objects_is_refused(three: Counter) -> None:
    keys = caller(three.desk)
    assert keys.forget(*(f"ob-{n:016}" for n in range(FORGET_LIMIT))) == 0
    with pytest.raises(DeniedError, match="WIRE_LIMIT"):
        keys.forget(*(f"ob-{n:016}" for n in range(FORGET_LIMIT + 1)))
