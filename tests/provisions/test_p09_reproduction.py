"""第9: no copy without permission, and none is left when the processing has ended."""

from typing import Any

import pytest

from azukari.kernel.erasure import Level, Method
from azukari.kernel.values import INSTRUMENT
from azukari.provisions.p09_acts import EraseCopy
from tests.provisions.holding import AT_SITE, FORMS, ROLL, VAULT, Holding, move, only, vault_erased
from tests.story import APPROVER, ELSEWHERE, IN_CHARGE, OFFICER, SITE, WORKER, ident

COPY = ident("im", "copy")
SECOND = ident("im", "second")
ASKED: dict[str, Any] = {
    "item": ROLL, "extent": "東地区のみ", "rows": 50, "copies": 1, "medium": "paper", "purpose": 1, "holder": WORKER,
    "facility": SITE, "until": "2026-04-20", "why": "現地確認",
}  # fmt: skip
NEW: dict[str, Any] = {"item": COPY, "label": "写し", "medium": "paper", "rows": 50, "origin": "copy", "parent": ROLL}
PUT = move(COPY, "made", AT_SITE)
GONE = move(COPY, AT_SITE, "destroyed")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 9, 10)


@pytest.fixture
def story() -> Holding:
    """The roll lies in the vault of 乙."""
    return Holding().ready().holds_roll()


def permitted(story: Holding, **changes: Any) -> int:
    asked = story.does("p09.request-copy", IN_CHARGE, **{**ASKED, **changes}).number
    return story.does("p09.permit-copy", APPROVER, request=asked).number


def answers(permission: int, **changes: Any) -> dict[str, Any]:
    return {"permission": permission, "item": ROLL, "purpose": 1, "items": [NEW], "moves": [PUT], **changes}


def copied(story: Holding) -> int:
    number = permitted(story)
    story.does("p09.make-copy", WORKER, **answers(number))
    return number


# ── application and answer ──


def test_an_application_is_owed_an_answer_by_the_ward(story: Holding) -> None:
    asked = story.does("p09.request-copy", IN_CHARGE, **ASKED).number
    duty = story.owed()["p09.answer"]
    assert (duty.owes, duty.about) == ("ward", asked)
    story.does("p09.refuse-copy", APPROVER, request=asked, reasons="必要性がない")
    assert "p09.answer" not in story.owed()
    story.misfits("p09.permit-copy", APPROVER, request=asked, codes={"NO_REQUEST"})


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"item": FORMS}, "NOT_HELD"),
        ({"copies": 0}, "QUANTITY"),
        ({"until": "2026-03-31"}, "PERIOD"),
        ({"until": "2027-04-01"}, "PERIOD"),
        ({"facility": None}, "PLACE"),
        ({"medium": "vault"}, "PLACE"),
    ],
)
def test_an_application_that_does_not_fit(story: Holding, changes: dict[str, Any], code: str) -> None:
    story.misfits("p09.request-copy", IN_CHARGE, **{**ASKED, **changes}, codes={code})


@pytest.mark.parametrize("wider", [{"copies": 2}, {"until": "2026-04-21"}])
def test_a_permission_is_no_wider_than_what_was_asked(story: Holding, wider: dict[str, Any]) -> None:
    asked = story.does("p09.request-copy", IN_CHARGE, **ASKED).number
    story.misfits("p09.permit-copy", APPROVER, request=asked, **wider, codes={"WIDER"})


def test_only_the_approver_permits(story: Holding) -> None:
    """9.1.main"""
    asked = story.does("p09.request-copy", IN_CHARGE, **ASKED).number
    story.refused("p09.permit-copy", OFFICER, request=asked, cites={"9.1.main"})


# ── copying ──


def test_a_permitted_copy_is_an_item_of_its_own(story: Holding) -> None:
    copied(story)
    assert story.whole.ground.custody.items[COPY].parent == ROLL  # type: ignore[index]  # tests name items as text
    assert story.stands(COPY, AT_SITE) == 1


def test_copying_without_permission_is_refused(story: Holding) -> None:
    """9.1.main"""
    asked = story.does("p09.request-copy", IN_CHARGE, **ASKED).number
    story.refused("p09.make-copy", WORKER, **answers(asked), cites={"9.1.main"})


def test_copying_beyond_the_number_is_refused(story: Holding) -> None:
    """9.1.main"""
    number = copied(story)
    again = {"items": [{**NEW, "item": SECOND}], "moves": [move(SECOND, "made", AT_SITE)]}
    story.refused("p09.make-copy", WORKER, **answers(number, **again), cites={"9.1.main"})


