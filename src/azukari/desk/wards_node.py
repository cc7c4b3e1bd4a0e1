"""甲's node as this instance knows it: where it answers, and the key by which it is known. The key process reads the same file.

<instance>/custody.json     the node that gets new shares, and former ones that still hold shares of earlier generations
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from azukari.desk import witnesses
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.kernel.act import Act
from azukari.kernel.erasure import VAULT_LEVEL, Level
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import MINUTE, Time
from azukari.kernel.wire import envelope
from azukari.keyline.errors import LineError
from azukari.keyline.keys import Public
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.provisions.p11_acts import KeepKeys, LowerKeys
from azukari.store import record
from azukari.vault.errors import KeyFault
from azukari.vault.nodes import Node, Nodes, encode, read

FILE: Final = "custody.json"
JUST: Final = 10 * MINUTE
"""What was entered within this time may still be on its way to the node's mirror."""
_BEHIND: Final = Say(
    "この契約の記録が甲のノードに届いていないため、E4にすると何も開けなくなります。管理者が、ノードを `azukari witness add` で立会いに登録し、"
    "`azukari serve` を起動し直して、`azukari status` で届いたことを確かめてから選んでください。",
    "The record of this contract has not reached the entrusting body's node, so at E4 nothing would open. The administrator names the node as a "
    "witness with `azukari witness add`, starts `azukari serve` again and sees by `azukari status` that it is delivered; then choose.",
)


def place(instance: Instance) -> Path:
    """Where it is kept."""
    return instance.folder / FILE


def nodes(instance: Instance) -> Nodes:
    """What is set up. :raises FaultError: ``NODE_UNREADABLE``."""
    try:
        return read(place(instance))
    except KeyFault as error:
        raise FaultError(Fault(error.refusal.code, Say(error.refusal.ja, error.refusal.en))) from None


def set_up(instance: Instance, url: str, key: str) -> Node:
    """Name 甲's node. One that was named before stays known as a former one, for the shares that it holds.

    :raises FaultError: ``NODE_URL``, ``NODE_KEY``, ``NODE_UNREADABLE``; nothing is changed.
    """
    before = nodes(instance)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        text = Say(
            f"{url} はノードのアドレスではありません。http://名前:ポート の形で指定してください。",
            f"{url} is no address of a node; give it as http://name:port.",
        )
        raise FaultError(Fault("NODE_URL", text, "url"))
    try:
        known = Public.parse("node", key).text()
    except LineError:
        text = Say(
            "これは甲のノードの鍵ではありません。ノードで `azukari witness keys show` が示す「azukari-node-1:…」を指定してください。",
            "That is no key of a node. Give the “azukari-node-1:…” that `azukari witness keys show` tells at the node.",
        )
        raise FaultError(Fault("NODE_KEY", text, "--key")) from None
    made = Node(url.rstrip("/"), known)
    former = {one.key: one for one in (*before.former, *((before.now,) if before.now else ())) if one.key != known}
    write_new(place(instance), encode(Nodes(made, tuple(former.values()))))
    return made


def lacking(instance: Instance, act: Act, log: str, clock: Time) -> tuple[Fault, ...]:
    """What stands against choosing an arrangement that could not be carried out, told before it is entered: nothing is set up
    (``KEEPING_NO_NODE``), or what would open at the node only does not open there, as the record does not reach it (``KEEPING_NODE_BEHIND``).
    """
    if not isinstance(act, (KeepKeys, LowerKeys)) or act.level.level == VAULT_LEVEL:
        return ()
    node = nodes(instance).now
    if node is not None:
        behind = isinstance(act, KeepKeys) and act.level.level is Level.E4 and not _mirrored(instance, node, log, clock)
        return (Fault("KEEPING_NODE_BEHIND", _BEHIND, "level"),) if behind else ()
    text = Say(
        "甲のノードが登録されていないため、そこに鍵の持ち分を置けません。管理者が `azukari keys node URL --key 鍵` で登録してから選んでください。",
        "No node of the entrusting body is set up, so no share of the keys can live there. The administrator sets it up with "
        "`azukari keys node URL --key KEY`; then choose.",
    )
    return (Fault("KEEPING_NO_NODE", text, "level"),)


def _mirrored(instance: Instance, node: Node, log: str, clock: Time) -> bool:
    """Whether the node's mirror holds a contract but for what was just entered, as far as the courier has seen.

    A node's mirror is the witness of its address; where that answers under another one, whichever witness holds most.
    """
    named = witnesses.configured(instance)
    same = tuple(one for one in named if one.url.rstrip("/") == node.url)
    try:
        seen = witnesses.seen_by_any(instance, same or named).get(log, 0)
    except LedgerError as error:
        raise FaultError(Fault(error.code, Say(error.ja, error.en))) from error
    first = None if seen == 0 else record.entry(log, seen)
    return seen > 0 and (first is None or envelope(first.leaf).at >= clock - JUST)
