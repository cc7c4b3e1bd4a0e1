"""Handover into the vault and opening from it: counted while it streams, recorded before the first byte."""

import msgspec
import pytest

from azukari.annex import ACTS
from azukari.desk.intake import deposit
from azukari.desk.outbox import work
from azukari.desk.outcome import Refusal
from azukari.desk.reading import MASK, Opened, opened
from azukari.desk.reading import open as open_item
from azukari.kernel.fault import FaultError
from azukari.kernel.values import MINUTE, PersonId, Time
from azukari.kernel.wire import entry_of
from azukari.provisions.p08_acts import OpenRecord
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.blobs import Blobs
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, handed_over, key_process, noted, ready, sealed
from tests.story import FIRM, HANDOVER, IN_CHARGE, OFFICER, OTHER, SITE, WARD_HANDOVER, WORKER

TOPICS = ["protection", "annex", "other"]


def test_a_worker_opens_one_record_and_a_page(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        worker = counter.officer(WORKER, SITE)
        one = open_item(counter.desk, worker, counter.log, "p08.open", {"item": FILE, "purpose": 1, "key": "７"})
        assert isinstance(one, Opened)
        assert one.header == ["宛名番号", "氏名", "カナ", "生年月日"]
        assert one.rows == [["7", "山﨑 7号", "ﾔﾏｻﾞｷ", "1980-01-08"]]
        page = open_item(
            counter.desk, worker, counter.log, "p08.view-page", {"item": FILE, "purpose": 1, "first": 499, "count": 2}
        )
        assert isinstance(page, Opened)
        assert [row[0] for row in page.rows] == ["499", "500"]
        assert page.numbers == [499, 500]
        assert page.receipt.entry.number == (record.size(counter.log) or 0) - 1


def test_an_opening_by_a_grant_of_fields_shows_those_alone(counter: Counter) -> None:
    """12.1: the entry names the fields, and the rest is masked before any face gets it."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        counter.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="封入 五郎", employer=FIRM, work="封入")
        counter.does("p03.hold-course", IN_CHARGE, held_on="2026-04-01", topics=TOPICS, attended=[OTHER], teacher="講師")
        counter.does("p04.pledge", OTHER, agrees=True)
        counter.does("p06.notify-operator", IN_CHARGE, person=OTHER, place=SITE, work="印刷")
        counter.does("p08.assign-purpose", IN_CHARGE, person=OTHER, purposes=[1])
        granted = {"person": OTHER, "purpose": 1, "until": "2027-03-31", "daily_measure": 10}
        counter.does("p12.grant", IN_CHARGE, **granted, item=FILE, fields=[1, 3])
        them, about = counter.officer(OTHER, SITE), {"item": FILE, "purpose": 1}
        one = open_item(counter.desk, them, counter.log, "p08.open", {**about, "key": "7"})
        assert isinstance(one, Opened)
        assert one.rows == [["7", MASK, "ﾔﾏｻﾞｷ", MASK]]
        assert isinstance(one.receipt.entry.act, OpenRecord)
        assert one.fields == one.receipt.entry.act.fields == (1, 3)
        page = open_item(counter.desk, them, counter.log, "p08.view-page", {**about, "first": 1, "count": 2, "fields": [3]})
        assert isinstance(page, Opened)
        assert page.rows == [[MASK, MASK, "ﾔﾏｻﾞｷ", MASK]] * 2
        more = open_item(counter.desk, them, counter.log, "p08.open", {**about, "key": "7", "fields": [1, 2]})
        assert isinstance(more, Refusal)
        assert [(one.cites, one.field) for one in more.objections] == [("12.1", "fields")]


def test_an_entry_opens_once(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        receipt = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
        assert opened(counter.desk, receipt).rows
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
        assert trouble.value.faults[0].code == "OPEN_USED"


def test_another_key_than_the_recorded_one_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        receipt = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, msgspec.structs.replace(receipt, words={"key": "8"}))
        assert trouble.value.faults[0].code == "DISCLOSURE_DIFFERS"


def test_taking_away_between_entry_and_opening_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        receipt = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
        counter.does("p12.suspend", IN_CHARGE, person=WORKER, reason="確認中")
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
        assert trouble.value.faults[0].code == "TAKEN_AWAY"


def test_a_refused_opening_is_in_the_record_and_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        outcome = open_item(
            counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": FILE, "purpose": 2, "key": "7"}
        )
        assert isinstance(outcome, Refusal)
        assert {one.cites for one in outcome.objections} == {"8.1.main", "12.1"}
        assert outcome.recorded


def test_an_entry_that_is_no_opening_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        from azukari.desk.intake import caller
        from azukari.vault.errors import DeniedError

        handed_over(counter)
        for seq, code in ((0, "ENTRY_OPENS_NOTHING"), (9_999, "ENTRY_UNKNOWN")):
            with pytest.raises(DeniedError) as denied:
                caller(counter.desk).open(counter.log, seq)
            assert denied.value.refusal.code == code


def test_an_entry_typed_from_paper_opens_nothing(counter: Counter) -> None:
    """Whoever handles is there themself: an opening that somebody else typed is no opening, even if it came into the record."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        own = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
        typed = msgspec.structs.replace(own.entry.moment, entered=OFFICER)
        receipt = counter.desk.write(counter.log, lambda pen: pen.write(own.entry.act, typed, {"key": "7"}))
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
        assert trouble.value.faults[0].code == "ENTRY_TYPED"


def test_an_old_entry_opens_nothing(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        receipt = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
        counter.clock.time = Time(counter.clock.time + 6 * MINUTE)
        counter.does("p00.note", OFFICER, text="x")
        with pytest.raises(FaultError) as trouble:
            opened(counter.desk, receipt)
        assert trouble.value.faults[0].code == "ENTRY_OLD"


def test_a_key_that_no_record_has(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        with pytest.raises(FaultError) as trouble:
            open_item(
                counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": FILE, "purpose": 1, "key": "none"}
            )
        assert trouble.value.faults[0].code == "RECORD_NONE"


def test_without_the_key_process_nothing_opens_but_the_entry_stands(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
    before = record.size(counter.log) or 0
    with pytest.raises(FaultError) as trouble:
        open_item(counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": FILE, "purpose": 1, "key": "7"})
    assert trouble.value.faults[0].code == "KEYD_ABSENT"
    assert record.size(counter.log) == before + 1


def test_counts_that_do_not_match_are_refused_line_by_line(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter, rows=501)
        sealed(counter, note)
        refusal = counter.refused("p10.receive", HANDOVER, note=note.entry.number)
        assert {one.cites for one in refusal.objections} == {"10.1"}
        counter.does("p10.reject", HANDOVER, note=note.entry.number, item=FILE, reason="count")
        assert counter.desk.look(counter.log, lambda book: book.whole.ground.custody.is_zero())


def test_nothing_of_the_content_is_in_the_database_or_any_file(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        open_item(counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.open", {"item": FILE, "purpose": 1, "key": "7"})
    planted = ["山﨑 7号".encode("cp932"), "山﨑 7号".encode(), "ﾔﾏｻﾞｷ".encode("cp932")]
    for path in counter.desk.instance.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word in content for word in planted), path
    assert OFFICER


def test_what_was_rejected_does_not_stay_in_the_vault(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter, rows=501)
        sealed(counter, note)
        counter.does("p10.reject", HANDOVER, note=note.entry.number, item=FILE, reason="count")
        assert work(counter.desk) == 1
        assert work(counter.desk) == 0
    thing = VaultObject.objects.get(log_id=counter.log, item=FILE)
    assert thing.erased is not None
    assert thing.sealed["wrapped"] is None
    assert thing.sealed["blob"] not in set(Blobs(counter.desk.instance.blobs))


def test_an_effect_that_cannot_be_done_now_is_done_later(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter, rows=501)
        sealed(counter, note)
    counter.does("p10.reject", HANDOVER, note=note.entry.number, item=FILE, reason="count")
    assert work(counter.desk) == 0
    effect = Effect.objects.get(log_id=counter.log, done=None)
    assert (effect.attempts, effect.trouble.partition(":")[0]) == (1, "VaultError")
    Effect.objects.update(due=0)
    with key_process(counter):
        assert work(counter.desk) == 1


@pytest.mark.parametrize("person", [HANDOVER, WORKER, IN_CHARGE, OFFICER])
def test_only_the_giving_sides_handover_officer_deposits(counter: Counter, person: PersonId) -> None:
    """10.1 — and who tried is in the record."""
    ready(counter)
    with key_process(counter):
        note = noted(counter)
        before = record.size(counter.log) or 0
        with pytest.raises(FaultError) as trouble:
            deposit(counter.desk, counter.officer(person), counter.log, note.entry.number, FILE, [CSV], key="宛名番号")
        assert trouble.value.faults[0].code == "DEPOSIT_REFUSED"
        row = record.entry(counter.log, before)
        assert row is not None
        told = entry_of(row.leaf, ACTS).act
        assert (told.name, told.person, told.act, told.cited) == ("p00.refused", person, "p10.measured", ("10.1",))
        done = sealed(counter, note)
        assert done.receipt.entry.act.deposited_by == WARD_HANDOVER
