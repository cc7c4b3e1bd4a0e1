"""``azukari demo``: try it with a fictional ward, or have the story told. What the command line hands over, and what becomes of it."""

from __future__ import annotations

import signal
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import FrameType
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Lang, Say

ROWS: Final = 100_000
FEWEST: Final = 300
"""With fewer rows the pages and the daily measure of the story cannot be shown."""

FOLDER: Final = "azukari-demo"
PORT: Final = 8000
DONE, FAILED = 0, 4


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``azukari demo``, for whoever has no command line of their own."""
    parser.add_argument("--run", action="store_true", help="play the story without a browser, a line each step")
    parser.add_argument("--keep", metavar="DIR", help="with --run: keep instance and evidence pack in this folder")
    parser.add_argument("--dir", metavar="DIR", help=f"folder of the demonstration (./{FOLDER})")
    parser.add_argument("--fresh", action="store_true", help="make the demonstration anew")
    parser.add_argument("--rows", type=int, help=f"rows of the register that is handed over ({ROWS})")
    parser.add_argument("--port", type=int, help=f"port of the web ({PORT})")
    parser.add_argument("--annex", metavar="FILE", help="a ward's annex text (AZUKARI_ANNEX; else the fictional ward's)")
    parser.add_argument("--lang", choices=[one.value for one in Lang], help="language of the story")


def run(options: Namespace) -> int:
    """Try Azukari with a fictional ward, or have the story told without a browser.

    0 when the demonstration was stopped, or every step of the story did what it should; 4 when one did not.

    :raises FaultError: ``ROWS``, ``PORT_TAKEN``, ``DEMO_FOLDER``, ``INSTANCE_EXISTS``, ``ANNEX_UNREADABLE`` and the loader's codes, ``PART_FAILED``.
    :raises KeyboardInterrupt: when stopped while the story is told or the demonstration filled; nothing is left running.
    """
    for number in (signal.SIGTERM, signal.SIGINT):  # named, for a shell that starts it in the background has SIGINT ignored
        signal.signal(number, _interrupt)
    console = Console(highlight=False, file=sys.stdout)
    told: dict[str, Any] = {
        "rows": _rows(getattr(options, "rows", None)),
        "lang": Lang(str(getattr(options, "lang", None) or Lang.ja)),
        "annex": Path(options.annex) if getattr(options, "annex", None) else None,
    }
    if options.run:
        if options.keep:
            return _tell(Path(options.keep), console, told)
        with tempfile.TemporaryDirectory(prefix="azukari-") as passing:
            return _tell(Path(passing), console, told)
    from azukari.demo.trying import try_out  # noqa: PLC0415 — Django's models can be loaded only once an instance is bound

    folder = Path(options.dir or FOLDER)
    try_out(folder, console, port=PORT if options.port is None else options.port, fresh=getattr(options, "fresh", False), **told)
    return DONE


def _tell(folder: Path, console: Console, told: dict[str, Any]) -> int:
    instance = Instance.make(folder / "instance", origin="minamo.example/azukari", demo=True)
    from azukari.demo.telling import tell  # noqa: PLC0415 — the instance is bound by now

    return DONE if tell(instance, console, **told) else FAILED


def _rows(rows: int | None) -> int:
    if rows is None:
        return ROWS
    if rows < FEWEST:
        raise FaultError(
            Fault("ROWS", Say(f"件数は{FEWEST}以上にしてください。", f"The story needs {FEWEST} rows or more."), "--rows")
        )
    return rows


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def said(console: Console, lang: Lang, error: FaultError) -> None:
    """Print what was wrong, with its code."""
    for one in error.faults:
        console.print(Text(f"{one.code}: {one.say.of(lang)}"), soft_wrap=True)
