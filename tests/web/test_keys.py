"""The page that shows 甲 where the keys of a contract live: every holder, every copy that is known, and what may be done about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk import backing_up, key_copies
from azukari.store.models import Party, Person
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.noded import Noded, noded_at
from tests.desk.room import ready
from tests.desk.test_erasing import FILE, OTHER, deposited, receive
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, WARD
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sign_in, sound
from tests.web.test_opening import signed as by_click
from tests.web.test_pages import text_of


@pytest.fixture
def room(tmp_path: Path, sqlite_url: str) -> Iterator[Noded]:
    """A contract with content in the vault, its keys split with 甲's node."""
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    for person, name, home in ((OFFICER, "水野 葉子", WARD), (APPROVER, "決裁 一郎", WARD), (IN_CHARGE, "髙橋 花子", FIRM)):
        Person.objects.create(id=person, name=name, home=home)
    process.bind(counter.desk)
    with noded_at(counter, tmp_path / "node") as noded:
        receive(counter, deposited(counter, FILE))
        noded.moved("E3")
        receive(counter, deposited(counter, OTHER))
        yield noded


def test_every_holder_and_every_known_copy(room: Noded) -> None:
    key_copies.name(room.instance, "仮想機械の複製")
    address = f"/contracts/{room.log}/keys"
    client = by_click(APPROVER)
    text = text_of(client.get(address))
    known = (
        "E3 鍵フォルダと甲のノードに分ける",
        "鍵フォルダ あり、甲のノード あり",
        "E1 1品目、E3 1品目",
        "仮想機械の複製",
        "まだある",
        "廃棄済みの世代（1）",
    )
    for said in known:
        assert said in text
    assert "より弱い所に置く" in text
    assert address in client.get(f"/contracts/{room.log}").content.decode()


def test_registered_backups_are_on_the_page(room: Noded, tmp_path: Path) -> None:
    made = backing_up.back_up(room.instance, tmp_path / "backups")
    answer = by_click(APPROVER).get(f"/contracts/{room.log}/keys")
    assert answer.status_code == 200
    text = text_of(answer)
    assert "包んだ鍵を含むバックアップ" in text
    assert str(made.path) in text
    assert "今は届かない" not in text
    (tmp_path / "backups").rename(tmp_path / "away")
    assert "今は届かない" in text_of(by_click(APPROVER).get(f"/contracts/{room.log}/keys"))


def test_an_officer_who_may_not_lower_is_not_offered_it(room: Noded) -> None:
    text = text_of(by_click(OFFICER).get(f"/contracts/{room.log}/keys"))
    assert "鍵を新しくする" in text
    assert "より弱い所に置く" not in text


def test_where_nothing_is_weaker_nothing_weaker_is_offered(room: Noded) -> None:
    page = f"/contracts/{room.log}/keys"
    assert "より弱い所に置く" in text_of(by_click(APPROVER).get(page))
    room.moved("E1")
    assert "より弱い所に置く" not in text_of(by_click(APPROVER).get(page))


def test_the_contractor_has_no_such_page(room: Noded) -> None:
    client = by_click(IN_CHARGE)
    assert client.get(f"/contracts/{room.log}/keys").status_code == 404
    assert f"/contracts/{room.log}/keys" not in client.get(f"/contracts/{room.log}").content.decode()


def test_what_cannot_be_told_is_said_and_the_rest_shown(room: Noded) -> None:
    room.down()
    assert "不明（ノードが答えない）" in text_of(by_click(OFFICER).get(f"/contracts/{room.log}/keys"))
    (room.instance.folder / key_copies.FILE).write_bytes(b"{")
    text = text_of(by_click(OFFICER).get(f"/contracts/{room.log}/keys"))
    assert "鍵の写しの一覧" in text
    room.up()


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_sound(room: Noded, page: Page, axe: Axe, lang: str, width: int) -> None:
    key_copies.name(room.instance, "仮想機械の複製")
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        sign_in(page, site, APPROVER)
        page.goto(f"{site}/contracts/{room.log}/keys")
        page.locator("summary").first.click()
        sound(page, axe)
        page.goto(f"{site}/contracts/{room.log}/acts/p11.lower-keys")
        sound(page, axe)
        page.goto(f"{site}/contracts/{room.log}/acts/p11.keep-keys")
        sound(page, axe)
