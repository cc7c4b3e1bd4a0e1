"""Many contracts: the list of them and of what is owed come by pages, as light and with as few questions to the store for ten as for five."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.shapes import shapes

from tests.binding import bind  # isort: skip — binds Django first

from azukari.desk.catalogue import Catalogue
from azukari.kernel.wire import leaf_hash
from azukari.paper import codes
from azukari.store import record, unmoved
from azukari.web import counter, views_contract, views_duties
from tests.story import APPROVER, IN_CHARGE
from tests.web.clients import Client, clients
from tests.web.conftest import Signed, serving
from tests.web.test_browser import Axe, sign_in, sound
from tests.web.test_pages import text_of
from tests.web.world import STRANGER, World

COUNT = 9
CARD = re.compile(r'<h2><a href="/contracts/(en-[^"]+)">')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
Opened = Callable[..., Browser]


@pytest.fixture(scope="module")
def firm(built: World) -> list[Client]:
    bind(built.url)
    counter.bind(built.desk)
    return clients(built, COUNT)


@pytest.fixture
def browse(firm: list[Client], signed: Signed, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The pages of the person in charge, a few contracts and lines to each."""
    monkeypatch.setattr(views_contract, "CARDS", 4)
    monkeypatch.setattr(views_contract, "SEVERAL", 3)
    monkeypatch.setattr(views_duties, "LINES", 6)
    monkeypatch.setattr(views_duties, "SEVERAL", 3)
    return lambda lang="ja", person=IN_CHARGE: signed(person, lang)


def read(browser: Browser, path: str) -> Iterator[str]:
    """Each page of a list, from one to the next."""
    where: str | None = path
    while where is not None:
        page = browser.get(where).content.decode()
        yield page
        found = NEXT.search(page)
        where = None if found is None else unescape(found[1])


def cost(browser: Browser, path: str) -> tuple[int, int]:
    """Questions to the store, and bytes, once this process knows the contracts; the fewest, for the clock may turn between two looks."""
    browser.get(path)
    asked, sizes = [], []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(path)
        assert answer.status_code == 200
        asked.append(len(queries))
        sizes.append(len(answer.content))
    return min(asked), max(sizes)


# ── as light ──


@pytest.mark.parametrize("path", ["/contracts", "/contracts?find=市", "/duties", "/duties?name=一郎"])
def test_ten_contracts_cost_what_five_cost(
    browse: Opened, world: World, firm: list[Client], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = record.extent
    costs = {}
    for count in (5, COUNT + 1):
        monkeypatch.setattr(unmoved, "mark", lambda: None)
        monkeypatch.setattr(record, "extent", lambda party, count=count: ",".join(whole(party).split(",")[-count:]))
        costs[count] = cost(browse(), path)
    few, many = costs[5], costs[COUNT + 1]
    assert many[0] == few[0] <= 10, costs
    if "?" not in path:
        assert many[1] < few[1] + 5 * 500, "of each contract more, no more than its name in a choice"


def test_a_page_of_the_usual_length_stays_below_a_hundred_kilobytes(firm: list[Client], signed: Signed) -> None:
    for lang in ("ja", "en"):
        for path, most in (("/contracts", views_contract.CARDS), ("/duties", views_duties.LINES)):
            page = signed(IN_CHARGE, lang).get(path).content
            shown = len(CARD.findall(page.decode())) if path == "/contracts" else page.count(b'class="owed-what"')
            assert 0 < shown <= most
            head = 20_000
            assert head + (len(page) - 8_000) / shown * most < 100_000, f"{path}: {len(page)} bytes for {shown} of {most}"


def test_what_was_refused_is_seen_at_once_though_the_record_was_read_before(world: World) -> None:
    def refused() -> dict[int, int]:
        board = world.desk.look(world.log, lambda book: Catalogue(book, world.desk.words, time=world.clock()).board())
        return {one.number: one.refusals for one in board if one.refusals}

    before = refused()
    world.tries("p10.plan", IN_CHARGE, to_tier=1, place="区役所", at="2026-05-10 10:00", until="2026-05-10 12:00")
    world.desk.tell_refusals(world.log, all_of_them=True)
    world.does("p00.note", APPROVER, text="拒否のあと")
    after = refused()
    assert sum(after.values()) > sum(before.values())
    world.desk._counters.clear()
    assert refused() == after, "a process that begins anew counts the same"


# ── nothing left out ──


def test_every_contract_is_on_one_page_and_only_one(browse: Opened, world: World, firm: list[Client]) -> None:
    pages = list(read(browse(), "/contracts"))
    assert [len(CARD.findall(page)) for page in pages] == [4, 4, 2]
    found = [log for page in pages for log in CARD.findall(page)]
    assert sorted(found) == sorted([world.log, *(one.log for one in firm)])
    assert found[0] == world.log, "late first"
    whole = browse().get("/contracts?all=1").content.decode()
    assert CARD.findall(whole) == found
    assert "全10件のうち1〜4件目（1/3ページ）" in text_of(browse().get("/contracts"))


def test_every_line_is_on_one_page_and_only_one(browse: Opened) -> None:
    line = re.compile(r'class="owed-what">.*?href="([^"]+)">([^<]+)</a>', re.DOTALL)
    found = [one for page in read(browse(), "/duties") for one in line.findall(page)]
    whole = line.findall(browse().get("/duties?all=1").content.decode())
    assert len(found) > 4 * 6
    assert found == whole


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "²", "9" * 30])
@pytest.mark.parametrize("path", ["/contracts", "/duties"])
def test_a_page_that_is_not_there_is_the_nearest(browse: Opened, path: str, page: str) -> None:
    answer = browse().get(path, {"page": page})
    assert answer.status_code == 200
    assert ('rel="next"' in answer.content.decode()) is (page != "99")


