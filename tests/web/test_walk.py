"""What somebody stumbled over who walked through a whole contract: each is mended, and stays so."""

import re

from django.test import Client

from azukari.kernel.values import Capacity
from azukari.provisions.p10_acts import Issue
from azukari.store.models import Person
from azukari.web.forms import without_blank_rows
from tests.desk.conftest import Counter
from tests.desk.room import CSV, noted, sealed
from tests.story import APPROVER, HANDOVER, OFFICER, SITE, WARD, WARD_HANDOVER, WORKER, ident
from tests.web.conftest import Signed
from tests.web.test_opening import room, text_of, upload  # noqa: F401 — the room is a fixture
from tests.web.test_opening import signed as by_click
from tests.web.world import World

COLLECTED = ident("im", "f0rms")


def choices(client: Client, address: str, name: str) -> list[str]:
    """What a select of a page offers, as it is read."""
    page = client.get(address).content.decode()
    found = re.search(rf'<select id="f-{name}".*?</select>', page, re.DOTALL)
    assert found, page
    return re.findall(r"<option[^>]*>([^<]*)</option>", found[0])[1:]


def values(client: Client, address: str, name: str) -> list[str]:
    page = client.get(address).content.decode()
    found = re.search(rf'<select id="f-{name}".*?</select>', page, re.DOTALL)
    assert found, page
    return re.findall(r'<option value="([^"]+)"', found[0])


def test_the_ward_is_offered_its_own_capacities_alone(world: World, signed: Signed) -> None:
    offered = values(signed(OFFICER), f"/contracts/{world.log}/acts/p00.appoint", "capacity")
    assert set(offered) == {"section_officer", "approver", "ward_handover_officer", "inspector"}
    assert Capacity.PERSON_IN_CHARGE.value not in offered


def test_a_note_names_its_items_and_is_offered_until_it_is_received(room: Counter) -> None:  # noqa: F811
    sealed(room, note := noted(room))
    address = f"/contracts/{room.log}/acts/p10.receive"
    assert choices(by_click(HANDOVER), address, "note") == [f"第{note.entry.number}号　課税データ"]
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    assert choices(by_click(HANDOVER), address, "note") == []


def test_a_plan_whose_time_is_past_is_not_offered(room: Counter) -> None:  # noqa: F811
    room.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00")
    address = f"/contracts/{room.log}/acts/p10.issue"
    assert len(choices(by_click(WARD_HANDOVER), address, "plan")) == 1
    room.clock.at("2026-04-03 09:00")
    assert choices(by_click(WARD_HANDOVER), address, "plan") == []


def test_a_note_begins_with_one_line_and_more_are_added_without_script(room: Counter) -> None:  # noqa: F811
    client = by_click(WARD_HANDOVER)
    address = f"/contracts/{room.log}/acts/p10.issue"
    page = client.get(address).content.decode()
    assert 'name="items.0.label"' in page
    assert 'name="items.1.label"' not in page
    more = client.post(address, {"items._count": "1", "items.0.label": "紙", "_add": "items"}).content.decode()
    assert 'name="items.1.label"' in more
    assert 'value="紙"' in more


def test_a_blank_line_at_the_end_is_no_line() -> None:
    blank = {"item": "im-0123456789abcdef", "quantity": "1", "origin": "entrusted"}
    full = {**blank, "label": "紙", "medium": "paper"}
    assert without_blank_rows(Issue, {"items": [full, blank], "lines": [{"quantity": "1"}]}) == {"items": [full], "lines": []}
    assert without_blank_rows(Issue, {"items": [blank, full]}) == {"items": [blank, full]}, "numbers of lines stay as they are"


def test_declaring_the_business_complete_shows_what_is_open_and_asks(room: Counter) -> None:  # noqa: F811
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    Person.objects.create(id=OFFICER, name="水野 葉子", home=WARD)
    client = by_click(OFFICER)
    address = f"/contracts/{room.log}/acts/p00.complete"
    assert "課税データ：乙の保管庫に数量1" in text_of(client.get(address).content)
    asked = client.post(address, {"_do": "1"})
    assert asked.status_code == 422
    assert "残っていることを確かめ、印を付けてください。" in text_of(asked.content)
    assert client.post(address, {"_do": "1", "_sure": "1"}).status_code == 302


def test_content_that_differs_from_its_note_is_told_when_it_comes_in(room: Counter) -> None:  # noqa: F811
    note = noted(room, rows=501, content=CSV + b"x")
    done = sealed(room, note)
    page = text_of(by_click(WARD_HANDOVER).get(f"/contracts/{room.log}/entries/{done.receipt.entry.number}?done=1").content)
    assert "送付書と一致しません" in page
    assert "件数：送付書 501、保管庫が数えた結果 500" in page
    assert "内容の指紋" in page


def test_content_as_its_note_says_is_told_without_ado(room: Counter) -> None:  # noqa: F811
    done = sealed(room, noted(room))
    page = text_of(by_click(WARD_HANDOVER).get(f"/contracts/{room.log}/entries/{done.receipt.entry.number}?done=1").content)
    assert "送付書と一致しません" not in page


def test_what_has_left_custody_does_not_stand_on_the_contracts_page(room: Counter) -> None:  # noqa: F811
    """It stands on the balance sheet, for the side that had it."""
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    plan = room.does("p10.plan-return", HANDOVER, place="税務課", at="2026-04-01 09:00", until="2026-04-02 18:00").entry.number
    lines = [{"item": note.entry.act.items[0].item, "quantity": 1}]  # type: ignore[attr-defined]
    home = room.does("p10.issue-return", HANDOVER, plan=plan, lines=lines).entry.number
    room.does("p10.receive-return", WARD_HANDOVER, note=home)
    client = by_click(HANDOVER)
    assert "預かっているものはありません" in text_of(client.get(f"/contracts/{room.log}").content)
    sheet = text_of(client.get(f"/contracts/{room.log}/custody").content)
    assert "預かりでなくなったもの" in sheet
    assert "課税データ" in sheet


def test_what_was_collected_is_put_into_the_vault_by_page(room: Counter) -> None:  # noqa: F811
    room.does("p00.amend", APPROVER, collects=True, document_number="税務課第9号")
    item = {"item": COLLECTED, "label": "申請一覧", "medium": "vault", "rows": 500}
    room.does("p00.acquire", WORKER, SITE, purpose=1, target="t1/vault", how="窓口で", items=[item])
    client, address = by_click(WORKER), f"/contracts/{room.log}/deposit"
    assert values(client, address, "line") == [f"-/{COLLECTED}"]
    assert values(by_click(WARD_HANDOVER), address, "line") == [], "the ward does not hold it"
    given = {"line": f"-/{COLLECTED}", "key": "宛名番号", "content": upload(CSV)}
    assert client.post(address, given).status_code == 302
    assert values(client, address, "line") == []
