"""Ready except for one thing: tried from wherever a run has come to, and every acceptance is judged.

A trial tells acts that may or may not be accepted; nothing is asserted here. Whoever runs it looks at what was entered.
"""

from collections.abc import Callable
from typing import Any

from azukari.kernel.values import DAY, HOUR, PlaceId, weekday_of
from tests.properties.chain import OFFICE_HOURS, PARENT, UNTIL, Chain, Said, firm, who
from tests.properties.matters import ANSWERS
from tests.properties.readiness import Trial, Work, into_hours, make_ready, minute, opening, put_right, tried
from tests.properties.trials_copies import COPYING
from tests.properties.trials_things import THINGS
from tests.story import APPROVER, OFFICER, ident

NEW_TIER = 5


def taking(act: str, role: str = "", **answers: Any) -> Trial:
    """Something is taken away by an act: by 甲, or by somebody of the tier."""

    def trial(chain: Chain, tier: int, _work: Work) -> None:
        officer = who(role, tier) if role else OFFICER
        chain.tries(act, officer, **{**ANSWERS[act](chain, tier, not role), **answers})

    return trial


def lacking(act: str, role: str = "new", purpose: int = 1) -> Trial:
    """Somebody else has all that is needed but for one act."""

    def trial(chain: Chain, tier: int, work: Work) -> Work:
        make_ready(chain, tier, role, without=act, purpose=purpose)
        return work._replace(person=who(role, tier), answers={**work.answers, "purpose": purpose})

    return trial


def waiting(*, until: Callable[[Chain], bool]) -> Trial:
    """A time comes at which it is not done."""

    def trial(chain: Chain, tier: int, _work: Work) -> None:
        while not until(chain):
            chain.teller.wait(HOUR)

    return trial


def past(day: str) -> Trial:
    """A day passes, and it is a working hour again."""

    def trial(chain: Chain, tier: int, _work: Work) -> None:
        while chain.today() <= day:
            chain.teller.wait(DAY)
        into_hours(chain)

    return trial


def _unconfirmed(chain: Chain, tier: int, work: Work) -> Work:
    chain.tries("p00.adopt-term", APPROVER, term="term.employer_confirmation", value=1, source="決定")
    return lacking("p02.confirm-employer")(chain, tier, work) or work


def _left(chain: Chain, tier: int, _work: Work) -> None:
    chain.tries("p02.leave", who("chrg", tier), person=who("opr", tier), last_day=chain.today())
    chain.teller.wait(DAY)
    into_hours(chain)
    # and comes back to everything but the register
    make_ready(chain, tier, "opr", without="p02.enrol")


def _revoked(chain: Chain, tier: int, _work: Work) -> None:
    for number in chain.numbers.get((tier, "p12.grant"), ()):
        chain.tries("p12.revoke", who("chrg", tier), grant=number)


def _elsewhere(place: PlaceId | None) -> Trial:
    return lambda _chain, _tier, work: work._replace(place=place)


def _notified_elsewhere(chain: Chain, tier: int, work: Work) -> Work:
    """At a second facility that is notified, and that 甲 did not instruct."""
    place = PlaceId(ident("pl", f"s1te2{tier}"))
    chain.tries("p06.notify-facility", who("chrg", tier), place=place, label="倉庫", address="二丁目")
    notified = {"place": place, "work": "印刷", "since": chain.today(), "until": UNTIL}
    chain.tries("p06.notify-schedule", who("chrg", tier), **notified, **OFFICE_HOURS)
    return work._replace(place=place)


def _too_many(chain: Chain, tier: int, work: Work) -> Work:
    return work._replace(act="p08.process", answers={**ANSWERS["p08.process"](chain, tier, False), "records": 2000})


def _many_twice(chain: Chain, tier: int, work: Work) -> Work:
    much = work._replace(act="p08.process", answers={**ANSWERS["p08.process"](chain, tier, False), "records": 700})
    tried(chain, much)
    return much


def _dismissed(chain: Chain, tier: int, _work: Work) -> None:
    """The subcontract that the tier works under, or one above it, is ended or its consent withdrawn."""
    if tier in PARENT:
        chain.tries("p07.end-subcontract", who("sign", PARENT[tier]), subcontract=tier)
        if PARENT[tier] in PARENT:
            chain.tries("p07.end-subcontract", who("sign", 1), subcontract=PARENT[tier])


def _unconsented(chain: Chain, tier: int, _work: Work) -> None:
    if tier in PARENT:
        for request in chain.numbers.get((PARENT[tier], "p07.request-consent"), ()):
            chain.tries("p07.withdraw-consent", APPROVER, request=request, tier=PARENT[tier], reasons="事故")


