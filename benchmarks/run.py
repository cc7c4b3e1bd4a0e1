"""Measure, print one table, and with --write put it into docs/performance.md. A row that misses its limit says so; nothing fails by time alone."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import acts, browser, erasing, evidence, files, hostile, parts, policy, proofs, state, tables, vault, witnessed
from benchmarks.table import HEADER, Result
from tests.binding import Clock, make  # binds Django before anything of the desk is imported
from tests.desk.conftest import Counter

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- table: made by `make bench` -->", "<!-- end of table -->"


def measure() -> list[Result]:
    """All rows, on a fresh instance of the embedded default."""
    with tempfile.TemporaryDirectory(prefix="azukari-bench-") as name:
        folder = Path(name)
        clock = Clock()
        counter = Counter(
            make(folder / "instance", f"sqlite:///{folder / 'instance' / 'database.sqlite3'}", clock), clock
        ).registered()
        clock.run()
        return [
            *acts.run(counter, folder),
            *state.run(counter),
            *vault.run(),
            *files.run(_folder(folder, "files")),
            *policy.run(),
            *proofs.run(folder),
            *evidence.run(folder),
            *hostile.run(folder),
            *parts.run(counter, folder),
            *witnessed.run(counter, folder),
            *browser.run(folder),
            *erasing.run(_folder(folder, "erasing")),
            *tables.run(_folder(folder, "tables")),
        ]


def _folder(parent: Path, name: str) -> Path:
    found = parent / name
    found.mkdir()
    return found


def main() -> int:
    """Print the table; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    results = measure()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite rollback journal, synchronous=EXTRA"
    table = "\n".join([f"Measured on: {machine}.", "", HEADER, *(one.line() for one in results)])
    print(table)
    if options.write:
        text = DOCUMENT.read_text()
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")
    return 0 if all(one.holds for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
