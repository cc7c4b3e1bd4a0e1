"""Starting ``azukari demo`` as people do: a process of its own, for it binds itself to one instance."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

COMMAND = (sys.executable, "-m", "azukari.demo")
PATIENCE = 120.0


def environment(**more: str) -> dict[str, str]:
    """Ours without what would point at somebody's own annex or instance."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("AZUKARI_")}, **more}


def demo(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment(**env), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def python(script: Path | str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)


def free_port() -> int:
    """A port that nobody listens on, from the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def left_of(folder: Path) -> list[str]:
    """The command lines of processes that name a folder and still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except (OSError, IndexError):
                continue
            if str(folder).encode() in line and state != "Z":
                found.append(line.replace(b"\0", b" ").decode(errors="replace")[:120])
    return found


class Running:
    """A demonstration that serves, until it is told to stop."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.output = folder.parent / f"{folder.name}.txt"
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "--dir", str(folder), *arguments], cwd=folder.parent, env=environment(), stdout=out, stderr=out
            )

    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text()

    def until(self, word: str) -> "Running":
        """Wait until it has printed a word."""
        return self.wait(lambda: word in self.said(), word)

    def wait(self, done, what: str) -> "Running":
        end = time.monotonic() + PATIENCE
        while not done():
            assert self.process.poll() is None, f"it ended with {self.process.returncode} before {what}:\n{self.said()}"
            assert time.monotonic() < end, f"no {what} in time:\n{self.said()}"
            time.sleep(0.05)
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send a signal; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)


def words(lines: Sequence[str], mark: str) -> list[str]:
    """The lines of a telling that bear a mark."""
    return [line for line in lines if f" {mark} " in line]
