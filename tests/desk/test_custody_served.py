"""Keys at the ward's node with everything as it runs: key process, signer, courier and node are processes of their own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.serial
def test_records_open_at_every_level_with_all_processes(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/custodians.py", "6"],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert re.findall(r"^\| (E[134][^|]*?) \|", done.stdout, re.MULTILINE) == ["E1", "E3", "E4", "E4, without bells"]
    assert "Traceback" not in done.stderr
