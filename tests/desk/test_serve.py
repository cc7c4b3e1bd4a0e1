"""The supervisor: a part that dies comes back, and whatever ends first, nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from azukari.desk.serve import RESTARTS, Part, Supervisor, _told
from azukari.desk.troubled import NAME, TroubledFile, troubled
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


FORKING: list[int] = []
"""Signals to be raised in the hooks of the next fork."""
os.register_at_fork(after_in_parent=lambda: signal.raise_signal(FORKING.pop()) if FORKING else None)


def test_ctrl_c_while_a_part_is_being_started_is_not_lost() -> None:
    one = part(SLEEPS)
    FORKING.append(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        one.start()
    assert one.process is not None, "started, so that whoever stops the parts finds it"
    one.stop()


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


SLOW = f"import time\ntime.sleep(0.4)\n{READY}\ntime.sleep(600)"


def looked(one: Part) -> Part:
    Supervisor.look(one)
    return one


def died(one: Part) -> None:
    """The supervisor has seen it; when it is due again is not waited for."""
    assert eventually(lambda: looked(one).again_at is not None)
    one.again_at = 0.0


def test_a_part_that_is_killed_while_it_is_started_again_comes_back(tmp_path: Path) -> None:
    """However often: what kills it may go on for a while, and everything else is served meanwhile."""
    one, told = part(SLOW, "keyd"), TroubledFile(tmp_path / NAME)
    one.start()
    pids = set()
    for _ in range(RESTARTS + 2):
        assert one.process is not None
        pids.add(one.process.pid)
        os.kill(one.process.pid, signal.SIGKILL)
        died(one)
        told.say([_told(one)])
        Supervisor.look(one)
    [trouble] = troubled(tmp_path)
    assert (trouble.part, trouble.times, trouble.status, trouble.up) == ("keyd", RESTARTS + 2, -9, False)
    assert len(pids) == RESTARTS + 2
    assert eventually(lambda: not looked(one).waits)
    told.say([_told(one)])
    assert [(again.up, again.again_at) for again in troubled(tmp_path)] == [(True, None)]
    told.close()
    assert troubled(tmp_path) == ()
    one.stop()


def test_a_part_that_is_killed_at_its_first_start_is_started_again() -> None:
    one = part("import os, time; time.sleep(0.1); os.kill(os.getpid(), 9)", "keyd")
    one.start()
    assert one.waits
    one.command = [*one.command[:2], SLEEPS]
    died(one)
    assert eventually(lambda: not looked(one).waits)
    one.stop()


def test_a_part_that_never_came_up_ends_the_whole_and_one_that_did_goes_on() -> None:
    never, did = part("raise SystemExit(3)", "web"), part(READY, "courier")
    never.says_ready = False
    never.start()
    did.start()
    for _ in range(RESTARTS):
        for one in (never, did):
            died(one)
            Supervisor.look(one)
    died(did)
    with pytest.raises(FaultError) as trouble:
        eventually(lambda: looked(never).deaths > RESTARTS)
    assert trouble.value.faults[0].code == "PART_FAILED"
    assert (did.deaths, did.status) == (RESTARTS + 1, 0)


def test_what_a_supervisor_left_that_was_killed_is_not_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('[{"part":"keyd","times":1,"status":-9,"at":1,"up":false,"again_at":2}]')
    assert troubled(tmp_path) == ()
    assert troubled(tmp_path / "absent") == ()
