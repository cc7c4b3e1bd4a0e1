"""Where a sentence is obeyed in the code, read from the sources of the provisions: objections, duties, and the comments that cite it.

Only what can be read off is told: a citation that is worked out while the program runs (``term(name)`` of a variable) is not found.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

import azukari
from azukari.kernel.objection import TERM_PREFIX
from azukari.law.say import Lang, Say

PACKAGE: Final = Path(azukari.__file__).parent
CALLS: Final = {"Objection": "objection", "Duty": "duty"}
DEPENDS: Final = Say("（言葉は場合により変わります：{function}）", "(its words depend on the case: {function})")
_COMMENT: Final = re.compile(r"#\s*(?P<where>o?\d{1,2}(?:-\d)?(?:\.[^\s—]+)?|term\.\w+)\s+—\s+(?P<text>.+)")


class Cited(msgspec.Struct, frozen=True):
    """A place in the code that rests on a citation: an ``objection``, a ``duty``, or the ``comment`` above a rule."""

    what: str
    cites: str
    place: str
    function: str
    ja: str = ""
    en: str = ""

    def text(self, lang: Lang) -> str:
        """What is said there, where it can be read off; else that it depends, and in which function."""
        told = self.ja if lang is Lang.ja else self.en
        return told or DEPENDS.format(function=self.function).of(lang)


def cited_in(where: str) -> list[Cited]:
    """Every place that rests on exactly this citation, in the order of the law."""
    return [one for one in _all() if one.cites == where]


def covering_tests(number: int) -> list[str]:
    """The tests of a provision, by the convention of their names; as they lie beside the sources, else the pattern."""
    return _tests(f"tests/provisions/test_p{number:02}_*.py")


def ordinance_tests() -> list[str]:
    """The tests of the ordinance's package, as they lie beside the sources."""
    return _tests("tests/ordinance/test_*.py")


def _tests(pattern: str) -> list[str]:
    root = PACKAGE.parent.parent
    return sorted(str(one.relative_to(root)) for one in root.glob(pattern)) or [pattern]


@cache
def _all() -> tuple[Cited, ...]:
    modules = sorted((PACKAGE / "provisions").glob("p[0-9][0-9]_*.py"))
    constants: dict[str, str] = {}
    trees = {}
    for module in modules:
        trees[module] = ast.parse(module.read_text(encoding="utf-8"))
        constants |= {f"{module.stem}.{name}": value for name, value in _constants(trees[module]).items()}
    known = {module: _known(module.stem, tree, constants) for module, tree in trees.items()}
    helpers: dict[str, dict[str, str | None]] = {}
    for module, tree in trees.items():
        helpers.setdefault(module.stem[:3], {}).update(_helpers(tree, known[module]))
    found: list[Cited] = []
    for module, tree in trees.items():
        found += _calls(module, tree, known[module], helpers[module.stem[:3]])
        found += _comments(module)
    return tuple(found)


def _constants(tree: ast.Module) -> dict[str, str]:
    """``NAME = Citation("7.1.main")`` and ``NAME = term("…")`` of a module."""
    found = {}
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(target, ast.Name) and value is not None and (cites := _citation(value, {})):
            found[target.id] = cites
    return found


def _known(stem: str, tree: ast.Module, constants: dict[str, str]) -> dict[str, str]:
    """The citations that a module knows by name: its own, and those it imports from its own provision's modules."""
    known = {name.partition(".")[2]: value for name, value in constants.items() if name.startswith(stem + ".")}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            source = node.module.rpartition(".")[2]
            for one in node.names:
                if f"{source}.{one.name}" in constants:
                    known[one.asname or one.name] = constants[f"{source}.{one.name}"]
    return known


def _citation(node: ast.expr, known: dict[str, str]) -> str | None:
    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Call(func=ast.Name(id="Citation"), args=[ast.Constant(value=str(text))]):
            return text
        case ast.Call(func=ast.Name(id="term"), args=[ast.Constant(value=str(text))]):
            return TERM_PREFIX + text
        case _:
            return None


def _calls(module: Path, tree: ast.Module, known: dict[str, str], helpers: dict[str, str | None]) -> list[Cited]:
    found = []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)) or function.name in helpers:
                continue
            name = node.func.id
            if name not in CALLS and name not in helpers:
                continue
            given = [*node.args, *(one.value for one in node.keywords)]
            fixed = helpers.get(name)
            cited = [fixed] if fixed else [one for arg in given if (one := _citation(arg, known))][:1]
            ja, en = _said(given, function, node)
            found += [
                Cited(CALLS.get(name, "objection"), cites, f"{_short(module)}:{node.lineno}", function.name, ja, en)
                for cites in cited or _looped(node, function, given, known)
            ]
    return found


