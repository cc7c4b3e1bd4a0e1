"""What a worker needs, given again or given but for one act; a piece of work and how it is tried."""

from collections.abc import Callable
from typing import Any, NamedTuple

from azukari.kernel.values import MINUTE, PersonId, PlaceId, weekday_of
from tests.properties.chain import OFFICE_HOURS, TOPICS, UNTIL, Chain, Said, firm, site, thing, who
from tests.story import OFFICER


class Work(NamedTuple):
    """How a piece of work is tried: by the tier's operator at its facility, unless a trial says otherwise."""

    act: str
    person: PersonId
    place: PlaceId | None
    answers: dict[str, Any]


Trial = Callable[[Chain, int, Work], "Work | None"]
"""(the contract, the tier, the work that is ready) → takes the one thing away; the work as it is then tried, if it is another."""


def into_hours(chain: Chain) -> None:
    """Wait for the next moment at which people work."""
    while not (weekday_of(chain.teller.now) in OFFICE_HOURS["weekdays"] and 9 * 60 <= minute(chain) < 16 * 60):
        chain.teller.wait(15 * MINUTE)


def minute(chain: Chain) -> int:
    return (chain.teller.now // MINUTE + 9 * 60) % (24 * 60)


def opening(tier: int) -> Work:
    return Work("p08.open", who("opr", tier), site(tier), {"item": thing("r011", tier), "purpose": 1, "key": "1"})


def tried(chain: Chain, work: Work) -> Said:
    return chain.tries(work.act, work.person, work.place, **work.answers)


def put_right(chain: Chain, tier: int) -> bool:
    """Whatever a worker of a tier lacks is given again, as far as it can be; whether the work is ready then."""
    into_hours(chain)
    if tried(chain, opening(tier)).entry is not None:
        return True
    make_ready(chain, tier, "opr")
    chain.tries("p06.notify-facility", who("chrg", tier), place=site(tier), label="工場", address="一丁目")
    notified = {"place": site(tier), "work": "印刷", "since": chain.today(), "until": UNTIL}
    chain.tries("p06.notify-schedule", who("chrg", tier), **notified, **OFFICE_HOURS)
    chain.tries("p15.instruct", OFFICER, place=site(tier), tier=tier)
    chain.tries("p12.resume", OFFICER, person=who("opr", tier), tier=tier)
    for (held, act), numbers in list(chain.numbers.items()):
        for number in numbers if act == "p17.hold" else ():
            chain.tries("p17.lift-hold", OFFICER, hold=number, tier=held, reason="済んだ")
    return tried(chain, opening(tier)).entry is not None


def make_ready(chain: Chain, tier: int, role: str, *, without: str = "", purpose: int = 1) -> None:
    """All that a person needs to work in a tier, or all of it but one act."""
    chrg, person = who("chrg", tier), who(role, tier)
    steps: tuple[tuple[str, PersonId, dict[str, Any]], ...] = (
        ("p02.enrol", chrg, {"person": person, "full_name": "新人", "employer": firm(tier), "work": "印刷"}),
        (
            "p03.hold-course",
            chrg,
            {"held_on": chain.today(), "topics": TOPICS, "attended": [person], "teacher": "講師"},
        ),
        ("p04.pledge", person, {"agrees": True}),
        ("p02.confirm-employer", person, {"agrees": True}),
        ("p06.notify-operator", chrg, {"person": person, "work": "印刷"}),
        ("p08.assign-purpose", chrg, {"person": person, "purposes": [purpose]}),
        ("p12.grant", chrg, {"person": person, "purpose": purpose, "until": UNTIL, "daily_measure": 1000}),
    )
    for act, officer, answers in steps:
        if act != without:
            chain.tries(act, officer, **answers)
