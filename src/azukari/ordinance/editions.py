"""Which law stood on which day: the ward's ordinance, then the Act, then the Act with the new kind of imprisonment.

The dates: 個人情報の保護に関する法律 has governed municipalities since 1 April 2023 (デジタル社会形成整備法第51条 and its enforcement order);
拘禁刑 has stood in place of 懲役 since 1 June 2025 (刑法等の一部を改正する法律, 令和4年法律第67号). The ordinance's own beginnings are not known
here: its extract came without a date. An assembly is not within the Act (第2条第11項第2号) and has an ordinance of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Day, add_days, start_of
from azukari.law.say import Say


class Law(StrEnum):
    """Which text speaks."""

    ORDINANCE = "ordinance"
    ACT = "act"


class Edition(msgspec.Struct, frozen=True):
    """A law as it stood over a span of days, both included; ``until`` None while it stands, ``since`` None where unknown."""

    code: str
    law: Law
    since: Day | None
    until: Day | None
    title: Say
    imprisonment: Say

    def covers(self, day: Day) -> bool:
        """Whether the edition stood on ``day``."""
        return (self.since or "") <= day <= (self.until or "9999-12-31")


WITH_WORK: Final = Say("懲役", "imprisonment with work")
CONFINEMENT: Final = Say("拘禁刑", "imprisonment")

ORDINANCE: Final = Edition(
    "ordinance",
    Law.ORDINANCE,
    None,
    Day("2023-03-31"),
    Say("区の条例（2023年3月31日まで）", "the ward's ordinance (until 31 March 2023)"),
    WITH_WORK,
)
ACT_2023: Final = Edition(
    "act-2023",
    Law.ACT,
    Day("2023-04-01"),
    Day("2025-05-31"),
    Say(
        "個人情報の保護に関する法律（2023年4月1日から2025年5月31日まで）",
        "the Act on the Protection of Personal Information (1 April 2023 to 31 May 2025)",
    ),
    WITH_WORK,
)
ACT_2025: Final = Edition(
    "act-2025",
    Law.ACT,
    Day("2025-06-01"),
    None,
    Say(
        "個人情報の保護に関する法律（2025年6月1日から）",
        "the Act on the Protection of Personal Information (since 1 June 2025)",
    ),
    CONFINEMENT,
)
EDITIONS: Final = (ORDINANCE, ACT_2023, ACT_2025)
"""In the order of time; they follow one another without a gap (a test)."""


def on(day: Day) -> Edition:
    """The edition that stood on a day. :raises FaultError: ``DAY_UNREADABLE`` when it is no calendar day."""
    try:
        start_of(day)
        add_days(day, 0)
    except ValueError as error:
        fault = Fault(
            "DAY_UNREADABLE",
            Say(
                f"「{day}」は日付として読めません。2026-04-01 のように書いてください。",
                f"“{day}” is no day; write it like 2026-04-01.",
            ),
            "day",
        )
        raise FaultError(fault) from error
    return next(one for one in EDITIONS if one.covers(day))
