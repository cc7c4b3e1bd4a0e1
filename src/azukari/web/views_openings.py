"""Who opened how many records of which item, as a picture and as a table; what is unusual, with its reason and its entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from azukari.desk.catalogue import Catalogue
from azukari.desk.openings import KINDS, Openings
from azukari.desk.openings_of import openings_of
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.openings_picture import pictures
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers


@for_officers
def openings(request: Request, officer: Officer, log: str) -> HttpResponse:
    """A period of one contract, as this officer's side may see it."""
    since, until = (request.GET.get(name, "").strip() for name in ("since", "until"))
    faults: tuple[Fault, ...] = ()
    found: Openings | None = None
    try:
        found = openings_of(desk(), officer, log, since, until)
    except FaultError as error:
        faults = error.faults

    def gather(seen: Catalogue) -> dict[str, Any]:
        ids = set() if found is None else {one for line in found.lines for one in (line.item, line.person)}
        ids |= set() if found is None else {one.person for one in found.unusual}
        return {"head": header(seen), "names": {one: seen.name(one) for one in ids}, "purposes": dict(seen.purposes)}

    values = see(officer, log, gather)
    values |= {"found": found, "pictures": [] if found is None else pictures(found), "kinds": KINDS}
    values |= {
        "since": since or (found.days[0] if found else ""),
        "until": until or (found.days[-1] if found else ""),
        "faults": faults,
    }
    return page(request, "openings.html", values, status=422 if faults else 200)
