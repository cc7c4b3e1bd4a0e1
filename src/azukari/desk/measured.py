"""What the vault knows of content and no leaf says: whether its rows were read, so that a part of it can be cut out."""

from __future__ import annotations

from azukari.kernel.act import Act
from azukari.kernel.fault import Fault
from azukari.kernel.values import Medium
from azukari.law.say import Say
from azukari.provisions.p09_acts import MakeCopy
from azukari.store.models import VaultObject


def unfit_copy(log: str, act: Act) -> tuple[Fault, ...]:
    """What to say of a copy of so many rows from content whose rows nobody knows (``COPY_PART``): told before it is entered, for the key
    process would seal nothing. Other acts, and copies of the whole, are nothing to it.
    """
    if not isinstance(act, MakeCopy):
        return ()
    counted = [
        f"items.{index}.rows" for index, new in enumerate(act.items) if new.medium is Medium.VAULT and new.rows is not None
    ]
    thing = VaultObject.objects.filter(log_id=log, item=act.item, erased=None).order_by("-version").first() if counted else None
    if thing is None or thing.sealed.get("index") is not None:
        return ()
    text = Say(
        "この品目は記録の番号の列を示さずに預けられたため、件数を指定した複写はできません。件数を空欄にして全部を複写するか、"
        "表として預け直してもらってください。",
        "This item was deposited without naming a key column, so its rows are not known and no number of them can be copied. "
        "Leave the rows blank to copy the whole, or have it deposited again as a table.",
    )
    return tuple(Fault("COPY_PART", text, field) for field in counted)
