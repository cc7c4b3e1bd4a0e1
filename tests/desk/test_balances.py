"""残高表 at any moment: refolded from entries, equal to what the record's own state holds, and shown only to whom it concerns."""

import pytest

from azukari.annex import ACTS
from azukari.desk.balances import balance, fold, standing_now, total
from azukari.kernel.act import Moves
from azukari.kernel.values import TierNo, Time
from azukari.kernel.wire import entry_of
from tests.provisions.readiness import Ready
from tests.story import FILE


@pytest.fixture(scope="module")
def entries():
    return [entry_of(leaf, ACTS) for leaf in Ready().all().leaves]


def test_the_whole_record_refolds_to_its_own_custody(entries) -> None:
    folded = fold(entries)
    assert folded.custody == Ready().all().whole.ground.custody
    assert folded.number == entries[-1].number


def test_at_every_moment_only_what_was_entered_by_then_counts(entries) -> None:
    for entry in entries:
        now, before = fold(entries, entry.moment.time), fold(entries, Time(entry.moment.time - 1))
        assert now.time == entry.moment.time
        assert before.time is None or before.time < entry.moment.time
        assert now.custody.balances()


def test_now_nothing_is_folded_again_and_it_is_the_same(entries) -> None:
    ready = Ready().all()
    assert balance(standing_now(ready.whole.ground)) == balance(fold(entries))
    assert balance(standing_now(ready.whole.ground), lambda tier: tier == 2).zero
    assert balance(standing_now(Ready().whole.ground)).number is None


def test_before_the_first_entry_there_is_nothing_and_it_is_zero(entries) -> None:
    found = balance(fold(entries, Time(entries[0].moment.time - 1)))
    assert found.zero
    assert (found.number, found.time, found.ended) == (None, None, ())


def test_what_is_handed_over_stands_at_its_place_with_the_entry_that_listed_it(entries) -> None:
    (line,) = [one for one in balance(fold(entries)).held if one.item == FILE]
    listing = next(one for one in entries if isinstance(one.act, Moves) and FILE in {new.item for new in one.act.listed()})
    assert line.listed == listing.number
    assert (line.tier, line.part) == (1, False)
    assert balance(fold(entries[: listing.number])).zero


def test_another_tier_sees_nothing_of_it(entries) -> None:
    folded = fold(entries)
    assert balance(folded, lambda tier: tier == 2).zero
    assert balance(folded, tier=TierNo(2)).zero
    assert balance(folded, lambda tier: tier == 1).held == balance(folded).held


def test_totals_count_an_item_once_and_mark_a_part(entries) -> None:
    folded = fold(entries)
    whole = next(one for one in balance(folded).held if one.item == FILE)
    item = folded.custody.items[whole.item]
    item.quantity = 10
    folded.custody.held[whole.item] = {whole.account: 4, "t1/transit": 5, "erased": 1}
    found = balance(folded, tier=TierNo(1))
    mine = [one for one in found.held if one.item == whole.item]
    assert [one.quantity for one in mine] == [5, 4]
    sums = total(mine)
    assert (sums.items, sums.quantity, sums.rows, sums.part) == (1, 9, item.rows or 0, True)
    assert [(one.account, one.quantity) for one in found.ended] == [("erased", 1)]
    assert balance(folded, lambda tier: tier == 2).ended == ()
