"""The page of a person in charge: over all their contracts, nobody else's, and as light with many clients as with one."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from azukari.desk.documents import Attachment
from azukari.store import record, unmoved
from azukari.web import counter, kept_pages, views_mine
from azukari.web import mine as module
from azukari.web.kept_pages import Drawing
from tests.binding import bind
from tests.shapes import shapes
from tests.story import IN_CHARGE, OFFICER, WORKER
from tests.web.clients import Client, clients
from tests.web.conftest import Signed, serving
from tests.web.documents import pdf
from tests.web.test_browser import WIDTHS, Axe, sign_in, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.world import STRANGER, World

COUNT = 9


@pytest.fixture(scope="module")
def firm(built: World) -> list[Client]:
    """Nine more clients of the firm; the first returned what was submitted to it."""
    bind(built.url)
    counter.bind(built.desk)
    found = clients(built, COUNT)
    first = found[0]
    rules = first.does(
        "p05.submit-rules", IN_CHARGE, title_of="個人情報取扱規程", version="3", in_force_from="2026-04-01",
        document=Attachment("規程.pdf", pdf(1)),
    )  # fmt: skip
    first.does("p05.return-rules", first.officer, submission=rules.entry.number, comments="第5条に持出しの手続がありません。")
    return found


@pytest.fixture
def mine(world: World, firm: list[Client], signed: Signed) -> Callable[..., Browser]:
    return lambda lang="ja": signed(IN_CHARGE, lang)


@pytest.fixture
def site(world: World, firm: list[Client]) -> Iterator[str]:
    with serving() as address:
        yield address


# ── what is on it ──


def test_every_contract_of_the_person_in_charge_is_on_it_and_each_ward_can_be_chosen(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    text = text_of(mine().get("/mine"))
    assert f"責任者を務める{COUNT + 1}件の契約" in text
    for one in firm:
        assert one.name in text
    only = text_of(mine().get("/mine", {"client": firm[1].ward}))
    assert firm[1].subject in only
    assert firm[2].subject not in only


def test_late_comes_first_each_with_the_wards_sentence_and_the_page_of_its_act(
    mine: Callable[..., Browser], world: World
) -> None:
    page = mine().get("/mine").content.decode()
    assert page.index('id="band-late"') < page.index('id="band-at_once"') < page.index('id="band-later"')
    late = page[page.index('id="band-late"') : page.index('id="band-at_once"')]
    assert f"/contracts/{world.log}/acts/p02.supervise" in late
    assert "日遅れ" in late
    assert "根拠の文" in late
    assert "<blockquote" in late


def test_what_waits_for_an_answer_to_the_ward_stands_before_what_was_owed_all_along(mine: Callable[..., Browser]) -> None:
    page = text_of(mine().get("/mine"))
    at_once = page[page.index("直ちに行うもの") :]
    assert at_once.index("差し戻された規程を改めて提出する") < at_once.index("教育・研修を実施する")


def test_what_the_ward_answered_lately_is_told_and_what_is_long_ago_is_not(
    mine: Callable[..., Browser], world: World, firm: list[Client]
) -> None:
    news = mine().get("/mine").content.decode()
    news = news[news.index('id="news"') : news.index('id="people"')]
    assert "第5条に持出しの手続がありません。" in news
    assert re.search(rf"/contracts/{firm[0].log}/entries/\d+", news)
    assert world.log not in news, "the terms of April are no news in May"
    assert "任命" not in news
    assert "委託を登録する" not in news


def test_each_person_has_each_reason_with_the_form_for_that_person(mine: Callable[..., Browser], firm: list[Client]) -> None:
    one = firm[1]
    person = one.person("石井 直美")
    page = mine().get("/mine", {"contract": one.log}).content.decode()
    for wanted in (
        f"acts/p06.notify-operator?person={person}",
        f"acts/p08.assign-purpose?person={person}",
        f"acts/p12.grant?person={person}",
    ):
        assert wanted in page, wanted
    link = re.search(rf'href="(/contracts/{one.log}/acts/p03.hold-course\?attended={person}&amp;topics=[^"]+)"', page)
    assert link is not None
    form = mine().get(link[1].replace("&amp;", "&")).content.decode()
    assert re.search(rf'value="{person}" checked', form), "the form begins with that person"
    assert form.count('name="topics"') == form.count(" checked><span>") - 1
    assert "本人が行う" in page
    assert "用紙" in page


def test_all_who_lack_training_are_on_one_form_at_once(mine: Callable[..., Browser], firm: list[Client]) -> None:
    page = mine().get("/mine", {"client": firm[2].ward}).content.decode()
    link = re.search(rf'href="(/contracts/{firm[2].log}/acts/p03.hold-course\?attended=[^"&]+)"', page)
    assert link is not None
    form = mine().get(link[1]).content.decode()
    checked = re.findall(r'name="attended" value="(pn-[^"]+)" checked', form)
    assert len(checked) == 4 + 1, "everybody on the register, and the person in charge"


def test_a_reason_that_is_mended_is_gone(mine: Callable[..., Browser], firm: list[Client]) -> None:
    one = firm[4]
    name = "木村 隆"
    person = one.person(name)
    assert f"acts/p06.notify-operator?person={person}" in mine().get("/mine", {"contract": one.log}).content.decode()
    one.does("p06.notify-operator", IN_CHARGE, person=person, work="印刷")
    assert f"acts/p06.notify-operator?person={person}" not in mine().get("/mine", {"contract": one.log}).content.decode()


def test_one_kind_of_duty_can_be_seen_whole(mine: Callable[..., Browser], firm: list[Client]) -> None:
    page = text_of(mine().get("/mine", {"duty": "p05.submit"}))
    assert "一種類の義務だけ" in page
    assert page.count("社内規程を提出する") >= COUNT - 1
    assert mine().get("/mine", {"duty": "p99.nothing"}).status_code == 404


# ── whose it is ──


def test_who_is_in_charge_of_nothing_is_told_how_one_comes_to_be(world: World, firm: list[Client], signed: Signed) -> None:
    for person in (WORKER, OFFICER, STRANGER):
        page = text_of(signed(person).get("/mine"))
        assert "責任者を務めている契約はありません" in page
        assert "納税通知書" not in page


@pytest.mark.parametrize(
    "query", [{"client": "pt-0000000000000000"}, {"contract": "en-0000000000000000"}, {"client": "x' or 1=1"}]
)
def test_what_is_not_theirs_is_not_found(mine: Callable[..., Browser], query: dict[str, str]) -> None:
    assert mine().get("/mine", query).status_code == 404


def test_another_partys_contract_is_not_found_though_it_is_there(world: World, firm: list[Client], signed: Signed) -> None:
    assert signed(STRANGER).get("/mine", {"contract": firm[0].log}).status_code == 404
    assert signed(STRANGER).get(f"/mine/kept/{firm[0].log}/4").status_code == 404


def test_the_way_there_stands_on_every_page_of_who_is_in_charge_and_nobody_elses(
    world: World, firm: list[Client], signed: Signed
) -> None:
    charge, worker = signed(IN_CHARGE), signed(WORKER)
    assert 'href="/mine"' in charge.get("/contracts").content.decode()
    assert 'href="/mine"' in charge.get("/duties").content.decode()
    assert 'href="/mine"' not in worker.get("/contracts").content.decode()


# ── as light with many ──


def test_the_number_of_questions_does_not_grow_with_the_contracts(
    world: World, firm: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = world.officer(IN_CHARGE)
    every = record.extent(officer.home).split(",")
    module.contracts_of(Drawing(officer, ",".join(every), world.desk.clock()))
    asked = {}
    for again in (False, True):
        for count in (1, 3, COUNT + 1):
            if not again:
                kept_pages.forget()
            drawing = Drawing(officer, ",".join(every[:count]), world.desk.clock())
            with CaptureQueriesContext(connection) as queries:
                assert len(module.contracts_of(drawing)) == count
            asked[count, again] = len(queries)
    assert asked[1, False] <= asked[3, False] == asked[COUNT + 1, False] <= 5, asked
    assert asked[1, True] == asked[3, True] == asked[COUNT + 1, True] == 0, asked


def test_the_list_of_what_is_owed_asks_no_more_for_ten_either(
    mine: Callable[..., Browser], world: World, firm: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = mine()
    browser.get("/duties")
    whole = record.extent
    asked = set()
    for count in (3, COUNT + 1):
        monkeypatch.setattr(unmoved, "mark", lambda: None)
        monkeypatch.setattr(record, "extent", lambda party, count=count: ",".join(whole(party).split(",")[:count]))
        browser.get("/duties?all=1")
        fewest = 100
        for _ in range(3):  # drawn anew where the clock has turned meanwhile
            with CaptureQueriesContext(connection) as queries:
                page = browser.get("/duties?all=1").content.decode()
            assert page.count('id="rest-') == count + 1, "a heading, and one for each contract"
            fewest = min(fewest, len(queries))
        asked.add(fewest)
    assert len(asked) == 1, asked


def test_the_page_stays_below_a_hundred_kilobytes(mine: Callable[..., Browser]) -> None:
    for lang in ("ja", "en"):
        assert len(mine(lang).get("/mine").content) < 100_000


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten contracts are taken for many."""
    for one in (module, views_mine):
        monkeypatch.setattr(one, "SEVERAL", 3)


