"""Everybody tries everything, in every state of a contract, about the matters of one tier: nobody does what the table does not give them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.properties.counter import AtDesk  # isort: skip — binds Django first

import pytest
from django.db import connection

from azukari import annex
from azukari.desk.desk import NotFound
from azukari.desk.outcome import Officer
from azukari.kernel.values import PersonId
from tests.authorisation.scene import SUBJECT, Life, Relation, Somebody, everybody, set_scene
from tests.authorisation.table import ANSWERS_FOR, LETTERS, OWN_MATTERS, ROWS, Row, where
from tests.binding import Clock, make
from tests.properties.chain import UNTIL, WARD_PEOPLE, Chain, Said, firm, thing, who
from tests.properties.matters import ANSWERS, attempt
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER, ident

NOT_YOURS = "This act is not done in your capacity."
IS_OVER = "The entrusted business is over."
BEGIN = "8.1.main"
WITH_A_VAULT = frozenset(
    [
        "p08.found",
        "p11.content-sealed",
        "p11.vault-erased",
        "p11.keep-keys",
        "p11.lower-keys",
        "p11.keys-kept",
        "p13.erase-returned",
    ]
)
"""What only a vault with content in it can be asked for, or tells of itself: the tests of the desk and of the vault do these."""


def test_the_table_has_a_line_for_every_act_and_no_other() -> None:
    assert [row.act for row in ROWS] == list(annex.ACTS), "write the line of a new act into tests/authorisation/table.py"


@pytest.mark.parametrize("row", [one for one in ROWS if one.act in annex.ACTS], ids=lambda row: row.act)
def test_what_the_code_declares_is_what_the_table_says(row: Row) -> None:
    declared = set(annex.ACTS[row.act].by)
    anyone = annex.Capacity.ANYONE in declared
    assert row.may == (frozenset(LETTERS.values()) if anyone else declared)


def test_every_act_is_done_by_somebody_somewhere() -> None:
    """Each line has a capital letter, and each capital letter is made to succeed: no act is one that nobody was ever seen to do."""
    assert [row.act for row in lines() if not row.succeeds and row.act not in WITH_A_VAULT] == []


def told_off(said: Said, row: Row) -> bool:
    """Whether the attempt was told that it is not done in this capacity."""
    return "NOT_YOURS" in said.misfits or any(
        one.because.en == NOT_YOURS and one.cites == annex.ACTS[row.act].cites for one in said.objections
    )


def lines() -> list[Row]:
    """The lines of acts that exist; that none is lacking or left over is a test of its own."""
    return [row for row in ROWS if row.act in annex.ACTS]


class Tried:
    """Counts what was tried, and finds what is wrong with an outcome."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.unread: set[str] = set()

    def look(self, row: Row, somebody: Somebody, said: Said) -> None:
        found = "done" if said.entry is not None else "refused" if said.objections else "incomplete"
        self.counts[f"{somebody.relation}: {found}"] += 1
        problem = self._own(row, somebody, said) if somebody.relation is Relation.OWN else self._other(row, somebody, said)
        if problem:
            reasons = sorted(said.cites), said.misfits
            self.wrong.append(f"{self.life}: {row.act} by {somebody.letters} ({somebody.relation}): {problem} {reasons}")

    def _own(self, row: Row, somebody: Somebody, said: Said) -> str:
        held = {LETTERS[letter] for letter in somebody.letters}
        done = said.entry is not None
        if self._unread(row, said):
            return ""
        if not held & row.may:
            # refused, and for that reason — unless a sentence of the annex has been said already
            return "" if not done and (told_off(said, row) or said.objections) else "should be refused to this capacity"
        return self._permitted(row, somebody, said)

    def _permitted(self, row: Row, somebody: Somebody, said: Said) -> str:
        done, ended = said.entry is not None, any(one.because.en == IS_OVER for one in said.objections)
        past = self.life in {Life.OVER, Life.HOME, Life.CLOSED}
        succeeds = any(LETTERS[letter] in row.succeeds for letter in somebody.letters)
        problems = {
            "was told off in a capacity that the table gives": told_off(said, row),
            "should wait for the first day": self.life is Life.NOT_BEGUN and not row.before and BEGIN not in said.cites,
            "should not be possible after the end": past and not row.after and not ended,
            "should not be stopped by the end": ended and (row.after or not past),
            "should succeed": self.life in where(row) and succeeds and not done,
            "succeeds": done and not succeeds,
        }
        return next((problem for problem, there in problems.items() if there), "")

    def _unread(self, row: Row, said: Said) -> bool:
        """A form that cannot be read is not judged: only where there is nothing that it could be about, and it is counted."""
        unread = bool(said.misfits) and not said.objections and all(one.startswith("FIELD_") for one in said.misfits)
        if unread and row.act in ANSWERS:
            self.unread.add(row.act)
        return unread and (row.act in WITH_A_VAULT or self.life in {Life.NOT_BEGUN, Life.HOME, Life.CLOSED, Life.ON_PAPER})

    def _other(self, row: Row, somebody: Somebody, said: Said) -> str:
        if said.entry is None:
            return ""
        if somebody.relation is Relation.OTHER_CONTRACT:
            return "" if annex.Capacity.ANYONE in annex.ACTS[row.act].by else "done by somebody who is not in this contract"
        if said.entry.moment.party == firm(SUBJECT):
            return "done in the name of another firm"
        if row.act in OWN_MATTERS or (somebody.relation is Relation.PARENT and row.act in ANSWERS_FOR):
            return ""
        return "done about the matters of another firm"


