"""``find``: a contract, a person, a firm, an item, a facility or a serial number, over all contracts that somebody may see."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out
from azukari.desk.lookup import TOO_SHORT, Hit, What, look_up, too_short
from azukari.kernel.fault import FaultError
from azukari.law.say import Say

KINDS: Final[Mapping[What, Say]] = MappingProxyType(
    {
        What.SERIAL: Say("製造番号", "serial number"),
        What.CONTRACT: Say("契約", "contract"),
        What.PERSON: Say("人", "person"),
        What.FIRM: Say("会社・機関", "firm or body"),
        What.ITEM: Say("品目", "item"),
        What.PLACE: Say("施設", "facility"),
    }
)


def find(args: argparse.Namespace, out: Out) -> Answer:
    """What is found, by kind and name, with the contracts. :raises FaultError: ``SEARCH_TOO_SHORT``."""
    if too_short(args.text):
        raise FaultError(TOO_SHORT)
    counter = Counter(args.folder)
    hits = look_up(counter.desk, counter.anywhere(args), args.text)
    for one in hits:
        where = "、".join(f"{board.subject} ({board.log})" for board in one.contracts)
        out.line(f"{out.of(KINDS[one.what])}　{one.name}　{where}")
    if not hits:
        out.say("見つかりませんでした。", "Nothing was found.")
    return Answer({"found": [_told(one) for one in hits], "count": len(hits)})


def _told(one: Hit) -> dict[str, Any]:
    return {
        "kind": one.what.value,
        "id": one.identifier,
        "name": one.name,
        "contracts": [{"contract": board.log, "subject": board.subject} for board in one.contracts],
    }
