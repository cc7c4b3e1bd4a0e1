"""``azukari``: reads the command line, runs one command, and ends with one of six codes. Never a traceback."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final, cast

from azukari.cli.faults import CliError, Exit, told, wrong
from azukari.cli.grammar import COMMANDS
from azukari.cli.output import Answer, Out
from azukari.cli.parser import Command, HelpAsked, Option, overview, parser_of
from azukari.law.say import Lang, Say

Run = Callable[[argparse.Namespace, Out], Answer]
WITH_VALUE: Final = ("--instance", "--lang")
AT_AN_INSTANCE: Final = frozenset(
    {
        "status",
        "open",
        "run",
        "session",
        "openings",
        "deposit",
        "package",
        "duties",
        "find",
        "custody",
        "fingerprint",
        "invite",
        "networks",
        "mail",
        "body",
        "evidence",
        "check",
        "backup",
        "survivors",
        "keys",
    }
)
"""Commands whose modules import models: the process is bound to the database before they are."""
HOLDS_CONTENT: Final = frozenset({"open", "run", "session", "deposit", "package"})
"""Commands through whose memory entrusted information passes: no core dump of theirs, no tracing by other processes."""
PASSES_ON: Final = "run"
"""What stands after ``--`` is the command line of a program."""
DUMPABLE: Final = Say(
    "この計算機では、このコマンドの記憶の書出しを止められません。",
    "On this machine a dump of this command's memory cannot be forbidden.",
)
ACT: Final = re.compile(r"p\d\d\.[a-z-]+")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    _readable()
    ours = words[: words.index("--")] if "--" in words else words
    out = Out(_lang(ours), as_json="--json" in ours)
    try:
        code = _ended(words, out)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read along has gone; nothing more can be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.TROUBLE
    return code


def _ended(words: list[str], out: Out) -> int:
    """Run the command and tell how it ended. What stands after ``--`` belongs to a program, and is none of our options."""
    at = words.index("--") if "--" in words else len(words)
    words, after = words[:at], words[at:]
    name, folder = "", None
    try:
        name, rest = _command(words)
        folder = _folder(words)
        answer = _run(name, rest, after, folder, out)
    except HelpAsked as asked:
        out.line(asked.text.rstrip("\n"))
        answer = Answer({"help": asked.text, **asked.result})
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 — the outermost: every trouble becomes a code and a sentence
        answer = out.wrong(told(error, folder))
    out.document(name, answer)
    return answer.exit if answer.status is None else answer.status


def _run(name: str, rest: list[str], after: list[str], folder: Path, out: Out) -> Answer:
    command = next((one for one in COMMANDS if one.name == name), None)
    if command is None:
        raise _unknown(name)
    passes = name == PASSES_ON
    args = parser_of(command, out.lang, _more(command, rest, out)).parse_args(rest if passes else [*rest, *after])
    if passes:
        args.program = after[1:]
    args.folder, args.lang = folder, out.lang.value
    module, function = command.does
    if command.name in HOLDS_CONTENT:
        from azukari.vault.process import harden

        if not harden():
            out.aside(out.of(DUMPABLE))
    if command.name in AT_AN_INSTANCE:
        from azukari.cli.instance import connect

        connect(folder)
    run = cast("Run", getattr(import_module(f"azukari.cli.{module}"), function))
    return run(args, out)


def _more(command: Command, rest: list[str], out: Out) -> tuple[Option, ...]:
    """The options that the named act brings along; its help is its own."""
    if command.name != "act":
        return ()
    name = next((one for one in rest if ACT.fullmatch(one)), None)
    if name is None:
        return ()
    from azukari.cli.options import options_of

    return options_of(name, command, ask_help=bool({"-h", "--help"} & set(rest)), out=out)


def _command(words: list[str]) -> tuple[str, list[str]]:
    """The command and everything else, whichever side of it the general options stand."""
    index = 0
    while index < len(words):
        word = words[index]
        if word in {"-h", "--help"}:
            raise HelpAsked(overview(COMMANDS, _lang(words)))
        if word == "--version":
            raise HelpAsked(f"azukari {version('azukari')}\n")
        if not word.startswith("-"):
            rest = words[:index] + words[index + 1 :]
            if word == "annex" and not {"show", "load", "-h", "--help"} & set(rest):
                rest = ["show", *rest]
            return word, rest
        index += 2 if word in WITH_VALUE else 1
    raise HelpAsked(overview(COMMANDS, _lang(words)))


def _unknown(name: str) -> CliError:
    near = get_close_matches(name, [one.name for one in COMMANDS], 1)
    ja = f"`azukari {near[0]}` のことですか。" if near else "`azukari --help` に一覧があります。"
    en = f"Did you mean `azukari {near[0]}`?" if near else "See `azukari --help`."
    return wrong("COMMAND_UNKNOWN", f"「{name}」というコマンドはありません。{ja}", f"There is no command “{name}”. {en}")


def _given(words: list[str], flag: str) -> str | None:
    found = None
    for index, word in enumerate(words):
        if word == flag and index + 1 < len(words):
            found = words[index + 1]
        elif word.startswith(flag + "="):
            found = word.partition("=")[2]
    return found


def _lang(words: list[str]) -> Lang:
    """What was asked for, else what the machine speaks; Japanese unless that is English."""
    asked = _given(words, "--lang") or next(
        (os.environ[one] for one in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(one)), ""
    )
    return Lang.en if asked.startswith("en") else Lang.ja


def _folder(words: list[str]) -> Path:
    return Path(_given(words, "--instance") or os.environ.get("AZUKARI_INSTANCE") or "azukari-instance")


def _readable() -> None:
    """A terminal that lacks a character shows its number; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
