"""The signer, asked from the desk: in a process of its own it signs what there is, and stays at hand until the evidence that is being made is bound.

The desk has no signing key. What it asks for is read by the signer itself, from the record (a checkpoint), or is the SHA-256 of the file that it
made (a binding, ``azukari.ledger.binding``): a statement of another form, which nobody can take for a checkpoint.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

if TYPE_CHECKING:
    from azukari.desk.desk import Desk

__all__ = ["AtHand", "at_hand", "sign_once"]

SIGNED = "signed"
"""What the signer says when everything that there is has been signed."""


class AtHand:
    """A signer that has signed what there was, and waits to bind evidence."""

    def __init__(self, process: subprocess.Popen[str], to: IO[str], answers: IO[str], trouble: IO[str]) -> None:
        self._process = process
        self._to = to
        self._answers = answers
        self._trouble = trouble

    def bind(self, log: str, digest: bytes) -> bytes:
        """The binding of a pack of a contract's log whose bytes before it have this SHA-256. :raises FaultError: ``NOT_SIGNED``."""
        try:
            self._to.write(f"{log} {digest.hex()}\n")
            self._to.flush()
            said = self._answers.readline().strip()
        except OSError:
            said = ""
        if not said:
            raise self.refused()
        return bytes.fromhex(said)

    def refused(self) -> FaultError:
        """What the signer said when it ended instead of answering."""
        self._process.wait()
        self._trouble.seek(0)
        said = self._trouble.read().strip().splitlines()[-1:] or ["?"]
        return FaultError(
            Fault(
                "NOT_SIGNED",
                Say(
                    f"署名係が署名しませんでした（{said[0]}）。記録が巻き戻されていないか確かめてください。",
                    f"The signer did not sign ({said[0]}).",
                ),
            )
        )


@contextmanager
def at_hand(desk: Desk) -> Iterator[AtHand]:
    """Let the signer sign what there is, and keep it at hand.

    :raises FaultError: ``NOT_SIGNED`` when it refuses (a rollback, a fork, a damaged guard); what it said is in the message.
    """
    command = [sys.executable, "-m", "azukari.desk", "signer", str(desk.instance.folder), "--once", "--bind"]
    pipe = subprocess.PIPE
    with (
        TemporaryFile("w+") as trouble,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=trouble, text=True) as process,  # noqa: S603 — our own module, a path of our own
    ):
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        signer = AtHand(process, process.stdin, process.stdout, trouble)
        try:
            if process.stdout.readline().strip() != SIGNED:
                raise signer.refused()
            yield signer
        finally:
            process.stdin.close()


def sign_once(desk: Desk) -> None:
    """Let the signer sign what there is. :raises FaultError: as :func:`at_hand`."""
    with at_hand(desk):
        pass
