"""How far each witness has seen the record: what status, lists and pages tell, in the same words everywhere."""

from __future__ import annotations

import msgspec

from azukari.desk import covered, witnesses
from azukari.desk.courier import state_of
from azukari.desk.delivery import newest_heads
from azukari.desk.instance import Instance
from azukari.desk.witnesses import Witness
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.ledger import heads
from azukari.ledger.errors import LedgerError
from azukari.store.models import Head

ALONE = Say(
    "立会いがありません。この記録の改変に気付けるのは、この機械を扱わない者によるものだけです。",
    "There is no witness of another party: the record is tamper-evident against outsiders only.",
)


NOT_YET = "WITNESS_NOT_BEGUN"
NOT_YET_SAY = Say(
    "まだ送り始めていません。`azukari serve` を起動し直してください。",
    "Delivery has not begun; start `azukari serve` again.",
)


class Reach(msgspec.Struct, frozen=True):
    """One witness: what it has cosigned of the instance, when by its own clock, and what stands in the way now (None: nothing)."""

    id: str
    name: str
    party: str
    url: str
    size: int
    at: Time | None
    code: str | None
    say: Say | None
    seen: dict[str, int] = {}

    def more(self, log: str, held: int) -> int | None:
        """How many entries of a contract it has been seen to hold, where that is more than there are here."""
        size = self.seen.get(log, 0)
        return size if size > held else None

    def entries(self, log: str) -> int:
        """How many entries of a contract its newest signature covers."""
        if self.size == 0:
            return 0
        row = Head.objects.filter(log_id=log, seq__lte=newest_heads(self.size)).order_by("-seq").first()
        return 0 if row is None else heads.decode_head(bytes(row.leaf)).size


def reaches(instance: Instance) -> list[Reach]:
    """Every witness, in the order in which they were named. :raises FaultError: ``WITNESSES_UNREADABLE``."""
    found = []
    for one in witnesses.configured(instance):
        newest = covered.newest(instance, one)
        size, at = (0, None) if newest is None else (newest.size, newest.at)
        code, say = _trouble(instance, one, begun=newest is not None)
        try:
            seen = witnesses.seen_by(instance, one.id)
        except LedgerError as error:
            seen, code, say = {}, error.code, Say(error.ja, error.en)
        found.append(Reach(one.id, one.cosigner.name, one.party, one.url, size, at, code, say, seen))
    return found


def _trouble(instance: Instance, witness: Witness, *, begun: bool) -> tuple[str | None, Say | None]:
    if any(covered.false_rows(instance, witness)):
        return covered.FALSE, covered.FALSE_SAY
    state = state_of(instance, witness.id)
    if state is None:
        return (None, None) if begun else (NOT_YET, NOT_YET_SAY)
    return (None, None) if state.code is None else (state.code, state.say)
