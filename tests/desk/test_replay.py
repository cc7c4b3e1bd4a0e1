"""Law replay believes no leaf: an act that should have been refused is shown, however well it was signed."""

from typing import Any

import pytest

from azukari.annex import ACTS
from azukari.desk.replay import Replay
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.submission import read
from azukari.kernel.values import INSTRUMENT, Capacity, EntrustmentId, Number, PartyId, PersonId, PlaceId, TierNo, Time, WitnessId
from azukari.kernel.wire import envelope, leaf_of
from azukari.provisions.p00_witness import Cosigned
from azukari.store import record
from tests.desk.conftest import Counter
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SITE, WARD, WORKER

FORGED: list[tuple[str, dict[str, Any], PersonId, PartyId, Capacity, int]] = [
    ("p00.complete", {}, WORKER, FIRM, Capacity.SECTION_OFFICER, 0),
    ("p00.complete", {}, WORKER, WARD, Capacity.APPROVER, 0),
    (
        "p12.grant",
        {"person": WORKER, "purpose": 1, "until": "2027-03-31", "daily_measure": 99_999},
        WORKER,
        FIRM,
        Capacity.PERSON_IN_CHARGE,
        1,
    ),
    ("p02.designate", {"person": WORKER, "full_name": "x"}, IN_CHARGE, FIRM, Capacity.SIGNATORY, 1),
    ("p00.refused", {"person": WORKER, "act": "p08.open", "cited": ["2.1"], "hour": 1}, OFFICER, WARD, Capacity.INSTRUMENT, 1),
]


def leaves(counter: Counter) -> list[bytes]:
    return [row.leaf for row in record.entries(counter.log, 0, record.size(counter.log) or 0)]


def replayed(kept: list[bytes]) -> Replay:
    player = Replay()
    for number, leaf in enumerate(kept):
        player.feed(number, leaf)
    return player


def test_what_the_desk_accepted_is_lawful_again(counter: Counter) -> None:
    counter.staffed()
    assert replayed(leaves(counter)).unlawful == []


@pytest.mark.parametrize("act,answers,officer,party,capacity,tier", FORGED)
def test_a_capacity_that_the_officer_does_not_hold_is_shown(
    counter: Counter, act: str, answers: dict[str, Any], officer: PersonId, party: PartyId, capacity: Capacity, tier: int
) -> None:
    counter.staffed()
    kept = leaves(counter)
    last = envelope(kept[-1])
    submission = read(ACTS[act], answers, counter.desk.mint)
    assert submission.act is not None, submission.faults
    moment = Moment(Time(last.at + 1), officer, party, capacity, TierNo(tier), PlaceId(SITE))
    forged = leaf_of(Entry(Number(len(kept)), moment, submission.act), log=EntrustmentId(counter.log), prev=None, words=None)
    player = replayed([*kept, forged])
    assert [one.number for one in player.unlawful] == [len(kept)]
    assert "CAPACITY_NOT_HELD" in {getattr(one, "code", "") for one in player.unlawful[0].objections}


def test_a_leaf_that_cannot_be_read_ends_the_replay_and_says_where(counter: Counter) -> None:
    kept = leaves(counter)
    player = replayed([*kept, kept[-1].replace(b'"p00.', b'"p77.')])
    assert player.unreadable is not None
    assert player.unreadable.startswith(f"#{len(kept)}")


def test_a_cosignature_of_a_key_that_was_not_named_is_flagged(counter: Counter) -> None:
    counter.staffed()
    counter.does("p00.adopt-term", APPROVER, term="term.witness_for_giving_acts", value=1, source="架税第1号")
    assert replayed(leaves(counter)).unnamed
    counter.does("p00.name-witness", APPROVER, witness="4e5f6071", run_by=WARD)
    kept = leaves(counter)
    moment = Moment(Time(envelope(kept[-1]).at + 1), INSTRUMENT, WARD, Capacity.INSTRUMENT, TierNo(1))
    for key, codes in (("4e5f6071", []), ("0a1b2c3d", ["WITNESS_UNNAMED"])):
        act = Cosigned(witness=WitnessId(key), size=len(kept), instance=1)
        forged = leaf_of(Entry(Number(len(kept)), moment, act), log=EntrustmentId(counter.log), prev=None, words=None)
        player = replayed([*kept, forged])
        assert [getattr(why, "code", "") for one in player.unlawful for why in one.objections] == codes
        assert (player.named, player.unnamed, player.cosigned) == (("4e5f6071",), False, {key: 1})
