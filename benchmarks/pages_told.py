"""The instance that ``benchmarks/pages.py`` asks: one ward, its contracts with a few firms, their people, and a record of so many entries.

Everything is told through the provisions and entered by the desk, as many acts to a commit as there are. With ``--data`` the instance is kept
and told once.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from azukari.desk.desk import Desk
    from azukari.kernel.values import PersonId

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

OF_A_FIRM = 100
"""So many contracts one firm has at most, with one person in charge of them."""
TOLD = "told"
WORK = ("納入通知書の印刷・発送", "入場券の作成", "受診券の封入封緘", "調査票の入力", "案内状の印刷", "健診記録票の電子化")


class Size(NamedTuple):
    """How much there is: contracts in all, people and entries of each."""

    contracts: int
    people: int
    entries: int


def database_of(folder: Path, kind: str) -> str:
    """The database of an instance in a folder: a file in it, or a database of the local server named after it."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'database.sqlite3'}"
    return f"postgresql://postgres@127.0.0.1:5432/azukari_{folder.name.replace('-', '_').lower()}"


def _made(url: str) -> None:
    """Make the database anew where it is one of a server."""
    import psycopg
    from psycopg import sql

    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        name = sql.Identifier(parts.path.lstrip("/"))
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def in_charge(number: int) -> PersonId:
    """The person in charge of the contracts of a firm."""
    from azukari.kernel.values import PersonId
    from tests.story import IN_CHARGE, ident

    return IN_CHARGE if not number else PersonId(ident("pn", f"charge{number}"))


def desk_of(folder: Path, url: str, size: Size) -> Desk:
    """The desk of the instance in a folder, told before if it is not there yet."""
    from tests.binding import bind  # isort: skip — binds Django before anything of it is imported
    from django.core.management import call_command

    from azukari.desk.desk import Desk
    from azukari.desk.instance import Instance

    marker = folder / TOLD
    wanted = repr(size)
    if marker.exists() and marker.read_text() == wanted:
        bind(url)
        call_command("migrate", verbosity=0)
        return Desk(Instance.at(folder / "instance"))
    began = time.monotonic()
    desk = _told(folder, url, size)
    marker.write_text(wanted)
    print(f"{size.contracts} contracts told in {time.monotonic() - began:.0f} s", flush=True)
    return desk


def _told(folder: Path, url: str, size: Size) -> Desk:
    from tests.binding import Clock, make

    _made(url)
    clock = Clock("2026-04-01 09:00")
    clock.step = 1_000
    desk = make(folder / "instance", url, clock)
    for number in range(size.contracts):
        _one(desk, number, size)
    desk.clock = type(desk)(desk.instance).clock
    return desk


def _one(desk: Desk, number: int, size: Size) -> None:
    from azukari.desk.outcome import Officer, Receipt, Request
    from azukari.kernel.values import PartyId, PersonId
    from azukari.store.models import Party, Person
    from tests.story import APPROVER, FIRM, OFFICER, SIGNATORY, WARD, ident

    of = number // OF_A_FIRM
    firm = FIRM if not of else PartyId(ident("pt", f"firm{of}"))
    charge, signatory = in_charge(of), SIGNATORY if not of else PersonId(ident("pn", f"signs{of}"))
    if not number:
        Party.objects.create(id=WARD, name="架空区", is_body=True)
        for person, name in ((OFFICER, "水野 葉子"), (APPROVER, "大沢 茂")):
            Person.objects.create(id=person, name=name, home=WARD)
    if number % OF_A_FIRM == 0:
        Party.objects.create(id=firm, name=f"あずま印刷株式会社 {of}", is_body=False)
        for person, name in ((charge, f"髙橋 花子 {of}"), (signatory, f"東 太郎 {of}")):
            Person.objects.create(id=person, name=name, home=firm)
    ward, decides = Officer(OFFICER, WARD), Officer(APPROVER, WARD)
    log = desk.begin(WARD)
    register: dict[str, Any] = {
        "ward": WARD, "ward_name": "架空区", "subject": f"{WORK[number % len(WORK)]}（{number}）", "section": "税務課",
        "contractor": firm, "contractor_name": f"あずま印刷株式会社 {of}", "signatory": signatory, "signatory_name": f"東 太郎 {of}",
        "since": "2026-04-01", "until": "2027-03-31", "purposes": [{"label": "作成と発送"}],
        "files": [{"label": "対象者名簿", "specific": True, "persons": 5_000}],
    }  # fmt: skip
    terms = [
        Request(decides, "p00.adopt-term", {"term": f"term.{term}", "value": 1, "source": "決定"})
        for term in (("supervision_months",), ("pledge_required",), ("supervision_months", "pledge_required"))[number % 3]
    ]
    crew = [
        Request(Officer(charge, firm), "p02.enrol", {"full_name": f"従事者 {number}-{at}", "employer": firm, "work": "印刷"})
        for at in range(size.people)
    ]
    begins = [
        Request(ward, "p00.register", register),
        Request(ward, "p00.appoint", {"person": APPROVER, "full_name": "大沢 茂", "capacity": "approver"}),
        *terms,
    ]
    goes_on = [Request(Officer(signatory, firm), "p02.designate", {"person": charge, "full_name": f"髙橋 花子 {of}"}), *crew]
    notes = [Request(ward, "p00.note", {"text": "経過"})] * max(0, size.entries - len(begins) - len(goes_on))
    for requests in (begins, [*goes_on, *notes]):
        outcomes = desk.perform_all(log, requests)
        wrong = [one for one in outcomes if not isinstance(one, Receipt)]
        if wrong:
            raise RuntimeError(wrong[:1])
