"""The contract that the matrix is tried on: four tiers, in one of four states of its life, everybody somewhere in it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from azukari.kernel.values import INSTRUMENT, PersonId
from tests.properties.chain import TOPICS, UNTIL, WARD_PEOPLE, Chain, firm, site, thing, who
from tests.properties.matters import furnished
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER, ident

SUBJECT = 2
"""The tier whose matters everybody tries their hand at: below 1, above 4, beside 3."""


class Life(StrEnum):
    """States of a contract."""

    NOT_BEGUN = "not begun"
    RUNNING = "running"
    OVER = "over"
    HOME = "everything home"
    CLOSED = "closed"
    ON_PAPER = "taken over from paper"


class Relation(StrEnum):
    """How somebody stands to the tier whose matters they try."""

    OWN = "own"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER_CONTRACT = "other contract of the same party"
    OTHER_WARD = "another ward"


class Somebody(NamedTuple):
    """A person, the letters of the capacities they hold where they belong, and their side."""

    person: PersonId
    letters: str
    relation: Relation
    ward: bool
    home: str


DEPUTY = ident("pn", "stand1n")
ROLES = {"sign": "G", "chrg": "P", "opr": "OE", "eng": "E", "hand": "D"}
TIER_OF = {Relation.OWN: SUBJECT, Relation.PARENT: 1, Relation.CHILD: 4, Relation.SIBLING: 3}


def set_scene(chain: Chain, life: Life) -> Chain:
    """Everything in place, as far as the state of the contract allows."""
    begins = "2026-05-01" if life is Life.NOT_BEGUN else "2026-04-01"
    chain.registered(since=begins, collects=life is Life.ON_PAPER)
    chain.does("p00.adopt-term", APPROVER, term="term.built_in_course", value=1, source="決定")
    chain.does("p00.load-annex", OFFICER, heading="特記事項", sentences=[{"address": "1.1", "text": "文"}], lacking=["9.1.main"])
    chain.staffed(1)
    for tier in (2, 3, 4):
        chain.subcontracted(tier, since=begins).staffed(tier)
    if life is Life.ON_PAPER:
        return chain
    if life in {Life.HOME, Life.CLOSED}:
        chain.does("p00.confirm-annex", APPROVER, loading=chain.number(0, "p00.load-annex"), lacking=["9.1.main"])
        chain.does("p00.complete", OFFICER)
        for tier in (4, 3, 2, 1):
            chain.does("p13.certify", who("chrg", tier), nothing_remains=True, how="棚を見た")
            chain.does("p13.confirm", OFFICER, tier=tier)
        if life is Life.CLOSED:
            chain.does("p00.close", APPROVER)
        return chain
    for tier in (1, 2, 3):
        furnished(chain.held(tier), tier, begun=life is not Life.NOT_BEGUN)
    kept = {key: list(found) for key, found in chain.numbers.items()}
    shown = destroyed(chain, SUBJECT)
    chain.numbers = {**kept, (SUBJECT, "to be shown"): [shown]}
    circulating(chain)
    if life is Life.OVER:
        chain.does("p00.complete", OFFICER)
    return chain


def circulating(chain: Chain) -> None:
    """A draft that waits for the approver's word, one that waits for the decision, and a deputy on either side."""
    about = chain.number(SUBJECT, "p07.request-consent")
    draft = {"document_number": "税第1号", "act": "p07.consent", "about": about, "gist": "承諾", "route": [APPROVER]}
    agreed = chain.does("p00.draft", OFFICER, **draft)
    chain.does("p00.agree-draft", APPROVER, draft=agreed)
    chain.does("p00.draft", OFFICER, **draft)
    stands_in = {"deputy_name": "代理", "until": UNTIL}
    chain.does("p00.deputise", OFFICER, person=INSPECTOR, deputy=ident("pn", "0ff1cer3"), **stands_in)
    chain.does("p00.deputise", who("sign", SUBJECT), person=who("hand", SUBJECT), deputy=DEPUTY, **stands_in)
    chain.does("p03.hold-course", who("chrg", SUBJECT), held_on=chain.today(), topics=TOPICS, attended=[DEPUTY], teacher="講師")


def destroyed(chain: Chain, tier: int) -> int:
    """A medium with a number came, was destroyed as agreed, and its destruction is still to be shown."""
    disk, transit, here = thing("d1sk", tier), f"t{tier}/transit", f"t{tier}/{site(tier)}"
    note = chain.noted(tier, {"item": disk, "label": "媒体", "medium": "usb_memory", "serial": "SN-1", "rows": 10})
    move = {"item": disk, "quantity": 1, "source": "ward", "target": transit}
    trip = chain.does("p14.depart", WARD_HANDOVER, **chain.trip(tier, move))
    chain.does("p14.arrive", who("hand", tier), transport=trip, case_intact=True, seal_intact=True)
    put = [{**move, "source": transit, "target": here}]
    line = {"item": disk, "quantity": 1, "rows": 10}
    chain.does("p10.receive", who("hand", tier), site(tier), note=note, lines=[line], moves=put)
    agreed = chain.does("p13.agree-destruction", APPROVER, tier=tier, item=disk, quantity=1, reason="故障")
    gone = [{**move, "source": here, "target": "destroyed"}]
    return chain.does("p13.destroy", who("chrg", tier), agreement=agreed, method="shredding", moves=gone)


def everybody() -> Iterator[Somebody]:
    """Everybody who tries, those of other contracts and other wards too."""
    letters = dict(zip(WARD_PEOPLE, "SAHI", strict=True))
    for person, letter in letters.items():
        yield Somebody(person, letter, Relation.OWN, ward=True, home=WARD)
    yield Somebody(INSTRUMENT, "X", Relation.OWN, ward=True, home=WARD)
    for relation, tier in TIER_OF.items():
        for role, held in ROLES.items():
            yield Somebody(who(role, tier), held, relation, ward=False, home=firm(tier))
    # of the same firm, or of the same ward, and not in this contract
    yield Somebody(who("gone", SUBJECT), "", Relation.OTHER_CONTRACT, ward=False, home=firm(SUBJECT))
