"""A worker's first day in a real browser: from the sign-in to work, in both languages, on a phone and on a wide screen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.starting import Start, start  # isort: skip — binds Django first

from azukari.desk.course import progress
from azukari.desk.course.lessons import course
from azukari.law.say import Lang
from azukari.store import record
from azukari.web import drafts
from tests.story import SITE
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sound
from tests.web.test_sign_in_browser import SHOTS

WORDS = {
    "ja": {
        "yes": "はい、この会社に雇われています", "begin": "研修を始める", "pledge": "誓約します", "send": "答えを送る", "left": "残りの問題に答える",
        "next": "次にすることへ", "read": "読みました", "quiz": "確認問題へ進む", "ready": "準備は全て済みました", "on": "続き",
    },
    "en": {
        "yes": "Yes, this firm employs me", "begin": "Begin the course", "pledge": "I pledge this", "send": "Send the answers",
        "left": "Answer what is left", "next": "On to the next step", "read": "I have read this", "quiz": "Go on to the quiz",
        "ready": "Everything is ready", "on": "Go on with",
    },
}  # fmt: skip


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Start]:
    with start(tmp_path) as found:
        yield found


@pytest.fixture
def site(begun: Start) -> Iterator[str]:
    with serving() as address:
        yield address


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"first-{name}.png", full_page=True)


def new(browser: Browser, site: str, lang: str, width: int, *, script: bool = True) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="ja-JP" if lang == "ja" else "en-GB", java_script_enabled=script
    )
    context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    return context, context.new_page()


def enter(page: Page, site: str, person: str) -> None:
    page.goto(f"{site}/sign-in")
    page.select_option("#place", SITE)
    page.click(f'button[value="{person}"]')


def answer(begun: Start, page: Page, person: str, *, wrong: int) -> None:
    """Answer what is asked: so many wrongly, the others as the course has it."""
    asked = progress.of(drafts.look(begun.desk, person, begun.log, progress.PLACE)).quiz
    assert asked is not None
    lang = Lang(page.evaluate("document.documentElement.lang"))
    for at, one in enumerate(asked.put):
        found = course().question(one.name)
        assert found is not None
        said = (found[1].wrong[0] if at < wrong else found[1].right).of(lang)
        page.locator(f'[id="f-{one.name}"]').get_by_label(said, exact=True).check()


@pytest.mark.parametrize("lang, width", [("ja", 360), ("en", 360), ("ja", 1280)])
def test_from_the_first_sign_in_to_work(begun: Start, site: str, browser: Browser, axe: Axe, lang: str, width: int) -> None:
    words, whole = WORDS[lang], course()
    name = f"{lang}.{width}"
    context, page = new(browser, site, lang, width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    enter(page, site, begun.newcomer)
    expect(page).to_have_url(f"{site}/first-day")
    sound(page, axe)
    shot(page, f"steps.{name}")
    # the employer: one press
    page.get_by_role("button", name=words["yes"]).click()
    expect(page.locator("#told")).to_be_focused()
    sound(page, axe)
    # the course: chapter by chapter, each beside the sentences
    page.get_by_role("link", name=words["begin"]).click()
    sound(page, axe)
    shot(page, f"course.{name}")
    page.goto(f"{site}/contracts/{begun.log}/course/1")
    for number in range(1, len(whole.chapters) + 1):
        sound(page, axe)
        if number in {3, 7}:
            shot(page, f"chapter-{number}.{name}")
        if number == 5:
            # the tab is closed; another day it goes on where it was
            page.close()
            page = context.new_page()
            page.goto(f"{site}/first-day")
            expect(page.get_by_role("link", name=re.compile("4.*8|8.*4"))).to_be_visible()
            shot(page, f"halfway.{name}")
            page.goto(f"{site}/contracts/{begun.log}/course")
            page.get_by_role("link", name=re.compile(words["on"])).first.click()
            expect(page).to_have_url(f"{site}/contracts/{begun.log}/course/5")
        page.get_by_role("button", name=re.compile(words["read"])).click()
    # the quiz: an answer forgotten, then two wrong, then all right
    page.get_by_role("link", name=words["quiz"]).click()
    sound(page, axe)
    shot(page, f"quiz.{name}")
    answer(begun, page, begun.newcomer, wrong=2)
    shown = page.evaluate("[...document.querySelectorAll('.quiz-q')].map((one) => one.id)")
    assert len(shown) == whole.asked
    page.evaluate("document.querySelectorAll('.quiz-q')[11].querySelectorAll('input').forEach((one) => { one.checked = false })")
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator("#summary")).to_be_focused()
    sound(page, axe)
    shot(page, f"quiz-missing.{name}")
    assert page.evaluate("document.querySelectorAll('.quiz-q input:checked').length") == 11, "what was chosen is still chosen"
    answer(begun, page, begun.newcomer, wrong=2)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".was-wrong")).to_have_count(2)
    sound(page, axe)
    shot(page, f"quiz-wrong.{name}")
    page.get_by_role("link", name=words["left"]).click()
    expect(page.locator(".quiz-q")).to_have_count(2)
    answer(begun, page, begun.newcomer, wrong=0)
    size = record.size(begun.log) or 0
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator("#told.done")).to_be_visible()
    assert record.size(begun.log) == size + 1
    sound(page, axe)
    shot(page, f"quiz-passed.{name}")
    page.get_by_role("link", name=words["next"]).click()
    # the pledge: one press
    sound(page, axe)
    shot(page, f"pledge.{name}")
    page.get_by_role("button", name=words["pledge"]).click()
    expect(page.locator("#told")).to_be_focused()
    # nothing left to do oneself: who can help is named
    expect(page.locator(".step-lacks")).to_contain_text("髙橋 花子")
    sound(page, axe)
    shot(page, f"not-yet.{name}")
    begun.readied()
    page.goto(f"{site}/first-day")
    expect(page.locator(".big-standing")).to_contain_text(words["ready"])
    sound(page, axe)
    shot(page, f"ready.{name}")
    page.locator(".step-works a").first.click()
    expect(page.locator("form[role=search]")).to_be_visible()
    assert not [one for one in complaints if "Content Security Policy" in one]
    context.close()


def test_whoever_is_ready_lands_at_their_work(begun: Start, site: str, page: Page) -> None:
    enter(page, site, begun.old_hand)
    expect(page).to_have_url(f"{site}/work")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_the_course_does_not_count_it_says_what_to_do(
    begun: Start, site: str, browser: Browser, axe: Axe, lang: str
) -> None:
    begun.counts(adopted=False)
    context, page = new(browser, site, lang, 320)
    enter(page, site, begun.newcomer)
    expect(page.locator(".stage-ask").first).to_contain_text("髙橋 花子")
    sound(page, axe)
    shot(page, f"not-adopted.{lang}")
    page.goto(f"{site}/contracts/{begun.log}/course")
    expect(page.locator(".notice")).to_contain_text("髙橋 花子")
    sound(page, axe)
    page.goto(f"{site}/contracts/{begun.log}/course/2")
    sound(page, axe)
    context.close()


def test_the_first_step_by_keyboard_alone(begun: Start, site: str, page: Page) -> None:
    enter(page, site, begun.newcomer)
    page.wait_for_load_state()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "employer":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_be_focused()


def test_everything_works_without_script(begun: Start, site: str, browser: Browser) -> None:
    context, page = new(browser, site, "ja", 360, script=False)
    enter(page, site, begun.newcomer)
    page.get_by_role("button", name=WORDS["ja"]["yes"]).dblclick()
    expect(page.locator(".stage-done")).to_have_count(1)
    page.goto(f"{site}/contracts/{begun.log}/course/8")
    page.get_by_role("button", name=re.compile("読みました")).click()
    page.goto(f"{site}/contracts/{begun.log}/course/quiz")
    asked = progress.of(drafts.look(begun.desk, begun.newcomer, begun.log, progress.PLACE)).quiz
    assert asked is not None
    for one in asked.put:
        page.locator(f'[id="f-{one.name}"] input').nth(one.order.index(0)).check()
    size = record.size(begun.log) or 0
    page.get_by_role("button", name=WORDS["ja"]["send"]).dblclick()
    expect(page.locator("#told.done")).to_be_visible()
    assert record.size(begun.log) == size + 1
    context.close()
