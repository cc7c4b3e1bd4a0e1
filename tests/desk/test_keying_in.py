"""Keying in: twice, by two people, compared without opening where they agree, settled where they differ; then a table, corrected by the row."""

from collections.abc import Iterator

import pytest

from azukari.content.columns import columns_of
from azukari.desk import keying_in
from azukari.desk.headings import brought
from azukari.desk.keying_in import Compared, Keying
from azukari.desk.outcome import Incomplete, Receipt
from azukari.desk.reading import MASK, Opened
from azukari.desk.reading import open as open_item
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, PersonId
from azukari.store import record
from azukari.store.models import VaultObject
from azukari.vault.blobs import Blobs
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import FIRM, IN_CHARGE, OTHER, SITE, WARD_HANDOVER, WORKER, ident

SHEET = ItemId(ident("im", "keyed1n"))
FIRST = [["1", "山﨑 一", "北一丁目"], ["2", "髙橋 二", "南二丁目"]]
SECOND = [["3", "𠮷田 三", "西三丁目"]]


THIRD = PersonId(ident("pn", "th1rd"))


def joins(counter: Counter, person: PersonId, name: str) -> None:
    """One more worker, who may key in and look."""
    counter.does("p02.enrol", IN_CHARGE, person=person, full_name=name, employer=FIRM, work="入力")
    topics = ["protection", "annex", "other"]
    counter.does("p03.hold-course", IN_CHARGE, held_on="2026-04-01", topics=topics, attended=[person], teacher="講師")
    counter.does("p04.pledge", person, agrees=True)
    counter.does("p06.notify-operator", IN_CHARGE, person=person, place=SITE, work="印刷")
    counter.does("p08.assign-purpose", IN_CHARGE, person=person, purposes=[1])
    counter.does("p12.grant", IN_CHARGE, person=person, purpose=1, until="2027-03-31", daily_measure=1_000)


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    """A contract at work with two workers, and the key process."""
    ready(counter)
    joins(counter, OTHER, "小林 三郎")
    joins(counter, THIRD, "鈴木 四郎")
    with key_process(counter):
        handed_over(counter)
        yield counter


def begun(room: Counter, **more: object) -> Keying:
    number = room.does(
        "p08.begin-keying", WORKER, SITE, item=FILE, purpose=1, rows=2, columns=[{"label": one} for one in ("番号", "氏名", "住所")],
        items=[{"item": SHEET, "label": "入力した表", "medium": "vault", "origin": "derivative", "parent": FILE}],
        moves=[{"item": SHEET, "source": "made", "target": "t1/vault"}], **{"double": True, **more},
    ).entry.number  # fmt: skip
    return sheet(room, number)


def sheet(room: Counter, number: int) -> Keying:
    return keying_in.keying(room.desk, room.officer(WORKER, SITE), room.log, number)


def keyed(room: Counter, of: Keying, page: int, turn: int, rows: list[list[str]], person: object = None) -> Receipt:
    who = room.officer(person or (WORKER if turn == 1 else OTHER), SITE)  # type: ignore[arg-type]  # one of the two
    outcome = keying_in.key_in(room.desk, who, room.log, of, page, turn, rows)
    assert isinstance(outcome, Receipt), outcome
    return outcome


def codes(outcome: object) -> list[str]:
    assert isinstance(outcome, Incomplete), outcome
    return [one.code for one in outcome.faults]


def test_equal_pages_need_no_look_differing_ones_are_settled_and_a_table_comes_of_them(room: Counter) -> None:
    of = begun(room)
    assert of.labels == ("番号", "氏名", "住所")
    keyed(room, of, 1, 1, FIRST)
    keyed(room, of, 1, 2, [[" 1 ", *FIRST[0][1:]], FIRST[1], ["", " ", ""]])
    keyed(room, of, 2, 1, SECOND)
    keyed(room, of, 2, 2, [["3", "吉田 三", "西三丁目"]])
    of = sheet(room, of.number)
    assert (of.sheet.pages[1].agreed(double=True), of.sheet.pages[2].differs()) == (True, True)
    assert codes(keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, of)) == ["NOT_SETTLED"]
    found = keying_in.compare(room.desk, room.officer(IN_CHARGE, SITE), room.log, of, 2)
    assert not isinstance(found, Compared), "who settles needs access too"
    found = keying_in.compare(room.desk, room.officer(THIRD, SITE), room.log, of, 2)
    assert isinstance(found, Compared)
    assert (found.turns[1][0][1], found.turns[2][0][1], found.differing()) == ("𠮷田 三", "吉田 三", [(0, 1)])
    turns = (found.turns[1], found.turns[2])
    with pytest.raises(FaultError) as trouble:
        keying_in.settle(room.desk, room.officer(THIRD, SITE), room.log, of, 2, turns, {})
    assert [(one.code, one.field) for one in trouble.value.faults] == [("KEYED_UNDECIDED", "d.0.1")]
    settled = keying_in.settle(room.desk, room.officer(THIRD, SITE), room.log, of, 2, turns, {(0, 1): 1, (0, 2): "勝手に"})
    assert isinstance(settled, Receipt)
    assert settled.entry.act.differences == 1  # type: ignore[attr-defined]  # counted by the desk, not by the page
    of = sheet(room, of.number)
    assert isinstance(keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, of), Receipt)
    seen = open_item(
        room.desk, room.officer(WORKER, SITE), room.log, "p08.view-page", {"item": SHEET, "purpose": 1, "first": 1, "count": 9}
    )
    assert isinstance(seen, Opened)
    assert (seen.header, seen.rows) == (["番号", "氏名", "住所"], [*FIRST, *SECOND])
    with pytest.raises(FaultError) as again:
        keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, sheet(room, of.number))
    assert again.value.faults[0].code == "KEYED_FINISHED"


