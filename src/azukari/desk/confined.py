"""Runs one program as closed off as this machine allows. A script of its own, on the standard library alone: it starts in a few milliseconds.

::

    python -I -S confined.py REPORT SETTINGS        (REPORT: a file descriptor; SETTINGS: JSON)

    this process ──► reaper (first process of a process namespace) ──► the program

The program has its standard input, output and error and nothing else that was open; an empty folder in memory to work in, which goes with it;
every file system read-only; the instance's folder and ``/run`` hidden; no network; no named pipe, device or local socket by which something
outside could listen; no core dump; no privileges to gain. Whatever of this the
machine does not allow is left out and *said*: one line of JSON on REPORT names what holds, a second how the program ended. With whoever started
it, everything dies: also what the program left behind in the background.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 0x1, 0x2, 0x4, 0x8, 0x4000, 0x40000
SYS_MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE = 442, -100, 0x8000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
CAPABILITIES = 64

PR_GET_SECCOMP, PR_SET_SECCOMP, SECCOMP_FILTER = 21, 22, 2
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT, LANDLOCK_VERSION, LANDLOCK_PATH = 444, 445, 446, 1, 1
# write-file, and everything from remove-dir to make-sym; then refer (version 2), truncate (3) and ioctl-dev (5)
WRITES, BY_VERSION = 1 << 1 | 0x1FF << 4, ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
ON_A_DEVICE = 1 << 1 | 1 << 14
DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
SCOPED = 3  # sockets without a name in the file system, and signals (version 6)
ARCHITECTURES = {"x86_64": (0xC000003E, 41, 53), "aarch64": (0xC00000B7, 198, 199)}
"""Of each kind of processor its number for filters, and the calls that make a socket and a pair of sockets."""
FAMILIES, PAIRS, RINGS = (2, 10, 16), (1, 5), 425
"""The network (which is taken away), asking the kernel about it; pairs that lead nowhere else; what would go past the filter."""
NOT_FOUND, NOT_STARTED = 127, 126

LIBC = ctypes.CDLL(None, use_errno=True)


def _tried(call: Callable[[], object]) -> bool:
    """Whether a system call was allowed."""
    try:
        call()
    except OSError:
        return False
    return True


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "refused")


def _unshare(flags: int) -> None:
    _checked(LIBC.unshare(flags))


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    kind_b, data_b = (None if one is None else one.encode() for one in (kind, data))
    _checked(LIBC.mount(source.encode(), target.encode(), kind_b, ctypes.c_ulong(flags), data_b))


def _read_only() -> None:
    """Every mount, below and above, read-only for this namespace."""
    attributes = (ctypes.c_uint64 * 4)(MS_RDONLY, 0, 0, 0)
    size = ctypes.sizeof(attributes)
    _checked(LIBC.syscall(SYS_MOUNT_SETATTR, AT_FDCWD, b"/", AT_RECURSIVE, ctypes.byref(attributes), size))


def _own_user() -> None:
    """A user namespace in which one stays who one is: without being root, the others are allowed only in there."""
    user, group = os.getuid(), os.getgid()
    _unshare(CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 — pathlib is not worth its start
            file.write(text)


def close_off(settings: dict[str, Any]) -> dict[str, bool]:
    """Take away what can be taken away before the first process of the new namespaces is made; what holds, by name."""
    if os.geteuid() != 0:
        _tried(_own_user)
    holds = {
        "network": _tried(lambda: _unshare(CLONE_NEWNET)),
        "messages": _tried(lambda: _unshare(CLONE_NEWIPC | CLONE_NEWUTS)),
        "processes": _tried(lambda: _unshare(CLONE_NEWPID)),
        "folder": False,
        "read_only": False,
        "hidden": False,
    }
    if _tried(lambda: _unshare(CLONE_NEWNS)) and _tried(lambda: _mount("none", "/", None, MS_REC | MS_PRIVATE)):
        holds["read_only"] = _tried(_read_only)
        options = f"mode=0700,size={settings['memory']}"
        folder = settings["folder"]
        holds["folder"] = _tried(lambda: _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, options))
        # never what the program itself is found under
        hidden = [one for one in settings["hidden"] if os.path.isdir(one) and not folder.startswith(one.rstrip("/") + "/")]  # noqa: PTH112
        holds["hidden"] = all([_tried(lambda one=one: _empty(one)) for one in hidden])  # type: ignore[misc]  # noqa: C419 — each is tried
    holds["pipes"] = _landlock_version() >= 1
    holds["sockets"] = _filtered()
    holds["core"] = _tried(lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
    if not (holds["folder"] and holds["read_only"]):
        # nowhere to write but memory, or nowhere at all
        holds["no_files"] = _tried(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    return holds


def _landlock_version() -> int:
    return int(LIBC.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), LANDLOCK_VERSION))


def _filtered() -> bool:
    return platform.machine() in ARCHITECTURES and LIBC.prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def without_writing(folder: str) -> None:
    """Nothing is opened for writing but what lies in its own folder: a read-only file system stops neither named pipes nor devices."""
    version = _landlock_version()
    handled = WRITES | sum(bit for since, bit in BY_VERSION if version >= since)
    rules = struct.pack("QQQ", handled, 0, SCOPED if version >= 6 else 0)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = LIBC.syscall(LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "refused")
    for path, allowed in ((folder, handled), *((one, handled & ON_A_DEVICE) for one in DEVICES)):
        with contextlib.suppress(FileNotFoundError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = struct.pack("=Qi", allowed, place)
            _checked(LIBC.syscall(LANDLOCK_ADD, ruleset, LANDLOCK_PATH, rule, 0))
            os.close(place)
    _checked(LIBC.syscall(LANDLOCK_RESTRICT, ruleset, 0))
    os.close(ruleset)


def without_sockets() -> None:
    """No socket but of the network, which is empty: one of another family reaches whoever listens on this machine, read-only or not."""
    number, socket, pair = ARCHITECTURES[platform.machine()]
    load, equal, least, mask, answer = 0x20, 0x15, 0x35, 0x54, 0x06
    refused, allowed = (answer, 0, 0, 0x00050001), (answer, 0, 0, 0x7FFF0000)
    # Steps of (code, where to if true, where to if false, value): jumps count from the next step.
    kinds = [(load, 0, 0, 24), (mask, 0, 0, 0xF), *_one_of(equal, PAIRS), refused, allowed]
    families = [(load, 0, 0, 16), *_one_of(equal, FAMILIES), refused, allowed]
    steps = [
        (load, 0, 0, 4), (equal, 1, 0, number), refused,
        (load, 0, 0, 0), (least, 0, 1, 0x40000000), refused,
        (equal, 0, 1, RINGS), refused,
        (equal, 0, len(families), socket), *families,
        (equal, 0, len(kinds), pair), *kinds,
        allowed,
    ]  # fmt: skip
    code = b"".join(struct.pack("=HBBI", *one) for one in steps)
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(steps), ctypes.addressof(kept))
    _checked(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_FILTER, program, 0, 0))


def _one_of(equal: int, values: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Steps that go past the next one after them where what was loaded is one of these."""
    return [(equal, len(values) - at, 0, value) for at, value in enumerate(values)]


