"""What the key process reads of the record before it gives out the identity of a package: on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azukari.desk import packaging
from azukari.desk.intake import caller
from azukari.desk.outcome import Receipt
from azukari.desk.packaging import Packed
from azukari.desk.permit import StoreReader
from azukari.kernel.values import TierNo
from azukari.vault.errors import DeniedError, Refusal
from azukari.vault.messages import Packed as Made
from tests.desk.conftest import Counter
from tests.desk.room import FILE, SITE, handed_over, key_process, ready
from tests.story import HANDOVER, OFFICER, WORKER


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    """The file is in the contractor's vault; the key process runs."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        yield counter


def packed(room: Counter) -> tuple[Made, bytes]:
    out = bytearray()
    return caller(room.desk).pack(room.log, [FILE], out.extend), bytes(out)


def entered(room: Counter, made: Made) -> Receipt:
    return room.does("p14.seal-package", HANDOVER, contents=[FILE], to_tier=0, digest=made.digest, size=made.size)


def refused(room: Counter, seq: int, made: Made) -> str:
    with pytest.raises(DeniedError) as caught:
        caller(room.desk).release(room.log, seq, made.held)
    return caught.value.refusal.code


def test_packed_entered_and_released(room: Counter, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    done = packaging.pack(
        room.desk, room.officer(HANDOVER), room.log, [FILE], TierNo(0), tmp_path / "a" / "p.age", tmp_path / "b" / "p.key"
    )
    assert isinstance(done, Packed)
    assert done.receipt.entry.act.digest == done.digest  # type: ignore[attr-defined]  # the act is p14.seal-package


def test_an_entry_that_seals_nothing_releases_nothing(room: Counter) -> None:
    made, _ = packed(room)
    seen = room.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="7")
    assert refused(room, seen.entry.number, made) == "ENTRY_SENDS_NOTHING"
    assert refused(room, 9_999, made) == "ENTRY_UNKNOWN"


def test_what_is_taken_away_after_the_entry_shuts_it(room: Counter) -> None:
    made, _ = packed(room)
    receipt = entered(room, made)
    notice = room.does("p17.notify", OFFICER, what="疑い")
    room.does("p17.hold", OFFICER, incident=notice.entry.number, items=[FILE], reason="確認のため")
    assert refused(room, receipt.entry.number, made) == "TAKEN_AWAY"


def test_what_the_vault_does_not_hold_is_not_packed(room: Counter) -> None:
    with pytest.raises(DeniedError) as caught:
        caller(room.desk).pack(room.log, ["im-" + "9" * 16], len)
    assert caught.value.refusal.code == "OBJECT_GONE"


def test_an_object_that_is_gone_by_then_releases_nothing(room: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = packed(room)
    receipt = entered(room, made)
    gone = Refusal("OBJECT_GONE", "", "")
    monkeypatch.setattr(StoreReader, "packing", lambda *_: gone)
    assert refused(room, receipt.entry.number, made) == "OBJECT_GONE"