def test_what_agreed_is_not_changed_on_the_way_and_no_keyer_settles_alone(room: Counter) -> None:
    of = begun(room)
    keyed(room, of, 1, 1, FIRST)
    keyed(room, of, 1, 2, [FIRST[0], ["2", "高橋 二", "南二丁目"]])
    of = sheet(room, of.number)
    found = keying_in.compare(room.desk, room.officer(THIRD, SITE), room.log, of, 1)
    assert isinstance(found, Compared)
    changed = [["1", "改ざん 次郎", "北一丁目"], FIRST[1]]
    objects, size = VaultObject.objects.count(), record.size(room.log)
    for turns in ((changed, [changed[0], *found.turns[2][1:]]), (changed, found.turns[2]), (FIRST, FIRST), ([], [])):
        with pytest.raises(FaultError) as trouble:
            keying_in.settle(room.desk, room.officer(THIRD, SITE), room.log, of, 1, turns, {(0, 1): 1, (1, 1): 1})
        assert trouble.value.faults[0].code == "KEYED_OTHERWISE"
    both = (found.turns[1], found.turns[2])
    assert codes(keying_in.settle(room.desk, room.officer(OTHER, SITE), room.log, of, 1, both, {(1, 1): 1})) == [
        "OWN_DIFFERENCE",
        "NOT_COMPARED",
    ]
    assert (VaultObject.objects.count(), record.size(room.log)) == (objects, size), "nothing of it stays"


def test_a_page_that_agrees_is_not_settled(room: Counter) -> None:
    of = begun(room)
    keyed(room, of, 1, 1, FIRST)
    keyed(room, of, 1, 2, FIRST)
    of = sheet(room, of.number)
    keying_in.compare(room.desk, room.officer(THIRD, SITE), room.log, of, 1)
    settled = keying_in.settle(room.desk, room.officer(THIRD, SITE), room.log, of, 1, (FIRST, FIRST), {})
    assert codes(settled) == ["NO_DIFFERENCE"]


def test_a_row_that_only_one_of_them_keyed_stands_or_falls_as_chosen(room: Counter) -> None:
    for choice, rows in ((1, FIRST), (2, FIRST[:1])):
        turns = (FIRST, FIRST[:1])
        places = keying_in.differing(*turns)
        assert places == [(1, 0), (1, 1), (1, 2)]
        assert keying_in.tidy(keying_in._decided(turns, dict.fromkeys(places, choice), 3), 3) == rows


def test_one_person_does_not_key_the_same_page_twice_and_nothing_of_it_stays(room: Counter) -> None:
    of = begun(room)
    keyed(room, of, 1, 1, FIRST)
    objects, blobs, size = VaultObject.objects.count(), set(Blobs(room.desk.instance.blobs)), record.size(room.log)
    outcome = keying_in.key_in(room.desk, room.officer(WORKER, SITE), room.log, of, 1, 2, FIRST)
    assert codes(outcome) == ["SAME_PERSON"]
    assert (VaultObject.objects.count(), set(Blobs(room.desk.instance.blobs)), record.size(room.log)) == (objects, blobs, size)


@pytest.mark.parametrize(
    "page, turn, rows, code",
    [(3, 1, FIRST, "PAGE"), (1, 3, FIRST, "TURN"), (1, 1, [*FIRST, *SECOND], "RECORDS")],
)
def test_pages_come_in_order_and_hold_so_many_records(
    room: Counter, page: int, turn: int, rows: list[list[str]], code: str
) -> None:
    of = begun(room)
    assert code in codes(keying_in.key_in(room.desk, room.officer(WORKER, SITE), room.log, of, page, turn, rows))


@pytest.mark.parametrize(
    "rows, code", [([["", " "]], "KEYED_NOTHING"), ([["x" * 2001]], "KEYED_LONG"), ([["a\nb"]], "KEYED_LONG")]
)
def test_what_cannot_be_kept_is_told_before_anything_is_sealed(room: Counter, rows: list[list[str]], code: str) -> None:
    of = begun(room)
    with pytest.raises(FaultError) as trouble:
        keyed(room, of, 1, 1, rows)
    assert trouble.value.faults[0].code == code


