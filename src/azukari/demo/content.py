"""What is handed over: the register of tax notices as a stream of CP932 bytes, and how it gets into the vault."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from azukari.content.columns import Column, Kind
from azukari.content.discovery import Known
from azukari.content.encodings import Encoding
from azukari.demo.residents import ENCODING, HEADER, KEY, residents
from azukari.demo.steps import Mark, StepFailed, Told
from azukari.demo.world import World, named
from azukari.desk import intake
from azukari.desk.contents import How
from azukari.kernel.values import ItemId

AT_ONCE = 2_000
SEARCHED = {
    KEY: Kind.NUMBER, "氏名": Kind.NAME, "氏名カナ": Kind.KANA, "生年月日": Kind.BIRTH, "郵便番号": Kind.POSTAL, "住所": Kind.ADDRESS,
    "通知書番号": Kind.NUMBER,
}  # fmt: skip
COLUMNS = tuple(Column(name, SEARCHED.get(name, Kind.OTHER), searched=name in SEARCHED) for name in HEADER)
"""What the officer declares of the columns: by which of them the contractor's people search."""

HOLDS = {
    KEY: Known.RESIDENT_NUMBER, "氏名": Known.NAME, "氏名カナ": Known.KANA, "生年月日": Known.BIRTH, "郵便番号": Known.POSTAL,
    "住所": Known.ADDRESS, "方書": Known.ADDRESS, "個人番号": Known.INDIVIDUAL_NUMBER, "税目": Known.NONE,
}  # fmt: skip
"""What the officer confirms that the columns hold; of the others, other information of a person."""

APART = HEADER.index("個人番号") + 1
"""The column that a grant of all fields does not reach."""

FILES = {"file": 1, "debit": 20, "large_print": 50}
"""The files of the story, each holding every so-manieth of the rows of the whole."""


def rows_of(world: World, name: str) -> int:
    """How many rows a file of the story has."""
    return max(1, world.rows // FILES[name])


def seed_of(world: World, name: str) -> int:
    """Each file has its own residents."""
    return world.seed + list(FILES).index(name)


def pieces(world: World, name: str) -> Iterator[bytes]:
    """The bytes of a file, as many rows at a time as a stream would bring."""
    source = residents(rows_of(world, name), seed_of(world, name))
    batch: list[tuple[str, ...]] = [HEADER]
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(batch)
        yield text.getvalue().encode(ENCODING)
        batch = list(islice(source, AT_ONCE))


def row_of(world: World, name: str) -> tuple[str, ...]:
    """The first row of a file."""
    return next(residents(rows_of(world, name), seed_of(world, name)))


def key_of(world: World, name: str) -> str:
    """The record key of somebody who stands in a file once: people may have several notices."""
    known = f"key of {name}"
    if known not in world.names:
        keys = Counter(row[HEADER.index(KEY)] for row in residents(rows_of(world, name), seed_of(world, name)))
        world.names[known] = next(key for key, times in keys.items() if times == 1)
    found: str = world.names[known]
    return found


def declared(world: World, name: str, label: str, *, off_by: int = 0) -> dict[str, object]:
    """The line of a delivery note for a file; ``off_by`` is a mistake in its rows."""
    counts = world.counts[name]
    item = world.names.setdefault(name, world.desk.mint("im"))
    return {
        "item": item,
        "label": label,
        "medium": "vault",
        "rows": counts.rows + off_by,
        "persons": counts.persons,
        "digest": counts.sha256,
    }


def deposit(world: World, note: str, name: str, label: str) -> Told:
    """甲's handover officer puts a file's content into the vault; it is sealed and counted while it streams."""
    counts, rows = world.counts[name], rows_of(world, name)

    def going() -> Iterator[bytes]:
        for batch, piece in enumerate(pieces(world, name)):
            yield piece
            world.progress(f"{label}　{rows:,}", min(rows, batch * AT_ONCE), rows)

    found = intake.deposit(
        world.desk, world.officer("ward_handover"), world.log, world.names[note], ItemId(world.names[name]), going(),
        how=How(KEY, Encoding.CP932, columns=COLUMNS),
    )  # fmt: skip
    if (found.rows, found.persons, found.digest) != (counts.rows, counts.persons, counts.sha256):
        raise StepFailed("保管庫の数えた数が違います。", "The vault counted otherwise than was written.")
    return Told(Mark.SEEN, (type(found.receipt.entry.act).cites,), (found.receipt.entry.number,))


def confirmed(name: str) -> dict[str, object]:
    """What 甲's officer confirms of a file, column by column."""
    columns = [
        {"column": at, "holds": HOLDS.get(one, Known.OTHER).value, "searched": one in SEARCHED}
        for at, one in enumerate(HEADER, start=1)
    ]
    return {"item": named(name), "file": 1, "specific": True, "columns": columns}
