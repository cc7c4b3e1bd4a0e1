"""Evidence holds what was only counted so far: refusals folded within the hour are told before anything is signed."""

from pathlib import Path

from azukari.annex import ACTS
from azukari.desk.evidence import take
from azukari.desk.replay import Replay
from azukari.desk.signer import Signer
from azukari.kernel.wire import entry_of
from azukari.ledger.keys import fingerprint
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from azukari.store import record
from azukari.store.models import Tally
from tests.desk.conftest import Counter
from tests.story import IN_CHARGE, OFFICER, WORKER

APPOINTING = {"full_name": "x", "capacity": "approver"}


def verified(file: Path, counter: Counter) -> tuple[Report, Replay, list[bytes]]:
    """The verdict of who holds the fingerprint, the law replayed, and the leaves."""
    replay, leaves = Replay(), list[bytes]()

    def heard(number: int, leaf: bytes) -> None:
        leaves.append(leaf)
        replay.feed(number, leaf)

    with file.open("rb") as pack:
        report = verify_pack(pack, fingerprint(Signer(counter.desk.instance).verifier.text()), on_leaf=heard)
    return report, replay, leaves


def refusals(leaves: list[bytes]) -> list[tuple[str, int]]:
    """Who was refused, and how often, by entry."""
    acts = [entry_of(leaf, ACTS).act for leaf in leaves]
    return [(act.person, act.count) for act in acts if act.name == "p00.refused"]


def test_refusals_of_this_hour_that_were_only_counted_are_in_the_evidence(counter: Counter, tmp_path: Path) -> None:
    for _ in range(3):
        counter.refused("p00.appoint", WORKER, **APPOINTING)
    size = record.size(counter.log) or 0
    assert Tally.objects.get().pending == 2
    header = take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "e.azp")
    assert header.size == size + 1
    report, replay, leaves = verified(tmp_path / "e.azp", counter)
    assert report.verdict is Verdict.VALID
    assert refusals(leaves) == [(WORKER, 1), (WORKER, 2)], "the first as it happened, the next two by their count"
    assert (replay.refusals, replay.unlawful) == (3, [])


def test_every_person_keeps_their_own_count_and_none_is_told_twice(counter: Counter, tmp_path: Path) -> None:
    for person in (WORKER, WORKER, IN_CHARGE, IN_CHARGE, IN_CHARGE):
        counter.refused("p00.appoint", person, **APPOINTING)
    take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "first.azp")
    counter.refused("p00.appoint", WORKER, **APPOINTING)
    take(counter.desk, counter.officer(OFFICER), counter.log, tmp_path / "second.azp")
    _, first, leaves = verified(tmp_path / "first.azp", counter)
    assert sorted(refusals(leaves)) == sorted([(WORKER, 1), (WORKER, 1), (IN_CHARGE, 1), (IN_CHARGE, 2)])
    assert first.refusals == 5
    _, second, leaves = verified(tmp_path / "second.azp", counter)
    assert second.refusals == 6
    assert refusals(leaves)[-1] == (WORKER, 1)
