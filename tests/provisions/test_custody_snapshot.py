"""Slices of custody survive a snapshot: what is refused and owed afterwards is what was before."""

import pytest

from azukari import annex
from azukari.kernel.wire import entry_of
from tests.provisions.holding import AT_SITE, FORMS, NEW_STICK, ROLL, TRANSIT, Holding, move, only
from tests.story import APPROVER, ELSEWHERE, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER

CASE = {"case": "箱1", "seal": "封1", "carriers": [{"name": "搬送 一"}], "route": "直行", "arrival": "2026-04-01 18:00"}


def test_a_contract_in_the_middle_of_everything_is_restored_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 9, 10, 11, 13, 14)
    story = Holding().ready().holds_roll().holds_forms()
    asked = story.does(
        "p09.request-copy", IN_CHARGE, item=ROLL, extent="全部", medium="paper", purpose=1, holder=WORKER,
        facility=SITE, until="2026-04-20", why="現地確認",
    ).number  # fmt: skip
    story.does("p09.permit-copy", APPROVER, request=asked)
    story.noted(NEW_STICK)
    story.does("p14.depart", IN_CHARGE, moves=[move(FORMS, AT_SITE, TRANSIT, 5)], **CASE)
    story.does("p13.demand-return", OFFICER, lines=[{"item": ROLL, "quantity": 1}])
    count = {"item": FORMS, "quantity": 34, "booked": 35}
    story.does("p11.stocktake", WORKER, facility=SITE, lines=[count], complete=True)
    before = list(annex.duties(story.whole, story.now))
    story.whole = annex.restore(annex.snapshot(story.whole))
    assert list(annex.duties(story.whole, story.now)) == before
    assert {"p10.receive", "p11.difference", "p13.demanded", "p14.arrive"} <= {one.code for one in before}
    answers = {"moves": [move(FORMS, TRANSIT, f"t1/{ELSEWHERE}", 5)]}
    story.refused("p00.shift", IN_CHARGE, **answers, cites={"14.1"})
    assert annex.holdings(story.whole, HANDOVER, story.now) != ()
    assert annex.holdings(story.whole, WARD_HANDOVER, story.now) != ()


def test_replaying_the_leaves_gives_the_same_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is the act: state follows from leaves alone."""
    only(monkeypatch, 9, 10, 11, 13, 14)
    story = Holding().ready().holds_roll().holds_forms()
    again = annex.begin()

    for leaf in story.leaves:
        annex.hear(again, entry_of(leaf, annex.ACTS))
    assert annex.snapshot(again) == annex.snapshot(story.whole)
