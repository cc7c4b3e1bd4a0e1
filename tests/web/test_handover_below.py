"""A handover to a subcontractor: who of that tier receives counts and signs; the tiers beside it find nothing, and nobody else's people receive."""

from typing import Any

from tests.web.test_mine_below import chain, charge, counter  # isort: skip — binds Django first

from azukari.annex import ACTS
from azukari.kernel.wire import entry_of
from azukari.provisions.p10_acts import Receive
from azukari.store import record
from tests.properties.chain import Chain, site, who
from tests.story import WARD_HANDOVER
from tests.web.test_pages import text_of

__all__ = ["chain", "charge", "counter"]


def test_a_tier_receives_its_own_and_a_tier_beside_it_finds_nothing(chain: Chain, charge: Any) -> None:
    log = chain.teller.log  # type: ignore[attr-defined]  # the teller of a desk has one
    item = "im-00000000000be10w"
    note = chain.noted(2, {"item": item, "label": "督促状の用紙", "medium": "paper", "quantity": 3, "rows": 30})
    carried = {"item": item, "quantity": 3, "source": "ward", "target": "t2/transit"}
    trip = chain.does("p14.depart", WARD_HANDOVER, **chain.trip(2, carried))
    chain.does("p14.arrive", who("hand", 2), transport=trip, case_intact=True, seal_intact=True)
    where, counted = f"/contracts/{log}/handovers/{note}", {f"q.{item}": "3", f"r.{item}": "30", "put": site(2)}
    beside, before = charge("hand", 3), record.size(log)
    assert where not in beside.get("/handovers").content.decode()
    for answer in (beside.get(where), beside.post(where, counted), beside.post(f"{where}/reject/{item}", {"reason": "count"})):
        assert answer.status_code == 404
    other = charge("opr", 2)
    assert f"q.{item}" not in other.get(where).content.decode(), "of that tier, and no handover officer"
    other.post(where, counted)
    acts = [entry_of(one.leaf, ACTS).act for one in record.entries(log, before or 0, record.size(log) or 0)]
    assert not [one for one in acts if isinstance(one, Receive)]
    mine = charge("hand", 2)
    assert where in mine.get("/handovers").content.decode()
    page = mine.get(where).content.decode()
    assert f"q.{item}" in page
    assert "30" not in text_of(mine.get(where)).split("督促状の用紙")[1][:80], (
        "what the note declares is shown once it was counted"
    )
    done = mine.post(where, counted)
    assert done.status_code == 302, text_of(done)
    assert "told=received" in done.headers["Location"]
