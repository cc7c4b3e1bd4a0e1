"""What somebody finds who tries a demonstration: a contract half-way, and a second one that was only just registered."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from azukari.demo import part1_registering, part2_too_early, part3_preparing, part4_handing_over, part5_working, process
from azukari.demo.clock import first_monday
from azukari.demo.content import key_of
from azukari.demo.part1_registering import OFFICERS, annex_text, registration
from azukari.demo.people import PEOPLE
from azukari.demo.runner import Runner, bar
from azukari.demo.setting import ROUND_THE_CLOCK, world_of
from azukari.demo.steps import Part, does, each
from azukari.demo.world import named
from azukari.desk.chance import now
from azukari.desk.instance import Instance
from azukari.desk.serve import Supervisor
from azukari.kernel.values import day_of
from azukari.law.say import Lang, Say

HALF_WAY = (
    part1_registering.PART,
    part2_too_early.PART,
    part3_preparing.PART,
    part4_handing_over.PART,
    Part(5, part5_working.PART.title, (*part5_working.NEWLY, *part5_working.OPENINGS, *part5_working.AT_ANY_HOUR)),
)

JUST_REGISTERED = Part(
    6,
    Say("もう一つの契約", "Another contract"),
    (
        does(
            "甲が委託「国民健康保険料の口座振替データ作成」を登録する",
            "The ward registers another entrustment",
            "section",
            "p00.register",
            registration(
                "other", "other_signatory", "国民健康保険料の口座振替データ作成", ("口座振替データの作成",),
                "宛名番号、氏名、金融機関、口座番号、振替額",
            ),
            at=(11, "10:00"),
            place=None,
        ),
        each(
            "甲の職員を定める", "Its officers are appointed",
            "p00.appoint",
            [("section", {"person": named(who), "full_name": PEOPLE[who].name, "capacity": capacity}) for who, capacity in OFFICERS],
        ),
        *annex_text(),
    ),
)  # fmt: skip


def fill(instance: Instance, console: Console, *, rows: int, lang: Lang, annex: Path | None) -> str | None:
    """Fill a new instance; the key of a record to try, or None when something did not go as it should (it is on the console)."""
    with bar(console, Say("試用の準備", "preparing"), lang) as progress:
        start = first_monday(day_of(now()))
        world = world_of(
            instance, start=start, begins="08:50", annex=annex, rows=rows, lang=lang, hours=ROUND_THE_CLOCK, progress=progress
        )
        runner = Runner(world, console, quiet=True)
        # only now, on the contract's first day: the key process opens nothing that was entered before it started
        with Supervisor(process.parts(instance)):
            if not runner.play(HALF_WAY):
                return None
            world.log = world.desk.begin(world.names["ward"])
            return key_of(world, "file") if runner.play((JUST_REGISTERED,)) else None
