"""A ward's node that holds shares, served over HTTP in this process or in one of its own, and the record that it mirrors."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from azukari.keyline.keys import Secret
from azukari.ledger import canonical
from azukari.ledger.merkle import leaf_hash
from azukari.vault.line import Line
from azukari.vault.nodes import Node as Named
from azukari.vault.nodes import Nodes, encode
from azukari.vault.remote import RemoteCustodian
from azukari.witness.folder import Folder
from azukari.witness.http import Application, Limits
from azukari.witness.node import Node
from azukari.witness.shares import Custody, serve_for
from tests.witness.world import BEGIN, ONE, ORIGIN, Instance, asked, made

KEYD = Secret("keyd", b"k" * 32)
ITEM, THING = "im-0000000000000001", "ob-0000000000000001"
OTHER_ITEM, OTHER_THING = "im-0000000000000002", "ob-0000000000000002"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(
    node: Node, port: int | None = None, limits: type[Limits] = Limits, *, certificate: Path | None = None
) -> Iterator[str]:
    """Serve a node from a thread, with the server and the application that serve it otherwise; its address.

    ``certificate``: a file with certificate and key, for TLS in front.
    """
    port = port or free_port()
    loop = asyncio.new_event_loop()
    server = Server(
        Application(node, limits), "127.0.0.1", port, interface=Interfaces.ASGINL, http=HTTPModes.http1, websockets=False,
        log_enabled=False, ssl_cert=certificate, ssl_key=certificate,
    )  # fmt: skip
    task = loop.create_task(server.serve())
    thread = threading.Thread(target=loop.run_until_complete, args=(task,), daemon=True)
    thread.start()
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            break
        except OSError:
            time.sleep(0.01)
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join(10)
        assert not thread.is_alive()
        loop.close()


def keeper(tmp_path, keyd: Secret = KEYD, name: str = "ward.example/witness") -> Folder:
    """A new node that holds shares for a key process."""
    folder = made(tmp_path, name)
    Custody.make(folder.path / "keys")
    serve_for(folder.path / "keys", keyd.public.text())
    return folder


def custody_key(folder: Folder) -> str:
    return (folder.path / "keys" / "custody").read_text().strip()


def named(folder: Folder, url: str) -> Named:
    return Named(url, custody_key(folder))


def remote(folder: Folder, url: str, keyd: Secret = KEYD, origin: str = ORIGIN, **within: float) -> RemoteCustodian:
    """The node as the key process has it."""
    return RemoteCustodian(named(folder, url), lambda: keyd, origin, **within)


def line(tmp_path, folder: Folder, url: str, **how: object) -> Line:
    """The key process's way to the node, with a key of its own that the node serves."""
    found = Line(tmp_path / "custody.json", tmp_path / "keys", ORIGIN, **how)
    (tmp_path / "keys").mkdir(exist_ok=True, mode=0o700)
    (tmp_path / "custody.json").write_bytes(encode(Nodes(named(folder, url))))
    serve_for(folder.path / "keys", found.secret().public.text())
    return found


class Record(Instance):
    """An instance whose contract has the acts that matter to keys."""

    def act(
        self, name: str, facts: Mapping[str, object], log: str = ONE, *, at: int | None = None, entered: str | None = None
    ) -> int:
        """Enter an act; its number."""
        leaves = self.logs.setdefault(log, [])
        seq = len(leaves)
        by = {
            "capacity": "person_in_charge", "entered": entered, "officer": "pn-0000000000000001",
            "party": "pt-0000000000000002", "place": None,
        }  # fmt: skip
        fields = {"act": name, "approval": None, "at": BEGIN + seq if at is None else at, "by": by, "facts": facts, "log": log}
        prev = leaf_hash(leaves[-1]).hex() if leaves else None
        leaves.append(canonical.encode({**fields, "prev": prev, "rules": 1, "seq": seq, "tier": 1, "v": 1, "words": None}))
        return seq

    def sealed(self, item: str = ITEM, thing: str = THING) -> int:
        """An object was sealed for an item."""
        return self.act("p11.content-sealed", {"item": item, "vault_object": thing})

    def opened(self, item: str = ITEM, act: str = "p08.open", **how: object) -> int:
        """Somebody asked to open an item."""
        return self.act(act, {"item": item, "purpose": "x"}, **how)


def deliver(node: Node, record: Record, log: str = ONE) -> None:
    """Bring the node's mirror up to the record."""
    held = node._logs[log].size if log in node._logs else 0
    reply = asked(node, record.mirror(log, held), log)
    assert reply.status == 200, reply


def journal(folder: Folder, log: str = ONE) -> list[dict[str, object]]:
    """Every line of a contract's journal."""
    files = sorted((folder.path / "keys" / "journal" / log).glob("*"))
    return [msgspec.json.decode(line) for path in files for line in path.read_bytes().splitlines()]
