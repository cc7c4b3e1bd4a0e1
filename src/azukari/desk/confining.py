"""Starting a program that works through entrusted information: closed off as far as the machine allows, and what it does not allow, said.

What no machine prevents is said in :mod:`azukari.desk.beyond`: a program can show a little of what it reads on
the screen by its error output, can put it into its result in any form, and a person can write down what they see.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final, Self, TextIO

from azukari.desk import confined
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

MEMORY: Final = 1 << 30
"""Bytes that the program may keep in its folder, which lies in memory."""

ERRORS: Final = 1 << 14
"""Bytes of a program's error output that are shown: enough for what went wrong, too little for a table."""

JUST_MADE: Final = 10
"""Seconds within which a folder that nobody has locked may be one that is being made."""

KEPT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
"""Of the environment the program is given these, and nothing else of what the officer's session holds."""

NOT_HELD: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "folder": Say(
            "作業用の空のフォルダを記憶の中に作れません。プログラムはファイルに書けないようにしました。",
            "No empty folder in memory can be made for it: the program is kept from writing files at all.",
        ),
        "read_only": Say(
            "ほかのフォルダを読取り専用にできません。プログラムはファイルに書けないようにしました。",
            "Other folders cannot be made read-only: the program is kept from writing files at all.",
        ),
        "hidden": Say(
            "インスタンスのフォルダを隠せません。プログラムからその中のファイルが見えます。",
            "The folder of the instance cannot be hidden: the program sees the files in it.",
        ),
        "network": Say(
            "通信を断てません。プログラムは通信できます。",
            "The network cannot be taken away: the program can use it.",
        ),
        "pipes": Say(
            "名前付きパイプや装置への書込みを止められません。プログラムは、そこで待つほかの者に渡せます。",
            "Writing to named pipes and devices cannot be stopped: the program can pass it to whoever waits there.",
        ),
        "sockets": Say(
            "この計算機の中の通信（ソケット）を止められません。プログラムは、そこで待つほかの者に渡せます。",
            "Local sockets cannot be stopped: the program can pass it to whoever listens there.",
        ),
        "processes": Say(
            "ほかのプロセスを隠せません。プログラムからほかのプロセスが見えます。",
            "Other processes cannot be hidden: the program sees them.",
        ),
        "core": Say(
            "異常終了時の記憶の書出しを止められません。",
            "A dump of its memory on a crash cannot be forbidden.",
        ),
    }
)
"""What to say of each thing that this machine does not allow."""

_SCRIPT: Final = Path(confined.__file__)


