"""A program's run at the desk, on either database: recorded, fed, kept, told; by rows, as a whole, and left to the system to tell."""

from collections.abc import Iterator

import pytest

from azukari.annex import ACTS
from azukari.content.columns import Column, Kind, columns_of
from azukari.content.sandbox import Child
from azukari.desk import running
from azukari.desk.confining import Confined
from azukari.desk.contents import How
from azukari.desk.headings import measured_of
from azukari.desk.intake import deposit
from azukari.desk.outbox import work
from azukari.desk.outcome import Incomplete, Receipt, Refusal
from azukari.desk.reading import MASK, Opened
from azukari.desk.reading import open as open_item
from azukari.desk.run_program import Ended, Result, drive
from azukari.desk.running import Asked, Run
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId
from azukari.kernel.wire import entry_of
from azukari.provisions.p08_running import RunEnded
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, handed_over, key_process, noted, ready
from tests.story import HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        yield counter


def begun(room: Counter, **asked: object) -> Run:
    found = running.begin(room.desk, room.officer(WORKER, SITE), room.log, Asked(FILE, 1, ("cat",), **asked))  # type: ignore[arg-type]
    assert isinstance(found, Run), found
    return found


def driven(room: Counter, run: Run, label: str | None = "写さない処理の結果") -> Ended:
    with run.open() as call, Confined(("cat",), [room.desk.instance.folder], {}) as program:
        ended = drive(run, call, program, Result(label, most=1 << 24), lambda _: None)
    run.leave()
    return ended


def ends(room: Counter) -> list[RunEnded]:
    acts = [entry_of(row.leaf, ACTS).act for row in record.entries(room.log, 0, record.size(room.log) or 0)]
    return [one for one in acts if isinstance(one, RunEnded)]


def test_a_whole_table_goes_through_and_comes_back_as_one(room: Counter) -> None:
    ended = driven(room, begun(room))
    assert (ended.taken, ended.given, ended.rows) == (len(CSV), len(CSV), 500)
    assert isinstance(ended.kept, Receipt)
    item = ended.kept.entry.act.items[0].item  # type: ignore[attr-defined]  # p08.derive
    assert VaultObject.objects.get(item=item).sealed["rows"] == 500
    assert [(one.ending, one.item) for one in ends(room)] == [("finished", item)]


def test_rows_and_fields_that_were_asked_for_and_no_others(room: Counter) -> None:
    ended = driven(room, begun(room, first=7, count=2, fields="1,4"))
    expected = "宛名番号,生年月日\r\n7,1980-01-08\r\n8,1980-01-09\r\n".encode("cp932")
    assert (ended.rows, ended.given) == (2, len(expected))


def test_only_counted(room: Counter) -> None:
    before = VaultObject.objects.count()
    ended = driven(room, begun(room), None)
    assert (ended.kept, ended.given, VaultObject.objects.count()) == (None, len(CSV), before)


def test_a_run_whose_process_is_gone_is_told_by_the_system_and_one_under_way_is_not(room: Counter) -> None:
    run = begun(room)
    Effect.objects.update(due=0)
    work(room.desk)
    assert ends(room) == []
    run.leave()
    Effect.objects.filter(done=None).update(due=0)
    work(room.desk)
    assert [(one.processing, one.ending) for one in ends(room)] == [(run.number, "cut")]
    work(room.desk)
    assert len(ends(room)) == 1


def test_a_table_with_one_key_for_all_its_rows_shows_no_more_than_was_measured(room: Counter) -> None:
    run = begun(room)
    with run.open() as call, Confined(("sed", "2,13s/^[0-9]*/1/"), [room.desk.instance.folder], {}) as program:
        kept = item_of(drive(run, call, program, Result("同じ番号", most=1 << 24), lambda _: None))
    run.leave()

    def opened(most: int) -> Opened:
        about = {"item": kept, "purpose": 1, "key": "1", "most": most}
        seen = open_item(room.desk, room.officer(WORKER, SITE), room.log, "p08.open", about)
        assert isinstance(seen, Opened), seen
        return seen

    for most in (1, 11):
        with pytest.raises(FaultError) as trouble:
            opened(most)
        assert [one.code for one in trouble.value.faults] == ["RECORD_MANY"]
        assert "12件" in trouble.value.faults[0].say.ja
    seen = opened(12)
    assert len(seen.rows) == 12
    assert seen.receipt.entry.act.measure() == 12  # type: ignore[attr-defined]  # p08.open


COLUMNS = (
    Column("宛名番号", Kind.NUMBER, searched=True),
    Column("氏名", Kind.NAME, searched=True, known="name"),
    Column("カナ", Kind.KANA),
    Column("生年月日", Kind.BIRTH, searched=True, known="birth"),
)


def found(room: Counter, item: ItemId, column: int, sought: str) -> Opened:
    answers = {"item": item, "purpose": 1, "terms": [{"column": column, "sought": sought}]}
    seen = open_item(room.desk, room.officer(WORKER, SITE), room.log, "p08.search", answers)
    assert isinstance(seen, Opened), seen
    return seen


