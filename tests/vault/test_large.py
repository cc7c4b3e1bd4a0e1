"""300 MB into the vault, cut and gone on with after a restart, in little memory. ``make large`` does the same with 10 GB."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(repository, said):
    done = subprocess.run(
        [sys.executable, repository / "benchmarks" / "large.py", "0.3"], capture_output=True, text=True, check=False, timeout=300
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith("| deposit")]
    for row in rows:
        said(row)
    assert len(rows) == 2, done.stderr
    assert all("| yes |" in row for row in rows)
    assert "went on after 0.2 GB" in rows[0]
