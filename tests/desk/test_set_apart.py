"""Columns of individual numbers and of special care, from sealing on: whatever way one goes, the key process lets out no cell that no grant opens."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from azukari.content.columns import Column
from azukari.desk import running
from azukari.desk.catalogue import Catalogue
from azukari.desk.confining import Confined
from azukari.desk.contents import How
from azukari.desk.intake import Deposited, deposit
from azukari.desk.outcome import Incomplete, Receipt, Refusal
from azukari.desk.reading import Opened, opened
from azukari.desk.reading import open as open_item
from azukari.desk.room import Room
from azukari.desk.room import room as room_of
from azukari.desk.run_program import Ended, Result, drive
from azukari.desk.running import Asked, Run
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, Purpose
from tests.desk.conftest import Counter
from tests.desk.room import FILE, key_process, noted, ready
from tests.story import HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER

HEADER = ("宛名番号", "氏名", "個人番号", "障害等級", "備考")
ROWS, WIDTH, APART = 40, len(HEADER), (3, 4)
GRANT = {"person": WORKER, "purpose": 1, "until": "2027-03-31", "daily_measure": 1_000_000}


def individual_number(number: int) -> str:
    """Made up, with its check digit."""
    body = f"{10_000_000_000 + 7 * number}"
    rest = sum(int(one) * (at + 1 if at <= 6 else at - 5) for at, one in enumerate(reversed(body), start=1)) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def row(number: int) -> list[str]:
    """Every cell is found nowhere else in the table."""
    return [f"AT{number:04}", f"架空 {number}号", individual_number(number), f"{number}級相当", f"備考の{number}番"]


TABLE = "".join(",".join(one) + "\r\n" for one in (HEADER, *(row(number) for number in range(1, ROWS + 1)))).encode()


def entrusted(counter: Counter, how: How) -> Deposited:
    note = noted(counter, rows=ROWS, persons=ROWS, content=TABLE).entry.number
    done = deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note, ItemId(FILE), [TABLE], how=how)
    counter.does("p10.receive", HANDOVER, note=note)
    return done


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    ready(counter)
    with key_process(counter):
        entrusted(counter, How("宛名番号", columns=tuple(Column(one, searched=True) for one in HEADER)))
        yield counter


def confirmed(room: Counter, *holds: str, by: Any = WARD_HANDOVER) -> None:
    columns = [{"column": at, "holds": one} for at, one in enumerate(holds, start=1)]
    room.does(
        "p00.confirm-contents",
        by,
        item=FILE,
        columns=columns,
        specific="individual_number" in holds,
        sensitive="sensitive" in holds,
    )


def opens(room: Counter, act: str, **more: Any) -> Opened | Refusal | Incomplete:
    return open_item(room.desk, room.officer(WORKER, SITE), room.log, act, {"item": FILE, "purpose": 1, **more})


def begins(room: Counter, item: str = FILE, **asked: Any) -> Run | Refusal | Incomplete:
    found: Run | Refusal | Incomplete = running.begin(
        room.desk, room.officer(WORKER, SITE), room.log, Asked(ItemId(item), 1, ("cat",), **asked)
    )
    return found


def driven(room: Counter, run: Run, program: Sequence[str] = ("cat",), *, raw: bool = False) -> Ended:
    with run.open() as call, Confined(tuple(program), [room.desk.instance.folder], {}) as child:
        ended = drive(run, call, child, Result("結果", most=1 << 20, raw=raw), lambda _: None)
    run.leave()
    return ended


def left(room: Counter, run: Run) -> str:
    """What the key process lets out for a run, which is what the program is given."""
    whole = run.act.first == 1 and not run.act.fields and run.act.records >= ROWS
    with run.open() as call:
        found = b"\n".join(
            [bytes(one) for one in call.pieces()] if whole else [bytes(data) for _, data in call.records()]
        ).decode()
    run.leave()
    return found


def shown(opened: Opened) -> str:
    return "\n".join(",".join(one) for one in opened.rows)


def stands(room: Counter) -> Room:
    def look(book: Any) -> Room | None:
        return room_of(
            Catalogue(book, room.desk.words, time=room.clock(), officer=room.officer(WORKER, SITE)), ItemId(FILE), Purpose(1)
        )

    found = room.desk.look(room.log, look)
    assert found is not None
    return found


def columns_of(text: str) -> set[int]:
    """Of which columns a cell stands in it."""
    return {at for number in range(1, ROWS + 1) for at, cell in enumerate(row(number), start=1) if cell in text}


# ── before anybody confirmed anything ──


def test_what_looks_so_leaves_the_key_process_for_nobody_before_an_officer_spoke(room: Counter) -> None:
    """12.1, at the desk and where plaintext is."""
    for act, more in (("p08.open", {"key": "AT0007"}), ("p08.view-page", {"first": 1, "count": ROWS})):
        seen = opens(room, act, **more)
        assert isinstance(seen, Opened), seen
        assert columns_of(shown(seen)) == {1, 2, 5}
        refused = opens(room, act, **more, fields=[1, 3])
        assert isinstance(refused, Refusal)
        assert "見立て" in refused.objections[0].because.ja
    run = begins(room)
    assert isinstance(run, Run)
    assert columns_of(left(room, run)) == {1, 2, 5}
    about = stands(room)
    assert (about.apart, about.looks, about.work.fields) == (APART, APART, (1, 2, 5))


def test_an_officers_word_opens_or_keeps_each(room: Counter) -> None:
    confirmed(room, "resident_number", "name", "individual_number", "other", "other")
    seen = opens(room, "p08.open", key="AT0007")
    assert isinstance(seen, Opened)
    assert columns_of(shown(seen)) == {1, 2, 4, 5}
    assert (stands(room).apart, stands(room).looks) == ((3,), ())


def test_the_contractor_does_not_take_back_what_it_looks_like(room: Counter) -> None:
    columns = [{"column": at, "holds": "other"} for at in range(1, WIDTH + 1)]
    outcome = room.desk.perform(room.officer(IN_CHARGE), room.log, "p00.confirm-contents", {"item": FILE, "columns": columns})
    assert isinstance(outcome, Incomplete)
    assert [one.code for one in outcome.faults] == ["CONTENTS_LOOKS"]


def test_what_was_declared_with_the_deposit_is_kept_though_it_looks_like_nothing(counter: Counter) -> None:
    """Should the word that follows on a deposit never come."""
    from azukari.content.columns import Column

    known = dict.fromkeys(HEADER, "none") | {"備考": "sensitive"}
    with key_process(ready(counter)):
        done = entrusted(counter, How("宛名番号", columns=tuple(Column(one, known=known[one]) for one in HEADER)))
    assert done.receipt.entry.act.apart == (3, 4, 5)  # type: ignore[attr-defined]
    assert done.receipt.entry.act.columns == WIDTH  # type: ignore[attr-defined]


def test_a_grant_of_columns_names_its_item_and_none_that_it_lacks(room: Counter) -> None:
    for more, code, field in (
        ({"fields": [1]}, "FIELDS_ITEM", "item"),
        ({"fields": [1, WIDTH + 1], "item": FILE}, "FIELDS_BEYOND", "fields"),
    ):
        outcome = room.desk.perform(room.officer(IN_CHARGE), room.log, "p12.grant", {**GRANT, **more})
        assert isinstance(outcome, Incomplete)
        assert [(one.code, one.field) for one in outcome.faults] == [(code, field)]


# ── whatever way one goes ──


def test_what_a_program_made_of_them_is_kept_by_name_whatever_it_is_called(room: Counter) -> None:
    """12.1: a program was passed them by name; what it wrote under a name of its own, or as no table, may be anything."""
    room.does("p12.grant", IN_CHARGE, **GRANT, item=FILE, fields=[3])
    made = []
    for program, raw in ((("sed", "1s/個人番号/x/"), False), (("cut", "-d,", "-f3"), True)):
        run = begins(room, fields="1,2,3,5")
        assert isinstance(run, Run), run
        ended = driven(room, run, program, raw=raw)
        assert isinstance(ended.kept, Receipt), ended
        made.append(ended.kept.entry.act.items[0].item)  # type: ignore[attr-defined]
    table, lump = made
    seen = opens(room, "p08.view-page", item=table, first=1, count=ROWS)
    assert isinstance(seen, Opened)
    assert columns_of(shown(seen)) == {1, 2, 5}
    assert isinstance(begins(room, lump), Refusal)


@pytest.mark.parametrize("seed", range(4))
def test_no_way_shows_a_cell_that_no_grant_opens(room: Counter, seed: int) -> None:
    """Grants at random, with and without columns; openings, pages, searches and runs at random, of fields at random or of none."""
    chance = random.Random(seed)
    if seed % 2:
        confirmed(room, "resident_number", "name", "individual_number", "sensitive", "other")
    given: list[tuple[int, frozenset[int]]] = []
    for number in room.desk.look(room.log, lambda book: [*book.whole.slices[12].of[WORKER]]):
        room.does("p12.revoke", IN_CHARGE, grant=number)
    told = refused = 0
    for _ in range(12):
        if given and chance.random() < 0.3:
            number, _fields = given.pop(chance.randrange(len(given)))
            room.does("p12.revoke", IN_CHARGE, grant=number)
        else:
            fields = frozenset(chance.sample(range(1, WIDTH + 1), chance.choice((0, 0, 1, 2, 3))))
            about = {"item": FILE, "fields": sorted(fields)} if fields else chance.choice(({}, {"item": FILE}))
            given.append((room.does("p12.grant", IN_CHARGE, **GRANT, **about).entry.number, fields))
        named = frozenset[int]().union(*(fields for _, fields in given))
        may = named | (
            frozenset(range(1, WIDTH + 1)) - frozenset(APART) if any(not fields for _, fields in given) else frozenset()
        )
        asked = sorted(chance.sample(range(1, WIDTH + 1), chance.choice((0, 0, 1, 2, 4))))
        more: dict[str, Any] = {"fields": asked} if asked else {}
        at, by = chance.randrange(1, ROWS + 1), chance.randrange(1, WIDTH + 1)
        for outcome in (
            opens(room, "p08.open", key=f"AT{at:04}", **more),
            opens(room, "p08.view-page", first=at, count=1, **more),
            begins(room, first=at, count=1, fields=",".join(map(str, asked))),
            opens(room, "p08.search", terms=[{"column": by, "sought": row(at)[by - 1]}], **more),
        ):
            if isinstance(outcome, (Opened, Run)):
                text = left(room, outcome) if isinstance(outcome, Run) else shown(outcome)
                assert columns_of(text) <= may, (given, asked, type(outcome))
                assert not isinstance(outcome, Opened) or {*outcome.receipt.entry.act.looks_by()} <= may  # type: ignore[attr-defined]
                told += 1
            else:
                refused += 1
    assert told
    assert refused


def test_a_word_that_sets_apart_ends_at_once_what_was_begun_before(room: Counter) -> None:
    """12.1: the entry of before showed a column that nobody may see now; where plaintext is, too."""
    receipt = room.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="AT0007")
    run, lasting = begins(room), begins(room)
    assert isinstance(run, Run)
    assert isinstance(lasting, Run)
    assert lasting.stopped() == ()
    confirmed(room, "resident_number", "name", "individual_number", "sensitive", "sensitive")
    with pytest.raises(FaultError) as trouble:
        opened(room.desk, receipt)
    assert [one.code for one in trouble.value.faults] == ["TAKEN_AWAY"]
    with pytest.raises(FaultError) as trouble:
        left(room, run)
    assert [one.code for one in trouble.value.faults] == ["TAKEN_AWAY"]
    assert [one.cites for one in lasting.stopped()] == ["12.1"]
    seen = opens(room, "p08.open", key="AT0007")
    assert isinstance(seen, Opened)
    assert columns_of(shown(seen)) == {1, 2}
