"""What a receipt of 甲's node is worth, said plainly: which order it names, below which generation nothing is left, and which other orders it serves.

An erasure takes along every other of its contract that waits, and one generation serves them all: then one receipt stands behind several
certificates and names one of the orders.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.kernel.entry import Entry
from azukari.kernel.values import JST, Fingerprint
from azukari.kernel.wire import entry_of
from azukari.keyline.keys import SIGNATURE_BYTES
from azukari.keyline.receipts import Receipt
from azukari.law.say import Say
from azukari.provisions.p11_acts import KeysKept, VaultErased


def serves(seen: Catalogue, entry: Entry, words: dict[str, Any]) -> tuple[Say, ...]:
    """Sentences about the receipts behind a result of the vault; none where there is no receipt."""
    act = entry.act
    if not isinstance(act, VaultErased | KeysKept) or not act.receipts:
        return ()
    given = list(_given(words))
    found = [_named(one) for one in given]
    if not given:
        found.append(
            Say(
                f"甲のノードの受領証{len(act.receipts)}通のSHA-256だけが残り、本文は読めない。",
                f"Of {len(act.receipts)} receipts of the entrusting body's node the SHA-256 is here; what they say cannot be read any more.",
            )
        )
    others = list(_others(seen, entry, set(act.receipts)))
    orders = sorted({one.order for _, one in others} | {act.order})
    if len(orders) > 1:
        ja, en = _listed(orders)
        found.append(
            Say(
                f"同じ受領証が、{len(orders)}件の命令（{ja}）に応える。第{act.generation}世代より前の鍵を一度に廃棄し、それで全ての命令を果たした。",
                f"The same receipt serves {len(orders)} orders ({en}): the keys before generation {act.generation} were destroyed once, which "
                "fulfilled all of them.",
            )
        )
    for number, other in others:
        if other.order != act.order:
            found.append(
                Say(
                    f"第{other.order}号の命令の結果は、第{number}号に記録されている。",
                    f"What became of the order in entry {other.order} is on record in entry {number}.",
                )
            )
    return tuple(found)


def _others(seen: Catalogue, entry: Entry, digests: set[Fingerprint]) -> Iterator[tuple[int, VaultErased | KeysKept]]:
    """The other results of the contract that stand on one of these receipts."""
    for name in (VaultErased.name, KeysKept.name):
        for number in seen.book.acts.get(name, ()):
            row = None if number == entry.number else seen.row(number)
            act = None if row is None else entry_of(row.leaf, annex.ACTS).act
            if isinstance(act, VaultErased | KeysKept) and digests & set(act.receipts):
                yield number, act


def _given(words: dict[str, Any]) -> Iterator[Receipt]:
    """The receipts as they lie among the words; who signed them, ``azukari witness keys receipt`` says."""
    for line in str(words.get("receipt") or "").splitlines():
        try:
            yield msgspec.json.decode(base64.b64decode(line, validate=True)[SIGNATURE_BYTES:], type=Receipt)
        except (binascii.Error, ValueError, msgspec.DecodeError):
            continue


def _named(one: Receipt) -> Say:
    at = datetime.fromtimestamp(one.at / 1_000_000, JST).strftime("%Y-%m-%d %H:%M")
    ja = "命令を挙げていない" if one.order is None else f"そのもとになった命令を第{one.order}号としている"
    en = "It names no order." if one.order is None else f"It names the order in entry {one.order}."
    return Say(
        f"甲のノードの受領証は、この契約の第{one.below}世代より前の持ち分を{at}に全て廃棄したと述べ、{ja}。",
        f"The receipt of the entrusting body's node says that every share of this contract before generation {one.below} was destroyed on {at}. {en}",
    )


def _listed(orders: list[Any]) -> tuple[str, str]:
    return "、".join(f"第{one}号" for one in orders), ", ".join(f"entry {one}" for one in orders)