def kept(room: Counter, item: ItemId) -> tuple[Column, ...]:
    return columns_of(measured_of(room.desk.words, room.log, item) or {})


def item_of(ended: Ended) -> ItemId:
    assert isinstance(ended.kept, Receipt)
    return ended.kept.entry.act.items[0].item  # type: ignore[attr-defined, no-any-return]  # p08.derive


def test_a_result_is_searched_by_what_its_parent_is_searched_by(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(counter)
    children: list[str] = []

    class Counted(Child):
        def __init__(self, do: str, *rest: object) -> None:
            children.append(do)
            super().__init__(do, *rest)  # type: ignore[arg-type]

    with key_process(counter):
        note = noted(counter).entry.number
        how = How("宛名番号", columns=COLUMNS)
        deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note, ItemId(FILE), [CSV], how=how)
        counter.does("p10.receive", HANDOVER, note=note)
        monkeypatch.setattr("azukari.content.table.Child", Counted)
        item = item_of(driven(counter, begun(counter)))
        # what a program gave back is read where everything that others made is read
        assert children == ["heading", "table"]
        assert kept(counter, item) == (COLUMNS[0]._replace(searched=False), *COLUMNS[1:])
        assert found(counter, item, 2, "山崎 17号").numbers == [17]
        assert found(counter, item, 4, "昭和55年1月9日").found == 55
        part = item_of(driven(counter, begun(counter, first=7, count=20, fields="1,4")))
        assert [one.searched for one in kept(counter, part)] == [False, True]
        assert found(counter, part, 2, "S55.1.9").numbers == [2, 11, 20]


def test_a_result_is_searched_by_what_was_confirmed_since(room: Counter) -> None:
    columns = [{"column": 1, "holds": "resident_number"}, {"column": 2, "holds": "name", "searched": True}]
    room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns)
    item = item_of(driven(room, begun(room)))
    columns = kept(room, item)
    assert [(one.kind, one.searched, one.known) for one in columns[:2]] == [
        ("number", False, "resident_number"),
        ("name", True, "name"),
    ]
    assert found(room, item, 2, "山崎 500号").numbers == [500]


def test_what_was_set_apart_is_left_out_of_a_run_and_of_what_is_made_by_a_grant_of_all_fields(room: Counter) -> None:
    """12.1: by name it is passed, and then the result is set apart alike."""
    holds = ("resident_number", "name", "individual_number", "birth")
    columns = [{"column": at, "holds": one} for at, one in enumerate(holds, start=1)]
    part = {"item": FILE, "columns": columns[:3], "specific": True}
    outcome = room.desk.perform(room.officer(WARD_HANDOVER), room.log, "p00.confirm-contents", part)
    assert isinstance(outcome, Incomplete)
    assert [one.code for one in outcome.faults] == ["CONTENTS_WIDTH"]
    room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns, specific=True)
    run = begun(room)
    assert 3 not in run.act.fields
    made = item_of(driven(room, run))
    assert [one.name for one in kept(room, made)] == ["宛名番号", "氏名", "生年月日"]
    about = {"person": WORKER, "purpose": 1, "until": "2027-03-31", "daily_measure": 100_000}
    room.does("p12.grant", IN_CHARGE, **about, item=FILE, fields=[3])
    item = item_of(driven(room, begun(room, fields="1,3")))
    room.does("p12.revoke", IN_CHARGE, grant=max(room.desk.look(room.log, lambda book: [*book.whole.slices[12].grants])))
    seen = open_item(room.desk, room.officer(WORKER, SITE), room.log, "p08.open", {"item": item, "purpose": 1, "key": "7"})
    assert isinstance(seen, Opened), seen
    assert (seen.fields, seen.rows[0][1]) == ((1,), MASK)


def test_what_comes_of_a_run_is_kept_by_who_was_granted_some_fields(room: Counter) -> None:
    """12.1: it holds no more than the program was passed."""
    for number in room.desk.look(room.log, lambda book: [*book.whole.slices[12].of[WORKER]]):
        room.does("p12.revoke", IN_CHARGE, grant=number)
    room.does(
        "p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=100_000, item=FILE, fields=[1, 4]
    )
    made = item_of(driven(room, begun(room)))
    assert [one.name for one in kept(room, made)] == ["宛名番号", "生年月日"]


def test_a_record_is_not_opened_by_a_number_that_is_set_apart_and_was_not_granted(room: Counter) -> None:
    """12.1: to open by an individual number is to search by it."""
    holds = ("individual_number", "name", "kana", "birth")
    columns = [{"column": at, "holds": one} for at, one in enumerate(holds, start=1)]
    room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns, specific=True)
    about, worker = {"item": FILE, "purpose": 1, "key": "7"}, room.officer(WORKER, SITE)
    refused = open_item(room.desk, worker, room.log, "p08.open", about)
    assert isinstance(refused, Refusal)
    assert [(one.cites, one.field) for one in refused.objections] == [("12.1", "terms")]
    room.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=100, item=FILE, fields=[1])
    seen = open_item(room.desk, worker, room.log, "p08.open", about)
    assert isinstance(seen, Opened)
    assert seen.rows[0][0] == "7"
