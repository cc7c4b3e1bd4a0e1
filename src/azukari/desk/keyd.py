"""The key process of an instance: composed here, served by the vault. Run as ``python -m azukari.desk.keyd INSTANCE``."""

from __future__ import annotations

import sys
from pathlib import Path

from azukari.desk.chance import Clock, now
from azukari.desk.instance import Instance
from azukari.desk.permit import StoreReader
from azukari.desk.waking import ring
from azukari.vault.blobs import Blobs
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import VaultError
from azukari.vault.keyd import KeyService
from azukari.vault.line import Line
from azukari.vault.process import serve

CUSTODY = "custody.json"
"""Names the node that holds shares, in the instance's folder; ``azukari.vault.nodes`` reads and writes it."""


def service(instance: Instance, *, clock: Clock = now) -> KeyService:
    """The key service over this instance's record, blobs and key files."""
    configuration = instance.configuration
    return KeyService(
        [FileCustodian(instance.keys / "vault")],
        Blobs(instance.blobs),
        StoreReader(instance.database),
        origin=configuration.origin,
        clock=clock,
        line=Line(
            instance.folder / CUSTODY,
            instance.keys / "vault",
            configuration.origin,
            hurry=lambda: ring(instance, "signer"),
        ),
    )


def main() -> None:
    """Serve until told to end; says ``ready`` on standard output once it listens."""
    instance = Instance.at(Path(sys.argv[1]))
    try:
        serve(instance.socket, service(instance), ready=lambda: print("ready", flush=True))
    except VaultError as error:
        sys.exit(f"{error.code}: {error.refusal.ja} {error.refusal.en}")


if __name__ == "__main__":
    main()