@pytest.mark.parametrize(
    "changes",
    [
        {"items": [{**NEW, "rows": 51}]},
        {"items": [{key: value for key, value in NEW.items() if key != "rows"}]},
        {"items": [{**NEW, "medium": "optical_disc", "serial": "1"}]},
        {"moves": [move(COPY, "made", f"t1/{ELSEWHERE}")]},
        {"purpose": 2},
    ],
)
def test_copying_other_than_permitted_is_refused(story: Holding, changes: dict[str, Any]) -> None:
    """9.1.main: rows, medium, place, purpose."""
    story.refused("p09.make-copy", WORKER, **answers(permitted(story), **changes), cites={"9.1.main"})


def test_a_permission_for_one_item_is_none_for_another(story: Holding) -> None:
    """9.1.main"""
    number = permitted(story)
    story.holds_forms()
    changed = {"item": FORMS, "items": [{**NEW, "parent": FORMS}]}
    story.refused("p09.make-copy", WORKER, **answers(number, **changed), cites={"9.1.main"})


def test_after_the_permitted_day_there_is_no_copying(story: Holding) -> None:
    """9.1.main"""
    number = permitted(story)
    story.at("2026-04-21 00:00").refused("p09.make-copy", WORKER, **answers(number), cites={"9.1.main"})


def test_a_withdrawn_permission_is_none(story: Holding) -> None:
    """9.1.main; taking away takes effect at once."""
    number = permitted(story)
    story.does("p09.withdraw-permission", APPROVER, permission=number, why="取りやめ")
    story.refused("p09.make-copy", WORKER, **answers(number), cites={"9.1.main"})
    story.misfits("p09.withdraw-permission", APPROVER, permission=number, why="再度", codes={"NO_PERMISSION"})


def test_a_medium_without_serial_number_is_refused(story: Holding) -> None:
    """9.1.main: it cannot be matched with the permission."""
    number = permitted(story, medium="usb_memory")
    story.refused("p09.make-copy", WORKER, **answers(number, items=[{**NEW, "medium": "usb_memory"}]), cites={"9.1.main"})


def test_a_copy_is_not_kept_longer_than_permitted(story: Holding) -> None:
    """9.1.latter"""
    late = {**NEW, "erase_by": "2026-04-21 00:00"}
    story.refused("p09.make-copy", WORKER, **answers(permitted(story), items=[late]), cites={"9.1.latter"})


@pytest.mark.parametrize("wrong", [{"origin": "derivative"}, {"parent": None}])
def test_a_copy_says_that_it_is_one(story: Holding, wrong: dict[str, Any]) -> None:
    story.misfits("p09.make-copy", WORKER, **answers(permitted(story), items=[{**NEW, **wrong}]), codes={"NOT_A_COPY"})


def test_a_watermark_where_that_was_adopted(story: Holding) -> None:
    """term.copy_watermark, and no provision"""
    story.adopts(copy_watermark=1)
    number = permitted(story)
    story.refused("p09.make-copy", WORKER, **answers(number), cites={"term.copy_watermark"})
    story.does("p09.make-copy", WORKER, **answers(number, watermarked=True))


def test_no_other_act_makes_a_copy(story: Holding) -> None:
    """9.1.main"""
    permitted(story)
    story.refused("p00.shift", IN_CHARGE, items=[NEW], moves=[PUT], cites={"9.1.main"})


@pytest.mark.parametrize("target, cited", [(f"t1/{ELSEWHERE}", "9.1.main"), ("delivered", "9.1.latter")])
def test_a_copy_stays_where_it_was_permitted(story: Holding, target: str, cited: str) -> None:
    copied(story)
    story.refused("p00.shift", IN_CHARGE, moves=[move(COPY, AT_SITE, target)], cites={cited})


# ── the end of a copy ──


def test_a_copy_is_handled_while_its_permission_lives(story: Holding) -> None:
    copied(story)
    story.does("p00.look", WORKER, item=COPY, purpose=1)
    assert "p09.erase" not in story.owed()


