"""Which arrangement of keys is in force, as the key process reads it from what is committed."""

from typing import Any

import pytest
from django.db import connection

from azukari.desk import erasing
from azukari.desk.arrangement import Arrangements
from azukari.desk.effects import UNSEAL
from azukari.desk.permit import StoreReader
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import INSTRUMENT, Capacity, EntrustmentId, Number, TierNo, WitnessId
from azukari.kernel.wire import leaf_of
from azukari.provisions.p00_witness import Cosigned
from azukari.store import record
from azukari.store.models import Effect
from azukari.store.models import Entry as Row
from tests.desk.conftest import Counter
from tests.desk.test_waiting import TERM
from tests.story import APPROVER, OFFICER, WARD


def reader(counter: Counter) -> StoreReader:
    return StoreReader(counter.desk.instance.database)


@pytest.fixture(autouse=True)
def _node(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be chosen where a node is set up, which is no matter here."""
    monkeypatch.setattr("azukari.desk.pen.lacking", lambda *_: ())


def chooses(counter: Counter, level: str, act: str = "p11.keep-keys") -> int:
    return counter.does(act, APPROVER, level=level, why="方針").entry.number


def test_what_was_chosen_last_is_in_force_once_it_is_committed(counter: Counter) -> None:
    found = reader(counter)
    assert found.keeping(counter.log) == "E1"
    chooses(counter, "E3")
    assert found.keeping(counter.log) == "E3"
    chooses(counter, "E4")
    chooses(counter, "E1", "p11.lower-keys")
    assert found.keeping(counter.log) == "E1"
    assert reader(counter).keeping(counter.log) == "E1", "one that begins anew reads the same"
    assert found.keeping("en-0000000000000000") == "E1", "of a contract that is not there"


def test_a_weaker_one_is_in_force_once_a_witness_covers_it_where_that_was_asked_for(counter: Counter) -> None:
    found = reader(counter)
    counter.does("p00.adopt-term", APPROVER, value=1, **TERM)
    chooses(counter, "E4")
    assert found.keeping(counter.log) == "E4", "what is stronger never waits"
    number = chooses(counter, "E3", "p11.lower-keys")
    assert found.keeping(counter.log) == "E4"
    counter.does("p00.adopt-term", APPROVER, value=0, **TERM)
    assert found.keeping(counter.log) == "E4", "giving the term up frees nothing that waits"
    counter.desk.instrument(counter.log, Cosigned(witness="0a1b2c3d", size=number, instance=1), {})  # type: ignore[arg-type]
    assert found.keeping(counter.log) == "E4", "covered up to the entry, and not with it"
    counter.desk.instrument(counter.log, Cosigned(witness="0a1b2c3d", size=number + 1, instance=2), {})  # type: ignore[arg-type]
    assert found.keeping(counter.log) == "E3"


def test_a_cosignature_of_a_key_that_was_not_named_brings_nothing_into_force(counter: Counter) -> None:
    """Past the desk: whoever holds the database and the record's key can enter the leaf."""
    found = reader(counter)
    counter.does("p00.adopt-term", APPROVER, value=1, **TERM)
    counter.does("p00.name-witness", APPROVER, witness="4e5f6071", run_by=WARD)
    chooses(counter, "E4")
    number = chooses(counter, "E3", "p11.lower-keys")
    moment = Moment(counter.clock(), INSTRUMENT, WARD, Capacity.INSTRUMENT, TierNo(1))
    for key, level in (("0a1b2c3d", "E4"), ("4e5f6071", "E3")):
        act = Cosigned(witness=WitnessId(key), size=number + 1, instance=1)
        seq = record.size(counter.log) or 0
        leaf = leaf_of(Entry(Number(seq), moment, act), log=EntrustmentId(counter.log), prev=None, words=None)
        record.append(counter.log, [(seq, 1, leaf, None)])
        assert found.keeping(counter.log) == level


def test_a_record_that_went_back_is_read_anew(counter: Counter) -> None:
    found = reader(counter)
    number = chooses(counter, "E3")
    assert found.keeping(counter.log) == "E3"
    Row.objects.filter(log_id=counter.log, seq__gte=number).delete()
    assert found.keeping(counter.log) == "E1"


def test_asking_again_reads_nothing_that_was_read(counter: Counter) -> None:
    chooses(counter, "E3")
    asked: list[tuple[Any, ...]] = []
    real = reader(counter)

    def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
        found = real._rows(statement, *values)
        asked.append((statement.startswith("SELECT leaf"), len(found)))
        return found

    followed = Arrangements(rows)
    assert followed.of(counter.log) == "E3"
    assert asked == [(False, 1), (True, 1)], "one entry of all that there are decides it"
    asked.clear()
    assert followed.of(counter.log) == "E3"
    assert asked == [(False, 1)]
    counter.does("p00.note", OFFICER, text="経過")
    asked.clear()
    assert followed.of(counter.log) == "E3"
    assert asked == [(False, 1), (True, 0)]


def test_an_order_of_more_items_than_a_statement_holds(counter: Counter) -> None:
    """100,000 names, which no database takes at once."""
    order = counter.does("p00.note", OFFICER, text="経過").entry.number
    names = [f"im-{number:016d}" for number in range(100_000)]
    effect = Effect(log_id=counter.log, seq=Number(order), name=UNSEAL, payload={"items": names})
    assert erasing._of(effect) == []
    assert sum(map(len, erasing.batched(names))) == 100_000
    connection.close()
