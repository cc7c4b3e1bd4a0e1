"""A transfer: everything that somebody holds passes to one successor in one go, each contract with an entry of its own."""

import re

import pytest
from playwright.sync_api import Page

from tests.binding import bind  # isort: skip — binds Django first

from azukari.store.models import Person
from azukari.web import counter
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, WARD, ident
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.ward import Contract, contracts
from tests.web.world import World

NEW = ident("pn", "newapp")


@pytest.fixture(scope="module")
def more(built: World) -> list[Contract]:
    bind(built.url)
    counter.bind(built.desk)
    Person.objects.create(id=NEW, name="新任 花", home=WARD, introduction="税務課長（4月から）")
    return contracts(built, 2)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_sound(world: World, more: list[Contract], page: Page, axe: Axe, lang: str, width: int) -> None:
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{OFFICER}"]')
        page.wait_for_url(f"{site}/home")
        page.goto(f"{site}/succession")
        sound(page, axe)
        shot(page, "succession", lang)


def test_everything_held_passes_at_once_and_only_what_was_chosen(world: World, more: list[Contract], signed: Signed) -> None:
    browser = signed(APPROVER)
    page = browser.get("/succession").content.decode()
    logs = re.findall(r'name="to" value="(en-[^"]+)" checked', page)
    assert sorted(logs) == sorted([world.log, *(one.log for one in more)])
    lacking = browser.post("/succession", {"successor": "", "to": []})
    assert lacking.status_code == 422
    assert "後任者を選んで" in text_of(lacking)
    assert "一つ以上選んで" in text_of(lacking)
    wrong = browser.post("/succession", {"successor": NEW, "since": "いつか", "to": [world.log]})
    assert "引き継いでいません" in text_of(wrong)
    done = browser.post("/succession", {"successor": NEW, "to": [world.log, more[0].log]})
    assert text_of(done).count("引き継ぎました") == 2
    left = re.findall(r'name="to" value="(en-[^"]+)"', browser.get("/succession").content.decode())
    assert left == [more[1].log]
    theirs = signed(NEW).get("/succession").content.decode()
    assert sorted(re.findall(r'name="to" value="(en-[^"]+)"', theirs)) == sorted([world.log, more[0].log])


def test_nobody_hands_over_what_is_not_theirs(world: World, more: list[Contract], signed: Signed) -> None:
    assert signed(IN_CHARGE).get("/succession").status_code == 404
    inspector = signed(INSPECTOR)
    assert "あなたの立場では後任を定められません" in text_of(inspector.get("/succession"))
    refused = inspector.post("/succession", {"successor": NEW, "to": [world.log]})
    assert refused.status_code == 422
    foreign = signed(OFFICER).post("/succession", {"successor": IN_CHARGE, "to": [world.log]})
    assert foreign.status_code == 422, "nobody of another party is offered or taken"
