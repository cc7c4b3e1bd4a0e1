"""The inspector's page in a real browser: on a tablet, on a telephone and on paper, in both languages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.binding import bind  # isort: skip — binds Django first

from playwright.sync_api import Page

from azukari.web import counter as process
from tests.story import IN_CHARGE, INSPECTOR
from tests.web.conftest import serving
from tests.web.inspected import Inspected
from tests.web.test_browser import Axe, sign_in, sound

SHOTS = os.environ.get("AZUKARI_SHOTS")
WIDTHS = (360, 768, 1024, 1280) if SHOTS else (360, 1024)
ALL = bool(SHOTS)
"""Every page in both languages; else in English only the newest of them."""


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    folder = tmp_path_factory.mktemp("inspected")
    url = f"sqlite:///{folder / 'database.sqlite3'}"
    bind(url)
    return Inspected(folder / "instance", url)


@pytest.fixture
def address(inspected: Inspected) -> Iterator[str]:
    bind(inspected.url)
    process.bind(inspected.counter.desk)
    with serving() as found:
        yield found


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def wide(page: Page) -> bool:
    """Whether anything runs off the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_inspectors_pages_are_sound_on_tablet_and_paper(
    inspected: Inspected, address: str, page: Page, axe: Axe, lang: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": address}])
    sign_in(page, address, INSPECTOR)
    for name, where in (("inspection", ""), ("checklist", "/checklist"))[: 2 if ALL or lang == "ja" else 1]:
        page.set_viewport_size({"width": 768, "height": 1000})
        page.goto(address + inspected.address + where)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        sound(page, axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            assert not wide(page), (name, width)
            shot(page, f"{name}-{width}.{lang}")
    if SHOTS:
        page.goto(address + inspected.address)
        Path(f"{SHOTS}/inspection.{lang}.pdf").write_bytes(page.pdf())
    assert not [one for one in complaints if "Content Security Policy" in one]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pictures_stand_where_one_looks_for_them(inspected: Inspected, address: str, page: Page, axe: Axe, lang: str) -> None:
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": address}])
    sign_in(page, address, IN_CHARGE)
    pages = (("duties", "/duties"), ("contract", f"/contracts/{inspected.counter.log}"))
    for name, where in pages[: 2 if ALL or lang == "ja" else 1]:
        page.set_viewport_size({"width": 360, "height": 1000})
        page.goto(address + where)
        assert page.locator("svg.pic").count() >= 2
        sound(page, axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            assert not wide(page), (name, width)
            shot(page, f"{name}-{width}.{lang}")
