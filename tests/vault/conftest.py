"""What the vault's tests share."""

import json

import pytest

from tests.vault.world import World


@pytest.fixture
def vectors(shared):
    """Test groups of one Wycheproof file, flattened to (group, test)."""

    def load(name):
        data = json.loads((shared / "vectors" / "wycheproof" / name).read_text("utf-8"))
        tests = [(group, test) for group in data["testGroups"] for test in group["tests"]]
        assert len(tests) == data["numberOfTests"]
        return tests

    return load


@pytest.fixture
def said(capsys):
    """Print a line that is seen even where the test passes."""

    def say(line):
        with capsys.disabled():
            print(f"\n{line}")

    return say


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)
