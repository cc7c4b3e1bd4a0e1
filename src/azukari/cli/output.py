"""What a command prints: sentences for people, or one JSON document that stays the same whatever the language.

The document: ``{"v":1,"command":…,"outcome":…,"exit":…,"result":{…}|null,"errors":[…]}``, keys sorted; every error has ``code``,
``ja``, ``en`` and ``field``. Sentences go to standard output, what is wrong and what is beside the matter to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from azukari.cli.faults import CliError, Exit
from azukari.kernel.fault import Fault
from azukari.law.say import Lang, Say

OUTCOMES = {
    Exit.DONE: "done",
    Exit.REFUSED: "refused",
    Exit.INCOMPLETE: "incomplete",
    Exit.NOT_FOUND: "not_found",
    Exit.TROUBLE: "trouble",
    Exit.NOT_VALID: "not_valid",
}


class Answer(msgspec.Struct, frozen=True):
    """What became of a command, as the JSON document tells it."""

    result: dict[str, Any] | None
    exit: Exit = Exit.DONE
    errors: tuple[dict[str, Any], ...] = ()
    status: int | None = None
    """The exit status of a program that was run, where that is passed on instead of the command's own."""


def said(say: Say) -> dict[str, str]:
    """A text in both languages, as JSON has it."""
    return {"ja": say.ja, "en": say.en}


def fault_of(fault: Fault) -> dict[str, Any]:
    """A fault, as JSON has it."""
    return {"code": fault.code, "ja": fault.say.ja, "en": fault.say.en, "field": fault.field}


class Bar:
    """How far a long piece of work has come."""

    def __init__(self, progress: Any = None, task: Any = None) -> None:  # noqa: ANN401 — rich is imported only where a bar is drawn
        self._progress = progress
        self._task = task

    def more(self, amount: int) -> None:
        """So much more is done."""
        if self._progress is not None:
            self._progress.advance(self._task, amount)

    def at(self, done: int, total: int) -> None:
        """So much of so much is done."""
        if self._progress is not None:
            self._progress.update(self._task, completed=done, total=total)


class Out:
    """Prints in the chosen language, or holds its tongue until the JSON document."""

    def __init__(self, lang: Lang, *, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json

    def of(self, say: Say) -> str:
        """A text in the chosen language."""
        return say.of(self.lang)

    def line(self, text: str = "") -> None:
        """One line of what was asked for."""
        if not self.as_json:
            print(text)

    def say(self, ja: str, en: str) -> None:
        """One line in the chosen language."""
        self.line(ja if self.lang is Lang.ja else en)

    def aside(self, text: str) -> None:
        """One line beside the matter, on standard error; never part of the document."""
        if not self.as_json:
            print(text, file=sys.stderr)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows in columns; a Japanese character is two columns wide."""
        if self.as_json or not rows:
            return
        widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
        for row in rows:
            cells = [text + " " * (widths[index] - width(text)) for index, text in enumerate(row[:-1])]
            print("  ".join([*cells, row[-1]]).rstrip())

    def wrong(self, error: CliError) -> Answer:
        """Tell everything that is wrong."""
        for fault in error.faults:
            where = f" ({fault.field})" if fault.field else ""
            self.aside(f"[{fault.code}]{where} {self.of(fault.say)}")
        return Answer(None, error.exit, tuple(fault_of(one) for one in error.faults))

    def document(self, command: str, answer: Answer) -> None:
        """The one JSON document, if it was asked for."""
        if not self.as_json:
            return
        whole = {
            "v": 1,
            "command": command,
            "outcome": OUTCOMES[answer.exit],
            "exit": int(answer.exit),
            "result": answer.result,
            "errors": list(answer.errors),
        }
        try:
            text = msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2).decode()
        except UnicodeEncodeError:
            # bytes of the command line that are no text are told as escapes
            text = json.dumps(whole, sort_keys=True, indent=2)
        print(text)

    @contextmanager
    def bar(self, label: Say, total: int | None = None) -> Iterator[Bar]:
        """A progress bar on standard error, where a person is looking."""
        if self.as_json or not sys.stderr.isatty():
            yield Bar()
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            yield Bar(progress, progress.add_task(self.of(label), total=total))


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
