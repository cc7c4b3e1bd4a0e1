"""Write the pages of the documentation that say what the code declares: docs/glossary.md, docs/wire-names.md, docs/errors.md
and, by docs_law.py, docs/provisions.md, docs/duties.md, docs/judgements.md and docs/grades.md.

A page that is made cannot fall behind: ``tests/test_docs.py`` makes each anew and compares. Run it after changing an act, a term of the
glossary or the text of an error::

    .venv/bin/python scripts/docs.py

Acts and the catalogues of ledger and vault are read as they are. Other errors are told where they arise, so their code and texts
are read out of the sources: a call or a table that holds a code together with a Japanese and an English text.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

sys.path[:0] = [str(Path(__file__).resolve().parent)]

from docs_forms import PAGES as FORMS  # noqa: E402
from docs_law import PAGES as LAW  # noqa: E402
from docs_layout import page, table  # noqa: E402 — beside this script, from wherever that is run

# isort: split

from azukari.annex import CAPACITY_NAMES, PROVISIONS  # noqa: E402
from azukari.cli.faults import EXITS  # noqa: E402
from azukari.content.errors import TEXTS as CONTENT  # noqa: E402
from azukari.kernel.act import kinds_of  # noqa: E402
from azukari.law.glossary import GLOSSARY, NOT_USED  # noqa: E402
from azukari.ledger.texts import TEXTS as LEDGER  # noqa: E402
from azukari.ledger.texts import Verdict  # noqa: E402
from azukari.vault.errors import TEXTS as VAULT  # noqa: E402

ROOT: Final = Path(__file__).resolve().parent.parent
PLACE: Final = re.compile(r"\{[^}]*\}")
SOURCE: Final = ROOT / "src" / "azukari"
CODE: Final = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)*|law\.[a-z_]+\.[a-z_]+")
BRACES: Final = re.compile(r"\{\w+\}")
HIRAGANA: Final = re.compile(r"[ぁ-ん]")

Told = tuple[str, str, str]
"""A code, its Japanese and its English text."""


# ── glossary ──


def glossary() -> str:
    """One identifier for each legal term."""
    return page(
        "Glossary",
        ["One identifier for each term of the law. Code, pages and papers use these words and no others for these senses.", ""],
        table(("identifier", "term", "note"), ((f"`{one.identifier}`", one.ja, one.note) for one in GLOSSARY)),
        ["Not used for these senses, because each blurs a distinction that the law makes: " + ", ".join(NOT_USED) + "."],
    )


# ── acts ──


def wire_names() -> str:
    """Every act in the order of the law."""
    parts: list[list[str]] = []
    for provision in PROVISIONS:
        if not provision.acts:
            continue
        parts.append([f"## {provision.number} · {provision.heading.en}　{provision.heading.ja}", ""])
        rows = [
            (
                f"`{cls.name}`",
                cls.title.en + (" ✍" if cls.signed else ""),
                cls.title.ja,
                f"{cls.cites}",
                ", ".join(CAPACITY_NAMES[one].en for one in cls.by),
                ", ".join(kind.__name__ for kind in kinds_of(cls)) or "—",
            )
            for cls in provision.acts
        ]
        parts.append(table(("name", "act", "行為", "under", "done by", "kinds"), rows))
    intro = [
        "The name of an act is permanent: it stands in the leaves of every record, and is never given to anything else. `azukari act NAME",
        "--help` tells what each asks. “Under” is the [address](tour.md#1--the-law) of the sentence that the act is done under. Kinds are how a",
        "provision recognises an act of another without knowing it; what each means stands in [act.py](../src/azukari/kernel/act.py).",
        "✍ marks what 甲 answers for in person; no personal signature is asked for yet.",
        "",
    ]
    return page("Acts and their names", intro, *parts)


# ── errors ──


def text_of(node: ast.expr) -> str | None:
    """A text as it stands in the source, with … for what is filled in when it is told."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (text_of(left) or "…") + (text_of(right) or "…")
        case _:
            return None


Names = dict[str, list[tuple[int, ast.expr]]]
"""What a name stands for: the line where it is given, and the expression."""


def meant(node: ast.expr, names: Names) -> ast.expr:
    """What an expression stands for: of a name, what it was given last above."""
    if isinstance(node, ast.Name):
        given = [(line, value) for line, value in names.get(node.id, ()) if line <= node.lineno]
        return max(given, key=lambda one: one[0])[1] if given else node
    return node


def pairs_of(nodes: list[ast.expr], names: Names) -> list[tuple[str, str]]:
    """The first Japanese and English text among some arguments: two strings side by side, or a ``Say``; both, where a condition decides."""
    nodes = [meant(node, names) for node in nodes]
    for said in nodes:
        if isinstance(said, ast.IfExp):
            # ``x = a if … else x`` stands for itself
            ways = [one for one in (said.body, said.orelse) if meant(one, names) is not said]
            if either := [pair for one in ways for pair in pairs_of([one], names)]:
                return either
        if isinstance(said, ast.Call) and isinstance(said.func, ast.Attribute) and said.func.attr == "format":
            # what is filled in stands in braces
            return [(BRACES.sub("…", ja), BRACES.sub("…", en)) for ja, en in pairs_of([said.func.value], names)]
        if isinstance(said, ast.Call) and isinstance(said.func, ast.Name) and said.func.id == "Say":
            passed_on = all(set(text_of(one) or "…") <= {"…", " "} for one in said.args)
            return [("…", "…")] if passed_on else pairs_of(said.args, names)
        if isinstance(said, ast.Tuple):
            return pairs_of(said.elts, names)
    for first, second in pairwise(nodes):
        ja, en = text_of(first), text_of(second)
        if ja is not None and en is not None and HIRAGANA.search(ja) and not HIRAGANA.search(en):
            return [(ja, en)]
    return []


