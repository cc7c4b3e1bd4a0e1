"""A wrong declaration fails when it is read, at import; a right one gives the questions in their order."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest

from azukari import annex
from azukari.kernel.act import Act, BringsHome, Handling, Moves, kinds_of
from azukari.kernel.asks import ABSENT_WORD, Asks, Form, Word, fields_of
from azukari.kernel.things import Account, Move
from azukari.kernel.values import Capacity, Citation, Day, ItemId, Number, PersonId, Purpose, Time
from azukari.law.say import Say

LABEL = Asks(Say("項目", "Item"))


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Line(msgspec.Struct, frozen=True):
    label: Annotated[Word, LABEL]
    many: Annotated[int, LABEL] = 1


class Right(Act):
    name, by, cites = "p99.right", (Capacity.ANYONE,), Citation("1.1")
    title = Say("見本", "Sample")

    word: Annotated[Word, LABEL]
    day: Annotated[Day | None, LABEL] = None
    colours: Annotated[tuple[Colour, ...], LABEL] = ()
    lines: Annotated[tuple[Line, ...], LABEL] = ()
    account: Annotated[Account, LABEL] = Account("ward")


def test_the_questions_come_in_the_order_of_the_declaration() -> None:
    fields = fields_of(Right)
    assert [one.name for one in fields] == ["word", "day", "colours", "lines", "account"]
    assert [one.form for one in fields] == [Form.WORD, Form.DAY, Form.LIST, Form.LIST, Form.TEXT]
    assert [one.required for one in fields] == [True, False, False, False, False]
    assert [one.optional_value for one in fields] == [False, True, False, False, False]
    assert [one.is_words for one in fields] == [True, False, False, False, False]


def test_lists_and_groups_say_what_is_in_them() -> None:
    colours, lines = fields_of(Right)[2:4]
    assert colours.choices == ("red", "blue")
    assert colours.fields[0].form is Form.CHOICE
    assert [one.name for one in lines.fields[0].fields] == ["label", "many"]


def wrong(hint: Any) -> type[msgspec.Struct]:
    return msgspec.defstruct("Wrong", [("field", hint)])


@pytest.mark.parametrize("bare", [int, Word, tuple[int, ...], PersonId | None])
def test_a_question_without_a_label(bare: Any) -> None:
    with pytest.raises(TypeError, match="without a label"):
        fields_of(wrong(bare))


@pytest.mark.parametrize(
    "bare", [str, float, bytes, dict[str, str], list[int], set[int], object, tuple[int, int], tuple[str, ...]]
)
def test_a_field_that_is_neither_fact_nor_words(bare: Any) -> None:
    """Plain text would stand in the leaf for ever; there is no type that lets it in."""
    with pytest.raises(TypeError):
        fields_of(wrong(Annotated[bare, LABEL]))


def test_a_field_of_two_types() -> None:
    with pytest.raises(TypeError):
        fields_of(wrong(Annotated[int | bool, LABEL]))


def test_a_wrong_field_within_a_group() -> None:
    group = msgspec.defstruct("Group", [("text", Annotated[str, LABEL])])
    with pytest.raises(TypeError):
        fields_of(wrong(Annotated[tuple[group, ...], LABEL]))


def acts(**changes: Any) -> type[Act]:
    """An act with one declaration of its class changed."""
    right = {"name": "p01.right", "by": (Capacity.ANYONE,), "cites": Citation("1.1"), "title": Say("見本", "Sample")}
    return type(Act)("Changed", (Act,), {**right, **changes, "__module__": __name__, "__annotations__": {}})


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"name": "p02.of-another"}, {"name": "right"}, {"by": ()}, {"cites": ""}, {"title": "only Japanese"}],
)
def test_an_act_that_is_declared_wrong_fails_at_import(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    with_act(monkeypatch, acts(**changes))
    with pytest.raises(TypeError):
        annex._registry()


def test_two_acts_of_one_name_fail_at_import(monkeypatch: pytest.MonkeyPatch) -> None:
    with_act(monkeypatch, acts(), acts())
    with pytest.raises(TypeError):
        annex._registry()


def test_an_act_that_is_declared_right_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    with_act(monkeypatch, acts())
    assert "p01.right" in annex._registry()


def with_act(monkeypatch: pytest.MonkeyPatch, *classes: type[Act]) -> None:
    first = next(one for one in annex.PROVISIONS if one.number == 1)
    monkeypatch.setattr(annex, "PROVISIONS", (replace(first, acts=classes),))


# ── acts and kinds ──


def test_an_act_cannot_be_changed_and_takes_no_other_field() -> None:
    act = Right(word=ABSENT_WORD)
    with pytest.raises(AttributeError):
        act.word = Word(True)  # type: ignore[misc]  # that is what is tried
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"word":true,"other":1}', type=Right)
    with pytest.raises(TypeError):
        Right(Word(True))  # type: ignore[misc]  # by position


class Process(Handling, Moves):
    name = "p99.process"
    moves: tuple[Move, ...] = ()


class GoHome(BringsHome, Moves):
    name = "p99.go-home"


def test_kinds_are_recognised_and_go_together() -> None:
    assert kinds_of(Process) == (Handling, Moves)
    assert kinds_of(GoHome) == (Moves, BringsHome)
    assert kinds_of(Right) == ()


def test_handling_counts_one_record_unless_it_says_otherwise() -> None:
    assert Process(item=ItemId("im-0"), purpose=Purpose(1)).measure() == 1


def test_what_lists_and_moves_nothing_has_nothing_to_show() -> None:
    assert (GoHome().listed(), GoHome().moved()) == ((), ())


def test_numbers_keep_their_kind() -> None:
    kinds = {Number: "number", Purpose: "purpose", int: "integer", Time: "time"}
    for bare, kind in kinds.items():
        assert fields_of(wrong(Annotated[bare, LABEL]))[0].kind == kind
