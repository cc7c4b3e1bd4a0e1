"""11, 13: what the vault certifies of an erasure, and what of the returned 甲 has erased."""

from typing import Any

import msgspec
import pytest

from azukari.desk.effects import UNSEAL, _effects
from azukari.kernel.act import Act
from azukari.kernel.asks import Prose
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.erasure import UNCOVERED, Level, Uncovered
from azukari.kernel.objection import Misfit
from azukari.kernel.values import INSTRUMENT, Capacity, EntrustmentId, Fingerprint, ItemId, Number, TierNo, Time
from azukari.kernel.wire import LEAF_LIMIT, WireError, leaf_of
from azukari.provisions import p13_erasing
from azukari.provisions.p11_acts import VaultErased
from azukari.provisions.p11_erased import PART, erased
from azukari.provisions.p11_safekeeping import State, evolve
from azukari.provisions.p13_acts import EraseReturned
from azukari.provisions.p13_erasing import AT_ONCE, Orders, proposal
from tests.provisions.holding import AT_SITE, FORMS, NEW_ROLL, ROLL, VAULT, Holding, only, vault_erased
from tests.story import APPROVER, HANDOVER, IN_CHARGE, OFFICER, WARD, ident

ALL: list[str] = [one.value for one in UNCOVERED[Level.E1]]
COUNTS: dict[str, Any] = {"level": "E1", "objects": 1, "generation": 2, "survivors": 0, "tried": 1, "uncovered": ALL}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 11, 13)


@pytest.fixture
def story() -> Holding:
    return Holding().ready().holds_roll().holds_forms()


@pytest.fixture
def home(story: Holding) -> Holding:
    """Everything came home and that is certified."""
    story.returns(FORMS, 40, AT_SITE)
    story.returns(ROLL, 1, VAULT)
    story.does("p00.complete", OFFICER)
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全室を確認した")
    return story


@pytest.fixture
def confirmed(home: Holding) -> Holding:
    home.does("p13.confirm", OFFICER)
    return home


def ordered(story: Holding) -> int:
    return story.does("p13.erase-returned", APPROVER, items=[ROLL]).number


def test_what_was_returned_is_erased_when_the_return_was_confirmed(home: Holding) -> None:
    """13.1"""
    home.refused("p13.erase-returned", APPROVER, items=[ROLL], cites={"13.1"})
    home.does("p13.confirm", OFFICER)
    number = ordered(home)
    home.does("p11.vault-erased", INSTRUMENT, order=number, items=[ROLL], **COUNTS)


def test_a_form_begins_with_everything_that_came_home(confirmed: Holding) -> None:
    """13.1"""
    assert confirmed.does("p13.erase-returned", APPROVER).act.items == (ROLL,)


def test_of_one_tier_only_what_that_tier_returned(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, tier=2, items=[ROLL], codes={"NOT_RETURNED"})
    assert confirmed.does("p13.erase-returned", APPROVER, tier=1).act.items == (ROLL,)


def test_paper_is_not_erased_from_the_vault(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[FORMS], codes={"NOT_RETURNED"})


def test_what_is_still_held_is_not_erased_as_returned(story: Holding) -> None:
    story.misfits("p13.erase-returned", APPROVER, items=[ROLL], codes={"NOT_RETURNED"})


def test_once_is_enough(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL, ROLL], codes={"ALREADY"})
    ordered(confirmed)
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], codes={"ALREADY"})


def test_deletion_by_a_program_is_no_erasure(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], level="E0", codes={"NOT_STATED"})


def test_no_level_is_ordered_that_is_not_delivered(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], level="E4", codes={"LEVEL_NOT_DELIVERED"})


def test_a_contractor_has_nothing_erased_that_it_returned(confirmed: Holding) -> None:
    """13.1"""
    confirmed.refused("p13.erase-returned", IN_CHARGE, items=[ROLL], cites={"13.1"})


