"""Broken machines: whatever breaks in the middle, nothing is half done, and the next try works."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from azukari.desk.documents import LIMIT, Attachment, of_base64
from azukari.desk.intake import deposit
from azukari.desk.outcome import Receipt
from azukari.desk.words import WordsLost
from azukari.kernel.asks import DocumentWords
from azukari.kernel.fault import FaultError
from azukari.store import record
from azukari.store.models import VaultObject
from tests.binding import Clock, make
from tests.content.making import paged
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, key_process, noted, ready, sealed
from tests.story import HANDOVER, OFFICER, WARD_HANDOVER

RULES = paged(content="100 100 200 200 re f % content")


def blobs(counter: Counter) -> list[Path]:
    """What rests under a name of its own. What may be gone on with after a cut (``begun``) is told by ``left_to_go_on``."""
    store = counter.desk.instance.blobs
    return [one for one in store.rglob("*") if one.is_file() and one.relative_to(store).parts[0] != "begun"]


def left_to_go_on(counter: Counter) -> list[str]:
    """What was begun and may be gone on with, beside its lock."""
    return sorted(one.name for one in (counter.desk.instance.blobs / "begun").rglob("*") if one.is_file() and one.name != "lock")


@pytest.mark.parametrize(
    "content,code",
    [
        (b"", "TABLE_EMPTY"),
        (CSV[: len(CSV) // 2 - 3] + b'"', "TABLE_CUT"),
        ("番号だけ\n1\n".encode(), "TABLE_KEY"),
        (CSV + b"\x81,\xff,x,y\r\n", "TABLE_ENCODING"),
        (CSV + b"1,2\r\n", "TABLE_WIDTH"),
    ],
)
def test_a_bad_file_leaves_nothing_and_the_next_try_works(counter: Counter, content: bytes, code: str) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter)
        before, kept = record.size(counter.log), blobs(counter)
        with pytest.raises(FaultError) as trouble:
            sealed(counter, note, [content])
        assert trouble.value.faults[0].code == code
        assert record.size(counter.log) == before
        assert not VaultObject.objects.exists()
    # the key process has stopped: it has done with every connection
    assert (blobs(counter), left_to_go_on(counter)) == (kept, [])
    with key_process(counter):
        sealed(counter, note)
        counter.does("p10.receive", HANDOVER, note=note.entry.number)


def test_a_stream_that_breaks_leaves_nothing(counter: Counter) -> None:
    ready(counter)

    def broken() -> Iterator[bytes]:
        yield CSV[:2048]
        raise ConnectionResetError

    with key_process(counter):
        note = noted(counter)
        before = record.size(counter.log)
        with pytest.raises(ConnectionResetError):
            sealed(counter, note, broken())
        assert record.size(counter.log) == before
        sealed(counter, note)


HALF = """
import os, signal, sys
from pathlib import Path
from azukari.desk.instance import Instance
instance = Instance.at(Path(sys.argv[1]))
instance.connect()
from azukari.desk.desk import Desk
from azukari.desk.intake import deposit
from azukari.desk.outcome import Officer
def pieces():
    yield Path(sys.argv[6]).read_bytes()[:4096]
    print("half", flush=True)
    import time
    time.sleep(60)
