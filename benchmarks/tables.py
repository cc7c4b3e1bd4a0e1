"""Sealing a table of 1,000,000 rows in CP932 with its index, beside reading it with the standard csv module; one run each.

    .venv/bin/python benchmarks/tables.py [ROWS]

The way is that of a deposit: the file in pieces, a child process that decodes, counts and folds, this process that passes both on, the key process
that encrypts and builds the index, and everything durable at the end. What it is compared with is read before and after each, and the mean is
taken, so that both meet the same machine. The remark gives the ratio of processor time too, all three processes together: beside other programs that
is what says something.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from azukari.content.columns import Column, Kind
from azukari.content.encodings import Encoding
from azukari.content.requests import Counted, Table
from azukari.content.table import TableReader
from azukari.demo.residents import ENCODING, HEADER, KEY, residents
from azukari.vault.caller import KeyCaller
from azukari.vault.messages import Sealed
from benchmarks.files import keyd, processor
from benchmarks.table import HEADER as TITLES
from benchmarks.table import Result, seconds

ROWS: Final = 1_000_000
PIECE: Final = 1 << 18
LIMIT: Final = 4.0
AT_ONCE: Final = 10_000
SEARCHED: Final = {
    "氏名": Kind.NAME,
    "氏名カナ": Kind.KANA,
    "生年月日": Kind.BIRTH,
    "宛名番号": Kind.NUMBER,
    "郵便番号": Kind.POSTAL,
}


def written(path: Path, rows: int) -> Path:
    """The register of the demonstration, as long as asked."""
    source = residents(rows, 1)
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        while batch := list(islice(source, AT_ONCE)):
            writer.writerows(batch)
    return path


def read(path: Path) -> int:
    """What it is compared with."""
    with path.open(encoding=ENCODING, newline="") as file:
        return sum(1 for _ in csv.reader(file))


def sealed(caller: KeyCaller, thing: str, path: Path, columns: Sequence[Column]) -> tuple[Sealed, Counted]:
    """The file into the vault, as a deposit takes it there."""
    table = Table(Encoding(ENCODING), KEY, columns=tuple(columns))
    with (
        path.open("rb", buffering=0) as file,
        caller.sealing("en-bench", thing, 1, table=True) as call,
        TableReader(table) as reader,
    ):
        while piece := file.read(PIECE):
            call.write(piece)
            for kind, rows in reader.feed(piece):
                call.rows(kind, rows)
        for kind, rows in reader.finish():
            call.rows(kind, rows)
        done = call.finish()
    if reader.counted is None:
        raise RuntimeError("the child did not say what it counted")
    return done, reader.counted


def run(folder: Path, rows: int = ROWS) -> list[Result]:
    """The rows of the table of benchmarks: with the record key alone, and searched by the columns of names, kana and birth besides."""
    path = written(folder / "table.csv", rows)
    with keyd(folder / "keys") as (caller, process):
        return [_row(caller, process, path, rows, searched=one) for one in (False, True)]


def _row(caller: KeyCaller, process: int, path: Path, rows: int, *, searched: bool) -> Result:
    columns = [Column(one, SEARCHED.get(one, Kind.OTHER), searched and one in SEARCHED and one != KEY) for one in HEADER]
    made: list[tuple[Sealed, Counted]] = []
    start = processor(process)
    before = seconds(lambda: read(path))
    between = processor(process)
    took = seconds(lambda: made.append(sealed(caller, f"ob-{searched:d}", path, columns)))
    after = processor(process)
    peer = (before + seconds(lambda: read(path))) / 2
    done, counted = made[0]
    size = path.stat().st_size
    if (done.rows, counted.rows, done.plain_size) != (rows, rows, size):
        raise RuntimeError("not all of it was sealed")
    wanted = ", ".join(one.name for one in columns if one.searched)
    return Result(
        f"sealing {rows:,} rows of CP932 with the index of {'searched columns' if searched else 'the record key'}",
        f"{took:.2f} s",
        f"csv.reader {peer:.2f} s",
        took / peer,
        LIMIT,
        at_least=False,
        note=f"processor time {(after - between) / (between - start):.2f} times; {size / rows:.0f} bytes a row"
        + (f"; {wanted}" if wanted else ""),
    )


def main() -> int:
    """Print the table; 1 when a limit is missed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(prefix="azukari-tables-") as name:
        results = run(Path(name), rows)
    print("\n".join([TITLES, *(one.line() for one in results)]))
    return 0 if all(one.holds for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
