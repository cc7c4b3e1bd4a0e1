"""2 · 乙 tries a handover at once and is told the whole start gate."""

from __future__ import annotations

from azukari.demo.steps import Part, refused
from azukari.demo.world import time
from azukari.law.say import Say

STEPS = (
    refused(
        "乙の契約締結者が、すぐに引渡しを受けようとして日時を定める",
        "The contractor's signatory wants the information at once and tries to plan the handover",
        "signatory",
        "p10.plan",
        {"place": "本社工場 受付", "at": time(0, "15:00"), "until": time(0, "16:00")},
        cites={"2.1", "5.1.main", "6.1", "10.1", "15.1"},
        at=(0, "14:00"),
        place=None,
        shows=True,
        reasons=8,
    ),
)

PART = Part(2, Say("備えのない引渡し", "Handover without preparation"), STEPS)