@pytest.mark.parametrize("end", ["p09.end-processing", "p09.withdraw-permission", "day"])
def test_when_it_is_over_a_copy_is_only_erased(story: Holding, end: str) -> None:
    """9.1.latter"""
    number = copied(story)
    if end == "day":
        story.at("2026-04-21 00:00")
    elif end == "p09.end-processing":
        story.does(end, IN_CHARGE, permission=number)
    else:
        story.does(end, APPROVER, permission=number, why="取消し")
    story.refused("p00.look", WORKER, item=COPY, purpose=1, cites={"9.1.latter"})
    assert story.owed()["p09.erase"].about == number
    story.does("p09.erase-copy", WORKER, moves=[GONE], method="shredding")
    assert "p09.erase" not in story.owed()


def test_the_end_of_the_business_ends_copies_too(story: Holding) -> None:
    copied(story)
    story.does("p00.complete", OFFICER)
    assert "p09.erase" in story.owed()
    story.does("p09.erase-copy", WORKER, moves=[GONE], method="shredding")


def test_erasure_is_late_by_the_adopted_number_only(story: Holding) -> None:
    number = copied(story)
    story.does("p09.end-processing", IN_CHARGE, permission=number)
    assert story.owed()["p09.erase"].due is None
    story.adopts(erase_within_hours=24)
    assert not story.at("2026-04-02 08:59").owed()["p09.erase"].late(story.now)
    assert story.at("2026-04-02 09:01").owed()["p09.erase"].late(story.now)


def test_an_original_is_not_erased_as_a_copy(story: Holding) -> None:
    moves = [move(ROLL, VAULT, "erased")]
    story.misfits("p09.erase-copy", WORKER, moves=moves, method="key_destruction", codes={"NOT_A_COPY"})


def test_paper_is_destroyed(story: Holding) -> None:
    copied(story)
    moves = [move(COPY, AT_SITE, "erased")]
    story.misfits("p09.erase-copy", WORKER, moves=moves, method="shredding", codes={"MOVE_ACCOUNTS"})


@pytest.mark.parametrize("level", [None, "E0"])
def test_deletion_without_a_key_is_no_erasure(story: Holding, level: str | None) -> None:
    """9.1.latter: restored from a backup, it would be usable again."""
    number = permitted(story, medium="vault", facility=None)
    changes = {"items": [{**NEW, "medium": "vault"}], "moves": [move(COPY, "made", VAULT)]}
    story.does("p09.make-copy", WORKER, **answers(number, **changes))
    gone = [move(COPY, VAULT, "erased")]
    story.refused("p09.erase-copy", WORKER, moves=gone, method="key_destruction", level=level, cites={"9.1.latter"})
    for more in ("E2", "E3", "E4"):
        story.misfits("p09.erase-copy", WORKER, moves=gone, method="key_destruction", level=more, codes={"LEVEL_NOT_DELIVERED"})
    entry = story.does("p09.erase-copy", WORKER, moves=gone)
    assert isinstance(entry.act, EraseCopy)
    assert entry.act.method is Method.KEY_DESTRUCTION
    assert entry.act.level is Level.E1, "left blank, it is what the vault delivers"


@pytest.mark.parametrize("method", ["overwriting", "shredding", "degaussing", "initialising"])
def test_in_the_vault_a_key_is_destroyed_and_nothing_else_erases(story: Holding, method: str) -> None:
    """9.1.latter: the record says of the vault what the vault does."""
    number = permitted(story, medium="vault", facility=None)
    changes = {"items": [{**NEW, "medium": "vault"}], "moves": [move(COPY, "made", VAULT)]}
    story.does("p09.make-copy", WORKER, **answers(number, **changes))
    story.refused("p09.erase-copy", WORKER, moves=[move(COPY, VAULT, "erased")], method=method, cites={"9.1.latter"})


def test_a_copy_on_paper_has_no_level(story: Holding) -> None:
    copied(story)
    story.misfits("p09.erase-copy", WORKER, moves=[GONE], method="shredding", level="E1", codes={"LEVEL_NOT_DELIVERED"})
    story.does("p09.erase-copy", WORKER, moves=[GONE], method="shredding")


def test_a_medium_is_erased_with_its_number_and_evidence(story: Holding) -> None:
    """9.1.latter"""
    number = permitted(story, medium="usb_memory")
    story.does("p09.make-copy", WORKER, **answers(number, items=[{**NEW, "medium": "usb_memory", "serial": "SN-9"}]))
    bare: dict[str, Any] = {"moves": [move(COPY, AT_SITE, "erased")], "method": "overwriting"}
    story.refused("p09.erase-copy", WORKER, **bare, cites={"9.1.latter"})
    story.refused("p09.erase-copy", WORKER, **bare, objects=[{"item": COPY, "serial": "SN-9"}], cites={"9.1.latter"})
    story.does("p09.erase-copy", WORKER, **bare, objects=[{"item": COPY, "serial": "SN-9", "evidence": "写真"}])


