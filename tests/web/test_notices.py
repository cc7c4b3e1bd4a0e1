"""What concerns me: listed with a way to it, new until I said that I looked, and nobody else's; my calendar for whoever has its address."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from azukari.desk import calendar_keys
from azukari.desk.calendar_feed import OCTETS
from azukari.desk.notices import follow
from azukari.store.notices import CalendarKey, Mail, Reader
from tests.shapes import shapes
from tests.story import APPROVER, IN_CHARGE, OFFICER, WORKER
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_sign_in_browser import shot
from tests.web.ward import busy
from tests.web.world import STRANGER, World

NOW = "2026-05-08 16:45"
LATER = "2026-06-20 09:00"


@pytest.fixture(scope="module")
def told(built: World) -> dict[str, int]:
    from azukari.web import counter
    from tests.binding import bind

    bind(built.url)
    counter.bind(built.desk)
    found = busy(built)
    built.clock.at(LATER)
    follow(built.desk)
    return found


@pytest.fixture(autouse=True)
def _then(world: World, told: dict[str, int]) -> None:
    Reader.objects.all().delete()
    CalendarKey.objects.all().delete()
    world.clock.at(LATER)


def test_each_line_leads_to_its_entry_or_its_sentence(signed: Signed, told: dict[str, int]) -> None:
    browser = signed(APPROVER)
    page = browser.get("/notices").content.decode()
    assert re.search(rf'href="/contracts/en-[^"]+/entries/{told["asked"]}"', page)
    links = set(re.findall(r'href="(/contracts/en-[^"]+/(?:entries|provisions)/\d+)"', page))
    assert links
    assert {browser.get(one).status_code for one in links} == {200}


def test_it_is_new_until_one_says_that_one_looked(signed: Signed, world: World) -> None:
    browser = signed(OFFICER)
    page = browser.get("/notices").content.decode()
    assert 'class="tag new"' in page
    assert "件の新しいお知らせ" in page
    (until,) = re.findall(r'name="until" value="(\d+)"', page)
    assert browser.post("/notices", {"until": until}).status_code == 302
    page = browser.get("/notices").content.decode()
    assert 'class="tag new"' not in page
    assert "件の新しいお知らせ" not in page
    assert '<ul class="day-lines' in page, "what is owed stands there still"


def test_a_page_that_is_kept_says_how_many_are_new_now(signed: Signed, world: World) -> None:
    browser = signed(OFFICER)
    assert "件の新しいお知らせ" in browser.get("/contracts").content.decode()
    (until,) = re.findall(r'name="until" value="(\d+)"', browser.get("/notices").content.decode())
    browser.post("/notices", {"until": until})
    assert "件の新しいお知らせ" not in browser.get("/contracts").content.decode()


@pytest.mark.parametrize("until", ["", "x", "９", "9" * 30, "-1"])
def test_what_no_page_of_ours_sends_breaks_nothing(signed: Signed, until: str) -> None:
    assert signed(OFFICER).post("/notices", {"until": until}).status_code == 302


def test_what_comes_while_one_reads_stays_new(signed: Signed, world: World) -> None:
    browser = signed(OFFICER)
    (until,) = re.findall(r'name="until" value="(\d+)"', browser.get("/notices").content.decode())
    world.does("p17.notify", IN_CHARGE, what="取り違え", harms=["leakage"], persons=1)
    follow(world.desk)
    browser.post("/notices", {"until": until})
    assert 'class="tag new"' in browser.get("/notices").content.decode()


def test_nobody_is_told_of_what_is_not_theirs(signed: Signed) -> None:
    assert "/contracts/en-" not in signed(STRANGER).get("/notices").content.decode()
    worker = signed(WORKER).get("/notices").content.decode()
    assert "p02" not in worker
    assert Browser().get("/notices").status_code == 302


def test_a_page_asks_no_more_for_many(signed: Signed) -> None:
    browser = signed(OFFICER)
    browser.get("/notices")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/notices")
    assert len(queries) <= 12


def test_who_is_told_says_how(signed: Signed) -> None:
    browser = signed(OFFICER)
    refused = browser.post("/notices/settings", {"address": "私のアドレス", "lang": "ja"})
    assert refused.status_code == 422
    assert "メールアドレスの形ではありません" in refused.content.decode()
    assert not Reader.objects.exists()
    browser.post("/notices/settings", {"address": " mizuno@ward.example ", "lang": "en"})
    row = Reader.objects.get()
    assert (row.person, row.address, row.daily, row.lang) == (OFFICER, "mizuno@ward.example", False, "en")
    browser.post("/notices/settings", {"address": "", "daily": "1", "lang": "ja"})
    assert (Reader.objects.get().address, Reader.objects.get().daily) == ("", True)


def test_a_mail_that_did_not_arrive_is_told_to_whom_it_was_for(signed: Signed) -> None:
    Mail.objects.create(day="2026-06-19", person=OFFICER, subject="-", body="-", due=0, state="failed", trouble="MAIL_REFUSED")
    assert "このあて先を受け付けません" in signed(OFFICER).get("/notices/settings").content.decode()
    assert "このあて先を受け付けません" not in signed(APPROVER).get("/notices/settings").content.decode()
    Mail.objects.all().delete()


# ── the calendar ──


def address(page: str) -> str:
    (found,) = re.findall(r'value="https?://[^/"]+(/calendar/[^"]+)"', page)
    return found


def test_a_calendar_is_for_whoever_has_its_address_until_it_is_taken_away(signed: Signed) -> None:
    browser = signed(OFFICER)
    first = address(browser.post("/notices/settings/calendar", {"make": "1"}).content.decode())
    anybody = Browser()
    answer = anybody.get(first)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "calendar/" not in browser.get("/notices/settings").content.decode(), "it is shown once"
    token = first.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in str(list(CalendarKey.objects.values()))
    second = address(browser.post("/notices/settings/calendar", {"make": "1"}).content.decode())
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code == 200
    browser.post("/notices/settings/calendar", {"withdraw": "1"})
    assert anybody.get(second).status_code == 404
    assert anybody.post(second).status_code in {403, 404}
    assert anybody.get("/calendar/" + "x" * 43 + ".ics").status_code == 404
    assert anybody.get("/calendar/%00.ics").status_code == 404


def test_a_calendar_holds_days_in_japan_and_no_names(signed: Signed, world: World) -> None:
    token = calendar_keys.make(IN_CHARGE, world.desk.clock())
    data = Browser().get(f"/calendar/{token}.ics").content
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= OCTETS
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") >= 1
    uids = [one for one in lines if one.startswith("UID:")]
    assert len(uids) == len(set(uids))
    again = Browser().get(f"/calendar/{token}.ics").content.replace(b"\r\n ", b"").decode().split("\r\n")
    assert [one for one in again if one.startswith("UID:")] == uids
    text = "\n".join(lines)
    assert "DTSTART;VALUE=DATE:20260501" in text, "due at the last moment of April in UTC, and on 1 May in Japan"
    for name in ("水野", "大沢", "髙橋", "山﨑", "小林", "pn-", "個人住民税", "契約書の写し", "取り違え"):
        assert name not in text


# ── in a browser ──


@pytest.fixture
def site(world: World) -> Iterator[str]:
    with serving() as found:
        yield found


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_it_is_sound(site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{OFFICER}"]')
    page.goto(f"{site}/notices")
    sound(page, axe)
    shot(page, "notices", lang)
    page.goto(f"{site}/notices/settings")
    page.fill("#f-address", "私のアドレス")
    page.click("button.primary")
    sound(page, axe)
    page.goto(f"{site}/notices/settings")
    page.click('button[name="make"]')
    sound(page, axe)
    shot(page, "notices-settings", lang)
