"""Key process and outbox of a demonstration, on the story's clock: ``python -m azukari.demo.process keyd|outbox INSTANCE``.

The same services as an instance runs, composed with another clock. They refuse any instance that is not a demonstration.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from azukari.demo.clock import StoryClock
from azukari.desk.instance import Instance
from azukari.desk.keyd import service
from azukari.desk.serve import Part
from azukari.vault.process import serve

PAUSE = 0.2


def parts(instance: Instance) -> list[Part]:
    """What runs while the story is told: key process and outbox on its clock, and the signer, which needs none."""
    folder = str(instance.folder)
    python = [sys.executable, "-m"]
    return [
        Part("keyd", [*python, "azukari.demo.process", "keyd", folder]),
        Part("signer", [*python, "azukari.desk", "signer", folder]),
        Part("outbox", [*python, "azukari.demo.process", "outbox", folder]),
    ]


def ready() -> None:
    """Say that the process serves, as the supervisor wants to hear it."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def keep_emptying(instance: Instance, clock: StoryClock) -> None:
    """Do the effects of committed entries until told to end."""
    # the models can be loaded only once the instance is bound
    from azukari.desk.desk import Desk  # noqa: PLC0415
    from azukari.desk.outbox import work  # noqa: PLC0415

    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    desk = Desk(instance, clock=clock)
    ready()
    while not end.is_set():
        work(desk)
        end.wait(PAUSE)


def main() -> None:
    """Run one part."""
    part, folder = sys.argv[1:3]
    instance = Instance.at(Path(folder))
    if not instance.configuration.demo:
        sys.exit("not a demonstration")
    clock = StoryClock.of(instance)
    if part == "keyd":
        serve(instance.socket, service(instance, clock=clock), ready=ready)
    else:
        instance.connect()
        keep_emptying(instance, clock)


if __name__ == "__main__":
    main()
