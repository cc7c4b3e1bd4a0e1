"""Names for a pack: of whom and what its entries speak, where no words in the pack say it, as this reader sees them on the pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.store.models import Party, Person, Place

IDENTIFIER: Final = re.compile(rb'"((?:pn|pt|pl|im)-[0-9abcdefghjkmnpqrstvwxyz]{16})"')
_LONGEST: Final = 512
_TOGETHER: Final = 500


def added(desk: Desk, log: str, officer: Officer, spoken_of: Collection[str], named: Collection[str]) -> dict[str, str]:
    """Identifier → name: as the contract's words have it, also those of entries that are not shown, else as the instance knows it."""
    lacking = sorted(set(spoken_of) - set(named))
    if not lacking:
        return {}
    found = desk.look(log, lambda book: {one: book.names[one] for one in lacking if one in book.names}, officer=officer)
    rest = [one for one in lacking if one not in found]
    for at in range(0, len(rest), _TOGETHER):
        some = rest[at : at + _TOGETHER]
        for model in (Person, Party, Place):
            found.update(model.objects.filter(pk__in=some).values_list("id", "name"))
    return {one: name[:_LONGEST] for one, name in found.items() if name}
