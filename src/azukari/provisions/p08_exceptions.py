"""第8: more made of something than it has records for — a reprint, a spoilt sheet — and the note that says why.

What is printed once per record can be counted against the records. Whatever goes beyond was printed twice, and the first of the two is somewhere:
damaged, kept, photographed, mailed. Nobody is stopped by this; the excess stands as a duty until a note accounts for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import BringsHome
from azukari.kernel.asks import ABSENT_DOCUMENT, Asks, Document, Prose
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Moment
from azukari.kernel.things import NewItem
from azukari.kernel.values import Capacity, Citation, ItemId, Medium, TierNo, Time
from azukari.law.say import Say

PURPOSE_ONLY: Final = Citation("8.1.main")


class Cause(StrEnum):
    """Why something was made again."""

    DAMAGED = "damaged"
    MISPRINTED = "misprinted"
    MISSING = "missing"
    OTHER = "other"


class NoteException(BringsHome):
    """刷り直しなど、件数を超えて作った理由を記す（報告であり、終了後もできる）"""

    name, by, cites = "p08.note-exception", (Capacity.PERSON_IN_CHARGE, Capacity.OPERATOR), PURPOSE_ONLY
    title = Say("刷り直しの理由を記す", "Note why something was made again")
    paper = "exception-note"

    item: Annotated[
        ItemId,
        Asks(
            Say("元の品目", "Made from"),
            PURPOSE_ONLY,
            help=Say("元と同じ件数の加工物のときは、その加工物", "What was made, where it holds every record of its parent"),
            picks="item",
        ),
    ]
    quantity: Annotated[int, Asks(Say("作り直した数量", "Quantity made again"))]
    cause: Annotated[Cause, Asks(Say("理由の別", "Cause"))]
    what: Annotated[
        Prose, Asks(Say("経緯と、損じた物をどうしたか", "What happened, and what became of the spoilt ones"), PURPOSE_ONLY)
    ]
    evidence: Annotated[Document, Asks(Say("証拠", "Evidence"))] = ABSENT_DOCUMENT


class Made(msgspec.Struct):
    """How many sheets were made of something by whom, when last; and the notes: how many had been made by then, how many it is about."""

    quantity: int = 0
    notes: list[tuple[int, int]] = []
    since: Time = Time(0)

    def unaccounted(self, rows: int) -> int:
        """How many were made beyond one per record that no note accounts for. A note is about what was made before it, never after."""
        accounted = 0
        for made_by_then, quantity in self.notes:
            accounted = min(accounted + quantity, max(0, made_by_then - rows))
        return max(0, self.quantity - rows - accounted)


def made(kept: dict[str, Made], items: tuple[NewItem, ...], moment: Moment) -> None:
    """Count what came of a processing, per tier and parent; only paper is made per record."""
    for new in items:
        if new.medium is Medium.PAPER and new.parent is not None:
            one = kept.setdefault(f"{moment.tier}/{new.parent}", Made())
            one.quantity += new.quantity
            one.since = moment.time


def noted(kept: dict[str, Made], act: NoteException, moment: Moment) -> None:
    """Account for some of what was made so far."""
    one = kept.setdefault(f"{moment.tier}/{act.item}", Made())
    one.notes.append((one.quantity, act.quantity))


def wholes(kept: dict[ItemId, tuple[TierNo, Time]], items: tuple[NewItem, ...], moment: Moment) -> None:
    """Remember what was made in the vault: it may turn out to hold every record of what it was made from."""
    for new in items:
        if new.medium is Medium.VAULT and new.parent is not None and new.rows:
            kept[new.item] = (moment.tier, moment.time)


def duplicates(kept: dict[ItemId, tuple[TierNo, Time]], ground: Ground) -> Iterator[Duty]:
    """8.1.main — what was made holds as many records as its parent: a second original, and nothing says why."""
    for item, (tier, since) in kept.items():
        entered = ground.custody.items.get(item)
        parent = None if entered is None or entered.parent is None else ground.custody.items.get(entered.parent)
        if entered is None or parent is None or parent.rows is None or (entered.rows or 0) < parent.rows:
            continue
        say = Say(
            f"元と同じ件数（{entered.rows}件）の加工物を作った理由を記す",
            f"Note why something with all {entered.rows} records was made",
        )
        yield Duty(
            "p08.whole", say, Owes.CONTRACTOR, tier, PURPOSE_ONLY, since, (NoteException.name,), about=item, blocks_closing=False
        )


def reprints(kept: dict[str, Made], ground: Ground) -> Iterator[Duty]:
    """8.1.main — more was made than there are records, and nothing says why."""
    for key, one in kept.items():
        number, _, name = key.partition("/")
        tier = next((each for each in ground.tiers if str(each) == number), None)
        parent = ground.custody.items.get(ItemId(name))
        if tier is None or parent is None or parent.rows is None:
            continue
        beyond = one.unaccounted(parent.rows)
        if beyond > 0:
            say = Say(f"件数を超えて作った{beyond}枚の理由を記す", f"Note why {beyond} more were made than there are records")
            acts = (NoteException.name,)
            yield Duty("p08.reprint", say, Owes.CONTRACTOR, tier, PURPOSE_ONLY, one.since, acts, about=name)
