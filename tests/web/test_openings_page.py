"""The picture of openings: an SVG and the same as a table, what is unusual with links to its entries, printable, for each side its own."""

import os
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.test import Client
from playwright.sync_api import Page

from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person, Place
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import FIRM, IN_CHARGE, OFFICER, OTHER, SITE, WARD, WORKER
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sign_in, sound

SHOTS = os.environ.get("AZUKARI_SHOTS")
STRANGERS = "pt-0000000000stranger"


@pytest.fixture
def worked(tmp_path: Path, sqlite_url: str) -> Counter:
    """Two people at work for some days, one of them late one evening and with far more than usual."""
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Place.objects.create(id=SITE, name="第一工場")
    for person, name, home in ((OFFICER, "水野 葉子", WARD), (WORKER, "山﨑 次郎", FIRM), (OTHER, "小林 三郎", FIRM)):
        Person.objects.create(id=person, name=name, home=home)
    counter.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="小林 三郎", employer=FIRM, work="封入")
    counter.does(
        "p03.hold-course",
        IN_CHARGE,
        held_on="2026-04-01",
        topics=["protection", "annex", "other"],
        attended=[OTHER],
        teacher="講師",
    )
    counter.does("p04.pledge", OTHER, agrees=True)
    counter.does("p06.notify-operator", IN_CHARGE, person=OTHER, place=SITE, work="印刷")
    counter.does("p08.assign-purpose", IN_CHARGE, person=OTHER, purposes=[1])
    counter.does("p12.grant", IN_CHARGE, person=OTHER, purpose=1, until="2027-03-31", daily_measure=200)
    week = {"weekdays": list(range(7)), "from_minute": 0, "to_minute": 1440}
    counter.does("p06.notify-schedule", IN_CHARGE, place=SITE, work="夜間", since="2026-04-01", until="2027-03-31", **week)
    with key_process(counter):
        handed_over(counter)
    for at, day in enumerate(("02", "03", "06", "07", "08", "09", "10")):
        counter.clock.at(f"2026-04-{day} 10:00")
        counter.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=20 + at * 7)
        counter.does("p08.view-page", OTHER, SITE, item=FILE, purpose=1, first=1, count=45 - at * 4)
    counter.clock.at("2026-04-13 22:40")
    counter.does("p08.view-page", OTHER, SITE, item=FILE, purpose=1, first=1, count=190)
    for _ in range(6):
        counter.does("p08.open", OTHER, SITE, item=FILE, purpose=1, key="4711")
    process.bind(counter.desk)
    return counter


def signed(person: PersonId) -> Client:
    client = Client()
    client.post("/sign-in", {"person": person, "place": ""})
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_picture_and_the_table_say_the_same_and_findings_name_their_entries(worked: Counter) -> None:
    answer = signed(OFFICER).get(f"/contracts/{worked.log}/openings?since=2026-04-01&until=2026-04-13")
    shown, text = answer.content.decode(), text_of(answer)
    assert shown.count("<rect x=") == 15, "a bar for each person and day"
    assert "小林 三郎 2026年4月13日" in text or "4月13日" in text
    for what in ("ふだんの時間の外", "ふだんよりずっと多い", "１日の上限に近い", "同じ記録を繰り返し開く", "この品目は初めて"):
        assert what in text, what
    assert "判断ではありません" in text
    assert "4711" not in text, "which record it was, the picture does not tell"
    assert re.search(rf'href="/contracts/{worked.log}/entries/\d+"', shown)
    assert "納税通知書" not in re.findall(r"<svg class=\"picture.*?</svg>", shown, re.DOTALL)[0]


def test_days_that_cannot_be_read_are_told_and_kept(worked: Counter) -> None:
    answer = signed(OFFICER).get(f"/contracts/{worked.log}/openings?since=いつか&until=2026-04-13")
    assert answer.status_code == 422
    assert 'value="いつか"' in answer.content.decode()
    empty = signed(OFFICER).get(f"/contracts/{worked.log}/openings?since=2026-01-01&until=2026-01-31")
    assert "取扱いはありません" in text_of(empty)


def test_whoever_has_no_part_in_the_contract_finds_no_page(worked: Counter) -> None:
    Party.objects.create(id=STRANGERS, name="よその会社")
    Person.objects.create(id="pn-0000000000stranger", name="外山 由紀", home=STRANGERS)
    assert signed(PersonId("pn-0000000000stranger")).get(f"/contracts/{worked.log}/openings").status_code == 404


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_is_sound_on_screen_and_on_paper(worked: Counter, page: Page, axe: Axe, lang: str) -> None:
    with serving() as site:
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        sign_in(page, site, OFFICER)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site}/contracts/{worked.log}/openings")
            sound(page, axe)
            box = page.locator(".opened-item .picture rect[x]").last.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < width, "the newest day is seen without scrolling"
            numbers = page.locator(".opened-item thead th.num").first.bounding_box()
            assert numbers is not None
            assert numbers["x"] + numbers["width"] <= width, "how many records is seen without scrolling"
            assert page.locator("details summary").first.is_visible(), "first times are folded away"
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/openings-{width}.{lang}.png", full_page=True)
        paper = page.pdf()
        assert paper.startswith(b"%PDF")
        if SHOTS:
            Path(f"{SHOTS}/openings.{lang}.pdf").write_bytes(paper)