def _empty(folder: str) -> None:
    _mount("tmpfs", folder, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0555,size=4k")


def without_privileges() -> None:
    """Nothing is gained by starting another program."""
    for number in range(CAPABILITIES):
        LIBC.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def dies_with(parent: int) -> None:
    """End with whoever started this. ``parent`` is who that should be: they may be gone already."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def become(settings: dict[str, Any], report: int) -> None:
    """Become the program. Only returns by ending."""
    try:
        os.setsid()
        without_privileges()
        os.chdir(settings["folder"])
        # what was said to hold and does not after all keeps the program from being started
        if settings["holds"]["pipes"]:
            without_writing(settings["folder"])
        if settings["holds"]["sockets"]:
            without_sockets()
        for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(settings["program"][0], settings["program"], settings["environment"])  # noqa: S606 — the very purpose
    except OSError as error:
        with contextlib.suppress(OSError):
            os.write(report, json.dumps({"unstarted": error.errno or 0}).encode() + b"\n")
    os._exit(NOT_FOUND)


def reap(settings: dict[str, Any], report: int) -> None:
    """Start the program, wait for it and for whatever it leaves behind, tell how it ended."""
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    own = not settings["processes"] or _tried(lambda: _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC))
    if not own:
        # a view of one's own processes alone; where there is none, of none
        _tried(lambda: _empty("/proc"))
    program = os.fork()
    if program == 0:
        become(settings, report)
    for number in (0, 1):
        # the pipes are the program's: while anybody else holds them they never end
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    status = 0
    while True:
        try:
            found, how = os.wait()
        except ChildProcessError:
            break
        if found == program:
            status = how
            os.write(report, json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
            if settings["processes"]:
                break  # the first process of the namespace takes all others with it
            _end_children()
    os._exit(0)


def _end_children() -> None:
    """Without a namespace: end what the program left behind, as long as there is any."""
    here = os.getpid()
    with contextlib.suppress(OSError), open(f"/proc/{here}/task/{here}/children", encoding="ascii") as file:  # noqa: PTH123
        for one in file.read().split():
            with contextlib.suppress(OSError):
                os.kill(int(one), signal.SIGKILL)


def main() -> None:
    """Close off, start, wait."""
    report = int(sys.argv[1])
    settings: dict[str, Any] = json.loads(sys.argv[2])
    dies_with(settings["parent"])
    os.set_inheritable(report, False)  # noqa: FBT003 — the library's own signature
    holds = close_off(settings)
    settings["processes"], settings["holds"] = holds["processes"], holds
    os.write(report, json.dumps(holds).encode() + b"\n")
    here = os.getpid()
    first = os.fork()
    if first == 0:
        dies_with(0 if holds["processes"] else here)
        reap(settings, report)
    for number in (0, 1):
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    os.waitpid(first, 0)
    os._exit(0)


if __name__ == "__main__":
    main()
