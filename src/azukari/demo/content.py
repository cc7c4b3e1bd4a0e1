"""What is handed over: the register of tax notices as a stream of CP932 bytes, and how it gets into the vault."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from azukari.demo.residents import ENCODING, HEADER, KEY, residents
from azukari.demo.steps import Mark, StepFailed, Told
from azukari.demo.world import World
from azukari.desk import intake
from azukari.desk.table import Encoding
from azukari.kernel.values import ItemId

AT_ONCE = 2_000
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
        key=KEY, encoding=Encoding.CP932,
    )  # fmt: skip
    if (found.rows, found.persons, found.digest) != (counts.rows, counts.persons, counts.sha256):
        raise StepFailed("保管庫の数えた数が違います。", "The vault counted otherwise than was written.")
    return Told(Mark.SEEN, (type(found.receipt.entry.act).cites,), (found.receipt.entry.number,))
