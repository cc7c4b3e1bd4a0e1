"""11: where the keys of a contract live, how strong each item's erasure may be called, and what the program may claim of it."""

from typing import Any

import pytest

from azukari.kernel.erasure import UNCOVERED, Level, Uncovered
from azukari.kernel.keeping import Choice, Keeping
from azukari.kernel.values import INSTRUMENT, ItemId, Number, Time
from tests.provisions.holding import ROLL, Holding, only
from tests.story import APPROVER, IN_CHARGE, OFFICER, ident

RECEIPT = "ab" * 32


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 11, 13)


@pytest.fixture
def story() -> Holding:
    return Holding().ready().holds_roll().holds_forms()


def level(story: Holding) -> Level:
    return story.whole.ground.keeping.level


def raised(story: Holding, to: str, by: str = "p11.keep-keys") -> int:
    """Chosen and done."""
    number = story.does(by, APPROVER, level=to, why="方針").number
    kept(story, number, to)
    return number


def kept(story: Holding, order: int, to: str) -> None:
    story.does("p11.keys-kept", INSTRUMENT, order=order, level=to, generation=2, objects=1, receipts=[])


def test_a_choice_counts_once_the_keys_were_moved(story: Holding) -> None:
    number = story.does("p11.keep-keys", OFFICER, level="E3").number
    assert level(story) is Level.E1
    kept(story, number, "E3")
    assert level(story) is Level.E3


def test_a_lower_choice_counts_at_once(story: Holding) -> None:
    raised(story, "E3")
    story.does("p11.lower-keys", APPROVER, level="E1", why="契約の変更")
    assert level(story) is Level.E1


def test_lowering_is_an_act_of_its_own(story: Holding) -> None:
    raised(story, "E4")
    story.misfits("p11.keep-keys", OFFICER, level="E3", codes={"KEEPING_LOWERS"})
    story.misfits("p11.keep-keys", OFFICER, level="E4", codes={"KEEPING_SAME"})
    story.misfits("p11.lower-keys", APPROVER, level="E4", why="x", codes={"KEEPING_SAME"})
    raised(story, "E3", by="p11.lower-keys")
    story.misfits("p11.lower-keys", APPROVER, level="E4", why="x", codes={"KEEPING_RAISES"})


@pytest.mark.parametrize("act", ["p11.keep-keys", "p11.lower-keys", "p11.rotate-keys"])
def test_the_contractor_does_not_choose(story: Holding, act: str) -> None:
    """11.1"""
    answers = {} if act == "p11.rotate-keys" else {"level": "E3", "why": "x"}
    story.refused(act, IN_CHARGE, **answers, cites={"11.1"})


def test_the_program_claims_no_arrangement_that_was_not_chosen(story: Holding) -> None:
    number = story.does("p11.rotate-keys", OFFICER).number
    claim = {"order": number, "generation": 2, "objects": 1}
    for claimed in ("E3", "E4", "E0"):
        story.misfits("p11.keys-kept", INSTRUMENT, **claim, level=claimed, codes={"LEVEL_NOT_DELIVERED"})
    story.does("p11.keys-kept", INSTRUMENT, **claim, level="E1")
    story.misfits("p11.keys-kept", INSTRUMENT, **claim, level="E1", codes={"KEEPING_ORDER"})


def test_a_later_choice_does_not_make_an_earlier_answer_stronger(story: Holding) -> None:
    first = story.does("p11.keep-keys", OFFICER, level="E3").number
    story.does("p11.lower-keys", APPROVER, level="E1", why="取りやめ")
    kept(story, first, "E3")
    assert level(story) is Level.E1


# ── the lowest under which content ever lay ──


def test_each_item_has_the_lowest_under_which_it_ever_lay() -> None:
    keeping, number = Keeping(), 0
    old, new, last = (ItemId(ident("im", name)) for name in ("0ld", "new", "1ast"))

    def chooses(to: Level, *, lowers: bool = False) -> None:
        nonlocal number
        number += 1
        keeping.choose(Choice(Number(number), Time(number), to, lowers))

    keeping.seal(old)
    chooses(Level.E3)
    keeping.seal(new)
    assert keeping.of(new) is Level.E1, "what enters before the keys were moved may lie under the old"
    keeping.moved(Level.E3)
    keeping.seal(last)
    assert [keeping.of(one) for one in (old, new, last)] == [Level.E1, Level.E1, Level.E3]
    chooses(Level.E4)
    keeping.moved(Level.E4)
    assert keeping.of(last) is Level.E3
    chooses(Level.E1, lowers=True)
    assert keeping.of(last) is Level.E1
    chooses(Level.E3)
    keeping.moved(Level.E3)
    assert keeping.of(last) is Level.E1, "once weak, always weak"
    assert keeping.of_all([old, last]) is Level.E1
    assert keeping.of_all([]) is None


