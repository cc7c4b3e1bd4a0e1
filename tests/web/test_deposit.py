"""Putting content in through pages: looked at first, declared, sealed while it comes in; neither step holds the file."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory
from playwright.sync_api import Page, expect

from azukari.content import discovery
from azukari.content.columns import columns_of
from azukari.desk import contents, declaring
from azukari.desk.headings import measured_of
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_contents import ConfirmContents, Holds
from azukari.provisions.p00_values import FileClass
from azukari.store import record
from azukari.store.models import Party, Person, Place, VaultObject
from azukari.web import counter as process
from azukari.web import views_deposit
from azukari.web.streaming import Streamed
from tests.content.making import book
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, key_process, noted, ready
from tests.story import FIRM, HANDOVER, IN_CHARGE, SITE, WARD, WARD_HANDOVER, WORKER
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sound

from azukari import annex  # isort: skip


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Counter]:
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", database_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Place.objects.create(id=SITE, name="第一工場")
    for person, name, home in ((WARD_HANDOVER, "授受 三郎", WARD), (HANDOVER, "中村 四郎", FIRM)):
        Person.objects.create(id=person, name=name, home=home)
    process.bind(counter.desk)
    with key_process(counter):
        yield counter


def giver(*, enforce: bool = False) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.post("/sign-in", {"person": WARD_HANDOVER, "place": ""})
    client.handler.enforce_csrf_checks = enforce
    return client


def upload(content: bytes, name: str = "課税.csv") -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def filled(page: bytes) -> dict[str, str]:
    """What a browser would send of the page's deposit form, in its order, without the file."""
    form = page.decode().split('enctype="multipart/form-data"', 1)[1].split("</form>", 1)[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>|<select.*?</select>|<textarea.*?</textarea>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or 'type="file"' in tag or (re.search('type="(checkbox|radio)"', tag) and " checked" not in tag):
            continue
        if tag.startswith("<select"):
            chosen = re.search(r'<option(?: value="([^"]*)")? selected[^>]*>([^<]*)', tag) or re.search(
                r'<option(?: value="([^"]*)")?>([^<]*)', tag
            )
            assert chosen is not None, tag
            found[name[1]] = unescape(chosen[1] if chosen[1] is not None else chosen[2])
        elif tag.startswith("<textarea"):
            found[name[1]] = unescape(re.sub(r"<[^>]+>", "", tag))
        else:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else "on"
    return found


def line(room: Counter, **more: object) -> str:
    return f"{noted(room, **more).entry.number}/{FILE}"  # type: ignore[arg-type]


def test_a_look_shows_the_decision_a_sample_and_the_classes_and_seals_nothing(room: Counter) -> None:
    where = line(room)
    size = record.size(room.log)
    shown = giver().post(f"/contracts/{room.log}/deposit?do=look", {"line": where, "content": upload(CSV)})
    text = text_of(shown.content)
    assert shown.status_code == 200, text
    assert "CP932（シフトJIS） — これ以外としては読めません。" in text
    assert "山﨑 1号" in text, "the sample"
    assert "見出しと値の形から（100%が合う）" in text
    sent = filled(shown.content)
    assert (sent["key"], sent["encoding"]) == ("宛名番号", "cp932")
    assert [sent[f"c-{at}"] for at in (1, 2, 3, 4)] == ["resident_number", "name", "kana", "birth"]
    assert [at for at in (1, 2, 3, 4) if f"s-{at}" in sent] == [2, 3, 4], "the key is found by itself"
    assert "no-store" in shown.headers["Cache-Control"]
    assert (record.size(room.log), VaultObject.objects.count()) == (size, 0)


def test_what_was_declared_is_sealed_confirmed_and_kept(room: Counter) -> None:
    where = line(room)
    client = giver()
    address = f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    sent["c-4"] = "none"
    del sent["s-4"]
    done = client.post(f"{address}?do=seal", {**sent, "content": upload(CSV)})
    assert done.status_code == 302, text_of(done.content)
    columns = columns_of(measured_of(room.desk.words, room.log, FILE) or {})
    assert [(one.kind, one.searched, one.known) for one in columns] == [
        ("number", False, "resident_number"),
        ("name", True, "name"),
        ("kana", True, "kana"),
        ("other", False, "none"),
    ]
    row = record.entry(room.log, (record.size(room.log) or 0) - 1)
    assert row is not None
    act = entry_of(row.leaf, annex.ACTS).act
    assert isinstance(act, ConfirmContents)
    assert [(one.column, one.holds, one.searched) for one in act.columns][1] == (2, Holds.NAME, True)
    assert (act.file_class, act.sensitive) == (FileClass.COMPUTERISED, False)
    assert "宛名番号".encode() not in row.leaf, "numbers and classes of columns, no heading"


def test_the_kind_of_file_and_what_needs_special_care_are_asked_entered_and_seen(room: Counter) -> None:
    content = CSV.replace("生年月日".encode("cp932"), "障害等級".encode("cp932"))
    where = line(room, content=content)
    client = giver()
    address = f"/contracts/{room.log}/deposit"
    shown = client.post(f"{address}?do=look", {"line": where, "content": upload(content)})
    assert "個人情報ファイルの種別" in text_of(shown.content)
    sent = filled(shown.content)
    assert (sent["class"], sent["sensitive"], sent["c-4"]) == ("computerised", "1", "sensitive"), "proposed by its heading"
    # what is said instead stays said when the file is looked at again, or has to be chosen again
    again = filled(client.post(f"{address}?do=look", {**sent, "class": "manual", "content": upload(content)}).content)
    assert (again["class"], again["sensitive"]) == ("manual", "1")
    done = client.post(f"{address}?do=seal", {**again, "content": upload(content)})
    assert done.status_code == 302, text_of(done.content)
    row = record.entry(room.log, (record.size(room.log) or 0) - 1)
    assert row is not None
    act = entry_of(row.leaf, annex.ACTS).act
    assert isinstance(act, ConfirmContents)
    assert (act.file_class, act.sensitive, act.specific) == (FileClass.MANUAL, True, False)
    table = (
        client.get(f"/contracts/{room.log}").content.decode().split('<table class="registered">', 1)[1].split("</table>", 1)[0]
    )
    seen = text_of(table.encode())
    assert "課税データ" in seen
    assert "手作業処理ファイル（イ） 含む 含まない" in seen
    assert "2 氏名（探すのに使う）" in seen


def test_another_file_than_was_looked_at_is_told_and_nothing_is_sealed(room: Counter) -> None:
    client, where = giver(), line(room)
    address = f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    size = record.size(room.log)
    done = client.post(
        f"{address}?do=seal", {**sent, "content": upload(CSV.replace("山﨑 9号".encode("cp932"), "山﨑 8号".encode("cp932")))}
    )
    assert done.status_code == 422
    assert "見本を確かめたファイルと違います" in text_of(done.content)
    assert 'name="c-2" value="name"' in done.content.decode(), "what was declared need not be said again"
    assert (record.size(room.log), VaultObject.objects.count()) == (size, 0)


def test_what_cannot_be_told_is_asked_with_every_reading(room: Counter) -> None:
    content = "id,kana\n1,ﾔﾏﾀﾞ ﾀﾛｳ\n".encode("euc-jp")
    client, where = giver(), line(room, rows=1, persons=1, content=content)
    address = f"/contracts/{room.log}/deposit"
    first = client.post(f"{address}?do=look", {"line": where, "content": upload(content)})
    text = text_of(first.content)
    assert "一つに決められません" in text
    assert "EUC-JPとして読むと" in text
    assert "ﾔﾏﾀﾞ ﾀﾛｳ" in text
    sent = {**filled(first.content), "encoding": "euc-jp"}
    again = client.post(f"{address}?do=look", {**sent, "content": upload(content)})
    sent = {**filled(again.content), "key": "id"}
    assert sent["encoding"] == "euc-jp"
    assert client.post(f"{address}?do=seal", {**sent, "content": upload(content)}).status_code == 302
    assert VaultObject.objects.get(item=FILE).measured["encoding"] == "euc-jp"


def test_a_workbook_is_sealed_as_it_is_with_its_table_beside_it(room: Counter) -> None:
    content = book()
    client, where = giver(), line(room, rows=20, persons=20, content=content)
    address = f"/contracts/{room.log}/deposit"
    shown = client.post(f"{address}?do=look", {"line": where, "content": upload(content, "台帳.xlsx")})
    sent = {**filled(shown.content), "key": "番号"}
    assert sent["sheet"] == "台帳"
    done = client.post(f"{address}?do=seal", {**sent, "content": upload(content, "台帳.xlsx")})
    assert done.status_code == 302, text_of(done.content)
    original, table = VaultObject.objects.filter(item=FILE).order_by("version")
    assert (original.version, original.measured["form"], original.sealed["size"]) == (1, "original", len(content))
    assert (table.version, table.measured["form"], table.sealed["rows"], table.measured["origin"]) == (2, "csv", 20, original.id)
    room.does("p10.receive", HANDOVER, note=int(where.partition("/")[0]))


@pytest.mark.parametrize(
    "changed,said",
    [
        ({"header": "{"}, "列の種類の指定が正しくありません"),
        ({"header": '["a", 1]'}, "列の種類の指定が正しくありません"),
        ({"c-1": "secret"}, "列の種類の指定が正しくありません"),
        ({"encoding": "utf-7"}, "列の種類の指定が正しくありません"),
        ({"delimiter": ";"}, "列の種類の指定が正しくありません"),
        ({"layout": "a,b"}, "レイアウトの1行目が正しくありません"),
        ({"header": '["宛名番号", "別"]'}, "見出しが、確かめた時と違います"),
        ({"line": "99/im-x"}, "送付書の行を選んでください"),
    ],
)
def test_a_form_that_was_tampered_with_is_told(room: Counter, changed: dict[str, str], said: str) -> None:
    client, where = giver(), line(room)
    address = f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    done = client.post(f"{address}?do=seal", {**sent, **changed, "content": upload(CSV)})
    assert done.status_code == 422
    assert said in text_of(done.content)
    assert VaultObject.objects.count() == 0


def test_a_forged_form_is_turned_away_before_its_file_is_taken(room: Counter) -> None:
    where = line(room)
    for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        done = giver(enforce=True).post(
            f"/contracts/{room.log}/deposit", {**token, "line": where, "key": "宛名番号", "content": upload(CSV)}
        )
        assert done.status_code == 403
    assert VaultObject.objects.count() == 0


@pytest.mark.parametrize(
    "kind,body",
    [
        ("text/plain", b"hello"),
        ("multipart/form-data", b"hello"),
        ("multipart/form-data; boundary=" + "b" * 300, b"hello"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="line"\r\n\r\nx'),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"x" * 100_000),
    ],
)
def test_a_body_that_is_no_form_is_told(room: Counter, kind: str, body: bytes) -> None:
    done = giver().post(f"/contracts/{room.log}/deposit", data=body, content_type=kind)
    assert done.status_code == 422
    assert VaultObject.objects.count() == 0


def test_fields_too_large_are_told(room: Counter) -> None:
    done = giver().post(f"/contracts/{room.log}/deposit", {"line": "x" * (2 << 20), "content": upload(CSV)})
    assert done.status_code == 422
    assert "入力欄が大きすぎます" in text_of(done.content)


def test_what_could_not_be_confirmed_is_told_and_stays_sealed(room: Counter) -> None:
    client, where = giver(), line(room)
    address = f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    done = client.post(f"{address}?do=seal", {**sent, "file": "99", "content": upload(CSV)})
    text = text_of(done.content)
    assert done.status_code == 200
    assert "列の種類の確認は記録できませんでした" in text, "DEPOSIT_UNCONFIRMED"
    assert "その番号のものはありません" in text
    assert VaultObject.objects.get(item=FILE).sealed["rows"] == 500


def test_a_file_without_headings_is_named_and_no_resident_stands_in_the_database(room: Counter) -> None:
    content = CSV.partition(b"\r\n")[2]
    client, where = giver(), line(room, content=content)
    address = f"/contracts/{room.log}/deposit"
    shown = client.post(f"{address}?do=look", {"line": where, "content": upload(content)})
    assert "最初の行が、見出しではなく値のように見えます" in text_of(shown.content)
    sent = filled(shown.content)
    assert [sent[f"n-{at}"] for at in range(1, 5)] == ["列1", "列2", "列3", "列4"]
    assert sent["c-4"] == "birth"
    names = ("番号", "氏名", "カナ", "生年月日")
    sent |= {f"n-{at}": name for at, name in enumerate(names, start=1)} | {"key": "列1"}
    done = client.post(f"{address}?do=seal", {**sent, "content": upload(content)})
    assert done.status_code == 302, text_of(done.content)
    thing = VaultObject.objects.get(item=FILE)
    kept = measured_of(room.desk.words, room.log, FILE) or {}
    assert (kept["header"], kept["key"], thing.sealed["rows"]) == (list(names), "番号", 500)
    assert not any(name in str(thing.measured) for name in names), "not even a heading"
    assert "山﨑" not in json.dumps(thing.measured, ensure_ascii=False)


def test_why_a_column_is_said_to_hold_individual_numbers_tells_how_many() -> None:
    cells = ["個人番号：123456789018"] * 3 + ["なし"]
    told = declaring.reason(discovery.proposal("備考", cells))
    assert ("3件" in told.ja, "3 cells" in told.en) == (True, True)


def test_classes_are_confirmed_of_what_is_sealed_as_one_file_too(room: Counter) -> None:
    where = line(room, rows=None, persons=None)
    client, address = giver(), f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    done = client.post(f"{address}?do=seal", {**sent, "key": "", "content": upload(CSV)})
    assert done.status_code == 302, text_of(done.content)
    row = record.entry(room.log, (record.size(room.log) or 0) - 1)
    assert row is not None
    act = entry_of(row.leaf, annex.ACTS).act
    assert isinstance(act, ConfirmContents)
    assert [(one.holds, one.searched) for one in act.columns][1] == (Holds.NAME, False)


def test_a_table_that_the_note_counts_is_not_sealed_uncounted(room: Counter) -> None:
    client, where = giver(), line(room)
    address = f"/contracts/{room.log}/deposit"
    sent = filled(client.post(f"{address}?do=look", {"line": where, "content": upload(CSV)}).content)
    done = client.post(f"{address}?do=seal", {**sent, "key": "", "content": upload(CSV)})
    assert done.status_code == 422
    assert "送付書に500件とあります" in text_of(done.content), "DEPOSIT_KEYLESS"
    assert VaultObject.objects.count() == 0


def test_who_grants_access_is_told_which_grants_of_all_fields_go_on(room: Counter) -> None:
    Person.objects.create(id=IN_CHARGE, name="責任 一郎", home=FIRM)
    chief = Client()
    chief.post("/sign-in", {"person": IN_CHARGE, "place": ""})
    address = f"/contracts/{room.log}/acts/p12.grant"
    told = text_of(chief.get(address).content)
    assert "全ての項目を見せる付与が続いています" in told
    assert "全ての品目" in told
    assert "個人番号又は要配慮個人情報を含みます" not in told
    content = CSV.replace("生年月日".encode("cp932"), "障害等級".encode("cp932"))
    client, where = giver(), line(room, content=content)
    sent = filled(client.post(f"/contracts/{room.log}/deposit?do=look", {"line": where, "content": upload(content)}).content)
    assert client.post(f"/contracts/{room.log}/deposit?do=seal", {**sent, "content": upload(content)}).status_code == 302
    told = text_of(chief.get(address).content)
    assert "品目とその項目を選んで付与した人にだけ見えます" in told
    assert "個人番号又は要配慮個人情報を含みます" not in told, "the column is set apart, and no grant of all reaches it"
    for number in room.desk.look(room.log, lambda book: [*book.whole.slices[12].of[WORKER]]):
        room.does("p12.revoke", IN_CHARGE, grant=number)
    assert "全ての項目を見せる付与が続いています" not in text_of(chief.get(address).content)


def test_each_of_these_has_its_code() -> None:
    forms = QueryDict(mutable=True)
    forms.update({"header": "{", "key": "a"})
    several: list[tuple[str, Callable[[], object]]] = [
        ("DEPOSIT_KIND", lambda: views_deposit.how_of(forms)),
        ("DEPOSIT_OTHER", lambda: list(contents.same([b"a"], "0" * 64))),
        ("FORM_MALFORMED", lambda: Streamed(RequestFactory().post("/", data=b"x", content_type="text/plain"))),
        ("FORM_LARGE", lambda: Streamed(RequestFactory().post("/", {"line": "x" * (2 << 20)}))),
    ]
    for code, what in several:
        with pytest.raises(FaultError) as trouble:
            what()
        assert trouble.value.faults[0].code == code


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_in_a_browser_columns_without_headings_are_named(room: Counter, page: Page, axe: Axe, tmp_path: Path, lang: str) -> None:
    content = CSV.partition(b"\r\n")[2]
    file = tmp_path / "課税.csv"
    file.write_bytes(content)
    where = line(room, content=content)
    with serving() as site:
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{WARD_HANDOVER}"]')
        page.goto(f"{site}/contracts/{room.log}/deposit")
        page.select_option("#f-line", where)
        page.set_input_files("#f-content", file)
        page.click("form[data-look] button.primary")
        expect(page.locator("table.sample")).to_contain_text("山﨑 1号")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            sound(page, axe)
        for at, name in enumerate(("番号", "氏名", "カナ", "生年月日"), start=1):
            page.fill(f'input[name="n-{at}"]', name)
        page.select_option("#f-key", "列1")
        page.set_input_files("#f-content", file)
        page.click("form[data-look] button.primary")
        expect(page).to_have_url(re.compile(r"/entries/\d+\?done=1$"))
    assert (measured_of(room.desk.words, room.log, FILE) or {})["header"] == ["番号", "氏名", "カナ", "生年月日"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_in_a_browser_only_the_beginning_is_sent_to_be_looked_at(
    room: Counter, page: Page, axe: Axe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    rows = "".join(f"{n:08},山﨑　{n}号,ﾔﾏｻﾞｷ {n},1980-01-0{n % 9 + 1}\r\n" for n in range(1, 60_001))
    content = ("宛名番号,氏名,カナ,生年月日\r\n" + rows).encode("cp932")
    file = tmp_path / "課税.csv"
    file.write_bytes(content)
    where = line(room, rows=60_000, persons=60_000, content=content)
    sizes: list[int] = []

    class Measured(Streamed):
        def __init__(self, request: HttpRequest) -> None:
            sizes.append(int(request.META["CONTENT_LENGTH"]))
            super().__init__(request)

    monkeypatch.setattr(views_deposit, "Streamed", Measured)
    with serving() as site:
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{WARD_HANDOVER}"]')
        page.goto(f"{site}/contracts/{room.log}/deposit")
        sound(page, axe)
        page.select_option("#f-line", where)
        page.set_input_files("#f-content", file)
        page.click("form[data-look] button.primary")
        expect(page.locator("table.sample")).to_contain_text("山﨑　1号")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            sound(page, axe)
        page.set_input_files("#f-content", file)
        page.click("form[data-look] button.primary")
        expect(page).to_have_url(re.compile(r"/entries/\d+\?done=1$"))
    assert VaultObject.objects.get(item=FILE).sealed["rows"] == 60_000
    assert len(content) > 2 << 20
    looked, sealed = sizes
    assert looked < (1 << 20) + 20_000 < len(content) < sealed
