"""Signing in as people do it: Chromium with an authenticator of its own, in both languages, by keyboard, on a narrow screen, without violations."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.shapes import shapes

from tests.web.real import real  # isort: skip — binds Django first

from azukari.desk import instance_log, invitations
from azukari.store.models import Approval, Entry
from azukari.web import counter
from tests.binding import bind
from tests.story import APPROVER, IN_CHARGE, OFFICER, WORKER
from tests.web.conftest import serving
from tests.web.test_browser import sound
from tests.web.world import World

Axe = Callable[[Page], list[str]]
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"


@pytest.fixture
def made(tmp_path: Path) -> World:
    world = real(tmp_path / "instance", f"sqlite:///{tmp_path / 'database.sqlite3'}")
    world.does("p18.record-violation", OFFICER, sentences=["9.1.main"], what="無断の複写")
    world.clock.run()
    return world


@pytest.fixture
def site(made: World) -> Iterator[str]:
    import msgspec

    bind(made.url)
    counter.bind(made.desk)
    with serving() as address:
        base = address.replace("127.0.0.1", "localhost")
        instance = made.desk.instance
        instance.configuration = msgspec.structs.replace(instance.configuration, base=base)
        yield base


def authenticator(context: BrowserContext, page: Page, transport: str = "internal") -> tuple[CDPSession, str]:
    """An authenticator inside the machine that verifies its user."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": transport,
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    return session, made["authenticatorId"]


def shot(page: Page, name: str, lang: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=SHOTS / f"{name}.{lang}.{width}.png", full_page=True)


WORDS = {
    "ja": {
        "in": "パスキーでサインイン", "enrol": "パスキーを登録する", "next": "次へ", "out": "サインアウト", "invite": "招待コードを作る",
        "sign": "パスキーで署名して記録する", "record": "記録する", "again": "パスキーで示す", "add": "パスキーを追加する", "good": "署名は正しい",
    },
    "en": {
        "in": "Sign in with a passkey", "enrol": "Enrol a passkey", "next": "Next", "out": "Sign out", "invite": "Make an invitation",
        "sign": "Sign with a passkey and record", "record": "Enter into the record", "again": "Show a passkey", "add": "Add a passkey",
        "good": "The signature holds",
    },
}  # fmt: skip


def enrol(page: Page, site: str, code: str, words: dict[str, str]) -> None:
    """As from a QR code: the code stands after the #, and is gone from the address at once."""
    page.goto(f"{site}/enrol#{code}")
    expect(page.locator("#f-code")).to_have_value(code)
    assert "#" not in page.url
    page.get_by_role("button", name=words["next"], exact=True).click()
    page.get_by_role("button", name=words["enrol"]).click()
    expect(page).to_have_url(re.compile("/sessions"))


