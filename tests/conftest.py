"""What every test may ask for: the shared vectors, a fresh database of either kind, a browser.

Tests run against SQLite and, where a server answers, PostgreSQL; a line at the end says what could not be tried.
"""

import os
import shutil
import signal
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from psycopg import sql

REPOSITORY = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("AZUKARI_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
CHROMIUM = os.environ.get("AZUKARI_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

# How long an example or a page takes depends on who else uses the machine: no deadline, and patience.
settings.register_profile("azukari", deadline=None)
settings.load_profile("azukari")
expect.set_options(timeout=30_000)

# A shell that runs the tests in the background has them ignore Ctrl-C, and whatever they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout that the tests belong to."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public test vectors and the seed annex, beside the checkout."""
    folder = Path(os.environ.get("AZUKARI_SHARED") or REPOSITORY.parent / "shared")
    if not folder.is_dir():
        pytest.skip("no shared vectors: set AZUKARI_SHARED to their folder")
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that holds nothing yet, as a URL; gone after the test. Each test runs once per kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'azukari.sqlite3'}"
    else:
        yield from _postgresql()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """For what does not depend on the kind of database."""
    return f"sqlite:///{tmp_path / 'azukari.sqlite3'}"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """For what only PostgreSQL has."""
    yield from _postgresql()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: install chromium or set AZUKARI_TEST_CHROMIUM")
    # Chromium's sandbox refuses to start for root, as which containers run.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a profile of its own, in Japanese and Japan's time zone."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    yield context.new_page()
    context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Give it a page; it returns what fails WCAG 2.2 A or AA there, a line each, and an empty list is good."""
    wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def violations(page: Page) -> list[str]:
        page.wait_for_load_state("load")  # a click returns before the next page has its style sheet: targets are small without it
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": wcag}}).response["violations"]
        return [f"{rule['id']} ({rule['help']}): {node['html']}" for rule in found for node in rule["nodes"]]

    return violations


def _postgresql() -> Iterator[str]:
    if why := _postgresql_silent():
        pytest.skip(why)
    name = f"azukari_test_{uuid.uuid4().hex}"
    with psycopg.connect(_database("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    try:
        yield _database(name)
    finally:
        with psycopg.connect(_database("postgres"), autocommit=True) as server:
            # FORCE: a test of a killed process may leave its connection behind.
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _database(name: str) -> str:
    return urlunsplit(urlsplit(POSTGRESQL)._replace(path=f"/{name}"))


@cache
def _postgresql_silent() -> str | None:
    """Why PostgreSQL cannot be tested here, or None when a server answers."""
    try:
        psycopg.connect(_database("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        address = urlsplit(POSTGRESQL)
        return f"PostgreSQL: no server answers at {address.hostname}:{address.port or 5432} (AZUKARI_TEST_POSTGRESQL)"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `serial` go to one worker, one after another; so do those that share one browser."""
    for item in items:
        if item.get_closest_marker("serial"):
            item.add_marker(pytest.mark.xdist_group("serial"))
        elif "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line per reason for which something was not tested, right before pytest's closing line."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_line(f"not tested here — {reason}: {tests} test(s)", yellow=True)
