"""Files that a command is given to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from azukari.cli.faults import absent, wrong


@contextmanager
def opened(name: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """A file to read and its size, or standard input for ``-``. :raises CliError: ``FILE_ABSENT``, ``FILE_UNREADABLE``."""
    if name == "-":
        yield sys.stdin.buffer, None
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 — closed below; only the opening itself is tried here
    except FileNotFoundError:
        raise absent("FILE_ABSENT", f"{name} がありません。", f"There is no file {name}.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise wrong(
            "FILE_UNREADABLE",
            f"{name} を読めません（{error.strerror}）。ファイルと権限を確かめてください。",
            f"{name} cannot be read ({error.strerror}); check the file and its permissions.",
        ) from None
    with file:
        yield file, Path(name).stat().st_size
