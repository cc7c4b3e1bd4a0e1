"""Where the keys of a contract live: for 甲's officers, every holder and every copy that is known."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse

from azukari.desk import keys_seen
from azukari.desk.catalogue import Catalogue
from azukari.desk.keys_told import arrangement, elsewhere, holders
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing

DOES: Final = frozenset({"p11.keep-keys", "p11.rotate-keys", "p11.lower-keys"})
"""The acts that stand on the page."""


@for_officers
def keys(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The page; a contractor's officers have none."""

    def look(seen: Catalogue) -> dict[str, Any]:
        may = [one for one in seen.acts() if one.act.name in DOES and one.may]
        return {"head": header(seen), "ward": seen.book.whole.ground.ward, "may": {one.act.name for one in may}}

    values = see(officer, log, look)
    if values.pop("ward") != officer.home:
        return missing(request)
    faults: tuple[Fault, ...] = ()
    try:
        found = keys_seen.look(desk(), log)
    except FaultError as error:
        faults = error.faults
        return page(request, "keys.html", {**values, "faults": faults, "found": None})
    if found.trouble is not None:
        faults = (found.trouble,)
    generations = found.generations or ()
    return page(
        request,
        "keys.html",
        {
            **values,
            "found": found,
            "faults": faults,
            "arranged": list(arrangement(found.arranged)),
            "generations": [(one, holders(one)) for one in reversed(generations) if not one.gone],
            "older": [(one, holders(one)) for one in reversed(generations) if one.gone],
            "elsewhere": list(elsewhere(found)),
        },
    )
