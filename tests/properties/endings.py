"""Over except for one matter: everything that can stand open when a contract comes to its end."""

from collections.abc import Callable
from typing import Any

from azukari.kernel.values import PersonId
from tests.properties.chain import ROLES, STRANGER, WARD_PEOPLE, Chain, Said, site, thing, who
from tests.properties.matters import ANSWERS
from tests.properties.readiness import into_hours, tried
from tests.properties.trials_copies import copied
from tests.properties.trials_things import ended, handed
from tests.story import APPROVER, INSPECTOR, OFFICER


def about(act: str, officer: PersonId | str = OFFICER, **changes: Any) -> Callable[[Chain, int], None]:
    """One act about the tier; ``officer``: a role of the tier, or somebody of 甲."""

    def opens(chain: Chain, tier: int) -> None:
        person = who(officer, tier) if officer in ROLES else PersonId(officer)
        chain.tries(act, person, site(tier), **{**ANSWERS[act](chain, tier, person in WARD_PEOPLE), **changes})

    return opens


def first(*acts: Callable[[Chain, int], None]) -> Callable[[Chain, int], None]:
    def opens(chain: Chain, tier: int) -> None:
        for one in acts:
            one(chain, tier)

    return opens


def _copy(chain: Chain, tier: int) -> None:
    into_hours(chain)
    tried(chain, copied(chain, tier))


def _note(chain: Chain, tier: int) -> None:
    handed(chain, tier, chain.roll("r0116", tier))


def _rejected(chain: Chain, tier: int) -> None:
    if (note := handed(chain, tier, chain.roll("r0117", tier))) is not None:
        chain.tries("p10.reject", who("hand", tier), note=note, item=thing("r0117", tier), reason="missing")


def _broken_seal(chain: Chain, tier: int) -> None:
    forms = {"item": thing("f0rms", tier), "quantity": 2}
    shelf, transit = f"t{tier}/{site(tier)}", f"t{tier}/transit"
    said = chain.tries("p14.depart", who("chrg", tier), **chain.trip(tier, {**forms, "source": shelf, "target": transit}))
    if said.entry is not None:
        back = [{**forms, "source": transit, "target": shelf}]
        chain.tries("p14.arrive", who("chrg", tier), transport=said.entry.number, case_intact=True, seal_intact=False, moves=back)


def _within(act: str, **answers: Any) -> Callable[[Chain, int], None]:
    """An inspection that leaves something open."""

    def opens(chain: Chain, tier: int) -> None:
        opened = chain.tries("p16.open-inspection", INSPECTOR, tier=tier, manner="on_site", scope="保管").entry
        if opened is not None and act:
            chain.tries(act, INSPECTOR, **{**ANSWERS[act](chain, tier, True), **answers})

    return opens


MATTERS: dict[str, Callable[[Chain, int], None]] = {
    "nothing": lambda _chain, _tier: None,
    "request for consent": about("p07.request-consent", "sign", subcontractor=STRANGER),
    "draft": first(about("p07.request-consent", "sign"), about("p00.draft"), about("p07.decline", APPROVER)),
    "loading": about("p00.load-annex"),
    "call for a report": about("p07.call-for-report"),
    "copy": _copy,
    "copy certified": _copy,
    "note": _note,
    "rejected line": _rejected,
    "difference": about("p11.stocktake", "chrg", complete=False),
    "broken seal": _broken_seal,
    "inspection": _within(""),
    "sample in an inspection": _within("p16.sample"),
    "finding": _within("p16.record-finding"),
    "report": about("p16.call-for-report"),
    "instruction": about("p16.instruct"),
    "incident": about("p17.notify", "chrg"),
    "instruction in an incident": first(about("p17.notify", "chrg"), about("p17.instruct")),
    "hold": about("p17.hold"),
    "violation": about("p18.record-violation", APPROVER),
    "claim": first(
        about("p18.record-violation", APPROVER), about("p18.claim-compensation", APPROVER), about("p18.decide", APPROVER)
    ),
    "not certified": lambda _chain, _tier: None,
    "not confirmed": lambda _chain, _tier: None,
    "something left": lambda _chain, _tier: None,
}


def over_but_for(chain: Chain, tier: int, tiers: tuple[int, ...], name: str) -> Said:
    """A matter is opened, the business ends, everything goes home and is certified and confirmed; and 甲 tries to close."""
    MATTERS[name](chain, tier)
    chain.tries("p00.complete", OFFICER)
    for one in sorted(tiers, reverse=True):
        if not (name == "something left" and one == tier):
            ended(chain, one)
        if name == "copy certified":
            number = chain.number(one, "p09.permit-copy")
            chain.tries("p09.certify-erasure", who("chrg", one), permission=number)
    for one in sorted(tiers, reverse=True):
        if not (name == "not certified" and one == tier):
            chain.tries("p13.certify", who("chrg", one), nothing_remains=True, how="棚を見た")
        if not (name == "not confirmed" and one == tier):
            chain.tries("p13.confirm", OFFICER, tier=one)
    return chain.tries("p00.close", APPROVER)
