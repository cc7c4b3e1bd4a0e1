"""The reading room: searched, opened, paged and asked for, each view one entry; what was not granted shows nowhere."""

import base64
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from azukari.annex import ACTS
from azukari.desk.contents import How
from azukari.desk.intake import caller
from azukari.kernel.things import vault_of
from azukari.kernel.values import PersonId, TierNo
from azukari.kernel.wire import entry_of
from azukari.provisions.p08_room import SearchFound
from azukari.store import record
from azukari.web.replaying import Replays
from azukari.web.views_room import REPLAYS
from tests.desk.room import FILE
from tests.story import APPROVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER, ident
from tests.web.documents import pdf
from tests.web.reading import HOLDS, PAPER, Reading, opened, row, signed, text_of


def name_of(number: int) -> str:
    """A name as it reads on a page."""
    return row(number)[1].replace("\u3000", " ")


SEARCH = {"do": "search", "most": "10"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("room")
    with opened(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}") as found:
        found.entrust(PAPER, "督促状の控え", pdf(3), How(), None)
        yield found.table()


@pytest.fixture
def room(built: Reading) -> Reading:
    built.granted()
    return built


def newest(room: Reading, back: int = 1):
    size = record.size(room.log) or 0
    return entry_of(record.entry(room.log, size - back).leaf, ACTS)


def once(page: bytes) -> str:
    return re.findall(r'name="once" value="(rq-[0-9a-z]{16})"', page.decode())[0]


def test_what_i_may_work_on_leads_to_the_room(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    page = worker.get("/work").content
    assert "個人住民税課税台帳" in text_of(page)
    assert f'href="{room.address}"' in page.decode()
    form = text_of(worker.get(room.address).content)
    for column in ("宛名番号", "氏名", "カナ", "生年月日", "住所"):
        assert column in form
    assert "税額" not in form.split("仕組みで防げないこと")[0].split("探す")[1], "not declared for searching"


@pytest.mark.parametrize(
    "asked, number",
    [
        ({"q.2": "山崎 次郎"}, 24),
        ({"q.2": "山崎"}, 6),
        ({"q.2": "吉田", "q.4": "昭和20年6月6日"}, 5),
        ({"q.3": "わたなべ", "q.2": "渡辺"}, 2),
        ({"q.1": "７"}, 7),
        ({"q.5": "架空市北8-8-1"}, 7),
        ({"q.4": "3200606"}, 5),
    ],
)
def test_people_are_found_however_they_are_written(room: Reading, asked: dict[str, str], number: int) -> None:
    size = record.size(room.log) or 0
    shown = signed(WORKER, SITE).post(room.address, {**SEARCH, **asked})
    assert shown.status_code == 200
    assert name_of(number) in text_of(shown.content)
    assert shown["Cache-Control"] == "no-store"
    assert record.size(room.log) == size + 2, "the search, and what it found"
    act = newest(room).act
    assert isinstance(act, SearchFound)
    assert (act.search, act.found >= act.shown >= 1) == (size, True)
    assert f"第{size}号" in text_of(shown.content)


def test_a_search_without_a_hit_is_an_entry_and_says_so(room: Reading) -> None:
    size = record.size(room.log) or 0
    shown = signed(WORKER, SITE).post(room.address, {**SEARCH, "q.2": "居ない人"})
    assert "見つかりませんでした" in text_of(shown.content)
    assert record.size(room.log) == size + 2
    act = newest(room).act
    assert isinstance(act, SearchFound)
    assert (act.found, act.shown) == (0, 0)


def test_hits_show_only_what_tells_people_apart_and_a_record_all_that_was_granted(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    hits = worker.post(room.address, {**SEARCH, "q.1": "7"}).content
    assert row(7)[1] in hits.decode()
    assert row(7)[5] not in hits.decode(), "the amount does not leave the vault for a list of hits"
    one = worker.post(room.address, {"do": "record", "first": "7"}).content
    assert all(cell in one.decode() for cell in row(7) if cell)


def sends(page: bytes, label: str) -> dict[str, str]:
    """What the form of a button sends."""
    forms = [one for one in re.findall(r"<form method=\"post\".*?</form>", page.decode(), re.DOTALL) if f">{label}" in one]
    return {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', forms[0])}


def test_the_next_hit_is_one_press_away_and_pays_for_no_second_search(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    hits = worker.post(room.address, {**SEARCH, "q.2": name_of(7)[:2], "once": "rq-0000000000000077"}).content
    numbers = [int(one) for one in sends(hits, "開く")["hits"].split(",")]
    assert len(numbers) > 2
    first = worker.post(room.address, sends(hits, "開く")).content
    assert f"結果{len(numbers)}件のうち1件目" in text_of(first)
    assert ">前の結果" not in first.decode()
    size = record.size(room.log) or 0
    second = worker.post(room.address, sends(first, "次の結果")).content
    assert row(numbers[1])[5] in second.decode()
    assert f"結果{len(numbers)}件のうち2件目" in text_of(second)
    assert record.size(room.log) == size + 1, "the record is opened, and nothing is searched again"
    back = worker.post(room.address, sends(second, "結果の一覧に戻る")).content
    assert sends(back, "開く")["hits"] == ",".join(map(str, numbers))
    assert entry_of(record.entry(room.log, size + 1).leaf, ACTS).act.name == "p08.search"
    odd = worker.post(room.address, {"do": "record", "first": "7", "hits": "x,7,-1", "from": "x"})
    assert odd.status_code == 200


def test_fields_that_are_not_granted_show_nowhere_and_are_not_searched(room: Reading) -> None:
    """12.1: neither shown, nor found out by searching."""
    room.granted(fields=(1, 2, 3))
    worker = signed(WORKER, SITE)
    form = worker.get(room.address).content.decode()
    assert 'name="q.4"' not in form
    for asked in (
        {"do": "record", "first": "10"},
        {"do": "page", "first": "1"},
        {"do": "key", "key": "00000010"},
        {**SEARCH, "q.2": row(10)[1]},
    ):
        page = worker.post(room.address, asked).content.decode()
        assert row(10)[1] in page, asked
        assert not any(cell in page for cell in (row(10)[3], row(10)[4], row(10)[5], row(10)[6])), asked
    refused = worker.post(room.address, {**SEARCH, "q.7": "5級"})
    assert refused.status_code == 403
    assert "項目7で探すことは付与されていません" in text_of(refused.content)


def test_a_page_of_records_holds_fifty_and_the_last_page_what_is_left(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    page = text_of(worker.post(room.address, {"do": "page", "first": "451"}).content)
    assert "451件目から500件目（全500件）" in page
    worker.post(room.address, {"do": "page", "first": "491"})
    assert newest(room).act.count == 10, "what is not there is not measured"  # type: ignore[attr-defined]


def test_what_was_confirmed_as_special_is_masked_for_a_grant_of_all_fields(room: Reading) -> None:
    """12.1: shown, searched and copied only where the grant names it; the page says which, cites the sentence and says what to do."""
    holds = ["resident_number", "name", "kana", "birth", "address", "other", "sensitive"]

    def confirm(kinds: list[str], *, sensitive: bool) -> None:
        columns = [{"column": at, "holds": one} for at, one in enumerate(kinds, start=1)]
        room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns, sensitive=sensitive)

    worker = signed(WORKER, SITE)
    assert row(10)[6] in worker.post(room.address, {"do": "record", "first": "10"}).content.decode()
    confirm(holds, sensitive=True)
    try:
        form = worker.get(room.address).content
        assert 'name="q.7"' not in form.decode()
        assert "隠している項目があります（1）" in text_of(form)
        assert "7 障害等級" in text_of(form)
        assert "この品目のその項目を選んだ付与を責任者に頼んでください" in text_of(form)
        assert "第１２" in text_of(form)
        for asked in ({"do": "record", "first": "10"}, {"do": "page", "first": "1"}, {"do": "key", "key": "00000010"}):
            shown = worker.post(room.address, asked)
            assert row(10)[5] in shown.content.decode(), asked
            assert row(10)[6] not in shown.content.decode(), asked
            assert newest(room).act.fields == (1, 2, 3, 4, 5, 6), asked  # type: ignore[attr-defined]
        refused = worker.post(room.address, {**SEARCH, "q.7": "5級"})
        assert refused.status_code == 403
        assert "項目7は、個人番号又は要配慮個人情報です" in text_of(refused.content)
        room.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=100, item=FILE, fields=[7])
        assert "隠している項目" not in text_of(worker.get(room.address).content)
        assert row(10)[6] in worker.post(room.address, {"do": "record", "first": "10"}).content.decode()
    finally:
        confirm([*holds[:6], "other"], sensitive=False)


def test_what_is_spent_for_today_is_not_called_ungranted(room: Reading) -> None:
    """12.1: a field that was granted by its number, of whose measure nothing is left today."""

    def confirm(kind: str, *, sensitive: bool) -> None:
        columns = [{"column": at, "holds": one} for at, one in enumerate((*HOLDS[:6], kind), start=1)]
        room.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=columns, sensitive=sensitive)

    worker, act = signed(WORKER, SITE), f"/contracts/{room.log}/acts/p08.open"
    confirm("sensitive", sensitive=True)
    try:
        page = text_of(worker.post(room.address, {"do": "record", "first": "10"}).content)
        assert "付与されていない項目です" in page
        assert "上限に達した" not in page
        room.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=1, item=FILE, fields=[7])
        first = worker.post(room.address, {"do": "record", "first": "10"}).content.decode()
        assert row(10)[6] in first
        assert "今日の上限に達した項目です" not in first
        fields = {"fields": "1,2,3,4,5,6"}
        asked = {"item": FILE, "purpose": "1", "key": "00000020", "most": "1", **fields}
        shown = (
            worker.post(room.address, {"do": "record", "first": "20"}),
            worker.post(room.address, {"do": "page", "first": "20", "count": "10"}),
            worker.post(act, asked),
        )
        for one in shown:
            page = text_of(one.content)
            assert one.status_code == 200, page[:400]
            assert row(20)[6] not in page
            assert "今日の上限に達した項目です" in page
            assert ">付与されていない項目です<" not in one.content.decode()
            assert "障害等級は今日の上限に達しました" in page
        form = worker.get(room.address).content
        assert "選んだ付与を責任者に頼んでください" not in text_of(form), "that grant is there"
        assert f"acts/p12.ask-more?item={FILE}" in form.decode()
        english = text_of(signed(WORKER, SITE, "en").post(room.address, {"do": "record", "first": "20"}).content)
        assert "Used up for today" in english
        assert "Not granted to you" not in english
    finally:
        confirm("other", sensitive=False)


def test_how_many_records_a_page_holds_is_chosen_and_what_is_left_is_told_before(room: Reading) -> None:
    room.granted(daily=100)
    worker = signed(WORKER, SITE)
    form = worker.get(room.address).content
    assert re.findall(r'<option value="(\d+)"( selected)?', form.decode().split('name="count"')[1].split("</select>")[0]) == [
        ("10", ""), ("20", " selected"), ("50", ""),
    ]  # fmt: skip
    assert "今日の残り100件から引かれます" in text_of(form)
    page = worker.post(room.address, {"do": "page", "first": "11", "count": "10"}).content
    assert newest(room).act.count == 10  # type: ignore[attr-defined]
    assert "今日の残り90件。この一覧は10件ずつ引かれます" in text_of(page)
    assert {one: sends(page, one)["count"] for one in ("前の一覧", "次の一覧")} == {"前の一覧": "10", "次の一覧": "10"}
    assert sends(page, "前の一覧")["first"] == "1"
    worker.post(room.address, {"do": "page", "first": "1", "count": "9999"})
    assert newest(room).act.count == 50, "what no form offers is as the widest that one does"  # type: ignore[attr-defined]


def test_a_second_press_brings_the_same_page_and_no_second_entry(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    asked = {"do": "record", "first": "7", "once": once(worker.get(room.address).content)}
    size = record.size(room.log) or 0

    def press(_: int) -> str:
        try:
            return text_of(worker.post(room.address, asked).content)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(press, range(4)))
    assert all(name_of(7) in page for page in pages)
    assert record.size(room.log) == size + 1
    assert len(set(pages)) == 1


def test_a_reload_that_comes_later_makes_no_second_entry_and_shows_nothing(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    asked = {"do": "record", "first": "7", "once": once(worker.get(room.address).content)}
    assert name_of(7) in text_of(worker.post(room.address, asked).content)
    size = record.size(room.log) or 0
    REPLAYS.forget()
    again = worker.post(room.address, asked)
    assert again.status_code == 409
    assert f"この求めは第{size - 1}号として記録済みです" in text_of(again.content)
    assert row(7)[1] not in again.content.decode()
    assert record.size(room.log) == size
    anew = worker.post(room.address, {**asked, "once": once(again.content)})
    assert name_of(7) in text_of(anew.content)
    assert record.size(room.log) == size + 1


def test_nobody_gets_the_page_that_another_opened(room: Reading) -> None:
    asked = {"do": "record", "first": "7", "once": once(signed(WORKER, SITE).get(room.address).content)}
    assert signed(WORKER, SITE).post(room.address, asked).status_code == 200
    stranger = signed(OFFICER).post(room.address, asked)
    assert row(7)[1] not in stranger.content.decode()
    assert stranger.status_code == 404


def test_the_measure_is_cited_and_a_second_person_lets_the_work_go_on(room: Reading) -> None:
    """12.1: asked, seen among what is owed, allowed, gone on with."""
    room.granted(daily=1)
    worker = signed(WORKER, SITE)
    assert worker.post(room.address, {"do": "record", "first": "7"}).status_code == 200
    refused = worker.post(room.address, {"do": "record", "first": "8"})
    assert refused.status_code == 403
    text = text_of(refused.content)
    assert "１日の件数の上限を超えます" in text
    assert "今日の件数の上限に達しました" in text
    assert "第１２" in text
    ask = f"/contracts/{room.log}/acts/p12.ask-more"
    assert ask in refused.content.decode()
    done = worker.post(ask, {"day": "2026-04-01", "extra": "2", "item": FILE, "reason": "締切"})
    assert done.status_code == 302
    number = (record.size(room.log) or 0) - 1
    for address in (done["Location"], f"/contracts/{room.log}/entries/{number}"):
        assert f'href="{room.address}"' in worker.get(address).content.decode(), "the receipt leads back to the work"
        assert f'href="{room.address}"' not in signed(IN_CHARGE, SITE).get(address).content.decode()
    assert f"第{number}号で2件を頼んでいます" in text_of(worker.get(room.address).content)

    chief = signed(IN_CHARGE, SITE)
    owed = chief.get("/duties").content.decode()
    assert "目安を超える取扱いの求めに答える" in owed
    assert f"p12.allow-more?request={number}" in owed
    form = chief.get(f"/contracts/{room.log}/acts/p12.allow-more?request={number}").content.decode()
    assert 'value="2"' in form, "how many were asked for stands in the form"
    for cls in ("allow", "decline"):
        read = text_of(chief.get(f"/contracts/{room.log}/acts/p12.{cls}-more?request={number}").content)
        assert "頼まれていること 頼んだ人 " in read
        assert "理由 締切" in read, "why it is asked for"
        assert "この日に開いた件数" in read
        assert "どの品目の仕事で" in read
    for other in (number + 1, 0, 1):
        assert "頼まれていること" not in text_of(chief.get(f"/contracts/{room.log}/acts/p12.allow-more?request={other}").content)
    assert "頼まれていること" not in text_of(worker.get(f"/contracts/{room.log}/acts/p12.allow-more?request={number}").content)
    answers = {"request": str(number), "person": WORKER, "day": "2026-04-01", "extra": "2", "reason": "締切のため"}
    assert chief.post(f"/contracts/{room.log}/acts/p12.allow-more", answers).status_code == 302

    assert "待っています" not in text_of(worker.get(room.address).content)
    answered = chief.get(f"/contracts/{room.log}/acts/p12.allow-more").content.decode()
    assert f'<option value="{number}"' not in answered, "what was answered is not offered again"
    assert worker.post(room.address, {"do": "record", "first": "8"}).status_code == 200
    short = text_of(worker.post(room.address, {"do": "page", "first": "9", "count": "10"}).content)
    assert "（今日の残り1件、今回10件）" in short, "what was allowed above the measure is left too"
    assert worker.post(room.address, {"do": "record", "first": "9"}).status_code == 200
    assert worker.post(room.address, {"do": "record", "first": "10"}).status_code == 403


def test_what_a_search_does_not_show_is_given_back(room: Reading) -> None:
    room.granted(daily=14)
    worker = signed(WORKER, SITE)
    for _ in range(5):
        assert worker.post(room.address, {**SEARCH, "q.1": "7"}).status_code == 200
    left = re.search(r"今日の残り (\d+)件", text_of(worker.get(room.address).content))
    assert left
    assert left[1] == "9", "five searches of one hit each, though each might have shown ten"
    assert worker.post(room.address, {**SEARCH, "q.1": "7"}).status_code == 403, "ten might be shown, and nine are left"


def test_what_was_taken_away_meanwhile_refuses_the_next_step_with_its_sentence(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    page = worker.get(room.address)
    room.does("p12.suspend", IN_CHARGE, person=WORKER, reason="確認中")
    try:
        refused = worker.post(room.address, {"do": "record", "first": "7", "once": once(page.content)})
        assert refused.status_code == 403
        assert "停止されています" in text_of(refused.content)
        assert row(7)[1] not in refused.content.decode()
        closed = text_of(worker.get(room.address).content)
        assert "いまは開けません" in closed
    finally:
        room.does("p12.resume", IN_CHARGE, person=WORKER)


@pytest.mark.parametrize(
    "act, more", [("p12.suspend", {"person": WORKER, "reason": "確認中"}), ("p17.hold", {"items": [FILE], "reason": "確認"})]
)
def test_what_was_taken_away_meanwhile_is_not_shown_again_by_a_reload(room: Reading, act: str, more: dict[str, Any]) -> None:
    worker = signed(WORKER, SITE)
    asked = {"do": "record", "first": "7", "once": once(worker.get(room.address).content)}
    assert name_of(7) in text_of(worker.post(room.address, asked).content)
    assert name_of(7) in text_of(worker.post(room.address, asked).content), "a second press brings the same page"
    entry = room.does(act, IN_CHARGE, **more).entry.number
    try:
        again = worker.post(room.address, asked)
        assert row(7)[1] not in again.content.decode()
        assert again.status_code in {403, 409}
    finally:
        if act == "p12.suspend":
            room.does("p12.resume", IN_CHARGE, person=WORKER)
        else:
            room.does("p17.lift-hold", OFFICER, hold=entry, reason="確かめた")
    again = worker.post(room.address, asked)
    assert row(7)[1] not in again.content.decode(), "what was taken away and given back is asked for anew"


def test_without_a_grant_the_room_is_not_there(room: Reading) -> None:
    assert signed(IN_CHARGE, SITE).get(room.address).status_code == 404
    assert signed(OFFICER).get(room.address).status_code == 404
    assert signed(WORKER, SITE).get(room.address.replace("/1", "/2")).status_code == 404
    assert "いま取り扱える情報はありません" in text_of(signed(IN_CHARGE, SITE).get("/work").content)


@pytest.mark.parametrize(
    "asked, code, said",
    [
        ({**SEARCH}, 422, "探すものが入力されていません"),
        ({**SEARCH, "q.2": "・・"}, 422, "探す値を入力してください"),
        ({**SEARCH, "q.6": "100"}, 422, "項目6では探せません"),
        ({**SEARCH, "q.99": "100"}, 422, "項目99では探せません"),
        ({**SEARCH, "q.2": "山崎", "most": "1000"}, 422, "一度に100件まで"),
        ({"do": "page", "first": "0"}, 422, "1件目から数えてください"),
        ({"do": "page", "first": "x"}, 422, "読み取れません"),
        ({"do": "page", "first": "9999"}, 503, "表の範囲の外"),
        ({"do": "key", "key": "none"}, 200, "その番号の記録はありません"),
        ({"do": "sheet", "sheet": "1"}, 503, ""),
    ],
)
def test_what_cannot_be_shown_says_why_and_keeps_what_was_typed(
    room: Reading, asked: dict[str, str], code: int, said: str
) -> None:
    shown = signed(WORKER, SITE).post(room.address, asked)
    assert shown.status_code == code, text_of(shown.content)
    assert said in text_of(shown.content)
    for name, value in asked.items():
        if name in {"q.2", "first", "key"}:
            assert f'value="{value}"' in shown.content.decode(), name


def test_keys_that_are_pressed_alone_can_be_turned_off(room: Reading) -> None:
    worker = signed(WORKER, SITE)
    assert 'data-keys="on"' in worker.get(room.address).content.decode()
    worker.post(reverse("room-keys"), {"off": "1", "next": room.address})
    assert 'data-keys="off"' in worker.get(room.address).content.decode()
    worker.post(reverse("room-keys"), {"off": "0", "next": room.address})
    assert 'data-keys="on"' in worker.get(room.address).content.decode()


def test_columns_of_a_grant_are_those_of_the_item(room: Reading) -> None:
    answers = {"person": WORKER, "purpose": 1, "until": "2027-03-31", "daily_measure": 10, "fields": [1, 8], "item": FILE}
    for about, code in ((answers, "FIELDS_BEYOND"), ({**answers, "item": "", "fields": [1]}, "FIELDS_ITEM")):
        outcome = room.counter.tries("p12.grant", IN_CHARGE, None, **about)
        assert [one.code for one in outcome.faults] == [code]  # type: ignore[union-attr]


def test_a_document_is_seen_page_by_page_and_its_file_never_leaves(room: Reading) -> None:
    worker, address = signed(WORKER, SITE), room.address.replace(FILE, PAPER)
    assert "全部で3頁" in text_of(worker.get(address).content)
    size = record.size(room.log) or 0
    shown = worker.post(address, {"do": "sheet", "sheet": "2"})
    page = shown.content.decode()
    assert "2頁目（全3頁）" in text_of(shown.content)
    assert record.size(room.log) == size + 1
    picture = base64.b64decode(re.findall(r'src="data:image/png;base64,([^"]+)"', page)[0])
    assert picture.startswith(b"\x89PNG")
    assert b"%PDF" not in shown.content
    assert b"%PDF" not in picture
    assert "img-src 'self' data:;" in shown["Content-Security-Policy"]
    assert "data:" not in worker.get(address)["Content-Security-Policy"]
    assert shown["Cache-Control"] == "no-store"
    none = worker.post(address, {"do": "sheet", "sheet": "9"})
    assert none.status_code == 503
    assert "data:image" not in none.content.decode()


def test_an_erased_document_says_so_and_nothing_else(room: Reading) -> None:
    """13.1: between two pages; its room does not say that nobody read it."""
    gone = ident("im", "gone")
    room.entrust(gone, "誤って渡した控え", pdf(2), How(), None)
    worker, address = signed(WORKER, SITE), room.address.replace(FILE, gone)
    assert worker.post(address, {"do": "sheet", "sheet": "1"}).status_code == 200
    agreed = room.does("p13.agree-destruction", APPROVER, item=gone, reason="誤って渡した").entry.number
    moves = [{"item": gone, "source": vault_of(TierNo(1)), "target": "erased"}]
    room.does("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction", moves=moves)
    for _ in range(2):
        refused = worker.post(address, {"do": "sheet", "sheet": "2"})
        assert refused.status_code == 403
        assert "data:image" not in refused.content.decode()
        shut = text_of(worker.get(address).content)
        assert "返還・消去などが済んでいます" in shut
        assert "読み取られていない" not in shut
        room.work()


def test_the_page_of_the_act_shows_what_the_room_shows(room: Reading) -> None:
    worker, act = signed(WORKER, SITE), f"/contracts/{room.log}/acts"
    terms = {"terms._count": "1", "terms.0.column": "2", "terms.0.sought": "山崎 次郎", "first": "1", "most": "5"}
    found = worker.post(f"{act}/p08.search", {"item": FILE, "purpose": "1", **terms})
    assert found.status_code == 200, text_of(found.content)[:300]
    assert name_of(24) in text_of(found.content)
    sheet = worker.post(f"{act}/p08.view-sheet", {"item": PAPER, "purpose": "1", "sheet": "1"})
    assert "data:image/png" in sheet.content.decode()


def test_what_is_kept_for_a_second_press_is_gone_after_its_seconds() -> None:
    replays = Replays(kept=0.05)
    answers = iter([HttpResponse(b"one"), HttpResponse(b"two")])
    assert replays.once(("pn", "en", "rq"), lambda: next(answers), lambda: True).content == b"one"
    assert replays.once(("pn", "en", "rq"), lambda: next(answers), lambda: True).content == b"one"
    time.sleep(0.3)
    assert len(replays) == 0
    assert replays.once(("pn", "en", "rq"), lambda: next(answers), lambda: True).content == b"two"


def test_what_could_not_be_answered_is_asked_again() -> None:
    replays = Replays()

    def trouble() -> HttpResponse:
        raise OSError

    with pytest.raises(OSError):
        replays.once(("pn", "en", "rq"), trouble, lambda: True)
    assert replays.once(("pn", "en", "rq"), lambda: HttpResponse(b"one"), lambda: True).content == b"one"


def test_a_long_read_is_cut_by_what_is_taken_away_meanwhile(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Through the pages: one asks for very many rows, another takes away what is read; nothing of it is shown, and the next step is refused."""
    folder = tmp_path_factory.mktemp("long")
    with opened(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}") as room:
        rows = 60_000
        room.table(rows)
        worker, asked = signed(WORKER, SITE), {"item": FILE, "purpose": "1", "first": "1", "count": str(rows)}
        keys = caller(room.desk)

        def read() -> Any:
            try:
                return worker.post(f"/contracts/{room.log}/acts/p08.view-page", asked)
            finally:
                connection.close()

        def cut(act: str, person: PersonId, /, **answers: Any) -> tuple[Any, int]:
            """What the reader got when this was done while rows were coming; once more where the reader was done before."""
            for _ in range(5):
                before = keys.health().opened
                with ThreadPoolExecutor(1) as pool:
                    reading = pool.submit(read)
                    while keys.health().opened == before and not reading.done():
                        time.sleep(0.001)
                    number = room.does(act, person, **answers).entry.number
                    shown = reading.result()
                if shown.status_code != 200:
                    break
            assert worker.post(room.address, {"do": "record", "first": "1"}).status_code in {403, 404}
            return shown, number

        grant = room.granted(daily=100 * rows)
        shown = [cut("p12.suspend", IN_CHARGE, person=WORKER)[0]]
        room.does("p12.resume", IN_CHARGE, person=WORKER)
        held, number = cut("p17.hold", OFFICER, tier=1, items=[FILE], reason="確認中")
        room.does("p17.lift-hold", OFFICER, hold=number, reason="確認した")
        shown += [held, cut("p12.revoke", IN_CHARGE, grant=grant)[0]]
    for one in shown:
        assert one.status_code == 503, text_of(one.content)[:300]
        assert "差止めのため、開くのを中止しました" in text_of(one.content)
        assert name_of(1) not in text_of(one.content)
