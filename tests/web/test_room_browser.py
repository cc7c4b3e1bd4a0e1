"""The reading room in a real browser: sound at every width and in both languages, by keyboard alone, without script, kept nowhere, not printed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from azukari.desk.contents import How
from azukari.kernel.values import PersonId
from azukari.store import record
from tests.desk.room import FILE
from tests.shapes import shapes
from tests.story import IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER, ident
from tests.web.conftest import serving
from tests.web.documents import pdf
from tests.web.reading import PAPER, Reading, opened, row, table
from tests.web.test_browser import Axe, sound


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder: Path = tmp_path_factory.mktemp("room")
    with opened(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}") as found:
        found.table()
        found.entrust(PAPER, "督促状の控え", pdf(3), How(), None)
        yield found


@pytest.fixture
def room(built: Reading) -> Iterator[tuple[Reading, str]]:
    built.granted(daily=1_000, fields=(1, 2, 3, 4, 5), item=FILE)
    built.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=100, item=PAPER)
    with serving() as site:
        yield built, site


def enter(page: Page, site: str, lang: str = "ja", who: PersonId = WORKER) -> None:
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(f"{site}/sign-in")
    if who == WORKER:
        page.select_option("#place", SITE)
    page.click(f'button[value="{who}"]')


@pytest.mark.parametrize("lang, width", shapes(320, 1920))
def test_every_page_of_the_room_is_sound(room: tuple[Reading, str], page: Page, axe: Axe, width: int, lang: str) -> None:
    here, site = room
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, site, lang)
    page.goto(f"{site}/work")
    sound(page, axe)
    address = site + here.address
    page.goto(address)
    sound(page, axe)
    steps = (
        ("#f-2", "山崎", "form[role=search] button", ".hits"),
        ("#f-2", "居ない", "form[role=search] button", ".lead"),
        ("#f-2", "・・", "form[role=search] button", "#summary"),
        ("#f-key", "00000007", "section[aria-labelledby=key-h] button", ".one"),
        ("#f-first", "401", "section[aria-labelledby=page-h] button", ".reading table"),
    )
    for field, typed, button, seen in steps:
        page.goto(address)
        page.fill(field, typed)
        page.click(button)
        expect(page.locator(seen)).to_be_visible()
        sound(page, axe)
    page.goto(f"{site}{here.address.replace(FILE, PAPER)}")
    sound(page, axe)
    page.click(".room-form button")
    expect(page.locator(".sheet-view img")).to_be_visible()
    assert page.evaluate("document.querySelector('.sheet-view img').naturalWidth") == 1_000, (
        "the picture is shown, not only asked for"
    )
    sound(page, axe)
    here.granted(daily=1, item=FILE)
    page.goto(address)
    page.fill("#f-first", "1")
    page.click("section[aria-labelledby=page-h] button")
    expect(page.locator("#more-h")).to_be_visible()
    sound(page, axe)
    assert not [one for one in complaints if "Content Security Policy" in one]


def test_by_keyboard_alone_from_the_work_to_one_record(room: tuple[Reading, str], page: Page) -> None:
    _, site = room
    enter(page, site)
    page.goto(f"{site}/work")
    page.get_by_role("link", name=re.compile("この仕事を始める.*課税台帳")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("form[role=search]")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#f-1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#f-2")).to_be_focused()
    page.keyboard.type("/やま崎/")
    expect(page.locator("#f-2")).to_have_value("/やま崎/")  # typed in a field it is a character
    page.locator("#f-2").fill("山崎")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("件見つかりました")
    page.wait_for_load_state()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hit]").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hit]").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("6行目")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("link", name="探す画面へ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("form[role=search]")).to_be_visible()


def test_no_key_traps_the_focus(room: tuple[Reading, str], page: Page) -> None:
    here, site = room
    enter(page, site)
    page.goto(site + here.address)
    page.fill("#f-2", "山崎")
    page.click("form[role=search] button")
    expect(page.locator(".hits")).to_be_visible()
    page.wait_for_load_state()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        if page.evaluate("document.activeElement === document.body"):
            break
    assert len(seen) >= 18
    page.goto(site + here.address)
    page.get_by_role("button", name="一文字のキー操作を使わない").click()
    page.keyboard.press("/")
    expect(page.locator("#f-1")).not_to_be_focused()
    page.get_by_role("button", name="一文字のキー操作を使う").click()


def test_a_double_click_and_a_reload_make_no_second_entry(room: tuple[Reading, str], page: Page) -> None:
    here, site = room
    enter(page, site)
    page.goto(site + here.address)
    page.fill("#f-key", "00000007")
    size = record.size(here.log) or 0
    page.locator("section[aria-labelledby=key-h] button").dblclick(no_wait_after=True)
    expect(page.locator(".one")).to_contain_text("髙橋")
    assert record.size(here.log) == size + 1
    page.reload()
    assert record.size(here.log) == size + 1


def test_it_works_without_script(room: tuple[Reading, str], browser: Browser) -> None:
    here, site = room
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, site)
    page.goto(site + here.address)
    page.fill("#f-3", "ヤマザキ")
    size = record.size(here.log) or 0
    page.locator("form[role=search] button").dblclick()
    expect(page.locator(".hits tbody tr")).to_have_count(10)
    assert record.size(here.log) == size + 2, "one search, and what it found"
    page.locator("[data-hit]").first.click()
    expect(page.locator(".one")).to_contain_text("山﨑")
    context.close()


def test_nothing_is_kept_by_the_browser_and_nothing_is_printed(room: tuple[Reading, str], page: Page) -> None:
    here, site = room
    enter(page, site)
    page.goto(site + here.address)
    page.fill("#f-key", "00000007")
    with page.expect_response(lambda one: one.request.method == "POST") as told:
        page.click("section[aria-labelledby=key-h] button")
    assert told.value.headers["cache-control"] == "no-store"
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, "
        "(await navigator.serviceWorker?.getRegistrations())?.length]"
    )
    assert [one or 0 for one in kept] == [0, 0, 0, 0]
    page.emulate_media(media="print")
    expect(page.locator(".one")).to_be_hidden()
    expect(page.locator(".no-print")).to_be_visible()
    assert row(7)[4] not in (page.locator("body").inner_text())


def test_every_view_bears_the_mark(room: tuple[Reading, str], page: Page) -> None:
    here, site = room
    enter(page, site)
    for field, typed, button in (
        ("#f-2", "山崎", "form[role=search] button"),
        ("#f-key", "00000007", "section[aria-labelledby=key-h] button"),
        ("#f-first", "401", "section[aria-labelledby=page-h] button"),
    ):
        page.goto(site + here.address)
        page.fill(field, typed)
        page.click(button)
        mark = page.locator(".mark-line").first.text_content() or ""
        assert re.fullmatch(r"山﨑 次郎　2026-04-01 \d\d:\d\d:\d\d　第\d+号", mark)
        assert page.locator(".watermark text").text_content() == mark


def test_the_file_of_a_deposit_is_chosen_once(room: tuple[Reading, str], page: Page, tmp_path: Path) -> None:
    """Looked at, its columns confirmed beside headings and values, and sealed: the second step finds the file where it was put."""
    reading, site = room
    plan = reading.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00").entry.number
    line = {"item": ident("im", "0nce"), "label": "一度だけ選ぶ台帳", "medium": "vault", "rows": 40, "persons": 40}
    reading.does("p10.issue", WARD_HANDOVER, plan=plan, items=[line])
    file = tmp_path / "台帳.csv"
    file.write_bytes(table(40))
    enter(page, site, who=WARD_HANDOVER)
    page.goto(f"{site}/contracts/{reading.log}/deposit")
    page.select_option("#f-line", label=page.locator("#f-line option", has_text="一度だけ選ぶ台帳").inner_text())
    page.set_input_files("#f-content", file)
    page.click("button[data-look]")
    page.wait_for_selector("table.declared")
    declared = page.locator("table.declared tbody tr").nth(1).inner_text()
    assert "氏名" in declared
    assert row(1)[1] in declared, "a value stands beside its heading"
    assert page.locator("[data-kept]").inner_text().endswith("台帳.csv")
    page.click("button.primary")
    page.wait_for_url("**/entries/**")
    assert reading.desk.look(reading.log, lambda book: len(book.whole.slices[0].contents.of[ident("im", "0nce")].columns)) == 7