def test_with_many_contracts_the_page_shows_some_and_leads_to_the_others(
    mine: Callable[..., Browser], firm: list[Client], many: None
) -> None:
    page = mine().get("/mine").content.decode()
    assert page.count('class="crew"') == module.MANY.crews
    assert '<select id="f-client" name="client">' in page
    others = re.findall(r'href="/mine\?contract=(en-[^"#]+)#people"', page[page.index('id="others-h"') :])
    shown = set(re.findall(r'href="/contracts/(en-[^"/]+)/roster"', page))
    assert len(others) == len(set(others)) >= COUNT - module.MANY.crews
    assert not shown & set(others)
    assert "ほか5件の契約を表示" in text_of(mine().get("/mine"))
    one = mine().get("/mine", {"contract": others[0]})
    assert one.status_code == 200
    assert "others-h" not in one.content.decode()


# ── in a browser ──


@pytest.mark.parametrize("width", WIDTHS)
def test_with_many_contracts_the_page_is_sound(site: str, page: Page, axe: Axe, many: None, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}/mine")
    sound(page, axe)
    page.select_option("#f-client", index=2)
    page.locator(".narrow-form button").click()
    expect(page).to_have_url(re.compile(r"\?client=pt-"))
    sound(page, axe)


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS, 360))
def test_the_page_is_sound(site: str, firm: list[Client], page: Page, axe: Axe, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, IN_CHARGE)
    sound(page, axe)
    for number, query in enumerate(("", f"?client={firm[1].ward}", f"?contract={firm[1].log}", "?duty=p03.train")):
        page.goto(f"{site}/mine{query}")
        sound(page, axe)
        shot(page, f"mine-{number}", lang)
    for fold in page.locator("details").all():
        fold.evaluate("one => { one.open = true; }")
    sound(page, axe)


