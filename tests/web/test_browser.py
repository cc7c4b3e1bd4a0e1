"""Pages in a real browser: nothing that WCAG 2.2 AA forbids, nothing that runs off a narrow screen, everything by keyboard, all without script."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from azukari.kernel.values import PersonId
from tests.shapes import shapes
from tests.story import IN_CHARGE, OFFICER, WARD_HANDOVER
from tests.web.world import World

Axe = Callable[[Page], list[str]]
WIDTHS = [320, 1280]
PAGES = (
    "", "/provisions/0", "/provisions/7", "/entries/0", "/entries/11", "/deposit",
    "/acts/p02.enrol", "/acts/p07.request-consent", "/acts/p08.derive",
)  # fmt: skip


def sign_in(page: Page, site: str, person: PersonId) -> None:
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{person}"]')
    expect(page).to_have_url(re.compile(rf"{re.escape(site)}/(home|mine|first-day|work|handovers|contracts)$"))


def sound(page: Page, axe: Axe) -> None:
    """No violation, no sideways scrolling, headings in order, no complaint of the browser about our own rules of content."""
    assert axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    levels = [int(one) for one in page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((one) => one.tagName[1])")]
    assert levels[0] == 1, page.url
    assert levels.count(1) == 1, page.url
    assert all(after - before <= 1 for before, after in pairwise(levels)), (page.url, levels)


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_every_kind_of_page_is_sound(world: World, site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(site)
    sound(page, axe)
    sign_in(page, site, IN_CHARGE)
    sound(page, axe)
    contract = f"{site}/contracts/{world.log}"
    for where in (
        "",
        "/provisions/0",
        "/provisions/7",
        "/entries/0",
        "/entries/11",
        "/acts/p02.enrol",
        "/acts/p07.request-consent",
        "/acts/p08.derive",
    ):
        page.goto(contract + where)
        sound(page, axe)
    page.click("button[name=_do]")
    sound(page, axe)
    assert page.evaluate("document.documentElement.lang") == lang
    assert not [one for one in complaints if "Content Security Policy" in one]


@pytest.mark.parametrize("width", WIDTHS)
def test_refusals_receipts_and_dead_ends_are_sound(world: World, site: str, page: Page, axe: Axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, WARD_HANDOVER)
    page.goto(f"{site}/contracts/{world.log}/acts/p10.plan")
    page.get_by_label("引渡しの場所").fill("地下")
    page.get_by_label("日時（始め）").fill("令和8年5月10日 10:00")
    page.get_by_label("日時（終り）").fill("2026-05-10 12:00")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_role("heading", name="特記事項により行えません")).to_be_visible()
    expect(page.locator("#summary")).to_be_focused()
    sound(page, axe)
    page.goto(f"{site}/contracts/nothing")
    sound(page, axe)
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/new")
    sound(page, axe)
    page.goto(f"{site}/contracts/{world.log}/acts/p00.note")
    page.get_by_label("内容").fill("受領した。")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_text("記録しました", exact=True)).to_be_visible()
    sound(page, axe)


def test_a_form_is_filled_and_handed_in_with_the_keyboard_alone(world: World, site: str, page: Page) -> None:
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/{world.log}/acts/p00.note")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "text":
            break
    page.keyboard.type("鍵盤だけで記した。")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "_do":
            break
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid", "whoever uses the keyboard sees where they are"
    page.keyboard.press("Enter")
    expect(page.get_by_text("鍵盤だけで記した。")).to_be_visible()


def test_enter_in_a_line_hands_the_form_in_and_does_not_add_a_line(world: World, site: str, page: Page) -> None:
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/new")
    page.get_by_label("所管課").fill("税務課")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="直してください")).to_be_visible()
    expect(page.get_by_label("所管課")).to_have_value("税務課")


def test_without_script_lines_are_added_and_errors_are_linked(world: World, site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{OFFICER}"]')
    page.goto(f"{site}/contracts/new")
    page.fill("[name='purposes.0.label']", "印刷")
    page.get_by_role("button", name="「利用目的」を1行増やす").click()
    page.fill("[name='purposes.1.label']", "封入")
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("link", name="「所管課」を入力してください。").click()
    assert page.url.endswith("#f-section")
    assert page.input_value("[name='purposes.1.label']") == "封入"
    context.close()


def test_targets_are_large_enough_for_a_finger(world: World, site: str, browser: Browser) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 800}, locale="ja-JP")
    page = context.new_page()
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}/contracts/{world.log}")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.button, .act-group a, .jump a, .cell a')].map((one) => one.getBoundingClientRect().height)"
    )
    assert len(sizes) > 30
    assert min(sizes) >= 44
    context.close()