def _both_sides(chain: Chain, tier: int, _work: Work) -> Work:
    return Work("p00.appoint", OFFICER, None, {"person": who("opr", tier), "full_name": "職員", "capacity": "approver"})


def beginning(*, consent: bool = True, **terms: Any) -> Trial:
    """A subcontractor of the tier begins."""

    def trial(chain: Chain, tier: int, _work: Work) -> Work | None:
        asked = {
            "content": "封入", "purposes": [1], "subcontractor": firm(NEW_TIER), "subcontractor_name": "新社",
            "since": chain.first(), "until": "2027-02-28", "reason": "繁忙", "measures": "施錠", "supervision": "訪問",
        }  # fmt: skip
        request = chain.tries("p07.request-consent", who("sign", tier), **asked).entry
        if request is None:
            return None
        if consent:
            chain.tries("p07.consent", APPROVER, request=request.number, tier=tier, grounds="繁忙期")
        begun = {**chain.terms_of(NEW_TIER, request.number), "employer": firm(NEW_TIER), **terms}
        if not consent:
            begun |= {"since": chain.first(), "until": "2027-02-28", "purposes": [1]}
        return Work("p07.begin-subcontract", who("sign", tier), None, begun)

    return trial


def handing_over(without: str) -> Trial:
    """A new tier, staffed but for one act, is to be handed something."""

    def trial(chain: Chain, tier: int, work: Work) -> Work | None:
        begins = None if NEW_TIER in chain.teller.state().ground.tiers else beginning()(chain, tier, work)
        if begins is None or tried(chain, begins).entry is None:
            return None
        chain.staffed(NEW_TIER, hours=OFFICE_HOURS, without=without)
        return Work("p10.plan", OFFICER, None, {"to_tier": NEW_TIER, "place": "窓口", **chain.window()})

    return trial


ONE_THING: dict[str, Trial] = {
    "nothing": lambda _chain, _tier, _work: None,
    "has left": _left,
    "not enrolled": lacking("p02.enrol", role="chrg"),
    "not trained": lacking("p03.hold-course"),
    "training lapsed": past("2026-12-01"),
    "no pledge": lacking("p04.pledge"),
    "employer not confirmed": _unconfirmed,
    "not a notified operator": lacking("p06.notify-operator"),
    "operator withdrawn": taking("p06.withdraw-operator", "chrg"),
    "facility withdrawn": taking("p06.withdraw-facility", "chrg"),
    "after hours": waiting(until=lambda chain: minute(chain) > 18 * 60),
    "on a holiday": waiting(until=lambda chain: weekday_of(chain.teller.now) == 6 and 9 * 60 < minute(chain) < 16 * 60),
    "no purpose": lacking("p08.assign-purpose"),
    "a purpose that is not the person's": lambda chain, tier, work: work._replace(answers={**work.answers, "purpose": 2}),
    "purpose withdrawn": taking("p08.withdraw-assignment", "chrg"),
    "no grant": lacking("p12.grant"),
    "grant revoked": _revoked,
    "suspended": taking("p12.suspend"),
    "beyond the measure": _too_many,
    "beyond the measure in two": _many_twice,
    "subcontract ended": _dismissed,
    "consent withdrawn": _unconsented,
    "nowhere": _elsewhere(None),
    "elsewhere": _elsewhere(PlaceId(ident("pl", "e1sewhere"))),
    "notified and not instructed": _notified_elsewhere,
    "instruction withdrawn": taking("p15.withdraw"),
    "on hold": taking("p17.hold"),
    "all on hold": taking("p17.hold", items=[]),
    "business complete": taking("p00.complete"),
    "contract at its end": past(UNTIL),
    "both sides": _both_sides,
    **COPYING,
    **THINGS,
    "subcontract without consent": beginning(consent=False),
    "subcontract longer than consented": beginning(until=UNTIL),
    "subcontract for more purposes": beginning(purposes=[1, 2]),
    **{
        f"handed over without {act}": handing_over(act)
        for act in (
            "p02.enrol", "p03.hold-course", "p05.receive-rules", "p06.notify-facility", "p06.notify-schedule",
            "p06.notify-operator", "p10.designate-officer", "nothing",
        )
    },
}  # fmt: skip


def except_for(chain: Chain, tier: int, name: str) -> Said | None:
    """A tier is ready, one thing is missing, and the work is tried; None where it could not be made ready."""
    if not put_right(chain, tier) and name != "nothing":
        return None
    work = opening(tier)
    return tried(chain, ONE_THING[name](chain, tier, work) or work)
