"""What holds for all provisions at once: who hears what, what a field may be, what every sentence is answered by, what old leaves read."""

import ast
import inspect
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any, NewType, get_args, get_type_hints

import msgspec
import pytest

from azukari.annex import ACTS, PROVISIONS, begin, prefill
from azukari.ground import Provision
from azukari.kernel.act import KINDS, Act
from azukari.kernel.asks import fields_of
from azukari.kernel.entry import Moment
from azukari.kernel.values import CONTRACTOR, Capacity, PartyId, PersonId, Time
from azukari.kernel.wire import canonical
from azukari.law.address import ANNEX_ADDRESSES, ORDINANCE_ADDRESSES

GOLDEN = Path(__file__).resolve().parent / "golden"
PURE = (str, float, bytes, dict, list, set, object)
TEXTS = {
    "PersonId", "PartyId", "PlaceId", "ItemId", "EntrustmentId", "DocumentId", "ObjectId", "AskId", "Day", "Fingerprint", "Citation", "Account",
    "WitnessId",
}  # fmt: skip

every_provision = pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: f"p{one.number:02}")
every_act = pytest.mark.parametrize("name", sorted(ACTS))


# ── what the match statements name is what the provision hears and judges ──


def parts(function: Callable[..., Any]) -> Iterator[FunctionType]:
    """A function and those of its provision that it calls."""
    waiting, seen = [function], set[str]()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, FunctionType) or one.__qualname__ in seen or not one.__module__.startswith("azukari.provisions."):
            continue
        seen.add(one.__qualname__)
        yield one
        names = {node.id for node in ast.walk(tree(one)) if isinstance(node, ast.Name)}
        waiting += [one.__globals__[name] for name in names if name in one.__globals__]


def tree(function: FunctionType) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def matched(function: Callable[..., Any]) -> set[type[Act]]:
    """The classes of acts in the cases of a function's match statements."""
    found: set[type[Act]] = set()
    for one in parts(function):
        for node in ast.walk(tree(one)):
            if isinstance(node, ast.MatchClass):
                cls = eval(ast.unparse(node.cls), one.__globals__)
                if isinstance(cls, type) and issubclass(cls, Act):
                    found.add(cls)
    return found


@every_provision
def test_what_evolve_matches_is_heard(provision: Provision[Any]) -> None:
    assert {one.__name__ for one in matched(provision.evolve) if not issubclass(one, provision.hears)} == set()


@every_provision
def test_what_objections_match_is_judged(provision: Provision[Any]) -> None:
    assert {one.__name__ for one in matched(provision.objections) if not issubclass(one, provision.judges)} == set()


@every_provision
def test_a_provision_matches_its_own_acts_and_the_kinds(provision: Provision[Any]) -> None:
    own = {base for act in provision.acts for base in act.__mro__}
    foreign = (matched(provision.evolve) | matched(provision.objections)) - own - set(KINDS)
    assert {one.__name__ for one in foreign} == set()


def test_the_check_sees_a_match_that_is_not_heard() -> None:
    """The check itself can fail: 第7's cases are seen, and an empty tuple covers none of them."""
    seven = next(one for one in PROVISIONS if one.number == 7)
    assert {"Consent", "BeginSubcontract"} <= {one.__name__ for one in matched(seven.evolve)}
    assert "Engages" in {one.__name__ for one in matched(seven.objections)}


# ── facts in the act, words beside it ──


def bases(hint: Any) -> Iterator[Any]:
    """The types that a hint is made of, without ``Annotated``, unions and tuples around them."""
    inner = [one for one in get_args(hint) if isinstance(one, type | NewType) or get_args(one)]
    if inner:
        for one in inner:
            yield from bases(one)
    else:
        yield hint


