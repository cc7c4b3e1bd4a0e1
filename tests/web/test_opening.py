"""Content in and out through pages: sealed while it comes in, opened after it was recorded, marked with whose eyes saw it."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.test import Client
from playwright.sync_api import Page, expect

from azukari.kernel.values import PersonId
from azukari.store import record
from azukari.store.models import Party, Person, Place
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, key_process, noted, ready, sealed
from tests.story import FIRM, HANDOVER, IN_CHARGE, SITE, WARD, WARD_HANDOVER, WORKER
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sound


@pytest.fixture
def room(tmp_path: Path, sqlite_url: str) -> Iterator[Counter]:
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Place.objects.create(id=SITE, name="第一工場")
    for person, name, home in ((WARD_HANDOVER, "授受 三郎", WARD), (WORKER, "山﨑 次郎", FIRM), (HANDOVER, "中村 四郎", FIRM)):
        Person.objects.create(id=person, name=name, home=home)
    process.bind(counter.desk)
    with key_process(counter):
        yield counter


def signed(person: PersonId, place: str = "") -> Client:
    client = Client()
    client.post("/sign-in", {"person": person, "place": place})
    return client


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def upload(content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = "課税.csv"
    return file


def test_content_is_sealed_received_and_opened_in_a_browser_alone(room: Counter) -> None:
    note = noted(room)
    giver = signed(WARD_HANDOVER)
    line = f"{note.entry.number}/{FILE}"
    assert line in giver.get(f"/contracts/{room.log}/deposit").content.decode()
    done = giver.post(f"/contracts/{room.log}/deposit", {"line": line, "key": "宛名番号", "content": upload(CSV)})
    assert done.status_code == 302, text_of(done.content)

    taker = signed(HANDOVER)
    form = taker.post(f"/contracts/{room.log}/acts/p10.receive", {"note": note.entry.number, "_fill": "1"}).content.decode()
    assert 'name="lines.0.rows" value="500"' in form, "the note's lines and the vault's counts are filled in"
    typed = {"note": note.entry.number, "to_tier": "1"}
    assert taker.post(f"/contracts/{room.log}/acts/p10.receive", typed).status_code == 302

    size = record.size(room.log) or 0
    worker = signed(WORKER, SITE)
    shown = worker.post(f"/contracts/{room.log}/acts/p08.open", {"item": FILE, "purpose": "1", "key": "7"})
    text = text_of(shown.content)
    assert shown.status_code == 200
    assert "山﨑 7号" in text
    assert re.search(r"山﨑 次郎 2026-04-01 09:\d\d:\d\d 第\d+号", text), "the mark: who, when, under which entry"
    assert f"第{size}号" in text
    assert record.size(room.log) == size + 1
    assert shown["Cache-Control"] == "no-store"

    page = worker.post(f"/contracts/{room.log}/acts/p08.view-page", {"item": FILE, "purpose": "1", "first": "499", "count": "2"})
    assert "山﨑 500号" in text_of(page.content)


def test_a_key_that_no_record_has_is_said_to_be_none_and_the_opening_stands(room: Counter) -> None:
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    size = record.size(room.log) or 0
    shown = signed(WORKER, SITE).post(f"/contracts/{room.log}/acts/p08.open", {"item": FILE, "purpose": "1", "key": "999999"})
    text = text_of(shown.content)
    assert shown.status_code == 200
    assert "その番号の記録はありません" in text
    assert f"第{size}号" in text
    assert "記録もされていません" not in text
    assert record.size(room.log) == size + 1


def test_blank_lines_do_not_stand_in_the_way_of_what_the_record_knows(room: Counter) -> None:
    sealed(room, note := noted(room))
    taker = signed(HANDOVER)
    where = f"/contracts/{room.log}/acts/p10.receive"
    blank = {"lines._count": "1", "lines.0.item": "", "moves._count": "1", "moves.0.quantity": " "}
    form = taker.post(where, {**blank, "note": note.entry.number, "_fill": "1"}).content.decode()
    assert 'name="lines.0.rows" value="500"' in form
    assert "記録にある内容を取り込みました" in form
    typed = {"lines._count": "1", "lines.0.item": FILE, "lines.0.rows": "499"}
    form = taker.post(where, {**typed, "note": note.entry.number, "_fill": "1"}).content.decode()
    assert 'name="lines.0.rows" value="499"' in form, "what somebody counted is theirs"


def test_nothing_is_claimed_when_the_record_had_nothing_to_fill_in(room: Counter) -> None:
    for name in ("p10.receive", "p10.issue-return", "p10.receive-return"):
        answer = signed(HANDOVER).post(f"/contracts/{room.log}/acts/{name}", {"lines._count": "1", "_fill": "1"})
        assert "取り込めるものは記録にありませんでした" in text_of(answer.content), name
        assert "取り込みました" not in text_of(answer.content), name


def test_an_opening_that_the_annex_forbids_shows_nothing_and_says_why(room: Counter) -> None:
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    room.does("p12.suspend", IN_CHARGE, person=WORKER)
    shown = signed(WORKER, SITE).post(f"/contracts/{room.log}/acts/p08.open", {"item": FILE, "purpose": "1", "key": "7"})
    assert shown.status_code == 403
    text = text_of(shown.content)
    assert "第１２" in text
    assert "山﨑 7号" not in text
    assert "拒まれたことは記録されました" in text


def test_content_that_cannot_be_read_is_told_and_leaves_nothing(room: Counter) -> None:
    note = noted(room)
    size = record.size(room.log)
    giver = signed(WARD_HANDOVER)
    line = f"{note.entry.number}/{FILE}"
    for content, key in ((b"", "宛名番号"), (CSV, "ない列"), (CSV[:-30] + b"\x81\xff\r\n", "宛名番号")):
        answer = giver.post(f"/contracts/{room.log}/deposit", {"line": line, "key": key, "content": upload(content)})
        assert answer.status_code == 422
        assert "記録もされていません" in text_of(answer.content)
        assert f'value="{key}"' in answer.content.decode(), "what was typed is kept"
    missing = giver.post(f"/contracts/{room.log}/deposit", {})
    assert "送付書の行を選んでください" in text_of(missing.content)
    assert record.size(room.log) == size


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_contract_that_holds_things_is_sound_on_a_narrow_screen_and_on_paper(
    room: Counter, page: Page, axe: Axe, lang: str
) -> None:
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    with serving() as site:
        page.set_viewport_size({"width": 360, "height": 800})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{HANDOVER}"]')
        page.goto(f"{site}/contracts/{room.log}")
        expect(page.locator("table.custody tbody tr")).to_have_count(1)
        sound(page, axe)
        buttons = page.locator("#custody .button[href$=deposit]")
        expect(buttons).to_be_visible()
        page.emulate_media(media="print")
        expect(buttons).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_an_opened_record_is_sound_to_read(room: Counter, page: Page, axe: Axe, width: int) -> None:
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}/sign-in")
        page.select_option("#place", SITE)
        page.click(f'button[value="{WORKER}"]')
        for act, answers in (("p08.open", {"key": "7"}), ("p08.view-page", {"first": "1", "count": "5"})):
            page.goto(f"{site}/contracts/{room.log}/acts/{act}")
            page.select_option("[name=item]", FILE)
            page.select_option("[name=purpose]", "1")
            for name, value in answers.items():
                page.fill(f"[name={name}]", value)
            page.get_by_role("button", name="記録して開く").click()
            expect(page.get_by_text("開いたことを記録しました")).to_be_visible()
            sound(page, axe)
        assert page.locator(".watermark text").text_content() == page.locator(".mark-line").first.text_content()


def test_a_grant_of_fields_masks_the_others_on_the_page(room: Counter) -> None:
    """12.1: left empty, the question of fields is answered by the grant; more than that is refused beside it."""
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    whole = room.desk.look(room.log, lambda book: book.acts["p12.grant"][0])
    room.does("p12.revoke", IN_CHARGE, grant=whole)
    room.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=10, item=FILE, fields=[1, 3])
    worker, act = signed(WORKER, SITE), f"/contracts/{room.log}/acts/p08.open"
    typed = {"item": FILE, "purpose": "1", "key": "7", "fields._count": "1", "fields.0": ""}
    text = text_of(worker.post(act, typed).content)
    assert "ﾔﾏｻﾞｷ" in text
    assert "＊＊＊" in text
    assert "見せているのは項目1, 3だけです" in text
    assert "山﨑 7号" not in text
    refused = worker.post(act, {**typed, "fields.0": "2"})
    assert refused.status_code == 403
    assert "付与された項目（1, 3）を超えます。" in text_of(refused.content)
    assert "山﨑 7号" not in text_of(refused.content)