def test_once_is_enough_where_it_was_begun_so(room: Counter) -> None:
    of = begun(room, double=False)
    keyed(room, of, 1, 1, FIRST)
    assert codes(keying_in.key_in(room.desk, room.officer(OTHER, SITE), room.log, of, 1, 2, FIRST)) == ["TURN"]
    assert isinstance(keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, sheet(room, of.number)), Receipt)


def finished(room: Counter) -> Keying:
    of = begun(room, double=False)
    keyed(room, of, 1, 1, FIRST)
    keyed(room, of, 2, 1, SECOND)
    keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, sheet(room, of.number))
    return of


def test_a_corrected_row_makes_a_new_version_and_leaves_every_other_byte(room: Counter) -> None:
    finished(room)
    changed = ["2", "髙橋 二", '東"五"丁目,1']
    outcome = keying_in.correct(room.desk, room.officer(WORKER, SITE), room.log, SHEET, 1, 2, changed)
    assert isinstance(outcome, Receipt), outcome
    columns = [
        columns_of(brought(room.desk.words, room.log, one.id, one.measured))
        for one in VaultObject.objects.filter(item=SHEET, version__gt=0).order_by("version")
    ]
    assert columns[0] == columns[1]
    versions = sorted(VaultObject.objects.filter(item=SHEET, version__gt=0).values_list("version", flat=True))
    assert versions == [1, 2]
    seen = open_item(
        room.desk, room.officer(WORKER, SITE), room.log, "p08.view-page", {"item": SHEET, "purpose": 1, "first": 1, "count": 9}
    )
    assert isinstance(seen, Opened)
    assert seen.rows == [FIRST[0], changed, *SECOND]


def test_what_was_entrusted_is_not_corrected_and_a_row_that_is_not_there_neither(room: Counter) -> None:
    finished(room)
    outcome = keying_in.correct(room.desk, room.officer(WORKER, SITE), room.log, FILE, 1, 2, ["2", "別", "別", "別"])
    assert codes(outcome) == ["NOT_MADE_HERE"]
    with pytest.raises(FaultError) as trouble:
        keying_in.correct(room.desk, room.officer(WORKER, SITE), room.log, SHEET, 1, 9, ["2"])
    assert trouble.value.faults[0].code == "ROW_NONE"


def test_a_finishing_that_was_cut_off_is_done_again(room: Counter) -> None:
    of = begun(room, double=False)
    keyed(room, of, 1, 1, FIRST)
    room.does("p08.finish-keying", WORKER, SITE, item=FILE, purpose=1, keying=of.number, records=2)
    assert sheet(room, of.number).sheet.finished
    assert isinstance(keying_in.finish(room.desk, room.officer(WORKER, SITE), room.log, sheet(room, of.number)), Receipt)


def test_nothing_that_was_typed_is_in_the_database_or_any_file(room: Counter) -> None:
    of = begun(room)
    keyed(room, of, 1, 1, FIRST)
    keyed(room, of, 1, 2, SECOND)
    for path in room.desk.instance.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(
                word.encode(code) in content for word in ("山﨑 一", "南二丁目") for code in ("utf-8", "utf-16-le", "cp932")
            ), path


def test_of_two_corrections_at_once_the_later_entered_stands(room: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(room)
    real = keying_in.seal

    def late(*given: object, **more: object) -> object:
        made = real(*given, **more)  # type: ignore[arg-type]  # handed on as it came
        room.does("p08.correct", OTHER, SITE, item=SHEET, purpose=1, row=1)
        return made

    monkeypatch.setattr(keying_in, "seal", late)
    with pytest.raises(FaultError) as trouble:
        keying_in.correct(room.desk, room.officer(WORKER, SITE), room.log, SHEET, 1, 2, ["2", "別", "別"])
    assert trouble.value.faults[0].code == "CORRECTION_OVERTAKEN"
    assert list(VaultObject.objects.filter(item=SHEET, version__gt=0).values_list("version", flat=True)) == [1]


def test_what_breaks_while_a_page_is_entered_leaves_nothing_of_it(room: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    of = begun(room)

    def breaks(*_: object) -> None:
        raise OSError("in the middle of it")

    objects, blobs, size = VaultObject.objects.count(), set(Blobs(room.desk.instance.blobs)), record.size(room.log)
    with monkeypatch.context() as broken:
        broken.setattr(keying_in, "place", breaks)
        with pytest.raises(OSError):
            keyed(room, of, 1, 1, FIRST)
    assert (VaultObject.objects.count(), set(Blobs(room.desk.instance.blobs)), record.size(room.log)) == (objects, blobs, size)
    keyed(room, of, 1, 1, FIRST)


def test_a_keyed_table_is_searched_by_what_was_confirmed_of_the_item_it_was_keyed_from(room: Counter) -> None:
    room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=[{"column": 2, "holds": "name", "searched": True}])
    finished(room)
    answers = {"item": SHEET, "purpose": 1, "terms": [{"column": 2, "sought": SECOND[0][1]}]}
    seen = open_item(room.desk, room.officer(WORKER, SITE), room.log, "p08.search", answers)
    assert isinstance(seen, Opened), seen
    assert [*SECOND[0][:2], MASK] in seen.rows, "a hit shows what tells people apart"
