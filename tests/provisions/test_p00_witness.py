"""Where the term is adopted, what gives counts once the other party's witness covers it; what takes away or brings home never waits."""

from typing import Annotated, Any

import pytest

from azukari import annex
from azukari.kernel.act import Act, BringsHome, Enables, Gives, Oversees, TakesAway
from azukari.kernel.asks import Asks, fields_of
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import INSTRUMENT, Capacity, Number, TierNo, WitnessId
from azukari.law.say import Say
from azukari.provisions.p00_witness import Cosigned
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, OFFICER, SITE, WARD, WORKER, Story, ident

TERM = "term.witness_for_giving_acts"
KEY = "0a1b2c3d"
COPY: dict[str, Any] = {
    "item": FILE, "extent": "全部", "rows": 120, "copies": 1, "medium": "paper", "purpose": 1, "holder": WORKER, "facility": SITE,
    "until": "2026-04-30", "why": "照合のため",
}  # fmt: skip
AGREE: dict[str, Any] = {"item": FILE, "quantity": 1, "reason": "媒体の劣化"}
WAITS = {"p09.erase-copy", "p11.lower-keys", "p13.destroy", "p13.erase-returned"}
"""Acts of which what is done about them waits: an erasure, and keys that are to lie less safely."""

GIVES = [name for name, cls in annex.ACTS.items() if issubclass(cls, Gives)]


def adopted() -> Story:
    return Ready().all().adopts(witness_for_giving_acts=1)


def permitted(story: Story) -> Entry:
    asked = story.does("p09.request-copy", IN_CHARGE, **COPY)
    return story.does("p09.permit-copy", APPROVER, request=asked.number)


def copies(story: Story, permission: Number) -> dict[str, Any]:
    new = {"item": ident("im", "copy"), "label": "写し", "medium": "paper", "rows": 50, "origin": "copy", "parent": FILE}
    put = {"item": ident("im", "copy"), "quantity": 1, "source": "made", "target": f"t1/{SITE}"}
    return {"permission": permission, "item": FILE, "purpose": 1, "items": [new], "moves": [put]}


def cosigned(story: Story, size: int | None = None) -> Entry:
    size = len(story.leaves) if size is None else size
    return story.does("p00.cosigned", INSTRUMENT, witness=KEY, size=size, instance=3)


def cites(story: Story, name: str, officer: Any, **answers: Any) -> set[str]:
    found, _ = story.tries(name, officer, **answers)
    return {getattr(one, "cites", None) or one.code for one in found}


def test_these_acts_give() -> None:
    assert GIVES == [
        "p07.consent",
        "p09.permit-copy",
        "p09.erase-copy",
        "p11.lower-keys",
        "p13.agree-destruction",
        "p13.destroy",
        "p13.erase-returned",
    ]


@pytest.mark.parametrize("name", GIVES)
def test_what_is_said_to_wait_is_relied_on_by_number_or_waits_in_its_effect(name: str) -> None:
    """A grade that the code does not deliver must not be shown: every such act is named by another, or its effect waits."""
    named = {one.asks.picks for other in annex.ACTS.values() for one in fields_of(other)}
    assert name in WAITS or {name, "p07.request-consent" if name == "p07.consent" else name} & named


def test_without_the_term_nothing_waits() -> None:
    story = Ready().all()
    assert TERM not in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permitted(story).number))


def test_what_relies_on_a_permission_waits_for_the_witness() -> None:
    """term.witness_for_giving_acts"""
    story = adopted()
    permission = permitted(story).number
    assert TERM in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission))
    cosigned(story, permission)
    assert TERM in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission)), (
        "the entry itself is not covered"
    )
    cosigned(story)
    assert TERM not in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission))


def test_what_was_given_before_the_term_was_adopted_does_not_wait() -> None:
    story = Ready().all()
    permission = permitted(story).number
    story.adopts(witness_for_giving_acts=1)
    assert TERM not in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission))


def test_giving_the_term_up_frees_nothing_that_waits() -> None:
    """term.witness_for_giving_acts"""
    story = adopted()
    permission = permitted(story).number
    story.adopts(witness_for_giving_acts=0)
    assert TERM in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission)), (
        "甲 alone does not take back what it promised"
    )
    cosigned(story)
    assert TERM not in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission))


def test_what_is_given_after_the_term_was_given_up_does_not_wait() -> None:
    story = adopted()
    story.adopts(witness_for_giving_acts=0)
    permission = permitted(story).number
    assert TERM not in cites(story, "p09.make-copy", IN_CHARGE, place=SITE, **copies(story, permission))


def test_withdrawing_a_permission_never_waits() -> None:
    """term.witness_for_giving_acts"""
    story = adopted()
    permission = permitted(story).number
    assert TERM not in cites(story, "p09.withdraw-permission", APPROVER, permission=permission, why="不要になった")


def test_destroying_what_was_agreed_never_waits() -> None:
    """term.witness_for_giving_acts"""
    story = adopted()
    agreement = story.does("p13.agree-destruction", APPROVER, **AGREE).number
    move = {"item": FILE, "quantity": 1, "source": "t1/vault", "target": "erased"}
    assert TERM not in cites(story, "p13.destroy", IN_CHARGE, agreement=agreement, method="key_destruction", moves=[move])