def test_a_second_sealing_of_an_item_is_no_stronger_than_its_first() -> None:
    keeping, item = Keeping(), ItemId(ident("im", "tw1ce"))
    keeping.seal(item)
    keeping.choose(Choice(Number(1), Time(1), Level.E3))
    keeping.moved(Level.E3)
    keeping.seal(item)
    assert keeping.of(item) is Level.E1


def test_what_is_erased_keeps_its_level() -> None:
    keeping, item = Keeping(level=Level.E3), ItemId(ident("im", "g0ne"))
    keeping.seal(item)
    keeping.end([item])
    keeping.choose(Choice(Number(1), Time(1), Level.E1, lowers=True))
    assert keeping.of(item) is Level.E3


# ── what is stated of an erasure ──


def at(story: Holding, sealed_under: Level) -> None:
    """The roll as if its content had been sealed under a level."""
    assert story.whole.ground.keeping.sealed.pop(ROLL) is Level.E1
    story.whole.ground.keeping.level = sealed_under
    story.whole.ground.keeping.seal(ROLL)


def certificate(to: Level, **changes: Any) -> dict[str, Any]:
    return {
        "items": [ROLL], "level": to.value, "objects": 1, "generation": 2, "survivors": 0, "tried": 1, "receipts": [RECEIPT],
        "uncovered": [one.value for one in UNCOVERED[to]], **changes,
    }  # fmt: skip


@pytest.fixture
def destroyed(story: Holding) -> tuple[Holding, int]:
    at(story, Level.E3)
    agreed = story.does("p13.agree-destruction", APPROVER, tier=1, item=ROLL, quantity=1, reason="消去").number
    story.misfits("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction", level="E4", codes={"LEVEL_NOT_DELIVERED"})
    entry = story.does("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction")
    assert entry.act.level is Level.E3, "the form begins with what is delivered"
    return story, entry.number


def test_a_certificate_at_the_level_of_its_item(destroyed: tuple[Holding, int]) -> None:
    story, order = destroyed
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **certificate(Level.E4), codes={"LEVEL_NOT_DELIVERED"})
    story.does("p11.vault-erased", INSTRUMENT, order=order, **certificate(Level.E3))


def test_above_e1_only_with_the_receipt_of_the_wards_node(destroyed: tuple[Holding, int]) -> None:
    story, order = destroyed
    given = certificate(Level.E3, receipts=[])
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **given, codes={"ERASURE_NO_RECEIPT"})
    story.does("p11.vault-erased", INSTRUMENT, order=order, **certificate(Level.E1, receipts=[]))


def test_copies_that_are_still_there_are_named(destroyed: tuple[Holding, int]) -> None:
    story, order = destroyed
    given = certificate(Level.E3, copies=2)
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **given, codes={"ERASURE_SAYS_MORE"})
    given["uncovered"].append("copies_registered")
    story.does("p11.vault-erased", INSTRUMENT, order=order, **given)


def test_nothing_else_in_place_of_what_is_not_covered(destroyed: tuple[Holding, int]) -> None:
    story, order = destroyed
    given = certificate(Level.E3, uncovered=["memory", "copies_registered"])
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **given, codes={"ERASURE_SAYS_MORE"})


@pytest.mark.parametrize("levels", [["E3", "E3"], ["E1"]])
def test_levels_of_items_fit_the_items_and_the_whole(destroyed: tuple[Holding, int], levels: list[str]) -> None:
    story, order = destroyed
    everything = [one.value for one in Uncovered]
    given = certificate(Level.E3, levels=levels, uncovered=everything)
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **given, codes={"ERASURE_LEVELS"})


def test_the_level_of_each_item_is_no_more_than_its_own(destroyed: tuple[Holding, int]) -> None:
    story, order = destroyed
    given = certificate(Level.E4, levels=["E4"])
    story.misfits("p11.vault-erased", INSTRUMENT, order=order, **given, codes={"LEVEL_NOT_DELIVERED"})


# ── what 甲 asks of itself ──


def owed(story: Holding) -> list[str]:
    return [name for name in story.owed() if name == "p11.keep-keys"]


def test_where_the_ward_is_to_hold_a_share_it_owes_to_choose_so(story: Holding) -> None:
    """term.ward_share_of_keys"""
    assert owed(story) == []
    story.adopts(ward_share_of_keys=1)
    assert owed(story) == ["p11.keep-keys"]
    story.does("p11.keep-keys", OFFICER, level="E3")
    assert owed(story) == []
    story.does("p11.lower-keys", APPROVER, level="E1", why="取りやめ")
    assert owed(story) == ["p11.keep-keys"]
