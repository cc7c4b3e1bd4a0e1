"""Keying in through pages: nothing that was typed is lost, two people agree or settle, a table comes of it and is corrected."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.test import Client
from playwright.sync_api import Page, expect

from azukari.desk.contents import How
from azukari.desk.intake import deposit
from azukari.kernel.values import ItemId, PersonId
from azukari.store import record
from azukari.store.models import Draft, Party, Person, Place
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.desk.test_keying_in import THIRD, joins
from tests.story import FIRM, HANDOVER, OFFICER, OTHER, SITE, WARD, WARD_HANDOVER, WORKER, ident
from tests.web.conftest import serving
from tests.web.documents import pdf
from tests.web.test_browser import Axe, sound

SHOTS = os.environ.get("AZUKARI_SHOTS")


@pytest.fixture
def room(tmp_path: Path, sqlite_url: str) -> Iterator[Counter]:
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Place.objects.create(id=SITE, name="第一工場")
    for person, name in ((WORKER, "山﨑 次郎"), (OTHER, "小林 三郎"), (THIRD, "鈴木 四郎")):
        Person.objects.create(id=person, name=name, home=FIRM)
    joins(counter, OTHER, "小林 三郎")
    joins(counter, THIRD, "鈴木 四郎")
    process.bind(counter.desk)
    with key_process(counter):
        handed_over(counter)
        yield counter


def signed(person: PersonId, lang: str = "ja") -> Client:
    client = Client()
    client.cookies["azukari-lang"] = lang
    client.post("/sign-in", {"person": person, "place": SITE})
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def begun(room: Counter, client: Client, **changed: str) -> str:
    form = {
        "item": FILE,
        "purpose": "1",
        "name": "申請書の入力",
        "columns": "番号\n氏名\n\n住所",
        "key": "1",
        "rows": "2",
        "double": "1",
    }
    answer = client.post(f"/contracts/{room.log}/keying", {**form, **changed})
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def grid(*rows: list[str]) -> dict[str, str]:
    return {f"c.{at}.{column}": cell for at, row in enumerate(rows) for column, cell in enumerate(row)}


CARRIED = re.compile(r'name="(one|two)" value="([^"]*)"')
FIRST = ["1", "山﨑 一", "北一丁目"]
OTHERWISE = ["1", "山崎 一", "北一丁目"]


def test_two_people_key_in_settle_and_finish(room: Counter) -> None:
    one, two, three = signed(WORKER), signed(OTHER), signed(THIRD)
    sheet = begun(room, one)
    assert one.post(f"{sheet}/1/1", grid(FIRST)).status_code == 302
    assert "違いがあります" not in text_of(one.get(sheet))
    assert two.post(f"{sheet}/1/2", grid(OTHERWISE)).status_code == 302
    shown = text_of(one.get(sheet))
    assert "違いがあります" in shown
    assert "山﨑 一" not in shown, "the sheet's own page shows no content"
    size = record.size(room.log) or 0
    assert "入力していない人が決めます" in shown, "who keyed it is not offered to settle it"
    assert "違いを見て決める" in text_of(three.get(sheet))
    assert "開いて比べる" in text_of(three.get(f"{sheet}/1/settle"))
    assert record.size(room.log) == size, "nothing is opened by looking at the address"
    compared = three.post(f"{sheet}/1/settle")
    assert record.size(room.log) == size + 1
    assert compared["Cache-Control"] == "no-store"
    assert "山﨑 一" in text_of(compared)
    assert "山崎 一" in text_of(compared)
    carried = {name: unescape(value) for name, value in CARRIED.findall(compared.content.decode())}
    assert set(carried) == {"one", "two"}
    decision = {"decide": "1", **carried, "o.0.1": "山嵜 一"}
    left = three.post(f"{sheet}/1/settle", decision)
    assert left.status_code == 422
    assert "山嵜 一" in left.content.decode(), "what was typed is still there"
    changed = {**decision, "d.0.1": "o", "c.0.2": "書換え", "one": carried["one"].replace("北一丁目", "書換え")}
    assert "何も決めていません" in text_of(three.post(f"{sheet}/1/settle", changed))
    assert three.post(f"{sheet}/1/settle", {**decision, "d.0.1": "o", "one": "{"}).status_code == 422
    assert three.post(f"{sheet}/1/settle", {**decision, "d.0.1": "o", "c.0.2": "書換え"}).status_code == 302
    assert one.post(sheet).status_code == 302
    assert "一つの表になりました" in text_of(one.get(sheet))
    where = f"/contracts/{room.log}/keying/correct"
    offered = one.get(where).content.decode()
    found = re.search(r'<option value="([^"]+)"[^>]*>[^<]*申請書の入力', offered)
    assert found, offered
    item = found[1]
    opened = one.post(where, {"item": item, "purpose": "1", "row": "1"})
    assert 'value="山嵜 一"' in opened.content.decode()
    changed = {"change": "1", "item": item, "purpose": "1", "row": "1", **grid(["1", "山﨑 一", "北二丁目"])}
    assert one.post(where, changed).status_code == 302
    assert 'value="北二丁目"' in one.post(where, {"item": item, "purpose": "1", "row": "1"}).content.decode()


def test_the_page_that_is_keyed_from_stands_beside_the_form_under_an_entry_of_its_own(room: Counter) -> None:
    paper = ident("im", "scanned")
    plan = room.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00").entry.number
    line = {"item": paper, "label": "申請書", "medium": "vault"}
    note = room.does("p10.issue", WARD_HANDOVER, plan=plan, items=[line]).entry.number
    deposit(room.desk, room.officer(WARD_HANDOVER), room.log, note, ItemId(paper), [pdf(3)], how=How())
    room.does("p10.receive", HANDOVER, note=note)
    one = signed(WORKER)
    sheet = begun(room, one, item=paper)
    form = one.get(f"{sheet}/1/1").content.decode()
    assert "この頁を横に出す" in text_of(one.get(f"{sheet}/1/1"))
    size = record.size(room.log) or 0
    asked = {"look": "1", "sheet": "2", "once": re.findall(r'name="once" value="([^"]+)"', form)[0], **grid(FIRST)}
    seen = one.post(f"{sheet}/1/1", asked)
    assert seen.status_code == 200, text_of(seen)
    assert "data:image/png;base64," in seen.content.decode()
    assert 'value="山﨑 一"' in seen.content.decode(), "what was typed so far is still there"
    assert record.size(room.log) == size + 1
    assert seen["Cache-Control"] == "no-store"
    assert "data:" in seen["Content-Security-Policy"]
    twice = one.post(f"{sheet}/1/1", asked)
    assert "data:image" not in twice.content.decode()
    assert record.size(room.log) == size + 1, "pressed twice, it is one entry"
    assert one.post(f"{sheet}/1/1", grid(FIRST)).status_code == 302
    assert "横に出す" not in text_of(one.get(f"{begun(room, one)}/1/1")), "a table has no pages"


def test_nothing_typed_is_lost_by_an_error_and_none_of_it_rests_outside_the_vault(room: Counter) -> None:
    one = signed(WORKER)
    sheet = begun(room, one)
    assert one.post(f"{sheet}/1/1", grid(FIRST)).status_code == 302
    again = one.post(f"{sheet}/1/2", grid(FIRST))
    assert again.status_code == 422
    assert "同じ頁を同じ人が二度入力" in text_of(again)
    assert 'value="山﨑 一"' in again.content.decode()
    gone = Client()
    late = gone.post(f"{sheet}/2/1", {**grid(FIRST), "label.0": "番号", "label.1": "氏名", "label.2": "住所"})
    assert late.status_code == 401
    assert 'value="山﨑 一"' in late.content.decode()
    assert "サインインの期限が切れました" in text_of(late)
    assert not Draft.objects.exists()
    for path in room.desk.instance.folder.rglob("*"):
        assert not path.is_file() or "山﨑 一".encode() not in path.read_bytes(), path


def test_a_refusal_cites_its_sentence_and_a_beginning_says_what_it_lacks(room: Counter) -> None:
    one = signed(WORKER)
    refused = one.post(f"/contracts/{room.log}/keying", {"item": FILE, "purpose": "2", "name": "x", "columns": "番号"})
    assert refused.status_code == 403
    assert "[8.1.main]" in text_of(refused)
    lacking = one.post(f"/contracts/{room.log}/keying", {"columns": "番号\n氏名"})
    assert lacking.status_code == 422
    assert "「何を見て入力するか」を入力してください" in text_of(lacking)
    assert "番号\n氏名" in lacking.content.decode()


@pytest.mark.parametrize("where", ["keying/999", "keying/0", "keying/999/1/1", "keying/999/1/settle"])
def test_a_sheet_that_is_not_there_is_not_found(room: Counter, where: str) -> None:
    assert signed(WORKER).get(f"/contracts/{room.log}/{where}").status_code == 404
    begun(room, signed(WORKER))
    assert signed(WORKER).get(f"/contracts/{room.log}/keying/1/1/3").status_code == 404


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_goes_by_keyboard_alone_and_reads_well(room: Counter, page: Page, axe: Axe, lang: str) -> None:
    with serving() as site:
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])

        def at(name: str) -> None:
            sound(page, axe)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/keying-{name}.{lang}.png", full_page=True)

        def sign_in(person: PersonId) -> None:
            page.context.clear_cookies()
            page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
            page.goto(f"{site}/sign-in")
            page.select_option("#place", SITE)
            page.click(f'button[value="{person}"]')
            page.wait_for_load_state()

        sign_in(WORKER)
        page.goto(f"{site}/contracts/{room.log}/keying")
        at("list")
        page.locator("#f-item").select_option(FILE)
        page.locator("#f-purpose").select_option("1")
        page.locator("#f-name").fill("申請書の入力")
        page.locator("#f-columns").fill("受付番号\n氏名\n住所\n電話番号")
        page.locator("#f-rows").fill("5")
        page.locator("button.primary").press("Enter")
        sheet = page.url
        page.locator("a.button.primary").press("Enter")
        page.locator("[name='c.0.0']").focus()
        for cell in ("1", "山﨑 一", "北一丁目2番3号", "03-0000-0001", "2", "髙橋 二", "南二丁目", "03-0000-0002"):
            page.keyboard.type(cell)
            page.keyboard.press("Tab")
        at("grid")
        page.keyboard.press("Enter")
        expect(page.locator(".notice.done")).to_be_visible()
        sign_in(OTHER)
        page.goto(f"{sheet}/1/2")
        for place, cell in enumerate(("1", "山崎 一", "北一丁目2番3号", "03-0000-0001", "2", "髙橋 二", "", "03-0000-0002")):
            page.locator(f"[name='c.{place // 4}.{place % 4}']").fill(cell)
        page.locator("[name='c.0.0']").press("Enter")
        page.goto(sheet)
        at("sheet")
        sign_in(THIRD)
        page.goto(f"{sheet}/1/settle")
        page.locator("main button.primary").press("Enter")
        at("settle")
        page.locator("main button.primary").press("Enter")
        expect(page.locator(".faults li")).to_have_count(2)
        at("undecided")
        page.locator("[name='d.0.1'][value=a]").press("Space")
        page.locator("[name='d.1.2'][value=a]").press("Space")
        page.locator("main button.primary").press("Enter")
        page.locator(".finish button").press("Enter")
        page.goto(f"{site}/contracts/{room.log}/keying/correct")
        at("which")
        page.locator("#f-item").select_option(index=1)
        page.locator("#f-purpose").select_option("1")
        page.locator("#f-row").fill("1")
        page.locator("main button.primary").press("Enter")
        at("correct")
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{sheet}")
        at("narrow")
