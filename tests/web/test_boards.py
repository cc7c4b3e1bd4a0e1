"""A ward's list of contracts: nothing left out, narrowed and put in order, a picture that can be read without eyes, the same in Excel."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.shapes import shapes

from tests.binding import bind  # isort: skip — binds Django first

from azukari.content.lists import read
from azukari.desk.catalogue import Standing
from azukari.law.say import Lang
from azukari.store import unmoved
from azukari.web import boards, counter, views_boards
from tests.story import APPROVER, IN_CHARGE, OFFICER
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.ward import Contract, busy, contracts
from tests.web.world import World

ROW = re.compile(r'<th scope="row"><a href="/contracts/(en-[^"]+)">([^<]+)</a>')
MARK = re.compile(r"<title>([^<]+)</title>")
NOW = "2026-05-08 16:45"


@pytest.fixture(scope="module")
def told(built: World) -> dict[str, int]:
    bind(built.url)
    counter.bind(built.desk)
    found = busy(built)
    contracts(built, 4)
    Contract(built, 7).begins({}, since="2025-04-01", until="2026-03-31")
    return found


@pytest.fixture
def officer(world: World, told: dict[str, int], signed: Signed) -> Browser:
    world.clock.at(NOW)
    return signed(OFFICER)


def subjects(browser: Browser, query: str = "") -> list[str]:
    return [unescape(one) for _, one in ROW.findall(browser.get(f"/contracts{query}").content.decode())]


def test_every_contract_stands_on_it_once_and_a_firm_keeps_its_own_page(officer: Browser, signed: Signed) -> None:
    assert len(subjects(officer)) == 8
    assert "契約 8件" in text_of(officer.get("/contracts"))
    theirs = signed(IN_CHARGE).get("/contracts").content.decode()
    assert "投票所" not in theirs
    assert signed(IN_CHARGE).get("/contracts.xlsx").status_code == 404


@pytest.mark.parametrize(
    "query, found",
    [
        ("?find=高砂", {"介護保険 認定調査票の入力"}),
        ("?find=健康推進課", {"がん検診 受診券の封入封緘", "国民健康保険料 納入通知書の印刷"}),
        ("?section=介護保険課", {"介護保険 認定調査票の入力"}),
        ("?state=ending", {"国民健康保険料 納入通知書の印刷"}),
        ("?year=2025", {"国民健康保険料 納入通知書の印刷"}),
        ("?late=1", {"納税通知書の印刷・封入封緘"}),
        ("?year=²&late=1", set()),
        ("?find=どこにもない", set()),
    ],
)
def test_it_is_narrowed(officer: Browser, query: str, found: set[str]) -> None:
    assert set(subjects(officer, query)) == found
    if not found:
        assert "当てはまる契約はありません" in text_of(officer.get(f"/contracts{query}"))


def test_it_is_put_in_order_and_an_unknown_order_is_the_usual_one(officer: Browser) -> None:
    by_name = subjects(officer, "?sort=subject")
    assert by_name == sorted(by_name)
    assert subjects(officer, "?sort=until")[0] == "国民健康保険料 納入通知書の印刷"
    assert subjects(officer, "?sort=nothing") == subjects(officer)
    assert subjects(officer)[0] == "納税通知書の印刷・封入封緘", "late first"


def test_pages_keep_what_was_asked_for(officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_boards, "ROWS", 3)
    first = officer.get("/contracts?sort=subject").content.decode()
    assert 'href="/contracts?sort=subject&amp;page=2"' in first
    whole = subjects(officer, "?all=1&sort=subject")
    seen = [one for number in range(1, len(whole) // 3 + 2) for one in subjects(officer, f"?sort=subject&page={number}")]
    assert seen == whole == sorted(seen)


def test_the_picture_says_in_words_what_it_shows(officer: Browser) -> None:
    said = [unescape(one) for one in MARK.findall(officer.get("/contracts").content.decode())]
    assert any("期限超過：第2" in one for one in said)
    cells = (Standing.OK,) * 16 + (Standing.LATE, Standing.NOT_APPLICABLE)
    assert boards.told(cells, Lang.en) == "Late: 17; Not applicable: 18"
    assert boards.told((Standing.OK,) * 18, Lang.ja) == "18の条項すべて問題なし"
    assert boards.strip(cells, Lang.en).count("<use ") == 18
    assert re.findall(r"<text[^>]*>(\d+)</text>", boards.strip(cells, Lang.en)) == ["17"]


def test_the_workbook_holds_what_is_shown(officer: Browser, signed: Signed) -> None:
    answer = officer.get("/contracts.xlsx?sort=subject&year=2026")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    rows = read(answer.content)
    rows = rows[next(at for at, row in enumerate(rows) if row[0] == "契約") :]
    assert rows[0][-1] == "第18"
    assert [row[0] for row in rows[1:]] == subjects(officer, "?sort=subject&year=2026")
    assert any("期限超過" in row for row in rows[1:] if row[0] == "納税通知書の印刷・封入封緘")
    assert any(row[0] == "Contract" for row in read(signed(OFFICER, "en").get("/contracts.xlsx").content))


def test_more_contracts_cost_no_more_questions(world: World, officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmoved, "mark", lambda: None)

    def cost() -> int:
        officer.get("/contracts")
        with CaptureQueriesContext(connection) as queries:
            officer.get("/contracts")
        return len(queries)

    few = cost()
    added = contracts(world, 5)
    assert cost() <= few <= 12
    for one in added:
        one.does("p00.note", OFFICER, text="試験")


@pytest.fixture
def site(world: World, told: dict[str, int]) -> Iterator[str]:
    world.clock.at(NOW)
    with serving() as address:
        yield address


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_it_is_sound(site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{APPROVER}"]')
    page.wait_for_url(f"{site}/home")
    for where in ("/contracts", "/contracts?find=ない"):
        page.goto(site + where)
        sound(page, axe)
        shot(page, "boards" if where == "/contracts" else "boards-none", lang)