def test_a_contractor_that_tries_is_told_of_no_item(story: Holding) -> None:
    """13.1 — what another tier holds is not theirs to hear of"""
    refused = story.refused("p13.erase-returned", IN_CHARGE, items=[], everything=True, cites={"13.1"})
    assert str(ROLL) not in "".join(f"{one.because} {one.instead}" for one in refused)
    assert not [
        one for one in story.tries("p13.erase-returned", IN_CHARGE, items=[], everything=True)[0] if isinstance(one, Misfit)
    ]


def certified(story: Holding, *, codes: set[str], **changes: Any) -> None:
    answers = {"order": story.does("p00.note", OFFICER, text="経過").number, "items": [ROLL], **COUNTS, **changes}
    story.misfits("p11.vault-erased", INSTRUMENT, codes=codes, **answers)


def test_an_erasure_is_certified_once_and_under_its_order(confirmed: Holding) -> None:
    number = ordered(confirmed)
    certified(confirmed, order=number + 99, codes={"ERASURE_ORDER"})
    confirmed.does("p11.vault-erased", INSTRUMENT, order=number, items=[ROLL], **COUNTS)
    certified(confirmed, order=number, codes={"ERASURE_ORDER"})


def test_what_is_held_is_not_certified_as_erased(story: Holding) -> None:
    certified(story, codes={"ERASED_HELD"})
    certified(story, items=[FORMS], codes={"ERASED_HELD"})


@pytest.mark.parametrize("changes", [{"uncovered": ALL[1:]}, {"level": "E0"}])
def test_a_certificate_says_no_more_than_was_done(confirmed: Holding, changes: dict[str, Any]) -> None:
    certified(confirmed, **changes, codes={"ERASURE_SAYS_MORE"})


def test_a_certificate_states_no_level_above_the_vaults(confirmed: Holding) -> None:
    certified(confirmed, level="E3", codes={"LEVEL_NOT_DELIVERED", "ERASURE_SAYS_MORE", "ERASURE_NO_RECEIPT"})


def test_an_order_may_have_several_certificates_and_an_item_only_one(story: Holding) -> None:
    """13.1"""
    state = State()
    moment = Moment(Time(1), INSTRUMENT, WARD, Capacity.INSTRUMENT, TierNo(0))
    first, second = ItemId("im-0000000000000001"), ItemId("im-0000000000000002")
    given = {name: value for name, value in COUNTS.items() if name not in {"level", "uncovered"}}
    one = VaultErased(order=Number(3), items=(first,), level=Level.E1, uncovered=UNCOVERED[Level.E1], **given)
    evolve(state, Entry(Number(5), moment, one))
    ground = story.whole.ground

    def codes(*items: ItemId) -> set[str]:
        return {found.code for found in erased(state.certified, msgspec.structs.replace(one, items=items), ground)}

    assert "ERASURE_ORDER" in codes(first)
    assert "ERASURE_ORDER" in codes(second, first)
    assert "ERASURE_ORDER" not in codes(second)


def longest(items: int) -> VaultErased:
    """A certificate of so many items with the most that each of its facts takes."""
    most = 2**53 - 1
    return VaultErased(
        order=Number(most),
        items=tuple(ItemId(f"im-{n:016}") for n in range(items)),
        level=Level.E1,
        levels=(Level.E1, *[Level.E4] * (items - 1)),
        objects=most, generation=most, survivors=most, tried=most, backups=most, away=most, copies=most,
        uncovered=tuple(Uncovered),
        receipts=(Fingerprint("f" * 64),) * 64,
        receipt=Prose(True),
    )  # fmt: skip


def size(act: Act) -> int:
    moment = Moment(Time(2**53 - 1), INSTRUMENT, WARD, Capacity.INSTRUMENT, TierNo(999))
    return len(
        leaf_of(Entry(Number(2**53 - 1), moment, act), log=EntrustmentId("en-0000000000000000"), prev="f" * 64, words="f" * 64)
    )


def test_a_certificate_of_one_part_always_fits_an_entry() -> None:
    """Whatever an accepted order names, each part of its certificates is below the limit of an entry; the whole would not be."""
    assert size(longest(PART)) < LEAF_LIMIT
    order = EraseReturned(items=tuple(ItemId(f"im-{n:016}") for n in range(2_900)), level=Level.E1)
    assert size(order) < LEAF_LIMIT
    with pytest.raises(WireError, match="LEAF_TOO_LARGE"):
        size(longest(2_900))


