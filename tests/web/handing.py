"""A handover under way, for pages: a note of paper, a stick and a table in the vault, two people who receive, and the ward that gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.reading import Reading, opened  # isort: skip — binds Django first

from azukari.desk.intake import deposit
from azukari.kernel.wire import leaf_hash
from azukari.paper import codes
from azukari.store import record
from azukari.store.models import Party, Person
from tests.desk.room import CSV
from tests.story import FIRM, HANDOVER, IN_CHARGE, OFFICER, OTHER, SITE, WARD_HANDOVER, ident

PAPER, STICK, TABLE = (
    {"label": "督促状の用紙", "medium": "paper", "quantity": 12, "rows": 480},
    {"label": "前年度の控え", "medium": "usb_memory", "quantity": 1, "serial": "MZ-0042-881"},
    {"label": "課税データ", "medium": "vault", "rows": 500, "persons": 500},
)
CASE = {
    "case": "K-3",
    "seal": "S-77120",
    "carriers": [{"name": "授受 三郎"}],
    "route": "区役所から第一工場",
    "arrival": "2026-04-01 11:00",
}


class Handing:
    """The handover, in the words of a test."""

    def __init__(self, room: Reading) -> None:
        self.room = room
        self.desk, self.log, self.does = room.desk, room.log, room.does
        self.made = 0

    def noted(
        self, *lines: dict[str, Any], facility: str | None = SITE, sealed: bool = True, carried: bool = True
    ) -> tuple[int, list[str]]:
        """A note of new things, its number and their identifiers: planned, issued, put into the vault, carried there in a case."""
        items = []
        for one in lines or (PAPER, STICK, TABLE):
            self.made += 1
            items.append({**one, "item": ident("im", f"h{self.made}")})
        where = {"facility": facility} if facility else {}
        plan = self.does("p10.plan", OFFICER, place="第一工場 荷受場", at="2026-04-01 09:00", until="2026-04-02 18:00", **where)
        note = self.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, to_tier=1, items=items).entry.number
        for one in items:
            if sealed and one["medium"] == "vault":
                ward = self.room.officer(WARD_HANDOVER)
                deposit(self.desk, ward, self.log, note, one["item"], [CSV], key="宛名番号")  # type: ignore[arg-type]
        load = [
            {"item": one["item"], "quantity": one.get("quantity", 1), "source": "ward", "target": "t1/transit"}
            for one in items if one["medium"] != "vault"
        ]  # fmt: skip
        if carried and load:
            transport = self.does("p14.depart", WARD_HANDOVER, moves=load, **CASE).entry.number
            self.does("p14.arrive", HANDOVER, transport=transport, seal_intact=True, case_intact=True)
        return note, [one["item"] for one in items]

    def code(self, number: int) -> str:
        """The code at the foot of the paper of an entry."""
        row = record.entry(self.log, number)
        assert row is not None
        return codes.of_entry(self.log, number, leaf_hash(row.leaf))


@contextmanager
def handing(folder: Path) -> Iterator[Handing]:
    """A room with a second person who may receive, and people who can sign in."""
    with opened(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}") as room:
        Party.objects.get_or_create(id=FIRM, defaults={"name": "あずま印刷株式会社", "is_body": False})
        Person.objects.get_or_create(id=OTHER, defaults={"name": "小林 三郎", "home": FIRM, "introduction": "封入作業"})
        yield Handing(room)


__all__ = ["HANDOVER", "IN_CHARGE", "PAPER", "STICK", "TABLE", "Handing", "handing"]