@pytest.fixture
def told(database_url: str, tmp_path: Path) -> Iterator[AtDesk]:
    yield AtDesk(make(tmp_path / "instance", database_url, clock := Clock()), clock)
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("life", Life)
def test_nobody_does_what_the_table_does_not_give_them(told: AtDesk, life: Life) -> None:
    chain = set_scene(Chain(told), life)
    told.keep()
    numbers = {key: list(found) for key, found in chain.numbers.items()}
    tried = Tried(life)
    for row in lines():
        for somebody in everybody():
            with told.undone():
                said = attempt(chain, row.act, somebody.person, SUBJECT, ward=somebody.ward)
            chain.numbers = {key: list(found) for key, found in numbers.items()}
            tried.look(row, somebody, said)
    print(
        f"\n{connection.vendor}, {life}: {sum(tried.counts.values())} attempts", dict(sorted(tried.counts.items()))
    )  # counts are asked for
    print(f"  not read, for there is nothing that they could be about: {len(tried.unread)}", *sorted(tried.unread))
    assert not tried.wrong, "\n".join(tried.wrong)
    assert not tried.unread or life not in {Life.RUNNING, Life.OVER}
    assert tried.counts["own: refused"] > 500


def test_who_is_somebody_elsewhere_is_nobody_here(told: AtDesk) -> None:
    """Another contract of the same ward and the same firm: its officers have no capacity in this one."""
    chain = set_scene(Chain(told), Life.RUNNING)
    other = Chain(AtDesk(told.desk, told.clock))
    other.registered().staffed(1)
    strangers = {letter: ident("pn", f"e1se{letter.lower()}") for letter in "SAHI"}
    log = other.teller.log  # type: ignore[attr-defined]  # told at a desk
    for letter, person in strangers.items():
        answers = {"person": person, "full_name": "職員", "capacity": LETTERS[letter]}
        outcome = told.desk.perform(Officer(next(iter(WARD_PEOPLE)), WARD), log, "p00.appoint", answers)
        assert not hasattr(outcome, "objections"), outcome
    told.keep()
    done = []
    for row in lines():
        for person in strangers.values():
            with told.undone():
                outcome = told.desk.perform(Officer(person, WARD), told.log, row.act, _answers(chain, row.act))
                if hasattr(outcome, "entry"):
                    done.append(row.act)
    assert set(done) == {"p17.notify"}


