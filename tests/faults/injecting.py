"""Faults put into system calls by strace: first a run that counts them, then one run for each fault at each call."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

REPOSITORY = Path(__file__).resolve().parents[2]
WITHIN = 20.0
CALLS = "openat,write,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,fchmod,link,linkat,mkdir,mkdirat,rmdir"
SOCKET = "sendto,recvfrom"
WRITING = {"write", "pwrite64", "pwritev"}
TAKES_ROOM = WRITING | {"openat", "ftruncate", "mkdir", "mkdirat", "link", "linkat", "rename", "renameat", "renameat2"}
_LINE = re.compile(r"\d+ +(\w+)\((.*)")


def unavailable() -> str | None:
    """Why no faults can be injected here, or None."""
    if shutil.which("strace") is None:
        return "strace: not installed, no faults were injected"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "strace: tracing is forbidden here, no faults were injected"


@dataclass(frozen=True)
class Fault:
    """What goes wrong at the ``number``-th time that the process makes a system call."""

    call: str
    number: int
    kind: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.kind} at {self.call} {self.number} ({self.where})"

    @property
    def option(self) -> str:
        """A full disk stays full; a device fails once; a process is killed once."""
        what = "signal=SIGKILL" if self.kind == "KILL" else f"error={self.kind}"
        more = "+" if self.kind == "ENOSPC" and self.call in WRITING else ""
        return f"{self.call}:{what}:when={self.number}{more}"


@dataclass(frozen=True)
class Run:
    """How a process ended and what it told before."""

    status: int
    told: tuple[tuple[str, ...], ...]
    errors: str
    missed: bool = False
    """Whether the fault fell on another file than the one meant: numbers of calls can shift between runs."""

    def of(self, kind: str) -> list[tuple[str, ...]]:
        """What was told of one kind, without the kind's name."""
        return [words[1:] for words in self.told if words[0] == kind]


class Server:
    """The process that forks the jobs (``server.py``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._count = 0
        with (folder / "server.err").open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.server"],
                cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                env={**os.environ, "PGSSLMODE": "disable", "PYTHONHASHSEED": "0"},
            )  # fmt: skip
        self._expect("ready", self._line())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait(WITHIN)
        self._process.stdout.close()

    def _line(self) -> str:
        line = self._process.stdout.readline().strip()
        assert line, (self._folder / "server.err").read_text()
        return line

    @staticmethod
    def _expect(wanted: str, got: str) -> None:
        assert got == wanted, got

    def _say(self, line: str) -> None:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def run(self, job: str, folder: Path, faults: Sequence[Fault] = (), *, trace: Path | None = None) -> Run:
        """Run a job to its end, whatever that is."""
        self._count += 1
        out = self._folder / f"{self._count}.out"
        self._say(json.dumps({"job": job, "folder": str(folder), "out": str(out)}))
        child = int(self._line())
        strace, log = None, trace or out.with_suffix(".strace")
        if faults or trace:
            calls = CALLS if not job.endswith("_served") else f"{CALLS},{SOCKET}"
            inject = [word for one in faults for word in ("-e", f"inject={one.option}")]
            strace = subprocess.Popen(
                ["strace", "-f", "-y", "-o", log, "-e", f"trace={calls}", *inject, "-p", str(child)],
                stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            attached = strace.stderr.readline()
            assert "attached" in attached, attached
        late = threading.Timer(WITHIN, os.kill, (child, 9))
        late.start()
        try:
            self._say("go")
            status = int(self._line())
        finally:
            late.cancel()
        missed = False
        if strace is not None:
            strace.communicate(timeout=WITHIN)
            hit = [line for line in log.read_text(errors="replace").splitlines() if "(INJECTED)" in line]
            missed = bool(hit) and not any(one.where == "socket" or one.where in line for one in faults for line in hit)
        told = out.with_suffix(".err")
        return Run(status, _told(out), told.read_text() if told.exists() else "", missed)


def _told(out: Path) -> tuple[tuple[str, ...], ...]:
    # what a killed process told last may lack its end: then it was not told
    lines = out.read_bytes().split(b"\n")[:-1] if out.exists() else []
    return tuple(tuple(line.decode().split(" ")) for line in lines)


def points(trace: Path, folder: Path) -> list[tuple[str, int, str]]:
    """The calls of a traced run that touch state: which call, the how manyth of its kind it was, and the last file that it names."""
    seen: Counter[str] = Counter()
    found = []
    for line in trace.read_text(errors="replace").splitlines():
        if (match := _LINE.match(line)) is None:
            continue
        call, rest = match.groups()
        seen[call] += 1
        touches = re.search(rf"{re.escape(str(folder))}[/>\"]", rest) and (call != "openat" or "O_CREAT" in rest)
        if touches or call in SOCKET.split(","):
            named = re.findall(rf"{re.escape(str(folder))}([^\">]*)", rest)
            found.append((call, seen[call], named[-1] if named else "socket"))
    return found


def faults(places: Sequence[tuple[str, int, str]], sample: int | None = None) -> Iterator[Fault]:
    """Every fault at every place; or at places evenly spread, each with one of its faults in turn."""
    everything = [[Fault(call, number, kind, where) for kind in _kinds(call)] for call, number, where in places]
    if sample is None or sample >= len(places):
        yield from (one for kinds in everything for one in kinds)
        return
    for turn in range(sample):
        kinds = everything[turn * len(everything) // sample]
        yield kinds[turn % len(kinds)]


def _kinds(call: str) -> list[str]:
    if call == "sendto":
        # a sender that is told of a reset goes on to read what the other side said last, and that side lives
        return ["KILL"]
    if call == "recvfrom":
        return ["KILL", "ECONNRESET"]
    return ["KILL", "EIO", *(["ENOSPC"] if call in TAKES_ROOM else [])]
