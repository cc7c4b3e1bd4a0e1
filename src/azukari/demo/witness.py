"""The ward's witness of a demonstration: its own key and folder, named to the instance, and run beside the other parts.

In earnest it stands on a machine of the ward's own. Here it lies in the demonstration's folder, which is as good as no witness against
whoever has that machine, and shows everything else: what is sent, how far it has seen, what evidence carries of it.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from azukari.demo import process
from azukari.demo.node import HOST
from azukari.demo.people import PARTIES
from azukari.desk import witnesses
from azukari.desk.instance import Instance
from azukari.desk.serve import Part
from azukari.desk.signer import Signer
from azukari.desk.witnesses import Witness
from azukari.ledger.keys import fingerprint
from azukari.witness.folder import Folder

NAME: Final = "minamo.example/witness"
"""As permanent as its key."""


def folder_of(instance: Instance) -> Path:
    """Where the witness keeps its key and its mirror."""
    return instance.folder / "witness"


def begin(instance: Instance) -> str:
    """Make the witness, which trusts the record's key, and name it to the instance; its key id, by which the contract names it."""
    node = Folder.make(folder_of(instance), NAME, Signer(instance).verifier.text())
    witness = _at(node, _free())
    witnesses.add(instance, witness)
    return witness.id


def part(instance: Instance, *, apart_from: int = 0) -> Part:
    """Its process. Where its port was taken meanwhile, or is the web's, it moves to another, and the instance is told."""
    node = Folder(folder_of(instance))
    known = next(one for one in witnesses.configured(instance) if one.key == node.key.verifier.text())
    port = urlsplit(known.url).port or 0
    if port == apart_from or not _is_free(port):
        port = _free(apart_from)
        witnesses.remove(instance, known.key)
        witnesses.add(instance, _at(node, port))
    return Part("witness", [sys.executable, "-m", "azukari.demo.node", str(node.path), str(port)])


def told(instance: Instance) -> list[Part]:
    """What runs while the whole story is told: the witness, the courier that brings it the record, and those that every telling needs."""
    courier = Part("courier", [sys.executable, "-m", "azukari.desk", "courier", str(instance.folder)])
    return [part(instance), courier, *process.parts(instance)]


def paper(instance: Instance) -> str:
    """The fingerprint of its key, as the ward has it on paper."""
    return fingerprint(Folder(folder_of(instance)).key.verifier.text())


def _at(node: Folder, port: int) -> Witness:
    return Witness(key=node.key.verifier.text(), url=f"http://{HOST}:{port}", party=PARTIES["ward"])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free(apart_from: int = 0) -> int:
    """A port of this machine that nobody listens on, from the system."""
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if port != apart_from:
            return port
