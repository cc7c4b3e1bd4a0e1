"""What a telling begins with: an annex text, a calendar, the people, and the files that will be handed over."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Final

from azukari.demo import witness
from azukari.demo.clock import StoryClock
from azukari.demo.content import FILES, rows_of, seed_of
from azukari.demo.residents import count
from azukari.demo.world import Hours, Progress, World
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Day
from azukari.law.fault import LawError
from azukari.law.loader import Loading, load_bytes
from azukari.law.say import Lang, Say

ANNEX: Final = "AZUKARI_ANNEX"
COUNTING: Final = Say("名簿を数える", "counting the register")
OFFICE_HOURS: Final = Hours((0, 1, 2, 3, 4), 8 * 60 + 30, 17 * 60 + 30)
ROUND_THE_CLOCK: Final = Hours((0, 1, 2, 3, 4, 5, 6), 0, 24 * 60)
"""A demonstration is tried at any hour: its works run three shifts."""


def annex_text(file: Path | None) -> Loading:
    """The annex text of a ward: the file, else what AZUKARI_ANNEX names, else the text of the ward of the story.

    :raises FaultError: ``ANNEX_UNREADABLE``, or the loader's code, when the text cannot be loaded.
    """
    path = file or (Path(os.environ[ANNEX]) if os.environ.get(ANNEX) else None)
    try:
        data = files("azukari.demo").joinpath("annex_minamo.txt").read_bytes() if path is None else path.read_bytes()
        return load_bytes(data)
    except OSError as error:
        text = Say(
            f"特記事項の文 {path} を読めません（{error.strerror}）。場所を確かめてください。",
            f"The annex text {path} cannot be read ({error.strerror}); check where it is.",
        )
        raise FaultError(Fault("ANNEX_UNREADABLE", text)) from error
    except LawError as error:
        raise FaultError(Fault(error.code, error.say)) from error


def world_of(
    instance: Instance, *, start: Day, begins: str, annex: Path | None, rows: int, lang: Lang, hours: Hours, progress: Progress
) -> World:
    """A world that is ready to be told about, at a clock time of its first day; the ward's witness is there, and does not run yet."""
    clock = StoryClock.of(instance)
    world = World(Desk(instance, clock=clock), clock, start=start, loading=annex_text(annex), rows=rows, lang=lang, hours=hours)
    world.progress = progress
    world.settle()
    world.names["witness"] = witness.begin(instance)
    for number, name in enumerate(FILES, 1):
        world.counts[name] = count(rows_of(world, name), seed_of(world, name))
        progress(COUNTING.of(lang), number, len(FILES))
    clock.begin(world.time(0, begins))
    return world
