"""What the documentation says is so: pages that are made are up to date, links lead somewhere, commands exist, languages agree."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from azukari.annex import ACTS
from azukari.cli.faults import CliError
from azukari.cli.grammar import COMMANDS
from azukari.cli.options import options_of
from azukari.cli.output import Out
from azukari.cli.parser import GLOBAL, Command, HelpAsked, Option, parser_of
from azukari.kernel.asks import Form, fields_of
from azukari.law.say import Lang

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
TOLD = [path for path in PAGES if path.parent in {ROOT, DOCS / "guide"} or path.name == "tour.md"]
"""Pages that newcomers type from."""
GUIDES = sorted((DOCS / "guide").glob("*.ja.md"))

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
PLACEHOLDER = re.compile(r"[A-Z]+")


def made_by() -> ModuleType:
    spec = spec_from_file_location("azukari_docs", ROOT / "scripts" / "docs.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def prose(path: Path) -> str:
    """A page without its blocks of commands."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def shell_lines(path: Path) -> Iterator[list[str]]:
    for language, body in FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "sh":
            for line in body.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                if words:
                    yield words


def typed(program: str) -> list[tuple[str, list[str]]]:
    return [(path.name, words[1:]) for path in TOLD for words in shell_lines(path) if words[0] == program]


def mentioned(program: str) -> list[tuple[str, list[str]]]:
    """Commands within sentences; these need not be complete."""
    spans = ((path, span) for path in TOLD for span in SPAN.findall(prose(path)))
    return [(path.name, span.split()[1:]) for path, span in spans if span.split()[0] == program and len(span.split()) > 1]


def command_of(words: list[str]) -> Command:
    found = [one for one in COMMANDS if one.name == words[0]]
    assert found, f"there is no `azukari {words[0]}`"
    return found[0]


def further(command: Command, words: list[str]) -> tuple[Option, ...]:
    """What the named act asks, for ``azukari act NAME``."""
    if command.name == "act" and len(words) > 1 and re.fullmatch(r"p\d\d\..+", words[1]):
        return options_of(words[1], command, ask_help=False, out=Out(Lang.en, as_json=False))
    return ()


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# ── pages that are made ──


MADE = ["glossary.md", "wire-names.md", "errors.md", "provisions.md", "duties.md", "judgements.md", "grades.md"]


@pytest.mark.parametrize("name", MADE)
def test_a_made_page_is_up_to_date(name):
    pages = made_by().PAGES
    assert (DOCS / name).read_text(encoding="utf-8") == pages[name](), f"docs/{name} has fallen behind: run scripts/docs.py"


def test_every_made_page_is_looked_at():
    marked = {path.name for path in PAGES if "Made by scripts/docs.py" in path.read_text(encoding="utf-8")}
    assert marked == set(made_by().PAGES)


def test_a_text_is_read_out_of_a_call_a_table_and_a_name(tmp_path):
    source = tmp_path / "some.py"
    source.write_text(
        "A = Say('あ', 'a')\n"
        "TABLE = {'IN_TABLE': ('いえ', 'no')}\n"
        "def f(x):\n"
        "    b = Say(f'{x}が', f'{x} is')\n"
        "    Fault('BY_NAME', A); Fault('WITHIN', b); Misfit('WITH_MORE', Say('う' + 'え', 'u'), Say('お', 'o'))\n"
        "    _misfit('BARE', 'field', 'だめ', 'no'); wrong('SILENT', x); get('LANG_ENV')\n",
        encoding="utf-8",
    )
    assert set(made_by().told_in(source)) == {
        ("BY_NAME", "あ", "a"),
        ("IN_TABLE", "いえ", "no"),
        ("WITHIN", "…が", "… is"),
        ("WITH_MORE", "うえ", "u"),
        ("BARE", "だめ", "no"),
    }


def test_a_text_is_read_where_a_condition_or_a_name_decides(tmp_path):
    source = tmp_path / "some.py"
    source.write_text(
        "def f(x, one):\n"
        "    add('ALIKE' if x else 'UNLIKE', Say('あ', 'a'))\n"
        "    add('GOOD' if x else 'BAD', Say('よい', 'good') if x else Say('わるい', 'bad'))\n"
        "    Fault(one.code if x else 'PASSED_ON', Say(f'{one.ja}{x}', f'{one.en} {x}'))\n"
        "    ja, en = 'さき', 'first'\n"
        "    _misfit('FIRST', ja, en, 'field')\n"
        "    ja, en = 'あと', 'then'\n"
        "    _misfit('THEN', ja, en, 'field')\n"
        "    Fault('FILLED', Say('{who}です', 'by {who}').format(who=x))\n",
        encoding="utf-8",
    )
    assert set(made_by().told_in(source)) == {
        ("ALIKE", "あ", "a"),
        ("UNLIKE", "あ", "a"),
        ("GOOD", "よい", "good"),
        ("BAD", "わるい", "bad"),
        ("PASSED_ON", "…", "…"),
        ("FIRST", "さき", "first"),
        ("THEN", "あと", "then"),
        ("FILLED", "…です", "by …"),
    }


