"""The page for anyone and the ward's, and drafts, in a real browser: sound at every width, by keyboard alone, without script, on paper."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from azukari.desk import tips
from azukari.desk.tips_read import Given
from azukari.store.models import Draft
from azukari.store.sign_in import Attempts
from azukari.store.tips import Tip
from azukari.web import middleware
from tests.shapes import shapes
from tests.story import OFFICER
from tests.web.test_browser import WIDTHS, Axe, sign_in, sound
from tests.web.world import World

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
JPEG = b"\xff\xd8\xff\xe0picture"


@pytest.fixture(autouse=True)
def unhurried(world: World) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    Attempts.objects.all().delete()
    Draft.objects.all().delete()


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_reporting_following_and_deciding_are_sound(world: World, site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    def looked_at(name: str) -> None:
        page.screenshot(path=SHOTS / f"report-{name}.{lang}.{width}.png", full_page=True)
        sound(page, axe)

    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(f"{site}/report")
    looked_at("form")
    page.click("main button.primary")
    expect(page.locator("#summary")).to_be_focused()
    looked_at("error")
    page.fill("#f-what", "街の店で売られていた。")
    page.fill("#f-mark", "SN-1")
    page.set_input_files("#f-picture", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    page.click("main button.primary")
    number = page.inner_text(".big-code")
    looked_at("done")
    page.goto(f"{site}/report/sheet")
    looked_at("sheet")
    page.goto(f"{site}/report/follow")
    page.fill("#f-number", "0000")
    page.click("main form button[type=submit]")
    expect(page.locator("#summary")).to_be_focused()
    looked_at("follow-wrong")
    page.fill("#f-number", number)
    page.click("main form button[type=submit]")
    looked_at("follow")
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/reports")
    looked_at("list")
    name = Tip.objects.latest("received").pk
    page.click(f"button[aria-describedby='r-{name}']")
    looked_at("one")
    page.locator("button", has_text="回答" if lang == "ja" else "answer").first.click()
    expect(page.locator("#summary")).to_be_focused()
    looked_at("one-error")
    page.fill("#f-answer", "受け取りました。")
    page.locator("button", has_text="回答" if lang == "ja" else "answer").first.click()
    looked_at("one-done")
    page.goto(f"{site}/duties")
    looked_at("duties")


def test_a_report_is_handed_in_with_the_keyboard_alone_in_less_than_a_minute(world: World, site: str, page: Page) -> None:
    before, begun = Tip.objects.count(), time.monotonic()
    page.goto(f"{site}/report")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "what":
            break
    page.keyboard.type("倉庫の鍵が開いていて、箱が外に出ていた。")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".big-code")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body"), "focus is on what was received"
    assert time.monotonic() - begun < 60
    assert Tip.objects.count() == before + 1


def test_reporting_works_without_script(world: World, site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/report")
    expect(page.get_by_role("heading", name="Report an incident")).to_be_visible()
    page.fill("#f-what", "A box of letters behind the shop.")
    page.click("main button.primary")
    number = page.inner_text(".big-code")
    page.goto(f"{site}/report/follow")
    page.fill("#f-number", number)
    page.click("main form button[type=submit]")
    expect(page.get_by_text("Received, not opened yet")).to_be_visible()
    context.close()


def test_the_sheet_fits_one_page_and_holds_nothing_else(world: World, site: str, page: Page) -> None:
    page.goto(f"{site}/report/sheet")
    page.emulate_media(media="print")
    expect(page.locator("header.site")).to_be_hidden()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator(".qr svg")).to_be_visible()
    paper = page.pdf(format="A4")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") + paper.count(b"/Type /Page/") <= 1


def test_a_closed_tab_loses_nothing(world: World, site: str, page: Page) -> None:
    sign_in(page, site, OFFICER)
    where = f"{site}/contracts/{world.log}/acts/p00.note"
    page.goto(where)
    page.fill("#f-text", "窓口で聞いたこと")
    expect(page.locator("[data-draft-say]")).to_have_text("下書きを保存しました")
    page.locator("#f-text").press_sequentially("、続き")
    context = page.context
    page.close(run_before_unload=True)
    again = context.new_page()
    for _ in range(20):
        again.goto(where)
        if "続き" in again.input_value("#f-text"):
            break
        time.sleep(0.2)
    assert again.input_value("#f-text") == "窓口で聞いたこと、続き"
    again.get_by_role("button", name="下書きを捨てて").click()
    assert again.input_value("#f-text") == ""


def test_a_session_that_runs_out_while_one_types_loses_nothing(
    world: World, site: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/{world.log}/acts/p00.note")
    monkeypatch.setattr(middleware, "IDLE", -1)
    page.fill("#f-text", "期限の後に書いたこと")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_text("入力した内容は取ってあります")).to_be_visible()
    monkeypatch.undo()
    page.click(f'button[value="{OFFICER}"]')
    assert page.input_value("#f-text") == "期限の後に書いたこと"


def test_a_long_list_is_narrowed_by_typing_and_whole_without_script(world: World, site: str, page: Page) -> None:
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/{world.log}/acts/p00.draft")
    box = page.get_by_role("searchbox")
    every = page.locator("#f-act option").count()
    assert every > 30
    box.fill("再委託を承諾")
    assert page.locator("#f-act option").count() < every
    page.select_option("#f-act", "p07.consent")
    box.fill("")
    assert page.locator("#f-act option").count() == every
    assert page.input_value("#f-act") == "p07.consent"


def test_the_list_says_nothing_of_what_reports_say(world: World, site: str, page: Page) -> None:
    tips.hand_in(world.desk, Given("一覧に出ないこと"))
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/reports")
    expect(page.get_by_text("一覧に出ないこと")).to_have_count(0)
