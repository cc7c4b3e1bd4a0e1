"""The check of where keys live: the node, generations, arrangements, what the terms ask, and copies that were told of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DatabaseError

from azukari.cli.checking_blobs import Add
from azukari.cli.keys import answers
from azukari.desk import key_copies, keys_seen, survivors, wards_node
from azukari.desk.desk import Desk
from azukari.desk.keys_told import lacks
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import WireError
from azukari.law.say import Say


def check_keys(desk: Desk, logs: Iterable[str], add: Add) -> None:
    """Look at the node and at every contract's keys; that nothing is moved yet is told, what stands in the way is wrong."""
    try:
        now = wards_node.nodes(desk.instance).now
        copies = key_copies.there(desk.instance)
        seen, files = keys_seen.from_files(desk, (found for log in logs if (found := _readable(desk, log)) is not None))
    except FaultError as error:
        for fault in error.faults:
            add(fault.code, fault.say)
        return
    trouble = None if now is None else answers(desk.instance)
    if trouble is not None and now is not None:
        add(trouble.code, trouble.say, where=now.url)
    own = keys_seen.own_key(desk.instance, seen, files)
    if own is not None and (trouble is None or trouble.code != own.code):
        add(own.code, own.say)
    for one in copies:
        text = Say(
            "鍵フォルダの写しが残っていると届けられています。廃棄したら `azukari keys copy-gone` で届けてください。",
            "A copy of the key folder is said to be there. When it is destroyed, say so with `azukari keys copy-gone`.",
        )
        add("KEY_COPY_LEFT", text, wrong=False, where=f"{one.id} {one.note}")
    near = survivors.beside(desk.instance)
    if near is not None:
        add(near.code, near.say, wrong=False, where=str(survivors.where(desk.instance)))
    for found in seen:
        _contract(found, add)
        _survivors(desk, found, add)


def _readable(desk: Desk, log: str) -> keys_seen.Seen | None:
    """A contract's keys; None where an entry or a row of it cannot be read, which the check of its record says."""
    try:
        return keys_seen.look(desk, log)
    except (WireError, DatabaseError):
        return None


def _contract(seen: keys_seen.Seen, add: Add) -> None:
    arranged = seen.arranged
    for number in arranged.orders:
        text = Say(
            "選ばれた所に鍵がまだ移っていません。後処理を待っています。",
            "The keys are not moved where they were ordered to be; that waits.",
        )
        add("KEYS_NOT_MOVED", text, wrong=False, contract=seen.log, seq=number)
    if arranged.asks_more:
        text = Say(
            "定めでは甲が鍵の持ち分を持つことになっています。甲が「契約の鍵を置く所を選ぶ」を行ってください。",
            "By the adopted term the entrusting body holds a share of the keys. It uses “Choose where the contract's keys live”.",
        )
        add("KEYS_BELOW_TERM", text, wrong=False, contract=seen.log)
    for one in seen.generations or ():
        if one.lacking:
            lost = one.objects > 0
            text = (
                lacks(one)
                if lost
                else Say(
                    f"世代{one.number}の鍵は作りかけです。使われません。",
                    f"Generation {one.number} of the key is half made; it is not used.",
                )
            )
            add("GENERATION_LACKS" if lost else "GENERATION_HALF", text, wrong=lost, contract=seen.log)
        elif one.gone and one.objects:
            text = Say(
                f"世代{one.number}の鍵は廃棄されましたが、{one.objects}個の物件が残っています。もう開きません。",
                f"Generation {one.number} of the key was destroyed, and {one.objects} objects are under it; they open no more.",
            )
            add("GENERATION_GONE", text, contract=seen.log)


def _survivors(desk: Desk, seen: keys_seen.Seen, add: Add) -> None:
    """Where keys were destroyed and something stays: that the second place of what stays is whole. A backup of before stands on it."""
    gone = [one.number for one in seen.generations or () if one.gone]
    early = not gone and survivors.written(desk.instance, seen.log)
    if not early and (not gone or not any(one.objects for one in seen.generations or () if not one.gone)):
        return
    try:
        # what lies there is read all the same where nothing is destroyed yet, or nobody can say
        if survivors.sound(desk.instance, seen.log, max(gone, default=-1) + 1):
            return
    except FaultError as error:
        for fault in error.faults:
            add(fault.code, fault.say, wrong=False, contract=seen.log)
        return
    text = Say(
        "消去で残ったものの鍵の控えが壊れているか、なくなっています。前のバックアップでは残ったものが開きません。"
        "`azukari survivors FOLDER` で書き直し、`azukari backup` でバックアップを作ってください。",
        "The second copy of the keys of what stayed is damaged or gone: backups of before do not open what stayed. Write it again with "
        "`azukari survivors FOLDER`, and make a backup with `azukari backup`.",
    )
    add("SURVIVORS_DAMAGED", text, contract=seen.log, where=str(survivors.where(desk.instance)))
