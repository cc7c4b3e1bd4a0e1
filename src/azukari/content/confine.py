"""What a child process gives up before it reads the first byte that somebody brought. Everything here is for ever: nothing gives it back.

    limits     memory, processor time, no file to write (not even one byte), few descriptors, no core dump
    privileges no new ones: nothing that is executed could gain any
    landlock   no file of the machine but fonts, where pages are drawn; no port; no signal to others
    network    a network of its own, in which there is nothing
    seccomp    only the calls that computing needs; any other is answered EPERM, so there is no process, no socket, no tracing

What a kernel lacks of these, :func:`confine` says by naming what holds, and the parent writes to its log. Linux on x86-64 and arm64.
Sources: landlock(7), seccomp(2), prctl(2), unshare(2), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

LIMITS, PRIVILEGES, LANDLOCK, NETWORK, SECCOMP = "limits", "privileges", "landlock", "network", "seccomp"
ALL: Final = (LIMITS, PRIVILEGES, LANDLOCK, NETWORK, SECCOMP)

_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _PR_SET_SECCOMP = 38, 4, 22
_FILTER: Final = 2
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_RULE_PATH: Final = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILES_BY_ABI: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access to files each version of Landlock knows."""

_LANDLOCK_CALLS: Final = (444, 445, 446)
_DESCRIPTORS: Final = 32


class Calls(NamedTuple):
    """The system calls of a kind of processor that computing needs (numbers of asm/unistd), and those that reading fonts needs besides."""

    arch: int
    computing: tuple[int, ...]
    reading: tuple[int, ...]


CALLS: Final = {
    "x86_64": Calls(
        0xC000003E,
        # read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv writev
        # sched_yield mremap madvise getpid exit fcntl gettimeofday sigaltstack gettid futex sched_getaffinity clock_gettime
        # clock_nanosleep exit_group getrandom rseq
        (0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 39, 60, 72, 96, 131, 186, 202, 204, 228, 230, 231, 318, 334),
        # open stat lstat access readlink getdents getdents64 openat newfstatat readlinkat faccessat statx faccessat2
        (2, 4, 6, 21, 89, 78, 217, 257, 262, 267, 269, 332, 439),
    ),
    "aarch64": Calls(
        0xC00000B7,
        # the same; ppoll for poll
        (63, 64, 57, 80, 73, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 172, 93, 25, 169, 132, 178, 98, 123, 113, 115,
         94, 278, 293),
        (61, 56, 79, 78, 48, 291, 439),
    ),
}  # fmt: skip


class Limits(NamedTuple):
    """Bytes of memory (address space) and seconds of processor time."""

    memory: int
    seconds: int


def confine(limits: Limits, fonts: Sequence[str] = ()) -> tuple[str, ...]:
    """Give everything up; ``fonts`` are folders that stay readable. Returns which of ``ALL`` hold from now on.

    Whatever is still to be imported must be imported before.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    held = []
    # The network first: with user namespaces it needs no privilege, but writing a limit may be what it needs.
    if _alone(libc):
        held.append(NETWORK)
    _limit(limits)
    held.append(LIMITS)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append(PRIVILEGES)
        if _landlock(libc, fonts):
            held.append(LANDLOCK)
        if _seccomp(libc, files=bool(fonts)):
            held.append(SECCOMP)
    return tuple(one for one in ALL if one in held)


def _limit(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_AS, limits.memory),
    ):
        resource.setrlimit(kind, (most, most))
    # The soft limit ends it by SIGXCPU, which is told from a kill.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))


def _alone(libc: ctypes.CDLL) -> bool:
    return bool(
        libc.unshare(_CLONE_NEWNET | _CLONE_NEWIPC) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0
    )


def _landlock(libc: ctypes.CDLL, fonts: Sequence[str]) -> bool:
    create, add, restrict = _LANDLOCK_CALLS
    abi = libc.syscall(create, None, 0, 1)
    if abi < 1:
        return False
    files = (1 << _FILES_BY_ABI.get(abi, _FILES_BY_ABI[5])) - 1
    # handled_access_fs, handled_access_net (from 4), scoped (from 6: abstract sockets, signals)
    rules = struct.pack("QQQ", files, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    ruleset = libc.syscall(create, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        for folder in fonts:
            _permit(libc, ruleset, folder, add)
        return bool(libc.syscall(restrict, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _permit(libc: ctypes.CDLL, ruleset: int, folder: str, add: int) -> None:
    try:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        # A machine without that folder has no such fonts, and nothing to permit.
        return
    try:
        libc.syscall(add, ruleset, _RULE_PATH, struct.pack("=Qi", _READ_FILE | _READ_DIR, place), 0)
    finally:
        os.close(place)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _seccomp(libc: ctypes.CDLL, *, files: bool) -> bool:
    calls = CALLS.get(platform.machine())
    if calls is None:
        return False
    allowed = calls.computing + (calls.reading if files else ())
    load, equal, answer = 0x20, 0x15, 0x06
    kill, permit, refuse = 0x80000000, 0x7FFF0000, 0x00050001
    lines = [(load, 0, 0, 4), (equal, 1, 0, calls.arch), (answer, 0, 0, kill), (load, 0, 0, 0)]
    lines += [(equal, len(allowed) - at, 0, number) for at, number in enumerate(allowed)]
    lines += [(answer, 0, 0, refuse), (answer, 0, 0, permit)]
    code = b"".join(struct.pack("HBBI", *line) for line in lines)
    program = _Program(len(lines), code)
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