# ── every error is listed, and met by a test ──

TELLING = {"Fault", "Misfit", "_misfit", "misfit", "wrong", "absent", "refusal", "_denied", "add", "_tell"}
"""What tells an error by a code, and whatever raises one: a class of errors by its name."""
LISTED = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def listed() -> set[str]:
    return {code for code in LISTED.findall((DOCS / "errors.md").read_text(encoding="utf-8")) if not code.isdecimal()}


def told_anywhere() -> set[str]:
    """Codes that the sources hand to something that tells or raises them."""
    pages, found = made_by(), set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in TELLING or called.endswith(("Error", "Fault")):
                    found.update(pages.codes_of(node.args[0]))
    return found


def test_every_code_that_is_told_is_listed():
    assert len(told_anywhere()) > 250
    assert told_anywhere() - listed() == set()


def test_every_error_is_named_by_a_test():
    assert len(listed()) > 300
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    named = set(re.findall(r"[A-Z][A-Z0-9_]+|law(?:\.[a-z_]+)+", tests))
    assert listed() - named == set(), "an error is told that no test triggers"


# ── links ──


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_checkout_lead_somewhere(path):
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if fragment:
            assert fragment in {slug(title) for _, title in HEADING.findall(prose(target))}, link


def test_no_page_points_at_a_line_of_code():
    assert not [path.name for path in PAGES if re.search(r"\.py:\d|\.py#L\d", prose(path))]


# ── commands ──


@pytest.mark.parametrize("page, words", typed("azukari"), ids=lambda value: value if isinstance(value, str) else " ".join(value))
def test_a_command_to_be_typed_is_one_that_the_command_line_takes(page, words):
    command = command_of(words)
    rest = ["1" if PLACEHOLDER.fullmatch(word) else word for word in words[1:]]
    try:
        parser_of(command, Lang.en, further(command, words)).parse_args(rest)
    except HelpAsked:
        assert {"-h", "--help"} & set(words)
    except CliError as error:
        pytest.fail(f"{page}: {error}")


@pytest.mark.parametrize(
    "page, words", mentioned("azukari"), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_a_command_that_is_mentioned_exists_with_its_options(page, words):
    command = command_of(words)
    known = {flag for option in (*command.options, *GLOBAL, *further(command, words)) for flag in option.flags} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, page


@pytest.mark.parametrize("page, words", typed("make") + mentioned("make"))
def test_a_target_of_make_exists(page, words):
    goals = [word for word in words if "=" not in word]
    assert goals, page
    assert set(goals) <= targets(), page


def test_there_are_commands_to_look_at():
    assert len(typed("azukari")) > 10
    assert len(typed("make")) > 3
    assert len(mentioned("azukari")) > 3


@pytest.mark.parametrize("page, words", typed("azukari"), ids=lambda value: value if isinstance(value, str) else " ".join(value))
def test_a_choice_that_is_to_be_typed_is_one_of_the_choices(page, words):
    cls = ACTS.get(words[1]) if words[0] == "act" else None
    for field in fields_of(cls) if cls else ():
        inner = field.fields[0] if field.form is Form.LIST else field
        given = [value for flag, value in pairwise(words) if flag == "--" + field.name.replace("_", "-")]
        if inner.form is Form.CHOICE:
            assert set(given) <= set(inner.choices), page


# ── languages ──


def levels(path: Path) -> list[int]:
    return [len(marks) for marks, _ in HEADING.findall(prose(path))]


def test_both_readmes_have_the_same_headings_in_number_and_level():
    assert levels(ROOT / "README.ja.md") == levels(ROOT / "README.md")


@pytest.mark.parametrize("japanese", GUIDES, ids=lambda path: path.name)
def test_a_guide_has_the_same_tasks_in_both_languages(japanese):
    english = japanese.with_name(japanese.name.replace(".ja.md", ".en.md"))
    assert levels(japanese) == levels(english)
    assert [*shell_lines(japanese)] == [*shell_lines(english)]


def test_there_is_a_guide_for_each_who_works_with_it():
    assert {path.name.removesuffix(".ja.md") for path in GUIDES} == {
        "ward",
        "contractor",
        "worker",
        "signing-in",
        "inspector",
        "administrator",
        "witness",
        "programs",
        "papers",
    }


@pytest.mark.parametrize("name", ["ward.ja.md", "ward.en.md", "contractor.ja.md", "contractor.en.md"])
def test_where_a_package_is_made_the_note_that_comes_first_at_e4_is_named(name: str) -> None:
    """The node refuses to unwrap for a package what no note has under way."""
    [told] = [one for one in re.split(r"\n\n|\n```", (DOCS / "guide" / name).read_text()) if "`azukari package" in one]
    assert all(word in told for word in ("E4", "`p10.issue-return`", "`NODE_ENTRY`"))
