"""The supervisor: a part that dies comes back, and whatever ends first, nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from azukari.desk.serve import RESTARTS, Part, Supervisor
from azukari.kernel.fault import FaultError

READY = "print('ready', flush=True)"
SLEEPS = f"import time\n{READY}\ntime.sleep(600)"
WITH_CHILD = """
import subprocess, sys, time
print('ready', flush=True)
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
time.sleep(600)
"""


def part(program: str, name: str = "part") -> Part:
    return Part(name, [sys.executable, "-c", program])


def eventually(true: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def group_lives(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_stopping_leaves_nothing_of_a_group_whose_leader_was_killed() -> None:
    one = part(WITH_CHILD)
    one.start()
    assert one.process is not None
    pid = one.process.pid
    time.sleep(0.3)
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: one.process is not None and one.process.poll() is not None)
    assert group_lives(pid)
    one.stop()
    assert eventually(lambda: not group_lives(pid))


WATCH = """
import sys
from azukari.desk.serve import Part, Supervisor
program = "import os, time\\nopen(os.path.join({folder!r}, str(os.getpid())), 'w').close()\\nprint('ready', flush=True)\\ntime.sleep(600)"
parts = [Part(str(n), [sys.executable, "-c", program]) for n in range(2)]
with Supervisor(parts) as supervisor:
    supervisor.watch(lambda: print("up", flush=True))
"""


def watched(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", WATCH.format(folder=str(folder))], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    return process


def alive(folder: Path) -> set[int]:
    return {int(one.name) for one in folder.iterdir() if Path(f"/proc/{one.name}").exists()}


@pytest.mark.serial
def test_a_part_that_is_killed_is_started_again(tmp_path: Path) -> None:
    process = watched(tmp_path)
    first = alive(tmp_path)
    os.kill(min(first), signal.SIGKILL)
    assert eventually(lambda: len(alive(tmp_path)) == 2 and alive(tmp_path) != first)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert eventually(lambda: not alive(tmp_path))


@pytest.mark.serial
def test_a_supervisor_that_is_killed_takes_its_parts_along(tmp_path: Path) -> None:
    process = watched(tmp_path)
    assert len(alive(tmp_path)) == 2
    process.kill()
    process.wait()
    assert eventually(lambda: not alive(tmp_path))


@pytest.mark.serial
def test_a_second_interruption_does_not_leave_a_part_behind(tmp_path: Path) -> None:
    process = watched(tmp_path)
    for _ in range(5):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    process.wait(20)
    assert eventually(lambda: not alive(tmp_path))


def test_a_part_that_does_not_start_is_told_and_the_others_are_stopped() -> None:
    good, bad = part(SLEEPS, "good"), part("raise SystemExit(3)", "bad")
    with pytest.raises(FaultError) as trouble, Supervisor([good, bad]):
        pass
    assert trouble.value.faults[0].code == "PART_FAILED"
    assert "bad" in trouble.value.faults[0].say.en
    assert good.process is not None
    assert good.process.poll() is not None


def test_a_part_that_keeps_dying_ends_the_whole() -> None:
    one = part(READY)
    one.start()
    assert one.process is not None
    one.process.wait()
    one.deaths = RESTARTS
    with pytest.raises(FaultError) as trouble:
        Supervisor._died(one, 0)
    assert trouble.value.faults[0].code == "PART_FAILED"
