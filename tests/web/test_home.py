"""What an officer of 甲 sees first: the most urgent first, each line one click from its act, and nothing of anybody else."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.binding import bind  # isort: skip — binds Django first

from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person
from azukari.web import counter, home
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, ident
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.ward import busy, contracts
from tests.web.world import World

NOW = "2026-05-08 16:45"
LATER = "2026-06-03 09:00"


@pytest.fixture(scope="module")
def told(built: World) -> dict[str, int]:
    bind(built.url)
    counter.bind(built.desk)
    return busy(built)


@pytest.fixture
def at_home(world: World, told: dict[str, int], signed: Signed) -> Iterator[Callable[..., str]]:
    def look(person: PersonId = OFFICER, lang: str = "ja", at: str = NOW, **query: str) -> str:
        world.clock.at(at)
        return signed(person, lang).get("/home", query).content.decode()

    yield look
    world.clock.at(NOW)


def part(page: str, kind: str) -> str:
    """One section of the page."""
    begins = page.index(f'id="{kind}"')
    return page[begins : page.index("</section>", begins)]


# ── where one lands ──


def test_an_officer_of_the_ward_lands_here_and_nobody_else(world: World, told: dict[str, int], signed: Signed) -> None:
    assert Browser().post("/sign-in", {"person": OFFICER}).headers["Location"] == "/home"
    assert signed(APPROVER).get("/").headers["Location"] == "/home"
    firm = signed(IN_CHARGE)
    assert firm.get("/home").status_code == 404
    assert 'href="/home"' not in firm.get("/contracts").content.decode()
    assert 'href="/home"' in signed(INSPECTOR).get("/contracts").content.decode()
    assert Browser().get("/home").status_code == 302


# ── what is on it ──


def test_what_waits_for_a_decision_says_how_long_and_leads_to_the_act(at_home: Callable[..., str], told: dict[str, int]) -> None:
    page = at_home(APPROVER)
    waits = part(page, "decide")
    assert re.search(rf'href="/contracts/en-[^"]+/acts/p07\.consent\?request={told["asked"]}"', waits)
    assert "30時間待ち" in waits
    assert "選挙の投票所入場券の作成" in waits
    assert "p07.consent" not in part(at_home(OFFICER), "decide"), "who cannot consent is not asked to"


def test_what_is_late_is_on_it_across_contracts_with_whose_it_is(at_home: Callable[..., str]) -> None:
    late = part(at_home(), "late")
    assert "日遅れ" in late
    assert "乙　あずま印刷株式会社" in late
    assert "/provisions/2" in late, "what the contractor owes leads to the sentence"


def test_an_incident_stands_first_with_each_of_its_clocks(at_home: Callable[..., str], told: dict[str, int]) -> None:
    page = at_home(APPROVER)
    assert page.index('id="incident"') < page.index('id="decide"')
    clocks = part(page, "incident")
    assert "通知から30時間" in clocks
    assert clocks.index("速報の要否") < clocks.index("確報の要否") < clocks.index("事故の状況を書面で報告する")
    assert f"incident={told['told']}" in clocks
    assert "p17." not in part(page, "decide"), "each duty stands in one place"


def test_a_draft_stands_with_whoever_it_waits_for(at_home: Callable[..., str], told: dict[str, int]) -> None:
    mine = part(at_home(OFFICER), "draft")
    assert f"p00.agree-draft?draft={told['drafted']}" in mine
    assert "起案：再委託を承諾する" in mine
    assert "起案者 大沢 茂" in mine
    assert "あなたに回っている起案はありません" in part(at_home(APPROVER), "draft"), "nobody decides their own"


def test_what_is_due_this_week_is_on_it_before_it_is_late(at_home: Callable[..., str]) -> None:
    assert "7日以内に期限が来るものはありません" in part(at_home(), "week")
    week = part(at_home(at=LATER), "week")
    assert "2026-06-07 23:59まで" in week
    assert "遅れ" not in week


def test_all_of_one_kind_is_one_click_away(at_home: Callable[..., str], signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "FEW", 1)
    later = "2026-06-20 09:00"
    page = at_home(at=later)
    assert 'href="/home?only=late"' in part(page, "late")
    whole = at_home(only="late", at=later)
    assert whole.count('<li class="is-late">') > 1
    assert 'id="decide"' not in whole
    assert signed(OFFICER).get("/home", {"only": "nothing"}).status_code == 404


def test_a_body_without_contracts_is_told_how_to_begin(world: World) -> None:
    body, officer = ident("pt", "newbody"), ident("pn", "newofficer")
    Party.objects.get_or_create(id=body, defaults={"name": "新しい区", "is_body": True})
    Person.objects.get_or_create(id=officer, defaults={"name": "新任 一", "home": body})
    browser = Browser()
    browser.post("/sign-in", {"person": officer})
    page = text_of(browser.get("/home"))
    assert "契約がまだありません" in page
    assert "投票所" not in page


# ── as light ──


def test_more_contracts_cost_no_more_questions(world: World, told: dict[str, int], signed: Signed) -> None:
    def cost() -> int:
        browser.get("/home")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/home")
        return len(queries)

    browser = signed(OFFICER)
    few = cost()
    contracts(world, 6)
    assert cost() <= few <= 16


# ── in a browser ──


@pytest.fixture
def site(world: World, told: dict[str, int]) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_sound(site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{APPROVER}"]')
    page.wait_for_url(f"{site}/home")
    sound(page, axe)
    shot(page, "home", lang)
    page.goto(f"{site}/home?only=late")
    sound(page, axe)
