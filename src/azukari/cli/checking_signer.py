"""The check of what the signer keeps beside its guards: its key, and the tiers under each head."""

from __future__ import annotations

from typing import Final

from azukari.cli.checking_blobs import Add
from azukari.desk import signing_key
from azukari.desk.heading import kept_at
from azukari.desk.instance import Instance
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError

MISSING: Final = Say(
    "署名の係が控えた階層の一覧がありません。署名の係を起動し直すと、記録から作り直されます。消した覚えがなければ、装置を確かめてください。",
    "What the signer keeps of the tiers is not there. Start the signer again, and it is made anew from the record; if nobody removed it, look at the "
    "disk.",
)


def check_signer(instance: Instance, add: Add) -> None:
    """Look whether the signing key is there and the one that has signed, and read what heads are made from."""
    folder = instance.keys / "signer"
    found = signing_key.look(instance)
    if found.fault is not None:
        add(found.fault.code, found.fault.say)
    if signing_key.is_changed(instance):
        add("VERIFIER_KEY_CHANGED", signing_key.CHANGED)
    for path in sorted(folder.glob("en-*.guard")):
        if not path.with_suffix(".tiers").exists():
            add("TIERS_MISSING", MISSING, wrong=False, contract=path.stem, where=f"{path.stem}.tiers")
    for path in sorted(folder.glob("*.tiers")):
        if not _readable(path.read_bytes()):
            text = Say(
                "署名の係が控えた階層の一覧が壊れています。装置を確かめてください。ファイルを消して署名の係を起動し直すと、記録から作り直されます。",
                "What the signer keeps of the tiers is damaged. Look at the disk; remove the file and start the signer again, and it is made "
                "anew from the record.",
            )
            add("TIERS_DAMAGED", text, contract=path.stem, where=path.name)


def _readable(data: bytes) -> bool:
    try:
        return kept_at(data) is not None
    except LedgerError:
        return False