@pytest.mark.parametrize("kind, waits", [(TakesAway, False), (BringsHome, False), (Oversees, False), (Enables, True)])
def test_only_what_neither_takes_away_nor_brings_home_nor_oversees_waits(kind: type[Act], waits: bool) -> None:
    """term.witness_for_giving_acts"""

    class Relies(kind):  # type: ignore[misc, valid-type]
        permission: Annotated[Number, Asks(Say("許可", "Permission"))]

    story = adopted()
    act = Relies(permission=permitted(story).number)
    found = list(story.whole.slices[0].witnessing.objections(act, story.now, story.whole.ground))
    assert [one.cites for one in found] == ([TERM] if waits else [])


@pytest.mark.parametrize("size", [0, 10_000])
def test_a_cosignature_covers_entries_that_there_are_and_that_were_not_covered(size: int) -> None:
    story = adopted()
    assert cites(story, "p00.cosigned", INSTRUMENT, witness=KEY, size=size, instance=3) == {"COSIGNED_SIZE"}
    number = cosigned(story).number
    assert cites(story, "p00.cosigned", INSTRUMENT, witness=KEY, size=number, instance=3) == {"COSIGNED_SIZE"}


def test_nobody_but_the_system_enters_it() -> None:
    story = adopted()
    assert cites(story, "p00.cosigned", OFFICER, witness=KEY, size=1, instance=3)


# ── whose key it is, 甲 says ──

OTHER_KEY = "4e5f6071"


def names(story: Story, witness: str = KEY, **more: Any) -> Entry:
    return story.does("p00.name-witness", APPROVER, witness=witness, run_by=WARD, **more)


def forged(story: Story, witness: str) -> None:
    """A cosignature that somebody who holds the database entered past the desk."""
    whole = story.whole
    act = Cosigned(witness=WitnessId(witness), size=whole.ground.size, instance=3)
    moment = Moment(story.now, INSTRUMENT, whole.ground.ward, Capacity.INSTRUMENT, TierNo(1))
    annex.hear(whole, Entry(Number(whole.ground.size), moment, act))


def waits(story: Story) -> set[int]:
    return set(story.whole.slices[0].witnessing.waiting_for(story.whole.ground, story.now))


def owes(story: Story) -> bool:
    return "p00.name-witness" in {one.code for one in annex.duties(story.whole, story.now)}


def test_the_named_key_ends_the_wait_and_no_other_does() -> None:
    """term.witness_for_giving_acts"""
    story = adopted()
    names(story)
    number = permitted(story).number
    size = len(story.leaves)
    assert cites(story, "p00.cosigned", INSTRUMENT, witness=OTHER_KEY, size=size, instance=3) == {"WITNESS_UNNAMED"}
    forged(story, OTHER_KEY)
    assert waits(story) == {number}, "nor where it was entered past the desk"
    forged(story, KEY)
    assert waits(story) == set()


def test_a_key_that_was_replaced_counts_no_longer_and_what_it_covered_stays_covered() -> None:
    story = adopted()
    names(story)
    permitted(story)
    cosigned(story)
    names(story, OTHER_KEY, replaces=KEY)
    assert waits(story) == set()
    number = permitted(story).number
    size = len(story.leaves)
    assert cites(story, "p00.cosigned", INSTRUMENT, witness=KEY, size=size, instance=4) == {"WITNESS_UNNAMED"}
    forged(story, KEY)
    assert waits(story) == {number}
    story.does("p00.cosigned", INSTRUMENT, witness=OTHER_KEY, size=size, instance=4)
    assert waits(story) == set()


def test_two_keys_may_be_named_and_either_is_enough() -> None:
    story = adopted()
    names(story)
    story.does("p00.name-witness", APPROVER, witness=OTHER_KEY, run_by=FIRM)
    for key in (KEY, OTHER_KEY):
        permitted(story)
        story.does("p00.cosigned", INSTRUMENT, witness=key, size=len(story.leaves), instance=3)
        assert waits(story) == set()


@pytest.mark.parametrize(
    "answers, code",
    [
        ({"witness": KEY, "run_by": WARD}, "WITNESS_NAMED"),
        ({"witness": OTHER_KEY, "run_by": WARD, "replaces": "00000000"}, "WITNESS_NOT_NAMED"),
        ({"witness": OTHER_KEY, "run_by": ident("pt", "strange")}, "WITNESS_RUN_BY"),
    ],
)
def test_what_cannot_be_named(answers: dict[str, Any], code: str) -> None:
    story = adopted()
    names(story)
    assert cites(story, "p00.name-witness", APPROVER, **answers) == {code}


def test_a_contractor_names_no_witness_and_the_approver_does_so_after_the_end_too() -> None:
    story = adopted()
    assert cites(story, "p00.name-witness", IN_CHARGE, witness=KEY, run_by=WARD) == {"o24.1"}
    story.does("p00.complete", OFFICER)
    names(story)


def test_naming_is_owed_while_the_term_is_in_force_and_none_is_named() -> None:
    """term.witness_for_giving_acts"""
    story = Ready().all()
    assert not owes(story)
    story.adopts(witness_for_giving_acts=1)
    assert owes(story)
    names(story)
    assert not owes(story)
    given_up = adopted()
    given_up.adopts(witness_for_giving_acts=0)
    assert not owes(given_up)


def test_a_snapshot_keeps_who_was_named() -> None:
    story = adopted()
    names(story)
    assert annex.restore(annex.snapshot(story.whole)).slices[0].witnessing.named == {KEY: WARD}