def codes_of(node: ast.expr | None) -> list[str]:
    """The codes that an expression may be: one, or two where a condition decides."""
    match node:
        case ast.Constant(value=str(value)) if CODE.fullmatch(value):
            return [value]
        case ast.IfExp(body=body, orelse=orelse):
            return codes_of(body) + codes_of(orelse)
        case _:
            return []


def assigned(body: ast.AST) -> Names:
    """What is given a name in a module or a function, one by one or several at once."""
    names: defaultdict[str, list[tuple[int, ast.expr]]] = defaultdict(list)
    for node in ast.walk(body):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    names[target.id].append((node.lineno, node.value))
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for one, value in zip(target.elts, node.value.elts, strict=True):
                        if isinstance(one, ast.Name):
                            names[one.id].append((node.lineno, value))
    return names


def told_in(path: Path) -> Iterator[Told]:
    """Every code in a module that stands together with its texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    top = ast.Module([node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))], [])
    for body in (top, *functions):
        # a constant of the module may stand below the function that tells it
        constants = {name: [(0, value) for _, value in given] for name, given in assigned(top).items()}
        names = constants | assigned(body)
        for node in ast.walk(body):
            found: list[tuple[ast.expr | None, list[ast.expr]]] = []
            if isinstance(node, ast.Call) and node.args:
                found = [(node.args[0], [*node.args[1:], *(one.value for one in node.keywords)])]
            elif isinstance(node, ast.Dict):
                found = [(key, [value]) for key, value in zip(node.keys, node.values, strict=True)]
            for key, nodes in found:
                codes, said = codes_of(key), pairs_of(nodes, names)
                # where a condition decides on the code and on the text, each goes with its own
                together = len(codes) == len(said) > 1
                yield from (
                    ((one, *text) for one, text in zip(codes, said, strict=True))
                    if together
                    else ((one, *text) for one in codes for text in said)
                )


PLACES: Final = (
    ("Acts and forms", "The annex's text, an answer, a list, a leaf: something that was handed in.", ("law", "kernel")),
    ("The ordinance", "What is asked for its definitions and penalties.", ("ordinance",)),
    ("The record does not allow it", "The act names what is not there, or what is settled already. Each also says where to look.",
     ("annex.py", "custody", "ground", "provisions")),
    ("The desk", "Intake, openings, evidence, the instance and its processes.", ("desk", "store")),
    ("The witness", "Answers of the other party's node, and what stands in the way of its folder.", ("witness",)),
    ("The command line", "Named before the act reaches the desk, or found by `azukari check`.", ("cli",)),
    ("Papers", "Forms, codes of papers, lists out and back.", ("paper",)),
    ("The web", "", ("web",)),
    ("The demonstration", "", ("demo",)),
)  # fmt: skip


def modules(places: tuple[str, ...]) -> Iterator[Path]:
    """The modules of some packages, in order."""
    for place in places:
        path = SOURCE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def told(places: tuple[str, ...]) -> list[Told]:
    """Every code of some packages; a code that is told in several ways stands once for each."""
    return sorted({one for path in modules(places) for one in told_in(path)})


def listed(rows: list[Told]) -> list[str]:
    """A table of errors, each code once."""
    texts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, ja, en in rows:
        texts[code].append((en, ja))
    cells = ((f"`{code}`", "<br>".join(en for en, _ in said), "<br>".join(ja for _, ja in said)) for code, said in texts.items())
    return table(("code", "English", "日本語"), cells)


def errors() -> str:
    """Every code that people are told."""
    parts: list[list[str]] = []
    for heading, about, places in PLACES:
        rows = told(places)
        if rows:
            parts.append([f"## {heading}", "", *([about, ""] if about else []), *listed(rows)])
    parts.append(
        [
            "## Content",
            "",
            *listed(sorted((code, PLACE.sub("…", ja), PLACE.sub("…", en)) for code, (ja, en, _) in CONTENT.items())),
        ]
    )
    parts.append(["## The vault", "", *listed(sorted((code, ja, en) for code, (ja, en) in VAULT.items()))])
    parts.append(["## Ledger and evidence", "", "The gravest finding decides the verdict, in this order:", ""])
    for verdict in Verdict:
        rows = sorted((code, one.ja, one.en) for code, one in LEDGER.items() if one.verdict is verdict)
        if rows:
            parts.append([f"### {verdict}", "", *listed(rows)])
    intro = [
        "Every error has a code that stays, and texts in both languages that say what happened and what to do. `…` stands for what is filled",
        "in when it is told (where that is all, the reason that the record gives); a code with several texts is told in several cases. A",
        "*refusal* under the annex has no code: it cites a sentence,",
        "for example provision 7, paragraph 1, main clause, and `azukari explain 7.1.main` tells more.",
        "",
        "The command line ends with one of these exit codes:",
        "",
    ]
    exits = table(("exit code", "English", "日本語"), ((f"`{int(code)}`", say.en, say.ja) for code, say in EXITS))
    return page("Errors", intro, exits, *parts)


PAGES: Final = {"glossary.md": glossary, "wire-names.md": wire_names, "errors.md": errors} | LAW | FORMS


def write() -> list[str]:
    """Write what is not up to date; the names of the pages written."""
    written = []
    for name, make in PAGES.items():
        path, text = ROOT / "docs" / name, make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(name)
    return written


if __name__ == "__main__":
    for written in write():
        print(written)
