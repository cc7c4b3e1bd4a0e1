"""The page for people says what the code declares."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from azukari import annex
from azukari.kernel.values import Capacity


@pytest.fixture(scope="module")
def script(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("authorisation", repository / "scripts" / "authorisation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(repository: Path, script: ModuleType) -> None:
    written = (repository / "docs" / "authorisation.md").read_text(encoding="utf-8")
    assert written == script.page(), "run scripts/authorisation.py"


def test_the_page_marks_each_act_in_its_columns(script: ModuleType) -> None:
    for act in annex.ACTS.values():
        cells = [cell.strip() for cell in script.line(act).strip("| ").split(" | ")]
        assert act.name in cells[0]
        marked = cells[2 : 2 + len(annex.RANK)].count("○")
        assert marked == len([one for one in act.by if one is not Capacity.ANYONE])
