"""The key process as a process: it ends when told, and when it is killed nothing half-done is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import VaultError
from azukari.vault.index import Row
from tests.vault.world import ENTRUSTMENT, OBJECT, noise

PROGRAM = Path(__file__).with_name("keyd_process.py")
SOURCE = Path(__file__).parents[2] / "src"
PIECE = noise(1 << 20)

pytestmark = pytest.mark.serial


@pytest.fixture
def start(tmp_path):
    running = []

    def begin():
        process = subprocess.Popen(
            [sys.executable, PROGRAM, tmp_path],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
        )
        running.append(process)
        assert process.stdout.readline() == "serving\n"
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def seal(tmp_path, pieces=3):
    rows = [Row(number * 100, 100, (b"%d" % number,)) for number in range(1_000)]
    return KeyCaller(tmp_path / "keyd.sock").seal(ENTRUSTMENT, OBJECT, 1, [*rows, *[PIECE] * pieces], table=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_told(start, tmp_path, number):
    process = start()
    sealed = seal(tmp_path)
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert not (tmp_path / "keyd.sock").exists()
    assert Blobs(tmp_path / "blobs").check(sealed.blob) == sealed.blob_size


@pytest.mark.parametrize("pieces", [0, 1, 5])
def test_killed_while_sealing_it_leaves_no_blob_and_the_next_try_works(start, tmp_path, pieces):
    process = start()
    with KeyCaller(tmp_path / "keyd.sock").sealing(ENTRUSTMENT, OBJECT, 1) as call:
        for _ in range(pieces):
            call.write(PIECE)
        until(lambda: files(tmp_path / "blobs"))
        process.kill()
        process.wait()
        with pytest.raises(VaultError):
            call.finish()
    assert len(files(tmp_path / "blobs" / "tmp")) == 1
    start()
    assert files(tmp_path / "blobs") == []
    sealed = seal(tmp_path)
    store = Blobs(tmp_path / "blobs")
    assert sorted(store) == sorted([sealed.blob, sealed.index])
    for digest in store:
        store.check(digest)


def test_it_leaves_no_core_and_may_not_be_traced():
    # PR_GET_DUMPABLE is 3; a program starts with 1 unless something forbade it before.
    told = (
        "import ctypes, resource; from azukari.vault.process import harden; libc = ctypes.CDLL(None); "
        "before = libc.prctl(3, 0, 0, 0, 0); assert harden(); "
        "print(before, libc.prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    env = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, env=env)
    assert done.stdout == "1 0 (0, 0)\n"


def until(check):
    """Wait for another process."""
    for _ in range(1_000):
        if check():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come about")