class Confined:
    """One program, started. Use it in a ``with``: it does not outlive it, nor does anything that it started."""

    @staticmethod
    def found(name: str) -> str | None:
        """Where a program of this name lies, absolutely; None where there is none that could be run."""
        path = shutil.which(name)
        return None if path is None else str(Path(path).absolute())

    def __init__(self, program: Sequence[str], hidden: Sequence[Path], environment: Mapping[str, str]) -> None:
        """Start it.

        :raises FaultError: ``PROGRAM_ABSENT`` when there is no such program; nothing was started.
        """
        path = self.found(program[0])
        if path is None:
            raise absent(program[0])
        self._folder, self._lock = _taken(hidden)
        here = {name: os.environ[name] for name in KEPT if name in os.environ}
        settings: dict[str, Any] = {
            "parent": os.getpid(),
            "folder": str(self._folder),
            "memory": MEMORY,
            "hidden": [str(one) for one in hidden],
            "program": [path, *program[1:]],
            "environment": {**here, **environment, "TMPDIR": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1"},
        }
        read, write = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 — the officer's own program, as asked for
                [sys.executable, "-I", "-S", str(_SCRIPT), str(write), json.dumps(settings)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[write],
                start_new_session=True,
                bufsize=0,
            )
        except BaseException:
            os.close(read)
            self._leave()
            raise
        finally:
            os.close(write)
        self._report = os.fdopen(read, encoding="ascii")
        self.holds: dict[str, bool] = self._line()
        self.exit_code: int | None = None
        self.errors = ErrorOutput(self._process.stderr)
        self.errors.start()

    @property
    def stdin(self) -> IO[bytes]:
        """Where the program reads."""
        if self._process.stdin is None:
            raise RuntimeError("stdin")
        return self._process.stdin

    @property
    def stdout(self) -> IO[bytes]:
        """Where the program writes."""
        if self._process.stdout is None:
            raise RuntimeError("stdout")
        return self._process.stdout

    def lacking(self) -> list[Say]:
        """What this machine does not allow."""
        return [say for name, say in NOT_HELD.items() if not self.holds.get(name)]

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end; its exit code, 128 and the number of the signal where one ended it, 127 where it could not be started."""
        self._process.wait()
        self.errors.join()
        if self.exit_code is None:
            status = self._line().get("status")
            self.exit_code = 128 + signal.SIGKILL if status is None else int(status) if status >= 0 else 128 - int(status)
        return self.exit_code

    def _line(self) -> dict[str, Any]:
        """What the launcher says next; nothing where it has ended."""
        while line := self._report.readline():
            said: dict[str, Any] = json.loads(line)
            if "unstarted" not in said:
                return said
        return {}

    def __enter__(self) -> Self:
        """Give the program."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it stays."""
        self.kill()
        self._process.wait()
        self.errors.join()
        for one in (self.stdin, self.stdout, self._report):
            with suppress(OSError):
                one.close()
        self._leave()

    def _leave(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)


def absent(name: str) -> FaultError:
    """There is no such program."""
    return FaultError(
        Fault(
            "PROGRAM_ABSENT",
            Say(
                f"プログラム「{name}」が見つからないか、実行できません。名前と場所を確かめてください。何も開いていません。",
                f"There is no program “{name}” that could be run; check its name and place. Nothing was opened.",
            ),
            "program",
        )
    )


def _prefix(hidden: Sequence[Path]) -> str:
    """How the folders of one instance's programs begin."""
    whose = hashlib.sha256(str(hidden[0].absolute()).encode()).hexdigest()[:12] if hidden else "any"
    return f"azukari-run-{whose}-"


def _taken(hidden: Sequence[Path]) -> tuple[Path, int]:
    """A folder of one's own, and the lock on it that tells everybody that it is in use: it goes with this process, however that ends."""
    swept(hidden)
    folder = Path(tempfile.mkdtemp(prefix=_prefix(hidden), dir=_somewhere()))
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def swept(hidden: Sequence[Path]) -> int:
    """Remove what a crash left of this instance's programs: folders of this user that nobody holds. How many there were.

    A folder that is a moment old may be one that its maker is about to lock.
    """
    found = 0
    for folder in Path(_somewhere() or tempfile.gettempdir()).glob(_prefix(hidden) + "*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            # It went meanwhile, or is no folder of ours.
            continue
        try:
            about = os.fstat(handle)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if about.st_uid == os.getuid() and time.time() - about.st_ctime > JUST_MADE:
                shutil.rmtree(folder, ignore_errors=True)
                found += 1
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
    return found


def _somewhere() -> str | None:
    """Where an empty folder lies in memory already, should none be mounted over it."""
    return "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None  # noqa: S108 — memory, not disk


class ErrorOutput(threading.Thread):
    """What a program says on its error output: passed on to a terminal, and there so much at most; never to a file or another program."""

    def __init__(self, source: IO[bytes] | None) -> None:
        super().__init__(name="run-errors", daemon=True)
        self._source = source
        self._terminal = _terminal()
        self.size = self.shown = 0
        """Bytes that it said, and of these how many were shown."""

    def run(self) -> None:
        """Until nobody holds its other end."""
        if self._source is None:
            return
        with self._source as source:
            while piece := os.read(source.fileno(), 1 << 16):
                self.size += len(piece)
                passed = piece[: max(0, ERRORS - self.shown)] if self._terminal is not None else b""
                self.shown += len(passed)
                if passed and self._terminal is not None:
                    self._terminal.write("".join(map(_harmless, passed.decode(errors="replace"))))
                    self._terminal.flush()

    def dropped(self) -> Say | None:
        """That not all of it was shown, and why; None where all was."""
        lost = self.size - self.shown
        if not lost:
            return None
        if self._terminal is None:
            return Say(
                f"プログラムのエラー出力{lost:,}バイトは、画面がないため捨てました。ファイルやほかのプログラムには渡しません。",
                f"{lost:,} bytes of the program's error output were dropped, for there is no terminal: files and other programs do not get it.",
            )
        return Say(
            f"プログラムのエラー出力は{ERRORS:,}バイトまでです。残りの{lost:,}バイトは捨てました。",
            f"A program's error output is shown up to {ERRORS:,} bytes; {lost:,} more were dropped.",
        )


def _terminal() -> TextIO | None:
    """The error output of the officer's session, where that is a terminal."""
    try:
        return sys.stderr if sys.stderr.isatty() else None
    except ValueError:
        return None


def _harmless(char: str) -> str:
    """What a program says does not steer the terminal."""
    return char if char.isprintable() or char in "\n\t\r\u3000" else f"\\x{ord(char):02x}"
