"""Steps that do not do what they say, played in one world. Prints, as JSON, what the runner made of each, and what it printed."""

import io
import json
import sys
from pathlib import Path

from azukari.desk.instance import Instance

instance = Instance.make(Path(sys.argv[1]), origin="minamo.example/tampered", demo=True)

from rich.console import Console  # noqa: E402 — the instance is bound first

from azukari.demo import part1_registering  # noqa: E402
from azukari.demo.owing import owed, settled  # noqa: E402
from azukari.demo.runner import Runner  # noqa: E402
from azukari.demo.setting import OFFICE_HOURS, world_of  # noqa: E402
from azukari.demo.steps import Part, StepFailed, does, each, opens, refused, sees  # noqa: E402
from azukari.demo.telling import FIRST_DAY  # noqa: E402
from azukari.demo.world import time  # noqa: E402
from azukari.law.say import Lang, Say  # noqa: E402

GATE = {"2.1", "5.1.main", "6.1", "10.1", "15.1"}
PLAN = {"place": "受付", "at": time(0, "15:00"), "until": time(0, "16:00")}
ENDS_BEFORE = {**PLAN, "until": time(0, "14:00")}
NOTE = {"text": "経過"}
OPENING = {"item": "im-0000000000000001", "purpose": 1, "key": "1"}


def gate(**wanted):
    return refused("引渡し", "handover", "ward_handover", "p10.plan", PLAN, place=None, **wanted)


def fails(world):
    raise StepFailed("違います。", "It is not so.")


STEPS = {
    "right": gate(cites=GATE, reasons=8),
    "refusal that does not happen": refused("経過", "note", "section", "p00.note", NOTE, cites={"3.1"}),
    "one sentence too few": gate(cites=GATE - {"2.1"}),
    "one sentence too many": gate(cites=GATE | {"3.1"}),
    "one reason too many": gate(cites=GATE, reasons=9),
    "not in the record": gate(cites=GATE, recorded=False),
    "refused, but not fitting either": refused(
        "引渡し", "handover", "ward_handover", "p10.plan", ENDS_BEFORE, place=None, cites=GATE
    ),
    "incomplete where refused was due": refused("経過", "note", "section", "p00.note", {}, cites={"3.1"}),
    "done where it is refused": does("引渡し", "handover", "ward_handover", "p10.plan", PLAN),
    "each where one is refused": each("経過", "notes", "p00.note", [("section", NOTE), ("worker", NOTE)]),
    "opening that is refused": opens("一件", "one", "worker", "p08.open", OPENING, rows=1),
    "looked at and not so": sees("見る", "look", fails),
    "owed and not late": owed("届出", "owed", "p02.in-charge", late=True),
    "owed and not so": owed("届出", "owed", "p07.end"),
    "settled and not so": settled("届出", "settled", "p02.in-charge"),
    "a moment that has passed": does("経過", "note", "section", "p00.note", NOTE, at=(0, "08:00")),
    "a name that nobody gave": refused("引渡し", "handover", "nobody", "p10.plan", PLAN, cites=GATE),
}


def main() -> None:
    world = world_of(
        instance,
        start=FIRST_DAY,
        begins="08:50",
        annex=None,
        rows=300,
        lang=Lang.en,
        hours=OFFICE_HOURS,
        progress=lambda *_: None,
    )
    told = io.StringIO()
    runner = Runner(world, Console(file=told, highlight=False, width=200))
    assert runner.play((part1_registering.PART,)), told.getvalue()
    found = {name: runner.play((Part(2, Say("試", "try"), (step,)),)) for name, step in STEPS.items()}
    before = runner.played
    stands = does("経過", "note", "section", "p00.note", NOTE)
    bad = STEPS["refusal that does not happen"]
    whole = runner.play((Part(3, Say("試", "try"), (stands, bad, stands)), Part(4, Say("試", "try"), (stands,))))
    print(json.dumps({"found": found, "whole": whole, "played": runner.played - before, "told": told.getvalue()}))


main()
