"""Nothing of content rests outside the vault: values are planted, searched, found and not found, opened and refused; then every file of the
instance and every row of the database is looked through for any of them, in every encoding and every folded form.
"""

import csv
import logging
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection

from azukari.content.columns import Column, Kind
from azukari.content.folding import fold_birth, fold_kana, fold_name, fold_number
from azukari.content.search_keys import search_keys
from azukari.desk.contents import How
from azukari.desk.reading import Opened
from azukari.desk.reading import open as open_item
from azukari.kernel.fault import FaultError
from azukari.store import record
from tests.desk.conftest import Counter
from tests.desk.room import FILE, key_process, noted, ready
from tests.story import HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER

COLUMNS = (
    Column("特定疾患受給者番号", Kind.NUMBER, searched=True),
    Column("被害者氏名", Kind.NAME, searched=True),
    Column("被害者カナ", Kind.KANA, searched=True),
    Column("出生の年月日", Kind.BIRTH, searched=True),
    Column("透析開始理由", Kind.OTHER),
)
PLANTED = (
    ("7305518264", "鰐渕　蔵之介", "ﾜﾆﾌﾞﾁ ｸﾗﾉｽｹ", "昭和49年11月23日", "隠岐航路欠航"),
    ("7305518265", "葛󠄀籠　沙羅", "ﾂﾂﾞﾗ ｻﾗ", "1983-06-17", "蓮華升麻観察"),
)
SOUGHT = ("鯨岡 天音", "ｸｼﾞﾗｵｶ ｱﾏﾈ", "8460092371", "平成3年2月19日")
"""What is looked for and not there: it may not be left behind either."""

ENCODINGS = ("utf-8", "cp932", "euc-jp", "utf-16-le", "utf-16-be")


def needles() -> dict[bytes, str]:
    """Every planted value and every folded form of one, in every encoding that has it; six bytes at least, so that a hit is no chance."""
    found: dict[bytes, str] = {}
    texts = {cell for row in PLANTED for cell in row} | {one.name for one in COLUMNS} | set(SOUGHT)
    for text in sorted(texts):
        forms = {
            text,
            unicodedata.normalize("NFKC", text),
            unicodedata.normalize("NFD", text),
            text.replace("　", ""),
            text.split("　")[0],
        }
        for fold in (fold_name, fold_kana, fold_birth, fold_number):
            forms |= set(fold(text))
        for form in forms:
            for encoding in ENCODINGS:
                try:
                    needle = form.encode(encoding)
                except UnicodeEncodeError:
                    continue
                if len(needle) >= 6:
                    found[needle] = form
            if not form.isascii():
                found[form.encode("unicode_escape")] = form
    for row in PLANTED:
        found |= dict.fromkeys(search_keys(COLUMNS, row), "a search key")
    return found


@pytest.fixture
def everything_logged(tmp_path: Path) -> Iterator[Path]:
    """What every logger says, down to the smallest word."""
    path = tmp_path / "log"
    handler = logging.FileHandler(path)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


def the_tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table of the database, as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                cells = [bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row]
                yield table, b"\x00".join(cells)


def test_nothing_of_content_rests_outside_the_vault(counter: Counter, everything_logged: Path) -> None:
    written = StringIO()
    csv.writer(written).writerows([[one.name for one in COLUMNS], *PLANTED])
    content = written.getvalue().encode()
    ready(counter)
    with key_process(counter):
        note = noted(counter, rows=2, persons=2, content=content)
        from azukari.desk.intake import deposit

        deposit(
            counter.desk,
            counter.officer(WARD_HANDOVER),
            counter.log,
            note.entry.number,
            FILE,
            [content],
            how=How("特定疾患受給者番号", columns=COLUMNS),
        )
        counter.does("p10.receive", HANDOVER, note=note.entry.number)
        named = {"item": FILE, "fields": [*range(1, len(COLUMNS) + 1)], "until": "2027-03-31", "daily_measure": 10_000}
        counter.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, **named)  # a number of an illness is set apart: by name
        worker, about = counter.officer(WORKER, SITE), {"item": FILE, "purpose": 1}

        def find(column: int, text: str, **more: object) -> object:
            terms = [{"column": column, "sought": text}]
            return open_item(counter.desk, worker, counter.log, "p08.search", {**about, "terms": terms, **more})

        for number, name, kana, birth, _ in PLANTED:
            for column, text in enumerate((number, name, kana, birth), start=1):
                found = find(column, text)
                assert isinstance(found, Opened)
                assert [row[1] for row in found.rows] == [name]
            opened = open_item(counter.desk, worker, counter.log, "p08.open", {**about, "key": number})
            assert isinstance(opened, Opened)
        for column, text in ((2, SOUGHT[0]), (3, SOUGHT[1]), (1, SOUGHT[2]), (4, SOUGHT[3])):
            missed = find(column, text)
            assert isinstance(missed, Opened)
            assert (missed.rows, missed.found) == ([], 0)
        with pytest.raises(FaultError):
            open_item(counter.desk, worker, counter.log, "p08.open", {**about, "key": SOUGHT[2]})
        find(5, PLANTED[0][4])  # a column that is not searched
        find(2, PLANTED[0][1], most=1_000)  # too many
        counter.does("p12.suspend", IN_CHARGE, person=WORKER)
        find(2, PLANTED[0][1])  # refused
    with pytest.raises(FaultError):
        counter.does("p12.resume", IN_CHARGE, person=WORKER)
        find(2, PLANTED[1][1])  # nobody holds the keys
    sought = needles()
    places = [(str(path), path.read_bytes()) for path in counter.desk.instance.folder.rglob("*") if path.is_file()]
    places += [("the log", everything_logged.read_bytes()), *the_tables()]
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        places += [(str(path), path.read_bytes()) for path in database.parent.glob(f"{database.name}*")]
    assert {where for where, _ in places} >= {"the log", "store_entry", "store_vaultobject"}
    assert record.size(counter.log)
    left = [(where, sought[needle]) for where, data in places for needle in sought if needle in data]
    assert left == []


def test_the_search_through_it_all_would_find_something(counter: Counter) -> None:
    """The check itself can fail: what stands in words is sealed, what stands in a fact is not."""
    assert any("特定疾患受給者番号".encode() == needle for needle in needles())
    from azukari.store.models import Person

    Person.objects.create(id="pn-0000000000p1anted", name=PLANTED[0][1], home="pt-x")
    sought = needles()
    assert {sought[needle] for _, data in the_tables() for needle in sought if needle in data}
