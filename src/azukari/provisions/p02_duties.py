"""第2: what each tier owes: a person in charge, supervision, and an employer of each person that is clear."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.ground import Ground
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.objection import term
from azukari.kernel.values import Day, PersonId, Time, add_months, day_of, end_of, start_of
from azukari.law.say import Say
from azukari.provisions.p02_acts import CLARITY, SIGNS, ConfirmEmployer, Designate, Enrol, Leave, Supervise
from azukari.provisions.p02_values import Person, State, has_in_charge, on_register

CADENCE = "supervision_months"
CONFIRMED = "employer_confirmation"
PROVEN = "employment_proof"


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What each tier owes under 第2."""
    day = day_of(time)
    for tier in ground.tiers.values():
        if ground.over(time) or tier.ended is not None:
            continue
        if not has_in_charge(state, tier.number, day):
            yield Duty(
                "p02.in-charge",
                Say("責任者を定める", "Designate the person in charge"),
                Owes.CONTRACTOR,
                tier.number,
                CLARITY,
                tier.began,
                (Designate.name,),
            )
        months = ground.term(CADENCE, time)
        last = state.supervised.get(tier.number)
        # 2.1 — supervision is owed from the first day on; how often after that, only an adopted number says
        if last is not None and (months or tier.number not in state.looked_after):
            due = end_of(add_months(last, months)) if months else None
            cites = term(CADENCE) if months else CLARITY
            yield Duty(
                "p02.supervise",
                Say("業務従事者を監督し、記録する", "Supervise the engaged persons and record it"),
                Owes.CONTRACTOR,
                tier.number,
                cites,
                start_of(last),
                (Supervise.name,),
                due=due,
                blocks_closing=False,
            )
    for person, one in state.enrolled.items():
        if on_register(state, person, day) is None:
            continue
        if not one.proven and ground.flag(PROVEN, time):
            say = Say("雇用を確認した書類をそろえる", "Obtain a document that proves the employment")
            since, acts = start_of(one.since), (Enrol.name, Leave.name)
            yield Duty(
                "p02.unproven", say, Owes.CONTRACTOR, one.tier, term(PROVEN), since, acts, person=person, blocks_closing=False
            )  # fmt: skip
        if one.confirmed is False:
            yield _about(
                person,
                one,
                "p02.employer-denied",
                Say("雇用主の申告の食い違いを明らかにする", "Clarify an employer that the person denies"),
                one.said or start_of(one.since),
            )
        elif one.confirmed is None and ground.flag(CONFIRMED, time):
            yield _about(
                person,
                one,
                "p02.employer-unconfirmed",
                Say("雇用主を本人が確かめる", "Let the person confirm the employer"),
                start_of(one.since),
            )

    for person in ground.engagements:
        yield from _two_employers(person, day, ground)
    yield from _elsewhere(state, time, ground)


def _elsewhere(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """2.1 — nor while another contract's register names another employer."""
    say = Say(
        "別の契約で別の雇用主の下にも登録されている者の雇用主を明らかにする",
        "Clear up who employs a person whom another contract's register names under another employer",
    )
    acts = (ConfirmEmployer.name, Enrol.name, Leave.name)
    for tier, persons in state.elsewhere.items():
        for person, found in persons.items():
            if not found.cleared and not ground.over(time) and ground.on_register(person, tier, day_of(time)):
                yield Duty(
                    "p02.elsewhere", say, Owes.CONTRACTOR, tier, CLARITY, found.since, acts, person=person, blocks_closing=False
                )  # fmt: skip


def _two_employers(person: PersonId, day: Day, ground: Ground) -> Iterator[Duty]:
    """2.1 — who answers for a person is not clear while two registers name two employers."""
    now = [
        one
        for one in ground.engagements[person]
        if one.since != SIGNS and one.since <= day and (one.until is None or day <= one.until)
    ]
    if len({one.employer for one in now}) < 2:
        return
    since = start_of(max(one.since for one in now))
    say = Say(
        "同じ者が二つの雇用主の下に登録されている。どちらかを明らかにする", "One person stands under two employers: clear it up"
    )
    for tier in sorted({one.tier for one in now}):
        acts = (Leave.name, Enrol.name)
        yield Duty(
            "p02.two-employers", say, Owes.CONTRACTOR, tier, CLARITY, since, acts, person=person, blocks_closing=False
        )  # fmt: skip


def _about(person: PersonId, one: Person, code: str, say: Say, since: Time) -> Duty:
    act = ConfirmEmployer.name
    return Duty(
        code,
        say,
        Owes.CONTRACTOR,
        one.tier,
        term(CONFIRMED),
        since,
        (act, Enrol.name),
        person=person,
        blocks_closing=False,
    )
