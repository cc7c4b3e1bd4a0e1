"""Runs the small programs of the fault tests, each in a process of its own: everything is imported once, then it forks.

A line of JSON on standard input names a job; the process is forked and waits until the line ``go`` comes, so that strace can take hold of it.
What a job tells goes to a file through ``tell``, by a system call that no fault is put into.
"""

import ctypes
import json
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

JOBS = ("append", "sign", "witness", "vault", "courier", "recover", "keys")
FATAL = 74
"""What a process ends with whose device failed."""
PR_SET_PTRACER, ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


def tell(*words: object) -> None:
    """Say something that holds from now on, such as an acknowledgement."""
    os.writev(1, [" ".join(map(str, words)).encode() + b"\n"])


def _run(job: Callable[..., None], folder: Path, out: Path, wait: int) -> None:
    """In the fork: wait to be let go, do the job, end."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
    for number, path in ((1, out), (2, out.with_suffix(".err"))):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
    os.read(wait, 1)
    status = 1
    try:
        job(folder)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    modules: dict[str, Any] = {name: import_module(f"tests.faults.drive_{name}") for name in JOBS}
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        name, _, part = asked["job"].partition(".")
        job = getattr(modules[name], part)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(write)
            _run(job, Path(asked["folder"]), Path(asked["out"]), read)
        os.close(read)
        print(child, flush=True)
        sys.stdin.readline()
        os.write(write, b"g")
        os.close(write)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