# ── found ──


def test_a_contract_is_found_by_its_business_or_a_party_in_any_width(browse: Opened, firm: list[Client]) -> None:
    for wanted, one in (("がん検診", firm[2]), ("湊町", firm[4]), (" 図書館 ", firm[8])):
        page = browse().get("/contracts", {"find": wanted})
        assert CARD.findall(page.content.decode()) == [one.log]
        assert "契約は1件です" in text_of(page)
    nothing = browse("en").get("/contracts", {"find": "<b>ない"})
    assert "Contracts that match “<b>ない”: 0." in text_of(nothing)
    assert b"<b>" not in nothing.content
    assert len(list(read(browse(), "/contracts?find=あずま"))) == 3, "what was looked for stays from page to page"
    assert not CARD.findall(browse(person=STRANGER).get("/contracts?find=湊町").content.decode())


def test_a_person_is_found_by_a_part_of_the_name(browse: Opened, firm: list[Client]) -> None:
    called = browse().get("/duties", {"name": "木村隆"}).content.decode()
    offered = re.findall(r'<option value="(pn-[^"]+)"[^>]*>木村 隆</option>', called)
    assert firm[4].person("木村 隆") in offered
    assert len(offered) > 1, "each contract has its own"
    assert f"当てはまる人が{len(offered)}人います" in text_of(browse().get("/duties", {"name": "木村"}))
    alone = browse().get("/duties", {"name": "髙橋花"}).content.decode()
    assert alone.count("duties.ics?name=") == 1
    assert f"person={IN_CHARGE}" in alone, "the only one of that name is chosen"
    one = firm[4].person("木村 隆")
    only = browse().get("/duties", {"person": one})
    assert f'<option value="{one}" selected>' in only.content.decode()
    assert "いません" in text_of(browse().get("/duties", {"name": "どこにもいない"}))
    assert browse().get("/duties", {"person": "pn-0000000000000000"}).status_code == 404
    assert "木村" not in browse(person=STRANGER).get("/duties?name=木村").content.decode().replace('value="木村"', "")


# ── in a browser ──


@pytest.mark.parametrize("lang, width", shapes(320, 360, 1280))
def test_these_pages_are_sound(browse: Opened, page: Page, axe: Axe, lang: str, width: int) -> None:
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        sign_in(page, site, IN_CHARGE)
        for where in ("/contracts", "/contracts?page=2", "/contracts?find=市", "/contracts?find=ない", "/duties", "/duties?page=2",
                      "/duties?name=木村", "/duties?name=どこにもいない", "/duties?all=1"):  # fmt: skip
            page.goto(site + where)
            sound(page, axe)
        page.goto(f"{site}/contracts")
        page.locator("a[rel=next]").click()
        page.wait_for_url("**/contracts?page=2")


def test_a_code_is_looked_for_in_all_contracts_by_one_question(browse: Opened, firm: list[Client]) -> None:
    browser, log = browse(), firm[0].log
    row = record.entry(log, 0)
    assert row is not None
    code = codes.of_entry(log, 0, leaf_hash(row.leaf))
    for path in ("/papers", "/handovers"):
        browser.get(path, {"code": code})
        for text, found in ((code, True), ("C-0000-0000-0000", False)):
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(path, {"code": text})
            asked = [one["sql"] for one in queries if "clustered" in one["sql"] or "store_entry" in one["sql"]]
            assert len(asked) <= 6, "no question for each of ten contracts"
            assert (log in (answer.content.decode() + answer.headers.get("Location", code))) is found or path == "/handovers"
