"""Pages that look across: what is owed everywhere and as a calendar, the balance at any moment, a serial number traced; and renewal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.shapes import shapes

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.annex import ACTS
from azukari.kernel.wire import entry_of
from azukari.store import record
from azukari.store.models import Log, Party, Person
from azukari.web import counter as process
from azukari.web import kept_pages, owed_pictures
from tests.desk.conftest import Counter
from tests.desk.room import key_process, ready
from tests.story import APPROVER, FIRM, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD, WARD_HANDOVER, WORKER, ident
from tests.web.conftest import Signed, serving
from tests.web.test_browser import Axe, sign_in, sound
from tests.web.test_opening import signed as by_click
from tests.web.test_pages import text_of
from tests.web.world import STRANGER, World

DISK = ident("im", "d15k")


@pytest.fixture
def room(tmp_path: Path, sqlite_url: str) -> Iterator[Counter]:
    """A contract with a hard disk that was handed over and received."""
    clock = Clock()
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    people = (
        (OFFICER, "水野 葉子", WARD),
        (WARD_HANDOVER, "授受 三郎", WARD),
        (HANDOVER, "中村 四郎", FIRM),
        (IN_CHARGE, "髙橋 花子", FIRM),
    )
    for person, name, home in people:
        Person.objects.create(id=person, name=name, home=home)
    process.bind(counter.desk)
    plan = counter.does("p10.plan", OFFICER, place="第一工場", facility=SITE, at="2026-04-01 09:00", until="2026-04-02 18:00")
    line = {
        "item": DISK,
        "label": "台帳のディスク",
        "medium": "hard_disk",
        "serial": "ＨＤ－００３",
        "rows": 1200,
        "persons": 900,
    }
    note = counter.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[line]).entry.number
    counter.clock.at("2026-04-01 10:00")
    to_transit = {"item": DISK, "source": "ward", "target": "t1/transit"}
    trip = counter.does(
        "p14.depart", WARD_HANDOVER, moves=[to_transit], case="箱1", seal="封1", carriers=[{"name": "搬送 一"}], route="直行",
        arrival="2026-04-01 12:00",
    ).entry.number  # fmt: skip
    counter.clock.at("2026-04-01 11:00")
    counter.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=True)
    counted = {"item": DISK, "quantity": 1, "rows": 1200, "persons": 900}
    to_site = {"item": DISK, "source": "t1/transit", "target": f"t1/{SITE}"}
    counter.does("p10.receive", HANDOVER, SITE, note=note, lines=[counted], moves=[to_site])
    with key_process(counter):
        yield counter


# ── what is owed, across contracts ──


def test_what_is_owed_stands_late_first_across_contracts(world: World, signed: Signed) -> None:
    page = text_of(signed(IN_CHARGE).get("/duties"))
    assert page.index("期限超過") < page.index("納税通知書の印刷・封入封緘")
    assert "うち期限超過" in page
    narrowed = text_of(signed(OFFICER).get(f"/duties?party={WARD}"))
    assert "教育" not in narrowed.partition("件。")[2], "training is not 甲's to do"
    assert text_of(signed(STRANGER).get("/duties")).count("納税通知書") == 0
    assert signed(STRANGER).get(f"/duties?contract={world.log}").status_code == 404


def test_where_lateness_over_time_is_left_out_the_page_says_so_and_where_it_is(
    world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed_pictures, "READ", 0)
    monkeypatch.setattr(owed_pictures, "known_weeks", lambda *_: False)
    assert "この画面で数えるには多すぎます" in text_of(signed(OFFICER).get("/duties"))
    kept_pages.forget()
    assert "too many to count on this page" in text_of(signed(OFFICER, "en").get("/duties"))
    kept_pages.forget()
    assert "この画面で数えるには多すぎます" not in text_of(signed(OFFICER).get(f"/duties?party={WARD}"))


def test_what_one_person_can_do_is_found_by_name(world: World, signed: Signed) -> None:
    page = signed(IN_CHARGE).get(f"/duties?person={WORKER}&late=1")
    assert page.status_code == 200
    whole = signed(IN_CHARGE).get("/duties")
    assert f'value="{WORKER}"' in whole.content.decode()
    assert f'value="{APPROVER}"' in whole.content.decode()


def test_the_calendar_is_the_list_without_names(world: World, signed: Signed) -> None:
    client = signed(IN_CHARGE, "en")
    assert "/duties.ics?late=1" in client.get("/duties?late=1").content.decode()
    answer = client.get("/duties.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VTODO") > 1
    assert "山﨑" not in text
    assert signed(STRANGER).get("/duties.ics").content.count(b"BEGIN:VTODO") == 0


def test_each_of_several_duties_has_its_own_way_to_be_done(room: Counter) -> None:
    """Two notes that wait to be received: two buttons, each leading to the form of its note."""
    plan = room.does("p10.plan", OFFICER, place="第一工場", at="2026-04-01 12:00", until="2026-04-02 18:00").entry.number
    lines = ({"item": ident("im", f"f0rm{n}"), "label": f"申請書{n}", "medium": "paper", "quantity": 2} for n in (1, 2))
    notes = [room.does("p10.issue", WARD_HANDOVER, plan=plan, items=[line]).entry.number for line in lines]
    page = by_click(HANDOVER).get(f"/contracts/{room.log}").content.decode()
    for note in notes:
        assert page.count(f"/acts/p10.receive?note={note}") == 1


# ── 残高表 ──


def test_the_balance_is_shown_by_tier_and_place_at_any_moment(room: Counter) -> None:
    page = text_of(by_click(OFFICER).get(f"/contracts/{room.log}/custody"))
    assert "残高表" in page
    assert "乙 あずま印刷株式会社 第一工場（乙）" in page
    assert "台帳のディスク ハードディスク 1 1,200 900" in page
    on_the_way = text_of(by_click(OFFICER).get(f"/contracts/{room.log}/custody?at=2026-04-01+10:30"))
    assert "乙が搬送中" in on_the_way
    before = text_of(by_click(OFFICER).get(f"/contracts/{room.log}/custody?at=2020-01-01"))
    assert "まだ記録がありません" in before
    wrong = by_click(OFFICER).get(f"/contracts/{room.log}/custody?at=きのう")
    assert wrong.status_code == 422
    assert "日時として読めません" in text_of(wrong)
    future = by_click(OFFICER).get(f"/contracts/{room.log}/custody?at=2099-01-01")
    assert "先の残高は分かりません" in text_of(future)
    assert by_click(OFFICER).get(f"/contracts/{room.log}/custody?tier=7").status_code == 404


# ── tracing ──


def test_a_serial_told_by_a_stranger_leads_to_the_contract(room: Counter) -> None:
    officer = by_click(OFFICER)
    assert "製造番号からたどる" in text_of(officer.get("/contracts"))
    found = text_of(officer.post("/trace", {"serial": "hd 003"}))
    assert "台帳のディスク" in found
    assert "納税通知書の印刷・封入封緘" in found
    assert "搬送に出る" in found
    assert "第一工場（乙）（数量1）" in found
    assert "その番号はありません" in text_of(officer.post("/trace", {"serial": "HD-999"}))
    assert officer.post("/trace", {"serial": " - "}).status_code == 422
    assert by_click(IN_CHARGE).get("/trace").status_code == 404, "a contractor traces nothing in the ward's contracts"
    assert by_click(IN_CHARGE).post("/trace", {"serial": "HD-003"}).status_code == 404


# ── 更新 ──


def test_a_contract_that_is_registered_by_two_presses_is_one(world: World, signed: Signed) -> None:
    client, logs = signed(OFFICER), set(Log.objects.values_list("pk", flat=True))
    given = {
        "subject": "受診券の封入封緘", "section": "保険年金課", "agency": "mayor", "kind": "entrustment", "contractor": FIRM,
        "signatory_name": "東 太郎", "since": "2026-06-01", "until": "2027-03-31",
        "purposes._count": "1", "purposes.0.label": "封入", "files._count": "1", "files.0.label": "台帳",
        "files.0.file_class": "computerised", "files.0.persons": "10", "_drawn_at": "0", "csrfmiddlewaretoken": "a" * 64,
    }  # fmt: skip
    first, again = (client.post("/contracts/new", given) for _ in range(2))
    assert first.status_code == 302, text_of(first)
    assert again["Location"] == first["Location"]
    (new,) = set(Log.objects.values_list("pk", flat=True)) - logs
    assert record.size(new) == 1
    other = client.post("/contracts/new", {**given, "subject": "別の業務"})
    drawn_anew = client.post("/contracts/new", {**given, "csrfmiddlewaretoken": "b" * 64})
    assert len({first["Location"], other["Location"], drawn_anew["Location"]}) == 3, "what is meant anew is begun anew"
    assert world.desk.begin(WARD, new) == new


def test_next_years_contract_begins_with_last_years(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    assert f"/contracts/new?renews={world.log}" in client.get(f"/contracts/{world.log}").content.decode()
    page = client.get(f"/contracts/new?renews={world.log}").content.decode()
    for known in ("納税通知書の印刷・封入封緘", "2027-04-01", "2028-03-31", "封入封緘", "個人住民税課税台帳"):
        assert known in page
    given = {
        "subject": "納税通知書の印刷・封入封緘", "section": "税務課", "agency": "mayor", "kind": "entrustment", "contractor": FIRM,
        "signatory_name": "東 太郎", "since": "2027-04-01", "until": "2028-03-31",
        "purposes._count": "1", "purposes.0.label": "印刷", "files._count": "1", "files.0.label": "台帳",
        "files.0.file_class": "computerised", "files.0.persons": "10",
    }  # fmt: skip
    logs = set(Log.objects.values_list("pk", flat=True))
    done = client.post(f"/contracts/new?renews={world.log}", given)
    assert done.status_code == 302, text_of(done)
    (new,) = set(Log.objects.values_list("pk", flat=True)) - logs
    assert done["Location"] == f"/contracts/{new}/acts/p00.renew?earlier={world.log}&_renewed=1"
    asked = client.get(done["Location"])
    assert "新しい契約を登録しました" in text_of(asked)
    assert world.log in asked.content.decode()
    client.post(done["Location"], {"earlier": world.log, "_do": "1"})
    row = record.entry(new, 1)
    assert row is not None
    assert entry_of(row.leaf, ACTS).act.name == "p00.renew"


def test_a_contract_of_another_body_is_not_copied(world: World, signed: Signed) -> None:
    assert signed(IN_CHARGE).get(f"/contracts/new?renews={world.log}").status_code == 404
    assert signed(OFFICER).get("/contracts/new?renews=en-0000000000000000").status_code == 404


# ── all of them in a browser ──


@pytest.mark.parametrize("lang, width", shapes(320, 1280))
def test_these_pages_are_sound(room: Counter, page: Page, axe: Axe, lang: str, width: int) -> None:
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        sign_in(page, site, OFFICER)
        contract = f"{site}/contracts/{room.log}"
        for where in (
            f"{site}/duties", f"{contract}/custody", f"{contract}/custody?at=x", f"{contract}/on-paper", f"{contract}/on-paper?by={IN_CHARGE}",
            f"{contract}/acts/p00.note?_by={IN_CHARGE}", f"{site}/contracts/new?renews={room.log}", f"{site}/trace",
            f"{contract}/acts/p00.complete",
        ):  # fmt: skip
            page.goto(where)
            sound(page, axe)
        page.goto(f"{site}/trace")
        page.fill("[name=serial]", "HD-003")
        page.keyboard.press("Enter")
        page.wait_for_selector("#found")
        sound(page, axe)
