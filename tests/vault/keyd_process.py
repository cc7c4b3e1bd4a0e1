"""A key process to be killed: ``python keyd_process.py FOLDER``. Prints one line when it serves."""

import sys
import time
from pathlib import Path

from azukari.vault.blobs import Blobs
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import refusal
from azukari.vault.keyd import KeyService
from azukari.vault.process import serve

ORIGIN = "ward.example/azukari"


class Nothing:
    """A record without entries."""

    def permit(self, log, seq, disclosure):
        return refusal("OPEN_STALE")

    def packing(self, log, items):
        return refusal("OPEN_STALE")

    def shipment(self, log, seq):
        return refusal("OPEN_STALE")

    def keeping(self, entrustment):
        return "E1"

    def newest(self):
        return 0

    def resting(self, log):
        return ()


def main(folder):
    service = KeyService(
        (FileCustodian(folder / "keys"),),
        Blobs(folder / "blobs"),
        Nothing(),
        origin=ORIGIN,
        clock=lambda: time.time_ns() // 1000,
    )
    serve(folder / "keyd.sock", service, ready=lambda: print("serving", flush=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
