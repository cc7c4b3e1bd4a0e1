"""A record in short, samples anybody can draw again, what was owed on past days, and how things flowed."""

from hashlib import sha256

import pytest

from tests.binding import Clock, bind, make  # isort: skip — binds Django first

from azukari import annex
from azukari.desk import lines
from azukari.desk.flows import flow
from azukari.desk.lines import Sort, Wanted, lines_of
from azukari.desk.owed_before import Count, at_ends, past_weeks, sundays
from azukari.desk.samples import drawn, items_below, people_below
from azukari.kernel.duty import Owes
from azukari.kernel.values import Day, Time, end_of, start_of
from azukari.kernel.wire import entry_of
from azukari.store import record
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import OFFICER, SITE, WORKER


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter, str]:
    """Somebody at work on two days."""
    folder, clock = tmp_path_factory.mktemp("worked"), Clock()
    url = f"sqlite:///{folder / 'database.sqlite3'}"
    counter = ready(Counter(make(folder / "instance", url, clock), clock).registered())
    with key_process(counter):
        handed_over(counter)
    for day in ("02", "07"):
        counter.clock.at(f"2026-04-{day} 10:00")
        counter.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=10)
    return counter, url


@pytest.fixture
def work(worked: tuple[Counter, str]) -> Counter:
    """The same, with this process bound to it, whoever was tested before."""
    bind(worked[1])
    return worked[0]


def size_of(counter: Counter) -> int:
    return counter.desk.look(counter.log, lambda book: book.size)


def test_a_record_in_short_says_what_the_record_says(work: Counter) -> None:
    size = size_of(work)
    found = lines_of(work.desk, work.log, size)
    entries = [entry_of(row.leaf, annex.ACTS) for row in record.entries(work.log, 0, size)]
    assert list(found.times) == [one.moment.time for one in entries]
    assert list(found.provisions) == [int(one.act.name[1:3]) for one in entries]
    assert [found.sort(at) for at, one in enumerate(entries) if one.act.name == "p08.view-page"] == [Sort.HANDLING] * 2
    assert list(found.chosen(Wanted())) == list(range(size))
    last = max(at for at in range(size) if found.sort(at) is Sort.HANDLING)
    assert list(found.chosen(Wanted(person=WORKER, sort=Sort.HANDLING, since=start_of(Day("2026-04-03"))))) == [last]
    assert list(found.chosen(Wanted(until=Time(0)))) == []
    assert found.up_to(end_of(Day("2026-04-02"))) == last


def test_leaves_are_read_in_order_from_either_store(counter: Counter) -> None:
    size = size_of(counter)
    assert [seq for seq, _ in record.leaves(counter.log, 1, size)] == list(range(1, size))
    assert [leaf for _, leaf in record.leaves(counter.log, 0, size)] == [row.leaf for row in record.entries(counter.log, 0, size)]
    assert lines_of(counter.desk, counter.log, size).size == size


def test_it_goes_on_where_it_was_and_begins_again_where_the_record_is_another(work: Counter) -> None:
    before = size_of(work)
    found = lines_of(work.desk, work.log, before)
    work.does("p00.note", OFFICER, text="覚え")
    assert lines_of(work.desk, work.log, before + 1) is found
    assert found.size == before + 1
    found.last = "other"
    found.times[0] = 0
    work.does("p00.note", OFFICER, text="もう一つ")
    assert lines_of(work.desk, work.log, before + 2).times[0] != 0, "a record that was put back is read from the first"
    assert lines_of(work.desk, work.log, before).size == before + 2, "whoever asked a moment earlier does not set it back"


def test_a_process_keeps_no_more_than_it_has_room_for(work: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    found = lines_of(work.desk, work.log, size_of(work))
    monkeypatch.setattr(lines, "MOST", 1)
    lines_of(work.desk, "en-another", 0)
    assert lines_of(work.desk, work.log, size_of(work)) is not found


def test_a_draw_is_what_anybody_reckons() -> None:
    def reckoned(one: str) -> bytes:
        return sha256(f"azukari.sample.v1\n令和8年度第1回\nentries\n{one}".encode()).digest()

    every = [str(one) for one in range(500)]
    assert drawn("令和8年度第1回", "entries", every, 3) == tuple(sorted(every, key=reckoned)[:3]) == ("303", "413", "32")
    assert drawn("令和8年度第1回", "items", every, 3) != drawn("令和8年度第1回", "entries", every, 3)
    assert sorted(drawn("x", "entries", every[:2], 9)) == ["0", "1"]


def test_only_what_there_was_by_then_is_drawn_from(work: Counter) -> None:
    size = size_of(work)
    found = lines_of(work.desk, work.log, size)
    assert items_below(found, size) == [FILE]
    listed = work.desk.look(work.log, lambda book: book.whole.ground.custody.items[FILE].listed)
    assert items_below(found, listed) == []
    assert WORKER in people_below(found, size)
    assert people_below(found, 1) == []


def test_what_was_owed_is_what_was_known_then(work: Counter) -> None:
    entries = [entry_of(leaf, annex.ACTS) for _, leaf in record.leaves(work.log, 0, size_of(work))]
    days = (Day("2026-03-29"), Day("2026-04-05"), Day("2026-04-12"))
    found = at_ends(entries, days)
    assert found[days[0]] == {}, "before the first entry nothing is owed"
    for day in days[1:]:
        whole = annex.begin()
        for one in entries:
            if one.moment.time <= end_of(day):
                annex.hear(whole, one)
        assert sum(one.owed for one in found[day].values()) == sum(1 for _ in annex.duties(whole, end_of(day)))
    assert all(isinstance(one, Count) and side.owes in Owes for side, one in found[days[1]].items())


def test_past_weeks_are_read_once(work: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    now = start_of(Day("2026-04-22"))
    assert sundays(now)[-1] == "2026-04-19"
    first = past_weeks(work.desk, work.log, size_of(work), now)
    monkeypatch.setattr(record, "leaves", lambda *_: pytest.fail("a week that is over does not change"))
    assert past_weeks(work.desk, work.log, size_of(work), now) == first


def test_things_flow_from_place_to_place_and_a_side_is_told_of_its_own(work: Counter) -> None:
    moves = lines_of(work.desk, work.log, size_of(work)).moves
    seen = flow(moves, lambda _tier: True)
    assert [(one.source, one.target, one.quantity) for one in seen.passages][-1] == ("ward", "t1/vault", 1)
    (vault,) = [one for one in seen.stands if one.account == "t1/vault"]
    assert (vault.items, vault.quantity, vault.begins, vault.ends) == (1, 1, False, False)
    assert flow(moves, lambda tier: tier == 2).passages == ()
    assert flow([], lambda _tier: True).stands == ()


def test_every_act_is_of_one_sort() -> None:
    sorts = {lines.sort_of(cls) for cls in annex.ACTS.values()}
    assert sorts == set(Sort)
    assert lines.sort_of(annex.ACTS["p00.refused"]) is Sort.REFUSED