deposit(Desk(instance), Officer(sys.argv[2], sys.argv[3]), sys.argv[4], int(sys.argv[5]), sys.argv[7], pieces(), key="宛名番号")
"""


@pytest.mark.serial
def test_a_process_killed_in_the_middle_of_a_handover(counter: Counter, tmp_path: Path) -> None:
    ready(counter)
    content = tmp_path / "content.csv"
    content.write_bytes(CSV)
    with key_process(counter):
        note = noted(counter)
        before, kept = record.size(counter.log), blobs(counter)
        officer = counter.officer(WARD_HANDOVER)
        arguments = [counter.desk.instance.folder, officer.person, officer.home, counter.log, note.entry.number, content, FILE]
        half = subprocess.Popen([sys.executable, "-c", HALF, *map(str, arguments)], stdout=subprocess.PIPE)
        assert half.stdout is not None
        assert half.stdout.readline() == b"half\n"
        os.kill(half.pid, signal.SIGKILL)
        half.wait()
    assert blobs(counter) == kept
    with key_process(counter):
        assert record.size(counter.log) == before
        sealed(counter, note)
        counter.does("p10.receive", HANDOVER, note=note.entry.number)


@pytest.mark.serial
def test_a_full_disk_refuses_cleanly_and_the_next_try_works(tmp_path: Path) -> None:
    mounted = tmp_path / "small"
    mounted.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", mounted], check=False).returncode:
        pytest.skip("no small file system could be mounted: the full disk was not tried")
    try:
        clock = Clock()
        counter = Counter(
            make(mounted / "instance", f"sqlite:///{mounted / 'instance' / 'database.sqlite3'}", clock), clock
        ).registered()
        filler = mounted / "filler"
        with filler.open("wb") as file:
            file.write(b"\0" * (os.statvfs(mounted).f_bavail * 4096 - 8192))
        before = record.size(counter.log)
        with pytest.raises(FaultError) as trouble:
            for _ in range(200):
                counter.does("p00.note", OFFICER, text="長い経過。" * 1500)
        assert trouble.value.faults[0].code in {"STORE_FULL", "STORE_BUSY"}
        accepted = (record.size(counter.log) or 0) - (before or 0)
        filler.unlink()
        outcome = counter.tries("p00.note", OFFICER, text="もう一度")
        assert isinstance(outcome, Receipt)
        assert outcome.entry.number == (before or 0) + accepted
    finally:
        connection.close()
        subprocess.run(["umount", "-l", mounted], check=True)


def test_documents_are_kept_sealed_and_come_back(counter: Counter) -> None:
    receipt = counter.does("p00.note", OFFICER, text="x", attached=Attachment("C:\\書類\\規程.pdf", RULES))
    said = receipt.words["attached"]
    assert (said["name"], said["media_type"], said["size"]) == ("規程.pdf", "application/pdf", len(RULES))
    assert counter.desk.documents.fetch(counter.log, DocumentWords(**said)) == RULES
    assert not any(b"content" in one.read_bytes() for one in blobs(counter))
    counter.desk.words.destroy(counter.log)
    with pytest.raises(WordsLost):
        counter.desk.documents.fetch(counter.log, DocumentWords(**said))


@pytest.mark.parametrize("content,code", [(b"", "DOCUMENT_EMPTY"), (b"x" * (LIMIT + 1), "DOCUMENT_LARGE")])
def test_documents_that_cannot_be_kept(counter: Counter, content: bytes, code: str) -> None:
    before = record.size(counter.log)
    with pytest.raises(FaultError) as trouble:
        counter.tries("p00.note", OFFICER, text="x", attached=Attachment("a.pdf", content))
    assert trouble.value.faults[0].code == code
    assert record.size(counter.log) == before


def test_a_document_in_no_base64() -> None:
    assert of_base64("a", "aGVsbG8=").content == b"hello"
    with pytest.raises(FaultError) as trouble:
        of_base64("a", "???")
    assert trouble.value.faults[0].code == "DOCUMENT_BASE64"


def test_the_key_process_is_not_there(counter: Counter) -> None:
    ready(counter)
    note = noted(counter)
    before = record.size(counter.log)
    with pytest.raises(FaultError) as trouble:
        deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note.entry.number, FILE, [CSV], key="宛名番号")
    assert trouble.value.faults[0].code == "KEYD_ABSENT"
    assert record.size(counter.log) == before


def test_content_that_no_note_waits_for_is_not_sealed(counter: Counter) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter)
        kept = blobs(counter)
        with pytest.raises(FaultError) as trouble:
            deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note.entry.number - 1, FILE, [CSV], key="宛名番号")
        assert trouble.value.faults[0].code == "NOT_ON_NOTE"
    assert blobs(counter) == kept


def test_what_was_sealed_and_cannot_be_entered_is_not_kept(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(counter)
    with key_process(counter):
        note = noted(counter)
        kept = blobs(counter)

        def broken(*_: object) -> None:
            raise RuntimeError("the machine broke")

        monkeypatch.setattr(record, "append", broken)
        with pytest.raises(RuntimeError):
            sealed(counter, note)
        monkeypatch.undo()
        sealed(counter, note)
    assert len(blobs(counter)) == len(kept) + 2
