"""The seed annex: the text of a real ward, kept beside the checkout."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def seed(shared: Path) -> bytes:
    """The bytes of the seed's one text."""
    (found,) = sorted((shared / "seed").glob("*.txt"))
    return found.read_bytes()
