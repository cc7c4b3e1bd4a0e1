"""``azukari demo --run``: the whole story, told once in an instance of its own, its parts with the witness and its courier as real processes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from azukari.demo import (
    part1_registering,
    part2_too_early,
    part3_preparing,
    part4_handing_over,
    part5_working,
    part6_subcontract,
    part7_copies,
    part8_oversight,
    part9_ending,
    part10_evidence,
    witness,
)
from azukari.demo.below import PARTIES, PEOPLE, PLACES
from azukari.demo.runner import Runner, bar
from azukari.demo.setting import OFFICE_HOURS, world_of
from azukari.demo.steps import Part
from azukari.desk.instance import Instance
from azukari.desk.serve import Supervisor
from azukari.kernel.values import Day
from azukari.law.say import Lang, Say

FIRST_DAY: Final = Day("2024-04-01")
"""A Monday, and the first day of a fiscal year. The story lies in the past, so that a kept instance can be served afterwards."""

STORY: Final[tuple[Part, ...]] = (
    part1_registering.PART,
    part2_too_early.PART,
    part3_preparing.PART,
    part4_handing_over.PART,
    part5_working.PART,
    part6_subcontract.PART,
    part7_copies.PART,
    part8_oversight.PART,
    part9_ending.PART,
    part10_evidence.PART,
)

LONG = Say("物語", "story")


def tell(
    instance: Instance, console: Console, *, rows: int, lang: Lang, annex: Path | None = None, parts: tuple[Part, ...] = STORY
) -> bool:
    """Tell the story; whether every step did what it should. The instance is bound to this process already."""
    began = time.monotonic()
    with bar(console, LONG, lang) as progress:
        world = world_of(
            instance, start=FIRST_DAY, begins="08:50", annex=annex, rows=rows, lang=lang, hours=OFFICE_HOURS, progress=progress
        )
        world.introduce(PARTIES, PEOPLE, PLACES)
        runner = Runner(world, console)
        # only now, on the story's first day: the key process opens nothing that was entered before it started
        with Supervisor(witness.told(instance)):
            good = runner.play(parts)
    seconds = time.monotonic() - began
    if good:
        ja = f"\n{runner.played}の場面が全て、あるべきとおりでした（{rows:,}件、{seconds:.1f}秒）。"
        end = Say(ja, f"\nAll {runner.played} steps did as they should ({rows:,} rows, {seconds:.1f} s).")
    else:
        end = Say("\nあるべきとおりでない場面がありました。", "\nA step did not do as it should.")
    console.print(Text(end.of(lang), style="bold green" if good else "bold red"), soft_wrap=True)
    return good
