"""The process that runs the small programs, and a tally of what was tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.injecting import Server, unavailable


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Skips with one line where strace is missing or may not trace."""
    if why := unavailable():
        pytest.skip(why)
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many faults were put where."""
    total = lost = 0
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, (places, injected, missed) in dict(report.user_properties).get("faults", {}).items():
            total += injected
            lost += missed
            terminalreporter.write_line(
                f"faults: {name:28} {injected:5} injected, {missed} missed, of {places} system calls that touch state"
            )
    if total or lost:
        terminalreporter.write_line(f"faults: {total} injected in all, {lost} missed")
