"""Looking something up: everything that one may know of, however it is written, and not a word of anything else."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.web.world import World  # isort: skip — binds Django first

from azukari.desk.lookup import What, bearing, look_up
from azukari.kernel.values import PersonId
from azukari.web import counter, views_search
from tests.story import APPROVER, IN_CHARGE, OFFICER, SITE, ident
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.ward import Contract, contracts
from tests.web.world import STRANGER

DISK = ident("im", "f0undd15k")


def filled(world: World) -> list[Contract]:
    """Two more contracts; in the first a disk that was found when it began."""
    found = contracts(world, 2)
    one = found[0]
    one.does("p02.enrol", one.charge, full_name="渡邉 ﾃﾂﾔ", employer=one.firm, work="封入")
    one.does(
        "p06.notify-facility", one.charge, place=SITE, label="潮見倉庫", address="架空区南一丁目", rooms="保管室", controls="施錠",
        since="2026-04-01",
    )  # fmt: skip
    one.does("p15.instruct", OFFICER, place=SITE)
    one.does(
        "p00.take-over", OFFICER, found_on="2026-05-01", shown_by="送付書控えと現物", tier=1, target=f"t1/{SITE}",
        items=[{"item": DISK, "label": "選挙人名簿の控え", "medium": "hard_disk", "serial": "ＳＮ－00 77", "quantity": 1}],
        papers=[], moves=[{"item": DISK, "source": "ward", "target": f"t1/{SITE}", "quantity": 1}],
    )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def theirs(built: World) -> list[Contract]:
    counter.bind(built.desk)
    return filled(built)


@pytest.fixture
def search(world: World, theirs: list[Contract], signed: Signed) -> Callable[..., str]:
    def ask(text: str, person: PersonId = OFFICER, lang: str = "ja", status: int = 200) -> str:
        answer = signed(person, lang).post("/search", {"text": text})
        assert answer.status_code == status
        return text_of(answer)

    return ask


# ── on either database ──


@pytest.fixture
def either(database_url: str, tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "instance", database_url).halfway()
    counter.bind(world.desk)
    yield world
    connection.close()


def test_it_finds_what_was_entered_since_and_asks_no_more_of_the_store_for_more_contracts(either: World) -> None:
    one, _ = filled(either)
    officer = either.officer(OFFICER)

    def found(text: str) -> dict[What, set[str]]:
        hits = look_up(either.desk, officer, text)
        return {what: names for what in What if (names := {hit.name for hit in hits if hit.what is what})}

    assert found("渡辺てつや") == {What.PERSON: {"渡邉 ﾃﾂﾔ"}}, "the name stays as it was written"
    assert found("sn0077") == {What.SERIAL: {"選挙人名簿の控え"}}
    assert bearing(either.desk, officer, "SN 00-77") == [one.log]
    assert found("選挙") == {What.CONTRACT: {"選挙の投票所入場券の作成"}, What.ITEM: {"選挙人名簿の控え"}}
    assert found("帆影") == {What.FIRM: {"帆影印刷株式会社"}}
    assert found("潮見") == {What.PLACE: {"潮見倉庫"}}
    assert found("栗田") == {}
    one.does("p02.enrol", one.charge, full_name="栗田 実", employer=one.firm, work="封入")
    assert found("栗田") == {What.PERSON: {"栗田 実"}}

    def cost() -> int:
        look_up(either.desk, officer, "印刷")
        with CaptureQueriesContext(connection) as queries:
            look_up(either.desk, officer, "印刷")
        return len(queries)

    few = cost()
    contracts(either, 3)
    assert cost() <= few <= 4


# ── who may see what ──


def test_a_firm_finds_its_own_and_not_that_there_is_more(search: Callable[..., str]) -> None:
    for text in ("渡辺", "選挙人名簿", "潮見倉庫", "SN0077", "帆影印刷", "がん検診"):
        assert "見つかりませんでした" in search(text, IN_CHARGE), text
        assert "見つかりませんでした" in search(text, STRANGER), text
    assert "山﨑 次郎" in search("山崎", IN_CHARGE)
    assert "山﨑 次郎" not in search("山崎", STRANGER)
    assert Browser().post("/search", {"text": "山崎"}).status_code == 302


def test_a_firm_finds_what_lies_with_it_by_its_serial_number(search: Callable[..., str], theirs: list[Contract]) -> None:
    page = search("SN0077", theirs[0].charge)
    assert "選挙人名簿の控え" in page
    assert "選挙の投票所入場券の作成" in page


# ── the page ──


def test_a_serial_number_leads_to_the_contract_and_the_whole_way_at_once(search: Callable[..., str]) -> None:
    page = search("ＳＮ‐００７７")
    assert "製造番号が一致した媒体" in page
    assert "潮見倉庫" in page
    assert "帆影印刷株式会社" in page


def test_too_little_is_refused_with_what_to_do(search: Callable[..., str], signed: Signed) -> None:
    assert "1文字以上" in search(" a ", status=422)
    assert "2 letters or digits" in search("", lang="en", status=422)
    assert "件" in search("山")
    assert signed(OFFICER).get("/search?text=山崎").content.decode().count("山崎") == 0, "a name in an address is nothing to it"
    assert "&lt;b&gt;" in signed(OFFICER).post("/search", {"text": "<b>ない"}).content.decode()


def test_more_than_fits_is_counted(search: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_search, "MOST", 1)
    page = search("印刷")
    assert re.search(r"ほかに\d+件あります", page)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_sound(world: World, theirs: list[Contract], page: Page, axe: Axe, lang: str, width: int) -> None:
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{APPROVER}"]')
        page.goto(f"{site}/search")
        sound(page, axe)
        for text in ("印刷", "SN0077", "どこにもない", "a"):
            page.fill("#f-text", text)
            with page.expect_navigation(wait_until="load"):
                page.keyboard.press("Enter")
            sound(page, axe)
            shot(page, f"search-{len(text)}", lang)
