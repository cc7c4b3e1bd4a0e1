"""How far each witness has seen the record: what status, lists and pages tell, in the same words everywhere."""

from __future__ import annotations

import msgspec

from azukari.desk import witnesses
from azukari.desk.courier import state_of
from azukari.desk.delivery import newest_heads
from azukari.desk.instance import Instance
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.ledger import heads
from azukari.store.models import Cosignature, Head

ALONE = Say(
    "相手方の控えがありません。この記録の改変に気付けるのは、この機械を扱わない者によるものだけです。",
    "There is no witness of another party: the record is tamper-evident against outsiders only.",
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
        newest = Cosignature.objects.filter(witness=one.id).order_by("-size").first()
        state = state_of(instance, one.id)
        size, at = (0, None) if newest is None else (newest.size, Time(newest.at))
        code, say = (None, None) if state is None or state.code is None else (state.code, state.say)
        found.append(Reach(one.id, one.cosigner.name, one.party, one.url, size, at, code, say))
    return found