def test_what_an_order_of_the_whole_contract_begins_with_fits_an_entry(
    confirmed: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """13.1"""
    assert size(EraseReturned(items=tuple(ItemId(f"im-{n:016}") for n in range(AT_ONCE)))) < LEAF_LIMIT * 3 / 4
    ground = confirmed.whole.ground
    monkeypatch.setattr(p13_erasing, "returned_of", lambda *_: [ItemId(f"im-{n:016}") for n in range(AT_ONCE + 7)])
    moment = Moment(Time(1), APPROVER, WARD, Capacity.APPROVER, TierNo(0))
    assert proposal({}, Orders(), ground, moment) == {"everything": True, "level": "E1"}
    assert proposal({"everything": True}, Orders(), ground, moment) == {"everything": True, "level": "E1"}
    monkeypatch.setattr(p13_erasing, "returned_of", lambda *_: [ItemId(f"im-{n:016}") for n in range(AT_ONCE)])
    begins = proposal({}, Orders(), ground, moment)
    assert len(begins["items"]) == AT_ONCE
    assert "everything" not in begins


def test_everything_that_came_home_is_ordered_at_once(home: Holding) -> None:
    """13.1"""
    home.refused("p13.erase-returned", APPROVER, items=[], everything=True, cites={"13.1"})
    home.does("p13.confirm", OFFICER)
    everything: dict[str, Any] = {"items": [], "everything": True}
    home.misfits("p13.erase-returned", APPROVER, items=[], everything=False, codes={"NOT_STATED"})
    home.misfits("p13.erase-returned", APPROVER, items=[ROLL], everything=True, codes={"NOT_STATED"})
    home.misfits("p13.erase-returned", APPROVER, **everything, tier=2, codes={"NOT_RETURNED"})
    home.misfits("p13.erase-returned", APPROVER, **everything, level="E4", codes={"LEVEL_NOT_DELIVERED"})
    entry = home.does("p13.erase-returned", APPROVER, **everything)
    assert [*_effects(entry, home.whole)] == [(UNSEAL, {"items": [ROLL]})]
    (told,) = home.misfits("p13.erase-returned", APPROVER, **everything, codes={"ALREADY"})
    assert f"entry {entry.number}" in told.because.en
    assert f"第{entry.number}号" in told.because.ja
    home.misfits("p13.erase-returned", APPROVER, items=[ROLL], codes={"ALREADY"})
    vault_erased(home, entry.number, ROLL)


def test_an_order_of_everything_before_anything_came_home_says_where_it_is_and_which_ways_there_are(story: Holding) -> None:
    """13.1"""
    (told,) = story.misfits("p13.erase-returned", APPROVER, items=[], everything=True, codes={"NOT_RETURNED"})
    assert str(ROLL) in told.because.ja
    assert "乙の保管庫" in told.because.ja
    assert "返還を受け" in told.instead.ja
    assert "agree to its erasure" in told.instead.en


def test_what_comes_home_later_needs_an_order_of_its_own(story: Holding) -> None:
    """13.1"""
    everything: dict[str, Any] = {"items": [], "everything": True}
    story.returns(FORMS, 40, AT_SITE)
    story.returns(ROLL, 1, VAULT)
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全室を確認した")
    story.does("p13.confirm", OFFICER)
    story.does("p13.erase-returned", APPROVER, **everything)
    second = ident("im", "second")
    note = story.noted({**NEW_ROLL, "item": second})
    story.measured(note, second, vault_object=ident("ob", "second"))
    story.does("p10.receive", HANDOVER, note=note)
    story.returns(second, 1, VAULT)
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全室を確認した")
    story.does("p13.confirm", OFFICER)
    entry = story.does("p13.erase-returned", APPROVER, **everything)
    assert [*_effects(entry, story.whole)] == [(UNSEAL, {"items": [second]})]
