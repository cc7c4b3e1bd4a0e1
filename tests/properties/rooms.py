"""Where runs begin: contracts told once and put on a shelf.

- ``busy`` — a chain of four firms, two of them with one of every open matter;
- ``ready`` — the same chain with nothing open: everything in place, work within office hours, a copy permitted to each and none made;
- ``early`` — the same before the contract's first day;
- ``ending`` — as ``ready``; the run opens a matter or two and then comes to the end, to close with nothing else open.
"""

from functools import cache
from typing import NamedTuple

from azukari import annex
from azukari.kernel.values import Time
from tests.properties.chain import ALWAYS, OFFICE_HOURS, Chain, Provisions, who
from tests.properties.matters import copying, furnished
from tests.story import APPROVER

BUSY = (1, 2)
"""Tiers with open matters, in the busy room; 3 and 4 are staffed and hold things."""
SCENE = (1, 2, 3, 4)
ROOMS = ("busy", "ready", "early", "ending")


def beginning(chain: Chain) -> Chain:
    """A chain of four firms at work, with open matters."""
    _at_work(chain)
    for tier in BUSY:
        furnished(chain, tier)
    return chain


def _at_work(chain: Chain, since: str = "2026-04-01", *, hours: dict[str, object] = ALWAYS) -> Chain:
    chain.registered(since=since).staffed(1, hours=hours)
    chain.does("p00.adopt-term", APPROVER, term="term.training_validity_months", value=6, source="決定")
    chain.does("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="決定")
    for tier in (2, 3, 4):
        chain.subcontracted(tier).staffed(tier, hours=hours)
    for tier in SCENE:
        chain.held(tier)
    return chain


def all_in_place(chain: Chain, since: str = "2026-04-01") -> Chain:
    """Nothing open, everything ready, and one copy permitted to each tier."""
    _at_work(chain, since, hours=OFFICE_HOURS)
    for tier in SCENE:
        request = chain.does("p09.request-copy", who("chrg", tier), **{**copying(tier), "copies": 1, "rows": 5})
        chain.does("p09.permit-copy", APPROVER, tier=tier, request=request)
    return chain


class Shelved(NamedTuple):
    """A contract as it was told, to be taken up any number of times."""

    snapshot: bytes
    leaves: tuple[bytes, ...]
    time: Time
    numbers: dict[tuple[int, str], list[int]]
    minted: int

    def taken(self) -> Chain:
        told = Provisions()
        told.whole, told.leaves, told.time, told.minted = annex.restore(self.snapshot), list(self.leaves), self.time, self.minted
        chain = Chain(told)
        chain.numbers = {key: list(found) for key, found in self.numbers.items()}
        return chain


@cache
def shelved(room: str) -> Shelved:
    """The beginning of a room, told once."""
    told = Provisions()
    chain = Chain(told)
    match room:
        case "busy":
            beginning(chain)
        case "early":
            all_in_place(chain, since="2026-05-01")
        case _:
            all_in_place(chain)
    return Shelved(annex.snapshot(told.whole), tuple(told.leaves), told.time, chain.numbers, told.minted)


def from_the_shelf(room: str = "busy") -> Chain:
    """The beginning without telling it again: the provisions alone."""
    return shelved(room).taken()