def _helpers(tree: ast.Module, known: dict[str, str]) -> dict[str, str | None]:
    """Functions that only word an objection (``return Objection(HANDOVER, Say(ja, en), …)``), with the citation that they always give."""
    found: dict[str, str | None] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef(
                name=name,
                args=ast.arguments(args=taken),
                body=[*_, ast.Return(value=ast.Call(func=ast.Name(id="Objection"), args=[cites, worded, *_]))],
            ) if _words_of(worded) & {one.arg for one in taken}:
                found[name] = _citation(cites, known)
            case _:
                continue
    return found


def _words_of(node: ast.expr) -> set[str]:
    """The names that a ``Say`` is made of as they are."""
    match node:
        case ast.Call(func=ast.Name(id="Say"), args=[ast.Name(id=ja), ast.Name(id=en)]):
            return {ja, en}
        case _:
            return set()


def _said(given: list[ast.expr], function: ast.FunctionDef, call: ast.Call) -> tuple[str, str]:
    """What a call says first: two texts side by side, as the helpers take them, else a ``Say``, or a name that holds one."""
    names = _named(function, call.lineno)
    held = [names.get(one.id, one) if isinstance(one, ast.Name) else one for one in given]
    texts = [_text(one) for one in held if isinstance(one, (ast.JoinedStr, ast.BinOp)) or _japanese_or_english(one)]
    if len(texts) > 1 and not texts[0].isascii():
        return texts[0], texts[1]
    return next((said for arg in held if (said := _say(arg))), ("", ""))


def _japanese_or_english(node: ast.expr) -> bool:
    """Whether it is a text for people rather than a name: a sentence ends, or is not ASCII."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and (not node.value.isascii() or " " in node.value)


def _named(function: ast.FunctionDef, line: int) -> dict[str, ast.expr]:
    """What names were last given, above a line of a function."""
    found: dict[str, ast.expr] = {}
    for node in sorted((one for one in ast.walk(function) if isinstance(one, ast.Assign)), key=lambda one: one.lineno):
        if node.lineno >= line:
            break
        match node.targets[0], node.value:
            case ast.Name(id=name), value:
                found[name] = value
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                found |= {one.id: value for one, value in zip(names, values, strict=True) if isinstance(one, ast.Name)}
            case _:
                continue
    return found


def _looped(call: ast.Call, function: ast.FunctionDef, given: list[ast.expr], known: dict[str, str]) -> list[str]:
    """The citations that a loop over a table in the source goes through (``for given, item, field in ((…, REASON, …), …)``)."""
    names = {arg.id for arg in given if isinstance(arg, ast.Name)}
    for loop in ast.walk(function):
        if not (isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple) and isinstance(loop.iter, ast.Tuple)):
            continue
        if not any(inner is call for inner in ast.walk(loop)):
            continue
        for place, target in enumerate(loop.target.elts):
            rows = [row.elts[place] for row in loop.iter.elts if isinstance(row, ast.Tuple) and place < len(row.elts)]
            cited = [one for cell in rows if (one := _citation(cell, known))]
            if isinstance(target, ast.Name) and target.id in names and cited:
                return cited
    return []


def _say(node: ast.expr) -> tuple[str, str] | None:
    """Both texts of a ``Say``, of either one where it depends; what is filled in while the program runs shows as ``{…}``."""
    if isinstance(node, ast.IfExp):
        one, other = _say(node.body), _say(node.orelse)
        return (f"{one[0]}／{other[0]}", f"{one[1]} / {other[1]}") if one and other else one or other
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Say" and len(node.args) == 2:
        return _text(node.args[0]), _text(node.args[1])
    return None


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(one) if isinstance(one, ast.Constant) else "{…}" for one in values)
        case ast.BinOp(left=left, right=right):
            return _text(left) + _text(right)
        case _:
            return "{…}"


def _comments(module: Path) -> list[Cited]:
    found = []
    source = module.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        said = _COMMENT.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        if said:
            place = f"{_short(module)}:{token.start[0]}"
            found.append(Cited("comment", said["where"], place, "", said["text"], said["text"]))
    return found


def _short(module: Path) -> str:
    return str(module.relative_to(PACKAGE.parent))