def test_another_ward_or_firm_finds_no_such_contract(told: AtDesk) -> None:
    """Not refused but not found: that there is such a contract is not for them to know. Nothing is written either."""
    chain = set_scene(Chain(told), Life.RUNNING)
    size = len(told.leaves())
    for home in (ident("pt", "0therward"), ident("pt", "0therf1rm")):
        for row in lines():
            for person in (*WARD_PEOPLE, who("chrg", SUBJECT)):
                with pytest.raises(NotFound):
                    told.desk.perform(Officer(person, home), told.log, row.act, _answers(chain, row.act))
        with pytest.raises(NotFound):
            told.desk.look(told.log, lambda book: book.size, officer=Officer(who("chrg", SUBJECT), home))
    assert len(told.leaves()) == size


def _answers(chain: Chain, act: str) -> dict[str, Any]:
    return ANSWERS[act](chain, SUBJECT, False) if act in ANSWERS else {}


def test_a_contract_is_registered_by_the_ward(told: AtDesk) -> None:
    answers = ANSWERS["p00.register"](Chain(told), 1, True)
    for person in (who("sign", 1), who("chrg", 1), ident("pn", "n0b0dy")):
        with pytest.raises(NotFound):
            told.desk.perform(Officer(person, firm(1)), told.log, "p00.register", answers)
    assert told.act("p00.register", next(iter(WARD_PEOPLE)), None, answers).entry is not None


@pytest.mark.parametrize("holder", [0, 1, 2, 3, 4])
def test_a_firm_holds_what_is_its_own_or_of_those_below_it(told: AtDesk, holder: int) -> None:
    """(who holds × of which tier × whose item): 甲 anything; a firm its own chain, and is not told of anything else."""
    chain = set_scene(Chain(told), Life.RUNNING)
    told.keep()
    below = {0: {1, 2, 3, 4}, 1: {1, 2, 3, 4}, 2: {2, 4}, 3: {3}, 4: {4}}[holder]
    officer = next(iter(WARD_PEOPLE)) if holder == 0 else who("chrg", holder)
    done = set()
    for tier in (1, 2, 3, 4):
        for items in ([], *([thing("r011", one)] for one in (1, 2, 3))):
            with told.undone():
                said = chain.tries("p17.hold", officer, tier=tier, items=items, reason="確認")
            if said.entry is not None:
                done.add((tier, *items))
    owns = {thing("r011", one): one for one in (1, 2, 3)}
    assert done == {(tier, *items) for tier in below for items in ([], *([item] for item, one in owns.items() if one in below))}


BOTH_SIDES: list[tuple[str, PersonId, dict[str, Any]]] = [
    ("p00.appoint", OFFICER, {"person": who("chrg", SUBJECT), "capacity": "approver"}),
    ("p00.appoint", OFFICER, {"person": who("sign", 1), "capacity": "inspector"}),
    ("p00.deputise", OFFICER, {"person": INSPECTOR, "deputy": who("opr", SUBJECT), "deputy_name": "x", "until": UNTIL}),
    ("p00.succeed", OFFICER, {"person": INSPECTOR, "successor": who("opr", SUBJECT), "successor_name": "x"}),
    ("p10.designate-officer", OFFICER, {"person": who("hand", SUBJECT)}),
    ("p02.enrol", who("chrg", SUBJECT), {"person": INSPECTOR, "employer": firm(SUBJECT), "work": "印刷"}),
    ("p02.designate", who("sign", SUBJECT), {"person": APPROVER}),
    ("p10.designate-officer", who("chrg", SUBJECT), {"person": WARD_HANDOVER}),
    ("p00.succeed", who("sign", SUBJECT), {"person": who("chrg", SUBJECT), "successor": APPROVER, "successor_name": "x"}),
    ("p00.deputise", who("sign", 1), {"person": who("chrg", 1), "deputy": OFFICER, "deputy_name": "x", "until": UNTIL}),
]


@pytest.mark.parametrize("act, officer, answers", BOTH_SIDES)
def test_nobody_comes_to_stand_on_both_sides(told: AtDesk, act: str, officer: PersonId, answers: dict[str, Any]) -> None:
    chain = set_scene(Chain(told), Life.RUNNING)
    named = {} if act.startswith("p00.") and act != "p00.appoint" else {"full_name": "名"}
    said = chain.tries(act, officer, **named, **answers)
    assert said.entry is None
    assert "OTHER_SIDE" in said.misfits or said.objections, said