WORDS = {"ja": ("作業担当者の通知", "石井 直美"), "en": ("Operator notice", "上田 健")}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_from_the_reason_to_the_receipt_with_the_keyboard_alone(site: str, firm: list[Client], page: Page, lang: str) -> None:
    chip, name = WORDS[lang]
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}/mine?client={firm[1 if lang == 'ja' else 5].ward}")
    row = page.locator(".crew-table tr", has_text=name)
    row.get_by_role("link", name=chip).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/acts/p06\.notify-operator\?person=pn-"))
    assert page.locator("#f-person").input_value().startswith("pn-"), "the person is chosen already"
    page.fill("#f-work", "印刷")
    page.locator("button[name=_do]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/entries/\d+\?done=1"))


def test_without_script_everything_is_there(site: str, browser: Chromium) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{IN_CHARGE}"]')
    expect(page).to_have_url(f"{site}/mine")
    page.locator(".kind-fold summary").first.click()
    expect(page.locator(".kind-fold[open] .by-contract").first).to_be_visible()
    page.locator(".chips a").nth(1).click()
    expect(page.locator(".chips a[aria-current]")).to_have_count(1)
    context.close()


def test_what_is_folded_is_on_paper_too(site: str, page: Page) -> None:
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}/mine")
    page.emulate_media(media="print")
    expect(page.locator(".chips")).to_be_hidden()
    assert page.locator(".kind-fold .line-who").first.evaluate("one => one.getClientRects().length > 0")


def test_nothing_moves_while_the_page_is_drawn(site: str, page: Page) -> None:
    sign_in(page, site, IN_CHARGE)
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(f"{site}/mine")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") == 0