def plain(cls: type[msgspec.Struct], seen: set[type] | None = None) -> Iterator[str]:
    """Fields that could hold words: plain text, or text under a type that is no identifier."""
    seen = set() if seen is None else seen
    if cls in seen:
        return
    seen.add(cls)
    for name, hint in get_type_hints(cls).items():
        if name not in cls.__struct_fields__:
            continue
        for base in bases(hint):
            if isinstance(base, NewType):
                if base.__supertype__ is str and base.__name__ not in TEXTS:
                    yield f"{cls.__name__}.{name}"
            elif base in PURE or base is Any:
                yield f"{cls.__name__}.{name}"
            elif isinstance(base, type) and issubclass(base, msgspec.Struct):
                yield from plain(base, seen)


@every_act
def test_an_act_holds_no_text(name: str) -> None:
    assert list(plain(ACTS[name])) == []


def test_the_check_sees_text() -> None:
    class Group(msgspec.Struct):
        lines: tuple[str, ...] | None

    class Wrong(msgspec.Struct):
        groups: tuple[Group, ...]
        number: int

    assert list(plain(Wrong)) == ["Group.lines"]


# ── every sentence has one answer ──


def answered(prefix: str = "") -> Counter[str]:
    return Counter(
        str(one.address) for provision in PROVISIONS for one in provision.answers if str(one.address).startswith(prefix)
    )


def test_no_sentence_is_answered_twice() -> None:
    assert [address for address, times in answered().items() if times > 1] == []


@every_provision
def test_a_provision_answers_its_own_sentences_and_no_others(provision: Provision[Any]) -> None:
    own = {one for one in ANNEX_ADDRESSES if one.partition(".")[0] == str(provision.number)}
    found = {one.address for one in provision.answers if one.address not in ORDINANCE_ADDRESSES}
    assert found == own


def test_every_provision_of_the_annex_is_there_in_its_order() -> None:
    assert [one.number for one in PROVISIONS] == list(range(19))


def test_every_sentence_of_the_ordinance_is_answered_once() -> None:
    """By the ordinance's own package, but for what the contract itself answers (24.1)."""
    ordinance = pytest.importorskip("azukari.ordinance", reason="the ordinance has no package yet")
    found = answered("o") + Counter(str(one.address) for one in ordinance.ANSWERS)
    assert found == Counter(ORDINANCE_ADDRESSES)


@every_provision
def test_judgements_are_made_by_acts_that_exist(provision: Provision[Any]) -> None:
    assert [one.by_act for one in provision.judgements if one.by_act not in ACTS] == []


# ── what people type reaches a provision before it is read ──


@every_act
def test_whatever_is_typed_a_form_can_be_drawn(name: str) -> None:
    """Filling a form in from the record takes any answers, sound or not."""
    moment = Moment(Time(1_795_353_600_000_000), PersonId("pn-0"), PartyId("pt-0"), Capacity.PERSON_IN_CHARGE, CONTRACTOR)
    for typed in ("", "９", "9" * 5000, "-1", "x", None, 1.5, ["1"], {"1": 1}):
        answers = {field.name: typed for field in fields_of(ACTS[name])}
        assert prefill(begin(), ACTS[name], answers, moment) == answers


# ── old leaves are read for ever ──


@every_act
def test_an_act_has_a_golden_file_that_reads_as_it_was_written(name: str) -> None:
    path = GOLDEN / f"{name}.json"
    assert path.exists(), f"{name} has no golden file: run scripts/golden.py"
    data = path.read_bytes().removesuffix(b"\n")
    act = msgspec.json.decode(data, type=ACTS[name])
    assert canonical(as_written(act, msgspec.json.decode(data))) == data


def as_written(value: object, data: object) -> object:
    """What was read, without the questions that came later: in an old leaf each is answered by its default, and by nothing else."""
    if isinstance(value, msgspec.Struct) and isinstance(data, dict):
        later = [one for one in msgspec.structs.fields(value) if one.name not in data]
        assert [getattr(value, one.name) for one in later] == [one.default for one in later]
        return {name: as_written(getattr(value, name), data[name]) for name in data}
    if isinstance(value, tuple) and isinstance(data, list):
        return [as_written(one, was) for one, was in zip(value, data, strict=True)]
    return value


def test_no_wire_name_that_was_ever_written_is_forgotten() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} - set(ACTS) == set()
