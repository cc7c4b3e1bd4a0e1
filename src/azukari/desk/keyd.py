"""The key process of an instance: composed here, served by the vault. Run as ``python -m azukari.desk.keyd INSTANCE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from azukari.desk.chance import Clock, now
from azukari.desk.instance import Instance
from azukari.desk.permit import StoreReader
from azukari.desk.waking import ring
from azukari.vault.blobs import Blobs
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import TEXTS, VaultError
from azukari.vault.keyd import KeyService
from azukari.vault.line import Line
from azukari.vault.looking import look
from azukari.vault.process import harden, serve

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


def troubles(instance: Instance) -> Iterator[str]:
    """What is wrong with the key files, for whoever starts the instance. It serves all the same: what does not need them opens."""
    found = look(instance.keys / "vault")
    own = found.own_fault
    wrong = [("SHARE_DAMAGED", f"{log} {generation}: ") for log, generation in found.damaged]
    for code, which in [*wrong, *([(own, "")] if own is not None else [])]:
        ja, en = TEXTS[code]
        yield f"{code}: {which}{ja} {en}"


def main() -> None:
    """Serve until told to end; says ``ready`` on standard output once it listens."""
    instance = Instance.at(Path(sys.argv[1]))
    harden()
    try:
        for trouble in troubles(instance):
            print(trouble, file=sys.stderr, flush=True)
    except VaultError as error:
        sys.exit(f"{error.code}: {error.refusal.ja} {error.refusal.en}")
    try:
        serve(instance.socket, service(instance), ready=lambda: print("ready", flush=True))
    except VaultError as error:
        sys.exit(f"{error.code}: {error.refusal.ja} {error.refusal.en}")


if __name__ == "__main__":
    main()
