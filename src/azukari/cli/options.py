"""From an act's questions to options of the command line and to its help. Derived: an act that arrives in the annex is here too."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from azukari import annex
from azukari.cli.faults import absent
from azukari.cli.output import Answer, Out, said
from azukari.cli.parser import GLOBAL, PROG, Command, HelpAsked, Option, exits
from azukari.desk.catalogue_labels import choice_label
from azukari.kernel.act import Act, Handling, kinds_of
from azukari.kernel.asks import Field, Form, fields_of
from azukari.law.say import Lang, Say

PREFIX: Final = "field:"

FORMS: Final = {
    Form.WORD: Say("一行の文字", "text, one line"),
    Form.PROSE: Say("文章", "text"),
    Form.DOCUMENT: Say("ファイル", "a file"),
    Form.INTEGER: Say("整数", "a whole number"),
    Form.FLAG: Say("はい／いいえ", "yes or no"),
    Form.DAY: Say("日（2026-04-01、令和8年4月1日）", "a day, 2026-04-01"),
    Form.TIME: Say("日時（2026-04-01 09:00）", "a moment in Japan, 2026-04-01 09:00"),
    Form.CHOICE: Say("次から選ぶ", "one of"),
    Form.TEXT: Say("番号又は名称", "an id or a name"),
    Form.LIST: Say("一覧（繰り返す）", "a list (repeat it)"),
    Form.GROUP: Say("項目=値,… 又は JSON", "item=value,… or JSON"),
}


def act_named(name: str) -> type[Act]:
    """The act of a wire name."""
    cls = annex.ACTS.get(name)
    if cls is None:
        near = get_close_matches(name, annex.ACTS, 3, 0.5)
        raise absent(
            "ACT_UNKNOWN",
            f"「{name}」という行為はありません。"
            + (f"近いもの：{'、'.join(near)}" if near else "`azukari acts` に一覧があります。"),
            f"There is no act named “{name}”. " + (f"Near: {', '.join(near)}" if near else "See `azukari acts`."),
        )
    return cls


def flag_of(field: Field, taken: frozenset[str]) -> str:
    """The option of a field; one whose name the command itself uses goes by ``--field-…``."""
    plain = "--" + field.name.replace("_", "-")
    return f"--field-{plain[2:]}" if plain in taken else plain


def taken_by(command: Command) -> frozenset[str]:
    """Every option that the command has for itself."""
    return frozenset(flag for option in (*command.options, *GLOBAL) for flag in option.flags) | {"--help"}


def options_of(name: str, command: Command, *, ask_help: bool, out: Out) -> tuple[Option, ...]:
    """The options of an act, or its help."""
    cls = act_named(name)
    if ask_help:
        raise HelpAsked(act_help(cls, command, out.lang), {"act": act_of(cls, taken_by(command))})
    return tuple(_option(field, taken_by(command)) for field in fields_of(cls))


def _option(field: Field, taken: frozenset[str]) -> Option:
    settings: dict[str, Any] = {"dest": PREFIX + field.name, "metavar": field.form.value.upper()}
    if field.form is Form.LIST:
        settings["action"] = "append"
    if field.form is Form.FLAG:
        settings |= {"nargs": "?", "const": "yes"}
    return Option((flag_of(field, taken),), field.asks.label, settings)


def act_help(cls: type[Act], command: Command, lang: Lang) -> str:
    """Everything an act asks, in words: label, sentence, form, choices, help."""
    taken = taken_by(command)
    by = Say("、".join(annex.CAPACITY_NAMES[one].ja for one in cls.by), ", ".join(annex.CAPACITY_NAMES[one].en for one in cls.by))
    lines = [
        f"{cls.name}  {cls.title.of(lang)}",
        Say(f"条文 {cls.cites}　行える人 {by.ja}", f"under {cls.cites}, done by {by.en}").of(lang),
    ]
    if cls.signed:
        lines.append(
            Say("甲が名を挙げて答える行為（本人の署名は付かない）", "an act that 甲 answers for by name (unsigned)").of(lang)
        )
    lines += [
        "",
        f"{PROG} act {cls.name} --contract EN --as PERSON [--place PL] …",
        "",
    ]
    for field in fields_of(cls):
        lines += _lines(field, flag_of(field, taken), "  ", lang)
    if not fields_of(cls):
        lines.append(Say("  問うことはない", "  it asks nothing").of(lang))
    if issubclass(cls, Handling):
        lines += ["", Say("内容を見るには azukari open を使う。", "To see the content, use azukari open.").of(lang)]
    return "\n".join([*lines, "", exits(lang), ""])


def _lines(field: Field, name: str, indent: str, lang: Lang) -> Iterator[str]:
    asks, form = field.asks, FORMS[field.form].of(lang)
    marks = [Say("必須", "required").of(lang)] if field.required and not asks.mints else []
    if asks.mints:
        marks.append(Say("空欄なら自動", "assigned when left out").of(lang))
    if asks.cites:
        marks.append(asks.cites)
    yield f"{indent}{name}  {asks.label.of(lang)}" + (f"  [{', '.join(marks)}]" if marks else "")
    inner = field.fields[0] if field.form is Form.LIST else field
    if field.form is Form.LIST:
        form = f"{form}: {FORMS[inner.form].of(lang)}"
    choices = [f"{one} ({choice_label(inner.kind, one).of(lang)})" for one in inner.choices]
    yield f"{indent}    {form}" + (f": {', '.join(choices)}" if choices else "")
    if asks.picks in annex.ACTS:
        yield f"{indent}    " + Say(f"{asks.picks} の番号", f"number of a {asks.picks}").of(lang)
    if asks.help:
        yield f"{indent}    {asks.help.of(lang)}"
    if inner.form is Form.GROUP:
        for one in inner.fields:
            yield from _lines(one, one.name, indent + "    ", lang)


def field_of(field: Field, name: str) -> dict[str, Any]:
    """A question of an act, as JSON has it."""
    inner = field.fields[0] if field.form is Form.LIST else field
    return {
        "name": field.name,
        "option": name,
        "form": field.form.value,
        "of": inner.form.value if field.form is Form.LIST else None,
        "kind": field.kind,
        "required": field.required and not field.asks.mints,
        "words": inner.is_words,
        "label": said(field.asks.label),
        "help": said(field.asks.help) if field.asks.help else None,
        "cites": field.asks.cites,
        "picks": field.asks.picks,
        "choices": [{"value": one, "label": said(choice_label(inner.kind, one))} for one in inner.choices],
        "fields": [field_of(one, one.name) for one in inner.fields] if inner.form is Form.GROUP else [],
    }


def act_of(cls: type[Act], taken: frozenset[str] = frozenset()) -> dict[str, Any]:
    """An act, as JSON has it."""
    return {
        "name": cls.name,
        "provision": int(cls.name[1:3]),
        "title": said(cls.title),
        "cites": cls.cites,
        "by": [one.value for one in cls.by],
        "kinds": [one.__name__ for one in kinds_of(cls)],
        "signed": cls.signed,
        "paper": cls.paper,
        "fields": [field_of(one, flag_of(one, taken)) for one in fields_of(cls)],
    }


def listing(out: Out) -> Answer:
    """Every act in the order of the law, its options as ``act`` takes them."""
    from azukari.cli.grammar import COMMANDS

    taken = taken_by(next(one for one in COMMANDS if one.name == "act"))
    result: list[dict[str, Any]] = []
    for provision in annex.PROVISIONS:
        if provision.acts:
            head = Say(f"第{provision.number}　{provision.heading.ja}", f"{provision.number}  {provision.heading.en}")
            out.line(("" if not result else "\n") + out.of(head))
        out.table([(f"  {cls.name}", cls.cites, out.of(cls.title)) for cls in provision.acts])
        result += [act_of(cls, taken) for cls in provision.acts]
    return Answer({"acts": result})
