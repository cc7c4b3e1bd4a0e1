"""A handover on a phone, in a real browser: from the note's code to the signature, and what the giving side sees."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.handing import HANDOVER, IN_CHARGE, Handing, handing  # isort: skip — binds Django first

from azukari.kernel.values import PersonId
from azukari.store import record
from tests.story import SITE, WARD_HANDOVER
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sound
from tests.web.test_sign_in_browser import SHOTS

PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
WORDS = {
    "ja": (
        "数えたものを受け取り、署名する", "この行を受け取らない", "この行を受け取らないと記録する", "封が破れている", "受け取りました",
        "つながりません",
    ),
    "en": (
        "Receive what was counted, and sign", "Do not take this line", "Record that this line is not taken", "The seal is broken",
        "Received", "No connection",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handing]:
    with handing(tmp_path_factory.mktemp("hands")) as found:
        yield found


@pytest.fixture
def site(hands: Handing) -> Iterator[str]:
    with serving() as address:
        yield address


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"handover-{name}.png", full_page=True)


def phone(browser: Browser, site: str, person: PersonId, lang: str, *, script: bool = True) -> tuple[BrowserContext, Page]:
    context = browser.new_context(**PHONE, locale="ja-JP" if lang == "ja" else "en-GB", java_script_enabled=script)
    context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page = context.new_page()
    enter(page, site, person, "/handovers")
    return context, page


def enter(page: Page, site: str, person: PersonId, wanted: str) -> None:
    page.goto(f"{site}/sign-in?next={wanted}")
    page.select_option("#place", SITE)
    page.click(f'button[value="{person}"]')


def shifted(page: Page) -> float:
    """How much the page has moved while it was drawn."""
    page.wait_for_load_state()
    return page.evaluate(
        "() => new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) "
        "sum += one.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 150); })"
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_from_the_code_to_the_signature(hands: Handing, site: str, browser: Browser, axe: Axe, lang: str) -> None:
    """A stick whose seal is broken is rejected; the paper is counted by tapping; the table was counted by the vault."""
    sign, refuse, record_it, broken, received, offline = WORDS[lang]
    number, _ = hands.noted()
    context, page = phone(browser, site, HANDOVER, lang)
    sound(page, axe)
    shot(page, f"list.{lang}")
    # the code as it is typed at the desk; a mistyped one says what to do
    page.fill("#f-code", "C-0000-0000-0000")
    page.press("#f-code", "Enter")
    expect(page.locator("#f-code")).to_have_attribute("aria-invalid", "true")
    sound(page, axe)
    shot(page, f"mistyped.{lang}")
    page.fill("#f-code", hands.code(number).lower())
    page.press("#f-code", "Enter")
    expect(page).to_have_url(re.compile(rf"/handovers/{number}$"))
    sound(page, axe)
    assert shifted(page) < 0.001
    shot(page, f"count.{lang}")
    assert "480" not in page.inner_text("form.hand-form"), "what the note declares is not shown to whoever has to count it"
    sizes = page.evaluate(
        "[...document.querySelectorAll('.hand-form .button:not(.default), .stepper input, .hand-form .choice, .hand-links a')]"
        ".map((one) => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
    # nothing counted yet: each line says so, and nothing is lost
    page.locator("[data-step='1']").first.click()
    page.locator("[data-step='1']").first.click()
    page.locator("[data-step='-1']").first.click()
    expect(page.locator(".stepper input").first).to_have_value("1")
    page.get_by_role("button", name=sign).last.click()
    expect(page.locator("#summary")).to_be_focused()
    sound(page, axe)
    shot(page, f"uncounted.{lang}")
    expect(page.locator(".stepper input").first).to_have_value("1")
    # one line is not taken; what was counted of the others is kept meanwhile
    page.locator(".stepper input").first.fill("12")
    page.get_by_role("button", name=re.compile(refuse)).nth(1).click()
    expect(page).to_have_url(re.compile("/reject/"))
    page.wait_for_load_state()
    sound(page, axe)
    shot(page, f"reject.{lang}")
    page.get_by_role("button", name=record_it).click()
    expect(page.locator("#summary")).to_be_focused()
    sound(page, axe)
    page.get_by_label(broken).check()
    page.fill("#f-details", "3か所破れている" if lang == "ja" else "torn in three places")
    size = record.size(hands.log) or 0
    page.get_by_role("button", name=record_it).click()
    expect(page.locator("#told")).to_be_focused()
    assert record.size(hands.log) == size + 1
    sound(page, axe)
    shot(page, f"rejected.{lang}")
    expect(page.locator(".stepper input").first).to_have_value("12")
    # counted wrongly: refused in full, with what to do instead
    page.locator(".stepper input").first.fill("11")
    page.locator(".hand-number").first.fill("480")
    page.get_by_role("button", name=sign).last.click()
    expect(page.locator("#summary .objections")).to_be_visible()
    sound(page, axe)
    shot(page, f"refused.{lang}")
    # without a network the page stays as it is, and says so; the same press, once there is one, goes through
    page.locator(".stepper input").first.fill("12")
    context.set_offline(True)
    page.get_by_role("button", name=sign).last.click()
    expect(page.locator("[data-net]")).to_contain_text(offline)
    expect(page.locator(".stepper input").first).to_have_value("12")
    shot(page, f"offline.{lang}")
    context.set_offline(False)
    size = record.size(hands.log) or 0
    page.get_by_role("button", name=sign).last.click()
    expect(page.locator("#told")).to_contain_text(received)
    assert record.size(hands.log) == size + 1
    sound(page, axe)
    shot(page, f"received.{lang}")
    context.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_giving_side_shows_the_code_and_sees_how_it_stands(
    hands: Handing, site: str, browser: Browser, axe: Axe, lang: str
) -> None:
    number, items = hands.noted()
    context, page = phone(browser, site, WARD_HANDOVER, lang)
    page.goto(f"{site}/contracts/{hands.log}/handovers/{number}")
    expect(page.locator(".hand-code code")).to_have_text(hands.code(number))
    sound(page, axe)
    shot(page, f"gives.{lang}")
    hands.does("p10.reject", HANDOVER, note=number, item=items[1], reason="seal", details="破れている")
    page.reload()
    expect(page.locator(".standing-refused")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("受け取られなかった行を説明する|Explain the rejected line"))).to_be_visible()
    sound(page, axe)
    shot(page, f"gives-rejected.{lang}")
    context.close()


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_it_is_sound_from_narrow_to_wide(hands: Handing, site: str, page: Page, axe: Axe, width: int) -> None:
    number, _ = hands.noted()
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, site, HANDOVER, f"/contracts/{hands.log}/handovers/{number}")
    expect(page.locator(".hand-form")).to_be_visible()
    sound(page, axe)
    shot(page, f"count.{width}")
    enter(page, site, IN_CHARGE, f"/contracts/{hands.log}/handovers/{number}")
    sound(page, axe)


def test_by_keyboard_alone(hands: Handing, site: str, page: Page) -> None:
    number, _ = hands.noted()
    enter(page, site, HANDOVER, f"/contracts/{hands.log}/handovers/{number}")
    expect(page.locator("[data-step='1']").first).to_be_visible()
    page.locator(".stepper input").first.focus()
    page.keyboard.type("12")
    expect(page.locator(".stepper input").first).to_have_value("12")
    page.keyboard.press("Tab")
    expect(page.locator("[data-step='1']").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("480")
    page.locator(".stepper input").nth(1).focus()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_be_focused()


def test_it_works_without_script_and_a_double_press_is_entered_once(hands: Handing, site: str, browser: Browser) -> None:
    number, _ = hands.noted()
    context, page = phone(browser, site, HANDOVER, "ja", script=False)
    page.goto(f"{site}/contracts/{hands.log}/handovers/{number}")
    page.locator(".stepper input").first.fill("１２")
    page.locator(".hand-number").fill("480")
    page.locator(".stepper input").nth(1).fill("1")
    size = record.size(hands.log) or 0
    page.get_by_role("button", name=WORDS["ja"][0]).last.dblclick()
    expect(page.locator("#told")).to_contain_text("受け取りました")
    assert record.size(hands.log) == size + 1
    context.close()
