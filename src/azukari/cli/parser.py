"""The parser: argparse, speaking the chosen language, raising instead of leaving, and showing examples.

Commands are declared once as data (:mod:`azukari.cli.grammar`); this module makes parsers of them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn

import msgspec

from azukari.cli.faults import EXITS, Exit, wrong
from azukari.law.say import Lang, Say

PROG: Final = "azukari"


class Option(msgspec.Struct, frozen=True):
    """An option or an argument of a command; ``settings`` go to argparse as they are."""

    flags: tuple[str, ...]
    help: Say
    settings: dict[str, Any]


class Command(msgspec.Struct, frozen=True):
    """A command: what it is for, what it takes, examples of its use, and the module and function that do it."""

    name: str
    summary: Say
    options: tuple[Option, ...]
    examples: tuple[tuple[str, Say], ...]
    does: tuple[str, str]
    about: Say | None = None


def opt(*flags: str, ja: str, en: str, **settings: Any) -> Option:  # noqa: ANN401 — argparse's own settings
    """Declare an option."""
    return Option(flags, Say(ja, en), settings)


def whole(text: str) -> int:
    """A whole number that the record can hold. :raises ValueError: when it is none."""
    number = int(text)
    if not 0 <= number < 1 << 53:
        raise ValueError(text)
    return number


class HelpAsked(Exception):
    """Help or the version was asked for; this is its text, and what JSON says of it besides."""

    def __init__(self, text: str, result: dict[str, Any] | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.result = result or {}


# What argparse says, and the same in Japanese.
_MESSAGES: Final = tuple(
    (re.compile(pattern), ja)
    for pattern, ja in (
        (r"the following arguments are required: (.+)", r"\1 を指定してください。"),
        (r"unrecognized arguments: (.+)", r"\1 という指定はありません。"),
        (r"argument (.+): expected one argument", r"\1 には値が必要です。"),
        (r"argument (.+): expected .*argument.*", r"\1 には値が必要です。"),
        (r"argument (.+): not allowed with argument (.+)", r"\1 と \2 は同時に指定できません。"),
        (r"argument (.+): invalid whole value: (.+)", r"\1 は0以上の整数で指定してください（入力は \2）。"),
        (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 の値 \2 は選べません。選べるもの：\3。"),
        (r"one of the arguments (.+) is required", r"\1 のいずれかを指定してください。"),
        (r"argument (.+): ignored explicit argument (.+)", r"\1 は値 \2 を受け取れません。"),
    )
)


def _japanese(message: str) -> str:
    for pattern, ja in _MESSAGES:
        if pattern.fullmatch(message):
            return pattern.sub(ja, message)
    return f"指定を読み取れません（{message}）。"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help laid out as text: a usage line, then what there is."""

    usage_word = "usage: "

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=110)

    def add_usage(self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 — argparse's own signature
        super().add_usage(usage, actions, groups, prefix or self.usage_word)


class _Japanese(_Formatter):
    usage_word = "使い方: "


class Parser(argparse.ArgumentParser):
    """A parser that never leaves the program by itself."""

    def __init__(self, prog: str, lang: Lang, about: Say, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=about.of(lang),
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Japanese if lang is Lang.ja else _Formatter,
        )
        self.lang = lang
        self._positionals.title = Say("指定するもの", "arguments").of(lang)
        self._optionals.title = Say("オプション", "options").of(lang)
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=Say("この説明を表示する", "show this help").of(lang))

    def error(self, message: str) -> NoReturn:
        """Raise, in both languages, with the way to help."""
        raise wrong(
            "USAGE",
            f"{_japanese(message)}`{self.prog} --help` に使い方があります。",
            f"{message[:1].upper()}{message[1:]}. See `{self.prog} --help`.",
        )


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        raise HelpAsked(parser.format_help())


GLOBAL: Final = (
    opt(
        "--instance",
        ja="インスタンスのフォルダ（既定は $AZUKARI_INSTANCE 又は ./azukari-instance）",
        en="folder of the instance (default: $AZUKARI_INSTANCE or ./azukari-instance)",
        metavar="DIR",
    ),
    opt("--lang", ja="言語（既定は $LANG）", en="language (default: by $LANG)", choices=[one.value for one in Lang]),
    opt("--json", ja="結果を一つのJSONで出力する", en="print the result as one JSON document", action="store_true"),
)


def _add(parser: Parser, options: Iterable[Option]) -> None:
    for option in options:
        parser.add_argument(*option.flags, help=option.help.of(parser.lang).replace("%", "%%"), **option.settings)


def exits(lang: Lang) -> str:
    """The exit codes, as help shows them."""
    codes = "  ".join(f"{int(code)} {what.of(lang)}" for code, what in EXITS)
    return Say("終了コード: ", "exit codes: ").of(lang) + codes


def _epilog(command: Command, lang: Lang) -> str:
    lines = [Say("例:", "examples:").of(lang)]
    for example, what in command.examples:
        lines += [f"  # {what.of(lang)}", f"  {PROG} {example}"]
    return "\n".join([*lines, "", exits(lang)])


def parser_of(command: Command, lang: Lang, more: Iterable[Option] = ()) -> Parser:
    """The parser of one command. ``more`` are options that an act brings along."""
    about = command.about or command.summary
    parser = Parser(f"{PROG} {command.name}", lang, about, _epilog(command, lang))
    _add(parser, (*command.options, *more, *GLOBAL))
    return parser


def overview(commands: Iterable[Command], lang: Lang) -> str:
    """What ``azukari --help`` shows."""
    head = Say(
        "azukari — 個人情報の取扱委託を、特記事項のとおりに動かす。",
        "azukari — runs the annex on the protection of personal information in entrusted work.",
    ).of(lang)
    rows = [(command.name, command.summary.of(lang)) for command in commands]
    column = max(len(name) for name in (*(name for name, _ in rows), *(option.flags[0] for option in GLOBAL))) + 2
    usage = Say("使い方: azukari コマンド [オプション]", "usage: azukari COMMAND [OPTIONS]").of(lang)
    lines = [head, "", usage, "", *(f"  {name:<{column}}{what}" for name, what in rows), ""]
    lines += [f"  {option.flags[0]:<{column}}{option.help.of(lang)}" for option in GLOBAL]
    more = Say("各コマンドの例: azukari コマンド --help", "examples of each command: azukari COMMAND --help").of(lang)
    return "\n".join([*lines, "", more, exits(lang), ""])


__all__ = ["GLOBAL", "PROG", "Command", "Exit", "HelpAsked", "Option", "Parser", "exits", "opt", "overview", "parser_of", "whole"]
