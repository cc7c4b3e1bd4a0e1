"""The key process of a benchmark: the real one, on a clock moved by a fixed offset (the contract's days are not today's)."""

from __future__ import annotations

import sys
from pathlib import Path

from azukari.desk.chance import now
from azukari.desk.instance import Instance
from azukari.desk.keyd import service
from azukari.kernel.values import Time
from azukari.vault.process import serve

if __name__ == "__main__":
    instance = Instance.at(Path(sys.argv[1]))
    offset = int(sys.argv[2])
    serve(instance.socket, service(instance, clock=lambda: Time(now() + offset)), ready=lambda: print("ready", flush=True))
