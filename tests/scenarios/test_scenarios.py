"""Incidents replayed: every scenario through the provisions alone, the desk on either database, the command line and the web."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.faces import Alone, AtCommandLine, AtDesk, OnTheWeb  # isort: skip — binds Django first

from django.db import connection

from tests.scenarios.notation import FOLDER, Blind, Doing, Owed, Proven, parse
from tests.scenarios.telling import tell

SCENARIOS = sorted(FOLDER.glob("*.txt"), key=lambda one: one.name)
each = pytest.mark.parametrize("path", SCENARIOS, ids=lambda one: one.stem)


@pytest.fixture
def closed() -> Iterator[None]:
    yield
    connection.close()


@each
def test_by_the_provisions_alone(path: Path) -> None:
    scenario = parse(path)
    tell(scenario, Alone(scenario))


@each
def test_at_the_desk(path: Path, database_url: str, tmp_path: Path, closed: None) -> None:
    scenario = parse(path)
    tell(scenario, AtDesk(scenario, tmp_path, database_url))


@each
def test_by_command_line(path: Path, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: None) -> None:
    scenario = parse(path)
    tell(scenario, AtCommandLine(scenario, tmp_path, sqlite_url, monkeypatch))


@each
def test_on_the_web(path: Path, sqlite_url: str, tmp_path: Path, closed: None) -> None:
    scenario = parse(path)
    tell(scenario, OnTheWeb(scenario, tmp_path, sqlite_url))


@each
def test_every_step_shows_something_and_tells_what_was_done(path: Path) -> None:
    for step in parse(path).steps[1:]:
        shows = [
            one
            for one in step.parts
            if isinstance(one, (Owed, Blind, Proven)) or (isinstance(one, Doing) and one.outcome != "受理")
        ]
        assert shows, f"{path.name} ■{step.mark} shows nothing"
        assert step.fact_ja, step.mark
        assert step.fact_en, step.mark