# ── certificate ──


def test_certified_and_confirmed(story: Holding) -> None:
    number = copied(story)
    story.does("p09.end-processing", IN_CHARGE, permission=number)
    story.does("p09.erase-copy", WORKER, moves=[GONE], method="shredding")
    assert "p09.certify" in story.owed()
    story.misfits("p09.confirm-erasure", OFFICER, permission=number, codes={"NOT_CERTIFIED"})
    story.does("p09.certify-erasure", IN_CHARGE, permission=number)
    assert "p09.confirm" in story.owed()
    story.does("p09.confirm-erasure", OFFICER, permission=number)
    assert not {code for code in story.owed() if code.startswith("p09")}


def test_nothing_is_certified_while_a_copy_is_left(story: Holding) -> None:
    """9.1.latter"""
    number = copied(story)
    story.does("p09.end-processing", IN_CHARGE, permission=number)
    story.refused("p09.certify-erasure", IN_CHARGE, permission=number, cites={"9.1.latter"})


IN_VAULT: dict[str, Any] = {"medium": "vault", "facility": None}
VAULT_COPY: dict[str, Any] = {"items": [{**NEW, "medium": "vault"}], "moves": [move(COPY, "made", VAULT)]}


def erased_in_the_vault(story: Holding) -> tuple[int, int]:
    """A copy in the vault whose erasure is ordered: the permission, and the entry that ordered it."""
    number = permitted(story, **IN_VAULT)
    story.does("p09.make-copy", WORKER, **answers(number, **VAULT_COPY))
    content = {
        "rows": 50,
        "persons": 50,
        "size": 4096,
        "digest": "e" * 64,
        "vault_object": ident("ob", "copy"),
        "fingerprint": "f" * 64,
    }
    story.does("p11.content-sealed", INSTRUMENT, item=COPY, **content)
    story.does("p09.end-processing", IN_CHARGE, permission=number)
    order = story.does("p09.erase-copy", WORKER, moves=[move(COPY, VAULT, "erased")], method="key_destruction", level="E1").number
    return number, order


def test_what_rested_in_the_vault_is_certified_when_the_vault_entered_its_erasure(monkeypatch: pytest.MonkeyPatch) -> None:
    """9.1.latter"""
    monkeypatch.undo()
    only(monkeypatch, 9, 10, 11)
    story = Holding().ready().holds_roll()
    number, order = erased_in_the_vault(story)
    found = story.refused("p09.certify-erasure", IN_CHARGE, permission=number, cites={"9.1.latter"})
    assert [(one.field, COPY in one.because.en, "azukari check" in one.instead.en) for one in found] == [("items", True, True)]
    vault_erased(story, order, COPY)
    story.does("p09.certify-erasure", IN_CHARGE, permission=number)


def test_a_certificate_covers_every_copy(story: Holding) -> None:
    """9.1.latter"""
    number = permitted(story, copies=2)
    two = {"items": [NEW, {**NEW, "item": SECOND}], "moves": [PUT, move(SECOND, "made", AT_SITE)]}
    story.does("p09.make-copy", WORKER, **answers(number, **two))
    story.does("p09.end-processing", IN_CHARGE, permission=number)
    story.does("p09.erase-copy", WORKER, moves=[GONE, move(SECOND, AT_SITE, "destroyed")], method="shredding")
    story.refused("p09.certify-erasure", IN_CHARGE, permission=number, items=[COPY], cites={"9.1.latter"})


def test_nothing_is_certified_before_the_processing_ended(story: Holding) -> None:
    number = copied(story)
    story.does("p09.erase-copy", WORKER, moves=[GONE], method="shredding")
    story.misfits("p09.certify-erasure", IN_CHARGE, permission=number, codes={"NOT_OVER"})


def test_a_copying_counts_every_row_of_every_copy(story: Holding) -> None:
    """What is counted against a daily measure."""
    number = permitted(story, copies=2)
    two = {"items": [NEW, {**NEW, "item": SECOND}], "moves": [PUT, move(SECOND, "made", AT_SITE)]}
    assert story.does("p09.make-copy", WORKER, **answers(number, **two)).act.measure() == 100  # type: ignore[attr-defined]  # a Handling
