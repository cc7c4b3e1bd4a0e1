"""本人の署名: where 甲 adopted the term, an act that gives is signed by its officer's own passkey, or not done.

The desk checks the signature before it stamps ``approval``; in a replay the leaf says that there is one, and the evidence shows it. What
takes away or brings home is never held up: a cancellation, or the destruction of what was agreed, is accepted unsigned too and is then recorded,
no more. Whether the officer has read what they sign, they alone know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from azukari.kernel.act import Act, BringsHome, TakesAway
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Objection, term
from azukari.law.say import Say

SIGNATURE: Final = "passkey_for_signed_acts"


def signing_objections(cls: type[Act], moment: Moment) -> Iterator[Objection]:
    """What the want of a personal signature has against an act of this class."""
    if cls.signed and moment.approval is None and not issubclass(cls, (TakesAway, BringsHome)):
        # term.passkey_for_signed_acts — the officer signs, and nobody else for them
        yield Objection(
            term(SIGNATURE),
            Say("本人のパスキーによる署名がありません。", "The officer's own passkey has not signed this act."),
            Say(
                "登録済みのパスキーで署名して行ってください。パスキーがない職員は、先に登録してください。",
                "Sign it with an enrolled passkey; an officer without one enrols it first.",
            ),
        )