@pytest.mark.parametrize("lang, width", shapes(320, 1280))
def test_from_the_invitation_to_a_signed_act(made: World, site: str, browser: Browser, axe: Axe, lang: str, width: int) -> None:
    words = WORDS[lang]
    context = browser.new_context(locale="ja-JP" if lang == "ja" else "en-GB", viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    authenticator(context, page)
    opened = invitations.by_keeper(made.desk, APPROVER, lost=True)
    for where in ("/sign-in", "/sign-in/codes", "/enrol"):
        page.goto(site + where)
        sound(page, axe)
        shot(page, where.strip("/").replace("/", "-"), lang)
    page.goto(f"{site}/enrol#{opened.code}")
    page.get_by_role("button", name=words["next"], exact=True).click()
    sound(page, axe)
    shot(page, "enrol-person", lang)
    page.get_by_role("button", name=words["enrol"]).click()
    expect(page).to_have_url(re.compile("/sessions"))
    sound(page, axe)
    shot(page, "sessions", lang)
    # an act of the approver's, signed
    page.goto(f"{site}/contracts/{made.log}/acts/p18.cancel")
    page.select_option("select[name=violation]", index=1)
    page.fill("[name=reason]", f"度重なる違反 {lang} {width}")
    sound(page, axe)
    page.get_by_role("button", name=words["record"], exact=True).click()
    expect(page.get_by_role("button", name=words["sign"])).to_be_enabled()
    sound(page, axe)
    shot(page, "sign", lang)
    before = Entry.objects.count()
    page.get_by_role("button", name=words["sign"]).click()
    expect(page.get_by_text(words["good"])).to_be_visible()
    sound(page, axe)
    assert Entry.objects.count() == before + 1
    assert Approval.objects.filter(log_id=made.log).exists()
    shot(page, "signed", lang)
    # out, and in again
    page.get_by_role("button", name=words["out"]).click()
    page.goto(f"{site}/duties")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_role("button", name=words["in"]).click()
    expect(page).to_have_url(f"{site}/duties")
    assert not complaints
    context.close()


def test_inviting_and_recovering_are_sound_pages(made: World, site: str, browser: Browser, axe: Axe) -> None:
    for lang, width in (("ja", 1280), ("en", 320), ("ja", 320), ("en", 1280)):
        words = WORDS[lang]
        context = browser.new_context(locale="ja-JP" if lang == "ja" else "en-GB", viewport={"width": width, "height": 900})
        page = context.new_page()
        authenticator(context, page)
        enrol(page, site, invitations.by_keeper(made.desk, IN_CHARGE, lost=True).code, words)
        page.goto(f"{site}/invitations")
        sound(page, axe)
        page.locator("form:has([value=invite]) button").click()
        expect(page.locator("#summary")).to_be_focused()
        sound(page, axe)
        shot(page, "invitations", lang)
        page.select_option("#f-person", WORKER)
        page.locator("form:has([value=invite]) button").click()
        sound(page, axe)
        shot(page, "invited", lang)
        page.goto(f"{site}/again?next=/sessions")
        sound(page, axe)
        shot(page, "again", lang)
        page.get_by_role("button", name=words["again"]).click()
        expect(page).to_have_url(f"{site}/sessions")
        context.close()


@pytest.mark.parametrize("lang, width", [("ja", 320), ("en", 1280)])
def test_one_time_codes_are_shown_and_kept(made: World, site: str, browser: Browser, axe: Axe, lang: str, width: int) -> None:
    context = browser.new_context(locale="ja-JP" if lang == "ja" else "en-GB", viewport={"width": width, "height": 900})
    page = context.new_page()
    opened = invitations.by_keeper(made.desk, WORKER, codes=True)
    page.goto(f"{site}/enrol#{opened.code}")
    page.get_by_role("button", name=WORDS[lang]["next"], exact=True).click()
    sound(page, axe)
    page.locator("a[href='/enrol/codes']").click()
    sound(page, axe)
    shot(page, "enrol-codes", lang)
    box = page.locator(".qr svg").bounding_box()
    assert box is not None
    assert 180 < box["width"] <= 260
    secret = page.locator(".big-code").first.inner_text().replace(" ", "")
    now = made.desk.clock() // 1_000_000 // 30
    page.fill("#f-code", "000000")
    page.locator("form button.primary").click()
    expect(page.locator("#summary")).to_be_focused()
    sound(page, axe)
    assert page.locator(".big-code").first.inner_text().replace(" ", "") == secret, "the same secret is offered again"
    page.fill("#f-code", pyotp.TOTP(secret).generate_otp(now))
    page.locator("form button.primary").click()
    expect(page).to_have_url(re.compile("/sessions"))
    sound(page, axe)
    shot(page, "sessions-codes", lang)
    context.close()


def test_by_keyboard_alone_and_a_refused_ceremony_is_told(made: World, site: str, page: Page) -> None:
    session, name = authenticator(page.context, page)
    enrol(page, site, invitations.by_keeper(made.desk, OFFICER, lost=True).code, WORDS["ja"])
    page.get_by_role("button", name="サインアウト").click()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": False})
    page.goto(f"{site}/sign-in")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-ceremony')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("パスキーの操作が終わりませんでした")).to_be_visible()
    expect(page.locator("[data-ceremony]")).to_be_focused()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": True})
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/home")
    assert len(instance_log.active(OFFICER)) == 1


def test_another_passkey_is_added_and_the_same_one_is_not(made: World, site: str, page: Page) -> None:
    authenticator(page.context, page)
    enrol(page, site, invitations.by_keeper(made.desk, OFFICER, lost=True).code, WORDS["ja"])
    page.get_by_role("button", name="パスキーを追加する").click()
    expect(page.get_by_text("このパスキーは既に登録しています")).to_be_visible()
    authenticator(page.context, page, "usb")
    page.get_by_role("button", name="パスキーを追加する").click()
    expect(page.get_by_text("パスキーを追加しました")).to_be_visible()
    assert len(instance_log.active(OFFICER)) == 2


def test_without_script_the_page_says_what_is_wanted(made: World, site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    expect(page.get_by_text("パスキーにはJavaScriptが要ります")).to_be_visible()
    page.goto(f"{site}/sign-in/codes")
    page.fill("#f-number", "12345678")
    page.fill("#f-code", "123456")
    page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page.get_by_text("サインインできませんでした")).to_be_visible()
    context.close()
