"""Every duty that the provisions can yield, read off their sources.

Each provision's ``duties`` is gone through statement by statement, every branch of it, and into the functions of its provision that it
calls. What stands in the source is known (codes, texts, sides, sentences, acts); what only a record knows is not, and a text shows it as
``…``. Branches that what is known decides are decided, so that a code goes with its own text. Nothing is run: a duty that needs a rare
record is found like any other.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import Any, Final

import msgspec

from azukari.annex import PROVISIONS
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.objection import term
from azukari.kernel.values import Citation
from azukari.law.say import Say

Env = dict[str, Any]
"""What each name stands for at a point of a function, as far as the source tells."""


class _Unknown:
    """What only a record knows."""

    def __repr__(self) -> str:
        return "…"


UNKNOWN: Final = _Unknown()
PURE: Final = (Citation, term, Say)
"""What may be called while reading: it only puts together what stands in the source."""
DEPTH: Final = 8
FIELDS: Final = tuple(inspect.signature(Duty).parameters)


@dataclass(frozen=True)
class Owed:
    """A duty as the source declares it; ``due`` says that it can have a date."""

    code: str
    ja: str
    en: str
    owes: str
    cites: str
    satisfied_by: tuple[str, ...]
    due: bool
    blocks_closing: bool


@dataclass
class Reader:
    """Goes through one provision's functions, collecting every duty on the way."""

    found: set[Owed] = field(default_factory=set)
    depth: int = 0
    returned: list[Any] = field(default_factory=list)

    def function(self, function: FunctionType, given: Env) -> list[Any]:
        """Go through a function with what is known of its arguments; what it may return."""
        if self.depth >= DEPTH:
            return [UNKNOWN]
        self.depth += 1
        outer, self.returned = self.returned, []
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        if isinstance(tree, ast.FunctionDef):
            known = {name: one.default for name, one in inspect.signature(function).parameters.items()}
            env = {name: given.get(name, UNKNOWN if one is inspect.Parameter.empty else one) for name, one in known.items()}
            self.body(tree.body, [env], function.__globals__)
        found, self.returned = self.returned, outer
        self.depth -= 1
        return found or [UNKNOWN]

    # ── statements ──

    def body(self, body: list[ast.stmt], envs: list[Env], names: Env) -> list[Env]:
        """Every way through some statements; the environments that come out at their end."""
        for statement in body:
            after: list[Env] = []
            for env in envs:
                for one in self.statement(statement, env, names):
                    if not any(_same(one, other) for other in after):
                        after.append(one)
            envs = after
        return envs

    def statement(self, node: ast.stmt, env: Env, names: Env) -> list[Env]:  # noqa: PLR0911 — one branch per form of statement
        """Every way through one statement."""
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                truth = self.value(test, env, names)
                ways = [] if truth is not UNKNOWN and not truth else self.body(body, [dict(env)], names)
                return [*ways, *([] if truth is not UNKNOWN and truth else self.body(orelse, [dict(env)], names))]
            case ast.For(target=target, iter=iterated, body=body):
                ways = [env]
                for rows in self.values(iterated, env, names):
                    for row in rows if isinstance(rows, tuple) else (UNKNOWN,):
                        ways += self.body(body, [_bound(target, row, env)], names)
                return ways
            case ast.Match(cases=cases):
                return [env, *(way for case in cases for way in self.body(case.body, [dict(env)], names))]
            case ast.Assign(value=value, targets=[target]):
                return [_bound(target, one, env) for one in self.values(value, env, names)]
            case ast.AnnAssign(value=ast.expr() as value, target=target):
                return [_bound(target, one, env) for one in self.values(value, env, names)]
            case ast.Return(value=ast.expr() as value):
                self.returned += self.values(value, env, names)
                return []
            case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
                self.found |= {one for one in self.values(value, env, names) if isinstance(one, Owed)}
                return [env]
            case ast.Expr(value=ast.YieldFrom(value=value)) | ast.Expr(value=value):
                self.values(value, env, names)
                return [env]
            case ast.Return() | ast.Continue() | ast.Break():
                return []
            case _:
                return [env]

    # ── expressions ──

    def values(self, node: ast.expr, env: Env, names: Env) -> list[Any]:
        """What an expression may be: several values where a condition decides that only a record knows."""
        match node:
            case ast.IfExp(test=test, body=body, orelse=orelse):
                truth = self.value(test, env, names)
                if truth is UNKNOWN:
                    return [*self.values(body, env, names), *self.values(orelse, env, names)]
                return self.values(body if truth else orelse, env, names)
            case ast.Tuple(elts=elts):
                found: list[tuple[Any, ...]] = [()]
                for one in elts:
                    found = [(*before, value) for before in found for value in self.values(one, env, names)]
                return list(found)
            case ast.Call():
                return self.call(node, env, names)
            case _:
                return [self.value(node, env, names)]

    def value(self, node: ast.expr, env: Env, names: Env) -> Any:  # noqa: ANN401, PLR0911 — one branch per form of expression
        """What an expression is, or UNKNOWN."""
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return env[name] if name in env else names.get(name, tuple if name == "tuple" else UNKNOWN)
            case ast.Attribute(value=inner, attr=attr):
                base = self.value(inner, env, names)
                return UNKNOWN if base is UNKNOWN else getattr(base, attr, UNKNOWN)
            case ast.JoinedStr(values=parts):
                return "".join(
                    str(self.value(one.value if isinstance(one, ast.FormattedValue) else one, env, names)) for one in parts
                )
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                first, second = self.value(left, env, names), self.value(right, env, names)
                return UNKNOWN if UNKNOWN in {id(first): first, id(second): second}.values() else first + second
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                first, second = self.value(left, env, names), self.value(right, env, names)
                compared = _COMPARED.get(type(op))
                return UNKNOWN if compared is None or first is UNKNOWN or second is UNKNOWN else compared(first, second)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inside = self.value(operand, env, names)
                return UNKNOWN if inside is UNKNOWN else not inside
            case ast.GeneratorExp(elt=elt, generators=[ast.comprehension(target=target, iter=iterated, ifs=[])]):
                rows = self.value(iterated, env, names)
                return (
                    tuple(self.value(elt, _bound(target, row, env), names) for row in rows)
                    if isinstance(rows, tuple)
                    else UNKNOWN
                )
            case ast.Tuple() | ast.Call() | ast.IfExp():
                values = self.values(node, env, names)
                return values[0] if len(values) == 1 else UNKNOWN
            case _:
                return UNKNOWN

    def call(self, node: ast.Call, env: Env, names: Env) -> list[Any]:
        """What a call may give: a duty, a duty changed, a sentence or text put together, or what a function of the provisions returns."""
        called = self.value(node.func, env, names)
        given: list[list[Any]] = [[]]
        for argument in node.args:
            given = [[*before, value] for before in given for value in self.values(argument, env, names)]
        named = {one.arg: self.value(one.value, env, names) for one in node.keywords if one.arg}
        found: list[Any] = []
        for values in given:
            if called is Duty:
                found.append(_owed(dict(zip(FIELDS, values, strict=False)) | named))
            elif called is msgspec.structs.replace and isinstance(values[0], Owed):
                found.append(_changed(values[0], named))
            elif called in PURE and not any(one is UNKNOWN for one in values):
                found.append(called(*values))
            elif called is tuple and len(values) == 1:
                found.append(values[0])
            elif _tells(called):
                found += self.function(called, _arguments(called, values) | named)
            else:
                found.append(UNKNOWN)
        return found


