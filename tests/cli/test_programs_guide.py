"""The examples of the guide on programs, run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CSV, SITE, WORKER, Shell
from tests.cli.test_running import busy, client_read, run, working  # noqa: F401 — fixtures

GUIDES = ("ja", "en")


def examples(repository: Path, lang: str) -> list[str]:
    text = (repository / "docs" / "guide" / f"programs.{lang}.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("lang", GUIDES)
def test_the_program_within_a_run(working: Shell, repository: Path, lang: str) -> None:  # noqa: F811
    within, _ = examples(repository, lang)
    done = run(working, "--item-name", f"文字数 {lang}", program=(sys.executable, "-c", within))
    assert done.code == 0, done.out
    assert done.result["rows"] == 50
    with working.key_process():
        text = client_read(working, done.result["derivative"]["item"], "utf-8").splitlines()
    assert text[:2] == ["整理番号,文字数", f"1,{len('山﨑 1号')}"]


@pytest.mark.parametrize("lang", GUIDES)
def test_the_program_of_ones_own(working: Shell, repository: Path, lang: str) -> None:  # noqa: F811
    _, own = examples(repository, lang)
    assert WORKER in own
    assert SITE in own
    environment = {**os.environ, "AZUKARI_INSTANCE": str(working.folder)}
    with working.key_process():
        done = subprocess.run([sys.executable, "-c", own], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "'rows': 50" in done.stdout


def test_both_languages_show_the_same_programs(repository: Path) -> None:
    assert examples(repository, "ja") == examples(repository, "en")
    assert CSV
