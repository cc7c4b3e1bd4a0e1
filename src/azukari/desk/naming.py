"""Which key of a witness 甲 named in each contract, and what that means for a witness of this instance: the same words everywhere."""

from __future__ import annotations

import msgspec

from azukari.desk.awaiting import witnessing
from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.provisions.p00_witness import NameWitness
from azukari.store.models import Log

LACKING = Say(
    f"甲は立会いの鍵を定めていません。定めるまで、どの鍵の連署でも待ちが終わります。甲が「{NameWitness.title.ja}」を行ってください。",
    "甲 has not named the witness's key; until then a cosignature by any key ends a wait. "
    f"甲 does so by “{NameWitness.title.en}” (p00.name-witness).",
)


class Naming(msgspec.Struct, frozen=True):
    """Of one contract: the key ids that 甲 named and that count now, and whether acts wait for a witness while none is named."""

    keys: tuple[str, ...]
    lacking: bool

    def counts(self, witness: str) -> bool:
        """Whether a witness, by its key id, ends any wait in the contract."""
        return not self.keys or witness in self.keys

    def said(self, witness: str) -> Say | None:
        """What is to be said of a witness in the contract; None where 甲 named it, or nothing waits."""
        if not self.counts(witness):
            listed, listed_en = "、".join(self.keys), ", ".join(self.keys)
            return Say(
                f"鍵 {witness} は、この契約で甲が定めた立会いの鍵（{listed}）ではありません。その連署では待ちは終わりません。",
                f"Key {witness} is not the witness's key that 甲 named in this contract ({listed_en}); its cosignature ends no wait.",
            )
        return LACKING if self.lacking else None


def of(desk: Desk, log: str) -> Naming:
    """What a contract says of its witness now. :raises NotFound: when there is no such contract."""
    return desk.look(log, lambda book: at(book, desk.clock()))


def at(book: Book, time: Time) -> Naming:
    """What a contract says of its witness at a moment."""
    known = witnessing(book.whole)
    return Naming(tuple(known.named), known.unnamed(time, book.whole.ground))


def of_all(desk: Desk) -> dict[str, Naming]:
    """The same of every contract of the instance, by its id."""
    return {log: of(desk, log) for log in Log.objects.order_by("pk").values_list("pk", flat=True)}