def _owed(given: Env) -> Owed:
    """A duty as its call declares it."""
    said, acts, owes = given["say"], given["satisfied_by"], given["owes"]
    return Owed(
        str(given["code"]),
        said.ja if isinstance(said, Say) else "…",
        said.en if isinstance(said, Say) else "…",
        owes.value if isinstance(owes, Owes) else "…",
        str(given["cites"]),
        tuple(map(str, acts)) if isinstance(acts, tuple) else ("…",),
        given.get("due") is not None,
        given.get("blocks_closing", True) is not False,
    )


def _changed(one: Owed, named: Env) -> Owed:
    """A duty of which something was replaced afterwards."""
    due = one.due if "due" not in named else named["due"] is not None
    blocks = one.blocks_closing if "blocks_closing" not in named else named["blocks_closing"] is not False
    return replace(one, due=due, blocks_closing=blocks)


_COMPARED: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Is: lambda first, second: first is second,
    ast.IsNot: lambda first, second: first is not second,
    ast.Eq: lambda first, second: first == second,
    ast.NotEq: lambda first, second: first != second,
    ast.In: lambda first, second: first in second,
    ast.NotIn: lambda first, second: first not in second,
}


def _same(one: Env, other: Env) -> bool:
    return one.keys() == other.keys() and all(one[name] is other[name] or one[name] == other[name] for name in one)


def _bound(target: ast.expr, value: Any, env: Env) -> Env:  # noqa: ANN401 — whatever a source may hold
    env = dict(env)
    if isinstance(target, ast.Name):
        env[target.id] = value
    elif isinstance(target, ast.Tuple):
        values = value if isinstance(value, tuple) and len(value) == len(target.elts) else [UNKNOWN] * len(target.elts)
        for name, one in zip(target.elts, values, strict=True):
            env = _bound(name, one, env)
    return env


def _arguments(called: FunctionType, values: list[Any]) -> Env:
    """Arguments by name; those of ``*acts`` as the tuple that they become."""
    given: Env = {}
    for place, (name, one) in enumerate(inspect.signature(called).parameters.items()):
        if one.kind is inspect.Parameter.VAR_POSITIONAL:
            given[name] = tuple(values[place:])
            break
        if place < len(values):
            given[name] = values[place]
    return given


def _tells(called: object) -> bool:
    """Whether a function of the provisions gives duties, or the sentence that one rests on."""
    returns = str(called.__annotations__.get("return", "")) if isinstance(called, FunctionType) else ""
    return getattr(called, "__module__", "").startswith("azukari.provisions.") and ("Duty" in returns or returns == "Citation")


def owed() -> Iterator[tuple[int, list[Owed]]]:
    """Every duty of each provision, by its number, in the order of codes."""
    for provision in PROVISIONS:
        reader = Reader()
        if isinstance(provision.duties, FunctionType):
            reader.function(provision.duties, {})
        yield provision.number, sorted(reader.found, key=lambda one: (one.code, one.cites, one.ja, one.satisfied_by))
