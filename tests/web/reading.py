"""A room to read in: a table whose columns were declared, a document, a worker with a grant; pages and the key process run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.test import Client

from azukari.content.columns import Column, Kind
from azukari.desk.contents import How
from azukari.desk.intake import deposit
from azukari.desk.outbox import work
from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person, Place
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.room import FILE, key_process, ready
from tests.story import FIRM, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD, WARD_HANDOVER, WORKER, ident

PAPER = ident("im", "paper")
COLUMNS = (
    Column("宛名番号", Kind.NUMBER, searched=True),
    Column("氏名", Kind.NAME, searched=True),
    Column("カナ", Kind.KANA, searched=True),
    Column("生年月日", Kind.BIRTH, searched=True),
    Column("住所", Kind.ADDRESS, searched=True),
    Column("税額", Kind.OTHER),
    Column("障害等級", Kind.OTHER, searched=True),
)
HOLDS = ("resident_number", "name", "kana", "birth", "address", "other", "other")
FAMILY = (("山﨑", "ﾔﾏｻﾞｷ"), ("髙橋", "ﾀｶﾊｼ"), ("渡邊", "ﾜﾀﾅﾍﾞ"), ("佐々木", "ｻｻｷ"), ("斎藤", "ｻｲﾄｳ"), ("𠮷田", "ﾖｼﾀﾞ"))
GIVEN = (("次郎", "ｼﾞﾛｳ"), ("花子", "ﾊﾅｺ"), ("太郎", "ﾀﾛｳ"), ("美咲", "ﾐｻｷ"))


def row(number: int) -> list[str]:
    """One made-up resident."""
    family, family_kana = FAMILY[number % 6]
    given, given_kana = GIVEN[number // 6 % 4]
    birth = f"{1940 + number % 60}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return [
        f"{number:08}", f"{family}　{given}", f"{family_kana} {given_kana}", birth,
        f"架空市北{number % 9 + 1}丁目{number % 30 + 1}番{number % 7 + 1}号",
        f"{1_234 + number * 10}", f"{number % 6 + 1}級" if number % 10 == 0 else "",
    ]  # fmt: skip


def table(rows: int) -> bytes:
    """The table as it is deposited: CSV in UTF-8."""
    lines = [",".join(column.name for column in COLUMNS), *(",".join(row(number)) for number in range(1, rows + 1))]
    return ("\r\n".join(lines) + "\r\n").encode()


class Reading:
    """The room, in the words of a test."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.desk, self.log, self.clock = counter.desk, counter.log, counter.clock
        self.does, self.refused, self.officer = counter.does, counter.refused, counter.officer

    def entrust(self, item: str, label: str, content: bytes, how: How, rows: int | None) -> None:
        """Planned, noted, sealed and received."""
        plan = self.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00")
        line: dict[str, Any] = {"item": item, "label": label, "medium": "vault"}
        line |= {} if rows is None else {"rows": rows, "persons": rows}
        note = self.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[line]).entry.number
        pieces = [content[at : at + 65_536] for at in range(0, len(content), 65_536)]
        deposit(self.desk, self.officer(WARD_HANDOVER), self.log, note, item, pieces, how=how)  # type: ignore[arg-type]
        self.does("p10.receive", HANDOVER, note=note)

    def table(self, rows: int = 500, *, confirmed: bool = True) -> "Reading":
        """A table with searched columns, of which 甲 said that the last is nothing of special care, and no other grant but one for it."""
        self.entrust(FILE, "個人住民税課税台帳", table(rows), How("宛名番号", columns=COLUMNS), rows)
        if confirmed:
            columns = [{"column": at, "holds": one} for at, one in enumerate(HOLDS, start=1)]
            self.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns)
        return self

    def granted(self, daily: int = 100_000, fields: tuple[int, ...] = (), item: str | None = None) -> int:
        """The worker's grants are replaced by this one."""
        for number in self.desk.look(self.log, lambda book: [*book.whole.slices[12].of.get(WORKER, ())]):
            self.does("p12.revoke", IN_CHARGE, grant=number)
        answers = {"person": WORKER, "purpose": 1, "until": "2027-03-31", "daily_measure": daily, "fields": list(fields)}
        item = FILE if fields and item is None else item
        return self.does("p12.grant", IN_CHARGE, **answers, **({} if item is None else {"item": item})).entry.number

    @property
    def address(self) -> str:
        return f"/contracts/{self.log}/room/{FILE}/1"

    def work(self) -> int:
        return work(self.desk)


@contextmanager
def opened(folder: Path, url: str) -> Iterator[Reading]:
    """A room on a database, its people signed up, its key process running, this process bound to it."""
    clock = Clock()
    counter = ready(Counter(make(folder, url, clock), clock).registered())
    Party.objects.get_or_create(id=WARD, defaults={"name": "架空区", "is_body": True})
    Party.objects.get_or_create(id=FIRM, defaults={"name": "あずま印刷株式会社"})
    Place.objects.get_or_create(id=SITE, defaults={"name": "第一工場"})
    for person, name, home in (
        (WARD_HANDOVER, "授受 三郎", WARD),
        (OFFICER, "水野 葉子", WARD),
        (WORKER, "印刷 次郎", FIRM),
        (HANDOVER, "中村 四郎", FIRM),
        (IN_CHARGE, "責任 花枝", FIRM),
    ):
        Person.objects.get_or_create(id=person, defaults={"name": name, "home": home})
    process.bind(counter.desk)
    with key_process(counter):
        yield Reading(counter)


def signed(person: PersonId, place: str = "", lang: str = "ja") -> Client:
    """A client that is signed in."""
    client = Client()
    client.cookies["azukari-lang"] = lang
    client.post("/sign-in", {"person": person, "place": place})
    return client


def text_of(content: bytes) -> str:
    """What a page reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))
