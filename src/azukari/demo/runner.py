"""Plays parts of the story, step by step, a line each; stops at the first step that does not do what it should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from azukari.demo.steps import Mark, Part, Step, StepFailed, Told
from azukari.demo.world import Progress as Going
from azukari.demo.world import World
from azukari.desk.catalogue_annex import cited
from azukari.desk.desk import NotFound
from azukari.kernel.fault import FaultError
from azukari.law.say import Lang, Say
from azukari.vault.errors import DeniedError, VaultError

_MARKS = {
    Mark.DONE: Say("○", "done   "),
    Mark.REFUSED: Say("拒", "refused"),
    Mark.SEEN: Say("＝", "seen   "),
    Mark.FAILED: Say("✗", "FAILED "),
}
_STYLES = {Mark.DONE: "green", Mark.REFUSED: "yellow", Mark.SEEN: "cyan", Mark.FAILED: "bold red"}
_BLAME = (StepFailed, FaultError, NotFound, VaultError, DeniedError, ValueError, KeyError, RuntimeError, OSError)


class Runner:
    """Tells a world its story on a console, in one language."""

    def __init__(self, world: World, console: Console, *, quiet: bool = False) -> None:
        self.world = world
        self.console = console
        self.quiet = quiet
        self.played = 0

    def play(self, parts: Sequence[Part]) -> bool:
        """Play parts to the end. False when a step failed; what follows it is not played, as it stands on it."""
        return all(self._part(part) for part in parts)

    def _part(self, part: Part) -> bool:
        self.say(Text(f"\n{part.number}　{part.title.of(self.world.lang)}", style="bold"))
        return all(self._step(f"{part.number}.{index:02}", step) for index, step in enumerate(part.steps, 1))

    def _step(self, number: str, step: Step) -> bool:
        try:
            if step.at is not None:
                self.world.clock.forward(self.world.time(*step.at))
            told = step.play(self.world)
        except _BLAME as error:
            self._failed(number, step, error)
            return False
        self.played += 1
        self.say(self._line(number, step, told))
        for below in told.below:
            self.say(Text(f"        ・{self.world.readable(below).of(self.world.lang)}", style="dim"))
        return True

    def _line(self, number: str, step: Step, told: Told) -> Text:
        lang = self.world.lang
        line = Text(f" {number} ")
        line.append(_MARKS[told.mark].of(lang), style=_STYLES[told.mark])
        line.append(f" {step.title.of(lang)}")
        if told.remark is not None:
            line.append(f" — {self.world.readable(told.remark).of(lang)}")
        if told.cites:
            spoke = (
                "、".join(cited(one).ja for one in told.cites)
                if lang is Lang.ja
                else ", ".join(cited(one).en for one in told.cites)
            )
            line.append(f"　〔{spoke}〕", style="dim")
        if told.entries:
            line.append(f" {entries(told.entries)}", style="blue")
        return line

    def _failed(self, number: str, step: Step, error: Exception) -> None:
        if isinstance(error, StepFailed):
            why = error.say
        elif isinstance(error, FaultError):
            one = error.faults[0]
            why = Say(f"{one.code} {one.say.ja}", f"{one.code} {one.say.en}")
        else:
            why = Say(f"{type(error).__name__}: {error}", f"{type(error).__name__}: {error}")
        lang = self.world.lang
        self.console.print(
            Text(f" {number} {_MARKS[Mark.FAILED].of(lang)} {step.title.of(lang)}", style="bold red"), soft_wrap=True
        )
        self.console.print(Text(f"        {why.of(lang)}", style="red"), soft_wrap=True)

    def say(self, line: Text) -> None:
        """Print a line, unless only failures are to be heard."""
        if not self.quiet:
            self.console.print(line, soft_wrap=True)


def entries(numbers: Iterable[int]) -> str:
    """Entry numbers as people read them: ``#12``, ``#12–#17``, ``#3 #9``."""
    found = sorted(numbers)
    if len(found) > 1 and found[-1] - found[0] == len(found) - 1:
        return f"#{found[0]}–#{found[-1]}"
    return " ".join(f"#{one}" for one in found)


@contextmanager
def bar(console: Console, what: Say, lang: Lang) -> Iterator[Going]:
    """A bar for long steps, on a terminal; elsewhere nothing."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        shown.add_task(what.of(lang), total=None)
        task = shown.add_task("", visible=False)

        def advance(say: str, done: int, total: int) -> None:
            shown.update(task, description=say, completed=done, total=total, visible=done < total)

        yield advance
