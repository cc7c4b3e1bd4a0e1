"""Pages about copies; what nobody answered; and what a page says first."""

import re

import pytest

from azukari.desk.catalogue import Catalogue
from azukari.kernel.values import DAY, ItemId, Time
from azukari.web.seeing import see
from tests.desk.conftest import Counter
from tests.desk.room import noted, sealed
from tests.desk.test_copies import COPY, copied, permitted
from tests.story import APPROVER, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER
from tests.web.conftest import Signed
from tests.web.test_opening import room  # noqa: F401 — the room is a fixture
from tests.web.test_opening import signed as by_click
from tests.web.test_pages import text_of
from tests.web.world import World


@pytest.fixture
def held(room: Counter) -> Counter:  # noqa: F811
    """The file is with the contractor."""
    sealed(room, note := noted(room))
    room.does("p10.receive", HANDOVER, note=note.entry.number)
    return room


def answers_of(page: str) -> dict[str, str]:
    """What a browser would send back of a form that was only looked at."""
    form = re.search(r"<form method=\"post\" enctype.*?</form>", page, re.DOTALL)
    assert form
    found = dict(re.findall(r'<input type="(?:hidden|text)"[^>]*? name="([^"]+)" value="([^"]*)"', form[0]))
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_the_form_of_a_copy_begins_with_all_that_the_permission_says(held: Counter) -> None:
    permission = permitted(held, rows=2)
    client = by_click(WORKER, place=SITE)
    address = f"/contracts/{held.log}/acts/p09.make-copy"
    page = client.get(address).content.decode()
    begun = answers_of(page)
    assert begun["permission"] == str(permission)
    assert (begun["items.0.medium"], begun["items.0.rows"]) == ("vault", "2")
    assert (begun["moves.0.item"], begun["moves.0.target"]) == (begun["items.0.item"], "t1/vault")
    assert "上に書いた1番目の物" in page
    for derived in ("items.0.origin", "items.0.parent", "moves.0.source"):
        assert f'name="{derived}"' not in page

    answer = client.post(address, {**begun, "items.0.label": "照合用の写し", "_do": "1"})
    assert answer.status_code == 302, text_of(answer)
    made = held.desk.look(held.log, lambda book: book.whole.ground.custody.items[ItemId(begun["items.0.item"])])
    assert (made.parent, made.medium.value, made.rows) == (begun["item"], "vault", 2)


def test_only_the_level_that_the_vault_delivers_is_offered(held: Counter) -> None:
    permission = permitted(held)
    copied(held, permission, COPY)
    page = by_click(WORKER).get(f"/contracts/{held.log}/acts/p09.erase-copy").content.decode()
    offered = re.search(r'<select id="f-level".*?</select>', page, re.DOTALL)
    assert offered
    assert re.findall(r'<option value="([^"]*)"', offered[0]) == ["", "E1"]


def test_an_erased_copy_is_not_asked_to_be_erased_again(held: Counter) -> None:
    permission = permitted(held)
    copied(held, permission, COPY)
    held.does("p09.end-processing", IN_CHARGE, permission=permission)
    client = by_click(WORKER, place=SITE)
    address, asked = f"/contracts/{held.log}/acts/p08.open", {"item": COPY, "purpose": "1", "key": "1"}
    assert "直ちに消去してください" in text_of(client.post(address, asked))
    moves = [{"item": COPY, "source": "t1/vault", "target": "erased"}]
    held.does("p09.erase-copy", WORKER, SITE, moves=moves, method="key_destruction")
    told = text_of(client.post(address, asked))
    assert "返還・消去などが済んでいます" in told
    assert "直ちに消去してください" not in told


def test_a_hold_without_an_incident_is_not_called_one(held: Counter) -> None:
    held.does("p17.hold", IN_CHARGE, tier=1, items=[], reason="確認")
    asked = {"item": "", "purpose": "1", "key": "1"}
    page = by_click(WORKER, place=SITE)
    item = next(iter(held.desk.look(held.log, lambda book: list(book.whole.ground.custody.items))))
    told = text_of(page.post(f"/contracts/{held.log}/acts/p08.open", {**asked, "item": item}))
    assert "停止されています" in told
    assert "事故のため" not in told


def test_the_wrong_officer_is_told_so_before_what_the_form_lacks(held: Counter) -> None:
    page = by_click(WARD_HANDOVER).post(f"/contracts/{held.log}/acts/p09.permit-copy", {"_do": "1"}).content.decode()
    faults = re.search(r'<ul class="faults">(.*?)</ul>', page, re.DOTALL)
    assert faults
    first = re.findall(r"<li>(.*?)</li>", faults[1], re.DOTALL)[0]
    assert "あなたの立場では行えません" in first
    assert "甲・承諾権者" in first


def test_an_officer_of_the_ward_who_opens_reads_first_whose_act_it_is(held: Counter) -> None:
    item = next(iter(held.desk.look(held.log, lambda book: list(book.whole.ground.custody.items))))
    page = by_click(APPROVER).post(f"/contracts/{held.log}/acts/p08.open", {"item": item, "purpose": "1", "key": "1"})
    reasons = re.findall(r"<dd>(.*?)</dd>", page.content.decode(), re.DOTALL)
    assert "あなたの立場では行えません" in reasons[0]
    assert "検査のため内容を見る" in reasons[1]


def test_every_blank_matter_of_a_request_for_consent_is_marked(world: World, signed: Signed) -> None:
    page = signed(IN_CHARGE).post(f"/contracts/{world.log}/acts/p07.request-consent", {"subcontractor": "", "_do": "1"})
    marked = set(re.findall(r'id="e-([a-z_]+)-0"', page.content.decode()))
    assert {"content", "purposes", "since", "until", "reason", "measures", "supervision"} <= marked
    assert len(re.findall(r'class="objection-cite"', page.content.decode())) == 6


def test_what_nobody_answered_about_a_file_is_not_declared(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get("/contracts/new").content.decode()
    for name in ("sensitive", "specific"):
        assert not re.search(rf'name="files.0.{name}" value="(?:true|false)" checked', page)
    assert not re.search(r'name="files.0.persons" value="0"', page)


def test_where_a_stocktake_is_owed_is_said_by_name_and_counted(held: Counter) -> None:
    held.clock.at("2026-04-20 09:00")
    told = text_of(by_click(IN_CHARGE).get("/duties"))
    assert "t1/vault" not in told
    assert not re.search(r"対象 \d+：", told)


def test_what_to_do_next_stands_before_the_digests(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get(f"/contracts/{world.log}/entries/0?done=1").content.decode()
    assert page.index('id="next-h"') < page.index('id="proof-h"')


def test_what_is_owed_longest_comes_first_after_what_is_late(world: World, signed: Signed) -> None:
    time = Time(world.desk.clock() + 400 * DAY)
    found = see(world.officer(OFFICER), world.log, lambda seen: Catalogue(seen.book, seen.words, time=time).duties())
    late = [one.late(time) for one in found]
    assert len(found) > 2
    assert late == sorted(late, reverse=True)
    waiting = [one.since for one in found if not one.late(time)]
    assert waiting == sorted(waiting)
