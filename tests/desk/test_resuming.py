"""A deposit that was cut goes on; what is wrong with its content leaves nothing behind. On SQLite and PostgreSQL."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from azukari.desk.intake import Deposited, deposit
from azukari.desk.outcome import Receipt
from azukari.kernel.fault import FaultError
from azukari.store.models import VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.cobblestone import CHUNK
from tests.desk.conftest import Counter
from tests.desk.room import FILE, WARD_HANDOVER, key_process, noted, ready, sealed

LINES = [f"{number},山﨑 {number}号,架空市中央{number}番地の{number}\r\n".encode() for number in range(1, 2_001)]
CONTENT = "宛名番号,氏名,住所\r\n".encode() + b"".join(LINES)


class Cut(Exception):
    """The other side of the stream went away."""


def pieces(content: bytes, end: int | None = None) -> Iterator[bytes]:
    for start in range(0, len(content), 10_000):
        if end is not None and start >= end:
            raise Cut
        yield content[start : start + 10_000]


def kept(room: Counter) -> list[str]:
    return sorted(path.name for path in Blobs(room.desk.instance.blobs).begun.rglob("*") if path.name in {"body", "state"})


@pytest.fixture
def room(counter: Counter) -> Counter:
    return ready(counter)


def cut_deposit(room: Counter) -> object:
    """A note whose content was cut after 60,000 bytes; the key process has ended since."""
    with key_process(room):
        note = noted(room, rows=2_000, persons=2_000, content=CONTENT)
        with pytest.raises(Cut):
            sealed(room, note, pieces(CONTENT, 60_000))
    return note


def test_it_goes_on_where_it_was_cut_also_after_the_key_process_has_restarted(room: Counter) -> None:
    note = cut_deposit(room)
    assert kept(room) == ["body", "state"]
    with key_process(room):
        done = sealed(room, note, pieces(CONTENT))
    assert done.resumed == 60_000 // CHUNK * CHUNK
    assert (done.rows, done.persons) == (2_000, 2_000)
    assert VaultObject.objects.get().id == done.receipt.entry.act.vault_object
    assert kept(room) == []


@pytest.mark.parametrize(
    "other", [CONTENT.replace("山﨑 3号".encode(), "山﨑 4号".encode()), CONTENT[:20_000]], ids=["changed", "shorter"]
)
def test_other_content_is_refused_once_and_then_begins_anew(room: Counter, other: bytes) -> None:
    note = cut_deposit(room)
    with key_process(room):
        with pytest.raises(FaultError) as caught:
            sealed(room, note, pieces(other))
        assert caught.value.faults[0].code == "DEPOSIT_DIFFERS"
        assert kept(room) == []
        assert sealed(room, note, pieces(CONTENT)).resumed == 0


def test_a_row_that_cannot_be_read_leaves_nothing(room: Counter) -> None:
    before = list(Blobs(room.desk.instance.blobs))
    with key_process(room):
        note = noted(room, rows=2_000, persons=2_000, content=CONTENT)
        with pytest.raises(FaultError):
            sealed(room, note, pieces(CONTENT[:50_000] + b"\xff\xfe\x00" * 10_000))
        assert kept(room) == []
    assert list(Blobs(room.desk.instance.blobs)) == before


def handed_over(room: Counter, note: Receipt, path: Path) -> Deposited:
    """A file that is kept as it is and read by the key process itself."""
    with path.open("rb") as file:
        stream = iter(lambda: file.read(10_000), b"")
        return deposit(
            room.desk,
            room.officer(WARD_HANDOVER),
            room.log,
            note.entry.number,
            FILE,
            stream,
            progress=TOLD.append,
            file=file.fileno(),
        )


TOLD: list[int] = []


def test_a_file_that_the_key_process_reads_goes_on_too_and_another_is_refused(room: Counter, tmp_path: Path) -> None:
    path = tmp_path / "content"
    with key_process(room):
        note = noted(room, rows=2_000, persons=2_000, content=CONTENT)
        for other in (CONTENT[:20_000], CONTENT[:60_000].replace(b"3", b"4") + CONTENT[60_000:]):
            with pytest.raises(Cut):
                sealed(room, note, pieces(CONTENT, 60_000), key=None)
            path.write_bytes(other)
            with pytest.raises(FaultError) as caught:
                handed_over(room, note, path)
            assert caught.value.faults[0].code == "DEPOSIT_DIFFERS"
            assert kept(room) == []
        with pytest.raises(Cut):
            sealed(room, note, pieces(CONTENT, 60_000), key=None)
        path.write_bytes(CONTENT)
        TOLD.clear()
        done = handed_over(room, note, path)
    assert (done.resumed, done.digest, done.rows) == (60_000 // CHUNK * CHUNK, hashlib.sha256(CONTENT).hexdigest(), None)
    assert sum(TOLD) == len(CONTENT)
    assert kept(room) == []
